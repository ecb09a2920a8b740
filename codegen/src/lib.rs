//! Turns the reviewed YAML spec of an institution's open API into a resolved spec and typed Rust bindings.
//!
//! The passes: [`load`] keeps positions, [`resolve`] applies dictionary, corrections and overlay, [`lint`] judges, [`emit`] writes.
//! Nothing past `load` knows YAML, and nothing past `lint` knows positions.

pub mod command;
pub mod compare;
pub mod diff;
pub mod emit;
pub mod export;
pub mod finding;
pub mod import;
pub mod lint;
pub mod load;
pub mod propose;
pub mod resolve;
pub mod resolved;
pub mod schema;
pub mod sync;
pub mod write;
