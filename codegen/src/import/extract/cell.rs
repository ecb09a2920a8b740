//! A cell: its text, the places that it was put together from, and how it is written.

use serde::{Deserialize, Serialize};

use super::super::words;

/// Text as it stands in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fragment(
    /// Line, counted from 1.
    pub usize,
    /// Column in characters, counted from 1.
    pub usize,
    /// The text, verbatim but for blanks at its ends.
    pub String,
);

/// A cell or a paragraph: its text as read, and the places that it was put together from.
///
/// Written, a cell whose text is what the document prints is `[line, column, text]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "CellRecord", into = "CellRecord")]
pub struct Cell {
    /// Fragments joined, runs of blanks collapsed, markup removed, decisions applied.
    pub text: String,
    /// What stands in the document.
    pub raw: Vec<Fragment>,
    /// How more than one fragment came to be one cell.
    pub joined: Option<Join>,
    /// The fingerprint of the decision that replaced its text.
    pub decided: Option<String>,
}

/// How a cell is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum CellRecord {
    /// Line, column and text of a cell that stands as it is.
    Plain(usize, usize, String),
    /// Any other cell.
    Whole {
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        raw: Vec<Fragment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joined: Option<Join>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided: Option<String>,
    },
}

impl From<CellRecord> for Cell {
    fn from(record: CellRecord) -> Self {
        match record {
            CellRecord::Plain(line, column, text) => Self {
                raw: vec![Fragment(line, column, text.clone())],
                text,
                joined: None,
                decided: None,
            },
            CellRecord::Whole {
                text,
                raw,
                joined,
                decided,
            } => Self {
                text,
                raw,
                joined,
                decided,
            },
        }
    }
}

impl From<Cell> for CellRecord {
    fn from(cell: Cell) -> Self {
        match (cell.raw.as_slice(), cell.joined, &cell.decided) {
            ([Fragment(line, column, raw)], None, None) if *raw == cell.text => {
                Self::Plain(*line, *column, cell.text)
            }
            _ => Self::Whole {
                text: cell.text,
                raw: cell.raw,
                joined: cell.joined,
                decided: cell.decided,
            },
        }
    }
}

/// How fragments came to be one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Join {
    /// The page ended inside the cell.
    PageBreak,
    /// The cell's text runs over several lines.
    Wrapped,
    /// A pipe inside the cell had split it.
    Pipe,
    /// The cell spans several rows of its table.
    Span,
}

impl Cell {
    /// A cell of one fragment.
    pub fn new(line: usize, column: usize, raw: &str) -> Self {
        Self::from_fragments(vec![Fragment(line, column, raw.to_owned())], None)
    }

    /// A cell of several fragments with a blank between them.
    pub fn from_fragments(raw: Vec<Fragment>, joined: Option<Join>) -> Self {
        let mut cell = Self {
            text: String::new(),
            raw,
            joined,
            decided: None,
        };
        cell.text = words::clean(
            &cell
                .raw
                .iter()
                .map(|part| part.2.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        );
        cell
    }

    /// Whether there is no text in it.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && self.raw.is_empty() && self.decided.is_none()
    }

    /// The text without blanks and with quotes of one kind: what cells of two documents are compared by.
    pub fn key(&self) -> String {
        words::key(&self.text)
    }

    /// The first line, 0 for a blank cell.
    pub fn line(&self) -> usize {
        self.raw.first().map_or(0, |part| part.0)
    }

    /// All its lines, rising.
    pub fn lines(&self) -> Vec<usize> {
        let mut lines: Vec<usize> = self.raw.iter().map(|part| part.0).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Whether the text is no longer what the document prints.
    pub fn is_decided(&self) -> bool {
        self.decided.is_some()
    }
}
