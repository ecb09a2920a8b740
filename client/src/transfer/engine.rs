//! The engine without I/O: what to do next about an intent, and what an event changes.
//!
//! It reads no clock, draws no number and writes nothing.
//! Whoever drives it, in production or in a simulation, brings the time, the numbers and the bank's replies, and commits what it returns.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};

use super::codes::Codes;
use super::evidence::{Answer, AskedDay, Evidence, Fact, Purpose, Resolution};
use super::fold::{FoldError, fold};
use super::identity::{ChainHash, Fence};
use super::intent::{Intent, Opening, SealedPayload};
use super::journal::{
    Change, Health, NewIntent, NumberPurpose, NumberUse, Party, PartyChange, Record,
};
use super::rules::{Rules, day_after};
use super::state::{Attempt, AttemptStatus, Dispute, Standing, State};
use crate::runtime::{Krw, TransactionNo};

/// Decides by a set of rules and the codes of one API.
#[derive(Debug, Clone, Copy)]
pub struct Engine<'a> {
    rules: &'a Rules,
    codes: Codes<'a>,
}

/// What a worker must know besides the journal before anything is sent.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    /// Whether the journal lets permits be taken; none is as good as ready, for a store checks by itself.
    pub health: Option<Health>,
    /// Whether a read call of this process was answered, so that a mistyped token hangs nobody's loan.
    pub preflight_passed: bool,
    /// How far this clock is from the bank's, where that is known.
    pub skew: Option<SignedDuration>,
}

/// What to do next about an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Nothing: it is decided, or a person must look.
    Rest,
    /// Nothing before that time, in KST.
    Wait {
        /// The time.
        until: DateTime,
        /// What is waited for.
        why: Waiting,
    },
    /// Take a permit with [`Event::Permit`] and send.
    Send,
    /// Ask the bank what became of an attempt.
    Inquire {
        /// The attempt.
        attempt: u32,
        /// Under which of its days.
        about: AskedDay,
    },
    /// Write [`Event::Interrupted`]: another worker's sending has no end.
    Interrupt,
    /// Write [`Event::Lapse`]: the day of an attempt that was never sent is over.
    Lapse,
    /// Write [`Event::Close`]: the attempt was not executed.
    Close,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Waiting {
    /// The end of the time in which nothing is sent.
    GuardWindow,
    /// Another call for the same loan or account to be decided.
    PartyBusy,
    /// A dispute on the loan or account to be resolved.
    PartyFrozen,
    /// A read call to be answered.
    Preflight,
    /// The clock to be set.
    ClockSkew,
    /// The journal to take permits again.
    Journal,
    /// The running total of the loan to be adopted, or the choice between new and continuation.
    LoanTotal,
    /// The end of a sending.
    Sending,
    /// The time of the next inquiry or the next try.
    Delay,
    /// The day of the attempt, which lies ahead of the clock.
    AttemptDay,
}

impl fmt::Display for Waiting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::GuardWindow => "nothing is sent around midnight",
            Self::PartyBusy => "another call for the same loan or account is open",
            Self::PartyFrozen => "a disputed transfer freezes the loan or account",
            Self::Preflight => "no read call of this process was answered yet",
            Self::ClockSkew => "the clock is too far from the bank's",
            Self::Journal => "the journal takes no permits",
            Self::LoanTotal => "the running total of the loan does not fit the call",
            Self::Sending => "it is being sent",
            Self::Delay => "it is not time yet",
            Self::AttemptDay => "the clock was set back behind the day of the attempt",
        })
    }
}

/// Something that happened or is wanted.
#[derive(Debug, Clone)]
pub enum Event<'e> {
    /// A permit is wanted, under this number if the attempt has none yet.
    Permit {
        /// A number that this journal has not used today.
        number: TransactionNo,
    },
    /// No byte of the permitted sending left.
    NotSent {
        /// The attempt.
        attempt: u32,
        /// Why, in words without a value of the request.
        why: String,
    },
    /// The permitted sending ended.
    Answered {
        /// The attempt.
        attempt: u32,
        /// With what.
        answer: Answer,
    },
    /// A sending of another worker was found without an end.
    Interrupted,
    /// The bank was asked.
    Inquired {
        /// The attempt.
        attempt: u32,
        /// Under which of its days.
        about: AskedDay,
        /// Why.
        purpose: Purpose,
        /// The number of the inquiry.
        number: TransactionNo,
        /// When it was asked.
        asked_at: DateTime,
        /// What it answered.
        answer: Answer,
    },
    /// The day of an attempt that was never sent is over.
    Lapse,
    /// The attempt is to be closed as not executed.
    Close,
    /// Another attempt is wanted.
    Again {
        /// Whether it opens the loan, where that is a choice.
        opening: Option<Opening>,
        /// Who wants it.
        by: String,
    },
    /// It is to be called off.
    Cancel {
        /// Who wants it.
        by: String,
    },
    /// An operator found out what became of it.
    Resolve(Resolution),
    /// All evidence is to be judged by the engine's version of the learnt codes.
    Judge {
        /// All evidence so far.
        evidence: &'e [Evidence],
    },
}

