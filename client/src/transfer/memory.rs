//! A journal that lasts as long as the process: for simulations, tests and dry runs.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::evidence::{Evidence, Fact};
use super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use super::intent::{Plan, SealedPayload};
use super::journal::{
    Batch, Change, Claim, Committed, Filter, Health, Journal, JournalError, JournalFuture,
    LearntCode, NumberUse, OperatorEntry, Party, PartyChange, Permit, Record, Recorded, lease_end,
};
use super::state::State;
use crate::runtime::TransactionNo;

/// A journal in memory.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    health: Option<Health>,
    entries: Vec<Entry>,
    by_id: HashMap<IntentId, usize>,
    by_key: HashMap<CallerKey, usize>,
    plans: Vec<Plan>,
    numbers: HashSet<(Date, TransactionNo)>,
    parties: HashMap<KeyedDigest, Party>,
    operator_entries: Vec<OperatorEntry>,
    learnt: Vec<LearntCode>,
    kept: BTreeMap<String, String>,
    #[cfg(feature = "wrong-policies")]
    compares_nothing: bool,
}

#[derive(Debug)]
struct Entry {
    record: Record,
    payload: SealedPayload,
    evidence: Vec<Evidence>,
    lease: Option<(WorkerName, DateTime)>,
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
        let mut inner = self.lock();
        let index = inner.entries.len();
        inner.by_id.insert(record.intent.id, index);
        inner.by_key.insert(record.intent.key.clone(), index);
        inner.entries.push(Entry {
            record,
            payload,
            evidence,
            lease: None,
        });
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
        let inner = self.lock();
        inner.entry(*intent).ok().map(|entry| entry.record.clone())
    }

    /// Whether it holds a loan or account.
    #[cfg(feature = "http")]
    pub(super) fn holds_party(&self, digest: &KeyedDigest) -> bool {
        self.lock().parties.contains_key(digest)
    }

    /// Whether a worker has something to do about any of its intents.
    #[cfg(feature = "http")]
    pub(super) fn has_work(&self) -> bool {
        let inner = self.lock();
        let mut entries = inner.entries.iter();
        entries.any(|entry| entry.record.state().is_open_at_bank())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic while it was held leaves no half-written change: each is worked out before it is applied.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Inner) -> Result<T, JournalError>,
    ) -> JournalFuture<'static, T> {
        Box::pin(ready(work(&mut self.lock())))
    }
}

impl Inner {
    fn entry(&self, intent: IntentId) -> Result<&Entry, JournalError> {
        let index = self.by_id.get(&intent).ok_or(JournalError::NotFound)?;
        self.entries.get(*index).ok_or(JournalError::NotFound)
    }

    fn entry_mut(&mut self, intent: IntentId) -> Result<&mut Entry, JournalError> {
        let index = self.by_id.get(&intent).ok_or(JournalError::NotFound)?;
        self.entries.get_mut(*index).ok_or(JournalError::NotFound)
    }

    fn writable(&self) -> Result<(), JournalError> {
        match &self.health {
            Some(Health::Poisoned(why)) => Err(JournalError::Poisoned(why.clone())),
            _ => Ok(()),
        }
    }

    fn calls_of(&self, plan: PlanId) -> Vec<Record> {
        let of_plan = |record: &&Record| record.intent.place.is_some_and(|it| it.plan == plan);
        let records = self.entries.iter().map(|entry| &entry.record);
        let mut calls: Vec<Record> = records.filter(of_plan).cloned().collect();
        calls.sort_by_key(|record| record.intent.place.map(|place| place.index));
        calls
    }

    fn known(&self, batch: &Batch) -> Result<Option<Vec<Record>>, JournalError> {
        if let Some(plan) = &batch.plan {
            return match self.plans.iter().find(|known| known.key == plan.key) {
                Some(known) if known.content == plan.content && known.api == plan.api => {
                    Ok(Some(self.calls_of(known.id)))
                }
                Some(_) => Err(JournalError::OtherContent(plan.key.clone())),
                None => Ok(None),
            };
        }
        let [new] = &batch.intents[..] else {
            return Ok(None);
        };
        let Some(index) = self.by_key.get(&new.intent.key) else {
            return Ok(None);
        };
        let known = &self.entries[*index].record;
        let same = known.intent.api == new.intent.api
            && known.intent.content == new.intent.content
            && known.intent.place.is_none();
        if same {
            Ok(Some(vec![known.clone()]))
        } else {
            Err(JournalError::OtherContent(new.intent.key.clone()))
        }
    }

