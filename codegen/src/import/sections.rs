//! Divides a document into the sections of its APIs, and puts every table, text and example into its place.

use super::document::{Block as DocumentBlock, Document, Grid};
use super::extract::{
    ApiSection, Cell, CodeTable, Column, Direction, DirectionBy, Example, Extract, Join,
    LayoutTable, OtherTable, RowKind,
};
use super::joining::{add_codes, add_index, add_layout, nest};
use super::labels::{self, Call, Label};
use super::section_parts::{fitting, is_fresh};
use super::tables::{self, Meaning};
use super::{habits, naming, words};

/// Reads the blocks of a document.
pub fn read(document: &Document) -> Extract {
    let mut reader = Reader::default();
    for block in &document.blocks {
        match block {
            DocumentBlock::Heading(level, cell) => reader.heading(*level, cell.clone()),
            DocumentBlock::Text(cell) => reader.text(cell.clone()),
            DocumentBlock::Table(grid) => reader.table(grid.clone()),
            DocumentBlock::Code { first, text } => reader.code(*first, text),
        }
    }
    let mut extract = reader.extract;
    habits::read(&mut extract);
    for api in &mut extract.apis {
        for table in api
            .request
            .iter_mut()
            .chain(&mut api.response)
            .chain(&mut api.further)
        {
            nest(table);
        }
    }
    naming::name_sections(&mut extract, reader.addresses);
    extract
}

/// Where the table stands that the next block may continue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Index,
    CommonHeader,
    Layout(usize, Slot),
    Codes(Option<usize>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Request,
    Response,
    Further,
}

/// Where the last text was put, so that a title can be taken back out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LastText {
    Nowhere,
    Prose,
    Description,
    Label(usize),
    Remark(usize),
}

#[derive(Debug)]
struct Reader {
    extract: Extract,
    addresses: Vec<Cell>,
    /// The section that is being read.
    current: Option<usize>,
    /// Level of the heading that opened it, 0 for none.
    level: usize,
    /// Level of the heading that was read last.
    last_level: usize,
    /// Title without number and direction of the section's headings.
    group: String,
    remarks: bool,
    direction: Option<Direction>,
    last_text: LastText,
    /// The table that ends right before this block, with its columns.
    before: Option<(Place, Vec<Option<Column>>)>,
    /// Whether anything but text was read.
    begun: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            extract: Extract {
                format: 1,
                ..Extract::default()
            },
            addresses: Vec::new(),
            current: None,
            level: 0,
            last_level: 0,
            group: String::new(),
            remarks: false,
            direction: None,
            last_text: LastText::Nowhere,
            before: None,
            begun: false,
        }
    }
}

impl Reader {
    fn heading(&mut self, level: usize, cell: Cell) {
        let heading = labels::heading(&cell.text);
        if let Some(direction) = heading.direction {
            let group = words::key(&heading.title);
            if self.current.is_none() || self.group != group {
                let mut title = cell.clone();
                title.text = heading.title;
                self.begin(title, level);
                self.group = group;
            } else {
                self.keep(cell);
            }
            self.direction = Some(direction);
            self.before = None;
            return;
        }
        if labels::label(&cell.text).is_some() {
            self.text(cell);
            return;
        }
        if self.current.is_some() && (self.level == 0 || level <= self.level) {
            self.current = None;
        }
        self.remarks = false;
        self.direction = None;
        self.text(cell);
        self.last_level = level;
    }

    fn text(&mut self, cell: Cell) {
        self.before = None;
        match labels::label(&cell.text) {
            Some(Label::Basics) => {
                let title = self.take_title();
                let fresh = self.section().is_some_and(is_fresh);
                match title {
                    Some((title, level)) => self.begin(title, level),
                    None if fresh => {}
                    None => self.begin(Cell::default(), 0),
                }
                self.keep(cell);
                self.last_text = LastText::Nowhere;
            }
            Some(Label::Call(call, value)) => self.call(call, cell, value),
            Some(Label::Remarks) => {
                self.keep(cell);
                self.remarks = self.current.is_some();
                self.last_text = LastText::Nowhere;
            }
            Some(Label::Direction(direction)) => {
                self.direction = Some(direction);
                self.keep(cell);
                self.last_text = LastText::Nowhere;
            }
            Some(Label::Tables) => {
                self.remarks = false;
                self.keep(cell);
                self.last_text = LastText::Nowhere;
            }
            None if labels::address(&cell.text).is_some() => {
                self.addresses.push(cell);
                self.last_text = LastText::Nowhere;
            }
            None => self.keep(cell),
        }
    }

