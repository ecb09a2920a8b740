//! The journal as the driver reads it: what leases and changes told of a loan and of the learnt codes is not read again while the lease lasts.
//!
//! What is remembered may be older than what another process has written since.
//! That costs a try and nothing else: every permit compares the version of its loan, and a refused write makes this forget.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::DateTime;

use super::afloat::Afloat;
use crate::transfer::evidence::Evidence;
use crate::transfer::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use crate::transfer::intent::{Plan, SealedPayload};
use crate::transfer::journal::{
    Batch, Begin, Begun, Change, Claim, Committed, Filter, Health, Journal, JournalFuture,
    LearntCode, NumberUse, OperatorEntry, Party, PartyChange, Record, Recorded,
};
use crate::transfer::state::State;

/// A journal with what is remembered of it.
pub(super) struct Remembered {
    journal: Afloat,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// The leases of this process.
    leases: HashMap<IntentId, Lease>,
    /// The loans and accounts of leased intents.
    parties: HashMap<KeyedDigest, Party>,
    /// The learnt codes up to the newest version that was told.
    learnt: Option<Arc<Vec<LearntCode>>>,
    version: u64,
}

struct Lease {
    party: KeyedDigest,
    /// Whether it was given back with the change that ended its intent.
    is_over: bool,
}

impl Known {
    fn see(&mut self, intent: IntentId, party: &Party, version: u64, is_over: bool) {
        let lease = Lease {
            party: party.digest,
            is_over,
        };
        self.leases.insert(intent, lease);
        let known = self.parties.get(&party.digest);
        // What two tasks were told may arrive in another order.
        if known.is_none_or(|known| known.version <= party.version) {
            self.parties.insert(party.digest, party.clone());
        }
        self.version = self.version.max(version);
    }

    fn forget(&mut self, intent: &IntentId) -> Option<Lease> {
        let lease = self.leases.remove(intent)?;
        self.parties.remove(&lease.party);
        Some(lease)
    }
}

impl Remembered {
    pub(super) fn new(journal: Afloat) -> Self {
        Self {
            journal,
            known: Mutex::default(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Nothing can fail between taking the lock and giving it back, so a poisoned one is sound.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn see(&self, claim: &Claim) {
        // A lease on an intent that is at rest lasts until something is written, or it is given back.
        let mut known = self.known();
        known.see(claim.record.intent.id, &claim.party, claim.learnt, false);
    }

    fn see_committed(&self, committed: &Committed) {
        let is_over = !committed.standing.state().is_worked();
        let mut known = self.known();
        known.see(
            committed.intent,
            &committed.party,
            committed.learnt,
            is_over,
        );
    }
}

fn at_once<'a, T: Send + 'a>(value: T) -> JournalFuture<'a, T> {
    Box::pin(std::future::ready(Ok(value)))
}

impl Journal for Remembered {
    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>> {
        Box::pin(async move {
            let claims = self.journal.claim_due(worker, now, lease, limit).await?;
            claims.iter().for_each(|claim| self.see(claim));
            Ok(claims)
        })
    }

    fn claim(
        &self,
        intent: IntentId,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
    ) -> JournalFuture<'_, Option<Claim>> {
        Box::pin(async move {
            let claim = self.journal.claim(intent, worker, now, lease).await?;
            claim.iter().for_each(|claim| self.see(claim));
            Ok(claim)
        })
    }

    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()> {
        match self.known().forget(&intent) {
            Some(lease) if lease.is_over => at_once(()),
            _ => self.journal.release(intent, fence, due),
        }
    }

    fn commit(&self, change: Change) -> JournalFuture<'_, Committed> {
        Box::pin(async move {
            let (intent, is_leased) = (change.intent, change.fence.is_some());
            let committed = self.journal.commit(change).await;
            match &committed {
                Ok(committed) if is_leased => self.see_committed(committed),
                Ok(_) => {}
                Err(_) => {
                    self.known().forget(&intent);
                }
            }
            committed
        })
    }

    fn begin(&self, begin: Begin) -> JournalFuture<'_, Begun> {
        Box::pin(async move {
            let begun = self.journal.begin(begin).await?;
            if let Begun::New { claim, committed } = &begun {
                match committed {
                    Some(committed) => self.see_committed(committed),
                    None => self.see(claim),
                }
            }
            Ok(begun)
        })
    }

    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party> {
        let known = self.known().parties.get(&digest).cloned();
        match known {
            Some(party) => at_once(party),
            None => self.journal.party(digest),
        }
    }

    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party> {
        Box::pin(async move {
            let digest = change.party.digest;
            let adopted = self.journal.adopt(change, entry).await;
            self.known().parties.remove(&digest);
            adopted
        })
    }

    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64> {
        Box::pin(async move {
            let version = self.journal.learn(code).await?;
            let mut known = self.known();
            known.version = known.version.max(version);
            Ok(version)
        })
    }

    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>> {
        Box::pin(async move {
            {
                let known = self.known();
                // Without a lease nobody has told which version is the newest.
                if let Some(learnt) = known.learnt.as_ref().filter(|_| !known.leases.is_empty())
                    && learnt.len() as u64 >= known.version
                {
                    return Ok(learnt.to_vec());
                }
            }
            let learnt = self.journal.learnt().await?;
            let mut known = self.known();
            known.version = known.version.max(learnt.len() as u64);
            known.learnt = Some(Arc::new(learnt.clone()));
            Ok(learnt)
        })
    }

    fn health(&self) -> JournalFuture<'_, Health> {
        self.journal.health()
    }

    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded> {
        self.journal.record(batch)
    }

    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>> {
        self.journal.read(intent)
    }

    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>> {
        self.journal.find(key)
    }

    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload> {
        self.journal.payload(intent)
    }

    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>> {
        self.journal.evidence(intent)
    }

    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>> {
        self.journal.list(filter, after, limit)
    }

    fn count_by_state(&self) -> JournalFuture<'_, Vec<(State, u64)>> {
        self.journal.count_by_state()
    }

    fn plan(&self, plan: PlanId) -> JournalFuture<'_, Option<Plan>> {
        self.journal.plan(plan)
    }

    fn find_plan(&self, key: CallerKey) -> JournalFuture<'_, Option<Plan>> {
        self.journal.find_plan(key)
    }

    fn find_group(&self, key: CallerKey) -> JournalFuture<'_, Option<Vec<Record>>> {
        self.journal.find_group(key)
    }

    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>> {
        self.journal.calls_of(plan)
    }

    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()> {
        self.journal.register_number(number)
    }

    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>> {
        self.journal.operator_entries()
    }

    fn kept(&self, name: String) -> JournalFuture<'_, Option<String>> {
        self.journal.kept(name)
    }

    fn keep(
        &self,
        name: String,
        expected: Option<String>,
        value: String,
    ) -> JournalFuture<'_, bool> {
        self.journal.keep(name, expected, value)
    }

    fn replace_payload(
        &self,
        intent: IntentId,
        expected: SealedPayload,
        payload: SealedPayload,
    ) -> JournalFuture<'_, bool> {
        self.journal.replace_payload(intent, expected, payload)
    }
}
