//! `onboarding.yaml` and `forms/*.yaml`: a procedure that an institution publishes, and the papers and screens it asks for.

use schemars::JsonSchema;

use super::{At, Text};
use crate::resolved::{AddressKind, DataClass, FieldKind, FilledBy, ImageKind, Medium, Permission};

/// `onboarding.yaml`: what must be done, by whom and in which order, before the service can be used.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ProcedureFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// Short name of the procedure, equal to the file's name.
    pub procedure: Text,
    /// Title of the document.
    pub name: Text,
    /// Its title in English.
    pub english_name: Text,
    /// Tag of the document.
    pub source: Text,
    /// Day of the document, `YYYY-MM-DD`.
    pub published: Text,
    /// Who takes part.
    pub parties: Vec<PartyEntry>,
    /// Where things are sent, asked for or shown.
    #[serde(default)]
    pub addresses: Vec<AddressEntry>,
    /// What a document or a signature may depend on.
    #[serde(default)]
    pub conditions: Vec<ConditionEntry>,
    /// What changes hands.
    #[serde(default)]
    pub documents: Vec<DocumentEntry>,
    /// The parts of the document that steps belong to.
    pub sections: Vec<SectionEntry>,
    /// Every step in the order of the document.
    pub steps: Vec<StepEntry>,
    /// What the document leaves open.
    #[serde(default)]
    pub questions: Vec<QuestionEntry>,
}

/// Who takes part in a procedure.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PartyEntry {
    /// Short name.
    pub party: Text,
    /// Name as printed.
    pub name: Text,
    /// In English.
    pub english: Text,
}

/// A website, a mailbox or an office.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AddressEntry {
    /// Short name.
    pub address: Text,
    /// Name as printed.
    pub name: Text,
    /// What kind of address it is.
    pub kind: At<AddressKind>,
    /// The address itself, as printed.
    pub value: Text,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// What a document or a signature may depend on.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ConditionEntry {
    /// Short name.
    pub condition: Text,
    /// Words of the document.
    pub name: Text,
    /// In English.
    pub english: Text,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// A paper, a file or data that a step sends.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DocumentEntry {
    /// Short name.
    pub document: Text,
    /// Name as printed.
    pub name: Text,
    /// In English.
    pub english: Text,
    /// What it is handed over as.
    pub medium: At<Medium>,
    /// The form that lays it out.
    #[serde(default)]
    pub form: Option<Text>,
    /// The condition under which it is needed; always where left out.
    #[serde(default)]
    pub when: Option<Text>,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// A part of the document.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SectionEntry {
    /// Its number.
    pub section: Text,
    /// Its title as printed.
    pub title: Text,
    /// In English.
    pub english: Text,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// One step of a procedure.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StepEntry {
    /// Its number: the section's, with a letter where an annex has numbers of its own.
    pub step: Text,
    /// The section it stands in.
    pub section: Text,
    /// What it is called, in words of the document.
    pub name: Text,
    /// In English.
    pub english: Text,
    /// The party that acts.
    pub actor: Text,
    /// The party that receives.
    #[serde(default)]
    pub to: Option<Text>,
    /// The address where it is done.
    #[serde(default)]
    pub at: Option<Text>,
    /// The menu of a website, as printed.
    #[serde(default)]
    pub menu: Option<Text>,
    /// The form that is filled in on the way.
    #[serde(default)]
    pub form: Option<Text>,
    /// The permission of the API that it uses.
    #[serde(default)]
    pub permission: Option<At<Permission>>,
    /// The permission that it gives.
    #[serde(default)]
    pub grants: Option<At<Permission>>,
    /// The permission that it takes away.
    #[serde(default)]
    pub revokes: Option<At<Permission>>,
    /// Whether the document knows no way back from it.
    #[serde(default)]
    pub irreversible: Option<At<bool>>,
    /// The steps that must be done before.
    #[serde(default)]
    pub after: Vec<Text>,
    /// What must be at hand, beside documents.
    #[serde(default)]
    pub needs: Vec<ThingEntry>,
    /// The documents that it sends.
    #[serde(default)]
    pub documents: Vec<Text>,
    /// What comes out of it.
    #[serde(default)]
    pub gives: Vec<ThingEntry>,
    /// What it is bound to, in English.
    #[serde(default)]
    pub constraints: Vec<Text>,
    /// The sentences of the document, verbatim.
    pub text: Vec<LineEntry>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Something that a step needs or gives.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ThingEntry {
    /// In Korean, in words of the document where it has any.
    pub name: Text,
    /// In English.
    pub english: Text,
}

