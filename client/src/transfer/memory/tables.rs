//! What a journal in memory holds, and what may be written into it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::super::evidence::{Evidence, Fact};
use super::super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use super::super::intent::{Group, Plan, SealedPayload};
use super::super::journal::{
    Batch, Change, Claim, Committed, Decision, Earlier, Health, JournalError, LearntCode, Lookup,
    OperatorEntry, Party, PartyChange, Permit, Record, Recorded, Unit, lease_end,
};
use super::super::state::State;
use crate::runtime::TransactionNo;

/// Everything that a journal in memory holds.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) health: Option<Health>,
    pub(super) entries: Vec<Entry>,
    pub(super) by_id: HashMap<IntentId, usize>,
    pub(super) by_key: HashMap<CallerKey, usize>,
    pub(super) plans: Vec<Plan>,
    pub(super) groups: Vec<Group>,
    pub(super) numbers: HashSet<(Date, TransactionNo)>,
    pub(super) parties: HashMap<KeyedDigest, Party>,
    pub(super) operator_entries: Vec<OperatorEntry>,
    pub(super) learnt: Vec<LearntCode>,
    pub(super) kept: BTreeMap<String, String>,
    #[cfg(feature = "wrong-policies")]
    pub(super) compares_nothing: bool,
}

/// An intent with all that is kept of it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) record: Record,
    pub(super) payload: SealedPayload,
    pub(super) evidence: Vec<Evidence>,
    pub(super) lease: Option<(WorkerName, DateTime)>,
}

impl Tables {
    pub(super) fn entry(&self, intent: IntentId) -> Result<&Entry, JournalError> {
        let index = self.by_id.get(&intent).ok_or(JournalError::NotFound)?;
        self.entries.get(*index).ok_or(JournalError::NotFound)
    }

    pub(super) fn entry_mut(&mut self, intent: IntentId) -> Result<&mut Entry, JournalError> {
        let index = self.by_id.get(&intent).ok_or(JournalError::NotFound)?;
        self.entries.get_mut(*index).ok_or(JournalError::NotFound)
    }

    pub(super) fn writable(&self) -> Result<(), JournalError> {
        match &self.health {
            Some(Health::Poisoned(why)) => Err(JournalError::Poisoned(why.clone())),
            _ => Ok(()),
        }
    }

    pub(super) fn calls_of(&self, plan: PlanId) -> Vec<Record> {
        let of_plan = |record: &&Record| record.intent.place.is_some_and(|it| it.plan == plan);
        let records = self.entries.iter().map(|entry| &entry.record);
        let mut calls: Vec<Record> = records.filter(of_plan).cloned().collect();
        calls.sort_by_key(|record| record.intent.place.map(|place| place.index));
        calls
    }

    pub(super) fn find_group(&self, key: &CallerKey) -> Option<Vec<Record>> {
        let group = self.groups.iter().find(|it| it.key == *key)?;
        let keys = (0..group.count).map(|index| group.key.of_stored_member(index));
        let indices = keys.filter_map(|key| self.by_key.get(&key));
        Some(
            indices
                .map(|index| self.entries[*index].record.clone())
                .collect(),
        )
    }

    pub(super) fn record(&mut self, batch: Batch) -> Result<Recorded, JournalError> {
        self.writable()?;
        let there = match batch.decide(self)? {
            Decision::Known(known) => return Ok(Recorded::Known(known)),
            Decision::New(there) => there,
        };
        let mut there = there.into_iter().peekable();
        let mut records = Vec::with_capacity(batch.intents.len());
        for new in batch.intents {
            if let Some(known) = there.next_if(|known| known.intent.key == new.intent.key) {
                records.push(known);
                continue;
            }
            let record = Record {
                sequence: self.entries.len() as u64 + 1,
                intent: new.intent,
                standing: new.standing,
                due: new.due,
                fence: Fence::default(),
            };
            records.push(record.clone());
            self.insert(record, new.payload, vec![new.evidence]);
        }
        self.plans.extend(batch.plan);
        if let Some(group) = batch.group.filter(|group| !self.groups.contains(group)) {
            self.groups.push(group);
        }
        Ok(Recorded::New(records))
    }

