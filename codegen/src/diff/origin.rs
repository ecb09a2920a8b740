//! Compares where facts come from: corrections, the ledger of decisions, and the bank's document itself.

use std::collections::BTreeMap;

use super::change::{Change, Direction, Place};
use super::compare::Comparison;
use super::document::{Document, Row};
use super::kinds::ChangeKind::*;
use super::level::Cause;
use super::words::evidence;
use crate::resolved::Correction;

/// Compares corrections and decisions; each also weighs what follows from it on the wire.
pub(super) fn corrections(to: &mut Comparison<'_>) {
    let (old, new) = (&to.old.service.corrections, &to.new.service.corrections);
    let root = Place::service(&to.new.service.service);
    let by_id = |list: &'_ [Correction]| -> BTreeMap<String, Correction> {
        list.iter()
            .map(|correction| (correction.id.clone(), correction.clone()))
            .collect()
    };
    let (before, after) = (by_id(old), by_id(new));
    let said = |correction: &Correction| {
        format!(
            "{}: the table says {}, the wire needs {}",
            correction.at.join("; "),
            correction.table,
            correction.wire
        )
    };
    let mut ids: Vec<&String> = before.keys().chain(after.keys()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for id in ids {
        let (old, new) = (before.get(id), after.get(id));
        if old == new {
            continue;
        }
        let place = root.key(format!("correction {id}"));
        if old.map(said) != new.map(said) {
            let mut change =
                Change::new(P03, "decision", place.clone()).values(old.map(said), new.map(said));
            change.cause = to.correction_cause(id).unwrap_or(change.cause);
            for other in to
                .changes
                .iter()
                .filter(|other| other.corrections.contains(id))
            {
                change.axes = change.axes.or(other.axes);
            }
            change.corrections = vec![id.clone()];
            found.push(change);
            continue;
        }
        let words = |correction: Option<&Correction>| {
            correction.map(|correction| {
                format!(
                    "{} (lapses: {})",
                    evidence(&correction.evidence),
                    correction.lapses
                )
            })
        };
        found.push(
            Change::new(F27, "own-words", place)
                .values(words(old), words(new))
                .because(Cause::TranscriptionFix),
        );
    }
    let none = BTreeMap::new();
    let (old, new) = match (&to.old.decisions, &to.new.decisions) {
        (Some(old), Some(new)) => (old, new),
        _ => (&none, &none),
    };
    for fingerprint in old
        .keys()
        .chain(new.keys().filter(|key| !old.contains_key(*key)))
    {
        let values = (old.get(fingerprint), new.get(fingerprint));
        if values.0 != values.1 {
            found.push(
                Change::new(P03, "decision", root.key(format!("decision {fingerprint}")))
                    .values(values.0.cloned(), values.1.cloned())
                    .because(Cause::TranscriptionFix),
            );
        }
    }
    for change in found {
        to.push_here(change);
    }
}

/// Compares the documents: where rows stand, and whether it is another document at all.
pub(super) fn document(to: &mut Comparison<'_>) {
    let (Some(old), Some(new)) = (&to.old.document, &to.new.document) else {
        return;
    };
    let root = Place::service(&to.new.service.service);
    if old.sha256 == new.sha256 {
        // The bank cannot have changed what one document says: our reading of it changed.
        for change in &mut to.changes {
            if change.cause == Cause::BankRevision {
                change.cause = Cause::TranscriptionFix;
            }
        }
        return;
    }
    let shown = |document: &Document| {
        format!(
            "{} (SHA-256 {}…)",
            document.file,
            document.sha256.get(..12).unwrap_or(&document.sha256)
        )
    };
    if to.changes.iter().all(|change| change.level().is_none()) {
        let change =
            Change::new(P02, "document", root.key("source")).from_to(shown(old), shown(new));
        to.push_here(change);
    }
    for (table, before, after) in moved_tables(old, new) {
        let mut place = root.clone();
        place.api = table.0;
        place.direction = table.1;
        let change = Change::new(P01, "moved", place.key("source lines"))
            .from_to(lines(before), lines(after));
        to.push_here(change);
    }
}

/// A table of the document: its API and its direction.
type Table = (Option<String>, Option<Direction>);

/// The tables whose common rows stand on other lines, with the first and last of these.
#[allow(
    clippy::type_complexity,
    reason = "a table with the lines of both sides"
)]
fn moved_tables(old: &Document, new: &Document) -> Vec<(Table, (usize, usize), (usize, usize))> {
    let mut tables: BTreeMap<Table, (bool, Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (row, before) in &old.rows {
        let Some(after) = new.rows.get(row) else {
            continue;
        };
        let Row { api, direction, .. } = row;
        let table = tables.entry((api.clone(), *direction)).or_default();
        table.0 |= before != after;
        table.1.extend(before);
        table.2.extend(after);
    }
    let span = |lines: &[usize]| {
        let first = lines.iter().min().copied().unwrap_or_default();
        (first, lines.iter().max().copied().unwrap_or_default())
    };
    tables
        .into_iter()
        .filter(|(_, (moved, _, _))| *moved)
        .map(|(table, (_, before, after))| (table, span(&before), span(&after)))
        .collect()
}

fn lines((first, last): (usize, usize)) -> String {
    format!("lines {first} to {last}")
}
