//! Checks the range of days or months that a request asks for.

use jiff::Unit;
use jiff::civil::Date;

use crate::json::Json;
use crate::refusals::RefusalCode;
use crate::spec::{Api, DateRange};

use super::member;
use super::members::Reader;
use super::value::{day, month};
use super::values::Values;

/// Whether the request asks for months; none when it does not say or the API has no range.
pub(super) fn asks_for_months(api: &Api, body: &Json<'_>) -> Option<bool> {
    let range = api.rules.date_range.as_ref()?;
    let by = member(&api.request, &range.by)?;
    let value = body.get(&by.wire)?.scalar()?;
    by.codes
        .iter()
        .any(|code| code.value == value)
        .then(|| value == range.monthly)
}

/// The first and last day of the range; none when one of them cannot be read.
pub(crate) fn first_and_last_day(range: &DateRange, values: &Values<'_>) -> Option<(Date, Date)> {
    let (from, to) = (values.text(&range.from), values.text(&range.to));
    if values.text(&range.by) == range.monthly {
        Some((month(from)?, month(to)?.last_of_month()))
    } else {
        Some((day(from)?, day(to)?))
    }
}

/// Adds what is wrong with the range; values that are no days or months have been complained of before.
pub(super) fn check(api: &Api, values: &Values<'_>, today: Date, reader: &mut Reader<'_>) {
    let Some(range) = &api.rules.date_range else {
        return;
    };
    let Some((first, last)) = first_and_last_day(range, values) else {
        return;
    };
    let to = member(&api.request, &range.to);
    let to_path = to.map_or(range.to.as_str(), |member| member.wire.as_str());
    let found = format!("{} to {}", values.text(&range.from), values.text(&range.to));
    if last < first {
        let expected = format!("no earlier day or month than {}", values.text(&range.from));
        reader.add(
            RefusalCode::RangeReversed,
            to,
            to_path,
            &expected,
            values.text(&range.to),
        );
        return;
    }
    let monthly = values.text(&range.by) == range.monthly;
    // [date-range] Both ends count.
    let (width, most, unit) = if monthly {
        (
            months_from(first, last) + 1,
            i64::from(range.max_months),
            "months",
        )
    } else {
        (
            days_from(first, last) + 1,
            i64::from(range.max_days),
            "days",
        )
    };
    if width > most {
        let expected = format!("a range of at most {most} {unit}, both ends counted");
        reader.add(RefusalCode::RangeTooWide, to, to_path, &expected, &found);
    }
    let latest = if monthly { last.first_of_month() } else { last };
    if range.not_after_today && latest > today {
        reader.add(
            RefusalCode::AfterToday,
            to,
            to_path,
            "nothing after today",
            &found,
        );
    }
}

fn days_from(first: Date, last: Date) -> i64 {
    first
        .until((Unit::Day, last))
        .map_or(i64::MAX - 1, |span| i64::from(span.get_days()))
}

fn months_from(first: Date, last: Date) -> i64 {
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    months(last) - months(first)
}
