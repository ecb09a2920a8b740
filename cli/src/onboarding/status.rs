//! `ontu onboarding status`: every step, whether it is done, next or waiting, and who must act.

use std::path::Path;

use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{DocumentInfo, Permission, StepInfo, ThingInfo};
use serde_json::{Value as Json, json};

use super::dossier::Dossier;
use crate::exit::{Exit, Result};
use crate::language::Language;
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
        for detail in details(&dossier, step, output.language) {
            output.plain(&format!("    {}", output.text(&detail)));
        }
        for question in super::open_questions(&dossier, step.step) {
            let asks = Message::new(question.korean, question.asks);
            output.plain(&format!("    {}", output.text(&words::is_open(asks))));
            let reading = Message::new(question.korean_reading, question.reading);
            output.plain(&format!(
                "    {}",
                output.text(&words::until_answered(reading))
            ));
        }
    }
    if next.is_empty() {
        output.line(&words::nothing_next());
    }
    output.line(&words::permission(words::of_permission(permission(
        &dossier,
    ))));
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

/// Where a step is done, what it takes and gives, and what it is bound to.
fn details(dossier: &Dossier, step: &StepInfo, language: Language) -> Vec<Message> {
    let mut details = Vec::new();
    let address = ONBOARDING.addresses.iter();
    if let Some(address) = address.into_iter().find(|known| known.address == step.at) {
        let place = format!("{} ({})", address.name, address.value);
        details.push(if step.menu.is_empty() {
            words::at(place)
        } else {
            words::at_menu(place, step.menu)
        });
    }
    let needs = step.needs.iter().map(thing);
    let documents = ONBOARDING.documents.iter();
    let documents = documents
        .filter(|document| step.documents.contains(&document.document))
        .filter_map(|document| needed(dossier, document));
    let needs: Vec<Message> = needs.chain(documents).collect();
    if !needs.is_empty() {
        details.push(words::needs(Message::join(&needs, "; ")));
    }
    let gives: Vec<Message> = step.gives.iter().map(thing).collect();
    if !gives.is_empty() {
        details.push(words::gives(Message::join(&gives, "; ")));
    }
    // The notice itself says in Korean what the constraints say in English.
    match language {
        Language::Ko => details.extend(step.text.iter().map(|text| Message::same(text.says))),
        Language::En => details.extend(step.constraints.iter().copied().map(Message::same)),
    }
    if step.irreversible {
        details.push(words::no_way_back());
    }
    details
}

/// A document that a step sends, with the condition under which it does while the dossier does not say whether it holds.
fn needed(dossier: &Dossier, document: &DocumentInfo) -> Option<Message> {
    let name = Message::new(document.name, document.english);
    let condition = ONBOARDING.conditions.iter();
    let condition = condition
        .into_iter()
        .find(|known| known.condition == document.when);
    match (condition, dossier.holds(document.when)) {
        (Some(_), Some(false)) => None,
        (Some(condition), None) => {
            let when = Message::new(condition.name, condition.english);
            Some(words::only_when(name, when))
        }
        _ => Some(name),
    }
}

fn thing(thing: &ThingInfo) -> Message {
    Message::new(thing.name, thing.english)
}

fn things(things: &[ThingInfo]) -> Vec<Json> {
    things
        .iter()
        .map(|thing| json!({ "name": thing.name, "english": thing.english }))
        .collect()
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
        "at": step.at,
        "menu": step.menu,
        "needs": things(step.needs),
        "gives": things(step.gives),
        "after": step.after,
        "irreversible": step.irreversible,
        "open_questions": super::open_questions(dossier, step.step)
            .map(|question| question.question)
            .collect::<Vec<_>>(),
        "state": standing(dossier, step).name(),
        "on": entry.map(|entry| entry.on.value.trim()),
        "by": entry.map(|entry| &entry.by),
        "waits_for": open(dossier, step),
        "documents": step.documents,
        "constraints": step.constraints,
        "lines": step.text.iter().map(|sentence| sentence.line).collect::<Vec<_>>(),
    })
}
