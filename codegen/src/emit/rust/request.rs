//! The request of an operation: its type, the literal of its required members, its rows.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::names::{ident, type_ident};
use super::types::Types;
use crate::resolved::{Api, Kind, Member, Requiredness};

/// Whether a caller must give a member; what the table leaves open is demanded.
pub(super) fn is_demanded(member: &Member) -> bool {
    match member.required {
        Requiredness::Required | Requiredness::Unstated => true,
        Requiredness::Optional | Requiredness::Unused => false,
    }
}

/// The name of the literal of the required members.
pub(super) fn required_ident(name: &Ident) -> Ident {
    format_ident!("{name}Required")
}

/// The name of the method that sets an optional member.
pub(super) fn with_ident(member: &Member) -> Ident {
    format_ident!("with_{}", member.english)
}

/// The request and its rows.
pub(super) fn types(types: &Types<'_>, api: &Api) -> TokenStream {
    let name = type_ident(&api.type_name);
    let heading = docs::lines(&[
        api.summary.clone(),
        String::new(),
        format!(
            "It is made from the literal of its required members; {} on the wire, {}.",
            docs::verbatim(&api.api),
            docs::verbatim(&api.name)
        ),
    ]);
    let aliases = docs::aliases(&name.to_string(), &[&api.api, &api.name, &api.title]);
    let request = structure(types, api, &name, &api.request, &heading, &aliases);
    let from_wire = quote! {
        impl #name {
            /// Checks every rule across members at once: sums, row counts, ranges, digits of amounts.
            ///
            /// # Errors
            /// Everything that is wrong with the request.
            pub fn check(&self) -> ::core::result::Result<(), ::ontu::runtime::Violations> {
                <Self as ::ontu::runtime::Operation>::check(self)
            }

            /// Reads a request strictly from a body, with or without its header.
            ///
            /// # Errors
            /// Everything that is wrong with the body.
            pub fn from_wire(
                body: &::ontu::runtime::serde_json::Value,
            ) -> ::core::result::Result<Self, ::ontu::runtime::Violations> {
                ::ontu::runtime::request_from_wire(body)
            }
        }
    };
    let given = api
        .request
        .iter()
        .filter(|member| docs::from_caller(member));
    let rows = given.filter_map(|member| {
        let repeat = member.repeat.as_ref()?;
        let row = type_ident(&repeat.row_type);
        let heading = docs::lines(&[format!(
            "One row of {} in a [`{name}`].",
            docs::verbatim(&member.wire)
        )]);
        let aliases = docs::aliases(&row.to_string(), &[]);
        let row_type = structure(types, api, &row, &repeat.members, &heading, &aliases);
        let code = row_code(types, &row, &repeat.members);
        Some(quote!(#row_type #code))
    });
    quote!(#request #from_wire #(#rows)*)
}

/// The type of a member's field, without regard to whether it must be given.
fn field_type(types: &Types<'_>, api: &Api, member: &Member) -> TokenStream {
    match &member.repeat {
        Some(repeat) => {
            let row = type_ident(&repeat.row_type);
            quote!(::std::vec::Vec<#row>)
        }
        None => types.value(api, member),
    }
}

/// A request or a row of one: the type, its literal, constructor, `with_…` and getters.
fn structure(
    types: &Types<'_>,
    api: &Api,
    name: &Ident,
    members: &[Member],
    heading: &TokenStream,
    aliases: &TokenStream,
) -> TokenStream {
    let given: Vec<_> = members
        .iter()
        .filter(|member| docs::from_caller(member))
        .collect();
    let (demanded, optional): (Vec<&Member>, Vec<&Member>) =
        given.iter().partition(|member| is_demanded(member));
    let fields = given.iter().map(|member| {
        let field = ident(&member.english);
        let kind = field_type(types, api, member);
        if is_demanded(member) || member.kind == Kind::Rows {
            quote!(pub(crate) #field: #kind)
        } else {
            quote!(pub(crate) #field: ::core::option::Option<#kind>)
        }
    });
    let required = required_ident(name);
    let required_docs = docs::lines(&[format!("The members that every [`{name}`] has.")]);
    let required_fields = demanded.iter().map(|member| {
        let field = ident(&member.english);
        let kind = field_type(types, api, member);
        let lines = docs::lines(&docs::member(member, api, "request"));
        let aliases = docs::aliases(
            &member.english,
            &[&member.wire, &member.element, &member.name],
        );
        quote!(#lines #aliases pub #field: #kind)
    });
    let demanded_names: Vec<_> = demanded
        .iter()
        .map(|member| ident(&member.english))
        .collect();
    let unset = optional.iter().map(|member| {
        let field = ident(&member.english);
        if member.kind == Kind::Rows {
            quote!(#field: ::std::vec::Vec::new())
        } else {
            quote!(#field: ::core::option::Option::None)
        }
    });
    let with = optional.iter().map(|member| {
        let field = ident(&member.english);
        let setter = with_ident(member);
        let kind = field_type(types, api, member);
        let lines = docs::lines(&docs::member(member, api, "request"));
        let value = if member.kind == Kind::Rows {
            quote!(#field)
        } else {
            quote!(::core::option::Option::Some(#field))
        };
        quote! {
            #lines
            #[must_use]
            pub fn #setter(mut self, #field: #kind) -> Self {
                self.#field = #value;
                self
            }
        }
    });
    let getters = given.iter().map(|member| {
        let field = ident(&member.english);
        let lines = docs::lines(&docs::member(member, api, "request"));
        let aliases = docs::aliases(
            &member.english,
            &[&member.wire, &member.element, &member.name],
        );
        let (kind, value) = getter(types, api, member);
        quote! {
            #lines
            #aliases
            pub fn #field(&self) -> #kind {
                #value
            }
        }
    });
    quote! {
        #heading
        #aliases
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash
        )]
        pub struct #name {
            #(#fields,)*
        }

        #required_docs
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash
        )]
        pub struct #required {
            #(#required_fields,)*
        }

        impl #name {
            /// Makes it from its required members; the optional ones are unset.
            pub fn new(required: #required) -> Self {
                let #required { #(#demanded_names,)* } = required;
                Self {
                    #(#demanded_names,)*
                    #(#unset,)*
                }
            }

            #(#with)*
            #(#getters)*
        }
    }
}

/// The type and the body of a getter.
fn getter(types: &Types<'_>, api: &Api, member: &Member) -> (TokenStream, TokenStream) {
    let field = ident(&member.english);
    if let Some(repeat) = &member.repeat {
        let row = type_ident(&repeat.row_type);
        return (quote!(&[#row]), quote!(&self.#field));
    }
    let kind = types.value(api, member);
    match (is_demanded(member), types.is_copy(member)) {
        (true, true) => (kind, quote!(self.#field)),
        (true, false) => (quote!(&#kind), quote!(&self.#field)),
        (false, true) => (quote!(::core::option::Option<#kind>), quote!(self.#field)),
        (false, false) => (
            quote!(::core::option::Option<&#kind>),
            quote!(self.#field.as_ref()),
        ),
    }
}

/// How a row is written, looked at and read.
fn row_code(types: &Types<'_>, row: &Ident, members: &[Member]) -> TokenStream {
    let write = write(types, members);
    let inspect = inspect(members);
    let read = read(members);
    quote! {
        impl #row {
            fn write(&self, to: &mut ::ontu::runtime::MemberWriter<'_>) {
                #write
            }

            fn inspect(&self, checks: &mut ::ontu::runtime::Checks) {
                #inspect
            }

            fn read_request(
                members: &mut ::ontu::runtime::BodyReader<'_>,
            ) -> ::core::option::Option<Self> {
                #read
            }
        }
    }
}

/// The statements that write members.
pub(super) fn write(types: &Types<'_>, members: &[Member]) -> TokenStream {
    use crate::resolved::{Origin, Unset};
    let statements = members
        .iter()
        .filter(|member| member.required != Requiredness::Unused)
        .map(|member| {
            let wire = &member.wire;
            let field = ident(&member.english);
            match member.origin {
                Origin::Configuration => {
                    let info = types.info(member);
                    quote!(to.configured(#wire, #info);)
                }
                Origin::Permit => match member.kind {
                    Kind::Date => quote!(to.day_of_sending(#wire);),
                    Kind::Time => quote!(to.time_of_sending(#wire);),
                    _ => quote!(to.number_of_sending(#wire);),
                },
                // Only headers have members that the operation fixes.
                Origin::Operation => TokenStream::new(),
                Origin::Caller if member.kind == Kind::Rows => {
                    quote!(to.rows(#wire, &self.#field, |to, row| row.write(to));)
                }
                Origin::Caller if is_demanded(member) => quote!(to.value(#wire, &self.#field);),
                Origin::Caller => match member.unset {
                    Unset::Omit => quote!(to.optional(#wire, self.#field.as_ref());),
                    Unset::Empty => quote!(to.optional_or_empty(#wire, self.#field.as_ref());),
                },
            }
        });
    or_unused(quote!(#(#statements)*), quote!(to))
}

/// The statements, or what keeps the compiler from warning of a parameter that none of them uses.
fn or_unused(statements: TokenStream, parameter: TokenStream) -> TokenStream {
    if statements.is_empty() {
        quote!(let _ = #parameter;)
    } else {
        statements
    }
}

/// The statements that look at members one by one.
pub(super) fn inspect(members: &[Member]) -> TokenStream {
    let statements = members
        .iter()
        .filter(|member| docs::from_caller(member))
        .map(|member| {
            let wire = &member.wire;
            let field = ident(&member.english);
            if member.kind == Kind::Rows {
                quote!(checks.rows(#wire, &self.#field, |checks, row| row.inspect(checks));)
            } else if is_demanded(member) {
                quote!(checks.value(#wire, &self.#field);)
            } else {
                quote! {
                    if let ::core::option::Option::Some(value) = &self.#field {
                        checks.value(#wire, value);
                    }
                }
            }
        });
    or_unused(quote!(#(#statements)*), quote!(checks))
}

/// The statements that read members, all of them before the first missing one ends it.
pub(super) fn read(members: &[Member]) -> TokenStream {
    let given: Vec<_> = members
        .iter()
        .filter(|member| docs::from_caller(member))
        .collect();
    let reads = given.iter().map(|member| {
        let wire = &member.wire;
        let field = ident(&member.english);
        match &member.repeat {
            Some(repeat) => {
                let row = type_ident(&repeat.row_type);
                quote!(let #field = members.rows(#wire, #row::read_request);)
            }
            None if is_demanded(member) => quote!(let #field = members.required(#wire);),
            None => quote!(let #field = members.optional(#wire);),
        }
    });
    let fields = given.iter().map(|member| {
        let field = ident(&member.english);
        if is_demanded(member) || member.kind == Kind::Rows {
            quote!(#field: #field?)
        } else {
            quote!(#field)
        }
    });
    let reads = or_unused(quote!(#(#reads)*), quote!(members));
    quote! {
        #reads
        ::core::option::Option::Some(Self { #(#fields,)* })
    }
}
