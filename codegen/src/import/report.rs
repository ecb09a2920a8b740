//! What an import says: its findings with excerpts of the document, and its counts, as text or as JSON.

use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::Imported;
use super::extract::{Direction, Extract, Form};
use super::findings::{Decided, ImportFinding, Language, Proposal};
use crate::finding::{FindingRecord, Findings, Level, Sources};

/// The report of an import.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was imported.
    pub imported: &'a Imported,
    /// The file of the document, as it was named, and that of the ledger.
    pub sources: &'a Sources,
    /// Index of the document among the sources.
    pub file: usize,
    /// What is wrong with the ledger.
    pub faults: &'a Findings,
    /// The language of its messages.
    pub language: Language,
    /// Whether an open finding that bears on money counts as an error.
    pub strict: bool,
}

/// An import as `--json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportRecord<'a> {
    /// Number of this format: 1.
    pub format: u32,
    /// Name of the file.
    pub file: &'a str,
    /// How it is written.
    pub form: String,
    /// SHA-256 of its bytes in lower-case hex.
    pub sha256: &'a str,
    /// What it holds.
    pub counts: Counts,
    /// Findings, decided ones too, by place.
    pub findings: Vec<ImportRecord>,
    /// Faults of the ledger of decisions.
    pub faults: Vec<FindingRecord<'a>>,
    /// Open findings of level error, with the faults of the ledger.
    pub errors: usize,
    /// Open findings of level warning.
    pub warnings: usize,
    /// Open findings that bear on money.
    pub money: usize,
}

/// What a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Rows of the index.
    pub index: usize,
    /// Sections of APIs.
    pub sections: usize,
    /// Layout tables.
    pub layouts: usize,
    /// Rows of the layouts, headers among them.
    pub layout_rows: usize,
    /// Tables of response codes.
    pub code_tables: usize,
    /// Rows of the tables of response codes.
    pub code_rows: usize,
    /// JSON bodies.
    pub examples: usize,
    /// Fragments of cells.
    pub cells: usize,
    /// Fragments of cells without a use.
    pub unused_cells: usize,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportRecord {
    /// Its kind.
    pub rule: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// Whether it bears on money.
    pub money: bool,
    /// What it is told apart by in the ledger.
    pub fingerprint: String,
    /// Line in the document's text.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
    /// The API, empty beside sections.
    pub api: String,
    /// Request or response.
    pub direction: Option<String>,
    /// The element of the row, empty beside rows.
    pub element: String,
    /// What stands in the document.
    pub raw: String,
    /// What could be meant, the best first.
    pub candidates: Vec<String>,
    /// The correction of the spec that the document itself suggests.
    #[schemars(with = "Option<serde_json::Value>")]
    pub proposal: Option<Proposal>,
    /// The decision of the ledger.
    #[schemars(with = "Option<serde_json::Value>")]
    pub decided: Option<Decided>,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub action: String,
}

