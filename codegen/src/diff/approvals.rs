//! The ledger of approvals: which changes a person has looked at, and which kinds are accepted without a look.
//!
//! A change is approved by its fingerprint.
//! One that can duplicate, lose or mis-size a transfer is approved for one pair of revisions only, and no standing word accepts it.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::kinds::ChangeKind;
use crate::finding::{Findings, Position, Sources};
use crate::load::Tree;
use crate::load::yaml::{self, Node, Value};

/// An approval as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Approval {
    /// Fingerprint of the change.
    pub(super) fingerprint: String,
    /// Who looked at it.
    pub(super) by: String,
    /// The day, as written.
    pub(super) on: String,
    /// Why it is fine.
    pub(super) reason: String,
    /// Hashes of the old and the new revision, which a change with the won mark needs.
    pub(super) between: Option<(String, String)>,
    at: Position,
}

/// A kind of change that is accepted without a look.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    kind: ChangeKind,
    by: String,
    reason: String,
}

/// The ledger.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    approvals: Vec<Approval>,
    standing: Vec<Standing>,
}

/// How a change was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// Who approved it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Whether its kind is accepted without a look.
    pub standing: bool,
}

impl Ledger {
    /// Reads a ledger; what is wrong with it is among the findings.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn read(
        path: &Path,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> io::Result<Self> {
        let bytes = Tree::disk().read(path)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let file = sources.add(path.display().to_string(), text.clone());
        let mut ledger = Self::default();
        if let Some(root) = yaml::parse(file, &text, findings) {
            ledger.root(&root, findings);
        }
        Ok(ledger)
    }

    fn root(&mut self, root: &Node, findings: &mut Findings) {
        let Value::Map(map) = &root.value else {
            wrong(
                findings,
                root.at,
                "no mapping",
                "the keys `approvals` and `accept`",
            );
            return;
        };
        for (key, node) in map {
            let Value::List(entries) = &node.value else {
                if key.text == "format" {
                    continue;
                }
                wrong(findings, key.at, "no list", "a list under the key");
                continue;
            };
            for entry in entries {
                match key.text.as_str() {
                    "approvals" => self.approvals.extend(approval(entry, findings)),
                    "accept" => self.standing.extend(standing(entry, findings)),
                    _ => {
                        wrong(
                            findings,
                            key.at,
                            &format!("the key `{}`", key.text),
                            "`approvals` or `accept`",
                        );
                        break;
                    }
                }
            }
        }
    }

    /// Tells for each change how it was approved, and reports every approval that no change has.
    pub(super) fn apply(
        &self,
        changes: &[(String, &Change)],
        between: &(String, String),
        findings: &mut Findings,
    ) -> Vec<Option<Approved>> {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut approved = Vec::with_capacity(changes.len());
        for (fingerprint, change) in changes {
            let mut found = None;
            for (index, approval) in self.approvals.iter().enumerate() {
                if approval.fingerprint != *fingerprint {
                    continue;
                }
                used.insert(index);
                if change.axes.won() && approval.between.as_ref() != Some(between) {
                    findings.error(
                        "approval-of-another-revision",
                        approval.at,
                        match &approval.between {
                            None => "an approval of a ₩ change that names no revisions".to_owned(),
                            Some((old, new)) => {
                                format!("an approval of a ₩ change between {old} and {new}")
                            }
                        },
                        format!("`between: [\"{}\", \"{}\"]`", between.0, between.1),
                        "look at the change again; a change that can duplicate, lose or mis-size a transfer never inherits an approval",
                    );
                    continue;
                }
                found = Some(Approved {
                    by: approval.by.clone(),
                    reason: approval.reason.clone(),
                    standing: false,
                });
            }
            if found.is_none() && !change.axes.won() {
                let kind = change.underlying.unwrap_or(change.kind);
                found = self
                    .standing
                    .iter()
                    .find(|standing| standing.kind == kind || standing.kind == change.kind)
                    .map(|standing| Approved {
                        by: standing.by.clone(),
                        reason: standing.reason.clone(),
                        standing: true,
                    });
            }
            approved.push(found);
        }
        for (index, approval) in self.approvals.iter().enumerate() {
            if !used.contains(&index) {
                findings.error(
                    "approval-stale",
                    approval.at,
                    format!(
                        "an approval of {}, which is no change between the two",
                        approval.fingerprint
                    ),
                    "the fingerprint of a change that is there",
                    "remove it; the change is gone, or differs from the one that was looked at",
                );
            }
        }
        approved
    }
}

