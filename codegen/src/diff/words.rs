//! How values of the spec are shown in a change, in the words of the format.

use serde::Serialize;

use crate::resolved::{Length, Member, Repeat, Unit};

/// The word that the format has for a value of an enumeration.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        // Enumerations of the model always serialise.
        Err(_) => String::new(),
    }
}

/// A length with its unit, where that is known.
pub(super) fn length_words(length: Length) -> String {
    match length.unit {
        Unit::Unstated => length.limit.to_string(),
        unit => format!("{} {}", length.limit, word(&unit)),
    }
}

/// What a row is, in one line.
pub(super) fn member_words(member: &Member) -> String {
    let mut words = vec![member.wire.clone()];
    if !member.name.is_empty() {
        words.push(format!("({})", member.name));
    }
    words.push(word(&member.required));
    words.push(word(&member.kind));
    words.extend(
        member
            .length
            .map(|length| format!("length {}", length_words(length))),
    );
    if let Some(repeat) = &member.repeat {
        words.push(format!("[{}]", members_words(repeat)));
    }
    words.join(" ")
}

/// The elements of a repeating part.
fn members_words(repeat: &Repeat) -> String {
    let members: Vec<&str> = repeat
        .members
        .iter()
        .map(|member| member.wire.as_str())
        .collect();
    members.join(", ")
}

/// A value or the word for none.
pub(super) fn or_none(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// Evidence in one line.
pub(super) fn evidence(evidence: &[crate::resolved::Evidence]) -> String {
    let shown: Vec<String> = evidence
        .iter()
        .map(|evidence| format!("{}: {}", evidence.source, evidence.shows))
        .collect();
    shown.join("; ")
}
