//! JSON as it stood on the wire: members in order and with their doubles, numbers as their own text.
//!
//! The usual value type loses what a validator must see: a repeated member, the digits of a long number, the order of members.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep objects and arrays may nest; the bank's layouts need three levels.
const MAX_DEPTH: usize = 16;

/// One JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A text, unescaped.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object; a repeated member stands in it twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one JSON value that fills the whole input; the error says why it is none.
    pub(crate) fn parse(input: &[u8]) -> Result<Json, String> {
        let text = std::str::from_utf8(input).map_err(|error| format!("not UTF-8: {error}"))?;
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
        read(raw, MAX_DEPTH)
    }

    /// A text value.
    pub(crate) fn text(value: impl Into<String>) -> Json {
        Json::Text(value.into())
    }

    /// The first member of that name, if this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text of a text or a number.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Json::Text(text) | Json::Number(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of JSON value it is, for messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::Text(_) => "a text",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
        }
    }
}

impl Json {
    /// Its text, as it travels.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::with_capacity(512);
        self.write(&mut out);
        out
    }

    /// Appends its text.
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Number(number) => out.push_str(number),
            Json::Text(text) => write_text(out, text),
            Json::Array(items) => write_array(out, items, |out, item| item.write(out)),
            Json::Object(members) => write_object(out, members, |out, (name, value)| {
                write_name(out, name);
                value.write(out);
            }),
        }
    }
}

/// Appends an array of whatever each item is written as.
pub(crate) fn write_array<T>(out: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    write_parts(out, ['[', ']'], items, write);
}

/// Appends an object of whatever each member is written as.
pub(crate) fn write_object<T>(out: &mut String, members: &[T], write: impl Fn(&mut String, &T)) {
    write_parts(out, ['{', '}'], members, write);
}

fn write_parts<T>(
    out: &mut String,
    [open, close]: [char; 2],
    parts: &[T],
    write: impl Fn(&mut String, &T),
) {
    out.push(open);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, part);
    }
    out.push(close);
}

/// Appends the name of a member and its colon.
pub(crate) fn write_name(out: &mut String, name: &str) {
    write_text(out, name);
    out.push(':');
}

/// Appends a text in its quotes; whole runs at once, since most texts have nothing to escape.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(place) = rest.find(|c| c == '"' || c == '\\' || c < ' ') {
        let (run, after) = rest.split_at(place);
        out.push_str(run);
        // What was found is one byte long.
        let (found, after) = after.split_at(1);
        match found {
            "\"" => out.push_str("\\\""),
            "\\" => out.push_str("\\\\"),
            control => {
                let code = control.bytes().next().unwrap_or_default();
                out.push_str(&format!("\\u{code:04x}"));
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
}

fn read(raw: &RawValue, depth: usize) -> Result<Json, String> {
    let text = raw.get();
    let failed = |error: serde_json::Error| error.to_string();
    match text.as_bytes().first() {
        Some(b'{' | b'[') if depth == 0 => Err(format!("nested deeper than {MAX_DEPTH} levels")),
        Some(b'{') => {
            let members: RawMembers<'_> = serde_json::from_str(text).map_err(failed)?;
            let read_member = |(name, value): (String, &RawValue)| {
                read(value, depth - 1).map(|value| (name, value))
            };
            let members: Result<_, String> = members.0.into_iter().map(read_member).collect();
            Ok(Json::Object(members?))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(failed)?;
            let items: Result<_, String> = items.iter().map(|item| read(item, depth - 1)).collect();
            Ok(Json::Array(items?))
        }
        Some(b'"') => Ok(Json::Text(serde_json::from_str(text).map_err(failed)?)),
        Some(b't') => Ok(Json::Bool(true)),
        Some(b'f') => Ok(Json::Bool(false)),
        Some(b'n') => Ok(Json::Null),
        _ => Ok(Json::Number(text.to_owned())),
    }
}

/// The members of an object in their order, doubles kept.
struct RawMembers<'r>(Vec<(String, &'r RawValue)>);

impl<'de> Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RawMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn check_round_trip(input: &str, expected: &str) {
        assert_eq!(Json::parse(input.as_bytes()).unwrap().to_text(), expected);
    }

    #[test]
    fn order_doubles_and_numbers_are_kept() {
        check_round_trip(
            r#" {"b": 1.50, "a": "x", "b": 20000000000000000001} "#,
            r#"{"b":1.50,"a":"x","b":20000000000000000001}"#,
        );
    }

    #[test]
    fn texts_are_escaped_and_unescaped() {
        check_round_trip(r#"["홍\u0041","\"\\\n"]"#, "[\"홍A\",\"\\\"\\\\\\u000a\"]");
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for input in ["", "{", "{} {}", "nul", "{\"a\":}"] {
            assert!(Json::parse(input.as_bytes()).is_err(), "{input}");
        }
        assert!(Json::parse(b"\xff").is_err());
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(Json::parse(deep.as_bytes()).is_err());
    }
}
