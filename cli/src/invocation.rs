//! One run of the tool: which command it is, and what every command gets beside its own arguments.

use std::path::Path;

use ontu::Client;

use crate::bank;
use crate::exit::Result;
use crate::output::Output;
use crate::settings::{Given, Settings};

/// What every command gets.
#[derive(Clone, Copy)]
pub(crate) struct Invocation<'a> {
    /// The command, as another process is told who works with the journal.
    pub(crate) command: &'static str,
    /// The settings file of the command line.
    pub(crate) config: Option<&'a Path>,
    /// Flags and variables.
    pub(crate) given: &'a Given<'a>,
    /// How to print.
    pub(crate) output: &'a Output,
}

impl Invocation<'_> {
    /// The settings, from their file, variables and flags.
    pub(crate) fn settings(&self) -> Result<Settings> {
        Settings::load(self.config, self.given)
    }

    /// The way to the bank that the settings name.
    pub(crate) fn client(&self, settings: &Settings) -> Result<Client> {
        bank::connect(settings, self.given, self.output)
    }
}
