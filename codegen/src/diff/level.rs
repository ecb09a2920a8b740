//! How much a change weighs: a level on each of four axes, and what it does to the crate's version.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a change weighs on one axis.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Nothing happens.
    #[default]
    None,
    /// Worth knowing.
    Note,
    /// Needs a look.
    Warning,
    /// The spec cannot decide it, or it goes wrong without a sign.
    Danger,
    /// Wrong or rejected.
    Error,
}

impl Weight {
    /// The letter that tables show.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::None => "–",
            Self::Note => "N",
            Self::Warning => "W",
            Self::Danger => "D",
            Self::Error => "E",
        }
    }

    /// The word that a person reads in English.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Error => "error",
        }
    }

    /// The word that a person reads in Korean.
    pub const fn korean(self) -> &'static str {
        match self {
            Self::None => "영향 없음",
            Self::Note => "참고",
            Self::Warning => "주의",
            Self::Danger => "위험",
            Self::Error => "오류",
        }
    }
}

/// A weight, with the mark of changes that can duplicate, lose or mis-size a transfer.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How much it weighs.
    pub weight: Weight,
    /// Whether money can move twice, vanish or come in another amount.
    pub won: bool,
}

impl Level {
    /// The heavier of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            weight: self.weight.max(other.weight),
            won: self.won || other.won,
        }
    }

    /// Whether anything happens.
    pub fn is_none(self) -> bool {
        self.weight == Weight::None && !self.won
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.weight.letter())?;
        if self.won { f.write_str("₩") } else { Ok(()) }
    }
}

/// What a change asks of the crate's version, by what it does to the generated Rust API.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// Nothing that is generated changes.
    #[default]
    None,
    /// Values, texts and documentation change.
    Patch,
    /// Something is added.
    Minor,
    /// Code that compiled no longer does.
    Major,
}

impl Bump {
    /// The word that tables show.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The axis of the Rust API: a bump, and whether cargo-semver-checks would ask for it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rust {
    /// What it asks of the version.
    pub bump: Bump,
    /// Whether cargo-semver-checks notices it.
    pub semver_checks: bool,
}

impl Rust {
    /// The greater of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            bump: self.bump.max(other.bump),
            semver_checks: self.semver_checks || other.semver_checks,
        }
    }
}

impl fmt::Display for Rust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.bump)?;
        match (self.bump, self.semver_checks) {
            (Bump::Major, true) => f.write_str(" ✓"),
            (Bump::Major, false) => f.write_str(" ✗"),
            _ => Ok(()),
        }
    }
}

/// What a change does on each of the four axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Axes {
    /// What is sent.
    pub request: Level,
    /// What is answered.
    pub reply: Level,
    /// The generated Rust API.
    pub rust: Rust,
    /// Data at rest: journals, rows of databases, recorded traffic, transfers in the air.
    pub rest: Level,
}

impl Axes {
    /// The heavier of two on each axis.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            request: self.request.or(other.request),
            reply: self.reply.or(other.reply),
            rust: self.rust.or(other.rust),
            rest: self.rest.or(other.rest),
        }
    }

    /// The heaviest level of requests, replies and data at rest.
    ///
    /// The Rust API has no part in it: it is answered by the version, not by an approval.
    pub fn heaviest(self) -> Level {
        self.request.or(self.reply).or(self.rest)
    }

    /// Whether it can duplicate, lose or mis-size a transfer.
    pub fn won(self) -> bool {
        self.heaviest().won
    }
}

/// Why the spec changed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The bank changed its contract.
    BankRevision,
    /// Our copy of the contract was wrong; the bank's own behaviour is what it was.
    TranscriptionFix,
    /// The bank, or a body of its own, answered what the document had left open.
    BankClarified,
}

impl Cause {
    /// The word of the format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::BankRevision => "bank-revision",
            Self::TranscriptionFix => "transcription-fix",
            Self::BankClarified => "bank-clarified",
        }
    }

    /// The word that a person reads in Korean.
    pub const fn korean(self) -> &'static str {
        match self {
            Self::BankRevision => "은행 개정",
            Self::TranscriptionFix => "옮겨 적기 수정",
            Self::BankClarified => "은행 확인",
        }
    }
}
