//! One dispatcher on a journal: a lock file that the operating system lets go of when its holder ends, however it ends.
//!
//! The file is never deleted: a program that has just opened it would hold a lock that nobody else can see.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// The longest text of a holder that is read back.
const LONGEST: u64 = 512;

/// Who holds a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    text: String,
}

impl Holder {
    /// This process: its number, its machine and what it calls itself.
    fn this_process(name: &str) -> Self {
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let machine = match machine.trim() {
            "" => "this machine",
            machine => machine,
        };
        Self::read(&format!(
            "{name}, process {} on {machine}",
            std::process::id()
        ))
    }

    fn read(text: &str) -> Self {
        let text: String = text
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|character| !character.is_control())
            .collect();
        Self { text }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() {
            formatter.write_str("another process, which has not written its name")
        } else {
            formatter.write_str(&self.text)
        }
    }
}

/// The right to dispatch, for as long as this lives.
#[derive(Debug)]
pub(super) struct DispatcherLock {
    file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum LockError {
    Held(Holder),
    Io(io::Error),
}

impl DispatcherLock {
    /// Takes the lock at once, or tells who holds it.
    pub(super) fn take(path: &Path, name: &str) -> Result<Self, LockError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = Vec::new();
                // Where locks bar readers too, the holder stays unnamed.
                let _ = (&mut file).take(LONGEST).read_to_end(&mut text);
                return Err(LockError::Held(Holder::read(&String::from_utf8_lossy(
                    &text,
                ))));
            }
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
        }
        let holder = Holder::this_process(name);
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", holder.text))
            .map_err(LockError::Io)?;
        Ok(Self { file })
    }
}

impl Drop for DispatcherLock {
    /// Lets go of the lock at once.
    ///
    /// Closing the file is not enough: a process that another thread has just forked holds a copy of it until it starts its program.
    fn drop(&mut self) {
        // Without a lock there is nothing to let go of, and closing follows.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_holds_it_and_gets_it_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.lock");
        let first = DispatcherLock::take(&path, "worker with a long name").unwrap();
        match DispatcherLock::take(&path, "second") {
            Err(LockError::Held(holder)) => {
                let number = std::process::id();
                let expected = format!("worker with a long name, process {number} on ");
                assert!(holder.to_string().starts_with(&expected), "{holder}");
            }
            other => panic!("{other:?}"),
        }
        drop(first);
        drop(DispatcherLock::take(&path, "third").unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("third, process "), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn a_copy_of_the_file_does_not_keep_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.lock");
        let first = DispatcherLock::take(&path, "first").unwrap();
        let copy = first.file.try_clone().unwrap();
        drop(first);
        assert!(DispatcherLock::take(&path, "second").is_ok());
        drop(copy);
    }

    #[test]
    fn a_name_cannot_break_the_line() {
        assert_eq!(Holder::read("a\u{1b}[31m\u{7}b\nc").to_string(), "a[31mb");
        assert!(Holder::read("").to_string().starts_with("another process"));
    }
}
