//! A journal that lasts as long as the process: for simulations, tests and dry runs.

mod tables;

use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::DateTime;

use self::tables::Tables;
use super::evidence::Evidence;
use super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use super::intent::{Plan, SealedPayload};
use super::journal::{
    Batch, Change, Claim, Committed, Filter, Health, Journal, JournalError, JournalFuture,
    LearntCode, NumberUse, OperatorEntry, Party, PartyChange, Record, Recorded, farthest_due,
};
use super::state::State;

/// A journal in memory.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    tables: Mutex<Tables>,
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its health, as a failed write or a restored backup would.
    pub fn set_health(&self, health: Health) {
        self.lock().health = Some(health);
    }

    /// Refuses the next writes, as a file that another program writes to all the time would.
    pub fn set_busy(&self, writes: u32) {
        self.lock().busy = writes;
    }

    /// A journal that compares neither versions nor fences, which no journal may do.
    #[cfg(feature = "wrong-policies")]
    #[doc(hidden)]
    pub fn without_compare_and_set() -> Self {
        let journal = Self::new();
        journal.lock().compares_nothing = true;
        journal
    }

    /// Takes over an intent from another journal, with everything that is known of it.
    #[cfg(feature = "http")]
    pub(super) fn take_over(
        &self,
        record: Record,
        payload: SealedPayload,
        evidence: Vec<Evidence>,
    ) {
        self.lock().insert(record, payload, evidence);
    }

    /// Takes over a loan or account.
    #[cfg(feature = "http")]
    pub(super) fn take_over_party(&self, party: Party) {
        self.lock().parties.insert(party.digest, party);
    }

    /// Whether it holds an intent.
    #[cfg(feature = "http")]
    pub(super) fn holds(&self, intent: &IntentId) -> bool {
        self.lock().by_id.contains_key(intent)
    }

    /// An intent as it stands.
    #[cfg(feature = "http")]
    pub(super) fn known(&self, intent: &IntentId) -> Option<Record> {
        let tables = self.lock();
        tables.entry(*intent).ok().map(|entry| entry.record.clone())
    }

    /// Whether it holds a loan or account.
    #[cfg(feature = "http")]
    pub(super) fn holds_party(&self, digest: &KeyedDigest) -> bool {
        self.lock().parties.contains_key(digest)
    }

    /// Whether a worker has something to do about any of its intents.
    #[cfg(feature = "http")]
    pub(super) fn has_work(&self) -> bool {
        let tables = self.lock();
        let mut entries = tables.entries.iter();
        entries.any(|entry| entry.record.state().is_open_at_bank())
    }

    fn lock(&self) -> MutexGuard<'_, Tables> {
        // A panic while it was held leaves no half-written change: each is worked out before it is applied.
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tables) -> Result<T, JournalError>,
    ) -> JournalFuture<'static, T> {
        Box::pin(ready(work(&mut self.lock())))
    }
}

