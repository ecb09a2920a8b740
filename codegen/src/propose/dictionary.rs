//! The data dictionary that a document's rows make: one entry an element, the rows that differ overriding it.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use unicode_security::skeleton;

use super::guess::{Guess, guess};
use super::names::Names;
use super::yaml::Yaml;
use crate::compare::contract::{Contract, RowCells};
use crate::load::model::ElementEntry;

/// A dictionary in the order in which its elements first appear.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    entries: Vec<Entry>,
    places: BTreeMap<String, usize>,
    skeletons: BTreeMap<String, usize>,
    hints: BTreeMap<String, Guess>,
    names: Names,
}

/// One element.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its spelling.
    pub(super) element: String,
    /// Its Korean name.
    pub(super) name: String,
    /// Its length, that of most of its rows.
    pub(super) length: Option<u32>,
    /// Whether it is a repeating part.
    pub(super) repeats: bool,
    /// A name in Rust, where the plain reading of the element cannot be one.
    pub(super) english: Option<String>,
    /// Whether it looks misread.
    pub(super) odd: bool,
    /// Whether another folder or an earlier edition has it already.
    pub(super) known: bool,
    guess: Guess,
}

impl Dictionary {
    /// Takes over the entries of a dictionary that is there already.
    pub(super) fn know<'e>(&mut self, entries: impl IntoIterator<Item = &'e ElementEntry>) {
        for entry in entries {
            let element = entry.element.value.clone();
            if self.places.contains_key(&element) {
                continue;
            }
            let english = entry
                .english
                .as_ref()
                .map_or_else(|| element.to_snake_case(), |name| name.value.clone());
            self.names.take(&english);
            self.push(Entry {
                element,
                name: entry.name.value.clone(),
                length: entry.length.map(|length| length.value),
                repeats: entry
                    .kind
                    .is_some_and(|kind| kind.value == crate::resolved::Kind::Rows),
                english: Some(english),
                odd: false,
                known: true,
                guess: Guess::default(),
            });
        }
    }

    /// Takes the decisions of another service as guesses for elements of the same spelling and name.
    pub(super) fn hint<'e>(&mut self, entries: impl IntoIterator<Item = &'e ElementEntry>) {
        for entry in entries {
            let word = |value: Option<Yaml>| value.map(|word| word.flow());
            self.hints.insert(
                entry.element.value.clone(),
                Guess {
                    english: entry.english.as_ref().map(|name| name.value.clone()),
                    kind: word(entry.kind.and_then(|kind| Yaml::of_word(&kind.value))),
                    class: word(entry.class.and_then(|class| Yaml::of_word(&class.value))),
                },
            );
        }
    }

    /// Adds every element of a document.
    pub(super) fn read(&mut self, document: &Contract) {
        let header = document.header.iter();
        let sections = document.apis.iter().filter_map(|api| api.section.as_ref());
        let rows: Vec<&RowCells> = header
            .chain(sections.map(|section| &section.layouts))
            .flat_map(|layouts| layouts.request.iter().chain(&layouts.response))
            .flat_map(RowCells::flat)
            .collect();
        self.rows(&rows);
    }

    /// Adds the elements of rows.
    pub(super) fn rows(&mut self, rows: &[&RowCells]) {
        let mut seen: BTreeMap<&str, Vec<&RowCells>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for row in rows.iter().filter(|row| !row.element.is_empty()) {
            let of = seen.entry(&row.element).or_default();
            if of.is_empty() {
                order.push(&row.element);
            }
            of.push(row);
        }
        for element in order {
            if !self.places.contains_key(element) {
                self.add(element, &seen[element]);
            }
        }
    }

    /// The entry of an element.
    pub(super) fn entry(&self, element: &str) -> Option<&Entry> {
        self.places.get(element).map(|place| &self.entries[*place])
    }

    /// All entries that were not there before.
    pub(super) fn added(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.known)
    }

    /// Changes the length of an entry.
    pub(super) fn set_length(&mut self, element: &str, length: Option<u32>) {
        if let Some(place) = self.places.get(element) {
            self.entries[*place].length = length;
        }
    }

    /// Leaves an entry to somebody else, who writes it.
    pub(super) fn forget(&mut self, element: &str) {
        if let Some(place) = self.places.get(element) {
            self.entries[*place].known = true;
        }
    }

    fn add(&mut self, element: &str, rows: &[&RowCells]) {
        let part = |row: &&RowCells| is_part(row);
        let repeats = rows.iter().filter(|row| part(row)).count() * 2 > rows.len();
        let fields = rows.iter().filter(|row| part(row) == repeats);
        let length = most(fields.clone().map(|row| row.length)).flatten();
        let name = most(
            fields
                .map(|row| row.name.clone())
                .filter(|name| !name.is_empty()),
        );
        let name = name.unwrap_or_default();
        let description = rows
            .iter()
            .map(|row| row.description.as_str())
            .find(|text| !text.is_empty());
        let (english, forced) = self.names.field(element);
        self.push(Entry {
            element: element.to_owned(),
            length: if repeats { None } else { length },
            repeats,
            english: forced.then_some(english),
            odd: looks_odd(element),
            known: false,
            guess: match self.hints.get(element) {
                _ if repeats => Guess::default(),
                Some(hint) => hint.clone(),
                None => guess(element, &name, length, description.unwrap_or_default()),
            },
            name,
        });
    }

    fn push(&mut self, mut entry: Entry) {
        let place = self.entries.len();
        let folded: String = skeleton(&entry.element).collect();
        if let Some(other) = self.skeletons.insert(folded, place) {
            // Which of two look-alikes is misread nobody knows; lint looks at the later one.
            entry.odd |= other != place;
        }
        self.places.insert(entry.element.clone(), place);
        self.entries.push(entry);
    }
}

impl Entry {
    /// The entry as elements.yaml writes it.
    pub(super) fn yaml(&self) -> Yaml {
        let mut keys = vec![
            ("element".to_owned(), Yaml::text(&self.element)),
            ("name".to_owned(), Yaml::text(&self.name)),
        ];
        let mut key = |key: &str, value: Yaml| keys.push((key.to_owned(), value));
        if let Some(english) = &self.english {
            key("english", Yaml::word(english));
        }
        if self.repeats {
            key("kind", Yaml::word("rows"));
            // A repeating part has no value of its own that could need protection.
            key("class", Yaml::word("public"));
        } else {
            key("class", Yaml::word("undecided"));
        }
        if let Some(length) = self.length {
            key("length", Yaml::word(length));
        }
        if self.odd {
            key("spelling", Yaml::word("as-printed"));
        }
        if self.english.is_some() {
            key(
                "note",
                Yaml::text(
                    "The English name is made up, because the plain reading of the element is taken or no name.",
                ),
            );
        }
        Yaml::Map(keys).noted(self.guess.comment())
    }
}

/// Whether a row is a repeating part with rows in it.
pub(super) fn is_part(row: &RowCells) -> bool {
    row.repeats && !row.rows.is_empty()
}

/// Whether lint would doubt the spelling of an element.
fn looks_odd(element: &str) -> bool {
    let plain = element
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    !plain || !element.starts_with(|first: char| first.is_ascii_uppercase())
}

/// What occurs most often, the first of those that occur equally often.
fn most<T: PartialEq>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counted: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counted.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counted.push((value, 1)),
        }
    }
    let greatest = counted.iter().map(|(_, count)| *count).max()?;
    counted
        .into_iter()
        .find(|(_, count)| *count == greatest)
        .map(|(value, _)| value)
}
