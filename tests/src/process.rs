//! Processes of their own that work with a journal: how a test starts, stops, freezes and kills them.
//!
//! What they do stands in [`crate::orders`].

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use jiff::civil::DateTime;
use ontu::transfer::State;
use ontu_sandbox::SimulatedClock;

use crate::journal_folder::JournalFolder;

/// Begins the lines that a process says.
pub(crate) const SAYS: &str = "said: ";
/// The file of a folder that holds the time.
const CLOCK: &str = "clock";

/// Sends a signal to a process by its number.
///
/// # Panics
/// When there is no program `kill`.
pub fn signal(process: u32, name: &str) {
    let killed = Command::new("kill")
        .args([&format!("-{name}"), &process.to_string()])
        .status();
    assert!(killed.expect("the program kill").success(), "{name}");
}

/// A time that processes share through a file.
#[derive(Debug, Clone)]
pub struct FileClock(PathBuf);

impl FileClock {
    /// The clock of a folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.join(CLOCK))
    }

    /// The time it shows.
    ///
    /// # Panics
    /// When nobody has set it.
    pub fn now(&self) -> DateTime {
        let text = std::fs::read_to_string(&self.0).expect("a clock that was set");
        text.parse().expect("a time")
    }

    /// Sets it, and the bank's with it.
    ///
    /// # Panics
    /// When the folder cannot be written.
    pub fn set(&self, bank: &SimulatedClock, time: DateTime) {
        let new = self.0.with_extension("new");
        let written =
            std::fs::write(&new, time.to_string()).and_then(|()| std::fs::rename(&new, &self.0));
        written.expect("a folder that can be written");
        bank.set(time);
    }
}

/// A process that a test has started; it is killed with the test.
#[derive(Debug)]
pub struct Process {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a process on the journal of a folder, with everything else that it is ordered to do.
    ///
    /// `program` is the program `crash`.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(program: &Path, folder: &JournalFolder, url: &str, more: &[&str]) -> Self {
        Self::started(Command::new(program), folder, url, more)
    }

    /// The same with files that may not grow beyond so many blocks of 512 bytes; a write beyond fails as on a full disk.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_limited(
        program: &Path,
        folder: &JournalFolder,
        url: &str,
        more: &[&str],
        blocks: u32,
    ) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.arg("-c").arg(script).arg(program);
        Self::started(shell, folder, url, more)
    }

    fn started(mut command: Command, folder: &JournalFolder, url: &str, more: &[&str]) -> Self {
        let mut child = command
            .arg("process")
            .arg("--folder")
            .arg(folder.path(""))
            .args(["--url", url])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program crash");
        let said = child.stdout.take().expect("an output");
        Self {
            child,
            said: BufReader::new(said),
        }
    }

    /// Tells one that works in rounds to begin the next.
    ///
    /// # Panics
    /// When it has ended.
    pub fn go_on(&mut self) {
        let input = self.child.stdin.as_mut().expect("an input");
        input.write_all(b"\n").expect("a process that runs");
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it says next; none when it has ended.
    pub fn hear(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            // A line that the kill has cut off was not said.
            if self.said.read_line(&mut line).ok()? == 0 || !line.ends_with('\n') {
                return None;
            }
            if let Some((_, words)) = line.trim_end().split_once(SAYS) {
                return Some(words.to_owned());
            }
        }
    }

    /// Waits until it says something that begins so; returns all that it said until then.
    ///
    /// # Panics
    /// When it ends without having said so.
    pub fn wait_for(&mut self, beginning: &str) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(words) = self.hear() {
            let found = words.starts_with(beginning);
            said.push(words);
            if found {
                return said;
            }
        }
        panic!("it never said {beginning:?}, but {said:?}");
    }

    /// Waits until it is frozen.
    ///
    /// # Panics
    /// When it ends instead.
    pub fn wait_until_frozen(&self) {
        let path = format!("/proc/{}/stat", self.child.id());
        loop {
            let text = std::fs::read_to_string(&path).expect("a process that runs");
            let state = text.rsplit_once(") ").map(|(_, rest)| rest.chars().next());
            if state == Some(Some('T')) {
                return;
            }
            std::thread::yield_now();
        }
    }

    /// Freezes it, as by a pause of the machine.
    pub fn freeze(&self) {
        signal(self.child.id(), "STOP");
        self.wait_until_frozen();
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        signal(self.child.id(), "CONT");
    }

    /// Kills it at once, and returns what it had said before and nobody had heard.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn kill(mut self) -> Vec<String> {
        // It may have ended by itself.
        let _ = self.child.kill();
        let mut said = Vec::new();
        while let Some(words) = self.hear() {
            said.push(words);
        }
        self.child.wait().expect("a process that ended");
        said
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Which transfer came how far, by what a process said; none when it spoke of something else.
pub fn state_said(words: &str) -> Option<(State, &str)> {
    let (what, rest) = words.split_once(' ')?;
    let state = what.parse().ok()?;
    Some((state, rest.split(' ').next().unwrap_or(rest)))
}