    fn duplicate(&self, batch: &Batch) -> Option<CallerKey> {
        let since = batch.duplicates?.since;
        let may_move = |state| {
            !matches!(
                state,
                State::Cancelled | State::Refused | State::NotExecuted
            )
        };
        let twin = |known: &&Record| {
            may_move(known.state())
                && known.intent.recorded_at >= since
                && batch.intents.iter().any(|new| {
                    let (new, known) = (&new.intent, &known.intent);
                    new.content == known.content
                        && new.api == known.api
                        && new.party == known.party
                        && new.amount == known.amount
                })
        };
        let mut records = self.entries.iter().map(|entry| &entry.record);
        records.find(twin).map(|known| known.intent.key.clone())
    }

    fn record(&mut self, batch: Batch) -> Result<Recorded, JournalError> {
        self.writable()?;
        let sound = match &batch.plan {
            Some(plan) => batch.intents.iter().enumerate().all(|(index, new)| {
                let place = new.intent.place;
                place.is_some_and(|it| it.plan == plan.id && it.index as usize == index)
            }),
            None => batch.intents.len() == 1 && batch.intents[0].intent.place.is_none(),
        };
        if !sound || batch.intents.is_empty() {
            return Err(JournalError::Misuse(
                "a batch is one intent, or a plan with its intents in order".to_owned(),
            ));
        }
        if let Some(known) = self.known(&batch)? {
            return Ok(Recorded::Known(known));
        }
        for new in &batch.intents {
            if self.by_key.contains_key(&new.intent.key) {
                return Err(JournalError::OtherContent(new.intent.key.clone()));
            }
            if self.by_id.contains_key(&new.intent.id) {
                return Err(JournalError::Misuse("the id is taken".to_owned()));
            }
        }
        if let Some(key) = self.duplicate(&batch) {
            return Err(JournalError::PossibleDuplicate(key));
        }
        let mut records = Vec::with_capacity(batch.intents.len());
        for new in batch.intents {
            let index = self.entries.len();
            self.by_id.insert(new.intent.id, index);
            self.by_key.insert(new.intent.key.clone(), index);
            let record = Record {
                sequence: index as u64 + 1,
                intent: new.intent,
                standing: new.standing,
                due: new.due,
                fence: Fence::default(),
            };
            records.push(record.clone());
            self.entries.push(Entry {
                record,
                payload: new.payload,
                evidence: vec![new.evidence],
                lease: None,
            });
        }
        self.plans.extend(batch.plan);
        Ok(Recorded::New(records))
    }

    /// Whether every earlier call of the intent's plan is settled.
    fn is_turn(&self, record: &Record) -> bool {
        let Some(place) = record.intent.place else {
            return true;
        };
        let earlier = |other: &Record| {
            other
                .intent
                .place
                .is_some_and(|it| it.plan == place.plan && it.index < place.index)
        };
        let mut records = self.entries.iter().map(|entry| &entry.record);
        records.all(|other| !earlier(other) || other.state() == State::Settled)
    }

    fn claim(
        &mut self,
        index: usize,
        worker: &WorkerName,
        now: DateTime,
        lease: Duration,
    ) -> Option<Claim> {
        let entry = self.entries.get_mut(index)?;
        if entry.lease.as_ref().is_some_and(|(_, until)| *until > now) {
            return None;
        }
        let expires_at = lease_end(now, lease);
        entry.record.fence = entry.record.fence.next();
        entry.lease = Some((worker.clone(), expires_at));
        let record = entry.record.clone();
        Some(Claim {
            fence: record.fence,
            expires_at,
            party: self.party(record.intent.party),
            learnt: self.learnt.len() as u64,
            record,
        })
    }

