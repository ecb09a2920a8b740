//! Rules about limits: repeating parts have one, and every rule speaks of members that are there.

use super::{all_rows, has, tables};
use crate::finding::Findings;
use crate::load::Loaded;
use crate::load::model::{ApiFile, Row, Text};

pub(super) fn check(spec: &Loaded, findings: &mut Findings) {
    for (table, rows) in tables(spec) {
        for row in all_rows(rows) {
            if row.repeat.is_some() || !row.rows.is_empty() {
                part(row, rows, &table, findings);
            }
        }
    }
    for api in &spec.apis {
        rules(&api.file, findings);
        echoes(&api.file, findings);
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
    if let Some(total) = row.repeat.as_ref().and_then(|repeat| repeat.total.as_ref()) {
        member(&row.rows, &total.of, "the repeating part", findings);
        member(siblings, &total.equals, table, findings);
    }
}

fn rules(file: &ApiFile, findings: &mut Findings) {
    let Some(rules) = &file.rules else { return };
    let mut named: Vec<&Text> = rules.day_of_call.iter().collect();
    if let Some(range) = &rules.date_range {
        named.extend([&range.from, &range.to, &range.by]);
        coded(file, &range.by, &[&range.daily, &range.monthly], findings);
    }
    if let Some(once) = &rules.once {
        named.extend([&once.element, &once.per]);
        coded(file, &once.element, &[&once.value], findings);
    }
    if let Some(unchanged) = &rules.unchanged {
        named.extend(unchanged.elements.iter().chain([&unchanged.per]));
    }
    for element in named {
        member(&file.request, element, "the request", findings);
    }
}

fn coded(file: &ApiFile, element: &Text, values: &[&Text], findings: &mut Findings) {
    let Some(row) = file
        .request
        .iter()
        .find(|row| row.element.value == element.value)
    else {
        return;
    };
    for value in values {
        if !row.codes.iter().any(|code| code.value.value == value.value) {
            findings.error(
                "unknown-coded-value",
                value.at,
                format!("the code {} of {}", value.value, element.value),
                "one of the codes of its row",
                "correct the code",
            );
        }
    }
}

/// What a reply echoes must have been sent.
fn echoes(file: &ApiFile, findings: &mut Findings) {
    for row in &file.response {
        if row.echo.is_some_and(|echo| echo.value) {
            member(&file.request, &row.element, "the request", findings);
        }
        if let Some(total) = &row.accumulates {
            member(&file.request, total, "the request", findings);
        }
    }
}

fn member(rows: &[Row], element: &Text, place: &str, findings: &mut Findings) {
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
