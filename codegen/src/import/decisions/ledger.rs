//! The file of decisions: read with the place of everything in it, and begun as a skeleton for the findings that are open.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::extract::Form;
use super::super::findings::{ImportFinding, Kind};
use crate::finding::{Findings, Level, Position};
use crate::load::yaml::{self, Node, Value};

/// The decisions of a file.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The decisions, in the order of the file.
    pub decisions: Vec<Decision>,
}

/// One decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Where it stands in the ledger.
    pub at: Position,
    /// The kind of its finding.
    pub finding: String,
    /// The fingerprint of its finding.
    pub fingerprint: String,
    /// What the document said, for the reader of the ledger.
    pub raw: String,
    /// The forms of the document that it concerns; all of them where none is named.
    pub forms: Vec<Form>,
    /// What is taken instead; left out where the document is right or nothing can be replaced.
    pub take: Option<String>,
    /// What it rests on.
    pub basis: String,
    /// Who decided.
    pub by: String,
    /// The day.
    pub on: String,
    /// Whether an answer of the bank has shown it to be right.
    pub confirmed_live: bool,
}

impl Decision {
    /// Whether it concerns a form of the document.
    pub fn concerns(&self, form: Form) -> bool {
        // A PDF and the text that was made of it are one document.
        let same = |named: &Form| {
            *named == form
                || matches!(
                    (named, form),
                    (Form::Pdf, Form::PdfText) | (Form::PdfText, Form::Pdf)
                )
        };
        self.forms.is_empty() || self.forms.iter().any(same)
    }
}

/// Reads a ledger; whatever is wrong in it is among the faults.
pub fn read(file: usize, text: &str, faults: &mut Findings) -> Ledger {
    let mut ledger = Ledger::default();
    let Some(node) = yaml::parse(file, text, faults) else {
        return ledger;
    };
    let mut map = Entries::of(&node, "the ledger", faults);
    if map
        .word("format", faults)
        .is_some_and(|format| format != "1")
    {
        faults.error(
            "decision-format",
            node.at,
            "another format",
            "`format: 1`",
            "convert the ledger or use the program that wrote it",
        );
    }
    if let Some(list) = map.get("decisions") {
        match &list.value {
            Value::List(items) => {
                for item in items {
                    let decision = decision(item, faults);
                    let twin = ledger.decisions.iter().find(|other| {
                        other.fingerprint == decision.fingerprint
                            && overlap(&other.forms, &decision.forms)
                    });
                    if twin.is_some() {
                        faults.error(
                            "decision-twice",
                            decision.at,
                            format!(
                                "a second decision on {} `{}`",
                                decision.finding, decision.raw
                            ),
                            "one decision for a finding",
                            "keep one of them",
                        );
                    } else {
                        ledger.decisions.push(decision);
                    }
                }
            }
            _ => faults.error(
                "decision-shape",
                list.at,
                "something else",
                "a list of decisions",
                "see spec/README.md",
            ),
        }
    }
    map.unknown(faults);
    ledger
}

fn overlap(first: &[Form], second: &[Form]) -> bool {
    first.is_empty() || second.is_empty() || first.iter().any(|form| second.contains(form))
}

fn decision(node: &Node, faults: &mut Findings) -> Decision {
    let mut entry = Entries::of(node, "a decision", faults);
    let mut decision = Decision {
        at: node.at,
        finding: entry.required("finding", faults),
        fingerprint: entry.required("fingerprint", faults),
        raw: entry.word("raw", faults).unwrap_or_default(),
        ..Decision::default()
    };
    if !decision.finding.is_empty() && !Kind::ALL.iter().any(|kind| kind.id() == decision.finding) {
        faults.error(
            "decision-kind",
            node.at,
            format!("the finding `{}`", decision.finding),
            "the name of a kind of finding",
            "copy it from the report of import",
        );
    }
    // These are for the reader of the ledger only.
    entry.get("at");
    entry.get("candidates");
    decision.forms = entry
        .list("forms")
        .iter()
        .filter_map(|form| form_of(form, node.at, faults))
        .collect();
    match entry.get("decision") {
        Some(inner) => {
            let mut inner_entry = Entries::of(inner, "`decision`", faults);
            decision.take = inner_entry.word("take", faults);
            decision.basis = inner_entry.required("basis", faults);
            decision.by = inner_entry.required("by", faults);
            decision.on = inner_entry.required("on", faults);
            decision.confirmed_live = inner_entry
                .word("confirmed_live", faults)
                .is_some_and(|word| word == "true");
            inner_entry.unknown(faults);
        }
        None => faults.error(
            "decision-missing",
            node.at,
            format!("no decision on {} `{}`", decision.finding, decision.raw),
            "`decision` with `basis`, `by` and `on`",
            "decide, or take the entry out: the finding then stays open",
        ),
    }
    entry.unknown(faults);
    decision
}

