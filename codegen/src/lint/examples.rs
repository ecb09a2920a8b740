//! Published bodies are held against the corrected layout: what really travels must fit what the spec says.

use std::collections::BTreeMap;

use super::lengths::is_of_kind;
use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::load::model::{ExampleMemberEntry, ExampleValue, Text};
use crate::resolved::{Api, Member, Requiredness, Service, Unset};

pub(super) fn check(spec: &Loaded, service: &Service, findings: &mut Findings) {
    let apis: BTreeMap<&str, &Api> = service
        .apis
        .iter()
        .map(|api| (api.api.as_str(), api))
        .collect();
    for loaded in &spec.apis {
        let Some(api) = apis.get(loaded.file.api.value.as_str()) else {
            continue;
        };
        for example in &loaded.file.examples {
            let mut checking = Checking {
                findings,
                at: example.source.at,
            };
            checking.body(
                &example.request,
                &service.header.request,
                &api.request,
                "request",
            );
            checking.body(
                &example.response,
                &service.header.response,
                &api.response,
                "reply",
            );
        }
    }
}

struct Checking<'a> {
    findings: &'a mut Findings,
    at: Position,
}

impl Checking<'_> {
    fn body(
        &mut self,
        body: &[ExampleMemberEntry],
        header: &[Member],
        members: &[Member],
        direction: &str,
    ) {
        let rest: Vec<&ExampleMemberEntry> = body
            .iter()
            .filter(|member| member.wire.value != "Header")
            .collect();
        match body.iter().find(|member| member.wire.value == "Header") {
            Some(ExampleMemberEntry {
                value: ExampleValue::Object(found),
                ..
            }) => self.level(
                &found.iter().collect::<Vec<_>>(),
                header,
                direction,
                "Header.",
            ),
            _ => self.violation(
                self.at,
                format!("a {direction} without `Header`"),
                "the common header",
            ),
        }
        self.level(&rest, members, direction, "");
    }

    fn level(
        &mut self,
        found: &[&ExampleMemberEntry],
        members: &[Member],
        direction: &str,
        path: &str,
    ) {
        for entry in found {
            match members
                .iter()
                .find(|member| member.wire == entry.wire.value)
            {
                Some(member) => self.member(entry, member, direction, path),
                None => {
                    let near = members
                        .iter()
                        .find(|member| member.wire.eq_ignore_ascii_case(&entry.wire.value));
                    let expected = match near {
                        Some(member) => format!("{}, as the layout spells it", member.wire),
                        None => format!("a member of the {direction}'s layout"),
                    };
                    self.violation(
                        entry.wire.at,
                        format!("{path}{}", entry.wire.value),
                        expected,
                    );
                }
            }
        }
        for member in members {
            let there = found.iter().any(|entry| entry.wire.value == member.wire);
            let due = member.required == Requiredness::Required || member.unset == Unset::Empty;
            if due && !there {
                let at = found.first().map_or(self.at, |entry| entry.wire.at);
                self.violation(
                    at,
                    format!("a {direction} without {path}{}", member.wire),
                    "every required member",
                );
            }
        }
    }

    fn member(&mut self, entry: &ExampleMemberEntry, member: &Member, direction: &str, path: &str) {
        let path = format!("{path}{}", entry.wire.value);
        match (&entry.value, &member.repeat) {
            (ExampleValue::Text(text), None) => self.text(text, member, &path),
            (ExampleValue::Rows(rows), Some(repeat)) => {
                for row in rows {
                    let row: Vec<&ExampleMemberEntry> = row.iter().collect();
                    self.level(&row, &repeat.members, direction, &format!("{path}[]."));
                }
                if let Some(max) = repeat.max.filter(|max| rows.len() > *max as usize) {
                    self.violation(
                        entry.wire.at,
                        format!("{} rows in {path}", rows.len()),
                        format!("at most {max}"),
                    );
                }
            }
            _ => self.violation(
                entry.wire.at,
                format!("{path} of another shape"),
                if member.repeat.is_some() {
                    "rows"
                } else {
                    "a text"
                },
            ),
        }
    }

    fn text(&mut self, text: &Text, member: &Member, path: &str) {
        let length = text.chars().count();
        if let Some(limit) = member.length.filter(|limit| length > limit.limit as usize) {
            self.violation(
                text.at,
                format!("{length} characters in {path}"),
                format!("at most {}", limit.limit),
            );
        }
        let fits = is_of_kind(member, &text.value);
        let listed =
            member.codes.is_empty() || member.codes.iter().any(|code| code.value == text.value);
        let unset = text.is_empty() && member.unset == Unset::Empty;
        if !(unset || fits && listed) {
            self.violation(
                text.at,
                format!("\"{}\" in {path}", text.value),
                if listed {
                    format!("a value of kind {:?}", member.kind).to_lowercase()
                } else {
                    "one of the codes of its row".to_owned()
                },
            );
        }
    }

    fn violation(&mut self, at: Position, found: String, expected: impl Into<String>) {
        self.findings.error(
            "example-violates-layout",
            at,
            found,
            expected,
            "the example is what travels: correct the layout, with a correction if the table says otherwise",
        );
    }
}
