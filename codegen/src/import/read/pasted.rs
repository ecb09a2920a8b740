//! Reads text that was copied out of a browser: cells divided by tabs, or by blanks where the tabs were lost.

use super::super::document::{Block, Document, Grid, GridRow, Remark, RemarkKind};
use super::super::extract::{Cell, Column, Form, Fragment, Join, RowKind};
use super::super::{labels, words};
use super::{column_of, extend, heading, is_item, json_lines, line_cell};

/// Reads a text.
pub fn read(text: &str) -> Document {
    let lines: Vec<&str> = text.lines().collect();
    let mut document = Document {
        form: Form::Pasted,
        ..Document::default()
    };
    let mut number = 0;
    let mut open_text = false;
    while let Some(line) = lines.get(number) {
        let trimmed = line.trim();
        let mut taken = 1;
        let mut opens_text = false;
        if trimmed.is_empty() {
        } else if let Some((level, title)) = heading(line) {
            let cell = Cell::new(number + 1, column_of(line, title), title);
            document.blocks.push(Block::Heading(level, cell));
        } else if let Some(header) = header_of(number, line) {
            taken = table(&lines, number, header, &mut document);
        } else if is_tabbed_row(line) {
            taken = tabbed_rows(&lines, number, &mut document);
        } else if let Some(found) = json_lines(&lines[number..]) {
            document.blocks.push(Block::Code {
                first: number + 1,
                text: lines[number..number + found].join("\n"),
            });
            taken = found;
        } else {
            opens_text = true;
            let continues = open_text && !is_item(trimmed) && line.starts_with([' ', '\t']);
            match document.blocks.last_mut() {
                Some(Block::Text(cell)) if continues => extend(cell, number + 1, line),
                _ => document
                    .blocks
                    .push(Block::Text(line_cell(number + 1, line))),
            }
        }
        open_text = opens_text;
        number += taken;
    }
    document
}

/// How many words of table headers a line holds.
pub(super) fn header_words(line: &str) -> usize {
    header_of(0, line).map_or(0, |header| header.len())
}

/// Whether the line is a row of a table whose header was lost.
fn is_tabbed_row(line: &str) -> bool {
    line.matches('\t').count() >= 2
        && line
            .split('\t')
            .filter(|cell| !cell.trim().is_empty())
            .count()
            >= 2
}

/// The cells of a header row; `None` for any other line.
fn header_of(number: usize, line: &str) -> Option<Vec<Cell>> {
    if line.len() > 400 {
        return None;
    }
    let by_tab: Vec<&str> = line.split('\t').collect();
    let wide: Vec<&str> = parts(line).collect();
    for cells in [by_tab, wide] {
        let known = cells
            .iter()
            .filter(|cell| words::header(cell).is_some())
            .count();
        let rowlike = cells
            .iter()
            .any(|cell| words::row_kind(cell) != RowKind::Unknown || words::number(cell).is_some());
        if known >= 2 && known * 2 >= cells.len() && !rowlike {
            return Some(
                cells
                    .iter()
                    .map(|cell| cell_of(number, line, cell))
                    .collect(),
            );
        }
    }
    single_spaced(number, line)
}

/// A header row whose words are one blank apart: every word must be known, and two together before one alone.
fn single_spaced(number: usize, line: &str) -> Option<Vec<Cell>> {
    let words_of: Vec<&str> = line.split_whitespace().collect();
    if !(3..=14).contains(&words_of.len()) {
        return None;
    }
    let mut cells = Vec::new();
    let mut at = 0;
    while at < words_of.len() {
        let length = (1..=2.min(words_of.len() - at)).rev().find(|length| {
            matches!(
                words::header(&words_of[at..at + length].join(" ")),
                Some(words::Recognised::Exactly(_) | words::Recognised::Folded(_))
            )
        })?;
        let first = words_of[at];
        let last = words_of[at + length - 1];
        let start = first.as_ptr() as usize - line.as_ptr() as usize;
        let end = last.as_ptr() as usize - line.as_ptr() as usize + last.len();
        cells.push(cell_of(number, line, line.get(start..end)?));
        at += length;
    }
    (cells.len() >= 3).then_some(cells)
}

/// The parts of a line that two blanks or a tab divide.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ")
        .flat_map(|part| part.split('\t'))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn cell_of(number: usize, line: &str, part: &str) -> Cell {
    let trimmed = part.trim();
    if trimmed.is_empty() {
        return Cell::default();
    }
    Cell::new(number + 1, column_of(line, trimmed), trimmed)
}

