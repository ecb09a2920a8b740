//! `ontu inquire`: asks the bank now what became of transfers.

use std::path::Path;

use ontu::transfer::{Filter, IntentId, NotAllowed, Record, State, TransferError};
use serde_json::{Value as Json, json};

use crate::arguments::journal::Inquire;
use crate::exit::{Exit, Result};
use crate::messages::journal as words;
use crate::output::Output;
use crate::settings::{Given, Settings};
use crate::store;
use crate::transfers::desk::{self, Desk};
use crate::transfers::found::find;
use crate::transfers::{exit_of, shown};

/// Asks about what is named, or about everything that is open.
pub(crate) async fn run(
    arguments: &Inquire,
    config: Option<&Path>,
    given: &Given<'_>,
    output: &Output,
) -> Result {
    let settings = Settings::load(config, given)?;
    let desk = Desk::open(&settings, given, output).await?;
    let mut ids: Vec<IntentId> = Vec::new();
    for what in &arguments.what {
        let found = find(desk.store(), what).await?;
        ids.extend(found.records().iter().map(|record| record.intent.id));
    }
    if arguments.what.is_empty() {
        let open = Filter {
            states: State::ALL
                .into_iter()
                .filter(|state| state.is_open_at_bank() || *state == State::Disputed)
                .collect(),
            ..Filter::default()
        };
        let open = desk.store().journal().list(open, 0, usize::MAX).await;
        let open = open.map_err(|error| store::failure(&error))?;
        ids.extend(open.iter().map(|record| record.intent.id));
    }
    let mut records: Vec<Record> = Vec::with_capacity(ids.len());
    for id in ids {
        match desk.transfers().inquire(id).await {
            Ok(record) => records.push(record),
            Err(TransferError::NotAllowed(NotAllowed::State(_))) => {
                let record = desk.store().journal().read(id).await;
                if let Some(record) = record.map_err(|error| store::failure(&error))? {
                    output.remark(&words::never_sent(&record.intent.key));
                    records.push(record);
                }
            }
            Err(error) => return Err(desk::failure(&error)),
        }
    }
    let now = desk.transfers().client().now();
    let objects: Vec<Json> = records
        .iter()
        .map(|record| shown::object(record, now))
        .collect();
    output.object(&json!({ "transfers": objects }));
    if records.is_empty() {
        output.line(&words::nothing_open());
        return Ok(Exit::Done);
    }
    output.plain(&shown::table(&records, now, output).to_string());
    output.line(&shown::summary(&records));
    Ok(exit_of(&records, Exit::Done))
}
