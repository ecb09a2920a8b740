//! Files that only their owner can read, or that and the owner's group, and that never take the place of another file.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::path::Path;

use crate::exit::{Exit, Failure, Result};
use crate::messages::{general, send as words};

/// Makes a file that was not there before.
pub(crate) fn create(path: &Path) -> Result<File> {
    create_with(path, 0o600)
}

fn create_with(path: &Path, mode: u32) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path).map_err(|error| unwritable(path, error))
}

/// Writes a whole file that was not there before, down to the disk, for a second person of the same group to read; nothing in it may be in the clear that must not be.
pub(crate) fn write_shared(path: &Path, text: &str) -> Result<()> {
    let mut file = create_with(path, 0o640)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| unwritable(path, error))
}

/// A failure for a file that cannot be written.
pub(crate) fn unwritable(path: &Path, error: Error) -> Box<Failure> {
    let message = if error.kind() == ErrorKind::AlreadyExists {
        words::file_exists(path.display())
    } else {
        general::file_unwritable(path.display(), error)
    };
    Failure::new(Exit::CouldNotRun, "file", message).detail("path", path.display().to_string())
}
