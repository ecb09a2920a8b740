//! What an operator may decide: another attempt, and what became of a transfer that the bank does not explain.

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::engine::{NotAllowed, Waiting};
use super::evidence::Resolution;
use super::intent::Opening;
use super::journal::{Health, Journal, JournalError, OperatorEntry, Party, PartyChange, Record};
use super::persons::Persons;
use super::rules::{Rules, day_after};
use super::state::{AskedAbout, Attempt, AttemptStatus, State, Verdict};
use crate::runtime::Krw;

/// What an operator found out about a transfer, from the bank's statement or a call with the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the money moved.
    pub moved: bool,
    /// The amount that the operator names, to be compared with the transfer's.
    pub amount: Krw,
    /// Where the finding can be checked; no account numbers and no names.
    pub reference: String,
    /// Whether the bank confirmed that the call does not wait in a queue.
    pub bank_confirmed_not_queued: bool,
}

impl Finding {
    /// It as it is written down.
    #[cfg(feature = "http")]
    pub(super) fn by(self, persons: &Persons) -> Resolution {
        Resolution {
            moved: self.moved,
            amount: self.amount,
            reference: self.reference.trim().to_owned(),
            by: persons.first().to_string(),
            confirmed_by: persons.second().map(ToString::to_string),
            bank_confirmed_not_queued: self.bank_confirmed_not_queued,
        }
    }
}

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
    check_words(rules, record, resolution)?;
    if now < rules.quiet_from(attempt.day) && !resolution.bank_confirmed_not_queued {
        return Err(NotAllowed::TooEarly);
    }
    if !resolution.moved && record.standing.attempts().iter().any(Attempt::moves) {
        return Err(NotAllowed::BankSaysOtherwise);
    }
    // A day that was never asked for needs no answer; silence is none, and neither is an answer from the future.
    let from = now.saturating_sub(Rules::FRESH_INQUIRY);
    let days = [&attempt.asked.own, &attempt.asked.next];
    let recent = |day: &&&AskedAbout| day.last.is_some_and(|last| last >= from);
    let mut recent = days.iter().filter(recent).peekable();
    if recent.peek().is_none() || !recent.all(|day| day.is_answered_within(from, now)) {
        return Err(NotAllowed::InquiryTooOld);
    }
    Ok(attempt.ordinal)
}

/// Whether a finding about a transfer that was held back after a backup was put back may be written; there is nothing that the bank could be asked.
pub(super) fn check_release(
    rules: &Rules,
    record: &Record,
    resolution: &Resolution,
) -> Result<(), NotAllowed> {
    if !record.standing.awaits_release() {
        return Err(NotAllowed::State(record.state()));
    }
    check_words(rules, record, resolution)
}

/// Whether a finding says where it can be checked, names the amount, and enough people stand for it.
fn check_words(rules: &Rules, record: &Record, resolution: &Resolution) -> Result<(), NotAllowed> {
    if resolution.reference.trim().is_empty() {
        return Err(NotAllowed::ReferenceNeeded);
    }
    if resolution.amount != record.intent.amount {
        return Err(NotAllowed::OtherAmount);
    }
    let second = resolution.confirmed_by.as_deref().map(str::parse);
    Persons::new(
        rules.two_person,
        resolution.by.parse()?,
        second.transpose()?,
    )?;
    Ok(())
}

