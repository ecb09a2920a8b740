//! Rows of layouts: lengths, 필수 and 선택, formats, limits in the text, and descriptions that were copied.

use std::collections::{BTreeMap, HashMap};

use super::super::extract::{Column, Extract, Required, RowKind};
use super::super::{habits, words};
use super::{Collector, Kind, RowPlace, Target, members, rows, tables};

pub(super) fn find(extract: &Extract, found: &mut Collector) {
    for place in rows(extract) {
        cells(place, found);
    }
    lengths(extract, found);
    requiredness(extract, found);
    formats(extract, found);
    copies(extract, found);
    cut(extract, found);
}

fn cells(place: RowPlace<'_>, found: &mut Collector) {
    let row = place.row;
    let kind = row.row_kind();
    for (column, cell) in row.cells() {
        if let Some(raw) = habits::printed(cell, column) {
            let kind = match column {
                Column::Kind => Kind::KindWord,
                Column::Length => Kind::LengthWord,
                _ => Kind::RequiredWord,
            };
            let finding = found.at(kind, cell).row(place, column);
            finding.detail.clone_from(&cell.text);
            finding.raw = raw;
        }
    }
    if kind == RowKind::Header {
        return;
    }
    if kind == RowKind::Unknown {
        found
            .at(Kind::KindUnknown, &row.kind)
            .row(place, Column::Kind);
    }
    match row.length_value() {
        None if !row.length.text.is_empty() => {
            found
                .at(Kind::LengthForm, &row.length)
                .row(place, Column::Length);
        }
        None if kind == RowKind::Field => {
            found
                .at(Kind::LengthBlank, &row.length)
                .row(place, Column::Length);
        }
        _ => {}
    }
    match row.requiredness() {
        Required::Unknown => {
            let finding = found
                .at(Kind::RequiredToken, &row.required)
                .row(place, Column::Required);
            for known in ["필수", "선택"] {
                if words::letters_apart(known, &row.required.text) <= 1 {
                    finding.candidate(known, &["one letter away"]);
                }
            }
        }
        Required::Unstated => {
            found
                .at(Kind::RequiredBlank, &row.required)
                .row(place, Column::Required);
        }
        Required::Yes | Required::No => {}
    }
    let codes = row.coded_values();
    if let ([(code, _)], Some(1), RowKind::Field) = (codes.as_slice(), row.length_value(), kind) {
        let code = code.clone();
        let finding = found
            .at(Kind::CodesIncomplete, &row.description)
            .row(place, Column::Description);
        finding.raw = code;
    }
    limit(place, found);
}

/// A number of Hangul syllables in the description that is smaller than the length.
fn limit(place: RowPlace<'_>, found: &mut Collector) {
    let text = &place.row.description.text;
    let Some(length) = place.row.length_value() else {
        return;
    };
    let Some((raw, limit)) = hangul_limit(text) else {
        return;
    };
    if limit < length {
        let finding = found
            .at(Kind::ConstraintInText, &place.row.description)
            .row(place, Column::Description)
            .detail(length.to_string());
        finding.raw = raw;
        finding.target = Target::Nothing;
    }
}

/// `한글 6자리` in a text, with its number.
pub fn hangul_limit(text: &str) -> Option<(String, u32)> {
    let start = text.find("한글")?;
    let rest = text[start + "한글".len()..].trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = rest[digits.len()..].trim_start();
    let limit = digits.parse().ok().filter(|_| after.starts_with('자'))?;
    Some((format!("한글 {digits}자"), limit))
}

/// An element whose length differs from that of most of its rows.
fn lengths(extract: &Extract, found: &mut Collector) {
    let mut by_element: BTreeMap<&str, Vec<RowPlace<'_>>> = BTreeMap::new();
    for place in members(extract).filter(|place| place.row.length_value().is_some()) {
        by_element
            .entry(place.row.element.text.as_str())
            .or_default()
            .push(place);
    }
    for places in by_element.into_values() {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for place in &places {
            *counts
                .entry(place.row.length_value().unwrap_or(0))
                .or_default() += 1;
        }
        if counts.len() < 2 {
            continue;
        }
        // The usual one is the most frequent, and of several the first in the document.
        let usual = places
            .iter()
            .filter_map(|place| place.row.length_value())
            .max_by_key(|length| counts.get(length).copied().unwrap_or(0));
        let first_usual = places
            .iter()
            .filter_map(|place| place.row.length_value())
            .find(|length| counts.get(length) == usual.and_then(|usual| counts.get(&usual)));
        for place in &places {
            if place.row.length_value() != first_usual {
                let detail = first_usual
                    .map(|length| length.to_string())
                    .unwrap_or_default();
                found
                    .at(Kind::LengthDiffers, &place.row.length)
                    .row(*place, Column::Length)
                    .detail(detail);
            }
        }
    }
}

