//! What is said about a change, in English or Korean: one sentence of what happened, and one an axis of what it does.

use clap::ValueEnum;

use super::change::{Change, RustBreak, Tier};
use super::kinds::{Case, Words};
use super::level::{Bump, Weight};

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Language {
    /// The language that the environment asks for: Korean when its locale begins with `ko`, else English.
    pub fn of_environment() -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        match locale {
            Some(locale) if locale.starts_with("ko") => Self::Ko,
            _ => Self::En,
        }
    }

    /// The words in this language.
    pub fn of(self, words: Words) -> &'static str {
        match self {
            Self::En => words.en,
            Self::Ko => words.ko,
        }
    }

    /// One of two texts.
    pub(super) fn or<'a>(self, en: &'a str, ko: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Ko => ko,
        }
    }
}

/// The four axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// What is sent.
    Request,
    /// What is answered.
    Reply,
    /// The generated Rust API.
    Rust,
    /// Data at rest.
    Rest,
}

impl Axis {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Request, Self::Reply, Self::Rust, Self::Rest];

    /// What it is called.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Request => language.or("requests", "요청"),
            Self::Reply => language.or("replies", "응답"),
            Self::Rust => language.or("Rust API", "Rust API"),
            Self::Rest => language.or("data at rest", "저장된 자료"),
        }
    }
}

/// What a change does on one axis, with its mark; none where nothing happens.
pub(super) fn effect(change: &Change, axis: Axis) -> Option<(String, Words)> {
    let mark = match axis {
        Axis::Request => change.axes.request.to_string(),
        Axis::Reply => change.axes.reply.to_string(),
        Axis::Rust => change.axes.rust.to_string(),
        Axis::Rest => change.axes.rest.to_string(),
    };
    let nothing = match axis {
        Axis::Request => change.axes.request.is_none(),
        Axis::Reply => change.axes.reply.is_none(),
        Axis::Rust => change.axes.rust.bump == Bump::None,
        Axis::Rest => change.axes.rest.is_none(),
    };
    if nothing {
        return None;
    }
    Some((mark, says(change, axis)))
}

fn says(change: &Change, axis: Axis) -> Words {
    let case = change.judged_by();
    if axis == Axis::Rust {
        return rust(change, case);
    }
    let of = |case: &Case| match axis {
        Axis::Request => case.request,
        Axis::Reply => case.reply,
        Axis::Rust => case.rust,
        Axis::Rest => case.rest,
    };
    // A change that stands for rows of both directions has words in two cases, and a decision those of what follows from it.
    let rule = change.underlying.unwrap_or(change.kind).rule();
    of(case)
        .or_else(|| rule.cases.iter().find_map(of))
        .unwrap_or(Words {
            en: "as the changes say that follow from it",
            ko: "이 결정에서 비롯된 변경을 보십시오",
        })
}

fn rust(change: &Change, case: &Case) -> Words {
    match (
        change.rust_break,
        change.axes.rust.bump.cmp(&case.axes.rust.bump),
    ) {
        (Some(RustBreak::Name), _) => Words {
            en: "a public name, or what must be given, changes",
            ko: "공개된 이름이나 필수 인자가 바뀝니다",
        },
        (Some(RustBreak::Type), _) => Words {
            en: "the type of a field changes; cargo-semver-checks does not see it",
            ko: "필드의 타입이 바뀝니다(cargo-semver-checks는 알아채지 못합니다)",
        },
        (None, std::cmp::Ordering::Less) => Words {
            en: "static data changes: the member has no field of its own",
            ko: "정적 데이터만 바뀝니다(필드가 없는 항목입니다)",
        },
        _ => case.rust.unwrap_or(Words {
            en: "as the changes say that follow from it",
            ko: "이 결정에서 비롯된 변경을 보십시오",
        }),
    }
}

/// What happened, in one sentence without its place.
pub(super) fn sentence(change: &Change, language: Language) -> String {
    let title = language.of(change.title());
    let mut text = match change.underlying {
        Some(_) => format!("{}: {title}", language.or("common header", "공통부")),
        None => title.to_owned(),
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            text.push_str(&format!(": {} → {}", shown(before), shown(after)));
        }
        (None, Some(value)) | (Some(value), None) => {
            text.push_str(&format!(": {}", shown(value)));
        }
        (None, None) => {}
    }
    text
}

/// A value in one line, cut where it is long; the whole of it is in the JSON.
fn shown(value: &str) -> String {
    const LONGEST: usize = 160;
    if value.is_empty() {
        return "\"\"".to_owned();
    }
    let line: String = value
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    format!("{cut}…")
}

/// How the two rows were paired, where that says something.
pub(super) fn pairing(change: &Change, language: Language) -> Option<&'static str> {
    change
        .paired_by
        .filter(|tier| *tier != Tier::SameElement || change.kind == super::ChangeKind::F19)
        .map(|tier| language.of(tier.words()))
}

/// The word for a weight.
pub(super) fn weight(weight: Weight, language: Language) -> &'static str {
    language.or(weight.word(), weight.korean())
}