    /// Puts in an intent whose id and key are free.
    pub(super) fn insert(
        &mut self,
        record: Record,
        payload: SealedPayload,
        evidence: Vec<Evidence>,
    ) {
        let index = self.entries.len();
        self.by_id.insert(record.intent.id, index);
        self.by_key.insert(record.intent.key.clone(), index);
        self.entries.push(Entry {
            record,
            payload,
            evidence,
            lease: None,
        });
    }

    /// Whether every earlier call of the intent's plan is settled.
    pub(super) fn is_turn(&self, record: &Record) -> bool {
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

    pub(super) fn claim(
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

    pub(super) fn check_party(&self, change: &PartyChange) -> Result<(), JournalError> {
        let stored = self.parties.get(&change.party.digest);
        if stored.map_or(0, |party| party.version) == change.expected_version {
            Ok(())
        } else {
            Err(JournalError::Conflict)
        }
    }

    pub(super) fn party(&self, digest: KeyedDigest) -> Party {
        let known = self.parties.get(&digest).cloned();
        known.unwrap_or_else(|| Party::new(digest))
    }

    pub(super) fn put_party(&mut self, change: PartyChange) -> Party {
        let mut party = change.party;
        party.version = change.expected_version + 1;
        self.parties.insert(party.digest, party.clone());
        party
    }

    pub(super) fn commit(&mut self, change: Change) -> Result<Committed, JournalError> {
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

impl Lookup for Tables {
    type Error = JournalError;

    fn has_id(&self, id: &IntentId) -> Result<bool, JournalError> {
        Ok(self.by_id.contains_key(id))
    }

    fn intent(&self, key: &CallerKey) -> Result<Option<Record>, JournalError> {
        let index = self.by_key.get(key);
        Ok(index.map(|index| self.entries[*index].record.clone()))
    }

    fn plan(&self, key: &CallerKey) -> Result<Option<Plan>, JournalError> {
        Ok(self.plans.iter().find(|it| it.key == *key).cloned())
    }

    fn plan_by_id(&self, plan: &PlanId) -> Result<Option<Plan>, JournalError> {
        Ok(self.plans.iter().find(|it| it.id == *plan).cloned())
    }

    fn calls_of(&self, plan: &PlanId) -> Result<Vec<Record>, JournalError> {
        Ok(Self::calls_of(self, *plan))
    }

    fn group(&self, key: &CallerKey) -> Result<Option<Group>, JournalError> {
        Ok(self.groups.iter().find(|it| it.key == *key).cloned())
    }

    fn earlier(&self, unit: &Unit<'_>) -> Result<Vec<Earlier>, JournalError> {
        let mut earlier = Vec::new();
        for Entry { record, .. } in &self.entries {
            let intent = &record.intent;
            if intent.party != unit.party || intent.api != unit.api {
                continue;
            }
            let plan = match intent.place {
                Some(place) => self.plan_by_id(&place.plan)?,
                None => None,
            };
            let total = plan.as_ref().map_or(intent.amount, |plan| plan.amount);
            if total == unit.total {
                earlier.push(Earlier {
                    key: plan.as_ref().map_or(&intent.key, |plan| &plan.key).clone(),
                    payment: plan.map_or(intent.payment, |plan| plan.payment),
                    content: intent.content,
                    state: record.state(),
                    recorded_at: intent.recorded_at,
                });
            }
        }
        Ok(earlier)
    }
}

/// Whether a change holds nothing but what the bank said of a sending.
fn is_late_word(change: &Change) -> bool {
    let word = |evidence: &Evidence| matches!(evidence.fact(), Fact::Answered { .. });
    change.evidence.iter().all(word)
}