/// Reads the rows below a header; gives the number of lines taken.
fn table(lines: &[&str], start: usize, header: Vec<Cell>, document: &mut Document) -> usize {
    let columns: Vec<Option<Column>> = header
        .iter()
        .map(|cell| words::header(&cell.text).map(words::Recognised::column))
        .collect();
    let tabbed = lines.get(start).is_some_and(|line| line.contains('\t'));
    let mut grid = Grid {
        rows: vec![GridRow {
            line: start + 1,
            cells: header,
        }],
        placed: true,
    };
    let mut pending: Vec<Cell> = Vec::new();
    let mut taken = 1;
    for (offset, line) in lines[start + 1..].iter().enumerate() {
        let number = start + 1 + offset;
        let trimmed = line.trim();
        if trimmed.is_empty()
            || labels::label(line).is_some()
            || heading(line).is_some()
            || header_of(number, line).is_some()
        {
            break;
        }
        let cells = if line.contains('\t') {
            let cells: Vec<Cell> = line
                .split('\t')
                .map(|part| cell_of(number, line, part))
                .collect();
            Some(cells)
        } else if tabbed {
            None
        } else {
            by_words(number, line, &columns, document)
        };
        match cells {
            Some(mut cells) => {
                prepend(&mut cells, &mut pending);
                grid.rows.push(GridRow {
                    line: number + 1,
                    cells,
                });
            }
            // A code alone is the first line of a cell with several codes.
            None if columns.first() == Some(&Some(Column::Codes))
                && words::is_code_like(trimmed) =>
            {
                pending.push(cell_of(number, line, trimmed));
            }
            // A line of its own is the next line of the last cell, when that is one of running text.
            None if grid.rows.len() > 1 && goes_on(&columns, trimmed) => {
                let width = columns.len();
                if let Some(row) = grid.rows.last_mut() {
                    continue_last(row, width, number, line);
                }
            }
            None => break,
        }
        taken += 1;
    }
    if !pending.is_empty() {
        grid.rows.push(GridRow {
            line: start + taken,
            cells: pending,
        });
    }
    document.blocks.push(Block::Table(grid));
    taken
}

/// Rows with tabs and no header: given as they are, so that they are joined or reported.
fn tabbed_rows(lines: &[&str], start: usize, document: &mut Document) -> usize {
    let mut grid = Grid {
        placed: true,
        ..Grid::default()
    };
    for (offset, line) in lines[start..].iter().enumerate() {
        let number = start + offset;
        if !is_tabbed_row(line) || header_of(number, line).is_some() {
            break;
        }
        grid.rows.push(GridRow {
            line: number + 1,
            cells: line
                .split('\t')
                .map(|part| cell_of(number, line, part))
                .collect(),
        });
    }
    let taken = grid.rows.len();
    document.blocks.push(Block::Table(grid));
    taken
}

fn goes_on(columns: &[Option<Column>], trimmed: &str) -> bool {
    let running = matches!(
        columns.last(),
        Some(Some(Column::Description | Column::Procedure))
    );
    running && (is_item(trimmed) || trimmed.starts_with('(') || !trimmed.is_ascii())
}

fn prepend(cells: &mut [Cell], pending: &mut Vec<Cell>) {
    if let (Some(first), false) = (cells.first_mut(), pending.is_empty()) {
        let mut raw: Vec<Fragment> = pending.drain(..).flat_map(|cell| cell.raw).collect();
        raw.append(&mut first.raw);
        *first = Cell::from_fragments(raw, Some(Join::Wrapped));
    }
}

fn continue_last(row: &mut GridRow, width: usize, number: usize, line: &str) {
    while row.cells.len() < width {
        row.cells.push(Cell::default());
    }
    if let Some(last) = row.cells.get_mut(width.saturating_sub(1)) {
        extend(last, number + 1, line);
        if last.raw.len() < 2 {
            last.joined = None;
        }
    }
}

/// The cells of a row whose tabs were lost, told apart by the words themselves.
fn by_words(
    number: usize,
    line: &str,
    columns: &[Option<Column>],
    document: &mut Document,
) -> Option<Vec<Cell>> {
    if columns.contains(&Some(Column::Kind)) {
        return layout_row(number, line, columns);
    }
    let found: Vec<&str> = parts(line).collect();
    if columns.contains(&Some(Column::Codes)) {
        return code_row(number, line, &found, columns, document);
    }
    if columns.contains(&Some(Column::Api)) {
        return index_row(number, line, &found, columns);
    }
    (found.len() == columns.len()).then(|| {
        found
            .iter()
            .map(|part| cell_of(number, line, part))
            .collect()
    })
}

/// Words of a line with the place behind each.
fn words_of(line: &str) -> Vec<(usize, &str)> {
    line.split_whitespace()
        .map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
        .collect()
}

