//! The list of checks that `ontu doctor` makes, and how it is shown.

use serde_json::{Value as Json, json};

use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::doctor as words;
use crate::output::Output;

/// How one check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It works.
    Ok,
    /// It works, and something about it calls for attention.
    Warning,
    /// It does not work.
    Failed,
    /// It was not looked at.
    Skipped,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Warning => "warning",
            Status::Failed => "failed",
            Status::Skipped => "skipped",
        }
    }

    fn message(self) -> Message {
        match self {
            Status::Ok => words::ok(),
            Status::Warning => words::attention(),
            Status::Failed => words::failed(),
            Status::Skipped => words::skipped(),
        }
    }
}

/// One check.
struct Check {
    name: &'static str,
    title: Message,
    status: Status,
    found: Vec<Message>,
    to_do: Vec<Message>,
}

/// All checks so far, in order, and the exit code of the first that failed.
#[derive(Default)]
pub(super) struct Checks {
    list: Vec<Check>,
    exit: Option<Exit>,
}

impl Checks {
    /// Adds a check, about which nothing is said yet.
    pub(super) fn add(&mut self, name: &'static str, title: Message, status: Status) {
        self.list.push(Check {
            name,
            title,
            status,
            found: Vec::new(),
            to_do: Vec::new(),
        });
    }

    /// Says something about the latest check.
    pub(super) fn say(&mut self, found: Message) {
        if let Some(check) = self.list.last_mut() {
            check.found.push(found);
        }
    }

    /// Says something about the latest check that calls for attention.
    pub(super) fn warn(&mut self, found: Message) {
        if let Some(check) = self.list.last_mut() {
            check.status = Status::Warning;
        }
        self.say(found);
    }

    /// Adds a check that was not made, and why.
    pub(super) fn skip(&mut self, name: &'static str, title: Message, why: Message) {
        self.add(name, title, Status::Skipped);
        self.say(why);
    }

    /// Adds a check that failed.
    pub(super) fn fail(&mut self, name: &'static str, title: Message, failure: &Failure) {
        self.add(name, title, Status::Failed);
        self.exit.get_or_insert(failure.exit());
        self.say(failure.message().clone());
        if let Some(check) = self.list.last_mut() {
            check.to_do = failure.steps().to_vec();
        }
    }

    /// Turns the latest check into one that failed.
    pub(super) fn fail_latest(&mut self, exit: Exit, found: Message) {
        self.exit.get_or_insert(exit);
        if let Some(check) = self.list.last_mut() {
            check.status = Status::Failed;
        }
        self.say(found);
    }

    /// Adds what to do about the latest check.
    pub(super) fn next_steps(&mut self, steps: &[Message]) {
        if let Some(check) = self.list.last_mut() {
            check.to_do.extend_from_slice(steps);
        }
    }

    /// Adds a check that is fine or failed, and hands on what it found.
    pub(super) fn settle<T>(
        &mut self,
        name: &'static str,
        title: Message,
        result: Result<T>,
    ) -> Option<T> {
        match result {
            Ok(value) => {
                self.add(name, title, Status::Ok);
                Some(value)
            }
            Err(failure) => {
                self.fail(name, title, &failure);
                None
            }
        }
    }

    /// Adds the checks that were not come to.
    pub(super) fn complete(&mut self) {
        let all = [
            ("journal", words::journal()),
            ("profile", words::profile()),
            ("contract", words::contract()),
            ("token", words::token()),
            ("encryption", words::transport()),
            ("clock", words::clock()),
            ("connection", words::connection()),
        ];
        for (name, title) in all {
            if !self.list.iter().any(|check| check.name == name) {
                self.skip(name, title, words::not_reached());
            }
        }
    }

    /// Shows all of them and returns the exit code of the first that failed.
    pub(super) fn show(&self, offline: bool, output: &Output) -> Exit {
        let failed = self
            .list
            .iter()
            .filter(|check| check.status == Status::Failed)
            .count();
        let text = |messages: &[Message]| -> Vec<String> {
            messages
                .iter()
                .map(|message| output.text(message).to_owned())
                .collect()
        };
        let checks: Vec<Json> = self
            .list
            .iter()
            .map(|check| {
                json!({
                    "check": check.name,
                    "status": check.status.word(),
                    "found": text(&check.found),
                    "to_do": text(&check.to_do),
                })
            })
            .collect();
        output.object(&json!({ "ok": failed == 0, "offline": offline, "checks": checks }));

        let mut table = output.table(&[words::check(), words::result(), words::found()], &[]);
        for check in &self.list {
            table.add_row([
                output.text(&check.title).to_owned(),
                output.text(&check.status.message()).to_owned(),
                text(&check.found).join("\n"),
            ]);
        }
        output.plain(&table.to_string());
        for step in self.list.iter().flat_map(|check| &check.to_do) {
            output.plain(&format!("  → {}", output.text(step)));
        }
        output.line(&match (failed, offline) {
            (0, false) => words::all_well(),
            (0, true) => words::all_well_offline(),
            (count, _) => words::not_well(count),
        });
        self.exit.unwrap_or(Exit::Done)
    }
}
