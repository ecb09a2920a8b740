//! The world of one seed: workers with the engine, a journal, a bank, a network, and a queue of events.

mod loans;
mod people;
mod wire;
mod worker;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::{CodeClass, CodeOverlay};
use ontu::transfer::{
    Action, Answer, AskedDay, Batch, CallerKey, Change, Claim, Codes, Dispute, Engine, Event,
    Fence, Filter, Intent, IntentId, Journal, JournalError, KeyedDigest, LearntCode, MemoryJournal,
    NewIntent, NotAllowed, NumberPurpose, NumberUse, Opening, Party, Plan, PlanId, PlanPlace,
    Purpose, Readiness, Record, Resolution, SealedPayload, State, WorkerName, day_after,
    overlay_at,
};
use ontu::{Krw, TransactionNo};

use super::bank::{self, Bank, Movement, Order};
use super::ledger::{Ledger, Violation};
use super::random::Random;
use super::swarm::{Policy, Swarm};
use super::{now, ready};

/// How long a call may take before its sender stops to wait, in seconds.
const PATIENCE: u64 = 70;
/// How many calls a worker has under way.
const AT_A_TIME: usize = 4;

/// What one seed came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The first rule that did not hold.
    pub violation: Option<Violation>,
    /// How long was simulated.
    pub simulated: SignedDuration,
    /// How many events there were.
    pub events: u64,
    /// How often a worker crashed.
    pub crashes: u64,
    /// How many messages were lost.
    pub lost: u64,
    /// How many orders reached the bank.
    pub orders: u64,
    /// How the intents stood before operators looked, by state.
    pub states: HashMap<State, u64>,
    /// How often intents were disputed, by reason.
    pub disputes: HashMap<Dispute, u64>,
    /// How many intents an operator had to resolve.
    pub resolved: u64,
}

/// Something that happens at a time.
#[derive(Debug)]
enum Happening {
    /// A worker looks for work.
    Tick(usize, u64),
    /// A worker goes on with what it holds, after a pause.
    GoOn(usize, u64, Box<Held>),
    /// An order arrives at the bank.
    Arrives(usize, u64, Box<Held>, Box<Order>),
    /// An inquiry arrives at the bank.
    Asked(usize, u64, Box<Held>),
    /// Something comes back to a worker, or its patience ends.
    Back(usize, u64, Box<Held>, Answer),
    /// The bank decides a call.
    Decides(usize),
    /// A caller looks at its transfers.
    Caller,
    /// An operator explains a code.
    Explained,
    /// The trouble ends.
    Heals,
}

/// What a worker holds while something is under way.
#[derive(Debug, Clone)]
struct Held {
    token: u64,
    record: Record,
    fence: Fence,
    doing: Doing,
}

#[derive(Debug, Clone)]
enum Doing {
    /// A change is worked out and is to be committed.
    Permit {
        change: Box<Change>,
        asked: DateTime,
    },
    /// A permit is at hand and the order is to go out.
    Send {
        order: Box<Order>,
        attempt: u32,
        asked: DateTime,
    },
    Order {
        attempt: u32,
    },
    Inquiry {
        attempt: u32,
        about: AskedDay,
        number: TransactionNo,
        asked_at: DateTime,
    },
}

#[derive(Debug)]
struct Worker {
    name: WorkerName,
    life: u64,
    under_way: Vec<u64>,
    idle: i64,
    paused_until: DateTime,
}

struct Queued(DateTime, u64, Happening);

impl PartialEq for Queued {
    fn eq(&self, other: &Self) -> bool {
        (self.0, self.1) == (other.0, other.1)
    }
}

impl Eq for Queued {}

impl PartialOrd for Queued {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Queued {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0, self.1).cmp(&(other.0, other.1))
    }
}

/// The world of one seed.
pub struct World {
    policy: Policy,
    swarm: Swarm,
    random: Random,
    clock: DateTime,
    troubled: bool,
    queue: BinaryHeap<Reverse<Queued>>,
    order: u64,
    journal: MemoryJournal,
    bank: Bank,
    ledger: Ledger,
    workers: Vec<Worker>,
    intents: Vec<IntentId>,
    overlays: Vec<CodeOverlay>,
    tokens: u64,
    /// On which day the bank first saw what a worker sent, by the worker's token.
    arrived: HashMap<u64, Date>,
    numbers: u64,
    outcome: Outcome,
}

