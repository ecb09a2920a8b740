//! `ontu journal resolve`: writes down what a person found out, after the bank was asked once more.

use ontu::transfer::{Answer, Evidence, Fact, Finding, Record};
use serde_json::json;

use super::show::of_answer;
use crate::arguments::journal::Resolve;
use crate::commands::send::whole_amount;
use crate::exit::{Exit, Failure, Result};
use crate::messages::{journal as words, transfer};
use crate::output::{Output, krw};
use crate::people::{self, Names};
use crate::settings::Settings;
use crate::store;
use crate::transfers::desk::{self, Desk};
use crate::transfers::found::find_one;
use crate::transfers::said::{Place, Reader};
use crate::transfers::{exit_if_open, shown};

/// Asks the bank, shows its answer, and writes the finding down.
pub(super) async fn run(
    arguments: &Resolve,
    desk: &Desk,
    settings: &Settings,
    output: &Output,
) -> Result {
    let amount = whole_amount("--amount", &arguments.amount)?;
    let found = find_one(desk.store(), &arguments.what).await?;
    let id = found.intent.id;
    let asked = desk
        .transfers()
        .inquire(id)
        .await
        .map_err(|error| desk::failure(&error))?;
    let evidence = desk.store().journal().evidence(id).await;
    let evidence = evidence.map_err(|error| store::failure(&error))?;
    let reader = Reader::new(desk.store()).await?;
    for answer in last_inquiries(&found, &evidence) {
        let answer = of_answer(answer, &found.intent.api, Place::Inquiry, &reader);
        output.line(&words::bank_answers(answer));
    }
    if asked.state() != found.state() && asked.state().is_terminal() {
        let message = words::bank_decided(&asked.intent.key, transfer::of_state(asked.state()));
        return Err(Failure::new(Exit::Refused, "decided", message)
            .detail("state", asked.state().name())
            .to_do(words::show_it()));
    }
    let reference = arguments.reference.trim();
    let attempts = asked.standing.attempts().len().to_string();
    let krw_of = amount.get().to_string();
    let said = |flag: bool| if flag { "yes" } else { "no" };
    let act = [
        "resolve",
        &id.to_string(),
        &attempts,
        said(arguments.moved),
        &krw_of,
        reference,
        said(arguments.bank_confirmed_not_queued),
    ];
    let names = Names {
        by: &arguments.by,
        confirmed_by: arguments.confirmed_by.as_deref(),
    };
    let now = desk.transfers().client().now();
    let signed = people::sign(settings, desk.store().sealer()?, &act, names, now)?;
    let finding = Finding {
        moved: arguments.moved,
        amount,
        reference: reference.to_owned(),
        bank_confirmed_not_queued: arguments.bank_confirmed_not_queued,
    };
    let record = desk
        .transfers()
        .resolve(id, finding, signed.persons().clone())
        .await
        .map_err(|error| desk::failure(&error))?;
    signed.done()?;
    output.line(&words::transfer_is(
        &record.intent.key,
        transfer::of_api(&record.intent.api),
        krw(record.intent.amount.get()),
        shown::party(&record.intent.party_last_four),
        transfer::of_state(record.state()),
    ));
    output.object(&json!({ "transfer": shown::object(&record, now) }));
    Ok(exit_if_open([&record]))
}

/// What the bank has answered since the transfer was looked up.
fn last_inquiries<'a>(
    before: &Record,
    evidence: &'a [Evidence],
) -> impl Iterator<Item = &'a Answer> {
    let known = before.standing.version();
    evidence
        .iter()
        .filter_map(move |evidence| match evidence.fact() {
            Fact::Inquired { answer, .. } if evidence.sequence() > known => Some(answer),
            _ => None,
        })
}
