//! What follows from the evidence of an intent: its state, its attempts, and what still has to be asked.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::evidence::AskedDay;
use super::identity::{ChainHash, Fence};
use super::intent::Opening;
use super::stored;
use crate::runtime::{Krw, TransactionNo};

/// Where an intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is written down and may be sent; no byte of it can have left.
    Recorded,
    /// It was called off before anything could move.
    Cancelled,
    /// A permit was taken: it is being sent.
    Sending,
    /// It may have been sent, and what became of it is not known.
    Unknown,
    /// The bank says that it is working on it.
    Processing,
    /// The bank says that it has no such call, which proves nothing yet.
    Absent,
    /// The bank says that it was done.
    Settled,
    /// The bank says that it was refused.
    Refused,
    /// The bank had none of it when its days were over.
    NotExecuted,
    /// What is known contradicts itself: a person must look.
    Disputed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Recorded,
        Self::Cancelled,
        Self::Sending,
        Self::Unknown,
        Self::Processing,
        Self::Absent,
        Self::Settled,
        Self::Refused,
        Self::NotExecuted,
        Self::Disputed,
    ];

    /// Its name, as it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Cancelled => "cancelled",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Processing => "processing",
            Self::Absent => "absent",
            Self::Settled => "settled",
            Self::Refused => "refused",
            Self::NotExecuted => "not-executed",
            Self::Disputed => "disputed",
        }
    }

    /// Whether nothing changes it by itself any more; a dispute can still follow, and an operator can ask for another attempt.
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Cancelled | Self::Settled | Self::Refused | Self::NotExecuted
        )
    }

    /// Whether the call may have reached the bank and its end is not known.
    pub const fn is_open_at_bank(self) -> bool {
        matches!(
            self,
            Self::Sending | Self::Unknown | Self::Processing | Self::Absent
        )
    }

    /// Whether a worker has something to do about it: send it, or ask the bank.
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Recorded) || self.is_open_at_bank()
    }

    /// Whether it is neither done nor called off nor known not to have moved.
    pub const fn is_unresolved(self) -> bool {
        !self.is_terminal()
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        let named = |state: &Self| state.name() == text;
        Self::ALL.into_iter().find(named).ok_or(UnknownState)
    }
}

/// A text that names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownState;

impl fmt::Display for UnknownState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no state of a transfer; expected one of ")?;
        for (index, state) in State::ALL.into_iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(formatter, "{comma}{state}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownState {}

/// Whether a value is what it is before anything has happened, and need not be stored.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What a backup that was put back leaves open about a transfer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// Nothing.
    #[default]
    None,
    /// It may have been sent since the backup: nothing of it is sent until a person has said that it was not.
    Held,
    /// It was sent and moved, which only the bank's own books show.
    Moved,
}

/// What follows from all evidence of one intent; only the fold makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub(super) state: State,
    pub(super) version: u64,
    pub(super) tip: ChainHash,
    pub(super) codes: u64,
    pub(super) attempts: Vec<Attempt>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) again: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) next_opening: Option<Opening>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) cancelled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) dispute: Option<Dispute>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) disputed: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) by_operator: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) hold: Hold,
    #[serde(with = "stored::text")]
    pub(super) since: DateTime,
}

impl Standing {
    /// Where the intent stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// How many pieces of evidence it follows from; every write states it.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The hash of the last piece of evidence.
    pub fn tip(&self) -> ChainHash {
        self.tip
    }

    /// The version of the learnt codes that its evidence was judged by.
    pub fn codes(&self) -> u64 {
        self.codes
    }

    /// Every attempt, in order.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The latest attempt.
    pub fn attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// Why it is disputed, or was until an operator resolved it.
    pub fn dispute(&self) -> Option<&Dispute> {
        self.dispute.as_ref()
    }

    /// Whether an operator's word, and not the bank's, decided it.
    pub fn is_by_operator(&self) -> bool {
        self.by_operator
    }

    /// What a backup that was put back leaves open about it.
    pub fn hold(&self) -> Hold {
        self.hold
    }

    /// Whether a person must say what became of it since the backup, and it stands where that can be said.
    pub fn awaits_release(&self) -> bool {
        let at_rest = matches!(
            self.state,
            State::Recorded | State::Refused | State::NotExecuted
        );
        self.hold == Hold::Held && at_rest
    }

    /// Whether the bank saw a number of it that this journal had not sent before, and has not explained it: then no source of numbers is trusted with the next.
    pub fn doubts_number(&self) -> bool {
        let seen_before = |attempt: &Attempt| {
            attempt.asked.order == Some(Verdict::Duplicate) && attempt.permits == 1
        };
        match self.state {
            State::Unknown | State::Absent => self.attempt().is_some_and(seen_before),
            State::Disputed => matches!(
                self.dispute,
                Some(Dispute::NumberCollision | Dispute::DoneUnnamed)
            ),
            _ => false,
        }
    }

    /// Since when it stands there, in KST.
    pub fn since(&self) -> DateTime {
        self.since
    }
}

