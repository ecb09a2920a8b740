//! Reads an object member by member as its table demands: presence, JSON type, value, rows, totals.

use std::borrow::Cow;

use crate::json::{Json, JsonMember};
use crate::mask::{masked, short_name};
use crate::refusals::RefusalCode;
use crate::spec::{Member, Repeat, Requiredness, Unset};

use super::value::{self, Breach};
use super::values::Values;
use super::{Checked, Table, Violation};

/// Collects what is wrong with an object while it reads it.
pub(super) struct Reader<'a> {
    api: &'a str,
    table: Table,
    /// An element that may be missing though its table demands it.
    pub(super) optional: Option<&'static str>,
    /// A member of the object that belongs to another table.
    pub(super) ignored: Option<&'static str>,
    /// Whether a day-or-month is a month, where the request says so.
    pub(super) months: Option<bool>,
    pub(super) checked: Checked,
}

impl<'a> Reader<'a> {
    /// A reader for a table of an API.
    pub(super) fn new(api: &'a str, table: Table) -> Self {
        Reader {
            api,
            table,
            optional: None,
            ignored: None,
            months: None,
            checked: Checked::default(),
        }
    }

    /// Records a breach.
    pub(super) fn add(
        &mut self,
        code: RefusalCode,
        member: Option<&Member>,
        path: &str,
        expected: &str,
        found: &str,
    ) {
        self.checked.violations.push(Violation {
            code,
            api: self.api.to_owned(),
            table: self.table,
            row: member.map_or(0, |member| member.row),
            path: path.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }

    /// Reads the members of an object; `within` is the repeating part that it is a row of, `prefix` the path before their names.
    pub(super) fn object<'s>(
        &mut self,
        within: Option<&Member>,
        members: &'s [Member],
        object: &'s Json<'s>,
        prefix: &str,
    ) -> Values<'s> {
        let Json::Object(found) = object else {
            let path = prefix.trim_end_matches('.');
            self.add(
                RefusalCode::WrongJsonType,
                within,
                path,
                "an object",
                object.type_name(),
            );
            return Values::default();
        };
        for (name, _) in found {
            let known = members.iter().any(|member| member.wire == *name);
            // [unknown-members] Extra members come and go between versions of the contract.
            if !known && self.ignored != Some(&**name) {
                let name = short_name(name);
                self.checked.notes.push(format!(
                    "{prefix}{name}: not in the {} table, ignored",
                    self.table
                ));
            }
        }
        let mut values = Values::default();
        for member in members {
            self.member(member, found, prefix, &mut values);
        }
        values
    }

