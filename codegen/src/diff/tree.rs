//! Compares procedures and forms, which are text for people: entry by entry, without a rule of their own for each key.

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
        (Value::Array(old), Value::Array(new)) => match named(old, new) {
            Some(name) => entries(root, path, name, old, new, found),
            None => found.push(leaf(root.key(path), key, before, after)),
        },
        _ => found.push(leaf(root.key(path), key, before, after)),
    }
}

/// The key by which the entries of both lists are told apart: each entry has it, and no two of a list have the same.
///
/// A step has a `section` and a `form` beside its number, so that a key that every entry has may still name none of them.
fn named(old: &[Value], new: &[Value]) -> Option<&'static str> {
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
        "line",
        "id",
        "name",
    ];
    NAMES.iter().copied().find(|name| {
        let tells_apart = |list: &[Value]| {
            let ids: Vec<Option<String>> = list.iter().map(|entry| id(entry, name)).collect();
            ids.iter()
                .enumerate()
                .all(|(index, id)| id.is_some() && !ids[..index].contains(id))
        };
        tells_apart(old) && tells_apart(new)
    })
}

/// What an entry is called, where it is called anything.
fn id(entry: &Value, name: &str) -> Option<String> {
    match entry.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn entries(
    root: &Place,
    path: &str,
    name: &str,
    old: &[Value],
    new: &[Value],
    found: &mut Vec<Change>,
) {
    let id = |entry: &Value| id(entry, name);
    let shown = |entry: &Value| id(entry).unwrap_or_else(|| "?".to_owned());
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The places at which two lists of steps differ.
    fn places(before: &Value, after: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let root = Place::service("kftc");
        node(&root, "steps", "", before, after, &mut found);
        found
            .iter()
            .map(|change| change.place.to_string())
            .collect()
    }

    fn steps() -> Value {
        json!([
            { "step": "1.1", "section": "1", "form": "", "after": [], "text": [{ "line": 9, "says": "신청" }] },
            { "step": "1.2", "section": "1", "form": "", "after": ["1.1"], "text": [{ "line": 10, "says": "승인" }] },
            { "step": "2.1", "section": "2", "form": "key", "after": ["1.2"], "text": [] },
        ])
    }

    #[test]
    fn a_step_is_compared_with_itself_and_nothing_else() {
        assert_eq!(places(&steps(), &steps()), [""; 0]);
        let mut after = steps();
        after[2]["after"] = json!([]);
        after[1]["text"][0]["says"] = json!("이용승인");
        assert_eq!(
            places(&steps(), &after),
            ["kftc steps 1.2 text 10 says", "kftc steps 2.1 after"]
        );
    }

    #[test]
    fn steps_that_come_go_or_move_are_one_change_each() {
        let mut fewer = steps();
        fewer.as_array_mut().unwrap().remove(1);
        assert_eq!(places(&steps(), &fewer), ["kftc steps 1.2"]);
        assert_eq!(places(&fewer, &steps()), ["kftc steps 1.2"]);
        let mut moved = steps();
        moved.as_array_mut().unwrap().swap(0, 1);
        assert_eq!(places(&steps(), &moved), ["kftc steps order"]);
        assert_eq!(places(&json!([]), &steps()).len(), 3);
    }
}
