//! `ontu journal release`: lets a transfer be sent that was held back after a backup was put back, once a person has seen that it was not sent since.

use ontu::transfer::{Finding, Health};

use super::resolve;
use crate::arguments::journal::Release;
use crate::exit::{Exit, Failure, Result};
use crate::messages::journal as words;
use crate::output::Output;
use crate::people::Names;
use crate::settings::Settings;
use crate::store;
use crate::transfers::desk::Desk;
use crate::transfers::found::find_one;

/// Writes down that a transfer was not sent since the backup.
pub(super) async fn run(
    arguments: &Release,
    desk: &Desk,
    settings: &Settings,
    output: &Output,
) -> Result {
    let record = find_one(desk.store(), &arguments.what).await?;
    if !record.standing.awaits_release() {
        let health = desk.store().journal().health().await;
        let health = health.map_err(|error| store::failure(&error))?;
        let message = words::not_held_back(&record.intent.key);
        let failure = Failure::new(Exit::Refused, "not-allowed", message);
        return Err(failure.to_do(match health {
            Health::Quarantined(_) => words::end_quarantine_first(),
            _ => words::show_it(),
        }));
    }
    let finding = Finding {
        moved: false,
        amount: record.intent.amount,
        reference: arguments.reference.trim().to_owned(),
        bank_confirmed_not_queued: false,
    };
    let names = Names {
        by: &arguments.by,
        confirmed_by: arguments.confirmed_by.as_deref(),
    };
    resolve::write_down(&record, finding, names, desk, settings, output).await
}
