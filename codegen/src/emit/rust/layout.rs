//! Layouts and operations as static data: what readers, writers and tables of the runtime work from.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Types, option};
use crate::resolved::{
    Api, CodeClass, DataClass, Effect, Kind, Layout, Member, Origin, Requiredness,
};

/// A slice of `MemberInfo`.
pub(super) fn members(types: &Types<'_>, members: &[Member], result: Option<&str>) -> TokenStream {
    let members = members.iter().map(|member| {
        let info = types.info(member);
        let wire = &member.wire;
        let accept = &member.accept;
        let required = match member.required {
            Requiredness::Required => quote!(Required),
            Requiredness::Optional => quote!(Optional),
            Requiredness::Unstated => quote!(Unstated),
            Requiredness::Unused => quote!(Unused),
        };
        let origin = origin(member);
        let echo = member.echo;
        let decisive = member.echo
            || member.accumulates.is_some()
            || member.kind == Kind::ResponseCode
            || result == Some(member.element.as_str());
        let repeat = option(member.repeat.as_ref().map(|repeat| {
            let min = repeat.min;
            let max = option(repeat.max);
            let page = option(repeat.page);
            let rows = self::members(types, &repeat.members, None);
            quote! {
                &::ontu::runtime::RepeatInfo { min: #min, max: #max, page: #page, members: #rows }
            }
        }));
        quote! {
            ::ontu::runtime::MemberInfo {
                element: #info,
                wire: #wire,
                accept: &[#(#accept),*],
                required: ::ontu::runtime::Requiredness::#required,
                origin: ::ontu::runtime::Origin::#origin,
                echo: #echo,
                decisive: #decisive,
                repeat: #repeat,
            }
        }
    });
    quote!(&[#(#members),*])
}

/// The variant of the runtime's `Origin` for a member.
fn origin(member: &Member) -> TokenStream {
    match member.origin {
        Origin::Caller => quote!(Caller),
        Origin::Configuration if member.class == DataClass::Secret => quote!(Token),
        Origin::Configuration => quote!(Configuration),
        Origin::Operation => quote!(Api),
        Origin::Permit => match member.kind {
            Kind::Date => quote!(Day),
            Kind::Time => quote!(Time),
            _ => quote!(TransactionNo),
        },
    }
}

/// The variant of the runtime's `Effect`.
pub(super) fn effect(effect: Effect) -> TokenStream {
    match effect {
        Effect::Reads => quote!(::ontu::runtime::Effect::Reads),
        Effect::Issues => quote!(::ontu::runtime::Effect::Issues),
        Effect::Changes => quote!(::ontu::runtime::Effect::Changes),
        Effect::MovesMoney => quote!(::ontu::runtime::Effect::MovesMoney),
        Effect::Undecided => quote!(::ontu::runtime::Effect::Undecided),
    }
}

/// The variant of the runtime's `CodeClass`; an undecided class is read as unknown.
pub(super) fn code_class(class: CodeClass) -> TokenStream {
    match class {
        CodeClass::Done => quote!(::ontu::runtime::CodeClass::Done),
        CodeClass::Empty => quote!(::ontu::runtime::CodeClass::Empty),
        CodeClass::Refused => quote!(::ontu::runtime::CodeClass::Refused),
        CodeClass::Pending => quote!(::ontu::runtime::CodeClass::Pending),
        CodeClass::Unknown | CodeClass::Undecided => quote!(::ontu::runtime::CodeClass::Unknown),
        CodeClass::Duplicate => quote!(::ontu::runtime::CodeClass::Duplicate),
        CodeClass::Absent => quote!(::ontu::runtime::CodeClass::Absent),
    }
}

/// An `OperationInfo` as a literal.
pub(super) fn operation(types: &Types<'_>, api: &Api) -> TokenStream {
    let Api {
        api: wire,
        name,
        operation,
        type_name,
        summary,
        ..
    } = api;
    let effect = effect(api.effect);
    let layout = match api.layout {
        Layout::Published => quote!(Published),
        Layout::Unpublished => quote!(Unpublished),
        Layout::Overlay => quote!(Overlay),
    };
    let codes = api.codes.iter().map(|rule| {
        let code = option(rule.code.as_ref());
        let class = code_class(rule.class);
        let message = &rule.message;
        let procedure = &rule.procedure;
        let inquire = option(rule.inquire.as_ref());
        quote! {
            ::ontu::runtime::CodeRule {
                code: #code,
                class: #class,
                message: #message,
                procedure: #procedure,
                inquire: #inquire,
            }
        }
    });
    let request = members(types, &api.request, None);
    let response = members(types, &api.response, api.result.as_deref());
    let inquiry = option(api.inquiry.as_ref().map(|inquiry| {
        let api = &inquiry.api;
        let key = &inquiry.key;
        let original_date = &inquiry.original_date;
        let original_number = &inquiry.original_number;
        quote! {
            ::ontu::runtime::InquiryInfo {
                api: #api,
                key: #key,
                original_date: #original_date,
                original_number: #original_number,
            }
        }
    }));
    let inquires = option(api.inquires.as_ref());
    quote! {
        ::ontu::runtime::OperationInfo {
            api: #wire,
            name: #name,
            operation: #operation,
            type_name: #type_name,
            summary: #summary,
            effect: #effect,
            layout: ::ontu::runtime::Layout::#layout,
            codes: &[#(#codes),*],
            request: #request,
            response: #response,
            inquiry: #inquiry,
            inquires: #inquires,
        }
    }
}
