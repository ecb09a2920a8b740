//! Numbers: amounts in KRW, counts, and `Y`/`N` flags.

use std::fmt;
use std::iter::Sum;

use super::element::ElementInfo;
use super::fault::{Fault, Rule, Unit};
use super::value::Value;

/// A whole amount in KRW, at most 15 digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Krw(u64);

impl Krw {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The greatest amount: 15 nines.
    pub const MAX: Self = Self(999_999_999_999_999);

    /// An amount, if it has at most 15 digits.
    pub const fn new(krw: u64) -> Option<Self> {
        if krw <= Self::MAX.0 {
            Some(Self(krw))
        } else {
            None
        }
    }

    /// The amount as a number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The sum of two amounts, if it still is one.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        // Two amounts of 15 digits cannot overflow the u64.
        Self::new(self.0 + other.0)
    }

    /// The difference of two amounts, if it is not negative.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(krw) => Some(Self(krw)),
            None => None,
        }
    }

    /// The sum of any number of amounts, if it still is one.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl From<u32> for Krw {
    fn from(krw: u32) -> Self {
        Self(u64::from(krw))
    }
}

impl TryFrom<u64> for Krw {
    type Error = AmountTooGreat;

    fn try_from(krw: u64) -> Result<Self, AmountTooGreat> {
        Self::new(krw).ok_or(AmountTooGreat)
    }
}

impl From<Krw> for u64 {
    fn from(amount: Krw) -> Self {
        amount.0
    }
}

impl Sum<Krw> for Option<Krw> {
    fn sum<I: Iterator<Item = Krw>>(iter: I) -> Self {
        Krw::checked_sum(iter)
    }
}

/// With thousands separators, such as `1,000,000,000`.
impl fmt::Display for Krw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        formatter.pad(&grouped)
    }
}

impl fmt::Debug for Krw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Krw({})", self.0)
    }
}

/// An amount of more than 15 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountTooGreat;

impl fmt::Display for AmountTooGreat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the amount has more than 15 digits, expected at most {} KRW",
            Krw::MAX
        )
    }
}

impl std::error::Error for AmountTooGreat {}

fn digits_of(number: u64) -> u64 {
    u64::from(number.checked_ilog10().unwrap_or(0)) + 1
}

fn check_digits_of(number: u64, info: &ElementInfo) -> Result<(), Fault> {
    match info.limit {
        Some(limit) if digits_of(number) > u64::from(limit) => Err(Fault::counted(
            Rule::AtMost,
            u64::from(limit),
            digits_of(number),
            Unit::Digits,
        )),
        _ => Ok(()),
    }
}

/// Reads a number as requests write it: no sign, separator, padding or leading zeros.
fn parse_plain(text: &str, info: &ElementInfo) -> Result<u64, Fault> {
    if text.is_empty() {
        return Err(Fault::of(Rule::NotEmpty));
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.len() == 1 || !text.starts_with('0'));
    if !plain {
        return Err(Fault::of(Rule::PlainNumber));
    }
    if let Some(limit) = info.limit
        && text.len() as u64 > u64::from(limit)
    {
        return Err(Fault::counted(
            Rule::AtMost,
            u64::from(limit),
            text.len() as u64,
            Unit::Digits,
        ));
    }
    text.parse().map_err(|_| Fault::of(Rule::PlainNumber))
}

/// Reads a number as banks answer it: leading zeros and a decimal part of zeros are as good as none.
fn read_padded(text: &str) -> Result<u64, Fault> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let number = !whole.is_empty()
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && decimals.bytes().all(|byte| byte == b'0');
    if !number {
        return Err(Fault::of(Rule::PlainNumber));
    }
    let significant = whole.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    significant
        .parse()
        .map_err(|_| Fault::of(Rule::PlainNumber))
}

impl Value for Krw {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(self.0));
    }

    fn parse(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
        let krw = parse_plain(text, info)?;
        Self::new(krw).ok_or(Fault::counted(Rule::AtMost, Self::MAX.0, krw, Unit::Krw))
    }

    fn read(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        let krw = read_padded(text)?;
        Self::new(krw).ok_or(Fault::counted(Rule::AtMost, Self::MAX.0, krw, Unit::Krw))
    }

    fn check(&self, info: &'static ElementInfo) -> Result<(), Fault> {
        check_digits_of(self.0, info)
    }
}

