//! Reads Markdown and OCR text: tables drawn with pipes, headings with `#` or without, JSON between fences.

use super::super::document::{Block, Document, Grid, GridRow, Remark, RemarkKind};
use super::super::extract::Cell;
use super::{column_of, extend, heading, is_item, json_lines, line_cell};

/// Reads a text.
pub fn read(text: &str) -> Document {
    let lines: Vec<&str> = text.lines().collect();
    let mut document = Document::default();
    let mut number = 0;
    // Whether the line before belongs to a text that an indented line may continue.
    let mut open_text = false;
    while let Some(line) = lines.get(number) {
        let trimmed = line.trim();
        let mut taken = 1;
        let mut opens_text = false;
        if trimmed.is_empty() {
        } else if let Some((level, title)) = heading(line) {
            let cell = Cell::new(number + 1, column_of(line, title), title);
            document.blocks.push(Block::Heading(level, cell));
        } else if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            taken = fence(&lines[number..], number, trimmed, &mut document);
        } else if opens_table(&lines[number..]) {
            taken = table(&lines[number..], number, &mut document);
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

/// Whether a line is the rule of dashes between the header and the rows of a table.
pub fn is_rule(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.contains('|')
        && trimmed.contains('-')
        && trimmed
            .bytes()
            .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

fn opens_table(lines: &[&str]) -> bool {
    let first = lines.first().map_or("", |line| line.trim());
    first.starts_with('|')
        || (first.contains('|') && lines.get(1).is_some_and(|line| is_rule(line)))
}

fn table(lines: &[&str], offset: usize, document: &mut Document) -> usize {
    let mut grid = Grid {
        placed: true,
        ..Grid::default()
    };
    let mut taken = 0;
    let mut ruled = false;
    for (index, line) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() || !trimmed.contains('|') || heading(line).is_some() {
            break;
        }
        // A second header with its rule opens another table although no blank line stands between.
        let next_is_rule = lines.get(index + 1).is_some_and(|line| is_rule(line));
        if ruled && next_is_rule && !is_rule(line) {
            break;
        }
        taken += 1;
        if is_rule(line) {
            ruled = true;
        } else {
            grid.rows.push(GridRow {
                line: offset + index + 1,
                cells: cells(offset + index + 1, line),
            });
        }
    }
    if !ruled {
        document.remarks.push(Remark {
            kind: RemarkKind::TableWithoutRule,
            line: offset + 1,
            raw: lines.first().map_or("", |line| line.trim()).to_owned(),
        });
    }
    document.blocks.push(Block::Table(grid));
    taken.max(1)
}

/// The cells of a row; the pipes at its ends are no borders between cells.
fn cells(number: usize, line: &str) -> Vec<Cell> {
    let trimmed = line.trim();
    let inner = trimmed.strip_prefix('|').unwrap_or(trimmed);
    let inner = match inner.strip_suffix('|') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => inner,
    };
    let mut cells = Vec::new();
    let mut start = 0;
    let mut push = |start: usize, end: usize| {
        let part = inner[start..end].trim();
        cells.push(if part.is_empty() {
            Cell::default()
        } else {
            Cell::new(number, column_of(line, part), part)
        });
    };
    for (index, _) in inner.match_indices('|') {
        if inner[..index].ends_with('\\') {
            continue;
        }
        push(start, index);
        start = index + 1;
    }
    push(start, inner.len());
    cells
}

fn fence(lines: &[&str], offset: usize, opening: &str, document: &mut Document) -> usize {
    let mark = &opening[..3];
    let mut body = Vec::new();
    let mut closed = false;
    let mut taken = 1;
    for line in lines.iter().skip(1) {
        let trimmed = line.trim();
        if trimmed.starts_with(mark) {
            taken += 1;
            closed = true;
            break;
        }
        // No JSON line opens like a table or a heading: the closing fence is missing.
        if trimmed.starts_with('|') || heading(line).is_some() {
            break;
        }
        body.push(*line);
        taken += 1;
    }
    if !closed {
        document.remarks.push(Remark {
            kind: RemarkKind::FenceUnclosed,
            line: offset + 1,
            raw: opening.to_owned(),
        });
    }
    document.blocks.push(Block::Code {
        first: offset + 2,
        text: body.join("\n"),
    });
    taken
}
