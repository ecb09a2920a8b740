//! One API of the resolved spec: its members, rules, codes and examples.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Member;

/// One API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Its name on the wire.
    pub api: String,
    /// Its name in the document's index (전문명).
    pub name: String,
    /// The heading of its section, empty when it has none.
    pub title: String,
    /// Its category in the index (구분).
    pub category: String,
    /// Whether the index marks it 테스트 가능.
    pub testable: bool,
    /// Whether the document lays it out.
    pub layout: Layout,
    /// The English name of the operation, `snake_case`, also its Rust module.
    pub operation: String,
    /// The English name of its request type, `UpperCamelCase`.
    pub type_name: String,
    /// What it does, as the document says (기능).
    pub function: String,
    /// What it does, in English.
    pub summary: String,
    /// Whether calling it changes anything.
    pub effect: Effect,
    /// How the outcome of a money-moving call is inquired.
    pub inquiry: Option<Inquiry>,
    /// The money-moving API whose outcome this one inquires.
    pub inquires: Option<String>,
    /// The element of an inquiry's reply that holds the original's response code.
    pub result: Option<String>,
    /// The element of the request that holds the amount a call moves.
    pub amount: Option<String>,
    /// Members of the request, without the header.
    pub request: Vec<Member>,
    /// Members of the reply, without the header.
    pub response: Vec<Member>,
    /// Rules across members.
    pub rules: Rules,
    /// Its own table of response codes.
    pub codes: Vec<ApiCode>,
    /// Codes that only its prose names.
    pub prose_codes: Vec<String>,
    /// The section's additional remarks (추가정보), verbatim.
    pub remarks: Vec<String>,
    /// Published examples.
    pub examples: Vec<Example>,
    /// Our own words.
    pub note: String,
}

/// Whether the document lays an API out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Its tables are published.
    Published,
    /// Its name is published, its layout is not.
    Unpublished,
    /// A private overlay lays it out.
    Overlay,
}

/// What calling an API changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing.
    Reads,
    /// It issues something, once a number: repeated only with the same number, day and data.
    Issues,
    /// It changes something that is not money.
    Changes,
    /// It moves money.
    MovesMoney,
    /// Nobody has decided; treated as `moves-money`.
    Undecided,
}

/// How the outcome of a money-moving call is inquired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inquiry {
    /// The API that answers it.
    pub api: String,
    /// The element that both calls carry and the inquiry is keyed by.
    pub key: String,
    /// The element of the inquiry that takes the day of the original.
    pub original_date: String,
    /// The element of the inquiry that takes the number of the original.
    pub original_number: String,
}

/// Rules across the members of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// A range of days or months.
    pub date_range: Option<DateRange>,
    /// A value that may be sent once only.
    pub once: Option<Once>,
    /// Elements that must stay the same over all calls of one key.
    pub unchanged: Option<Unchanged>,
    /// Hours that must pass after a deposit.
    pub hours_after_deposit: Option<u32>,
    /// Elements that must be the day of the call.
    pub day_of_call: Vec<String>,
}

/// A range of days or months that a request asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateRange {
    /// The element of the first day or month.
    pub from: String,
    /// The element of the last day or month.
    pub to: String,
    /// The coded element that says which of the two it is.
    pub by: String,
    /// The code of `by` that means days.
    pub daily: String,
    /// The code of `by` that means months.
    pub monthly: String,
    /// The most days.
    pub max_days: u32,
    /// The most months.
    pub max_months: u32,
    /// Nothing after today may be asked for.
    pub not_after_today: bool,
}

/// A value that may be sent once for each key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Once {
    /// The element.
    pub element: String,
    /// The value.
    pub value: String,
    /// The element of the key.
    pub per: String,
}

/// Elements that must stay the same over all calls of one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unchanged {
    /// The elements.
    pub elements: Vec<String>,
    /// The element of the key.
    pub per: String,
}

/// What a response code means for the outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeClass {
    /// It was done.
    Done,
    /// There is nothing to list.
    Empty,
    /// It was refused.
    Refused,
    /// It is being worked on.
    Pending,
    /// Whether it was done is not known.
    Unknown,
    /// The number was seen before: the earlier call must be inquired.
    Duplicate,
    /// The inquired original is not there.
    Absent,
    /// Nobody has decided; treated as `unknown`.
    Undecided,
}

/// One code of an API's own table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiCode {
    /// The code; none for the row `-`, no reply received.
    pub code: Option<String>,
    /// The message cell, verbatim.
    pub message: String,
    /// The procedure cell, verbatim.
    pub procedure: String,
    /// What it means.
    pub class: CodeClass,
    /// The API that the procedure says to inquire.
    pub inquire: Option<String>,
    /// The row of the code table, counted from 1.
    pub row: u32,
    /// The corrections that were applied to it.
    pub corrections: Vec<String>,
}

/// A published pair of bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The source it was published in.
    pub source: String,
    /// The request's members in their published order, header first or not as published.
    pub request: Vec<ExampleMember>,
    /// The reply's members.
    pub response: Vec<ExampleMember>,
}

/// One member of a published body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleMember {
    /// Its name on the wire.
    pub wire: String,
    /// Its text, for a scalar.
    pub text: Option<String>,
    /// Its members, for an object (`Header`).
    pub object: Option<Vec<ExampleMember>>,
    /// Its rows, for a repeating part.
    pub rows: Option<Vec<Vec<ExampleMember>>>,
}
