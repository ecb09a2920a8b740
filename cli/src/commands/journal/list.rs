//! `ontu journal list`: transfers as a table; with --unresolved the page to read every morning.

use jiff::ToSpan;
use jiff::civil::DateTime;
use ontu::transfer::sqlite::{Listed, Unreadable};
use ontu::transfer::{Filter, Health, JournalError, Record, State};
use serde_json::{Value as Json, json};

use super::Context;
use crate::arguments::journal::{Kind, List};
use crate::exit::{Exit, Failure, Result};
use crate::messages::journal as words;
use crate::output::{self, Output};
use crate::store;
use crate::transfers::guidance::{self, Case};
use crate::transfers::{exit_if_open, report, shown};

/// Lists what is asked for.
pub(super) async fn run(arguments: &List, context: &Context, output: &Output) -> Result {
    let filter = filter(arguments)?;
    // One more than asked for shows whether there is more.
    let limit = arguments.limit.max(1);
    let file = context.store.file();
    let listed = file.list_with_unreadable(filter, arguments.after, limit.saturating_add(1));
    let Listed {
        mut records,
        unreadable,
    } = listed.await.map_err(|error| store::failure(&error))?;
    for one in &unreadable {
        let key = one.key.as_deref().unwrap_or("?");
        output.warning(&words::unreadable(one.sequence, key, &one.why));
    }
    let more = records.len() > limit;
    records.truncate(limit);
    let after = records.last().map(|last| last.sequence).filter(|_| more);
    if arguments.unresolved {
        return morning_page(records, &unreadable, after, context, output).await;
    }
    let now = context.now;
    let objects: Vec<Json> = records
        .iter()
        .map(|record| shown::object(record, now))
        .collect();
    output.object(&json!({
        "transfers": objects,
        "count": records.len(),
        "more": more,
        "unreadable": unreadable_objects(&unreadable),
    }));
    if !unreadable.is_empty() {
        report::show_steps(&[words::set_aside_how()], output);
    }
    if records.is_empty() {
        output.line(&words::nothing());
        return Ok(Exit::Done);
    }
    output.plain(&shown::table(&records, now, output).to_string());
    output.line(&shown::summary(&records));
    if let Some(after) = after {
        output.remark(&words::more(after));
    }
    Ok(Exit::Done)
}

/// Everything that has not ended, what the bank said of it last, and what a person can do about it.
///
/// The exit code tells a script that watches every morning whether anything is open at the bank or disputed.
async fn morning_page(
    records: Vec<Record>,
    unreadable: &[Unreadable],
    after: Option<u64>,
    context: &Context,
    output: &Output,
) -> Result {
    let now = context.now;
    let exit = exit_if_open(&records);
    let health = context.store.journal().health().await;
    let trouble = match health.map_err(|error| store::failure(&error))? {
        Health::Quarantined(why) => Some(JournalError::Quarantined(why)),
        Health::Poisoned(why) => Some(JournalError::Poisoned(why)),
        _ => None,
    };
    let trouble = trouble.as_ref().map(store::failure);
    let summary = shown::summary(&records);
    let cases = report::cases(&context.store, records, now).await?;
    let mut steps = guidance::of_the_day(&cases);
    if let Some(failure) = &trouble {
        steps.splice(..0, failure.steps().iter().cloned());
    }
    if !unreadable.is_empty() {
        steps.insert(0, words::set_aside_how());
    }
    let objects: Vec<Json> = cases
        .iter()
        .map(|case| shown::case_object(case, now))
        .collect();
    let texts: Vec<&str> = steps.iter().map(|step| output.text(step)).collect();
    output.object(&json!({
        "at": output::time(now),
        "journal": trouble.as_ref().map_or("ready", |failure| failure.kind()),
        "transfers": objects,
        "count": cases.len(),
        "more": after.is_some(),
        "unreadable": unreadable_objects(unreadable),
        "to_do": texts,
    }));
    if let Some(failure) = &trouble {
        output.line(failure.message());
    }
    if cases.is_empty() && unreadable.is_empty() {
        output.line(&words::all_resolved(shown::minute(now)));
    } else {
        let rows: Vec<&Case> = cases.iter().collect();
        output.plain(&shown::cases_table(&rows, now, output).to_string());
        output.line(&summary);
    }
    report::show_steps(&steps, output);
    if let Some(after) = after {
        output.remark(&words::more(after));
    }
    Ok(match trouble {
        None if unreadable.is_empty() => exit,
        _ => Exit::Unknown,
    })
}

/// What cannot be read, as JSON.
fn unreadable_objects(unreadable: &[Unreadable]) -> Vec<Json> {
    let object = |one: &Unreadable| {
        json!({
            "sequence": one.sequence,
            "id": one.id.map(|id| id.to_string()),
            "key": one.key,
            "why": one.why,
        })
    };
    unreadable.iter().map(object).collect()
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
