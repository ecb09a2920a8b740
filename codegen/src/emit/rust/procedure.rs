//! Emits the procedures and forms of a service as data.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Module;
use super::docs;
use super::names::{ident, static_ident};
use crate::resolved::*;

/// The modules of procedures and forms; none where the service has none.
pub(super) fn modules(service: &Service) -> Vec<Module> {
    let mut modules = Vec::new();
    if !service.procedures.is_empty() {
        let statics = service.procedures.iter().map(|procedure| {
            let name = static_ident(&procedure.procedure);
            let docs = docs::lines(&[format!(
                "{} ({}).",
                procedure.english_name,
                docs::verbatim(&procedure.name)
            )]);
            let value = procedure.literal();
            quote!(#docs pub static #name: ::ontu::runtime::procedure::ProcedureInfo = #value;)
        });
        modules.push(Module {
            path: format!("{}/procedures.rs", service.service),
            source: format!("{}/onboarding.yaml", service.service),
            docs: vec!["What must be done before the service can be used.".to_owned()],
            tokens: quote!(#(#statics)*),
        });
    }
    if !service.forms.is_empty() {
        let statics = service.forms.iter().map(form);
        modules.push(Module {
            path: format!("{}/forms.rs", service.service),
            source: format!("{}/forms", service.service),
            docs: vec!["The forms that the procedures ask for.".to_owned()],
            tokens: quote!(#(#statics)*),
        });
    }
    modules
}

/// A form, and a module with a static for each of its fields, so that code names them and not their texts.
fn form(form: &Form) -> TokenStream {
    let word = form.form.replace('-', "_");
    let (name, module) = (static_ident(&word), ident(&word));
    let title = format!("{} ({})", form.english_name, docs::verbatim(&form.name));
    let docs = docs::lines(&[format!("{title}.")]);
    let module_docs = docs::lines(&[format!("The fields of the form {title}.")]);
    let fields = form
        .groups
        .iter()
        .flat_map(|group| &group.fields)
        .map(|field| {
            let name = static_ident(&field.field);
            let docs = docs::lines(&[format!("{}.", docs::verbatim(&field.name))]);
            let aliases = docs::aliases(&name.to_string(), &[&field.name]);
            let value = field.literal();
            quote!(#docs #aliases pub static #name: ::ontu::runtime::procedure::FieldInfo = #value;)
        });
    let groups = form.groups.iter().map(|entry| {
        let FieldGroup {
            group,
            name,
            english,
            fields,
        } = entry;
        let fields = fields.iter().map(|field| static_ident(&field.field));
        quote! {
            ::ontu::runtime::procedure::FieldGroupInfo {
                group: #group,
                name: #name,
                english: #english,
                fields: &[#(&#module::#fields),*],
            }
        }
    });
    let Form {
        groups: _,
        form: form_of,
        name: name_of,
        english_name: english_name_of,
        source: source_of,
        medium: medium_of,
        consents: consents_of,
        notices: notices_of,
        signatures: signatures_of,
        rules: rules_of,
        file: file_of,
        note: note_of,
    } = form;
    let [
        form_of,
        name_of,
        english_name_of,
        source_of,
        medium_of,
        consents_of,
        notices_of,
        signatures_of,
        rules_of,
        file_of,
        note_of,
    ] = [
        form_of.literal(),
        name_of.literal(),
        english_name_of.literal(),
        source_of.literal(),
        medium_of.literal(),
        consents_of.literal(),
        notices_of.literal(),
        signatures_of.literal(),
        rules_of.literal(),
        file_of.literal(),
        note_of.literal(),
    ];
    quote! {
        #module_docs
        pub mod #module {
            #(#fields)*
        }
        #docs
        pub static #name: ::ontu::runtime::procedure::FormInfo = ::ontu::runtime::procedure::FormInfo {
            groups: &[#(#groups),*],
            form: #form_of, name: #name_of, english_name: #english_name_of, source: #source_of, medium: #medium_of, consents: #consents_of, notices: #notices_of, signatures: #signatures_of, rules: #rules_of, file: #file_of, note: #note_of,
        };
    }
}

/// A value as the literal of a static.
trait Literal {
    fn literal(&self) -> TokenStream;
}

impl<T: Literal> Literal for Vec<T> {
    fn literal(&self) -> TokenStream {
        let items = self.iter().map(Literal::literal);
        quote!(&[#(#items),*])
    }
}

impl<T: Literal> Literal for Option<T> {
    fn literal(&self) -> TokenStream {
        match self {
            Some(value) => {
                let value = value.literal();
                quote!(::core::option::Option::Some(#value))
            }
            None => quote!(::core::option::Option::None),
        }
    }
}

/// Texts, numbers and flags stand for themselves.
macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Literal for $type {
            fn literal(&self) -> TokenStream {
                self.to_token_stream()
            }
        }
    )*};
}

plain!(String, bool, u32, u64);

/// Words are called alike in both models.
macro_rules! words {
    ($($type:ident),*) => {$(
        impl Literal for $type {
            fn literal(&self) -> TokenStream {
                let word = quote::format_ident!("{self:?}");
                quote!(::ontu::runtime::procedure::$type::#word)
            }
        }
    )*};
}

words!(
    AddressKind,
    Medium,
    Permission,
    FilledBy,
    FieldKind,
    ImageKind
);

impl Literal for DataClass {
    fn literal(&self) -> TokenStream {
        let word = quote::format_ident!("{self:?}");
        quote!(::ontu::runtime::DataClass::#word)
    }
}

/// Structs whose fields are called alike in both models.
macro_rules! literals {
    ($($type:ident => $info:ident { $($field:ident),* })*) => {$(
        impl Literal for $type {
            fn literal(&self) -> TokenStream {
                $(let $field = self.$field.literal();)*
                quote!(::ontu::runtime::procedure::$info { $($field: #$field),* })
            }
        }
    )*};
}

literals! {
    Procedure => ProcedureInfo { procedure, name, english_name, source, published, parties, addresses, conditions, documents, sections, steps, questions }
    Party => PartyInfo { party, name, english }
    Address => AddressInfo { address, name, kind, value, lines }
    Condition => ConditionInfo { condition, name, english, lines }
    DocumentToSend => DocumentInfo { document, name, english, medium, form, when, lines }
    Section => SectionInfo { section, title, english, lines }
    Step => StepInfo { step, section, name, english, actor, to, at, menu, form, permission, grants, revokes, irreversible, after, needs, documents, gives, constraints, text, note }
    Thing => ThingInfo { name, english }
    Sentence => SentenceInfo { line, says }
    Question => QuestionInfo { question, asks, korean, reading, korean_reading, about, lines }
    Field => FieldInfo { field, name, filled_by, value, kind, class, required, either, description, example, lines, note }
    Consent => ConsentInfo { consent, name, english, items, purpose, recipient, retention, refusal, choices, lines }
    Notice => NoticeInfo { name, says, lines }
    Signature => SignatureInfo { signature, name, english, when, lines }
    PrintedRule => PrintedRuleInfo { rule, says, lines }
    FileRule => FileRuleInfo { endings, contents, max_bytes, lines, note }
}
