//! `ontu journal adopt`: says what was paid on a loan before this journal knew it, so that the bank's running total can be checked from there on.

use ontu::nh::PaymentOrder;
use ontu::nh::elements::LoanNo;
use ontu::runtime::{Digits, Krw};
use ontu::transfer::{adopt, party_digest};
use serde_json::json;

use crate::arguments::journal::Adopt;
use crate::bank;
use crate::commands::send::whole_amount;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{journal as words, send, violation};
use crate::output::krw;
use crate::people::{self, Names};
use crate::settings::Settings;
use crate::store::{self, Missing, Store};
use crate::transfers::{refusal, shown};

/// Writes the running total down; it may be done beside a worker.
pub(super) async fn run(
    arguments: &Adopt,
    settings: &Settings,
    invocation: &Invocation<'_>,
) -> Result {
    let output = invocation.output;
    let total = whole_amount("--accumulated", &arguments.accumulated)?;
    let loan: Digits<LoanNo> = Digits::new(arguments.loan.trim()).map_err(|error| {
        let message = send::of_flag("--loan", violation::of_value(&error));
        Failure::new(Exit::Refused, "invalid", message)
    })?;
    let store = Store::to_record(invocation, settings, Missing::Make).await?;
    let sealer = store.sealer()?;
    let digest = party_digest::<PaymentOrder>(sealer, loan.expose())
        .map_err(|error| store::seal_failure(&error))?;
    let journal = store.journal();
    let party = journal.party(digest).await;
    let party = party.map_err(|error| store::failure(&error))?;
    let before = party.total;
    let now = bank::now(settings)?;
    let reference = arguments.reference.trim();
    let act = [
        "adopt",
        &digest.to_string(),
        &party.version.to_string(),
        &total.get().to_string(),
        reference,
    ];
    let names = Names {
        by: &arguments.by,
        confirmed_by: arguments.confirmed_by.as_deref(),
    };
    let signed = people::sign(settings, sealer, &act, names, now)?;
    let (change, entry) = adopt(&party, total, reference, signed.persons(), now)
        .map_err(|refused| refusal::not_allowed(&refused))?;
    journal
        .adopt(change, entry)
        .await
        .map_err(|error| store::failure(&error))?;
    signed.done()?;
    let last_four = shown::party(ontu::transfer::last_four(loan.expose()));
    if let Some(before) = before.filter(|before| *before != total) {
        output.warning(&words::adopted_instead(&last_four, krw(before.get())));
    }
    output.line(&words::adopted(&last_four, krw(total.get())));
    output.object(&json!({
        "last_four": last_four,
        "accumulated_krw": total.get(),
        "before_krw": before.map(Krw::get),
    }));
    Ok(Exit::Done)
}