impl<'a> Engine<'a> {
    /// An engine for one API.
    pub fn new(rules: &'a Rules, codes: Codes<'a>) -> Self {
        #[cfg(feature = "wrong-policies")]
        let codes = Codes {
            wrong: rules.wrong,
            ..codes
        };
        Self { rules, codes }
    }

    /// A new intent with its first piece of evidence.
    pub fn record(&self, intent: Intent, payload: SealedPayload) -> Result<NewIntent, FoldError> {
        let fact = Fact::Recorded {
            api: intent.api.clone(),
            content: intent.content,
            party: intent.party,
            amount: intent.amount,
            codes: self.codes.version,
        };
        let at = intent.recorded_at;
        let evidence = Evidence::after(intent.id, 0, ChainHash::START, at, fact);
        let standing = Standing::opened(&intent, &evidence)?;
        Ok(NewIntent {
            intent,
            payload,
            evidence,
            standing,
            due: at,
        })
    }

    /// What to do next about an intent, for the holder of a lease on it.
    pub fn next(
        &self,
        record: &Record,
        party: &Party,
        ready: &Readiness,
        fence: Fence,
        now: DateTime,
    ) -> Action {
        let wait = |until, why| Action::Wait { until, why };
        match (record.state(), record.standing.attempt()) {
            (State::Recorded, latest) => {
                if let Some(attempt) = latest.filter(|it| it.status == AttemptStatus::NotSent) {
                    if now.date() > attempt.day {
                        return Action::Lapse;
                    }
                    if now.date() < attempt.day {
                        return wait(attempt.day.at(0, 0, 0, 0), Waiting::AttemptDay);
                    }
                    let tries = attempt.permits.saturating_sub(1);
                    if let Some(due) = self.not_before(record, attempt.permitted_at, tries, now) {
                        return wait(due, Waiting::Delay);
                    }
                }
                match self.hindrance(record, party, ready, now) {
                    Some((until, why)) => wait(until, why),
                    None => Action::Send,
                }
            }
            (State::Sending, Some(attempt)) if attempt.fence == fence => {
                wait(self.in_a_while(record, now), Waiting::Sending)
            }
            (State::Sending, _) => Action::Interrupt,
            (State::Unknown | State::Processing | State::Absent, Some(attempt)) => {
                if self.may_close(attempt, now) {
                    return Action::Close;
                }
                let about = about(attempt, now);
                let last = attempt.asked.own.last.max(attempt.asked.next.last);
                let tries = attempt.asked.inquiries;
                let last = last.unwrap_or(attempt.permitted_at);
                if let Some(due) = self.not_before(record, last, tries, now) {
                    return wait(due, Waiting::Delay);
                }
                Action::Inquire {
                    attempt: attempt.ordinal,
                    about,
                }
            }
            _ => Action::Rest,
        }
    }

    /// When something that was last tried then may be tried again, if that is not now.
    fn not_before(
        &self,
        record: &Record,
        last: DateTime,
        tries: u32,
        now: DateTime,
    ) -> Option<DateTime> {
        let due = last.saturating_add(self.rules.delay(&record.intent.id, tries));
        // A clock that was set back must not postpone anything for good.
        let longest = now.saturating_add(self.rules.longest_wait());
        (due > now && due <= longest).then_some(due)
    }

