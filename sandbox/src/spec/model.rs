//! The shapes of the resolved spec, member for member as its JSON has them.

use serde::Deserialize;

/// A way to reach the service.
#[derive(Debug, Deserialize)]
pub(crate) struct Profile {
    pub(crate) suffix: String,
    #[serde(default)]
    pub(crate) token_header: String,
    #[serde(default)]
    pub(crate) token_prefix: String,
    #[serde(default)]
    pub(crate) token_path: String,
}

/// The common header in both directions.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    pub(crate) request: Vec<Member>,
    #[serde(default)]
    pub(crate) response: Vec<Member>,
}

/// One API.
#[derive(Debug, Deserialize)]
pub(crate) struct Api {
    pub(crate) api: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) operation: String,
    #[serde(default = "unknown_layout")]
    pub(crate) layout: Layout,
    pub(crate) effect: Effect,
    pub(crate) inquiry: Option<Inquiry>,
    pub(crate) inquires: Option<String>,
    #[serde(default)]
    pub(crate) request: Vec<Member>,
    #[serde(default)]
    pub(crate) response: Vec<Member>,
    #[serde(default)]
    pub(crate) rules: Rules,
    #[serde(default)]
    pub(crate) codes: Vec<ApiCode>,
    #[serde(default)]
    pub(crate) prose_codes: Vec<String>,
}

impl Api {
    /// Whether a call of it moves money; an undecided effect is read in its safest sense.
    pub(crate) fn moves_money(&self) -> bool {
        matches!(self.effect, Effect::MovesMoney | Effect::Undecided)
    }

    /// The code by which this API says that something is being worked on.
    pub(crate) fn pending_code(&self) -> &str {
        let pending = self
            .codes
            .iter()
            .find(|row| row.class == CodeClass::Pending);
        pending
            .and_then(|row| row.code.as_deref())
            .unwrap_or("A0050")
    }
}

fn unknown_layout() -> Layout {
    Layout::Unpublished
}

/// Whether an API is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Layout {
    Published,
    Unpublished,
    Overlay,
}

/// What calling an API changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Effect {
    Reads,
    Issues,
    Changes,
    MovesMoney,
    #[serde(other)]
    Undecided,
}

/// How the outcome of a money-moving call is inquired.
#[derive(Debug, Deserialize)]
pub(crate) struct Inquiry {
    pub(crate) api: String,
    pub(crate) key: String,
    pub(crate) original_date: String,
    pub(crate) original_number: String,
}

/// One member of a layout.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) element: String,
    pub(crate) wire: String,
    #[serde(default)]
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) class: DataClass,
    pub(crate) length: Option<Length>,
    pub(crate) hangul_limit: Option<u32>,
    pub(crate) required: Requiredness,
    #[serde(default)]
    pub(crate) unset: Unset,
    pub(crate) default: Option<String>,
    #[serde(default)]
    pub(crate) echo: bool,
    #[serde(default)]
    pub(crate) codes: Vec<CodedValue>,
    pub(crate) repeat: Option<Repeat>,
    #[serde(default)]
    pub(crate) row: u32,
}

/// What the values of an element are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Digits,
    Text,
    Amount,
    Number,
    Date,
    DateOrMonth,
    Time,
    Code,
    Flag,
    ResponseCode,
    Rows,
    #[serde(other)]
    Undecided,
}

/// How values are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DataClass {
    Public,
    Account,
    PersonalName,
    Secret,
    #[serde(other)]
    Undecided,
}

/// A greatest length.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Length {
    pub(crate) limit: u32,
    pub(crate) unit: Unit,
}

/// What a length counts; an unstated unit is read as characters, the hard limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    Cp949Bytes,
    #[serde(other)]
    Characters,
}

/// Whether a member must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Requiredness {
    Required,
    #[serde(other)]
    Optional,
}

/// What is sent for a member without a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unset {
    Empty,
    #[default]
    #[serde(other)]
    Omit,
}

/// One code of a coded member.
#[derive(Debug, Deserialize)]
pub(crate) struct CodedValue {
    pub(crate) value: String,
    #[serde(default)]
    pub(crate) meaning: String,
}

/// A repeating part.
#[derive(Debug, Deserialize)]
pub(crate) struct Repeat {
    #[serde(default)]
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
    pub(crate) page: Option<u32>,
    pub(crate) total: Option<Total>,
    pub(crate) members: Vec<Member>,
}

/// A sum over the rows of a repeating part.
#[derive(Debug, Deserialize)]
pub(crate) struct Total {
    pub(crate) of: String,
    pub(crate) equals: String,
    pub(crate) max_krw: Option<u64>,
}

/// Rules across the members of a request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Rules {
    pub(crate) date_range: Option<DateRange>,
    pub(crate) once: Option<Once>,
    pub(crate) unchanged: Option<Unchanged>,
    pub(crate) hours_after_deposit: Option<u32>,
    pub(crate) day_of_call: Vec<String>,
}

/// A range of days or months.
#[derive(Debug, Deserialize)]
pub(crate) struct DateRange {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) by: String,
    pub(crate) monthly: String,
    pub(crate) max_days: u32,
    pub(crate) max_months: u32,
    #[serde(default)]
    pub(crate) not_after_today: bool,
}

/// A value that may be sent once for each key.
#[derive(Debug, Deserialize)]
pub(crate) struct Once {
    pub(crate) element: String,
    pub(crate) value: String,
}

/// Elements that stay the same over all calls of one key.
#[derive(Debug, Deserialize)]
pub(crate) struct Unchanged {
    pub(crate) elements: Vec<String>,
}

/// One code of an API's own table.
#[derive(Debug, Deserialize)]
pub(crate) struct ApiCode {
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) message: String,
    pub(crate) class: CodeClass,
}

/// A code that holds wherever an API's own table does not say.
#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
}

/// What a code means; the sandbox asks only for the one that means "being worked on".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CodeClass {
    Pending,
    #[serde(other)]
    Other,
}
