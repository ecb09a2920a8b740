//! A worker of the simulation: it claims what is due and does what the engine says, as the driver does.

use super::*;

impl World {
    pub(super) fn tick(&mut self, worker: usize, life: u64) {
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

    pub(super) fn next_due(&self) -> Option<DateTime> {
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
    pub(super) fn work(&mut self, worker: usize, claim: Claim) {
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
                health: Some(now(self.journal.health())),
                preflight_passed: true,
                // Its one clock is the bank's.
                skew: Some(SignedDuration::ZERO),
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

    pub(super) fn engine<T>(&self, record: &Record, decide: impl FnOnce(Engine<'_>) -> T) -> T {
        let version = record.standing.codes().max(self.version());
        let index = usize::try_from(version).unwrap_or(0);
        let codes = codes_of(&record.intent.api, &self.overlays[index], version);
        decide(Engine::new(&self.swarm.rules, codes))
    }

    pub(super) fn apply(
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
    pub(super) fn commits(
        &mut self,
        record: &mut Record,
        change: Change,
    ) -> Result<(), JournalError> {
        let committed = ready(self.journal.commit(change))?;
        record.follow(&committed);
        self.ledger.written(record, self.clock);
        Ok(())
    }

    /// Writes an event under a lease; false if the worker has crashed or somebody else wrote in between.
    pub(super) fn writes(
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

    pub(super) fn releases(&mut self, record: &Record, fence: Fence, due: DateTime) {
        now(self.journal.release(record.intent.id, fence, due));
    }

    /// A number for a call.
    pub(super) fn draws(&mut self) -> TransactionNo {
        self.numbers += 1;
        let drawn = if self.policy.draws_short_numbers() {
            short(self.random.below(10_000))
        } else {
            TransactionNo::parse(format!("1{:019}", self.numbers)).ok()
        };
        drawn.expect("twenty digits are a number")
    }
}
