//! Writes a contract as the bank's own document: Markdown, a saved page, or text pasted out of a browser.
//!
//! It is the importer's counterpart: what is rendered and imported again says the same, which is how the importer is tested.

mod blocks;
mod forms;

use std::path::Path;

use self::blocks::{Block, blocks};
use crate::compare::contract::Contract;

/// The forms in which a document can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Markdown with pipe tables and fenced JSON.
    Markdown,
    /// A saved HTML page with tables.
    Html,
    /// Text pasted out of a browser, the cells of a row parted by tabs.
    Pasted,
}

impl Form {
    /// The ending of a file of this form, without its dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Pasted => "txt",
        }
    }

    /// A path with the ending of this form.
    pub fn path(self, stem: &Path) -> std::path::PathBuf {
        stem.with_extension(self.ending())
    }
}

/// Writes the document.
pub fn render(contract: &Contract, form: Form) -> String {
    let blocks: Vec<Block> = blocks(contract);
    match form {
        Form::Markdown => forms::markdown(&blocks),
        Form::Html => forms::html(&blocks),
        Form::Pasted => forms::pasted(&blocks),
    }
}
