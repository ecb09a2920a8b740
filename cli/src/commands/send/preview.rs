//! What would be sent: the calls as a table, their members masked, and on request the exact bodies in a file.

use ontu::TransactionNo;
use ontu::runtime::{Contract, Sending};
use serde_json::{Value as Json, json};

use super::Wanted;
use crate::arguments::transfer;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::{general, journal, send as words, transfer as kinds};
use crate::output::{Output, krw};
use crate::settings::Settings;
use crate::transfers::content::{Call, Content};
use crate::transfers::{plan_file, shown};

/// What stands for the number of a call until it is sent.
const NUMBER_PLACE: &str = "00000000000000000000";

/// Shows everything and records nothing.
pub(super) fn dry_run(
    wanted: &Wanted,
    sending: &transfer::Sending,
    settings: &Settings,
    output: &Output,
) -> Result {
    let calls = calls(&wanted.content, settings)?;
    if let Some(path) = &sending.reveal {
        let mut text = String::new();
        for call in &calls {
            text.push_str(&call.body);
            text.push('\n');
        }
        plan_file::write_private(path, &text)?;
    }
    if output.json {
        let objects: Vec<Json> = calls.iter().map(object).collect();
        output.object(&json!({
            "dry_run": true,
            "key": wanted.key.as_str(),
            "operation": wanted.content.operation(),
            "amount_krw": wanted.content.krw(),
            "rows": wanted.content.rows(),
            "calls": objects,
            "revealed": sending.reveal.as_ref().map(|path| path.display().to_string()),
        }));
        return Ok(Exit::Done);
    }
    output.line(&summary(wanted, &calls));
    output.plain(&table(&calls, output));
    for (index, call) in calls.iter().enumerate() {
        output.plain(&format!("# {}", index + 1));
        output.plain(&serde_json::to_string_pretty(&call.masked).unwrap_or_default());
    }
    output.remark(&words::set_when_sent());
    if let Some(path) = &sending.reveal {
        output.line(&words::revealed(path.display()));
    }
    output.line(&words::nothing_recorded());
    Ok(Exit::Done)
}

/// The calls as they will be sent, but for what the sending gives: number, day and time.
pub(super) fn calls(content: &Content, settings: &Settings) -> Result<Vec<Call>> {
    let profile = bank::profile(settings)?;
    let mut contract = Contract::new();
    for (info, value) in bank::contract(settings, &profile)? {
        contract.set(info, &value).map_err(|error| {
            let message = crate::messages::violation::of_value(&error);
            Failure::new(Exit::CouldNotRun, "settings", message)
        })?;
    }
    let now = bank::now(settings)?;
    let transaction_no = TransactionNo::parse(NUMBER_PLACE)
        .map_err(|error| Failure::usage(Message::new(error.to_string(), error.to_string())))?;
    let sending = Sending {
        transaction_no,
        date: now.date(),
        time: now.time(),
    };
    content.calls(&contract, &sending)
}

/// What is to be sent, in one line.
pub(super) fn summary(wanted: &Wanted, calls: &[Call]) -> Message {
    words::summary(
        wanted.key.as_str(),
        kinds::of_api(wanted.content.api()),
        calls.len(),
        wanted.content.rows(),
        krw(wanted.content.krw()),
    )
}

fn table(calls: &[Call], output: &Output) -> String {
    let headings = [
        words::call(),
        journal::rows(),
        general::amount_heading(),
        journal::party(),
        words::opening(),
    ];
    let mut table = output.table(&headings, &[0, 1, 2]);
    for (index, call) in calls.iter().enumerate() {
        let opening = match call.is_new {
            None => "",
            Some(true) => "Y",
            Some(false) => "N",
        };
        table.add_row([
            (index + 1).to_string(),
            if call.rows == 0 {
                String::new()
            } else {
                call.rows.to_string()
            },
            krw(call.krw),
            shown::party(&call.last_four),
            opening.to_owned(),
        ]);
    }
    table.to_string()
}

fn object(call: &Call) -> Json {
    json!({
        "api": call.api,
        "amount_krw": call.krw,
        "rows": call.rows,
        "is_new_loan": call.is_new,
        "last_four": call.last_four,
        "members": call.masked,
    })
}
