//! The ledger of decisions: what reviewers said of findings, applied to an extract; a decision without its finding is an error.

mod ledger;

pub use ledger::{Decision, Ledger, read, skeleton};

use std::collections::{BTreeMap, HashMap};

use super::extract::{Extract, Form, NamedBy};
use super::findings::{Decided, ImportFinding, Target};
use super::{joining, section_parts, words};
use crate::finding::Findings;

/// Applies the decisions that concern a form of the document, and reports those that no longer fit.
pub fn apply(
    ledger: &Ledger,
    form: Form,
    extract: &mut Extract,
    found: &mut [ImportFinding],
    faults: &mut Findings,
) {
    let mut by_fingerprint: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, finding) in found.iter().enumerate() {
        by_fingerprint
            .entry(finding.fingerprint())
            .or_default()
            .push(index);
    }
    let mut edits = Edits::default();
    for decision in ledger
        .decisions
        .iter()
        .filter(|decision| decision.concerns(form))
    {
        let Some(places) = by_fingerprint.get(&decision.fingerprint).filter(|places| {
            places
                .iter()
                .all(|place| found[*place].kind.id() == decision.finding)
        }) else {
            faults.error(
                "decision-stale",
                decision.at,
                format!(
                    "a decision on {} `{}`, which the document no longer gives",
                    decision.finding, decision.raw
                ),
                "a finding with its fingerprint",
                "take it out, or decide on what the document says now",
            );
            continue;
        };
        for place in places {
            let finding = &mut found[*place];
            let take = decision.take.clone().unwrap_or_else(|| finding.raw.clone());
            if take != finding.raw {
                edits.add(finding, &take, decision, faults);
            }
            finding.decided = Some(Decided {
                take,
                basis: decision.basis.clone(),
            });
        }
    }
    edits.make(extract);
}

/// One word of a cell, what is taken for it, and the decision that says so.
struct WordEdit {
    word: String,
    take: String,
    fingerprint: String,
}

/// What decisions replace, each with the text and the fingerprint.
#[derive(Default)]
struct Edits {
    cells: HashMap<(usize, usize), (String, String)>,
    words: HashMap<(usize, usize), Vec<WordEdit>>,
    elements: BTreeMap<String, (String, String)>,
    blanks: Vec<(ImportFinding, String, String)>,
    sections: Vec<(usize, String)>,
    categories: Option<(String, String)>,
}

impl Edits {
    fn add(
        &mut self,
        finding: &ImportFinding,
        take: &str,
        decision: &Decision,
        faults: &mut Findings,
    ) {
        let fingerprint = decision.fingerprint.clone();
        let take = take.to_owned();
        match &finding.target {
            Target::Nothing => faults.error(
                "decision-takes-nothing",
                decision.at,
                format!("`take: {take}` on {}", decision.finding),
                "no `take`, because this finding stands for no text that could be replaced",
                "leave `take` out and say in `basis` what is to be done",
            ),
            Target::Cell(line, column) => {
                let other = self
                    .cells
                    .insert((*line, *column), (take.clone(), fingerprint));
                if other.is_some_and(|(other, _)| other != take) {
                    faults.error(
                        "decision-conflict",
                        decision.at,
                        format!(
                            "`take: {take}` for a cell that another decision replaces otherwise"
                        ),
                        "one text for a cell",
                        "take the same text in both, or leave `take` out of one",
                    );
                }
            }
            Target::Word(line, column, word) => {
                self.words
                    .entry((*line, *column))
                    .or_default()
                    .push(WordEdit {
                        word: word.clone(),
                        take,
                        fingerprint,
                    });
            }
            Target::Element(element) => {
                self.elements.insert(element.clone(), (take, fingerprint));
            }
            Target::Blank => self.blanks.push((finding.clone(), take, fingerprint)),
            Target::Section(line) => self.sections.push((*line, take)),
            Target::Categories => self.categories = Some((take, fingerprint)),
        }
    }

    fn make(self, extract: &mut Extract) {
        extract.each_cell_mut(&mut |_, cell| {
            let Some(place) = cell.raw.first().map(|part| (part.0, part.1)) else {
                return;
            };
            if let Some((take, fingerprint)) = self.cells.get(&place) {
                cell.text.clone_from(take);
                cell.decided = Some(fingerprint.clone());
            }
            for edit in self.words.get(&place).into_iter().flatten() {
                cell.text = replace_word(&cell.text, &edit.word, &edit.take);
                cell.decided = Some(edit.fingerprint.clone());
            }
        });
        self.rename(extract);
        self.fill(extract);
        if let Some((take, fingerprint)) = &self.categories {
            for row in &mut extract.index {
                row.category.text.clone_from(take);
                row.category.decided = Some(fingerprint.clone());
            }
        }
        for (line, take) in &self.sections {
            for section in &mut extract.apis {
                if super::findings::section_line(section) == *line {
                    section_parts::set_name(section, take.clone(), NamedBy::Decision);
                }
            }
        }
    }

    fn rename(&self, extract: &mut Extract) {
        let tables = extract
            .header
            .iter_mut()
            .chain(extract.apis.iter_mut().flat_map(|section| {
                section
                    .request
                    .iter_mut()
                    .chain(&mut section.response)
                    .chain(&mut section.further)
            }));
        for table in tables {
            for row in &mut table.rows {
                if let Some((take, fingerprint)) = self.elements.get(&row.element.text) {
                    row.element.text.clone_from(take);
                    row.element.decided = Some(fingerprint.clone());
                }
            }
            joining::nest(table);
        }
    }

    fn fill(&self, extract: &mut Extract) {
        for (finding, take, fingerprint) in &self.blanks {
            let tables = extract
                .apis
                .iter_mut()
                .filter(|section| section.api == finding.api)
                .flat_map(|section| section.request.iter_mut().chain(&mut section.response))
                .filter(|table| Some(table.direction) == finding.direction);
            for row in tables.flat_map(|table| &mut table.rows) {
                let same = row.within == finding.within && row.element.text == finding.element;
                if let (true, Some(column)) = (same, finding.cell)
                    && let Some(cell) = row.cell_mut(column)
                {
                    cell.text.clone_from(take);
                    cell.decided = Some(fingerprint.clone());
                }
            }
        }
    }
}

/// A text with a word replaced where it stands alone; an ending such as `.nhh` counts as a word.
fn replace_word(text: &str, word: &str, take: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = rest.split_at(at);
        let after = &after[word.len()..];
        let joins =
            |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
        let alone = !joins(after.chars().next())
            && (!words::is_code_like(word) || !joins(before.chars().next_back()));
        replaced.push_str(before);
        replaced.push_str(if alone { take } else { word });
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}
