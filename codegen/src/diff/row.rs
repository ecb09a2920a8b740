//! Compares two rows that belong together, attribute by attribute.

use super::change::{Audit, Change, Direction, Place, Tier};
use super::compare::Comparison;
use super::kinds::ChangeKind::{self, *};
use super::level::Cause;
use super::members::{Table, clarified, renaming, rust_break};
use super::prose::{self, Difference};
use super::words::{length_words, or_none, word};
use super::{coded, repeat};
use crate::resolved::{DataClass, Kind, Member, Origin, Requiredness, Unit};

/// Two rows that belong together.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a, 'p> {
    pub(super) before: &'a Member,
    pub(super) after: &'a Member,
    pub(super) old_place: &'p Place,
    pub(super) new_place: &'p Place,
    pub(super) tier: Tier,
}

/// Whether a member is a field of the generated types.
pub(super) fn has_field(table: Table<'_>, member: &Member) -> bool {
    table.apis.is_some()
        && member.required != Requiredness::Unused
        && (table.direction == Direction::Reply || member.origin == Origin::Caller)
}

/// Whether a caller must give a member; what the table leaves open is demanded.
pub(super) fn is_demanded(table: Table<'_>, member: &Member) -> bool {
    table.direction == Direction::Request
        && matches!(
            member.required,
            Requiredness::Required | Requiredness::Unstated
        )
}

/// What compares the attributes of one pair of rows.
pub(super) struct Row<'r, 'a, 'p> {
    pub(super) to: &'r mut Comparison<'a>,
    pub(super) table: Table<'a>,
    pub(super) sides: Sides<'a, 'p>,
    /// Whether the English name or the demand of the two differs, which breaks names.
    breaks: Option<super::change::RustBreak>,
}

/// Compares two rows, without the rows under them.
pub(super) fn compare<'a>(to: &mut Comparison<'a>, table: Table<'a>, sides: Sides<'a, '_>) {
    let breaks = rust_break(to, table, sides.before, sides.after);
    let first = to.changes.len();
    let mut row = Row {
        to,
        table,
        sides,
        breaks,
    };
    row.names();
    row.required();
    // A part has neither a length nor values of its own.
    if !row.shape() {
        row.length();
        row.kind();
        coded::compare(&mut row);
    }
    row.unset();
    row.origin();
    row.ties();
    row.texts();
    repeat::compare(&mut row);
    row.own_words();
    let type_breaks = row.breaks == Some(super::change::RustBreak::Type);
    if type_breaks {
        to.type_break(first, sides.new_place);
    }
}

