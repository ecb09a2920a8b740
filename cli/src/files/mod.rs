//! Files as people have them: tables that Excel wrote, loan files that a person typed, with a place for every fault.
//!
//! Nothing here knows a bank or a journal: text goes in, checked values or faults come out, and all faults at once.

pub(crate) mod decode;
pub(crate) mod fields;
pub(crate) mod money;
pub(crate) mod names;
pub(crate) mod private;
mod records;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod value;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::exit::{Exit, Failure, Result};
use crate::language::Language;
use crate::message::Message;
use crate::messages::{files as words, general};

/// How many faults are written out; a column that Excel has spoilt gives one for each row.
const SHOWN: usize = 100;

/// A text of a file and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The text, without spaces around it.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) at: At,
}

/// A place in a file; lines and columns count from 1, and a column of a table is a whole cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    /// The line.
    pub(crate) line: u64,
    /// The column: of characters in a loan file, of cells in a table.
    pub(crate) column: u64,
}

/// A cell may hold an account number or a name, so only its place shows.
impl fmt::Debug for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cell({}:{})", self.at.line, self.at.column)
    }
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone)]
struct Fault {
    at: Option<At>,
    what: Message,
}

/// Everything that is wrong with one file.
#[derive(Debug, Clone)]
pub(crate) struct Faults {
    path: PathBuf,
    list: Vec<Fault>,
}

impl Faults {
    /// None yet.
    pub(crate) fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            list: Vec::new(),
        }
    }

    /// Adds one at a place.
    pub(crate) fn at(&mut self, at: At, what: Message) {
        self.list.push(Fault { at: Some(at), what });
    }

    /// Adds one of the file as a whole.
    pub(crate) fn whole(&mut self, what: Message) {
        self.list.push(Fault { at: None, what });
    }

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The failure that names them all.
    pub(crate) fn into_failure(self) -> Box<Failure> {
        failed(&[self])
    }

    fn lines(&self) -> impl Iterator<Item = (Message, Json)> {
        let mut sorted: Vec<&Fault> = self.list.iter().collect();
        // What concerns the whole file comes first, the rest in the order of the file.
        sorted.sort_by_key(|fault| fault.at);
        let path = self.path.display().to_string();
        sorted.into_iter().map(move |fault| {
            let place = match fault.at {
                Some(At { line, column }) => format!("{path}:{line}:{column}"),
                None => path.clone(),
            };
            let place = Message::same(place);
            let object = json!({
                "file": path,
                "line": fault.at.map(|at| at.line),
                "column": fault.at.map(|at| at.column),
                "message": {
                    "ko": fault.what.text(Language::Ko),
                    "en": fault.what.text(Language::En),
                },
            });
            (Message::join([&place, &fault.what], ": "), object)
        })
    }
}

/// Succeeds if no file has faults, else fails with those of all.
pub(crate) fn failure(files: &[Faults]) -> Result<()> {
    if files.iter().all(Faults::is_empty) {
        Ok(())
    } else {
        Err(failed(files))
    }
}

fn failed(files: &[Faults]) -> Box<Failure> {
    let (messages, places): (Vec<Message>, Vec<Json>) =
        files.iter().flat_map(Faults::lines).unzip();
    let more = messages.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| words::more_faults(more));
    let shown = messages.iter().take(SHOWN).chain(&more);
    let message = words::faulty(messages.len(), Message::join(shown, "\n  "));
    Failure::new(Exit::Refused, "invalid", message)
        .detail("faults", places)
        .to_do(words::correct_it())
}

/// Reads a text from a file, or from standard input where the path is `-`.
pub(crate) fn text(path: &Path) -> Result<String> {
    if path.as_os_str() != "-" {
        return decode::text(path, read(path)?).map_err(Faults::into_failure);
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
        Failure::new(Exit::CouldNotRun, "file", general::stdin_unreadable(error))
    })?;
    decode::text(Path::new("stdin"), bytes).map_err(Faults::into_failure)
}

/// Reads a file whole.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let message = general::file_unreadable(path.display(), error);
        Failure::new(Exit::CouldNotRun, "file", message).detail("path", path.display().to_string())
    })
}

/// A text without what surrounds it unseen: spaces of all widths, byte order marks, zero-width spaces.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || ['\u{feff}', '\u{200b}'].contains(&character)
    })
}
