//! Which Rust type the values of a member have, and which types have to be generated for that.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::type_ident;
use crate::resolved::{Api, CodedValue, DataClass, Element, Kind, Layout, Member, Service};

/// What is known about the elements of a service while its modules are emitted.
pub(super) struct Types<'a> {
    elements: BTreeMap<&'a str, &'a Element>,
    codes: BTreeMap<&'a str, &'a [CodedValue]>,
    hangul_limits: BTreeMap<&'a str, u32>,
}

/// Whether a module is emitted for an API.
pub(super) fn is_laid_out(api: &Api) -> bool {
    api.layout != Layout::Unpublished
}

/// The rows of a layout and the rows of its repeating parts.
fn all_members(members: &[Member]) -> impl Iterator<Item = &Member> {
    members.iter().flat_map(|member| {
        let rows = member.repeat.iter().flat_map(|repeat| &repeat.members);
        std::iter::once(member).chain(rows)
    })
}

impl<'a> Types<'a> {
    pub(super) fn new(service: &'a Service) -> Self {
        let mut types = Self {
            elements: service
                .elements
                .iter()
                .map(|element| (element.element.as_str(), element))
                .collect(),
            codes: BTreeMap::new(),
            hangul_limits: BTreeMap::new(),
        };
        for api in &service.apis {
            for member in all_members(&api.request).chain(all_members(&api.response)) {
                // Where the dictionary says text, its type has the name already, and the row's list is the API's own.
                let is_text = types
                    .elements
                    .get(member.element.as_str())
                    .is_some_and(|element| has_marker(element.kind));
                if is_enum(member) && !is_text {
                    types.codes.entry(&member.element).or_insert(&member.codes);
                }
            }
            for member in all_members(&api.request) {
                if let Some(limit) = member.hangul_limit {
                    let known = types.hangul_limits.entry(&member.element).or_insert(limit);
                    *known = limit.min(*known);
                }
            }
        }
        types
    }

    /// The Hangul limit that the requests state for an element.
    pub(super) fn hangul_limit(&self, element: &str) -> Option<u32> {
        self.hangul_limits.get(element).copied()
    }

    /// The codes of an element that all layouts share.
    pub(super) fn shared_codes(&self) -> impl Iterator<Item = (&'a Element, &'a [CodedValue])> {
        self.codes
            .iter()
            .filter_map(|(element, codes)| Some((*self.elements.get(element)?, *codes)))
    }

    /// Whether a row says of its values exactly what the dictionary says.
    pub(super) fn is_shared(&self, member: &Member) -> bool {
        self.elements
            .get(member.element.as_str())
            .is_some_and(|element| {
                element.kind == member.kind
                    && element.class == member.class
                    && element.length == member.length
            })
    }

    /// Whether a row has a list of codes that differs from the one that the element's type was made of.
    fn has_own_codes(&self, member: &Member) -> bool {
        is_enum(member) && self.codes.get(member.element.as_str()) != Some(&member.codes.as_slice())
    }

