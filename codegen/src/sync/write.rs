//! Writes many files as one: what was there is kept in memory, and put back when one of them cannot be written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What stood at paths that are about to change.
#[derive(Debug, Default)]
pub(super) struct Kept {
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Kept {
    /// Remembers what stands at a path.
    pub(super) fn keep(&mut self, path: &Path) -> io::Result<()> {
        let bytes = match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(io::Error::new(
                    error.kind(),
                    format!("{}: {error}", path.display()),
                ));
            }
        };
        self.files.push((path.to_owned(), bytes));
        Ok(())
    }

    /// Runs what writes; on a failure every path is put back before the error is handed on.
    pub(super) fn guard<T>(self, write: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        write().map_err(|error| match self.put_back() {
            Ok(()) => io::Error::new(
                error.kind(),
                format!("{error}; everything was put back as it was"),
            ),
            Err(second) => io::Error::new(
                error.kind(),
                format!("{error}; and not everything could be put back ({second}): `git status` shows what differs"),
            ),
        })
    }

    fn put_back(self) -> io::Result<()> {
        let mut failed = None;
        for (path, bytes) in self.files {
            let done = match bytes {
                Some(bytes) => fs::write(&path, bytes),
                None => match fs::remove_file(&path) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                    done => done,
                },
            };
            failed = failed.or(done.err());
        }
        failed.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        fs::write(&old, "before").unwrap();
        let mut kept = Kept::default();
        kept.keep(&old).unwrap();
        kept.keep(&new).unwrap();
        let error = kept
            .guard(|| -> io::Result<()> {
                fs::write(&old, "after")?;
                fs::write(&new, "after")?;
                Err(io::Error::other("the disk is full"))
            })
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the disk is full; everything was put back as it was"
        );
        assert_eq!(fs::read_to_string(&old).unwrap(), "before");
        assert!(!new.exists());
    }
}
