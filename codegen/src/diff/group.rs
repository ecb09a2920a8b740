//! Folds changes of the dictionary into one each: one line of `elements.yaml` speaks for every row of its element.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Place, RustBreak};
use super::compare::Comparison;
use super::kinds::ChangeKind::*;
use super::level::Cause;
use super::prose;
use super::words::{length_words, or_none, word};
use crate::resolved::{Element, Member, Service};

/// The attributes that the dictionary holds and rows inherit.
pub(super) const INHERITED: &[&str] = &["unit", "kind", "class", "english", "origin"];

/// An attribute of an element, and what the two sides say of it.
type Attribute = (String, String, Option<String>, Option<String>);

/// Folds the rows of an element whose dictionary entry changed into one change.
pub(super) fn group(to: &mut Comparison<'_>) {
    let mut groups: BTreeMap<Attribute, Vec<usize>> = BTreeMap::new();
    let (old, new) = (to.old, to.new);
    let (before, after) = (
        by_name(&old.service.elements),
        by_name(&new.service.elements),
    );
    for (index, change) in to.changes.iter().enumerate() {
        let key = change.place.key.as_str();
        let (true, Some(element)) = (INHERITED.contains(&key), change.place.elements.last()) else {
            continue;
        };
        if change.place.direction.is_none() {
            continue;
        }
        let (Some(old), Some(new)) = (before.get(element.as_str()), after.get(element.as_str()))
        else {
            continue;
        };
        let said = (Some(attribute(old, key)), Some(attribute(new, key)));
        // A row that says so itself is judged by itself.
        if said.0 == said.1 || (&said.0, &said.1) != (&change.before, &change.after) {
            continue;
        }
        groups
            .entry((key.to_owned(), element.clone(), said.0, said.1))
            .or_default()
            .push(index);
    }
    let mut gone = BTreeSet::new();
    let mut units: BTreeMap<(Option<String>, Option<String>), Vec<usize>> = BTreeMap::new();
    for ((key, element, before, after), indices) in groups {
        let place = Place::service(&to.new.service.service)
            .element(&element)
            .key(&key);
        let kept = fold(to, &indices, place, &mut gone);
        if key == "unit" {
            units.entry((before, after)).or_default().push(kept);
        }
    }
    for (_, indices) in units.into_iter().filter(|(_, indices)| indices.len() > 1) {
        let elements: Vec<String> = indices
            .iter()
            .filter_map(|index| to.changes[*index].place.elements.last().cloned())
            .collect();
        let place = Place::service(&to.new.service.service).key("length_unit");
        let kept = fold(to, &indices, place, &mut gone);
        to.changes[kept].applies_to = elements;
    }
    let mut index = 0;
    to.changes.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

/// Folds changes into the first of them, at another place; returns its index.
fn fold(
    to: &mut Comparison<'_>,
    indices: &[usize],
    place: Place,
    gone: &mut BTreeSet<usize>,
) -> usize {
    let kept = indices[0];
    let mut applies_to: Vec<String> = indices
        .iter()
        .map(|index| to.changes[*index].place.without_key().without_service())
        .collect();
    applies_to.dedup();
    let mut folded = to.changes[kept].clone();
    for index in &indices[1..] {
        let other = &to.changes[*index];
        folded.axes = folded.axes.or(other.axes);
        folded.rust_break = folded.rust_break.or(other.rust_break);
        folded.audit = folded.audit.or_else(|| other.audit.clone());
        // A case that weighs something says more than one that does not.
        if other.level() > folded.level() {
            folded.case = other.case;
        }
        gone.insert(*index);
    }
    if let Some(underlying) = folded.underlying.take() {
        folded.kind = underlying;
    }
    folded.applies_to = applies_to;
    folded.old = to.old.line(&place);
    folded.new = to.new.line(&place);
    folded.place = place;
    to.changes[kept] = folded;
    kept
}

fn attribute(element: &Element, key: &str) -> String {
    match key {
        "kind" => word(&element.kind),
        "class" => word(&element.class),
        "english" => element.english.clone(),
        "origin" => word(&element.origin),
        "name" => element.name.clone(),
        "note" => element.note.clone(),
        "length" => or_none(element.length.map(|length| length.limit)).unwrap_or_default(),
        _ => element
            .length
            .map(|length| word(&length.unit))
            .unwrap_or_default(),
    }
}

/// Reports what differs in the dictionary and shows in no row.
pub(super) fn dictionary(to: &mut Comparison<'_>) {
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for change in &to.changes {
        for element in &change.place.elements {
            told.insert((element, change.place.key.as_str()));
        }
        if change.place.key == "length_unit" {
            told.extend(
                change
                    .applies_to
                    .iter()
                    .map(|element| (element.as_str(), "unit")),
            );
        }
    }
    let root = Place::service(&to.new.service.service);
    let old: BTreeMap<&str, &Element> = by_name(&to.old.service.elements);
    let new: BTreeMap<&str, &Element> = by_name(&to.new.service.elements);
    let (used_before, used_after) = if old.keys().eq(new.keys()) {
        (BTreeSet::new(), BTreeSet::new())
    } else {
        (used(&to.old.service), used(&to.new.service))
    };
    let mut found = Vec::new();
    for element in &to.old.service.elements {
        let name = element.element.as_str();
        let Some(other) = new.get(name) else {
            // The rows that no longer use it tell what became of them.
            if !used_before.contains(name) || used_after.contains(name) {
                let change = Change::new(P03, "element-removed", root.element(name))
                    .values(Some(shown(element)), None);
                found.push(change);
            }
            continue;
        };
        if element == *other {
            continue;
        }
        for key in [
            "name", "english", "kind", "class", "length", "unit", "origin", "note",
        ] {
            let (before, after) = (attribute(element, key), attribute(other, key));
            // A length that came or went has no unit on one side.
            let unit = key == "unit" && (before.is_empty() || after.is_empty());
            if before != after && !unit && !told.contains(&(name, key)) {
                found.push(entry(root.element(name).key(key), key, before, after));
            }
        }
    }
    for element in &to.new.service.elements {
        let name = element.element.as_str();
        if !old.contains_key(name) && (!used_after.contains(name) || used_before.contains(name)) {
            let change = Change::new(P03, "element-added", root.element(name))
                .values(None, Some(shown(element)));
            found.push(change);
        }
    }
    for change in found {
        to.push_here(change.because(Cause::TranscriptionFix));
    }
}

/// The elements that rows of the service have.
fn used(service: &Service) -> BTreeSet<&str> {
    fn add<'a>(members: &'a [Member], used: &mut BTreeSet<&'a str>) {
        for member in members {
            used.insert(&member.element);
            add(
                member
                    .repeat
                    .as_ref()
                    .map_or(&[], |repeat| repeat.members.as_slice()),
                used,
            );
        }
    }
    let mut used = BTreeSet::new();
    let tables = [&service.header.request, &service.header.response];
    let apis = service
        .apis
        .iter()
        .flat_map(|api| [&api.request, &api.response]);
    for members in tables.into_iter().chain(apis) {
        add(members, &mut used);
    }
    used
}

fn by_name(elements: &[Element]) -> BTreeMap<&str, &Element> {
    elements
        .iter()
        .map(|element| (element.element.as_str(), element))
        .collect()
}

fn shown(element: &Element) -> String {
    let length = element
        .length
        .map(|length| format!(", length {}", length_words(length)));
    format!(
        "{} ({}), {}, {}{}",
        element.element,
        element.name,
        word(&element.kind),
        word(&element.class),
        length.unwrap_or_default()
    )
}

/// A difference of the dictionary that shows in no row.
fn entry(place: Place, key: &str, before: String, after: String) -> Change {
    let change = match key {
        "note" => Change::new(F27, "own-words", place),
        "name" if prose::squeezed(&before) == prose::squeezed(&after) => {
            Change::new(F28, "spaces", place)
        }
        "class" => Change::new(P03, "data-class", place),
        "english" => Change::new(P03, "decision", place).breaking(Some(RustBreak::Name)),
        "kind" => Change::new(P03, "decision", place).breaking(Some(RustBreak::Type)),
        _ => Change::new(P03, "decision", place),
    };
    change.from_to(before, after)
}
