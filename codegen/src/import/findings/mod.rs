//! Findings: what a document says wrongly, twice, or not at all; nothing is repaired here.

mod codes;
mod dates;
mod examples;
mod flow;
mod form;
mod index;
mod kind;
mod labels;
mod layout;
mod names;

pub use codes::codes_in;
pub use dates::effective_from;
pub use flow::names_in;
pub(super) use form::revision;
pub(super) use index::section_line;
pub use kind::{Kind, Language, Scope, Words};
pub use layout::hangul_limit;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::document::Document;
use super::extract::{ApiSection, Cell, Column, Direction, Extract, LayoutRow, LayoutTable};
use crate::finding::{Finding, Position};

/// One thing that a document says wrongly, twice, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFinding {
    /// What it is.
    pub kind: Kind,
    /// Line in the document's text, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The API whose section it is in, empty beside sections.
    pub api: String,
    /// Request or reply, for rows.
    pub direction: Option<Direction>,
    /// The repeating part that the row is in.
    pub within: String,
    /// The element of the row.
    pub element: String,
    /// The column of the cell.
    pub cell: Option<Column>,
    /// What stands in the document.
    pub raw: String,
    /// What else the kind tells: another spelling, another line, a count.
    pub detail: String,
    /// What could be meant, the best first.
    pub candidates: Vec<Candidate>,
    /// What a decision replaces.
    pub target: Target,
    /// The correction of the spec that would answer it.
    pub proposal: Option<Proposal>,
    /// The decision on it, once the ledger was applied.
    pub decided: Option<Decided>,
}

/// One thing that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The text.
    pub value: String,
    /// What speaks for it.
    pub because: Vec<String>,
}

/// What a decision replaces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// Nothing: a decision on it is for the record.
    #[default]
    Nothing,
    /// The text of the cell whose first fragment stands there.
    Cell(usize, usize),
    /// One word in that cell.
    Word(usize, usize, String),
    /// The element, wherever it stands.
    Element(String),
    /// The blank cell under a column of a row, which has no place of its own.
    Blank,
    /// The name of the section that begins on this line.
    Section(usize),
    /// The groups of the whole index.
    Categories,
}

/// A correction of the spec that the document itself suggests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The API.
    pub api: String,
    /// Request or reply.
    pub direction: Direction,
    /// The repeating part that the member is in, empty beside it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// The element that the table names; of a missing row the element that it follows.
    pub element: String,
    /// What the wire needs.
    pub needs: Needs,
}

/// What the wire needs where it differs from the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Another spelling.
    Element(String),
    /// A row that the table lacks.
    Row(String),
    /// Not to be required.
    Optional,
}

/// What the ledger says of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The text that is taken; equal to the raw text where it is kept.
    pub take: String,
    /// What the decision rests on.
    pub basis: String,
}

/// What a document is held against while findings are looked for.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The APIs that the spec lists, where there is one.
    pub known_apis: Vec<String>,
}

/// Looks for everything that there is to find.
pub fn find(document: &Document, extract: &Extract, context: &Context) -> Vec<ImportFinding> {
    let mut found = Collector::default();
    form::find(document, extract, &mut found);
    index::find(extract, context, &mut found);
    names::find(extract, &mut found);
    layout::find(extract, &mut found);
    labels::find(extract, &mut found);
    codes::find(extract, &mut found);
    flow::find(extract, &mut found);
    examples::find(extract, &mut found);
    let mut findings = found.findings;
    findings.sort_by_key(|finding| (finding.line, finding.column, finding.kind));
    findings
}

/// The findings that bear on money, which the extract alone shows.
pub(super) fn won(extract: &Extract) -> Vec<ImportFinding> {
    let mut found = Collector::default();
    flow::find(extract, &mut found);
    found.findings.retain(|finding| finding.kind.is_won());
    found.findings
}

/// The list that the rules add to.
#[derive(Debug, Default)]
struct Collector {
    findings: Vec<ImportFinding>,
}

impl Collector {
    /// Adds a finding at a cell.
    fn at(&mut self, kind: Kind, cell: &Cell) -> &mut ImportFinding {
        let place = cell.raw.first().map_or((0, 0), |part| (part.0, part.1));
        let finding = self.at_line(kind, place.0, &cell.text);
        finding.column = place.1;
        if place.0 > 0 {
            finding.target = Target::Cell(place.0, place.1);
        }
        finding
    }

