//! The report as annotations of GitHub's workflows: one line a change, at its line of the spec.

use std::fmt::Write as _;

use super::text::version;
use super::{Report, revisions};
use crate::diff::Weight;
use crate::diff::message::{Axis, Language, effect, sentence};

pub(super) fn print(report: &Report, language: Language) -> String {
    let mut text = String::new();
    for finding in report.findings.sorted() {
        let _ = writeln!(
            text,
            "::error file={},line={},col={},title={}::{}",
            property(report.sources.path(finding.at.file)),
            finding.at.line,
            finding.at.column,
            property(finding.rule),
            data(&format!(
                "found {}; expected {}; {}",
                finding.found, finding.expected, finding.action
            ))
        );
    }
    for entry in &report.entries {
        let change = &entry.change;
        let level = change.level();
        let command = match level.weight {
            _ if level.won => "error",
            Weight::Error => "error",
            Weight::Danger | Weight::Warning => "warning",
            Weight::Note | Weight::None => "notice",
        };
        // An approved change needs no mark in red.
        let command = if entry.approved.is_some() {
            "notice"
        } else {
            command
        };
        let mut at = String::new();
        if let Some(line) = change.new.as_ref().or(change.old.as_ref()) {
            let _ = write!(at, "file={},line={},", property(&line.file), line.line);
        }
        let won = if level.won { "₩ " } else { "" };
        let title = format!("{won}{} {}", change.kind, language.of(change.title()));
        let mut message = format!(
            "{}: {}",
            report.place(&change.place),
            sentence(change, language)
        );
        for axis in Axis::ALL {
            if let Some((mark, words)) = effect(change, axis) {
                let _ = write!(
                    message,
                    "\n{} {mark}: {}",
                    axis.name(language),
                    language.of(words)
                );
            }
        }
        let _ = write!(message, "\n{}", entry.fingerprint);
        let _ = writeln!(
            text,
            "::{command} {at}title={}::{}",
            property(&title),
            data(&message)
        );
    }
    for sentence in revisions::sentences(report, language) {
        let _ = writeln!(text, "::notice ::{}", data(&sentence));
    }
    let _ = writeln!(text, "::notice ::{}", data(&version(report, language)));
    text
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
