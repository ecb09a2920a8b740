//! Transfers as tables and as JSON; nothing that is protected is in either.

use comfy_table::Table;
use jiff::civil::DateTime;
use ontu::transfer::{Attempt, Attention, Plan, Record, attention};
use serde_json::{Value as Json, json};

use crate::message::Message;
use crate::messages::{general, journal as words, transfer};
use crate::output::{Output, krw};

/// A table with one transfer a row.
pub(crate) fn table(records: &[Record], now: DateTime, output: &Output) -> Table {
    let headings = [
        words::sequence(),
        words::key(),
        words::kind(),
        general::amount_heading(),
        words::rows(),
        words::party(),
        words::state(),
        words::since(),
        words::look(),
    ];
    let mut table = output.table(&headings, &[0, 3, 4]);
    for record in records {
        let intent = &record.intent;
        let look = transfer::of_attention(attention(record, now));
        table.add_row([
            record.sequence.to_string(),
            intent.key.to_string(),
            output.text(&transfer::of_api(&intent.api)).to_owned(),
            krw(intent.amount.get()),
            rows(intent.rows),
            party(&intent.party_last_four),
            output.text(&transfer::of_state(record.state())).to_owned(),
            minute(record.standing.since()),
            look.map_or_else(String::new, |look| output.text(&look).to_owned()),
        ]);
    }
    table
}

/// A transfer as JSON.
pub(crate) fn object(record: &Record, now: DateTime) -> Json {
    let intent = &record.intent;
    let standing = &record.standing;
    let look = match attention(record, now) {
        Attention::None => None,
        Attention::Warning => Some("warning"),
        Attention::Operator => Some("operator"),
    };
    json!({
        "sequence": record.sequence,
        "id": intent.id.to_string(),
        "key": intent.key.as_str(),
        "plan": intent.place.map(|place| place.plan.to_string()),
        "index": intent.place.map(|place| place.index),
        "api": intent.api,
        "amount_krw": intent.amount.get(),
        "rows": intent.rows,
        "last_four": intent.party_last_four,
        "opening": intent.opening.map(|opening| opening.to_string()),
        "state": record.state().name(),
        "since": standing.since().to_string(),
        "recorded_at": intent.recorded_at.to_string(),
        "due": record.due.to_string(),
        "attention": look,
        "dispute": standing.dispute().map(ToString::to_string),
        "by_operator": standing.is_by_operator(),
        "attempts": standing.attempts().iter().map(attempt).collect::<Vec<Json>>(),
    })
}

fn attempt(attempt: &Attempt) -> Json {
    json!({
        "ordinal": attempt.ordinal,
        "day": attempt.day.strftime("%Y%m%d").to_string(),
        "transaction_no": attempt.number.as_str(),
        "permitted_at": attempt.permitted_at.to_string(),
        "permits": attempt.permits,
        "opening": attempt.opening.map(|opening| opening.to_string()),
        "status": serde_json::to_value(attempt.status).unwrap_or(Json::Null),
        "inquiries": attempt.asked.inquiries,
    })
}

/// A plan as JSON, without its calls.
pub(crate) fn plan_object(plan: &Plan) -> Json {
    json!({
        "id": plan.id.to_string(),
        "key": plan.key.as_str(),
        "api": plan.api,
        "amount_krw": plan.amount.get(),
        "rows": plan.rows,
        "calls": plan.calls,
        "last_four": plan.party_last_four,
        "recorded_at": plan.recorded_at.to_string(),
    })
}

/// How transfers stand in one line: how many in each state, and how much.
pub(crate) fn summary(records: &[Record]) -> Message {
    let mut states: Vec<(ontu::transfer::State, usize, u64)> = Vec::new();
    for record in records {
        let amount = record.intent.amount.get();
        match states
            .iter_mut()
            .find(|(state, ..)| *state == record.state())
        {
            Some((_, count, total)) => {
                *count += 1;
                *total = total.saturating_add(amount);
            }
            None => states.push((record.state(), 1, amount)),
        }
    }
    states.sort_by_key(|(state, ..)| *state);
    let parts: Vec<Message> = states
        .into_iter()
        .map(|(state, count, total)| words::in_state(transfer::of_state(state), count, krw(total)))
        .collect();
    Message::join(&parts, ", ")
}

fn rows(rows: u32) -> String {
    if rows == 0 {
        String::new()
    } else {
        rows.to_string()
    }
}

/// The end of a loan or account number.
pub(crate) fn party(last_four: &str) -> String {
    format!("****{last_four}")
}

/// A time to the minute.
pub(crate) fn minute(time: DateTime) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

/// A time to the second.
pub(crate) fn second(time: DateTime) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