    /// What stands in the way of a permit, and until when.
    fn hindrance(
        &self,
        record: &Record,
        party: &Party,
        ready: &Readiness,
        now: DateTime,
    ) -> Option<(DateTime, Waiting)> {
        let later = self.in_a_while(record, now);
        if matches!(
            ready.health,
            Some(Health::Poisoned(_) | Health::Quarantined(_))
        ) {
            return Some((later, Waiting::Journal));
        }
        if party.frozen_by.iter().any(|id| *id != record.intent.id) {
            return Some((later, Waiting::PartyFrozen));
        }
        if party.open.is_some_and(|open| open != record.intent.id) {
            return Some((later, Waiting::PartyBusy));
        }
        if self.expected_total(record, party).is_err() {
            return Some((later, Waiting::LoanTotal));
        }
        let opens = self.rules.open_from(now);
        if opens > now {
            return Some((opens, Waiting::GuardWindow));
        }
        if ready
            .skew
            .is_some_and(|skew| skew.abs() > Rules::GREATEST_SKEW)
        {
            return Some((later, Waiting::ClockSkew));
        }
        if !ready.preflight_passed {
            return Some((later, Waiting::Preflight));
        }
        None
    }

    fn in_a_while(&self, record: &Record, now: DateTime) -> DateTime {
        now.saturating_add(self.rules.delay(&record.intent.id, 2))
    }

    /// Whether an attempt may be closed as not executed: its days and the quiet time are over, and after that the bank said twice for each day that it has no such call.
    pub(super) fn may_close(&self, attempt: &Attempt, now: DateTime) -> bool {
        #[cfg(feature = "wrong-policies")]
        if super::wrong::closes(
            self.rules.wrong,
            attempt.status == AttemptStatus::Unknown && attempt.asked.order.is_none(),
            attempt.status == AttemptStatus::Absent,
            attempt.asked.inquiries,
        ) {
            return true;
        }
        let quiet = self.rules.quiet_from(attempt.day);
        let twice = |day| {
            let asked = attempt.asked.about(day);
            asked.absent_before.is_some_and(|at| at >= quiet)
                && asked.absent.is_some_and(|at| at >= quiet)
        };
        attempt.status == AttemptStatus::Absent
            && !attempt.asked.ever_pending
            && now >= quiet
            && twice(AskedDay::Own)
            && twice(AskedDay::Next)
    }

