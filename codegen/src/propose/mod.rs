//! Proposes what a spec folder should say after a document: a new folder, or edits of the one that is there.
//!
//! What no document says is left undecided, with the tool's guess in a comment; what cannot stand in a spec is noted, never dropped in silence.

mod additions;
mod bodies;
mod change;
mod change_codes;
mod change_rows;
mod common_header;
mod corrections;
mod dictionary;
mod edit;
mod file;
mod files;
mod folder;
mod guess;
mod lengths;
mod names;
mod outdated;
mod respace;
mod rows;
mod tidy;
mod tree;
pub mod yaml;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

pub use change::{Edit, edit_folder};
pub use edit::{Editor, Step};
pub use folder::{NewService, new_folder};
pub use names::service_name;

/// Files as they should be, by their path in the service folder with `/` between parts.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Texts of files that are new or change.
    pub files: BTreeMap<String, String>,
    /// Files that go.
    pub removed: Vec<String>,
    /// What a person should look at.
    pub notes: Notes,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Note {
    /// Where in the spec.
    pub place: String,
    /// Line in the document; 0 where there is none.
    pub line: usize,
    /// What.
    pub text: String,
}

/// Notes in the order in which they arose.
pub type Notes = Vec<Note>;

impl Note {
    /// A note.
    pub fn new(place: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            place: place.to_owned(),
            line,
            text: text.into(),
        }
    }

    /// The note in one line.
    pub fn shown(&self) -> String {
        let line = if self.line > 0 {
            format!(" (line {} of the document)", self.line)
        } else {
            String::new()
        };
        format!("{}: {}{line}", self.place, self.text)
    }
}

impl Proposal {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.removed.is_empty()
    }

    /// Writes the files into a folder; every text lies beside its place before the first one is put there, so that a failure leaves the folder as it was.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut staged = Vec::new();
        let result = self.stage(folder, &mut staged);
        if result.is_err() {
            for (beside, _) in &staged {
                // What cannot be removed is named by its ending; the error itself is what matters.
                let _ = fs::remove_file(beside);
            }
            return result;
        }
        for (beside, path) in staged {
            fs::rename(&beside, &path).map_err(|error| named(&path, error))?;
        }
        for name in &self.removed {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(|error| named(&path, error))?;
        }
        Ok(())
    }

    fn stage(
        &self,
        folder: &Path,
        staged: &mut Vec<(std::path::PathBuf, std::path::PathBuf)>,
    ) -> io::Result<()> {
        for (name, text) in &self.files {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| named(parent, error))?;
            }
            let beside = path.with_extension("proposed");
            staged.push((beside.clone(), path));
            fs::write(&beside, text).map_err(|error| named(&beside, error))?;
        }
        Ok(())
    }
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
