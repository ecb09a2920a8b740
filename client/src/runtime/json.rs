//! Reading JSON without losing anything: duplicate keys, the order of members and the raw text of numbers are kept.
//!
//! The text is gone over once; where each value begins and ends is noted, and values are taken from where they stand.
//! What is JSON and what is not is decided as `serde_json` decides it, which the tests hold it against.

use std::borrow::Cow;
use std::fmt;

/// A text that is JSON, with the place of every value in it.
pub(crate) struct Document<'a> {
    text: &'a str,
    /// Every value, each before those that it holds; in an object each key before its value.
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct Node {
    kind: JsonKind,
    /// Whether it is a string with escapes.
    is_escaped: bool,
    start: u32,
    /// The byte after it.
    end: u32,
    /// The node after it and all that it holds.
    next: u32,
}

impl<'a> Document<'a> {
    /// Goes over a text that is one JSON value and nothing after it, of less than 4 GiB.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        let mut scan = Scan {
            bytes: text.as_bytes(),
            at: 0,
            nodes: Vec::with_capacity(text.len() / 8 + 8),
            open: Vec::with_capacity(8),
        };
        scan.document()?;
        let nodes = scan.nodes;
        Some(Self { text, nodes })
    }

    /// The value.
    pub(crate) fn root(&self) -> Raw<'_> {
        Raw {
            document: self,
            at: 0,
        }
    }
}

/// A value where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Raw<'a> {
    document: &'a Document<'a>,
    /// The place of its node.
    at: u32,
}

impl<'a> Raw<'a> {
    #[inline]
    fn node(self) -> Node {
        self.document.nodes[self.at as usize]
    }

    #[inline]
    pub(crate) fn kind(self) -> JsonKind {
        self.node().kind
    }

    /// Its text as it stands, quotes and brackets included.
    fn raw(self) -> &'a str {
        let node = self.node();
        &self.document.text[node.start as usize..node.end as usize]
    }

    /// The text of a scalar: of a string its characters, of a number its digits as they stand; none for null, rows and objects, and for a string with a broken escape.
    #[inline]
    pub(crate) fn scalar_text(self) -> Option<Cow<'a, str>> {
        let raw = self.raw();
        match self.kind() {
            JsonKind::String if self.node().is_escaped => {
                serde_json::from_str(raw).ok().map(Cow::Owned)
            }
            JsonKind::String => Some(Cow::Borrowed(&raw[1..raw.len() - 1])),
            JsonKind::Number | JsonKind::Bool => Some(Cow::Borrowed(raw)),
            JsonKind::Null | JsonKind::Array | JsonKind::Object => None,
        }
    }

    /// The values of an array in order; none for any other kind.
    pub(crate) fn items(self) -> impl Iterator<Item = Raw<'a>> {
        let end = match self.kind() {
            JsonKind::Array => self.node().next,
            _ => 0,
        };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let item = Raw { at, ..self };
            (at < end).then(|| {
                at = item.node().next;
                item
            })
        })
    }

    /// The members of an object in order, duplicates included, each with its key freed of the spaces around it; no key where it has a broken escape.
    ///
    /// None for any other kind.
    pub(crate) fn members(self) -> impl Iterator<Item = (Option<Cow<'a, str>>, Raw<'a>)> {
        let end = match self.kind() {
            JsonKind::Object => self.node().next,
            _ => 0,
        };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let key = Raw { at, ..self }.scalar_text().map(|key| match key {
                    Cow::Borrowed(key) => Cow::Borrowed(trim(key)),
                    Cow::Owned(key) => Cow::Owned(key.trim().to_owned()),
                });
                let value = Raw { at: at + 1, ..self };
                at = value.node().next;
                (key, value)
            })
        })
    }
}

/// A text without the spaces around it, as [`str::trim`] gives it.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', .., b'!'..=b'~'] | [b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// Goes over the bytes of a text.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The objects and arrays that have not ended, the innermost last.
    open: Vec<usize>,
}