    /// Puts a text where it belongs.
    fn keep(&mut self, mut cell: Cell) {
        self.last_level = 0;
        match self.current {
            Some(api) if self.remarks => {
                if let Some(section) = self.extract.apis.get_mut(api) {
                    cell.text = labels::without_bullet(&cell.text).to_owned();
                    section.remarks.push(cell);
                    self.last_text = LastText::Remark(api);
                }
            }
            Some(api) => {
                if let Some(section) = self.extract.apis.get_mut(api) {
                    section.labels.push(cell);
                    self.last_text = LastText::Label(api);
                }
            }
            None if !self.begun && self.extract.title.is_blank() => {
                self.extract.title = cell;
                self.last_text = LastText::Nowhere;
            }
            None if !self.begun => {
                self.extract.description.push(cell);
                self.last_text = LastText::Description;
            }
            None => {
                self.extract.prose.push(cell);
                self.last_text = LastText::Prose;
            }
        }
    }

    /// Takes the last text back out, when it can be a title, with its level as a heading.
    fn take_title(&mut self) -> Option<(Cell, usize)> {
        let texts = match self.last_text {
            LastText::Nowhere => return None,
            LastText::Prose => &mut self.extract.prose,
            LastText::Description => &mut self.extract.description,
            LastText::Label(api) => &mut self.extract.apis.get_mut(api)?.labels,
            LastText::Remark(api) => &mut self.extract.apis.get_mut(api)?.remarks,
        };
        let raw = texts.last()?.raw.first()?;
        let bulleted = labels::without_bullet(&raw.2) != raw.2.trim();
        if bulleted || texts.last()?.text.chars().count() > 80 {
            return None;
        }
        self.last_text = LastText::Nowhere;
        let mut cell = texts.pop()?;
        cell.text = labels::heading(&cell.text).title;
        Some((cell, std::mem::take(&mut self.last_level)))
    }

    fn begin(&mut self, title: Cell, level: usize) {
        self.begun = true;
        self.group = words::key(&title.text);
        self.extract.apis.push(ApiSection {
            title,
            ..ApiSection::default()
        });
        self.current = Some(self.extract.apis.len() - 1);
        self.level = level;
        self.remarks = false;
        self.direction = None;
        self.last_text = LastText::Nowhere;
    }

    fn section(&mut self) -> Option<&mut ApiSection> {
        self.extract.apis.get_mut(self.current?)
    }

    /// The section that is being read, or a new one under the last text that can be its title.
    fn section_or_new(&mut self) -> usize {
        if let Some(api) = self.current {
            return api;
        }
        let direction = self.direction;
        let (title, level) = self.take_title().unwrap_or_default();
        self.begin(title, level);
        self.direction = direction;
        self.extract.apis.len() - 1
    }

    fn call(&mut self, call: Call, cell: Cell, value: String) {
        let taken = self
            .section()
            .map(|section| !field(section, call).is_blank());
        match taken {
            Some(false) => {}
            // The same line again: the section of another API has begun without a label.
            Some(true) => {
                let (title, level) = self.take_title().unwrap_or_default();
                self.begin(title, level);
            }
            None => {
                self.section_or_new();
            }
        }
        self.remarks = false;
        self.last_text = LastText::Nowhere;
        if let Some(section) = self.section() {
            let slot = field(section, call);
            *slot = cell;
            slot.text = value;
        }
    }

    fn code(&mut self, first: usize, text: &str) {
        self.before = None;
        let api = self.section_or_new();
        let direction = self.direction;
        if let Some(section) = self.extract.apis.get_mut(api) {
            let readable = serde_json::from_str::<serde_json::Value>(text).is_ok();
            let by_order = fitting(section, text).unwrap_or_else(|| {
                let answered = section
                    .examples
                    .iter()
                    .any(|example| example.direction == Direction::Request);
                if answered {
                    Direction::Response
                } else {
                    Direction::Request
                }
            });
            section.examples.push(Example {
                direction: direction.unwrap_or(by_order),
                lines: (first, first + text.lines().count().saturating_sub(1)),
                text: text.to_owned(),
                readable,
            });
        }
        self.begun = true;
        self.last_text = LastText::Nowhere;
    }

