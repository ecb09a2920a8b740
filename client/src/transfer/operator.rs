//! What an operator may decide: another attempt, and what became of a transfer that the bank does not explain.

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::engine::NotAllowed;
use super::evidence::Resolution;
use super::intent::Opening;
use super::journal::{OperatorEntry, Party, PartyChange, Record};
use super::rules::Rules;
use super::state::{Attempt, State, Verdict};
use crate::runtime::Krw;

/// Whether another attempt may be made.
pub(super) fn check_again(record: &Record, opening: Option<Opening>) -> Result<(), NotAllowed> {
    if !matches!(record.state(), State::Refused | State::NotExecuted) {
        return Err(NotAllowed::State(record.state()));
    }
    match (record.intent.opening, opening) {
        (Some(Opening::New), None) => Err(NotAllowed::ChoiceNeeded),
        (Some(Opening::New), Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => Err(NotAllowed::NoChoice),
    }
}

/// Whether a finding may be written; returns the attempt that it is about.
pub(super) fn check_resolution(
    rules: &Rules,
    record: &Record,
    resolution: &Resolution,
    now: DateTime,
) -> Result<u32, NotAllowed> {
    let resolvable = matches!(
        record.state(),
        State::Unknown | State::Processing | State::Absent | State::Disputed
    );
    let attempt = record.standing.attempt().filter(|_| resolvable);
    let attempt = attempt.ok_or(NotAllowed::State(record.state()))?;
    let by = resolution.by.trim();
    if by.is_empty() || resolution.reference.trim().is_empty() {
        return Err(NotAllowed::ReferenceNeeded);
    }
    if resolution.amount != record.intent.amount {
        return Err(NotAllowed::OtherAmount);
    }
    let second = resolution.confirmed_by.as_deref().map(str::trim);
    if rules.two_person && second.is_none_or(|second| second.is_empty() || second == by) {
        return Err(NotAllowed::SecondPersonNeeded);
    }
    if now < rules.quiet_from(attempt.day) && !resolution.bank_confirmed_not_queued {
        return Err(NotAllowed::TooEarly);
    }
    let last = attempt.asked.own.last.max(attempt.asked.next.last);
    let fresh = last.is_some_and(|last| now.duration_since(last) <= Rules::FRESH_INQUIRY);
    if !fresh {
        return Err(NotAllowed::InquiryTooOld);
    }
    if !resolution.moved && says_otherwise(attempt) {
        return Err(NotAllowed::BankSaysOtherwise);
    }
    Ok(attempt.ordinal)
}

/// Whether the latest word of the bank is that it was done or is being worked on.
fn says_otherwise(attempt: &Attempt) -> bool {
    let moving = |said| matches!(said, Some(Verdict::Done | Verdict::Pending));
    let asked = &attempt.asked;
    let never_said = asked.own.said.is_none() && asked.next.said.is_none();
    moving(asked.own.said) || moving(asked.next.said) || (never_said && moving(asked.order))
}

/// What an operator's word on the running total of a loan changes.
///
/// # Errors
/// While a call on the loan is open, whose outcome the total could already hold; without a reference or a name.
pub fn adopt(
    party: &Party,
    total: Krw,
    reference: &str,
    by: &str,
    now: DateTime,
) -> Result<(PartyChange, OperatorEntry), NotAllowed> {
    if reference.trim().is_empty() || by.trim().is_empty() {
        return Err(NotAllowed::ReferenceNeeded);
    }
    if party.open.is_some() {
        return Err(NotAllowed::Waiting(super::engine::Waiting::PartyBusy));
    }
    let entry = OperatorEntry {
        at: now,
        party: party.digest,
        total,
        reference: reference.trim().to_owned(),
        by: by.trim().to_owned(),
    };
    let change = PartyChange {
        expected_version: party.version,
        party: Party {
            total: Some(total),
            ..party.clone()
        },
    };
    Ok((change, entry))
}

/// How urgently a person should look at a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attention {
    /// Not at all.
    None,
    /// It is worth a warning.
    Warning,
    /// An operator should look, and again every day.
    Operator,
}

/// How urgently a person should look at a transfer now.
pub fn attention(record: &Record, now: DateTime) -> Attention {
    let state = record.state();
    if state == State::Disputed {
        return Attention::Operator;
    }
    if !state.is_open_at_bank() {
        return Attention::None;
    }
    let since = record
        .standing
        .attempt()
        .map_or(record.standing.since(), |attempt| attempt.permitted_at);
    let age = now.duration_since(since);
    if age >= SignedDuration::from_mins(30) {
        Attention::Operator
    } else if age >= SignedDuration::from_mins(10) {
        Attention::Warning
    } else {
        Attention::None
    }
}