/// The JSON Schema of the report.
pub fn report_schema() -> Schema {
    schema_for!(ReportRecord<'static>)
}

impl Counts {
    /// Counts an extract.
    pub fn of(extract: &Extract) -> Self {
        let layouts = || {
            extract.apis.iter().flat_map(|section| {
                section
                    .request
                    .iter()
                    .chain(&section.response)
                    .chain(&section.further)
            })
        };
        let codes = || {
            extract
                .apis
                .iter()
                .flat_map(|section| &section.codes)
                .chain(&extract.codes)
        };
        Self {
            index: extract.index.len(),
            sections: extract.apis.len(),
            layouts: layouts().count(),
            layout_rows: layouts().map(|table| table.rows.len()).sum(),
            code_tables: codes().count(),
            code_rows: codes().map(|table| table.rows.len()).sum(),
            examples: extract
                .apis
                .iter()
                .map(|section| section.examples.len())
                .sum(),
            cells: extract.account.cells,
            unused_cells: extract.account.unused,
        }
    }
}

impl Report<'_> {
    /// The level of a finding in this report.
    fn level(&self, finding: &ImportFinding) -> Level {
        if self.strict && finding.kind.is_won() {
            Level::Error
        } else {
            finding.kind.level()
        }
    }

    fn open(&self, level: Level) -> usize {
        self.imported
            .open()
            .filter(|finding| self.level(finding) == level)
            .count()
    }

    /// Whether nothing has to be done before the extract can be used.
    pub fn is_clean(&self) -> bool {
        self.open(Level::Error) == 0 && !self.faults.has_errors()
    }

    /// The report for a person: every open finding that weighs something with its place, the rest counted.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let lines: Vec<&str> = self.sources.text(self.file).lines().collect();
        for finding in self
            .imported
            .open()
            .filter(|finding| self.level(finding) != Level::Note)
        {
            let mut shown = finding.to_finding(0, self.language);
            shown.level = self.level(finding);
            if finding.kind.is_won() {
                shown.found = format!("₩ {}", shown.found);
            }
            // Only the one line goes to the renderer, so that a long document is not searched for each finding.
            let line = lines
                .get(shown.at.line.saturating_sub(1))
                .copied()
                .unwrap_or("");
            let _ = writeln!(
                text,
                "{}\n",
                render(&shown, self.sources.path(self.file), line)
            );
        }
        for fault in self.faults.sorted() {
            let _ = writeln!(text, "{}\n", fault.render(self.sources));
        }
        self.counted(&mut text);
        text
    }

    fn counted(&self, text: &mut String) {
        let mut counts: std::collections::BTreeMap<&str, [usize; 2]> =
            std::collections::BTreeMap::new();
        for finding in &self.imported.findings {
            counts.entry(finding.kind.id()).or_default()[usize::from(finding.decided.is_some())] +=
                1;
        }
        for (kind, [open, decided]) in counts {
            let _ = match decided {
                0 => writeln!(text, "{kind}: {open}"),
                _ => writeln!(text, "{kind}: {open} open, {decided} decided"),
            };
        }
        let source = &self.imported.extract.source;
        let counts = Counts::of(&self.imported.extract);
        let _ = writeln!(
            text,
            "{} ({}, sha256 {}): {} APIs in the index, {} sections, {} layouts with {} rows, {} code tables with {} rows, {} examples",
            source.file,
            form_word(source.form),
            source.sha256.get(..12).unwrap_or(&source.sha256),
            counts.index,
            counts.sections,
            counts.layouts,
            counts.layout_rows,
            counts.code_tables,
            counts.code_rows,
            counts.examples,
        );
        let account = self.imported.extract.account;
        let _ = writeln!(
            text,
            "{} cells: {} in rows, {} in headers, {} without a use",
            account.cells, account.rows, account.headers, account.unused
        );
        let _ = writeln!(
            text,
            "{} errors, {} warnings, {} notes open; {} decided",
            self.open(Level::Error) + self.faults.count(Level::Error),
            self.open(Level::Warning),
            self.open(Level::Note),
            self.imported
                .findings
                .iter()
                .filter(|finding| finding.decided.is_some())
                .count(),
        );
    }

    /// The report as one JSON object.
    pub fn record(&self) -> ReportRecord<'_> {
        let source = &self.imported.extract.source;
        ReportRecord {
            format: 1,
            file: &source.file,
            form: form_word(source.form),
            sha256: &source.sha256,
            counts: Counts::of(&self.imported.extract),
            findings: self
                .imported
                .findings
                .iter()
                .map(|finding| self.finding(finding))
                .collect(),
            faults: self
                .faults
                .sorted()
                .into_iter()
                .map(|fault| fault.record(self.sources))
                .collect(),
            errors: self.open(Level::Error) + self.faults.count(Level::Error),
            warnings: self.open(Level::Warning),
            money: self
                .imported
                .open()
                .filter(|finding| finding.kind.is_won())
                .count(),
        }
    }

    fn finding(&self, finding: &ImportFinding) -> ImportRecord {
        let (found, expected, action) = finding.message(self.language);
        ImportRecord {
            rule: finding.kind.id(),
            level: self.level(finding),
            money: finding.kind.is_won(),
            fingerprint: finding.fingerprint(),
            line: finding.line,
            column: finding.column,
            api: finding.api.clone(),
            direction: finding.direction.map(|direction| {
                match direction {
                    Direction::Request => "request",
                    Direction::Response => "response",
                }
                .to_owned()
            }),
            element: finding.element.clone(),
            raw: finding.raw.clone(),
            candidates: finding
                .candidates
                .iter()
                .map(|candidate| candidate.value.clone())
                .collect(),
            proposal: finding.proposal.clone(),
            decided: finding.decided.clone(),
            found,
            expected,
            action,
        }
    }
}

/// A finding with the line of the document that it is about.
fn render(finding: &crate::finding::Finding, path: &str, line: &str) -> String {
    let mut sources = Sources::default();
    // The line keeps its number: blank lines before it would have to be made up otherwise.
    let number = finding.at.line;
    sources.add(path, line);
    let mut shown = finding.clone();
    shown.at.line = 1;
    let rendered = shown.render(&sources);
    let head = finding.line(&{
        let mut named = Sources::default();
        named.add(path, "");
        named
    });
    let mut text = head;
    for excerpt in rendered.lines().skip(1) {
        let _ = write!(
            text,
            "\n{}",
            excerpt.replacen("1 |", &format!("{number} |"), 1)
        );
    }
    text
}

/// The form as files and reports write it.
pub fn form_word(form: Form) -> String {
    serde_json::to_value(form)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
