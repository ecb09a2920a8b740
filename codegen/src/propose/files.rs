//! The files of a service folder while they are being edited: read once, written back only where they differ.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::Proposal;
use super::edit::{Editor, Step};
use crate::load::Tree;

/// The files of one folder.
#[derive(Debug)]
pub(super) struct Files {
    tree: Tree,
    folder: PathBuf,
    open: BTreeMap<String, Open>,
    removed: Vec<String>,
}

#[derive(Debug)]
struct Open {
    before: String,
    editor: Editor,
}

impl Files {
    /// The files of a folder.
    pub(super) fn of(tree: &Tree, folder: &Path) -> Self {
        Self {
            tree: tree.clone(),
            folder: folder.to_owned(),
            open: BTreeMap::new(),
            removed: Vec::new(),
        }
    }

    /// The editor of a file.
    pub(super) fn edit(&mut self, name: &str) -> io::Result<&mut Editor> {
        if !self.open.contains_key(name) {
            let path = self.folder.join(name);
            let bytes = self.tree.read(&path)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let editor = Editor::new(&text).ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!(
                        "{}: found a text that is no YAML; expected a file of a spec that lints; run `ontu-codegen lint` and correct what it names",
                        path.display()
                    ),
                )
            })?;
            self.open.insert(
                name.to_owned(),
                Open {
                    before: text,
                    editor,
                },
            );
        }
        match self.open.get_mut(name) {
            Some(open) => Ok(&mut open.editor),
            None => Err(io::Error::from(io::ErrorKind::NotFound)),
        }
    }

    /// Whether the folder has a file.
    pub(super) fn has(&self, name: &str) -> bool {
        self.open.contains_key(name) || self.tree.is_file(&self.folder.join(name))
    }

    /// Adds a file.
    pub(super) fn add(&mut self, name: &str, text: &str) {
        if let Some(editor) = Editor::new(text) {
            let before = String::new();
            self.open.insert(name.to_owned(), Open { before, editor });
        }
    }

    /// The tree with the edits in it.
    pub(super) fn tree(&self) -> Tree {
        let mut tree = self.tree.clone();
        for (name, open) in &self.open {
            tree = tree.with(
                self.folder.join(name),
                Some(open.editor.text().as_bytes().to_vec()),
            );
        }
        for name in &self.removed {
            tree = tree.with(self.folder.join(name), None);
        }
        tree
    }

    /// What the edits make of the folder.
    pub(super) fn proposal(self) -> Proposal {
        let mut proposal = Proposal {
            removed: self.removed,
            ..Proposal::default()
        };
        for (name, open) in self.open {
            if open.before != open.editor.text() {
                proposal.files.insert(name, open.editor.text().to_owned());
            }
        }
        proposal
    }
}

/// The path of an API's file.
pub(super) fn api_file(api: &str) -> String {
    format!("apis/{api}.yaml")
}

/// A path with another step behind it.
pub(super) fn below(path: &[Step], step: impl Into<Step>) -> Vec<Step> {
    let mut path = path.to_vec();
    path.push(step.into());
    path
}
