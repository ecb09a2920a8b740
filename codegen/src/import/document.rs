//! A document as every reader gives it: headings, texts, tables and JSON bodies in order, whatever the form.

use super::extract::{Cell, Form};

/// One document.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// How it was written.
    pub form: Form,
    /// Its text, by lines, for excerpts; for a PDF what `pdftotext` wrote.
    pub text: String,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
    /// Of a page: the letters that it shows, by line.
    pub shown: Vec<(usize, usize)>,
    /// What a reader has to say about the form itself.
    pub remarks: Vec<Remark>,
}

/// One thing in a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading that is marked as one, with its level from 1.
    Heading(usize, Cell),
    /// A line, a paragraph or an item of a list.
    Text(Cell),
    /// A table.
    Table(Grid),
    /// A block of code, which is a JSON body in these documents.
    Code {
        /// Line of its first line of text.
        first: usize,
        /// Its lines, without the fences.
        text: String,
    },
}

/// A table before its meaning is known.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Its rows, the header row first where there is one.
    pub rows: Vec<GridRow>,
    /// Whether blank cells were written, so that a cell's number is its column.
    pub placed: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct GridRow {
    /// Line of its first cell.
    pub line: usize,
    /// Its cells, blank ones too.
    pub cells: Vec<Cell>,
}

/// Something about the form that has to be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// Where.
    pub line: usize,
    /// What stands there.
    pub raw: String,
}

/// What a reader can have to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// A fence that never closes.
    FenceUnclosed,
    /// A cell that could not be told apart from its neighbour.
    CellsUndivided,
    /// A row without the line of dashes that makes a table in Markdown.
    TableWithoutRule,
    /// Bytes that are no UTF-8 and were replaced.
    Encoding,
    /// A line that repeats on every page.
    PageFurniture,
    /// Text that stands across the borders of columns.
    CellAcross,
}

impl Grid {
    /// The fragments of all its cells.
    pub fn fragments(&self) -> usize {
        self.rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| cell.raw.len())
            .sum()
    }

    /// The line of its first row.
    pub fn line(&self) -> usize {
        self.rows.first().map_or(0, |row| row.line)
    }
}

impl GridRow {
    /// The cells that are not blank.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_blank())
    }
}