impl Row<'_, '_, '_> {
    /// Adds a change of a key; the case is the direction, with a suffix where there is one.
    pub(super) fn add(
        &mut self,
        kind: ChangeKind,
        suffix: &str,
        key: &str,
        before: Option<String>,
        after: Option<String>,
        cause: Cause,
    ) {
        let case = format!("{}{suffix}", self.table.direction.word());
        self.add_case(kind, &case, key, before, after, cause);
    }

    /// Adds a change of a key in a case that is named in full.
    pub(super) fn add_case(
        &mut self,
        kind: ChangeKind,
        case: &str,
        key: &str,
        before: Option<String>,
        after: Option<String>,
        cause: Cause,
    ) {
        let mut change = Change::new(kind, case, self.sides.new_place.key(key))
            .values(before, after)
            .because(cause);
        if change.axes.rust.bump == super::level::Bump::Major
            && !has_field(self.table, self.sides.before)
            && !has_field(self.table, self.sides.after)
        {
            change.axes.rust = super::level::Rust {
                bump: super::level::Bump::Patch,
                semver_checks: false,
            };
        }
        let tied = matches!(
            key,
            "element" | "accept" | "required" | "unset" | "min" | "description"
        );
        if tied {
            self.to.caused_by_corrections(
                &mut change,
                &self.sides.before.corrections,
                &self.sides.after.corrections,
            );
        }
        if self.sides.tier != Tier::SameElement || key == "element" {
            change.paired_by = Some(self.sides.tier);
        }
        self.to.push(
            change,
            Some(self.sides.old_place),
            Some(self.sides.new_place),
        );
    }

    /// What an element that the old spec names is called now.
    pub(super) fn now(&self, element: &str) -> String {
        self.to
            .renamed
            .get(element)
            .map_or(element, |now| *now)
            .to_owned()
    }

    /// The change that was added last.
    pub(super) fn last(&mut self) -> Option<&mut Change> {
        self.to.changes.last_mut()
    }

    fn names(&mut self) {
        let Sides { before, after, .. } = self.sides;
        if before.wire != after.wire {
            let kind = renaming(&before.wire, &after.wire);
            let cause = if kind == F06 {
                Cause::TranscriptionFix
            } else {
                Cause::BankRevision
            };
            self.add(
                kind,
                "",
                "element",
                Some(before.wire.clone()),
                Some(after.wire.clone()),
                cause,
            );
            if let Some(change) = self.last()
                && change.cause == Cause::TranscriptionFix
            {
                change.audit = Some(Audit::of_element(&before.wire, &after.wire));
            }
        } else if before.element != after.element {
            self.add_case(
                P03,
                "decision",
                "element",
                Some(before.element.clone()),
                Some(after.element.clone()),
                Cause::TranscriptionFix,
            );
        }
        if before.accept != after.accept {
            self.add_case(
                P03,
                "decision",
                "accept",
                Some(before.accept.join(", ")),
                Some(after.accept.join(", ")),
                Cause::TranscriptionFix,
            );
        }
        if before.english != after.english {
            self.add(
                F25,
                "-english",
                "english",
                Some(before.english.clone()),
                Some(after.english.clone()),
                Cause::TranscriptionFix,
            );
        }
    }

    fn required(&mut self) {
        use Requiredness::{Optional, Required, Unstated, Unused};
        let (before, after) = (self.sides.before.required, self.sides.after.required);
        let kind = match (before, after) {
            // A member that came into use or went out of it was reported as added or removed.
            (Unused, _) | (_, Unused) => return,
            (Required, Required) | (Optional, Optional) | (Unstated, Unstated) => return,
            (Required, Optional) => F11,
            (Optional, Required) => F12,
            (Unstated, _) | (_, Unstated) => F13,
        };
        self.add(
            kind,
            "",
            "required",
            Some(word(&before)),
            Some(word(&after)),
            clarified(before == Unstated, after == Unstated),
        );
        let breaks = self.breaks == Some(super::change::RustBreak::Name);
        let demand =
            is_demanded(self.table, self.sides.before) != is_demanded(self.table, self.sides.after);
        if breaks
            && demand
            && let Some(change) = self.last()
        {
            *change = change
                .clone()
                .breaking(Some(super::change::RustBreak::Name));
        }
    }

    /// Whether one of the two is a repeating part and the other is not.
    fn shape(&mut self) -> bool {
        let part = |member: &Member| match &member.repeat {
            Some(_) => "rows".to_owned(),
            None => "field".to_owned(),
        };
        let Sides { before, after, .. } = self.sides;
        let differs = before.repeat.is_some() != after.repeat.is_some();
        if differs {
            self.add(
                F15,
                "",
                "repeat",
                Some(part(before)),
                Some(part(after)),
                Cause::BankRevision,
            );
        }
        differs
    }

    fn length(&mut self) {
        let Sides { before, after, .. } = self.sides;
        let shown = (
            or_none(before.length.map(length_words)),
            or_none(after.length.map(length_words)),
        );
        let (old, new) = match (before.length, after.length) {
            (None, None) => return,
            (None, Some(_)) => {
                self.add(F09, "-set", "length", shown.0, shown.1, Cause::BankRevision);
                return;
            }
            (Some(_), None) => {
                self.add(
                    F09,
                    "-unset",
                    "length",
                    shown.0,
                    shown.1,
                    Cause::BankRevision,
                );
                return;
            }
            (Some(old), Some(new)) => (old, new),
        };
        let limits = (Some(old.limit.to_string()), Some(new.limit.to_string()));
        if new.limit > old.limit {
            let personal = matches!(after.class, DataClass::Account | DataClass::PersonalName);
            let suffix = match (personal, self.table.direction) {
                (true, Direction::Request) => "-account",
                _ => "",
            };
            self.add(
                F07,
                suffix,
                "length",
                limits.0,
                limits.1,
                Cause::BankRevision,
            );
        } else if new.limit < old.limit {
            self.add(F08, "", "length", limits.0, limits.1, Cause::BankRevision);
        }
        if old.unit != new.unit {
            self.add(
                F10,
                "",
                "unit",
                Some(word(&old.unit)),
                Some(word(&new.unit)),
                clarified(old.unit == Unit::Unstated, new.unit == Unit::Unstated),
            );
        }
    }

    fn kind(&mut self) {
        let (before, after) = (self.sides.before.kind, self.sides.after.kind);
        if before == after || (before == Kind::Rows) != (after == Kind::Rows) {
            return;
        }
        let values = (Some(word(&before)), Some(word(&after)));
        let cause = clarified(before == Kind::Undecided, after == Kind::Undecided);
        let coded = |kind: Kind| matches!(kind, Kind::Code | Kind::Flag);
        let open = |kind: Kind| matches!(kind, Kind::Text | Kind::Undecided);
        if open(before) && open(after) {
            self.add_case(P03, "decision", "kind", values.0, values.1, cause);
        } else if (before == Kind::Amount) != (after == Kind::Amount) {
            self.add(F17, "", "kind", values.0, values.1, cause);
        } else if coded(before) && !coded(after) {
            self.add(C04, "-free", "kind", values.0, values.1, cause);
        } else if coded(after) && !coded(before) {
            self.add(C04, "-listed", "kind", values.0, values.1, cause);
        } else {
            self.add(F16, "", "kind", values.0, values.1, cause);
        }
    }

    fn unset(&mut self) {
        let Sides { before, after, .. } = self.sides;
        if before.default != after.default {
            self.add(
                F18,
                "",
                "default",
                before.default.clone(),
                after.default.clone(),
                Cause::BankRevision,
            );
        }
        if before.unset != after.unset {
            self.add(
                F18,
                "",
                "unset",
                Some(word(&before.unset)),
                Some(word(&after.unset)),
                Cause::BankRevision,
            );
        }
    }

    fn origin(&mut self) {
        let Sides { before, after, .. } = self.sides;
        if before.origin != after.origin {
            let permit = before.origin == Origin::Permit || after.origin == Origin::Permit;
            let (kind, case) = if permit {
                (A07, "scope")
            } else {
                (A10, "authentication")
            };
            self.add_case(
                kind,
                case,
                "origin",
                Some(word(&before.origin)),
                Some(word(&after.origin)),
                Cause::BankRevision,
            );
            let breaks = self.breaks;
            if let Some(change) = self.last() {
                *change = change.clone().breaking(breaks);
            }
        }
        if before.class != after.class {
            self.add_case(
                P03,
                "data-class",
                "class",
                Some(word(&before.class)),
                Some(word(&after.class)),
                clarified(
                    before.class == DataClass::Undecided,
                    after.class == DataClass::Undecided,
                ),
            );
        }
    }

    /// What ties a reply to its request.
    fn ties(&mut self) {
        let Sides { before, after, .. } = self.sides;
        if before.echo != after.echo {
            self.add_case(
                A09,
                "pairing",
                "echo",
                Some(before.echo.to_string()),
                Some(after.echo.to_string()),
                Cause::BankRevision,
            );
        }
        let accumulated = before.accumulates.as_ref().map(|element| self.now(element));
        if accumulated != after.accumulates {
            self.add_case(
                A09,
                "pairing",
                "accumulates",
                accumulated,
                after.accumulates.clone(),
                Cause::BankRevision,
            );
        }
    }

    fn texts(&mut self) {
        let Sides { before, after, .. } = self.sides;
        if before.name != after.name {
            let values = (Some(before.name.clone()), Some(after.name.clone()));
            if prose::squeezed(&before.name) == prose::squeezed(&after.name) {
                self.add_case(
                    F28,
                    "spaces",
                    "name",
                    values.0,
                    values.1,
                    Cause::TranscriptionFix,
                );
            } else {
                let amount = before.kind == Kind::Amount || after.kind == Kind::Amount;
                let money = amount
                    && prose::difference(&before.name, &after.name, true) == Difference::Money;
                let kind = if money { F17 } else { F25 };
                self.add(kind, "", "name", values.0, values.1, Cause::BankRevision);
            }
        }
        if before.hangul_limit != after.hangul_limit {
            let suffix = match (
                self.table.direction,
                before.hangul_limit,
                after.hangul_limit,
            ) {
                (Direction::Reply, ..) => "",
                (_, Some(old), Some(new)) if new > old => "-looser",
                (_, Some(_), None) => "-looser",
                _ => "-tighter",
            };
            self.add(
                F24,
                suffix,
                "hangul_limit",
                or_none(before.hangul_limit),
                or_none(after.hangul_limit),
                Cause::BankRevision,
            );
        }
        let amount = before.kind == Kind::Amount || after.kind == Kind::Amount;
        let kind = match prose::difference(&before.description, &after.description, amount) {
            Difference::None => return,
            Difference::Spaces => {
                self.add_case(
                    F28,
                    "spaces",
                    "description",
                    Some(before.description.clone()),
                    Some(after.description.clone()),
                    Cause::TranscriptionFix,
                );
                return;
            }
            Difference::Money => F17,
            Difference::Condition => F14,
            Difference::Limit => F24,
            Difference::Tokens => F26,
            Difference::Wording => F27,
        };
        self.add(
            kind,
            "",
            "description",
            Some(before.description.clone()),
            Some(after.description.clone()),
            Cause::BankRevision,
        );
    }

    fn own_words(&mut self) {
        let Sides { before, after, .. } = self.sides;
        if before.renamed_from != after.renamed_from && self.sides.tier != Tier::RenamedFrom {
            self.add_case(
                F27,
                "own-words",
                "renamed_from",
                Some(before.renamed_from.join(", ")),
                Some(after.renamed_from.join(", ")),
                Cause::TranscriptionFix,
            );
        }
        if before.note != after.note {
            self.add_case(
                F27,
                "own-words",
                "note",
                Some(before.note.clone()),
                Some(after.note.clone()),
                Cause::TranscriptionFix,
            );
        }
    }
}
