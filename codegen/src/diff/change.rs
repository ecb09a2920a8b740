//! One change between two revisions of a spec: what, where, how heavy, why, and under which fingerprint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::kinds::{Case, ChangeKind, Words};
use super::level::{Axes, Bump, Cause, Level, Rust};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its kind.
    pub kind: ChangeKind,
    /// The kind that decides what it weighs, for a change of the common header (F29).
    pub underlying: Option<ChangeKind>,
    /// The case of the kind.
    pub case: &'static str,
    /// Where it is.
    pub place: Place,
    /// Further places that it holds for, where one line of the spec speaks for many.
    pub applies_to: Vec<String>,
    /// What the old spec says.
    pub before: Option<String>,
    /// What the new spec says.
    pub after: Option<String>,
    /// What it weighs.
    pub axes: Axes,
    /// Why the Rust API breaks, where that is more than the case itself says.
    pub rust_break: Option<RustBreak>,
    /// Why the spec changed.
    pub cause: Cause,
    /// How the two rows were paired.
    pub paired_by: Option<Tier>,
    /// A pairing that a person may confirm.
    pub suggestion: Option<Suggestion>,
    /// What to count in stored data, for a misreading that was set right.
    pub audit: Option<Audit>,
    /// The corrections that made it.
    pub corrections: Vec<String>,
    /// The line of the old spec.
    pub old: Option<Line>,
    /// The line of the new spec.
    pub new: Option<Line>,
    /// The lines of the old document.
    pub old_document: Option<DocumentLines>,
    /// The lines of the new document.
    pub new_document: Option<DocumentLines>,
}

/// Why the Rust API breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RustBreak {
    /// A public name, or a member that must be given, changes.
    Name,
    /// The type of a field changes.
    Type,
}

/// A direction of a table.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// What is sent.
    Request,
    /// What is answered.
    Reply,
}

impl Direction {
    /// The word of the format, with which the names of cases begin.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
        }
    }
}

/// Where a change is, in fields, so that a fingerprint never hangs on prose.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Short name of the service.
    pub service: String,
    /// The API; none for the service as a whole and for the common header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// The direction of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The element, under the repeating parts that it stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<String>,
    /// The response code; `-` for no reply at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The key of the spec, such as `length` or `profile sandbox base_url`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
}

impl Place {
    /// The service as a whole.
    pub fn service(service: &str) -> Self {
        Self {
            service: service.to_owned(),
            ..Self::default()
        }
    }

    /// An API of it.
    #[must_use]
    pub fn api(&self, api: &str) -> Self {
        Self {
            api: Some(api.to_owned()),
            ..self.clone()
        }
    }

    /// A table of it.
    #[must_use]
    pub fn table(&self, direction: Direction) -> Self {
        Self {
            direction: Some(direction),
            ..self.clone()
        }
    }

    /// An element under it.
    #[must_use]
    pub fn element(&self, element: &str) -> Self {
        let mut place = self.clone();
        place.elements.push(element.to_owned());
        place
    }

    /// A response code of it.
    #[must_use]
    pub fn code(&self, code: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            ..self.clone()
        }
    }

    /// A key of it.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            ..self.clone()
        }
    }

    /// The place in words, without the service.
    #[must_use]
    pub fn without_service(&self) -> String {
        let words = self.to_string();
        match words.strip_prefix(&self.service) {
            Some(rest) => rest.trim_start().to_owned(),
            None => words,
        }
    }

    /// The place without its key: where rows and blocks of the spec stand.
    #[must_use]
    pub fn without_key(&self) -> Self {
        self.key("")
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.service)?;
        if let Some(api) = &self.api {
            write!(f, " {api}")?;
        } else if self.direction.is_some() {
            f.write_str(" header")?;
        }
        if let Some(direction) = self.direction {
            write!(f, " {}", direction.word())?;
        } else if !self.elements.is_empty() {
            f.write_str(" element")?;
        }
        if !self.elements.is_empty() {
            write!(f, " {}", self.elements.join("/"))?;
        }
        if let Some(code) = &self.code {
            write!(f, " code {code}")?;
        }
        if !self.key.is_empty() {
            write!(f, " {}", self.key)?;
        }
        Ok(())
    }
}

/// How two rows were paired, from the surest to the least sure.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The same element, byte for byte.
    SameElement,
    /// `renamed_from` of the newer spec.
    RenamedFrom,
    /// Equal without regard to letter case.
    CaseFold,
    /// Equal to the eye.
    LookAlike,
    /// The same label, length and neighbourhood: suggested only, judged as removed and added.
    Label,
}

impl Tier {
    /// What it is called, in both languages.
    pub const fn words(self) -> Words {
        match self {
            Self::SameElement => Words {
                en: "same element",
                ko: "같은 항목명",
            },
            Self::RenamedFrom => Words {
                en: "renamed_from",
                ko: "renamed_from",
            },
            Self::CaseFold => Words {
                en: "same but for letter case",
                ko: "대소문자만 다름",
            },
            Self::LookAlike => Words {
                en: "look-alike letters",
                ko: "닮은 글자",
            },
            Self::Label => Words {
                en: "same label, length and neighbourhood",
                ko: "한글명·길이·자리가 같음",
            },
        }
    }
}

