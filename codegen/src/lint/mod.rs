//! Judges a resolved spec: one file a group of rules, every finding at its place, none repaired.

mod codes;
mod dictionary;
mod examples;
mod files;
mod flows;
mod limits;
mod names;
mod procedure;
mod revision;

pub(crate) use revision::is_day;

use crate::finding::{Findings, Sources};
use crate::load::Loaded;
use crate::load::model::{ApiFile, Row};
use crate::resolve::Resolved;

/// Runs every rule over one service.
pub fn lint(resolved: &Resolved, sources: &Sources, findings: &mut Findings) {
    let spec = &resolved.corrected;
    files::check(spec, sources, findings);
    dictionary::check(spec, findings);
    names::check(spec, &resolved.service, findings);
    flows::check(spec, findings);
    limits::check(spec, findings);
    codes::check(spec, findings);
    examples::check(spec, &resolved.service, findings);
    procedure::check(spec, findings);
    revision::check(spec, findings);
}

/// Every table of the service with its name in words.
fn tables(spec: &Loaded) -> Vec<(String, &[Row])> {
    let header = &spec.service.header;
    let mut tables: Vec<(String, &[Row])> = vec![
        ("the request's header".to_owned(), &header.request),
        ("the reply's header".to_owned(), &header.response),
    ];
    for api in &spec.apis {
        let name = &api.file.api.value;
        tables.push((format!("the request of {name}"), &api.file.request));
        tables.push((format!("the reply of {name}"), &api.file.response));
    }
    tables
}

/// Every row of a table, those of repeating parts included.
fn all_rows(rows: &[Row]) -> Vec<&Row> {
    rows.iter()
        .flat_map(|row| std::iter::once(row).chain(all_rows(&row.rows)))
        .collect()
}

/// The API with this name.
fn api<'s>(spec: &'s Loaded, name: &str) -> Option<&'s ApiFile> {
    spec.apis
        .iter()
        .map(|api| &api.file)
        .find(|api| api.api.value == name)
}

/// Whether a table has a row with this element at its top level.
fn has(rows: &[Row], element: &str) -> bool {
    rows.iter().any(|row| row.element.value == element)
}
