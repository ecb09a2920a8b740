//! The form of a rule: its words, its cases with their weights, its opposite, and what it waives.

use serde::Serialize;

use super::ChangeKind;
use crate::diff::level::{Axes, Bump, Level, Rust, Weight};

/// A sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In English.
    pub en: &'static str,
    /// In Korean.
    pub ko: &'static str,
}

/// What is known about one kind of change.
#[derive(Debug)]
pub struct Rule {
    /// The kind.
    pub kind: ChangeKind,
    /// What happened.
    pub title: Words,
    /// How the tool sees it in the spec, for the page of rules.
    pub seen: &'static str,
    /// What it weighs, by case.
    pub cases: &'static [Case],
    /// What the same edit is when it is read the other way round.
    pub opposite: Opposite,
    /// Directions that the kind does not have, each with the reason.
    pub waivers: &'static [Waiver],
}

/// What a kind of change does in one case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Its name; of a kind that tells directions apart it begins with `request` or `reply`.
    pub id: &'static str,
    /// What it weighs.
    pub axes: Axes,
    /// What it does to requests.
    pub request: Option<Words>,
    /// What it does to replies.
    pub reply: Option<Words>,
    /// What it does to the Rust API.
    pub rust: Option<Words>,
    /// What it does to data at rest.
    pub rest: Option<Words>,
}

/// What an edit of this kind is when old and new change places.
#[derive(Debug, Clone, Copy)]
pub enum Opposite {
    /// One of these kinds.
    Kinds(&'static [ChangeKind]),
    /// No kind, for this reason.
    Waived(&'static str),
}

/// A direction that a kind does not have.
#[derive(Debug, Clone, Copy)]
pub struct Waiver {
    /// `request` or `reply`.
    pub of: &'static str,
    /// Why there is nothing to judge.
    pub why: &'static str,
}

impl Rule {
    /// Whether the kind tells requests and replies apart.
    pub fn directed(&self) -> bool {
        self.cases
            .iter()
            .any(|case| case.id.starts_with("request") || case.id.starts_with("reply"))
    }

    /// The case with this name, or the first one.
    pub fn case(&self, id: &str) -> &'static Case {
        self.cases
            .iter()
            .find(|case| case.id == id)
            .unwrap_or(&self.cases[0])
    }
}

pub(super) const NO: Level = level(Weight::None, false);
pub(super) const N: Level = level(Weight::Note, false);
pub(super) const W: Level = level(Weight::Warning, false);
pub(super) const D: Level = level(Weight::Danger, false);
pub(super) const E: Level = level(Weight::Error, false);
/// Danger, and it can duplicate, lose or mis-size a transfer.
pub(super) const DW: Level = level(Weight::Danger, true);
/// Error, and it can duplicate, lose or mis-size a transfer.
pub(super) const EW: Level = level(Weight::Error, true);

pub(super) const SAME: Rust = rust(Bump::None, false);
pub(super) const PATCH: Rust = rust(Bump::Patch, false);
pub(super) const MINOR: Rust = rust(Bump::Minor, false);
/// A break that cargo-semver-checks does not notice.
pub(super) const MAJOR_UNSEEN: Rust = rust(Bump::Major, false);
/// A break that cargo-semver-checks notices.
pub(super) const MAJOR_SEEN: Rust = rust(Bump::Major, true);

const fn level(weight: Weight, won: bool) -> Level {
    Level { weight, won }
}

const fn rust(bump: Bump, semver_checks: bool) -> Rust {
    Rust {
        bump,
        semver_checks,
    }
}

pub(super) const fn words(en: &'static str, ko: &'static str) -> Words {
    Words { en, ko }
}

/// A case by its weights on requests, replies, the Rust API and data at rest; the words follow.
pub(super) const fn case(
    id: &'static str,
    request: Level,
    reply: Level,
    rust: Rust,
    rest: Level,
) -> Case {
    Case {
        id,
        axes: Axes {
            request,
            reply,
            rust,
            rest,
        },
        request: None,
        reply: None,
        rust: None,
        rest: None,
    }
}

impl Case {
    /// What it does to requests.
    pub(super) const fn request(mut self, en: &'static str, ko: &'static str) -> Self {
        self.request = Some(words(en, ko));
        self
    }

    /// What it does to replies.
    pub(super) const fn reply(mut self, en: &'static str, ko: &'static str) -> Self {
        self.reply = Some(words(en, ko));
        self
    }

    /// What it does to the Rust API.
    pub(super) const fn rust(mut self, says: Words) -> Self {
        self.rust = Some(says);
        self
    }

    /// What it does to data at rest.
    pub(super) const fn rest(mut self, en: &'static str, ko: &'static str) -> Self {
        self.rest = Some(words(en, ko));
        self
    }
}

/// Sentences about the Rust API that many kinds share.
pub(super) mod api_words {
    use super::{Words, words};

    pub(in crate::diff::kinds) const VALUE: Words = words(
        "a constant changes, no signature does",
        "상수 값만 바뀌고 시그니처는 그대로입니다",
    );
    pub(in crate::diff::kinds) const DOCS: Words = words(
        "documentation and search aliases change",
        "문서와 검색 별칭만 바뀝니다",
    );
    pub(in crate::diff::kinds) const NEW_ITEM: Words = words(
        "an item is added, existing code compiles",
        "항목이 늘어날 뿐 기존 코드는 그대로 컴파일됩니다",
    );
    pub(in crate::diff::kinds) const TYPE: Words = words(
        "the type of a field changes; cargo-semver-checks does not see it",
        "필드의 타입이 바뀝니다(cargo-semver-checks는 알아채지 못합니다)",
    );
    pub(in crate::diff::kinds) const NAME: Words = words(
        "a public name changes or disappears",
        "공개된 이름이 바뀌거나 없어집니다",
    );
}