impl Scan<'_> {
    fn document(&mut self) -> Option<()> {
        loop {
            self.value()?;
            loop {
                let byte = self.visible();
                let Some(&open) = self.open.last() else {
                    return byte.is_none().then_some(());
                };
                self.at += 1;
                match (self.nodes[open].kind, byte?) {
                    (JsonKind::Object, b',') => {
                        self.key()?;
                        break;
                    }
                    (JsonKind::Array, b',') => break,
                    (JsonKind::Object, b'}') | (JsonKind::Array, b']') => self.close(),
                    _ => return None,
                }
            }
        }
    }

    /// Goes over a scalar, or opens an object or an array up to its first value.
    fn value(&mut self) -> Option<()> {
        loop {
            let start = self.at_visible();
            match self.bytes.get(start)? {
                b'{' => {
                    self.open(JsonKind::Object);
                    if self.ends_at_once(b'}') {
                        return Some(());
                    }
                    self.key()?;
                }
                b'[' => {
                    self.open(JsonKind::Array);
                    if self.ends_at_once(b']') {
                        return Some(());
                    }
                }
                b'"' => return self.string(),
                b't' => return self.word(JsonKind::Bool, b"true"),
                b'f' => return self.word(JsonKind::Bool, b"false"),
                b'n' => return self.word(JsonKind::Null, b"null"),
                _ => return self.number(),
            }
        }
    }

    fn open(&mut self, kind: JsonKind) {
        self.open.push(self.nodes.len());
        let start = self.at;
        self.at += 1;
        self.note(kind, false, start);
    }

    /// Ends the object or array that was just opened, if it holds nothing.
    fn ends_at_once(&mut self, last: u8) -> bool {
        let is_empty = self.visible() == Some(last);
        if is_empty {
            self.at += 1;
            self.close();
        }
        is_empty
    }

    /// Ends the innermost object or array after its last byte.
    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            let next = self.nodes.len();
            // A text that is longer than these can count was refused.
            self.nodes[open].end = self.at as u32;
            self.nodes[open].next = next as u32;
        }
    }

    #[inline]
    fn note(&mut self, kind: JsonKind, is_escaped: bool, start: usize) {
        self.nodes.push(Node {
            kind,
            is_escaped,
            start: start as u32,
            end: self.at as u32,
            next: self.nodes.len() as u32 + 1,
        });
    }

    fn key(&mut self) -> Option<()> {
        if self.visible()? != b'"' {
            return None;
        }
        self.string()?;
        if self.visible()? != b':' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        let start = self.at;
        let mut is_escaped = false;
        self.at += 1;
        loop {
            let mut rest = self.bytes.get(self.at..)?.iter();
            self.at += rest.position(|&byte| needs_escape(byte))? + 1;
            match self.bytes[self.at - 1] {
                b'"' => break,
                b'\\' => {
                    is_escaped = true;
                    self.escape()?;
                }
                _ => return None,
            }
        }
        self.note(JsonKind::String, is_escaped, start);
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        match byte {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.bytes.get(self.at..self.at + 4)?;
                self.at += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
    }

    fn word(&mut self, kind: JsonKind, word: &[u8]) -> Option<()> {
        let start = self.at;
        self.at += word.len();
        if self.bytes.get(start..self.at)? != word {
            return None;
        }
        self.note(kind, false, start);
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.skip(b"-");
        match self.bytes.get(self.at)? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.skip(b".") {
            self.digits()?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits()?;
        }
        self.note(JsonKind::Number, false, start);
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(())
    }

    /// Goes over one of some bytes, if one stands here.
    fn skip(&mut self, any_of: &[u8]) -> bool {
        let is_there = self
            .bytes
            .get(self.at)
            .is_some_and(|byte| any_of.contains(byte));
        self.at += usize::from(is_there);
        is_there
    }

    #[inline]
    fn at_visible(&mut self) -> usize {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.at
    }

    /// The next byte that is no space.
    #[inline]
    fn visible(&mut self) -> Option<u8> {
        let at = self.at_visible();
        self.bytes.get(at).copied()
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

/// Appends a text as a JSON string.
pub(crate) fn write_string(out: &mut String, text: &str) {
    write_string_by(out, |out| out.push_str(text));
}

/// Appends what `write` appends as a JSON string, without a copy of it unless it needs escapes.
#[inline]
pub(crate) fn write_string_by(out: &mut String, write: impl FnOnce(&mut String)) {
    out.push('"');
    let start = out.len();
    write(out);
    if out.as_bytes()[start..].iter().copied().any(needs_escape) {
        escape(out, start);
    }
    out.push('"');
}

/// Whether a byte cannot stand for itself in a JSON string.
#[inline]
const fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut String, start: usize) {
    let text = out.split_off(start);
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
    use serde_json::value::RawValue;

    use super::*;

    /// An object as `serde_json` reads it.
    struct Object<'a>(Vec<(String, &'a RawValue)>);

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
                    Ok(Object(members))
                }
            }

            deserializer.deserialize_map(Members)
        }
    }

    /// Reads everything in a value with `serde_json` and with this module, and compares.
    fn agrees(raw: Raw<'_>, theirs: &str) -> Result<(), TestCaseError> {
        prop_assert_eq!(raw.raw(), theirs);
        match theirs.as_bytes()[0] {
            b'{' => {
                let object: Option<Object<'_>> = serde_json::from_str(theirs).ok();
                // A key with a broken escape spoils the object for them.
                let is_spoilt = raw.members().any(|(key, _)| key.is_none());
                prop_assert_eq!(is_spoilt, object.is_none(), "{}", theirs);
                let Some(Object(object)) = object else {
                    return Ok(());
                };
                prop_assert_eq!(raw.members().count(), object.len());
                for ((key, raw), (their_key, theirs)) in raw.members().zip(object) {
                    prop_assert_eq!(key.as_deref(), Some(their_key.trim()));
                    agrees(raw, theirs.get())?;
                }
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(theirs).unwrap();
                prop_assert_eq!(raw.items().count(), items.len());
                for (raw, theirs) in raw.items().zip(items) {
                    agrees(raw, theirs.get())?;
                }
            }
            b'"' => {
                let text: Option<String> = serde_json::from_str(theirs).ok();
                prop_assert_eq!(raw.scalar_text().map(Cow::into_owned), text);
            }
            b'n' => prop_assert_eq!(raw.scalar_text(), None),
            _ => {
                let text = raw.scalar_text();
                prop_assert_eq!(text.as_deref(), Some(theirs));
            }
        }
        Ok(())
    }

    /// Whether both take a text for JSON, and read the same in it.
    fn both(text: &str) -> Result<(), TestCaseError> {
        let theirs: Option<&RawValue> = serde_json::from_str(text).ok();
        let document = Document::parse(text);
        prop_assert_eq!(document.is_some(), theirs.is_some(), "{}", text);
        match (document, theirs) {
            (Some(document), Some(theirs)) => agrees(document.root(), theirs.get()),
            _ => Ok(()),
        }
    }

    /// A reply of a bank with a bit of everything.
    const REPLY: &str = r#"{"Header":{"ApiNm":"A","Rpcd ":"00000","Rsms":"\ud55c \u0000\"\\/"},"UseAblAmt": 10.00,
        "b":[true,false,null,-0.5e+3,{"x":[]},{}],"b":"\ud800","REC":[{"Sqno":"1","금액":"홍길동"},{"Sqno":2}]} "#;

    /// What is put into it.
    const PIECES: [&str; 24] = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", ".", "e", "+", "null", "tru",
        "\\u12", "\\ud800", "\n", "\u{1}", "\u{feff}", " ", "가", "1E5",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn damaged_replies_read_as_serde_json_reads_them(
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, prop::sample::select(&PIECES[..])), 0..4),
        ) {
            let mut text: Vec<char> = REPLY.chars().collect();
            for (place, removed, piece) in edits {
                let start = place.index(text.len());
                let end = (start + removed).min(text.len());
                text.splice(start..end, piece.chars());
            }
            both(&text.into_iter().collect::<String>())?;
        }

        #[test]
        fn any_text_reads_as_serde_json_reads_it(text in r#"[\[\]{}",:0-9eE.+\-\\utrfalsn x]{0,24}"#) {
            both(&text)?;
        }
    }

    #[test]
    fn a_reply_is_read_alike_wherever_it_ends() {
        for (end, _) in REPLY.char_indices() {
            both(&REPLY[..end]).unwrap();
        }
        both(REPLY).unwrap();
    }

    #[test]
    fn no_depth_is_too_deep() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(Document::parse(&deep).is_some());
    }

    #[test]
    fn keeps_duplicates_order_and_number_text() {
        assert!(
            Document::parse(r#"{"B": 0010.00e0}"#).is_none(),
            "a number with leading zeros is no JSON"
        );
        let document = Document::parse(r#"{"B": 10.00, "a ": "x", "B": null}"#).unwrap();
        let members: Vec<_> = document
            .root()
            .members()
            .map(|(key, raw)| (key.unwrap(), raw.kind(), raw.scalar_text()))
            .collect();
        assert_eq!(
            members,
            [
                ("B".into(), JsonKind::Number, Some(Cow::Borrowed("10.00"))),
                ("a".into(), JsonKind::String, Some(Cow::Borrowed("x"))),
                ("B".into(), JsonKind::Null, None),
            ]
        );
    }

    #[test]
    fn a_broken_escape_spoils_one_member_only() {
        let document = Document::parse(r#"{"a": "\ud800", "b": "x"}"#).unwrap();
        let members = document.root().members();
        let texts: Vec<_> = members.map(|(_, raw)| raw.scalar_text()).collect();
        assert_eq!(texts, [None, Some(Cow::Borrowed("x"))]);
    }

    #[test]
    fn what_is_trimmed_is_what_the_library_trims() {
        for text in [
            "",
            " ",
            "a",
            " a",
            "a ",
            "\u{3000}a",
            "a\u{a0}",
            "가",
            "a b",
            "\u{85}",
            "~!",
        ] {
            assert_eq!(trim(text), text.trim(), "{text:?}");
        }
    }

    #[test]
    fn written_strings_are_read_back() {
        let text = "\"\\\u{1}\n가😀/";
        let mut out = String::new();
        write_string(&mut out, text);
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }
}
