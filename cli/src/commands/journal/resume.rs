//! `ontu journal resume`: goes on with what was recorded, and on request tries once more what was refused or not executed.

use ontu::transfer::{Opening, Record, State};

use crate::arguments::journal::{Again, Resume};
use crate::exit::{Exit, Failure, Result};
use crate::messages::journal as words;
use crate::output::Output;
use crate::stop::Stop;
use crate::transfers::desk::{self, Desk};
use crate::transfers::found::find;
use crate::transfers::{report, work};

/// Works until everything has ended or Ctrl-C.
pub(super) async fn run(arguments: &Resume, desk: &Desk, output: &Output) -> Result {
    let stop = Stop::listen();
    let found = find(desk.store(), &arguments.what).await?;
    if let Some(again) = arguments.again {
        let by = arguments.by.as_deref().unwrap_or_default();
        try_again(desk, found.records(), again, by).await?;
    }
    let ids: Vec<_> = found
        .records()
        .iter()
        .map(|record| record.intent.id)
        .collect();
    let worked = work::until_ended(desk, &ids, &stop, output).await?;
    let now = desk.transfers().client().now();
    report::ended(desk.store(), found.key(), &worked, now, output).await
}

/// Asks for another attempt of what ended otherwise than done.
async fn try_again(desk: &Desk, records: &[Record], again: Again, by: &str) -> Result<()> {
    let opening = match again {
        Again::Same => None,
        Again::New => Some(Opening::New),
        Again::Continuation => Some(Opening::Continuation),
    };
    let ended: Vec<&Record> = records
        .iter()
        .filter(|record| matches!(record.state(), State::Refused | State::NotExecuted))
        .collect();
    if ended.is_empty() {
        let message = words::nothing_again();
        return Err(Failure::new(Exit::Refused, "not-allowed", message).to_do(words::show_it()));
    }
    for record in ended {
        desk.transfers()
            .again(record.intent.id, opening, by)
            .await
            .map_err(|error| desk::failure(&error))?;
    }
    Ok(())
}
