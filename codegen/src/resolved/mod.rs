//! The resolved spec: the language-neutral model of one service with every correction applied.
//!
//! It is what `ontu-codegen generate` writes as JSON and what everything after `resolve` works from: the emitters here, the sandbox, anyone's own tool.
//! It knows nothing of YAML and holds no positions in files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod api;
mod procedure;

pub use api::*;
pub use procedure::*;

/// The number of this format; a reader refuses a number it does not know.
pub const FORMAT: u32 = 1;

/// One service of one institution, e.g. NH's P2P 자금관리.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Marks the file as generated: the command and the folder it was made from.
    #[serde(rename = "@generated")]
    pub generated: String,
    /// The format number, [`FORMAT`].
    pub format: u32,
    /// Short name of the service, also the name of its Rust module (`nh`).
    pub service: String,
    /// Name of the service as the document prints it.
    pub name: String,
    /// Name of the service in English.
    pub english_name: String,
    /// The document's own description of the service.
    pub description: String,
    /// The documents and clients that facts were taken from.
    pub sources: Vec<Source>,
    /// Times of day (`HH:MM`, KST) at which deposits are swept (집금).
    pub sweeps: Vec<String>,
    /// The English names of the categories into which the document sorts its APIs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// What holds for this revision of the contract as a whole; left out where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Ways to reach the service.
    pub profiles: Vec<Profile>,
    /// The common header (공통부) in both directions, spelled as on the wire.
    pub header: Header,
    /// The data dictionary.
    pub elements: Vec<Element>,
    /// What a response code means wherever an API's own table does not say.
    pub codes: Vec<Code>,
    /// Every API of the service, in the document's order.
    pub apis: Vec<Api>,
    /// Every place where wire and table differ, already applied above.
    pub corrections: Vec<Correction>,
    /// The procedures that lead to the service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<Procedure>,
    /// The forms that the procedures ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// Facts that no document states and that nobody has decided.
    pub undecided: Vec<Undecided>,
    /// What a private overlay replaced or added, empty without one.
    pub overlaid: Vec<String>,
}

/// A category of APIs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// As the document prints it.
    pub name: String,
    /// In English.
    pub english: String,
}

/// What holds for a revision of the contract as a whole, and for none of its changes alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The day from which it holds (시행일), `YYYY-MM-DD`; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effective_from: String,
    /// How it is changed over to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutover: Option<Cutover>,
}

/// How the bank and its users change over to a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cutover {
    /// One after the other: for a while an old program meets the new contract, or a new one the old.
    Sequential,
    /// At the same moment: only what is stored or open crosses from one to the other.
    Simultaneous,
}

/// A document or a public client that a fact was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The tag that evidence refers to.
    pub tag: String,
    /// What it is.
    pub title: String,
    /// How far it is to be trusted.
    pub grade: Grade,
}

/// How strong a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The institution's own document.
    Document,
    /// A body that the institution published as an example.
    Example,
    /// The institution's Swagger file.
    Swagger,
    /// Public code of clients that called the institution.
    Integrators,
}

/// A way to reach the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name of the profile (`sandbox`, `partner`).
    pub name: String,
    /// Base URL, without a slash at its end; empty where the contract names it.
    pub base_url: String,
    /// What stands before the API's name in the path; words in braces are filled in from the configuration.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path_prefix: String,
    /// What follows the API's name in the path (`.nh`).
    pub suffix: String,
    /// The `Content-Type` of a request.
    pub content_type: String,
    /// Where the token travels.
    pub token: TokenPlace,
    /// Name of the HTTP header that carries the token, empty when it travels in the body.
    pub token_header: String,
    /// What stands before the token in the HTTP header, with its space.
    pub token_prefix: String,
    /// Path of the client-credentials token request, empty when tokens are issued by hand.
    pub token_path: String,
    /// Scope of the client-credentials token request.
    pub token_scope: String,
    /// Values of configured members that are fixed on this profile, by wire name.
    pub constants: Vec<Constant>,
    /// What the facts of the profile rest on.
    pub evidence: Vec<Evidence>,
    /// Our own words.
    pub note: String,
}

/// Where a profile puts the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenPlace {
    /// In the member `AccessToken` of the JSON header.
    Body,
    /// In an HTTP header.
    HttpHeader,
}

/// A configured member with a value that a profile fixes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The element.
    pub element: String,
    /// Its value.
    pub value: String,
}

/// The common header in both directions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Members of a request's header.
    pub request: Vec<Member>,
    /// Members of a reply's header.
    pub response: Vec<Member>,
}

/// One entry of the data dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// The element as the tables print it.
    pub element: String,
    /// Its Korean name.
    pub name: String,
    /// Its English name, `snake_case`, also the Rust field name.
    pub english: String,
    /// What its values are made of.
    pub kind: Kind,
    /// How its values are protected.
    pub class: DataClass,
    /// Its greatest length, where the tables state one.
    pub length: Option<Length>,
    /// Where a request takes its value from.
    pub origin: Origin,
    /// Our own words.
    pub note: String,
}

