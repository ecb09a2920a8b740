//! Rows of a document as entries of a spec: layout rows, rows of code tables, published bodies.

use super::dictionary::{Dictionary, is_part};
use super::guess;
use super::names::Names;
use super::yaml::{Yaml, quoted};
use super::{Note, Notes};
use crate::compare::contract::{Bodies, BodyMember, BodyValue, CodeCells, RowCells};
use crate::import::words;
use crate::load::model::Direction;
use crate::resolved::Requiredness;

/// What the rows of one table are written with.
pub(super) struct Table<'a> {
    pub(super) direction: Direction,
    pub(super) dictionary: &'a Dictionary,
    /// Names of the types of the API.
    pub(super) types: &'a mut Names,
    /// What the default names of row types begin with.
    pub(super) type_name: &'a str,
}

impl Table<'_> {
    /// The rows of the table, which is tidy.
    pub(super) fn rows(&mut self, rows: &[RowCells]) -> Vec<Yaml> {
        rows.iter().map(|row| self.row(row)).collect()
    }

    /// One row, with the rows of its repeating part.
    pub(super) fn row(&mut self, row: &RowCells) -> Yaml {
        let entry = self.dictionary.entry(&row.element);
        let part = is_part(row);
        let mut keys: Vec<(String, Yaml)> = Vec::new();
        let mut key = |key: &str, value: Yaml| keys.push((key.to_owned(), value));
        key("element", Yaml::text(&row.element));
        key("name", Yaml::text(&row.name));
        if let Some(length) = row.length {
            key("length", Yaml::word(length));
        }
        key("required", Yaml::word(required(row.required)));
        if !row.description.is_empty() {
            key("description", Yaml::text(&row.description));
        }
        if let Some(codes) = codes(row) {
            key("codes", codes);
        }
        if entry.is_some_and(|entry| entry.repeats) && !part {
            key("kind", Yaml::word("undecided"));
        }
        let mut overrides = Vec::new();
        if entry.is_some_and(|entry| entry.length != row.length) {
            overrides.push(Yaml::word("length"));
        }
        if entry.is_some_and(|entry| entry.repeats != part) {
            overrides.push(Yaml::word("kind"));
        }
        if !overrides.is_empty() {
            key("overrides", Yaml::Flow(overrides));
        }
        if row.repeats && !part {
            key(
                "note",
                Yaml::text("Printed as 반복부 with no row below it."),
            );
        }
        if part {
            key("repeat", self.repeat(row));
            key("rows", Yaml::List(self.rows(&row.rows)));
        }
        Yaml::Map(keys)
    }

    fn repeat(&mut self, row: &RowCells) -> Yaml {
        let mut keys = Vec::new();
        let plain = format!(
            "{}{}Row",
            self.type_name,
            heck::ToUpperCamelCase::to_upper_camel_case(row.element.as_str())
        );
        let wanted = match self.direction {
            Direction::Request => plain.clone(),
            // A request may have a repeating part of this name as well.
            Direction::Response if self.types.clone().take(&plain) => plain.clone(),
            Direction::Response => format!("{}{}ReplyRow", self.type_name, row.element),
        };
        let (name, forced) = self.types.camel(&wanted, "Rows");
        if forced || name != plain {
            keys.push(("row_type".to_owned(), Yaml::text(name)));
        }
        match limit(&row.description) {
            Some(limit) if self.direction == Direction::Request => {
                keys.push(("max".to_owned(), Yaml::word(limit)));
            }
            Some(limit) => keys.push(("page".to_owned(), Yaml::word(limit))),
            None => keys.push(("limit".to_owned(), Yaml::word("unstated"))),
        }
        Yaml::Map(keys)
    }
}

/// The word of a requiredness in a file.
pub(super) fn required(required: Requiredness) -> &'static str {
    match required {
        Requiredness::Required => "true",
        Requiredness::Optional => "false",
        Requiredness::Unstated => "unstated",
        Requiredness::Unused => "unused",
    }
}

/// The codes that the description of a row lists; `None` where it lists none.
pub(super) fn codes(row: &RowCells) -> Option<Yaml> {
    let mut names = Names::default();
    let mut entries: Vec<(String, Yaml)> = Vec::new();
    for (code, meaning) in words::coded_values(&row.description, row.length) {
        let key = quoted(&code);
        if entries.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let mut keys = vec![("meaning".to_owned(), Yaml::text(meaning))];
        let plain = format!(
            "Code{}",
            heck::ToUpperCamelCase::to_upper_camel_case(code.as_str())
        );
        let (name, forced) = names.camel(&plain, "Code");
        if forced || name != plain {
            keys.push(("english".to_owned(), Yaml::text(name)));
        }
        entries.push((key, Yaml::Map(keys)));
    }
    (!entries.is_empty()).then_some(Yaml::Map(entries))
}

