//! Why a value cannot be sent, without the value: the rule, the limit, what was found, the unit.

use std::fmt;

use super::element::ElementInfo;

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Unicode scalar values.
    Characters,
    /// Bytes in CP949.
    Cp949Bytes,
    /// Hangul syllables.
    HangulSyllables,
    /// Digits.
    Digits,
    /// KRW.
    Krw,
    /// Rows of a repeating part.
    Rows,
    /// Days.
    Days,
    /// Months.
    Months,
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Characters => "characters",
            Self::Cp949Bytes => "bytes in CP949",
            Self::HangulSyllables => "Hangul syllables",
            Self::Digits => "digits",
            Self::Krw => "KRW",
            Self::Rows => "rows",
            Self::Days => "days",
            Self::Months => "months",
        })
    }
}

/// Which rule a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The member must be there.
    Required,
    /// The value must not be empty.
    NotEmpty,
    /// The value is longer, greater or more than the limit.
    AtMost,
    /// There is less than the limit.
    AtLeast,
    /// The value must be the sum of the rows.
    EqualsSum,
    /// The value must be ASCII digits.
    AsciiDigits,
    /// The value must be a whole number without sign, separator, padding or leading zeros.
    PlainNumber,
    /// The value must be a day that exists, `YYYYMMDD`.
    Day,
    /// The value must be a month, `YYYYMM`.
    Month,
    /// The value must be a time of day, `HHMMSS`.
    TimeOfDay,
    /// The value must be one of the member's codes.
    KnownCode,
    /// The value must hold no control characters.
    NoControlCharacters,
    /// The value must be made of characters that CP949 has.
    InCp949,
    /// The member must be a JSON string.
    JsonString,
    /// The member must be a JSON array of objects.
    JsonRows,
    /// The body must be a JSON object.
    JsonObject,
    /// The first day or month must not come after the last.
    InOrder,
    /// The day or month must not come after today.
    NotAfterToday,
    /// The body names another API.
    SameApi,
    /// The layout has no such member.
    KnownMember,
    /// The value must be printable ASCII without spaces.
    AsciiGraphic,
    /// The member must say of the sending what the body's own header says.
    SameAsHeader,
}

impl Rule {
    /// The word that programs know it by, such as `at-most`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::NotEmpty => "not-empty",
            Self::AtMost => "at-most",
            Self::AtLeast => "at-least",
            Self::EqualsSum => "equals-sum",
            Self::AsciiDigits => "ascii-digits",
            Self::PlainNumber => "plain-number",
            Self::Day => "day",
            Self::Month => "month",
            Self::TimeOfDay => "time-of-day",
            Self::KnownCode => "known-code",
            Self::NoControlCharacters => "no-control-characters",
            Self::InCp949 => "in-cp949",
            Self::JsonString => "json-string",
            Self::JsonRows => "json-rows",
            Self::JsonObject => "json-object",
            Self::InOrder => "in-order",
            Self::NotAfterToday => "not-after-today",
            Self::SameApi => "same-api",
            Self::KnownMember => "known-member",
            Self::AsciiGraphic => "ascii-graphic",
            Self::SameAsHeader => "same-as-header",
        }
    }
}

/// A rule that a value breaks, with the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: Rule,
    /// The limit, for a rule that has one.
    pub limit: Option<u64>,
    /// What was found, counted in the unit.
    pub actual: Option<u64>,
    /// What limit and found are counted in.
    pub unit: Option<Unit>,
}

impl Fault {
    /// A fault of a rule without numbers.
    pub const fn of(rule: Rule) -> Self {
        Self {
            rule,
            limit: None,
            actual: None,
            unit: None,
        }
    }

    /// A fault of a rule with a limit.
    pub const fn counted(rule: Rule, limit: u64, actual: u64, unit: Unit) -> Self {
        Self {
            rule,
            limit: Some(limit),
            actual: Some(actual),
            unit: Some(unit),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(limit), Some(actual), Some(unit)) = (self.limit, self.actual, self.unit) {
            return match self.rule {
                Rule::AtLeast => write!(formatter, "{actual} {unit}, expected at least {limit}"),
                Rule::EqualsSum => {
                    write!(
                        formatter,
                        "{actual} {unit}, expected {limit}, the sum of its rows"
                    )
                }
                _ => write!(formatter, "{actual} {unit}, expected at most {limit}"),
            };
        }
        formatter.write_str(match self.rule {
            Rule::Required => "missing, and it is required",
            Rule::NotEmpty => "empty, expected a value; leave an optional member unset instead",
            Rule::AtMost => "over the limit",
            Rule::AtLeast => "under the limit",
            Rule::EqualsSum => "not the sum of its rows",
            Rule::AsciiDigits => "something other than digits, expected ASCII digits only",
            Rule::PlainNumber => {
                "not a plain number, expected digits without sign, separator or leading zeros"
            }
            Rule::Day => "not a day, expected YYYYMMDD",
            Rule::Month => "not a month, expected YYYYMM",
            Rule::TimeOfDay => "not a time of day, expected HHMMSS",
            Rule::KnownCode => "not one of the codes of this member",
            Rule::NoControlCharacters => "control characters, expected printable text",
            Rule::InCp949 => "characters that CP949 does not have",
            Rule::JsonString => "another JSON kind, expected a string",
            Rule::JsonRows => "another JSON kind, expected an array of objects",
            Rule::JsonObject => "another JSON kind, expected an object",
            Rule::InOrder => "after the end of the range, expected it at or before the end",
            Rule::NotAfterToday => "after today, expected today or earlier",
            Rule::SameApi => "the name of another API",
            Rule::KnownMember => "a member that the layout does not have; check its spelling",
            Rule::AsciiGraphic => "spaces or non-ASCII characters, expected printable ASCII",
            Rule::SameAsHeader => "another value than the header has, expected the same",
        })
    }
}

/// A value that cannot be made, and why; it names the element and never shows the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueError {
    info: &'static ElementInfo,
    fault: Fault,
}

impl ValueError {
    pub(crate) fn new(info: &'static ElementInfo, fault: Fault) -> Self {
        Self { info, fault }
    }

    /// The element that the value was meant for.
    pub fn element(&self) -> &'static ElementInfo {
        self.info
    }

    /// The rule that the value breaks.
    pub fn rule(&self) -> Rule {
        self.fault.rule
    }

    /// The limit, for a rule that has one.
    pub fn limit(&self) -> Option<u64> {
        self.fault.limit
    }

    /// What was found, counted in the unit.
    pub fn actual(&self) -> Option<u64> {
        self.fault.actual
    }

    /// What limit and found are counted in.
    pub fn unit(&self) -> Option<Unit> {
        self.fault.unit
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} ({}, {}): {}",
            self.info.element, self.info.english, self.info.korean, self.fault
        )
    }
}

impl std::error::Error for ValueError {}
