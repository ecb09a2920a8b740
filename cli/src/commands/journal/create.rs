//! `ontu journal create`: makes the journal, and on request another one in the place of one that is lost.

use ontu::transfer::sqlite::Anew;
use serde_json::json;

use crate::arguments::journal::Create;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::journal as words;
use crate::settings::Settings;
use crate::store;

/// Makes it, or says that it is there.
pub(super) fn run(arguments: &Create, settings: &Settings, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let path = store::journal_path(settings)?;
    let anew = anew(arguments, settings)?;
    let key_file = store::key_file(settings)?;
    let needs_disk = store::needs_disk(settings);
    let is_made = store::create(invocation, &path, key_file, needs_disk, anew)?;
    if is_made {
        output.line(&words::journal_made(path.display()));
        output.line(&words::back_up_again(store::key_path(settings).display()));
    } else {
        output.line(&words::journal_is_there(path.display()));
    }
    output.object(&json!({ "journal": path.display().to_string(), "made": is_made }));
    Ok(Exit::Done)
}

/// Who answers for it that a lost journal is replaced; two people where transfers need two.
fn anew(arguments: &Create, settings: &Settings) -> Result<Option<Anew>> {
    if !arguments.anew {
        return Ok(None);
    }
    let text = |given: &Option<String>| given.as_deref().unwrap_or_default().trim().to_owned();
    let (reference, by) = (text(&arguments.reference), text(&arguments.by));
    if reference.is_empty() || by.is_empty() {
        return Err(Failure::usage(words::reference_needed()));
    }
    let confirmed_by = Some(text(&arguments.confirmed_by)).filter(|name| !name.is_empty());
    let is_other = |name: &String| name.to_lowercase() != by.to_lowercase();
    if bank::is_two_person(settings) && !confirmed_by.as_ref().is_some_and(is_other) {
        let message = words::second_person();
        return Err(Failure::new(Exit::Refused, "not-allowed", message).to_do(words::confirm_it()));
    }
    Ok(Some(Anew {
        at: bank::now(settings)?,
        reference,
        by,
        confirmed_by,
        former: None,
    }))
}
