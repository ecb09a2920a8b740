//! Why keys cannot be used or a payload cannot be opened, in words that show no key and no payload.

use std::fmt;
use std::path::{Path, PathBuf};

use super::super::sealer::SealFailure;
use super::keys::KeyId;

/// Why keys cannot be used or a payload cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// The key file cannot be made, read or changed.
    KeyFile {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong with it.
        problem: KeyFileProblem,
    },
    /// The payload was sealed with a key that the key file does not hold.
    UnknownKey(KeyId),
    /// The payload was altered, belongs to another row, or was sealed with another key of the same number.
    NotOpened {
        /// The column that the payload was said to come from.
        column: String,
    },
    /// The payload was forgotten: its data key is destroyed and nothing brings it back.
    Forgotten,
    /// The sealed bytes are not of a format that this version reads.
    Format {
        /// The number that they open with, if there is one.
        found: Option<u8>,
    },
    /// The newest key seals, so it cannot be removed.
    NewestKey(KeyId),
    /// There is no number left for another key.
    TooManyKeys,
    /// A payload or a name that it is bound to is longer than can be sealed.
    TooLong,
    /// The operating system gives no random bytes.
    NoRandomness,
}

/// What is wrong with a key file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFileProblem {
    /// It is there already; keys are never overwritten.
    Exists,
    /// It is not there.
    Missing,
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// Others than its owner may use it.
    LaxPermissions {
        /// Its mode, such as `0o644`.
        mode: u32,
    },
    /// A line is not what it should be; its content is not shown.
    Malformed {
        /// The line, from 1; the line after the last where something is missing.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A key does not fit the mark that was written beside it.
    Mark {
        /// The number of the key.
        key: KeyId,
    },
    /// The wrapped digest key cannot be opened with the key that it names.
    Digests,
    /// A newer version wrote it.
    Newer {
        /// The number of its format.
        found: u32,
    },
    /// It belongs to another journal.
    OtherJournal,
    /// Another program has changed its keys since they were read.
    Changed,
    /// Another change of it is under way.
    Changing {
        /// The file that the change is written to.
        beside: PathBuf,
    },
    /// The operating system refused.
    Io(std::io::ErrorKind),
}

impl SealError {
    /// A problem with a key file.
    pub(super) fn file(path: &Path, problem: KeyFileProblem) -> Self {
        Self::KeyFile {
            path: path.to_owned(),
            problem,
        }
    }

    /// Whether the right key is missing, so that another key file may open what this one does not.
    pub fn is_wrong_key(&self) -> bool {
        matches!(self, Self::UnknownKey(_) | Self::NotOpened { .. })
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyFile { path, problem } => {
                write!(formatter, "key file {}: {problem}", path.display())
            }
            Self::UnknownKey(key) => write!(
                formatter,
                "the payload was sealed with key {key}, which the key file does not hold; bring back the key file that holds it"
            ),
            Self::NotOpened { column } => write!(
                formatter,
                "the payload of column {column} does not open: it was altered, belongs to another row, or was sealed with another key file"
            ),
            Self::Forgotten => {
                formatter.write_str("the payload was forgotten; its data key is destroyed")
            }
            Self::Format { found: Some(found) } => write!(
                formatter,
                "the sealed payload has format {found}, expected {}; use the version that sealed it or a newer one",
                super::envelope::FORMAT
            ),
            Self::Format { found: None } => {
                formatter.write_str("the sealed payload is cut short; restore it from a backup")
            }
            Self::NewestKey(key) => write!(
                formatter,
                "key {key} is the newest and seals; add another key before this one is removed"
            ),
            Self::TooManyKeys => formatter
                .write_str("the key file has used up all numbers of keys; make a new key file"),
            Self::TooLong => formatter
                .write_str("the payload is longer than can be sealed, expected less than 256 GiB"),
            Self::NoRandomness => {
                formatter.write_str("the operating system gave no random bytes; try again")
            }
        }
    }
}

impl fmt::Display for KeyFileProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => formatter.write_str(
                "it exists, and keys are never overwritten; open it, or choose another path",
            ),
            Self::Missing => formatter.write_str(
                "it is missing; bring it back from its backup, or create one if there is no journal yet",
            ),
            Self::NotAFile => formatter.write_str("it is not a file; name a file of its own"),
            Self::LaxPermissions { mode } => write!(
                formatter,
                "its mode is {mode:04o}, expected 0600: others may read the keys; run chmod 600 on it"
            ),
            Self::Malformed { line, expected } => write!(
                formatter,
                "line {line} is malformed, expected {expected}; bring the file back from its backup"
            ),
            Self::Mark { key } => write!(
                formatter,
                "key {key} does not fit the mark beside it, so a digit is wrong; bring the file back from its backup"
            ),
            Self::Digests => formatter.write_str(
                "the digest key does not open with the key that wraps it; bring the file back from its backup",
            ),
            Self::Newer { found } => write!(
                formatter,
                "its format is {found}, expected {}; use a newer version of this program",
                super::file::FORMAT
            ),
            Self::OtherJournal => formatter.write_str(
                "it belongs to another journal; name the key file of this one, or the journal that this one belongs to",
            ),
            Self::Changed => formatter
                .write_str("another program has changed its keys since they were read; read it again"),
            Self::Changing { beside } => write!(
                formatter,
                "another program is changing it, for which it holds {}; try again when that program has ended",
                beside.display()
            ),
            Self::Io(kind) => write!(formatter, "{kind}"),
        }
    }
}

impl std::error::Error for SealError {}

impl From<SealError> for SealFailure {
    fn from(error: SealError) -> Self {
        match error {
            SealError::UnknownKey(_) => Self::MissingKey(error.to_string()),
            SealError::NotOpened { .. } | SealError::Format { .. } => {
                Self::NotOpened(error.to_string())
            }
            SealError::Forgotten => Self::Forgotten,
            _ => Self::Other(error.to_string()),
        }
    }
}