    /// What the bank's running total must be after the call; none for a call without one.
    fn expected_total(&self, record: &Record, party: &Party) -> Result<Option<Krw>, NotAllowed> {
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

    /// What an event changes.
    ///
    /// `fence` is that of the lease under which it is written; none for the bank's late word.
    ///
    /// # Errors
    /// When the event is not allowed where the intent stands.
    pub fn apply(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        event: Event<'_>,
        now: DateTime,
    ) -> Result<Change, NotAllowed> {
        let judged_elsewhere = record.standing.codes != self.codes.version;
        if judged_elsewhere && !matches!(event, Event::Judge { .. }) {
            return Err(NotAllowed::OtherCodes);
        }
        let mut number = None;
        let fact = match event {
            Event::Permit { number: drawn } => {
                let (fact, used) = self.permit(record, party, fence, drawn, now)?;
                number = used;
                fact
            }
            Event::NotSent { attempt, why } => Fact::NotSent { attempt, why },
            Event::Answered { attempt, answer } => Fact::Answered { attempt, answer },
            Event::Interrupted => {
                let attempt = open(record, &[State::Sending])?.ordinal;
                let fence = fence.ok_or(NotAllowed::NoLease)?;
                Fact::Interrupted { attempt, fence }
            }
            Event::Inquired {
                attempt,
                about,
                purpose,
                number,
                asked_at,
                answer,
            } => Fact::Inquired {
                attempt,
                about,
                purpose,
                number,
                asked_at,
                answer,
            },
            Event::Lapse => {
                let attempt = open(record, &[State::Recorded])?;
                if attempt.status != AttemptStatus::NotSent || now.date() <= attempt.day {
                    return Err(NotAllowed::State(record.state()));
                }
                Fact::Lapsed {
                    attempt: attempt.ordinal,
                }
            }
            Event::Close => {
                let states = [State::Unknown, State::Processing, State::Absent];
                let attempt = open(record, &states)?;
                if !self.may_close(attempt, now) {
                    return Err(NotAllowed::TooEarly);
                }
                Fact::ClosedNotExecuted {
                    attempt: attempt.ordinal,
                }
            }
            Event::Again { opening, by } => {
                super::operator::check_again(record, opening)?;
                Fact::Again { opening, by }
            }
            Event::Cancel { by } => {
                if record.state() != State::Recorded {
                    return Err(NotAllowed::State(record.state()));
                }
                Fact::Cancelled { by }
            }
            Event::Resolve(resolution) => {
                let attempt =
                    super::operator::check_resolution(self.rules, record, &resolution, now)?;
                Fact::Resolved {
                    attempt,
                    resolution,
                }
            }
            Event::Judge { evidence } => return self.judge(record, party, fence, evidence, now),
        };
        let before = &record.standing;
        let id = record.intent.id;
        let evidence = Evidence::after(id, before.version, before.tip, now, fact);
        let mut standing = before.clone();
        standing
            .follow(&record.intent, &evidence, &self.codes)
            .map_err(NotAllowed::Impossible)?;
        Ok(self.change(record, party, fence, evidence, standing, number, now))
    }

    fn permit(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        drawn: TransactionNo,
        now: DateTime,
    ) -> Result<(Fact, Option<NumberUse>), NotAllowed> {
        let fence = fence.ok_or(NotAllowed::NoLease)?;
        if record.state() != State::Recorded {
            return Err(NotAllowed::State(record.state()));
        }
        let expected_total = self.expected_total(record, party)?;
        let ready = Readiness {
            preflight_passed: true,
            ..Readiness::default()
        };
        if let Some((_, why)) = self.hindrance(record, party, &ready, now) {
            return Err(NotAllowed::Waiting(why));
        }
        let latest = record.standing.attempt();
        let (attempt, number, used) = match latest {
            Some(latest) if latest.status == AttemptStatus::NotSent => {
                if latest.day != now.date() {
                    return Err(NotAllowed::Waiting(Waiting::AttemptDay));
                }
                (latest.ordinal, latest.number.clone(), None)
            }
            _ => {
                let used = NumberUse {
                    day: now.date(),
                    number: drawn.clone(),
                    intent: record.intent.id,
                    purpose: NumberPurpose::Order,
                };
                let ordinal = latest.map_or(1, |latest| latest.ordinal + 1);
                (ordinal, drawn, Some(used))
            }
        };
        let opening = record.standing.next_opening.or(record.intent.opening);
        let fact = Fact::Permitted {
            attempt,
            day: now.date(),
            time: whole_seconds(now.time()),
            number,
            fence,
            opening,
            expected_total,
        };
        Ok((fact, used))
    }

    fn judge(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        evidence: &[Evidence],
        now: DateTime,
    ) -> Result<Change, NotAllowed> {
        let before = &record.standing;
        let fact = Fact::Judged {
            codes: self.codes.version,
        };
        let judged = Evidence::after(record.intent.id, before.version, before.tip, now, fact);
        let mut all = evidence.to_vec();
        all.push(judged.clone());
        let standing = fold(&record.intent, &all, &self.codes).map_err(NotAllowed::Impossible)?;
        Ok(self.change(record, party, fence, judged, standing, None, now))
    }

    #[allow(clippy::too_many_arguments)] // Each is a part of the change, and only this module calls it.
    fn change(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        evidence: Evidence,
        standing: Standing,
        number: Option<NumberUse>,
        now: DateTime,
    ) -> Change {
        let after = party_after(record, &standing, party);
        Change {
            intent: record.intent.id,
            expected_version: record.standing.version,
            fence,
            evidence: vec![evidence],
            due: self.due(record, &standing, now),
            standing,
            number,
            party: (after != *party).then_some(PartyChange {
                expected_version: party.version,
                party: after,
            }),
        }
    }

    /// When a worker is to look at an intent next.
    fn due(&self, record: &Record, standing: &Standing, now: DateTime) -> DateTime {
        let delayed = |tries| now.saturating_add(self.rules.delay(&record.intent.id, tries));
        match (standing.state, standing.attempt()) {
            (State::Recorded, Some(attempt)) if attempt.status == AttemptStatus::NotSent => {
                delayed(attempt.permits.saturating_sub(1))
            }
            (State::Recorded | State::Sending, _) => now,
            (State::Unknown | State::Processing | State::Absent, Some(attempt)) => {
                delayed(attempt.asked.inquiries)
            }
            _ => DateTime::MAX,
        }
    }
}

/// What a change of an intent makes of its loan or account.
fn party_after(record: &Record, after: &Standing, party: &Party) -> Party {
    let id = record.intent.id;
    let mut changed = party.clone();
    if after.state.is_open_at_bank() {
        changed.open = Some(id);
    } else if changed.open == Some(id) {
        changed.open = None;
    }
    changed.frozen_by.retain(|frozen| *frozen != id);
    if after.state == State::Disputed {
        changed.frozen_by.push(id);
        changed.frozen_by.sort_unstable();
    }
    if record.intent.opening.is_some() {
        let settled = |state| state == State::Settled;
        match (record.state(), after.state) {
            (before, State::Settled) if !settled(before) => {
                // After a dispute about the total, or a transfer that came back, nobody knows the total: it must be adopted.
                let told = after.dispute.is_none();
                let expected = after.attempt().and_then(|attempt| attempt.expected_total);
                changed.total = expected.filter(|_| told);
            }
            (before, State::Disputed) if settled(before) => changed.total = None,
            (State::Disputed, _) if after.dispute == Some(Dispute::TotalMismatch) => {
                changed.total = None;
            }
            _ => {}
        }
    }
    changed
}

/// The open attempt of an intent that stands in one of these states.
fn open<'r>(record: &'r Record, states: &[State]) -> Result<&'r Attempt, NotAllowed> {
    record
        .standing
        .attempt()
        .filter(|attempt| attempt.is_open() && states.contains(&record.state()))
        .ok_or(NotAllowed::State(record.state()))
}