/// The number of repetitions that a description states, as in `500 건으로 제한` and `페이지당 20 건`.
pub(super) fn limit(description: &str) -> Option<u32> {
    let text: String = words::key(description)
        .chars()
        .filter(|letter| *letter != ',')
        .collect();
    let before = &text[..text.find('건')?];
    let digits = before.len()
        - before
            .trim_end_matches(|digit: char| digit.is_ascii_digit())
            .len();
    before[before.len() - digits..]
        .parse()
        .ok()
        .filter(|limit| *limit > 0)
}

/// Rows of a code table.
pub(super) fn code_rows(
    place: &str,
    rows: &[CodeCells],
    inquiries: &dyn Fn(&str) -> Option<String>,
    notes: &mut Notes,
) -> Vec<Yaml> {
    let mut seen: Vec<&str> = Vec::new();
    let mut written = Vec::new();
    for row in rows {
        let mut codes = Vec::new();
        for code in &row.codes {
            if code != "-" && !fits(code) {
                notes.push(Note::new(
                    place,
                    row.line,
                    format!("`{code}` is no response code of five capitals and digits ({}); it is in the extract alone", row.message),
                ));
            } else if seen.contains(&code.as_str()) {
                notes.push(Note::new(
                    place,
                    row.line,
                    format!(
                        "the table lists {code} again ({}); the first row counts",
                        row.message
                    ),
                ));
            } else {
                seen.push(code);
                codes.push(code.as_str());
            }
        }
        if !codes.is_empty() {
            written.push(code_row(&codes, row, inquiries));
        } else if row.codes.is_empty() {
            notes.push(Note::new(
                place,
                row.line,
                format!("a row of the code table without a code ({})", row.message),
            ));
        }
    }
    written
}

/// One row of a code table.
pub(super) fn code_row(
    codes: &[&str],
    row: &CodeCells,
    inquiries: &dyn Fn(&str) -> Option<String>,
) -> Yaml {
    let mut keys = vec![
        (
            "codes".to_owned(),
            Yaml::Flow(codes.iter().map(|code| Yaml::text(*code)).collect()),
        ),
        ("message".to_owned(), Yaml::text(&row.message)),
    ];
    if !row.procedure.is_empty() {
        keys.push(("procedure".to_owned(), Yaml::text(&row.procedure)));
    }
    let mut proposed = Vec::new();
    proposed
        .extend(guess::code_class(codes[0], &row.message).map(|class| format!("class: {class}")));
    proposed.extend(inquiries(&row.procedure).map(|api| format!("inquire: \"{api}\"")));
    let class = Yaml::word("undecided")
        .noted((!proposed.is_empty()).then(|| format!("proposed: {}", proposed.join(", "))));
    keys.push(("class".to_owned(), class));
    Yaml::Map(keys)
}

/// Whether a text can be a response code.
pub(super) fn fits(code: &str) -> bool {
    code.len() == 5
        && code
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// The response codes that a remark names.
pub(super) fn named_codes(remark: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for word in remark.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if words::is_code(word) && fits(word) && !codes.iter().any(|code| code == word) {
            codes.push(word.to_owned());
        }
    }
    codes
}

/// A published pair of bodies.
pub(super) fn example(source: &str, bodies: &Bodies) -> Yaml {
    let body = |members: &Option<Vec<BodyMember>>| {
        members
            .as_ref()
            .map_or_else(|| Yaml::Map(Vec::new()), |members| body(members))
    };
    Yaml::Map(vec![
        ("source".to_owned(), Yaml::text(source)),
        ("request".to_owned(), body(&bodies.request)),
        ("response".to_owned(), body(&bodies.response)),
    ])
}

/// The members of a body, each once.
pub(super) fn body(members: &[BodyMember]) -> Yaml {
    let mut keys: Vec<(String, Yaml)> = Vec::new();
    for member in members {
        let key = quoted(&member.wire);
        if keys.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let value = match &member.value {
            BodyValue::Text(text) => Yaml::text(text),
            BodyValue::Object(members) => body(members),
            BodyValue::Rows(rows) => Yaml::List(rows.iter().map(|row| body(row)).collect()),
        };
        keys.push((key, value));
    }
    Yaml::Map(keys)
}
