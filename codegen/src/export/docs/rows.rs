//! The tables of members: the bank's columns as it prints them, and beside them what they are on the wire and in Rust.

use maud::{Markup, html};

use super::words::{correction_links, kind, mixed, none, protection, rust_type, unit};
use crate::emit::rust::ValueTypes;
use crate::resolved::{Api, Member, Origin, Requiredness, Service, Unset};

/// Which table of an API a row stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Request,
    Reply,
}

impl Table {
    fn word(self) -> &'static str {
        match self {
            Table::Request => "request",
            Table::Reply => "reply",
        }
    }

    /// The anchor of a row.
    pub(super) fn anchor(self, within: Option<&Member>, member: &Member) -> String {
        let within = within.map_or(String::new(), |part| format!("{}-", part.wire));
        format!("{}-{within}{}", self.word(), member.wire)
    }
}

/// A table of members; `api` is left out for the common header, whose members have no types of their own.
pub(super) fn table(
    service: &Service,
    api: Option<&Api>,
    members: &[Member],
    table: Table,
    label: &str,
) -> Markup {
    let types = ValueTypes::new(service);
    let rust = |member: &Member| rust(&types, api, member, table);
    html! {
        table.members aria-label=(label) {
            thead {
                tr {
                    th scope="col" lang="ko" { "항목" }
                    th scope="col" lang="ko" { "한글명" }
                    th scope="col" lang="ko" { "길이" }
                    th scope="col" lang="ko" { "필수" }
                    th scope="col" lang="ko" { "설명" }
                    th.ours scope="col" { "On the wire" }
                    th.ours scope="col" { "In Rust" }
                }
            }
            tbody {
                @for member in members {
                    (row(service, None, member, table, rust(member)))
                    @if let Some(repeat) = &member.repeat {
                        @for inner in &repeat.members {
                            (row(service, Some(member), inner, table, rust(inner)))
                        }
                    }
                }
            }
        }
    }
}

fn row(
    service: &Service,
    within: Option<&Member>,
    member: &Member,
    table: Table,
    rust: Markup,
) -> Markup {
    let class = match (within.is_some(), member.row) {
        (true, _) => Some("nested"),
        (false, 0) => Some("added"),
        (false, _) => None,
    };
    let length = member.length.map(|length| length.limit.to_string());
    let cells = Printed::of(service, member);
    html! {
        tr id=(table.anchor(within, member)) class=[class] {
            th scope="row" data-label="항목" { code { (member.element) } }
            td lang="ko" data-label="한글명" { (member.name) }
            td.number lang="ko" data-label="길이" { @match length { Some(length) => (length), None => (none()) } }
            td lang="ko" data-label="필수" {
                @match cells.required {
                    Requiredness::Required => "필수",
                    Requiredness::Optional => "선택",
                    Requiredness::Unstated | Requiredness::Unused => (none()),
                }
            }
            td lang="ko" data-label="설명" {
                @if member.row == 0 { span.tag.money lang="en" { "not in the table" } " " }
                (cells.description)
                (codes(member))
            }
            td.ours data-label="On the wire" { (wire(member, &cells)) }
            td.ours data-label="In Rust" { (rust) }
        }
    }
}

/// The cells of a row as the table prints them, where a correction has changed what holds on the wire.
struct Printed<'a> {
    required: Requiredness,
    description: &'a str,
}

impl<'a> Printed<'a> {
    fn of(service: &'a Service, member: &'a Member) -> Self {
        let mut cells = Self {
            required: member.required,
            description: &member.description,
        };
        let applied = service
            .corrections
            .iter()
            .filter(|correction| member.corrections.contains(&correction.id));
        for correction in applied {
            let says = correction.table.as_str();
            if let Some((_, quoted)) = says.split_once("description \"") {
                cells.description = quoted.rsplit_once('"').map_or(quoted, |(text, _)| text);
            }
            let word = says.strip_prefix("required ");
            cells.required = match word.and_then(|word| word.split(',').next()) {
                Some("required") => Requiredness::Required,
                Some("optional") => Requiredness::Optional,
                Some("unstated") => Requiredness::Unstated,
                _ => cells.required,
            };
        }
        cells
    }
}

