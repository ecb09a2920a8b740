//! The report of a comparison: every change with its fingerprint and approval, the heaviest first, and the crate's next version.

mod github;
mod json;
mod markdown;
mod revisions;
mod text;

pub use json::{Record, schema};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::approvals::{Approved, Ledger};
use super::bump::Version;
use super::change::{Change, Place, hash};
use super::compare::compare;
use super::kinds::ChangeKind;
use super::level::Weight;
use super::message::Language;
use super::pair::Newer;
use super::revision::{Revision, Side};
use crate::finding::{Findings, Position, Sources};
use crate::resolved;

/// How a comparison is made and judged.
#[derive(Debug, Clone)]
pub struct Options {
    /// Reads it the other way round: the new program against the old contract.
    pub reverse: bool,
    /// The APIs that are used; all of them where there is no list.
    pub uses: Option<Vec<String>>,
    /// The weight from which a change that nobody approved fails the run.
    pub fail_on: Option<FailOn>,
    /// The ledger of approvals.
    pub approvals: Option<PathBuf>,
    /// The version of the crate that is generated from the old spec.
    pub crate_version: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reverse: false,
            uses: None,
            fail_on: None,
            approvals: None,
            crate_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// From where on a change fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Anything that happens at all.
    #[value(alias = "N")]
    Note,
    /// What needs a look.
    #[value(alias = "W")]
    Warning,
    /// What the spec cannot decide, or what goes wrong without a sign.
    #[value(alias = "D")]
    Danger,
    /// What is wrong or rejected.
    #[value(alias = "E")]
    Error,
    /// What can duplicate, lose or mis-size a transfer.
    #[value(alias = "₩")]
    Won,
}

impl FailOn {
    fn reached_by(self, change: &Change) -> bool {
        let level = change.level();
        let least = match self {
            Self::Note => Weight::Note,
            Self::Warning => Weight::Warning,
            Self::Danger => Weight::Danger,
            Self::Error => Weight::Error,
            Self::Won => return level.won,
        };
        level.won || level.weight >= least
    }
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    #[default]
    Text,
    /// One object, described by a JSON Schema.
    Json,
    /// For a description of a change.
    Markdown,
    /// Annotations of GitHub's workflows.
    Github,
}

/// A change with what is known about it in this comparison.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is known by.
    pub fingerprint: String,
    /// The change.
    pub change: Change,
    /// How it was approved.
    pub approved: Option<Approved>,
    /// Whether it fails the run.
    pub fails: bool,
}

/// What a service says of its revision as a whole: attributes of the revision, not of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The service.
    pub service: String,
    /// What the old spec says; null where it says nothing.
    pub old: Option<resolved::Revision>,
    /// What the new spec says; null where it says nothing.
    pub new: Option<resolved::Revision>,
}

/// What a comparison found.
#[derive(Debug)]
pub struct Report {
    /// What the user named as the old side.
    pub old: String,
    /// What the user named as the new side.
    pub new: String,
    /// Whether it was read the other way round.
    pub reverse: bool,
    /// Hashes of the two revisions.
    pub between: (String, String),
    /// What each service says of its revision as a whole, old and new, where either side says something.
    pub revisions: Vec<Stated>,
    /// The changes, the heaviest first.
    pub entries: Vec<Entry>,
    /// What the crate's next version must be.
    pub version: Version,
    /// What is wrong with the input.
    pub findings: Findings,
    /// The files that findings are about.
    pub sources: Sources,
    /// Whether changes of several services stand in it.
    several: bool,
}

