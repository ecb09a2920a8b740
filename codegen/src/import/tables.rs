//! Tells what a table is by the words of its header, and brings its rows into the order of the known columns.

use super::document::{Grid, GridRow};
use super::extract::{Block, Cell, Column, Fragment, Join, RowKind};
use super::words::{self, Recognised};

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Elements of a request or a reply.
    Layout,
    /// Response codes.
    Codes,
    /// APIs.
    Index,
    /// Two columns of which the first holds 기능, 방식, 호출정보.
    Call,
    /// Something else.
    Unknown,
}

/// A table whose header was read.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is about.
    pub meaning: Meaning,
    /// What each of its columns holds; `None` for a header that is not known.
    pub columns: Vec<Option<Column>>,
    /// The header row; `None` where the table opens with a row.
    pub header: Option<Block>,
    /// The rows below the header.
    pub rows: Vec<GridRow>,
}

/// The columns of each kind of table, in the order in which a row's cells are given.
pub const LAYOUT: [Column; 6] = [
    Column::Element,
    Column::Name,
    Column::Kind,
    Column::Length,
    Column::Required,
    Column::Description,
];
/// The columns of a table of response codes.
pub const CODES: [Column; 3] = [Column::Codes, Column::Message, Column::Procedure];
/// The columns of an index.
pub const INDEX: [Column; 4] = [
    Column::Category,
    Column::Title,
    Column::Api,
    Column::Testable,
];

/// Reads the header of a table.
pub fn classify(grid: Grid) -> Table {
    let mut rows = grid.rows;
    let columns: Vec<Option<Column>> = rows
        .first()
        .map(|row| known_columns(&row.cells))
        .unwrap_or_default();
    let meaning = meaning(&columns);
    if meaning != Meaning::Unknown {
        let first = rows.remove(0);
        return Table {
            meaning,
            columns,
            header: Some(Block {
                line: first.line,
                header: first.cells,
            }),
            rows,
        };
    }
    let (meaning, columns) = without_header(&rows);
    Table {
        meaning,
        columns,
        header: None,
        rows,
    }
}

/// What the cells of a header name; of two cells with one meaning the second is not known.
fn known_columns(header: &[Cell]) -> Vec<Option<Column>> {
    let mut columns: Vec<Option<Column>> = Vec::new();
    let all: Vec<Option<Recognised>> = header
        .iter()
        .map(|cell| words::header(&cell.text))
        .collect();
    for found in &all {
        let column = found.map(Recognised::column);
        columns.push(column.filter(|column| !columns.contains(&Some(*column))));
    }
    columns
}

fn meaning(columns: &[Option<Column>]) -> Meaning {
    let has = |column| columns.contains(&Some(column));
    if has(Column::Element) && (has(Column::Kind) || has(Column::Length)) {
        Meaning::Layout
    } else if has(Column::Codes) && (has(Column::Message) || has(Column::Procedure)) {
        Meaning::Codes
    } else if has(Column::Api) && (has(Column::Title) || has(Column::Category)) {
        Meaning::Index
    } else {
        Meaning::Unknown
    }
}

/// What a table without a known header is, by its rows.
fn without_header(rows: &[GridRow]) -> (Meaning, Vec<Option<Column>>) {
    let kinds = rows
        .iter()
        .filter(|row| {
            row.cells
                .get(2)
                .is_some_and(|cell| words::row_kind(&cell.text) != RowKind::Unknown)
        })
        .count();
    if kinds > 0 && kinds * 2 >= rows.len() {
        return (Meaning::Layout, LAYOUT.map(Some).to_vec());
    }
    let codes = rows
        .iter()
        .filter(|row| {
            row.filled().count() >= 2
                && row.cells.first().is_some_and(|cell| {
                    let codes = words::code_list(&cell.text);
                    !codes.is_empty() && codes.iter().all(|code| words::is_code_like(code))
                })
        })
        .count();
    if codes > 0 && codes * 2 >= rows.len() {
        return (Meaning::Codes, CODES.map(Some).to_vec());
    }
    if let Some(columns) = index_columns(rows) {
        return (Meaning::Index, columns);
    }
    let calls = rows
        .iter()
        .filter(|row| {
            let filled: Vec<&Cell> = row.filled().map(|(_, cell)| cell).collect();
            matches!(filled.as_slice(), [term, value] if matches!(
                super::labels::label(&format!("{} : {}", term.text, value.text)),
                Some(super::labels::Label::Call(..))
            ))
        })
        .count();
    if calls > 0 && calls * 2 >= rows.len() {
        return (Meaning::Call, Vec::new());
    }
    (Meaning::Unknown, Vec::new())
}

