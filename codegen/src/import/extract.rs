//! The extract: what a document says, row by row, with the raw text and the line of every cell.
//!
//! It is the layer between the document and the spec.
//! Cells are kept as text, and what a text means (a length, a list of codes) is a function of it, so that a decision which replaces a text changes every reading of it.
//! The extract knows nothing of a spec folder and names no service.

mod cell;
mod walk;

pub use cell::{Cell, Fragment, Join};
pub use walk::Part;

use serde::{Deserialize, Serialize};

use super::words;

/// Everything that was read out of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    /// Number of this format: 1.
    pub format: u32,
    /// Where it came from.
    pub source: Source,
    /// The document's own heading, empty where it has none.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub title: Cell,
    /// What the document says of the service before its first table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<Cell>,
    /// The rows of its index of APIs; empty where it has no index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub index: Vec<IndexRow>,
    /// The header rows of the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub index_blocks: Vec<Block>,
    /// The tables of the common header, where the document has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header: Vec<LayoutTable>,
    /// Its detail sections, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apis: Vec<ApiSection>,
    /// Tables of response codes that stand in no section of an API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeTable>,
    /// Text that belongs to no section and to no table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prose: Vec<Cell>,
    /// Tables that are neither a layout, nor codes, nor an index, such as a history of changes; each is reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<OtherTable>,
    /// The running numbers of rows, which say nothing of a contract.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ordinals: Vec<Cell>,
    /// Every cell that found no use; each is reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<Cell>,
    /// The count of all cells.
    pub account: Account,
}

/// The document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name of the file without its folder.
    pub file: String,
    /// How it was written.
    pub form: Form,
    /// SHA-256 of its bytes in lower-case hex.
    pub sha256: String,
    /// Number of lines of its text.
    pub lines: usize,
    /// The version or date that it gives itself, empty where it has none.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub revision: Cell,
}

/// How a document is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Markdown with headings, as on GitHub.
    #[default]
    Markdown,
    /// Text with pipe tables and no headings, as an OCR program writes it.
    PipeText,
    /// A PDF, read through `pdftotext -layout`.
    Pdf,
    /// The text that `pdftotext -layout` wrote.
    PdfText,
    /// A saved page.
    Html,
    /// Text copied out of a browser, cells divided by tabs or blanks.
    Pasted,
}

/// One row of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexRow {
    /// Group (구분).
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub category: Cell,
    /// Name of the message (전문명).
    pub name: Cell,
    /// Name of the API; see [`IndexRow::api_name`].
    pub api: Cell,
    /// The cell under 테스트 가능여부.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub testable: Cell,
}

/// The detail section of one API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSection {
    /// Name on the wire without its suffix, empty where the document gives none.
    pub api: String,
    /// How the name was known.
    pub named_by: NamedBy,
    /// Heading of the section.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub title: Cell,
    /// What it does (기능).
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub function: Cell,
    /// How it is called (방식), such as `HTTPS-POST`.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub method: Cell,
    /// Its path (호출정보), such as `PayOut.nh`, or its address.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub call: Cell,
    /// What it answers with (호출결과), such as `JSON`.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub result: Cell,
    /// The table of its request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<LayoutTable>,
    /// The table of its reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<LayoutTable>,
    /// Layout tables beyond one request and one reply; each is reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<LayoutTable>,
    /// Its tables of response codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeTable>,
    /// Its additional remarks (추가정보), one entry each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Cell>,
    /// Headings and labels of the section.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Cell>,
    /// Its published bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// How the API of a section was known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedBy {
    /// Its call information (호출정보) or address.
    Call,
    /// The header of a JSON example.
    Example,
    /// Its title, found in the index.
    Title,
    /// A decision of the ledger.
    Decision,
    /// Not at all.
    #[default]
    Nothing,
}

/// Whether a table describes what is sent or what is answered.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// What is sent.
    #[default]
    Request,
    /// What is answered.
    Response,
}

/// How the direction of a table was known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DirectionBy {
    /// A label or heading above it.
    Label,
    /// Its place: a request stands before its reply.
    #[default]
    Order,
}

/// A table of elements, its page-broken blocks joined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutTable {
    /// Request or reply.
    pub direction: Direction,
    /// How that was known.
    pub direction_by: DirectionBy,
    /// The header rows, one for each block that it was joined from.
    pub blocks: Vec<Block>,
    /// Its rows, the row `Header` (공통부) among them.
    pub rows: Vec<LayoutRow>,
}

/// The header row of one block of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Line of the header row.
    pub line: usize,
    /// Its cells.
    pub header: Vec<Cell>,
}

/// One row of a layout table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutRow {
    /// Element.
    pub element: Cell,
    /// 한글명.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub name: Cell,
    /// Type: 필드, 반복부 or 공통부; see [`LayoutRow::row_kind`].
    pub kind: Cell,
    /// Length; see [`LayoutRow::length_value`].
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub length: Cell,
    /// optional: 필수, 선택 or blank; see [`LayoutRow::requiredness`].
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub required: Cell,
    /// Description.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub description: Cell,
    /// Element of the repeating part that the row is in, empty beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub within: String,
}

