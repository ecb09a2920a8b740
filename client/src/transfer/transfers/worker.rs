//! Working on one transfer under a lease: what is to be done next, until it has to wait or is at rest.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::DateTime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument;

use super::progress::{Progress, ProgressEvent};
use super::{Learnt, Shared, TransferError};
use crate::metrics;
use crate::transfer::engine::{Action, Engine, Event, NotAllowed, Readiness, Waiting};
use crate::transfer::evidence::Purpose;
use crate::transfer::identity::{Fence, IntentId};
use crate::transfer::journal::{Change, Claim, Committed, Health, JournalError, Record};
use crate::transfer::rules::Rules;

/// How long a lease is held while all places to call from are taken.
const WAIT_FOR_PLACE: Duration = Duration::from_secs(10);

/// The span of everything that is done about one transfer; it names nothing but its id.
pub(super) fn span_of(intent: &IntentId) -> tracing::Span {
    tracing::info_span!("ontu.transfer", intent = %intent)
}

impl Shared {
    /// Works on a leased transfer until it has to wait or is at rest, and gives the lease back.
    pub(super) async fn work_on(self: Arc<Self>, claim: Claim) -> Result<Record, TransferError> {
        let span = span_of(&claim.record.intent.id);
        let worked = self.work_under(claim).instrument(span.clone()).await;
        if let Err(error) = &worked {
            let _entered = span.enter();
            tracing::warn!("a transfer was put off: {error}");
        }
        worked
    }

    async fn work_under(self: Arc<Self>, claim: Claim) -> Result<Record, TransferError> {
        let fence = claim.fence;
        let mut record = claim.record;
        let worked = self.work(&mut record, fence).await;
        self.give_back(record, fence, worked).await
    }

