//! What a report says of the revisions as a whole: from which day the new one holds, and what its cut-over asks for.

use super::{Report, Stated};
use crate::diff::message::Language;
use crate::resolved::{Cutover, Revision};

/// A sentence for each service that says something of its revision, without a full stop.
pub(in crate::diff) fn sentences(report: &Report, language: Language) -> Vec<String> {
    report
        .revisions
        .iter()
        .map(|stated| sentence(report, stated, language))
        .collect()
}

fn sentence(report: &Report, stated: &Stated, language: Language) -> String {
    let mut parts = vec![day(stated, language)];
    let cutover = |revision: &Option<Revision>| revision.as_ref().and_then(|said| said.cutover);
    let words = match (cutover(&stated.new), report.reverse) {
        (Some(Cutover::Sequential), false) => language.or(
            "cut-over sequential: bank and programs change one after the other, so read the report with --reverse too",
            "순차 전환: 은행과 프로그램이 차례로 바뀌므로 --reverse 보고서도 확인하십시오",
        ),
        (Some(Cutover::Sequential), true) => language.or(
            "cut-over sequential: bank and programs change one after the other, so read the report without --reverse too",
            "순차 전환: 은행과 프로그램이 차례로 바뀌므로 --reverse 없는 보고서도 확인하십시오",
        ),
        (Some(Cutover::Simultaneous), _) => language.or(
            "cut-over simultaneous: no program meets the other contract, but what is stored or open crosses over",
            "동시 전환: 다른 규격을 만나는 프로그램은 없으나, 저장된 자료와 미확정 이체는 그대로 넘어갑니다",
        ),
        (None, _) => language.or(
            "cut-over unstated: read it as sequential",
            "전환 방식 미기재: 순차 전환으로 보십시오",
        ),
    };
    parts.push(words.to_owned());
    if cutover(&stated.old).is_some() && cutover(&stated.old) != cutover(&stated.new) {
        parts.push(format!(
            "{} {}",
            language.or("before it was", "이전에는"),
            match cutover(&stated.old) {
                Some(Cutover::Simultaneous) => language.or("simultaneous", "동시 전환"),
                _ => language.or("sequential", "순차 전환"),
            }
        ));
    }
    format!("{}: {}", stated.service, parts.join("; "))
}

/// The day from which the new revision holds, and the old one's where that differs.
fn day(stated: &Stated, language: Language) -> String {
    let from = |revision: &Option<Revision>| {
        let day = revision.as_ref().map(|said| said.effective_from.clone());
        day.filter(|day| !day.is_empty())
    };
    let (old, new) = (from(&stated.old), from(&stated.new));
    let now = match (&new, language) {
        (Some(day), Language::En) => format!("effective from {day}"),
        (Some(day), Language::Ko) => format!("시행일 {day}"),
        (None, _) => language
            .or("day of effect unstated", "시행일 미기재")
            .to_owned(),
    };
    match old.filter(|_| stated.old != stated.new) {
        Some(day) if Some(&day) != new.as_ref() => match language {
            Language::En => format!("{now}, the old one from {day}"),
            Language::Ko => format!("{now}, 이전 규격 시행일 {day}"),
        },
        _ => now,
    }
}