impl Journal for MemoryJournal {
    fn health(&self) -> JournalFuture<'_, Health> {
        self.with(|tables| Ok(tables.health()))
    }

    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded> {
        self.with(|tables| tables.record(batch))
    }

    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>> {
        self.with(|tables| Ok(tables.entry(intent).ok().map(|entry| entry.record.clone())))
    }

    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>> {
        self.with(|tables| {
            let index = tables.by_key.get(&key);
            Ok(index.map(|index| tables.entries[*index].record.clone()))
        })
    }

    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload> {
        self.with(|tables| tables.entry(intent).map(|entry| entry.payload.clone()))
    }

    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>> {
        self.with(|tables| tables.entry(intent).map(|entry| entry.evidence.clone()))
    }

    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>> {
        self.with(|tables| {
            let records = tables.entries.iter().map(|entry| &entry.record);
            Ok(records
                .filter(|record| record.sequence > after && filter.takes(record))
                .take(limit)
                .cloned()
                .collect())
        })
    }

    fn plan(&self, plan: PlanId) -> JournalFuture<'_, Option<Plan>> {
        self.with(|tables| Ok(tables.plans.iter().find(|it| it.id == plan).cloned()))
    }

    fn find_plan(&self, key: CallerKey) -> JournalFuture<'_, Option<Plan>> {
        self.with(|tables| Ok(tables.plans.iter().find(|it| it.key == key).cloned()))
    }

    fn find_group(&self, key: CallerKey) -> JournalFuture<'_, Option<Vec<Record>>> {
        self.with(|tables| Ok(tables.find_group(&key)))
    }

    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>> {
        self.with(|tables| Ok(tables.calls_of(plan)))
    }

    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>> {
        self.with(|tables| {
            tables.writable()?;
            let farthest = farthest_due(now);
            let due = |index: &usize| {
                let entry = &tables.entries[*index];
                let record = &entry.record;
                record.state().is_worked()
                    && (record.due <= now || record.due > farthest)
                    && entry.lease.as_ref().is_none_or(|(_, until)| *until <= now)
                    && (record.state() != State::Recorded || tables.is_turn(record))
            };
            let mut due: Vec<usize> = (0..tables.entries.len()).filter(due).collect();
            due.sort_by_key(|index| tables.entries[*index].record.due);
            due.truncate(limit);
            Ok(due
                .into_iter()
                .filter_map(|index| tables.claim(index, &worker, now, lease))
                .collect())
        })
    }

    fn claim(
        &self,
        intent: IntentId,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
    ) -> JournalFuture<'_, Option<Claim>> {
        self.with(|tables| {
            tables.writable()?;
            let index = *tables.by_id.get(&intent).ok_or(JournalError::NotFound)?;
            Ok(tables.claim(index, &worker, now, lease))
        })
    }

    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()> {
        self.with(|tables| {
            tables.writable()?;
            let entry = tables.entry_mut(intent)?;
            if entry.record.fence == fence {
                entry.lease = None;
                entry.record.due = due;
            }
            Ok(())
        })
    }

    fn commit(&self, change: Change) -> JournalFuture<'_, Committed> {
        self.with(|tables| tables.commit(change))
    }

    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()> {
        self.with(|tables| {
            tables.writable()?;
            if tables.numbers.insert((number.day, number.number)) {
                Ok(())
            } else {
                Err(JournalError::NumberTaken)
            }
        })
    }

    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party> {
        self.with(|tables| Ok(tables.party(digest)))
    }

    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party> {
        self.with(|tables| {
            tables.writable()?;
            tables.check_party(&change)?;
            tables.operator_entries.push(entry);
            Ok(tables.put_party(change))
        })
    }

    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>> {
        self.with(|tables| Ok(tables.operator_entries.clone()))
    }

    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64> {
        self.with(|tables| {
            tables.writable()?;
            tables.learnt.push(code);
            Ok(tables.learnt.len() as u64)
        })
    }

    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>> {
        self.with(|tables| Ok(tables.learnt.clone()))
    }

    fn kept(&self, name: String) -> JournalFuture<'_, Option<String>> {
        self.with(|tables| Ok(tables.kept.get(&name).cloned()))
    }

    fn keep(
        &self,
        name: String,
        expected: Option<String>,
        value: String,
    ) -> JournalFuture<'_, bool> {
        self.with(|tables| {
            tables.writable()?;
            let same = tables.kept.get(&name) == expected.as_ref();
            if same {
                tables.kept.insert(name, value);
            }
            Ok(same)
        })
    }

    fn replace_payload(
        &self,
        intent: IntentId,
        expected: SealedPayload,
        payload: SealedPayload,
    ) -> JournalFuture<'_, bool> {
        self.with(|tables| {
            tables.writable()?;
            let entry = tables.entry_mut(intent)?;
            let same = entry.payload == expected;
            if same {
                entry.payload = payload;
            }
            Ok(same)
        })
    }
}
