//! The report as one JSON object, and the JSON Schema of it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Entry, Report, Stated};
use crate::diff::approvals::Approved;
use crate::diff::bump::Version;
use crate::diff::change::{Audit, DocumentLines, Line, Place, Suggestion, Tier};
use crate::diff::kinds::ChangeKind;
use crate::diff::level::{Axes, Cause, Weight};
use crate::diff::message::{Axis, Language, effect, sentence};
use crate::emit;
use crate::finding::FindingRecord;

/// The number of the report's format.
const FORMAT: u32 = 1;

/// A report as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record<'a> {
    /// Number of this format: 1.
    pub format: u32,
    /// What was named as the old side.
    pub old: &'a str,
    /// What was named as the new side.
    pub new: &'a str,
    /// Whether it was read the other way round: the new program against the old contract.
    pub reverse: bool,
    /// Hashes of the old and the new revision, which an approval of a change with the won mark names.
    pub between: (&'a str, &'a str),
    /// What each service says of its revision as a whole; empty where none says anything.
    pub revisions: &'a [Stated],
    /// What is wrong with the input; with an error there are no changes.
    pub findings: Vec<FindingRecord<'a>>,
    /// The changes, the heaviest first.
    pub changes: Vec<ChangeRecord<'a>>,
    /// What the crate's next version must be.
    pub version: &'a Version,
    /// Whether a change fails the run.
    pub fails: bool,
}

/// A change as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRecord<'a> {
    /// What it is known by: a hash over its kind, place and values.
    pub fingerprint: &'a str,
    /// Its kind.
    pub kind: ChangeKind,
    /// The kind that decides what it weighs, for a change of the common header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub underlying: Option<ChangeKind>,
    /// The case of the kind.
    pub case: &'a str,
    /// Whether it can duplicate, lose or mis-size a transfer.
    pub won: bool,
    /// The heaviest weight, but for the Rust API.
    pub weight: Weight,
    /// What it weighs on each axis.
    pub axes: Axes,
    /// Why the spec changed.
    pub cause: Cause,
    /// Where it is.
    pub place: &'a Place,
    /// Further places that it holds for.
    pub applies_to: &'a [String],
    /// What the old spec says.
    pub before: Option<&'a str>,
    /// What the new spec says.
    pub after: Option<&'a str>,
    /// How the two rows were paired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paired_by: Option<Tier>,
    /// A pairing that a person may confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<&'a Suggestion>,
    /// What to count in stored data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<&'a Audit>,
    /// The corrections that made it.
    pub corrections: &'a [String],
    /// The line of the old spec.
    pub old_line: Option<&'a Line>,
    /// The line of the new spec.
    pub new_line: Option<&'a Line>,
    /// The lines of the old document.
    pub old_document: Option<&'a DocumentLines>,
    /// The lines of the new document.
    pub new_document: Option<&'a DocumentLines>,
    /// What happened.
    pub message: Translated,
    /// What it does, by axis.
    pub effects: Effects,
    /// How it was approved.
    pub approved: Option<&'a Approved>,
    /// Whether it fails the run.
    pub fails: bool,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// In English.
    pub en: String,
    /// In Korean.
    pub ko: String,
}

/// What a change does, where it does something.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effects {
    /// To requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Translated>,
    /// To replies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Translated>,
    /// To the Rust API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<Translated>,
    /// To data at rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<Translated>,
}

fn record(report: &Report) -> Record<'_> {
    Record {
        format: FORMAT,
        old: &report.old,
        new: &report.new,
        reverse: report.reverse,
        between: (&report.between.0, &report.between.1),
        revisions: &report.revisions,
        findings: report
            .findings
            .sorted()
            .into_iter()
            .map(|finding| finding.record(&report.sources))
            .collect(),
        changes: report.entries.iter().map(change).collect(),
        version: &report.version,
        fails: !report.is_clean(),
    }
}

fn change(entry: &Entry) -> ChangeRecord<'_> {
    let change = &entry.change;
    let words = |axis: Axis| {
        effect(change, axis).map(|(_, words)| Translated {
            en: words.en.to_owned(),
            ko: words.ko.to_owned(),
        })
    };
    ChangeRecord {
        fingerprint: &entry.fingerprint,
        kind: change.kind,
        underlying: change.underlying,
        case: change.case,
        won: change.axes.won(),
        weight: change.level().weight,
        axes: change.axes,
        cause: change.cause,
        place: &change.place,
        applies_to: &change.applies_to,
        before: change.before.as_deref(),
        after: change.after.as_deref(),
        paired_by: change.paired_by,
        suggestion: change.suggestion.as_ref(),
        audit: change.audit.as_ref(),
        corrections: &change.corrections,
        old_line: change.old.as_ref(),
        new_line: change.new.as_ref(),
        old_document: change.old_document.as_ref(),
        new_document: change.new_document.as_ref(),
        message: Translated {
            en: sentence(change, Language::En),
            ko: sentence(change, Language::Ko),
        },
        effects: Effects {
            request: words(Axis::Request),
            reply: words(Axis::Reply),
            rust: words(Axis::Rust),
            rest: words(Axis::Rest),
        },
        approved: entry.approved.as_ref(),
        fails: entry.fails,
    }
}

pub(super) fn print(report: &Report) -> String {
    emit::json(&record(report)).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"))
}

/// The JSON Schema of a report.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Record<'_>>();
    schema.insert(
        "$comment".to_owned(),
        json!("@generated by `ontu-codegen generate` from the types of codegen/src/diff/report; do not edit"),
    );
    schema.insert(
        "title".to_owned(),
        json!("A report of `ontu-codegen diff --format json`"),
    );
    schema.to_value()
}
