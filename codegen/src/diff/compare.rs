//! Compares two revisions of one service: every part adds its changes, and the whole is judged at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Direction, Place, RustBreak, Tier};
use super::kinds::ChangeKind::*;
use super::level::Cause;
use super::members::{self, Loose, Table};
use super::pair::{Newer, pair};
use super::revision::Revision;
use super::{apis, group, origin, responses, service, tree};
use crate::emit::rust::ValueTypes;
use crate::resolved::{Api, Element, Grade, Layout, Member};

/// Something in the newer spec that makes the comparison unsound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfounded {
    /// The row.
    pub place: Place,
    /// The name in its `renamed_from` that no old row has.
    pub name: String,
    /// The line of the row.
    pub at: Option<super::change::Line>,
}

/// What is gathered while two revisions are compared.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Revision,
    pub(super) new: &'a Revision,
    pub(super) newer: Newer,
    pub(super) old_types: ValueTypes<'a>,
    pub(super) new_types: ValueTypes<'a>,
    pub(super) changes: Vec<Change>,
    pub(super) unfounded: Vec<Unfounded>,
    /// Elements of the API at hand that are called otherwise now, by their old names.
    pub(super) renamed: BTreeMap<&'a str, &'a str>,
    touched: BTreeSet<&'a str>,
    json: bool,
}

/// Compares two revisions of one service; the changes come in the order of the new spec.
pub(super) fn compare(
    old: &Revision,
    new: &Revision,
    newer: Newer,
) -> (Vec<Change>, Vec<Unfounded>) {
    let mut comparison = Comparison {
        old,
        new,
        newer,
        old_types: ValueTypes::new(&old.service),
        new_types: ValueTypes::new(&new.service),
        changes: Vec::new(),
        unfounded: Vec::new(),
        renamed: BTreeMap::new(),
        touched: touched(&old.service.elements, &new.service.elements),
        json: [old, new].iter().all(|revision| {
            let profiles = &revision.service.profiles;
            profiles.iter().all(|it| carries_json(&it.content_type))
        }),
    };
    service::compare(&mut comparison);
    comparison.tables();
    responses::compare(&mut comparison);
    tree::compare(&mut comparison);
    origin::corrections(&mut comparison);
    group::group(&mut comparison);
    group::dictionary(&mut comparison);
    origin::document(&mut comparison);
    (comparison.changes, comparison.unfounded)
}

/// Whether messages of a content type are JSON, as the bindings write them; a text that is no JSON has members by their place alone.
fn carries_json(content_type: &str) -> bool {
    let content_type = content_type.to_ascii_lowercase();
    content_type.contains("json") || !content_type.starts_with("text/")
}

/// The elements of an API that are called otherwise now, by their old names.
fn renamed<'a>(before: &'a Api, after: &'a Api, newer: Newer) -> BTreeMap<&'a str, &'a str> {
    fn level<'a>(
        before: &'a [Member],
        after: &'a [Member],
        newer: Newer,
        names: &mut BTreeMap<&'a str, &'a str>,
    ) {
        for (old, new, _) in pair(before, after, newer).paired {
            let (old, new) = (&before[old], &after[new]);
            if old.element != new.element {
                names.insert(&old.element, &new.element);
            }
            if let (Some(old), Some(new)) = (&old.repeat, &new.repeat) {
                level(&old.members, &new.members, newer, names);
            }
        }
    }
    let mut names = BTreeMap::new();
    for (before, after) in [
        (&before.request, &after.request),
        (&before.response, &after.response),
    ] {
        if before != after {
            level(before, after, newer, &mut names);
        }
    }
    names
}

/// The elements whose entries in the dictionary differ: their members may have other types though their rows are equal.
fn touched<'a>(before: &'a [Element], after: &'a [Element]) -> BTreeSet<&'a str> {
    let old: BTreeMap<&str, &Element> = before
        .iter()
        .map(|element| (element.element.as_str(), element))
        .collect();
    after
        .iter()
        .filter(|element| old.get(element.element.as_str()) != Some(element))
        .map(|element| element.element.as_str())
        .collect()
}