/// What a row of a layout is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// 공통부: the common header.
    Header,
    /// 반복부: what follows it repeats.
    Repeat,
    /// 필드: a member.
    Field,
    /// Another word, which is reported.
    Unknown,
}

/// Whether a member must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Required {
    /// 필수.
    Yes,
    /// 선택.
    No,
    /// The cell is blank.
    Unstated,
    /// Another word, which is reported.
    Unknown,
}

/// A table of response codes, its page-broken blocks joined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTable {
    /// The header rows, one for each block that it was joined from.
    pub blocks: Vec<Block>,
    /// Its rows.
    pub rows: Vec<CodeRow>,
}

/// One row of a table of response codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRow {
    /// 응답코드; see [`CodeRow::code_list`].
    pub codes: Cell,
    /// 응답 메세지.
    pub message: Cell,
    /// 업무처리 절차.
    #[serde(default, skip_serializing_if = "Cell::is_blank")]
    pub procedure: Cell,
}

/// A JSON body that the document publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Request or reply.
    pub direction: Direction,
    /// First and last line.
    pub lines: (usize, usize),
    /// The body as it stands, with its line breaks.
    pub text: String,
    /// Whether it could be read as JSON.
    pub readable: bool,
}

/// A table of another kind, kept as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherTable {
    /// Line of its first row.
    pub line: usize,
    /// Its rows, blank cells left out.
    pub rows: Vec<Vec<Cell>>,
}

/// The count of the fragments of cells: `cells = rows + headers + unused`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Fragments of cells that the tables of the document hold.
    pub cells: usize,
    /// Those that became rows.
    pub rows: usize,
    /// Those that are header rows.
    pub headers: usize,
    /// Those that found no use, each of them reported.
    pub unused: usize,
}

impl IndexRow {
    /// The name of the API, without the blanks that line breaks left in it.
    pub fn api_name(&self) -> String {
        self.api.key()
    }

    /// Whether the row marks its API as open to tests; `None` where the index has no such column.
    pub fn is_testable(&self) -> bool {
        words::is_yes(&self.testable.text)
    }

    /// All its cells.
    pub fn cells(&self) -> [&Cell; 4] {
        [&self.category, &self.name, &self.api, &self.testable]
    }
}

impl LayoutTable {
    /// The rows without the common header.
    pub fn members(&self) -> impl Iterator<Item = &LayoutRow> {
        self.rows
            .iter()
            .filter(|row| row.row_kind() != RowKind::Header)
    }

    /// Line of its first header row.
    pub fn line(&self) -> usize {
        self.blocks.first().map_or(0, |block| block.line)
    }
}

impl LayoutRow {
    /// What the row is.
    pub fn row_kind(&self) -> RowKind {
        words::row_kind(&self.kind.text)
    }

    /// The length; `None` where the cell is blank or no number.
    pub fn length_value(&self) -> Option<u32> {
        words::number(&self.length.text)
    }

    /// Whether the member must be there.
    pub fn requiredness(&self) -> Required {
        words::required(&self.required.text)
    }

    /// The codes that the description lists, with their labels.
    pub fn coded_values(&self) -> Vec<(String, String)> {
        words::coded_values(&self.description.text, self.length_value())
    }

    /// All its cells with the words of the header that they stand under.
    pub fn cells(&self) -> [(Column, &Cell); 6] {
        [
            (Column::Element, &self.element),
            (Column::Name, &self.name),
            (Column::Kind, &self.kind),
            (Column::Length, &self.length),
            (Column::Required, &self.required),
            (Column::Description, &self.description),
        ]
    }

    /// The cell of a column; `None` for a column that layouts do not have.
    pub fn cell_mut(&mut self, column: Column) -> Option<&mut Cell> {
        Some(match column {
            Column::Element => &mut self.element,
            Column::Name => &mut self.name,
            Column::Kind => &mut self.kind,
            Column::Length => &mut self.length,
            Column::Required => &mut self.required,
            Column::Description => &mut self.description,
            _ => return None,
        })
    }

    /// All lines that the row was read from, rising.
    pub fn lines(&self) -> Vec<usize> {
        lines_of(self.cells().into_iter().map(|(_, cell)| cell))
    }
}

impl CodeRow {
    /// The codes of the cell; `-` stands for no reply at all.
    pub fn code_list(&self) -> Vec<String> {
        words::code_list(&self.codes.text)
    }

    /// All its cells.
    pub fn cells(&self) -> [&Cell; 3] {
        [&self.codes, &self.message, &self.procedure]
    }

    /// All lines that the row was read from, rising.
    pub fn lines(&self) -> Vec<usize> {
        lines_of(self.cells())
    }
}

/// A column of any of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Element.
    Element,
    /// 한글명.
    Name,
    /// Type.
    Kind,
    /// Length.
    Length,
    /// optional.
    Required,
    /// Description.
    Description,
    /// 응답코드.
    Codes,
    /// 응답 메세지.
    Message,
    /// 업무처리 절차.
    Procedure,
    /// 구분.
    Category,
    /// 전문명.
    Title,
    /// API.
    Api,
    /// 테스트 가능여부.
    Testable,
    /// A running number, which carries nothing.
    Ordinal,
}

fn lines_of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Vec<usize> {
    let mut lines: Vec<usize> = cells.into_iter().flat_map(Cell::lines).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}