fn codes(member: &Member) -> Markup {
    html! {
        @if !member.codes.is_empty() {
            ul.values {
                @for code in &member.codes {
                    li { code { (code.value) } " " (code.meaning) " " span.muted lang="en" { (code.english) } }
                }
            }
        }
    }
}

fn wire(member: &Member, cells: &Printed<'_>) -> Markup {
    let mut facts = vec![html! { (kind(member.kind)) }];
    if cells.required != member.required {
        facts.push(match member.required {
            Requiredness::Required => html! { strong { "required" } },
            Requiredness::Unused => html! { strong { "never there" } },
            Requiredness::Optional | Requiredness::Unstated => html! { strong { "optional" } },
        });
    }
    if cells.description != member.description {
        facts.push(html! { "read as: " span lang="ko" { (member.description) } });
    }
    facts.extend(member.length.map(|length| html! { (unit(length)) }));
    facts.extend(
        member
            .hangul_limit
            .map(|limit| html! { "at most " (limit) " Hangul syllables" }),
    );
    if member.unset == Unset::Empty {
        facts.push(html! { "sent as " code { "\"\"" } " when unset" });
    }
    if let Some(default) = &member.default {
        facts.push(html! { "the bank assumes " code { (default) } " when unset" });
    }
    if member.echo {
        facts.push(html! { "repeats the request" });
    }
    if let Some(of) = &member.accumulates {
        facts.push(html! { "running total of " code { (of) } });
    }
    if !member.accept.is_empty() {
        facts.push(html! { "also read as " @for name in &member.accept { code { (name) } " " } });
    }
    if let Some(repeat) = &member.repeat {
        if repeat.min > 0 {
            facts.push(html! { "at least " (repeat.min) " row" });
        }
        facts.push(match (repeat.max, repeat.page) {
            (Some(max), _) => html! { "at most " (max) " rows" },
            (None, Some(page)) => html! { (page) " rows a page" },
            (None, None) => html! { "greatest number of rows unstated" },
        });
        if let Some(total) = &repeat.total {
            facts.push(html! { "the sum of " code { (total.of) } " is " code { (total.equals) } });
            facts.extend(
                total
                    .max_krw
                    .map(|most| html! { "at most " (grouped(most)) " KRW in sum" }),
            );
        }
    }
    html! {
        @if member.wire == member.element { code { (member.wire) } } @else { code { mark { (member.wire) } } }
        ul.facts {
            @for fact in &facts { li { (fact) } }
            @if let Some(protection) = protection(member.class) { li.personal { (protection) } }
        }
        @if !member.corrections.is_empty() { (correction_links(&member.corrections)) }
        @if !member.note.is_empty() { p.note { (mixed(&member.note)) } }
    }
}

fn rust(types: &ValueTypes<'_>, api: Option<&Api>, member: &Member, table: Table) -> Markup {
    let field = |api: &Api| {
        let value = rust_type(&types.of(api, member));
        let value = match (&member.repeat, member.required, table) {
            (Some(_), _, _) => format!("Vec<{value}>"),
            (None, Requiredness::Required, Table::Request) => value,
            (None, _, Table::Request) => format!("Option<{value}>"),
            (None, _, Table::Reply) => format!("Received<{value}>"),
        };
        html! { code { (member.english) } br; code.type { (value) } }
    };
    match (member.required, member.origin, table, api) {
        (Requiredness::Unused, ..) => none(),
        (_, Origin::Configuration, Table::Request, _) => {
            html! { code { (member.english) } br; span.muted { "from the configuration" } }
        }
        (_, Origin::Permit, Table::Request, _) => {
            html! { code { (member.english) } br; span.muted { "bound to the sending" } }
        }
        (_, Origin::Operation, Table::Request, _) => {
            html! { code { (member.english) } br; span.muted { "fixed by the operation" } }
        }
        (_, _, _, Some(api)) => field(api),
        (_, _, _, None) => html! { code { (member.english) } },
    }
}

/// A whole number with a comma before every three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