/// What an operator's word on the running total of a loan changes.
///
/// # Errors
/// While a call on the loan is open, whose outcome the total could already hold; without a reference.
pub fn adopt(
    party: &Party,
    total: Krw,
    reference: &str,
    by: &Persons,
    now: DateTime,
) -> Result<(PartyChange, OperatorEntry), NotAllowed> {
    if reference.trim().is_empty() {
        return Err(NotAllowed::ReferenceNeeded);
    }
    if party.open.is_some() {
        return Err(NotAllowed::Waiting(Waiting::PartyBusy));
    }
    let entry = OperatorEntry {
        at: now,
        party: party.digest,
        total,
        reference: reference.trim().to_owned(),
        by: by.to_string(),
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

/// How urgently a person should look at a transfer now, by what it says itself.
///
/// Why a recorded call waits stands elsewhere in the journal: [`look`] reads that too.
pub fn attention(record: &Record, now: DateTime) -> Attention {
    let state = record.state();
    if state == State::Disputed {
        return Attention::Operator;
    }
    // A clock that was ahead put it off.
    if state.is_worked() && record.due.duration_since(now) > Rules::ALARMING_DUE {
        return Attention::Operator;
    }
    if state == State::Recorded {
        // An earlier call of its plan may be under way for as long as it takes, and nobody need look at this one meanwhile.
        let is_later = record.intent.place.is_some_and(|place| place.index > 0);
        return if is_later {
            Attention::None
        } else {
            by_age(record.due, now)
        };
    }
    if !state.is_open_at_bank() {
        return Attention::None;
    }
    let attempt = record.standing.attempt();
    // The bank saw the number before, and nobody knows yet whose call that was.
    if attempt.is_some_and(|attempt| attempt.asked.order == Some(Verdict::Duplicate)) {
        return Attention::Operator;
    }
    let since = attempt.map_or(record.standing.since(), |attempt| attempt.permitted_at);
    by_age(since, now)
}

fn by_age(since: DateTime, now: DateTime) -> Attention {
    let age = now.duration_since(since);
    if age >= SignedDuration::from_mins(30) || age < -Rules::ALARMING_DUE {
        Attention::Operator
    } else if age >= SignedDuration::from_mins(10) {
        Attention::Warning
    } else {
        Attention::None
    }
}

/// How urgently a person should look at a transfer, and what it waits for that nobody but a person changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How urgently.
    pub attention: Attention,
    /// What a recorded call waits for that does not come by itself.
    pub waits: Option<Waiting>,
}

/// How urgently a person should look at a transfer now, with the rest of the journal taken into account.
///
/// # Errors
/// When the journal cannot be read.
pub async fn look(
    journal: &dyn Journal,
    record: &Record,
    now: DateTime,
) -> Result<Look, JournalError> {
    match earlier_call(journal, record).await? {
        Some(open) => {
            let waits = (!open.is_worked()).then_some(Waiting::EarlierCall);
            Ok(Look::of(record, waits, now))
        }
        None => look_in_turn(journal, record, now).await,
    }
}

/// The same for a transfer that no earlier call of a plan holds up.
pub(super) async fn look_in_turn(
    journal: &dyn Journal,
    record: &Record,
    now: DateTime,
) -> Result<Look, JournalError> {
    let waits = if record.state() == State::Recorded {
        waits_for_person(journal, record, now).await?
    } else {
        None
    };
    Ok(Look::of(record, waits, now))
}

impl Look {
    fn of(record: &Record, waits: Option<Waiting>, now: DateTime) -> Self {
        let attention = match waits {
            Some(_) => Attention::Operator,
            None => attention(record, now),
        };
        Self { attention, waits }
    }
}

/// Where the first call that holds up a recorded one in its plan stands.
async fn earlier_call(
    journal: &dyn Journal,
    record: &Record,
) -> Result<Option<State>, JournalError> {
    let Some(place) = record.intent.place.filter(|place| place.index > 0) else {
        return Ok(None);
    };
    if record.state() != State::Recorded {
        return Ok(None);
    }
    let calls = journal.calls_of(place.plan).await?;
    let mut earlier = calls.iter().take(place.index as usize).map(Record::state);
    Ok(earlier.find(|state| *state != State::Settled))
}

/// What a recorded call whose turn it is waits for that does not come by itself.
async fn waits_for_person(
    journal: &dyn Journal,
    record: &Record,
    now: DateTime,
) -> Result<Option<Waiting>, JournalError> {
    if journal.health().await? != Health::Ready {
        return Ok(Some(Waiting::Journal));
    }
    if record.standing.awaits_release() {
        return Ok(Some(Waiting::Release));
    }
    let party = journal.party(record.intent.party).await?;
    if party.frozen_by.iter().any(|id| *id != record.intent.id) {
        return Ok(Some(Waiting::PartyFrozen));
    }
    // A call that is open changes the total when it is decided.
    if party.open.is_none() && expected_total(record, &party).is_err() {
        return Ok(Some(Waiting::LoanTotal));
    }
    if journal
        .payload(record.intent.id)
        .await?
        .as_bytes()
        .is_empty()
    {
        return Ok(Some(Waiting::Content));
    }
    let tomorrow = day_after(now.date());
    let attempt = record.standing.attempt();
    let ahead = attempt.is_some_and(|it| it.status == AttemptStatus::NotSent && it.day >= tomorrow);
    Ok(ahead.then_some(Waiting::AttemptDay))
}

/// What the bank's running total must be after a call; none for a call without one.
pub(super) fn expected_total(record: &Record, party: &Party) -> Result<Option<Krw>, NotAllowed> {
    let Some(recorded) = record.intent.opening else {
        return Ok(None);
    };
    let chosen = record.standing.next_opening;
    let before = match (chosen.unwrap_or(recorded), party.total) {
        (Opening::New, None) => Krw::ZERO,
        (Opening::New, Some(_)) => return Err(NotAllowed::LoanIsOpen),
        (Opening::Continuation, Some(total)) => total,
        // An operator chose to go on with a loan whose opening was refused.
        (Opening::Continuation, None) if recorded == Opening::New => Krw::ZERO,
        (Opening::Continuation, None) => return Err(NotAllowed::LoanUnknown),
    };
    before
        .checked_add(record.intent.amount)
        .map(Some)
        .ok_or(NotAllowed::TotalTooGreat)
}
