//! What stands undecided in a service folder and bears on money, found in its extract and its ledger, without the document.

use std::io;
use std::path::Path;

use super::decisions::{self, Ledger};
use super::extract::{Cell, Extract};
use super::findings::{self, ImportFinding};
use super::text;
use crate::finding::Findings;
use crate::load::Tree;

/// The open ₩ findings of a folder, and the name of the document; nothing where the folder has no extract.
///
/// # Errors
/// When the extract cannot be read.
pub fn open_won(tree: &Tree, folder: &Path) -> io::Result<(String, Vec<ImportFinding>)> {
    let path = folder.join("source/extract.yaml");
    if !tree.is_file(&path) {
        return Ok(Default::default());
    }
    let written = String::from_utf8_lossy(&tree.read(&path)?).into_owned();
    let mut extract: Extract = text::from_yaml(&path.display().to_string(), &written)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    extract.each_cell_mut(&mut |_, cell| undecide(cell));
    let path = folder.join("source/decisions.yaml");
    // What is wrong with the ledger itself is for import to say.
    let mut faults = Findings::default();
    let ledger = if tree.is_file(&path) {
        let written = String::from_utf8_lossy(&tree.read(&path)?).into_owned();
        decisions::read(0, &written, &mut faults)
    } else {
        Ledger::default()
    };
    let mut found = findings::won(&extract);
    let form = extract.source.form;
    decisions::apply(&ledger, form, &mut extract, &mut found, &mut faults);
    found.retain(|finding| finding.decided.is_none());
    Ok((extract.source.file, found))
}

/// Gives a cell back what the document prints, so that a finding has the fingerprint that was decided on.
fn undecide(cell: &mut Cell) {
    if cell.is_decided() {
        *cell = Cell::from_fragments(std::mem::take(&mut cell.raw), cell.joined);
    }
}