impl<'a> Comparison<'a> {
    /// The header and the tables of all APIs.
    fn tables(&mut self) {
        let (old, new) = (&self.old.service, &self.new.service);
        let root = Place::service(&new.service);
        let mut header = Vec::new();
        for (direction, before, after) in [
            (Direction::Request, &old.header.request, &new.header.request),
            (Direction::Reply, &old.header.response, &new.header.response),
        ] {
            let table = Table {
                direction,
                apis: None,
            };
            let first = self.changes.len();
            let loose = members::compare(self, table, &root.table(direction), before, after);
            self.of_the_header(first);
            header.push((table, loose));
        }
        for (before, after) in apis::pairs(self) {
            let place = root.api(&after.api);
            if before == after && !self.mentions_touched(after) {
                continue;
            }
            self.renamed = renamed(before, after, self.newer);
            if !apis::compare(self, &place, before, after) {
                continue;
            }
            for (direction, old, new) in [
                (Direction::Request, &before.request, &after.request),
                (Direction::Reply, &before.response, &after.response),
            ] {
                let table = Table {
                    direction,
                    apis: Some((before, after)),
                };
                let at = place.table(direction);
                let (mut removed, mut added) = members::compare(self, table, &at, old, new);
                for (other, (left, came)) in &mut header {
                    if other.direction == direction {
                        self.across(direction, left, &mut added, Across::FromHeader);
                        self.across(direction, came, &mut removed, Across::ToHeader);
                    }
                }
                members::report_loose(self, table, removed, added);
            }
        }
        for (table, (mut removed, mut added)) in header {
            // A member that every table took over, or gave up, is not lost or new.
            let laid_out = |apis: &[Api]| {
                let published = apis.iter().filter(|api| api.layout != Layout::Unpublished);
                published.count()
            };
            let (old_apis, new_apis) = (laid_out(&old.apis), laid_out(&new.apis));
            removed.retain(|row| row.elsewhere == 0 || row.elsewhere < new_apis);
            added.retain(|row| row.elsewhere == 0 || row.elsewhere < old_apis);
            let first = self.changes.len();
            members::report_loose(self, table, removed, added);
            self.of_the_header(first);
        }
    }

