//! Keeps the dictionary's lengths and the rows that override them together after rows changed.

use std::collections::BTreeMap;
use std::io;

use super::change::Changing;
use super::change_rows::all_rows;
use super::corrections::reload;
use super::edit::{Editor, Step};
use super::files::{api_file, below};
use super::yaml::Yaml;
use crate::load::model::Row;

/// A row of some file with the length that it has now.
struct Found {
    file: String,
    path: Vec<Step>,
    length: Option<u32>,
}

/// Gives every element whose length changed one length in the dictionary, and an override to each row that differs.
pub(super) fn settle(changing: &mut Changing<'_>) -> io::Result<()> {
    if changing.lengths.is_empty() {
        return Ok(());
    }
    let Some(loaded) = reload(changing)? else {
        return Ok(());
    };
    let mut rows: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    let mut collect = |file: &str, path: &[Step], table: &[Row]| {
        walk(file, path, table, &mut rows);
    };
    let header = &loaded.service.header;
    for (key, table) in [("request", &header.request), ("response", &header.response)] {
        collect("service.yaml", &["header".into(), key.into()], table);
    }
    for api in &loaded.apis {
        let file = api_file(&api.file.api.value);
        for (key, table) in [
            ("request", &api.file.request),
            ("response", &api.file.response),
        ] {
            collect(&file, &[key.into()], table);
        }
    }
    for element in changing.lengths.clone() {
        let Some(found) = rows.get(&element) else {
            continue;
        };
        let entry = loaded
            .elements
            .iter()
            .find(|entry| entry.element.value == element);
        let known = entry.and_then(|entry| entry.length.map(|length| length.value));
        let kept = found.iter().any(|row| row.length == known);
        let length = if kept { known } else { most(found) };
        if length != known {
            dictionary(changing, &element, length)?;
            added_rows(changing, &loaded, &element, known, length)?;
        }
        changing.additions.dictionary.set_length(&element, length);
        for row in found {
            let editor = changing.files.edit(&row.file)?;
            overriding(editor, &row.path, row.length != length);
        }
    }
    Ok(())
}

fn walk(file: &str, path: &[Step], table: &[Row], rows: &mut BTreeMap<String, Vec<Found>>) {
    for (index, row) in table.iter().enumerate() {
        let at = below(path, index);
        walk(file, &below(&at, "rows"), &row.rows, rows);
        rows.entry(row.element.value.clone())
            .or_default()
            .push(Found {
                file: file.to_owned(),
                path: at,
                length: row.length.map(|length| length.value),
            });
    }
}

/// The length that most rows have, the first of those that are equally common.
fn most(found: &[Found]) -> Option<u32> {
    let count = |length: Option<u32>| found.iter().filter(|row| row.length == length).count();
    let greatest = found.iter().map(|row| count(row.length)).max()?;
    found
        .iter()
        .find(|row| count(row.length) == greatest)
        .and_then(|row| row.length)
}

fn dictionary(changing: &mut Changing<'_>, element: &str, length: Option<u32>) -> io::Result<()> {
    let editor = changing.files.edit("elements.yaml")?;
    let list = [Step::from("elements")];
    if let Some(index) = editor.position(&list, "element", element) {
        let entry = below(&list, index);
        match length {
            Some(length) => {
                editor.set(
                    &entry,
                    "length",
                    &Yaml::word(length),
                    &["class", "kind", "english"],
                );
            }
            None => {
                editor.unset(&entry, "length");
            }
        }
    }
    Ok(())
}

/// A row that a correction adds follows the dictionary, as it did before.
fn added_rows(
    changing: &mut Changing<'_>,
    loaded: &crate::load::Loaded,
    element: &str,
    known: Option<u32>,
    length: Option<u32>,
) -> io::Result<()> {
    for (index, entry) in loaded.corrections.iter().enumerate() {
        let Some(row) = &entry.needs.row else {
            continue;
        };
        let same = all_rows(std::slice::from_ref(row))
            .first()
            .is_some_and(|row| {
                row.element.value == element && row.length.map(|length| length.value) == known
            });
        if let (true, Some(length)) = (same, length) {
            let path = [
                Step::from("corrections"),
                index.into(),
                "needs".into(),
                "row".into(),
            ];
            let editor = changing.files.edit("corrections.yaml")?;
            editor.set(&path, "length", &Yaml::word(length), &["name"]);
        }
    }
    Ok(())
}

/// Says of a row that its length differs on purpose, or no longer says so.
fn overriding(editor: &mut Editor, row: &[Step], differs: bool) {
    let list = below(row, "overrides");
    let length = editor.length(&list);
    let place = (0..length.unwrap_or(0))
        .find(|index| editor.scalar(&below(&list, *index)).as_deref() == Some("length"));
    match (place, differs) {
        (None, true) if length.is_none_or(|length| length == 0) => {
            let value = Yaml::Flow(vec![Yaml::word("length")]);
            editor.set(
                row,
                "overrides",
                &value,
                &["codes", "description", "required"],
            );
        }
        (None, true) => {
            editor.insert(&list, length.unwrap_or(0), &Yaml::word("length"));
        }
        (Some(_), false) if length == Some(1) => {
            editor.unset(row, "overrides");
        }
        (Some(index), false) => {
            editor.remove(&list, index);
        }
        _ => {}
    }
}
