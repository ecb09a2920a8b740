//! Words that several pages use: what a kind, a class or an effect is called, and how Korean is marked.

use maud::{Markup, html};

use crate::resolved::{CodeClass, DataClass, Effect, Kind, Length, Service, Unit};

/// Text of the document, marked as Korean so that it is read, broken and drawn as such.
pub(super) fn ko(text: &str) -> Markup {
    html! { span lang="ko" { (text) } }
}

/// `ko` for a text that is written in Korean.
pub(super) fn korean(text: &str) -> Option<&'static str> {
    text.chars()
        .any(|letter| ('가'..='힣').contains(&letter))
        .then_some("ko")
}

/// A sentence of our own, with what is Korean in it marked.
pub(super) fn mixed(text: &str) -> Markup {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for word in text.split_inclusive(' ') {
        let is_korean = korean(word).is_some();
        match runs.last_mut() {
            Some((known, run)) if *known == is_korean => run.push_str(word),
            _ => runs.push((is_korean, word.to_owned())),
        }
    }
    html! {
        @for (is_korean, run) in &runs {
            @if *is_korean { span lang="ko" { (run) } } @else { (run) }
        }
    }
}

/// An English name as words.
pub(super) fn words(english: &str) -> String {
    english.replace('_', " ")
}

pub(super) fn effect(effect: Effect) -> Markup {
    let (class, text) = match effect {
        Effect::Reads => ("reads", "reads"),
        Effect::Issues => ("issues", "issues"),
        Effect::Changes => ("changes", "changes"),
        Effect::MovesMoney => ("money", "moves money"),
        Effect::Undecided => ("money", "effect undecided: read as moves money"),
    };
    html! { span class=(format!("tag {class}")) { (text) } }
}

pub(super) fn code_class(class: CodeClass) -> Markup {
    let (style, text) = match class {
        CodeClass::Done => ("reads", "done"),
        CodeClass::Empty => ("reads", "empty"),
        CodeClass::Refused => ("changes", "refused"),
        CodeClass::Pending => ("issues", "pending"),
        CodeClass::Unknown => ("money", "unknown"),
        CodeClass::Duplicate => ("issues", "duplicate"),
        CodeClass::Absent => ("issues", "absent"),
        CodeClass::Undecided => ("money", "undecided: read as unknown"),
    };
    html! { a class=(format!("tag {style}")) href="codes.html#classes" { (text) } }
}

/// What a code class means for the call that was answered.
pub(super) const CODE_CLASSES: [(CodeClass, &str); 7] = [
    (CodeClass::Done, "It was done."),
    (CodeClass::Empty, "There is nothing to list."),
    (CodeClass::Refused, "It was not done and will not be."),
    (CodeClass::Pending, "It is being worked on: inquire later."),
    (
        CodeClass::Unknown,
        "Nobody can say whether it was done: inquire, and never send again.",
    ),
    (
        CodeClass::Duplicate,
        "Its number was used before: inquire the earlier call.",
    ),
    (
        CodeClass::Absent,
        "The inquired original is not there, which does not prove that it was never executed.",
    ),
];

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Digits => "digits",
        Kind::Text => "text",
        Kind::Amount => "amount in KRW",
        Kind::Number => "whole number",
        Kind::Date => "day YYYYMMDD",
        Kind::DateOrMonth => "day YYYYMMDD or month YYYYMM",
        Kind::Time => "time HHMMSS",
        Kind::Code => "one of the codes",
        Kind::Flag => "Y or N",
        Kind::ResponseCode => "response code",
        Kind::Rows => "rows",
        Kind::Undecided => "undecided: read as text",
    }
}

/// How values are protected, where they are.
pub(super) fn protection(class: DataClass) -> Option<&'static str> {
    match class {
        DataClass::Public => None,
        DataClass::Account => Some("account: masked but for its end"),
        DataClass::PersonalName => Some("personal: never shown"),
        DataClass::Secret => Some("secret: never shown, never stored"),
        DataClass::Undecided => Some("class undecided: never shown"),
    }
}

/// A length as the document states it.
pub(super) fn unit(length: Length) -> &'static str {
    match length.unit {
        Unit::Unstated => "unit unstated",
        Unit::Characters => "characters",
        Unit::Cp949Bytes => "bytes in CP949",
    }
}

/// A Rust type without the paths that everybody knows.
pub(super) fn rust_type(tokens: &str) -> String {
    let mut text: String = tokens.split_whitespace().collect();
    for path in [
        "::ontu::runtime::",
        "::core::primitive::",
        "super::elements::",
        "super::values::",
    ] {
        text = text.replace(path, "");
    }
    text
}

/// A link to an API by its name on the wire.
pub(super) fn api_link(service: &Service, name: &str) -> Markup {
    match service.apis.iter().find(|api| api.api == name) {
        Some(api) => html! { a href=(super::file(api)) { code { (api.api) } } " " (ko(&api.name)) },
        None => html! { code { (name) } },
    }
}

/// The names of corrections, each a link.
pub(super) fn correction_links(ids: &[String]) -> Markup {
    html! {
        @for id in ids {
            a.correction href=(format!("corrections.html#{id}")) { (id) } " "
        }
    }
}

/// What stands in a cell that says nothing.
pub(super) fn none() -> Markup {
    html! { span.none aria-label="nothing" { "–" } }
}

#[cfg(test)]
mod tests {
    use super::rust_type;

    #[test]
    fn types_are_shown_without_their_paths() {
        for (tokens, expected) in [
            (
                ":: ontu :: runtime :: Digits < super :: elements :: LoanNo >",
                "Digits<LoanNo>",
            ),
            (":: core :: primitive :: u32", "u32"),
            ("super :: values :: AccountUsage", "AccountUsage"),
        ] {
            assert_eq!(rust_type(tokens), expected);
        }
    }
}
