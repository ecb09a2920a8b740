//! The report as Markdown, for the description of a change: a table of what there is, then each change with its effects.

use std::fmt::Write as _;

use super::text::{heading, lines, moved, places, version};
use super::{Entry, Report, revisions};
use crate::diff::message::{Axis, Language, effect, pairing, sentence};

pub(super) fn print(report: &Report, language: Language) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "## {}\n",
        language.or("What the change of the spec does", "명세 변경의 영향")
    );
    let _ = writeln!(text, "{}.\n", escaped(&heading(report, language)));
    for sentence in revisions::sentences(report, language) {
        let _ = writeln!(text, "{}.\n", escaped(&sentence));
    }
    for finding in report.findings.sorted() {
        let _ = writeln!(text, "- {}", escaped(&finding.line(&report.sources)));
    }
    if !report.entries.is_empty() {
        let (shown, folded) = report.folded();
        table(report, &shown, language, &mut text);
        for entry in shown {
            detail(report, entry, language, &mut text);
        }
        if folded > 0 {
            let _ = writeln!(text, "{}.\n", moved(folded, language));
        }
    }
    let _ = writeln!(text, "**{}**", escaped(&version(report, language)));
    text
}

fn table(report: &Report, shown: &[&Entry], language: Language, text: &mut String) {
    let names: Vec<&str> = Axis::ALL.iter().map(|axis| axis.name(language)).collect();
    let _ = writeln!(
        text,
        "| | {} | {} | {} |",
        language.or("Kind", "종류"),
        language.or("Where", "위치"),
        names.join(" | ")
    );
    let _ = writeln!(text, "|---|---|---|---|---|---|---|");
    for entry in shown {
        let change = &entry.change;
        let won = if change.axes.won() { "**₩**" } else { "" };
        let _ = writeln!(
            text,
            "| {won} | {} {} | {} | {} | {} | {} | {} |",
            change.kind,
            language.of(change.title()),
            code(&report.place(&change.place)),
            change.axes.request,
            change.axes.reply,
            change.axes.rust,
            change.axes.rest
        );
    }
    let _ = writeln!(text);
}

fn detail(report: &Report, entry: &Entry, language: Language, text: &mut String) {
    let change = &entry.change;
    let won = if change.axes.won() { "₩ " } else { "" };
    let _ = writeln!(
        text,
        "### {won}{} {}\n",
        change.kind,
        escaped(&sentence(change, language))
    );
    let mut item = |label: &str, value: &str| {
        let _ = writeln!(text, "- {label}: {value}");
    };
    item(
        language.or("Where", "위치"),
        &code(&report.place(&change.place)),
    );
    if !change.applies_to.is_empty() {
        item(
            language.or("Applies to", "적용 대상"),
            &code(&places(&change.applies_to, language)),
        );
    }
    if let Some(lines) = lines(entry, language) {
        item(language.or("Lines", "행"), &code(&lines));
    }
    for axis in Axis::ALL {
        if let Some((mark, words)) = effect(change, axis) {
            let mark = format!("{mark}: {}", language.of(words));
            item(&capitalised(axis.name(language)), &mark);
        }
    }
    let cause = match language {
        Language::En => change.cause.word(),
        Language::Ko => change.cause.korean(),
    };
    item(language.or("Cause", "원인"), cause);
    if let Some(words) = pairing(change, language) {
        item(language.or("Paired by", "짝지은 근거"), &code(words));
    }
    if let Some(suggestion) = &change.suggestion {
        item(
            language.or("Suggestion, when they are one", "같은 항목이라면"),
            &code(&format!("{}: {}", suggestion.other, suggestion.write)),
        );
    }
    if let Some(audit) = &change.audit {
        item(
            language.or("Audit of rows", "저장 행 감사"),
            &code(&audit.rows),
        );
        item(
            language.or("Audit of open transfers", "미확정 이체 감사"),
            &code(&audit.open),
        );
    }
    item(
        language.or("Fingerprint", "지문"),
        &code(&entry.fingerprint),
    );
    if let Some(approved) = &entry.approved {
        item(
            language.or("Approved by", "승인"),
            &escaped(&format!("{} ({})", approved.by, approved.reason)),
        );
    }
    let _ = writeln!(text);
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A text as code, whatever backticks it holds.
fn code(text: &str) -> String {
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    let text = text.replace('|', "\\|");
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_{}[]<>#|".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
