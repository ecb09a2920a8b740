//! The procedures that lead to a service, and the forms they ask for, as data.

use super::element::DataClass;

/// What must be done, by whom and in which order, before the service can be used.
#[derive(Debug)]
pub struct ProcedureInfo {
    /// Short name of the procedure, equal to the file's name.
    pub procedure: &'static str,
    /// Title of the document.
    pub name: &'static str,
    /// Its title in English.
    pub english_name: &'static str,
    /// Tag of the document.
    pub source: &'static str,
    /// Day of the document, `YYYY-MM-DD`.
    pub published: &'static str,
    /// Who takes part.
    pub parties: &'static [PartyInfo],
    /// Where things are sent, asked for or shown.
    pub addresses: &'static [AddressInfo],
    /// What a document or a signature may depend on.
    pub conditions: &'static [ConditionInfo],
    /// What changes hands.
    pub documents: &'static [DocumentInfo],
    /// The parts of the document that steps belong to.
    pub sections: &'static [SectionInfo],
    /// Every step in the order of the document.
    pub steps: &'static [StepInfo],
    /// What the document leaves open.
    pub questions: &'static [QuestionInfo],
}

/// Who takes part in a procedure.
#[derive(Debug)]
pub struct PartyInfo {
    /// Short name.
    pub party: &'static str,
    /// Name as printed.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
}

/// A website, a mailbox or an office.
#[derive(Debug)]
pub struct AddressInfo {
    /// Short name.
    pub address: &'static str,
    /// Name as printed.
    pub name: &'static str,
    /// What kind of address it is.
    pub kind: AddressKind,
    /// The address itself, as printed.
    pub value: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// What a document or a signature may depend on.
#[derive(Debug)]
pub struct ConditionInfo {
    /// Short name.
    pub condition: &'static str,
    /// Words of the document.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// A paper, a file or data that a step sends.
#[derive(Debug)]
pub struct DocumentInfo {
    /// Short name.
    pub document: &'static str,
    /// Name as printed.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// What it is handed over as.
    pub medium: Medium,
    /// The form that lays it out.
    pub form: &'static str,
    /// The condition under which it is needed; always where left out.
    pub when: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// A part of the document.
#[derive(Debug)]
pub struct SectionInfo {
    /// Its number.
    pub section: &'static str,
    /// Its title as printed.
    pub title: &'static str,
    /// In English.
    pub english: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// One step of a procedure.
#[derive(Debug)]
pub struct StepInfo {
    /// Its number: the section's, with a letter where an annex has numbers of its own.
    pub step: &'static str,
    /// The section it stands in.
    pub section: &'static str,
    /// What it is called, in words of the document.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// The party that acts.
    pub actor: &'static str,
    /// The party that receives.
    pub to: &'static str,
    /// The address where it is done.
    pub at: &'static str,
    /// The menu of a website, as printed.
    pub menu: &'static str,
    /// The form that is filled in on the way.
    pub form: &'static str,
    /// The permission of the API that it uses.
    pub permission: Option<Permission>,
    /// The permission that it gives.
    pub grants: Option<Permission>,
    /// The permission that it takes away.
    pub revokes: Option<Permission>,
    /// Whether the document knows no way back from it.
    pub irreversible: bool,
    /// The steps that must be done before.
    pub after: &'static [&'static str],
    /// What must be at hand, beside documents.
    pub needs: &'static [ThingInfo],
    /// The documents that it sends.
    pub documents: &'static [&'static str],
    /// What comes out of it.
    pub gives: &'static [ThingInfo],
    /// What it is bound to, in English.
    pub constraints: &'static [&'static str],
    /// The sentences of the document, verbatim.
    pub text: &'static [SentenceInfo],
    /// Our own words.
    pub note: &'static str,
}

/// Something that a step needs or gives.
#[derive(Debug)]
pub struct ThingInfo {
    /// In Korean, in words of the document where it has any.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
}

/// A sentence of the document.
#[derive(Debug)]
pub struct SentenceInfo {
    /// Its line.
    pub line: u32,
    /// What it says, verbatim.
    pub says: &'static str,
}

/// Something that the document leaves open.
#[derive(Debug)]
pub struct QuestionInfo {
    /// Short name.
    pub question: &'static str,
    /// What is to be asked, in English.
    pub asks: &'static str,
    /// The same in Korean, as it can be sent.
    pub korean: &'static str,
    /// How it is read until it is answered, in English.
    pub reading: &'static str,
    /// The same in Korean.
    pub korean_reading: &'static str,
    /// The steps that it bears on.
    pub about: &'static [&'static str],
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// A paper, a screen or a file that the procedure asks for.
#[derive(Debug)]
pub struct FormInfo {
    /// Short name, equal to the file's name.
    pub form: &'static str,
    /// Title as printed.
    pub name: &'static str,
    /// In English.
    pub english_name: &'static str,
    /// Tag of the document.
    pub source: &'static str,
    /// What it is handed over as.
    pub medium: Medium,
    /// Its fields, in the order of the page.
    pub groups: &'static [FieldGroupInfo],
    /// What is agreed to on it.
    pub consents: &'static [ConsentInfo],
    /// Sentences that are printed on it.
    pub notices: &'static [NoticeInfo],
    /// Seals and signatures.
    pub signatures: &'static [SignatureInfo],
    /// Rules that are printed on it.
    pub rules: &'static [PrintedRuleInfo],
    /// What a file must be, where the form is one.
    pub file: Option<FileRuleInfo>,
    /// Our own words.
    pub note: &'static str,
}

/// Fields that stand together.
#[derive(Debug)]
pub struct FieldGroupInfo {
    /// Short name.
    pub group: &'static str,
    /// Heading as printed.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// The fields.
    pub fields: &'static [&'static FieldInfo],
}

