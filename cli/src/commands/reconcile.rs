//! `ontu reconcile`: compares what the journal holds as settled with what the bank says of it.

use ontu::transfer::{Filter, Record};
use serde_json::{Value as Json, json};

use crate::arguments::journal::Reconcile;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::journal as words;
use crate::output;
use crate::store::{self, Missing};
use crate::transfers::desk::{self, Desk};
use crate::transfers::{open_states, shown};

/// Asks the bank about every settled transfer of a day; a difference is refused, silence is unknown.
pub(crate) async fn run(arguments: &Reconcile, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let Some(day) = crate::commands::day(&arguments.date) else {
        return Err(Failure::usage(words::not_a_day("--date", &arguments.date)));
    };
    let settings = invocation.settings()?;
    let desk = Desk::open(invocation, &settings, Missing::Refuse).await?;
    let found = desk
        .transfers()
        .reconcile(day)
        .await
        .map_err(|error| desk::failure(&error))?;
    let open = Filter {
        states: open_states(),
        attempted_on: Some(day),
        ..Filter::default()
    };
    let open = desk.store().journal().list(open, 0, usize::MAX).await;
    let mut open = open.map_err(|error| store::failure(&error))?;
    let (mut differ, mut unsaid) = (Vec::new(), Vec::new());
    for difference in found.differences {
        if difference.contradicts {
            differ.push(difference.record);
        } else {
            unsaid.push(difference.record);
        }
    }
    // What differs is disputed by now and would be named twice.
    open.retain(|record| {
        differ
            .iter()
            .all(|other| other.intent.id != record.intent.id)
    });

    let now = desk.transfers().client().now();
    let objects = |records: &[Record]| -> Vec<Json> {
        let of = records.iter();
        of.map(|record| shown::object(record, now)).collect()
    };
    output.object(&json!({
        "date": output::day(day),
        "asked": found.asked,
        "agree": found.done,
        "differ": objects(&differ),
        "unanswered": objects(&unsaid),
        "open": objects(&open),
    }));
    for (records, heading) in [
        (&differ, words::differs(day, differ.len())),
        (&unsaid, words::unsaid(day, unsaid.len())),
        (&open, words::open_on_day(day, open.len())),
    ] {
        if !records.is_empty() {
            output.line(&heading);
            output.plain(&shown::table(records, now, output).to_string());
        }
    }
    if found.asked == 0 {
        output.line(&words::nothing_settled(day));
    } else if differ.is_empty() && unsaid.is_empty() {
        output.line(&words::reconciled(day, found.done));
    }
    Ok(if !differ.is_empty() {
        Exit::Refused
    } else if unsaid.is_empty() && open.is_empty() {
        Exit::Done
    } else {
        Exit::Unknown
    })
}