/// Compares two sides.
///
/// # Errors
/// When the ledger of approvals cannot be read, or the crate's version is none.
pub fn report(old: (&str, &Side), new: (&str, &Side), options: &Options) -> io::Result<Report> {
    let (sources, mut findings) = merged(old.1, new.1);
    let mut report = Report {
        old: old.0.to_owned(),
        new: new.0.to_owned(),
        reverse: options.reverse,
        between: (side_hash(old.1), side_hash(new.1)),
        revisions: stated(old.1, new.1),
        entries: Vec::new(),
        version: Version::of(std::iter::empty(), &options.crate_version).map_err(invalid)?,
        sources,
        findings: Findings::default(),
        several: false,
    };
    // A row that could not be read would look removed.
    if findings.has_errors() {
        report.findings = findings;
        return Ok(report);
    }
    let (before, after, newer) = if options.reverse {
        (new.1, old.1, Newer::Before)
    } else {
        (old.1, new.1, Newer::After)
    };
    let mut changes = Vec::new();
    for (first, second) in services(before, after) {
        let (found, unfounded) = compare(&first, &second, newer);
        changes.extend(found);
        for row in unfounded {
            findings.error(
                "renamed-from-nothing",
                position(&report.sources, row.at.as_ref()),
                format!("`renamed_from` of {} with {}", row.place, row.name),
                "an element that the older spec has in this table and the newer one has not",
                "correct the name, or remove it",
            );
        }
    }
    retain_used(&mut changes, options.uses.as_deref());
    let only = old.1.only.as_deref().or(new.1.only.as_deref());
    if let Some(api) = only {
        changes.retain(|change| concerns(change, api));
    }
    changes.sort_by_key(|change| std::cmp::Reverse((change.level().won, change.level().weight)));
    let entries = with_fingerprints(changes);
    let approved = match &options.approvals {
        None => vec![None; entries.len()],
        Some(path) => {
            let ledger = Ledger::read(path, &mut report.sources, &mut findings)?;
            let listed: Vec<(String, &Change)> = entries
                .iter()
                .map(|(fingerprint, change)| (fingerprint.clone(), change))
                .collect();
            ledger.apply(&listed, &report.between, &mut findings)
        }
    };
    report.version = Version::of(
        entries.iter().map(|(_, change)| change),
        &options.crate_version,
    )
    .map_err(invalid)?;
    report.entries = entries
        .into_iter()
        .zip(approved)
        .map(|((fingerprint, change), approved)| Entry {
            fails: approved.is_none()
                && options
                    .fail_on
                    .is_some_and(|least| least.reached_by(&change)),
            fingerprint,
            change,
            approved,
        })
        .collect();
    report.several = has_several(&report.entries);
    report.findings = findings;
    Ok(report)
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// Changes of the same kind at the same place with the same values are told apart by their number.
fn with_fingerprints(changes: Vec<Change>) -> Vec<(String, Change)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    changes
        .into_iter()
        .map(|change| {
            let fingerprint = change.fingerprint();
            let count = seen.entry(fingerprint.clone()).or_default();
            *count += 1;
            let fingerprint = if *count == 1 {
                fingerprint
            } else {
                format!("{fingerprint}-{count}")
            };
            (fingerprint, change)
        })
        .collect()
}

/// The services of two sides by their names; one that is missing on a side is empty there.
fn services<'a>(before: &'a Side, after: &'a Side) -> Vec<(Cow<'a, Revision>, Cow<'a, Revision>)> {
    let mut names: Vec<&str> = Vec::new();
    for revision in before.revisions.iter().chain(&after.revisions) {
        if !names.contains(&revision.service.service.as_str()) {
            names.push(&revision.service.service);
        }
    }
    names
        .into_iter()
        .filter_map(|name| match (before.revision(name), after.revision(name)) {
            (Some(old), Some(new)) => Some((Cow::Borrowed(old), Cow::Borrowed(new))),
            (Some(old), None) => Some((Cow::Borrowed(old), Cow::Owned(old.emptied()))),
            (None, Some(new)) => Some((Cow::Owned(new.emptied()), Cow::Borrowed(new))),
            (None, None) => None,
        })
        .collect()
}

/// Keeps what bears on the APIs that are used: theirs, and what belongs to the service as a whole.
fn retain_used(changes: &mut Vec<Change>, uses: Option<&[String]>) {
    let Some(uses) = uses else { return };
    let used: BTreeSet<&str> = uses.iter().map(String::as_str).collect();
    changes.retain_mut(|change| {
        if let Some(api) = &change.place.api {
            return used.contains(api.as_str())
                || change
                    .before
                    .as_deref()
                    .is_some_and(|name| change.kind == ChangeKind::A03 && used.contains(name));
        }
        let named = |place: &String| place.split(' ').next().unwrap_or_default().to_owned();
        let apis: Vec<String> = change.applies_to.iter().map(named).collect();
        // A list of elements, or none, holds for every API.
        let of_apis = !apis.is_empty() && change.place.key != "length_unit";
        if of_apis && !apis.iter().any(|api| api == "header") {
            change
                .applies_to
                .retain(|place| used.contains(named(place).as_str()));
            return !change.applies_to.is_empty();
        }
        true
    });
}

/// Whether a change is about one API.
fn concerns(change: &Change, api: &str) -> bool {
    change.place.api.as_deref() == Some(api)
        || (change.place.direction.is_none()
            && change
                .applies_to
                .iter()
                .any(|place| place.split(' ').next() == Some(api)))
}

