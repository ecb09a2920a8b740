//! `ontu journal show`: everything that is known of a transfer or a plan, fact by fact.

use ontu::transfer::{Answer, AskedDay, Evidence, Fact, Record, State};
use serde_json::{Value as Json, json};

use super::Context;
use crate::arguments::journal::Show;
use crate::exit::Result;
use crate::message::Message;
use crate::messages::{journal as words, transfer};
use crate::operations;
use crate::output::{self, Output, krw};
use crate::store::{self, Approval};
use crate::transfers::found::{Found, find};
use crate::transfers::said::{Place, Reader, with_meaning};
use crate::transfers::{exit_if_open, shown};

/// Shows it; the exit code says whether anything is open.
pub(super) async fn run(arguments: &Show, context: &Context, output: &Output) -> Result {
    let journal = context.store.journal();
    let found = find(&context.store, &arguments.what).await?;
    let mut objects = Vec::new();
    for record in found.records() {
        let evidence = journal
            .evidence(record.intent.id)
            .await
            .map_err(|error| store::failure(&error))?;
        objects.push((record, evidence));
    }
    let approvals = context.store.approvals(found.key()).await?;

    if output.json {
        let calls: Vec<Json> = objects
            .iter()
            .map(|(record, evidence)| {
                let mut object = shown::object(record, context.now);
                object["evidence"] = evidence.iter().map(fact_object).collect();
                object
            })
            .collect();
        let approval = approvals.last().map(Approval::object);
        output.object(&match &found {
            Found::Plan(plan, _) => json!({
                "plan": shown::plan_object(plan),
                "approval": approval,
                "transfers": calls,
            }),
            Found::Group(..) | Found::One(_) => {
                json!({ "approval": approval, "transfers": calls })
            }
        });
    } else {
        if let Found::Plan(plan, records) = &found {
            output.line(&words::plan_is(
                &plan.key,
                plan.calls,
                plan.rows,
                krw(plan.amount.get()),
                shown::party(&plan.party_last_four),
            ));
            output.line(&shown::summary(records));
        }
        for approval in &approvals {
            output.line(&approval.message());
        }
        let reader = Reader::new(&context.store).await?;
        for (record, evidence) in &objects {
            show_one(record, evidence, &reader, output);
        }
    }
    Ok(exit_if_open(found.records()))
}

fn show_one(record: &Record, evidence: &[Evidence], reader: &Reader<'_>, output: &Output) {
    let intent = &record.intent;
    let state = record.state();
    output.plain("");
    output.line(&words::transfer_is(
        &intent.key,
        transfer::of_api(&intent.api),
        krw(intent.amount.get()),
        shown::party(&intent.party_last_four),
        transfer::of_state(state),
    ));
    output.plain(&format!("  {}", intent.id));
    if let Some(dispute) = record.standing.dispute() {
        let dispute = transfer::of_dispute(dispute);
        if state == State::Disputed {
            output.line(&dispute);
        } else {
            output.line(&words::was_disputed(dispute));
        }
    }
    for attempt in record.standing.attempts() {
        output.line(&words::attempt_is(
            attempt.ordinal,
            attempt.day.strftime("%Y%m%d"),
            &attempt.number,
            attempt.asked.inquiries,
        ));
    }
    // Lines and no table: what the bank means by a code may take several.
    for evidence in evidence {
        let fact = of_fact(evidence.fact(), &intent.api, reader);
        let (at, fact) = (shown::second(evidence.at()), output.text(&fact));
        output.plain(&format!("  {at}  {fact}"));
    }
}

/// A fact in words.
fn of_fact(fact: &Fact, api: &str, reader: &Reader<'_>) -> Message {
    match fact {
        Fact::Recorded { .. } => words::was_recorded(),
        Fact::Permitted { day, number, .. } => words::was_permitted(number, day.strftime("%Y%m%d")),
        Fact::NotSent { why, .. } => words::was_not_sent(why),
        Fact::Answered { answer, .. } => {
            words::was_answered(of_answer(answer, api, Place::Order, reader))
        }
        Fact::Interrupted { .. } => words::was_interrupted(),
        Fact::Inquired { about, answer, .. } => {
            let about = match about {
                AskedDay::Own => words::own_day(),
                AskedDay::Next => words::next_day(),
            };
            words::was_inquired(about, of_answer(answer, api, Place::Inquiry, reader))
        }
        Fact::ClosedNotExecuted { .. } => words::was_closed(),
        Fact::Lapsed { .. } => words::was_lapsed(),
        Fact::Again { by, .. } => words::was_again(by),
        Fact::Cancelled { by } => words::was_cancelled(by),
        Fact::Resolved { resolution, .. } => {
            let by = match &resolution.confirmed_by {
                Some(second) => format!("{}, {second}", resolution.by),
                None => resolution.by.clone(),
            };
            if resolution.moved {
                words::was_resolved_moved(by, &resolution.reference)
            } else {
                words::was_resolved_not_moved(by, &resolution.reference)
            }
        }
        Fact::Judged { codes } => words::was_judged(codes),
        Fact::JudgedOtherwise { before } => {
            words::was_judged_otherwise(transfer::of_state(*before))
        }
        _ => words::was_something(),
    }
}

/// What came back for a call or an inquiry of an API, in words, each code with its meaning.
pub(super) fn of_answer(answer: &Answer, api: &str, place: Place, reader: &Reader<'_>) -> Message {
    let reply = match answer {
        Answer::Silence { why } => return words::silence(why),
        Answer::Reply(reply) => reply,
    };
    let explained = |code: &str, place| {
        let order = operations::of_api(api);
        let meaning = order.and_then(|order| reader.meaning(order, place, code));
        with_meaning(code, meaning.as_deref())
    };
    match (&reply.differs, &reply.result) {
        (Some(element), _) => words::replied_otherwise(element),
        (None, Some(result)) => words::replied_with_result(
            explained(&reply.code, place),
            explained(result, Place::Original),
        ),
        (None, None) => words::replied(explained(&reply.code, place)),
    }
}

/// A fact as JSON: what is chained, which holds nothing protected, with its times as every object shows them.
pub(super) fn fact_object(evidence: &Evidence) -> Json {
    let mut body = serde_json::from_str::<Json>(evidence.body()).unwrap_or(Json::Null);
    let fact = &mut body["fact"];
    match evidence.fact() {
        Fact::Permitted { day, time, .. } => fact["time"] = output::time(day.to_datetime(*time)),
        Fact::Inquired { asked_at, .. } => fact["asked_at"] = output::time(*asked_at),
        _ => {}
    }
    // The bank states a time of day and not of which.
    if let Some(time) = fact["answer"]["processed_at"].as_str() {
        fact["answer"]["processed_at"] = json!(format!("{time}+09:00"));
    }
    json!({
        "sequence": evidence.sequence(),
        "at": output::time(evidence.at()),
        "fact": fact,
        "hash": evidence.hash().to_string(),
    })
}