    /// Takes rows that moved between the common header and a table out of the rows of the table.
    fn across(
        &mut self,
        direction: Direction,
        header: &mut [Loose<'a>],
        table: &mut Vec<Loose<'a>>,
        way: Across,
    ) {
        table.retain(|row| {
            let found = header.iter_mut().find(|other| {
                other.member.element == row.member.element || other.member.wire == row.member.wire
            });
            let Some(other) = found else { return true };
            other.elsewhere += 1;
            let other = &*other;
            let (old, new) = match way {
                Across::FromHeader => (other, row),
                Across::ToHeader => (row, other),
            };
            let side = |place: &Place| match &place.api {
                Some(_) => "table".to_owned(),
                None => "header".to_owned(),
            };
            let change = Change::new(F15, direction.word(), row.place.key("table"))
                .from_to(side(&old.place), side(&new.place));
            let (old, new) = (old.place.clone(), new.place.clone());
            self.push(
                Change {
                    paired_by: Some(Tier::SameElement),
                    ..change
                },
                Some(&old),
                Some(&new),
            );
            false
        });
    }

    /// Marks the changes since an index as those of the common header.
    fn of_the_header(&mut self, first: usize) {
        let apis: Vec<String> = self
            .new
            .service
            .apis
            .iter()
            .map(|api| api.api.clone())
            .collect();
        let secret = |change: &Change| {
            let element = change.place.elements.last();
            [&self.old.service.elements, &self.new.service.elements]
                .iter()
                .flat_map(|elements| elements.iter())
                .any(|entry| {
                    Some(&entry.element) == element
                        && entry.class == crate::resolved::DataClass::Secret
                })
        };
        for index in first..self.changes.len() {
            let change = &self.changes[index];
            let of_rows = change.kind < A01;
            // What the dictionary says of a token is no matter of authentication.
            let authenticates = of_rows
                && secret(change)
                && !change.level().is_none()
                && !group::INHERITED.contains(&change.place.key.as_str());
            let change = &mut self.changes[index];
            change.applies_to.clone_from(&apis);
            if authenticates {
                let judged = Change::new(A10, "authentication", change.place.clone());
                change.kind = judged.kind;
                change.case = judged.case;
                change.axes = judged.axes;
                change.rust_break = None;
            } else if of_rows {
                change.underlying = Some(change.kind);
                change.kind = F29;
            }
        }
    }

    /// Adds a change with the lines of its two sides.
    pub(super) fn push(&mut self, mut change: Change, old: Option<&Place>, new: Option<&Place>) {
        change.old = old.and_then(|place| self.old.line(place));
        change.new = new.and_then(|place| self.new.line(place));
        change.old_document = old.and_then(|place| self.old.document_lines(place));
        change.new_document = new.and_then(|place| self.new.document_lines(place));
        self.changes.push(change);
    }

    /// Adds a change whose place is the same on both sides.
    pub(super) fn push_here(&mut self, change: Change) {
        let place = change.place.clone();
        let old = change.before.is_some().then_some(&place);
        let new = change.after.is_some().then_some(&place);
        self.push(change, old, new);
    }

    /// Notes a `renamed_from` that names nothing.
    pub(super) fn unfounded(&mut self, place: &Place, name: &str) {
        let side = match self.newer {
            Newer::After => self.new,
            Newer::Before => self.old,
        };
        self.unfounded.push(Unfounded {
            at: side.line(place),
            place: place.clone(),
            name: name.to_owned(),
        });
    }

    /// Whether the order of members counts for nothing.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether the dictionary's entry of an element differs.
    pub(super) fn is_touched(&self, element: &str) -> bool {
        self.touched.contains(element)
    }

    fn mentions_touched(&self, api: &crate::resolved::Api) -> bool {
        fn any(members: &[crate::resolved::Member], touched: &BTreeSet<&str>) -> bool {
            members.iter().any(|member| {
                touched.contains(member.element.as_str())
                    || member
                        .repeat
                        .as_ref()
                        .is_some_and(|repeat| any(&repeat.members, touched))
            })
        }
        !self.touched.is_empty()
            && (any(&api.request, &self.touched) || any(&api.response, &self.touched))
    }

    /// Says that a change follows from corrections that hold on one side only, when it does.
    ///
    /// The rows stand as the table prints them; what a correction changes is our reading and not the bank's contract.
    pub(super) fn caused_by_corrections(
        &self,
        change: &mut Change,
        before: &[String],
        after: &[String],
    ) {
        let ids: Vec<String> = before
            .iter()
            .collect::<BTreeSet<_>>()
            .symmetric_difference(&after.iter().collect())
            .map(|id| (*id).clone())
            .collect();
        let cause = ids.iter().filter_map(|id| self.correction_cause(id)).max();
        if let (Some(cause), Cause::BankRevision) = (cause, change.cause) {
            change.cause = cause;
        }
        change.corrections = ids;
    }

    /// What a correction says about the reason of what it changes: the bank's own publications clarify, others set us right.
    pub(super) fn correction_cause(&self, id: &str) -> Option<Cause> {
        [self.new, self.old].iter().find_map(|revision| {
            let service = &revision.service;
            let correction = service
                .corrections
                .iter()
                .find(|correction| correction.id == *id)?;
            let bank = correction.evidence.iter().any(|evidence| {
                service.sources.iter().any(|source| {
                    source.tag == evidence.source && source.grade != Grade::Integrators
                })
            });
            Some(if bank {
                Cause::BankClarified
            } else {
                Cause::TranscriptionFix
            })
        })
    }

    /// Puts the break of a member's Rust type on the change that made it, or on one of its own.
    pub(super) fn type_break(&mut self, first: usize, place: &Place) {
        let made = |change: &&mut Change| {
            matches!(
                change.kind,
                F07 | F08 | F09 | F10 | F15 | F16 | F17 | C01 | C02 | C03 | C04 | P03
            )
        };
        if let Some(change) = self.changes[first..].iter_mut().find(made) {
            *change = change.clone().breaking(Some(RustBreak::Type));
            return;
        }
        let change = Change::new(P03, "decision", place.key("type"))
            .because(Cause::TranscriptionFix)
            .breaking(Some(RustBreak::Type));
        self.push(change, Some(place), Some(place));
    }
}

#[derive(Clone, Copy)]
enum Across {
    FromHeader,
    ToHeader,
}