    fn table(&mut self, grid: Grid) {
        let table = tables::classify(grid);
        self.begun = true;
        match table.meaning {
            Meaning::Index => self.index(table),
            Meaning::Layout => self.layout(table),
            Meaning::Codes => self.codes(table),
            Meaning::Call => self.call_table(table),
            Meaning::Unknown => self.unknown(table),
        }
        self.last_text = LastText::Nowhere;
    }

    fn call_table(&mut self, table: tables::Table) {
        for row in table.rows {
            let filled: Vec<Cell> = row
                .cells
                .into_iter()
                .filter(|cell| !cell.is_blank())
                .collect();
            let text = filled
                .iter()
                .map(|cell| cell.text.as_str())
                .collect::<Vec<_>>()
                .join(" : ");
            let raw = filled.into_iter().flat_map(|cell| cell.raw).collect();
            let mut cell = Cell::from_fragments(raw, Some(Join::Wrapped));
            cell.text = text;
            self.text(cell);
        }
    }

    /// A table of an unknown kind: the rest of the one before when no header opens it, else unused.
    fn unknown(&mut self, table: tables::Table) {
        let continued = self.before.clone().filter(|(_, columns)| {
            table.header.is_none()
                && table
                    .rows
                    .iter()
                    .all(|row| row.cells.len() <= columns.len() + 1)
        });
        if let Some((place, columns)) = continued {
            self.rows(place, table.rows, &columns);
            return;
        }
        self.before = None;
        let rows: Vec<Vec<Cell>> = table
            .rows
            .into_iter()
            .map(|row| {
                row.cells
                    .into_iter()
                    .filter(|cell| !cell.is_blank())
                    .collect()
            })
            .filter(|row: &Vec<Cell>| !row.is_empty())
            .collect();
        if let Some(cell) = rows.first().and_then(|row| row.first()) {
            self.extract.tables.push(OtherTable {
                line: cell.line(),
                rows,
            });
        }
    }

    fn index(&mut self, table: tables::Table) {
        self.extract.index_blocks.extend(table.header);
        self.rows(Place::Index, table.rows, &table.columns);
        self.before = Some((Place::Index, table.columns));
    }

    fn codes(&mut self, table: tables::Table) {
        let place = match self.continued(&table, |place| matches!(place, Place::Codes(_))) {
            Some(place) => place,
            None => {
                let tables = match self.current.and_then(|api| self.extract.apis.get_mut(api)) {
                    Some(section) => &mut section.codes,
                    None => &mut self.extract.codes,
                };
                tables.push(CodeTable::default());
                Place::Codes(self.current)
            }
        };
        if let Some(last) = self.code_tables(place).and_then(|tables| tables.last_mut()) {
            last.blocks.extend(table.header);
        }
        self.rows(place, table.rows, &table.columns);
        self.before = Some((place, table.columns));
    }

    fn layout(&mut self, table: tables::Table) {
        let opens = table.rows.first().is_some_and(|row| {
            tables::align(row.clone(), &table.columns, &tables::LAYOUT)
                .cells
                .get(2)
                .is_some_and(|cell| words::row_kind(&cell.text) == RowKind::Header)
        });
        let continued = if opens {
            None
        } else {
            self.continued(&table, |place| {
                matches!(place, Place::Layout(..) | Place::CommonHeader)
            })
        };
        let place = continued.unwrap_or_else(|| self.new_layout(opens));
        if let Some(found) = self.layout_table(place) {
            found.blocks.extend(table.header);
        }
        self.rows(place, table.rows, &table.columns);
        self.before = Some((place, table.columns));
    }

    /// The place of the table that a block continues: one of its kind with its columns right before it.
    fn continued(&self, table: &tables::Table, fits: impl Fn(&Place) -> bool) -> Option<Place> {
        self.before
            .as_ref()
            .filter(|(place, columns)| {
                let known = |columns: &[Option<Column>]| -> Vec<Column> {
                    columns.iter().copied().flatten().collect()
                };
                fits(place) && known(columns) == known(&table.columns)
            })
            .map(|(place, _)| *place)
    }

