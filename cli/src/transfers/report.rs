//! How a command that sends ended: what was done, what is not known, what was not done, and what to do next.

use ontu::nh;
use ontu::runtime::{CodeOverlay, OperationInfo, ResponseCode, class_of};
use ontu::transfer::{Answer, Evidence, Fact, Record, State};
use serde_json::{Value as Json, json};

use super::work::Worked;
use super::{exit_of, shown};
use crate::exit::{Exit, Result};
use crate::message::Message;
use crate::messages::{send as words, transfer};
use crate::output::{Output, krw};
use crate::store::{self, Store};

/// Shows what a command that worked on transfers leaves behind.
pub(crate) async fn ended(
    store: &Store,
    key: &str,
    worked: &Worked,
    now: jiff::civil::DateTime,
    output: &Output,
) -> Result {
    let records = &worked.records;
    // What is still to be sent is not done, whoever is going to send it.
    let exit = exit_of(records, Exit::Unknown);
    let mut steps = Vec::new();
    for record in records {
        steps.extend(to_do(store, record).await?);
    }
    let (done, open, not_done) = shares(records);
    if records
        .iter()
        .any(|record| record.state() == State::Recorded)
    {
        steps.push(words::resume_how(key));
    }
    steps.dedup();
    if output.json {
        let texts: Vec<&str> = steps.iter().map(|step| output.text(step)).collect();
        let objects: Vec<Json> = records
            .iter()
            .map(|record| shown::object(record, now))
            .collect();
        output.object(&json!({
            "key": key,
            "status": status(records),
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
    if records.len() > 1 {
        output.plain(&shown::table(records, now, output).to_string());
    }
    if worked.interrupted {
        output.line(&words::interrupted());
    }
    output.line(&sentence(key, records, done.krw));
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
    if let Some(waiting) = &worked.waiting {
        output.line(waiting);
    }
    for step in &steps {
        output.plain(&format!("  → {}", output.text(step)));
    }
    Ok(exit)
}

/// Shows what was recorded and is sent by somebody else.
pub(crate) fn recorded(
    key: &str,
    records: &[Record],
    process: Option<u32>,
    now: jiff::civil::DateTime,
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
fn shares(records: &[Record]) -> (Share, Share, Share) {
    let (mut done, mut open, mut not_done) = Default::default();
    for record in records {
        let share: &mut Share = match record.state() {
            State::Settled => &mut done,
            state if state.is_open_at_bank() || state == State::Disputed => &mut open,
            _ => &mut not_done,
        };
        share.add(record);
    }
    (done, open, not_done)
}

/// The word that scripts know the whole by.
fn status(records: &[Record]) -> &'static str {
    let any = |is: &dyn Fn(State) -> bool| records.iter().any(|record| is(record.state()));
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

fn sentence(key: &str, records: &[Record], done: u64) -> Message {
    match status(records) {
        "disputed" => words::is_disputed(key),
        "open" => words::still_open(key),
        "partially-done" => words::partially(key),
        "stopped" => words::none_settled(key),
        "waiting" => words::still_waiting(key),
        _ => words::all_settled(key, krw(done)),
    }
}

/// What a person can do about a transfer that is not settled.
async fn to_do(store: &Store, record: &Record) -> Result<Vec<Message>> {
    let key = record.intent.key.as_str();
    let state = record.state();
    let mut steps = Vec::new();
    if let Some(dispute) = record
        .standing
        .dispute()
        .filter(|_| state == State::Disputed)
    {
        steps.push(transfer::of_dispute(dispute));
        steps.push(words::show_how(key));
    }
    if matches!(state, State::Refused | State::NotExecuted) {
        steps.push(words::again_how(key));
    }
    if state.is_open_at_bank() {
        let evidence = store
            .journal()
            .evidence(record.intent.id)
            .await
            .map_err(|error| store::failure(&error))?;
        if let Some(code) = unexplained(&record.intent.api, &evidence) {
            steps.push(words::code_unexplained(code));
        }
        steps.push(words::resume_how(key));
        steps.push(words::resolve_how(key));
    }
    Ok(steps)
}

/// The latest code of the bank that no table explains.
fn unexplained(api: &str, evidence: &[Evidence]) -> Option<String> {
    let order = operation(api)?;
    let inquiry = operation(order.inquiry?.api)?;
    let replies = evidence.iter().rev().filter_map(|evidence| {
        let (Fact::Answered { answer, .. } | Fact::Inquired { answer, .. }) = evidence.fact()
        else {
            return None;
        };
        match answer {
            Answer::Reply(reply) => Some(reply),
            Answer::Silence { .. } => None,
        }
    });
    let listed = |code: &str| {
        let code = ResponseCode::new(code);
        [order, inquiry]
            .iter()
            .any(|info| class_of(&nh::SERVICE, info, &code, &CodeOverlay::new()).is_some())
    };
    replies
        .flat_map(|reply| reply.result.iter().chain([&reply.code]))
        .find(|code| !listed(code))
        .cloned()
}

fn operation(api: &str) -> Option<&'static OperationInfo> {
    let named = |info: &&&OperationInfo| info.api == api;
    nh::OPERATIONS.iter().find(named).copied()
}
