//! `ontu journal resume`: goes on with what was recorded, and on request tries once more what was refused or not executed.

use std::time::Duration;

use ontu::transfer::{Opening, Record, State};

use crate::arguments::journal::{Again, Resume};
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::journal as words;
use crate::output::Output;
use crate::people::{self, Names};
use crate::settings::Settings;
use crate::stop::Stop;
use crate::store::{self, Missing, Store};
use crate::transfers::desk::{self, Desk};
use crate::transfers::found::find;
use crate::transfers::report;
use crate::transfers::work::{self, Worked};

/// How often it is looked at whether another process has let go of the journal.
const LOOK: Duration = Duration::from_secs(1);

/// Works until everything has ended or Ctrl-C.
pub(super) async fn run(
    arguments: &Resume,
    settings: &Settings,
    invocation: &Invocation<'_>,
) -> Result {
    let output = invocation.output;
    let stop = Stop::listen();
    let desk = match Desk::open(invocation, settings, Missing::Refuse).await {
        Err(failure) if arguments.wait && failure.kind() == store::HELD => {
            output.remark(failure.message());
            match my_turn(arguments, settings, invocation, &stop).await? {
                Some(desk) => desk,
                None => return others_did(arguments, settings, output).await,
            }
        }
        desk => desk?,
    };
    let found = find(desk.store(), &arguments.what).await?;
    if let Some(again) = arguments.again {
        let names = Names {
            by: arguments.by.as_deref().unwrap_or_default(),
            confirmed_by: arguments.confirmed_by.as_deref(),
        };
        try_again(&desk, settings, found.records(), again, names).await?;
    }
    let ids: Vec<_> = found
        .records()
        .iter()
        .map(|record| record.intent.id)
        .collect();
    let worked = work::until_ended(&desk, &ids, &stop, output).await?;
    let now = desk.transfers().client().now();
    report::ended(desk.store(), found.key(), worked, now, output).await
}

/// Waits until the journal is free; none if another process has done the work meanwhile, or somebody has asked to stop.
async fn my_turn(
    arguments: &Resume,
    settings: &Settings,
    invocation: &Invocation<'_>,
    stop: &Stop,
) -> Result<Option<Desk>> {
    loop {
        tokio::select! {
            biased;
            () = stop.once() => return Ok(None),
            () = tokio::time::sleep(LOOK) => {}
        }
        match Desk::open(invocation, settings, Missing::Refuse).await {
            Err(failure) if failure.kind() == store::HELD => {}
            desk => return desk.map(Some),
        }
        let store = Store::to_read(settings).await?;
        let found = find(&store, &arguments.what).await?;
        if found
            .records()
            .iter()
            .all(|record| record.state().is_terminal())
        {
            return Ok(None);
        }
    }
}

/// Shows how the transfers stand that another process works on.
async fn others_did(arguments: &Resume, settings: &Settings, output: &Output) -> Result {
    let store = Store::to_read(settings).await?;
    let found = find(&store, &arguments.what).await?;
    let records = found.records().to_vec();
    let ended = records.iter().all(|record| record.state().is_terminal());
    let worked = Worked {
        records,
        ended_before: ended,
        interrupted: !ended,
        waiting: None,
    };
    report::ended(&store, found.key(), worked, bank::now(settings)?, output).await
}

/// Asks for another attempt of what ended otherwise than done.
async fn try_again(
    desk: &Desk,
    settings: &Settings,
    records: &[Record],
    again: Again,
    names: Names<'_>,
) -> Result<()> {
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
    // Under another attempt the same words are another act.
    let what: Vec<String> = ended
        .iter()
        .map(|record| {
            let attempts = record.standing.attempts().len();
            format!("{} {attempts}", record.intent.id)
        })
        .collect();
    let how = opening.map_or("same".to_owned(), |opening| opening.to_string());
    let act = ["again", &how, &what.join(" ")];
    let now = desk.transfers().client().now();
    let signed = people::sign(settings, desk.store().sealer()?, &act, names, now)?;
    for record in ended {
        desk.transfers()
            .again(record.intent.id, opening, signed.persons().clone())
            .await
            .map_err(|error| desk::failure(&error))?;
    }
    signed.done()
}
