//! Validates a request against the resolved spec and says what is wrong with it and where.
//!
//! Strict about what the contract states; tolerant, and noting it, where the real sandbox is known to be:
//! members it does not know, and JSON numbers for texts.

mod members;
mod range;
mod value;
mod values;

use std::fmt;

use jiff::civil::Date;

use crate::json::Json;
use crate::refusals::RefusalCode;
use crate::spec::{Api, Member, Spec};

use members::Reader;
pub(crate) use range::first_and_last_day;
pub(crate) use value::day;
pub(crate) use values::Values;

/// One breach of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The refusal that it leads to.
    pub code: RefusalCode,
    /// The API whose table is breached.
    pub api: String,
    /// Which of its tables.
    pub table: Table,
    /// The row of the table, counted from 1; 0 for a row that the table lacks.
    pub row: u32,
    /// The member, as it is spelled on the wire, with the row of a repeating part counted from 0: `Rec[3].InvAmt`.
    pub path: String,
    /// What the contract demands.
    pub expected: String,
    /// What was found, masked unless its element is public.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Violation {
            code,
            table,
            row,
            path,
            expected,
            found,
            ..
        } = self;
        // Member and row stand first, because the reply's message is cut at 100 characters; the API is the one that was called.
        write!(f, "{} {path}", code.code())?;
        if *row > 0 {
            write!(f, " ({table} row {row})")?;
        }
        write!(f, ": expected {expected}, found {found}")
    }
}

/// The table that a violation breaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// The common header of requests (공통부).
    Header,
    /// The API's request table (개별부).
    Request,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Table::Header => "header",
            Table::Request => "request",
        })
    }
}

/// What validation found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Every breach of the contract; a call with any of them is refused.
    pub violations: Vec<Violation>,
    /// What was accepted though the contract does not state it.
    pub notes: Vec<String>,
}

/// The values of an object and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Reading<'s> {
    /// The values by element.
    pub(crate) values: Values<'s>,
    /// What validation found.
    pub(crate) checked: Checked,
}

/// Reads the common header; the token may be left out of it when it travels in an HTTP header.
pub(crate) fn header<'s>(
    spec: &'s Spec,
    api: &str,
    header: &'s Json<'s>,
    token_elsewhere: bool,
) -> Reading<'s> {
    let mut reader = Reader::new(api, Table::Header);
    if token_elsewhere {
        reader.optional = Some(ACCESS_TOKEN);
    }
    let values = reader.object(None, &spec.header.request, header, "");
    let named = values.text(API_NAME);
    if !named.is_empty() && named != api {
        let member = spec
            .header
            .request
            .iter()
            .find(|member| member.element == API_NAME);
        reader.add(
            RefusalCode::ApiNameDiffers,
            member,
            API_NAME,
            api,
            &format!("{named:?}"),
        );
    }
    Reading {
        values,
        checked: reader.checked,
    }
}

/// Reads the members of a body beside its header; `day` is the day that the call counts for, `today` the bank's day.
pub(crate) fn body<'s>(api: &'s Api, body: &'s Json<'s>, day: Date, today: Date) -> Reading<'s> {
    let mut reader = Reader::new(&api.api, Table::Request);
    reader.months = range::asks_for_months(api, body);
    reader.ignored = Some(HEADER);
    let values = reader.object(None, &api.request, body, "");
    range::check(api, &values, today, &mut reader);
    check_days_of_call(api, &values, day, &mut reader);
    Reading {
        values,
        checked: reader.checked,
    }
}

/// The element of the API's name in the header.
pub(crate) const API_NAME: &str = "ApiNm";
/// The element of the token in the header.
pub(crate) const ACCESS_TOKEN: &str = "AccessToken";
/// The member that holds the header.
pub(crate) const HEADER: &str = "Header";

fn check_days_of_call(api: &Api, values: &Values<'_>, day: Date, reader: &mut Reader<'_>) {
    for element in &api.rules.day_of_call {
        let found = values.text(element);
        if !found.is_empty() && value::day(found) != Some(day) {
            let expected = day.strftime("%Y%m%d");
            reader.add(
                RefusalCode::NotDayOfCall,
                member(&api.request, element),
                element,
                &format!("{expected}, the day of the call"),
                found,
            );
        }
    }
}

/// The member of that element.
pub(crate) fn member<'s>(members: &'s [Member], element: &str) -> Option<&'s Member> {
    members.iter().find(|member| member.element == element)
}

/// The row of the table in which a member stands, by its path on the wire or its element: `Rec[0].Vran`.
pub(crate) fn row(members: &[Member], path: &str) -> Option<u32> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let found = members
        .iter()
        .find(|member| member.wire == name || member.element == name)?;
    match &found.repeat {
        Some(repeat) if !rest.is_empty() => row(&repeat.members, rest),
        _ => Some(found.row).filter(|row| *row > 0),
    }
}