fn approval(entry: &Node, findings: &mut Findings) -> Option<Approval> {
    let mut fields = Fields::of(entry, findings)?;
    let fingerprint = fields.text("fingerprint");
    let by = fields.text("by");
    let on = fields.text("on");
    let reason = fields.text("reason");
    let between = fields.pair("between");
    // Words for the reader of the ledger; the fingerprint is what counts.
    fields.known(&["kind", "place"]);
    fields.finish();
    Some(Approval {
        fingerprint: fingerprint?,
        by: by?,
        on: on?,
        reason: reason?,
        between,
        at: entry.at,
    })
}

fn standing(entry: &Node, findings: &mut Findings) -> Option<Standing> {
    let mut fields = Fields::of(entry, findings)?;
    let kind = fields.text("kind");
    let by = fields.text("by");
    let reason = fields.text("reason");
    fields.finish();
    let kind = kind?;
    let Some(kind) = ChangeKind::by_id(&kind) else {
        wrong(
            findings,
            entry.at,
            &format!("the kind `{kind}`"),
            "one of those that `ontu-codegen rules` prints",
        );
        return None;
    };
    Some(Standing {
        kind,
        by: by?,
        reason: reason?,
    })
}

fn wrong(findings: &mut Findings, at: Position, found: &str, expected: &str) {
    findings.error(
        "approvals-form",
        at,
        found,
        expected,
        "write the ledger as CONTRIBUTING.md shows it",
    );
}

/// The keys of one entry.
struct Fields<'n, 'f> {
    at: Position,
    map: &'n [(yaml::Key, Node)],
    known: Vec<&'static str>,
    findings: &'f mut Findings,
}

impl<'n, 'f> Fields<'n, 'f> {
    fn of(node: &'n Node, findings: &'f mut Findings) -> Option<Self> {
        let Value::Map(map) = &node.value else {
            wrong(findings, node.at, "no mapping", "an entry with its keys");
            return None;
        };
        Some(Self {
            at: node.at,
            map,
            known: Vec::new(),
            findings,
        })
    }

    fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.map
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| node)
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::Scalar(scalar)) if !scalar.text.trim().is_empty() => {
                Some(scalar.text.clone())
            }
            _ => {
                wrong(
                    self.findings,
                    self.at,
                    &format!("no text under `{key}`"),
                    &format!("`{key}`"),
                );
                None
            }
        }
    }

    fn pair(&mut self, key: &'static str) -> Option<(String, String)> {
        let node = self.get(key)?;
        if let Value::List(nodes) = &node.value
            && let [first, second] = nodes.as_slice()
            && let (Value::Scalar(first), Value::Scalar(second)) = (&first.value, &second.value)
        {
            return Some((first.text.clone(), second.text.clone()));
        }
        wrong(
            self.findings,
            node.at,
            "no pair",
            "the hashes of the old and the new revision",
        );
        None
    }

    fn known(&mut self, keys: &[&'static str]) {
        self.known.extend(keys);
    }

    fn finish(self) {
        for (key, _) in self.map {
            if !self.known.contains(&key.text.as_str()) {
                wrong(
                    self.findings,
                    key.at,
                    &format!("the key `{}`", key.text),
                    &format!("one of {}", self.known.join(", ")),
                );
            }
        }
    }
}