/// One field of a form.
#[derive(Debug)]
pub struct FieldInfo {
    /// Its English name in `snake_case`.
    pub field: &'static str,
    /// Its label as printed.
    pub name: &'static str,
    /// Who fills it in.
    pub filled_by: FilledBy,
    /// What stands in it: printed on the form, or the only value that is right.
    pub value: &'static str,
    /// What its values are made of.
    pub kind: FieldKind,
    /// How its values are protected.
    pub class: DataClass,
    /// Whether it must be filled in.
    pub required: bool,
    /// Fields with the same word here stand for each other: exactly one of them is filled in.
    pub either: &'static str,
    /// What the document says about it.
    pub description: &'static str,
    /// A value that the document shows.
    pub example: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
    /// Our own words.
    pub note: &'static str,
}

/// What is agreed to on a form.
#[derive(Debug)]
pub struct ConsentInfo {
    /// Short name.
    pub consent: &'static str,
    /// Heading as printed.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// The data, as printed.
    pub items: &'static [&'static str],
    /// What they are for.
    pub purpose: &'static str,
    /// Who gets them; empty where nobody else does.
    pub recipient: &'static str,
    /// For how long they are kept.
    pub retention: &'static str,
    /// What refusing leads to.
    pub refusal: &'static str,
    /// The boxes to tick.
    pub choices: &'static [&'static str],
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// A sentence that is printed on a form.
#[derive(Debug)]
pub struct NoticeInfo {
    /// Its heading, empty where it has none.
    pub name: &'static str,
    /// What it says, verbatim.
    pub says: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// A place for a seal or a signature.
#[derive(Debug)]
pub struct SignatureInfo {
    /// Short name.
    pub signature: &'static str,
    /// Whose it is, as printed.
    pub name: &'static str,
    /// In English.
    pub english: &'static str,
    /// The condition under which it is needed; always where left out.
    pub when: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// A rule that is printed on a form.
#[derive(Debug)]
pub struct PrintedRuleInfo {
    /// Short name.
    pub rule: &'static str,
    /// What it says, verbatim.
    pub says: &'static str,
    /// Lines of the document.
    pub lines: &'static [u32],
}

/// What a file must be.
#[derive(Debug)]
pub struct FileRuleInfo {
    /// The endings that its name may have, as printed.
    pub endings: &'static [&'static str],
    /// What it may hold.
    pub contents: &'static [ImageKind],
    /// Its greatest size in bytes.
    pub max_bytes: u64,
    /// Lines of the document.
    pub lines: &'static [u32],
    /// Our own words.
    pub note: &'static str,
}

/// What kind of address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// To send the data of the transition period.
    Migration,
    /// To record business.
    Business,
}

/// Who fills in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}
