//! Adds rows to tables: a row without its key cell is the rest of the row before it, which a page break cut.

use super::extract::{Cell, CodeRow, CodeTable, IndexRow, Join, LayoutRow, LayoutTable, RowKind};
use super::tables;

/// The row's cells, one for each of the wanted columns.
fn take<const N: usize>(cells: Vec<Cell>) -> [Cell; N] {
    let mut cells = cells.into_iter();
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

pub(super) fn add_layout(table: &mut LayoutTable, cells: Vec<Cell>, join: Join) {
    let [element, name, kind, length, required, description] = take::<6>(cells);
    let half = element.is_blank() && kind.is_blank() && length.is_blank();
    if half && let Some(last) = table.rows.last_mut() {
        for (upper, lower) in [
            (&mut last.name, name),
            (&mut last.required, required),
            (&mut last.description, description),
        ] {
            tables::glue(upper, lower, join);
        }
        return;
    }
    table.rows.push(LayoutRow {
        element,
        name,
        kind,
        length,
        required,
        description,
        within: String::new(),
    });
}

pub(super) fn add_codes(table: &mut CodeTable, cells: Vec<Cell>, join: Join) {
    let [codes, message, procedure] = take::<3>(cells);
    if codes.is_blank()
        && let Some(last) = table.rows.last_mut()
    {
        tables::glue(&mut last.message, message, join);
        tables::glue(&mut last.procedure, procedure, join);
        return;
    }
    table.rows.push(CodeRow {
        codes,
        message,
        procedure,
    });
}

pub(super) fn add_index(rows: &mut Vec<IndexRow>, cells: Vec<Cell>, join: Join) {
    let [category, name, api, testable] = take::<4>(cells);
    if api.is_blank()
        && testable.is_blank()
        && let Some(last) = rows.last_mut()
    {
        tables::glue(&mut last.category, category, join);
        tables::glue(&mut last.name, name, join);
        return;
    }
    rows.push(IndexRow {
        category,
        name,
        api,
        testable,
    });
}

/// Notes for every row the repeating part that it is in: a flat table says where one begins and never where it ends.
pub(super) fn nest(table: &mut LayoutTable) {
    let mut within = String::new();
    for row in &mut table.rows {
        row.within = match row.row_kind() {
            RowKind::Header | RowKind::Repeat => String::new(),
            RowKind::Field | RowKind::Unknown => within.clone(),
        };
        match row.row_kind() {
            RowKind::Repeat => within = row.element.text.clone(),
            RowKind::Header => within.clear(),
            RowKind::Field | RowKind::Unknown => {}
        }
    }
}
