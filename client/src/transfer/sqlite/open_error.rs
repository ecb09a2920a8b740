//! Why a journal was not opened, in words that say what to do.

use std::fmt;
use std::io;

use super::super::identity::JournalId;
use super::super::journal::JournalError;
use super::super::seal::{KeyId, SealError};
use super::fault::in_words;
use super::lock::Holder;
use super::schema;

/// The oldest SQLite that may hold a journal: earlier ones could lose commits when the write-ahead log was begun anew.
pub(super) const OLDEST_SQLITE: i32 = 3_051_003;

/// Why a journal was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The SQLite that this program is built with is too old to hold a journal.
    OldSqlite {
        /// Its version, as major × 1,000,000 + minor × 1,000 + patch.
        found: i32,
    },
    /// The folder lies on a file system that is shared between machines.
    SharedFileSystem {
        /// The kind of the file system.
        kind: String,
    },
    /// The folder lies in memory, and the journal has to outlive a restart of the machine.
    MemoryFileSystem {
        /// The kind of the file system.
        kind: String,
    },
    /// Another program dispatches from this journal.
    Held(Holder),
    /// There is no journal at the path.
    Missing,
    /// There is no journal at the path, and the key file remembers one: a new one would send again what that one has sent.
    Gone {
        /// The journal that the key file remembers.
        journal: JournalId,
    },
    /// There is no journal at the path, and what lay beside one is there: a new one would send again what that one has sent.
    Lost,
    /// The journal is not the one that the key file remembers.
    OtherJournal {
        /// The journal that the key file remembers.
        remembered: JournalId,
        /// The journal at the path.
        found: JournalId,
    },
    /// The key file cannot be told its journal.
    KeyFile(SealError),
    /// A journal was to be begun in the place of a lost one without a reference.
    Unfounded,
    /// There is a journal at the path already.
    Exists,
    /// The file is no journal.
    NotAJournal,
    /// A newer version of this program has written the journal.
    NewerSchema {
        /// The number of its schema.
        found: u32,
    },
    /// The journal has to be brought forward by a dispatcher first.
    OlderSchema {
        /// The number of its schema.
        found: u32,
    },
    /// The database holds a trigger or a view that no version of this program has made.
    Stranger {
        /// Which of them.
        kind: String,
        /// Its name.
        name: String,
    },
    /// The content of the journal is sealed, and no keys were given.
    KeysNeeded,
    /// The keys are not those of this journal.
    WrongKeys,
    /// Content was sealed with a key that the key file does not hold.
    MissingKey(KeyId),
    /// SQLite did not take the settings that make commits last.
    Settings,
    /// SQLite refused.
    Sqlite(String),
    /// The operating system refused.
    Io {
        /// What was refused.
        what: &'static str,
        /// Why.
        kind: io::ErrorKind,
    },
}

impl OpenError {
    pub(super) fn io(what: &'static str, error: &io::Error) -> Self {
        Self::Io {
            what,
            kind: error.kind(),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OldSqlite { found } => write!(
                formatter,
                "SQLite {found} is too old for a journal, expected {OLDEST_SQLITE} or newer; build with the bundled one"
            ),
            Self::SharedFileSystem { kind } => write!(
                formatter,
                "the journal's folder lies on {kind}, expected a file system of this machine; choose another folder"
            ),
            Self::MemoryFileSystem { kind } => write!(
                formatter,
                "the journal's folder lies in memory ({kind}), expected a disk: everything in it is gone after a restart; choose another folder"
            ),
            Self::Held(holder) => write!(
                formatter,
                "the journal is held by {holder}; stop that program, or only record"
            ),
            Self::Missing => formatter
                .write_str("there is no journal at the path; correct the path, or create one"),
            Self::Gone { journal } => write!(
                formatter,
                "the key file belongs to the journal {journal}, and there is none at the path; correct the path, bring the journal back from its backup, or begin anew by name and with a reference"
            ),
            Self::Lost => formatter.write_str(
                "what lay beside a journal is there without it; bring the journal back from its backup, or begin anew by name and with a reference",
            ),
            Self::OtherJournal { remembered, found } => write!(
                formatter,
                "the key file belongs to the journal {remembered}, and {found} is at the path; correct the path, or bring that journal back from its backup"
            ),
            Self::KeyFile(error) => write!(formatter, "the key file cannot be told its journal: {error}"),
            Self::Unfounded => formatter
                .write_str("a journal is begun anew only with a reference; say where it can be checked"),
            Self::Exists => formatter
                .write_str("there is a journal at the path already; open it, or choose another path"),
            Self::NotAJournal => formatter.write_str(
                "the file is no journal; correct the path",
            ),
            Self::NewerSchema { found } => write!(
                formatter,
                "the journal has schema {found}, this program knows up to {}; use the newer program",
                schema::NEWEST
            ),
            Self::OlderSchema { found } => write!(
                formatter,
                "the journal has schema {found}, expected {}; open it once to dispatch, which brings it forward",
                schema::NEWEST
            ),
            Self::Stranger { kind, name } => write!(
                formatter,
                "the journal's database holds the {kind} {name:?}, which this program has not made: somebody has changed it; send nothing, find out who, and put a backup back"
            ),
            Self::KeysNeeded => formatter
                .write_str("the journal's content is sealed; name the key file that belongs to it"),
            Self::WrongKeys => formatter
                .write_str("the key file belongs to another journal; name the one of this journal"),
            Self::MissingKey(key) => write!(
                formatter,
                "content of the journal was sealed with key {key}, which the key file does not hold; bring back the key file that holds it"
            ),
            Self::Settings => formatter.write_str(
                "SQLite did not take the settings that make commits last; see whether the folder allows a write-ahead log",
            ),
            Self::Sqlite(why) => write!(formatter, "the journal's database cannot be used: {why}"),
            Self::Io { what, kind } => write!(formatter, "{what} cannot be used: {kind}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::NotAJournal,
            _ => Self::Sqlite(in_words(&error)),
        }
    }
}

impl From<OpenError> for JournalError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Held(holder) => Self::Locked(holder.to_string()),
            OpenError::NewerSchema { found } => Self::NewerSchema(found, schema::NEWEST),
            other => Self::Unavailable(other.to_string()),
        }
    }
}
