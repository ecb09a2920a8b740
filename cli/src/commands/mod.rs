//! The commands, one file or folder each.

pub(crate) mod account;
pub(crate) mod call;
pub(crate) mod codes;
pub(crate) mod demo;
pub(crate) mod deposits;
pub(crate) mod doctor;
pub(crate) mod init;
pub(crate) mod inquire;
pub(crate) mod journal;
pub(crate) mod reconcile;
pub(crate) mod send;
pub(crate) mod worker;

use jiff::civil::Date;
use ontu::runtime::Month;

/// Reads a day, `YYYYMMDD` or `YYYY-MM-DD`.
fn day(text: &str) -> Option<Date> {
    let text = &*crate::files::value::without_hyphens(text);
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    Date::new(
        year,
        text.get(4..6)?.parse().ok()?,
        text.get(6..)?.parse().ok()?,
    )
    .ok()
}

/// Reads a month, `YYYYMM`.
fn month(text: &str) -> Option<Month> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Month::new(text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{day, month};

    #[test]
    fn days_and_months_are_those_that_exist() {
        assert!(day("20260228").is_some() && month("202612").is_some());
        assert_eq!(day("2026-02-28"), day("20260228"));
        for wrong in [
            "20260230",
            "202602",
            "2026-2-28",
            "2026-2-2",
            "２０２６",
            "",
        ] {
            assert!(day(wrong).is_none(), "{wrong}");
        }
        for wrong in ["202613", "20260101", "0000", "000001"] {
            assert!(month(wrong).is_none(), "{wrong}");
        }
    }
}
