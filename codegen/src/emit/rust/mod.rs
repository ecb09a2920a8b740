//! Emits the Rust bindings of a service, and the boundary vectors that test them.

mod boundaries;
mod docs;
mod layout;
mod names;
mod operation;
mod procedure;
mod reply;
mod request;
mod service;
mod traits;
mod types;

#[cfg(test)]
mod tests;

pub use boundaries::boundaries;
pub(crate) use names::is_reserved;

use crate::resolved::{Api, Member, Service};

/// One generated module.
#[derive(Debug)]
pub struct Module {
    /// Its path under the folder of the bindings, such as `nh/order_payment.rs`.
    pub path: String,
    /// The file of the spec that it was made from, under the folder of the spec.
    pub source: String,
    /// The lines of its own documentation.
    pub docs: Vec<String>,
    /// Its items.
    pub tokens: proc_macro2::TokenStream,
}

/// The modules of a service: one for each operation that is laid out, and those that they share.
pub fn bindings(service: &Service) -> Vec<Module> {
    let types = types::Types::new(service);
    let mut modules = service::modules(service, &types);
    modules.extend(procedure::modules(service));
    let laid_out = service.apis.iter().filter(|api| types::is_laid_out(api));
    modules.extend(laid_out.map(|api| operation::module(service, &types, api)));
    modules
}

/// The Rust types of the values of a service, for whoever compares two services.
pub struct ValueTypes<'a>(types::Types<'a>);

impl<'a> ValueTypes<'a> {
    /// Looks through a service once.
    pub fn new(service: &'a Service) -> Self {
        Self(types::Types::new(service))
    }

    /// The members that have a type of their own in the module of their API, with the name of that type.
    pub(crate) fn own<'m>(&self, api: &'m Api) -> impl Iterator<Item = (String, &'m Member)> {
        let own = self.0.own_members(api);
        own.map(|member| (types::own_ident(api, member).to_string(), member))
    }

    /// The type of a member's values as the module of its API spells it; of a repeating part, the type of its rows.
    pub fn of(&self, api: &Api, member: &Member) -> String {
        match &member.repeat {
            Some(repeat) => repeat.row_type.clone(),
            None => self.0.value(api, member).to_string(),
        }
    }
}
