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
use ontu::kftc::forms;
use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{QuestionInfo, StepInfo};
use serde_json::{Value as Json, json};

use crate::arguments::onboarding::Onboarding;
use crate::bank;
use crate::exit::Result;
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::onboarding as words;

use self::dossier::Dossier;

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

    /// The sentences of the notice on these lines, each once.
    fn sentences(self) -> Vec<&'static str> {
        let lines = self.lines();
        let mut seen: Vec<u32> = Vec::new();
        let mut found: Vec<&'static str> = Vec::new();
        for (line, says) in words_of_lines() {
            if lines.contains(&line) && !seen.contains(&line) && !found.contains(&says) {
                seen.push(line);
                found.push(says);
            }
        }
        found
    }

    /// Where it stands, and what stands there.
    fn message(self) -> Option<Message> {
        let lines: Vec<String> = self.lines().iter().map(u32::to_string).collect();
        let says = self.sentences();
        match (lines.is_empty(), says.is_empty()) {
            (true, _) => None,
            (false, true) => Some(words::source_lines(lines.join(", "))),
            (false, false) => Some(words::source(lines.join(", "), says.join(" / "))),
        }
    }

    fn object(self) -> Json {
        json!({
            "lines": self.lines(),
            "says": self.sentences(),
        })
    }
}

/// The lines of the notice with their words: sentences of steps, then conditions, then what its forms print.
fn words_of_lines() -> impl Iterator<Item = (u32, &'static str)> {
    let steps = ONBOARDING.steps.iter().flat_map(|step| step.text);
    let form = &forms::CMS_WITHDRAWAL;
    let rules = form.rules.iter().map(|rule| (rule.lines, rule.says));
    let notices = form
        .notices
        .iter()
        .map(|notice| (notice.lines, notice.says));
    let consents = form.consents.iter();
    let consents = consents.map(|consent| (consent.lines, consent.refusal));
    let conditions = ONBOARDING.conditions.iter();
    let conditions = conditions.map(|condition| (condition.lines, condition.name));
    let signatures = form.signatures.iter();
    let signatures = signatures.map(|signature| (signature.lines, signature.name));
    let printed = rules
        .chain(notices)
        .chain(consents)
        .chain(conditions)
        .chain(signatures)
        .flat_map(|(lines, says)| lines.iter().map(move |line| (*line, says)));
    steps
        .map(|sentence| (sentence.line, sentence.says))
        .chain(printed)
}

/// The questions that bear on a step and that the KFTC has not answered.
fn open_questions(dossier: &Dossier, step: &str) -> impl Iterator<Item = &'static QuestionInfo> {
    unanswered(dossier).filter(move |question| question.about.contains(&step))
}

/// All questions that the KFTC has not answered.
fn unanswered(dossier: &Dossier) -> impl Iterator<Item = &'static QuestionInfo> {
    ONBOARDING.questions.iter().filter(|question| {
        let mut answers = dossier.said.answers.iter().flatten();
        !answers.any(|answer| answer.question.value.trim() == question.question)
    })
}
