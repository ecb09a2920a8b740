//! The reply of an operation and its rows: one field a member, each as the bank sent it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::names::{ident, type_ident};
use super::types::Types;
use crate::resolved::{Api, Member, Requiredness};

/// The name of the reply of an API.
pub(super) fn reply_ident(api: &Api) -> Ident {
    format_ident!("{}Reply", type_ident(&api.type_name))
}

/// The members of a reply that are read.
pub(super) fn read_members(members: &[Member]) -> impl Iterator<Item = &Member> {
    members
        .iter()
        .filter(|member| member.required != Requiredness::Unused)
}

/// The reply and its rows.
pub(super) fn types(types: &Types<'_>, api: &Api) -> TokenStream {
    let name = reply_ident(api);
    let request = type_ident(&api.type_name);
    let heading = docs::lines(&[if api.response.is_empty() {
        format!("What the bank answers a [`{request}`]: nothing but its header.")
    } else {
        format!("What the bank answers a [`{request}`], each member as it came.")
    }]);
    let reply = structure(types, api, &name, &api.response, &heading);
    let rows = read_members(&api.response).filter_map(|member| {
        let repeat = member.repeat.as_ref()?;
        let row = type_ident(&repeat.row_type);
        let heading = docs::lines(&[format!(
            "One row of {} in a [`{name}`].",
            docs::verbatim(&member.wire)
        )]);
        Some(structure(types, api, &row, &repeat.members, &heading))
    });
    quote!(#reply #(#rows)*)
}

fn structure(
    types: &Types<'_>,
    api: &Api,
    name: &Ident,
    members: &[Member],
    heading: &TokenStream,
) -> TokenStream {
    let fields = read_members(members).map(|member| {
        let field = ident(&member.english);
        let lines = docs::lines(&docs::member(member, api, "reply"));
        let aliases = docs::aliases(
            &member.english,
            &[&member.wire, &member.element, &member.name],
        );
        let kind = match &member.repeat {
            Some(repeat) => {
                let row = type_ident(&repeat.row_type);
                quote!(::std::vec::Vec<#row>)
            }
            None => {
                let value = types.value(api, member);
                quote!(::ontu::runtime::Received<#value>)
            }
        };
        quote!(#lines #aliases pub #field: #kind)
    });
    let read = read(members);
    let members_name = match read_members(members).next() {
        None => quote!(_members),
        Some(_) => quote!(members),
    };
    quote! {
        #heading
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq
        )]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            fn read(#members_name: &mut ::ontu::runtime::MemberReader<'_>) -> Self {
                Self { #read }
            }
        }
    }
}

fn read(members: &[Member]) -> TokenStream {
    let fields = read_members(members).map(|member| {
        let wire = &member.wire;
        let field = ident(&member.english);
        match &member.repeat {
            Some(repeat) => {
                let row = type_ident(&repeat.row_type);
                quote!(#field: members.rows(#wire, #row::read))
            }
            None => quote!(#field: members.value(#wire)),
        }
    });
    quote!(#(#fields,)*)
}
