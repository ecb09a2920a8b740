//! Reading JSON without losing anything: duplicate keys, the order of members and the raw text of numbers are kept.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON object with every member that stands in it, in order, duplicates included.
pub(crate) struct Object<'a> {
    members: Vec<(String, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Reads a text that is one JSON object and nothing after it.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The members, each with its key freed of the spaces around it.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().map(|(key, raw)| (key.trim(), *raw))
    }

    /// How many members there are, duplicates included.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    members.push((key, map.next_value::<&'de RawValue>()?));
                }
                Ok(Object { members })
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// The kind of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonKind {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for JsonKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// The kind of a raw value.
pub(crate) fn kind_of(raw: &RawValue) -> JsonKind {
    match raw.get().trim_start().as_bytes().first() {
        Some(b'"') => JsonKind::String,
        Some(b'{') => JsonKind::Object,
        Some(b'[') => JsonKind::Array,
        Some(b'n') => JsonKind::Null,
        Some(b't' | b'f') => JsonKind::Bool,
        _ => JsonKind::Number,
    }
}

/// The text of a scalar: of a string its characters, of a number its digits as they stand; none for null, rows and objects.
pub(crate) fn scalar_text(raw: &RawValue) -> Option<Cow<'_, str>> {
    match kind_of(raw) {
        JsonKind::String => serde_json::from_str::<String>(raw.get())
            .ok()
            .map(Cow::Owned),
        JsonKind::Number | JsonKind::Bool => Some(Cow::Borrowed(raw.get().trim())),
        JsonKind::Null | JsonKind::Array | JsonKind::Object => None,
    }
}

/// The rows of an array; none where the value is no array.
pub(crate) fn array_items(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// Appends a text as a JSON string.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if (control as u32) < 0x20 => {
                out.push_str(&format!("\\u{:04x}", control as u32));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_duplicates_order_and_number_text() {
        let object = Object::parse(r#"{"B": 0010.00e0, "a ": "x", "B": null}"#);
        assert!(object.is_none(), "a number with leading zeros is no JSON");
        let object = Object::parse(r#"{"B": 10.00, "a ": "x", "B": null}"#).unwrap();
        let members: Vec<_> = object
            .members()
            .map(|(key, raw)| (key, kind_of(raw), scalar_text(raw).map(Cow::into_owned)))
            .collect();
        assert_eq!(
            members,
            [
                ("B", JsonKind::Number, Some("10.00".to_owned())),
                ("a", JsonKind::String, Some("x".to_owned())),
                ("B", JsonKind::Null, None),
            ]
        );
    }

    #[test]
    fn refuses_what_is_no_object_or_has_something_after_it() {
        for text in ["", "[]", "1", "{} {}", "{\"a\":1", "<html>"] {
            assert!(Object::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_broken_escape_spoils_one_member_only() {
        let object = Object::parse(r#"{"a": "\ud800", "b": "x"}"#).unwrap();
        let texts: Vec<_> = object
            .members()
            .map(|(_, raw)| scalar_text(raw).map(Cow::into_owned))
            .collect();
        assert_eq!(texts, [None, Some("x".to_owned())]);
    }

    #[test]
    fn written_strings_are_read_back() {
        let text = "\"\\\u{1}\n가😀/";
        let mut out = String::new();
        write_string(&mut out, text);
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }
}
