//! What an extract says, as a contract: the cells that became something, with the line of each.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::contract::{
    ApiContract, Bodies, BodyMember, BodyValue, Carries, CodeCells, Contract, Layouts, RowCells,
    Section,
};
use crate::import::extract::{
    ApiSection, Cell, CodeTable, Direction, Extract, IndexRow, LayoutRow, LayoutTable, Required,
    RowKind,
};
use crate::import::words;
use crate::resolved::Requiredness;

/// What a document says after its decisions.
pub fn of_extract(extract: &Extract) -> Contract {
    let carries = carries(extract);
    let mut apis: Vec<ApiContract> = Vec::new();
    for row in &extract.index {
        let name = row.api_name();
        if !name.is_empty() && apis.iter().all(|api| api.api != name) {
            apis.push(indexed(row, &name, carries));
        }
    }
    for found in &extract.apis {
        if found.api.is_empty() {
            continue;
        }
        // Facts without a table lay nothing out; the API stays unpublished.
        if found.request.is_none() && found.response.is_none() {
            if apis.iter().all(|api| api.api != found.api) {
                apis.push(unindexed(found, None));
            }
            continue;
        }
        let part = section(found);
        match apis.iter_mut().find(|api| api.api == found.api) {
            // A second section of one API is reported by the importer; the first one counts.
            Some(api) if api.section.is_some() => {}
            Some(api) => api.section = Some(part),
            None => apis.push(unindexed(found, Some(part))),
        }
    }
    // The heading of the index stands there as well; what describes is a sentence.
    let description: Vec<&str> = extract
        .description
        .iter()
        .map(|cell| cell.text.as_str())
        .filter(|text| text.ends_with(['.', '다']))
        .collect();
    Contract {
        name: filled(&extract.title),
        description: (!description.is_empty()).then(|| description.join(" ")),
        header: header(&extract.header),
        apis,
        carries,
    }
}

fn carries(extract: &Extract) -> Carries {
    let column = |word: &str| {
        extract
            .index_blocks
            .iter()
            .flat_map(|block| &block.header)
            .any(|cell| cell.key().contains(word))
    };
    let testable = column("테스트")
        || extract
            .index
            .iter()
            .any(|row| !row.testable.text.is_empty());
    Carries {
        // A list without the column of tests leaves out what cannot be tested.
        whole_index: !extract.index.is_empty() && testable,
        testable,
        categories: column("구분")
            || extract
                .index
                .iter()
                .any(|row| !row.category.text.is_empty()),
        codes: !extract.codes.is_empty() || extract.apis.iter().any(|api| !api.codes.is_empty()),
        remarks: extract.apis.iter().any(|api| !api.remarks.is_empty()),
        examples: extract.apis.iter().any(|api| !api.examples.is_empty()),
    }
}

fn indexed(row: &IndexRow, name: &str, carries: Carries) -> ApiContract {
    ApiContract {
        api: name.to_owned(),
        name: filled(&row.name),
        category: filled(&row.category),
        testable: carries.testable.then(|| row.is_testable()),
        line: row.api.line(),
        section: None,
    }
}

fn unindexed(found: &ApiSection, section: Option<Section>) -> ApiContract {
    ApiContract {
        api: found.api.clone(),
        name: None,
        category: None,
        testable: None,
        line: first_line(found),
        section,
    }
}

fn first_line(section: &ApiSection) -> usize {
    let table = section.request.as_ref().or(section.response.as_ref());
    [section.title.line(), section.call.line()]
        .into_iter()
        .find(|line| *line > 0)
        .or(table.map(LayoutTable::line))
        .unwrap_or(0)
}

fn section(found: &ApiSection) -> Section {
    // Without the block of 기본정보 the heading is that of an example or a table, in words of its own.
    let introduced = [&found.function, &found.method, &found.call, &found.result]
        .into_iter()
        .filter(|cell| !cell.text.is_empty())
        .count();
    Section {
        title: (introduced > 1).then(|| filled(&found.title)).flatten(),
        function: filled(&found.function),
        suffix: suffix(found),
        layouts: Layouts {
            request: table(found.request.as_ref()),
            response: table(found.response.as_ref()),
        },
        codes: found.codes.iter().flat_map(code_rows).collect(),
        remarks: found.remarks.iter().filter_map(filled).collect(),
        examples: bodies(found),
    }
}

/// What stands behind the API's name in its call information, such as `.nh`.
fn suffix(found: &ApiSection) -> Option<String> {
    let call = found.call.key();
    let (_, rest) = call.split_once(found.api.as_str())?;
    let plain = rest.strip_prefix('.').is_some_and(words::is_identifier);
    plain.then(|| rest.to_owned())
}

