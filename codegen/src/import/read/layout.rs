//! Reads what `pdftotext -layout` writes: tables without lines, whose columns and rows only show by where words stand.
//!
//! A header row gives the columns, the blanks that run down between them give the borders, and blank lines with the word under Type give the rows.

use super::super::document::{Block, Document, Grid, Remark, RemarkKind};
use super::super::extract::{Cell, Column, Form};
use super::super::{labels, words};
use super::{extend, is_item, json_lines, line_cell};

mod bands;
mod categories;
mod columns;
mod rows;

use columns::{HeaderRow, Segment, header_at, segments};
pub(super) use columns::{is_evenly_divided, is_wide_header};

/// One line of the text.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its text without the page break.
    pub(super) text: &'a str,
    /// Whether a page starts with it.
    pub(super) page: bool,
    /// Its words that stand together.
    pub(super) segments: Vec<Segment>,
}

/// Reads a text.
pub fn read(text: &str) -> Document {
    let mut document = Document {
        form: Form::PdfText,
        ..Document::default()
    };
    let mut lines: Vec<Line<'_>> = text
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let bare = line.trim_start_matches('\u{c}');
            Line {
                number: index + 1,
                text: bare,
                page: bare.len() < line.len(),
                segments: segments(bare),
            }
        })
        .collect();
    drop_furniture(&mut lines, &mut document);
    let mut index = 0;
    let mut open_text = false;
    while index < lines.len() {
        let line = &lines[index];
        if line.segments.is_empty() {
            open_text = false;
            index += 1;
            continue;
        }
        if let Some(header) = header_at(&lines, index) {
            index = table(&lines, &header, &mut document);
            open_text = false;
            continue;
        }
        let bodies: Vec<&str> = lines[index..]
            .iter()
            .take(if line.text.trim_start().starts_with('{') {
                2000
            } else {
                0
            })
            .map(|line| line.text)
            .collect();
        if let Some(taken) = json_lines(&bodies) {
            document.blocks.push(Block::Code {
                first: line.number,
                text: bodies[..taken].join("\n"),
            });
            index += taken;
            open_text = false;
            continue;
        }
        let continues = open_text
            && !is_item(line.text.trim())
            && labels::label(line.text).is_none()
            && !line.page;
        match document.blocks.last_mut() {
            Some(Block::Text(cell)) if continues && runs_on(cell, line.text) => {
                extend(cell, line.number, line.text);
            }
            _ => document
                .blocks
                .push(Block::Text(line_cell(line.number, line.text))),
        }
        open_text = true;
        index += 1;
    }
    document
}

/// Whether a line goes on with the paragraph before it: an item that is indented, or a long line without an end.
fn runs_on(cell: &Cell, line: &str) -> bool {
    let last = cell.raw.last().map_or("", |part| part.2.as_str());
    if is_item(cell.raw.first().map_or("", |part| part.2.as_str())) {
        return line.starts_with(' ');
    }
    last.chars().count() >= 30 && !last.ends_with(['.', ':', ')', '}'])
}

/// Reads one block of a table and gives the index of the line after it.
fn table(lines: &[Line<'_>], header: &HeaderRow, document: &mut Document) -> usize {
    let end = region_end(lines, header);
    let body = &lines[header.end..end];
    let borders = columns::borders(header, body);
    let (grid, taken, remarks) = rows::read(header, &borders, body);
    let fragments = grid.fragments();
    debug_assert!(fragments > 0, "a header row has fragments");
    document.remarks.extend(remarks);
    document.blocks.push(Block::Table(Grid {
        placed: true,
        ..grid
    }));
    header.end + taken
}

/// The line at which a table cannot go on: another header, a label, or a page that opens with something else.
fn region_end(lines: &[Line<'_>], header: &HeaderRow) -> usize {
    for index in header.end..lines.len() {
        let line = &lines[index];
        if line.segments.is_empty() {
            continue;
        }
        let ends = header_at(lines, index).is_some()
            || (line.segments.len() == 1 && labels::label(line.text).is_some())
            || is_call(line)
            || line.text.trim_start().starts_with('{')
            || (opens_page(lines, index) && !is_row_like(header, line));
        if ends {
            return index;
        }
    }
    lines.len()
}

fn is_call(line: &Line<'_>) -> bool {
    matches!(labels::label(line.text), Some(labels::Label::Call(..)))
}

/// Whether a line is the first of its page that says something.
fn opens_page(lines: &[Line<'_>], index: usize) -> bool {
    lines[..=index]
        .iter()
        .rev()
        .enumerate()
        .find(|(back, line)| line.page || (*back > 0 && !line.segments.is_empty()))
        .is_some_and(|(back, line)| line.page && (back == 0 || line.segments.is_empty()))
}

/// Whether a line without a header above it can be a row of the table that the page before ended with.
fn is_row_like(header: &HeaderRow, line: &Line<'_>) -> bool {
    let kinds = header
        .columns
        .iter()
        .any(|column| column.is == Some(Column::Kind));
    if kinds {
        return line
            .segments
            .iter()
            .any(|part| words::row_kind(&part.text) != super::super::extract::RowKind::Unknown);
    }
    line.segments.len() >= 2
        && line.segments.first().is_some_and(|part| {
            words::code_list(&part.text)
                .iter()
                .all(|code| words::is_code_like(code))
        })
}

/// Takes out running heads, feet and page numbers, each with a remark.
fn drop_furniture(lines: &mut [Line<'_>], document: &mut Document) {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(
            lines
                .iter()
                .enumerate()
                .filter(|(index, line)| line.page && *index > 0)
                .map(|(index, _)| index),
        )
        .collect();
    if starts.len() < 3 {
        return;
    }
    let mut edges: Vec<(usize, String)> = Vec::new();
    for (page, start) in starts.iter().enumerate() {
        let end = starts.get(page + 1).copied().unwrap_or(lines.len());
        let filled: Vec<usize> = (*start..end)
            .filter(|index| !lines[*index].segments.is_empty())
            .collect();
        let mut found: Vec<usize> = filled
            .first()
            .into_iter()
            .chain(filled.last())
            .copied()
            .collect();
        found.dedup();
        for index in found {
            let words_of: String = words::key(lines[index].text)
                .chars()
                .filter(|letter| !letter.is_ascii_digit())
                .collect();
            let first = lines[index]
                .segments
                .first()
                .map_or("", |part| part.text.as_str());
            if labels::label(lines[index].text).is_none() && words::header(first).is_none() {
                edges.push((index, words_of));
            }
        }
    }
    let pages = starts.len();
    let mut counts: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for (_, text) in &edges {
        *counts.entry(text.as_str()).or_default() += 1;
    }
    let repeated: Vec<usize> = edges
        .iter()
        .filter(|(_, text)| counts.get(text.as_str()).copied().unwrap_or(0) * 5 >= pages * 3)
        .map(|(index, _)| *index)
        .collect();
    for index in repeated {
        let line = &mut lines[index];
        document.remarks.push(Remark {
            kind: RemarkKind::PageFurniture,
            line: line.number,
            raw: line.text.trim().to_owned(),
        });
        line.segments.clear();
    }
}
