//! Names of elements: how they start, names that differ by case or by look only, and names that are no names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::extract::{Column, Extract, RowKind};
use super::super::words;
use super::{Collector, Kind, RowPlace, Target, rows};

pub(super) fn find(extract: &Extract, found: &mut Collector) {
    // The first row of each distinct element, in the order of the document.
    let mut first: Vec<RowPlace<'_>> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for place in rows(extract) {
        let element = place.row.element.text.as_str();
        if element.is_empty() {
            let raw = place
                .row
                .cells()
                .into_iter()
                .filter(|(_, cell)| !cell.is_blank())
                .map(|(_, cell)| cell.text.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let finding = found.at_line(Kind::ElementBlank, 0, &raw);
            finding.row(place, Column::Element);
        } else if seen.insert(element) {
            first.push(place);
        }
    }
    forms(&first, found);
    initials(&first, found);
    cases(&first, found);
    duplicates(extract, found);
}

fn forms(first: &[RowPlace<'_>], found: &mut Collector) {
    for place in first {
        let element = &place.row.element;
        if !words::is_identifier(&element.text) {
            let tight = words::key(&element.text);
            let finding = found
                .at(Kind::IdentForm, element)
                .row(*place, Column::Element);
            finding.target = Target::Element(element.text.clone());
            if words::is_identifier(&tight) {
                finding.candidate(tight, &["without blanks"]);
            }
        }
    }
}

/// Names that start with a small letter where nearly all others start with a capital.
fn initials(first: &[RowPlace<'_>], found: &mut Collector) {
    let lower = |place: &&RowPlace<'_>| {
        place
            .row
            .element
            .text
            .starts_with(|letter: char| letter.is_ascii_lowercase())
    };
    let few = first.iter().filter(lower).count();
    if few == 0 || few * 4 > first.len() {
        return;
    }
    let all: BTreeSet<&str> = first
        .iter()
        .map(|place| place.row.element.text.as_str())
        .collect();
    for place in first.iter().filter(lower) {
        let element = &place.row.element;
        let mut letters = element.text.chars();
        let initial = letters.next().unwrap_or_default();
        let rest = letters.as_str();
        let looks = match initial {
            'l' => Some('I'),
            'o' => Some('O'),
            _ => None,
        };
        let finding = found
            .at(Kind::IdentInitialCase, element)
            .row(*place, Column::Element);
        finding.target = Target::Element(element.text.clone());
        if let Some(letter) = looks {
            let value = format!("{letter}{rest}");
            let listed = all.contains(value.as_str());
            finding.candidate(
                value,
                if listed {
                    &["looks the same", "spelled so elsewhere"]
                } else {
                    &["looks the same"]
                },
            );
        }
        if looks.is_none() {
            finding.candidate(
                format!("{}{rest}", initial.to_ascii_uppercase()),
                &["the capital"],
            );
        }
    }
}

/// Names that are equal but for case, and names that only look equal.
fn cases(first: &[RowPlace<'_>], found: &mut Collector) {
    let mut by_case: BTreeMap<String, Vec<&RowPlace<'_>>> = BTreeMap::new();
    let mut by_look: BTreeMap<String, Vec<&RowPlace<'_>>> = BTreeMap::new();
    for place in first {
        let element = &place.row.element.text;
        by_case
            .entry(element.to_lowercase())
            .or_default()
            .push(place);
        by_look.entry(words::fold(element)).or_default().push(place);
    }
    for (groups, kind) in [
        (by_case, Kind::IdentCaseVariant),
        (by_look, Kind::IdentSkeletonCollision),
    ] {
        for group in groups.into_values().filter(|group| group.len() > 1) {
            let others: Vec<String> = group
                .iter()
                .skip(1)
                .map(|place| format!("`{}`", place.row.element.text))
                .collect();
            let finding = found
                .at(kind, &group[0].row.element)
                .row(*group[0], Column::Element);
            finding.detail(others.join(", "));
            finding.target = Target::Nothing;
            finding.cell = None;
        }
    }
}

/// The same element twice in one table beside or inside the same repeating part.
fn duplicates(extract: &Extract, found: &mut Collector) {
    for section in &extract.apis {
        for table in super::tables(section) {
            let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
            for row in table.rows.iter().filter(|row| !row.element.text.is_empty()) {
                let key = match row.row_kind() {
                    RowKind::Header => ("", row.element.text.as_str()),
                    _ => (row.within.as_str(), row.element.text.as_str()),
                };
                match seen.get(&key) {
                    Some(line) => {
                        let place = RowPlace {
                            api: &section.api,
                            direction: table.direction,
                            row,
                        };
                        let line = line.to_string();
                        found
                            .at(Kind::ElementDuplicate, &row.element)
                            .row(place, Column::Element)
                            .detail(line);
                    }
                    None => {
                        seen.insert(key, row.element.line());
                    }
                }
            }
        }
    }
}
