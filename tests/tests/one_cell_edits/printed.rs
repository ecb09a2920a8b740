//! Prints tokens as a text that is equal for bindings which the compiler cannot tell apart: no documentation, and one number for every length.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The text of a module.
pub(crate) fn printed(tokens: TokenStream) -> String {
    let mut text = String::new();
    print(tokens, &mut text);
    text
}

fn print(tokens: TokenStream, text: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    // Between `limit:` and the end of its value.
    let mut in_limit = false;
    while let Some(tree) = tokens.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if tokens.next_if(is_documentation).is_none() {
                    text.push('#');
                }
            }
            TokenTree::Punct(punct) => {
                in_limit &= punct.as_char() != ',';
                text.push(punct.as_char());
                if punct.spacing() == proc_macro2::Spacing::Alone {
                    text.push(' ');
                }
            }
            TokenTree::Group(group) if in_limit => {
                // The number of a length says nothing to the compiler.
                let _ = group;
                text.push_str("(1u32) ");
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ") "),
                    Delimiter::Brace => ("{\n", "}\n"),
                    Delimiter::Bracket => ("[", "] "),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                print(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Ident(ident) => {
                in_limit |= ident == "limit";
                text.push_str(&ident.to_string());
                text.push(' ');
            }
            TokenTree::Literal(literal) => {
                text.push_str(&literal.to_string());
                text.push(' ');
            }
        }
    }
}

/// Whether these are the brackets of `#[doc …]`.
fn is_documentation(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else {
        return false;
    };
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc")
}
