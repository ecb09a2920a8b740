//! How a piece of work fails: refused by a rule, or broken by the disk.

use super::super::journal::JournalError;

/// Why a piece of work has no result.
#[derive(Debug)]
pub(super) enum Failure {
    /// A rule of the journal says no; the journal itself is sound.
    Refused(JournalError),
    /// SQLite or the disk failed.
    Broken(rusqlite::Error),
    /// The work was not done, or it is not known whether it was.
    Stopped(Stop),
}

/// Why nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// Another program was writing all the time; nothing was done.
    Busy,
    /// A write failed, this one or an earlier one.
    Poisoned(String),
    /// The thread that does the work has ended.
    Ended,
}

/// Short for a result of work.
pub(super) type Worked<T> = Result<T, Failure>;

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error;
        match error {
            // A rule that the schema holds and the code above should have held.
            Error::SqliteFailure(cause, _)
                if cause.code == rusqlite::ErrorCode::ConstraintViolation =>
            {
                Self::Refused(JournalError::Misuse(
                    "the journal's tables do not allow this change".to_owned(),
                ))
            }
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::Utf8Error(..) => Self::Refused(JournalError::Corrupt(
                "a column holds a value of another kind".to_owned(),
            )),
            other => Self::Broken(other),
        }
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::Refused(error)
    }
}

impl From<Failure> for JournalError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Broken(error) => Self::Unavailable(in_words(&error)),
            Failure::Stopped(Stop::Busy) => Self::Unavailable(
                "another program wrote to it all the time; nothing was written, try again"
                    .to_owned(),
            ),
            Failure::Stopped(Stop::Poisoned(why)) => Self::Poisoned(why),
            Failure::Stopped(Stop::Ended) => {
                Self::Poisoned("the thread that uses the database has ended".to_owned())
            }
        }
    }
}

/// What SQLite's code says; its messages can repeat parts of a statement, so they are left out.
pub(super) fn in_words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(cause, _) => {
            format!("SQLite: {cause}")
        }
        _ => "the database answered other than its tables allow".to_owned(),
    }
}
