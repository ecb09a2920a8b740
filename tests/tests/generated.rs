//! What the emitters make of the repository's spec: the public surface as one line an item, and that the checked-in files are that.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::{command, emit};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, Visibility};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn emitted() -> Vec<(String, String)> {
    let report = command::lint(&root().join("spec"), None).unwrap();
    assert!(report.is_clean(), "{}", report.lines().join("\n"));
    let bindings = emit::bindings(report.services(), Path::new("out")).unwrap();
    bindings.files.into_iter().collect()
}

/// What a user of the bindings notices of a change of the spec.
#[test]
fn the_public_surface_is_as_reviewed() {
    let mut surface = String::new();
    let mut modules = 0;
    for (path, text) in emitted() {
        let Some(path) = path.strip_suffix(".rs") else {
            continue;
        };
        modules += 1;
        let module = path.trim_end_matches("/mod").replace('/', "::");
        for item in syn::parse_file(&text).unwrap().items {
            for line in lines(&item) {
                let _ = writeln!(surface, "{module}::{line}");
            }
        }
    }
    assert!(modules > 10, "only {modules} modules");
    insta::assert_snapshot!("surface", surface);
}

/// The public items that an item holds: itself, its public fields or variants, its public functions, its traits.
fn lines(item: &Item) -> Vec<String> {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            let name = &item.ident;
            let mut lines = vec![format!("{name} struct{}", if_non_exhaustive(&item.attrs))];
            if let Fields::Named(fields) = &item.fields {
                let public = fields.named.iter().filter(|field| is_public(&field.vis));
                lines.extend(public.map(|field| {
                    let field_name = field.ident.as_ref().unwrap();
                    format!("{name}.{field_name}: {}", short(&field.ty))
                }));
            }
            lines
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let name = &item.ident;
            let mut lines = vec![format!("{name} enum{}", if_non_exhaustive(&item.attrs))];
            lines.extend(item.variants.iter().map(|variant| {
                let fields = short(&variant.fields);
                format!("{name}::{}{fields}", variant.ident)
            }));
            lines
        }
        Item::Impl(item) => {
            let of = short(&item.self_ty);
            if let Some((path, _)) = &item.trait_ {
                return vec![format!("{of} impl {}{}", short(path), limits(&item.items))];
            }
            let functions = item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) if is_public(&function.vis) => Some(&function.sig),
                _ => None,
            });
            functions
                .map(|signature| format!("{of} {}", short(signature)))
                .collect()
        }
        Item::Type(item) if is_public(&item.vis) => {
            vec![format!("{} = {}", item.ident, short(&item.ty))]
        }
        Item::Const(item) if is_public(&item.vis) => {
            vec![format!("{} const {}", item.ident, short(&item.ty))]
        }
        Item::Static(item) if is_public(&item.vis) => {
            vec![format!("{} static {}", item.ident, short(&item.ty))]
        }
        Item::Fn(item) if is_public(&item.vis) => vec![short(&item.sig)],
        Item::Use(item) if is_public(&item.vis) => vec![format!("use {}", short(&item.tree))],
        Item::Mod(item) if is_public(&item.vis) => vec![format!("{} mod", item.ident)],
        _ => Vec::new(),
    }
}

/// The kind and the limits that the constant of an element states.
fn limits(items: &[ImplItem]) -> String {
    let mut found = String::new();
    for item in items {
        let ImplItem::Const(item) = item else {
            continue;
        };
        let syn::Expr::Reference(reference) = &item.expr else {
            continue;
        };
        let syn::Expr::Struct(info) = &*reference.expr else {
            continue;
        };
        for field in &info.fields {
            let name = field.member.to_token_stream().to_string();
            if ["kind", "class", "limit", "unit", "hangul_limit"].contains(&name.as_str()) {
                let value = short(&field.expr).replace("u32)", ")");
                let _ = write!(found, ", {name} {value}");
            }
        }
    }
    found
}

fn if_non_exhaustive(attributes: &[syn::Attribute]) -> &'static str {
    let is_there = attributes
        .iter()
        .any(|it| it.path().is_ident("non_exhaustive"));
    if is_there { ", non-exhaustive" } else { "" }
}

/// Rust on one line, without the paths that every generated line has.
fn short(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (long, short) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" <", "<"),
        (" >", ">"),
        (" ,", ","),
        (",)", ")"),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" :", ":"),
        (" ::", "::"),
        ("::ontu::runtime::", ""),
        ("::core::primitive::", ""),
        ("::core::option::", ""),
        ("::core::fmt::", ""),
        ("::core::clone::", ""),
        ("::core::result::", ""),
        ("::std::vec::", ""),
        ("::std::string::", ""),
        ("super::elements::", ""),
        (",>", ">"),
        (" ->", " -> "),
        ("  ", " "),
    ] {
        text = text.replace(long, short);
    }
    text
}

#[test]
fn the_checked_in_files_are_what_the_emitters_make() {
    for (path, text) in emitted() {
        let file = root().join("client/src/generated").join(&path);
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            found == text,
            "{} is stale; run: cargo run -p ontu-codegen -- generate",
            file.display()
        );
    }
}
