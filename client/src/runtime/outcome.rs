//! How a call ended: done, empty, refused, pending, or unknown, with nothing in between that could be mistaken.

use std::fmt;

use super::codes::{CodeClass, CodeOverlay, class_of_result};
use super::operation::Inquires;
use super::response_code::ResponseCode;

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an outcome may be unknown, and then the call must not be repeated"]
pub enum Outcome<R> {
    /// The bank did it.
    Done(R),
    /// The bank has nothing to list.
    Empty(R),
    /// The bank refused it.
    Refused(ResponseCode),
    /// The bank is working on it.
    Pending(ResponseCode),
    /// The bank answered a read with a code that nothing lists.
    Unlisted(ResponseCode),
    /// Whether the bank did it is not known: it must be inquired, never repeated.
    Unknown(UnknownReason),
}

impl<R> Outcome<R> {
    /// The reply of a call that was done or has nothing to list.
    pub fn reply(&self) -> Option<&R> {
        match self {
            Self::Done(reply) | Self::Empty(reply) => Some(reply),
            _ => None,
        }
    }

    /// Whether the bank did it.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Whether it is not known if the bank did it.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// The response code that decided, where one did.
    pub fn code(&self) -> Option<&ResponseCode> {
        match self {
            Self::Refused(code) | Self::Pending(code) | Self::Unlisted(code) => Some(code),
            Self::Unknown(reason) => reason.code(),
            Self::Done(_) | Self::Empty(_) => None,
        }
    }

    /// The same outcome with another reply.
    pub fn map<S>(self, map: impl FnOnce(R) -> S) -> Outcome<S> {
        match self {
            Self::Done(reply) => Outcome::Done(map(reply)),
            Self::Empty(reply) => Outcome::Empty(map(reply)),
            Self::Refused(code) => Outcome::Refused(code),
            Self::Pending(code) => Outcome::Pending(code),
            Self::Unlisted(code) => Outcome::Unlisted(code),
            Self::Unknown(reason) => Outcome::Unknown(reason),
        }
    }
}

/// Why it is not known whether the bank did it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownReason {
    /// The request went out and no whole reply came back.
    Lost(LostReason),
    /// The reply has another HTTP status than 200.
    HttpStatus(u16),
    /// The reply cannot be read.
    Unreadable(UnreadableReason),
    /// The reply does not repeat what the request said: it may belong to another call.
    EchoMismatch {
        /// The member that differs, by its wire name.
        element: &'static str,
    },
    /// The bank answered a code of the class unknown.
    Code(ResponseCode),
    /// The bank says that it saw the number before.
    Duplicate(ResponseCode),
    /// The bank answered a code that nothing lists.
    Unlisted(ResponseCode),
    /// The bank says that there is no such original, which proves nothing.
    Absent(ResponseCode),
    /// A running total is less than the amount that was just added to it, or cannot be read.
    AccumulatedAmount {
        /// The member, by its wire name.
        element: &'static str,
    },
}

impl UnknownReason {
    /// The response code, where one was read.
    pub fn code(&self) -> Option<&ResponseCode> {
        match self {
            Self::Code(code)
            | Self::Duplicate(code)
            | Self::Unlisted(code)
            | Self::Absent(code) => Some(code),
            _ => None,
        }
    }
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(reason) => write!(formatter, "{reason}"),
            Self::HttpStatus(status) => {
                write!(
                    formatter,
                    "the reply has HTTP status {status}, expected 200"
                )
            }
            Self::Unreadable(reason) => write!(formatter, "{reason}"),
            Self::EchoMismatch { element } => write!(
                formatter,
                "{element} in the reply does not repeat the request"
            ),
            Self::Code(code) => write!(formatter, "the bank answered {code}, which leaves it open"),
            Self::Duplicate(code) => write!(
                formatter,
                "the bank answered {code}: it saw this transaction number before"
            ),
            Self::Unlisted(code) => {
                write!(formatter, "the bank answered {code}, which nothing lists")
            }
            Self::Absent(code) => write!(
                formatter,
                "the bank answered {code}: it has no such original, which does not prove that there will be none"
            ),
            Self::AccumulatedAmount { element } => write!(
                formatter,
                "{element} in the reply is less than the amount that was sent, or cannot be read"
            ),
        }
    }
}

/// Why no whole reply came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LostReason {
    /// The time limit passed.
    Timeout,
    /// The connection ended.
    Connection,
    /// The reply is larger than the cap.
    TooLarge,
}

impl fmt::Display for LostReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Timeout => "no reply came within the time limit",
            Self::Connection => "the connection ended before the whole reply came",
            Self::TooLarge => "the reply is larger than the cap",
        })
    }
}

/// Why a reply cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// The body is not one JSON object.
    NotAnObject,
    /// There is no header, or it is no object.
    NoHeader,
    /// There is no response code.
    NoCode,
    /// A member that bears on the outcome is there more than once.
    Repeated(&'static str),
}

impl fmt::Display for UnreadableReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => {
                formatter.write_str("the reply cannot be read: it is not one JSON object")
            }
            Self::NoHeader => formatter.write_str("the reply cannot be read: it has no header"),
            Self::NoCode => {
                formatter.write_str("the reply cannot be read: it has no response code")
            }
            Self::Repeated(element) => write!(
                formatter,
                "the reply cannot be read: {element} is there more than once"
            ),
        }
    }
}

/// What an inquiry says of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// It was done.
    Done,
    /// It was refused.
    Refused(ResponseCode),
    /// It is being worked on.
    Pending(ResponseCode),
    /// The bank has no such original, which proves nothing.
    Absent(ResponseCode),
    /// The inquiry leaves it open.
    Unknown,
}

/// Reads from the outcome of an inquiry what it says of the original.
///
/// The result code counts only in a reply that was done.
pub fn original<O: Inquires>(outcome: &Outcome<O::Reply>, codes: &CodeOverlay) -> Original {
    match outcome {
        Outcome::Done(reply) => {
            let Some(code) = O::result(reply).value() else {
                return Original::Unknown;
            };
            match class_of_result(O::SERVICE, O::INFO, code, codes) {
                Some(CodeClass::Done) => Original::Done,
                Some(CodeClass::Refused) => Original::Refused(code.clone()),
                Some(CodeClass::Pending) => Original::Pending(code.clone()),
                Some(CodeClass::Absent) => Original::Absent(code.clone()),
                _ => Original::Unknown,
            }
        }
        Outcome::Pending(code) => Original::Pending(code.clone()),
        Outcome::Unknown(UnknownReason::Absent(code)) => Original::Absent(code.clone()),
        // A refused inquiry says nothing of the original.
        _ => Original::Unknown,
    }
}
