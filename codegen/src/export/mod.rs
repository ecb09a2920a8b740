//! Exports: the contract in forms that other tools and people without tools read, all made from the resolved spec.
//!
//! [`files`] says what each form consists of; the one writer puts it in place or compares it.

pub mod command;
mod docs;
mod examples;
mod facts;
pub mod json;
mod json_schema;
mod messages;
mod openapi;
mod value;

use std::collections::BTreeMap;

use crate::emit::{self, EmitError};
use crate::resolved::Service;
use crate::write::MARKER;

pub use openapi::Version;

/// The object of a body that stands before its own members.
const HEADER: &str = "Header";

/// A form to export into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// OpenAPI documents.
    OpenApi(Version),
    /// JSON Schema.
    JsonSchema,
    /// Pages to read.
    Docs,
}

impl Form {
    /// The word of the command line, also the folder under the exports of this repository.
    pub fn word(self) -> &'static str {
        match self {
            Form::OpenApi(_) => "openapi",
            Form::JsonSchema => "json-schema",
            Form::Docs => "docs",
        }
    }
}

/// The files of a form, by their paths in its folder.
///
/// # Errors
/// When a document cannot be written as JSON, which is a fault of this module.
pub fn files(services: &[Service], form: Form) -> Result<BTreeMap<String, String>, EmitError> {
    let mut files = BTreeMap::new();
    match form {
        Form::OpenApi(version) => {
            for service in services {
                files.insert(
                    format!("{}-{}.json", service.service, version.short()),
                    emit::json(&openapi::document(service, version))?,
                );
            }
        }
        Form::JsonSchema => {
            for service in services {
                files.insert(
                    format!("{}.schema.json", service.service),
                    emit::json(&json_schema::document(service))?,
                );
            }
        }
        Form::Docs => files = docs::site(services),
    }
    Ok(files)
}

/// What marks a file as generated.
fn marked(service: &Service) -> String {
    format!("{MARKER} {}", service.generated)
}