    fn new_layout(&mut self, opens: bool) -> Place {
        let direction = self.direction.take();
        let announced = if self.current.is_none() && !opens {
            let last = match self.last_text {
                LastText::Prose => self.extract.prose.last(),
                LastText::Description => self.extract.description.last(),
                _ => None,
            };
            last.is_some_and(|cell| {
                cell.text.contains("공통부")
                    || cell.text.contains("헤더")
                    || cell.text.contains("Header")
            })
        } else {
            false
        };
        if announced
            || (self.current.is_none()
                && !opens
                && self.extract.apis.is_empty()
                && !self.extract.header.is_empty())
        {
            let by_order = if self.extract.header.is_empty() {
                Direction::Request
            } else {
                Direction::Response
            };
            self.extract.header.push(LayoutTable {
                direction: direction.unwrap_or(by_order),
                direction_by: by(direction),
                ..LayoutTable::default()
            });
            return Place::CommonHeader;
        }
        let api = self.section_or_new();
        let Some(section) = self.extract.apis.get_mut(api) else {
            return Place::CommonHeader;
        };
        let by_order = if section.request.is_none() {
            Direction::Request
        } else {
            Direction::Response
        };
        let table = LayoutTable {
            direction: direction.unwrap_or(by_order),
            direction_by: by(direction),
            ..LayoutTable::default()
        };
        let slot = match table.direction {
            Direction::Request if section.request.is_none() => Slot::Request,
            Direction::Response if section.response.is_none() => Slot::Response,
            _ => Slot::Further,
        };
        match slot {
            Slot::Request => section.request = Some(table),
            Slot::Response => section.response = Some(table),
            Slot::Further => section.further.push(table),
        }
        Place::Layout(api, slot)
    }

    fn layout_table(&mut self, place: Place) -> Option<&mut LayoutTable> {
        match place {
            Place::CommonHeader => self.extract.header.last_mut(),
            Place::Layout(api, slot) => {
                let section = self.extract.apis.get_mut(api)?;
                match slot {
                    Slot::Request => section.request.as_mut(),
                    Slot::Response => section.response.as_mut(),
                    Slot::Further => section.further.last_mut(),
                }
            }
            _ => None,
        }
    }

    fn code_tables(&mut self, place: Place) -> Option<&mut Vec<CodeTable>> {
        match place {
            Place::Codes(Some(api)) => self
                .extract
                .apis
                .get_mut(api)
                .map(|section| &mut section.codes),
            Place::Codes(None) => Some(&mut self.extract.codes),
            _ => None,
        }
    }

    /// Adds rows to the table at a place.
    fn rows(
        &mut self,
        place: Place,
        rows: Vec<super::document::GridRow>,
        columns: &[Option<Column>],
    ) {
        for (index, row) in rows.into_iter().enumerate() {
            let wanted: &[Column] = match place {
                Place::Index => &tables::INDEX,
                Place::Codes(_) => &tables::CODES,
                _ => &tables::LAYOUT,
            };
            let aligned = tables::align(row, columns, wanted);
            self.extract.ordinals.extend(aligned.ordinals);
            self.extract.unused.extend(aligned.spare);
            let cells = aligned.cells;
            if cells.iter().all(Cell::is_blank) {
                continue;
            }
            let join = if index == 0 {
                Join::PageBreak
            } else {
                Join::Wrapped
            };
            match place {
                Place::Index => add_index(&mut self.extract.index, cells, join),
                Place::Codes(_) => {
                    if let Some(table) =
                        self.code_tables(place).and_then(|tables| tables.last_mut())
                    {
                        add_codes(table, cells, join);
                    }
                }
                _ => {
                    if let Some(table) = self.layout_table(place) {
                        add_layout(table, cells, join);
                    }
                }
            }
        }
    }
}

fn by(direction: Option<Direction>) -> DirectionBy {
    if direction.is_some() {
        DirectionBy::Label
    } else {
        DirectionBy::Order
    }
}

fn field(section: &mut ApiSection, call: Call) -> &mut Cell {
    match call {
        Call::Function => &mut section.function,
        Call::Method => &mut section.method,
        Call::Name => &mut section.call,
        Call::Result => &mut section.result,
    }
}
