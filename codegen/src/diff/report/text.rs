//! The report for a person at a terminal.

use std::fmt::Write as _;

use super::{Entry, Report, revisions};
use crate::diff::Bump;
use crate::diff::change::{DocumentLines, Line};
use crate::diff::message::{Axis, Language, effect, pairing, sentence, weight};

pub(super) fn print(report: &Report, language: Language) -> String {
    let mut text = String::new();
    for finding in report.findings.sorted() {
        let _ = writeln!(text, "{}\n", finding.render(&report.sources));
    }
    let _ = writeln!(text, "{}", heading(report, language));
    for sentence in revisions::sentences(report, language) {
        let _ = writeln!(text, "{sentence}");
    }
    let (shown, folded) = report.folded();
    for entry in shown {
        let _ = writeln!(text);
        change(report, entry, language, &mut text);
    }
    if folded > 0 {
        let _ = writeln!(text, "\n{}", moved(folded, language));
    }
    let _ = writeln!(text, "\n{}", version(report, language));
    text
}

pub(super) fn heading(report: &Report, language: Language) -> String {
    let counts: Vec<String> = report
        .counts()
        .into_iter()
        .map(|(mark, count)| format!("{mark} {count}"))
        .collect();
    let what = if report.entries.is_empty() {
        language.or("no change", "변경 없음").to_owned()
    } else {
        let count = report.entries.len();
        let word = match (language, count) {
            (Language::En, 1) => "change",
            (Language::En, _) => "changes",
            (Language::Ko, _) => "건 변경",
        };
        let space = language.or(" ", "");
        format!("{count}{space}{word} ({})", counts.join(", "))
    };
    let reversed = if report.reverse {
        language.or(
            "; reversed: the new program against the old contract",
            "; 역방향: 새 프로그램과 옛 규격",
        )
    } else {
        ""
    };
    format!("{} → {}: {what}{reversed}", report.old, report.new)
}

/// The line for places in the document that moved and did nothing else.
pub(super) fn moved(folded: usize, language: Language) -> String {
    match language {
        Language::En => format!(
            "– P01 {folded} places in the document moved, and nothing else there changed; --format json lists them"
        ),
        Language::Ko => {
            format!("– P01 문서 안의 위치만 이동 {folded}곳, 내용 변경 없음; 목록은 --format json")
        }
    }
}

fn change(report: &Report, entry: &Entry, language: Language, text: &mut String) {
    let change = &entry.change;
    let level = change.level();
    let won = if level.won { "₩ " } else { "" };
    let _ = writeln!(
        text,
        "{won}{} {} {}",
        level.weight.letter(),
        change.kind,
        sentence(change, language)
    );
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "    {label}: {value}");
    };
    line(language.or("at", "위치"), &report.place(&change.place));
    if !change.applies_to.is_empty() {
        line(
            language.or("applies to", "적용 대상"),
            &places(&change.applies_to, language),
        );
    }
    if let Some(lines) = lines(entry, language) {
        line(language.or("lines", "행"), &lines);
    }
    for axis in Axis::ALL {
        if let Some((mark, words)) = effect(change, axis) {
            line(
                axis.name(language),
                &format!("{mark} {}", language.of(words)),
            );
        }
    }
    let cause = match language {
        Language::En => change.cause.word(),
        Language::Ko => change.cause.korean(),
    };
    line(language.or("cause", "원인"), cause);
    if let Some(words) = pairing(change, language) {
        line(language.or("paired by", "짝지은 근거"), words);
    }
    if let Some(suggestion) = &change.suggestion {
        let words = match language {
            Language::En => format!(
                "one with {}? then write {} in the new row",
                suggestion.other, suggestion.write
            ),
            Language::Ko => format!(
                "{}와(과) 같은 항목입니까? 그렇다면 새 행에 {} 라고 적으십시오",
                suggestion.other, suggestion.write
            ),
        };
        line(language.or("suggestion", "제안"), &words);
    }
    if let Some(audit) = &change.audit {
        line(language.or("audit of rows", "저장 행 감사"), &audit.rows);
        line(
            language.or("audit of open transfers", "미확정 이체 감사"),
            &audit.open,
        );
    }
    line(language.or("fingerprint", "지문"), &entry.fingerprint);
    if let Some(approved) = &entry.approved {
        let words = format!("{} ({})", approved.by, approved.reason);
        line(language.or("approved by", "승인"), &words);
    } else if entry.fails {
        let level = weight(level.weight, language);
        line(language.or("fails the run", "실패 사유"), level);
    }
}

/// A few places, and how many more there are.
pub(super) fn places(places: &[String], language: Language) -> String {
    const MOST: usize = 4;
    let shown = places
        .iter()
        .take(MOST)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match places.len().checked_sub(MOST) {
        None | Some(0) => shown,
        Some(more) => match language {
            Language::En => format!("{shown} and {more} more"),
            Language::Ko => format!("{shown} 외 {more}곳"),
        },
    }
}

/// The lines of spec and document on both sides.
pub(super) fn lines(entry: &Entry, language: Language) -> Option<String> {
    let change = &entry.change;
    let spec = both(change.old.as_ref().map(line), change.new.as_ref().map(line));
    let document = both(
        change.old_document.as_ref().map(document),
        change.new_document.as_ref().map(document),
    );
    match (spec, document) {
        (None, None) => None,
        (Some(spec), None) => Some(spec),
        (None, Some(document)) => Some(format!("{} {document}", language.or("document", "문서"))),
        (Some(spec), Some(document)) => Some(format!(
            "{spec}; {} {document}",
            language.or("document", "문서")
        )),
    }
}

fn both(old: Option<String>, new: Option<String>) -> Option<String> {
    match (old, new) {
        (None, None) => None,
        (Some(old), Some(new)) if old == new => Some(old),
        (old, new) => Some(format!(
            "{} → {}",
            old.unwrap_or_else(|| "–".to_owned()),
            new.unwrap_or_else(|| "–".to_owned())
        )),
    }
}

fn line(line: &Line) -> String {
    format!("{}:{}", line.file, line.line)
}

fn document(lines: &DocumentLines) -> String {
    let numbers: Vec<String> = lines.lines.iter().map(|line| format!("L{line}")).collect();
    format!("{} {}", lines.document, numbers.join(" "))
}

pub(super) fn version(report: &Report, language: Language) -> String {
    let version = &report.version;
    let why = match (version.behaviour, version.bump) {
        (true, _) if version.rust_api < Bump::Minor => language.or(
            "behaviour-only change, which no comparison of Rust APIs sees",
            "동작만 바뀌며, Rust API 비교로는 보이지 않습니다",
        ),
        (true, _) => language.or(
            "behaviour changes too, which no comparison of Rust APIs sees",
            "동작도 바뀌며, Rust API 비교로는 보이지 않습니다",
        ),
        (false, Bump::None) => language.or("nothing changes", "바뀌는 것이 없습니다"),
        (false, _) => language.or("by the Rust API", "Rust API 기준"),
    };
    match language {
        Language::En => format!(
            "version of the crate: {} → {} at least ({}; {why})",
            version.current, version.next, version.bump
        ),
        Language::Ko => format!(
            "크레이트 버전: {} → 최소 {} ({}; {why})",
            version.current, version.next, version.bump
        ),
    }
}
