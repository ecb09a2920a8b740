//! `ontu onboarding status`: every step, whether it is done, next or waiting, and who must act.

use std::path::Path;

use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{Permission, StepInfo};
use serde_json::{Value as Json, json};

use super::dossier::Dossier;
use crate::exit::{Exit, Result};
use crate::message::Message;
use crate::messages::onboarding as words;
use crate::output::Output;

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Done,
    Next,
    Waiting,
}

impl Standing {
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::Waiting => "waiting",
        }
    }

    fn message(self) -> Message {
        match self {
            Self::Done => words::done(),
            Self::Next => words::next(),
            Self::Waiting => words::waiting(),
        }
    }
}

/// Shows every step.
pub(super) fn run(folder: &Path, output: &Output) -> Result {
    let dossier = Dossier::read(folder)?;
    let headings = [
        words::step(),
        words::what(),
        words::who(),
        words::standing(),
        words::after(),
    ];
    let mut table = output.table(&headings, &[]);
    for step in ONBOARDING.steps {
        table.add_row([
            step.step.to_owned(),
            output.text(&name(step)).to_owned(),
            output.text(&party(step.actor)).to_owned(),
            output.text(&shown(&dossier, step)).to_owned(),
            open(&dossier, step).join(", "),
        ]);
    }
    output.plain(&table.to_string());
    let next: Vec<&StepInfo> = next(&dossier).collect();
    for step in &next {
        output.line(&words::to_do_next(step.step, name(step), party(step.actor)));
        for constraint in step.constraints {
            output.plain(&format!("    {constraint}"));
        }
    }
    if next.is_empty() {
        output.line(&words::nothing_next());
    }
    output.line(&words::permission(permission(&dossier)));
    let steps: Vec<Json> = ONBOARDING
        .steps
        .iter()
        .map(|step| object(&dossier, step))
        .collect();
    output.object(&json!({
        "steps": steps,
        "next": next.iter().map(|step| step.step).collect::<Vec<_>>(),
        "permission": permission(&dossier),
    }));
    Ok(Exit::Done)
}

/// The steps that can be done now.
pub(super) fn next(dossier: &Dossier) -> impl Iterator<Item = &'static StepInfo> {
    let standing = move |step: &&StepInfo| standing(dossier, step) == Standing::Next;
    ONBOARDING.steps.iter().filter(standing)
}

/// The steps that must be done before one, and are not.
pub(super) fn open(dossier: &Dossier, step: &StepInfo) -> Vec<&'static str> {
    let before = step.after.iter().copied();
    before.filter(|before| !dossier.is_done(before)).collect()
}

/// What a step is called.
pub(super) fn name(step: &StepInfo) -> Message {
    Message::new(step.name, step.english)
}

fn standing(dossier: &Dossier, step: &StepInfo) -> Standing {
    if dossier.is_done(step.step) {
        Standing::Done
    } else if open(dossier, step).is_empty() {
        Standing::Next
    } else {
        Standing::Waiting
    }
}

fn shown(dossier: &Dossier, step: &StepInfo) -> Message {
    let entry = dossier
        .done()
        .iter()
        .find(|entry| entry.step.value.trim() == step.step);
    match entry {
        Some(entry) => words::done_on(entry.on.value.trim(), &entry.by),
        None => standing(dossier, step).message(),
    }
}

fn party(party: &str) -> Message {
    let known = ONBOARDING.parties.iter().find(|known| known.party == party);
    known.map_or_else(
        || Message::new(party, party),
        |known| Message::new(known.name, known.english),
    )
}

/// The permission of the API that the steps so far have left.
fn permission(dossier: &Dossier) -> &'static str {
    let granted = ONBOARDING
        .steps
        .iter()
        .any(|step| step.grants == Some(Permission::Business) && dossier.is_done(step.step));
    if granted {
        "business"
    } else if dossier.is_done("2.2") {
        "migration"
    } else {
        "none"
    }
}

fn object(dossier: &Dossier, step: &StepInfo) -> Json {
    let entry = dossier
        .done()
        .iter()
        .find(|entry| entry.step.value.trim() == step.step);
    json!({
        "step": step.step,
        "name": step.name,
        "english": step.english,
        "actor": step.actor,
        "to": step.to,
        "state": standing(dossier, step).name(),
        "on": entry.map(|entry| entry.on.value.trim()),
        "by": entry.map(|entry| &entry.by),
        "waits_for": open(dossier, step),
        "documents": step.documents,
        "constraints": step.constraints,
        "lines": step.text.iter().map(|sentence| sentence.line).collect::<Vec<_>>(),
    })
}
