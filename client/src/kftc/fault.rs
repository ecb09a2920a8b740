//! Everything that is wrong with a form, each with its field, its label and the lines of the notice; no value is ever shown.

use std::fmt;

use crate::runtime::procedure::FieldInfo;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wrong {
    /// It is not filled in.
    Missing,
    /// It is filled in although another field, which stands for the same, is filled in too.
    NotBoth(&'static str),
    /// Neither it nor the other field is filled in.
    Neither(&'static str),
    /// A number with another count of digits: what was found, the fewest, the most.
    Digits {
        /// Digits found.
        found: usize,
        /// The fewest digits.
        least: usize,
        /// The most digits.
        most: usize,
    },
    /// Something that is neither a digit nor a separator, at this character, counted from 1.
    Character(usize),
    /// The last digit does not check the others.
    CheckDigit,
    /// No day of the calendar, or none of the past.
    Day,
    /// No URL.
    Url,
    /// No UUID of 8-4-4-4-12 hexadecimal digits in lower case.
    Uuid,
    /// Another value than the only one that is right.
    Value(&'static str),
    /// A consent that is not given.
    NotAgreed,
    /// A file name that ends otherwise; the endings that are allowed.
    Ending(&'static [&'static str]),
    /// A file whose first bytes are of no allowed kind.
    Content,
    /// A file that is larger: its size and the greatest, in bytes.
    Size {
        /// Bytes found.
        found: u64,
        /// The most bytes.
        most: u64,
    },
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("nothing; expected a value; fill it in"),
            Self::NotBoth(other) => write!(
                formatter,
                "a value beside `{other}`; expected one of the two; take one away"
            ),
            Self::Neither(other) => write!(
                formatter,
                "nothing, here and in `{other}`; expected one of the two; fill one in"
            ),
            Self::Digits { found, least, most } if least == most => {
                write!(formatter, "{found} digits; expected {most}; check the number")
            }
            Self::Digits { found, least, most } => write!(
                formatter,
                "{found} digits; expected {least} to {most}; check the number"
            ),
            Self::Character(at) => write!(
                formatter,
                "something else than a digit at character {at}; expected digits and separators; correct it"
            ),
            Self::CheckDigit => formatter.write_str(
                "a number whose last digit does not check the others; expected a business number; look for a slip",
            ),
            Self::Day => formatter.write_str(
                "no day of the past; expected YYYY-MM-DD; correct it",
            ),
            Self::Url => formatter.write_str(
                "no URL; expected one that starts with https:// or http:// and names a host; any will do, since it is not used",
            ),
            Self::Uuid => formatter.write_str(
                "no UUID; expected 8-4-4-4-12 hexadecimal digits in lower case; copy it from the portal",
            ),
            Self::Value(expected) => {
                write!(formatter, "another value; expected {expected}; correct it")
            }
            Self::NotAgreed => formatter.write_str(
                "no consent; expected it, since without it the application may be refused; tick it",
            ),
            Self::Ending(endings) => write!(
                formatter,
                "a file name with another ending; expected {}; save the picture as one of them",
                endings.join(", ")
            ),
            Self::Content => formatter.write_str(
                "a file that is neither JPEG nor PNG inside; expected one of them; export the picture anew, since a new name does not change it",
            ),
            Self::Size { found, most } => write!(
                formatter,
                "{found} bytes; expected at most {most}; make the picture smaller"
            ),
        }
    }
}

impl std::error::Error for Wrong {}

/// One thing that is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// English name of the field, in `snake_case`.
    pub field: &'static str,
    /// Its label as printed.
    pub label: &'static str,
    /// What is wrong with it.
    pub wrong: Wrong,
    /// Lines of the notice.
    pub lines: &'static [u32],
}

impl FormFault {
    pub(super) fn new(field: &'static FieldInfo, wrong: Wrong) -> Self {
        Self {
            field: field.field,
            label: field.name,
            wrong,
            lines: field.lines,
        }
    }
}

impl fmt::Display for FormFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} ({}): found {}",
            self.field, self.label, self.wrong
        )
    }
}

/// Everything that is wrong with a form, in the order of its fields; never empty when returned as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormFaults(Vec<FormFault>);

impl FormFaults {
    pub(super) fn push(&mut self, fault: FormFault) {
        self.0.push(fault);
    }

    /// Reads a field that must be filled in; nothing when it is wrong.
    pub(super) fn read<T>(
        &mut self,
        field: &'static FieldInfo,
        value: Option<&str>,
        check: impl FnOnce(&str) -> Result<T, Wrong>,
    ) -> Option<T> {
        let read = match value.map(str::trim).filter(|value| !value.is_empty()) {
            Some(value) => check(value),
            None => Err(Wrong::Missing),
        };
        read.map_err(|wrong| self.push(FormFault::new(field, wrong)))
            .ok()
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, FormFault> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a FormFaults {
    type Item = &'a FormFault;
    type IntoIter = std::slice::Iter<'a, FormFault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for FormFaults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("; ")?;
            }
            write!(formatter, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FormFaults {}
