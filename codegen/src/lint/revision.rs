//! Rules about the revision as a whole: the day from which it holds is a day.

use crate::finding::Findings;
use crate::load::Loaded;

pub(super) fn check(spec: &Loaded, findings: &mut Findings) {
    let revision = spec.service.revision.as_ref();
    let Some(day) = revision.and_then(|revision| revision.effective_from.as_ref()) else {
        return;
    };
    if !is_day(&day.value) {
        findings.error(
            "revision-date",
            day.at,
            format!("`{}` under effective_from", day.value),
            "a day of the calendar, written \"YYYY-MM-DD\"",
            "write the day that the document gives as 시행일, or leave it out",
        );
    }
}

/// Whether a text is a day of the calendar.
pub(crate) fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, length: usize| -> Option<u32> {
        let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn days_of_the_calendar() {
        for day in ["2027-03-02", "2028-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-04-31",
            "2027-3-2",
            "20270302",
            "2027-03-00",
            "",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }
}
