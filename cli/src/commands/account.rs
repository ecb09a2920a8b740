//! `ontu account issue`: has the bank issue a virtual account and shows its number, or says how to ask again for the same one.

use jiff::civil::Date;
use ontu::nh::VirtualAccountIssue;
use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::values::AccountUsage;
use ontu::runtime::{DateOrMonth, Operation, Text};
use ontu::{Outcome, TransactionNo};
use serde_json::json;

use crate::arguments::{Issue, UsageArgument};
use crate::bank::ended;
use crate::exit::{Exit, Failure, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::{account as words, outcome, violation};
use crate::output;

/// Issues one account.
pub(crate) async fn run(arguments: &Issue, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    let client = invocation.client(&settings)?;
    let name = holder_name(arguments)?;
    let info = VirtualAccountIssue::INFO;
    let holder_name = Text::new(&name).map_err(|error| {
        Failure::new(Exit::Refused, "invalid", violation::of_value(&error)).detail("api", info.api)
    })?;
    let request = VirtualAccountIssue::new(VirtualAccountIssueRequired {
        account_usage: match arguments.usage {
            UsageArgument::Investor => AccountUsage::Investor,
            UsageArgument::Borrower => AccountUsage::Borrower,
        },
        holder_name,
    });

    let today = client.now().date();
    let (transaction_no, day) = match &arguments.again {
        None => {
            let sending = client
                .new_sending(info.api)
                .map_err(|error| ended::error(info, &error))?;
            (sending.transaction_no, sending.date)
        }
        Some(number) => {
            let transaction_no = TransactionNo::parse(number)
                .map_err(|error| Failure::usage(words::not_a_number(error)))?;
            let date = arguments.date.as_deref().unwrap_or_default();
            (transaction_no, day_of_again(date, today)?)
        }
    };
    let number = transaction_no.as_str().to_owned();
    let date = day.strftime("%Y%m%d").to_string();
    let how = || repeat(arguments, &number, &date);

    // A first call goes the way of a repeated one: its number is known before a byte goes out, so that whoever stops the command can still repeat it.
    let called = tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => {
            let message = outcome::unknown(words::interrupted());
            return Err(Failure::new(Exit::Unknown, "unknown", message)
                .detail("api", info.api)
                .detail("transaction_no", number.as_str())
                .detail("date", output::day(day))
                .to_do(how()));
        }
        called = client.call_again(&request, &transaction_no, day) => called,
    }
    .map_err(|error| ended::error(info, &error))?;

    if let Some(failure) = ended::not_done(info, &called, &[name.trim()]) {
        let open = matches!(called.outcome, Outcome::Unknown(_) | Outcome::Pending(_));
        return Err(if open { failure.to_do(how()) } else { failure });
    }
    let account = called
        .outcome
        .reply()
        .and_then(|reply| reply.virtual_account_no.value())
        .map(|account| account.expose().to_owned());
    let Some(account) = account else {
        let message = words::no_number(&number, &date);
        return Err(Failure::new(Exit::Unknown, "unknown", message)
            .detail("api", info.api)
            .detail("transaction_no", number.as_str())
            .detail("date", output::day(day))
            .to_do(how()));
    };
    output.remark(&words::issued());
    output.plain(&account);
    output.object(&json!({
        "virtual_account_no": account,
        "usage": usage(arguments.usage),
        "transaction_no": number,
        "date": output::day(day),
        "deviations": called.deviations().len(),
    }));
    Ok(Exit::Done)
}

/// The name of the holder, from a flag, a file or standard input.
fn holder_name(arguments: &Issue) -> Result<String> {
    let text = match (&arguments.name, &arguments.name_file) {
        (Some(name), _) => name.clone(),
        (None, Some(path)) => files::text(path)?,
        (None, None) => String::new(),
    };
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// The day of an earlier call, which must be today: the bank tells calls apart by number and day.
fn day_of_again(text: &str, today: Date) -> Result<Date> {
    let Some(date) = super::day(text) else {
        return Err(Failure::usage(words::not_a_day(text)));
    };
    if date == today {
        Ok(date)
    } else {
        let today = DateOrMonth::Date(today);
        Err(Failure::new(
            Exit::Refused,
            "invalid",
            words::other_day(text, today),
        ))
    }
}

fn usage(usage: UsageArgument) -> &'static str {
    match usage {
        UsageArgument::Investor => "investor",
        UsageArgument::Borrower => "borrower",
    }
}

/// How to repeat the call; the name is left for the operator to fill in, for it is personal.
fn repeat(arguments: &Issue, number: &str, date: &str) -> Message {
    let name = if arguments.name_file.is_some() {
        "--name-file …"
    } else {
        "--name …"
    };
    let given = format!("--usage {} {name}", usage(arguments.usage));
    words::repeat(number, date, given)
}
