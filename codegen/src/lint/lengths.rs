//! Rules about lengths, defaults and coded values: each is or can be kept by a value of its kind.

use super::{layouts, pairs};
use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::load::model::Text;
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
                && !is_value(member, &default.value)
            {
                findings.error(
                    "default-unfit",
                    default.at,
                    format!("default {:?} for {}", default.value, member.element),
                    format!("a value of kind {} that its row allows", member.kind),
                    "hold it against the document, which states what is meant when nothing is given",
                );
            }
            for (index, code) in row.codes.iter().enumerate() {
                let mut before = row.codes[..index].iter();
                if before.any(|other| other.value.value == code.value.value) {
                    findings.error(
                        "code-unfit",
                        code.value.at,
                        format!(
                            "the code {:?} of {} a second time",
                            code.value.value, member.element
                        ),
                        "each code once",
                        "take one of them out",
                    );
                }
            }
            let unfit = |value: &&Text| {
                value.value.is_empty() || !value.value.chars().all(|it| it.is_ascii_graphic())
            };
            for code in row.codes.iter().map(|code| &code.value).filter(unfit) {
                findings.error(
                    "code-unfit",
                    code.at,
                    format!("the code {:?} of {}", code.value, member.element),
                    "a code of ASCII letters, digits and signs, without blanks",
                    "write it as it travels; a full-width sign of the document is a correction's matter",
                );
            }
        }
    }
}

/// Whether a text is a value of a member's kind, by its form alone.
pub(super) fn is_of_kind(member: &Member, text: &str) -> bool {
    let length = text.chars().count();
    let digits = text.chars().all(|it| it.is_ascii_digit());
    match member.kind {
        Kind::Digits | Kind::Amount | Kind::Number => digits && !text.is_empty(),
        Kind::Date => digits && length == 8,
        Kind::DateOrMonth => digits && (length == 8 || length == 6),
        Kind::Time => digits && length == 6,
        Kind::ResponseCode => length == 5,
        Kind::Flag => text == "Y" || text == "N",
        Kind::Text | Kind::Code | Kind::Rows | Kind::Undecided => true,
    }
}

/// Whether a text is a value that a member can have: of its kind, within its length, one of its codes, and no greater number than the bindings hold.
fn is_value(member: &Member, text: &str) -> bool {
    let most = member.length.map_or(LONGEST, |length| length.limit) as usize;
    let is_listed = member.codes.is_empty() || member.codes.iter().any(|code| code.value == text);
    let is_counted = member.kind != Kind::Number || text.parse::<u32>().is_ok();
    is_of_kind(member, text) && text.chars().count() <= most && is_listed && is_counted
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
