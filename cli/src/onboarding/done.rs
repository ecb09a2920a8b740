//! `ontu onboarding done`: records a step, with a copy of the file that shows it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use jiff::civil::Date;
use ontu::kftc::SwitchRecord;
use ontu::runtime::procedure::{Permission, StepInfo};
use serde_json::json;

use super::dossier::{self, Dossier, EVIDENCE, FILE};
use super::filing::{self, unwritable};
use super::{record, status, step};
use crate::arguments::onboarding::Done;
use crate::exit::{Exit, Failure, Result};
use crate::files::decode::nfc;
use crate::files::read;
use crate::messages::onboarding as words;
use crate::output::Output;

/// Records the step; the same step with the same file is recorded once.
pub(super) fn run(arguments: &Done, today: Date, output: &Output) -> Result {
    let dossier = Dossier::read(&arguments.folder)?;
    let number = arguments.step.trim();
    let Some(step) = step(number) else {
        return Err(Failure::usage(words::unknown_step(number)));
    };
    let by = arguments.by.trim();
    if by.is_empty()
        || by
            .chars()
            .any(|character| character.is_control() || "\"\\".contains(character))
    {
        return Err(Failure::usage(words::no_person()));
    }
    let on = match &arguments.on {
        None => today,
        Some(text) => {
            record::day(text).ok_or_else(|| Failure::usage(words::no_day("--on", text)))?
        }
    };
    if on > today {
        return Err(Failure::usage(words::day_to_come(step.step, on)));
    }
    let open = status::open(&dossier, step);
    if !open.is_empty() {
        let message = words::done_before(step.step, open.join(", "));
        return Err(Failure::new(Exit::Refused, "order", message)
            .detail("waits_for", json!(open))
            .to_do(words::first_those()));
    }
    if let Some((before, earlier)) = record::later_before(&dossier, step, on) {
        let message = words::days_turned(step.step, on, before, earlier);
        return Err(Failure::new(Exit::Refused, "order", message));
    }
    if !arguments.evidence.is_file() {
        let message = words::evidence_missing(arguments.evidence.display());
        return Err(Failure::new(Exit::CouldNotRun, "file", message));
    }
    let found = filing::file(&arguments.evidence)?;
    if found.size == 0 {
        return Err(Failure::new(Exit::Refused, "empty", words::file_empty()));
    }
    let known = dossier
        .done()
        .iter()
        .find(|entry| entry.step.value.trim() == step.step);
    if let Some(known) = known {
        if known.sha256.trim() == found.sha256 {
            output.line(&words::already_done(step.step, known.on.value.trim()));
            output.object(
                &json!({ "step": step.step, "on": known.on.value.trim(), "recorded": false }),
            );
            return Ok(Exit::Done);
        }
        let message = words::done_otherwise(step.step, known.on.value.trim());
        return Err(Failure::new(Exit::Refused, "done", message).to_do(words::edit_by_hand()));
    }
    let name = evidence_name(step, &found.name);
    let entry = format!(
        "  - {{ step: \"{}\", on: \"{on}\", by: \"{by}\", evidence: \"{name}\", sha256: \"{}\" }}\n",
        step.step, found.sha256
    );
    let path = arguments.folder.join(FILE);
    let text = with_entry(&path, &entry)?;
    copy(&arguments.evidence, &arguments.folder.join(&name))?;
    let switches = step.grants == Some(Permission::Business);
    if switches {
        // Before the step itself: a program that already reads the switch can only be refused by the KFTC.
        let switch = arguments.folder.join(SwitchRecord::FILE);
        let record = SwitchRecord {
            step: step.step.to_owned(),
            on,
            evidence_sha256: found.sha256.clone(),
            recorded_by: by.to_owned(),
        };
        replace(&switch, &format!("{}\n", json!(record)))
            .map_err(|error| unwritable(&switch, error))?;
    }
    replace(&path, &text).map_err(|error| unwritable(&path, error))?;
    output.line(&words::recorded(step.step, status::name(step), on));
    if switches {
        let switch = arguments.folder.join(SwitchRecord::FILE);
        output.line(&words::switch_written(switch.display()));
    }
    let dossier = Dossier::read(&arguments.folder)?;
    for next in status::next(&dossier) {
        output.line(&words::now_possible(next.step, status::name(next)));
    }
    output.object(&json!({
        "step": step.step,
        "on": on.to_string(),
        "by": by,
        "evidence": name,
        "sha256": found.sha256,
        "recorded": true,
        "next": status::next(&dossier).map(|step| step.step).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

/// The text of the file with one entry more at its end; whatever else stands in it stays as it is.
fn with_entry(path: &Path, entry: &str) -> Result<String> {
    let old = String::from_utf8_lossy(&read(path)?).into_owned();
    let before = dossier::parse(path, &old)?
        .done
        .map_or(0, |done| done.len());
    let mut text = old.trim_end().to_owned();
    // An empty list may stand there as `[]`.
    if before == 0
        && let Some(start) = text.strip_suffix("[]")
    {
        text = start.trim_end().to_owned();
    }
    text.push('\n');
    text.push_str(entry);
    let after = dossier::parse(path, &text).ok().and_then(|said| said.done);
    if after.map(|done| done.len()) == Some(before + 1) {
        Ok(text)
    } else {
        let message = words::done_not_last();
        Err(Failure::new(Exit::Refused, "dossier", message).to_do(words::move_done(entry.trim())))
    }
}

/// Copies the evidence; a file that is there already is not written over.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let copy = || -> io::Result<()> {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut source = fs::File::open(from)?;
        let mut target = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(to)?;
        io::copy(&mut source, &mut target)?;
        target.sync_all()
    };
    match copy() {
        // A run that was interrupted has left it: it is the same file.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if filing::file(from)?.sha256 == filing::file(to)?.sha256 {
                Ok(())
            } else {
                Err(unwritable(to, error))
            }
        }
        other => other.map_err(|error| unwritable(to, error)),
    }
}

/// Replaces a file as a whole, so that an interruption leaves the old or the new one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    let mut file = fs::File::create(beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, path)
}

/// What the copy is called: the step and the file's own name, unless that may not stand in a dossier.
fn evidence_name(step: &StepInfo, name: &str) -> String {
    let plain = format!("{EVIDENCE}/{}-{}", step.step, plain(name));
    // Downloads are often called by a UUID, which looks like a client ID.
    if dossier::kept_out_value(&plain).is_none() {
        return plain;
    }
    match Path::new(name).extension() {
        Some(ending) => format!(
            "{EVIDENCE}/{}-evidence.{}",
            step.step,
            self::plain(&ending.to_string_lossy())
        ),
        None => format!("{EVIDENCE}/{}-evidence", step.step),
    }
}

/// A file's name with nothing that a YAML text or another system would stumble over.
fn plain(name: &str) -> String {
    let name = nfc(name.to_owned());
    let plain = |character: char| {
        if character.is_alphanumeric() || "-_.".contains(character) {
            character
        } else {
            '_'
        }
    };
    name.chars().map(plain).collect()
}