    fn check(&self, change: &Change) -> Result<(), JournalError> {
        let entry = self.entry(change.intent)?;
        #[cfg(feature = "wrong-policies")]
        if self.compares_nothing {
            return Ok(());
        }
        if entry.record.standing.version() != change.expected_version {
            return Err(JournalError::Conflict);
        }
        match change.fence {
            Some(fence) if fence != entry.record.fence => return Err(JournalError::Conflict),
            None if !is_late_word(change) => {
                return Err(JournalError::Misuse(
                    "only the bank's word may be written without a lease".to_owned(),
                ));
            }
            _ => {}
        }
        let last = change.evidence.last().map(Evidence::sequence);
        let in_order = change
            .evidence
            .iter()
            .zip(change.expected_version + 1..)
            .all(|(evidence, sequence)| evidence.sequence() == sequence);
        if last != Some(change.standing.version()) || !in_order {
            return Err(JournalError::Misuse(
                "the evidence does not lead from the expected version to the new one".to_owned(),
            ));
        }
        let attempts = change.standing.attempts();
        if attempts.iter().filter(|attempt| attempt.is_open()).count() > 1 {
            return Err(JournalError::Misuse(
                "an intent has at most one open attempt".to_owned(),
            ));
        }
        if let Some(used) = &change.number
            && self.numbers.contains(&(used.day, used.number.clone()))
        {
            return Err(JournalError::NumberTaken);
        }
        match &change.party {
            Some(change) => self.check_party(change),
            None => Ok(()),
        }
    }

    fn check_party(&self, change: &PartyChange) -> Result<(), JournalError> {
        let stored = self.parties.get(&change.party.digest);
        if stored.map_or(0, |party| party.version) == change.expected_version {
            Ok(())
        } else {
            Err(JournalError::Conflict)
        }
    }

    fn party(&self, digest: KeyedDigest) -> Party {
        let known = self.parties.get(&digest).cloned();
        known.unwrap_or_else(|| Party::new(digest))
    }

    fn put_party(&mut self, change: PartyChange) -> Party {
        let mut party = change.party;
        party.version = change.expected_version + 1;
        self.parties.insert(party.digest, party.clone());
        party
    }

    fn commit(&mut self, change: Change) -> Result<Committed, JournalError> {
        self.writable()?;
        self.check(&change)?;
        let permit = Permit::committed_by_journal(&change);
        if let (Some(_), Some(Health::Quarantined(why))) = (&permit, &self.health) {
            return Err(JournalError::Quarantined(why.clone()));
        }
        if let Some(used) = change.number {
            self.numbers.insert((used.day, used.number));
        }
        if let Some(change) = change.party {
            self.put_party(change);
        }
        let entry = self.entry_mut(change.intent)?;
        entry.evidence.extend(change.evidence);
        entry.record.standing = change.standing;
        entry.record.due = change.due;
        let record = entry.record.clone();
        if !record.state().is_worked() {
            entry.lease = None;
        }
        Ok(Committed {
            intent: change.intent,
            permit,
            party: self.party(record.intent.party),
            learnt: self.learnt.len() as u64,
            standing: record.standing,
            due: record.due,
        })
    }
}

/// Whether a change holds nothing but what the bank said of a sending.
fn is_late_word(change: &Change) -> bool {
    let word = |evidence: &Evidence| matches!(evidence.fact(), Fact::Answered { .. });
    change.evidence.iter().all(word)
}

