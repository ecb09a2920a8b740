//! `corrections.yaml`: where wire and table differ.

use schemars::JsonSchema;
use serde::Deserialize;

use super::rows::Row;
use super::{At, EvidenceEntry, RequirednessWord, Text};
use crate::resolved::{Requiredness, Unset};

/// `corrections.yaml`: every place where wire and table differ.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CorrectionsFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// One entry for each difference.
    pub corrections: Vec<CorrectionEntry>,
}

/// One difference between wire and table.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CorrectionEntry {
    /// Its name.
    pub id: Text,
    /// The places it applies to.
    pub at: Vec<Place>,
    /// What the table says there.
    pub says: Says,
    /// What the wire needs.
    pub needs: Needs,
    /// What that rests on.
    pub evidence: Vec<EvidenceEntry>,
    /// When it is to be taken out again.
    pub lapses: Text,
}

/// A place that a correction applies to.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Place {
    /// The API; left out for the common header.
    #[serde(default)]
    pub api: Option<Text>,
    /// The direction of a layout table.
    #[serde(default, rename = "in")]
    pub direction: Option<At<Direction>>,
    /// The direction of the common header.
    #[serde(default)]
    pub header: Option<At<Direction>>,
    /// The element of the row.
    #[serde(default)]
    pub element: Option<Text>,
    /// The repeating part that the row stands in.
    #[serde(default)]
    pub within: Option<Text>,
    /// The codes whose rows it applies to.
    #[serde(default)]
    pub codes: Vec<Text>,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// What is sent.
    Request,
    /// What is answered.
    Response,
}

/// What the table says at the place of a correction.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Says {
    /// The table has no such row.
    #[serde(default)]
    pub absent: Option<At<bool>>,
    /// The element as the table prints it.
    #[serde(default)]
    pub element: Option<Text>,
    /// The requiredness that the table prints.
    #[serde(default)]
    #[schemars(with = "Option<RequirednessWord>")]
    pub required: Option<At<Requiredness>>,
    /// The description that the table prints.
    #[serde(default)]
    pub description: Option<Text>,
    /// The API that the procedure names.
    #[serde(default)]
    pub inquire: Option<Text>,
}

/// What the wire needs at the place of a correction.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Needs {
    /// The spelling on the wire.
    #[serde(default)]
    pub element: Option<Text>,
    /// Further spellings that a reader accepts.
    #[serde(default)]
    pub accept: Vec<Text>,
    /// The requiredness.
    #[serde(default)]
    #[schemars(with = "Option<RequirednessWord>")]
    pub required: Option<At<Requiredness>>,
    /// What is sent without a value.
    #[serde(default)]
    pub unset: Option<At<Unset>>,
    /// The fewest rows of a repeating part.
    #[serde(default)]
    pub min: Option<At<u32>>,
    /// The right description.
    #[serde(default)]
    pub description: Option<Text>,
    /// The API to inquire.
    #[serde(default)]
    pub inquire: Option<Text>,
    /// The row that is missing from the table.
    #[serde(default)]
    #[schemars(with = "Option<Row>")]
    pub row: Option<Box<Row>>,
    /// The element that the missing row follows.
    #[serde(default)]
    pub after: Option<Text>,
}