fn header(tables: &[LayoutTable]) -> Option<Layouts> {
    let of = |direction: Direction| tables.iter().find(|table| table.direction == direction);
    (!tables.is_empty()).then(|| Layouts {
        request: table(of(Direction::Request)),
        response: table(of(Direction::Response)),
    })
}

fn table(table: Option<&LayoutTable>) -> Vec<RowCells> {
    let mut rows: Vec<RowCells> = Vec::new();
    for found in table.into_iter().flat_map(LayoutTable::members) {
        let cells = row(found);
        if cells.element.is_empty() && cells.name.is_empty() {
            continue;
        }
        match rows
            .iter_mut()
            .rev()
            .find(|part| part.repeats && !found.within.is_empty() && part.element == found.within)
        {
            Some(part) => part.rows.push(cells),
            None => rows.push(cells),
        }
    }
    rows
}

fn row(found: &LayoutRow) -> RowCells {
    RowCells {
        element: found.element.key(),
        name: found.name.text.clone(),
        length: found.length_value(),
        required: match found.requiredness() {
            Required::Yes => Requiredness::Required,
            Required::No => Requiredness::Optional,
            Required::Unstated | Required::Unknown => Requiredness::Unstated,
        },
        description: found.description.text.clone(),
        repeats: found.row_kind() == RowKind::Repeat,
        rows: Vec::new(),
        line: found.lines().first().copied().unwrap_or(0),
    }
}

fn code_rows(table: &CodeTable) -> impl Iterator<Item = CodeCells> + '_ {
    table.rows.iter().map(|row| CodeCells {
        codes: row.code_list(),
        message: row.message.text.clone(),
        procedure: row.procedure.text.clone(),
        line: row.lines().first().copied().unwrap_or(0),
    })
}

/// Requests and replies in pairs: a reply belongs to the request before it.
fn bodies(found: &ApiSection) -> Vec<Bodies> {
    let mut pairs: Vec<Bodies> = Vec::new();
    for example in found.examples.iter().filter(|example| example.readable) {
        let Some(members) = members(&example.text) else {
            continue;
        };
        match (example.direction, pairs.last_mut()) {
            (Direction::Response, Some(pair)) if pair.response.is_none() => {
                pair.response = Some(members);
            }
            (Direction::Response, _) => pairs.push(Bodies {
                request: None,
                response: Some(members),
            }),
            (Direction::Request, _) => pairs.push(Bodies {
                request: Some(members),
                response: None,
            }),
        }
    }
    pairs
}

/// The members of a JSON object in their order; `None` where the text is none.
pub fn members(text: &str) -> Option<Vec<BodyMember>> {
    match serde_json::from_str::<Ordered>(text).ok()? {
        Ordered(Found::Value(BodyValue::Object(members))) => Some(members),
        Ordered(_) => None,
    }
}

/// A JSON value whose objects keep their order.
struct Ordered(Found);

enum Found {
    Value(BodyValue),
    List(Vec<Found>),
}

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrderedVisitor)
    }
}

struct OrderedVisitor;

fn text(value: impl ToString) -> Ordered {
    Ordered(Found::Value(BodyValue::Text(value.to_string())))
}

impl<'de> Visitor<'de> for OrderedVisitor {
    type Value = Ordered;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Ordered, E> {
        Ok(text(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Ordered, E> {
        Ok(text(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Ordered, E> {
        Ok(text(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Ordered, E> {
        Ok(text(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Ordered, E> {
        Ok(text(value))
    }

    fn visit_unit<E>(self) -> Result<Ordered, E> {
        Ok(text(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Ordered, A::Error> {
        let mut list = Vec::new();
        while let Some(Ordered(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Ordered(Found::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Ordered, A::Error> {
        let mut members: Vec<BodyMember> = Vec::new();
        while let Some(wire) = entries.next_key::<String>()? {
            let Ordered(found) = entries.next_value()?;
            members.push(BodyMember {
                wire,
                value: value(found),
            });
        }
        Ok(Ordered(Found::Value(BodyValue::Object(members))))
    }
}

/// A list of objects is rows; a list of anything else has no place in a body and is kept as text.
fn value(found: Found) -> BodyValue {
    match found {
        Found::Value(value) => value,
        Found::List(items) => {
            let rows: Option<Vec<Vec<BodyMember>>> = items
                .iter()
                .map(|item| match item {
                    Found::Value(BodyValue::Object(members)) => Some(members.clone()),
                    _ => None,
                })
                .collect();
            rows.map_or_else(
                || BodyValue::Text(format!("[{}]", items.len())),
                BodyValue::Rows,
            )
        }
    }
}

/// The text of a cell; `None` where it is blank.
fn filled(cell: &Cell) -> Option<String> {
    (!cell.text.is_empty()).then(|| cell.text.clone())
}
