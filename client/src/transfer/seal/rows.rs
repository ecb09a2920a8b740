//! What is done to the sealed content of many intents, in any journal: wrap the data keys anew, or forget.

use std::fmt;

use jiff::civil::DateTime;

use super::super::intent::SealedPayload;
use super::super::journal::{Filter, Journal, JournalError, Record};
use super::super::sealer::{PAYLOAD_COLUMN, SealedPlace};
use super::error::SealError;
use super::keys::Keys;

/// How many intents are read at a time.
const PAGE: usize = 500;

/// What came of wrapping data keys anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Contents whose data key the newest key wraps now and did not before.
    pub changed: u64,
    /// Contents that the newest key had wrapped before, or that are forgotten.
    pub unchanged: u64,
}

/// What came of forgetting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Contents whose data key was destroyed now.
    pub forgotten: u64,
    /// Contents that had been forgotten before.
    pub before: u64,
    /// Contents kept, for their intent is still open, disputed, or may be sent.
    pub kept: u64,
}

/// Why not every row was done; what was done before stays done, and doing it again goes on from there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowError {
    /// The journal failed.
    Journal(JournalError),
    /// A content does not open.
    Seal {
        /// The number of the intent in the order of recording.
        sequence: u64,
        /// Why.
        error: SealError,
    },
}

impl fmt::Display for RowError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(error) => write!(formatter, "{error}"),
            Self::Seal { sequence, error } => write!(formatter, "intent {sequence}: {error}"),
        }
    }
}

impl std::error::Error for RowError {}

impl From<JournalError> for RowError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// Wraps the data key of every content with the newest key; after that the older keys can be removed from the key file.
///
/// # Errors
/// The journal fails, or a content does not open with these keys.
pub async fn rewrap(journal: &dyn Journal, keys: &Keys) -> Result<Rewrapped, RowError> {
    let mut count = Rewrapped::default();
    let mut after = 0;
    loop {
        let page = journal.list(Filter::default(), after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(count);
        };
        after = last.sequence;
        for record in &page {
            if rewrap_one(journal, keys, record).await? {
                count.changed += 1;
            } else {
                count.unchanged += 1;
            }
        }
    }
}

async fn rewrap_one(journal: &dyn Journal, keys: &Keys, record: &Record) -> Result<bool, RowError> {
    loop {
        let sealed = journal.payload(record.intent.id).await?;
        let rewrapped = keys
            .rewrap(place_of(record), &sealed)
            .map_err(|error| RowError::Seal {
                sequence: record.sequence,
                error,
            })?;
        let Some(rewrapped) = rewrapped else {
            return Ok(false);
        };
        // Another program may have forgotten or wrapped it in between; then it is read again.
        if journal
            .replace_payload(record.intent.id, sealed, rewrapped)
            .await?
        {
            return Ok(true);
        }
    }
}

/// Destroys the data key of every content that was recorded before a time, in KST, and whose intent has come to its end; backups keep what they hold.
///
/// An intent that was refused or not executed counts as ended: it cannot be sent again afterwards.
///
/// # Errors
/// The journal fails.
pub async fn forget(journal: &dyn Journal, before: DateTime) -> Result<Forgotten, RowError> {
    let filter = Filter {
        recorded_before: Some(before),
        ..Filter::default()
    };
    let mut count = Forgotten::default();
    let mut after = 0;
    loop {
        let page = journal.list(filter.clone(), after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(count);
        };
        after = last.sequence;
        for record in &page {
            if !record.state().is_terminal() {
                count.kept += 1;
            } else if forget_one(journal, record).await? {
                count.forgotten += 1;
            } else {
                count.before += 1;
            }
        }
    }
}

async fn forget_one(journal: &dyn Journal, record: &Record) -> Result<bool, RowError> {
    loop {
        let sealed = journal.payload(record.intent.id).await?;
        if sealed.as_bytes().is_empty() {
            return Ok(false);
        }
        if journal
            .replace_payload(record.intent.id, sealed, SealedPayload::new(Vec::new()))
            .await?
        {
            return Ok(true);
        }
    }
}

fn place_of(record: &Record) -> SealedPlace<'_> {
    SealedPlace {
        intent: &record.intent.id,
        column: PAYLOAD_COLUMN,
        version: record.intent.payload_version,
    }
}
