//! The bank's document behind a spec: its hash, the lines of its rows, and the ledger of what was decided about it.
//!
//! They lie in the folder `source` of a service, where it has one.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::change::{Direction, DocumentLines, Place};
use crate::finding::Findings;
use crate::import::extract::{self, Extract, LayoutTable};
use crate::import::text;
use crate::load::Tree;
use crate::load::yaml::{self, Node, Value};

/// The document that a spec was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    /// Its name.
    pub(super) file: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub(super) sha256: String,
    /// The lines of its rows, by API, direction and elements, or by API and code.
    pub(super) rows: BTreeMap<Row, Vec<usize>>,
}

/// A row of one of the document's tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// The API; none for the common header.
    pub(super) api: Option<String>,
    /// The direction of a layout table; none for a table of codes.
    pub(super) direction: Option<Direction>,
    /// The elements of the row, or its code.
    pub(super) names: Vec<String>,
}

impl Document {
    /// Reads `extract.yaml` of a folder; none where there is none, or one that another version of the tool wrote.
    pub(super) fn read(tree: &Tree, folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join("extract.yaml");
        if !tree.is_file(&path) {
            return Ok(None);
        }
        let bytes = tree.read(&path)?;
        let shown = path.display().to_string();
        let extract: Result<Extract, String> =
            text::from_yaml(&shown, &String::from_utf8_lossy(&bytes));
        Ok(extract.ok().map(|extract| Self::of(&extract)))
    }

    fn of(extract: &Extract) -> Self {
        let mut document = Self {
            file: extract.source.file.clone(),
            sha256: extract.source.sha256.clone(),
            rows: BTreeMap::new(),
        };
        for table in &extract.header {
            document.layout(None, table);
        }
        for api in &extract.apis {
            let name = Some(api.api.clone());
            for table in api.request.iter().chain(&api.response) {
                document.layout(name.clone(), table);
            }
            for row in api.codes.iter().flat_map(|table| &table.rows) {
                for code in row.code_list() {
                    document.add(name.clone(), None, vec![code], row.lines());
                }
            }
        }
        document
    }

    fn layout(&mut self, api: Option<String>, table: &LayoutTable) {
        let direction = match table.direction {
            extract::Direction::Request => Direction::Request,
            extract::Direction::Response => Direction::Reply,
        };
        for row in &table.rows {
            let names = [&row.within, &row.element.text]
                .into_iter()
                .filter(|name| !name.is_empty())
                .cloned()
                .collect();
            self.add(api.clone(), Some(direction), names, row.lines());
        }
    }

    fn add(
        &mut self,
        api: Option<String>,
        direction: Option<Direction>,
        names: Vec<String>,
        lines: Vec<usize>,
    ) {
        let row = Row {
            api,
            direction,
            names,
        };
        self.rows.entry(row).or_insert(lines);
    }

    /// The lines of a place.
    pub(super) fn lines(&self, place: &Place) -> Option<DocumentLines> {
        let names = match &place.code {
            Some(code) => vec![code.clone()],
            None => place.elements.clone(),
        };
        let row = Row {
            api: place.api.clone(),
            direction: place.direction.filter(|_| place.code.is_none()),
            names,
        };
        let lines = self.rows.get(&row)?;
        Some(DocumentLines {
            document: self.file.clone(),
            lines: lines.clone(),
        })
    }
}

/// The entries of the ledger of decisions by their fingerprint; empty where there is none.
pub(super) fn decisions(tree: &Tree, folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let Some(root) = root(tree, &folder.join("decisions.yaml"))? else {
        return Ok(BTreeMap::new());
    };
    let entries = match &root.value {
        Value::List(entries) => entries.as_slice(),
        Value::Map(map) => map
            .iter()
            .find_map(|(_, node)| match &node.value {
                Value::List(entries) => Some(entries.as_slice()),
                _ => None,
            })
            .unwrap_or_default(),
        Value::Scalar(_) => &[],
    };
    Ok(entries
        .iter()
        .map(|entry| {
            let mut shown = String::new();
            show(entry, &mut shown);
            (scalar(entry, "fingerprint"), shown)
        })
        .filter(|(fingerprint, _)| !fingerprint.is_empty())
        .collect())
}

/// The tree of a file; none when it is not there or cannot be read, which `import` reports and not a comparison.
fn root(tree: &Tree, path: &Path) -> io::Result<Option<Node>> {
    if !tree.is_file(path) {
        return Ok(None);
    }
    let bytes = tree.read(path)?;
    let written = String::from_utf8_lossy(&bytes);
    Ok(yaml::parse(0, &written, &mut Findings::default()))
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(map) => map
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| node),
        _ => None,
    }
}

fn scalar(node: &Node, key: &str) -> String {
    match get(node, key).map(|node| &node.value) {
        Some(Value::Scalar(scalar)) => scalar.text.clone(),
        _ => String::new(),
    }
}

/// A node in one line, for a person.
fn show(node: &Node, out: &mut String) {
    match &node.value {
        Value::Scalar(scalar) => out.push_str(&scalar.text),
        Value::List(nodes) => {
            out.push('[');
            for (index, node) in nodes.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                show(node, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (key, node)) in map.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&key.text);
                out.push_str(": ");
                show(node, out);
            }
            out.push('}');
        }
    }
}