fn form_of(word: &str, at: Position, faults: &mut Findings) -> Option<Form> {
    let form = serde_json::from_value(serde_json::Value::String(word.to_owned())).ok();
    if form.is_none() {
        faults.error(
            "decision-form",
            at,
            format!("the form `{word}`"),
            "markdown, pipe-text, pdf, pdf-text, html or pasted",
            "correct it",
        );
    }
    form
}

/// The entries of a mapping, of which each must be asked for.
struct Entries<'a> {
    what: &'static str,
    at: Position,
    map: &'a [(yaml::Key, Node)],
    known: Vec<&'static str>,
}

impl<'a> Entries<'a> {
    fn of(node: &'a Node, what: &'static str, faults: &mut Findings) -> Self {
        let map = match &node.value {
            Value::Map(map) => map.as_slice(),
            _ => {
                faults.error(
                    "decision-shape",
                    node.at,
                    "something else",
                    format!("{what} as a mapping"),
                    "see spec/README.md",
                );
                &[]
            }
        };
        Self {
            what,
            at: node.at,
            map,
            known: Vec::new(),
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        self.map
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| node)
    }

    fn word(&mut self, key: &'static str, faults: &mut Findings) -> Option<String> {
        let node = self.get(key)?;
        match &node.value {
            Value::Scalar(scalar) => Some(scalar.text.clone()),
            _ => {
                faults.error(
                    "decision-shape",
                    node.at,
                    format!("`{key}` with parts"),
                    "one text",
                    "write a quoted text",
                );
                None
            }
        }
    }

    fn required(&mut self, key: &'static str, faults: &mut Findings) -> String {
        let word = self.word(key, faults).unwrap_or_default();
        if word.is_empty() {
            faults.error(
                "decision-incomplete",
                self.at,
                format!("{} without `{key}`", self.what),
                format!("`{key}`"),
                "fill it in: a ledger says who decided what on which ground",
            );
        }
        word
    }

    fn list(&mut self, key: &'static str) -> Vec<String> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => items
                .iter()
                .filter_map(|item| match &item.value {
                    Value::Scalar(scalar) => Some(scalar.text.clone()),
                    _ => None,
                })
                .collect(),
            Some(Value::Scalar(scalar)) => vec![scalar.text.clone()],
            _ => Vec::new(),
        }
    }

    fn unknown(&self, faults: &mut Findings) {
        for (key, _) in self
            .map
            .iter()
            .filter(|(key, _)| !self.known.contains(&key.text.as_str()))
        {
            faults.error(
                "decision-key",
                key.at,
                format!("the key `{}` in {}", key.text, self.what),
                self.known
                    .iter()
                    .map(|known| format!("`{known}`"))
                    .collect::<Vec<_>>()
                    .join(", "),
                "correct or remove it",
            );
        }
    }
}

/// Entries for the findings that need an answer and have none, one for each fingerprint, to be filled in by a person.
pub fn skeleton(findings: &[ImportFinding], form: Form) -> String {
    let mut text = String::from("format: 1\n\ndecisions:\n");
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut first: Vec<(&ImportFinding, String)> = Vec::new();
    let open =
        |finding: &&ImportFinding| finding.decided.is_none() && finding.kind.level() != Level::Note;
    for finding in findings.iter().filter(open) {
        let fingerprint = finding.fingerprint();
        let places = lines.entry(fingerprint.clone()).or_default();
        if places.is_empty() {
            first.push((finding, fingerprint));
        }
        places.push(finding.line.to_string());
    }
    for (finding, fingerprint) in first {
        let lines = lines.remove(&fingerprint).unwrap_or_default();
        let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
        let (found, expected, _) = finding.message(super::super::findings::Language::English);
        let _ = write!(
            text,
            "  # {found}; expected {expected}\n  - finding: {}\n    fingerprint: {}\n    at: [{}]\n    raw: {}\n",
            quoted(finding.kind.id()),
            quoted(&fingerprint),
            lines.join(", "),
            quoted(&finding.raw),
        );
        if !finding.candidates.is_empty() {
            let listed: Vec<String> = finding
                .candidates
                .iter()
                .map(|candidate| {
                    let because: Vec<String> = candidate
                        .because
                        .iter()
                        .map(|reason| quoted(reason))
                        .collect();
                    format!(
                        "{{ value: {}, because: [{}] }}",
                        quoted(&candidate.value),
                        because.join(", ")
                    )
                })
                .collect();
            let _ = writeln!(text, "    candidates: [{}]", listed.join(", "));
        }
        let named = serde_json::to_string(&form).unwrap_or_default();
        let _ = write!(
            text,
            "    forms: [{named}]\n    decision: {{ basis: \"\", by: \"\", on: \"\", confirmed_live: false }}\n"
        );
    }
    text
}
