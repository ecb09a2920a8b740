//! Response codes: an open set, shown only where they look like codes.

use std::borrow::Borrow;
use std::fmt;

use compact_str::CompactString;

use super::element::ElementInfo;
use super::fault::Fault;
use super::value::{Value, check_text};

/// A response code of the bank; the set of codes is open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseCode(CompactString);

impl ResponseCode {
    /// What is shown of one that does not look like a code.
    pub const MASKED: &str = "****";

    /// Keeps a code, without the spaces around it.
    pub fn new(code: impl AsRef<str>) -> Self {
        Self(CompactString::new(code.as_ref().trim()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it looks like a code at all: at most ten ASCII letters and digits, no more digits than a code has.
    pub(super) fn is_plain(&self) -> bool {
        !self.0.is_empty()
            && self.0.len() <= 10
            && self.0.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && self.0.bytes().filter(u8::is_ascii_digit).count() <= 5
    }
}

// What stands where a code should stand may be anything, so only what looks like a code is shown.
impl fmt::Display for ResponseCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_plain() {
            formatter.write_str(&self.0)
        } else {
            formatter.write_str(Self::MASKED)
        }
    }
}

impl fmt::Debug for ResponseCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl Borrow<str> for ResponseCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for ResponseCode {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for ResponseCode {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Value for ResponseCode {
    fn write(&self, out: &mut String) {
        out.push_str(&self.0);
    }

    fn parse(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
        check_text(text, info)?;
        Ok(Self::new(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_no_code_is_not_shown() {
        assert_eq!(ResponseCode::new(" AC081 ").to_string(), "AC081");
        assert_eq!(ResponseCode::new("홍길동").to_string(), "****");
        assert_eq!(ResponseCode::new("00000").to_string(), "00000");
        for account in ["7900 0000", "790000", "7897978", "79000000"] {
            assert_eq!(format!("{:?}", ResponseCode::new(account)), "****");
        }
    }
}
