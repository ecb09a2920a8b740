//! The two things that are sent with every request and belong to none: the values of the contract, and the sending.

use std::fmt;

use compact_str::CompactString;
use jiff::civil::{Date, Time};

use super::element::ElementInfo;
use super::fault::{Fault, Rule, ValueError};
use super::mask::Masked;
use super::value::check_by_kind;

/// The values that the contract with the bank fixes, by element: institution, app, service, agreement, subsidiary.
#[derive(Clone, Default)]
pub struct Contract {
    values: Vec<(&'static ElementInfo, CompactString)>,
}

impl Contract {
    /// A contract without values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value of an element, in place of an earlier one.
    ///
    /// # Errors
    /// When the value is not of the element's kind or over its limit.
    pub fn set(
        &mut self,
        info: &'static ElementInfo,
        value: impl AsRef<str>,
    ) -> Result<(), ValueError> {
        let value = value.as_ref();
        check_by_kind(value, info).map_err(|fault| ValueError::new(info, fault))?;
        self.values
            .retain(|(existing, _)| existing.element != info.element);
        self.values.push((info, CompactString::new(value)));
        Ok(())
    }

    /// The value of an element, by the spelling of the bank's tables.
    pub fn get(&self, element: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(info, _)| info.element == element)
            .map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Contract {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = formatter.debug_map();
        for (info, value) in &self.values {
            map.entry(&info.english, &Masked::new(value, info.class));
        }
        map.finish()
    }
}

/// One sending of a request: its number, and the day and time that it states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The institution's number of this call (기관거래고유번호), unique a day.
    pub transaction_no: TransactionNo,
    /// The day that the call states, in KST.
    pub date: Date,
    /// The time of day that the call states, in KST.
    pub time: Time,
}

/// The institution's number of one call (기관거래고유번호): up to 20 printable ASCII characters, unique a day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransactionNo(CompactString);

impl TransactionNo {
    /// How many characters a number has at most, and how many digits a drawn one has.
    pub const LENGTH: usize = 20;

    /// Takes a number that was used before, or that someone else keeps unique.
    ///
    /// # Errors
    /// When the text is empty, longer than 20 characters, or not printable ASCII.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, TransactionNoError> {
        let text = text.as_ref();
        let fault = if text.is_empty() {
            Fault::of(Rule::NotEmpty)
        } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Fault::of(Rule::AsciiGraphic)
        } else if text.len() > Self::LENGTH {
            Fault::counted(
                Rule::AtMost,
                Self::LENGTH as u64,
                text.len() as u64,
                super::fault::Unit::Characters,
            )
        } else {
            return Ok(Self(CompactString::new(text)));
        };
        Err(TransactionNoError(fault))
    }

    /// Draws a number of 20 random digits, the first not zero.
    ///
    /// Short or time-based numbers collide; at a million calls a day these do with a probability of about 5 in 10⁹.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    #[cfg(feature = "http")]
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut digits = CompactString::with_capacity(Self::LENGTH);
        let mut bytes = [0_u8; 32];
        while digits.len() < Self::LENGTH {
            getrandom::fill(&mut bytes)?;
            for byte in bytes {
                // 250 is the greatest multiple of ten in a byte, so every digit is equally likely.
                let usable = byte < 250 && !(digits.is_empty() && byte % 10 == 0);
                if usable && digits.len() < Self::LENGTH {
                    digits.push(char::from(b'0' + byte % 10));
                }
            }
        }
        Ok(Self(digits))
    }

    /// The number as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TransactionNo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for TransactionNo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TransactionNo({})", self.0)
    }
}

impl AsRef<str> for TransactionNo {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for TransactionNo {
    type Err = TransactionNoError;

    fn from_str(text: &str) -> Result<Self, TransactionNoError> {
        Self::parse(text)
    }
}

/// A text that cannot be a transaction number, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionNoError(Fault);

impl fmt::Display for TransactionNoError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "transaction number: {}", self.0)
    }
}

impl std::error::Error for TransactionNoError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_at_twenty_characters() {
        assert!(TransactionNo::parse("TAKIT20161215162745x").is_ok());
        assert_eq!(
            TransactionNo::parse("1".repeat(21))
                .unwrap_err()
                .to_string(),
            "transaction number: 21 characters, expected at most 20"
        );
        assert!(TransactionNo::parse("번호").is_err());
        assert!(TransactionNo::parse("1 2").is_err());
        assert!(TransactionNo::parse("").is_err());
    }

    #[cfg(feature = "http")]
    #[test]
    fn drawn_numbers_are_twenty_digits_and_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..1000 {
            let number = TransactionNo::random().unwrap();
            let text = number.as_str();
            assert_eq!(text.len(), 20);
            assert!(!text.starts_with('0'));
            assert!(text.bytes().all(|byte| byte.is_ascii_digit()));
            assert!(seen.insert(number));
        }
    }
}
