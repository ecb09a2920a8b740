//! Published bodies held against the rows: each disagreement becomes a correction, with the body as its evidence.

use super::dictionary::{Dictionary, is_part};
use super::yaml::Yaml;
use crate::compare::contract::{Bodies, BodyMember, BodyValue, RowCells, Section};
use crate::load::model::Direction;
use crate::resolved::Requiredness;

/// Where a table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The API; empty for the common header.
    pub(super) api: String,
    /// Request or reply.
    pub(super) direction: Direction,
    /// The repeating part.
    pub(super) within: Option<String>,
}

/// One disagreement between a body and its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Disagreement {
    /// The body spells an element otherwise.
    Spelling(String, String),
    /// The table has no such member; the row that it follows.
    Missing(String, String),
    /// The table demands a member that the body does not have.
    Unsent(String),
    /// The body cannot be held against the table at all.
    Unfit(String),
}

impl Disagreement {
    /// The disagreement in words.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Spelling(printed, sent) => {
                format!("the table prints {printed}, a body has {sent}")
            }
            Self::Missing(sent, _) => format!("a body has {sent}, the table has not"),
            Self::Unsent(element) => format!("the table demands {element}, a body is without it"),
            Self::Unfit(reason) => reason.clone(),
        }
    }
}

/// The disagreements of all bodies of a section with its two tables.
pub(super) fn disagreements(api: &str, section: &Section) -> Vec<(Spot, Disagreement)> {
    let mut found = Vec::new();
    for bodies in &section.examples {
        for (direction, body) in sides(bodies) {
            let rest: Vec<&BodyMember> = body
                .iter()
                .filter(|member| member.wire != "Header")
                .collect();
            let spot = Spot {
                api: api.to_owned(),
                direction,
                within: None,
            };
            level(&spot, &rest, section.layouts.of(direction), &mut found);
        }
    }
    found
}

/// The disagreements of the headers of all bodies with the common header.
pub(super) fn header_disagreements<'s>(
    sections: impl Iterator<Item = &'s Section>,
    request: &[RowCells],
    response: &[RowCells],
) -> Vec<(Spot, Disagreement)> {
    let mut found = Vec::new();
    for bodies in sections.flat_map(|section| &section.examples) {
        for (direction, body) in sides(bodies) {
            let rows = match direction {
                Direction::Request => request,
                Direction::Response => response,
            };
            let spot = Spot {
                api: String::new(),
                direction,
                within: None,
            };
            if let Some(members) = header(body) {
                let members: Vec<&BodyMember> = members.iter().collect();
                level(&spot, &members, rows, &mut found);
            }
        }
    }
    found
}

/// The header of a body.
pub(super) fn header(body: &[BodyMember]) -> Option<&[BodyMember]> {
    body.iter().find_map(|member| match &member.value {
        BodyValue::Object(members) if member.wire == "Header" => Some(members.as_slice()),
        _ => None,
    })
}

/// Request and reply, where they are there.
pub(super) fn sides(bodies: &Bodies) -> impl Iterator<Item = (Direction, &Vec<BodyMember>)> {
    let request = bodies.request.iter().map(|body| (Direction::Request, body));
    let response = bodies
        .response
        .iter()
        .map(|body| (Direction::Response, body));
    request.chain(response)
}