/// A row of a layout: the word under Type stands between the label and the length.
fn layout_row(number: usize, line: &str, columns: &[Option<Column>]) -> Option<Vec<Cell>> {
    let found = words_of(line);
    let kind = found
        .iter()
        .position(|(_, word)| words::row_kind(word) != RowKind::Unknown)?;
    let mut cells = vec![Cell::default(); columns.len()];
    let mut put = |column: Column, from: usize, to: usize| {
        place(
            &mut cells,
            columns,
            column,
            cell_of(number, line, line.get(from..to).unwrap_or("")),
        );
    };
    let (kind_at, kind_word) = found[kind];
    put(Column::Kind, kind_at, kind_at + kind_word.len());
    let named = found
        .first()
        .filter(|(_, word)| kind > 0 && words::is_identifier(word));
    let name_from = match named {
        Some((at, word)) => {
            put(Column::Element, *at, at + word.len());
            at + word.len()
        }
        None => 0,
    };
    put(Column::Name, name_from, kind_at);
    let mut rest = kind + 1;
    if let Some((at, word)) = found
        .get(rest)
        .filter(|(_, word)| words::number(word).is_some())
    {
        put(Column::Length, *at, at + word.len());
        rest += 1;
    }
    if let Some((at, word)) = found.get(rest).filter(|(_, word)| is_requiredness(word)) {
        put(Column::Required, *at, at + word.len());
        rest += 1;
    }
    if let Some((at, _)) = found.get(rest) {
        put(Column::Description, *at, line.len());
    }
    Some(cells)
}

/// Puts a cell under its column; one whose column the header lacks comes behind all columns, where it is reported.
fn place(cells: &mut Vec<Cell>, columns: &[Option<Column>], column: Column, cell: Cell) {
    let at = columns.iter().position(|is| *is == Some(column));
    match at.and_then(|at| cells.get_mut(at)) {
        Some(slot) => *slot = cell,
        None if !cell.is_blank() => cells.push(cell),
        None => {}
    }
}

/// 필수 or 선택, or one of them with one letter misread.
fn is_requiredness(word: &str) -> bool {
    ["필수", "선택"]
        .iter()
        .any(|known| word.chars().count() == 2 && words::letters_apart(known, word) <= 1)
}

fn code_row(
    number: usize,
    line: &str,
    found: &[&str],
    columns: &[Option<Column>],
    document: &mut Document,
) -> Option<Vec<Cell>> {
    let first = found.first()?;
    if found.len() == columns.len()
        && words::code_list(first)
            .iter()
            .all(|code| code == "-" || words::is_code_like(code))
    {
        return Some(
            found
                .iter()
                .map(|part| cell_of(number, line, part))
                .collect(),
        );
    }
    let all = words_of(line);
    let codes = all
        .iter()
        .take_while(|(_, word)| words::is_code_like(word.trim_end_matches([',', '/'])))
        .count();
    let codes = if codes == 0
        && all.first().is_some_and(|(_, word)| *word == "-")
        && all.get(1).is_some_and(|(_, word)| word.len() > 1)
    {
        1
    } else {
        codes
    };
    if codes == 0 || codes == all.len() {
        return None;
    }
    let (last_at, last) = all[codes - 1];
    let rest_from = last_at + last.len();
    let rest = line.get(rest_from..)?;
    // The steps of a procedure open with a dash; nothing else tells it from the message.
    let border = rest
        .trim_start()
        .find(" - ")
        .map(|at| at + rest.len() - rest.trim_start().len());
    if border.is_none() && !rest.trim().is_empty() {
        document.remarks.push(Remark {
            kind: RemarkKind::CellsUndivided,
            line: number + 1,
            raw: line.trim().to_owned(),
        });
    }
    let (message, procedure) = rest.split_at(border.unwrap_or(rest.len()));
    Some(vec![
        cell_of(number, line, line.get(..rest_from)?),
        cell_of(number, line, message),
        cell_of(number, line, procedure),
    ])
}

fn index_row(
    number: usize,
    line: &str,
    found: &[&str],
    columns: &[Option<Column>],
) -> Option<Vec<Cell>> {
    if found.len() == columns.len() {
        return Some(
            found
                .iter()
                .map(|part| cell_of(number, line, part))
                .collect(),
        );
    }
    let all = words_of(line);
    let api = all
        .iter()
        .rposition(|(_, word)| words::is_identifier(word) && word.len() >= 6)?;
    let mut cells = vec![Cell::default(); columns.len()];
    let mut put = |column: Column, part: Option<&str>| {
        place(
            &mut cells,
            columns,
            column,
            cell_of(number, line, part.unwrap_or("")),
        );
    };
    let (at, word) = all[api];
    put(Column::Title, line.get(..at));
    put(Column::Api, Some(word));
    put(Column::Testable, line.get(at + word.len()..));
    Some(cells)
}
