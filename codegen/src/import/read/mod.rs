//! The readers: one for each way of writing a document, all giving the same blocks.

pub mod html;
pub mod layout;
pub mod pasted;
pub mod pdf;
pub mod pipes;

use super::document::{Document, Remark, RemarkKind};
use super::extract::{Cell, Form, Fragment};
use super::words;

/// Tells how a document is written.
pub fn form_of(text: &str) -> Form {
    let lower_start: String = text.chars().take(512).collect::<String>().to_lowercase();
    let tables = text.matches("<table").count() + text.matches("<TABLE").count();
    let pipes = text.lines().filter(|line| pipes::is_rule(line)).count();
    if lower_start.contains("<!doctype html") || lower_start.contains("<html") || tables > pipes {
        return Form::Html;
    }
    if pipes > 0
        || text
            .lines()
            .filter(|line| line.trim_start().starts_with('|'))
            .count()
            > 2
    {
        let headed = text.lines().any(|line| heading(line).is_some());
        return if headed {
            Form::Markdown
        } else {
            Form::PipeText
        };
    }
    let tabbed = text
        .lines()
        .filter(|line| line.contains('\t') && pasted::header_words(line) > 1)
        .count();
    let paged = text.contains('\u{c}');
    let wide = text.lines().any(layout::is_wide_header) && !layout::is_evenly_divided(text);
    if tabbed == 0 && (paged || wide) {
        return Form::PdfText;
    }
    Form::Pasted
}

/// Reads a text in the form that is given.
pub fn read(form: Form, text: &str) -> Document {
    let mut document = match form {
        Form::Markdown | Form::PipeText => pipes::read(text),
        Form::Html => html::read(text),
        Form::Pdf | Form::PdfText => layout::read(text),
        Form::Pasted => pasted::read(text),
    };
    document.form = form;
    document.text = text.to_owned();
    if let Some(line) = text.lines().position(|line| line.contains('\u{fffd}')) {
        document.remarks.push(Remark {
            kind: RemarkKind::Encoding,
            line: line + 1,
            raw: "\u{fffd}".to_owned(),
        });
    }
    document
}

/// The level and text of a Markdown heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let trimmed = line.trim_start();
    let level = trimmed.bytes().take_while(|byte| *byte == b'#').count();
    let rest = trimmed.get(level..)?;
    (1..=6)
        .contains(&level)
        .then_some(rest)
        .filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        .map(|rest| (level, rest.trim()))
}

/// Whether a line opens an item of a list.
fn is_item(trimmed: &str) -> bool {
    trimmed.starts_with(['•', '·', '※', '○', '■', '▶', '\u{f0b7}'])
        || trimmed.starts_with("- ")
        || trimmed.starts_with("* ")
}

/// The cell of one line's trimmed text, with its column.
fn line_cell(number: usize, line: &str) -> Cell {
    let trimmed = line.trim();
    Cell::new(number, column_of(line, trimmed), trimmed)
}

/// The column, from 1 and in characters, at which a part of a line starts.
fn column_of(line: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
    line.get(..offset)
        .map_or(1, |before| before.chars().count() + 1)
}

/// Adds a line to a paragraph that is being read.
fn extend(cell: &mut Cell, number: usize, line: &str) {
    let trimmed = line.trim();
    let mut raw = std::mem::take(&mut cell.raw);
    raw.push(Fragment(
        number,
        column_of(line, trimmed),
        trimmed.to_owned(),
    ));
    *cell = Cell::from_fragments(raw, Some(super::extract::Join::Wrapped));
}

/// The lines of a JSON body that opens at a line, when its brackets close: the number of lines.
fn json_lines(lines: &[&str]) -> Option<usize> {
    /// The most lines that a body of such a document has.
    const LONGEST: usize = 2000;
    if !lines.first()?.trim_start().starts_with('{') {
        return None;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (index, line) in lines.iter().take(LONGEST).enumerate() {
        for letter in line.chars() {
            match letter {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                '{' | '[' if !quoted => depth += 1,
                '}' | ']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        // A string does not run over the end of a line: a missing quote must not swallow the document.
        quoted = false;
        if depth == 0 {
            return Some(index + 1);
        }
        let next = lines.get(index + 1).map_or("", |next| next.trim());
        if next.starts_with(['|', '#'])
            || words::header(next.split('\t').next().unwrap_or("")).is_some()
        {
            return None;
        }
    }
    None
}
