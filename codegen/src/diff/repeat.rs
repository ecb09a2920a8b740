//! Compares the limits of two repeating parts.

use super::change::Direction;
use super::kinds::ChangeKind::{F21, F22, F23, F25};
use super::level::Cause;
use super::row::Row;
use super::words::or_none;
use crate::resolved::Total;

pub(super) fn compare(row: &mut Row<'_, '_, '_>) {
    let (Some(before), Some(after)) = (&row.sides.before.repeat, &row.sides.after.repeat) else {
        return;
    };
    if before.max != after.max {
        let suffix = match (before.max, after.max) {
            (Some(old), Some(new)) if new > old => "-grown",
            (Some(_), None) => "-grown",
            _ => "-shrunk",
        };
        row.add(
            F21,
            suffix,
            "repeat max",
            or_none(before.max),
            or_none(after.max),
            Cause::BankRevision,
        );
    }
    if before.min != after.min {
        let suffix = if after.min < before.min {
            "-grown"
        } else {
            "-shrunk"
        };
        row.add(
            F21,
            suffix,
            "min",
            Some(before.min.to_string()),
            Some(after.min.to_string()),
            Cause::BankRevision,
        );
    }
    if before.page != after.page {
        row.add_case(
            F23,
            "reply",
            "repeat page",
            or_none(before.page),
            or_none(after.page),
            Cause::BankRevision,
        );
    }
    let total = before.total.as_ref().map(|total| Total {
        of: row.now(&total.of),
        equals: row.now(&total.equals),
        max_krw: total.max_krw,
    });
    if total != after.total {
        row.add_case(
            F22,
            total_case(total.as_ref(), after.total.as_ref()),
            "repeat total",
            total.as_ref().map(shown),
            after.total.as_ref().map(shown),
            Cause::BankRevision,
        );
    }
    if before.row_type != after.row_type {
        let direction = match row.table.direction {
            Direction::Request => "request-english",
            Direction::Reply => "reply-english",
        };
        row.add_case(
            F25,
            direction,
            "repeat row_type",
            Some(before.row_type.clone()),
            Some(after.row_type.clone()),
            Cause::TranscriptionFix,
        );
    }
}

fn total_case(before: Option<&Total>, after: Option<&Total>) -> &'static str {
    match (before, after) {
        (Some(old), Some(new)) if (&old.of, &old.equals) != (&new.of, &new.equals) => {
            "request-rule"
        }
        (Some(_), None) => "request-grown",
        (Some(old), Some(new)) => match (old.max_krw, new.max_krw) {
            (Some(old), Some(new)) if new > old => "request-grown",
            (Some(_), None) => "request-grown",
            _ => "request-shrunk",
        },
        (None, _) => "request-shrunk",
    }
}

fn shown(total: &Total) -> String {
    let max = total
        .max_krw
        .map_or_else(|| "no limit".to_owned(), |max| format!("{max} KRW at most"));
    format!("sum of {} equals {}, {max}", total.of, total.equals)
}
