//! The procedures and forms of a service, in the language-neutral model.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DataClass;

/// `onboarding.yaml`: what must be done, by whom and in which order, before the service can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Short name of the procedure, equal to the file's name.
    pub procedure: String,
    /// Title of the document.
    pub name: String,
    /// Its title in English.
    pub english_name: String,
    /// Tag of the document.
    pub source: String,
    /// Day of the document, `YYYY-MM-DD`.
    pub published: String,
    /// Who takes part.
    pub parties: Vec<Party>,
    /// Where things are sent, asked for or shown.
    pub addresses: Vec<Address>,
    /// What a document or a signature may depend on.
    pub conditions: Vec<Condition>,
    /// What changes hands.
    pub documents: Vec<DocumentToSend>,
    /// The parts of the document that steps belong to.
    pub sections: Vec<Section>,
    /// Every step in the order of the document.
    pub steps: Vec<Step>,
    /// What the document leaves open.
    pub questions: Vec<Question>,
}

/// Who takes part in a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Short name.
    pub party: String,
    /// Name as printed.
    pub name: String,
    /// In English.
    pub english: String,
}

/// A website, a mailbox or an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Short name.
    pub address: String,
    /// Name as printed.
    pub name: String,
    /// What kind of address it is.
    pub kind: AddressKind,
    /// The address itself, as printed.
    pub value: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// What a document or a signature may depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Short name.
    pub condition: String,
    /// Words of the document.
    pub name: String,
    /// In English.
    pub english: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// A paper, a file or data that a step sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentToSend {
    /// Short name.
    pub document: String,
    /// Name as printed.
    pub name: String,
    /// In English.
    pub english: String,
    /// What it is handed over as.
    pub medium: Medium,
    /// The form that lays it out.
    pub form: String,
    /// The condition under which it is needed; always where left out.
    pub when: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// A part of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its number.
    pub section: String,
    /// Its title as printed.
    pub title: String,
    /// In English.
    pub english: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// One step of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number: the section's, with a letter where an annex has numbers of its own.
    pub step: String,
    /// The section it stands in.
    pub section: String,
    /// What it is called, in words of the document.
    pub name: String,
    /// In English.
    pub english: String,
    /// The party that acts.
    pub actor: String,
    /// The party that receives.
    pub to: String,
    /// The address where it is done.
    pub at: String,
    /// The menu of a website, as printed.
    pub menu: String,
    /// The form that is filled in on the way.
    pub form: String,
    /// The permission of the API that it uses.
    pub permission: Option<Permission>,
    /// The permission that it gives.
    pub grants: Option<Permission>,
    /// The permission that it takes away.
    pub revokes: Option<Permission>,
    /// Whether the document knows no way back from it.
    pub irreversible: bool,
    /// The steps that must be done before.
    pub after: Vec<String>,
    /// What must be at hand, beside documents.
    pub needs: Vec<Thing>,
    /// The documents that it sends.
    pub documents: Vec<String>,
    /// What comes out of it.
    pub gives: Vec<Thing>,
    /// What it is bound to, in English.
    pub constraints: Vec<String>,
    /// The sentences of the document, verbatim.
    pub text: Vec<Sentence>,
    /// Our own words.
    pub note: String,
}

/// Something that a step needs or gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thing {
    /// In Korean, in words of the document where it has any.
    pub name: String,
    /// In English.
    pub english: String,
}

/// A sentence of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// Its line.
    pub line: u32,
    /// What it says, verbatim.
    pub says: String,
}

/// Something that the document leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Short name.
    pub question: String,
    /// What is to be asked, in English.
    pub asks: String,
    /// The same in Korean, as it can be sent.
    pub korean: String,
    /// How it is read until it is answered, in English.
    pub reading: String,
    /// The same in Korean.
    pub korean_reading: String,
    /// The steps that it bears on.
    pub about: Vec<String>,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// `forms/NAME.yaml`: a paper, a screen or a file that the procedure asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Short name, equal to the file's name.
    pub form: String,
    /// Title as printed.
    pub name: String,
    /// In English.
    pub english_name: String,
    /// Tag of the document.
    pub source: String,
    /// What it is handed over as.
    pub medium: Medium,
    /// Its fields, in the order of the page.
    pub groups: Vec<FieldGroup>,
    /// What is agreed to on it.
    pub consents: Vec<Consent>,
    /// Sentences that are printed on it.
    pub notices: Vec<Notice>,
    /// Seals and signatures.
    pub signatures: Vec<Signature>,
    /// Rules that are printed on it.
    pub rules: Vec<PrintedRule>,
    /// What a file must be, where the form is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRule>,
    /// Our own words.
    pub note: String,
}

