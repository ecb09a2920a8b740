//! Takes out published bodies that fit the earlier edition of a table and not the present one.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::change::Changing;
use super::edit::Editor;
use super::{Note, Notes};
use crate::finding::{Findings, Sources};
use crate::lint::lint;
use crate::load;
use crate::load::Tree;
use crate::resolve::resolve;

/// Takes out the bodies of every API whose edits made lint find fault with them.
///
/// A body is evidence of what travels; one of an earlier edition is evidence of nothing that stands in the folder now.
pub(super) fn settle(changing: &mut Changing<'_>) -> io::Result<()> {
    let folder = changing.edit.folder;
    let before = misfits(changing.edit.tree, folder)?;
    let after = misfits(&changing.files.tree(), folder)?;
    for name in after.difference(&before) {
        let editor = changing.files.edit(name)?;
        if editor.unset(&[], "examples") {
            changing.notes.push(Note::new(
                name,
                0,
                "its published bodies do not fit the table any more and are taken out: add bodies of this edition when they are published",
            ));
        }
    }
    Ok(())
}

/// Takes out of a new folder the bodies that lint would find fault with in spite of their corrections.
pub(super) fn settle_new(
    files: &mut BTreeMap<String, String>,
    notes: &mut Notes,
) -> io::Result<()> {
    let folder = Path::new("spec");
    let in_memory = files
        .iter()
        .map(|(name, text)| (folder.join(name), text.clone().into_bytes()));
    for name in misfits(&Tree::memory(in_memory), folder)? {
        let Some(text) = files.get_mut(&name) else {
            continue;
        };
        if let Some(mut editor) = Editor::new(text)
            && editor.unset(&[], "examples")
        {
            editor.text().clone_into(text);
            notes.push(Note::new(
                &name,
                0,
                "its published bodies have values that its rows do not allow; they are in the extract alone",
            ));
        }
    }
    Ok(())
}

/// The files with bodies that do not fit their tables.
fn misfits(tree: &Tree, folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let loaded = load::load_from(tree, folder, None, &mut sources, &mut findings)?;
    if let Some(loaded) = loaded {
        let resolved = resolve(loaded, &mut findings);
        lint(&resolved, &sources, &mut findings);
    }
    let prefix = format!("{}/", folder.display()).replace('\\', "/");
    Ok(findings
        .sorted()
        .into_iter()
        .filter(|finding| finding.rule == "example-violates-layout")
        .filter_map(|finding| {
            sources
                .path(finding.at.file)
                .strip_prefix(&prefix)
                .map(str::to_owned)
        })
        .collect())
}
