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

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Number(number) => f.write_str(number),
            Json::Text(text) => write_text(f, text),
            Json::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Json::Object(members) => {
                f.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            control if control < ' ' => write!(f, "\\u{:04x}", u32::from(control))?,
            other => write!(f, "{other}")?,
        }
    }
    f.write_str("\"")
}

fn read(raw: &RawValue, depth: usize) -> Result<Json, String> {
    let text = raw.get();
    let failed = |error: serde_json::Error| error.to_string();
    match text.as_bytes().first() {
        Some(b'{' | b'[') if depth == 0 => Err(format!("nested deeper than {MAX_DEPTH} levels")),
        Some(b'{') => {
            let members: RawMembers = serde_json::from_str(text).map_err(failed)?;
            let read_member = |(name, value): (String, Box<RawValue>)| {
                read(&value, depth - 1).map(|value| (name, value))
            };
            let members: Result<_, String> = members.0.into_iter().map(read_member).collect();
            Ok(Json::Object(members?))
        }
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(text).map_err(failed)?;
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
struct RawMembers(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for RawMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RawMembers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers, A::Error> {
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
        assert_eq!(Json::parse(input.as_bytes()).unwrap().to_string(), expected);
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
