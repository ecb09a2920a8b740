//! Compares the tables of a request, a reply or the common header, row by row.

use super::change::{Change, Direction, Place, RustBreak, Suggestion, Tier};
use super::compare::Comparison;
use super::kinds::ChangeKind::{self, *};
use super::level::Cause;
use super::pair::{moved, pair};
use super::prose;
use super::row;
use super::words::member_words;
use crate::resolved::{Api, Member, Requiredness};

/// One table on both sides.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    /// Its direction.
    pub(super) direction: Direction,
    /// The old and the new API; none for the common header, whose members have no fields.
    pub(super) apis: Option<(&'a Api, &'a Api)>,
}

/// A row that no row of the other side pairs with on its own level.
pub(super) struct Loose<'a> {
    pub(super) member: &'a Member,
    pub(super) place: Place,
    /// Whether it stands in a repeating part that has no counterpart either.
    inside: bool,
    suggestion: Option<Suggestion>,
    /// Of a row of the common header: in how many tables it was found.
    pub(super) elsewhere: usize,
}

/// Compares one table and adds what it finds; returns the rows without a counterpart that another table may hold.
pub(super) fn compare<'a>(
    to: &mut Comparison<'a>,
    table: Table<'a>,
    place: &Place,
    before: &'a [Member],
    after: &'a [Member],
) -> (Vec<Loose<'a>>, Vec<Loose<'a>>) {
    let mut walk = Walk {
        to,
        table,
        removed: Vec::new(),
        added: Vec::new(),
    };
    walk.level(place, place, before, after);
    walk.relocated();
    (walk.removed, walk.added)
}

/// Reports the rows that have no counterpart anywhere.
pub(super) fn report_loose<'a>(
    to: &mut Comparison<'a>,
    table: Table<'a>,
    removed: Vec<Loose<'a>>,
    added: Vec<Loose<'a>>,
) {
    for loose in removed.into_iter().filter(|loose| !loose.inside) {
        let change = removal(to, table, loose.member, loose.place.clone());
        to.push(
            Change {
                suggestion: loose.suggestion,
                ..change
            },
            Some(&loose.place),
            None,
        );
    }
    for loose in added.into_iter().filter(|loose| !loose.inside) {
        let change = addition(to, table, loose.member, loose.place.clone());
        to.push(
            Change {
                suggestion: loose.suggestion,
                ..change
            },
            None,
            Some(&loose.place),
        );
    }
}

/// The change of a row that went.
fn removal(to: &Comparison<'_>, table: Table<'_>, member: &Member, place: Place) -> Change {
    let case = match (table.direction, member.required) {
        (Direction::Request, _) => "request",
        (Direction::Reply, Requiredness::Optional | Requiredness::Unused) => "reply-optional",
        (Direction::Reply, _) => "reply-required",
    };
    let mut change = Change::new(F03, case, place).values(Some(member_words(member)), None);
    without_field(&mut change, table, member);
    to.caused_by_corrections(&mut change, &member.corrections, &[]);
    change
}

/// The change of a row that came.
fn addition(to: &Comparison<'_>, table: Table<'_>, member: &Member, place: Place) -> Change {
    let kind = match member.required {
        Requiredness::Required | Requiredness::Unstated => F01,
        Requiredness::Optional | Requiredness::Unused => F02,
    };
    let mut change =
        Change::new(kind, table.direction.word(), place).values(None, Some(member_words(member)));
    without_field(&mut change, table, member);
    to.caused_by_corrections(&mut change, &[], &member.corrections);
    change
}

/// A member that the caller does not give, or that is never sent, has no field in a request.
fn without_field(change: &mut Change, table: Table<'_>, member: &Member) {
    if !row::has_field(table, member) {
        change.axes.rust = super::level::Rust {
            bump: super::level::Bump::Patch,
            semver_checks: false,
        };
    }
}

struct Walk<'w, 'a> {
    to: &'w mut Comparison<'a>,
    table: Table<'a>,
    removed: Vec<Loose<'a>>,
    added: Vec<Loose<'a>>,
}