/// The columns of an index by its rows: one column of long names in mixed case, what they are called to its left, marks to its right.
fn index_columns(rows: &[GridRow]) -> Option<Vec<Option<Column>>> {
    const SHORTEST: usize = 10;
    let is_name = |cell: &Cell| {
        let name = cell.key();
        let inner = name.get(1..).unwrap_or("");
        name.len() >= SHORTEST
            && words::is_identifier(&name)
            && inner.bytes().any(|byte| byte.is_ascii_uppercase())
            && inner.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let api = (1..width.min(8)).find(|column| {
        let named = rows
            .iter()
            .filter(|row| row.cells.get(*column).is_some_and(is_name))
            .count();
        named > 0 && named * 5 >= rows.len() * 4
    })?;
    let columns = (0..width).map(|column| match column {
        _ if column == api => Some(Column::Api),
        _ if column + 1 == api => Some(Column::Title),
        _ if column + 2 == api => Some(Column::Category),
        _ if column == api + 1 => Some(Column::Testable),
        _ => None,
    });
    Some(columns.collect())
}

/// A row whose cells were put in the order of the wanted columns.
#[derive(Debug, Clone, Default)]
pub struct Aligned {
    /// One cell for each of the wanted columns.
    pub cells: Vec<Cell>,
    /// The running number of the row.
    pub ordinals: Vec<Cell>,
    /// Cells that stand under no known column.
    pub spare: Vec<Cell>,
}

/// A row's cells in the order of the wanted columns, and those that stand under no known column.
pub fn align(row: GridRow, columns: &[Option<Column>], wanted: &[Column]) -> Aligned {
    let mut cells = row.cells;
    if let Some(kind) = columns
        .iter()
        .position(|column| *column == Some(Column::Kind))
    {
        align_by_kind(&mut cells, kind, columns);
    }
    merge_overflow(&mut cells, columns);
    let mut found: Vec<Cell> = vec![Cell::default(); wanted.len()];
    let mut ordinals = Vec::new();
    let mut spare = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        let column = columns.get(index).copied().flatten();
        let place = column.and_then(|column| wanted.iter().position(|is| *is == column));
        match place.and_then(|place| found.get_mut(place)) {
            Some(slot) if slot.is_blank() => *slot = cell,
            _ if cell.is_blank() => {}
            _ if column == Some(Column::Ordinal) && is_ordinal(&cell.text) => ordinals.push(cell),
            _ => spare.push(cell),
        }
    }
    Aligned {
        cells: found,
        ordinals,
        spare,
    }
}

/// Whether a text is a running number: `1`, `1.`, `3-1`.
fn is_ordinal(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b')'))
}

/// Puts the word under Type into its column: a pipe inside the label had moved it to the right.
fn align_by_kind(cells: &mut Vec<Cell>, kind: usize, columns: &[Option<Column>]) {
    let found = cells
        .iter()
        .position(|cell| words::row_kind(&cell.text) != RowKind::Unknown);
    let Some(found) = found else { return };
    let name = columns
        .iter()
        .position(|column| *column == Some(Column::Name));
    if found > kind
        && let Some(name) = name.filter(|name| *name < kind)
    {
        let extra: Vec<Cell> = cells
            .splice(name + 1..name + 1 + (found - kind), [])
            .collect();
        if let Some(cell) = cells.get_mut(name) {
            merge(cell, extra);
        }
    }
}

/// Puts the cells beyond the last column into it: a pipe inside its text had split it.
fn merge_overflow(cells: &mut Vec<Cell>, columns: &[Option<Column>]) {
    if cells.len() <= columns.len() || columns.is_empty() {
        return;
    }
    let extra = cells.split_off(columns.len());
    let running = matches!(
        columns.last(),
        Some(Some(Column::Description | Column::Procedure))
    );
    if running {
        if let Some(last) = cells.last_mut() {
            merge(last, extra);
        }
    } else {
        // Under no column: reported by the caller.
        cells.extend(extra);
    }
}

fn merge(cell: &mut Cell, extra: Vec<Cell>) {
    let more: Vec<Fragment> = extra.into_iter().flat_map(|cell| cell.raw).collect();
    if more.is_empty() {
        return;
    }
    let mut raw = std::mem::take(&mut cell.raw);
    raw.extend(more);
    *cell = Cell::from_fragments(raw, Some(Join::Pipe));
}

/// Adds the cells of the lower half of a row to its upper half, cell by cell.
pub fn glue(upper: &mut Cell, lower: Cell, join: Join) {
    if lower.is_blank() {
        return;
    }
    let mut raw = std::mem::take(&mut upper.raw);
    raw.extend(lower.raw);
    *upper = Cell::from_fragments(raw, Some(join));
}
