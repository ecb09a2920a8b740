//! `ontu onboarding`: a company's way into the central record of the KFTC, step by step, from a dossier on disk.
//!
//! Nothing here knows the bank: the steps, forms and rules come from the spec, the facts from the dossier.

mod check;
mod done;
mod dossier;
mod export;
mod filing;
mod form;
mod init;
mod page;
mod questions;
mod record;
mod status;

use jiff::civil::Date;
use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{SentenceInfo, StepInfo};
use serde_json::{Value as Json, json};

use crate::arguments::onboarding::Onboarding;
use crate::bank;
use crate::exit::Result;
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::onboarding as words;

/// Runs one of its commands.
pub(crate) fn run(command: &Onboarding, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let today = || -> Result<Date> { Ok(bank::now(&invocation.settings()?)?.date()) };
    match command {
        Onboarding::Init(dossier) => init::run(&dossier.folder, output),
        Onboarding::Check(dossier) => check::run(&dossier.folder, today()?, output),
        Onboarding::Status(dossier) => status::run(&dossier.folder, output),
        Onboarding::Done(arguments) => done::run(arguments, today()?, output),
        Onboarding::Form(arguments) => form::run(arguments, today()?, invocation.given, output),
        Onboarding::Export(arguments) => export::run(arguments, today()?, output),
        Onboarding::Questions => questions::run(output),
    }
}

/// A step by its number.
fn step(number: &str) -> Option<&'static StepInfo> {
    ONBOARDING.steps.iter().find(|step| step.step == number)
}

/// What in the notice something rests on: some of its lines, or all of a step's.
#[derive(Debug, Clone, Copy, Default)]
struct Source {
    lines: &'static [u32],
    step: Option<&'static StepInfo>,
}

impl Source {
    fn of(lines: &'static [u32]) -> Self {
        Self { lines, step: None }
    }

    fn lines(self) -> Vec<u32> {
        match self.step {
            Some(step) => step.text.iter().map(|sentence| sentence.line).collect(),
            None => self.lines.to_vec(),
        }
    }

    /// The sentences of the notice on these lines.
    fn sentences(self) -> Vec<&'static SentenceInfo> {
        let lines = self.lines();
        let mut found: Vec<&'static SentenceInfo> = Vec::new();
        for sentence in ONBOARDING.steps.iter().flat_map(|step| step.text) {
            let is_new = found.iter().all(|known| known.line != sentence.line);
            if is_new && lines.contains(&sentence.line) {
                found.push(sentence);
            }
        }
        found
    }

    /// Where it stands, and what stands there.
    fn message(self) -> Option<Message> {
        let lines: Vec<String> = self.lines().iter().map(u32::to_string).collect();
        let says: Vec<&str> = self
            .sentences()
            .iter()
            .map(|sentence| sentence.says)
            .collect();
        match (lines.is_empty(), says.is_empty()) {
            (true, _) => None,
            (false, true) => Some(words::source_lines(lines.join(", "))),
            (false, false) => Some(words::source(lines.join(", "), says.join(" / "))),
        }
    }

    fn object(self) -> Json {
        json!({
            "lines": self.lines(),
            "says": self.sentences().iter().map(|sentence| sentence.says).collect::<Vec<_>>(),
        })
    }
}