fn level(
    spot: &Spot,
    members: &[&BodyMember],
    rows: &[RowCells],
    found: &mut Vec<(Spot, Disagreement)>,
) {
    let mut add = |disagreement: Disagreement| {
        let entry = (spot.clone(), disagreement);
        if !found.contains(&entry) {
            found.push(entry);
        }
    };
    let sent = |element: &str| members.iter().any(|member| member.wire == element);
    let mut before: Option<&str> = None;
    let mut parts: Vec<(&RowCells, &Vec<Vec<BodyMember>>)> = Vec::new();
    let mut respelled: Vec<&str> = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let again = members[..index]
            .iter()
            .any(|other| other.wire == member.wire);
        if member.wire.is_empty() || again {
            add(Disagreement::Unfit(format!(
                "a member `{}` without a name of its own",
                member.wire
            )));
            continue;
        }
        let exact = rows.iter().find(|row| row.element == member.wire);
        let near = || {
            rows.iter()
                .find(|row| row.element.eq_ignore_ascii_case(&member.wire) && !sent(&row.element))
        };
        let row = match exact {
            Some(row) => Some(row),
            None => near().inspect(|row| {
                respelled.push(&row.element);
                add(Disagreement::Spelling(
                    row.element.clone(),
                    member.wire.clone(),
                ));
            }),
        };
        match (row, &member.value) {
            (Some(row), BodyValue::Rows(list)) if is_part(row) => {
                parts.push((row, list));
            }
            (Some(row), BodyValue::Text(_)) if !is_part(row) => {}
            (Some(_), _) => add(Disagreement::Unfit(format!(
                "{} has another shape in the body than in the table",
                member.wire
            ))),
            (None, BodyValue::Text(_)) => match before
                .or(rows.first().map(|row| row.element.as_str()))
            {
                Some(after) => add(Disagreement::Missing(member.wire.clone(), after.to_owned())),
                None => add(Disagreement::Unfit(format!(
                    "{} is in the body and the table has no rows at all",
                    member.wire
                ))),
            },
            (None, _) => add(Disagreement::Unfit(format!(
                "{} is a repeating part that the table does not have",
                member.wire
            ))),
        }
        if let Some(row) = row {
            before = Some(&row.element);
        }
    }
    for row in rows {
        let unsent = !sent(&row.element) && !respelled.contains(&row.element.as_str());
        if unsent && row.required == Requiredness::Required {
            add(Disagreement::Unsent(row.element.clone()));
        }
    }
    for (row, list) in parts {
        let spot = Spot {
            within: Some(row.element.clone()),
            ..spot.clone()
        };
        for members in list {
            let members: Vec<&BodyMember> = members.iter().collect();
            level(&spot, &members, &row.rows, found);
        }
    }
}

/// The correction that a disagreement asks for, with what the dictionary knows of an element.
pub(super) fn correction(
    spot: &Spot,
    disagreement: &Disagreement,
    source: &str,
    dictionary: &Dictionary,
    id: String,
) -> Option<Yaml> {
    let word = match spot.direction {
        Direction::Request => "request",
        Direction::Response => "response",
    };
    let text = |text: &str| Yaml::text(text);
    let map = |keys: Vec<(&str, Yaml)>| {
        Yaml::Map(
            keys.into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    };
    let (element, says, needs, shows, lapses) = match disagreement {
        Disagreement::Spelling(printed, sent) => (
            printed,
            map(vec![("element", text(printed))]),
            match spot.direction {
                Direction::Request => map(vec![("element", text(sent))]),
                Direction::Response => map(vec![
                    ("element", text(sent)),
                    ("accept", Yaml::Flow(vec![text(printed)])),
                ]),
            },
            format!("The published {word} spells it {sent}."),
            format!("The table prints {sent}."),
        ),
        Disagreement::Missing(sent, after) => {
            let entry = dictionary.entry(sent)?;
            let mut row = vec![("element", text(sent)), ("name", text(&entry.name))];
            if let Some(length) = entry.length {
                row.push(("length", Yaml::word(length)));
            }
            row.push(("required", Yaml::word("unstated")));
            if entry.repeats {
                row.push(("kind", Yaml::word("undecided")));
                row.push(("overrides", Yaml::Flow(vec![Yaml::word("kind")])));
            }
            (
                sent,
                map(vec![("absent", Yaml::word(true))]),
                map(vec![("after", text(after)), ("row", map(row))]),
                format!("The published {word} has it."),
                "The table has the row.".to_owned(),
            )
        }
        Disagreement::Unsent(element) => (
            element,
            map(vec![("required", Yaml::word(true))]),
            map(vec![("required", Yaml::word("unstated"))]),
            format!("The published {word} is without it, while the table demands it."),
            "The table no longer demands it, or a body with it is published.".to_owned(),
        ),
        Disagreement::Unfit(_) => return None,
    };
    let mut place = if spot.api.is_empty() {
        vec![("header", Yaml::word(word))]
    } else {
        vec![("api", text(&spot.api)), ("in", Yaml::word(word))]
    };
    place.push(("element", text(element)));
    place.extend(spot.within.as_ref().map(|within| ("within", text(within))));
    Some(map(vec![
        ("id", text(&id)),
        ("at", Yaml::List(vec![map(place)])),
        ("says", says),
        ("needs", needs),
        (
            "evidence",
            Yaml::List(vec![map(vec![
                ("source", text(source)),
                ("shows", Yaml::text(shows)),
            ])]),
        ),
        ("lapses", Yaml::text(lapses)),
    ]))
}