impl<'a> Walk<'_, 'a> {
    /// Compares one level: the rows of the table, or those of a repeating part.
    fn level(
        &mut self,
        old_place: &Place,
        new_place: &Place,
        before: &'a [Member],
        after: &'a [Member],
    ) {
        let pairs = pair(before, after, self.to.newer);
        for (index, name) in pairs.unfounded {
            let side = match self.to.newer {
                super::pair::Newer::After => after,
                super::pair::Newer::Before => before,
            };
            self.to
                .unfounded(&new_place.element(&side[index].element), &name);
        }
        for (old, new, tier) in &pairs.paired {
            self.paired(old_place, new_place, &before[*old], &after[*new], *tier);
        }
        let order: Vec<(usize, usize)> = pairs
            .paired
            .iter()
            .map(|(old, new, _)| (*old, *new))
            .collect();
        self.order(old_place, new_place, before, after, &order);
        for old in &pairs.removed {
            let other = pairs.suggested.iter().find(|(from, _)| from == old);
            let suggestion = other.map(|(_, new)| Suggestion {
                other: after[*new].element.clone(),
                write: format!("renamed_from: [\"{}\"]", before[*old].element),
            });
            loose(
                &mut self.removed,
                old_place,
                &before[*old],
                false,
                suggestion,
            );
        }
        for new in &pairs.added {
            let other = pairs.suggested.iter().find(|(_, to)| to == new);
            let suggestion = other.map(|(old, _)| Suggestion {
                other: before[*old].element.clone(),
                write: format!("renamed_from: [\"{}\"]", before[*old].element),
            });
            loose(&mut self.added, new_place, &after[*new], false, suggestion);
        }
    }

    /// Compares two rows that belong together, and the levels under them.
    fn paired(
        &mut self,
        old_place: &Place,
        new_place: &Place,
        before: &'a Member,
        after: &'a Member,
        tier: Tier,
    ) {
        if before == after && !self.to.is_touched(&after.element) {
            return;
        }
        let old_place = old_place.element(&before.element);
        let new_place = new_place.element(&after.element);
        let unused = |member: &Member| member.required == Requiredness::Unused;
        match (unused(before), unused(after)) {
            (false, true) => {
                let change = removal(self.to, self.table, before, new_place.clone())
                    .values(Some(member_words(before)), Some(member_words(after)));
                self.to.push(change, Some(&old_place), Some(&new_place));
            }
            (true, false) => {
                let change = addition(self.to, self.table, after, new_place.clone())
                    .values(Some(member_words(before)), Some(member_words(after)));
                self.to.push(change, Some(&old_place), Some(&new_place));
            }
            _ => {}
        }
        row::compare(
            self.to,
            self.table,
            row::Sides {
                before,
                after,
                old_place: &old_place,
                new_place: &new_place,
                tier,
            },
        );
        match (&before.repeat, &after.repeat) {
            (Some(before), Some(after)) => {
                self.level(&old_place, &new_place, &before.members, &after.members);
            }
            // The rows of a part that became a field, or was one, have no level on the other side.
            (Some(before), None) => {
                for member in &before.members {
                    loose(&mut self.removed, &old_place, member, false, None);
                }
            }
            (None, Some(after)) => {
                for member in &after.members {
                    loose(&mut self.added, &new_place, member, false, None);
                }
            }
            (None, None) => {}
        }
    }

    /// Reports rows that only stand in another order.
    fn order(
        &mut self,
        old_place: &Place,
        new_place: &Place,
        before: &'a [Member],
        after: &'a [Member],
        paired: &[(usize, usize)],
    ) {
        if moved(paired).is_empty() {
            return;
        }
        let case = match (self.table.direction, self.to.is_json()) {
            (Direction::Request, true) => "request",
            (Direction::Request, false) => "request-positional",
            (Direction::Reply, true) => "reply",
            (Direction::Reply, false) => "reply-positional",
        };
        let mut rising = paired.to_vec();
        rising.sort_by_key(|(_, new)| *new);
        let old: Vec<&str> = paired
            .iter()
            .map(|(old, _)| before[*old].element.as_str())
            .collect();
        let new: Vec<&str> = rising
            .iter()
            .map(|(_, new)| after[*new].element.as_str())
            .collect();
        let change =
            Change::new(F20, case, new_place.key("order")).from_to(old.join(", "), new.join(", "));
        self.to.push(change, Some(old_place), Some(new_place));
    }

    /// Finds rows that left one level and appeared on another of the same table.
    fn relocated(&mut self) {
        let mut index = 0;
        while index < self.removed.len() {
            let old = &self.removed[index];
            let found = self.added.iter().position(|new| {
                new.member.element == old.member.element || new.member.wire == old.member.wire
            });
            let Some(found) = found else {
                index += 1;
                continue;
            };
            let old = self.removed.remove(index);
            let new = self.added.remove(found);
            let change = Change::new(F19, self.table.direction.word(), new.place.clone())
                .from_to(old.place.elements.join("/"), new.place.elements.join("/"));
            self.to.push(
                Change {
                    paired_by: Some(Tier::SameElement),
                    ..change
                },
                Some(&old.place),
                Some(&new.place),
            );
            row::compare(
                self.to,
                self.table,
                row::Sides {
                    before: old.member,
                    after: new.member,
                    old_place: &old.place,
                    new_place: &new.place,
                    tier: Tier::SameElement,
                },
            );
        }
    }
}

/// Adds a row without a counterpart, and the rows of its repeating part.
fn loose<'a>(
    list: &mut Vec<Loose<'a>>,
    level: &Place,
    member: &'a Member,
    inside: bool,
    suggestion: Option<Suggestion>,
) {
    let place = level.element(&member.element);
    for row in member.repeat.iter().flat_map(|repeat| &repeat.members) {
        loose(list, &place, row, true, None);
    }
    list.push(Loose {
        member,
        place,
        inside,
        suggestion,
        elsewhere: 0,
    });
}

/// The kind of a renaming, by what the two spellings differ in.
pub(super) fn renaming(before: &str, after: &str) -> ChangeKind {
    if before.eq_ignore_ascii_case(after) {
        F05
    } else if prose::look_alike(before, after) {
        F06
    } else {
        F04
    }
}

/// The reason of a change of a member's English name or type.
pub(super) fn rust_break(
    to: &Comparison<'_>,
    table: Table<'_>,
    before: &Member,
    after: &Member,
) -> Option<RustBreak> {
    let (old, new) = table.apis?;
    let fields = (row::has_field(table, before), row::has_field(table, after));
    if fields == (false, false) {
        return None;
    }
    if fields.0 != fields.1
        || before.english != after.english
        || row::is_demanded(table, before) != row::is_demanded(table, after)
    {
        return Some(RustBreak::Name);
    }
    (to.old_types.of(old, before) != to.new_types.of(new, after)).then_some(RustBreak::Type)
}

/// Why a member's change happened, when what was open is now decided.
pub(super) fn clarified(open_before: bool, open_after: bool) -> Cause {
    if open_before && !open_after {
        Cause::BankClarified
    } else {
        Cause::BankRevision
    }
}
