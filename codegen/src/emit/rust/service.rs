//! The modules that all operations of a service share: elements, values, header, codes, profiles, operations, and the table of contents.

use proc_macro2::TokenStream;
use quote::quote;

use super::Module;
use super::docs;
use super::layout;
use super::names::{ident, static_ident, type_ident};
use super::traits;
use super::types::{Info, Types, has_marker, info_literal, is_laid_out, option};
use crate::resolved::{Api, CodedValue, DataClass, Kind, Origin, Service, TokenPlace};

/// All of them.
pub(super) fn modules(service: &Service, types: &Types<'_>) -> Vec<Module> {
    vec![
        contents(service),
        elements(service, types),
        values(service, types),
        header(service, types),
        codes(service),
        profiles(service),
        operations(service, types),
    ]
}

fn module(service: &Service, name: &str, docs: &str, source: &str, tokens: TokenStream) -> Module {
    Module {
        path: format!("{}/{name}.rs", service.service),
        source: format!("{}/{source}", service.service),
        docs: vec![docs.to_owned()],
        tokens,
    }
}

fn contents(service: &Service) -> Module {
    let laid_out: Vec<_> = service.apis.iter().filter(|api| is_laid_out(api)).collect();
    let operations = laid_out.iter().map(|api| {
        let name = ident(&api.operation);
        quote!(pub mod #name;)
    });
    let requests = laid_out.iter().map(|api| {
        let module = ident(&api.operation);
        let request = type_ident(&api.type_name);
        quote!(pub use self::#module::#request;)
    });
    let Service {
        service: name,
        name: korean,
        english_name,
        ..
    } = service;
    let configured = service.elements.iter().filter(|element| {
        element.origin == Origin::Configuration && element.class != DataClass::Secret
    });
    let configured = configured.map(|element| {
        let name = type_ident(&element.english);
        quote!(<elements::#name as ::ontu::runtime::Element>::INFO)
    });
    let procedures = (!service.procedures.is_empty()).then(|| {
        quote!(
            pub mod procedures;
        )
    });
    let forms = (!service.forms.is_empty()).then(|| {
        quote!(
            pub mod forms;
        )
    });
    let title = docs::lines(&[format!(
        "{} ({}), as data.",
        service.english_name,
        docs::verbatim(&service.name)
    )]);
    let tokens = quote! {
        #(#operations)*
        pub mod codes;
        pub mod elements;
        pub mod header;
        pub mod operations;
        pub mod profiles;
        pub mod values;
        #procedures
        #forms

        pub use self::operations::OPERATIONS;
        pub use self::profiles::PROFILES;
        #(#requests)*

        const _: () = ::ontu::runtime::assert_format(1);

        #title
        pub static SERVICE: ::ontu::runtime::ServiceInfo = ::ontu::runtime::ServiceInfo {
            service: #name,
            name: #korean,
            english_name: #english_name,
            operations: OPERATIONS,
            codes: codes::CODES,
            profiles: PROFILES,
            header_request: header::REQUEST,
            header_response: header::RESPONSE,
            configured: &[#(#configured),*],
        };
    };
    let mut module = module(service, "mod", "", "service.yaml", tokens);
    module.docs = vec![
        format!("{} ({}).", service.english_name, docs::verbatim(&service.name)),
        String::new(),
        "Each operation with a layout has a module with its request, its reply and their rows; requests are also here.".to_owned(),
    ];
    module
}

fn elements(service: &Service, types: &Types<'_>) -> Module {
    let markers = service
        .elements
        .iter()
        .filter(|element| element.kind != Kind::Rows)
        .map(|element| {
            let name = type_ident(&element.english);
            let docs = docs::lines(&docs::element(element));
            let aliases = docs::aliases(&name.to_string(), &[&element.element, &element.name]);
            let info = info_literal(&Info {
                element: &element.element,
                english: &element.english,
                korean: &element.name,
                kind: element.kind,
                class: element.class,
                length: element.length,
                hangul_limit: types.hangul_limit(&element.element),
            });
            marker(&name, &docs, &aliases, &info)
        });
    module(
        service,
        "elements",
        "The data dictionary: one marker an element, for `Digits` and `Text`.",
        "elements.yaml",
        quote!(#(#markers)*),
    )
}

/// A marker and what it says.
pub(super) fn marker(
    name: &proc_macro2::Ident,
    docs: &TokenStream,
    aliases: &TokenStream,
    info: &TokenStream,
) -> TokenStream {
    quote! {
        #docs
        #aliases
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        pub struct #name;

        impl ::ontu::runtime::Element for #name {
            const INFO: &'static ::ontu::runtime::ElementInfo = &#info;
        }
    }
}

fn values(service: &Service, types: &Types<'_>) -> Module {
    let texts = service
        .elements
        .iter()
        .filter(|element| has_marker(element.kind) && element.class != DataClass::Secret)
        .map(|element| {
            let name = type_ident(&element.english);
            let docs = docs::lines(&docs::element(element));
            let aliases = docs::aliases(&name.to_string(), &[&element.element, &element.name]);
            let of = if element.kind == Kind::Digits {
                quote!(Digits)
            } else {
                quote!(Text)
            };
            quote! {
                #docs
                #aliases
                pub type #name = ::ontu::runtime::#of<super::elements::#name>;
            }
        });
    let coded = types.shared_codes().map(|(element, codes)| {
        let name = type_ident(&element.english);
        let docs = docs::lines(&docs::element(element));
        let aliases = docs::aliases(&name.to_string(), &[&element.element, &element.name]);
        code_list(&name, &docs, &aliases, codes)
    });
    module(
        service,
        "values",
        "The types of values: a name for each validated text, and the lists of codes.",
        "elements.yaml",
        quote!(#(#texts)* #(#coded)*),
    )
}

/// An enum of the codes of a coded member.
pub(super) fn code_list(
    name: &proc_macro2::Ident,
    docs: &TokenStream,
    aliases: &TokenStream,
    codes: &[CodedValue],
) -> TokenStream {
    let variants: Vec<_> = codes.iter().map(|code| type_ident(&code.english)).collect();
    let texts: Vec<_> = codes.iter().map(|code| &code.value).collect();
    let meanings = codes.iter().map(|code| &code.meaning);
    let variant_docs = codes.iter().map(|code| docs::lines(&docs::coded(code)));
    quote! {
        #docs
        #aliases
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash
        )]
        pub enum #name {
            #(#variant_docs #variants,)*
        }

        impl #name {
            /// Every code, in the document's order.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The code on the wire.
            pub const fn code(self) -> &'static ::core::primitive::str {
                match self {
                    #(Self::#variants => #texts,)*
                }
            }

            /// The meaning of the code, as the document prints it.
            pub const fn korean(self) -> &'static ::core::primitive::str {
                match self {
                    #(Self::#variants => #meanings,)*
                }
            }
        }

        impl ::ontu::runtime::Value for #name {
            fn write(&self, out: &mut ::std::string::String) {
                out.push_str(self.code());
            }

            fn parse(
                text: &::core::primitive::str,
                _info: &'static ::ontu::runtime::ElementInfo,
            ) -> ::core::result::Result<Self, ::ontu::runtime::Fault> {
                match text {
                    #(#texts => ::core::result::Result::Ok(Self::#variants),)*
                    "" => ::core::result::Result::Err(::ontu::runtime::Fault::of(
                        ::ontu::runtime::Rule::NotEmpty,
                    )),
                    _ => ::core::result::Result::Err(::ontu::runtime::Fault::of(
                        ::ontu::runtime::Rule::KnownCode,
                    )),
                }
            }
        }
    }
}

