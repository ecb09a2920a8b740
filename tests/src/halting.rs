//! A journal that does something at each place where a process may be interrupted: around each of its commits that matter.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::DateTime;
use ontu::transfer::{
    Batch, CallerKey, Change, Claim, Committed, Evidence, Fact, Fence, Filter, Health, IntentId,
    Journal, JournalFuture, KeyedDigest, LearntCode, NumberUse, OperatorEntry, Party, PartyChange,
    Plan, PlanId, Record, Recorded, SealedPayload, WorkerName,
};
use ontu::transport::BoxFuture;

/// A place where a process may be interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Point {
    /// Before intents are written down.
    BeforeRecord,
    /// After that, before the caller is told.
    AfterRecord,
    /// Before a permit is committed.
    BeforePermit,
    /// After that, before anything is sent.
    AfterPermit,
    /// After the order was answered, before that is written down.
    BeforeAnswer,
    /// After that, before anybody is told.
    AfterAnswer,
    /// Before the number of an inquiry is written down.
    BeforeInquiry,
    /// After that, before it is sent.
    AfterInquiry,
    /// After an inquiry was answered, before that is written down.
    BeforeFinding,
    /// After that.
    AfterFinding,
}

impl Point {
    /// Every place, in the order in which a transfer comes by.
    pub const ALL: [Self; 10] = [
        Self::BeforeRecord,
        Self::AfterRecord,
        Self::BeforePermit,
        Self::AfterPermit,
        Self::BeforeAnswer,
        Self::AfterAnswer,
        Self::BeforeInquiry,
        Self::AfterInquiry,
        Self::BeforeFinding,
        Self::AfterFinding,
    ];
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self:?}")
    }
}

impl FromStr for Point {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = |point: &Self| point.to_string() == text;
        let found = Self::ALL.into_iter().find(named);
        found.ok_or_else(|| format!("{text} is no point; expected one of {:?}", Self::ALL))
    }
}

/// What is done at a place; whoever comes by waits for it, for ever if it never ends.
pub type Hook = Arc<dyn Fn(Point) -> BoxFuture<'static, ()> + Send + Sync>;

/// A journal with something done at each place.
pub struct Halting<J> {
    inner: Arc<J>,
    hook: Hook,
}

impl<J> Halting<J> {
    /// A journal with something done at each place.
    pub fn new(
        inner: Arc<J>,
        hook: impl Fn(Point) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        Self {
            inner,
            hook: Arc::new(hook),
        }
    }

    /// Something with a place before it and one behind it.
    fn around<'a, T: Send + 'a>(
        &'a self,
        points: Option<(Point, Point)>,
        work: impl FnOnce(&'a J) -> JournalFuture<'a, T> + Send + 'a,
    ) -> JournalFuture<'a, T>
    where
        J: Sync + Send,
    {
        Box::pin(async move {
            if let Some((before, _)) = points {
                (self.hook)(before).await;
            }
            let done = work(&self.inner).await;
            if let (Some((_, after)), Ok(_)) = (points, &done) {
                (self.hook)(after).await;
            }
            done
        })
    }
}

impl<J> fmt::Debug for Halting<J> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Halting").finish_non_exhaustive()
    }
}

/// The places around a change, by what it writes.
fn points_of(change: &Change) -> Option<(Point, Point)> {
    change
        .evidence
        .iter()
        .find_map(|evidence| match evidence.fact() {
            Fact::Permitted { .. } => Some((Point::BeforePermit, Point::AfterPermit)),
            Fact::Answered { .. } => Some((Point::BeforeAnswer, Point::AfterAnswer)),
            Fact::Inquired { .. } => Some((Point::BeforeFinding, Point::AfterFinding)),
            _ => None,
        })
}

impl<J: Journal> Journal for Halting<J> {
    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded> {
        let points = Some((Point::BeforeRecord, Point::AfterRecord));
        self.around(points, |inner| inner.record(batch))
    }

    fn commit(&self, change: Change) -> JournalFuture<'_, Committed> {
        self.around(points_of(&change), |inner| inner.commit(change))
    }

    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()> {
        let points = Some((Point::BeforeInquiry, Point::AfterInquiry));
        self.around(points, |inner| inner.register_number(number))
    }

    fn health(&self) -> JournalFuture<'_, Health> {
        self.inner.health()
    }

    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>> {
        self.inner.read(intent)
    }

    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>> {
        self.inner.find(key)
    }

    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload> {
        self.inner.payload(intent)
    }

    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>> {
        self.inner.evidence(intent)
    }

    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>> {
        self.inner.list(filter, after, limit)
    }

    fn plan(&self, plan: PlanId) -> JournalFuture<'_, Option<Plan>> {
        self.inner.plan(plan)
    }

    fn find_plan(&self, key: CallerKey) -> JournalFuture<'_, Option<Plan>> {
        self.inner.find_plan(key)
    }

    fn find_group(&self, key: CallerKey) -> JournalFuture<'_, Option<Vec<Record>>> {
        self.inner.find_group(key)
    }

    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>> {
        self.inner.calls_of(plan)
    }

    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>> {
        self.inner.claim_due(worker, now, lease, limit)
    }

    fn claim(
        &self,
        intent: IntentId,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
    ) -> JournalFuture<'_, Option<Claim>> {
        self.inner.claim(intent, worker, now, lease)
    }

    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()> {
        self.inner.release(intent, fence, due)
    }

    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party> {
        self.inner.party(digest)
    }

    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party> {
        self.inner.adopt(change, entry)
    }

    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>> {
        self.inner.operator_entries()
    }

    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64> {
        self.inner.learn(code)
    }

    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>> {
        self.inner.learnt()
    }

    fn kept(&self, name: String) -> JournalFuture<'_, Option<String>> {
        self.inner.kept(name)
    }

    fn keep(
        &self,
        name: String,
        expected: Option<String>,
        value: String,
    ) -> JournalFuture<'_, bool> {
        self.inner.keep(name, expected, value)
    }

    fn replace_payload(
        &self,
        intent: IntentId,
        expected: SealedPayload,
        payload: SealedPayload,
    ) -> JournalFuture<'_, bool> {
        self.inner.replace_payload(intent, expected, payload)
    }
}
