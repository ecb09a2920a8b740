//! A comparison as text and as JSON.

use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::contract::RowCells;
use super::{Change, Comparison, Difference, Fact, Part, Place, Spelling};
use crate::load::model::Direction;

/// A comparison as `--json` prints it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComparisonRecord {
    /// What the two sides say differently.
    pub differences: Vec<DifferenceRecord>,
    /// What may only look different; a decision says which.
    pub look_alike: Vec<DifferenceRecord>,
    /// What the document does not carry.
    pub absent_in_source: Vec<String>,
}

/// One difference as `--json` prints it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DifferenceRecord {
    /// What kind of difference it is.
    pub kind: &'static str,
    /// The API; empty for the service as a whole.
    pub api: String,
    /// The part of the API.
    pub part: &'static str,
    /// The element of the row, behind the repeating part that it stands in.
    pub element: String,
    /// Which side has more: `document`, `spec` or `both`.
    pub side: &'static str,
    /// What the spec says; empty where it says nothing.
    pub spec: String,
    /// What the document says; empty where it says nothing.
    pub document: String,
    /// Line in the document; 0 where there is none.
    pub line: usize,
}

/// The JSON Schema of a comparison.
pub fn comparison_schema() -> Schema {
    schema_for!(ComparisonRecord)
}

impl Comparison {
    /// The comparison as a record.
    pub fn record(&self) -> ComparisonRecord {
        ComparisonRecord {
            differences: self.certain().map(Difference::record).collect(),
            look_alike: self.alike().map(Difference::record).collect(),
            absent_in_source: self.absent.clone(),
        }
    }

    /// The comparison for a person.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for difference in self.certain() {
            let _ = writeln!(text, "{}", difference.line());
        }
        for difference in self.alike() {
            let _ = writeln!(text, "look-alike: {}", difference.line());
        }
        for absent in &self.absent {
            let _ = writeln!(text, "absent-in-source: {absent}");
        }
        let _ = writeln!(
            text,
            "{} differences, {} look-alikes to decide, {} absent in the source",
            self.certain().count(),
            self.alike().count(),
            self.absent.len()
        );
        text
    }
}

impl Difference {
    /// The difference as a record.
    pub fn record(&self) -> DifferenceRecord {
        let (kind, side, spec, document) = self.said();
        DifferenceRecord {
            kind,
            api: self.place.api.clone(),
            part: self.place.part.word(),
            element: self.place.path(),
            side,
            spec,
            document,
            line: self.line,
        }
    }

    /// The difference in one line.
    pub fn line(&self) -> String {
        let (kind, side, spec, document) = self.said();
        let place = [
            self.place.api.as_str(),
            self.place.part.word(),
            &self.place.path(),
        ]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
        let line = if self.line > 0 {
            format!(" (line {} of the document)", self.line)
        } else {
            String::new()
        };
        match side {
            "document" => format!("{kind}: {place}: only in the document: {document}{line}"),
            "spec" => format!("{kind}: {place}: only in the spec: {spec}"),
            _ => {
                format!("{kind}: {place}: the spec says {spec:?}, the document {document:?}{line}")
            }
        }
    }

    /// The kind, the side that says more, and what the two say.
    fn said(&self) -> (&'static str, &'static str, String, String) {
        let none = String::new;
        match &self.change {
            Change::ApiAdded(api, _) => (
                "api-added",
                "document",
                none(),
                api.name.clone().unwrap_or_else(|| api.api.clone()),
            ),
            Change::ApiRemoved => ("api-removed", "spec", self.place.api.clone(), none()),
            Change::SectionAdded(_) => ("layout-added", "document", none(), self.place.api.clone()),
            Change::SectionRemoved => ("layout-removed", "spec", self.place.api.clone(), none()),
            Change::Cell(fact, spec, document) => {
                (fact.word(), "both", spec.clone(), document.clone())
            }
            Change::RowAdded(row, _) => ("row-added", "document", none(), shown(row)),
            Change::RowRemoved => ("row-removed", "spec", self.place.element.clone(), none()),
            Change::RowRenamed(to, Spelling::Case) => (
                "element-case",
                "both",
                self.place.element.clone(),
                to.clone(),
            ),
            Change::RowRenamed(to, Spelling::Confusable) => (
                "element-confusable",
                "both",
                self.place.element.clone(),
                to.clone(),
            ),
            Change::RowsReordered(order) => ("rows-reordered", "both", none(), order.join(" ")),
            Change::CodeAdded(row, _) => (
                "codes-added",
                "document",
                none(),
                format!("{}: {}", row.codes.join(" "), row.message),
            ),
            Change::CodeRemoved(index) => (
                "codes-removed",
                "spec",
                format!("row {}", index + 1),
                none(),
            ),
            Change::CodeCell(_, fact, spec, document) => {
                (fact.word(), "both", spec.clone(), document.clone())
            }
            Change::RemarkAdded(_, text) => ("remark-added", "document", none(), text.clone()),
            Change::RemarkRemoved(_, text) => ("remark-removed", "spec", text.clone(), none()),
            Change::RemarkChanged(_, spec, document) => {
                ("remark", "both", spec.clone(), document.clone())
            }
            Change::ExampleAdded(_) => {
                ("example-added", "document", none(), self.place.api.clone())
            }
            Change::ExampleChanged(index, _) => (
                "example",
                "both",
                format!("example {}", index + 1),
                "another body".to_owned(),
            ),
        }
    }
}

impl Place {
    /// The element behind the repeating part that it stands in.
    pub fn path(&self) -> String {
        match &self.within {
            Some(within) => format!("{within}.{}", self.element),
            None => self.element.clone(),
        }
    }
}

impl Part {
    /// The part in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Layout(Direction::Request) => "request",
            Self::Layout(Direction::Response) => "response",
            Self::Header(Direction::Request) => "header request",
            Self::Header(Direction::Response) => "header response",
            Self::Codes => "codes",
            Self::Remarks => "remarks",
            Self::Examples => "examples",
        }
    }
}

impl Fact {
    /// The fact in a word, as reports name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ServiceDescription | Self::Description => "description",
            Self::ApiName | Self::Name => "name",
            Self::Category => "category",
            Self::Testable => "testable",
            Self::Title => "title",
            Self::Function => "function",
            Self::Length => "length",
            Self::Required => "required",
            Self::Repeats => "repeats",
            Self::Codes => "codes",
            Self::Message => "message",
            Self::Procedure => "procedure",
        }
    }
}

/// A row in one line, as the table prints it.
fn shown(row: &RowCells) -> String {
    let length = row
        .length
        .map_or_else(String::new, |length| length.to_string());
    [
        row.element.as_str(),
        &row.name,
        if row.repeats { "반복부" } else { "필드" },
        &length,
        super::rows::required(row.required),
        &row.description,
    ]
    .join(" | ")
}
