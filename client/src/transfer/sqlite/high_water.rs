//! The number of commits, kept beside the journal: a journal that is behind it was put back from a backup.
//!
//! The number is written after each commit and not forced to the disk, for a number that is too low raises no false alarm.
//!
//! A backup may bring this file back together with the journal.
//! So the file is made anew at every start, and the journal keeps the time of its birth, which no program can set: a copy was born later.
//! What is not noticed: a snapshot of the whole disk, a copy that was written over the files in place when no start lay between backup and restore, and anything on a file system that keeps no time of birth.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::super::steps::step;

/// The bytes of a journal's own id.
pub(super) const ID_BYTES: usize = 16;

/// The longest line of the file, with room to spare.
const LONGEST: u64 = 256;

/// What stood beside a journal when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing.
    Missing,
    /// No line of this program.
    Unreadable,
    /// The id of a journal and how often it was committed to.
    Mark {
        /// In hexadecimal digits.
        journal: String,
        commits: u64,
    },
}

/// The file beside the journal.
#[derive(Debug)]
pub(super) struct HighWater {
    file: File,
    journal: String,
}

impl HighWater {
    /// Reads what stands there.
    pub(super) fn look(path: &Path) -> io::Result<Seen> {
        let mut text = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(LONGEST).read_to_end(&mut text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Seen::Missing),
            Err(error) => return Err(error),
        };
        Ok(parse(&text).unwrap_or(Seen::Unreadable))
    }

    /// Makes the file anew, writes the number of commits of a journal and forces it to the disk.
    pub(super) fn begin(path: &Path, id: &[u8; ID_BYTES], commits: u64) -> io::Result<Self> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut begun = Self {
            file: options.open(path)?,
            journal: in_hex(id),
        };
        step();
        begun.write(commits)?;
        begun.file.sync_all()?;
        Ok(begun)
    }

    /// The same, with another time of birth than a known one.
    pub(super) fn begin_after(
        path: &Path,
        id: &[u8; ID_BYTES],
        commits: u64,
        known: Option<&str>,
    ) -> io::Result<Self> {
        let mut begun = Self::begin(path, id, commits)?;
        // A file system's clock ticks a few hundred times a second, so a start may follow the last one too soon.
        for _ in 0..1000 {
            if known.is_none() || begun.birth().as_deref() != known {
                break;
            }
            begun = Self::begin(path, id, commits)?;
        }
        Ok(begun)
    }

    /// Puts the file of a journal that nothing was committed to in its place, whole; `next` is the file that it is written to.
    pub(super) fn put(next: &Path, path: &Path, id: &[u8; ID_BYTES]) -> io::Result<()> {
        Self::begin(next, id, 0)?;
        step();
        std::fs::rename(next, path)
    }

    /// When the file was born; none where the file system does not say.
    pub(super) fn birth(&self) -> Option<String> {
        in_nanoseconds(self.file.metadata().ok()?)
    }

    /// Writes a higher number over the one that stands there.
    pub(super) fn write(&mut self, commits: u64) -> io::Result<()> {
        let line = self.line(commits);
        self.file.rewind()?;
        // One write of a length that never changes leaves the old line or the new one.
        self.file.write_all(line.as_bytes())
    }

    fn line(&self, commits: u64) -> String {
        format!("ontu journal {} commits {commits:020}\n", self.journal)
    }
}

/// When a file was born; none if it is not there or the file system does not say.
pub(super) fn birth_of(path: &Path) -> Option<String> {
    in_nanoseconds(std::fs::metadata(path).ok()?)
}

fn in_nanoseconds(metadata: std::fs::Metadata) -> Option<String> {
    let born = metadata.created().ok()?;
    let since = born.duration_since(std::time::UNIX_EPOCH).ok()?;
    // Some file systems say the beginning of time of everything.
    (!since.is_zero()).then(|| since.as_nanos().to_string())
}

/// Copies a file when the file system's clock has ticked since its birth.
#[cfg(test)]
pub(super) fn copied_later(from: &Path, to: &Path) {
    let born = birth_of(from);
    while birth_of(to).is_none_or(|copied| Some(copied) == born) {
        let _ = std::fs::remove_file(to);
        std::fs::copy(from, to).unwrap();
    }
}

/// Writes an id as it stands in the file.
pub(super) fn in_hex(id: &[u8; ID_BYTES]) -> String {
    super::super::identity::IntentId::from_bytes(*id).to_string()
}

fn parse(text: &[u8]) -> Option<Seen> {
    let line = std::str::from_utf8(text).ok()?.strip_suffix('\n')?;
    let words: Vec<_> = line.split(' ').collect();
    match words[..] {
        ["ontu", "journal", journal, "commits", commits] => Some(Seen::Mark {
            journal: journal.to_owned(),
            commits: commits.parse().ok()?,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.commits");
        assert_eq!(HighWater::look(&path).unwrap(), Seen::Missing);
        let mut mark = HighWater::begin(&path, &[0xab; 16], u64::MAX).unwrap();
        mark.write(7).unwrap();
        mark.write(8).unwrap();
        let seen = Seen::Mark {
            journal: "ab".repeat(16),
            commits: 8,
        };
        assert_eq!(HighWater::look(&path).unwrap(), seen);
    }

    #[test]
    fn a_file_that_is_made_anew_or_copied_has_another_birth() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.commits");
        let first = HighWater::begin(&path, &[0xab; 16], 1).unwrap().birth();
        if first.is_none() {
            // This file system keeps no time of birth, and nothing is concluded from it.
            return;
        }
        assert_eq!(birth_of(&path), first);
        // The clock of a file system ticks a few hundred times a second.
        let copy = folder.path().join("copy");
        copied_later(&path, &copy);
        assert_ne!(birth_of(&copy), first);
        std::fs::rename(&path, folder.path().join("moved")).unwrap();
        assert_eq!(birth_of(&folder.path().join("moved")), first);
        assert_eq!(birth_of(&path), None);
        let second = HighWater::begin_after(&path, &[0xab; 16], 1, first.as_deref());
        assert_ne!(second.unwrap().birth(), first);
    }

    #[test]
    fn anything_else_is_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.commits");
        for text in [
            "",
            "ontu journal ab commits 1",
            "ontu journal ab commits x\n",
        ] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(HighWater::look(&path).unwrap(), Seen::Unreadable, "{text}");
        }
    }
}