impl Value for u32 {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(*self));
    }

    fn parse(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
        Self::try_from(parse_plain(text, info)?).map_err(|_| Fault::of(Rule::AtMost))
    }

    fn read(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        Self::try_from(read_padded(text)?).map_err(|_| Fault::of(Rule::AtMost))
    }

    fn check(&self, info: &'static ElementInfo) -> Result<(), Fault> {
        check_digits_of(u64::from(*self), info)
    }
}

impl Value for u64 {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        out.push_str(itoa::Buffer::new().format(*self));
    }

    fn parse(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
        parse_plain(text, info)
    }

    fn read(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        read_padded(text)
    }

    fn check(&self, info: &'static ElementInfo) -> Result<(), Fault> {
        check_digits_of(*self, info)
    }
}

impl Value for bool {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        out.push(if *self { 'Y' } else { 'N' });
    }

    fn parse(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        match text {
            "Y" => Ok(true),
            "N" => Ok(false),
            "" => Err(Fault::of(Rule::NotEmpty)),
            _ => Err(Fault::of(Rule::KnownCode)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::element::{DataClass, Kind, LengthUnit};

    static AMOUNT: ElementInfo = ElementInfo {
        element: "InvAmt",
        english: "investment_amount",
        korean: "투자금액",
        kind: Kind::Amount,
        class: DataClass::Public,
        limit: Some(15),
        unit: LengthUnit::Unstated,
        hangul_limit: None,
    };

    static TERM: ElementInfo = ElementInfo {
        element: "LonTrm",
        english: "loan_term_months",
        korean: "대출기간",
        kind: Kind::Number,
        class: DataClass::Public,
        limit: Some(3),
        unit: LengthUnit::Unstated,
        hangul_limit: None,
    };

    fn reads(text: &str, krw: u64) {
        assert_eq!(
            Krw::read(text, &AMOUNT).map(Krw::get),
            Ok(krw),
            "reading {text:?}"
        );
    }

    fn refuses_to_read(text: &str) {
        assert!(Krw::read(text, &AMOUNT).is_err(), "reading {text:?}");
    }

    #[test]
    fn reads_amounts_as_banks_pad_them() {
        reads("10000", 10_000);
        reads("0000000000010000.00", 10_000);
        reads("0", 0);
        reads("000", 0);
        reads("12990.", 12_990);
    }

    #[test]
    fn reads_no_amount_into_what_is_none() {
        for text in [
            "", ".", ".00", "-1", "+1", "1,000", "10000.50", "1e4", "１０", "0x10",
        ] {
            refuses_to_read(text);
        }
        refuses_to_read(&"9".repeat(16));
        refuses_to_read(&"9".repeat(40));
    }

    #[test]
    fn parses_only_plain_amounts() {
        assert_eq!(Krw::parse("0", &AMOUNT), Ok(Krw::ZERO));
        assert_eq!(Krw::parse(&"9".repeat(15), &AMOUNT), Ok(Krw::MAX));
        assert_eq!(
            Krw::parse("0100", &AMOUNT).unwrap_err().rule,
            Rule::PlainNumber
        );
        assert_eq!(
            Krw::parse(&"9".repeat(16), &AMOUNT).unwrap_err().actual,
            Some(16)
        );
    }

    #[test]
    fn counts_end_at_their_digits() {
        assert!(999_u32.check(&TERM).is_ok());
        assert_eq!(
            1000_u32.check(&TERM).unwrap_err().to_string(),
            "4 digits, expected at most 3"
        );
        assert_eq!(0_u32.check(&TERM), Ok(()));
    }

    #[test]
    fn sums_are_checked() {
        assert_eq!(
            Krw::checked_sum([Krw::from(1), Krw::from(2)]),
            Some(Krw::from(3))
        );
        assert_eq!(Krw::MAX.checked_add(Krw::from(1)), None);
        assert_eq!(Krw::from(1).checked_sub(Krw::from(2)), None);
    }

    #[test]
    fn shows_thousands() {
        assert_eq!(Krw::from(1_000_000_000).to_string(), "1,000,000,000");
        assert_eq!(Krw::from(100).to_string(), "100");
        assert_eq!(Krw::ZERO.to_string(), "0");
    }
}
