//! Emits what is generated: bindings, boundary vectors, the resolved spec.

use std::path::Path;

use crate::resolved::Service;
use crate::write::{Folder, MARKER};

pub mod rust;

/// The Rust bindings of all services, with the boundary vectors beside them.
pub fn bindings(services: &[Service], folder: &Path) -> Result<Folder, EmitError> {
    let mut output = Folder {
        path: folder.to_owned(),
        ..Folder::default()
    };
    for service in services {
        for module in rust::bindings(service) {
            let source = format!("spec/{}", module.source);
            let text = rust_file(&module.path, &source, &module.docs, module.tokens)?;
            output.files.insert(module.path, text);
        }
        output.files.insert(
            format!("{}/boundaries.json", service.service),
            json(&rust::boundaries(service))?,
        );
    }
    let names = services
        .iter()
        .map(|service| proc_macro2::Ident::new(&service.service, proc_macro2::Span::call_site()));
    let docs = services
        .iter()
        .map(|service| format!(" {}", service.english_name));
    let root = quote::quote! { #(#[doc = #docs] pub mod #names;)* };
    let text = rust_file(
        "mod.rs",
        "spec",
        &["The generated bindings, one module a service.".to_owned()],
        root,
    )?;
    output.files.insert("mod.rs".to_owned(), text);
    Ok(output)
}

/// The resolved specs as JSON, one file a service.
pub fn resolved(services: &[Service], folder: &mut Folder) -> Result<(), EmitError> {
    for service in services {
        folder
            .files
            .insert(format!("{}.json", service.service), json(service)?);
    }
    Ok(())
}

/// A JSON text as all generated JSON files are written.
pub fn json(value: &impl serde::Serialize) -> Result<String, EmitError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| {
        EmitError(format!(
            "the resolved spec cannot be written as JSON: {error}"
        ))
    })?;
    text.push('\n');
    Ok(text)
}

/// Generated code that is no Rust: a fault of the emitter, never of the input.
#[derive(Debug)]
pub struct EmitError(String);

impl std::fmt::Display for EmitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EmitError {}

fn rust_file(
    path: &str,
    source: &str,
    docs: &[String],
    tokens: proc_macro2::TokenStream,
) -> Result<String, EmitError> {
    let file: syn::File = syn::parse2(tokens).map_err(|error| {
        EmitError(format!(
            "the emitter made {path} out of tokens that are no Rust ({error}); this is a fault of ontu-codegen, please report it with the spec"
        ))
    })?;
    let docs: String = docs
        .iter()
        .map(|line| format!("//! {line}").trim_end().to_owned() + "\n")
        .collect();
    Ok(format!(
        "// {MARKER} by `ontu-codegen generate` from {source}; do not edit.\n\n{docs}\n{}",
        prettyplease::unparse(&file)
    ))
}
