//! Transfers as tables and as JSON; nothing that is protected is in either.

use comfy_table::Table;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use ontu::transfer::{Answer, Attempt, Attention, Plan, Record, attention};
use serde_json::{Value as Json, json};

use super::guidance::Case;
use crate::message::Message;
use crate::messages::{general, journal as words, transfer};
use crate::output::{self, Output, krw};

/// A table with one transfer a row.
pub(crate) fn table(records: &[Record], now: DateTime, output: &Output) -> Table {
    let mut table = output.table(&headings(&[words::look()]), &RIGHT);
    for record in records {
        let mut row = row(record, now, output);
        row.push(look(attention(record, now), output));
        table.add_row(row);
    }
    table
}

/// The same with what the bank answered last.
pub(crate) fn cases_table(cases: &[&Case], now: DateTime, output: &Output) -> Table {
    let headings = headings(&[words::last_answer(), words::look()]);
    let mut table = output.table(&headings, &RIGHT);
    for case in cases {
        let mut row = row(&case.record, now, output);
        let answer = case.said.short();
        row.push(answer.map_or_else(String::new, |answer| output.text(&answer).to_owned()));
        row.push(look(case.look.attention, output));
        table.add_row(row);
    }
    table
}

/// The columns of numbers.
const RIGHT: [usize; 3] = [0, 3, 4];

fn headings(more: &[Message]) -> Vec<Message> {
    let mut headings = vec![
        words::sequence(),
        words::key(),
        words::kind(),
        general::amount_heading(),
        words::rows(),
        words::party(),
        words::state(),
        words::since(),
    ];
    headings.extend_from_slice(more);
    headings
}

fn row(record: &Record, now: DateTime, output: &Output) -> Vec<String> {
    let intent = &record.intent;
    let state = record.state();
    let since = if state.is_unresolved() {
        let begun = begun(record);
        let age = age(now.duration_since(begun));
        format!("{} ({})", minute(begun), output.text(&age))
    } else {
        minute(record.standing.since())
    };
    vec![
        record.sequence.to_string(),
        intent.key.to_string(),
        output.text(&transfer::of_api(&intent.api)).to_owned(),
        krw(intent.amount.get()),
        rows(intent.rows),
        party(&intent.party_last_four),
        output.text(&transfer::of_state(state)).to_owned(),
        since,
    ]
}

/// Since when a transfer has been under way: since it was sent, or recorded where it was not.
pub(crate) fn begun(record: &Record) -> DateTime {
    let attempt = record.standing.attempt();
    attempt.map_or(record.intent.recorded_at, |attempt| attempt.permitted_at)
}

/// A length of time in the two units that matter.
fn age(length: SignedDuration) -> Message {
    let minutes = length.as_mins().max(0);
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => words::minutes(minutes),
        (0, hours) => words::hours(hours, minutes),
        (days, hours) => words::days(days, hours),
    }
}

fn look(attention: Attention, output: &Output) -> String {
    let look = transfer::of_attention(attention);
    look.map_or_else(String::new, |look| output.text(&look).to_owned())
}

/// A transfer as JSON, with what the bank said of it.
pub(crate) fn case_object(case: &Case, now: DateTime) -> Json {
    let mut object = object(&case.record, now);
    let said = &case.said;
    let unexplained = said.unexplained.iter();
    let unexplained: Vec<Json> = unexplained
        .map(|found| json!({ "code": found.code, "place": found.place.name() }))
        .collect();
    let (code, result) = match &said.latest {
        Some(Answer::Reply(reply)) => (Some(&reply.code), reply.result.as_ref()),
        _ => (None, None),
    };
    object["attention"] = json!(attention_name(case.look.attention));
    object["waits"] = json!(case.look.waits.map(|waits| waits.to_string()));
    object["bank"] = json!({
        "answered": code.is_some(),
        "code": code,
        "result": result,
        "meaning": said.meaning,
        "unexplained": unexplained,
    });
    object
}

/// A transfer as JSON.
pub(crate) fn object(record: &Record, now: DateTime) -> Json {
    let intent = &record.intent;
    let standing = &record.standing;
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
        "since": output::time(standing.since()),
        "recorded_at": output::time(intent.recorded_at),
        "due": output::time(record.due),
        "attention": attention_name(attention(record, now)),
        "dispute": standing.dispute().map(ToString::to_string),
        "by_operator": standing.is_by_operator(),
        "attempts": standing.attempts().iter().map(attempt).collect::<Vec<Json>>(),
    })
}

/// The word that scripts know it by.
fn attention_name(attention: Attention) -> Option<&'static str> {
    match attention {
        Attention::None => None,
        Attention::Warning => Some("warning"),
        Attention::Operator => Some("operator"),
    }
}

fn attempt(attempt: &Attempt) -> Json {
    json!({
        "ordinal": attempt.ordinal,
        "day": output::day(attempt.day),
        "transaction_no": attempt.number.as_str(),
        "permitted_at": output::time(attempt.permitted_at),
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
        "recorded_at": output::time(plan.recorded_at),
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
