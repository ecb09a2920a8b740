//! `ontu inquire`: asks the bank now what became of transfers.

use ontu::transfer::{Filter, Health, IntentId, NotAllowed, Record, State, TransferError};
use serde_json::{Value as Json, json};

use crate::arguments::journal::Inquire;
use crate::exit::{Exit, Result};
use crate::invocation::Invocation;
use crate::messages::journal as words;
use crate::store;
use crate::transfers::desk::{self, Desk};
use crate::transfers::found::find;
use crate::transfers::guidance::{self, Case};
use crate::transfers::{exit_of, open_states, report, shown};

/// Asks about what is named, or about everything that is open.
pub(crate) async fn run(arguments: &Inquire, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    let desk = Desk::open(invocation, &settings).await?;
    let mut ids: Vec<IntentId> = Vec::new();
    for what in &arguments.what {
        let found = find(desk.store(), what).await?;
        ids.extend(found.records().iter().map(|record| record.intent.id));
    }
    if arguments.what.is_empty() {
        let open = Filter {
            states: open_states(),
            ..Filter::default()
        };
        let open = desk.store().journal().list(open, 0, usize::MAX).await;
        let open = open.map_err(|error| store::failure(&error))?;
        ids.extend(open.iter().map(|record| record.intent.id));
    }
    let health = desk.store().journal().health().await;
    let health = health.map_err(|error| store::failure(&error))?;
    let quarantined = matches!(health, Health::Quarantined(_));
    if arguments.what.is_empty() {
        ids.extend(lost_sight_of(&desk, quarantined).await?);
    }
    let mut records: Vec<Record> = Vec::with_capacity(ids.len());
    for id in ids {
        match desk.transfers().inquire(id).await {
            Ok(record) => records.push(record),
            Err(TransferError::NotAllowed(NotAllowed::State(_))) => {
                let record = desk.store().journal().read(id).await;
                if let Some(record) = record.map_err(|error| store::failure(&error))? {
                    let key = &record.intent.key;
                    let remark = if record.standing.awaits_release() {
                        words::is_held_back(key)
                    } else if quarantined {
                        words::will_be_held_back(key)
                    } else {
                        words::never_sent(key)
                    };
                    output.remark(&remark);
                    records.push(record);
                }
            }
            Err(error) => return Err(desk::failure(&error)),
        }
    }
    let now = desk.transfers().client().now();
    let exit = exit_of(&records, Exit::Done);
    let summary = shown::summary(&records);
    let cases = report::cases(desk.store(), records, now).await?;
    let steps = guidance::of_the_day(&cases);
    let objects: Vec<Json> = cases
        .iter()
        .map(|case| shown::case_object(case, now))
        .collect();
    let texts: Vec<&str> = steps.iter().map(|step| output.text(step)).collect();
    output.object(&json!({ "transfers": objects, "to_do": texts }));
    if cases.is_empty() {
        output.line(&words::nothing_open());
        return Ok(Exit::Done);
    }
    let rows: Vec<&Case> = cases.iter().collect();
    output.plain(&shown::cases_table(&rows, now, output).to_string());
    output.line(&summary);
    report::show_steps(&steps, output);
    Ok(exit)
}

/// What may have been sent since a backup that was put back, without that the journal knows a number to ask about.
async fn lost_sight_of(desk: &Desk, quarantined: bool) -> Result<Vec<IntentId>> {
    let at_rest = Filter {
        states: vec![State::Recorded, State::Refused, State::NotExecuted],
        ..Filter::default()
    };
    let at_rest = desk.store().journal().list(at_rest, 0, usize::MAX).await;
    let at_rest = at_rest.map_err(|error| store::failure(&error))?;
    let lost = at_rest.iter().filter(|record| {
        record.standing.awaits_release() || quarantined && record.state() == State::Recorded
    });
    Ok(lost.map(|record| record.intent.id).collect())
}
