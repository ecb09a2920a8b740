//! Identifiers: how names of the spec become names in Rust.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Whether Rust reserves a name, in any edition up to 2024.
pub(crate) fn is_reserved(name: &str) -> bool {
    // `syn` knows the keywords of the edition 2021.
    name == "gen" || syn::parse_str::<Ident>(name).is_err()
}

/// An identifier; a keyword becomes a raw one.
pub(super) fn ident(name: &str) -> Ident {
    match name {
        // These four cannot be raw.
        "self" | "super" | "crate" | "Self" => Ident::new(&format!("{name}_"), Span::call_site()),
        _ if !is_reserved(name) => Ident::new(name, Span::call_site()),
        _ => syn::parse_str(&format!("r#{name}"))
            .unwrap_or_else(|_| Ident::new("unnamed", Span::call_site())),
    }
}

/// The name of a type for an English name of the spec.
pub(super) fn type_ident(name: &str) -> Ident {
    ident(&name.to_upper_camel_case())
}

/// The name of a static for an English name of the spec.
pub(super) fn static_ident(name: &str) -> Ident {
    ident(&name.to_shouty_snake_case())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_raw_names() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("gen").to_string(), "r#gen");
        assert_eq!(ident("self").to_string(), "self_");
        assert_eq!(ident("end").to_string(), "end");
    }

    #[test]
    fn types_and_statics_follow_the_language() {
        assert_eq!(type_ident("loan_no").to_string(), "LoanNo");
        assert_eq!(static_ident("list_loans").to_string(), "LIST_LOANS");
    }
}