    fn member<'s>(
        &mut self,
        member: &'s Member,
        object: &'s [JsonMember<'s>],
        prefix: &str,
        values: &mut Values<'s>,
    ) {
        // Most members stand at the top, where the path is the name itself.
        let path = match prefix {
            "" => Cow::Borrowed(member.wire.as_str()),
            prefix => Cow::Owned(format!("{prefix}{}", member.wire)),
        };
        let mut found = object
            .iter()
            .filter(|(name, _)| *name == member.wire)
            .map(|(_, value)| value);
        let value = found.next();
        if found.next().is_some() {
            self.add(
                RefusalCode::DuplicateMember,
                Some(member),
                &path,
                "the member once",
                "it twice",
            );
            return;
        }
        let required = member.required == Requiredness::Required
            && self.optional != Some(member.element.as_str());
        match value {
            None if required => {
                let found = misspelling(object, &member.wire);
                self.add(
                    RefusalCode::MemberMissing,
                    Some(member),
                    &path,
                    "a required member",
                    &found,
                );
            }
            Some(Json::Null) if required => {
                self.add(
                    RefusalCode::MemberNull,
                    Some(member),
                    &path,
                    "a required member",
                    "null",
                );
            }
            None => {}
            // [null] In a request a null stands for an optional member without a value.
            Some(Json::Null) => self
                .checked
                .notes
                .push(format!("{path}: null, read as unset")),
            Some(value) => match &member.repeat {
                Some(repeat) => self.rows(member, repeat, value, &path, required, object, values),
                None => self.scalar(member, value, &path, required, values),
            },
        }
    }

    fn scalar<'s>(
        &mut self,
        member: &'s Member,
        value: &'s Json<'s>,
        path: &str,
        required: bool,
        values: &mut Values<'s>,
    ) {
        let Some(text) = value.scalar() else {
            self.add(
                RefusalCode::WrongJsonType,
                Some(member),
                path,
                "a text",
                value.type_name(),
            );
            return;
        };
        if text.is_empty() {
            // Where the wire needs the member even without a value, the empty text is that value.
            if required && member.unset != Unset::Empty {
                self.add(
                    RefusalCode::MemberEmpty,
                    Some(member),
                    path,
                    "a required value",
                    "the empty text",
                );
            }
            return;
        }
        // [numbers] The real sandbox has answered some numbers for texts; this one answers all of them.
        if matches!(value, Json::Number(_)) {
            self.checked
                .notes
                .push(format!("{path}: a JSON number, read as its text"));
        }
        let breaches = value::check(member, text, self.months);
        for Breach {
            code,
            expected,
            found,
        } in breaches
        {
            let found = found.unwrap_or_else(|| shown(member, text));
            self.add(code, Some(member), path, &expected, &found);
        }
        values.push(&member.element, text);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call site; a struct would only rename the list"
    )]
    fn rows<'s>(
        &mut self,
        member: &'s Member,
        repeat: &'s Repeat,
        value: &'s Json<'s>,
        path: &str,
        required: bool,
        beside: &'s [JsonMember<'s>],
        values: &mut Values<'s>,
    ) {
        let Json::Array(rows) = value else {
            if value.scalar() == Some("") {
                if required {
                    self.add(
                        RefusalCode::MemberEmpty,
                        Some(member),
                        path,
                        "an array of rows",
                        "the empty text",
                    );
                }
            } else {
                self.add(
                    RefusalCode::WrongJsonType,
                    Some(member),
                    path,
                    "an array of rows",
                    value.type_name(),
                );
            }
            return;
        };
        let count = rows.len();
        if count < repeat.min as usize {
            let expected = format!("at least {} rows", repeat.min);
            self.add(
                RefusalCode::TooFewRows,
                Some(member),
                path,
                &expected,
                &format!("{count}"),
            );
        }
        if let Some(max) = repeat.max
            && count > max as usize
        {
            let expected = format!("at most {max} rows");
            self.add(
                RefusalCode::TooManyRows,
                Some(member),
                path,
                &expected,
                &format!("{count}"),
            );
            // A body with far too many rows would answer with as many complaints.
            return;
        }
        let read = rows.iter().enumerate();
        let read = read.map(|(index, row)| {
            self.object(
                Some(member),
                &repeat.members,
                row,
                &format!("{path}[{index}]."),
            )
        });
        values.set_rows(read.collect());
        self.total(member, repeat, path, beside, values);
    }

    /// Compares the sum of the rows with the member beside them and with the most that one call may move.
    fn total(
        &mut self,
        member: &Member,
        repeat: &Repeat,
        path: &str,
        beside: &[JsonMember<'_>],
        values: &Values<'_>,
    ) {
        let Some(total) = &repeat.total else { return };
        let amounts = values
            .rows()
            .iter()
            .map(|row| row.whole(&total.of).map(u128::from));
        // An amount that could not be read has its own violation; a sum without it would only mislead.
        let Some(sum) = amounts.sum::<Option<u128>>() else {
            return;
        };
        let stated = beside.iter().find(|(name, _)| *name == total.equals);
        if let Some(stated) = stated.and_then(|(_, value)| value.scalar()?.parse::<u128>().ok())
            && stated != sum
        {
            let expected = format!("{sum}, the sum of {path}[].{}", total.of);
            self.add(
                RefusalCode::TotalDiffers,
                Some(member),
                &total.equals,
                &expected,
                &stated.to_string(),
            );
        }
        if let Some(most) = total.max_krw
            && sum > u128::from(most)
        {
            let expected = format!("a sum of {} of at most {most} KRW", total.of);
            self.add(
                RefusalCode::TotalTooLarge,
                Some(member),
                path,
                &expected,
                &sum.to_string(),
            );
        }
    }
}

/// A value for a message: masked by its class, and not endless.
fn shown(member: &Member, text: &str) -> String {
    let masked = masked(member.class, text);
    let shown: String = masked.chars().take(30).collect();
    format!("{shown:?}")
}

/// What to say of a missing member: that it is missing, or under which wrong spelling it stands there.
fn misspelling(object: &[JsonMember<'_>], wire: &str) -> String {
    let similar = object
        .iter()
        .find(|(name, _)| name.trim().eq_ignore_ascii_case(wire));
    similar.map_or_else(
        || "none".to_owned(),
        |(name, _)| format!("another spelling, {:?}", short_name(name)),
    )
}
