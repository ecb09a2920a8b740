//! What a reply said of one member, and the list of places where a reply departs from the tables.

use std::fmt;

use compact_str::CompactString;

use super::element::DataClass;
use super::json::JsonKind;
use super::mask::Masked;

/// What a reply said of one member: its value if it could be read, and always its text as it stood.
#[derive(Clone, PartialEq, Eq)]
pub struct Received<T> {
    value: Option<T>,
    text: Option<CompactString>,
    class: DataClass,
}

impl<T> Received<T> {
    pub(crate) fn new(value: Option<T>, text: Option<&str>, class: DataClass) -> Self {
        Self {
            value,
            text: text.map(CompactString::new),
            class,
        }
    }

    /// The value, if the member was there and could be read.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The value, if the member was there and could be read.
    pub fn into_value(self) -> Option<T> {
        self.value
    }

    /// The text as the bank sent it, whole; none if the member was missing, null or no scalar.
    pub fn expose_text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Whether the member was missing, null or no scalar.
    pub fn is_missing(&self) -> bool {
        self.text.is_none()
    }
}

impl<T: Copy> Received<T> {
    /// The value, if the member was there and could be read.
    pub fn get(&self) -> Option<T> {
        self.value
    }
}

/// Shows the text as the data class of the member allows.
impl<T> fmt::Display for Received<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) if text.trim().is_empty() => formatter.write_str("(empty)"),
            // What could not be read may be anything, a name in a number's place included.
            Some(_) if self.value.is_none() => formatter.write_str("(unreadable)"),
            Some(text) => write!(formatter, "{}", Masked::new(text.trim(), self.class)),
            None => formatter.write_str("(missing)"),
        }
    }
}

impl<T> fmt::Debug for Received<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// A place where a reply departs from the tables without losing its meaning; it never shows a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    path: String,
    kind: DeviationKind,
}

impl Deviation {
    pub(crate) fn new(path: String, kind: DeviationKind) -> Self {
        Self { path, kind }
    }

    /// The path of the member, such as `REC[0].RcvAmt` or `Header.Trtm`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is unlike the tables.
    pub fn kind(&self) -> DeviationKind {
        self.kind
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.kind)
    }
}

/// In what a reply departs from the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviationKind {
    /// A required member is not there.
    Missing,
    /// A member is null.
    Null,
    /// A required member is empty.
    Empty,
    /// A value has spaces around it, leading zeros or a decimal part of zeros.
    Padded,
    /// A value is longer than the table says.
    Longer {
        /// The table's limit.
        limit: u64,
        /// What was found.
        actual: u64,
    },
    /// A value is of another JSON kind than a string.
    OtherJsonKind(JsonKind),
    /// A value does not read as the kind that the dictionary says.
    NotReadable,
    /// The code is not in the list of the member.
    UnknownCode,
    /// The key is spelled in another way.
    OtherSpelling,
    /// The member is there more than once; the first was read.
    Repeated,
    /// The layout does not know the member.
    UnknownMember,
    /// A single object stands where rows are expected; it was read as one row.
    SingleRow,
    /// Something other than rows stands where rows are expected; it was read as none.
    NotRows(JsonKind),
    /// Something other than an object stands among the rows; it was left out.
    NotARow,
    /// The body is not UTF-8; what was not was replaced.
    NotUtf8,
    /// A member that repeats what the request said is not there.
    EchoMissing,
    /// The same full page came twice.
    SamePageAgain,
}

impl fmt::Display for DeviationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("missing, the table requires it"),
            Self::Null => formatter.write_str("null"),
            Self::Empty => formatter.write_str("empty, the table requires it"),
            Self::Padded => formatter.write_str("padded"),
            Self::Longer { limit, actual } => {
                write!(formatter, "{actual} long, the table says at most {limit}")
            }
            Self::OtherJsonKind(kind) => write!(formatter, "{kind}, expected a string"),
            Self::NotReadable => formatter.write_str("not of the kind that the dictionary says"),
            Self::UnknownCode => formatter.write_str("a code that the table does not list"),
            Self::OtherSpelling => formatter.write_str("spelled in another way"),
            Self::Repeated => formatter.write_str("there more than once, the first was read"),
            Self::UnknownMember => formatter.write_str("a member that the layout does not have"),
            Self::SingleRow => formatter.write_str("one object where rows are expected"),
            Self::NotRows(kind) => write!(formatter, "{kind}, expected rows"),
            Self::NotARow => formatter.write_str("no object, left out"),
            Self::NotUtf8 => formatter.write_str("not UTF-8"),
            Self::EchoMissing => formatter.write_str("missing, it should repeat the request"),
            Self::SamePageAgain => formatter.write_str("the same page as before"),
        }
    }
}
