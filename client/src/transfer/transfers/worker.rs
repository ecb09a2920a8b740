//! Working on one transfer under a lease: permits, sendings, inquiries, and what they change.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use jiff::civil::DateTime;
use secrecy::ExposeSecret;

use super::operation::{AnyCall, Came};
use super::progress::{Progress, ProgressEvent};
use super::{Learnt, Shared, TransferError, random};
use crate::client::Client;
use crate::runtime::{Sending, TransactionNo};
use crate::transfer::engine::{Action, Engine, Event, NotAllowed, Readiness, Waiting};
use crate::transfer::evidence::{Answer, AskedDay, Purpose};
use crate::transfer::identity::Fence;
use crate::transfer::journal::{
    Change, Claim, Committed, Health, JournalError, NumberPurpose, NumberUse, Record,
};
use crate::transfer::rules::{Rules, day_after, is_near_sweep};
use crate::transfer::sealer::{PAYLOAD_COLUMN, SealedPlace};
use crate::transfer::state::{Attempt, Dispute, State};

/// How often a write is decided anew when somebody else wrote in between.
const TRIES: u32 = 8;
/// How long a lease is held while all places to send from are taken.
const WAIT_FOR_PLACE: Duration = Duration::from_secs(10);

impl Shared {
    /// Works on a leased transfer until it has to wait or is at rest, and gives the lease back.
    pub(super) async fn work_on(self: Arc<Self>, claim: Claim) -> Result<Record, TransferError> {
        let fence = claim.fence;
        let mut record = claim.record;
        let worked = self.work(&mut record, fence).await;
        let until = match &worked {
            Ok(until) => *until,
            Err(TransferError::Journal(JournalError::Conflict)) => {
                self.tell(&record, ProgressEvent::Conflict);
                self.now()
                    .saturating_add(self.rules.delay(&record.intent.id, 0))
            }
            Err(error) => {
                let why = error.to_string();
                self.tell(
                    &record,
                    match error {
                        TransferError::Journal(_) => ProgressEvent::JournalFailed { why },
                        _ => ProgressEvent::Unusable { why },
                    },
                );
                let pause = self.rules.delay(&record.intent.id, u32::MAX);
                self.now().saturating_add(pause)
            }
        };
        // Without the lease this does nothing: whoever has it now says when the transfer is due.
        self.journal.release(record.intent.id, fence, until).await?;
        worked.map(|_| record)
    }

    /// Does what is to be done now; returns when the transfer is due next.
    async fn work(&self, record: &mut Record, fence: Fence) -> Result<DateTime, TransferError> {
        loop {
            let codes = self.learnt().await?;
            if record.standing.codes() != codes.version {
                self.judge(record, fence, &codes).await?;
                continue;
            }
            let operation = self.operation(&record.intent.api)?;
            let engine = Engine::new(&self.rules, operation.codes(&codes.overlay, codes.version));
            let party = self.journal.party(record.intent.party).await?;
            let ready = self.readiness().await?;
            match engine.next(record, &party, &ready, fence, self.now()) {
                Action::Rest => return Ok(DateTime::MAX),
                Action::Wait {
                    why: Waiting::Preflight,
                    until,
                } => {
                    if !self.preflight().await {
                        self.waits(record, Waiting::Preflight, until);
                        return Ok(until);
                    }
                }
                Action::Wait { until, why } => {
                    self.waits(record, why, until);
                    return Ok(until);
                }
                Action::Send => {
                    let slot = self.orders.clone().acquire_owned();
                    // A lease must not run out while it waits for a place to send from.
                    let Ok(Ok(slot)) = tokio::time::timeout(WAIT_FOR_PLACE, slot).await else {
                        return Ok(self.now());
                    };
                    self.send(&engine, record, fence).await?;
                    drop(slot);
                }
                Action::Inquire { about, .. } => {
                    self.inquire(&engine, record, fence, about, Purpose::Settlement)
                        .await?;
                }
                Action::Interrupt => {
                    self.write(&engine, record, fence, Event::Interrupted)
                        .await?;
                }
                Action::Lapse => {
                    self.write(&engine, record, fence, Event::Lapse).await?;
                }
                Action::Close => {
                    self.write(&engine, record, fence, Event::Close).await?;
                }
            }
        }
    }

