//! Compares procedures and forms, which are text for people: entry by entry, without a rule of their own for each key.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::change::{Change, PROCEDURE, Place};
use super::compare::Comparison;
use super::kinds::ChangeKind::*;
use super::level::Cause;
use super::prose::{self, Difference};

/// Compares procedures and forms.
pub(super) fn compare(to: &mut Comparison<'_>) {
    let root = Place::service(&to.new.service.service);
    let mut found = Vec::new();
    let sides = [
        (
            "procedure",
            serde_json::to_value(&to.old.service.procedures),
            serde_json::to_value(&to.new.service.procedures),
        ),
        (
            "form",
            serde_json::to_value(&to.old.service.forms),
            serde_json::to_value(&to.new.service.forms),
        ),
    ];
    for (key, before, after) in sides {
        // Values of the model always serialise.
        let (Ok(before), Ok(after)) = (before, after) else {
            continue;
        };
        node(&root, key, "", &before, &after, &mut found);
    }
    for change in found {
        to.push_here(change);
    }
}

fn node(
    root: &Place,
    path: &str,
    key: &str,
    before: &Value,
    after: &Value,
    found: &mut Vec<Change>,
) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for key in old
                .keys()
                .chain(new.keys().filter(|key| !old.contains_key(*key)))
            {
                let (old, new) = (old.get(key), new.get(key));
                node(
                    root,
                    &format!("{path} {key}"),
                    key,
                    old.unwrap_or(&Value::Null),
                    new.unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        (Value::Array(old), Value::Array(new)) if named(old, new).is_some() => {
            entries(root, path, old, new, found);
        }
        _ => found.push(leaf(root.key(path), key, before, after)),
    }
}

/// The key by which the entries of two lists are told apart: the first one that is a text in all of them, and in each list another.
fn named(old: &[Value], new: &[Value]) -> Option<&'static str> {
    // A step stands in a section and a document has a form, so their own names come first.
    const NAMES: &[&str] = &[
        "procedure",
        "step",
        "question",
        "document",
        "field",
        "consent",
        "signature",
        "rule",
        "party",
        "address",
        "condition",
        "section",
        "group",
        "form",
        "table",
        "column",
        "row",
        "id",
        "name",
    ];
    NAMES.iter().copied().find(|name| {
        [old, new].iter().all(|list| {
            let names: Vec<&str> = list
                .iter()
                .filter_map(|entry| entry.get(name).and_then(Value::as_str))
                .collect();
            let distinct: BTreeSet<&str> = names.iter().copied().collect();
            names.len() == list.len() && distinct.len() == names.len()
        })
    })
}

fn entries(root: &Place, path: &str, old: &[Value], new: &[Value], found: &mut Vec<Change>) {
    let Some(name) = named(old, new) else {
        return;
    };
    let id = |entry: &Value| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    let shown = |entry: &Value| {
        entry
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or("?")
            .to_owned()
    };
    for entry in old {
        let at = format!("{path} {}", shown(entry));
        match new.iter().find(|other| id(other) == id(entry)) {
            Some(other) => node(root, &at, "", entry, other, found),
            None => found.push(leaf(root.key(at), "", entry, &Value::Null)),
        }
    }
    for entry in new {
        if !old.iter().any(|other| id(other) == id(entry)) {
            let at = format!("{path} {}", shown(entry));
            found.push(leaf(root.key(at), "", &Value::Null, entry));
        }
    }
    let order: Vec<(usize, usize)> = old
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            Some((index, new.iter().position(|other| id(other) == id(entry))?))
        })
        .collect();
    if !super::pair::moved(&order).is_empty() {
        let names = |list: &[Value]| list.iter().map(shown).collect::<Vec<_>>().join(", ");
        found.push(
            Change::new(F26, PROCEDURE, root.key(format!("{path} order")))
                .from_to(names(old), names(new)),
        );
    }
}

/// The change of one value.
fn leaf(place: Place, key: &str, before: &Value, after: &Value) -> Change {
    let (old, new) = (text(before), text(after));
    let from = old.clone().unwrap_or_default();
    let to = new.clone().unwrap_or_default();
    let change = match key {
        "lines" => Change::new(P01, "moved", place).because(Cause::TranscriptionFix),
        "note" | "english" | "english_name" | "basis" => {
            Change::new(F27, "own-words", place).because(Cause::TranscriptionFix)
        }
        "class" => Change::new(P03, "data-class", place).because(Cause::TranscriptionFix),
        _ if !(before.is_string() || before.is_null()) || before.is_null() != after.is_null() => {
            Change::new(F26, PROCEDURE, place)
        }
        // These hold words of the format, a place or a name, and no sentence: another one is another rule.
        "actor" | "to" | "at" | "form" | "permission" | "grants" | "revokes" | "medium"
        | "when" | "filled_by" | "kind" | "either" | "value" | "section" => {
            Change::new(F26, PROCEDURE, place)
        }
        _ => match prose::difference(&from, &to, false) {
            Difference::Spaces => {
                Change::new(F28, "spaces", place).because(Cause::TranscriptionFix)
            }
            Difference::Wording => Change::new(F27, PROCEDURE, place),
            _ => Change::new(F26, PROCEDURE, place),
        },
    };
    change.values(old, new)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => Some(list.iter().filter_map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => Some(object(map)),
        other => Some(other.to_string()),
    }
}

fn object(map: &Map<String, Value>) -> String {
    let parts: Vec<String> = map
        .iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}", text(value)?)))
        .collect();
    format!("{{{}}}", parts.join(", "))
}