/// What the services say of their revisions, in the order of the services.
fn stated(old: &Side, new: &Side) -> Vec<Stated> {
    let said = |revision: &Revision| revision.service.revision.clone();
    services(old, new)
        .iter()
        .map(|(before, after)| {
            let service = after.service.service.clone();
            Stated {
                old: old.revision(&service).and(said(before)),
                new: new.revision(&service).and(said(after)),
                service,
            }
        })
        .filter(|stated| stated.old.is_some() || stated.new.is_some())
        .collect()
}

/// Whether the changes are of several services.
fn has_several(entries: &[Entry]) -> bool {
    let mut services = entries.iter().map(|entry| &entry.change.place.service);
    let first = services.next();
    services.any(|service| Some(service) != first)
}

/// A hash over all services of a side.
fn side_hash(side: &Side) -> String {
    let mut hashes: Vec<&str> = side
        .revisions
        .iter()
        .map(|revision| revision.hash.as_str())
        .collect();
    hashes.sort_unstable();
    hash(hashes.join("\n").as_bytes())[..16].to_owned()
}

/// The files and findings of both sides as one.
fn merged(old: &Side, new: &Side) -> (Sources, Findings) {
    let mut sources = old.sources.clone();
    let shift = sources.count();
    for file in 0..new.sources.count() {
        sources.add(new.sources.path(file), new.sources.text(file));
    }
    let mut findings = old.findings.clone();
    for finding in new.findings.sorted() {
        let mut at = finding.at;
        at.file += shift;
        findings.add(
            finding.level,
            finding.rule,
            at,
            finding.found.clone(),
            finding.expected.clone(),
            finding.action.clone(),
        );
    }
    (sources, findings)
}

/// The position of a line among the files that were read.
fn position(sources: &Sources, line: Option<&super::change::Line>) -> Position {
    let Some(line) = line else {
        return Position {
            // Past the last file: shown without a path.
            file: usize::MAX,
            ..Position::default()
        };
    };
    let file = (0..sources.count())
        .rev()
        .find(|file| sources.path(*file) == line.file)
        .unwrap_or(usize::MAX);
    Position {
        file,
        line: line.line,
        column: 1,
        length: 1,
    }
}

impl Report {
    /// Whether nothing fails the run.
    pub fn is_clean(&self) -> bool {
        !self.findings.has_errors() && !self.entries.iter().any(|entry| entry.fails)
    }

    /// The changes.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.entries.iter().map(|entry| &entry.change)
    }

    /// What to know of the revisions as a whole.
    pub(super) fn revision_sentences(&self, language: Language) -> Vec<String> {
        revisions::sentences(self, language)
    }

    /// The entries that are worth a reader's time one by one, and the number of those that are not: many places that only moved.
    fn folded(&self) -> (Vec<&Entry>, usize) {
        const FEW: usize = 3;
        let only_moved = |entry: &&Entry| {
            let change = &entry.change;
            change.kind == ChangeKind::P01
                && change.level().is_none()
                && entry.approved.is_none()
                && !entry.fails
        };
        let count = self.entries.iter().filter(only_moved).count();
        if count <= FEW {
            return (self.entries.iter().collect(), 0);
        }
        let shown = self.entries.iter().filter(|entry| !only_moved(entry));
        (shown.collect(), count)
    }

    /// The report in a format.
    pub fn print(&self, format: Format, language: Language) -> String {
        match format {
            Format::Text => text::print(self, language),
            Format::Json => json::print(self),
            Format::Markdown => markdown::print(self, language),
            Format::Github => github::print(self, language),
        }
    }

    /// The place of a change for a person: the name of the service only where there are several.
    pub(super) fn place(&self, place: &Place) -> String {
        let short = place.without_service();
        if self.several || short.is_empty() {
            place.to_string()
        } else {
            short
        }
    }

    /// How many changes there are of each mark, the heaviest first.
    fn counts(&self) -> Vec<(String, usize)> {
        let marks = [
            ("₩", Weight::Error, true),
            ("E", Weight::Error, false),
            ("D", Weight::Danger, false),
            ("W", Weight::Warning, false),
            ("N", Weight::Note, false),
            ("–", Weight::None, false),
        ];
        marks
            .iter()
            .map(|(mark, weight, won)| {
                let count = self
                    .changes()
                    .filter(|change| {
                        let level = change.level();
                        level.won == *won && (*won || level.weight == *weight)
                    })
                    .count();
                ((*mark).to_owned(), count)
            })
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}
