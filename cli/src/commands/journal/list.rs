//! `ontu journal list`: transfers as a table; with --unresolved the page to read every morning.

use jiff::ToSpan;
use jiff::civil::DateTime;
use ontu::transfer::{Filter, State};
use serde_json::{Value as Json, json};

use super::Context;
use crate::arguments::journal::{Kind, List};
use crate::exit::{Exit, Failure, Result};
use crate::messages::journal as words;
use crate::output::Output;
use crate::store;
use crate::transfers::{exit_of, shown};

/// Lists what is asked for.
pub(super) async fn run(arguments: &List, context: &Context, output: &Output) -> Result {
    let filter = filter(arguments)?;
    // One more than asked for shows whether there is more.
    let limit = arguments.limit.max(1);
    let journal = context.store.journal();
    let mut records = journal
        .list(filter, arguments.after, limit.saturating_add(1))
        .await
        .map_err(|error| store::failure(&error))?;
    let more = records.len() > limit;
    records.truncate(limit);
    let now = context.now;
    let objects: Vec<Json> = records
        .iter()
        .map(|record| shown::object(record, now))
        .collect();
    output.object(&json!({ "transfers": objects, "count": records.len(), "more": more }));
    if records.is_empty() {
        output.line(&if arguments.unresolved {
            words::all_resolved()
        } else {
            words::nothing()
        });
        return Ok(Exit::Done);
    }
    output.plain(&shown::table(&records, now, output).to_string());
    output.line(&shown::summary(&records));
    if let Some(last) = records.last().filter(|_| more) {
        output.remark(&words::more(last.sequence));
    }
    if !arguments.unresolved {
        return Ok(Exit::Done);
    }
    output.remark(&words::look_after_them());
    // A script that watches every morning sees by the exit code whether anything is open at the bank.
    Ok(match exit_of(&records, Exit::Done) {
        Exit::Unknown => Exit::Unknown,
        _ => Exit::Done,
    })
}

fn filter(arguments: &List) -> Result<Filter> {
    let mut filter = if arguments.unresolved {
        Filter::unresolved()
    } else {
        Filter::default()
    };
    for text in &arguments.state {
        let state = text.parse::<State>().map_err(|_| {
            let all = State::ALL.map(State::name).join(", ");
            Failure::usage(words::no_such_state(text, all))
        })?;
        filter.states.push(state);
    }
    filter.api = arguments.kind.map(|kind| api(kind).to_owned());
    filter.recorded_since = time("--from", arguments.from.as_deref())?;
    filter.recorded_before =
        time("--to", arguments.to.as_deref())?.map(|day| day.saturating_add(1.day()));
    Ok(filter)
}

/// The beginning of a day.
fn time(flag: &str, text: Option<&str>) -> Result<Option<DateTime>> {
    let Some(text) = text else {
        return Ok(None);
    };
    let day =
        crate::commands::day(text).ok_or_else(|| Failure::usage(words::not_a_day(flag, text)))?;
    Ok(Some(day.at(0, 0, 0, 0)))
}

fn api(kind: Kind) -> &'static str {
    use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
    use ontu::runtime::Operation;
    match kind {
        Kind::Pay => PaymentOrder::INFO.api,
        Kind::Repay => Repayment::INFO.api,
        Kind::Return => DepositReturn::INFO.api,
    }
}
