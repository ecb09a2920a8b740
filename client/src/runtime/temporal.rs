//! Days, months and times of day as the wire writes them.

use std::fmt;

use jiff::civil::{Date, Time};

use super::element::ElementInfo;
use super::fault::{Fault, Rule};
use super::value::Value;

/// A day or a month; which of them is meant, another member of the request says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrMonth {
    /// A day, `YYYYMMDD`.
    Date(Date),
    /// A month, `YYYYMM`.
    Month(Month),
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// A month of the years 1 to 9999, counted from 1.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month that a day lies in.
    pub fn of(date: Date) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// Its number in the year, from 1.
    pub fn month(self) -> i8 {
        self.month
    }

    /// Its number over all years, so that differences count months.
    pub(crate) fn ordinal(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }
}

impl From<Date> for DateOrMonth {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Month> for DateOrMonth {
    fn from(month: Month) -> Self {
        Self::Month(month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Display for DateOrMonth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(formatter, "{date}"),
            Self::Month(month) => write!(formatter, "{month}"),
        }
    }
}

/// Two digits of a text of ASCII digits.
fn two(text: &str, from: usize) -> Option<i8> {
    text.get(from..from + 2)?.parse().ok()
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a day as `YYYYMMDD`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    if !digits(text, 8) {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    Date::new(year, two(text, 4)?, two(text, 6)?)
        .ok()
        .filter(|date| date.year() > 0)
}

/// Reads a time of day as `HHMMSS`.
pub(crate) fn parse_time(text: &str) -> Option<Time> {
    if !digits(text, 6) {
        return None;
    }
    Time::new(two(text, 0)?, two(text, 2)?, two(text, 4)?, 0).ok()
}

fn parse_month(text: &str) -> Option<Month> {
    if !digits(text, 6) {
        return None;
    }
    Month::new(text.get(..4)?.parse().ok()?, two(text, 4)?)
}

/// Appends a number of at most so many digits with zeros in front; a year before 1 is refused before it is sent.
fn push_padded(out: &mut String, number: i16, width: u32) {
    for power in (0..width).rev() {
        let digit = number.unsigned_abs() / 10_u16.pow(power) % 10;
        out.push(char::from(b'0' + digit.to_le_bytes()[0]));
    }
}

fn not_empty(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        Err(Fault::of(Rule::NotEmpty))
    } else {
        Ok(())
    }
}

impl Value for Date {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        push_padded(out, self.year(), 4);
        push_padded(out, self.month().into(), 2);
        push_padded(out, self.day().into(), 2);
    }

    fn parse(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        not_empty(text)?;
        parse_date(text).ok_or(Fault::of(Rule::Day))
    }

    fn check(&self, _info: &'static ElementInfo) -> Result<(), Fault> {
        // The wire has four digits for the year and none for its sign.
        if self.year() > 0 {
            Ok(())
        } else {
            Err(Fault::of(Rule::Day))
        }
    }
}

impl Value for Time {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        push_padded(out, self.hour().into(), 2);
        push_padded(out, self.minute().into(), 2);
        push_padded(out, self.second().into(), 2);
    }

    fn parse(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        not_empty(text)?;
        parse_time(text).ok_or(Fault::of(Rule::TimeOfDay))
    }
}

impl Value for DateOrMonth {
    const IS_PLAIN: bool = true;

    fn write(&self, out: &mut String) {
        match self {
            Self::Date(date) => date.write(out),
            Self::Month(month) => {
                push_padded(out, month.year, 4);
                push_padded(out, month.month.into(), 2);
            }
        }
    }

    fn parse(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        not_empty(text)?;
        if text.len() == 6 {
            parse_month(text)
                .map(Self::Month)
                .ok_or(Fault::of(Rule::Month))
        } else {
            parse_date(text).map(Self::Date).ok_or(Fault::of(Rule::Day))
        }
    }

    fn check(&self, info: &'static ElementInfo) -> Result<(), Fault> {
        match self {
            Self::Date(date) => date.check(info),
            // A month made from a day before the year 1 is the only one that `Month::new` did not check.
            Self::Month(month) if month.year < 1 => Err(Fault::of(Rule::Month)),
            Self::Month(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::element::{DataClass, Kind, LengthUnit};

    static DAY: ElementInfo = ElementInfo {
        element: "Insymd",
        english: "start",
        korean: "조회시작일자",
        kind: Kind::DateOrMonth,
        class: DataClass::Public,
        limit: Some(8),
        unit: LengthUnit::Unstated,
        hangul_limit: None,
    };

    fn round_trip<T: Value>(text: &str) {
        let mut written = String::new();
        T::parse(text, &DAY).unwrap().write(&mut written);
        assert_eq!(written, text);
    }

    fn refused<T: Value>(text: &str, rule: Rule) {
        assert_eq!(
            T::parse(text, &DAY).err().map(|fault| fault.rule),
            Some(rule),
            "{text:?}"
        );
    }

    #[test]
    fn days_and_times_are_written_as_they_are_read() {
        round_trip::<Date>("20191212");
        round_trip::<Date>("00010101");
        round_trip::<DateOrMonth>("20191212");
        round_trip::<DateOrMonth>("201912");
        round_trip::<Time>("235959");
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        refused::<Date>("20190229", Rule::Day);
        refused::<Date>("2019-2-2", Rule::Day);
        refused::<Date>("201912", Rule::Day);
        refused::<Date>("00000101", Rule::Day);
        refused::<Date>("２０１９", Rule::Day);
        refused::<Date>("", Rule::NotEmpty);
        refused::<DateOrMonth>("201913", Rule::Month);
        refused::<DateOrMonth>("2019", Rule::Day);
        refused::<Time>("246060", Rule::TimeOfDay);
    }
}
