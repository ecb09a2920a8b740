//! `ontu journal create`: makes the journal, and on request another one in the place of one that is lost.

use ontu::transfer::seal::KeyFile;
use ontu::transfer::sqlite::Anew;
use serde_json::json;

use crate::arguments::journal::Create;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::journal as words;
use crate::people::{self, Names, Signed};
use crate::settings::Settings;
use crate::store;

/// Makes it, or says that it is there.
pub(super) fn run(arguments: &Create, settings: &Settings, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let path = store::journal_path(settings)?;
    let key_file = store::key_file(settings)?;
    // A journal that is there is not replaced by any word.
    let signed = match arguments.anew && !path.exists() {
        true => Some(sign(arguments, settings, &key_file)?),
        false => None,
    };
    let anew = signed.as_ref().map(|(_, anew)| anew.clone());
    let needs_disk = store::needs_disk(settings);
    let is_made = store::create(invocation, &path, key_file, needs_disk, anew)?;
    if let Some((signed, _)) = signed {
        signed.done()?;
    }
    if is_made {
        output.line(&words::journal_made(path.display()));
        output.line(&words::back_up_again(store::key_path(settings).display()));
    } else {
        output.line(&words::journal_is_there(path.display()));
    }
    output.object(&json!({ "journal": path.display().to_string(), "made": is_made }));
    Ok(Exit::Done)
}

/// Has people answer for it that a lost journal is replaced.
fn sign(arguments: &Create, settings: &Settings, key_file: &KeyFile) -> Result<(Signed, Anew)> {
    let reference = arguments.reference.as_deref().unwrap_or_default().trim();
    if reference.is_empty() {
        return Err(Failure::usage(words::reference_needed()));
    }
    let lost = key_file.journal().map(|lost| lost.to_string());
    let act = ["begin-anew", lost.as_deref().unwrap_or_default(), reference];
    let names = Names {
        by: arguments.by.as_deref().unwrap_or_default(),
        confirmed_by: arguments.confirmed_by.as_deref(),
    };
    let now = bank::now(settings)?;
    let signed = people::sign(settings, &*key_file.keys(), &act, names, now)?;
    let anew = Anew::new(now, signed.persons(), reference);
    Ok((signed, anew))
}
