//! What the driver tells while it works: events with codes and states, and no personal data.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use crate::transfer::engine::Waiting;
use crate::transfer::evidence::{Answer, AskedDay, Purpose};
use crate::transfer::identity::{CallerKey, IntentId};
use crate::transfer::state::{Dispute, State};

/// Something that happened to a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The transfer.
    pub intent: IntentId,
    /// Its caller's key.
    pub key: CallerKey,
    /// The API that it calls.
    pub api: String,
    /// When, in KST.
    pub at: DateTime,
    /// What.
    pub event: ProgressEvent,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgressEvent {
    /// It cannot go on before a time.
    Waits {
        /// What it waits for.
        why: Waiting,
        /// Until when.
        until: DateTime,
    },
    /// A permit was taken and it is being sent.
    Sending {
        /// The attempt.
        attempt: u32,
        /// The day that it states.
        day: Date,
        /// Whether the afternoon sweep is near.
        near_sweep: bool,
    },
    /// No byte of it left.
    NotSent {
        /// Why.
        why: String,
    },
    /// The call ended.
    Answered {
        /// With what.
        answer: Answer,
    },
    /// The bank was asked.
    Inquired {
        /// Under which day.
        about: AskedDay,
        /// Why.
        purpose: Purpose,
        /// What it answered.
        answer: Answer,
    },
    /// No byte of an inquiry left.
    InquiryNotSent {
        /// Why.
        why: String,
    },
    /// It stands in another state than before.
    Moved {
        /// Before.
        from: State,
        /// After.
        to: State,
        /// Why it is disputed, where it is.
        dispute: Option<Dispute>,
    },
    /// Another worker wrote in between.
    Conflict,
    /// The sealed content cannot be opened or read, or may not be sent today.
    Unusable {
        /// Why, without a value.
        why: String,
    },
    /// It was due further ahead than anything is put off: the clock was set back since. It is worked on now.
    DueAhead {
        /// When it was due.
        due: DateTime,
    },
    /// This clock and the bank's differ.
    ClockSkew {
        /// This one minus the bank's.
        skew: SignedDuration,
    },
    /// The journal failed; what was being done is looked at again at the next start.
    JournalFailed {
        /// How.
        why: String,
    },
    /// Nothing more is sent by this process.
    Halted {
        /// Why.
        why: String,
    },
    /// What halted the process is explained: it sends again.
    Resumed,
}

impl fmt::Display for ProgressEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waits { why, until } => write!(formatter, "waits until {until}: {why}"),
            Self::Sending { attempt, day, .. } => {
                write!(formatter, "attempt {attempt} is being sent on {day}")
            }
            Self::NotSent { why } => write!(formatter, "not sent: {why}"),
            Self::Answered { answer } => write!(formatter, "answered: {}", Said(answer)),
            Self::Inquired { answer, .. } => write!(formatter, "inquired: {}", Said(answer)),
            Self::InquiryNotSent { why } => write!(formatter, "inquiry not sent: {why}"),
            Self::Moved { from, to, dispute } => {
                write!(formatter, "{from} -> {to}")?;
                match dispute {
                    Some(dispute) if *to == State::Disputed => write!(formatter, ": {dispute}"),
                    _ => Ok(()),
                }
            }
            Self::Conflict => formatter.write_str("another worker wrote in between"),
            Self::Unusable { why } => write!(formatter, "cannot be sent: {why}"),
            Self::DueAhead { due } => {
                write!(
                    formatter,
                    "it was due at {due} only, by a clock that was ahead"
                )
            }
            Self::ClockSkew { skew } => {
                write!(formatter, "this clock is {skew} from the bank's")
            }
            Self::JournalFailed { why } => write!(formatter, "the journal failed: {why}"),
            Self::Halted { why } => write!(formatter, "nothing more is sent: {why}"),
            Self::Resumed => formatter.write_str("the bank has explained it: calls are sent again"),
        }
    }
}

struct Said<'a>(&'a Answer);

impl fmt::Display for Said<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Answer::Silence { why } => formatter.write_str(why),
            Answer::Reply(reply) => {
                formatter.write_str(&reply.code)?;
                if let Some(result) = &reply.result {
                    write!(formatter, ", result {result}")?;
                }
                if !reply.missing.is_empty() {
                    write!(formatter, ", without {}", reply.missing.join(", "))?;
                }
                Ok(())
            }
        }
    }
}