impl Journal for MemoryJournal {
    fn health(&self) -> JournalFuture<'_, Health> {
        self.with(|inner| Ok(inner.health.clone().unwrap_or(Health::Ready)))
    }

    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded> {
        self.with(|inner| inner.record(batch))
    }

    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>> {
        self.with(|inner| Ok(inner.entry(intent).ok().map(|entry| entry.record.clone())))
    }

    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>> {
        self.with(|inner| {
            let index = inner.by_key.get(&key);
            Ok(index.map(|index| inner.entries[*index].record.clone()))
        })
    }

    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload> {
        self.with(|inner| inner.entry(intent).map(|entry| entry.payload.clone()))
    }

    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>> {
        self.with(|inner| inner.entry(intent).map(|entry| entry.evidence.clone()))
    }

    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>> {
        self.with(|inner| {
            let records = inner.entries.iter().map(|entry| &entry.record);
            Ok(records
                .filter(|record| record.sequence > after && filter.takes(record))
                .take(limit)
                .cloned()
                .collect())
        })
    }

    fn plan(&self, plan: PlanId) -> JournalFuture<'_, Option<Plan>> {
        self.with(|inner| Ok(inner.plans.iter().find(|it| it.id == plan).cloned()))
    }

    fn find_plan(&self, key: CallerKey) -> JournalFuture<'_, Option<Plan>> {
        self.with(|inner| Ok(inner.plans.iter().find(|it| it.key == key).cloned()))
    }

    fn plans(&self, limit: usize) -> JournalFuture<'_, Vec<Plan>> {
        self.with(|inner| Ok(inner.plans.iter().rev().take(limit).cloned().collect()))
    }

    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>> {
        self.with(|inner| Ok(inner.calls_of(plan)))
    }

    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>> {
        self.with(|inner| {
            inner.writable()?;
            let due = |index: &usize| {
                let entry = &inner.entries[*index];
                let record = &entry.record;
                record.state().is_worked()
                    && record.due <= now
                    && entry.lease.as_ref().is_none_or(|(_, until)| *until <= now)
                    && (record.state() != State::Recorded || inner.is_turn(record))
            };
            let mut due: Vec<usize> = (0..inner.entries.len()).filter(due).collect();
            due.sort_by_key(|index| inner.entries[*index].record.due);
            due.truncate(limit);
            Ok(due
                .into_iter()
                .filter_map(|index| inner.claim(index, &worker, now, lease))
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
        self.with(|inner| {
            inner.writable()?;
            let index = *inner.by_id.get(&intent).ok_or(JournalError::NotFound)?;
            Ok(inner.claim(index, &worker, now, lease))
        })
    }

    fn renew(
        &self,
        intent: IntentId,
        fence: Fence,
        now: DateTime,
        lease: Duration,
    ) -> JournalFuture<'_, bool> {
        self.with(|inner| {
            inner.writable()?;
            let entry = inner.entry_mut(intent)?;
            let held = entry.record.fence == fence;
            if let Some((_, until)) = entry.lease.as_mut().filter(|_| held) {
                *until = lease_end(now, lease);
                return Ok(true);
            }
            Ok(false)
        })
    }

    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()> {
        self.with(|inner| {
            inner.writable()?;
            let entry = inner.entry_mut(intent)?;
            if entry.record.fence == fence {
                entry.lease = None;
                entry.record.due = due;
            }
            Ok(())
        })
    }

    fn commit(&self, change: Change) -> JournalFuture<'_, Committed> {
        self.with(|inner| inner.commit(change))
    }

    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()> {
        self.with(|inner| {
            inner.writable()?;
            if inner.numbers.insert((number.day, number.number)) {
                Ok(())
            } else {
                Err(JournalError::NumberTaken)
            }
        })
    }

    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party> {
        self.with(|inner| Ok(inner.party(digest)))
    }

    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party> {
        self.with(|inner| {
            inner.writable()?;
            inner.check_party(&change)?;
            inner.operator_entries.push(entry);
            Ok(inner.put_party(change))
        })
    }

    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>> {
        self.with(|inner| Ok(inner.operator_entries.clone()))
    }

    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64> {
        self.with(|inner| {
            inner.writable()?;
            inner.learnt.push(code);
            Ok(inner.learnt.len() as u64)
        })
    }

    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>> {
        self.with(|inner| Ok(inner.learnt.clone()))
    }

    fn kept(&self, name: String) -> JournalFuture<'_, Option<String>> {
        self.with(|inner| Ok(inner.kept.get(&name).cloned()))
    }

    fn keep(
        &self,
        name: String,
        expected: Option<String>,
        value: String,
    ) -> JournalFuture<'_, bool> {
        self.with(|inner| {
            inner.writable()?;
            let same = inner.kept.get(&name) == expected.as_ref();
            if same {
                inner.kept.insert(name, value);
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
        self.with(|inner| {
            inner.writable()?;
            let entry = inner.entry_mut(intent)?;
            let same = entry.payload == expected;
            if same {
                entry.payload = payload;
            }
            Ok(same)
        })
    }
}
