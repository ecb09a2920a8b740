//! The module of one operation that is laid out.

use std::collections::BTreeMap;

use quote::quote;

use super::names::ident;
use super::service::{code_list, marker};
use super::types::{Info, Types, has_marker, info_literal, own_ident};
use super::{Module, docs, layout, reply, request, traits};
use crate::resolved::{Api, Member, Service};

/// The module of one API: its description as data, its request, its reply, and what they implement.
pub(super) fn module(service: &Service, types: &Types<'_>, api: &Api) -> Module {
    let info = layout::operation(types, api);
    let info_docs = docs::lines(&[format!("{} as data.", docs::verbatim(&api.api))]);
    let mut own: BTreeMap<String, &Member> = BTreeMap::new();
    for member in types.own_members(api) {
        own.entry(own_ident(api, member).to_string())
            .or_insert(member);
    }
    let own = own.into_values().map(|member| {
        let name = own_ident(api, member);
        let lines = docs::lines(&docs::member(member, api, "request or reply"));
        let aliases = docs::aliases(&name.to_string(), &[&member.element, &member.name]);
        if has_marker(member.kind) {
            let info = info_literal(&Info {
                element: &member.element,
                english: &member.english,
                korean: &member.name,
                kind: member.kind,
                class: member.class,
                length: member.length,
                hangul_limit: member.hangul_limit,
            });
            marker(&name, &lines, &aliases, &info)
        } else {
            code_list(&name, &lines, &aliases, &member.codes)
        }
    });
    let request = request::types(types, api);
    let reply = reply::types(types, api);
    let traits = traits::implementations(service, types, api);
    Module {
        path: format!("{}/{}.rs", service.service, ident(&api.operation)).replace("r#", ""),
        source: format!("{}/apis/{}.yaml", service.service, api.api),
        docs: docs::api(api),
        tokens: quote! {
            #request
            #reply
            #(#own)*
            #traits

            #info_docs
            pub static INFO: ::ontu::runtime::OperationInfo = #info;
        },
    }
}
