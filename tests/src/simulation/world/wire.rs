//! What a worker sends, what becomes of it on the way, and what comes back.

use super::*;

impl World {
    /// A worker is to take a permit.
    pub(super) fn permits(&mut self, worker: usize, record: Record, fence: Fence, party: &Party) {
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

    pub(super) fn token(&mut self, worker: usize) -> u64 {
        self.tokens += 1;
        self.workers[worker].under_way.push(self.tokens);
        self.tokens
    }

    pub(super) fn finished(&mut self, worker: usize, token: u64) {
        self.workers[worker].under_way.retain(|it| *it != token);
    }

    /// Goes on at once, or after a pause of the worker.
    pub(super) fn perhaps_later(&mut self, worker: usize, held: Held) {
        if self.pauses(worker) {
            let life = self.workers[worker].life;
            let wakes = self.workers[worker].paused_until;
            self.at(wakes, Happening::GoOn(worker, life, Box::new(held)));
        } else {
            self.goes_on(worker, held);
        }
    }

    pub(super) fn goes_on(&mut self, worker: usize, mut held: Held) {
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
    pub(super) fn goes_out(&mut self, worker: usize, held: &Held, order: Order, attempt: u32) {
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
    pub(super) fn delivered(&mut self) -> Option<u64> {
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

    pub(super) fn arrives(&mut self, worker: usize, life: u64, held: Box<Held>, order: &Order) {
        let today = self.clock.date();
        let first = *self.arrived.entry(held.token).or_insert(today);
        // No client survives a bank that counts calls by the day of arrival when the network delivers one again on the next day.
        if self.swarm.day_of_arrival && first != today {
            return;
        }
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

    pub(super) fn inquires(
        &mut self,
        worker: usize,
        record: Record,
        fence: Fence,
        attempt: u32,
        about: AskedDay,
    ) {
        let number = self.draws();
        let id = record.intent.id;
        let registered = ready(self.journal.register_number(NumberUse {
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

    pub(super) fn asked(&mut self, worker: usize, life: u64, held: Box<Held>) {
        let Doing::Inquiry { attempt, about, .. } = &held.doing else {
            return;
        };
        let answer = self.answers(&held.record, *attempt, *about);
        if let Some(delay) = self.delivered() {
            self.after(delay, Happening::Back(worker, life, held, answer));
        }
    }

    /// What the bank answers to an inquiry now.
    pub(super) fn answers(&self, record: &Record, attempt: u32, about: AskedDay) -> Answer {
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
    pub(super) fn back(&mut self, worker: usize, held: Held, answer: Answer) {
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
    pub(super) fn ends(&mut self, worker: usize, held: Held, event: Event<'_>) {
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
                                party: self.party(&record),
                                learnt: self.version(),
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
