//! Callers who ask for another attempt or call things off, and an operator who reads the bank's books.

use super::*;

impl World {
    /// A caller asks for another attempt of some of what was refused or not executed, and calls off some of what waits.
    pub(super) fn caller(&mut self) {
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
    pub(super) fn operator_resolves(&mut self) {
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
}
