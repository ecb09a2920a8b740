//! Rules about the steps that are recorded as done: each is one of the procedure, in its order, and shown by a file that is still the same.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use ontu::kftc::SwitchRecord;
use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{Permission, StepInfo};

use super::check::Finding;
use super::dossier::{Dossier, Entry, at};
use super::{Source, filing, step};
use crate::exit::Result;
use crate::messages::onboarding as words;

/// Looks at every entry.
pub(super) fn check(dossier: &Dossier, today: Date, findings: &mut Vec<Finding>) -> Result<()> {
    let mut days: BTreeMap<&'static str, Date> = BTreeMap::new();
    for entry in dossier.done() {
        let place = at(entry.step.referenced);
        let Some(step) = step(entry.step.value.trim()) else {
            findings.push(Finding::error(
                place,
                words::unknown_step(&entry.step.value),
            ));
            continue;
        };
        let source = source(step);
        let steps = vec![step.step];
        let mut wrong = |what| {
            findings.push(
                Finding::error(place, what)
                    .because(source)
                    .of_steps(steps.clone()),
            );
        };
        let day = match day(&entry.on.value) {
            Some(day) if day > today => {
                wrong(words::day_to_come(step.step, day));
                None
            }
            Some(day) => Some(day),
            None => {
                wrong(words::no_day("done", &entry.on.value));
                None
            }
        };
        if let Some(day) = day
            && days.insert(step.step, day).is_some()
        {
            wrong(words::done_twice(step.step));
        }
        if let Some(what) = evidence(dossier, entry)? {
            wrong(what);
        }
    }
    for entry in dossier.done() {
        let Some(step) = step(entry.step.value.trim()) else {
            continue;
        };
        for before in step.after {
            let what = match (days.get(before), days.get(step.step)) {
                (None, _) if !dossier.is_done(before) => words::done_before(step.step, before),
                (Some(earlier), Some(later)) if earlier > later => {
                    words::days_turned(step.step, later, before, earlier)
                }
                _ => continue,
            };
            findings.push(
                Finding::error(at(entry.step.referenced), what)
                    .because(source(step))
                    .of_steps(vec![step.step]),
            );
        }
    }
    switch(dossier, findings)
}

/// The record of the switch, which programs read, says what the dossier says.
fn switch(dossier: &Dossier, findings: &mut Vec<Finding>) -> Result<()> {
    let grants = |step: &&StepInfo| step.grants == Some(Permission::Business);
    let Some(step) = ONBOARDING.steps.iter().find(grants) else {
        return Ok(());
    };
    let path = dossier.folder.join(SwitchRecord::FILE);
    let text = match path.is_file() {
        true => Some(crate::files::read(&path)?),
        false => None,
    };
    let mut entries = dossier.done().iter();
    let entry = entries.find(|entry| entry.step.value.trim() == step.step);
    let what = match (entry, text) {
        (None, None) => return Ok(()),
        (None, Some(_)) => words::switch_too_early(),
        (Some(entry), text) => {
            let record = text.and_then(|text| serde_json::from_slice::<SwitchRecord>(&text).ok());
            let agrees = record.is_some_and(|record| {
                record.step == step.step
                    && Some(record.on) == day(&entry.on.value)
                    && record.evidence_sha256 == entry.sha256.trim()
            });
            if agrees {
                return Ok(());
            }
            words::switch_differs()
        }
    };
    findings.push(
        Finding::missing(what)
            .in_file(Path::new(SwitchRecord::FILE))
            .because(source(step))
            .of_steps(vec![step.step]),
    );
    Ok(())
}

/// What is wrong with the file that shows a step.
fn evidence(dossier: &Dossier, entry: &Entry) -> Result<Option<crate::message::Message>> {
    let relative = Path::new(entry.evidence.value.trim());
    let leaves = relative
        .components()
        .any(|part| !matches!(part, std::path::Component::Normal(_)));
    if relative.as_os_str().is_empty() || leaves {
        return Ok(Some(words::evidence_outside(&entry.evidence.value)));
    }
    let path = dossier.folder.join(relative);
    if !path.is_file() {
        return Ok(Some(words::evidence_missing(relative.display())));
    }
    let found = filing::file(&path)?;
    Ok((found.sha256 != entry.sha256.trim()).then(|| words::evidence_changed(relative.display())))
}

/// A step that must be done before another and was done after this day.
pub(super) fn later_before(
    dossier: &Dossier,
    step: &StepInfo,
    on: Date,
) -> Option<(&'static str, Date)> {
    step.after.iter().copied().find_map(|before| {
        let mut entries = dossier.done().iter();
        let entry = entries.find(|entry| entry.step.value.trim() == before)?;
        let earlier = day(&entry.on.value)?;
        (earlier > on).then_some((before, earlier))
    })
}

/// What a step rests on; its lines live as long as the program.
pub(super) fn source(step: &'static StepInfo) -> Source {
    Source {
        lines: &[],
        step: Some(step),
    }
}

/// A day as the dossier writes it.
pub(super) fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}