    /// Gives a lease back after some work, and says when the transfer is due next.
    pub(super) async fn give_back(
        &self,
        record: Record,
        fence: Fence,
        mut worked: Result<DateTime, TransferError>,
    ) -> Result<Record, TransferError> {
        // What was free a moment ago is taken now: that is something to wait for, not a fault.
        if let Err(TransferError::NotAllowed(NotAllowed::Waiting(why))) = worked {
            let until = self.in_a_while(&record);
            self.waits(&record, why, until);
            worked = Ok(until);
        }
        let until = match &worked {
            Ok(until) => *until,
            Err(TransferError::Journal(JournalError::Conflict)) => {
                metrics::cas_conflict();
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
        // What lies further ahead than is believed is looked at again in between.
        let until = if record.state().is_worked() {
            until.min(self.now().saturating_add(Rules::LONGEST_DELAY))
        } else {
            until
        };
        // Without the lease this does nothing: whoever has it now says when the transfer is due.
        self.afloat.release(record.intent.id, fence, until).await?;
        worked.map(|_| record)
    }

    /// Does what is to be done now; returns when the transfer is due next.
    pub(super) async fn work(
        &self,
        record: &mut Record,
        fence: Fence,
    ) -> Result<DateTime, TransferError> {
        let mut has_read = false;
        loop {
            let codes = self.learnt().await?;
            if record.standing.codes() != codes.version {
                self.judge(record, fence, &codes).await?;
                continue;
            }
            let operation = self.operation(&record.intent.api)?;
            let engine = Engine::new(&self.rules, operation.codes(&codes.overlay, codes.version));
            match self.next(&engine, record, fence).await? {
                Action::Rest => return Ok(DateTime::MAX),
                Action::Wait {
                    why: why @ (Waiting::Preflight | Waiting::ClockSkew | Waiting::ClockUnknown),
                    until,
                } => {
                    let stopped = self.process().orders.is_open() && why == Waiting::Preflight;
                    let now = self.now();
                    let held = self.process().orders.held_until(now, &self.rules);
                    let held = held.filter(|_| stopped);
                    if has_read || held.is_some() {
                        let why = if stopped { Waiting::Orders } else { why };
                        let until = held.unwrap_or(until);
                        self.waits(record, why, until);
                        return Ok(until);
                    }
                    // Only a reply tells whether the bank is there and what its clock says.
                    self.preflight(&record.intent.id).await;
                    has_read = true;
                }
                Action::Wait { until, why } => {
                    self.waits(record, why, until);
                    return Ok(until);
                }
                Action::Send => {
                    // A lease must not run out while it waits for a place to send from.
                    let Some(slot) = place(&self.orders).await else {
                        return Ok(self.now());
                    };
                    // Much may have become known while it waited: a set-back clock, a number seen before.
                    if self.next(&engine, record, fence).await? == Action::Send {
                        self.send(&engine, record, fence).await?;
                    }
                    drop(slot);
                }
                Action::Inquire { attempt, about } => {
                    let id = record.intent.id;
                    let now = self.now();
                    let may_ask = self.process().inquiries.ask(now, &self.rules, &id);
                    if let Err(until) = may_ask {
                        self.waits(record, Waiting::Bank, until);
                        return Ok(until);
                    }
                    let Some(slot) = place(&self.inquiries).await else {
                        return Ok(self.now());
                    };
                    let purpose = Purpose::Settlement;
                    self.inquire(&engine, record, fence, attempt, about, purpose)
                        .await?;
                    drop(slot);
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

    async fn next(
        &self,
        engine: &Engine<'_>,
        record: &Record,
        fence: Fence,
    ) -> Result<Action, TransferError> {
        let party = self.afloat.party(record.intent.party).await?;
        let ready = self.readiness().await?;
        Ok(engine.next(record, &party, &ready, fence, self.now()))
    }

    pub(super) async fn readiness(&self) -> Result<Readiness, TransferError> {
        let health = self.afloat.health().await?;
        metrics::journal_health(
            matches!(health, Health::Poisoned(_)),
            matches!(health, Health::Quarantined(_) | Health::Halted(_)),
        );
        Ok(Readiness {
            health: Some(health),
            ..self.own_readiness()
        })
    }

    /// Asks the bank something that changes nothing: whether it answers, and what its clock says.
    async fn preflight(&self, intent: &IntentId) {
        let wanted = Instant::now();
        let mut last = self.preflight_lock.lock().await;
        // One is enough for all that wait for it.
        if last.is_some_and(|last| last >= wanted) {
            return;
        }
        let from = self.now();
        let answer = (self.preflight)(self.client.clone(), from.date()).await;
        *last = Some(Instant::now());
        self.compare_clocks(answer.http_date.as_deref(), from);
        let mut process = self.process();
        if answer.answered {
            process.read_answered(from, &self.rules);
        } else if process.orders.is_open() {
            process.orders.heard(true, from, &self.rules, intent);
        }
    }

    pub(super) async fn judge(
        &self,
        record: &mut Record,
        fence: Fence,
        codes: &Learnt,
    ) -> Result<(), TransferError> {
        let operation = self.operation(&record.intent.api)?;
        let of = operation.codes(&codes.overlay, codes.version);
        let evidence = self.afloat.evidence(record.intent.id).await?;
        let event = Event::Judge {
            evidence: &evidence,
        };
        self.write(&Engine::new(&self.rules, of), record, fence, event)
            .await?;
        Ok(())
    }

    /// Writes what an event changes, under a lease.
    pub(super) async fn write(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        event: Event<'_>,
    ) -> Result<Committed, TransferError> {
        let party = self.afloat.party(record.intent.party).await?;
        let change = engine.apply(record, &party, Some(fence), event, self.now())?;
        self.commit(record, change).await
    }

    pub(super) async fn commit(
        &self,
        record: &mut Record,
        change: Change,
    ) -> Result<Committed, TransferError> {
        let began = Instant::now();
        let committed = self.afloat.commit(change).await;
        metrics::journal_commit(began.elapsed());
        let committed = committed?;
        self.follow(record, &committed);
        Ok(committed)
    }

    /// Brings a transfer up to what was written, and tells of it.
    pub(super) fn follow(&self, record: &mut Record, committed: &Committed) {
        let (from, to) = (record.state(), committed.standing.state());
        if from != to {
            let dispute = committed.standing.dispute().copied();
            metrics::moved(record, to, dispute, self.now());
            self.tell(record, ProgressEvent::Moved { from, to, dispute });
            self.work.notify_one();
        }
        let doubted = record.standing.doubts_number();
        record.follow(committed);
        match (doubted, record.standing.doubts_number()) {
            (false, true) => {
                let why = "the bank had seen a number before this journal sent it".to_owned();
                self.tell(record, ProgressEvent::Halted { why });
            }
            (true, false) => {
                self.tell(record, ProgressEvent::Resumed);
                self.work.notify_one();
            }
            _ => {}
        }
    }

    /// When to look again at something that another transfer or the process holds up.
    pub(super) fn in_a_while(&self, record: &Record) -> DateTime {
        self.now()
            .saturating_add(self.rules.delay(&record.intent.id, 2))
    }

    pub(super) fn waits(&self, record: &Record, why: Waiting, until: DateTime) {
        if why == Waiting::GuardWindow {
            metrics::guard_window_wait();
        }
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

/// A place to call from; none if all were taken for too long.
pub(super) async fn place(places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    let waiting = places.clone().acquire_owned();
    tokio::time::timeout(WAIT_FOR_PLACE, waiting)
        .await
        .ok()?
        .ok()
}