/// Fields that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldGroup {
    /// Short name.
    pub group: String,
    /// Heading as printed.
    pub name: String,
    /// In English.
    pub english: String,
    /// The fields.
    pub fields: Vec<Field>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its English name in `snake_case`.
    pub field: String,
    /// Its label as printed.
    pub name: String,
    /// Who fills it in.
    pub filled_by: FilledBy,
    /// What stands in it: printed on the form, or the only value that is right.
    pub value: String,
    /// What its values are made of.
    pub kind: FieldKind,
    /// How its values are protected.
    pub class: DataClass,
    /// Whether it must be filled in.
    pub required: bool,
    /// Fields with the same word here stand for each other: exactly one of them is filled in.
    pub either: String,
    /// What the document says about it.
    pub description: String,
    /// A value that the document shows.
    pub example: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
    /// Our own words.
    pub note: String,
}

/// What is agreed to on a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Short name.
    pub consent: String,
    /// Heading as printed.
    pub name: String,
    /// In English.
    pub english: String,
    /// The data, as printed.
    pub items: Vec<String>,
    /// What they are for.
    pub purpose: String,
    /// Who gets them; empty where nobody else does.
    pub recipient: String,
    /// For how long they are kept.
    pub retention: String,
    /// What refusing leads to.
    pub refusal: String,
    /// The boxes to tick.
    pub choices: Vec<String>,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// A sentence that is printed on a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its heading, empty where it has none.
    pub name: String,
    /// What it says, verbatim.
    pub says: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// A place for a seal or a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Short name.
    pub signature: String,
    /// Whose it is, as printed.
    pub name: String,
    /// In English.
    pub english: String,
    /// The condition under which it is needed; always where left out.
    pub when: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// A rule that is printed on a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedRule {
    /// Short name.
    pub rule: String,
    /// What it says, verbatim.
    pub says: String,
    /// Lines of the document.
    pub lines: Vec<u32>,
}

/// What a file must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// The endings that its name may have, as printed.
    pub endings: Vec<String>,
    /// What it may hold.
    pub contents: Vec<ImageKind>,
    /// Its greatest size in bytes.
    pub max_bytes: u64,
    /// Lines of the document.
    pub lines: Vec<u32>,
    /// Our own words.
    pub note: String,
}

/// What kind of address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AddressKind {
    /// A website.
    Website,
    /// A mailbox.
    EMail,
    /// An office that takes letters.
    Post,
    /// A telephone number.
    Telephone,
}

/// What a document is handed over as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// The paper itself.
    Original,
    /// A copy of a paper.
    Copy,
    /// A scan of a paper.
    Scan,
    /// A file.
    File,
    /// Data that travel over the API.
    Data,
    /// A letter that is received.
    Letter,
    /// A form that is printed and filled in.
    Paper,
    /// A form on a website.
    Screen,
}

/// A permission of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// To send the data of the transition period.
    Migration,
    /// To record business.
    Business,
}

/// Who fills in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilledBy {
    /// It is printed on the form.
    Printed,
    /// The applicant of a paper.
    Applicant,
    /// The company that goes through the procedure.
    Company,
    /// Whoever the form goes to.
    Recipient,
}

/// What the values of a field are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A business number of ten digits, the last of which checks the others.
    BusinessNumber,
    /// A birth date.
    BirthDate,
    /// The number of an account.
    Account,
    /// A telephone number.
    Telephone,
    /// An amount in KRW.
    Amount,
    /// A UUID.
    Uuid,
    /// A secret.
    Secret,
    /// A URL.
    Url,
}

/// What a picture is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}
