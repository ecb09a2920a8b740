//! `ontu journal rekey`: adds a key to the key file and wraps every content's own key with it.

use ontu::transfer::seal::{self, KeyFile};
use serde_json::json;

use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{journal as words, store as store_words};
use crate::settings::Settings;
use crate::store::{self, Store};

/// Changes the key while nobody else works with the journal: a worker would not know the new one.
pub(super) async fn run(settings: &Settings, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let store = Store::to_dispatch(invocation, settings).await?;
    let mut file = KeyFile::open(store.key_file()).map_err(|error| store::seal_error(&error))?;
    let id = file.add_key().map_err(|error| store::seal_error(&error))?;
    let rewrapped = seal::rewrap(store.journal(), &file.keys())
        .await
        .map_err(|error| {
            Failure::new(Exit::CouldNotRun, "journal", store_words::unusable(error))
        })?;
    output.line(&words::rekeyed(id, rewrapped.changed));
    output.line(&words::back_up_again(file.path().display()));
    output.object(&json!({
        "key": id.get(),
        "changed": rewrapped.changed,
        "unchanged": rewrapped.unchanged,
        "key_file": file.path().display().to_string(),
    }));
    Ok(Exit::Done)
}
