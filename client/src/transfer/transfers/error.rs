//! Why the driver did not do what it was asked; the text holds no body, no token, no name and no account.

use std::fmt;

use crate::error::Error;
use crate::transfer::divide::DivideError;
use crate::transfer::engine::NotAllowed;
use crate::transfer::journal::JournalError;
use crate::transfer::prepare::PrepareError;
use crate::transfer::sealer::SealFailure;

/// Why the driver did not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransferError {
    /// The request cannot be written down.
    Prepare(PrepareError),
    /// The journal did not take or give something.
    Journal(JournalError),
    /// The content of a transfer does not open.
    Seal(SealFailure),
    /// It is not allowed where the transfer stands.
    NotAllowed(NotAllowed),
    /// Nothing was sent.
    Client(Error),
    /// The content of a transfer cannot be read; the text shows no value.
    Unreadable(String),
    /// The journal holds a call of an API that this program was not given.
    UnknownApi(String),
    /// A setting is only for a bank on this machine.
    LoopbackOnly(&'static str),
    /// A worker is at the transfer: try again in a moment.
    Busy,
    /// The task that did it ended; what it did stands in the journal.
    Interrupted,
}

impl TransferError {
    /// Whether the request itself is wrong, so that it must be changed.
    pub fn is_invalid(&self) -> bool {
        matches!(
            self,
            Self::Prepare(
                PrepareError::Invalid(_)
                    | PrepareError::Divide(_)
                    | PrepareError::NoAmount
                    | PrepareError::Key(_)
            )
        )
    }

    /// Whether the key was used for other content, or the same transfer is there under another key.
    pub fn is_taken(&self) -> bool {
        matches!(
            self,
            Self::Journal(
                JournalError::OtherContent { .. } | JournalError::PossibleDuplicate { .. }
            )
        )
    }

    /// Why the request cannot be divided, where that is the reason.
    pub fn divide_error(&self) -> Option<&DivideError> {
        match self {
            Self::Prepare(PrepareError::Divide(error)) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for TransferError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prepare(error) => write!(formatter, "{error}"),
            Self::Journal(error) => write!(formatter, "{error}"),
            Self::Seal(error) => write!(formatter, "{error}"),
            Self::NotAllowed(why) => write!(formatter, "{why}"),
            Self::Client(error) => write!(formatter, "{error}"),
            Self::Unreadable(why) => write!(
                formatter,
                "the content of the transfer cannot be read: {why}; the program that wrote it may be newer"
            ),
            Self::UnknownApi(api) => write!(
                formatter,
                "the journal holds a call of {api}, which this program was not given"
            ),
            Self::LoopbackOnly(what) => {
                write!(formatter, "{what} is only for a bank on this machine")
            }
            Self::Busy => formatter.write_str("a worker is at the transfer; try again in a moment"),
            Self::Interrupted => formatter.write_str(
                "the task was interrupted; what it did stands in the journal, which the next start works on",
            ),
        }
    }
}

impl std::error::Error for TransferError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Prepare(error) => Some(error),
            Self::Journal(error) => Some(error),
            Self::Seal(error) => Some(error),
            Self::NotAllowed(error) => Some(error),
            Self::Client(error) => Some(error),
            _ => None,
        }
    }
}

impl From<PrepareError> for TransferError {
    fn from(error: PrepareError) -> Self {
        Self::Prepare(error)
    }
}

impl From<JournalError> for TransferError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<SealFailure> for TransferError {
    fn from(error: SealFailure) -> Self {
        Self::Seal(error)
    }
}

impl From<NotAllowed> for TransferError {
    fn from(why: NotAllowed) -> Self {
        Self::NotAllowed(why)
    }
}

impl From<Error> for TransferError {
    fn from(error: Error) -> Self {
        Self::Client(error)
    }
}
