//! Writes a contract as the bank's own document: Markdown, a saved page, or text pasted out of a browser.
//!
//! It is the importer's counterpart: what is rendered and imported again says the same, which is how the importer is tested.

mod blocks;
mod forms;

use self::blocks::{Block, blocks};
use ontu_codegen::compare::contract::Contract;

/// The forms in which a document can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Markdown with pipe tables and fenced JSON.
    Markdown,
    /// A saved HTML page with tables.
    Html,
    /// Text pasted out of a browser, the cells of a row parted by tabs.
    Pasted,
}

/// Writes the document.
pub(crate) fn render(contract: &Contract, form: Form) -> String {
    let blocks: Vec<Block> = blocks(contract);
    match form {
        Form::Markdown => forms::markdown(&blocks),
        Form::Html => forms::html(&blocks),
        Form::Pasted => forms::pasted(&blocks),
    }
}
