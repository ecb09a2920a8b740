//! Writes an extract as YAML that a reviewer can read, and reads it back: every text quoted, every row on one line where it fits.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::finding::{Findings, Sources};
use crate::load::yaml::{self, Node, Value};

/// How wide a line may be before its parts are spread over several.
const WIDEST: usize = 180;

/// Writes a value as YAML; equal values give equal bytes.
pub fn to_yaml<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(value)?;
    let mut reader = Reader { text: &json, at: 0 };
    let tree = reader.tree();
    let mut text = String::with_capacity(json.len() * 5 / 4);
    block(&tree, 0, &mut text);
    Ok(text)
}

/// Reads back what [`to_yaml`] wrote.
pub fn from_yaml<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, String> {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(path, text);
    let node = yaml::parse(file, text, &mut findings);
    let faults = || {
        findings
            .sorted()
            .iter()
            .map(|finding| finding.line(&sources))
            .collect::<Vec<_>>()
            .join("\n")
    };
    match node {
        Some(node) if !findings.has_errors() => {
            serde_json::from_value(json_of(&node)).map_err(|error| format!("{path}: {error}"))
        }
        _ => Err(faults()),
    }
}

/// A quoted scalar is text, an unquoted one a number or a word of the format.
fn json_of(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) if scalar.quoted => Json::String(scalar.text.clone()),
        Value::Scalar(scalar) => match scalar.text.as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "null" => Json::Null,
            text => text
                .parse::<u64>()
                .map_or_else(|_| Json::String(text.to_owned()), Json::from),
        },
        Value::List(items) => Json::Array(items.iter().map(json_of).collect()),
        Value::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, node)| (key.text.clone(), json_of(node)))
                .collect(),
        ),
    }
}

/// A value with its keys in their order, which a map of the JSON crate would sort.
enum Tree<'a> {
    Scalar(&'a str),
    List(Vec<Tree<'a>>),
    Map(Vec<(&'a str, Tree<'a>)>),
}

impl Tree<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Scalar(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }

    /// The value on one line.
    fn flow(&self, text: &mut String) {
        match self {
            Self::Scalar(scalar) => text.push_str(scalar),
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index > 0 { ", " } else { "" });
                    item.flow(text);
                }
                text.push(']');
            }
            Self::Map(entries) => {
                text.push_str("{ ");
                for (index, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if index > 0 { ", " } else { "" });
                    text.push_str(key);
                    text.push_str(": ");
                    value.flow(text);
                }
                text.push_str(" }");
            }
        }
    }

    /// The value on one line, where that is short enough.
    fn short(&self, indent: usize) -> Option<String> {
        if let Self::Scalar(scalar) = self {
            return Some((*scalar).to_owned());
        }
        let mut text = String::new();
        self.flow(&mut text);
        (self.is_empty() || indent + text.chars().count() <= WIDEST).then_some(text)
    }
}

fn block(tree: &Tree<'_>, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    match tree {
        Tree::Scalar(scalar) => {
            text.push_str(&pad);
            text.push_str(scalar);
            text.push('\n');
        }
        Tree::List(items) => {
            for item in items {
                if let Some(short) = item.short(indent + 2) {
                    text.push_str(&format!("{pad}- {short}\n"));
                } else {
                    // The first line of the item stands behind its dash.
                    let mut inner = String::new();
                    block(item, indent + 2, &mut inner);
                    text.push_str(&format!("{pad}- {}", inner.trim_start_matches(' ')));
                }
            }
        }
        Tree::Map(entries) => {
            for (key, value) in entries {
                if let Some(short) = value.short(indent + key.len() + 2) {
                    text.push_str(&format!("{pad}{key}: {short}\n"));
                } else {
                    text.push_str(&format!("{pad}{key}:\n"));
                    block(value, indent + 2, text);
                }
            }
        }
    }
}

/// Reads JSON that the JSON crate wrote, without its order being lost.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn tree(&mut self) -> Tree<'a> {
        match self.text.as_bytes().get(self.at) {
            Some(b'[') => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.ends(b']') {
                    items.push(self.tree());
                    self.skip(b',');
                }
                Tree::List(items)
            }
            Some(b'{') => {
                self.at += 1;
                let mut entries = Vec::new();
                while !self.ends(b'}') {
                    let key = self.scalar().trim_matches('"');
                    self.skip(b':');
                    entries.push((key, self.tree()));
                    self.skip(b',');
                }
                Tree::Map(entries)
            }
            _ => Tree::Scalar(self.scalar()),
        }
    }

    /// Whether a list or a mapping ends here; the end of the text ends everything.
    fn ends(&mut self, close: u8) -> bool {
        match self.text.as_bytes().get(self.at) {
            Some(found) if *found == close => {
                self.at += 1;
                true
            }
            found => found.is_none(),
        }
    }

    fn skip(&mut self, wanted: u8) {
        if self.text.as_bytes().get(self.at) == Some(&wanted) {
            self.at += 1;
        }
    }

    fn scalar(&mut self) -> &'a str {
        let start = self.at;
        let bytes = self.text.as_bytes();
        if bytes.get(start) == Some(&b'"') {
            self.at += 1;
            while let Some(byte) = bytes.get(self.at) {
                self.at += if *byte == b'\\' { 2 } else { 1 };
                if *byte == b'"' {
                    break;
                }
            }
        } else {
            while bytes
                .get(self.at)
                .is_some_and(|byte| !matches!(byte, b',' | b']' | b'}' | b':'))
            {
                self.at += 1;
            }
        }
        self.text.get(start..self.at).unwrap_or("")
    }
}
