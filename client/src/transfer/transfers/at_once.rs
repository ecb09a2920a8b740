//! One call that is sent as soon as it is written down: recorded, leased and permitted in one write of the journal.

use std::sync::Arc;
use std::time::Instant;

use jiff::civil::DateTime;
use tokio::sync::OwnedSemaphorePermit;
use tracing::Instrument;

use super::operation::Call;
use super::worker::{place, span_of};
use super::{Learnt, Shared, TransferError, Transfers, owned, random};
use crate::metrics;
use crate::runtime::TransactionNo;
use crate::transfer::codes::Codes;
use crate::transfer::engine::{Action, Engine, Event, Readiness};
use crate::transfer::identity::{CallerKey, IntentId};
use crate::transfer::journal::{Begin, Begun, Claim, Committed, Decide, JournalError, Record};
use crate::transfer::prepare::{Submit, check};
use crate::transfer::transferable::Transferable;

impl Transfers {
    /// Writes one call down under a key, and sends it at once if nothing stands in the way; returns how it stands then.
    ///
    /// It is what [`submit`](Self::submit) and [`settle`](Self::settle) do for one call, with fewer forced writes of the journal.
    /// What is not at its end when this returns, [`settle`](Self::settle) or [`run`](Self::run) works on like on any other.
    /// A caller who stops to wait stops nothing: what is written down goes on.
    ///
    /// # Errors
    /// As [`submit`](Self::submit); what goes wrong once it is written down is told as an event and stands in the journal.
    pub async fn transfer<O: Transferable>(
        &self,
        key: CallerKey,
        request: &O,
        submit: Submit,
    ) -> Result<Record, TransferError> {
        let (shared, request) = (self.shared.clone(), request.clone());
        owned(shared.transfer(key, request, submit)).await
    }
}

/// What may be done about a call as soon as it is written down.
struct AtOnce {
    /// Its place to send from; held until it is sent.
    slot: OwnedSemaphorePermit,
    readiness: Readiness,
    number: TransactionNo,
}

impl Shared {
    async fn transfer<O: Transferable>(
        self: Arc<Self>,
        key: CallerKey,
        request: O,
        submit: Submit,
    ) -> Result<Record, TransferError> {
        self.check_loan(&request, &key, false).await?;
        let id = random(IntentId::random)?;
        let codes = Arc::new(self.learnt().await?);
        let at_once = self.at_once(&request).await?;
        let batch = self
            .preparation::<O>(&codes, submit)
            .one(&request, key, id)?;
        let duplicates = batch.duplicates;
        let new = batch.intents.into_iter().next();
        let (slot, decide) = match at_once {
            Some(at_once) => {
                let decide = self.decision::<O>(codes.clone(), at_once.readiness, at_once.number);
                (Some(at_once.slot), decide)
            }
            None => (None, Box::new(|_: &Claim| None) as Decide),
        };
        let begin = Begin {
            new: new.ok_or(TransferError::Interrupted)?,
            duplicates,
            worker: self.worker.clone(),
            now: self.now(),
            lease: self.rules.lease(),
            decide,
        };
        // The permit is good from before it is asked for, so that a slow journal shortens it.
        let asked = Instant::now();
        let begun = self.afloat.begin(begin).await;
        metrics::journal_commit(asked.elapsed());
        let (claim, committed) = match begun? {
            Begun::Known(record) => return Ok(*record),
            Begun::New { claim, committed } => (claim, committed),
        };
        let id = claim.record.intent.id;
        let worked = match committed {
            Some(committed) => {
                let call = Call(request);
                let sent = self
                    .send_begun(&codes, *claim, *committed, &call, asked)
                    .instrument(span_of(&id))
                    .await;
                drop(slot);
                sent
            }
            None => {
                drop(slot);
                // In a box, for what seldom happens is not to be carried by every transfer.
                Box::pin(self.clone().work_on(*claim)).await
            }
        };
        match worked {
            Ok(record) => Ok(record),
            // It is written down: what went wrong since was told, and is no failure of this.
            Err(_) => Ok(self.afloat.read(id).await?.ok_or(JournalError::NotFound)?),
        }
    }

    /// Sends what was permitted when it was written down, and gives the lease back.
    async fn send_begun<O: Transferable>(
        self: &Arc<Self>,
        codes: &Learnt,
        claim: Claim,
        committed: Committed,
        call: &Call<O>,
        asked: Instant,
    ) -> Result<Record, TransferError> {
        let Claim {
            mut record, fence, ..
        } = claim;
        self.follow(&mut record, &committed);
        let of = Codes::of::<O>(&codes.overlay, codes.version);
        let engine = Engine::new(&self.rules, of);
        let sent = match committed.permit {
            Some(permit) => {
                self.send_permitted(&engine, &mut record, fence, call, permit, asked)
                    .await
            }
            None => Err(JournalError::Misuse("the journal gave no permit".to_owned()).into()),
        };
        let worked = match sent {
            Ok(()) if record.state().is_worked() => Box::pin(self.work(&mut record, fence)).await,
            Ok(()) => Ok(DateTime::MAX),
            Err(error) => Err(error),
        };
        self.give_back(record, fence, worked).await
    }

    /// A place to send from and all else that is needed, if the call can be sent now.
    async fn at_once<O: Transferable>(&self, request: &O) -> Result<Option<AtOnce>, TransferError> {
        let enforced = self.client.configuration().cp949_bytes_enforced;
        if check(request, self.now().date(), enforced).is_err() {
            return Ok(None);
        }
        let Some(slot) = place(&self.orders).await else {
            return Ok(None);
        };
        Ok(Some(AtOnce {
            slot,
            readiness: self.readiness().await?,
            number: self.number()?,
        }))
    }

    /// Takes a permit, if the engine would send now.
    fn decision<O: Transferable>(
        self: &Arc<Self>,
        codes: Arc<Learnt>,
        readiness: Readiness,
        number: TransactionNo,
    ) -> Decide {
        let shared = self.clone();
        Box::new(move |claim| {
            // Codes that were learnt just now are judged by first.
            if claim.learnt != codes.version {
                return None;
            }
            let of = Codes::of::<O>(&codes.overlay, codes.version);
            let engine = Engine::new(&shared.rules, of);
            let (record, party, now) = (&claim.record, &claim.party, shared.now());
            match engine.next(record, party, &readiness, claim.fence, now) {
                Action::Send => {
                    let permit = Event::Permit { number };
                    let change = engine.apply(record, party, Some(claim.fence), permit, now);
                    change.ok()
                }
                _ => None,
            }
        })
    }
}
