//! What must hold at every step: the ledger of movements against the journal, numbers, days, and the order of calls.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime, time};
use ontu::TransactionNo;
use ontu::transfer::{
    AttemptStatus, Attention, Evidence, IntentId, Record, State, attention, codes_version, fold,
    overlay_at,
};

use super::bank::{Movement, Order};
use super::now;
use ontu::transfer::{Journal, MemoryJournal};

/// A rule that did not hold, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The invariant, such as `I1`.
    pub invariant: &'static str,
    /// What was found, with the simulated time.
    pub what: String,
}

/// Watches what happens.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    amounts: HashMap<IntentId, u64>,
    moved: HashMap<IntentId, u64>,
    states: HashMap<IntentId, State>,
    numbers: HashMap<(Date, TransactionNo), IntentId>,
    wires: HashMap<(IntentId, TransactionNo), (Date, u32)>,
    asked: HashMap<IntentId, u32>,
    most_inquiries: u32,
    /// The first rule that did not hold.
    pub(super) violation: Option<Violation>,
}

impl Ledger {
    /// Watches from the start; `most_inquiries` are allowed for one intent over the days of a seed.
    pub(super) fn new(most_inquiries: u32) -> Self {
        Self {
            most_inquiries,
            ..Self::default()
        }
    }

    fn fail(&mut self, invariant: &'static str, at: DateTime, what: String) {
        if self.violation.is_none() {
            self.violation = Some(Violation {
                invariant,
                what: format!("{at}: {what}"),
            });
        }
    }

    /// What moved for an intent.
    pub(super) fn moved(&self, intent: &IntentId) -> u64 {
        self.moved.get(intent).copied().unwrap_or(0)
    }

    /// An intent was recorded and its caller told.
    pub(super) fn recorded(&mut self, record: &Record) {
        let amount = record.intent.amount.get();
        self.amounts.insert(record.intent.id, amount);
        self.states.insert(record.intent.id, record.state());
    }

    /// Money moved for an intent that stands in this state.
    pub(super) fn moves(&mut self, movement: Movement, state: Option<State>, at: DateTime) {
        let sum = self.moved.entry(movement.intent).or_default();
        *sum += movement.amount.get();
        let (sum, amount) = (*sum, self.amounts.get(&movement.intent).copied());
        if Some(sum) != amount {
            let what = format!("intent {} moved {sum} KRW in all", movement.intent);
            self.fail("I1", at, what);
        }
        if matches!(
            state,
            Some(State::Refused | State::NotExecuted | State::Cancelled)
        ) {
            let what = format!("intent {} moved while it is {state:?}", movement.intent);
            self.fail("I2", at, what);
        }
    }

    /// A change was written.
    pub(super) fn written(&mut self, record: &Record, at: DateTime) {
        let id = record.intent.id;
        let (state, amount) = (record.state(), record.intent.amount.get());
        let moved = self.moved(&id);
        let by_bank = !record.standing.is_by_operator();
        if by_bank && state == State::Settled && moved != amount {
            self.fail(
                "I2",
                at,
                format!("intent {id} is settled and moved {moved}"),
            );
        }
        let not_moved = matches!(
            state,
            State::Refused | State::NotExecuted | State::Cancelled
        );
        if not_moved && moved != 0 {
            self.fail(
                "I2",
                at,
                format!("intent {id} is {state} and moved {moved}"),
            );
        }
        let open = record.standing.attempts().iter();
        if open.filter(|attempt| attempt.is_open()).count() > 1 {
            self.fail("I6", at, format!("intent {id} has two open attempts"));
        }
        let before = self.states.insert(id, state).unwrap_or(state);
        let again = matches!(before, State::Refused | State::NotExecuted);
        let allowed = !before.is_terminal()
            || before == state
            || state == State::Disputed
            || (again && matches!(state, State::Recorded | State::Sending));
        if !allowed {
            self.fail(
                "I8",
                at,
                format!("intent {id} went from {before} to {state}"),
            );
        }
    }

