//! Up to where deposits were yielded: a day, and digests of those since then, kept in the journal under a name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use ontu::nh::list_deposits::Deposit;
use ontu::transfer::{Journal, JournalError, SealFailure, Sealer};
use serde::{Deserialize, Serialize};

/// For how many days before the latest reading a deposit may still turn up late.
const LATE_DAYS: i64 = 3;
/// How much of a digest is kept: enough to tell millions of deposits apart.
const DIGITS: usize = 32;

/// What was yielded so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    name: String,
    stored: Option<String>,
    from: Date,
    yielded: BTreeMap<String, BTreeSet<String>>,
    /// What could not be read whole, with its day: not kept, so that it comes again until it can be read.
    unread: BTreeMap<String, Date>,
}

/// What the journal keeps of a cursor; days are written as `2026-01-05`.
#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    from: String,
    yielded: BTreeMap<String, BTreeSet<String>>,
}

impl Cursor {
    /// The version of what is kept.
    const VERSION: u32 = 1;

    /// Reads the cursor of a name, or begins one on a day.
    ///
    /// # Errors
    /// When the journal cannot be read, or a newer version of this tool has written the cursor.
    pub(crate) async fn load(
        journal: &dyn Journal,
        name: &str,
        first: Date,
    ) -> Result<Self, JournalError> {
        let name = name.to_owned();
        let stored = journal.kept(format!("deposits/{name}")).await?;
        let Some(text) = &stored else {
            return Ok(Self {
                name,
                stored,
                from: first,
                yielded: BTreeMap::new(),
                unread: BTreeMap::new(),
            });
        };
        let content = serde_json::from_str::<Content>(text)
            .ok()
            .filter(|content| content.version == Self::VERSION);
        let read = content.and_then(|content| Some((content.from.parse().ok()?, content.yielded)));
        let Some((from, yielded)) = read else {
            let what = format!("the cursor {name} is none that this version can read");
            return Err(JournalError::Corrupt(what));
        };
        Ok(Self {
            name,
            stored,
            from,
            yielded,
            unread: BTreeMap::new(),
        })
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The day from which on deposits are to be asked for.
    pub(crate) fn from(&self) -> Date {
        self.from
    }

    /// Whether a deposit is yielded for the first time; from now on it is not, or, if it cannot be read whole, only not by this process.
    ///
    /// # Errors
    /// When there is no key for digests.
    pub(crate) fn takes(
        &mut self,
        deposit: &Deposit,
        sealer: &dyn Sealer,
        today: Date,
    ) -> Result<bool, SealFailure> {
        // A text stands for a value that cannot be read.
        let text = |value: Option<&str>| value.unwrap_or_default().trim().to_owned();
        let identity = [
            text(deposit.virtual_account_no.expose_text()),
            text(deposit.received_date.expose_text()),
            text(deposit.sequence_no.expose_text()),
        ];
        let digest = sealer.lookup_digest("deposit", &identity.join("\n"))?;
        let digest: String = digest.to_string().chars().take(DIGITS).collect();
        let day = deposit.received_date.get().unwrap_or(today);
        if !super::unreadable(deposit).is_empty() {
            return Ok(self.unread.insert(digest, day).is_none());
        }
        self.unread.remove(&digest);
        let of_day = self.yielded.entry(day.to_string()).or_default();
        Ok(of_day.insert(digest))
    }

    /// Keeps the cursor, and lets go of days on which nothing can turn up any more; false if somebody else has moved it.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub(crate) async fn keep(
        &mut self,
        journal: &dyn Journal,
        today: Date,
    ) -> Result<bool, JournalError> {
        let late = today.saturating_sub(LATE_DAYS.days());
        let unread = self.unread.values().min().copied();
        let from = unread.map_or(late, |unread| unread.min(late));
        if from > self.from {
            self.from = from;
            // Days written like this sort as they follow each other.
            let from = from.to_string();
            self.yielded.retain(|day, _| *day >= from);
        }
        let content = Content {
            version: Self::VERSION,
            from: self.from.to_string(),
            yielded: self.yielded.clone(),
        };
        let text = serde_json::to_string(&content)
            .map_err(|error| JournalError::Misuse(error.to_string()))?;
        if self.stored.as_ref() == Some(&text) {
            return Ok(true);
        }
        let kept = journal
            .keep(
                format!("deposits/{}", self.name),
                self.stored.clone(),
                text.clone(),
            )
            .await?;
        if kept {
            self.stored = Some(text);
        }
        Ok(kept)
    }
}