    /// Adds a finding at a line.
    fn at_line(&mut self, kind: Kind, line: usize, raw: &str) -> &mut ImportFinding {
        self.findings.push(ImportFinding {
            kind,
            line,
            column: 1,
            api: String::new(),
            direction: None,
            within: String::new(),
            element: String::new(),
            cell: None,
            raw: raw.to_owned(),
            detail: String::new(),
            candidates: Vec::new(),
            target: Target::Nothing,
            proposal: None,
            decided: None,
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

impl ImportFinding {
    /// Says which row it is about.
    fn row(&mut self, place: RowPlace<'_>, column: Column) -> &mut Self {
        self.api = place.api.to_owned();
        self.direction = Some(place.direction);
        self.within = place.row.within.clone();
        self.element = place.row.element.text.clone();
        self.cell = Some(column);
        if self.line == 0 {
            // A blank cell has no place, so the row's is taken; a cell that spans rows may begin above it.
            self.line = match place.row.element.line() {
                0 => place.row.lines().first().copied().unwrap_or(0),
                line => line,
            };
            self.column = place.row.element.raw.first().map_or(1, |part| part.1);
            self.target = Target::Blank;
        }
        self
    }

    fn detail(&mut self, detail: impl Into<String>) -> &mut Self {
        self.detail = detail.into();
        self
    }

    fn in_api(&mut self, api: &str) -> &mut Self {
        self.api = api.to_owned();
        self
    }

    fn candidate(&mut self, value: impl Into<String>, because: &[&str]) -> &mut Self {
        self.candidates.push(Candidate {
            value: value.into(),
            because: because.iter().map(|reason| (*reason).to_owned()).collect(),
        });
        self
    }

    /// What tells it apart from one edition of the document to the next: structured fields, neither prose nor lines.
    pub fn fingerprint(&self) -> String {
        let direction = match self.direction {
            Some(Direction::Request) => "request",
            Some(Direction::Response) => "response",
            None => "",
        };
        let column = self
            .cell
            .map(|column| format!("{column:?}"))
            .unwrap_or_default();
        let fields: Vec<&str> = match self.kind.scope() {
            Scope::Document => vec![&self.raw],
            Scope::Element => vec![&self.element, &self.raw],
            Scope::Section => vec![&self.api, &self.raw],
            Scope::Place => vec![
                &self.api,
                direction,
                &self.within,
                &self.element,
                &column,
                &self.raw,
            ],
        };
        let mut hash = Sha256::new();
        hash.update(self.kind.id());
        for field in fields {
            // A separator that no text holds keeps fields from running together; blanks differ from form to form.
            hash.update([0x1f]);
            hash.update(super::words::key(field));
        }
        super::hex(&hash.finalize())[..16].to_owned()
    }

    /// Its words in a language, filled in.
    pub fn message(&self, language: Language) -> (String, String, String) {
        let words = self.kind.words(language);
        (
            self.fill(words.found, language),
            self.fill(words.expected, language),
            self.fill(words.action, language),
        )
    }

    fn fill(&self, template: &str, language: Language) -> String {
        let mut text = String::with_capacity(template.len() + 40);
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            text.push_str(&rest[..start]);
            let Some(end) = rest[start..].find('}') else {
                break;
            };
            match &rest[start + 1..start + end] {
                "raw" => text.push_str(&shortened(&self.raw)),
                "element" => text.push_str(or_unnamed(&self.element)),
                "detail" => text.push_str(&translated(&self.detail, language)),
                "api" => text.push_str(if self.api.is_empty() { "?" } else { &self.api }),
                "candidates" => {
                    let listed: Vec<String> = self
                        .candidates
                        .iter()
                        .map(|candidate| format!("`{}`", shortened(&candidate.value)))
                        .collect();
                    // A sentence that is complete without candidates gets them in brackets.
                    let before = &template[..template.find("{candidates}").unwrap_or(0)];
                    let apart = before.is_empty() || before.ends_with(' ');
                    if listed.is_empty() {
                        // Nothing could be meant: no colon announces it.
                        text.truncate(text.trim_end_matches([' ', ':']).len());
                    } else if apart {
                        text.push_str(&listed.join(", "));
                    } else {
                        text.push_str(&format!(" ({})", listed.join(", ")));
                    }
                }
                other => {
                    text.push('{');
                    text.push_str(other);
                    text.push('}');
                }
            }
            rest = &rest[start + end + 1..];
        }
        text.push_str(rest);
        text
    }

    /// The finding as the other commands report theirs, in a file of [`crate::finding::Sources`].
    pub fn to_finding(&self, file: usize, language: Language) -> Finding {
        let (found, expected, action) = self.message(language);
        Finding {
            rule: self.kind.id(),
            level: self.kind.level(),
            at: Position {
                file,
                line: self.line.max(1),
                column: self.column.max(1),
                length: self.raw.chars().count().clamp(1, 80),
            },
            found,
            expected,
            action,
        }
    }
}

/// The words for a direction in a message.
fn translated(detail: &str, language: Language) -> String {
    match (detail, language) {
        ("request", Language::Korean) => "요청".to_owned(),
        ("response", Language::Korean) => "응답".to_owned(),
        ("response", Language::English) => "reply".to_owned(),
        _ => shortened(detail),
    }
}

fn or_unnamed(element: &str) -> &str {
    if element.is_empty() { "?" } else { element }
}

/// A text cut to what a line of a report can hold.
fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MOST).collect();
    short.push('…');
    short
}

/// A row with where it stands.
#[derive(Debug, Clone, Copy)]
struct RowPlace<'a> {
    api: &'a str,
    direction: Direction,
    row: &'a LayoutRow,
}

/// The tables of a section.
fn tables(section: &ApiSection) -> impl Iterator<Item = &LayoutTable> {
    section
        .request
        .iter()
        .chain(&section.response)
        .chain(&section.further)
}

/// All rows of all layouts.
fn rows(extract: &Extract) -> impl Iterator<Item = RowPlace<'_>> {
    let common = extract.header.iter().map(|table| ("", table));
    let sections = extract
        .apis
        .iter()
        .flat_map(|section| tables(section).map(|table| (section.api.as_str(), table)));
    common.chain(sections).flat_map(|(api, table)| {
        table.rows.iter().map(move |row| RowPlace {
            api,
            direction: table.direction,
            row,
        })
    })
}

/// The rows that are members, the common header left out.
fn members(extract: &Extract) -> impl Iterator<Item = RowPlace<'_>> {
    rows(extract).filter(|place| place.row.row_kind() != super::extract::RowKind::Header)
}