/// An element that is required in one table and optional in another: one finding for each.
fn requiredness(extract: &Extract, found: &mut Collector) {
    let mut by_element: BTreeMap<&str, [Vec<RowPlace<'_>>; 2]> = BTreeMap::new();
    for place in members(extract) {
        let side = match place.row.requiredness() {
            Required::Yes => 0,
            Required::No => 1,
            Required::Unstated | Required::Unknown => continue,
        };
        by_element
            .entry(place.row.element.text.as_str())
            .or_default()[side]
            .push(place);
    }
    for [required, optional] in by_element.into_values() {
        let (Some(_), Some(first)) = (required.first(), optional.first()) else {
            continue;
        };
        let lines = |places: &[RowPlace<'_>]| -> String {
            let numbers: Vec<String> = places
                .iter()
                .take(8)
                .map(|place| place.row.element.line().to_string())
                .collect();
            numbers.join(" ")
        };
        let detail = format!("필수 {}; 선택 {}", lines(&required), lines(&optional));
        let finding = found
            .at(Kind::RequiredDiffers, &first.row.required)
            .row(*first, Column::Required)
            .detail(detail);
        finding.target = Target::Nothing;
    }
}

/// The date formats in a text: runs of the letters of a format.
fn formats_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_ascii_alphabetic())
        .filter(|word| {
            let upper = word.to_ascii_uppercase();
            word.len() >= 4
                && (upper.starts_with("YYYY")
                    || upper.starts_with("HHMM")
                    || upper.starts_with("MMDD"))
                && upper
                    .bytes()
                    .all(|byte| matches!(byte, b'Y' | b'M' | b'D' | b'H' | b'S'))
        })
        .map(str::to_owned)
        .collect()
}

fn formats(extract: &Extract, found: &mut Collector) {
    for place in members(extract) {
        let text = &place.row.description;
        let formats = formats_of(&text.text);
        let mut lengths: Vec<usize> = formats.iter().map(String::len).collect();
        lengths.sort_unstable();
        lengths.dedup();
        if let (true, Some(length)) = (lengths.len() > 1, place.row.length_value()) {
            let finding = found
                .at(Kind::FormatVsLength, text)
                .row(place, Column::Description)
                .detail(formats.join(", "));
            finding.raw = length.to_string();
            finding.target = Target::Nothing;
        }
        for format in formats
            .iter()
            .filter(|format| **format != format.to_ascii_uppercase())
        {
            let finding = found
                .at(Kind::FormatCase, text)
                .row(place, Column::Description)
                .detail(format.to_ascii_uppercase());
            finding.raw = format.clone();
            finding.target = Target::Nothing;
        }
    }
}

/// A description that stands word for word at the same element of another API, where it is not equally required.
fn copies(extract: &Extract, found: &mut Collector) {
    let mut first: HashMap<(String, String), RowPlace<'_>> = HashMap::new();
    for place in members(extract) {
        let text = place.row.description.key();
        if text.chars().count() < 8
            || !matches!(place.row.requiredness(), Required::Yes | Required::No)
        {
            continue;
        }
        let key = (place.row.element.text.clone(), text);
        match first.get(&key) {
            None => {
                first.insert(key, place);
            }
            Some(other)
                if other.api != place.api
                    && other.row.requiredness() != place.row.requiredness() =>
            {
                let api = other.api.to_owned();
                found
                    .at(Kind::DescCopy, &place.row.description)
                    .row(place, Column::Description)
                    .detail(api);
            }
            Some(_) => {}
        }
    }
}

/// The last cells before a page break that are the beginning of another cell of their column.
fn cut(extract: &Extract, found: &mut Collector) {
    let mut texts: HashMap<Column, std::collections::BTreeMap<String, &str>> = HashMap::new();
    let mut last: Vec<(&str, &super::super::extract::Cell, Column, &str)> = Vec::new();
    for section in &extract.apis {
        for table in tables(section) {
            for row in &table.rows {
                for column in [Column::Name, Column::Description] {
                    let cell = if column == Column::Name {
                        &row.name
                    } else {
                        &row.description
                    };
                    texts
                        .entry(column)
                        .or_default()
                        .insert(cell.key(), &cell.text);
                }
            }
            for block in table.blocks.iter().skip(1) {
                let before = table
                    .rows
                    .iter()
                    .take_while(|row| row.element.line() < block.line)
                    .last();
                if let Some(row) = before {
                    last.push((&section.api, &row.name, Column::Name, &row.element.text));
                    last.push((
                        &section.api,
                        &row.description,
                        Column::Description,
                        &row.element.text,
                    ));
                }
            }
        }
        for table in &section.codes {
            for row in &table.rows {
                texts
                    .entry(Column::Procedure)
                    .or_default()
                    .insert(row.procedure.key(), &row.procedure.text);
                texts
                    .entry(Column::Message)
                    .or_default()
                    .insert(row.message.key(), &row.message.text);
            }
            for block in table.blocks.iter().skip(1) {
                let before = table
                    .rows
                    .iter()
                    .take_while(|row| row.codes.line() < block.line)
                    .last();
                if let Some(row) = before {
                    last.push((
                        &section.api,
                        &row.procedure,
                        Column::Procedure,
                        &row.codes.text,
                    ));
                    last.push((&section.api, &row.message, Column::Message, &row.codes.text));
                }
            }
        }
    }
    for (api, cell, column, element) in last {
        let key = cell.key();
        if key.chars().count() < 4 {
            continue;
        }
        // The next text in order that is longer and begins with this one.
        let longer = texts.get(&column).and_then(|texts| {
            texts
                .range::<String, _>((std::ops::Bound::Excluded(&key), std::ops::Bound::Unbounded))
                .next()
                .filter(|(other, _)| other.starts_with(&key))
                .map(|(_, text)| (*text).to_owned())
        });
        if let Some(longer) = longer {
            let finding = found
                .at(Kind::CutAtBreak, cell)
                .in_api(api)
                .detail(longer.clone());
            finding.element = element.to_owned();
            finding.cell = Some(column);
            finding.candidate(longer, &["another cell of the column begins so"]);
        }
    }
}