    async fn readiness(&self) -> Result<Readiness, TransferError> {
        let mut health = self.journal.health().await?;
        let process = self.process();
        if let (Health::Ready, Some(why)) = (&health, &process.halted) {
            health = Health::Quarantined(why.clone());
        }
        Ok(Readiness {
            health: Some(health),
            preflight_passed: process.preflight_passed,
            skew: process.skew,
        })
    }

    async fn preflight(&self) -> bool {
        // One is enough for all that wait for it.
        let _first = self.preflight_lock.lock().await;
        if self.process().preflight_passed {
            return true;
        }
        let passed = (self.preflight)(self.client.clone(), self.now().date()).await;
        if passed {
            self.process().preflight_passed = true;
        }
        passed
    }

    pub(super) async fn judge(
        &self,
        record: &mut Record,
        fence: Fence,
        codes: &Learnt,
    ) -> Result<(), TransferError> {
        let operation = self.operation(&record.intent.api)?;
        let of = operation.codes(&codes.overlay, codes.version);
        let evidence = self.journal.evidence(record.intent.id).await?;
        let event = Event::Judge {
            evidence: &evidence,
        };
        self.write(&Engine::new(&self.rules, of), record, fence, event)
            .await?;
        Ok(())
    }

    /// Opens the content of a transfer.
    async fn call(&self, record: &Record) -> Result<Box<dyn AnyCall>, TransferError> {
        let intent = &record.intent;
        let sealed = self.journal.payload(intent.id).await?;
        let place = SealedPlace {
            intent: &intent.id,
            column: PAYLOAD_COLUMN,
            version: intent.payload_version,
        };
        let content = self.sealer.open(place, &sealed)?;
        self.operation(&intent.api)?
            .read(content.expose_secret())
            .map_err(TransferError::Unreadable)
    }

    /// Takes a permit, sends, and writes down what came of it.
    async fn send(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
    ) -> Result<(), TransferError> {
        // Whatever cannot be sent is found out before a permit is taken for it.
        let call = self.call(record).await?;
        let enforced = self.client.configuration().cp949_bytes_enforced;
        call.check_on(self.now().date(), enforced)
            .map_err(|violations| TransferError::Unreadable(violations.to_string()))?;
        // The permit is good from before it is asked for, so that a slow journal shortens it.
        let asked = Instant::now();
        let committed = self.permit(engine, record, fence).await?;
        let Some(permit) = committed.permit else {
            return Err(JournalError::Misuse("the journal gave no permit".to_owned()).into());
        };
        let attempt = permit.attempt();
        let not_after = asked + self.rules.permit_lifetime();
        let opening = record.standing.attempt().and_then(|it| it.opening);
        let now = self.now();
        self.tell(
            record,
            ProgressEvent::Sending {
                attempt,
                day: now.date(),
                near_sweep: is_near_sweep(now),
            },
        );
        let event = match call.send(&self.client, opening, permit, not_after).await {
            Ok(came) => {
                let answer = self.digested(record, came);
                self.tell(
                    record,
                    ProgressEvent::Answered {
                        answer: answer.clone(),
                    },
                );
                Event::Answered { attempt, answer }
            }
            Err(error) if error.is_not_sent() => {
                let why = error.to_string();
                self.tell(record, ProgressEvent::NotSent { why: why.clone() });
                Event::NotSent { attempt, why }
            }
            Err(error) => Event::Answered {
                attempt,
                answer: Answer::Silence {
                    why: error.to_string(),
                },
            },
        };
        self.write_end(engine, record, fence, event).await
    }

