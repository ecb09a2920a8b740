//! A folder with a journal on SQLite and its keys, which is removed with everything in it.

use std::path::PathBuf;
use std::sync::Arc;

use ontu::transfer::seal::{KeyFile, Keys};
use ontu::transfer::sqlite::{OpenError, Role, SqliteJournal, SqliteOptions};
use tempfile::TempDir;

/// The name of the journal in its folder.
const JOURNAL: &str = "journal.db";
/// The name of the key file beside it.
const KEYS: &str = "journal.keys";

/// A folder with a key file and, once it is made, a journal.
#[derive(Debug)]
pub struct JournalFolder {
    folder: TempDir,
    keys: Arc<Keys>,
}

impl JournalFolder {
    /// A folder with a key file and no journal.
    ///
    /// # Panics
    /// When this machine has no place for temporary files.
    #[expect(clippy::new_without_default, reason = "it makes files")]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        let file = KeyFile::create(folder.path().join(KEYS)).expect("a new key file");
        Self {
            folder,
            keys: file.keys(),
        }
    }

    /// A folder with these files, one of which is the key file.
    ///
    /// # Panics
    /// When they cannot be written, or there are no keys among them.
    pub fn of_files(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a folder that can be written");
            #[cfg(unix)]
            {
                // A repository keeps no permissions.
                let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
                std::fs::set_permissions(&path, mode).expect("a file of one's own");
            }
        }
        let keys = KeyFile::open(folder.path().join(KEYS)).expect("a key file");
        Self {
            folder,
            keys: keys.keys(),
        }
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The path of the journal.
    pub fn journal(&self) -> PathBuf {
        self.path(JOURNAL)
    }

    /// The keys.
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// Makes the journal, to dispatch from.
    ///
    /// # Panics
    /// When there is one, or the disk takes none.
    pub fn create(&self) -> SqliteJournal {
        SqliteJournal::create(self.journal(), self.keys()).expect("a new journal")
    }

    /// Opens the journal to dispatch from.
    ///
    /// # Errors
    /// When it does not open, such as because another process dispatches from it.
    pub fn open(&self) -> Result<SqliteJournal, OpenError> {
        self.open_as(Role::Dispatcher)
    }

    /// Opens the journal for a role.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open_as(&self, role: Role) -> Result<SqliteJournal, OpenError> {
        open(&self.journal(), &self.keys, role)
    }

    /// The raw bytes of every file but the keys: the journal, its write-ahead log and what lies beside them.
    ///
    /// # Panics
    /// When a file cannot be read.
    pub fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder is there");
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry.expect("the folder can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != KEYS {
                let bytes = std::fs::read(entry.path()).expect("the file can be read");
                files.push((name, bytes));
            }
        }
        files.sort();
        files
    }
}

/// The journal of a folder that another process made, with its keys.
///
/// # Errors
/// When the journal does not open.
///
/// # Panics
/// When the folder has no key file.
pub fn open_in(
    folder: &std::path::Path,
    role: Role,
) -> Result<(SqliteJournal, Arc<Keys>), OpenError> {
    let keys = KeyFile::open(folder.join(KEYS)).expect("a key file").keys();
    Ok((open(&folder.join(JOURNAL), &keys, role)?, keys))
}

fn open(path: &std::path::Path, keys: &Arc<Keys>, role: Role) -> Result<SqliteJournal, OpenError> {
    let options = SqliteOptions::new(role).with_keys(Arc::clone(keys));
    options.open(path)
}