fn header(service: &Service, types: &Types<'_>) -> Module {
    let request = layout::members(types, &service.header.request, None);
    let response = layout::members(types, &service.header.response, None);
    module(
        service,
        "header",
        "The common header (공통부) in both directions.",
        "service.yaml",
        quote! {
            /// The header of a request.
            pub const REQUEST: &[::ontu::runtime::MemberInfo] = #request;

            /// The header of a reply.
            pub const RESPONSE: &[::ontu::runtime::MemberInfo] = #response;
        },
    )
}

fn codes(service: &Service) -> Module {
    let codes = service.codes.iter().map(|code| {
        let class = layout::code_class(code.class);
        let effects = code.effects.iter().map(|effect| layout::effect(*effect));
        let message = &code.message;
        let code = &code.code;
        quote! {
            ::ontu::runtime::GeneralCode {
                code: #code,
                class: #class,
                message: #message,
                effects: &[#(#effects),*],
            }
        }
    });
    module(
        service,
        "codes",
        "What a response code means wherever an API's own table does not say.",
        "codes.yaml",
        quote! {
            /// The general codes.
            pub const CODES: &[::ontu::runtime::GeneralCode] = &[#(#codes),*];
        },
    )
}

fn profiles(service: &Service) -> Module {
    let profiles = service.profiles.iter().map(|profile| {
        let name = &profile.name;
        let base_url = &profile.base_url;
        let path_prefix = &profile.path_prefix;
        let suffix = &profile.suffix;
        let content_type = &profile.content_type;
        let token_header =
            option((profile.token == TokenPlace::HttpHeader).then_some(&profile.token_header));
        let token_prefix = &profile.token_prefix;
        let token_path = &profile.token_path;
        let token_scope = &profile.token_scope;
        let constants = profile.constants.iter().map(|constant| {
            let element = &constant.element;
            let value = &constant.value;
            quote!((#element, #value))
        });
        quote! {
            ::ontu::runtime::ProfileInfo {
                name: #name,
                base_url: #base_url,
                path_prefix: #path_prefix,
                suffix: #suffix,
                content_type: #content_type,
                token_header: #token_header,
                token_prefix: #token_prefix,
                token_path: #token_path,
                token_scope: #token_scope,
                constants: &[#(#constants),*],
            }
        }
    });
    module(
        service,
        "profiles",
        "Ways to reach the service.",
        "service.yaml",
        quote! {
            /// The profiles that the spec knows.
            pub static PROFILES: &[::ontu::runtime::ProfileInfo] = &[#(#profiles),*];
        },
    )
}

fn operations(service: &Service, types: &Types<'_>) -> Module {
    let unpublished = service
        .apis
        .iter()
        .filter(|api| !is_laid_out(api))
        .map(|api| {
            let name = static_ident(&api.operation);
            let info = layout::operation(types, api);
            let docs = docs::lines(&[format!(
                "{}: {} It has no published layout.",
                docs::verbatim(&api.api),
                api.summary
            )]);
            let aliases = docs::aliases(&name.to_string(), &[&api.api, &api.name]);
            quote! {
                #docs
                #aliases
                pub static #name: ::ontu::runtime::OperationInfo = #info;
            }
        });
    let all = service.apis.iter().map(|api| {
        if is_laid_out(api) {
            let module = ident(&api.operation);
            quote!(&super::#module::INFO)
        } else {
            let name = static_ident(&api.operation);
            quote!(&#name)
        }
    });
    let visits = arms(service, |_| true);
    let money_moving = arms(service, |api| traits::moves_money(service, api));
    module(
        service,
        "operations",
        "Every operation of the service, those without a published layout included.",
        "service.yaml",
        quote! {
            /// Every operation, in the document's order.
            pub static OPERATIONS: &[&::ontu::runtime::OperationInfo] = &[#(#all),*];

            /// Hands the request type of an API to a visitor; none for an API that is not laid out.
            pub fn visit<V: ::ontu::runtime::OperationVisitor>(
                api: &::core::primitive::str,
                visitor: V,
            ) -> ::core::option::Option<V::Output> {
                #visits
            }

            /// Hands the request type of a money-moving API to a visitor; none for any other API.
            pub fn visit_money_moving<V: ::ontu::runtime::MoneyMovingVisitor>(
                api: &::core::primitive::str,
                visitor: V,
            ) -> ::core::option::Option<V::Output> {
                #money_moving
            }

            #(#unpublished)*
        },
    )
}

/// Hands the request type of an API to a visitor.
fn arms(service: &Service, chosen: impl Fn(&Api) -> bool) -> TokenStream {
    let arms: Vec<_> = service
        .apis
        .iter()
        .filter(|api| is_laid_out(api) && chosen(api))
        .map(|api| {
            let wire = &api.api;
            let module = ident(&api.operation);
            let request = type_ident(&api.type_name);
            quote! {
                #wire => ::core::option::Option::Some(
                    visitor.visit::<super::#module::#request>(),
                ),
            }
        })
        .collect();
    if arms.is_empty() {
        return quote! {
            let _ = (api, visitor);
            ::core::option::Option::None
        };
    }
    quote! {
        match api {
            #(#arms)*
            _ => ::core::option::Option::None,
        }
    }
}
