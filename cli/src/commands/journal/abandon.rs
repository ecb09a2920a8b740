//! `ontu journal abandon`: calls off what has not been sent; what may have been sent stays and is worked on.

use ontu::transfer::{NotAllowed, Person, Record, State, TransferError};
use serde_json::{Value as Json, json};

use crate::arguments::journal::Abandon;
use crate::exit::{Exit, Failure, Result};
use crate::messages::journal as words;
use crate::output::Output;
use crate::transfers::desk::{self, Desk};
use crate::transfers::found::{Found, find};
use crate::transfers::{exit_if_open, refusal, shown};

/// Calls off every call that was not sent.
pub(super) async fn run(arguments: &Abandon, desk: &Desk, output: &Output) -> Result {
    let by = Person::here(&arguments.by).map_err(|refused| refusal::not_allowed(&refused))?;
    let by = by.to_string();
    let transfers = desk.transfers();
    let found = find(desk.store(), &arguments.what).await?;
    let key = found.key().to_owned();
    let before = count(found.records(), State::Cancelled);
    let records = match found {
        Found::Plan(plan, _) => {
            transfers
                .abandon(plan.id, &by)
                .await
                .map_err(|error| desk::failure(&error))?
                .calls
        }
        Found::One(record) => vec![
            transfers
                .cancel(record.intent.id, &by)
                .await
                .map_err(|error| desk::failure(&error))?,
        ],
        Found::Group(_, records) => {
            let mut left = Vec::with_capacity(records.len());
            for record in records {
                if record.state() != State::Recorded {
                    left.push(record);
                    continue;
                }
                left.push(match transfers.cancel(record.intent.id, &by).await {
                    Ok(cancelled) => cancelled,
                    // It was sent in between, and is worked on.
                    Err(TransferError::NotAllowed(NotAllowed::State(_))) => record,
                    Err(error) => return Err(desk::failure(&error)),
                });
            }
            left
        }
    };
    let cancelled = count(&records, State::Cancelled);
    if cancelled == 0 {
        let message = words::nothing_to_abandon(&key, shown::summary(&records));
        return Err(Failure::new(Exit::Refused, "not-allowed", message));
    }
    let now = transfers.client().now();
    let objects: Vec<Json> = records
        .iter()
        .map(|record| shown::object(record, now))
        .collect();
    output.line(&words::abandoned(&key, cancelled - before));
    output.line(&shown::summary(&records));
    output.object(&json!({ "key": key, "cancelled": cancelled - before, "transfers": objects }));
    let exit = exit_if_open(&records);
    if exit == Exit::Unknown {
        output.remark(&words::still_open());
    }
    Ok(exit)
}

fn count(records: &[Record], state: State) -> usize {
    let of = records.iter().filter(|record| record.state() == state);
    of.count()
}