/// What the values of an element are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// ASCII digits that are an identifier: leading zeros count.
    Digits,
    /// Free text.
    Text,
    /// A whole amount in KRW: plain digits, no padding, no separator.
    Amount,
    /// A whole count: plain digits.
    Number,
    /// A day, `YYYYMMDD`.
    Date,
    /// A day `YYYYMMDD` or a month `YYYYMM`; which of them another member says.
    DateOrMonth,
    /// A time of day, `HHMMSS`.
    Time,
    /// One of a closed list of codes.
    Code,
    /// `Y` or `N`.
    Flag,
    /// A response code: five characters, an open set.
    ResponseCode,
    /// A repeating part (반복부).
    Rows,
    /// Nobody has decided; read as text.
    Undecided,
}

impl std::fmt::Display for Kind {
    /// As the files write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

/// How values are protected in logs, errors and at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataClass {
    /// May be shown.
    Public,
    /// A number of an account or a loan: shown as its last four digits.
    Account,
    /// A person's name, or free text that may hold one: never shown.
    PersonalName,
    /// A token: never shown, never stored.
    Secret,
    /// Nobody has decided; treated as `personal-name`.
    Undecided,
}

/// A greatest length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many units at most.
    pub limit: u32,
    /// What is counted.
    pub unit: Unit,
}

/// What a length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The document does not say: characters are the hard limit, CP949 bytes the advisory one.
    Unstated,
    /// Unicode scalar values.
    Characters,
    /// Bytes in CP949.
    Cp949Bytes,
}

/// Whether the table demands a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Requiredness {
    /// 필수.
    Required,
    /// 선택.
    Optional,
    /// The cell is blank.
    Unstated,
    /// Named by the table and never seen on the wire.
    Unused,
}

/// What is sent for an optional member without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unset {
    /// The member is left out.
    Omit,
    /// The member is sent as `""`.
    Empty,
}

/// Where a request takes the value of a member from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The caller gives it.
    Caller,
    /// The contract fixes it: it comes from the configuration.
    Configuration,
    /// The operation fixes it (`ApiNm`).
    Operation,
    /// It belongs to the sending: number, day, time, or a day that must be the day of sending.
    Permit,
}

/// One member of a layout: one row of a table, with everything known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The element as the table prints it.
    pub element: String,
    /// The element as it is sent.
    pub wire: String,
    /// Further spellings that a reader accepts.
    pub accept: Vec<String>,
    /// The Korean name as this row prints it.
    pub name: String,
    /// The English name, `snake_case`.
    pub english: String,
    /// What its values are made of.
    pub kind: Kind,
    /// How its values are protected.
    pub class: DataClass,
    /// Its greatest length.
    pub length: Option<Length>,
    /// The greatest number of Hangul syllables, where the description states one.
    pub hangul_limit: Option<u32>,
    /// Whether it must be there.
    pub required: Requiredness,
    /// What is sent for it when it has no value.
    pub unset: Unset,
    /// The value that the bank assumes for an unset member, where the table states one.
    pub default: Option<String>,
    /// Where a request takes it from.
    pub origin: Origin,
    /// In a reply: must equal the request's member of the same element.
    pub echo: bool,
    /// In a reply: a running total that is never less than this element of the request.
    pub accumulates: Option<String>,
    /// The codes of a coded member, in the document's order.
    pub codes: Vec<CodedValue>,
    /// The description cell, verbatim.
    pub description: String,
    /// Our own words.
    pub note: String,
    /// The repeating part, for `rows`.
    pub repeat: Option<Repeat>,
    /// Elements that the row had in earlier specs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renamed_from: Vec<String>,
    /// The row of the table, counted from 1 after the header row; 0 for a row that a correction added.
    pub row: u32,
    /// The corrections that were applied to it.
    pub corrections: Vec<String>,
}

/// One code of a coded member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodedValue {
    /// The code.
    pub value: String,
    /// Its meaning as the table prints it.
    pub meaning: String,
    /// Its English name, `UpperCamelCase`.
    pub english: String,
}

/// A repeating part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// English name of one row, `UpperCamelCase`.
    pub row_type: String,
    /// The fewest rows.
    pub min: u32,
    /// The most rows, where the document states it.
    pub max: Option<u32>,
    /// The number of rows of a full page, for a paged reply.
    pub page: Option<u32>,
    /// The sum that the rows must make.
    pub total: Option<Total>,
    /// The members of one row.
    pub members: Vec<Member>,
}

/// A sum over the rows of a repeating part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// The element that is added up.
    pub of: String,
    /// The element beside the repeating part that must equal the sum.
    pub equals: String,
    /// The greatest sum in KRW, inclusive.
    pub max_krw: Option<u64>,
}

/// What a code means wherever an API's own table does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code.
    pub code: String,
    /// Its message, empty where none is published.
    pub message: String,
    /// What it means.
    pub class: CodeClass,
    /// The effects of the APIs that it holds for; elsewhere it is unlisted. Empty: all of them.
    pub effects: Vec<Effect>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Our own words.
    pub note: String,
}

/// A place where wire and table differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Its name.
    pub id: String,
    /// Where it applies, in words that name API, direction and element.
    pub at: Vec<String>,
    /// What the table says.
    pub table: String,
    /// What the wire needs.
    pub wire: String,
    /// What that rests on.
    pub evidence: Vec<Evidence>,
    /// When it is to be taken out again.
    pub lapses: String,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Tag of the source.
    pub source: String,
    /// What the source shows.
    pub shows: String,
}

/// A fact that nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undecided {
    /// Where: API, direction, element or code.
    pub at: String,
    /// Which fact.
    pub fact: String,
}
