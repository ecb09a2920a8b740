//! Walks over every cell of an extract, to count, to search and to change them.

use super::{Cell, CodeRow, CodeTable, Extract, IndexRow, LayoutRow, LayoutTable};

impl Extract {
    /// Shows every cell of the extract, with what part of it the cell is.
    pub fn each_cell<'a>(&'a self, see: &mut dyn FnMut(Part, &'a Cell)) {
        see(Part::Text, &self.title);
        see(Part::Text, &self.source.revision);
        self.description
            .iter()
            .for_each(|cell| see(Part::Text, cell));
        self.index_blocks
            .iter()
            .flat_map(|block| &block.header)
            .for_each(|cell| see(Part::Header, cell));
        self.index
            .iter()
            .flat_map(IndexRow::cells)
            .for_each(|cell| see(Part::Row, cell));
        self.header.iter().for_each(|table| table.each_cell(see));
        for api in &self.apis {
            for cell in [
                &api.title,
                &api.function,
                &api.method,
                &api.call,
                &api.result,
            ] {
                see(Part::Text, cell);
            }
            for table in api.request.iter().chain(&api.response).chain(&api.further) {
                table.each_cell(see);
            }
            api.codes.iter().for_each(|table| table.each_cell(see));
            api.remarks
                .iter()
                .chain(&api.labels)
                .for_each(|cell| see(Part::Text, cell));
        }
        self.codes.iter().for_each(|table| table.each_cell(see));
        self.prose.iter().for_each(|cell| see(Part::Text, cell));
        self.tables
            .iter()
            .flat_map(|table| &table.rows)
            .flatten()
            .for_each(|cell| see(Part::Unused, cell));
        self.ordinals.iter().for_each(|cell| see(Part::Row, cell));
        self.unused.iter().for_each(|cell| see(Part::Unused, cell));
    }

    /// Lets every cell be changed.
    pub fn each_cell_mut(&mut self, change: &mut dyn FnMut(Part, &mut Cell)) {
        change(Part::Text, &mut self.title);
        change(Part::Text, &mut self.source.revision);
        self.description
            .iter_mut()
            .for_each(|cell| change(Part::Text, cell));
        self.index_blocks
            .iter_mut()
            .flat_map(|block| &mut block.header)
            .for_each(|cell| change(Part::Header, cell));
        for row in &mut self.index {
            for cell in [
                &mut row.category,
                &mut row.name,
                &mut row.api,
                &mut row.testable,
            ] {
                change(Part::Row, cell);
            }
        }
        self.header
            .iter_mut()
            .for_each(|table| table.each_cell_mut(change));
        for api in &mut self.apis {
            for cell in [
                &mut api.title,
                &mut api.function,
                &mut api.method,
                &mut api.call,
                &mut api.result,
            ] {
                change(Part::Text, cell);
            }
            for table in api
                .request
                .iter_mut()
                .chain(&mut api.response)
                .chain(&mut api.further)
            {
                table.each_cell_mut(change);
            }
            api.codes
                .iter_mut()
                .for_each(|table| table.each_cell_mut(change));
            api.remarks
                .iter_mut()
                .chain(&mut api.labels)
                .for_each(|cell| change(Part::Text, cell));
        }
        self.codes
            .iter_mut()
            .for_each(|table| table.each_cell_mut(change));
        self.prose
            .iter_mut()
            .for_each(|cell| change(Part::Text, cell));
        self.tables
            .iter_mut()
            .flat_map(|table| &mut table.rows)
            .flatten()
            .for_each(|cell| change(Part::Unused, cell));
        self.ordinals
            .iter_mut()
            .for_each(|cell| change(Part::Row, cell));
        self.unused
            .iter_mut()
            .for_each(|cell| change(Part::Unused, cell));
    }
}

/// What part of an extract a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// A cell of a row.
    Row,
    /// A cell of a header row.
    Header,
    /// Text beside tables.
    Text,
    /// What found no use.
    Unused,
}

impl LayoutTable {
    fn each_cell<'a>(&'a self, see: &mut dyn FnMut(Part, &'a Cell)) {
        self.blocks
            .iter()
            .flat_map(|block| &block.header)
            .for_each(|cell| see(Part::Header, cell));
        self.rows
            .iter()
            .flat_map(LayoutRow::cells)
            .for_each(|(_, cell)| see(Part::Row, cell));
    }

    fn each_cell_mut(&mut self, change: &mut dyn FnMut(Part, &mut Cell)) {
        self.blocks
            .iter_mut()
            .flat_map(|block| &mut block.header)
            .for_each(|cell| change(Part::Header, cell));
        for row in &mut self.rows {
            for cell in [
                &mut row.element,
                &mut row.name,
                &mut row.kind,
                &mut row.length,
                &mut row.required,
                &mut row.description,
            ] {
                change(Part::Row, cell);
            }
        }
    }
}

impl CodeTable {
    fn each_cell<'a>(&'a self, see: &mut dyn FnMut(Part, &'a Cell)) {
        self.blocks
            .iter()
            .flat_map(|block| &block.header)
            .for_each(|cell| see(Part::Header, cell));
        self.rows
            .iter()
            .flat_map(CodeRow::cells)
            .for_each(|cell| see(Part::Row, cell));
    }

    fn each_cell_mut(&mut self, change: &mut dyn FnMut(Part, &mut Cell)) {
        self.blocks
            .iter_mut()
            .flat_map(|block| &mut block.header)
            .for_each(|cell| change(Part::Header, cell));
        for row in &mut self.rows {
            for cell in [&mut row.codes, &mut row.message, &mut row.procedure] {
                change(Part::Row, cell);
            }
        }
    }
}
