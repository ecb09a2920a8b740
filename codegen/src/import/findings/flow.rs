//! Procedures: whether the inquiry that a row of codes names is the one for its own API.

use std::collections::HashMap;

use super::super::extract::{ApiSection, Extract};
use super::super::words;
use super::{Collector, Kind, Target};

/// How far from its section an inquiry is looked for: an order and its inquiry stand together in these documents.
const NEAR: usize = 3;

pub(super) fn find(extract: &Extract, found: &mut Collector) {
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let sections: HashMap<&str, usize> = extract
        .apis
        .iter()
        .enumerate()
        .map(|(index, section)| (section.api.as_str(), index))
        .collect();
    for row in &extract.index {
        if let Some(index) = sections.get(row.api_name().as_str()) {
            by_name.insert(bare(&row.name.key()), *index);
        }
    }
    for (index, section) in extract.apis.iter().enumerate() {
        by_name.entry(bare(&section.title.key())).or_insert(index);
        by_name.entry(section.api.clone()).or_insert(index);
    }
    for (index, section) in extract.apis.iter().enumerate() {
        check(extract, index, section, &by_name, found);
    }
}

fn check(
    extract: &Extract,
    index: usize,
    section: &ApiSection,
    by_name: &HashMap<String, usize>,
    found: &mut Collector,
) {
    let rows = section.codes.iter().flat_map(|table| &table.rows);
    let named: Vec<_> = rows
        .flat_map(|row| {
            names_in(&row.procedure.text)
                .into_iter()
                .map(move |name| (row, name))
        })
        .filter_map(|(row, name)| Some((row, resolve(extract, index, &name, by_name)?)))
        .filter(|(_, target)| *target != index)
        .collect();
    if named.is_empty() {
        return;
    }
    let near =
        index.saturating_sub(NEAR)..=(index + NEAR).min(extract.apis.len().saturating_sub(1));
    let best = near
        .chain(named.iter().map(|(_, target)| *target))
        .filter(|other| *other != index && is_inquiry(&extract.apis[*other]))
        .max_by_key(|other| {
            (
                kinship(section, &extract.apis[*other]),
                usize::MAX - other.abs_diff(index),
            )
        });
    let Some(best) = best else { return };
    let reached = kinship(section, &extract.apis[best]);
    for (row, target) in named {
        if target != best && kinship(section, &extract.apis[target]) < reached {
            let other = &extract.apis[target];
            let right = &extract.apis[best];
            let finding = found
                .at(Kind::ProcedureTarget, &row.procedure)
                .in_api(&section.api);
            finding.raw = row.codes.text.clone();
            finding.element = row.codes.text.clone();
            finding.detail = other.api.clone();
            finding.target = Target::Nothing;
            finding.candidate(right.api.clone(), &["its section names this API"]);
        }
    }
}

/// The APIs that a procedure names: the words before `API`, from the dash on.
pub fn names_in(procedure: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = procedure;
    while let Some(at) = rest.find("API") {
        let before = &rest[..at];
        let name = before.rsplit("- ").next().unwrap_or(before);
        let name = bare(&words::key(name));
        if !name.is_empty() {
            names.push(name);
        }
        rest = &rest[at + "API".len()..];
    }
    names
}

/// A name without the Latin letters and digits that the names of a service start with.
fn bare(name: &str) -> String {
    let korean = name.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
    if korean.is_empty() {
        name.to_owned()
    } else {
        korean.to_owned()
    }
}

/// The section that a name means: by the index, by its title, or by the likeness to a title nearby.
fn resolve(
    extract: &Extract,
    index: usize,
    name: &str,
    by_name: &HashMap<String, usize>,
) -> Option<usize> {
    if let Some(found) = by_name.get(name) {
        return Some(*found);
    }
    let length = name.chars().count();
    if length < 5 {
        return None;
    }
    let near =
        index.saturating_sub(NEAR)..=(index + NEAR).min(extract.apis.len().saturating_sub(1));
    near.map(|other| (common(name, &bare(&extract.apis[other].title.key())), other))
        .filter(|(common, _)| common * 5 >= length * 4)
        .max_by_key(|(common, other)| (*common, usize::MAX - other))
        .map(|(_, other)| other)
}

/// Whether a section describes an inquiry.
fn is_inquiry(section: &ApiSection) -> bool {
    let text = format!("{}{}", section.title.text, section.function.text);
    ["조회", "확인", "결과"]
        .iter()
        .any(|word| text.contains(word))
}

/// How much of a section's title another section says in its own title and function.
fn kinship(section: &ApiSection, other: &ApiSection) -> usize {
    let title = bare(&section.title.key());
    common(&title, &other.function.key()).max(common(&title, &other.title.key()))
}

/// The length of the longest text that two texts share.
fn common(first: &str, second: &str) -> usize {
    let second: Vec<char> = second.chars().collect();
    let mut before = vec![0_usize; second.len() + 1];
    let mut longest = 0;
    for letter in first.chars() {
        let mut row = vec![0_usize; second.len() + 1];
        for (at, other) in second.iter().enumerate() {
            if letter == *other {
                row[at + 1] = before[at] + 1;
                longest = longest.max(row[at + 1]);
            }
        }
        before = row;
    }
    longest
}
