//! `ontu journal set-aside`: takes a transfer or a plan whose row cannot be read out of the work.

use ontu::transfer::JournalError;
use ontu::transfer::sqlite::RowKind;
use serde_json::json;

use crate::arguments::journal::SetAside;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::journal as words;
use crate::settings::Settings;
use crate::store::{self, Store};

/// Writes down who sets it aside and where that can be checked.
pub(super) async fn run(
    arguments: &SetAside,
    settings: &Settings,
    invocation: &Invocation<'_>,
) -> Result {
    let (by, reference) = (arguments.by.trim(), arguments.reference.trim());
    if by.is_empty() || reference.is_empty() {
        return Err(Failure::usage(words::reference_needed()));
    }
    let store = Store::to_dispatch(invocation, settings).await?;
    let (number, now) = (arguments.number, bank::now(settings)?);
    let kind = match arguments.plan {
        true => RowKind::Plan,
        false => RowKind::Intent,
    };
    let set_aside = store
        .file()
        .set_aside(kind, number, now, by, reference)
        .await;
    let set_aside = match set_aside {
        Ok(set_aside) => set_aside,
        Err(JournalError::Misuse(_)) => {
            let message = match kind {
                RowKind::Intent => words::not_to_set_aside(number),
                RowKind::Plan => words::plan_not_to_set_aside(number),
            };
            return Err(Failure::new(Exit::Refused, "not-allowed", message));
        }
        Err(error) => return Err(store::failure(&error)),
    };
    invocation.output.line(&match kind {
        RowKind::Intent => words::was_set_aside(number),
        RowKind::Plan => words::plan_was_set_aside(number),
    });
    invocation.output.object(&json!({
        "sequence": set_aside.sequence,
        "id": set_aside.id.map(|id| id.to_string()),
        "key": set_aside.key,
        "why": set_aside.why,
    }));
    Ok(Exit::Done)
}
