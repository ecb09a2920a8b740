//! `apis/NAME.yaml`: one API with its tables, rules, codes and examples.

use schemars::JsonSchema;

use super::rows::Row;
use super::{At, Text};
use crate::resolved::{CodeClass, Effect, Layout};

/// `apis/NAME.yaml`: one API.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ApiFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// Its name on the wire.
    pub api: Text,
    /// Its name in the document's index (전문명).
    pub name: Text,
    /// The heading of its section.
    #[serde(default)]
    pub title: Option<Text>,
    /// Its category in the index (구분).
    #[serde(default)]
    pub category: Option<Text>,
    /// Whether the index marks it 테스트 가능.
    #[serde(default)]
    pub testable: Option<At<bool>>,
    /// Whether the document lays it out.
    pub layout: At<Layout>,
    /// English name of the operation in `snake_case`, also its Rust module; left out while undecided.
    #[serde(default)]
    pub operation: Option<Text>,
    /// English name of the request type in `UpperCamelCase`; left out while undecided.
    #[serde(default)]
    pub type_name: Option<Text>,
    /// What it does, as the document says (기능).
    #[serde(default)]
    pub function: Option<Text>,
    /// What it does, in English.
    #[serde(default)]
    pub summary: Option<Text>,
    /// Whether calling it changes anything; left out while undecided.
    #[serde(default)]
    pub effect: Option<At<Effect>>,
    /// What in the document the effect rests on.
    #[serde(default)]
    pub effect_basis: Option<Text>,
    /// How the outcome of a money-moving call is inquired.
    #[serde(default)]
    pub inquiry: Option<InquiryEntry>,
    /// The element of an inquiry's reply that holds the original's response code.
    #[serde(default)]
    pub result: Option<Text>,
    /// The element that holds the amount which a call moves.
    #[serde(default)]
    pub amount: Option<Text>,
    /// Rows of the request table, without the row of the header.
    #[serde(default)]
    pub request: Vec<Row>,
    /// Rows of the reply table, without the row of the header.
    #[serde(default)]
    pub response: Vec<Row>,
    /// Rules across members that the document states in prose.
    #[serde(default)]
    pub rules: Option<RulesEntry>,
    /// Rows of its table of response codes.
    #[serde(default)]
    pub codes: Vec<CodeRow>,
    /// Codes that the section's prose names.
    #[serde(default)]
    pub prose_codes: Vec<Text>,
    /// The section's additional remarks (추가정보), verbatim, one each.
    #[serde(default)]
    pub remarks: Vec<Text>,
    /// Published bodies.
    #[serde(default)]
    pub examples: Vec<ExampleEntry>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// How the outcome of a money-moving call is inquired.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InquiryEntry {
    /// The API that answers it.
    pub api: Text,
    /// The element that both calls carry and the inquiry is keyed by.
    pub key: Text,
    /// The element of the inquiry that takes the day of the original.
    pub original_date: Text,
    /// The element of the inquiry that takes the number of the original.
    pub original_number: Text,
}

/// Rules across the members of a request.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RulesEntry {
    /// A range of days or months.
    #[serde(default)]
    pub date_range: Option<DateRangeEntry>,
    /// A value that may be sent once for each key.
    #[serde(default)]
    pub once: Option<OnceEntry>,
    /// Elements that stay the same over all calls of one key.
    #[serde(default)]
    pub unchanged: Option<UnchangedEntry>,
    /// Hours that must pass after a deposit.
    #[serde(default)]
    pub hours_after_deposit: Option<At<u32>>,
    /// Elements that must be the day of the call.
    #[serde(default)]
    pub day_of_call: Vec<Text>,
}

/// A range of days or months.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DateRangeEntry {
    /// Element of the first day or month.
    pub from: Text,
    /// Element of the last day or month.
    pub to: Text,
    /// Coded element that says which of the two.
    pub by: Text,
    /// The code that means days.
    pub daily: Text,
    /// The code that means months.
    pub monthly: Text,
    /// The most days.
    pub max_days: At<u32>,
    /// The most months.
    pub max_months: At<u32>,
    /// Nothing after today may be asked for.
    #[serde(default)]
    pub not_after_today: Option<At<bool>>,
}

/// A value that may be sent once for each key.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OnceEntry {
    /// The element.
    pub element: Text,
    /// The value.
    pub value: Text,
    /// The element of the key.
    pub per: Text,
}

/// Elements that stay the same over all calls of one key.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UnchangedEntry {
    /// The elements.
    pub elements: Vec<Text>,
    /// The element of the key.
    pub per: Text,
}

/// One row of a table of response codes.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CodeRow {
    /// The codes of the cell; `"-"` for no reply received.
    pub codes: Vec<Text>,
    /// The message cell, verbatim.
    pub message: Text,
    /// The procedure cell, verbatim.
    #[serde(default)]
    pub procedure: Option<Text>,
    /// What it means; left out while undecided.
    #[serde(default)]
    pub class: Option<At<CodeClass>>,
    /// The API that the procedure names.
    #[serde(default)]
    pub inquire: Option<Text>,
    /// What corrections made of the row; never in a file.
    #[serde(skip)]
    #[schemars(skip)]
    pub corrected_by: Vec<(String, String)>,
}

/// A published pair of bodies.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ExampleEntry {
    /// Tag of the source.
    pub source: Text,
    /// The request's body.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub request: Vec<ExampleMemberEntry>,
    /// The reply's body.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub response: Vec<ExampleMemberEntry>,
}

/// One member of a published body.
#[derive(Debug, Clone)]
pub struct ExampleMemberEntry {
    /// Its name, the key of the mapping.
    pub wire: Text,
    /// Its value.
    pub value: ExampleValue,
}

/// The value of a member of a published body.
#[derive(Debug, Clone)]
pub enum ExampleValue {
    /// A text.
    Text(Text),
    /// An object.
    Object(Vec<ExampleMemberEntry>),
    /// Rows.
    Rows(Vec<Vec<ExampleMemberEntry>>),
}
