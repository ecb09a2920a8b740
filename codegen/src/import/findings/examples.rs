//! JSON bodies held against the tables: members spelled otherwise, missing in the table, or required and not there.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::super::extract::{
    ApiSection, Direction, Example, Extract, LayoutRow, Required, RowKind,
};
use super::super::words;
use super::{Collector, Kind, Needs, Proposal};

pub(super) fn find(extract: &Extract, found: &mut Collector) {
    for section in &extract.apis {
        for example in &section.examples {
            let name = word(example.direction);
            let body = match serde_json::from_str::<Value>(&example.text) {
                Ok(Value::Object(body)) => body,
                Ok(_) => {
                    let finding = found
                        .at_line(Kind::ExampleUnreadable, example.lines.0, "")
                        .in_api(&section.api);
                    finding.direction = Some(example.direction);
                    finding.detail("an object");
                    continue;
                }
                Err(error) => {
                    let line = example.lines.0 + error.line().saturating_sub(1);
                    let finding = found
                        .at_line(Kind::ExampleUnreadable, line, "")
                        .in_api(&section.api);
                    finding.direction = Some(example.direction);
                    finding.detail(error.to_string());
                    continue;
                }
            };
            let table = match example.direction {
                Direction::Request => section.request.as_ref(),
                Direction::Response => section.response.as_ref(),
            };
            let Some(table) = table else { continue };
            let mut check = Check {
                section,
                example,
                name,
                rows: &table.rows,
                found,
            };
            check.level("", &body);
        }
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    }
}

struct Check<'a, 'f> {
    section: &'a ApiSection,
    example: &'a Example,
    name: &'static str,
    rows: &'a [LayoutRow],
    found: &'f mut Collector,
}

impl Check<'_, '_> {
    /// Holds one object against the rows beside or inside a repeating part.
    fn level(&mut self, within: &str, body: &Map<String, Value>) {
        let rows: BTreeMap<&str, &LayoutRow> = self
            .rows
            .iter()
            .filter(|row| row.within == within)
            .map(|row| (row.element.text.as_str(), row))
            .collect();
        let by_fold: BTreeMap<String, &str> = rows
            .keys()
            .map(|element| (folded(element), *element))
            .collect();
        let mut spelled: HashSet<&str> = HashSet::new();
        let mut before = String::new();
        for (member, value) in in_order(&self.example.text, body) {
            if let Some(row) = rows.get(member) {
                self.value(row, value);
                before = member.to_owned();
            } else if let Some(element) = by_fold
                .get(&folded(member))
                .filter(|element| !body.contains_key(**element))
            {
                spelled.insert(element);
                let needs = Needs::Element(member.to_owned());
                self.differs(
                    Kind::ExampleSpelling,
                    within,
                    member,
                    element,
                    element,
                    needs,
                );
                if let Some(row) = rows.get(element) {
                    self.value(row, value);
                }
                before = (*element).to_owned();
            } else {
                let needs = Needs::Row(member.to_owned());
                self.differs(
                    Kind::ExampleUnlisted,
                    within,
                    member,
                    member,
                    &before,
                    needs,
                );
            }
        }
        for (element, row) in &rows {
            let required = row.requiredness() == Required::Yes || row.row_kind() == RowKind::Header;
            if required && !body.contains_key(*element) && !spelled.contains(element) {
                self.differs(
                    Kind::ExampleAbsent,
                    within,
                    element,
                    element,
                    element,
                    Needs::Optional,
                );
            }
        }
    }

    /// Holds a value against its row.
    fn value(&mut self, row: &LayoutRow, value: &Value) {
        match (row.row_kind(), value) {
            (RowKind::Repeat, Value::Array(items)) => {
                let element = row.element.text.clone();
                // Every repetition has the same members, so that one with all of them is enough.
                let mut merged = Map::new();
                for item in items.iter().filter_map(Value::as_object) {
                    for (member, value) in item {
                        merged
                            .entry(member.clone())
                            .or_insert_with(|| value.clone());
                    }
                }
                if !merged.is_empty() {
                    self.level(&element, &merged);
                }
            }
            (RowKind::Field, Value::String(text)) => {
                let length = text.chars().count();
                if row
                    .length_value()
                    .is_some_and(|most| length > most as usize)
                {
                    let line = self.line_of(&row.element.text);
                    let finding = self
                        .found
                        .at_line(Kind::ExampleLong, line, &length.to_string())
                        .in_api(&self.section.api)
                        .detail(self.name);
                    finding.element = row.element.text.clone();
                    finding.direction = Some(self.example.direction);
                }
            }
            _ => {}
        }
    }

    fn differs(
        &mut self,
        kind: Kind,
        within: &str,
        raw: &str,
        element: &str,
        at: &str,
        needs: Needs,
    ) {
        let line = if kind == Kind::ExampleAbsent {
            self.example.lines.0
        } else {
            self.line_of(raw)
        };
        let proposal = Proposal {
            api: self.section.api.clone(),
            direction: self.example.direction,
            within: within.to_owned(),
            element: at.to_owned(),
            needs,
        };
        let finding = self
            .found
            .at_line(kind, line, raw)
            .in_api(&self.section.api)
            .detail(self.name);
        finding.direction = Some(self.example.direction);
        finding.within = within.to_owned();
        finding.element = element.to_owned();
        finding.proposal = Some(proposal);
    }

    /// The line of a member in the example.
    fn line_of(&self, member: &str) -> usize {
        let quoted = format!("\"{member}\"");
        let offset = self
            .example
            .text
            .lines()
            .position(|line| line.contains(&quoted))
            .unwrap_or(0);
        self.example.lines.0 + offset
    }
}

/// Case and look-alikes made equal.
fn folded(member: &str) -> String {
    words::fold(&words::key(member).to_uppercase())
}

/// The members in the order in which the body has them; the map itself is sorted.
fn in_order<'a>(text: &str, body: &'a Map<String, Value>) -> Vec<(&'a str, &'a Value)> {
    let mut members: Vec<(usize, &str, &Value)> = body
        .iter()
        .map(|(member, value)| {
            let place = text.find(&format!("\"{member}\"")).unwrap_or(usize::MAX);
            (place, member.as_str(), value)
        })
        .collect();
    members.sort_by_key(|(place, member, _)| (*place, *member));
    members
        .into_iter()
        .map(|(_, member, value)| (member, value))
        .collect()
}
