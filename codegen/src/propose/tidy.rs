//! Takes out of a document what cannot stand in a spec, and notes every piece of it.

use super::{Note, Notes};
use crate::compare::contract::{ApiContract, Contract, RowCells};
use crate::resolved::Requiredness;

/// The document without what cannot stand in a spec: rows without an element or with one that the table has already, APIs whose names no file can have.
pub(super) fn tidied(document: &Contract, notes: &mut Notes) -> Contract {
    let mut document = document.clone();
    if let Some(header) = &mut document.header {
        rows("header request", &mut header.request, notes);
        rows("header response", &mut header.response, notes);
    }
    document.apis.retain(|api| {
        let fits = is_file_name(&api.api);
        if !fits {
            notes.push(Note::new(
                "apis",
                api.line,
                format!("`{}` is no name of an API (letters, digits, `_`, `-` and `.`); it is in the extract alone", api.api),
            ));
        }
        fits
    });
    for api in &mut document.apis {
        if let Some(section) = &mut api.section {
            let layouts = &mut section.layouts;
            rows(&format!("{} request", api.api), &mut layouts.request, notes);
            rows(
                &format!("{} response", api.api),
                &mut layouts.response,
                notes,
            );
        }
    }
    document
}

/// One API without what cannot stand in a spec; `None` where its name cannot.
pub(super) fn tidied_api(api: &ApiContract, notes: &mut Notes) -> Option<ApiContract> {
    let document = Contract {
        apis: vec![api.clone()],
        ..Contract::default()
    };
    tidied(&document, notes).apis.pop()
}

/// Takes rows out of one level of a table.
pub(super) fn rows(place: &str, rows: &mut Vec<RowCells>, notes: &mut Notes) {
    let mut seen: Vec<String> = Vec::new();
    rows.retain(|row| {
        if row.element.is_empty() {
            notes.push(Note::new(
                place,
                row.line,
                format!("a row without an element ({:?}) is in the extract alone", row.name),
            ));
            return false;
        }
        if seen.contains(&row.element) {
            let length = row
                .length
                .map_or_else(|| "no length".to_owned(), |length| format!("length {length}"));
            let required = match row.required {
                Requiredness::Required => "필수",
                Requiredness::Optional => "선택",
                Requiredness::Unstated | Requiredness::Unused => "a blank cell",
            };
            notes.push(Note::new(
                &format!("{place} {}", row.element),
                row.line,
                format!("the table prints the element again (name {:?}, {length}, {required}); the first row counts", row.name),
            ));
            return false;
        }
        seen.push(row.element.clone());
        true
    });
    for row in rows {
        let place = format!("{place} {}", row.element);
        self::rows(&place, &mut row.rows, notes);
        if row.repeats && row.rows.is_empty() {
            notes.push(Note::new(
                &place,
                row.line,
                "a repeating part without rows is kept as a plain row",
            ));
        }
    }
}

/// Whether a name can be that of a file on any system.
fn is_file_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && name.len() <= 120
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}