/// The codes of an API of the simulation.
pub(super) fn codes_of<'a>(api: &str, overlay: &'a CodeOverlay, version: u64) -> Codes<'a> {
    if api == "P2PNInvestmentPaymentOrder" {
        Codes::of::<PaymentOrder>(overlay, version)
    } else {
        Codes::of::<DepositReturn>(overlay, version)
    }
}

impl World {
    /// A world that a seed decides.
    pub fn new(seed: u64, policy: Policy) -> Self {
        let mut random = Random::new(seed);
        let swarm = Swarm::new(seed, policy, &mut random);
        let journal = if policy == Policy::NoCompareAndSet {
            MemoryJournal::without_compare_and_set()
        } else {
            MemoryJournal::new()
        };
        let workers = (0..swarm.workers).map(|index| Worker {
            name: WorkerName::new(format!("worker-{index}")),
            life: 0,
            under_way: Vec::new(),
            idle: 5,
            paused_until: swarm.start,
        });
        let mut world = Self {
            policy,
            bank: Bank::new(&swarm, policy),
            clock: swarm.start,
            troubled: true,
            queue: BinaryHeap::new(),
            order: 0,
            // Without leases, workers ask at the same time; that is a matter of rate, not of money.
            ledger: Ledger::new(if policy == Policy::NoLease {
                15_000
            } else {
                1_500
            }),
            workers: workers.collect(),
            intents: Vec::new(),
            overlays: vec![CodeOverlay::new()],
            tokens: 0,
            arrived: HashMap::new(),
            numbers: 0,
            outcome: Outcome::default(),
            journal,
            swarm,
            random,
        };
        world.begin();
        world
    }

    /// Plays until everything has come to rest, and checks what must hold.
    pub fn play(mut self) -> Outcome {
        let quiet = SignedDuration::from_hours(3);
        let second_day = day_after(self.swarm.heals_at().date());
        // Every call is closed a day after its own at the latest; calls that were asked for again take one more.
        let end = day_after(day_after(second_day))
            .at(0, 40, 0, 0)
            .saturating_add(quiet);
        while let Some(Reverse(Queued(at, _, happening))) = self.queue.pop() {
            if at > end || self.ledger.violation.is_some() {
                break;
            }
            self.clock = at;
            self.outcome.events += 1;
            self.happens(happening);
        }
        self.clock = self.clock.max(end);
        if self.ledger.violation.is_none() {
            let records = self.records();
            for record in &records {
                *self.outcome.states.entry(record.state()).or_default() += 1;
                if let Some(dispute) = record.standing.dispute() {
                    *self.outcome.disputes.entry(*dispute).or_default() += 1;
                }
            }
            // A wrong policy is to be caught by what it does to money, not by its evidence.
            let replayed = matches!(self.policy, Policy::Hold | Policy::NoLease);
            self.ledger
                .at_end(&self.journal, &records, self.clock, replayed);
            self.operator_resolves();
        }
        self.outcome.simulated = self.clock.duration_since(self.swarm.start);
        self.outcome.orders = self.bank.orders;
        self.outcome.violation = self.ledger.violation;
        self.outcome
    }

    fn begin(&mut self) {
        self.learn(bank::REFUSED, CodeClass::Refused);
        if self.swarm.absent_known {
            self.learn(bank::ABSENT, CodeClass::Absent);
        }
        if self.policy.draws_short_numbers() {
            let numbers = (0..3000).filter_map(|number| short(number * 3));
            self.bank.seen_elsewhere(numbers.collect::<Vec<_>>());
        }
        let mut left = self.swarm.intents;
        let mut seed = 0;
        while left > 0 {
            seed += 1;
            let calls = self.random.between(1, left.min(3));
            left -= calls;
            let batch = if self.random.per_mille(300) {
                self.alone(seed)
            } else {
                self.planned(seed, calls)
            };
            let records = now(self.journal.record(batch)).into_records();
            for record in records {
                self.ledger.recorded(&record);
                self.intents.push(record.intent.id);
            }
        }
        for index in 0..self.workers.len() {
            let delay = self.random.below(10);
            self.after(delay, Happening::Tick(index, 0));
        }
        self.at(self.swarm.heals_at(), Happening::Heals);
        let explained = self.swarm.start.saturating_add(self.swarm.explained_after);
        self.at(explained, Happening::Explained);
        self.after(1800, Happening::Caller);
    }

