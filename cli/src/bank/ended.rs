//! From the end of a call to an exit code and words: what was refused, what is open, what was never sent.

use ontu::runtime::{Effect, OperationInfo, Outcome, ResponseCode, UnknownReason, message_of};
use ontu::{Called, Error, nh};
use ontu_sandbox::RefusalCode;

use super::shown::bank_message;

use crate::exit::{Exit, Failure};
use crate::message::Message;
use crate::messages::{outcome as words, settings, violation};
use crate::output;

/// A failure for a call that neither was done nor has nothing to list.
///
/// `hidden` are the texts of the request that must not show in the bank's message.
pub(crate) fn not_done<R>(
    info: &OperationInfo,
    called: &Called<R>,
    hidden: &[&str],
) -> Option<Box<Failure>> {
    let failure = match &called.outcome {
        Outcome::Done(_) | Outcome::Empty(_) => return None,
        Outcome::Refused(code) => refused(info, code),
        Outcome::Pending(code) => pending(info, code),
        Outcome::Unlisted(code) => unlisted(code),
        Outcome::Unknown(reason) => unknown(info, reason),
    };
    let number = called.transaction_no.as_str();
    let date = called.date.strftime("%Y%m%d").to_string();
    let mut failure = failure
        .detail("api", info.api)
        .detail("transaction_no", number)
        .detail("date", output::day(called.date));
    if let Some(code) = called.header.response_code() {
        failure = failure.detail("code", code.to_string());
    }
    if let Some(message) = bank_message(&called.header, hidden) {
        failure = failure
            .to_do(words::bank_says(message.as_str()))
            .detail("bank_message", message);
    }
    let stand_in = called.header.response_code().and_then(stand_in_code);
    if let Some(code) = stand_in {
        failure = failure.to_do(words::stand_in_code(code.code(), code.meaning()));
        if code == RefusalCode::SentDate {
            failure = failure.to_do(words::stand_in_clock());
        }
        return Some(failure);
    }
    Some(match &called.outcome {
        Outcome::Unlisted(_) | Outcome::Refused(_) => failure.to_do(words::ask_bank(number, date)),
        Outcome::Unknown(_) if info.effect == Effect::Reads => failure.to_do(words::read_again()),
        Outcome::Unknown(_) if info.effect != Effect::Issues => {
            failure.to_do(words::never_repeat(number, date))
        }
        _ => failure,
    })
}

/// A failure for an error of the client.
pub(crate) fn error(info: &OperationInfo, error: &Error) -> Box<Failure> {
    if let Some(violations) = error.violations() {
        return invalid(violations).detail("api", info.api);
    }
    let failure = if let Some(reason) = error.unknown_reason() {
        unknown(info, reason)
    } else if let Some(code) = error.code() {
        if error.is_refused() {
            refused(info, code)
        } else if error.is_pending() {
            pending(info, code)
        } else {
            unlisted(code)
        }
    } else if let Some(reason) = error.not_sent_reason() {
        Failure::new(
            Exit::CouldNotRun,
            "not-sent",
            words::not_sent(words::of_not_sent(reason)),
        )
        .to_do(words::check_connection())
    } else if error.is_configuration() {
        let message = settings::client_refused(error);
        Failure::new(Exit::CouldNotRun, "settings", message)
    } else if error.is_not_sent() {
        Failure::new(Exit::Refused, "invalid", words::not_allowed(error))
    } else {
        // Replies that contradict each other.
        Failure::new(Exit::Unknown, "unknown", words::no_answer(error))
    };
    let failure = match error.code() {
        Some(code) => failure.detail("code", code.to_string()),
        None => failure,
    };
    let failure = match error.transaction_no() {
        Some(number) => failure.detail("transaction_no", number.as_str()),
        None => failure,
    };
    failure.detail("api", info.api)
}

/// A failure for a request that breaks rules.
pub(crate) fn invalid(violations: &ontu::runtime::Violations) -> Box<Failure> {
    let list: Vec<Message> = violations.iter().map(violation::of_violation).collect();
    let places: Vec<serde_json::Value> = violations
        .iter()
        .map(|violation| {
            serde_json::json!({
                "path": violation.path(),
                "rule": violation.rule().name(),
                "limit": violation.limit(),
                "actual": violation.actual(),
                "unit": violation.unit().map(|unit| unit.to_string()),
            })
        })
        .collect();
    let message = violation::invalid(violations.len(), Message::join(&list, "\n  "));
    Failure::new(Exit::Refused, "invalid", message)
        .detail("violations", places)
        .to_do(violation::correct_it())
}

/// A code that no bank answers but only the stand-in.
fn stand_in_code(code: &ResponseCode) -> Option<RefusalCode> {
    let own = RefusalCode::ALL
        .iter()
        .find(|own| own.code() == code.as_str());
    own.copied()
}

fn refused(info: &OperationInfo, code: &ResponseCode) -> Box<Failure> {
    Failure::new(
        Exit::Refused,
        "refused",
        words::refused(code, meaning(info, code)),
    )
}

fn pending(info: &OperationInfo, code: &ResponseCode) -> Box<Failure> {
    Failure::new(
        Exit::Unknown,
        "pending",
        words::pending(code, meaning(info, code)),
    )
}

/// A read that the bank answered with a code of its own: it did not do it, and nobody wrote down why.
fn unlisted(code: &ResponseCode) -> Box<Failure> {
    Failure::new(Exit::Refused, "unlisted", words::unlisted(code))
}

fn unknown(info: &OperationInfo, reason: &UnknownReason) -> Box<Failure> {
    let reason = words::of_reason(reason);
    let message = if info.effect == Effect::Reads {
        words::no_answer(reason)
    } else {
        words::unknown(reason)
    };
    Failure::new(Exit::Unknown, "unknown", message)
}

/// What the tables print for a code, in brackets, or nothing.
fn meaning(info: &OperationInfo, code: &ResponseCode) -> String {
    message_of(&nh::SERVICE, info, code)
        .map(|message| format!(" ({message})"))
        .unwrap_or_default()
}
