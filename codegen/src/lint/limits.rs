//! Rules about repeating parts: each has a limit that can be kept, and stands at the top of its table.

use super::{all_rows, has, tables};
use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::load::model::{Row, Text};
use crate::resolved::{Kind, Origin};

/// The most rows that a limit may state: more than any body has, and few enough to be counted with.
const MOST_ROWS: u32 = 1_000_000;
/// The greatest amount: 15 nines.
const MOST_KRW: u64 = 999_999_999_999_999;

pub(super) fn check(spec: &Loaded, findings: &mut Findings) {
    for (table, rows) in tables(spec) {
        for row in all_rows(rows) {
            let entry = spec
                .elements
                .iter()
                .find(|entry| entry.element.value == row.element.value);
            let origin = entry
                .and_then(|entry| entry.origin)
                .map(|origin| origin.value);
            if is_part(row) {
                part(row, rows, &table, findings);
                let given = matches!(origin, None | Some(Origin::Caller)) && row.bound.is_none();
                if !given || row.kind.is_some_and(|kind| kind.value != Kind::Rows) {
                    of_values(
                        row,
                        "a repeating part, which the caller gives row by row",
                        findings,
                    );
                }
            } else if [row.kind, entry.and_then(|entry| entry.kind)]
                .into_iter()
                .flatten()
                .any(|kind| kind.value == Kind::Rows)
            {
                of_values(
                    row,
                    "`repeat` and `rows` with every element of kind rows",
                    findings,
                );
            }
        }
    }
}

fn is_part(row: &Row) -> bool {
    row.repeat.is_some() || !row.rows.is_empty()
}

/// A row that is half a repeating part and half a value.
fn of_values(row: &Row, expected: &str, findings: &mut Findings) {
    findings.error(
        "part-or-value",
        row.kind.map_or(row.element.at, |kind| kind.at),
        format!("{} as a repeating part and as a value", row.element.value),
        expected,
        "hold row and dictionary against the document and correct `kind`, `origin` or `bound`",
    );
}

/// Refuses a limit outside of a range.
fn within(
    what: &str,
    value: u64,
    at: Position,
    range: std::ops::RangeInclusive<u64>,
    findings: &mut Findings,
) {
    if !range.contains(&value) {
        findings.error(
            "limit-unfit",
            at,
            format!("{what} {value}"),
            format!("a number from {} to {}", range.start(), range.end()),
            "hold it against the document; leave out what the document does not limit",
        );
    }
}

fn part(row: &Row, siblings: &[Row], table: &str, findings: &mut Findings) {
    let limited = row.repeat.as_ref().is_some_and(|repeat| {
        repeat.max.is_some()
            || (table.contains("reply") && repeat.page.is_some())
            || repeat.limit.is_some()
    });
    if !limited {
        findings.error(
            "repeat-without-limit",
            row.element.at,
            format!(
                "the repeating part {} of {table} without a limit",
                row.element.value
            ),
            "`repeat` with `max`, or with `page` in a reply",
            "state the limit that the document prints, or `limit: unstated` where it prints none",
        );
    }
    if row.rows.is_empty() {
        findings.error(
            "repeat-without-rows",
            row.element.at,
            format!("the repeating part {} without rows", row.element.value),
            "the rows that repeat, under `rows`",
            "add them",
        );
    }
    for inner in row.rows.iter().filter(|inner| is_part(inner)) {
        findings.error(
            "repeat-nested",
            inner.element.at,
            format!(
                "the repeating part {} inside {}",
                inner.element.value, row.element.value
            ),
            "repeating parts at the top of a table, whose rows hold values alone",
            "hold it against the document; a layout that really nests parts cannot be generated",
        );
    }
    if let Some(repeat) = &row.repeat {
        let most = repeat.max.map_or(MOST_ROWS, |max| max.value);
        if let Some(max) = repeat.max {
            within(
                "max",
                max.value.into(),
                max.at,
                1..=MOST_ROWS.into(),
                findings,
            );
        }
        if let Some(page) = repeat.page {
            within(
                "page",
                page.value.into(),
                page.at,
                1..=MOST_ROWS.into(),
                findings,
            );
        }
        if let Some(min) = row.corrected.min {
            within("min", min.into(), row.element.at, 0..=most.into(), findings);
        }
        if let Some(most) = repeat.total.as_ref().and_then(|total| total.max_krw) {
            within("max_krw", most.value, most.at, 1..=MOST_KRW, findings);
        }
    }
    if let Some(total) = row.repeat.as_ref().and_then(|repeat| repeat.total.as_ref()) {
        member(&row.rows, &total.of, "the repeating part", findings);
        member(siblings, &total.equals, table, findings);
    }
}

pub(super) fn member(rows: &[Row], element: &Text, place: &str, findings: &mut Findings) {
    if !has(rows, &element.value) {
        findings.error(
            "unknown-member",
            element.at,
            format!("{}, which is not in {place}", element.value),
            format!("an element of {place}"),
            "correct the element",
        );
    }
}