    /// Takes a permit; a number that was used before is drawn again.
    async fn permit(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
    ) -> Result<Committed, TransferError> {
        for _ in 0..TRIES {
            let number = random(TransactionNo::random)?;
            let permitted = self
                .write(engine, record, fence, Event::Permit { number })
                .await;
            match permitted {
                Err(TransferError::Journal(JournalError::NumberTaken)) => {}
                permitted => return permitted,
            }
        }
        Err(JournalError::NumberTaken.into())
    }

    /// Writes what came of a sending, even when the lease was lost meanwhile.
    async fn write_end(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        event: Event<'_>,
    ) -> Result<(), TransferError> {
        let mut lost = false;
        for _ in 0..TRIES {
            let party = self.journal.party(record.intent.party).await?;
            let held = (!lost).then_some(fence);
            let change = engine.apply(record, &party, held, event.clone(), self.now());
            let change = match change {
                // The new owner has judged by codes that this engine does not know: the answer is kept as it is, and judged later.
                Err(NotAllowed::OtherCodes) => {
                    let codes = self.learnt().await?;
                    let of = self.operation(&record.intent.api)?;
                    let of = of.codes(&codes.overlay, codes.version);
                    Engine::new(&self.rules, of).apply(
                        record,
                        &party,
                        held,
                        event.clone(),
                        self.now(),
                    )?
                }
                change => change?,
            };
            match self.commit(record, change).await {
                Err(TransferError::Journal(JournalError::Conflict)) => {
                    let id = record.intent.id;
                    let found = self.journal.read(id).await?;
                    *record = found.ok_or(JournalError::NotFound)?;
                    lost = record.fence != fence;
                    // That nothing was sent is this worker's word, not the bank's: without the lease it does not count.
                    if lost && matches!(event, Event::NotSent { .. }) {
                        return Err(JournalError::Conflict.into());
                    }
                }
                Err(error) => return Err(error),
                // Without the lease there is nothing more to do here.
                Ok(_) if lost => return Err(JournalError::Conflict.into()),
                Ok(_) => return Ok(()),
            }
        }
        Err(JournalError::Conflict.into())
    }

    /// Writes what an event changes, under a lease.
    pub(super) async fn write(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        event: Event<'_>,
    ) -> Result<Committed, TransferError> {
        let party = self.journal.party(record.intent.party).await?;
        let change = engine.apply(record, &party, Some(fence), event, self.now())?;
        self.commit(record, change).await
    }

    async fn commit(
        &self,
        record: &mut Record,
        change: Change,
    ) -> Result<Committed, TransferError> {
        let committed = self.journal.commit(change).await?;
        let from = record.state();
        *record = committed.record.clone();
        let to = record.state();
        if from != to {
            let dispute = record.standing.dispute().copied();
            self.tell(record, ProgressEvent::Moved { from, to, dispute });
            // A source of numbers that gives used ones cannot be trusted with the next either.
            if to == State::Disputed && dispute == Some(Dispute::NumberCollision) {
                let why = "the bank had seen a number before this journal sent it".to_owned();
                self.process().halted = Some(why.clone());
                self.tell(record, ProgressEvent::Halted { why });
            }
            self.work.notify_one();
        }
        Ok(committed)
    }

    /// Asks the bank what became of the latest attempt; its own number is written down first.
    pub(super) async fn inquire(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        about: AskedDay,
        purpose: Purpose,
    ) -> Result<(), TransferError> {
        let Some(attempt) = record.standing.attempt().cloned() else {
            return Err(NotAllowed::State(record.state()).into());
        };
        let call = self.call(record).await?;
        // A closed semaphore would only mean that inquiries are not bounded.
        let slot = self.inquiries.acquire().await.ok();
        let asked_at = self.now();
        let sending = self.inquiry_number(record, asked_at).await?;
        let number = sending.transaction_no.clone();
        let came = call
            .inquire(
                &self.client,
                day_of(&attempt, about),
                attempt.number.clone(),
                sending,
            )
            .await;
        drop(slot);
        let answer = match came {
            Ok(came) => {
                if came.answered {
                    self.process().preflight_passed = true;
                }
                self.digested(record, came)
            }
            Err(error) => {
                let why = error.to_string();
                self.tell(record, ProgressEvent::InquiryNotSent { why: why.clone() });
                Answer::Silence { why }
            }
        };
        self.tell(
            record,
            ProgressEvent::Inquired {
                about,
                purpose,
                answer: answer.clone(),
            },
        );
        let event = Event::Inquired {
            attempt: attempt.ordinal,
            about,
            purpose,
            number,
            asked_at,
            answer,
        };
        self.write(engine, record, fence, event).await?;
        Ok(())
    }