    /// An order went out.
    pub(super) fn sent(&mut self, order: &Order, at: DateTime) {
        let id = order.intent;
        if at.date() != order.day {
            let what = format!("intent {id} of {} goes out on another day", order.day);
            self.fail("I7", at, what);
        }
        let guard = at.time() >= time(23, 30, 0, 0) || at.time() < time(0, 40, 0, 0);
        if guard {
            self.fail(
                "I11",
                at,
                format!("intent {id} goes out in the guard window"),
            );
        }
        self.number(order.day, &order.number, id, at);
        let wire = self
            .wires
            .entry((id, order.number.clone()))
            .or_insert((order.day, 0));
        wire.1 += 1;
        if wire.1 > 1 || wire.0 != order.day {
            self.fail(
                "I7",
                at,
                format!("intent {id} goes out twice under one number"),
            );
        }
    }

    /// A number is used.
    pub(super) fn number(
        &mut self,
        day: Date,
        number: &TransactionNo,
        intent: IntentId,
        at: DateTime,
    ) {
        let holder = *self.numbers.entry((day, number.clone())).or_insert(intent);
        if holder != intent {
            self.fail("I5", at, format!("number {number} is used for two intents"));
        }
    }

    /// An order arrived at the bank: what the journal holds at that moment.
    pub(super) fn arrived(&mut self, order: &Order, record: Option<&Record>, at: DateTime) {
        // A copy may come late, when the attempt is closed and a person has asked for another.
        let written = record.is_some_and(|record| {
            let mut attempts = record.standing.attempts().iter();
            attempts.any(|it| {
                let unsent = matches!(it.status, AttemptStatus::NotSent | AttemptStatus::Lapsed);
                it.number == order.number && it.day == order.day && !unsent
            })
        });
        if !written {
            let what = format!("intent {} arrives and is not written as sent", order.intent);
            self.fail("I4", at, what);
        }
    }

    /// The calls of a plan when one of them goes out: all earlier ones are settled.
    pub(super) fn in_turn(&mut self, calls: &[Record], order: &Order, at: DateTime) {
        let earlier = calls
            .iter()
            .take_while(|call| call.intent.id != order.intent);
        let unsettled = earlier
            .filter(|call| call.state() != State::Settled)
            .count();
        if unsettled > 0 {
            let what = format!("intent {} goes out before its turn", order.intent);
            self.fail("I9", at, what);
        }
    }

    /// The bank was asked.
    pub(super) fn asked(&mut self, intent: IntentId, at: DateTime) {
        let count = self.asked.entry(intent).or_default();
        *count += 1;
        if *count > self.most_inquiries {
            self.fail(
                "I14",
                at,
                format!("intent {intent} is inquired without end"),
            );
        }
    }

    /// Everything that must hold at the end.
    pub(super) fn at_end(
        &mut self,
        journal: &MemoryJournal,
        records: &[Record],
        at: DateTime,
        replayed: bool,
    ) {
        let learnt = now(journal.learnt());
        for record in records {
            let id = record.intent.id;
            self.written(record, at);
            let evidence = now(journal.evidence(id));
            if replayed && !adds_up(record, &evidence, &learnt) {
                self.fail(
                    "I15",
                    at,
                    format!("intent {id} is not what its evidence says"),
                );
            }
            if !self.has_come_to_rest(record, records, at) {
                let what = format!("intent {id} is {} and nobody looks", record.state());
                self.fail("I12", at, what);
            }
        }
        let found = |id: &IntentId| records.iter().any(|record| record.intent.id == *id);
        let lost: Vec<IntentId> = self
            .amounts
            .keys()
            .filter(|id| !found(id))
            .copied()
            .collect();
        if let Some(id) = lost.first() {
            self.fail("I3", at, format!("intent {id} is lost"));
        }
    }

    /// Whether an intent is decided, or a person looks at it or at what it waits for.
    fn has_come_to_rest(&self, record: &Record, all: &[Record], at: DateTime) -> bool {
        if record.state().is_terminal() || attention(record, at) == Attention::Operator {
            return true;
        }
        // A recorded call waits for an earlier one of its plan, for another of its loan, for the loan's total, or for the person who looks at a number in doubt.
        record.state() == State::Recorded
            && all.iter().any(|other| {
                let same_party = other.intent.id != record.intent.id
                    && other.intent.party == record.intent.party
                    && other.state() != State::Settled;
                same_party || other.standing.doubts_number()
            })
    }
}

fn adds_up(record: &Record, evidence: &[Evidence], learnt: &[ontu::transfer::LearntCode]) -> bool {
    let version = codes_version(evidence);
    let overlay = overlay_at(learnt, version);
    let codes = super::world::codes_of(&record.intent.api, &overlay, version);
    fold(&record.intent, evidence, &codes).is_ok_and(|it| it == record.standing)
}
