//! The world of one seed: workers with the engine, a journal, a bank, a network, and a queue of events.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use jiff::SignedDuration;
use jiff::civil::DateTime;
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::{CodeClass, CodeOverlay};
use ontu::transfer::{
    Action, Answer, AskedDay, Batch, CallerKey, Change, Claim, Codes, Dispute, Engine, Event,
    Fence, Filter, Health, Intent, IntentId, Journal, JournalError, KeyedDigest, LearntCode,
    MemoryJournal, NewIntent, NotAllowed, NumberPurpose, NumberUse, Opening, Party, Plan, PlanId,
    PlanPlace, Purpose, Readiness, Record, Resolution, SealedPayload, State, WorkerName, day_after,
    overlay_at,
};
use ontu::{Krw, TransactionNo};

use super::bank::{self, Bank, Movement, Order};
use super::ledger::{Ledger, Violation};
use super::now;
use super::random::Random;
use super::swarm::{Policy, Swarm};

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

    fn tick(&mut self, worker: usize, life: u64) {
        if self.workers[worker].life != life {
            return;
        }
        if self.workers[worker].paused_until > self.clock {
            let wakes = self.workers[worker].paused_until;
            self.at(wakes, Happening::Tick(worker, life));
            return;
        }
        let free = AT_A_TIME.saturating_sub(self.workers[worker].under_way.len());
        let name = self.workers[worker].name.clone();
        let lease = self.swarm.rules.lease();
        let claims = now(self.journal.claim_due(name, self.clock, lease, free));
        let idle = claims.is_empty();
        for claim in claims {
            if self.workers[worker].life != life {
                return;
            }
            self.work(worker, claim);
        }
        if self.workers[worker].life == life {
            // Quiet times are passed over, so that days cost no more than what happens in them.
            let it = &mut self.workers[worker];
            it.idle = if idle { (it.idle * 2).min(600) } else { 5 };
            let soonest = SignedDuration::from_secs(it.idle);
            let soonest = self.clock.saturating_add(soonest);
            let latest = self.clock.saturating_add(SignedDuration::from_mins(10));
            let next = self
                .next_due()
                .filter(|due| *due > self.clock)
                .unwrap_or(soonest);
            let at = next.min(latest);
            let part = SignedDuration::from_millis(self.random.below(1000).cast_signed());
            self.at(at.saturating_add(part), Happening::Tick(worker, life));
        }
    }

    fn next_due(&self) -> Option<DateTime> {
        let worked = Filter {
            states: State::ALL
                .into_iter()
                .filter(|state| state.is_worked())
                .collect(),
            ..Filter::default()
        };
        let records = now(self.journal.list(worked, 0, usize::MAX));
        records.iter().map(|record| record.due).min()
    }

    /// Works on a claim as the driver does, until something is under way or it has to wait.
    fn work(&mut self, worker: usize, claim: Claim) {
        let fence = claim.fence;
        let mut record = claim.record;
        let life = self.workers[worker].life;
        loop {
            if self.workers[worker].life != life {
                return;
            }
            if record.standing.codes() != self.version() {
                let evidence = now(self.journal.evidence(record.intent.id));
                let event = Event::Judge {
                    evidence: &evidence,
                };
                if !self.writes(worker, &mut record, fence, event) {
                    return;
                }
                continue;
            }
            let party = self.party(&record);
            let ready = Readiness {
                health: Some(Health::Ready),
                preflight_passed: true,
                skew: None,
            };
            let action = self.engine(&record, |engine| {
                engine.next(&record, &party, &ready, fence, self.clock)
            });
            let event = match action {
                Action::Rest => {
                    if self.policy.tries_again_by_itself() && record.state() == State::NotExecuted {
                        let opening = record.intent.opening.filter(|it| *it == Opening::New);
                        Event::Again {
                            opening,
                            by: "policy".to_owned(),
                        }
                    } else {
                        self.releases(&record, fence, DateTime::MAX);
                        return;
                    }
                }
                Action::Wait { until, .. } => {
                    self.releases(&record, fence, until);
                    return;
                }
                Action::Send => {
                    self.permits(worker, record, fence, &party);
                    return;
                }
                Action::Inquire { attempt, about } => {
                    self.inquires(worker, record, fence, attempt, about);
                    return;
                }
                Action::Interrupt => Event::Interrupted,
                Action::Lapse => Event::Lapse,
                Action::Close => Event::Close,
            };
            if !self.writes(worker, &mut record, fence, event) {
                return;
            }
        }
    }

    fn engine<T>(&self, record: &Record, decide: impl FnOnce(Engine<'_>) -> T) -> T {
        let version = record.standing.codes().max(self.version());
        let index = usize::try_from(version).unwrap_or(0);
        let codes = codes_of(&record.intent.api, &self.overlays[index], version);
        decide(Engine::new(&self.swarm.rules, codes))
    }

    fn apply(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        event: Event<'_>,
    ) -> Result<Change, NotAllowed> {
        self.engine(record, |engine| {
            engine.apply(record, party, fence, event, self.clock)
        })
    }

    /// Commits a change; the record is brought up to date.
    fn commits(&mut self, record: &mut Record, change: Change) -> Result<(), JournalError> {
        let committed = super::ready(self.journal.commit(change))?;
        *record = committed.record;
        self.ledger.written(record, self.clock);
        Ok(())
    }

    /// Writes an event under a lease; false if the worker has crashed or somebody else wrote in between.
    fn writes(
        &mut self,
        worker: usize,
        record: &mut Record,
        fence: Fence,
        event: Event<'_>,
    ) -> bool {
        let party = self.party(record);
        if self.crashes(worker) {
            return false;
        }
        let written = match self.apply(record, &party, Some(fence), event) {
            Ok(change) => self.commits(record, change).is_ok(),
            Err(_) => false,
        };
        if self.crashes(worker) {
            return false;
        }
        if !written {
            let soon = self.clock.saturating_add(SignedDuration::from_secs(3));
            self.releases(record, fence, soon);
        }
        written
    }

    fn releases(&mut self, record: &Record, fence: Fence, due: DateTime) {
        now(self.journal.release(record.intent.id, fence, due));
    }

    /// A number for a call.
    fn draws(&mut self) -> TransactionNo {
        self.numbers += 1;
        let drawn = if self.policy.draws_short_numbers() {
            short(self.random.below(10_000))
        } else {
            TransactionNo::parse(format!("1{:019}", self.numbers)).ok()
        };
        drawn.expect("twenty digits are a number")
    }

    /// A worker is to take a permit.
    fn permits(&mut self, worker: usize, record: Record, fence: Fence, party: &Party) {
        let number = self.draws();
        let asked = self.clock;
        let change = match self.apply(&record, party, Some(fence), Event::Permit { number }) {
            Ok(change) => change,
            Err(_) => {
                let soon = self.clock.saturating_add(SignedDuration::from_secs(5));
                self.releases(&record, fence, soon);
                return;
            }
        };
        if self.crashes(worker) {
            return;
        }
        let held = Held {
            token: self.token(worker),
            record,
            fence,
            doing: Doing::Permit {
                change: Box::new(change),
                asked,
            },
        };
        self.perhaps_later(worker, held);
    }

    fn token(&mut self, worker: usize) -> u64 {
        self.tokens += 1;
        self.workers[worker].under_way.push(self.tokens);
        self.tokens
    }

    fn finished(&mut self, worker: usize, token: u64) {
        self.workers[worker].under_way.retain(|it| *it != token);
    }

    /// Goes on at once, or after a pause of the worker.
    fn perhaps_later(&mut self, worker: usize, held: Held) {
        if self.pauses(worker) {
            let life = self.workers[worker].life;
            let wakes = self.workers[worker].paused_until;
            self.at(wakes, Happening::GoOn(worker, life, Box::new(held)));
        } else {
            self.goes_on(worker, held);
        }
    }

    fn goes_on(&mut self, worker: usize, mut held: Held) {
        match held.doing.clone() {
            Doing::Permit { change, asked } => {
                let order = order_of(&held.record, &change);
                let Some((order, attempt)) = order else {
                    self.finished(worker, held.token);
                    return;
                };
                if self.policy == Policy::JournalAfterSend {
                    self.goes_out(worker, &held, order.clone(), attempt);
                    if self.crashes(worker) {
                        return;
                    }
                    // Whatever came of it, the sending is written down only now.
                    let _ = self.commits(&mut held.record, *change);
                    return;
                }
                if self.commits(&mut held.record, *change).is_err() {
                    self.finished(worker, held.token);
                    let soon = self.clock.saturating_add(SignedDuration::from_secs(3));
                    self.releases(&held.record, held.fence, soon);
                    return;
                }
                if self.crashes(worker) {
                    return;
                }
                held.doing = Doing::Send {
                    order: Box::new(order),
                    attempt,
                    asked,
                };
                self.perhaps_later(worker, held);
            }
            Doing::Send {
                order,
                attempt,
                asked,
            } => {
                let age = self.clock.duration_since(asked);
                let lifetime = self.swarm.rules.permit_lifetime().as_secs();
                let expired = age.as_secs() >= lifetime.cast_signed();
                let unconnected = self.troubled && self.random.per_mille(self.swarm.unconnected);
                if expired || unconnected {
                    let why = "no byte left".to_owned();
                    self.ends(worker, held, Event::NotSent { attempt, why });
                } else {
                    self.goes_out(worker, &held, *order, attempt);
                }
            }
            Doing::Order { .. } | Doing::Inquiry { .. } => {}
        }
    }

    /// An order goes out: from here on nobody can call it back.
    fn goes_out(&mut self, worker: usize, held: &Held, order: Order, attempt: u32) {
        self.ledger.sent(&order, self.clock);
        if let Some(place) = held.record.intent.place {
            let calls = now(self.journal.calls_of(place.plan));
            self.ledger.in_turn(&calls, &order, self.clock);
        }
        let mut held = held.clone();
        held.doing = Doing::Order { attempt };
        let life = self.workers[worker].life;
        let held = Box::new(held);
        let timeout = Answer::Silence {
            why: "no reply came within the time limit".to_owned(),
        };
        self.after(
            PATIENCE,
            Happening::Back(worker, life, held.clone(), timeout),
        );
        let copies = if self.troubled && self.random.per_mille(self.swarm.twice) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            if let Some(delay) = self.delivered() {
                let order = Box::new(order.clone());
                let held = held.clone();
                self.after(delay, Happening::Arrives(worker, life, held, order));
            }
        }
        self.crashes(worker);
    }

    /// How long a message takes; none for one that is lost.
    fn delivered(&mut self) -> Option<u64> {
        if !self.troubled {
            return Some(0);
        }
        if self.random.per_mille(self.swarm.lost) {
            self.outcome.lost += 1;
            return None;
        }
        Some(if self.random.per_mille(self.swarm.slow) {
            self.random.between(1, self.swarm.slowest)
        } else {
            self.random.below(3)
        })
    }

    fn arrives(&mut self, worker: usize, life: u64, held: Box<Held>, order: &Order) {
        let record = self.read(order.intent);
        self.ledger.arrived(order, record.as_ref(), self.clock);
        let taken = self.bank.take(order.clone(), self.clock, &mut self.random);
        self.moves(&taken.moved);
        if let Some((index, due)) = taken.later {
            self.at(due, Happening::Decides(index));
        }
        if let Some(delay) = self.delivered() {
            let answer = Answer::Reply(taken.reply);
            self.after(delay, Happening::Back(worker, life, held, answer));
        }
    }

    fn inquires(
        &mut self,
        worker: usize,
        record: Record,
        fence: Fence,
        attempt: u32,
        about: AskedDay,
    ) {
        let number = self.draws();
        let id = record.intent.id;
        let registered = super::ready(self.journal.register_number(NumberUse {
            day: self.clock.date(),
            number: number.clone(),
            intent: id,
            purpose: NumberPurpose::Inquiry,
        }));
        if registered.is_err() {
            self.releases(&record, fence, self.clock);
            return;
        }
        self.ledger
            .number(self.clock.date(), &number, id, self.clock);
        if self.crashes(worker) {
            return;
        }
        self.ledger.asked(id, self.clock);
        let held = Box::new(Held {
            token: self.token(worker),
            record,
            fence,
            doing: Doing::Inquiry {
                attempt,
                about,
                number,
                asked_at: self.clock,
            },
        });
        let life = self.workers[worker].life;
        let timeout = Answer::Silence {
            why: "no reply came within the time limit".to_owned(),
        };
        self.after(
            PATIENCE,
            Happening::Back(worker, life, held.clone(), timeout),
        );
        if let Some(delay) = self.delivered() {
            self.after(delay, Happening::Asked(worker, life, held));
        }
    }

    fn asked(&mut self, worker: usize, life: u64, held: Box<Held>) {
        let Doing::Inquiry { attempt, about, .. } = &held.doing else {
            return;
        };
        let answer = self.answers(&held.record, *attempt, *about);
        if let Some(delay) = self.delivered() {
            self.after(delay, Happening::Back(worker, life, held, answer));
        }
    }

    /// What the bank answers to an inquiry now.
    fn answers(&self, record: &Record, attempt: u32, about: AskedDay) -> Answer {
        let mut attempts = record.standing.attempts().iter();
        let reply = attempts
            .find(|it| it.ordinal == attempt)
            .map(|attempt| {
                let day = match about {
                    AskedDay::Own => attempt.day,
                    AskedDay::Next => day_after(attempt.day),
                };
                self.bank.inquire(day, &attempt.number)
            })
            .unwrap_or_default();
        Answer::Reply(reply)
    }

    /// Something came back to a worker, or its patience ended.
    fn back(&mut self, worker: usize, held: Held, answer: Answer) {
        let event = match held.doing.clone() {
            Doing::Order { attempt } => Event::Answered { attempt, answer },
            Doing::Inquiry {
                attempt,
                about,
                number,
                asked_at,
            } => Event::Inquired {
                attempt,
                about,
                purpose: Purpose::Settlement,
                number,
                asked_at,
                answer,
            },
            Doing::Permit { .. } | Doing::Send { .. } => return,
        };
        if self.crashes(worker) {
            return;
        }
        self.ends(worker, held, event);
    }

    /// Writes what came of something that was under way, as the driver does, and goes on with the claim.
    fn ends(&mut self, worker: usize, held: Held, event: Event<'_>) {
        self.finished(worker, held.token);
        let Held {
            mut record, fence, ..
        } = held;
        if self.policy == Policy::JournalAfterSend {
            record = self.read(record.intent.id).unwrap_or(record);
        }
        let mut fenced = Some(fence);
        for _ in 0..4 {
            let party = self.party(&record);
            if record.standing.codes() != self.version() {
                // Codes were learnt meanwhile: the evidence is judged first.
                let evidence = now(self.journal.evidence(record.intent.id));
                let judge = Event::Judge {
                    evidence: &evidence,
                };
                let judged = self
                    .apply(&record, &party, fenced, judge)
                    .is_ok_and(|change| self.commits(&mut record, change).is_ok());
                if !judged {
                    record = self.read(record.intent.id).unwrap_or(record);
                    if record.fence != fence {
                        return;
                    }
                }
                continue;
            }
            let Ok(change) = self.apply(&record, &party, fenced, event.clone()) else {
                break;
            };
            match self.commits(&mut record, change) {
                Ok(()) if fenced.is_none() => return,
                Ok(()) => {
                    if !self.crashes(worker) {
                        let expires_at = self.clock;
                        self.work(
                            worker,
                            Claim {
                                record,
                                fence,
                                expires_at,
                            },
                        );
                    }
                    return;
                }
                Err(_) => {
                    record = self.read(record.intent.id).unwrap_or(record);
                    if record.fence != fence {
                        // Only the bank's word on the order counts without the lease.
                        if !matches!(event, Event::Answered { .. }) {
                            return;
                        }
                        fenced = None;
                    }
                }
            }
        }
        let soon = self.clock.saturating_add(SignedDuration::from_secs(3));
        self.releases(&record, fence, soon);
    }

    /// A caller asks for another attempt of some of what was refused or not executed, and calls off some of what waits.
    fn caller(&mut self) {
        for intent in self.intents.clone() {
            let Some(record) = self.read(intent) else {
                continue;
            };
            let event = match record.state() {
                State::Refused | State::NotExecuted if record.standing.attempts().len() < 3 => {
                    let choice = self.random.pick(&[Opening::New, Opening::Continuation]);
                    let opening = record.intent.opening.filter(|it| *it == Opening::New);
                    Event::Again {
                        opening: opening.map(|_| choice),
                        by: "Lee".to_owned(),
                    }
                }
                State::Recorded if self.random.per_mille(20) => Event::Cancel {
                    by: "Lee".to_owned(),
                },
                _ => continue,
            };
            if self.random.per_mille(500) {
                continue;
            }
            let caller = WorkerName::new("caller");
            let lease = self.swarm.rules.lease();
            let claim = now(self.journal.claim(intent, caller, self.clock, lease));
            let Some(Claim {
                mut record, fence, ..
            }) = claim
            else {
                continue;
            };
            if record.standing.codes() != self.version() {
                let evidence = now(self.journal.evidence(intent));
                let judge = Event::Judge {
                    evidence: &evidence,
                };
                let party = self.party(&record);
                if let Ok(change) = self.apply(&record, &party, Some(fence), judge) {
                    let _ = self.commits(&mut record, change);
                }
            }
            let party = self.party(&record);
            if let Ok(change) = self.apply(&record, &party, Some(fence), event) {
                let _ = self.commits(&mut record, change);
            }
            self.releases(&record, fence, self.clock);
        }
        if self.clock
            < self
                .swarm
                .heals_at()
                .saturating_add(SignedDuration::from_hours(20))
        {
            self.after(1800, Happening::Caller);
        }
    }

    /// Once everything rests, an operator looks at the bank's books and says what became of the rest.
    fn operator_resolves(&mut self) {
        for record in self.records() {
            let resolvable = matches!(
                record.state(),
                State::Unknown | State::Processing | State::Absent | State::Disputed
            );
            if !resolvable {
                continue;
            }
            let id = record.intent.id;
            let operator = WorkerName::new("operator");
            let later = self.clock.saturating_add(SignedDuration::from_hours(1));
            let lease = self.swarm.rules.lease();
            let Some(claim) = now(self.journal.claim(id, operator, later, lease)) else {
                continue;
            };
            let Claim {
                mut record, fence, ..
            } = claim;
            self.clock = later;
            if record.standing.codes() != self.version() {
                let evidence = now(self.journal.evidence(id));
                let party = self.party(&record);
                let judge = Event::Judge {
                    evidence: &evidence,
                };
                if let Ok(change) = self.apply(&record, &party, Some(fence), judge) {
                    let _ = self.commits(&mut record, change);
                }
            }
            for about in [AskedDay::Own, AskedDay::Next] {
                let Some(attempt) = record.standing.attempt().map(|it| it.ordinal) else {
                    continue;
                };
                let event = Event::Inquired {
                    attempt,
                    about,
                    purpose: Purpose::Settlement,
                    number: self.draws(),
                    asked_at: self.clock,
                    answer: self.answers(&record, attempt, about),
                };
                let party = self.party(&record);
                if let Ok(change) = self.apply(&record, &party, Some(fence), event) {
                    let _ = self.commits(&mut record, change);
                }
            }
            let moved = self.ledger.moved(&id) > 0;
            let finding = Event::Resolve(Resolution {
                moved,
                amount: record.intent.amount,
                reference: "the bank's books".to_owned(),
                by: "Park".to_owned(),
                confirmed_by: None,
                bank_confirmed_not_queued: false,
            });
            let party = self.party(&record);
            if let Ok(change) = self.apply(&record, &party, Some(fence), finding)
                && self.commits(&mut record, change).is_ok()
            {
                self.outcome.resolved += 1;
            }
        }
    }

    fn alone(&mut self, seed: u64) -> Batch {
        Batch {
            plan: None,
            intents: vec![self.new_intent(seed, seed, "return", None, None)],
            duplicates: None,
        }
    }

    fn planned(&mut self, seed: u64, calls: u64) -> Batch {
        let key = CallerKey::new(format!("loan-{seed}")).expect("a short key");
        let id = PlanId::from_bytes(bytes(seed));
        let mut intents = Vec::new();
        for index in 0..calls {
            let place = PlanPlace {
                plan: id,
                index: u32::try_from(index).unwrap_or(0),
            };
            let opening = if index == 0 {
                Opening::New
            } else {
                Opening::Continuation
            };
            let name = format!("loan-{seed}-{index}");
            let content = seed * 10 + index;
            intents.push(self.new_intent(content, seed, &name, Some(opening), Some(place)));
        }
        let amount = Krw::checked_sum(intents.iter().map(|new| new.intent.amount));
        Batch {
            plan: Some(Plan {
                id,
                key,
                api: "P2PNInvestmentPaymentOrder".to_owned(),
                content: digest(seed),
                party: digest(seed),
                party_last_four: "0001".to_owned(),
                amount: amount.unwrap_or(Krw::MAX),
                rows: u32::try_from(calls).unwrap_or(0),
                calls: u32::try_from(calls).unwrap_or(0),
                recorded_at: self.clock,
            }),
            intents,
            duplicates: None,
        }
    }

    fn new_intent(
        &mut self,
        content: u64,
        party: u64,
        name: &str,
        opening: Option<Opening>,
        place: Option<PlanPlace>,
    ) -> NewIntent {
        let krw = self.random.between(1, 1_000_000_000);
        let api = if opening.is_some() {
            "P2PNInvestmentPaymentOrder"
        } else {
            "P2PNInvestmentDepositAmountReturn"
        };
        let intent = Intent {
            id: IntentId::from_bytes(bytes(content + 1_000_000)),
            key: CallerKey::new(format!("{name}-{content}")).expect("a short key"),
            api: api.to_owned(),
            content: digest(content),
            party: digest(party),
            party_last_four: "0001".to_owned(),
            amount: Krw::new(krw).unwrap_or(Krw::MAX),
            rows: 1,
            opening,
            place,
            payload_version: 1,
            recorded_at: self.clock,
        };
        let version = self.version();
        let overlay = &self.overlays[usize::try_from(version).unwrap_or(0)];
        let engine = Engine::new(&self.swarm.rules, codes_of(api, overlay, version));
        engine
            .record(intent, SealedPayload::new(b"sealed".to_vec()))
            .expect("a new intent")
    }
}

/// What goes over the wire once a permit is there.
fn order_of(record: &Record, change: &Change) -> Option<(Order, u32)> {
    let attempt = change.standing.attempt()?;
    let order = Order {
        intent: record.intent.id,
        party: record.intent.party,
        day: attempt.day,
        number: attempt.number.clone(),
        amount: record.intent.amount,
        opening: attempt.opening,
    };
    Some((order, attempt.ordinal))
}

fn bytes(number: u64) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

fn digest(number: u64) -> KeyedDigest {
    let mut digest = [0; 32];
    digest[16..].copy_from_slice(&bytes(number));
    KeyedDigest::from_bytes(digest)
}

/// A number of four digits.
fn short(number: u64) -> Option<TransactionNo> {
    TransactionNo::parse(format!("{:04}", number % 10_000)).ok()
}
