//! The journal as the driver uses it: once a write has failed, inquiries go on with what is kept in memory.
//!
//! Nothing that is kept here lasts, and nothing of it lets anything be sent.
//! It holds the transfers that were open at the bank when the journal failed; what the bank says of them is known to this process until it ends, and is asked for again at the next start.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use tokio::sync::OnceCell;

use crate::transfer::evidence::{Evidence, Fact};
use crate::transfer::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use crate::transfer::intent::{Plan, SealedPayload};
use crate::transfer::journal::{
    Batch, Begin, Begun, Change, Claim, Committed, Filter, Health, Journal, JournalError,
    JournalFuture, LearntCode, NumberUse, OperatorEntry, Party, PartyChange, Record, Recorded,
};
use crate::transfer::memory::MemoryJournal;
use crate::transfer::state::State;

/// How many transfers are read at a time.
const PAGE: usize = 500;
/// How long a sending that was under way when the journal failed is left to its task: longer than a call may take.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(90);

/// A journal, and what is kept in memory once it has failed.
pub(super) struct Afloat {
    journal: Arc<dyn Journal>,
    memory: OnceCell<MemoryJournal>,
}

impl Afloat {
    pub(super) fn new(journal: Arc<dyn Journal>) -> Self {
        Self {
            journal,
            memory: OnceCell::new(),
        }
    }

    /// What is kept in memory; the journal failed, so it is filled now unless it was before.
    async fn memory(&self) -> Result<&MemoryJournal, JournalError> {
        self.memory.get_or_try_init(|| self.filled()).await
    }

    async fn filled(&self) -> Result<MemoryJournal, JournalError> {
        let memory = MemoryJournal::new();
        let states = State::ALL
            .into_iter()
            .filter(|state| state.is_open_at_bank());
        let filter = Filter {
            states: states.collect(),
            ..Filter::default()
        };
        let mut after = 0;
        loop {
            let page = self.journal.list(filter.clone(), after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(memory);
            };
            after = last.sequence;
            for mut record in page {
                if record.state() == State::Sending {
                    record.due = record.due.saturating_add(UNDER_WAY);
                }
                let id = record.intent.id;
                let payload = self.journal.payload(id).await?;
                let evidence = self.journal.evidence(id).await?;
                memory.take_over_party(self.journal.party(record.intent.party).await?);
                memory.take_over(record, payload, evidence);
            }
        }
    }

    /// What is kept in memory of an intent, if anything is.
    fn kept_of(&self, intent: &IntentId) -> Option<&MemoryJournal> {
        self.memory.get().filter(|memory| memory.holds(intent))
    }

    /// The same once a write about the intent has failed; the failure if there is nothing.
    async fn instead(
        &self,
        intent: &IntentId,
        failure: JournalError,
    ) -> Result<&MemoryJournal, JournalError> {
        if !matches!(failure, JournalError::Poisoned(_)) {
            return Err(failure);
        }
        let memory = self.memory().await?;
        memory.holds(intent).then_some(memory).ok_or(failure)
    }

    fn latest(&self, record: Record) -> Record {
        self.kept_of(&record.intent.id)
            .and_then(|memory| memory.known(&record.intent.id))
            .unwrap_or(record)
    }
}

/// Whether evidence may be kept in memory alone: what came back, which the next start asks for again.
fn may_be_kept(evidence: &Evidence) -> bool {
    matches!(
        evidence.fact(),
        Fact::Answered { .. }
            | Fact::Inquired { .. }
            | Fact::Interrupted { .. }
            | Fact::NotSent { .. }
            | Fact::Judged { .. }
    )
}

impl Journal for Afloat {
    fn health(&self) -> JournalFuture<'_, Health> {
        self.journal.health()
    }

    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded> {
        self.journal.record(batch)
    }

    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>> {
        match self.kept_of(&intent) {
            Some(memory) => memory.read(intent),
            None => self.journal.read(intent),
        }
    }

    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>> {
        Box::pin(async move {
            let found = self.journal.find(key).await?;
            Ok(found.map(|record| self.latest(record)))
        })
    }

    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload> {
        match self.kept_of(&intent) {
            Some(memory) => memory.payload(intent),
            None => self.journal.payload(intent),
        }
    }

    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>> {
        match self.kept_of(&intent) {
            Some(memory) => memory.evidence(intent),
            None => self.journal.evidence(intent),
        }
    }

    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>> {
        // A page keeps its length, so that whoever turns pages misses none: what has changed in memory only is shown as it is now.
        Box::pin(async move {
            let page = self.journal.list(filter, after, limit).await?;
            Ok(page.into_iter().map(|record| self.latest(record)).collect())
        })
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
        Box::pin(async move {
            let found = self.journal.find_group(key).await?;
            Ok(found.map(|calls| {
                calls
                    .into_iter()
                    .map(|record| self.latest(record))
                    .collect()
            }))
        })
    }

    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>> {
        Box::pin(async move {
            let calls = self.journal.calls_of(plan).await?;
            Ok(calls
                .into_iter()
                .map(|record| self.latest(record))
                .collect())
        })
    }

    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>> {
        Box::pin(async move {
            match self
                .journal
                .claim_due(worker.clone(), now, lease, limit)
                .await
            {
                Err(failure @ JournalError::Poisoned(_)) => {
                    let memory = self.memory().await?;
                    // With nothing left to ask there is nothing left to do but to start anew.
                    if !memory.has_work() {
                        return Err(failure);
                    }
                    memory.claim_due(worker, now, lease, limit).await
                }
                claimed => claimed,
            }
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
            match self.journal.claim(intent, worker.clone(), now, lease).await {
                Err(failure) => {
                    let memory = self.instead(&intent, failure).await?;
                    memory.claim(intent, worker, now, lease).await
                }
                claimed => claimed,
            }
        })
    }

    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()> {
        Box::pin(async move {
            match self.journal.release(intent, fence, due).await {
                Err(failure) => {
                    let memory = self.instead(&intent, failure).await?;
                    memory.release(intent, fence, due).await
                }
                released => released,
            }
        })
    }

    fn commit(&self, change: Change) -> JournalFuture<'_, Committed> {
        // A permit that does not last is none, and what a person or the calendar decides must last too.
        if !change.evidence.iter().all(may_be_kept) {
            return self.journal.commit(change);
        }
        Box::pin(async move {
            match self.journal.commit(change.clone()).await {
                Err(failure) => {
                    let memory = self.instead(&change.intent, failure).await?;
                    memory.commit(change).await
                }
                committed => committed,
            }
        })
    }

    fn begin(&self, begin: Begin) -> JournalFuture<'_, Begun> {
        // What may hold a permit is never kept in memory alone.
        self.journal.begin(begin)
    }

    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()> {
        Box::pin(async move {
            match self.journal.register_number(number.clone()).await {
                // Asking changes nothing at the bank, so a journal that takes no more writes does not stop it.
                Err(failure) => {
                    let memory = self.instead(&number.intent, failure).await?;
                    memory.register_number(number).await
                }
                registered => registered,
            }
        })
    }

    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party> {
        match self.memory.get() {
            Some(memory) if memory.holds_party(&digest) => memory.party(digest),
            _ => self.journal.party(digest),
        }
    }

    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party> {
        self.journal.adopt(change, entry)
    }

    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>> {
        self.journal.operator_entries()
    }

    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64> {
        self.journal.learn(code)
    }

    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>> {
        self.journal.learnt()
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
