//! Where the files of a spec are read from: the disk, the disk with some files replaced, or memory.
//!
//! A comparison reads revisions that lie in git and not on the disk, and must not write them anywhere to do so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A tree of files.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Whether what is not in `files` is looked for on the disk.
    memory_only: bool,
    /// Files by their path; none for one that is to be taken as missing.
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl Tree {
    /// The disk.
    pub fn disk() -> Self {
        Self::default()
    }

    /// These files and no others.
    pub fn memory(files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Self {
        Self {
            memory_only: true,
            files: files
                .into_iter()
                .map(|(path, bytes)| (path, Some(bytes)))
                .collect(),
        }
    }

    /// The same tree with one file replaced, or taken away.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, bytes: Option<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes);
        self
    }

    /// Reads a file; an error names it.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let read = match self.files.get(path) {
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(io::Error::from(io::ErrorKind::NotFound)),
            None if self.memory_only => Err(io::Error::from(io::ErrorKind::NotFound)),
            None => fs::read(path),
        };
        read.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    /// Whether there is such a file.
    pub fn is_file(&self, path: &Path) -> bool {
        match self.files.get(path) {
            Some(bytes) => bytes.is_some(),
            None => !self.memory_only && path.is_file(),
        }
    }

    /// Whether there is such a folder.
    pub fn is_folder(&self, path: &Path) -> bool {
        let held = |(held, bytes): (&PathBuf, &Option<Vec<u8>>)| {
            bytes.is_some() && held != path && held.starts_with(path)
        };
        self.files.iter().any(held) || (!self.memory_only && path.is_dir())
    }

    /// The entries of a folder by name, so that the file system's order never shows.
    pub fn entries(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut entries = BTreeSet::new();
        if !self.memory_only {
            let read = fs::read_dir(folder).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", folder.display()))
            });
            match read {
                Ok(read) => {
                    for entry in read {
                        entries.insert(entry?.path());
                    }
                }
                Err(error) if !self.is_folder(folder) => return Err(error),
                Err(_) => {}
            }
        } else if !self.is_folder(folder) {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!("{}: no such folder", folder.display()),
            ));
        }
        for (path, bytes) in &self.files {
            let Some(first) = path
                .strip_prefix(folder)
                .ok()
                .and_then(|rest| rest.components().next())
            else {
                continue;
            };
            let entry = folder.join(first);
            match bytes {
                Some(_) => {
                    entries.insert(entry);
                }
                None if entry == *path => {
                    entries.remove(&entry);
                }
                None => {}
            }
        }
        Ok(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_in_memory_is_all_there_is() {
        let tree = Tree::memory([
            (PathBuf::from("nh/service.yaml"), b"a".to_vec()),
            (PathBuf::from("nh/apis/B.yaml"), b"b".to_vec()),
        ]);
        assert!(tree.is_file(Path::new("nh/service.yaml")));
        assert!(tree.is_folder(Path::new("nh/apis")));
        assert!(!tree.is_folder(Path::new("nh/api")));
        assert_eq!(
            tree.entries(Path::new("nh")).unwrap(),
            [PathBuf::from("nh/apis"), PathBuf::from("nh/service.yaml")]
        );
        assert!(tree.entries(Path::new("kftc")).is_err());
        assert!(tree.read(Path::new("Cargo.toml")).is_err());
    }

    #[test]
    fn files_of_the_disk_are_replaced_and_hidden() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::write(folder.path().join("b"), "old").unwrap();
        let tree = Tree::disk()
            .with(folder.path().join("a"), Some(b"new".to_vec()))
            .with(folder.path().join("b"), None);
        assert_eq!(tree.read(&folder.path().join("a")).unwrap(), b"new");
        assert!(!tree.is_file(&folder.path().join("b")));
        assert_eq!(
            tree.entries(folder.path()).unwrap(),
            [folder.path().join("a")]
        );
    }
}
