//! Exit codes, and the one way in which a command fails: where, what was found, what to do.

use std::process::ExitCode;

use serde_json::{Map, Value as Json};

use crate::message::Message;

/// How the tool ends, as the number that a script sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What was asked is done.
    Done = 0,
    /// The bank refused it, or what was to be sent is invalid and was not sent.
    Refused = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Whether the bank did it is not known, or the bank is still working on it.
    Unknown = 3,
    /// It could not run: a file, a setting, the network.
    CouldNotRun = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why a command failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    exit: Exit,
    kind: &'static str,
    message: Message,
    to_do: Vec<Message>,
    details: Map<String, Json>,
}

impl Failure {
    /// A failure with the word that scripts know it by.
    pub(crate) fn new(exit: Exit, kind: &'static str, message: Message) -> Box<Self> {
        Box::new(Self {
            exit,
            kind,
            message,
            to_do: Vec::new(),
            details: Map::new(),
        })
    }

    /// A wrong command line.
    pub(crate) fn usage(message: Message) -> Box<Self> {
        Self::new(Exit::Usage, "usage", message)
    }

    /// Adds what the user can do about it.
    pub(crate) fn to_do(mut self: Box<Self>, step: Message) -> Box<Self> {
        self.to_do.push(step);
        self
    }

    /// Adds a member to the error object of `--json`.
    pub(crate) fn detail(mut self: Box<Self>, name: &str, value: impl Into<Json>) -> Box<Self> {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// The word that scripts know it by.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// What happened.
    pub(crate) fn message(&self) -> &Message {
        &self.message
    }

    /// What the user can do about it, in order.
    pub(crate) fn steps(&self) -> &[Message] {
        &self.to_do
    }

    /// The further members of the error object.
    pub(crate) fn details(&self) -> &Map<String, Json> {
        &self.details
    }
}

/// What a command returns.
pub(crate) type Result<T = Exit> = std::result::Result<T, Box<Failure>>;
