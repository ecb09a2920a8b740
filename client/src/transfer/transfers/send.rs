//! Sending one transfer: its content is opened, a permit taken, the call made once, and what came of it written down.

use std::time::{Duration, Instant};

use secrecy::ExposeSecret;

use super::operation::AnyCall;
use super::progress::ProgressEvent;
use super::{Shared, TransferError};
use crate::error::NotSentReason;
use crate::metrics;
use crate::runtime::CodeClass;
use crate::transfer::engine::{Engine, Event, NotAllowed};
use crate::transfer::evidence::{Answer, Reply};
use crate::transfer::identity::Fence;
use crate::transfer::journal::{Committed, JournalError, Permit, Record};
use crate::transfer::rules::is_near_sweep;
use crate::transfer::sealer::{PAYLOAD_COLUMN, SealedPlace};
use crate::transfer::state::Verdict;
use crate::transport::Deadline;

/// How often a write is decided anew when somebody else wrote in between.
pub(super) const TRIES: u32 = 8;
/// How long it is waited at most before what the bank answered is written again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

impl Shared {
    /// Opens the content of a transfer.
    pub(super) async fn call(&self, record: &Record) -> Result<Box<dyn AnyCall>, TransferError> {
        let intent = &record.intent;
        let sealed = self.afloat.payload(intent.id).await?;
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
    pub(super) async fn send(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
    ) -> Result<(), TransferError> {
        // Whatever cannot be sent is found out before a permit is taken for it.
        let call = self.call(record).await?;
        let enforced = self.client.configuration().cp949_bytes_enforced;
        call.check(self.now().date(), enforced)
            .map_err(|error| TransferError::Unreadable(error.to_string()))?;
        // The permit is good from before it is asked for, so that a slow journal shortens it.
        let asked = Instant::now();
        let committed = self.permit(engine, record, fence).await?;
        let Some(permit) = committed.permit else {
            return Err(JournalError::Misuse("the journal gave no permit".to_owned()).into());
        };
        self.send_permitted(engine, record, fence, &*call, permit, asked)
            .await
    }

    /// Sends under a permit that was asked for at a time, and writes down what came of it.
    pub(super) async fn send_permitted(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        call: &dyn AnyCall,
        permit: Permit,
        asked: Instant,
    ) -> Result<(), TransferError> {
        let attempt = permit.attempt();
        let now = self.now();
        let latest = record.standing.attempt();
        let opening = latest.and_then(|it| it.opening);
        let permitted_at = latest.map_or(now, |it| it.permitted_at);
        // A machine that sleeps stops the monotonic clock, so the other one is looked at too.
        let (client, rules) = (self.client.clone(), self.rules.clone());
        let deadline = Deadline::from(asked + self.rules.permit_lifetime())
            .while_true(move || rules.may_leave(permitted_at, client.now()));
        self.tell(
            record,
            ProgressEvent::Sending {
                attempt,
                day: now.date(),
                near_sweep: is_near_sweep(now),
            },
        );
        let event = match call.send(&self.client, opening, permit, deadline).await {
            Ok(came) => {
                let token_refused = came.token_refused;
                let answer = self.heard(record, came, now);
                let class = |reply: &Reply| engine.codes().class_of_order(reply);
                metrics::order(self.name_of(record), self.class_of(&answer, class));
                let is_known = matches!(&answer, Answer::Reply(reply)
                    if class(reply).is_some_and(|class| class != CodeClass::Unknown));
                self.order_ended(record, is_known, token_refused);
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
                let expired = error.not_sent_reason() == Some(&NotSentReason::Expired);
                metrics::order_not_sent(self.name_of(record), expired);
                self.tell(record, ProgressEvent::NotSent { why: why.clone() });
                Event::NotSent { attempt, why }
            }
            Err(error) => {
                let answer = Answer::Silence {
                    why: error.to_string(),
                };
                metrics::order(self.name_of(record), "silence");
                self.order_ended(record, false, false);
                Event::Answered { attempt, answer }
            }
        };
        let written = self.write_end(engine, record, fence, event).await;
        let latest = record.standing.attempt();
        if let Some(latest) = latest.filter(|it| it.asked.order == Some(Verdict::Duplicate)) {
            metrics::duplicate_number(latest.permits > 1);
        }
        written
    }

    /// Takes a permit; a number that was used before is drawn again.
    async fn permit(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
    ) -> Result<Committed, TransferError> {
        for _ in 0..TRIES {
            let number = self.number()?;
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

    /// Writes what came of a sending, even when the lease was lost meanwhile, and however long another program keeps the journal busy.
    async fn write_end(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        event: Event<'_>,
    ) -> Result<(), TransferError> {
        let mut tries = 0;
        loop {
            let why = match self
                .write_end_now(engine, record, fence, event.clone())
                .await
            {
                Err(TransferError::Journal(JournalError::Unavailable(why))) => why,
                written => return written,
            };
            // Nobody but this process knows what the bank answered.
            self.tell(record, ProgressEvent::JournalFailed { why });
            let pause = self.rules.delay(&record.intent.id, tries);
            tokio::time::sleep(pause.unsigned_abs().min(LONGEST_PAUSE)).await;
            tries += 1;
        }
    }

    async fn write_end_now(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        event: Event<'_>,
    ) -> Result<(), TransferError> {
        let mut lost = record.fence != fence;
        for _ in 0..TRIES {
            let party = self.afloat.party(record.intent.party).await?;
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
                    let found = self.afloat.read(id).await?;
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
}