impl Standing {
    /// Whether this is what is stored; an earlier version did not store when the bank answered with what does not count.
    #[cfg(any(feature = "http", feature = "sqlite"))]
    pub(super) fn is_stored_as(&self, stored: &Self) -> bool {
        let mut earlier = self.clone();
        for attempt in &mut earlier.attempts {
            attempt.asked.own.answered = None;
            attempt.asked.next.answered = None;
        }
        self == stored || earlier == *stored
    }
}

/// One number under which an intent was or may have been sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its place among the attempts, from 1.
    pub ordinal: u32,
    /// The day that it states, in KST.
    #[serde(with = "stored::text")]
    pub day: Date,
    /// Its number.
    #[serde(with = "stored::text")]
    pub number: TransactionNo,
    /// When its latest permit was taken, in KST.
    #[serde(with = "stored::text")]
    pub permitted_at: DateTime,
    /// Under which lease its latest permit was taken.
    pub fence: Fence,
    /// How many permits were taken for it; each but the last is known not to have been used.
    pub permits: u32,
    /// Whether it opens the loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
    /// What the bank's running total must be after it.
    #[serde(
        default,
        with = "stored::optional_krw",
        skip_serializing_if = "Option::is_none"
    )]
    pub expected_total: Option<Krw>,
    /// How it stands.
    pub status: AttemptStatus,
    /// What the bank said of it so far.
    #[serde(default, skip_serializing_if = "is_default")]
    pub asked: Asked,
}

impl Attempt {
    /// Whether it may still be sent or still have an effect; an intent has at most one such attempt.
    pub fn is_open(&self) -> bool {
        self.status == AttemptStatus::NotSent || self.is_open_at_bank()
    }

    /// Whether it may have reached the bank and its end is not known.
    pub fn is_open_at_bank(&self) -> bool {
        matches!(
            self.status,
            AttemptStatus::Sending
                | AttemptStatus::Unknown
                | AttemptStatus::Processing
                | AttemptStatus::Absent
        )
    }

    /// Whether it is settled, or the bank's latest word is that it was done, whatever had been decided before.
    pub fn is_done(&self) -> bool {
        let left = !matches!(self.status, AttemptStatus::NotSent | AttemptStatus::Lapsed);
        self.status == AttemptStatus::Settled || left && self.asked.says(&[Verdict::Done])
    }

    /// Whether the bank's latest word is that it was done or is being worked on.
    pub(super) fn moves(&self) -> bool {
        let asked = &self.asked;
        let never_said = asked.own.said.is_none() && asked.next.said.is_none();
        asked.says(&[Verdict::Done, Verdict::Pending])
            || never_said && matches!(asked.order, Some(Verdict::Done | Verdict::Pending))
    }
}

/// How an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptStatus {
    /// No byte of it left; it may be sent on its own day under its own number.
    NotSent,
    /// A permit was taken: it is being sent.
    Sending,
    /// It may have been sent and its end is not known.
    Unknown,
    /// The bank is working on it.
    Processing,
    /// The bank has no such call so far.
    Absent,
    /// It was done.
    Settled,
    /// It was refused.
    Refused,
    /// It was not executed.
    NotExecuted,
    /// Its day ended before any byte of it left.
    Lapsed,
}

/// What was asked about an attempt and what the bank said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// How many inquiries there were.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inquiries: u32,
    /// What the reply to the call itself said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Verdict>,
    /// Whether the bank ever said that it is working on it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ever_pending: bool,
    /// Whether the bank ever gave a code that nothing explains.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unexplained: bool,
    /// Whether a code that was learnt bears on it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by_learnt_code: bool,
    /// Under which day the bank said done; the reply to the call itself counts for its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_about: Option<AskedDay>,
    /// When the bank's word that decided it was asked for or came, in KST; what was asked for before is no contradiction.
    #[serde(
        default,
        with = "stored::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub decided_at: Option<DateTime>,
    /// The inquiries for its own day.
    #[serde(default, skip_serializing_if = "is_default")]
    pub own: AskedAbout,
    /// The inquiries for the day after.
    #[serde(default, skip_serializing_if = "is_default")]
    pub next: AskedAbout,
}

impl Asked {
    /// The inquiries for one of its days.
    pub fn about(&self, day: AskedDay) -> &AskedAbout {
        match day {
            AskedDay::Own => &self.own,
            AskedDay::Next => &self.next,
        }
    }

    /// Whether the bank's latest word under one of its days is one of these.
    fn says(&self, verdicts: &[Verdict]) -> bool {
        [self.own.said, self.next.said]
            .into_iter()
            .flatten()
            .any(|said| verdicts.contains(&said))
    }

    /// Whether something that was asked for then, and is noted at a time, can contradict what was decided.
    pub(super) fn is_after_decision(&self, asked_at: DateTime, at: DateTime) -> bool {
        is_newer(asked_at, self.decided_at, at)
    }

    pub(super) fn about_mut(&mut self, day: AskedDay) -> &mut AskedAbout {
        match day {
            AskedDay::Own => &mut self.own,
            AskedDay::Next => &mut self.next,
        }
    }
}