    async fn inquiry_number(
        &self,
        record: &Record,
        now: DateTime,
    ) -> Result<Sending, TransferError> {
        for _ in 0..TRIES {
            let number = random(TransactionNo::random)?;
            let registered = self
                .journal
                .register_number(NumberUse {
                    day: now.date(),
                    number: number.clone(),
                    intent: record.intent.id,
                    purpose: NumberPurpose::Inquiry,
                })
                .await;
            match registered {
                Err(JournalError::NumberTaken) => continue,
                // Asking changes nothing at the bank, so a journal that takes no more writes does not stop it.
                Ok(()) | Err(JournalError::Poisoned(_)) => {
                    return Ok(Sending {
                        transaction_no: number,
                        date: now.date(),
                        time: now.time(),
                    });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(JournalError::NumberTaken.into())
    }

    /// The answer with the digest of the reply; the clock of the bank is looked at on the way.
    fn digested(&self, record: &Record, came: Came) -> Answer {
        let Came {
            mut answer,
            http_date,
            body,
            ..
        } = came;
        if let Answer::Reply(reply) = &mut answer {
            let text = String::from_utf8_lossy(&body);
            reply.digest = self.sealer.content_digest(&text).ok();
        }
        if let Some(skew) = http_date.and_then(|date| skew(&self.client, &date)) {
            self.process().skew = Some(skew);
            if skew.abs() > Rules::NOTABLE_SKEW {
                self.tell(record, ProgressEvent::ClockSkew { skew });
            }
        }
        answer
    }

    fn waits(&self, record: &Record, why: Waiting, until: DateTime) {
        if why != Waiting::Delay {
            self.tell(record, ProgressEvent::Waits { why, until });
        }
    }

    pub(super) fn tell(&self, record: &Record, event: ProgressEvent) {
        tracing::info!(intent = %record.intent.id, api = record.intent.api, "{event}");
        // Nobody may be listening.
        let _ = self.events.send(Progress {
            intent: record.intent.id,
            key: record.intent.key.clone(),
            api: record.intent.api.clone(),
            at: self.now(),
            event,
        });
    }
}

/// The day under which an attempt is asked for.
fn day_of(attempt: &Attempt, about: AskedDay) -> jiff::civil::Date {
    match about {
        AskedDay::Own => attempt.day,
        AskedDay::Next => day_after(attempt.day),
    }
}

/// How far this clock is ahead of the bank's; none for a bank on this machine, whose clock may have been moved on purpose.
fn skew(client: &Client, http_date: &str) -> Option<SignedDuration> {
    if client.is_loopback() {
        return None;
    }
    Some(client.now().duration_since(in_korea(http_date)?))
}

/// The time in Korea that an HTTP header `Date` states.
fn in_korea(http_date: &str) -> Option<DateTime> {
    let stated = jiff::fmt::rfc2822::parse(http_date).ok()?;
    Some(jiff::tz::Offset::constant(9).to_datetime(stated.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::in_korea;

    #[test]
    fn the_banks_clock_is_read_from_its_replies() {
        let read = |text| in_korea(text).map(|time| time.to_string());
        let noon = Some("2026-01-05T09:30:15".to_owned());
        assert_eq!(read("Mon, 05 Jan 2026 00:30:15 GMT"), noon);
        assert_eq!(read("2026-01-05"), None);
        assert_eq!(read(""), None);
    }
}