    /// The dictionary's entry of a row.
    pub(super) fn element(&self, member: &Member) -> Option<&'a Element> {
        self.elements.get(member.element.as_str()).copied()
    }

    /// The members whose values have a type of their own in the module of an API: a marker or a list of codes.
    pub(super) fn own_members<'m>(&self, api: &'m Api) -> impl Iterator<Item = &'m Member> {
        all_members(&api.request)
            .chain(all_members(&api.response))
            .filter(|member| {
                let marker = !self.is_shared(member) && has_marker(member.kind);
                marker || self.has_own_codes(member)
            })
    }

    /// The Rust type of a member's values, as the module of the API spells it.
    pub(super) fn value(&self, api: &Api, member: &Member) -> TokenStream {
        let runtime = quote!(::ontu::runtime);
        match member.kind {
            Kind::Digits => {
                let marker = self.marker(api, member);
                quote!(#runtime::Digits<#marker>)
            }
            Kind::Text | Kind::Undecided => {
                let marker = self.marker(api, member);
                quote!(#runtime::Text<#marker>)
            }
            Kind::Amount => quote!(#runtime::Krw),
            Kind::Number
                if is_page(member) || member.length.is_none_or(|length| length.limit <= 9) =>
            {
                quote!(::core::primitive::u32)
            }
            Kind::Number => quote!(::core::primitive::u64),
            Kind::Date => quote!(#runtime::Date),
            Kind::DateOrMonth => quote!(#runtime::DateOrMonth),
            Kind::Time => quote!(#runtime::Time),
            Kind::ResponseCode => quote!(#runtime::ResponseCode),
            Kind::Flag
                if member
                    .codes
                    .iter()
                    .all(|code| code.value == "Y" || code.value == "N") =>
            {
                quote!(::core::primitive::bool)
            }
            Kind::Flag | Kind::Code if self.has_own_codes(member) => {
                let name = own_ident(api, member);
                quote!(#name)
            }
            Kind::Flag | Kind::Code if self.codes.contains_key(member.element.as_str()) => {
                let name = self.shared_ident(member);
                quote!(super::values::#name)
            }
            // Rows have no value; a code without a list is text.
            Kind::Flag | Kind::Code | Kind::Rows => {
                let marker = self.marker(api, member);
                quote!(#runtime::Text<#marker>)
            }
        }
    }

    /// Whether the values of a member are `Copy`.
    pub(super) fn is_copy(&self, member: &Member) -> bool {
        match member.kind {
            Kind::Amount
            | Kind::Number
            | Kind::Date
            | Kind::DateOrMonth
            | Kind::Time
            | Kind::Flag => true,
            Kind::Code => is_enum(member) || self.codes.contains_key(member.element.as_str()),
            _ => false,
        }
    }

    fn shared_ident(&self, member: &Member) -> Ident {
        let english = self
            .element(member)
            .map_or(member.english.as_str(), |element| element.english.as_str());
        type_ident(english)
    }

    fn marker(&self, api: &Api, member: &Member) -> TokenStream {
        if self.is_shared(member) || !has_marker(member.kind) {
            let name = self.shared_ident(member);
            quote!(super::elements::#name)
        } else {
            let name = own_ident(api, member);
            quote!(#name)
        }
    }

    /// An expression for the static description of a member's element, as a module beside `elements` spells it.
    pub(super) fn info(&self, member: &Member) -> TokenStream {
        match self.element(member) {
            Some(element) if self.is_shared(member) && element.kind != Kind::Rows => {
                let name = type_ident(&element.english);
                quote!(<super::elements::#name as ::ontu::runtime::Element>::INFO)
            }
            _ => {
                let literal = info_literal(&Info {
                    element: &member.element,
                    english: &member.english,
                    korean: &member.name,
                    kind: member.kind,
                    class: member.class,
                    length: member.length,
                    hangul_limit: member.hangul_limit,
                });
                quote!(&#literal)
            }
        }
    }
}

/// Whether the values of a kind are texts of a marker's type.
pub(super) fn has_marker(kind: Kind) -> bool {
    matches!(kind, Kind::Digits | Kind::Text | Kind::Undecided)
}

/// Whether the values of a member are a generated list of codes.
pub(super) fn is_enum(member: &Member) -> bool {
    let flag = member
        .codes
        .iter()
        .all(|code| code.value == "Y" || code.value == "N");
    !member.codes.is_empty() && (member.kind == Kind::Code || (member.kind == Kind::Flag && !flag))
}

/// Whether a member counts pages: such a count is a `u32`, whatever length the table prints.
pub(super) fn is_page(member: &Member) -> bool {
    member.kind == Kind::Number && member.english == "page_no"
}

/// The name of a type that only one API needs.
pub(super) fn own_ident(api: &Api, member: &Member) -> Ident {
    type_ident(&format!(
        "{}_{}",
        heck::ToSnakeCase::to_snake_case(api.type_name.as_str()),
        member.english
    ))
}

/// What an `ElementInfo` is written from.
pub(super) struct Info<'a> {
    pub(super) element: &'a str,
    pub(super) english: &'a str,
    pub(super) korean: &'a str,
    pub(super) kind: Kind,
    pub(super) class: DataClass,
    pub(super) length: Option<crate::resolved::Length>,
    pub(super) hangul_limit: Option<u32>,
}

/// An `ElementInfo` as a literal.
pub(super) fn info_literal(info: &Info<'_>) -> TokenStream {
    let Info {
        element,
        english,
        korean,
        ..
    } = info;
    let kind = match info.kind {
        Kind::Digits => quote!(Digits),
        Kind::Text | Kind::Undecided => quote!(Text),
        Kind::Amount => quote!(Amount),
        Kind::Number => quote!(Number),
        Kind::Date => quote!(Date),
        Kind::DateOrMonth => quote!(DateOrMonth),
        Kind::Time => quote!(Time),
        Kind::Code => quote!(Code),
        Kind::Flag => quote!(Flag),
        Kind::ResponseCode => quote!(ResponseCode),
        Kind::Rows => quote!(Rows),
    };
    let class = match info.class {
        DataClass::Public => quote!(Public),
        DataClass::Account => quote!(Account),
        DataClass::PersonalName | DataClass::Undecided => quote!(PersonalName),
        DataClass::Secret => quote!(Secret),
    };
    let limit = option(info.length.map(|length| length.limit));
    let unit = match info.length.map(|length| length.unit) {
        Some(crate::resolved::Unit::Characters) => quote!(Characters),
        Some(crate::resolved::Unit::Cp949Bytes) => quote!(Cp949Bytes),
        Some(crate::resolved::Unit::Unstated) | None => quote!(Unstated),
    };
    let hangul_limit = option(info.hangul_limit);
    quote! {
        ::ontu::runtime::ElementInfo {
            element: #element,
            english: #english,
            korean: #korean,
            kind: ::ontu::runtime::Kind::#kind,
            class: ::ontu::runtime::DataClass::#class,
            limit: #limit,
            unit: ::ontu::runtime::LengthUnit::#unit,
            hangul_limit: #hangul_limit,
        }
    }
}

/// An `Option` spelled out.
pub(super) fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