/// A pairing that only a person can confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// The element or code of the other side.
    pub other: String,
    /// What to write into the new row when the two are one.
    pub write: String,
}

/// What to count in stored data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// The old spelling.
    pub old: String,
    /// The new spelling.
    pub new: String,
    /// Statement for a store that holds wire bodies as text: how many rows carry each spelling.
    pub rows: String,
    /// Statement for the journal: how many open transfers were judged by it.
    pub open: String,
}

/// A line of a file of the spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Path of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

/// Lines of the bank's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentLines {
    /// Name of the document.
    pub document: String,
    /// Its lines, counted from 1.
    pub lines: Vec<usize>,
}

/// The case of a change in a procedure or a form, which is no text of a table.
pub(super) const PROCEDURE: &str = "procedure";

impl Change {
    /// A change of a kind in one of its cases, at a place.
    pub fn new(kind: ChangeKind, case: &str, place: Place) -> Self {
        let case = kind.rule().case(case);
        Self {
            kind,
            underlying: None,
            case: case.id,
            place,
            applies_to: Vec::new(),
            before: None,
            after: None,
            axes: case.axes,
            rust_break: None,
            cause: Cause::BankRevision,
            paired_by: None,
            suggestion: None,
            audit: None,
            corrections: Vec::new(),
            old: None,
            new: None,
            old_document: None,
            new_document: None,
        }
    }

    /// With what the two specs say.
    #[must_use]
    pub fn values(mut self, before: Option<String>, after: Option<String>) -> Self {
        self.before = before;
        self.after = after;
        self
    }

    /// With what both specs say.
    #[must_use]
    pub fn from_to(self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.values(Some(before.into()), Some(after.into()))
    }

    /// For this reason.
    #[must_use]
    pub fn because(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// That breaks the Rust API in this way, whatever its case says.
    #[must_use]
    pub fn breaking(mut self, how: Option<RustBreak>) -> Self {
        if let Some(how) = how {
            let asked = Rust {
                bump: Bump::Major,
                semver_checks: how == RustBreak::Name,
            };
            if self.axes.rust.bump < Bump::Major {
                self.rust_break = Some(how);
            }
            self.axes.rust = self.axes.rust.or(asked);
        }
        self
    }

    /// The case that decides what it weighs.
    pub fn judged_by(&self) -> &'static Case {
        self.underlying.unwrap_or(self.kind).rule().case(self.case)
    }

    /// What happened.
    pub fn title(&self) -> Words {
        if self.case == PROCEDURE {
            return Words {
                en: "procedure or form changed",
                ko: "절차나 서식 변경",
            };
        }
        self.underlying.unwrap_or(self.kind).rule().title
    }

    /// How heavy it is, but for the Rust API.
    pub fn level(&self) -> Level {
        self.axes.heaviest()
    }

    /// What it is known by: a hash over its kind, its place and what the two sides say.
    pub fn fingerprint(&self) -> String {
        let fields = serde_json::json!([
            self.kind.id(),
            self.underlying.map(ChangeKind::id),
            self.case,
            self.place,
            self.before,
            self.after,
        ]);
        hash(fields.to_string().as_bytes())[..16].to_owned()
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(bytes);
    let mut text = String::with_capacity(64);
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl Audit {
    /// What to count after the spelling of an element was set right.
    pub(super) fn of_element(old: &str, new: &str) -> Self {
        Self {
            old: old.to_owned(),
            new: new.to_owned(),
            rows: counting(&format!("\"{old}\":"), &format!("\"{new}\":")),
            open: format!(
                "SELECT api, state, count(*) FROM intent WHERE {OPEN} GROUP BY api, state"
            ),
        }
    }

    /// What to count after the spelling of a response code was set right.
    pub(super) fn of_code(old: &str, new: &str) -> Self {
        let having = |code: &str| {
            format!(
                "count(DISTINCT CASE WHEN instr(evidence.body, '{}') > 0 THEN intent.sequence END)",
                quoted(&format!("\"{code}\""))
            )
        };
        Self {
            old: old.to_owned(),
            new: new.to_owned(),
            rows: counting(&format!("\"{old}\""), &format!("\"{new}\"")),
            open: format!(
                "SELECT intent.state, {} AS old_spelling, {} AS new_spelling FROM intent \
                 JOIN evidence ON evidence.intent = intent.sequence WHERE {OPEN} GROUP BY intent.state",
                having(old),
                having(new)
            ),
        }
    }
}

/// The states of a transfer whose outcome is open.
const OPEN: &str = "intent.state IN ('sending', 'unknown', 'processing', 'absent', 'disputed')";

/// A statement that counts two texts in stored bodies; letter case counts.
fn counting(old: &str, new: &str) -> String {
    format!(
        "SELECT count(CASE WHEN instr(body, '{}') > 0 THEN 1 END) AS old_spelling, \
         count(CASE WHEN instr(body, '{}') > 0 THEN 1 END) AS new_spelling FROM recorded_bodies",
        quoted(old),
        quoted(new)
    )
}

/// A text inside a literal of SQL.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}
