//! Documentation of generated items: names in both languages, length, requiredness, description and place in the document.

use proc_macro2::TokenStream;
use quote::quote;

use crate::resolved::{
    Api, CodedValue, DataClass, Element, Kind, Length, Member, Origin, Requiredness, Unit, Unset,
};

/// Doc attributes, one a line.
pub(super) fn lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// `doc(alias)` attributes for names that differ from the item's own.
pub(super) fn aliases(own: &str, names: &[&str]) -> TokenStream {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        // Rustdoc takes no quotes and no white space but single spaces inside.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let usable = !name.is_empty() && name != own && !name.contains(['"', '\'']);
        if usable && !kept.contains(&name) {
            kept.push(name);
        }
    }
    quote!(#(#[doc(alias = #kept)])*)
}

/// A cell of the document, verbatim, as code so that nothing in it is read as Markdown.
pub(super) fn verbatim(cell: &str) -> String {
    let cell = cell.replace('\n', " ");
    if cell.contains('`') {
        format!("`` {cell} ``")
    } else {
        format!("`{cell}`")
    }
}

/// An English name as words, the first one with a capital letter.
pub(super) fn words(english: &str) -> String {
    let words = english.replace('_', " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => words,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Digits => "digits",
        Kind::Text => "text",
        Kind::Amount => "amount in KRW",
        Kind::Number => "number",
        Kind::Date => "day `YYYYMMDD`",
        Kind::DateOrMonth => "day `YYYYMMDD` or month `YYYYMM`",
        Kind::Time => "time `HHMMSS`",
        Kind::Code => "code",
        Kind::Flag => "`Y` or `N`",
        Kind::ResponseCode => "response code",
        Kind::Rows => "repeating part",
        Kind::Undecided => "undecided, read as text",
    }
}

fn length(length: Option<Length>) -> String {
    match length {
        None => "no stated length".to_owned(),
        Some(Length { limit, unit }) => match unit {
            Unit::Unstated => format!("length {limit}, unit unstated"),
            Unit::Characters => format!("at most {limit} characters"),
            Unit::Cp949Bytes => format!("at most {limit} bytes in CP949"),
        },
    }
}

fn class(class: DataClass) -> Option<&'static str> {
    match class {
        DataClass::Public => None,
        DataClass::Account => Some("masked but for its last four digits"),
        DataClass::PersonalName => Some("masked"),
        DataClass::Secret => Some("secret, masked"),
        DataClass::Undecided => Some("class undecided, masked"),
    }
}

/// The lines on an element of the dictionary.
pub(super) fn element(element: &Element) -> Vec<String> {
    let mut facts = vec![kind(element.kind).to_owned(), length(element.length)];
    facts.extend(class(element.class).map(str::to_owned));
    let mut lines = vec![
        format!(
            "{}: {} ({}).",
            words(&element.english),
            verbatim(&element.element),
            verbatim(&element.name)
        ),
        String::new(),
        format!("Kind: {}.", facts.join(", ")),
    ];
    note(&element.note, &mut lines);
    lines
}

