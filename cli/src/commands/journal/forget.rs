//! `ontu journal forget`: destroys the content of transfers that ended long ago; that they were is kept.

use ontu::transfer::seal;
use serde_json::json;

use crate::arguments::journal::Forget;
use crate::commands::send::confirm;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{journal as words, store as store_words};
use crate::settings::Settings;
use crate::store::Store;

/// Forgets, after asking.
pub(super) async fn run(
    arguments: &Forget,
    settings: &Settings,
    invocation: &Invocation<'_>,
) -> Result {
    let output = invocation.output;
    let Some(day) = crate::commands::day(&arguments.before) else {
        let message = words::not_a_day("--before", &arguments.before);
        return Err(Failure::usage(message));
    };
    let store = Store::to_record(invocation, settings).await?;
    output.remark(&words::ask_forget(day));
    confirm(
        arguments.yes,
        &words::forget_really(),
        &words::not_forgotten(),
        output,
    )?;
    let forgotten = seal::forget(store.journal(), day.at(0, 0, 0, 0))
        .await
        .map_err(|error| {
            Failure::new(Exit::CouldNotRun, "journal", store_words::unusable(error))
        })?;
    output.line(&words::forgotten(
        forgotten.forgotten,
        forgotten.before,
        forgotten.kept,
    ));
    output.object(&json!({
        "forgotten": forgotten.forgotten,
        "before": forgotten.before,
        "kept": forgotten.kept,
    }));
    Ok(Exit::Done)
}
