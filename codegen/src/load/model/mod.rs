//! The spec as its files say it: one type a kind of file, each value with its position.
//!
//! The JSON Schema of the format is made from these types, so a doc comment here is what an editor shows.

use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

mod api;
mod corrections;
mod procedure;
mod rows;

pub use api::*;
pub use corrections::*;
pub use procedure::*;
pub use rows::*;

use crate::finding::Position;
use crate::resolved::{
    CodeClass, Cutover, DataClass, Effect, Grade, Kind, Origin, TokenPlace, Unit,
};

/// A value and the place it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: Position,
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A text with its place.
pub type Text = At<String>;

/// `service.yaml`: the service as a whole, its common header and the ways to reach it.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ServiceFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// Short name of the service, also the name of its Rust module.
    pub service: Text,
    /// Name of the service as the document prints it.
    pub name: Text,
    /// Name of the service in English.
    pub english_name: Text,
    /// The document's description of the service, verbatim.
    pub description: Text,
    /// What a length counts where a row does not say.
    pub length_unit: At<Unit>,
    /// Times of day (`"HH:MM"`, KST) at which deposits are swept.
    #[serde(default)]
    pub sweeps: Vec<Text>,
    /// The English names of the categories of APIs, for exports that make names from them.
    #[serde(default)]
    pub categories: Vec<CategoryEntry>,
    /// When this revision of the contract takes effect, and how it is changed over to; left out where nobody said.
    #[serde(default)]
    pub revision: Option<RevisionEntry>,
    /// The documents and clients that facts were taken from.
    pub sources: Vec<SourceEntry>,
    /// Names of all APIs in the order of the document's index; each has a file under `apis/`.
    pub apis: Vec<Text>,
    /// The common header (공통부).
    pub header: HeaderEntry,
    /// Ways to reach the service.
    #[serde(default)]
    pub profiles: Vec<ProfileEntry>,
}

/// The English name of a category.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CategoryEntry {
    /// The category as the files of the APIs have it.
    pub name: Text,
    /// In English, in ASCII.
    pub english: Text,
}

/// What holds for a revision of the contract as a whole.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RevisionEntry {
    /// The day from which it holds (시행일), `"YYYY-MM-DD"`.
    #[serde(default)]
    pub effective_from: Option<Text>,
    /// Whether the bank and its users change one after the other or at the same moment.
    #[serde(default)]
    pub cutover: Option<At<Cutover>>,
}

/// `overlay.yaml`: what a private overlay folder belongs to and the profiles it sets.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OverlayFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// Short name of the service that the overlay belongs to.
    pub service: Text,
    /// Further sources that the overlay's evidence names.
    #[serde(default)]
    pub sources: Vec<SourceEntry>,
    /// Profiles that replace those of the same name, or are added.
    #[serde(default)]
    pub profiles: Vec<ProfileEntry>,
}

/// A document or a public client that facts were taken from.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SourceEntry {
    /// The tag that evidence refers to.
    pub tag: Text,
    /// What it is.
    pub title: Text,
    /// How far it is to be trusted.
    pub grade: At<Grade>,
}

/// The common header in both directions.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HeaderEntry {
    /// Rows of the request's header.
    pub request: Vec<Row>,
    /// Rows of the reply's header.
    pub response: Vec<Row>,
}

/// A way to reach the service.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ProfileEntry {
    /// Name of the profile.
    pub name: Text,
    /// Base URL without a slash at its end; empty where the contract names it.
    pub base_url: Text,
    /// What stands before the API's name in the path; words in braces are filled in from the configuration.
    #[serde(default)]
    pub path_prefix: Option<Text>,
    /// What follows the API's name in the path.
    pub suffix: Text,
    /// `Content-Type` of a request.
    pub content_type: Text,
    /// Where the token travels.
    pub token: At<TokenPlace>,
    /// HTTP header that carries the token.
    #[serde(default)]
    pub token_header: Option<Text>,
    /// What stands before the token in the HTTP header.
    #[serde(default)]
    pub token_prefix: Option<Text>,
    /// Path of the client-credentials token request.
    #[serde(default)]
    pub token_path: Option<Text>,
    /// Scope of the client-credentials token request.
    #[serde(default)]
    pub token_scope: Option<Text>,
    /// Configured members that this profile fixes.
    #[serde(default)]
    pub constants: Vec<ConstantEntry>,
    /// What the facts of the profile rest on.
    #[serde(default)]
    pub evidence: Vec<EvidenceEntry>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// A configured member with a fixed value.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ConstantEntry {
    /// The element.
    pub element: Text,
    /// Its value.
    pub value: Text,
}

/// One piece of evidence.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EvidenceEntry {
    /// Tag of the source.
    pub source: Text,
    /// What the source shows.
    pub shows: Text,
}

/// `elements.yaml`: the data dictionary.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ElementsFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// One entry for each element.
    pub elements: Vec<ElementEntry>,
}

/// One entry of the data dictionary.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ElementEntry {
    /// The element as the tables print it.
    pub element: Text,
    /// Its Korean name.
    pub name: Text,
    /// Its English name in `snake_case`; left out while undecided.
    #[serde(default)]
    pub english: Option<Text>,
    /// What its values are made of; left out while undecided.
    #[serde(default)]
    pub kind: Option<At<Kind>>,
    /// How its values are protected; left out while undecided.
    #[serde(default)]
    pub class: Option<At<DataClass>>,
    /// Its greatest length.
    #[serde(default)]
    pub length: Option<At<u32>>,
    /// What its length counts, where that differs from the service's `length_unit`.
    #[serde(default)]
    pub unit: Option<At<Unit>>,
    /// Where a request takes its value from: `caller` where left out.
    #[serde(default)]
    pub origin: Option<At<Origin>>,
    /// That the document prints an element which looks misread just so; left out for all others.
    #[serde(default)]
    #[schemars(with = "Option<Spelling>")]
    pub spelling: Option<At<Spelling>>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// How far the spelling of an element is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spelling {
    /// As the document prints it, odd as it looks; nobody has decided yet.
    AsPrinted,
}

/// `codes.yaml`: what a code means wherever an API's own table does not say.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CodesFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// One entry for each code.
    pub codes: Vec<CodeEntry>,
}

/// What one code means.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CodeEntry {
    /// The code.
    pub code: Text,
    /// Its message, empty where none is published.
    #[serde(default)]
    pub message: Option<Text>,
    /// What it means; left out while undecided.
    #[serde(default)]
    pub class: Option<At<CodeClass>>,
    /// Effects of the APIs that it holds for; all of them where left out.
    #[serde(default)]
    pub effects: Vec<At<Effect>>,
    /// What it rests on.
    #[serde(default)]
    pub evidence: Vec<EvidenceEntry>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// How `required` is written.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(
    dead_code,
    reason = "only its schema is used: `required` is read by hand"
)]
pub(crate) enum RequirednessWord {
    /// 필수 or 선택.
    Stated(bool),
    /// A blank cell, or a member never seen.
    Other(RequirednessOther),
}

/// The words of `required` beside true and false.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[allow(
    dead_code,
    reason = "only its schema is used: `required` is read by hand"
)]
pub(crate) enum RequirednessOther {
    /// The cell is blank.
    Unstated,
    /// Named by the table and never seen on the wire.
    Unused,
}
