//! What of a plan is done and what is not, in won and in rows.

use std::fmt;

use super::intent::Plan;
use super::journal::Record;
use super::operator::{Attention, Look};
use super::state::State;
use crate::runtime::Krw;

/// A plan and where its calls stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanReport {
    /// The plan.
    pub plan: Plan,
    /// Its calls, in order.
    pub calls: Vec<Record>,
    /// How urgently a person should look at the first call that is not settled, and what it waits for.
    pub look: Option<Look>,
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanStatus {
    /// Every call is settled.
    Settled,
    /// A call is disputed: a person must look.
    Disputed,
    /// A call may have been sent and its end is not known.
    Open,
    /// Some calls are settled, a later one is not and will not be by itself.
    PartiallyFunded,
    /// No call is settled, and none will be by itself.
    Stopped,
    /// The next call waits to be sent.
    Waiting,
}

impl PlanStatus {
    /// Its name, as it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Disputed => "disputed",
            Self::Open => "open",
            Self::PartiallyFunded => "partially-funded",
            Self::Stopped => "stopped",
            Self::Waiting => "waiting",
        }
    }

    /// Whether nothing changes it without a person.
    pub const fn is_at_rest(self) -> bool {
        !matches!(self, Self::Open | Self::Waiting)
    }
}

impl fmt::Display for PlanStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A number of calls with their won and rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many calls.
    pub calls: u32,
    /// Their sum.
    pub amount: Krw,
    /// Their rows.
    pub rows: u32,
}

impl PlanReport {
    /// Where the plan stands.
    pub fn status(&self) -> PlanStatus {
        let any = |wanted: &dyn Fn(State) -> bool| self.calls.iter().any(|it| wanted(it.state()));
        let settled = |state| state == State::Settled;
        if self.calls.iter().all(|call| settled(call.state())) {
            PlanStatus::Settled
        } else if any(&|state| state == State::Disputed) {
            PlanStatus::Disputed
        } else if any(&State::is_open_at_bank) {
            PlanStatus::Open
        } else if any(&|state| state.is_terminal() && !settled(state)) {
            if any(&settled) {
                PlanStatus::PartiallyFunded
            } else {
                PlanStatus::Stopped
            }
        } else {
            PlanStatus::Waiting
        }
    }

    /// What is known to be done.
    pub fn done(&self) -> Share {
        self.share(|state| state == State::Settled)
    }

    /// What may have been done and is not known.
    pub fn open(&self) -> Share {
        self.share(|state| state.is_open_at_bank() || state == State::Disputed)
    }

    /// What is known not to be done.
    pub fn not_done(&self) -> Share {
        self.share(|state| {
            matches!(
                state,
                State::Recorded | State::Cancelled | State::Refused | State::NotExecuted
            )
        })
    }

    /// The first call that is not settled.
    pub fn current(&self) -> Option<&Record> {
        self.calls
            .iter()
            .find(|call| call.state() != State::Settled)
    }

    /// How urgently a person should look at the plan.
    pub fn attention(&self) -> Attention {
        let rests = self.status().is_at_rest() && self.status() != PlanStatus::Settled;
        let first = self.look.map_or(Attention::None, |look| look.attention);
        // A plan that stopped half-way goes no further without a person, unless all of it was called off.
        let called_off = |call: &Record| call.state() == State::Cancelled;
        if rests && !self.calls.iter().all(called_off) {
            Attention::Operator
        } else {
            first
        }
    }

    fn share(&self, counts: impl Fn(State) -> bool) -> Share {
        let mut share = Share::default();
        for call in self.calls.iter().filter(|call| counts(call.state())) {
            share.calls += 1;
            share.rows = share.rows.saturating_add(call.intent.rows);
            share.amount = share
                .amount
                .checked_add(call.intent.amount)
                .unwrap_or(Krw::MAX);
        }
        share
    }
}

/// In one sentence: how far the plan came.
impl fmt::Display for PlanReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, open, not_done) = (self.done(), self.open(), self.not_done());
        write!(
            formatter,
            "{}: done {} of {} calls, {} of {} KRW, {} of {} rows",
            self.status(),
            done.calls,
            self.plan.calls,
            done.amount,
            self.plan.amount,
            done.rows,
            self.plan.rows
        )?;
        if open.calls > 0 {
            write!(
                formatter,
                "; not known {} calls, {} KRW, {} rows",
                open.calls, open.amount, open.rows
            )?;
        }
        if not_done.calls > 0 {
            write!(
                formatter,
                "; not done {} calls, {} KRW, {} rows",
                not_done.calls, not_done.amount, not_done.rows
            )?;
        }
        if let Some(why) = self.look.and_then(|look| look.waits) {
            write!(formatter, "; goes no further by itself: {why}")?;
        }
        Ok(())
    }
}