/// The lines on a member of a layout.
pub(super) fn member(member: &Member, api: &Api, table: &str) -> Vec<String> {
    let korean = if member.name.is_empty() {
        String::new()
    } else {
        format!(", {}", verbatim(&member.name))
    };
    let mut facts = vec![match member.required {
        Requiredness::Required => "required".to_owned(),
        Requiredness::Optional => match member.unset {
            Unset::Omit => "optional, left out when unset".to_owned(),
            Unset::Empty => "optional, sent empty when unset".to_owned(),
        },
        Requiredness::Unstated => "requiredness not stated".to_owned(),
        Requiredness::Unused => "never seen on the wire".to_owned(),
    }];
    if member.kind != Kind::Rows {
        facts.push(kind(member.kind).to_owned());
        facts.push(length(member.length));
    }
    facts.extend(
        member
            .hangul_limit
            .map(|limit| format!("at most {limit} Hangul syllables")),
    );
    facts.extend(
        member
            .default
            .as_ref()
            .map(|default| format!("default {}", verbatim(default))),
    );
    facts.extend(class(member.class).map(str::to_owned));
    if let Some(repeat) = &member.repeat {
        facts.extend((repeat.min > 0).then(|| format!("at least {} row(s)", repeat.min)));
        facts.extend(repeat.max.map(|max| format!("at most {max} rows")));
        facts.extend(repeat.page.map(|page| format!("{page} rows a page")));
        if let Some(total) = &repeat.total {
            facts.push(format!(
                "the sum of {} is {}",
                verbatim(&total.of),
                verbatim(&total.equals)
            ));
            facts.extend(total.max_krw.map(|max| format!("at most {max} KRW in sum")));
        }
    }
    let mut lines = vec![
        format!(
            "{} ({}{korean}).",
            words(&member.english),
            verbatim(&member.wire)
        ),
        String::new(),
        format!("It is {}.", facts.join(", ")),
    ];
    if !member.description.is_empty() {
        lines.push(format!("Description: {}.", verbatim(&member.description)));
    }
    if member.row == 0 {
        lines.push(format!(
            "Source: added to the {table} table of {} by a correction.",
            verbatim(&api.api)
        ));
    } else {
        lines.push(format!(
            "Source: {table} table of {}, row {}.",
            verbatim(&api.api),
            member.row
        ));
    }
    if !member.corrections.is_empty() {
        let ids: Vec<_> = member.corrections.iter().map(|id| verbatim(id)).collect();
        lines.push(format!("Corrected: {}.", ids.join(", ")));
    }
    note(&member.note, &mut lines);
    lines
}

/// The lines on one code of a coded member.
pub(super) fn coded(code: &CodedValue) -> Vec<String> {
    vec![format!(
        "{}: code {}, {}.",
        words(&heck::ToSnakeCase::to_snake_case(code.english.as_str())),
        verbatim(&code.value),
        verbatim(&code.meaning)
    )]
}

/// The lines that open the module of one API.
pub(super) fn api(api: &Api) -> Vec<String> {
    let mut lines = vec![
        format!("{} {}", verbatim(&api.api), api.summary),
        String::new(),
        format!("{}, {}.", verbatim(&api.name), verbatim(&api.function)),
    ];
    if !api.codes.is_empty() {
        lines.push(String::new());
        lines.push("Response codes of its own table:".to_owned());
        lines.push(String::new());
        for code in &api.codes {
            let shown = code.code.as_deref().unwrap_or("-");
            let class = serde_json::to_value(code.class)
                .ok()
                .and_then(|class| class.as_str().map(str::to_owned))
                .unwrap_or_default();
            lines.push(format!(
                "- {} ({class}): {}",
                verbatim(shown),
                verbatim(&code.message)
            ));
        }
    }
    if !api.remarks.is_empty() {
        lines.push(String::new());
        lines.push("Remarks of the document:".to_owned());
        lines.push(String::new());
        for remark in &api.remarks {
            lines.push(format!("- {}", verbatim(remark)));
        }
    }
    note(&api.note, &mut lines);
    lines
}

fn note(note: &str, lines: &mut Vec<String>) {
    if !note.is_empty() {
        lines.push(String::new());
        lines.push(format!("Note: {}", escape(note)));
    }
}

/// Our own words, with what Markdown and rustdoc would read as markup taken literally.
fn escape(note: &str) -> String {
    let mut escaped = String::with_capacity(note.len());
    for character in note.replace('\n', " ").chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '*' | '_' | '`') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Whether the caller gives a member of a request.
pub(super) fn from_caller(member: &Member) -> bool {
    member.origin == Origin::Caller && member.required != Requiredness::Unused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_shown_as_code() {
        assert_eq!(verbatim("500 건 [제한]"), "`500 건 [제한]`");
        assert_eq!(verbatim("a`b"), "`` a`b ``");
    }

    #[test]
    fn aliases_are_what_rustdoc_takes() {
        let check = |names: &[&str], expected: TokenStream| {
            assert_eq!(aliases("own", names).to_string(), expected.to_string());
        };
        check(
            &["Vran", "가상계좌번호"],
            quote!(#[doc(alias = "Vran")] #[doc(alias = "가상계좌번호")]),
        );
        check(
            &["own", "", "a\"b", "Vran", "Vran"],
            quote!(#[doc(alias = "Vran")]),
        );
        check(&["모집  금액 "], quote!(#[doc(alias = "모집 금액")]));
    }
}
