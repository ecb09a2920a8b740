//! Accepted money movements: held in the trust account until they are executed or refused.

use std::fmt;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::mask::masked;
use crate::spec::DataClass;

use super::accounts::Owner;
use super::ledger::{Ledger, LedgerAccount, Leg, Purpose};

/// What a transfer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MovementKind {
    /// Pays investors' money to a borrower (투자금 지급지시).
    Payment,
    /// Pays a borrower's money to investors (원리금상환).
    Repayment,
    /// Pays an investor's money back to the investor (투자예치금 반환).
    Return,
}

/// Money that has moved because of one call; a call that moved nothing has none, a call that moved twice has two.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// What it did.
    pub kind: MovementKind,
    /// The API that was called.
    pub api: String,
    /// The day that the call counts for.
    pub day: Date,
    /// The transaction number of the call.
    pub transaction_no: String,
    /// The loan number or virtual account that an inquiry names.
    pub key: String,
    /// The amount in KRW.
    pub krw: u64,
    /// When the call was accepted.
    pub accepted_at: DateTime,
    /// When the money moved.
    pub executed_at: DateTime,
    /// The index of its entry in the ledger.
    pub ledger_entry: usize,
}

impl fmt::Debug for Movement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Movement")
            .field("kind", &self.kind)
            .field("day", &self.day)
            .field("transaction_no", &self.transaction_no)
            .field("key", &masked(DataClass::Account, &self.key))
            .field("krw", &self.krw)
            .field("executed_at", &self.executed_at)
            .finish_non_exhaustive()
    }
}

/// How long an accepted transfer waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hold {
    /// Until that many inquiries were answered "in progress".
    Inquiries {
        /// How many are left.
        left: u32,
        /// The code of the refusal that it ends in; without one it is executed.
        refused: Option<String>,
    },
    /// Until that time.
    Until(DateTime),
}

/// The state of an accepted transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum State {
    /// Accepted, not executed.
    Held(Hold),
    /// Executed.
    Done(DateTime),
    /// Refused after it was accepted.
    Refused(String, DateTime),
}

/// What a transfer is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) kind: MovementKind,
    pub(crate) owner: Owner,
    pub(crate) api: String,
    pub(crate) day: Date,
    pub(crate) transaction_no: String,
    pub(crate) key: String,
    pub(crate) krw: u64,
    pub(crate) debits: Vec<(LedgerAccount, u64)>,
    pub(crate) credits: Vec<(LedgerAccount, u64)>,
}

/// An accepted transfer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub(crate) order: Order,
    pub(crate) state: State,
    accepted_at: DateTime,
}

/// All accepted transfers and the movements that came of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transfers {
    all: Vec<Transfer>,
    /// The transfers that wait for a time, by index; they are looked at with every call.
    waiting: Vec<usize>,
    movements: Vec<Movement>,
}

impl Transfers {
    /// Accepts an order: its money leaves the paying accounts at once. Returns its index.
    pub(crate) fn accept(
        &mut self,
        ledger: &mut Ledger,
        order: Order,
        now: DateTime,
        hold: Option<Hold>,
    ) -> usize {
        ledger.post(now, Purpose::Accepted, to_trust(&order.debits));
        let index = self.all.len();
        let held = hold.clone().unwrap_or(Hold::Until(now));
        self.all.push(Transfer {
            order,
            state: State::Held(held),
            accepted_at: now,
        });
        match hold {
            None => self.execute(ledger, index, now),
            Some(Hold::Until(_)) => self.waiting.push(index),
            Some(Hold::Inquiries { .. }) => {}
        }
        index
    }

    /// The transfers and movements of an earlier run.
    pub(crate) fn restored(all: Vec<Transfer>, movements: Vec<Movement>) -> Self {
        let waits = |transfer: &Transfer| matches!(transfer.state, State::Held(Hold::Until(_)));
        Transfers {
            waiting: (0..all.len()).filter(|index| waits(&all[*index])).collect(),
            all,
            movements,
        }
    }

    /// All accepted transfers in the order of acceptance.
    pub(crate) fn all(&self) -> &[Transfer] {
        &self.all
    }

    /// The transfer of that index.
    pub(crate) fn get(&self, index: usize) -> Option<&Transfer> {
        self.all.get(index)
    }

    /// All movements in the order in which they happened.
    pub(crate) fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// The transfers that are accepted and neither executed nor refused.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Transfer> {
        self.all
            .iter()
            .filter(|transfer| matches!(transfer.state, State::Held(_)))
    }

    /// Executes every transfer whose time has come.
    pub(crate) fn execute_due(&mut self, ledger: &mut Ledger, now: DateTime) {
        let is_due = |index: &usize| match self.all[*index].state {
            State::Held(Hold::Until(due)) => due <= now,
            _ => false,
        };
        let due: Vec<usize> = self.waiting.iter().copied().filter(is_due).collect();
        self.waiting.retain(|index| !due.contains(index));
        for index in due {
            if let State::Held(Hold::Until(at)) = self.all[index].state {
                self.execute(ledger, index, at);
            }
        }
    }

    /// Counts an inquiry about a held transfer; returns the order if it has thereby been refused.
    // [pending] See the list of assumptions.
    pub(crate) fn inquired(
        &mut self,
        ledger: &mut Ledger,
        index: usize,
        now: DateTime,
    ) -> Option<Order> {
        let transfer = self.all.get_mut(index)?;
        let State::Held(Hold::Inquiries { left, refused }) = &mut transfer.state else {
            return None;
        };
        if *left > 0 {
            *left -= 1;
            return None;
        }
        match refused.take() {
            None => {
                self.execute(ledger, index, now);
                None
            }
            Some(code) => {
                transfer.state = State::Refused(code, now);
                let order = transfer.order.clone();
                ledger.post(now, Purpose::GivenBack, from_trust(&order.debits));
                Some(order)
            }
        }
    }

    fn execute(&mut self, ledger: &mut Ledger, index: usize, at: DateTime) {
        let Some(transfer) = self.all.get_mut(index) else {
            return;
        };
        let ledger_entry = ledger.post(at, Purpose::Executed, from_trust(&transfer.order.credits));
        transfer.state = State::Done(at);
        self.movements.push(Movement {
            kind: transfer.order.kind,
            api: transfer.order.api.clone(),
            day: transfer.order.day,
            transaction_no: transfer.order.transaction_no.clone(),
            key: transfer.order.key.clone(),
            krw: transfer.order.krw,
            accepted_at: transfer.accepted_at,
            executed_at: at,
            ledger_entry,
        });
    }
}

fn to_trust(sides: &[(LedgerAccount, u64)]) -> Vec<Leg> {
    let leg = |(from, krw): &(LedgerAccount, u64)| Leg {
        from: from.clone(),
        to: LedgerAccount::Trust,
        krw: *krw,
    };
    sides.iter().map(leg).collect()
}

fn from_trust(sides: &[(LedgerAccount, u64)]) -> Vec<Leg> {
    let leg = |(to, krw): &(LedgerAccount, u64)| Leg {
        from: LedgerAccount::Trust,
        to: to.clone(),
        krw: *krw,
    };
    sides.iter().map(leg).collect()
}
