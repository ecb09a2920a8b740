//! The check of the journal and its keys: whether they are there, belong together, and let transfers be sent.

use ontu::transfer::{Filter, JournalError};

use super::checks::{Checks, Status};
use crate::exit::{Exit, Result};
use crate::messages::doctor as words;
use crate::settings::Settings;
use crate::store::{self, Store};
use crate::transfers::exit_if_open;

/// How many open transfers are counted; more are shown by their own command.
const COUNTED: usize = 1000;

/// Looks at the journal as a reader, beside whoever works with it.
pub(super) async fn check(checks: &mut Checks, settings: &Settings) {
    let (name, title) = ("journal", words::journal());
    let path = store::journal_path(settings);
    if !path.exists() {
        checks.add(name, title, Status::Ok);
        checks.say(words::no_journal_yet(path.display()));
        let key_file = store::key_path(settings);
        if !key_file.exists() {
            checks.warn(words::no_key_file_yet(key_file.display()));
        }
        return;
    }
    match look(settings).await {
        Err(failure) => checks.fail(name, title, &failure),
        Ok(Found { trouble, open, any }) => {
            checks.add(name, title, Status::Ok);
            checks.say(words::journal_at(path.display()));
            if let Some(error) = trouble {
                let failure = store::failure(&error);
                checks.fail_latest(Exit::CouldNotRun, failure.message().clone());
                checks.next_steps(failure.steps());
            }
            if any {
                checks.warn(words::open_transfers(open));
            }
        }
    }
}

/// What was found in the journal.
struct Found {
    trouble: Option<JournalError>,
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
    let open = journal.list(Filter::unresolved(), 0, COUNTED).await;
    let open = open.map_err(|error| store::failure(&error))?;
    Ok(Found {
        trouble,
        open: open.len(),
        any: exit_if_open(&open) == Exit::Unknown,
    })
}
