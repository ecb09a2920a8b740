//! The check of the journal and its keys: whether they are there, belong together, and let transfers be sent.

use std::path::Path;

use ontu::transfer::seal::KeyFile;
use ontu::transfer::sqlite::{Anew, FileSystem};
use ontu::transfer::{Filter, JournalError};

use super::checks::{Checks, Status};
use crate::exit::{Exit, Result};
use crate::messages::{doctor as words, store as store_words};
use crate::settings::Settings;
use crate::store::{self, Store};
use crate::transfers::{exit_if_open, shown};

/// How many open transfers are counted; more are shown by their own command.
const COUNTED: usize = 1000;

/// Looks at the journal as a reader, beside whoever works with it.
pub(super) async fn check(checks: &mut Checks, settings: &Settings) {
    let (name, title) = ("journal", words::journal());
    let path = match store::journal_path(settings) {
        Ok(path) => path,
        Err(failure) => return checks.fail(name, title, &failure),
    };
    let key_path = store::key_path(settings);
    let is_first = match KeyFile::open(&key_path) {
        Ok(file) => file.journal().is_none(),
        Err(_) => !key_path.exists(),
    };
    if !path.exists() && is_first {
        checks.add(name, title, Status::Ok);
        checks.warn(words::no_journal_yet(path.display()));
        if !key_path.exists() {
            checks.warn(words::no_key_file_yet(key_path.display()));
        }
        lies_on(checks, settings, &path);
        return;
    }
    match look(settings).await {
        Err(failure) => checks.fail(name, title, &failure),
        Ok(Found {
            trouble,
            anew,
            open,
            any,
        }) => {
            checks.add(name, title, Status::Ok);
            checks.say(words::journal_at(path.display()));
            if let Some(error) = trouble {
                let failure = store::failure(&error);
                checks.fail_latest(Exit::CouldNotRun, failure.message().clone());
                checks.next_steps(failure.steps());
            }
            if let Some(Anew {
                at, by, reference, ..
            }) = anew
            {
                checks.say(words::begun_anew(shown::second(at), by, reference));
            }
            if any {
                checks.warn(words::open_transfers(open));
            }
            lies_on(checks, settings, &path);
        }
    }
}

/// Says on what kind of file system the journal lies, and what that means for it.
fn lies_on(checks: &mut Checks, settings: &Settings, path: &Path) {
    // Where it cannot be told there is nothing to say, and a missing folder is told by what needs it.
    let Ok(Some(found)) = FileSystem::of(path) else {
        return;
    };
    checks.say(words::lies_on(found.kind()));
    if !store::needs_disk(settings) {
        return;
    }
    if found.is_memory() {
        let message = store_words::memory_file_system(path.display(), found.kind());
        checks.fail_latest(Exit::CouldNotRun, message);
    } else if found.is_layered() {
        checks.warn(store_words::in_container(path.display(), found.kind()));
    }
}

/// What was found in the journal.
struct Found {
    trouble: Option<JournalError>,
    anew: Option<Anew>,
    open: usize,
    any: bool,
}

async fn look(settings: &Settings) -> Result<Found> {
    let store = Store::to_read(settings).await?;
    // A journal without its keys can be listed, and nothing in it can be sent or inquired.
    store.keys()?;
    let journal = store.journal();
    let health = journal.health().await;
    let trouble = health.map_err(|error| store::failure(&error))?.trouble();
    let anew = store.file().anew().await;
    let anew = anew.map_err(|error| store::failure(&error))?;
    let open = journal.list(Filter::unresolved(), 0, COUNTED).await;
    let open = open.map_err(|error| store::failure(&error))?;
    Ok(Found {
        trouble,
        anew,
        open: open.len(),
        any: exit_if_open(&open) == Exit::Unknown,
    })
}
