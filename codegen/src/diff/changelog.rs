//! The section of CHANGELOG.md for a change of the spec: what a user of the crate has to know, in sentences.

use std::fmt::Write as _;

use super::change::Change;
use super::level::{Bump, Level, Weight};
use super::message::{Axis, Language, effect, sentence};
use super::report::{Entry, Report};

/// The section, from its heading to its last line.
pub fn section(report: &Report, language: Language) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "## {} ({})\n",
        report.version.next,
        language.or("unreleased", "미출시")
    );
    let _ = writeln!(text, "{}", introduction(report, language));
    for sentence in report.revision_sentences(language) {
        let _ = writeln!(text, "{}.", lower(&sentence));
    }
    let won: Vec<&Entry> = matching(report, |change| change.axes.won());
    list(
        report,
        &won,
        language.or(
            "Before you update: these can duplicate, lose or mis-size a transfer",
            "갱신하기 전에: 이체의 중복·누락·금액 오류로 이어질 수 있는 변경",
        ),
        &Axis::ALL,
        language,
        &mut text,
    );
    let axes: [(Axis, &str, &str); 4] = [
        (Axis::Request, "Requests", "요청"),
        (Axis::Reply, "Replies", "응답"),
        (Axis::Rust, "Rust API", "Rust API"),
        (Axis::Rest, "Data at rest", "저장된 자료"),
    ];
    for (axis, en, ko) in axes {
        let entries = matching(report, |change| !change.axes.won() && matters(change, axis));
        list(
            report,
            &entries,
            language.or(en, ko),
            &[axis],
            language,
            &mut text,
        );
    }
    let small = matching(report, |change| {
        !change.axes.won() && !Axis::ALL.iter().any(|axis| matters(change, *axis))
    });
    if !small.is_empty() {
        let _ = match language {
            Language::En => writeln!(
                text,
                "\nAnd {} {} of wording, spacing or place that no program notices.",
                small.len(),
                if small.len() == 1 {
                    "change"
                } else {
                    "changes"
                }
            ),
            Language::Ko => writeln!(
                text,
                "\n그 밖에 프로그램이 알아채지 못하는 문구·띄어쓰기·위치 변경이 {}건 있습니다.",
                small.len()
            ),
        };
    }
    text
}

fn introduction(report: &Report, language: Language) -> String {
    let apis: std::collections::BTreeSet<&str> = report
        .changes()
        .filter(|change| !change.level().is_none())
        .filter_map(|change| change.place.api.as_deref())
        .collect();
    let heavy = report
        .changes()
        .filter(|change| change.level().weight >= Weight::Danger)
        .count();
    let names: Vec<String> = apis.iter().map(|api| format!("`{api}`")).collect();
    match language {
        Language::En => {
            if report.entries.is_empty() {
                return "The contract is the same.".to_owned();
            }
            let about = if names.is_empty() {
                "the service as a whole".to_owned()
            } else {
                names.join(", ")
            };
            format!(
                "The contract changed in {} {}, {heavy} of which can go wrong in a program that is not updated.\nThey concern {about}.",
                report.entries.len(),
                if report.entries.len() == 1 {
                    "place"
                } else {
                    "places"
                }
            )
        }
        Language::Ko => {
            if report.entries.is_empty() {
                return "규격에 변경이 없습니다.".to_owned();
            }
            let about = if names.is_empty() {
                "서비스 전체".to_owned()
            } else {
                names.join(", ")
            };
            format!(
                "규격이 {}곳에서 바뀌었고, 그 가운데 {heavy}곳은 갱신하지 않은 프로그램에서 문제가 될 수 있습니다.\n대상은 {about}입니다.",
                report.entries.len()
            )
        }
    }
}

/// Whether a change does something on an axis that a reader should know of.
fn matters(change: &Change, axis: Axis) -> bool {
    let heavy = |level: Level| level.weight > Weight::None;
    match axis {
        Axis::Request => heavy(change.axes.request),
        Axis::Reply => heavy(change.axes.reply),
        Axis::Rust => change.axes.rust.bump >= Bump::Minor,
        Axis::Rest => change.axes.rest.weight >= Weight::Warning,
    }
}

fn matching(report: &Report, which: impl Fn(&Change) -> bool) -> Vec<&Entry> {
    report
        .entries
        .iter()
        .filter(|entry| which(&entry.change))
        .collect()
}

fn list(
    report: &Report,
    entries: &[&Entry],
    title: &str,
    axes: &[Axis],
    language: Language,
    text: &mut String,
) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n### {title}\n");
    for entry in entries {
        let change = &entry.change;
        let effects: Vec<String> = axes
            .iter()
            .filter_map(|axis| Some((axis, effect(change, *axis)?)))
            .map(|(axis, (_, words))| match axes {
                [_] => language.of(words).to_owned(),
                _ => format!("{}: {}", axis.name(language), language.of(words)),
            })
            .collect();
        let _ = writeln!(
            text,
            "- {} {}.\n  {}.",
            code(&report.place(&change.place)),
            lower(&sentence(change, language)),
            effects.join("; ")
        );
    }
}

/// A place as code.
fn code(place: &str) -> String {
    format!("`{}`", place.replace('`', "'"))
}

/// A sentence in the middle of a line, with nothing in it taken for markup.
fn lower(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    for letter in sentence.chars() {
        if "\\`*_[]<>#".contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// Puts a section under the title of a changelog, above what it holds already.
pub(super) fn insert(changelog: &str, section: &str) -> String {
    let at = changelog
        .match_indices("## ")
        .map(|(index, _)| index)
        .find(|index| *index == 0 || changelog.as_bytes()[index - 1] == b'\n')
        .unwrap_or(changelog.len());
    let (head, rest) = changelog.split_at(at);
    let head = if head.trim().is_empty() {
        "# Changelog\n\n".to_owned()
    } else {
        format!("{}\n\n", head.trim_end())
    };
    let space = if rest.is_empty() { "" } else { "\n" };
    format!("{head}{section}{space}{rest}")
}

#[cfg(test)]
mod tests {
    use super::insert;

    #[test]
    fn a_section_stands_above_the_older_ones() {
        assert_eq!(
            insert("# Changelog\n\n## 0.1.0\n\nOld.\n", "## 0.2.0\n\nNew.\n"),
            "# Changelog\n\n## 0.2.0\n\nNew.\n\n## 0.1.0\n\nOld.\n"
        );
        assert_eq!(insert("", "## 1\n"), "# Changelog\n\n## 1\n");
    }
}
