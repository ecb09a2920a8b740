//! Nothing that a spec says may change in silence: each value of the repository's own specs is changed, and the comparison must notice.

use std::collections::BTreeMap;
use std::path::Path;

use ontu_codegen::command;
use ontu_codegen::diff::{Options, Revision, Side, report};
use ontu_codegen::resolved::Service;
use serde_json::Value;

/// Keys that are made from others or say nothing of the contract; each with the reason.
const DERIVED: &[(&str, &str)] = &[
    (
        "/@generated",
        "names the folder that the file was made from",
    ),
    (
        "/service",
        "another service, which is compared as one that came",
    ),
    (
        "/undecided",
        "the list of what stands as undecided elsewhere",
    ),
    (
        "/overlaid",
        "the list of what an overlay replaced, which is compared where it stands",
    ),
    (
        "/row",
        "the number of a row, which follows from the rows before it",
    ),
    (
        "/corrections/*",
        "the names of corrections at a row; the corrections themselves are compared",
    ),
    ("/inquires", "the other end of `inquiry`"),
];

fn services() -> Vec<Service> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    command::lint(&spec, None).unwrap().services().to_vec()
}

/// Every path of a value, with `*` for the places of a list, and the pointers that lead there.
fn paths(value: &Value, pointer: &str, path: &str, found: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                paths(
                    value,
                    &format!("{pointer}/{key}"),
                    &format!("{path}/{key}"),
                    found,
                );
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                paths(
                    value,
                    &format!("{pointer}/{index}"),
                    &format!("{path}/*"),
                    found,
                );
            }
            if !list.is_empty() {
                found
                    .entry(format!("{path}[]"))
                    .or_default()
                    .push(format!("{pointer}[]"));
            }
        }
        _ => found
            .entry(path.to_owned())
            .or_default()
            .push(pointer.to_owned()),
    }
}

/// Other values for a value; the first that the model takes is used.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(value) => vec![(!value).into()],
        Value::Number(number) => vec![(number.as_u64().unwrap() + 1).into()],
        Value::String(text) => {
            let mut others: Vec<Value> = [
                "moves-money",
                "reads",
                "refused",
                "unknown",
                "text",
                "digits",
                "public",
                "secret",
                "optional",
                "required",
                "omit",
                "empty",
                "caller",
                "configuration",
                "characters",
                "swagger",
                "document",
                "overlay",
                "http-header",
                "body",
            ]
            .iter()
            .filter(|other| *other != text)
            .map(|other| Value::from(*other))
            .collect();
            others.insert(0, format!("{text}X").into());
            others
        }
        Value::Null => vec!["X".into(), 7.into()],
        _ => Vec::new(),
    }
}

fn changed(service: &Value, pointer: &str) -> Option<Service> {
    if let Some(list) = pointer.strip_suffix("[]") {
        let mut copy = service.clone();
        copy.pointer_mut(list)?.as_array_mut()?.pop();
        return serde_json::from_value(copy).ok();
    }
    others(service.pointer(pointer)?)
        .into_iter()
        .find_map(|other| {
            let mut copy = service.clone();
            *copy.pointer_mut(pointer)? = other;
            serde_json::from_value(copy).ok()
        })
}

#[test]
fn no_value_of_a_spec_changes_in_silence() {
    let mut tried = 0;
    let mut missed = Vec::new();
    for service in services() {
        let value = serde_json::to_value(&service).unwrap();
        let old = Side {
            revisions: vec![Revision::of(service)],
            ..Side::default()
        };
        let mut all = BTreeMap::new();
        paths(&value, "", "", &mut all);
        for (path, pointers) in all {
            let derived = DERIVED.iter().any(|(key, _)| {
                let inside = path != "/corrections[]" && !path.starts_with("/corrections/");
                path.trim_end_matches("[]") == *key
                    || path.starts_with(&format!("{key}/"))
                    || (inside && path.replace("[]", "/*").ends_with(key))
            });
            if derived {
                continue;
            }
            // One of the places that have the key stands for all of them.
            let pointer = &pointers[pointers.len() / 2];
            let Some(mutated) = changed(&value, pointer) else {
                continue;
            };
            tried += 1;
            let new = Side {
                revisions: vec![Revision::of(mutated)],
                ..Side::default()
            };
            let report = report(("old", &old), ("new", &new), &Options::default()).unwrap();
            if report.changes().next().is_none() {
                missed.push(pointer.clone());
            }
        }
    }
    assert!(
        missed.is_empty(),
        "changed in silence:\n{}",
        missed.join("\n")
    );
    assert!(tried > 200, "only {tried} values were changed");
}
