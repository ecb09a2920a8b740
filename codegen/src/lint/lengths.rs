//! Rules about lengths and defaults: each can be kept by a value of its kind.

use super::{layouts, pairs};
use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::resolved::{Kind, Member, Service};

/// Longer than any value of a bank's record; the boundary vectors hold a value of every length.
const LONGEST: u32 = 65_535;

pub(super) fn check(spec: &Loaded, service: &Service, findings: &mut Findings) {
    for (rows, members) in layouts(spec, service) {
        for (row, member) in pairs(rows, members) {
            let at = row.length.map_or(row.element.at, |length| length.at);
            length(member, at, findings);
            let most = member.length.map_or(LONGEST, |length| length.limit);
            if let Some(hangul) = row.hangul_limit
                && !(1..=most).contains(&hangul.value)
            {
                let found = format!("a Hangul limit of {}", hangul.value);
                let expected = format!("a number from 1 to {most}");
                refuse(member, found, expected, hangul.at, findings);
            }
            if let Some(default) = &row.default
                && member.kind == Kind::Number
                && default.value.parse::<u32>().is_err()
            {
                findings.error(
                    "default-unfit",
                    default.at,
                    format!("default {:?} for {}", default.value, member.element),
                    format!("a whole number from 0 to {}, without blanks", u32::MAX),
                    "hold it against the document, which states what is meant when nothing is given",
                );
            }
        }
    }
}

fn length(member: &Member, at: Position, findings: &mut Findings) {
    let Some(length) = member.length.map(|length| length.limit) else {
        return;
    };
    let found = format!("length {length}");
    // These are written in one form alone.
    let form = match member.kind {
        Kind::Date | Kind::DateOrMonth => Some(8),
        Kind::Time => Some(6),
        Kind::ResponseCode => Some(5),
        Kind::Flag if member.codes.is_empty() => Some(1),
        Kind::Flag | Kind::Code => {
            let longest = member.codes.iter().map(|code| code.value.chars().count());
            let longest = longest.max().unwrap_or(1) as u32;
            if length < longest {
                refuse(
                    member,
                    found,
                    format!("at least {longest}, the length of its codes"),
                    at,
                    findings,
                );
            }
            return;
        }
        _ => None,
    };
    match form {
        Some(form) if form != length => refuse(
            member,
            found,
            format!(
                "length {form}, which every value of kind {} has",
                member.kind
            ),
            at,
            findings,
        ),
        None if length == 0 || length > LONGEST => refuse(
            member,
            found,
            format!("a length from 1 to {LONGEST}"),
            at,
            findings,
        ),
        _ => {}
    }
}

fn refuse(member: &Member, found: String, expected: String, at: Position, findings: &mut Findings) {
    findings.error(
        "length-unfit",
        at,
        format!("{found} for {}", member.element),
        expected,
        "hold it against the document; a value of another form is of another kind, such as text",
    );
}