    fn learn(&mut self, code: &str, class: CodeClass) {
        let version = now(self.journal.learn(LearntCode {
            api: None,
            code: code.to_owned(),
            class,
            reference: "the bank's mail".to_owned(),
            by: "Kim".to_owned(),
            at: self.clock,
        }));
        let learnt = now(self.journal.learnt());
        self.overlays.push(overlay_at(&learnt, version));
    }

    fn version(&self) -> u64 {
        self.overlays.len() as u64 - 1
    }

    fn at(&mut self, at: DateTime, happening: Happening) {
        self.order += 1;
        self.queue.push(Reverse(Queued(at, self.order, happening)));
    }

    fn after(&mut self, seconds: u64, happening: Happening) {
        let after = SignedDuration::from_secs(seconds.cast_signed());
        // Messages take part of a second, so that things that happen in one second happen in some order.
        let part = SignedDuration::from_millis(self.random.below(900).cast_signed() + 50);
        self.at(self.clock.saturating_add(after + part), happening);
    }

    fn records(&self) -> Vec<Record> {
        now(self.journal.list(Filter::default(), 0, usize::MAX))
    }

    fn read(&self, intent: IntentId) -> Option<Record> {
        now(self.journal.read(intent))
    }

    fn party(&self, record: &Record) -> Party {
        now(self.journal.party(record.intent.party))
    }

    fn moves(&mut self, moved: &[Movement]) {
        for movement in moved {
            let state = self.read(movement.intent).map(|record| record.state());
            self.ledger.moves(*movement, state, self.clock);
        }
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Tick(worker, life) => self.tick(worker, life),
            Happening::GoOn(worker, life, held) => {
                if let Some(held) = self.awake(worker, life, held, Happening::GoOn) {
                    self.goes_on(worker, *held);
                }
            }
            Happening::Arrives(worker, life, held, order) => {
                self.arrives(worker, life, held, &order);
            }
            Happening::Asked(worker, life, held) => self.asked(worker, life, held),
            Happening::Back(worker, life, held, answer) => {
                let again =
                    |worker, life, held| Happening::Back(worker, life, held, answer.clone());
                if let Some(held) = self.awake(worker, life, held, again) {
                    self.back(worker, *held, answer);
                }
            }
            Happening::Decides(index) => {
                let moved = self.bank.decide(index, &mut self.random);
                self.moves(&moved);
            }
            Happening::Caller => self.caller(),
            Happening::Explained => self.learn(bank::UNEXPLAINED, CodeClass::Refused),
            Happening::Heals => {
                self.troubled = false;
                self.bank.heal();
            }
        }
    }

    /// What a worker holds, if it is alive and awake; a paused one gets it when it wakes.
    fn awake(
        &mut self,
        worker: usize,
        life: u64,
        held: Box<Held>,
        again: impl FnOnce(usize, u64, Box<Held>) -> Happening,
    ) -> Option<Box<Held>> {
        let it = &self.workers[worker];
        if it.life != life || !it.under_way.contains(&held.token) {
            return None;
        }
        if it.paused_until > self.clock {
            self.at(self.workers[worker].paused_until, again(worker, life, held));
            return None;
        }
        Some(held)
    }

    /// A place where a worker may crash: everything it holds is gone, and it starts anew later.
    fn crashes(&mut self, worker: usize) -> bool {
        let crashes = self.troubled && self.random.per_mille(self.swarm.crash);
        if crashes {
            self.outcome.crashes += 1;
            let it = &mut self.workers[worker];
            it.life += 1;
            it.under_way.clear();
            let life = it.life;
            let down = self.random.between(1, 300);
            self.after(down, Happening::Tick(worker, life));
        }
        crashes
    }

    /// A place where a worker may stand still, for up to nine minutes; everything it holds waits.
    fn pauses(&mut self, worker: usize) -> bool {
        let pauses = self.troubled && self.random.per_mille(self.swarm.pause);
        if pauses {
            let seconds = self.random.between(1, 540).cast_signed();
            self.workers[worker].paused_until = self
                .clock
                .saturating_add(SignedDuration::from_secs(seconds));
        }
        pauses
    }
}

/// A number of four digits.
fn short(number: u64) -> Option<TransactionNo> {
    TransactionNo::parse(format!("{:04}", number % 10_000)).ok()
}
