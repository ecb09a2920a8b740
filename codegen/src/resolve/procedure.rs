//! Builds the language-neutral model of procedures and forms: the same facts without positions.

use crate::load::model::*;
use crate::resolved::{
    Address, Condition, Consent, DocumentToSend, Field, FieldGroup, FileRule, Form, Notice, Party,
    Permission, PrintedRule, Procedure, Question, Section, Sentence, Signature, Step, Thing,
};

/// A value without the place it was read from.
pub(super) trait Plain {
    /// The value.
    type Value;

    /// Leaves the place behind.
    fn plain(&self) -> Self::Value;
}

impl<T: Clone> Plain for At<T> {
    type Value = T;

    fn plain(&self) -> T {
        self.value.clone()
    }
}

impl<T: Plain> Plain for Vec<T> {
    type Value = Vec<T::Value>;

    fn plain(&self) -> Vec<T::Value> {
        self.iter().map(Plain::plain).collect()
    }
}

/// A text or a flag that is left out is empty; of anything else it is kept that it was left out.
macro_rules! left_out {
    ($($file:ty => $value:ty),* $(,)?) => {$(
        impl Plain for Option<At<$file>> {
            type Value = $value;

            fn plain(&self) -> $value {
                self.as_ref().map(|found| found.value.clone().into()).unwrap_or_default()
            }
        }
    )*};
}

left_out!(String => String, bool => bool, Permission => Option<Permission>);

impl Plain for Option<FileEntry> {
    type Value = Option<FileRule>;

    fn plain(&self) -> Option<FileRule> {
        self.as_ref().map(Plain::plain)
    }
}

/// Mappings whose fields are called alike in both models.
macro_rules! plain {
    ($($file:ident => $value:ident { $($field:ident),* })*) => {$(
        impl Plain for $file {
            type Value = $value;

            fn plain(&self) -> $value {
                $value { $($field: self.$field.plain()),* }
            }
        }
    )*};
}

plain! {
    ProcedureFile => Procedure { procedure, name, english_name, source, published, parties, addresses, conditions, documents, sections, steps, questions }
    PartyEntry => Party { party, name, english }
    AddressEntry => Address { address, name, kind, value, lines }
    ConditionEntry => Condition { condition, name, english, lines }
    DocumentEntry => DocumentToSend { document, name, english, medium, form, when, lines }
    SectionEntry => Section { section, title, english, lines }
    StepEntry => Step { step, section, name, english, actor, to, at, menu, form, permission, grants, revokes, irreversible, after, needs, documents, gives, constraints, text, note }
    ThingEntry => Thing { name, english }
    LineEntry => Sentence { line, says }
    QuestionEntry => Question { question, asks, korean, reading, korean_reading, about, lines }
    FormFile => Form { form, name, english_name, source, medium, groups, consents, notices, signatures, rules, file, note }
    GroupEntry => FieldGroup { group, name, english, fields }
    FieldEntry => Field { field, name, filled_by, value, kind, class, required, either, description, example, lines, note }
    ConsentEntry => Consent { consent, name, english, items, purpose, recipient, retention, refusal, choices, lines }
    NoticeEntry => Notice { name, says, lines }
    SignatureEntry => Signature { signature, name, english, when, lines }
    RuleEntry => PrintedRule { rule, says, lines }
    FileEntry => FileRule { endings, contents, max_bytes, lines, note }
}
