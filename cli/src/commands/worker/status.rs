//! How things stand now, from the journal: what is open, since when, and whether a person should look.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::DateTime;
use ontu::transfer::{Attention, Filter, Health, Record, State, attention};
use serde_json::{Value as Json, json};

use crate::exit::{Exit, Failure, Result};
use crate::messages::general;
use crate::output;
use crate::store;
use crate::transfers::desk::{self, Desk};
use crate::transfers::is_open;

/// How many transfers are read at a time.
const PAGE: usize = 1000;

/// How things stand.
#[derive(Debug)]
pub(super) struct Standing {
    now: DateTime,
    health: Health,
    states: BTreeMap<State, (u64, u64)>,
    oldest: BTreeMap<State, i64>,
    operator: u64,
    /// The numbers of those that cannot be read.
    unreadable: BTreeSet<u64>,
}

impl Standing {
    /// Looks at everything that has not ended.
    pub(super) async fn look(desk: &Desk) -> Result<Self> {
        let journal = desk.store().file();
        let health = desk.transfers().health().await;
        let mut standing = Self {
            now: desk.transfers().client().now(),
            health: health.map_err(|error| desk::failure(&error))?,
            states: BTreeMap::new(),
            oldest: BTreeMap::new(),
            operator: 0,
            unreadable: BTreeSet::new(),
        };
        let mut after = 0;
        loop {
            let listed = journal.list_with_unreadable(Filter::unresolved(), after, PAGE);
            let listed = listed.await.map_err(|error| store::failure(&error))?;
            let unreadable = listed.unreadable.iter().map(|one| one.sequence);
            standing.unreadable.extend(unreadable);
            let Some(last) = listed.records.last() else {
                return Ok(standing);
            };
            after = last.sequence;
            for record in &listed.records {
                standing.add(record);
            }
        }
    }

    fn add(&mut self, record: &Record) {
        let (count, krw) = self.states.entry(record.state()).or_default();
        *count += 1;
        *krw = krw.saturating_add(record.intent.amount.get());
        let since = record
            .standing
            .attempt()
            .map_or_else(|| record.standing.since(), |attempt| attempt.permitted_at);
        let age = self.now.duration_since(since).as_secs().max(0);
        let oldest = self.oldest.entry(record.state()).or_default();
        *oldest = age.max(*oldest);
        if attention(record, self.now) == Attention::Operator {
            self.operator += 1;
        }
    }

    /// How many transfers have not ended.
    pub(super) fn unresolved(&self) -> u64 {
        self.states.values().map(|(count, _)| count).sum()
    }

    /// Whether the end of anything is not known.
    pub(super) fn is_open(&self) -> bool {
        self.states.keys().any(|state| is_open(*state))
    }

    /// How long the oldest transfer in a state has been on its way, in seconds; 0 for none.
    fn oldest_seconds(&self, state: State) -> i64 {
        self.oldest.get(&state).copied().unwrap_or_default()
    }

    /// It as JSON; the journal counts as quarantined also while this process sends nothing because of a number that nobody explains.
    pub(super) fn object(&self) -> Json {
        let states: BTreeMap<&str, Json> = self
            .states
            .iter()
            .map(|(state, (count, krw))| {
                let oldest = self.oldest_seconds(*state);
                let object = json!({ "count": count, "krw": krw, "oldest_seconds": oldest });
                (state.name(), object)
            })
            .collect();
        let health = match &self.health {
            Health::Ready => "ready",
            Health::Poisoned(_) => "poisoned",
            Health::Quarantined(_) => "quarantined",
            _ => "other",
        };
        json!({
            "at": output::time(self.now),
            "process": std::process::id(),
            "journal": health,
            "unresolved": self.unresolved(),
            "for_operator": self.operator + self.unreadable.len() as u64,
            "unreadable": self.unreadable,
            "states": states,
        })
    }

    /// Writes it to a file: a new one beside it, then a rename, so that nobody reads a half.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let text = format!("{}\n", self.object());
        std::fs::write(&beside, text)
            .and_then(|()| std::fs::rename(&beside, path))
            .map_err(|error| {
                let message = general::file_unwritable(path.display(), error);
                Failure::new(Exit::CouldNotRun, "file", message)
                    .detail("path", path.display().to_string())
            })
    }
}
