//! Takes the common header over from another service of the same institution, where a document prints none.

use std::collections::BTreeSet;

use super::yaml::Yaml;
use crate::compare::contract::{Contract, Layouts};
use crate::load::Loaded;
use crate::load::model::{CorrectionEntry, Direction, ElementEntry, Place, Row, SourceEntry};

/// The header of another service with everything that it rests on.
pub(super) struct CommonHeader<'a> {
    spec: &'a Loaded,
}

impl<'a> CommonHeader<'a> {
    /// The header of a spec.
    pub(super) fn of(spec: &'a Loaded) -> Self {
        Self { spec }
    }

    /// The rows as the tables print them.
    pub(super) fn layouts(&self) -> Layouts {
        Contract::of_spec(self.spec).header.unwrap_or_default()
    }

    /// The rows of one direction.
    pub(super) fn rows(&self, direction: Direction) -> Vec<Yaml> {
        let header = &self.spec.service.header;
        let rows = match direction {
            Direction::Request => &header.request,
            Direction::Response => &header.response,
        };
        rows.iter().map(row).collect()
    }

    /// The entries of the dictionary that the rows need.
    pub(super) fn elements(&self) -> Vec<&'a ElementEntry> {
        let header = &self.spec.service.header;
        let used: BTreeSet<&str> = header
            .request
            .iter()
            .chain(&header.response)
            .map(|row| row.element.value.as_str())
            .collect();
        self.spec
            .elements
            .iter()
            .filter(|entry| used.contains(entry.element.value.as_str()))
            .collect()
    }

    /// The corrections of the rows.
    pub(super) fn corrections(&self) -> Vec<&'a CorrectionEntry> {
        self.spec
            .corrections
            .iter()
            .filter(|entry| entry.at.iter().all(|place| place.header.is_some()))
            .collect()
    }

    /// The sources that the corrections name.
    pub(super) fn sources(&self) -> Vec<&'a SourceEntry> {
        let named: BTreeSet<&str> = self
            .corrections()
            .iter()
            .flat_map(|entry| &entry.evidence)
            .map(|evidence| evidence.source.value.as_str())
            .collect();
        self.spec
            .service
            .sources
            .iter()
            .filter(|source| named.contains(source.tag.value.as_str()))
            .collect()
    }
}

fn row(row: &Row) -> Yaml {
    let mut keys = vec![("element".to_owned(), Yaml::text(&row.element.value))];
    let mut key = |key: &str, value: Option<Yaml>| {
        keys.extend(value.map(|value| (key.to_owned(), value)));
    };
    key(
        "name",
        row.name.as_ref().map(|name| Yaml::text(&name.value)),
    );
    key("length", row.length.map(|length| Yaml::word(length.value)));
    key(
        "required",
        Some(Yaml::word(super::rows::required(row.required.value))),
    );
    key(
        "description",
        row.description.as_ref().map(|text| Yaml::text(&text.value)),
    );
    key("echo", row.echo.map(|echo| Yaml::word(echo.value)));
    key(
        "note",
        row.note.as_ref().map(|note| Yaml::text(&note.value)),
    );
    Yaml::Map(keys)
}

/// An entry of a dictionary as it stands there.
pub(super) fn element(entry: &ElementEntry, odd: bool) -> Yaml {
    let mut keys = vec![
        ("element".to_owned(), Yaml::text(&entry.element.value)),
        ("name".to_owned(), Yaml::text(&entry.name.value)),
    ];
    let mut key = |key: &str, value: Option<Yaml>| {
        keys.extend(value.map(|value| (key.to_owned(), value)));
    };
    key(
        "english",
        entry.english.as_ref().map(|name| Yaml::word(&name.value)),
    );
    key(
        "kind",
        entry.kind.and_then(|kind| Yaml::of_word(&kind.value)),
    );
    key(
        "class",
        entry.class.and_then(|class| Yaml::of_word(&class.value)),
    );
    key(
        "length",
        entry.length.map(|length| Yaml::word(length.value)),
    );
    key(
        "unit",
        entry.unit.and_then(|unit| Yaml::of_word(&unit.value)),
    );
    key(
        "origin",
        entry.origin.and_then(|origin| Yaml::of_word(&origin.value)),
    );
    key("spelling", odd.then(|| Yaml::word("as-printed")));
    key(
        "note",
        entry.note.as_ref().map(|note| Yaml::text(&note.value)),
    );
    Yaml::Map(keys)
}

/// A source as it is listed.
pub(super) fn source(source: &SourceEntry) -> Yaml {
    Yaml::Map(vec![
        ("tag".to_owned(), Yaml::text(&source.tag.value)),
        ("title".to_owned(), Yaml::text(&source.title.value)),
        (
            "grade".to_owned(),
            Yaml::of_word(&source.grade.value).unwrap_or_else(|| Yaml::word("document")),
        ),
    ])
}

/// A correction of the header as it stands there.
pub(super) fn correction(entry: &CorrectionEntry) -> Yaml {
    let text =
        |text: &Option<crate::load::model::Text>| text.as_ref().map(|text| Yaml::text(&text.value));
    let map = |keys: Vec<(&str, Option<Yaml>)>| {
        Yaml::Map(
            keys.into_iter()
                .filter_map(|(key, value)| Some((key.to_owned(), value?)))
                .collect(),
        )
    };
    let place = |place: &Place| {
        let direction = place.header.map(|direction| match direction.value {
            Direction::Request => "request",
            Direction::Response => "response",
        });
        map(vec![
            ("header", direction.map(Yaml::word)),
            ("element", text(&place.element)),
        ])
    };
    let required = |required: Option<crate::load::model::At<crate::resolved::Requiredness>>| {
        required.map(|required| Yaml::word(super::rows::required(required.value)))
    };
    let (says, needs) = (&entry.says, &entry.needs);
    let accept = needs.accept.iter().map(|text| Yaml::text(&text.value));
    let evidence = entry.evidence.iter().map(|evidence| {
        map(vec![
            ("source", Some(Yaml::text(&evidence.source.value))),
            ("shows", Some(Yaml::text(&evidence.shows.value))),
        ])
    });
    map(vec![
        ("id", Some(Yaml::text(&entry.id.value))),
        ("at", Some(Yaml::List(entry.at.iter().map(place).collect()))),
        (
            "says",
            Some(map(vec![
                ("element", text(&says.element)),
                ("required", required(says.required)),
                ("description", text(&says.description)),
            ])),
        ),
        (
            "needs",
            Some(map(vec![
                ("element", text(&needs.element)),
                (
                    "accept",
                    (!needs.accept.is_empty()).then(|| Yaml::Flow(accept.collect())),
                ),
                ("required", required(needs.required)),
                ("description", text(&needs.description)),
            ])),
        ),
        ("evidence", Some(Yaml::List(evidence.collect()))),
        ("lapses", Some(Yaml::text(&entry.lapses.value))),
    ])
}
