//! Names in Rust for what a document names in its own way: valid, apart from each other, and made of nothing but the document.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Names of fields and methods that generated code uses itself, and ends that its own types have.
const TAKEN: [&str; 13] = [
    "new",
    "check",
    "from_wire",
    "write",
    "inspect",
    "read",
    "read_request",
    "members",
    "required",
    "reply",
    "row",
    "self",
    "info",
];

/// Modules that generated code makes itself.
const TAKEN_MODULES: [&str; 7] = [
    "codes",
    "elements",
    "header",
    "operations",
    "profiles",
    "values",
    "mod",
];

/// Names that were given out, so that no two are alike.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// Takes a name as given out; returns whether it was free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.given.insert(folded(name))
    }

    /// A field's name for an element; the second part says whether the plain reading of the element could not be used.
    pub(super) fn field(&mut self, element: &str) -> (String, bool) {
        self.snake(element, "member", &TAKEN)
    }

    /// A module's name for an API; the second part says whether the plain reading could not be used.
    pub(super) fn module(&mut self, api: &str) -> (String, bool) {
        self.snake(api, "operation", &TAKEN_MODULES)
    }

    /// A type's name; the second part says whether the plain reading could not be used.
    pub(super) fn camel(&mut self, text: &str, fallback: &str) -> (String, bool) {
        let usable = |name: &str| is_identifier(name) && name == name.to_upper_camel_case();
        let plain = text.to_upper_camel_case();
        if usable(&plain) && self.take(&plain) {
            return (plain, false);
        }
        let base = settled(&format!("{fallback} {}", ascii(text)), |name| {
            name.to_upper_camel_case()
        });
        let free = numbered(&base, |name| name.to_upper_camel_case())
            .find(|name| usable(name) && self.take(name));
        (free.unwrap_or(base), true)
    }

    fn snake(&mut self, text: &str, fallback: &str, taken: &[&str]) -> (String, bool) {
        let plain = text.to_snake_case();
        if usable(&plain, taken) && self.take(&plain) {
            return (plain, false);
        }
        let base = settled(&format!("{fallback}_{}", ascii(text)), |name| {
            name.to_snake_case()
        });
        let free = numbered(&base, |name| name.to_snake_case())
            .find(|name| usable(name, taken) && self.take(name));
        (free.unwrap_or(base), true)
    }
}

/// A name, and the same with words behind it that set it apart; more of them than a document has names.
fn numbered(base: &str, cased: fn(&str) -> String) -> impl Iterator<Item = String> + '_ {
    let others = (2..100_000).map(move |number| format!("{base}_other_{number}"));
    std::iter::once(base.to_owned())
        .chain(others)
        .map(move |name| settled(&name, cased))
}

/// A name in a case that stays as it is when it is put into that case again.
fn settled(name: &str, cased: fn(&str) -> String) -> String {
    let mut name = cased(name);
    for _ in 0..4 {
        name = cased(&name);
    }
    name
}

/// Whether a text is a name that Rust takes.
pub(super) fn is_identifier(name: &str) -> bool {
    name.is_ascii() && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// A folder's name as the short name of a service.
pub fn service_name(folder: &str) -> String {
    let mut names = Names::default();
    names.snake(folder, "service", &[]).0
}

fn usable(name: &str, taken: &[&str]) -> bool {
    is_identifier(name)
        && name == name.to_snake_case()
        && !taken.contains(&name)
        // A setter is called `with_` and the member's name, and a row's type ends in `Row`.
        && !name.starts_with("with_")
        && !name.ends_with("_row")
        && !name.ends_with("_row_required")
}

/// Names that differ in underscores and case alone become one type or one static.
fn folded(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

/// The ASCII letters and digits of a text, anything else a gap.
fn ascii(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_become_names_of_their_own() {
        let check = |texts: &[&str], expected: &[&str]| {
            let mut names = Names::default();
            let found: Vec<String> = texts.iter().map(|text| names.field(text).0).collect();
            assert_eq!(found, expected);
            assert!(found.iter().all(|name| is_identifier(name)), "{found:?}");
        };
        check(
            &["LoanNo", "type", "Type"],
            &["loan_no", "member_type", "member_type_other_2"],
        );
        check(&["A_1", "A1"], &["a_1", "member_a1"]);
        check(
            &["계좌", "1stAmt", ""],
            &["member", "member_1st_amt", "member_other_2"],
        );
        check(
            &["new", "Self", "WithX"],
            &["member_new", "member_self", "member_with_x"],
        );
        assert_eq!(service_name("nh-deposit"), "nh_deposit");
        assert_eq!(service_name("예금"), "service");
    }

    #[test]
    fn type_names_start_with_a_letter() {
        let mut names = Names::default();
        assert_eq!(names.camel("PayOut", "Api"), ("PayOut".to_owned(), false));
        assert_eq!(names.camel("payOut", "Api").0, "ApiPayOut");
        assert_eq!(names.camel("1Query", "Api").0, "Api1query");
        assert_eq!(names.camel("Self", "Api").0, "ApiSelf");
    }
}
