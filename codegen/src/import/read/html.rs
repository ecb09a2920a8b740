//! Reads a saved page: headings, paragraphs, tables with spanning cells, and JSON in `<pre>`.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::super::account::letters_of;
use super::super::document::{Block, Document, Grid, GridRow, Remark, RemarkKind};
use super::super::extract::{Cell, Form, Fragment, Join};
use super::json_lines;

/// Reads a page.
pub fn read(text: &str) -> Document {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut page = Page {
        document: Document {
            form: Form::Html,
            ..Document::default()
        },
        cursor: Cursor {
            text,
            offset: 0,
            line: 1,
            column: 1,
        },
        text: Pieces::default(),
        kind: TextKind::Paragraph,
        term: None,
        tables: Vec::new(),
        skipped: 0,
        preformatted: None,
    };
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => {
                let attribute = |name: &str| {
                    tag.attributes.get(name.as_bytes()).and_then(|value| {
                        String::from_utf8_lossy(value).trim().parse::<usize>().ok()
                    })
                };
                let spans = (attribute("colspan"), attribute("rowspan"));
                page.open(&String::from_utf8_lossy(&tag.name), spans);
            }
            Token::EndTag(tag) => page.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(string) => {
                page.string(
                    &String::from_utf8_lossy(&string),
                    string.span.start,
                    string.span.end,
                );
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.end_preformatted(false);
    page.flush();
    while !page.tables.is_empty() {
        page.close("table");
    }
    page.flush();
    if let Some(term) = page.term.take() {
        page.document.blocks.push(Block::Text(term));
    }
    page.document
}

/// The widest and tallest that a cell can span, so that a wrong attribute cannot fill the memory.
const WIDEST: usize = 32;
const TALLEST: usize = 500;

struct Page<'a> {
    document: Document,
    cursor: Cursor<'a>,
    /// The text that is being read, outside of tables.
    text: Pieces,
    kind: TextKind,
    /// The term of a definition list that waits for its definition.
    term: Option<Cell>,
    /// The tables that are open, the innermost last.
    tables: Vec<Table>,
    /// How many elements are open whose text is not shown.
    skipped: usize,
    /// The text of an open `<pre>` with its first line.
    preformatted: Option<(usize, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Paragraph,
    Heading(usize),
    Term,
    Definition,
}

/// Pieces of text that become one cell.
#[derive(Debug, Default)]
struct Pieces {
    raw: Vec<Fragment>,
    /// Whether the next piece stands apart from the last.
    apart: bool,
}

#[derive(Debug, Default)]
struct Table {
    grid: Grid,
    row: Option<Vec<Cell>>,
    cell: Option<Pieces>,
    spans: (usize, usize),
    /// Cells that reach into the rows to come: column, rows left, cell.
    hanging: Vec<(usize, usize, Cell)>,
    /// Whether it holds a table, and so only arranges the page.
    arranges: bool,
}

impl Pieces {
    fn add(&mut self, line: usize, column: usize, text: &str) {
        match self.raw.last_mut() {
            Some(last) if !self.apart => last.2.push_str(text),
            _ => self.raw.push(Fragment(line, column, text.to_owned())),
        }
        self.apart = false;
    }

    fn cell(self) -> Cell {
        if self.raw.is_empty() {
            return Cell::default();
        }
        let joined = (self.raw.len() > 1).then_some(Join::Wrapped);
        Cell::from_fragments(self.raw, joined)
    }
}

impl Page<'_> {
    fn open(&mut self, name: &str, (columns, rows): (Option<usize>, Option<usize>)) {
        // None of these stands in preformatted text: its end is missing.
        if heading_level(name).is_some()
            || matches!(
                name,
                "table" | "tr" | "td" | "th" | "dl" | "ul" | "ol" | "pre"
            )
        {
            self.end_preformatted(false);
        }
        match name {
            "script" | "style" | "template" | "noscript" | "title" => self.skipped += 1,
            "br" | "wbr" => self.apart(),
            "pre" => {
                self.flush();
                if self.tables.last().is_none_or(|table| table.cell.is_none()) {
                    self.preformatted = Some((0, String::new()));
                }
            }
            "table" => {
                self.flush();
                if self.tables.iter().any(|table| table.cell.is_some()) {
                    self.arrange();
                }
                self.tables.push(Table::default());
            }
            "tr" => self.end_row(),
            "td" | "th" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.spans = (
                        columns.unwrap_or(1).clamp(1, WIDEST),
                        rows.unwrap_or(1).clamp(1, TALLEST),
                    );
                    table.row.get_or_insert_with(Vec::new);
                    table.cell = Some(Pieces::default());
                }
            }
            "dt" => self.begin(TextKind::Term),
            "dd" => self.begin(TextKind::Definition),
            _ => match heading_level(name) {
                Some(level) => self.begin(TextKind::Heading(level)),
                None if is_block(name) => self.begin(TextKind::Paragraph),
                None => {}
            },
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "script" | "style" | "template" | "noscript" | "title" => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            "pre" => self.end_preformatted(true),
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => self.end_table(),
            _ if is_block(name) || heading_level(name).is_some() || matches!(name, "dt" | "dd") => {
                self.begin(TextKind::Paragraph);
            }
            _ => {}
        }
    }

    /// Ends the text that is being read and begins one of another kind; inside a cell it only divides.
    fn begin(&mut self, kind: TextKind) {
        if self.tables.last().is_some_and(|table| table.cell.is_some()) {
            self.apart();
        } else {
            self.flush();
            self.kind = kind;
        }
    }

    fn apart(&mut self) {
        match self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) => cell.apart = true,
            None if self.preformatted.is_some() => {
                if let Some((_, text)) = &mut self.preformatted {
                    text.push('\n');
                }
            }
            // Lines of a paragraph that are broken on purpose are lines of their own.
            None => self.flush(),
        }
    }

    fn string(&mut self, text: &str, start: usize, end: usize) {
        if self.skipped > 0 {
            return;
        }
        if let Some((first, collected)) = &mut self.preformatted {
            if *first == 0 {
                let (line, _) = self.cursor.at(start);
                *first = line;
            }
            let opened = *first + collected.matches('\n').count();
            for (index, line) in text.split('\n').enumerate() {
                self.document.shown.push((opened + index, letters_of(line)));
            }
            collected.push_str(text);
            return;
        }
        // Entities make the text shorter than its source, so lines are counted in the source.
        let source = self.cursor.text.get(start..end).unwrap_or(text);
        let same = source.matches('\n').count() == text.matches('\n').count();
        let mut offset = start;
        let mut sources = source.split('\n');
        for (index, part) in text.split('\n').enumerate() {
            let from = if same {
                sources.next()
            } else {
                Some(source).filter(|_| index == 0)
            };
            let lead = from.map_or(0, |from| from.len() - from.trim_start().len());
            let (line, column) = self.cursor.at(offset + lead);
            offset += from.map_or(0, |from| from.len() + 1);
            let trimmed = part.trim_matches(|letter: char| letter.is_whitespace());
            if index > 0 || part.starts_with(char::is_whitespace) {
                self.pieces().apart = true;
            }
            if !trimmed.is_empty() {
                self.document.shown.push((line, letters_of(trimmed)));
                self.pieces().add(line, column, trimmed);
                if part.ends_with(char::is_whitespace) {
                    self.pieces().apart = true;
                }
            }
        }
    }

    /// Where text goes: the open cell, or the paragraph.
    fn pieces(&mut self) -> &mut Pieces {
        match self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) => cell,
            None => &mut self.text,
        }
    }

    /// Gives out the paragraph that was read.
    fn flush(&mut self) {
        let mut cell = std::mem::take(&mut self.text).cell();
        if cell.is_blank() {
            return;
        }
        let kind = self.kind;
        if kind == TextKind::Definition
            && let Some(term) = self.term.take()
        {
            let text = format!("{} : {}", term.text.trim_end_matches([':', ' ']), cell.text);
            let raw = term.raw.into_iter().chain(cell.raw).collect();
            cell = Cell::from_fragments(raw, Some(Join::Wrapped));
            cell.text = text;
        }
        if let Some(term) = self.term.take() {
            self.document.blocks.push(Block::Text(term));
        }
        match kind {
            TextKind::Heading(level) => self.document.blocks.push(Block::Heading(level, cell)),
            TextKind::Term => self.term = Some(cell),
            TextKind::Paragraph | TextKind::Definition => {
                self.document.blocks.push(Block::Text(cell))
            }
        }
    }

    fn end_preformatted(&mut self, closed: bool) {
        let Some((first, text)) = self.preformatted.take() else {
            return;
        };
        if !closed {
            self.document.remarks.push(Remark {
                kind: RemarkKind::FenceUnclosed,
                line: first.max(1),
                raw: "<pre>".to_owned(),
            });
        }
        // A line break right after the tag is not part of the text.
        let lines: Vec<&str> = text.lines().collect();
        let lead = lines
            .iter()
            .take_while(|line| line.trim().is_empty())
            .count();
        let body = &lines[lead..];
        if json_lines(body).is_some()
            || body
                .first()
                .is_some_and(|line| line.trim_start().starts_with('{'))
        {
            self.document.blocks.push(Block::Code {
                first: first + lead,
                text: body.join("\n"),
            });
            return;
        }
        for (index, line) in body.iter().enumerate() {
            if !line.trim().is_empty() {
                self.document
                    .blocks
                    .push(Block::Text(super::line_cell(first + lead + index, line)));
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let Some(pieces) = table.cell.take() else {
            return;
        };
        let cell = pieces.cell();
        if table.arranges {
            if !cell.is_blank() {
                self.document.blocks.push(Block::Text(cell));
            }
            return;
        }
        let row = table.row.get_or_insert_with(Vec::new);
        fill_hanging(row, &mut table.hanging);
        let (wide, tall) = table.spans;
        let own = row.len();
        row.push(cell);
        row.extend(std::iter::repeat_n(Cell::default(), wide - 1));
        if tall > 1 {
            for (column, cell) in row.iter().enumerate().skip(own) {
                let mut hanging = cell.clone();
                if !hanging.is_blank() {
                    hanging.joined = Some(Join::Span);
                }
                table.hanging.push((column, tall, hanging));
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let Some(mut row) = table.row.take() else {
            return;
        };
        fill_hanging(&mut row, &mut table.hanging);
        for (_, left, _) in &mut table.hanging {
            *left -= 1;
        }
        table.hanging.retain(|(_, left, _)| *left > 0);
        if row.iter().any(|cell| !cell.is_blank()) {
            let line = row
                .iter()
                .filter(|cell| !cell.is_blank() && cell.joined != Some(Join::Span))
                .map(Cell::line)
                .min()
                .unwrap_or_else(|| row.iter().map(Cell::line).max().unwrap_or(0));
            table.grid.rows.push(GridRow { line, cells: row });
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.flush();
        if let Some(mut table) = self.tables.pop()
            && !table.grid.rows.is_empty()
        {
            table.grid.placed = true;
            self.document.blocks.push(Block::Table(table.grid));
        }
    }

    /// Turns the open tables, which hold another one, into the texts of their cells.
    fn arrange(&mut self) {
        for table in &mut self.tables {
            table.arranges = true;
            let rows = std::mem::take(&mut table.grid.rows);
            let cells = rows
                .into_iter()
                .flat_map(|row| row.cells)
                .chain(table.row.replace(Vec::new()).into_iter().flatten())
                .chain(table.cell.replace(Pieces::default()).map(Pieces::cell));
            for cell in cells {
                // A cell that hangs over several rows is said once.
                if !cell.is_blank() && cell.joined != Some(Join::Span) {
                    self.document.blocks.push(Block::Text(cell));
                }
            }
            table.hanging.clear();
        }
    }
}

/// Puts the cells that reach down from rows above into a row, as far as it has come.
fn fill_hanging(row: &mut Vec<Cell>, hanging: &mut [(usize, usize, Cell)]) {
    while let Some((_, _, cell)) = hanging.iter().find(|(column, _, _)| *column == row.len()) {
        row.push(cell.clone());
    }
}

fn heading_level(name: &str) -> Option<usize> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "nav"
            | "main"
            | "aside"
            | "caption"
            | "body"
            | "html"
            | "head"
            | "form"
            | "fieldset"
            | "blockquote"
            | "hr"
            | "thead"
            | "tbody"
            | "tfoot"
            | "button"
            | "option"
            | "label"
            | "figure"
            | "figcaption"
    )
}

/// A place in the text that only moves forward, so that counting columns stays linear.
struct Cursor<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
    column: usize,
}

impl Cursor<'_> {
    fn at(&mut self, offset: usize) -> (usize, usize) {
        if offset > self.offset
            && let Some(between) = self.text.get(self.offset..offset)
        {
            match between.rfind('\n') {
                Some(last) => {
                    self.line += between.matches('\n').count();
                    self.column = between[last + 1..].chars().count() + 1;
                }
                None => self.column += between.chars().count(),
            }
            self.offset = offset;
        }
        (self.line, self.column)
    }
}
