//! Checks one value against its element: length, kind, codes.

use jiff::civil::{Date, Time};

use crate::refusals::RefusalCode;
use crate::spec::{Kind, Member, Unit};

/// What is wrong with a value; `found` is left out where the value itself says it.
pub(super) struct Breach {
    pub(super) code: RefusalCode,
    pub(super) expected: String,
    pub(super) found: Option<String>,
}

/// Everything that is wrong with a value; `months` says whether a day-or-month is a month, where that is known.
// [length-unit] See the list of assumptions.
pub(super) fn check(member: &Member, text: &str, months: Option<bool>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    breaches.extend(check_length(member, text));
    breaches.extend(check_hangul(member, text));
    if let Some((code, expected)) = check_kind(member, text, months) {
        breaches.push(Breach {
            code,
            expected,
            found: None,
        });
    }
    breaches
}

fn check_length(member: &Member, text: &str) -> Option<Breach> {
    let length = member.length?;
    let (found, unit) = match length.unit {
        Unit::Characters => (text.chars().count(), "characters"),
        // One byte for ASCII, two for everything that CP949 has beyond it.
        Unit::Cp949Bytes => (
            text.chars()
                .map(|character| if character.is_ascii() { 1 } else { 2 })
                .sum(),
            "CP949 bytes",
        ),
    };
    (found > length.limit as usize).then(|| Breach {
        code: RefusalCode::TooLong,
        expected: format!("at most {} {unit}", length.limit),
        found: Some(found.to_string()),
    })
}

fn check_hangul(member: &Member, text: &str) -> Option<Breach> {
    let limit = member.hangul_limit?;
    let found = text
        .chars()
        .filter(|character| ('가'..='힣').contains(character))
        .count();
    (found > limit as usize).then(|| Breach {
        code: RefusalCode::TooManyHangul,
        expected: format!("at most {limit} Hangul syllables"),
        found: Some(found.to_string()),
    })
}

fn check_kind(member: &Member, text: &str, months: Option<bool>) -> Option<(RefusalCode, String)> {
    let expected =
        |ok: bool, expected: &str| (!ok).then(|| (RefusalCode::WrongKind, expected.to_owned()));
    match member.kind {
        Kind::Digits => expected(is_digits(text), "digits"),
        Kind::Amount => expected(
            is_plain_whole(text),
            "a plain amount in digits, without leading zeros",
        ),
        Kind::Number => expected(
            is_plain_whole(text),
            "a plain number in digits, without leading zeros",
        ),
        Kind::Date => expected(day(text).is_some(), "a day of the calendar, YYYYMMDD"),
        Kind::DateOrMonth => {
            let (is_day, is_month) = (day(text).is_some(), month(text).is_some());
            match months {
                Some(true) => expected(is_month, "a month, YYYYMM"),
                Some(false) => expected(is_day, "a day of the calendar, YYYYMMDD"),
                None => expected(is_day || is_month, "a day YYYYMMDD or a month YYYYMM"),
            }
        }
        Kind::Time => expected(is_time(text), "a time of day, HHMMSS"),
        Kind::ResponseCode => expected(is_response_code(text), "five digits or capital letters"),
        Kind::Code | Kind::Flag if !member.codes.is_empty() => {
            let known = || member.codes.iter().map(|code| code.value.as_str());
            (!known().any(|code| code == text)).then(|| {
                let known: Vec<_> = known().collect();
                (
                    RefusalCode::NotACode,
                    format!("one of {}", known.join(", ")),
                )
            })
        }
        Kind::Flag => {
            (!matches!(text, "Y" | "N")).then(|| (RefusalCode::NotACode, "one of Y, N".to_owned()))
        }
        Kind::Code | Kind::Text | Kind::Rows | Kind::Undecided => None,
    }
}

/// A day `YYYYMMDD` that the calendar has.
pub(crate) fn day(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let (month, day) = (two_digits(month)?, two_digits(day)?);
    let year = is_digits(year).then(|| year.parse().ok()).flatten()?;
    Date::new(year, month, day).ok()
}

/// The first day of a month `YYYYMM`.
pub(crate) fn month(text: &str) -> Option<Date> {
    (text.len() == 6)
        .then(|| day(&format!("{text}01")))
        .flatten()
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_plain_whole(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn is_time(text: &str) -> bool {
    let time = || {
        let (hour, rest) = text.split_at_checked(2)?;
        let (minute, second) = rest.split_at_checked(2)?;
        let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
        // A leap second is none: the bank's clock has no second 60.
        Time::new(hour, minute, two_digits(second)?, 0).ok()
    };
    time().is_some()
}

/// The number that is written in exactly two digits.
fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && is_digits(text))
        .then(|| text.parse().ok())
        .flatten()
}

fn is_response_code(text: &str) -> bool {
    text.len() == 5
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::{day, is_plain_whole, is_response_code, is_time, month};

    #[test]
    fn days_are_days_of_the_calendar() {
        assert!(day("20240229").is_some());
        for no_day in [
            "20260229",
            "202602",
            "2026-2-1",
            "20261301",
            "20260100",
            "+2026101",
            "202601+1",
            "202601011",
            "２０２６０１０１",
        ] {
            assert!(day(no_day).is_none(), "{no_day}");
        }
    }

    #[test]
    fn months_are_months_of_the_year() {
        assert!(month("202612").is_some());
        assert!(month("202613").is_none());
        assert!(month("20261201").is_none());
    }

    #[test]
    fn amounts_are_plain() {
        assert!(is_plain_whole("0") && is_plain_whole("1000000000"));
        for not_plain in ["01", "1,000", "1.0", "-1", "+1", " 1", "1e3"] {
            assert!(!is_plain_whole(not_plain), "{not_plain}");
        }
    }

    #[test]
    fn times_are_of_the_day() {
        assert!(is_time("235959"));
        for no_time in [
            "240000", "235960", "236000", "23595", "2359590", "ab0000", "+10000",
        ] {
            assert!(!is_time(no_time), "{no_time}");
        }
    }

    #[test]
    fn response_codes_have_five_characters() {
        assert!(is_response_code("AC081") && is_response_code("00000"));
        assert!(!is_response_code("ac081") && !is_response_code("0000"));
    }
}
