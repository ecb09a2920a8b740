//! Rows of a layout table, as a file says them and as corrections leave them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, RequirednessWord, Text};
use crate::resolved::{DataClass, Kind, Requiredness, Unset};

/// One row of a layout table.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Row {
    /// The element as the table prints it.
    pub element: Text,
    /// The Korean name as this row prints it.
    #[serde(default)]
    pub name: Option<Text>,
    /// The length as the table prints it.
    #[serde(default)]
    pub length: Option<At<u32>>,
    /// `true` for 필수, `false` for 선택, `unstated` for a blank cell, `unused` for a member never seen.
    #[schemars(with = "RequirednessWord")]
    pub required: At<Requiredness>,
    /// The description as the table prints it.
    #[serde(default)]
    pub description: Option<Text>,
    /// The codes of a coded member.
    #[schemars(with = "Option<std::collections::BTreeMap<String, CodedEntrySchema>>")]
    pub codes: Vec<CodedEntry>,
    /// The value that the bank assumes for an unset member.
    #[serde(default)]
    pub default: Option<Text>,
    /// The greatest number of Hangul syllables that the description states.
    #[serde(default)]
    pub hangul_limit: Option<At<u32>>,
    /// In a reply: must equal the request's member of the same element.
    #[serde(default)]
    pub echo: Option<At<bool>>,
    /// In a reply: a running total never less than this element of the request.
    #[serde(default)]
    pub accumulates: Option<Text>,
    /// The member carries the day or the number of the sending.
    #[serde(default)]
    #[schemars(with = "Option<Bound>")]
    pub bound: Option<At<Bound>>,
    /// The kind, where this row differs from the dictionary.
    #[serde(default)]
    pub kind: Option<At<Kind>>,
    /// The data class, where this row differs from the dictionary.
    #[serde(default)]
    pub class: Option<At<DataClass>>,
    /// The English name, where this row differs from the dictionary.
    #[serde(default)]
    pub english: Option<Text>,
    /// Which of `length` and `kind` differ from the dictionary on purpose.
    #[serde(default)]
    pub overrides: Vec<Text>,
    /// Elements that this row had in earlier specs, so that a comparison takes it for the same member.
    #[serde(default)]
    pub renamed_from: Vec<Text>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
    /// What repeats, for a repeating part.
    #[serde(default)]
    pub repeat: Option<RepeatEntry>,
    /// The rows of a repeating part.
    #[serde(default)]
    pub rows: Vec<Row>,
    /// What corrections made of the row; never in a file.
    #[serde(skip)]
    #[schemars(skip)]
    pub corrected: Corrected,
}

/// What corrections made of a row.
#[derive(Debug, Clone, Default)]
pub struct Corrected {
    /// The spelling on the wire.
    pub wire: Option<String>,
    /// Further spellings that a reader accepts.
    pub accept: Vec<String>,
    /// What is sent without a value.
    pub unset: Option<Unset>,
    /// The fewest rows of a repeating part.
    pub min: Option<u32>,
    /// The names of the corrections.
    pub by: Vec<String>,
    /// Whether a correction added the row.
    pub added: bool,
}

/// What a bound member carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The day or the number of the sending.
    Permit,
}

/// One code of a coded member.
#[derive(Debug, Clone)]
pub struct CodedEntry {
    /// The code, the key of the mapping.
    pub value: Text,
    /// Its meaning as the table prints it.
    pub meaning: Text,
    /// Its English name in `UpperCamelCase`.
    pub english: Option<Text>,
}

/// One code of a coded member.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is used: the code is the key")]
struct CodedEntrySchema {
    /// Its meaning as the table prints it.
    meaning: String,
    /// Its English name in `UpperCamelCase`.
    #[serde(default)]
    english: Option<String>,
}

/// What repeats.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RepeatEntry {
    /// English name of one row in `UpperCamelCase`.
    #[serde(default)]
    pub row_type: Option<Text>,
    /// The most rows.
    #[serde(default)]
    pub max: Option<At<u32>>,
    /// The rows of a full page.
    #[serde(default)]
    pub page: Option<At<u32>>,
    /// That the document was looked at and states neither of the two.
    #[serde(default)]
    #[schemars(with = "Option<RowLimit>")]
    pub limit: Option<At<RowLimit>>,
    /// The sum that the rows must make.
    #[serde(default)]
    pub total: Option<TotalEntry>,
}

/// What is known of the limit of a repeating part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowLimit {
    /// The document states none.
    Unstated,
}

/// A sum over rows.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TotalEntry {
    /// The element that is added up.
    pub of: Text,
    /// The element beside the repeating part that must equal the sum.
    pub equals: Text,
    /// The greatest sum in KRW, inclusive.
    #[serde(default)]
    pub max_krw: Option<At<u64>>,
}
