//! A bank of typed events: it takes numbers by the day, moves money now or later, refuses, and answers inquiries.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use ontu::Krw;
use ontu::TransactionNo;
use ontu::transfer::{IntentId, KeyedDigest, Opening, Reply};

use super::random::Random;
use super::swarm::{Policy, Swarm};

/// What the bank answers to an inquiry about a call that it does not know.
pub(super) const ABSENT: &str = "A9404";
/// A refusal that operators know.
pub(super) const REFUSED: &str = "A7777";
/// A refusal that nobody has explained at first.
pub(super) const UNEXPLAINED: &str = "A6666";

/// An order on its way.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// The intent that it is of; the bank does not look at it, the ledger's checks do.
    pub(super) intent: IntentId,
    /// The loan or account.
    pub(super) party: KeyedDigest,
    /// The day that it states.
    pub(super) day: Date,
    /// Its number.
    pub(super) number: TransactionNo,
    /// What it moves.
    pub(super) amount: Krw,
    /// Whether it opens the loan; none for a call without a loan.
    pub(super) opening: Option<Opening>,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Waiting,
    Done,
    Refused(&'static str),
}

#[derive(Debug)]
struct Call {
    order: Order,
    fate: Fate,
}

/// Money that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Movement {
    /// For which intent.
    pub(super) intent: IntentId,
    /// How much.
    pub(super) amount: Krw,
}

/// What taking an order comes to.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The reply; none only for one that the caller drops.
    pub(super) reply: Reply,
    /// The money that moved at once.
    pub(super) moved: Vec<Movement>,
    /// A call that is decided later: its index and when.
    pub(super) later: Option<(usize, DateTime)>,
}

/// The bank.
#[derive(Debug)]
pub(super) struct Bank {
    day_of_arrival: bool,
    only_finished: bool,
    later: u64,
    latest: u64,
    at999: u64,
    at999_done: u64,
    refused: u64,
    pays_twice: bool,
    calls: Vec<Call>,
    registry: HashMap<(Date, TransactionNo), usize>,
    foreign: HashSet<TransactionNo>,
    totals: HashMap<KeyedDigest, u64>,
    /// How many orders it took in.
    pub(super) orders: u64,
}

impl Bank {
    /// A bank with the habits that a seed chose.
    pub(super) fn new(swarm: &Swarm, policy: Policy) -> Self {
        Self {
            day_of_arrival: swarm.day_of_arrival,
            only_finished: swarm.only_finished,
            later: swarm.later,
            latest: swarm.latest,
            at999: swarm.at999,
            at999_done: swarm.at999_done,
            refused: swarm.refused,
            pays_twice: policy == Policy::Canary,
            calls: Vec::new(),
            registry: HashMap::new(),
            foreign: HashSet::new(),
            totals: HashMap::new(),
            orders: 0,
        }
    }

    /// Numbers that another program of the institution has used.
    pub(super) fn seen_elsewhere(&mut self, numbers: impl IntoIterator<Item = TransactionNo>) {
        self.foreign.extend(numbers);
    }

    /// Ends all faults.
    pub(super) fn heal(&mut self) {
        (self.later, self.at999, self.at999_done, self.refused) = (0, 0, 0, 0);
    }

    /// What was paid out on a loan.
    pub(super) fn total(&self, party: &KeyedDigest) -> u64 {
        self.totals.get(party).copied().unwrap_or(0)
    }

    /// Takes an order that arrives.
    pub(super) fn take(&mut self, order: Order, now: DateTime, random: &mut Random) -> Taken {
        self.orders += 1;
        let day = if self.day_of_arrival {
            now.date()
        } else {
            order.day
        };
        let key = (day, order.number.clone());
        let known = self
            .registry
            .get(&key)
            .map(|index| &self.calls[*index].fate);
        let duplicate = match known {
            Some(Fate::Waiting) => !self.only_finished,
            Some(_) => true,
            None => self.foreign.contains(&order.number),
        };
        if duplicate {
            return answered("AC081");
        }
        if random.per_mille(self.at999) {
            return answered("AT999");
        }
        let index = self.calls.len();
        self.registry.insert(key, index);
        let reopened = order.opening == Some(Opening::New) && self.total(&order.party) > 0;
        let fate = if reopened || random.per_mille(self.refused) {
            Fate::Refused(random.pick(&[REFUSED, UNEXPLAINED]))
        } else {
            Fate::Waiting
        };
        self.calls.push(Call {
            order,
            fate: fate.clone(),
        });
        if let Fate::Refused(code) = fate {
            return answered(code);
        }
        if random.per_mille(self.later) {
            let seconds = random.between(1, self.latest).cast_signed();
            let due = now.saturating_add(SignedDuration::from_secs(seconds));
            return Taken {
                later: Some((index, due)),
                ..answered(random.pick(&["A0050", "AT999", "AC999", "A9998"]))
            };
        }
        let moved = self.execute(index);
        let order = &self.calls[index].order;
        let total = order.opening.map(|_| self.total(&order.party));
        let code = if random.per_mille(self.at999_done) {
            "AT999"
        } else {
            "00000"
        };
        let mut taken = answered(code);
        taken.reply.total = total.and_then(Krw::new).filter(|_| code == "00000");
        taken.moved = moved;
        taken
    }

    /// Decides a call whose time has come; some are refused after all.
    pub(super) fn decide(&mut self, index: usize, random: &mut Random) -> Vec<Movement> {
        let waits = self
            .calls
            .get(index)
            .is_some_and(|call| call.fate == Fate::Waiting);
        if !waits {
            return Vec::new();
        }
        if random.per_mille(self.refused) {
            self.calls[index].fate = Fate::Refused(REFUSED);
            return Vec::new();
        }
        self.execute(index)
    }

    fn execute(&mut self, index: usize) -> Vec<Movement> {
        let call = &mut self.calls[index];
        call.fate = Fate::Done;
        *self.totals.entry(call.order.party).or_default() += call.order.amount.get();
        let movement = Movement {
            intent: call.order.intent,
            amount: call.order.amount,
        };
        if self.pays_twice {
            vec![movement, movement]
        } else {
            vec![movement]
        }
    }

    /// Answers what became of a call.
    pub(super) fn inquire(&self, day: Date, number: &TransactionNo) -> Reply {
        let index = self.registry.get(&(day, number.clone()));
        let result = match index.map(|index| &self.calls[*index].fate) {
            Some(Fate::Done) => "00000",
            Some(Fate::Refused(code)) => code,
            Some(Fate::Waiting) if !self.only_finished => "A0050",
            Some(Fate::Waiting) | None => return answered(ABSENT).reply,
        };
        Reply {
            code: "00000".to_owned(),
            result: Some(result.to_owned()),
            ..Reply::default()
        }
    }
}

fn answered(code: &str) -> Taken {
    Taken {
        reply: Reply {
            code: code.to_owned(),
            ..Reply::default()
        },
        ..Taken::default()
    }
}
