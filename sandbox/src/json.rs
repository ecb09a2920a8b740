//! JSON as it stood on the wire: members in order and with their doubles, numbers as their own text.
//!
//! The usual value type loses what a validator must see: a repeated member, the digits of a long number, the order of members.

use std::borrow::Cow;

use serde_json::value::RawValue;

/// How deep objects and arrays may nest; the bank's layouts need three levels.
const MAX_DEPTH: usize = 16;

/// How many members an object is expected to have; a longer one only takes more room.
const MEMBERS: usize = 16;

/// One member of an object: its name and its value.
pub(crate) type JsonMember<'t> = (Cow<'t, str>, Json<'t>);

/// One JSON value, which borrows what it can from where it was read or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(Cow<'t, str>),
    /// A text, unescaped.
    Text(Cow<'t, str>),
    /// An array.
    Array(Vec<Json<'t>>),
    /// An object; a repeated member stands in it twice.
    Object(Vec<JsonMember<'t>>),
}

impl<'t> Json<'t> {
    /// Reads one JSON value that fills the whole input; the error says why it is none.
    pub(crate) fn parse(input: &'t [u8]) -> Result<Json<'t>, String> {
        let text = std::str::from_utf8(input).map_err(|error| format!("not UTF-8: {error}"))?;
        // This judges the whole text; what follows only takes it apart.
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut reader = Reader { rest: raw.get() };
        reader.value(MAX_DEPTH)
    }

    /// The same, borrowing nothing.
    pub(crate) fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Bool(value) => Json::Bool(value),
            Json::Number(number) => Json::Number(Cow::Owned(number.into_owned())),
            Json::Text(text) => Json::text(text.into_owned()),
            Json::Array(items) => Json::Array(items.into_iter().map(Json::into_owned).collect()),
            Json::Object(members) => {
                let owned = |(name, value): JsonMember<'_>| {
                    (Cow::Owned(name.into_owned()), value.into_owned())
                };
                Json::Object(members.into_iter().map(owned).collect())
            }
        }
    }

    /// A text value.
    pub(crate) fn text(value: impl Into<Cow<'t, str>>) -> Json<'t> {
        Json::Text(value.into())
    }

    /// The first member of that name, if this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Json<'t>> {
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

impl Json<'_> {
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
            Json::Object(members) => write_members(out, members),
        }
    }
}

/// The text of an object with these members, as it travels.
pub(crate) fn object_text(members: &[JsonMember<'_>]) -> String {
    let mut out = String::with_capacity(256);
    write_members(&mut out, members);
    out
}

fn write_members(out: &mut String, members: &[JsonMember<'_>]) {
    write_object(out, members, |out, (name, value)| {
        write_name(out, name);
        value.write(out);
    });
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
    // Looked at as a whole, since that takes many bytes at a time.
    let any = text.bytes().fold(false, |any, byte| any | is_escaped(byte));
    while any && let Some(place) = rest.bytes().position(is_escaped) {
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

fn is_escaped(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < b' '
}

/// Takes a text apart that is known to be JSON.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Result<Json<'t>, String> {
        match self.next() {
            Some(b'{' | b'[') if depth == 0 => {
                Err(format!("nested deeper than {MAX_DEPTH} levels"))
            }
            Some(b'{') => self.object(depth - 1),
            Some(b'[') => self.array(depth - 1),
            Some(b'"') => Ok(Json::Text(self.text()?)),
            _ => {
                let end = self
                    .rest
                    .bytes()
                    .position(|byte| byte.is_ascii_whitespace() || b",]}".contains(&byte));
                // Never nothing, so that every step leads on.
                Ok(match self.take(end.unwrap_or(self.rest.len()).max(1)) {
                    "null" => Json::Null,
                    "true" => Json::Bool(true),
                    "false" => Json::Bool(false),
                    number => Json::Number(Cow::Borrowed(number)),
                })
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'t>, String> {
        let mut members = Vec::with_capacity(MEMBERS);
        self.take(1);
        while self.next() == Some(b'"') {
            let name = self.text()?;
            self.skip(b':');
            members.push((name, self.value(depth)?));
            self.skip(b',');
        }
        self.skip(b'}');
        Ok(Json::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Json<'t>, String> {
        let mut items = Vec::new();
        self.take(1);
        while self.next().is_some_and(|byte| byte != b']') {
            items.push(self.value(depth)?);
            self.skip(b',');
        }
        self.skip(b']');
        Ok(Json::Array(items))
    }

    /// A text, borrowed unless something in it is escaped.
    fn text(&mut self) -> Result<Cow<'t, str>, String> {
        let bytes = self.rest.as_bytes();
        let (mut end, mut escapes) = (1, false);
        while let Some(byte) = bytes.get(end).filter(|byte| **byte != b'"') {
            let is_escape = *byte == b'\\';
            escapes |= is_escape;
            end += if is_escape { 2 } else { 1 };
        }
        let quoted = self.take(end + 1);
        match escapes {
            true => serde_json::from_str(quoted)
                .map(Cow::Owned)
                .map_err(|error| error.to_string()),
            false => Ok(Cow::Borrowed(
                quoted.get(1..quoted.len() - 1).unwrap_or_default(),
            )),
        }
    }

    /// The first byte of what comes next, which is no space.
    fn next(&mut self) -> Option<u8> {
        let byte = *self.rest.as_bytes().first()?;
        if !byte.is_ascii_whitespace() {
            return Some(byte);
        }
        self.rest = self.rest.trim_ascii_start();
        self.rest.as_bytes().first().copied()
    }

    /// Leaves a byte out if it comes next.
    fn skip(&mut self, byte: u8) {
        if self.next() == Some(byte) {
            self.take(1);
        }
    }

    /// Takes so many bytes; all that is left where there are fewer.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
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
    fn spaces_and_empty_parts_are_read() {
        check_round_trip(
            "\t{ \"a\" : [ ] , \"b\" : { } ,\r\n\"c\":[ 1 , -2e5,true , null,[\"]\"] ], \"\":\"\"}\n",
            r#"{"a":[],"b":{},"c":[1,-2e5,true,null,["]"]],"":""}"#,
        );
        check_round_trip(r#"{"\u0061\"b":"x\\"}"#, r#"{"a\"b":"x\\"}"#);
        check_round_trip(" 12 ", "12");
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for input in ["", "{", "{} {}", "nul", "{\"a\":}"] {
            assert!(Json::parse(input.as_bytes()).is_err(), "{input}");
        }
        assert!(Json::parse(b"\xff").is_err());
        assert!(Json::parse(b"\"a\nb\"").is_err());
        // Half a character, which only whoever unescapes it sees.
        assert!(Json::parse(br#"{"a":"\ud800"}"#).is_err());
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(Json::parse(deep.as_bytes()).is_err());
    }
}
