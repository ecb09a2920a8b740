//! The number of commits, kept beside the journal: a journal that is behind it was put back from a backup.
//!
//! The number is written after each commit and not forced to the disk, for a number that is too low raises no false alarm.
//! What is not noticed: a backup that brings this file back together with the journal.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

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

    /// Writes the number of commits of a journal and forces it to the disk.
    pub(super) fn begin(path: &Path, id: &[u8; ID_BYTES], commits: u64) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut begun = Self {
            file: options.open(path)?,
            journal: in_hex(id),
        };
        let length = begun.line(commits).len() as u64;
        begun.write(commits)?;
        begun.file.set_len(length)?;
        begun.file.sync_all()?;
        Ok(begun)
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