/// A sentence of the document.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LineEntry {
    /// Its line.
    pub line: At<u32>,
    /// What it says, verbatim.
    pub says: Text,
}

/// Something that the document leaves open.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QuestionEntry {
    /// Short name.
    pub question: Text,
    /// What is to be asked, in English.
    pub asks: Text,
    /// The same in Korean, as it can be sent.
    pub korean: Text,
    /// How it is read until it is answered, in English.
    pub reading: Text,
    /// The same in Korean.
    pub korean_reading: Text,
    /// The steps that it bears on.
    pub about: Vec<Text>,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// `forms/NAME.yaml`: a paper, a screen or a file that the procedure asks for.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FormFile {
    /// Number of the spec's format: 1.
    pub format: At<u32>,
    /// Short name, equal to the file's name.
    pub form: Text,
    /// Title as printed.
    pub name: Text,
    /// In English.
    pub english_name: Text,
    /// Tag of the document.
    pub source: Text,
    /// What it is handed over as.
    pub medium: At<Medium>,
    /// Its fields, in the order of the page.
    #[serde(default)]
    pub groups: Vec<GroupEntry>,
    /// What is agreed to on it.
    #[serde(default)]
    pub consents: Vec<ConsentEntry>,
    /// Sentences that are printed on it.
    #[serde(default)]
    pub notices: Vec<NoticeEntry>,
    /// Seals and signatures.
    #[serde(default)]
    pub signatures: Vec<SignatureEntry>,
    /// Rules that are printed on it.
    #[serde(default)]
    pub rules: Vec<RuleEntry>,
    /// What a file must be, where the form is one.
    #[serde(default)]
    pub file: Option<FileEntry>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Fields that stand together.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GroupEntry {
    /// Short name.
    pub group: Text,
    /// Heading as printed.
    pub name: Text,
    /// In English.
    pub english: Text,
    /// The fields.
    pub fields: Vec<FieldEntry>,
}

/// One field of a form.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FieldEntry {
    /// Its English name in `snake_case`.
    pub field: Text,
    /// Its label as printed.
    pub name: Text,
    /// Who fills it in.
    pub filled_by: At<FilledBy>,
    /// What stands in it: printed on the form, or the only value that is right.
    #[serde(default)]
    pub value: Option<Text>,
    /// What its values are made of.
    pub kind: At<FieldKind>,
    /// How its values are protected.
    pub class: At<DataClass>,
    /// Whether it must be filled in.
    pub required: At<bool>,
    /// Fields with the same word here stand for each other: exactly one of them is filled in.
    #[serde(default)]
    pub either: Option<Text>,
    /// What the document says about it.
    #[serde(default)]
    pub description: Option<Text>,
    /// A value that the document shows.
    #[serde(default)]
    pub example: Option<Text>,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}

/// What is agreed to on a form.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ConsentEntry {
    /// Short name.
    pub consent: Text,
    /// Heading as printed.
    pub name: Text,
    /// In English.
    pub english: Text,
    /// The data, as printed.
    pub items: Vec<Text>,
    /// What they are for.
    pub purpose: Text,
    /// Who gets them; empty where nobody else does.
    pub recipient: Text,
    /// For how long they are kept.
    pub retention: Text,
    /// What refusing leads to.
    pub refusal: Text,
    /// The boxes to tick.
    pub choices: Vec<Text>,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// A sentence that is printed on a form.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct NoticeEntry {
    /// Its heading, empty where it has none.
    pub name: Text,
    /// What it says, verbatim.
    pub says: Text,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// A place for a seal or a signature.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SignatureEntry {
    /// Short name.
    pub signature: Text,
    /// Whose it is, as printed.
    pub name: Text,
    /// In English.
    pub english: Text,
    /// The condition under which it is needed; always where left out.
    #[serde(default)]
    pub when: Option<Text>,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// A rule that is printed on a form.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RuleEntry {
    /// Short name.
    pub rule: Text,
    /// What it says, verbatim.
    pub says: Text,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
}

/// What a file must be.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FileEntry {
    /// The endings that its name may have, as printed.
    pub endings: Vec<Text>,
    /// What it may hold.
    pub contents: Vec<At<ImageKind>>,
    /// Its greatest size in bytes.
    pub max_bytes: At<u64>,
    /// Lines of the document.
    pub lines: Vec<At<u32>>,
    /// Our own words.
    #[serde(default)]
    pub note: Option<Text>,
}
