//! Rows of a table become members: dictionary, row and corrections joined.

use std::collections::HashMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::load::Loaded;
use crate::load::model::{CodedEntry, ElementEntry, Row, Text};
use crate::resolved::{
    CodedValue, DataClass, Kind, Length, Member, Origin, Repeat, Requiredness, Total, Undecided,
    Unset,
};

/// Joins rows with the dictionary of a service.
pub(super) struct Joiner<'a> {
    loaded: &'a Loaded,
    /// The dictionary by element; of an element with two entries the first, which lint complains about.
    entries: HashMap<&'a str, &'a ElementEntry>,
    pub(super) undecided: Vec<Undecided>,
}

impl<'a> Joiner<'a> {
    pub(super) fn new(loaded: &'a Loaded) -> Self {
        let mut entries = HashMap::with_capacity(loaded.elements.len());
        for entry in &loaded.elements {
            entries.entry(entry.element.value.as_str()).or_insert(entry);
        }
        Self {
            loaded,
            entries,
            undecided: Vec::new(),
        }
    }

    /// The members of one table; `at` names it in the list of undecided facts.
    pub(super) fn table(&mut self, rows: &[Row], at: &str, type_name: &str) -> Vec<Member> {
        let mut number = 0;
        self.rows(rows, at, type_name, &mut number)
    }

    fn rows(&mut self, rows: &[Row], at: &str, type_name: &str, number: &mut u32) -> Vec<Member> {
        let members = rows.iter();
        members
            .map(|row| {
                self.member(
                    row,
                    &format!("{at} {}", row.element.value),
                    type_name,
                    number,
                )
            })
            .collect()
    }

    fn member(&mut self, row: &Row, at: &str, type_name: &str, number: &mut u32) -> Member {
        let entry = self.entries.get(row.element.value.as_str()).copied();
        let row_number = if row.corrected.added {
            0
        } else {
            *number += 1;
            *number
        };
        if row.required.value == Requiredness::Unstated {
            self.undecided(at, "required");
        }
        if row
            .repeat
            .as_ref()
            .is_some_and(|repeat| repeat.limit.is_some())
        {
            self.undecided(at, "limit of rows");
        }
        Member {
            element: row.element.value.clone(),
            wire: row
                .corrected
                .wire
                .clone()
                .unwrap_or_else(|| row.element.value.clone()),
            accept: row.corrected.accept.clone(),
            name: text(&row.name),
            english: row
                .english
                .as_ref()
                .or(entry.and_then(|entry| entry.english.as_ref()))
                .map_or_else(|| row.element.to_snake_case(), |name| name.value.clone()),
            kind: kind(row, entry),
            class: row
                .class
                .or(entry.and_then(|entry| entry.class))
                .map_or(DataClass::Undecided, |class| class.value),
            length: row.length.map(|limit| Length {
                limit: limit.value,
                unit: entry
                    .and_then(|entry| entry.unit)
                    .unwrap_or(self.loaded.service.length_unit)
                    .value,
            }),
            hangul_limit: row.hangul_limit.map(|limit| limit.value),
            required: row.required.value,
            unset: row.corrected.unset.unwrap_or(Unset::Omit),
            default: row.default.as_ref().map(|value| value.value.clone()),
            origin: if row.bound.is_some() {
                Origin::Permit
            } else {
                entry
                    .and_then(|entry| entry.origin)
                    .map_or(Origin::Caller, |origin| origin.value)
            },
            echo: row.echo.is_some_and(|echo| echo.value),
            accumulates: row.accumulates.as_ref().map(|value| value.value.clone()),
            codes: self.coded(&row.codes, at),
            description: text(&row.description),
            note: text(&row.note),
            repeat: row.repeat.as_ref().map(|repeat| Repeat {
                row_type: repeat.row_type.as_ref().map_or_else(
                    || format!("{type_name}{}Row", row.element.to_upper_camel_case()),
                    |name| name.value.clone(),
                ),
                min: row.corrected.min.unwrap_or(0),
                max: repeat.max.map(|max| max.value),
                page: repeat.page.map(|page| page.value),
                total: repeat.total.as_ref().map(|total| Total {
                    of: total.of.value.clone(),
                    equals: total.equals.value.clone(),
                    max_krw: total.max_krw.map(|max| max.value),
                }),
                members: self.rows(&row.rows, at, type_name, number),
            }),
            renamed_from: row
                .renamed_from
                .iter()
                .map(|element| element.value.clone())
                .collect(),
            row: row_number,
            corrections: row.corrected.by.clone(),
        }
    }

    fn coded(&mut self, codes: &[CodedEntry], at: &str) -> Vec<CodedValue> {
        let mut values = Vec::new();
        for code in codes {
            if code.english.is_none() {
                self.undecided(&format!("{at} {}", code.value.value), "English name");
            }
            values.push(CodedValue {
                value: code.value.value.clone(),
                meaning: code.meaning.value.clone(),
                english: code.english.as_ref().map_or_else(
                    || format!("Code{}", code.value.to_upper_camel_case()),
                    |name| name.value.clone(),
                ),
            });
        }
        values
    }

    /// Adds a fact to the list of those that nobody has decided.
    pub(super) fn undecided(&mut self, at: &str, fact: &str) {
        self.undecided.push(Undecided {
            at: at.to_owned(),
            fact: fact.to_owned(),
        });
    }
}

/// The kind of a row's values: the row's own word, the dictionary's, or `rows` where rows stand.
fn kind(row: &Row, entry: Option<&ElementEntry>) -> Kind {
    if row.repeat.is_some() || !row.rows.is_empty() {
        return Kind::Rows;
    }
    row.kind
        .or(entry.and_then(|entry| entry.kind))
        .map_or(Kind::Undecided, |kind| kind.value)
}

/// The text of a cell, empty where there is none.
pub(super) fn text(cell: &Option<Text>) -> String {
    cell.as_ref()
        .map_or_else(String::new, |cell| cell.value.clone())
}
