//! The engine without I/O: what to do next about an intent, and what an event changes.
//!
//! It reads no clock, draws no number and writes nothing.
//! Whoever drives it, in production or in a simulation, brings the time, the numbers and the bank's replies, and commits what it returns.

mod apply;
mod event;
mod next;

pub use self::event::{Action, Event, NotAllowed, Waiting};

use jiff::SignedDuration;

use super::codes::Codes;
use super::evidence::{Evidence, Fact};
use super::fold::FoldError;
use super::identity::ChainHash;
use super::intent::{Intent, SealedPayload};
use super::journal::{Health, NewIntent};
use super::rules::Rules;
use super::state::Standing;

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

    /// The numbers that it decides by.
    pub(super) fn rules(&self) -> &'a Rules {
        self.rules
    }

    /// The codes that it decides by.
    #[cfg(feature = "http")]
    pub(super) fn codes(&self) -> &Codes<'a> {
        &self.codes
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
}