/// What was asked about an attempt under one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedAbout {
    /// When it was last asked for, answered or not, in KST.
    #[serde(
        default,
        with = "stored::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub last: Option<DateTime>,
    /// What the bank said of it last, when it said anything that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Verdict>,
    /// When it was asked before the bank said that, in KST.
    #[serde(
        default,
        with = "stored::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub said_at: Option<DateTime>,
    /// When it was last asked before the bank answered with anything that does not count, such as a code that nothing explains, in KST.
    #[serde(
        default,
        with = "stored::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub answered: Option<DateTime>,
    /// When it was asked before the bank said absent, in KST: the earlier of the latest two times.
    #[serde(
        default,
        with = "stored::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub absent_before: Option<DateTime>,
    /// The later of the two.
    #[serde(
        default,
        with = "stored::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub absent: Option<DateTime>,
}

impl AskedAbout {
    /// Notes at a time what the bank answered, none for silence; what was asked for earlier does not replace what was asked for later.
    pub(super) fn hear(&mut self, verdict: Option<Verdict>, asked_at: DateTime, at: DateTime) {
        if is_newer(asked_at, self.last, at) {
            self.last = Some(asked_at);
        }
        let Some(verdict) = verdict else { return };
        if matches!(verdict, Verdict::Open | Verdict::Unexplained) {
            if is_newer(asked_at, self.answered, at) {
                self.answered = Some(asked_at);
            }
            return;
        }
        self.say(verdict, asked_at, at);
        if verdict == Verdict::Absent {
            let past = |time: Option<DateTime>| time.filter(|time| *time <= at);
            let mut times = [past(self.absent_before), past(self.absent), Some(asked_at)];
            times.sort_unstable();
            [_, self.absent_before, self.absent] = times;
        }
    }

    /// Notes at a time what the bank said of it last.
    pub(super) fn say(&mut self, verdict: Verdict, asked_at: DateTime, at: DateTime) {
        if is_newer(asked_at, self.said_at, at) {
            self.said = Some(verdict);
            self.said_at = Some(asked_at);
        }
    }

    /// Notes that what the bank said was done may be another call under the same number.
    pub(super) fn doubt(&mut self) {
        if self.said == Some(Verdict::Done) {
            self.said = Some(Verdict::Duplicate);
        }
    }

    /// Whether it was last asked for between two times, and the bank answered.
    pub(super) fn is_answered_within(&self, from: DateTime, to: DateTime) -> bool {
        let within = |time: Option<DateTime>| time.is_some_and(|it| from <= it && it <= to);
        within(self.last) && (self.said_at == self.last || self.answered == self.last)
    }

    /// What the bank said to the latest inquiry; none if that was not answered with anything that counts.
    pub fn latest(&self) -> Option<Verdict> {
        self.said.filter(|_| self.said_at == self.last)
    }
}

/// Whether a time is no earlier than one that was noted before, or that lies in the future: the clock was ahead then, and was set back.
fn is_newer(time: DateTime, noted: Option<DateTime>, now: DateTime) -> bool {
    noted.is_none_or(|noted| time >= noted || noted > now)
}

/// What a reply says of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
    /// It is being worked on.
    Pending,
    /// The bank has no such call.
    Absent,
    /// The number was seen before.
    Duplicate,
    /// Nothing that counts.
    Open,
    /// A code that nothing explains.
    Unexplained,
}

/// Why what is known contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Dispute {
    /// The bank said done for something else than was sent.
    EchoMismatch,
    /// The bank's running total is not what the settled calls add up to.
    TotalMismatch,
    /// The bank saw the number before this journal sent it.
    NumberCollision,
    /// The bank had seen the number, and what it says done of under that number may be somebody else's call.
    DoneUnnamed,
    /// More than one attempt was done.
    MovedTwice,
    /// The bank said done after it had refused, or after the transfer had been closed as not executed.
    DoneAfterAll,
    /// The bank says other than done of what it had said done of.
    NotDoneAfterAll,
    /// The bank contradicts an operator's finding.
    OperatorContradicted,
    /// An operator's finding names another amount.
    OperatorAmount,
    /// By what is known now, an earlier attempt was open when another was permitted.
    EarlierAttemptOpen,
    /// By what is known now, it was not decided as it was.
    JudgedOtherwise,
}

impl fmt::Display for Dispute {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::EchoMismatch => "the bank says done of something else than was sent",
            Self::TotalMismatch => {
                "the bank's running total is not what the settled calls add up to"
            }
            Self::NumberCollision => "the bank saw the number before this journal sent it",
            Self::DoneUnnamed => {
                "the bank had seen the number before, and says done under it without naming the loan or account: it may be somebody else's call"
            }
            Self::MovedTwice => "the bank says done of more than one attempt: the money moved twice",
            Self::DoneAfterAll => {
                "the bank says done of what was refused or closed as not executed"
            }
            Self::NotDoneAfterAll => "the bank says other than done of what it had done",
            Self::OperatorContradicted => "the bank contradicts the operator's finding",
            Self::OperatorAmount => "the operator's finding names another amount",
            Self::EarlierAttemptOpen => "an earlier attempt was open when another was permitted",
            Self::JudgedOtherwise => {
                "judged by the codes that are known now, it was not decided as it was"
            }
        })
    }
}