/// Under which day to ask next: its own until that is over, then whichever was not asked for longer.
fn about(attempt: &Attempt, now: DateTime) -> AskedDay {
    if now.date() < day_after(attempt.day) {
        return AskedDay::Own;
    }
    if attempt.asked.next.last < attempt.asked.own.last {
        AskedDay::Next
    } else {
        AskedDay::Own
    }
}

/// A time of day as the wire can say it.
fn whole_seconds(time: Time) -> Time {
    time.with().subsec_nanosecond(0).build().unwrap_or(time)
}

/// Why an event is not allowed where an intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAllowed {
    /// The intent stands in another state.
    State(State),
    /// Something must be waited for.
    Waiting(Waiting),
    /// It needs a lease.
    NoLease,
    /// The evidence was judged by other codes: judge it first.
    OtherCodes,
    /// The evidence would make no sense.
    Impossible(FoldError),
    /// Its time has not come.
    TooEarly,
    /// The loan was opened before: only a continuation is possible.
    LoanIsOpen,
    /// The running total of the loan is not known: it must be adopted first.
    LoanUnknown,
    /// The running total would have more than 15 digits.
    TotalTooGreat,
    /// Another attempt of a call that opened the loan needs a choice: new, or continuation.
    ChoiceNeeded,
    /// The call neither opens nor continues a loan in a way that leaves a choice.
    NoChoice,
    /// The finding names another amount than the intent.
    OtherAmount,
    /// The finding needs the name of a second person.
    SecondPersonNeeded,
    /// The last inquiry is too old, or there was none.
    InquiryTooOld,
    /// The bank said done or pending last.
    BankSaysOtherwise,
    /// A finding needs a reference and a name.
    ReferenceNeeded,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::State(state) => {
                return write!(formatter, "not possible while the transfer is {state}");
            }
            Self::Waiting(why) => return write!(formatter, "not now: {why}"),
            Self::Impossible(error) => return write!(formatter, "{error}"),
            Self::NoLease => "it needs a lease on the transfer",
            Self::OtherCodes => "the evidence was judged by other codes; judge it first",
            Self::TooEarly => {
                "too early: the day of the call and the quiet time after it must be over"
            }
            Self::LoanIsOpen => {
                "the loan number was opened before; the call must be a continuation"
            }
            Self::LoanUnknown => {
                "this journal has not opened the loan; adopt its running total first"
            }
            Self::TotalTooGreat => "the running total would have more than 15 digits",
            Self::ChoiceNeeded => {
                "the call was to open the loan, and whether its number is used up is not known; choose new or continuation"
            }
            Self::NoChoice => "the call leaves no choice between new and continuation",
            Self::OtherAmount => "the amount is not that of the transfer",
            Self::SecondPersonNeeded => "a second person must confirm it",
            Self::InquiryTooOld => {
                "the last inquiry is older than 15 minutes; ask the bank again and look at the answer first"
            }
            Self::BankSaysOtherwise => {
                "the bank's latest answer is that it was done or is being worked on"
            }
            Self::ReferenceNeeded => "a finding needs a reference and a name",
        };
        formatter.write_str(text)
    }
}

impl std::error::Error for NotAllowed {}
