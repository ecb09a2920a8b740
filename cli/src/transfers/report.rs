//! How a command that sends ended: what was done, what is not known, what was not done, and what to do next.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use ontu::transfer::{Look, Record, State, attention, look};
use serde_json::{Value as Json, json};

use super::guidance::{self, Case};
use super::said::{Reader, Said};
use super::work::Worked;
use super::{exit_of, is_open, shown};
use crate::exit::{Exit, Result};
use crate::message::Message;
use crate::messages::send as words;
use crate::output::{Output, krw};
use crate::store::{self, Store};

/// The most transfers that are shown one by one.
const ROWS: usize = 20;

/// Shows what a command that worked on transfers leaves behind.
pub(crate) async fn ended(
    store: &Store,
    key: &str,
    worked: Worked,
    now: DateTime,
    output: &Output,
) -> Result {
    let cases = cases(store, worked.records, now).await?;
    // What is still to be sent is not done, whoever is going to send it.
    let exit = exit_of(cases.iter().map(|case| &case.record), Exit::Unknown);
    let status = status(cases.iter().map(|case| &case.record));
    let steps = guidance::after_work(key, &cases);
    let (done, open, not_done) = shares(&cases);
    if output.json {
        let texts: Vec<&str> = steps.iter().map(|step| output.text(step)).collect();
        let objects: Vec<Json> = cases
            .iter()
            .map(|case| shown::case_object(case, now))
            .collect();
        output.object(&json!({
            "key": key,
            "status": status,
            "ended_before": worked.ended_before,
            "interrupted": worked.interrupted,
            "waiting": worked.waiting.as_ref().map(|message| output.text(message)),
            "done": done.object(),
            "open": open.object(),
            "not_done": not_done.object(),
            "to_do": texts,
            "transfers": objects,
        }));
        return Ok(exit);
    }
    if cases.len() > 1 {
        show_rows(key, &cases, now, output);
    }
    if worked.interrupted {
        output.line(&words::interrupted());
    }
    output.line(&sentence(key, status, done.krw));
    let parts: Vec<Message> = [
        (
            done,
            words::done_share(done.calls, done.rows, krw(done.krw)),
        ),
        (
            open,
            words::open_share(open.calls, open.rows, krw(open.krw)),
        ),
        (
            not_done,
            words::not_done_share(not_done.calls, not_done.rows, krw(not_done.krw)),
        ),
    ]
    .into_iter()
    .filter(|(share, _)| share.calls > 0)
    .map(|(_, message)| message)
    .collect();
    output.line(&Message::join(&parts, " / "));
    if let Some(since) = ended_last(&cases).filter(|_| worked.ended_before) {
        output.line(&words::ended_before(shown::minute(since)));
    }
    if let Some(waiting) = &worked.waiting {
        output.line(waiting);
    }
    show_steps(&steps, output);
    Ok(exit)
}

/// Prints steps, each on a line of its own.
pub(crate) fn show_steps(steps: &[Message], output: &Output) {
    for step in steps {
        output.plain(&format!("  → {}", output.text(step)));
    }
}

/// Transfers with what the bank said of those that are not settled, and what they wait for.
pub(crate) async fn cases(store: &Store, records: Vec<Record>, now: DateTime) -> Result<Vec<Case>> {
    let reader = Reader::new(store).await?;
    let mut plans = BTreeSet::new();
    let mut cases = Vec::with_capacity(records.len());
    for record in records {
        // Behind the first call of a plan that waits, the others wait for that one.
        let place = record
            .intent
            .place
            .filter(|_| record.state() == State::Recorded);
        let look = if place.is_none_or(|place| plans.insert(place.plan)) {
            let look = look(store.journal(), &record, now).await;
            look.map_err(|error| store::failure(&error))?
        } else {
            Look {
                attention: attention(&record, now),
                waits: None,
            }
        };
        let said = if matches!(record.state(), State::Settled | State::Cancelled) {
            Said::default()
        } else {
            reader.of(&record).await?
        };
        cases.push(Case { record, said, look });
    }
    Ok(cases)
}

/// Shows what was recorded and is sent by somebody else.
pub(crate) fn recorded(
    key: &str,
    records: &[Record],
    process: Option<u32>,
    now: DateTime,
    output: &Output,
) -> Result {
    let objects: Vec<Json> = records
        .iter()
        .map(|record| shown::object(record, now))
        .collect();
    output.object(&json!({
        "key": key,
        "status": status(records),
        "process": process,
        "transfers": objects,
    }));
    output.line(&match process {
        None => words::enqueued(key),
        Some(process) => words::detached(key, process),
    });
    output.line(&words::show_how(key));
    Ok(exit_of(records, Exit::Done))
}

/// Prints the table; of many transfers only those that are not settled, and of many of these only the first.
fn show_rows(key: &str, cases: &[Case], now: DateTime, output: &Output) {
    let is_settled = |case: &&Case| case.record.state() == State::Settled;
    let rows: Vec<&Case> = if cases.len() > ROWS {
        let rest = cases.iter().filter(|case| !is_settled(case));
        rest.take(ROWS).collect()
    } else {
        cases.iter().collect()
    };
    if !rows.is_empty() {
        output.plain(&shown::cases_table(&rows, now, output).to_string());
    }
    if rows.len() < cases.len() {
        output.line(&words::more_rows(cases.len() - rows.len(), key));
    }
}

/// When the last of transfers ended; none if there are none.
fn ended_last(cases: &[Case]) -> Option<DateTime> {
    cases.iter().map(|case| case.record.standing.since()).max()
}

/// A number of calls with their rows and won.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Share {
    calls: usize,
    rows: u64,
    krw: u64,
}

impl Share {
    fn add(&mut self, record: &Record) {
        self.calls += 1;
        // A call without rows of its own, such as a return, is one itself.
        self.rows += u64::from(record.intent.rows.max(1));
        self.krw = self.krw.saturating_add(record.intent.amount.get());
    }

    fn object(self) -> Json {
        json!({ "calls": self.calls, "rows": self.rows, "krw": self.krw })
    }
}

/// What is done, what is not known, and what is not done.
fn shares(cases: &[Case]) -> (Share, Share, Share) {
    let (mut done, mut open, mut not_done) = Default::default();
    for Case { record, .. } in cases {
        let share: &mut Share = match record.state() {
            State::Settled => &mut done,
            state if is_open(state) => &mut open,
            _ => &mut not_done,
        };
        share.add(record);
    }
    (done, open, not_done)
}

/// The word that scripts know the whole by.
fn status<'a>(records: impl IntoIterator<Item = &'a Record>) -> &'static str {
    let states: BTreeSet<State> = records.into_iter().map(Record::state).collect();
    let any = |is: &dyn Fn(State) -> bool| states.iter().copied().any(is);
    if any(&|state| state == State::Disputed) {
        "disputed"
    } else if any(&State::is_open_at_bank) {
        "open"
    } else if any(&|state| state.is_terminal() && state != State::Settled) {
        if any(&|state| state == State::Settled) {
            "partially-done"
        } else {
            "stopped"
        }
    } else if any(&|state| state == State::Recorded) {
        "waiting"
    } else {
        "settled"
    }
}

fn sentence(key: &str, status: &str, done: u64) -> Message {
    match status {
        "disputed" => words::is_disputed(key),
        "open" => words::still_open(key),
        "partially-done" => words::partially(key),
        "stopped" => words::none_settled(key),
        "waiting" => words::still_waiting(key),
        _ => words::all_settled(key, krw(done)),
    }
}
