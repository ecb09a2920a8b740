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

use crate::resolved::Service;

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
