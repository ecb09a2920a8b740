//! The journal behind the engine: what any store must do, and the plain data that crosses the line.
//!
//! A store decides nothing.
//! It writes what the engine worked out, all of it or none, and only if nobody wrote in between: every [`Change`] states the version it starts from and the fence of its lease, and a store compares both.
//! A store may batch writes, but it answers only after they would survive a loss of power.
//! Time is given to every method and never read, but a store shared by several machines may measure leases by a clock of its own.
//! A store that any of its writes failed on is poisoned: it answers [`JournalError::Poisoned`] to every later write.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::civil::DateTime;

use super::evidence::{BrokenChain, Evidence};
use super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use super::intent::{Plan, SealedPayload};
pub use super::recording::{Alike, Decision, Differs, Earlier, Lookup, Unit};
pub use super::records::{
    Batch, Begin, Begun, Change, Claim, Committed, Decide, DuplicateGuard, Filter, Health,
    LearntCode, NewIntent, NumberPurpose, NumberUse, OperatorEntry, Party, PartyChange, Permit,
    Record, Recorded, farthest_due, lease_end, overlay_at,
};
use super::state::State;

/// A future in a box; it must come to its end even when the caller stops to wait for it.
pub type JournalFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// A store of intents and of everything known about them.
pub trait Journal: Send + Sync {
    /// Whether permits may be taken now, whoever asks.
    ///
    /// It is halted while the number of any intent [is in doubt](super::Standing::doubts_number), and then a permit is refused.
    fn health(&self) -> JournalFuture<'_, Health>;

    /// Writes down new intents, with their plan, all or none; only after that may their caller be told.
    ///
    /// What may be recorded is decided by [`Batch::decide`], in the same transaction as it is written: a key that is known takes the same content only, and the same payment under another key is refused unless it is meant.
    /// Of a group that is there in part, the rest is written.
    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded>;

    /// One intent.
    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>>;

    /// The intent of a caller's key.
    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>>;

    /// The sealed content of an intent; an empty one was forgotten.
    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload>;

    /// All evidence of an intent, in order, with its chain checked.
    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>>;

    /// Intents in the order of their [`Record::sequence`], after a given one.
    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>>;

    /// How many intents stand in each state; a state that none stands in may be left out.
    ///
    /// A store that can count better than by reading every intent should.
    fn count_by_state(&self) -> JournalFuture<'_, Vec<(State, u64)>> {
        Box::pin(async move {
            let mut counts = BTreeMap::new();
            let mut after = 0;
            loop {
                let page = self.list(Filter::default(), after, 1000).await?;
                let Some(last) = page.last() else {
                    return Ok(counts.into_iter().collect());
                };
                after = last.sequence;
                for record in &page {
                    *counts.entry(record.state()).or_default() += 1;
                }
            }
        })
    }

    /// A plan.
    fn plan(&self, plan: PlanId) -> JournalFuture<'_, Option<Plan>>;

    /// The plan of a caller's key.
    fn find_plan(&self, key: CallerKey) -> JournalFuture<'_, Option<Plan>>;

    /// The intents of a plan, in the order of their places.
    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>>;

    /// The intents of a group, by its key and in order; none if no group has it.
    ///
    /// Where an earlier version recorded a group in part, the rest is left out.
    fn find_group(&self, key: CallerKey) -> JournalFuture<'_, Option<Vec<Record>>>;

    /// Takes leases on intents that are due: worked on, due at `now` or before or after [`farthest_due`], not leased to another, and, if recorded only, with every earlier call of their plan settled.
    ///
    /// Each lease gets the next fence of its intent.
    /// A store that one process holds alone forgets the leases on all that can still change when it is opened: whoever held them is gone.
    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>>;

    /// Takes a lease on one intent, whatever its state and whenever it is due; none while a lease on it lasts, even one of the same worker.
    fn claim(
        &self,
        intent: IntentId,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
    ) -> JournalFuture<'_, Option<Claim>>;

    /// Gives a lease back, if the fence is still the intent's, and says when the intent is due next.
    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()>;

    /// Writes one change, all of it or none; returns the record and, if the change takes one, the permit.
    ///
    /// It is refused with [`JournalError::Conflict`] unless version, fence and, where it changes one, the version of the party are still the stored ones; with [`JournalError::NumberTaken`] if its number was used on that day.
    /// A permit exists only after the change would survive a loss of power.
    /// A change after which a worker has nothing more to do gives the lease back.
    fn commit(&self, change: Change) -> JournalFuture<'_, Committed>;

    /// Writes one new intent down, takes a lease on it, and writes what is then decided about it.
    ///
    /// A key that is known, other content and a possible duplicate are as in [`record`](Self::record).
    /// What is decided but cannot be written, since its number was used or the journal is quarantined or halted, is left out, and the lease stays.
    ///
    /// A store that can write all of it at once should: then a failure has written nothing, and a call costs one forced write before it is sent in place of three.
    fn begin(&self, begin: Begin) -> JournalFuture<'_, Begun> {
        Box::pin(async move {
            let Begin {
                new,
                duplicates,
                worker,
                now,
                lease,
                decide,
            } = begin;
            let id = new.intent.id;
            let batch = Batch {
                plan: None,
                group: None,
                intents: vec![new],
                duplicates,
            };
            let recorded = self.record(batch).await?;
            let is_new = matches!(recorded, Recorded::New(_));
            let mut records = recorded.into_records();
            let record = records.pop().ok_or(JournalError::NotFound)?;
            let claim = match is_new {
                true => self.claim(id, worker, now, lease).await?,
                false => None,
            };
            // Another worker may have been faster.
            let Some(claim) = claim else {
                return Ok(Begun::Known(Box::new(record)));
            };
            let committed = match decide(&claim) {
                None => None,
                Some(change) => match self.commit(change).await {
                    Err(
                        JournalError::NumberTaken
                        | JournalError::Quarantined(_)
                        | JournalError::Halted(_),
                    ) => None,
                    committed => Some(Box::new(committed?)),
                },
            };
            let claim = Box::new(claim);
            Ok(Begun::New { claim, committed })
        })
    }

    /// Registers the number of an inquiry before it is sent.
    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()>;

    /// The loan or account of a digest; one that nothing is known of yet is new, with version 0.
    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party>;

    /// Writes what an operator said of a loan or an account, with the entry that says who and why.
    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party>;

    /// What operators said of loans and accounts, in order.
    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>>;

    /// Adds what the bank explained about a code; returns the version of the learnt codes that includes it.
    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64>;

    /// Every code learnt so far; the version is their number.
    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>>;

    /// A value that a program keeps in the journal under a name, such as the place up to which deposits were read.
    fn kept(&self, name: String) -> JournalFuture<'_, Option<String>>;

    /// Keeps a value under a name if the value kept so far is the expected one; false if it is not.
    fn keep(
        &self,
        name: String,
        expected: Option<String>,
        value: String,
    ) -> JournalFuture<'_, bool>;

    /// Puts other sealed bytes in the place of an intent's content if it still is the expected one: sealed with another key, or none to forget it.
    fn replace_payload(
        &self,
        intent: IntentId,
        expected: SealedPayload,
        payload: SealedPayload,
    ) -> JournalFuture<'_, bool>;
}

/// Why a journal did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalError {
    /// Somebody wrote in between, or the lease is another's: read again and decide anew.
    Conflict,
    /// The key is taken by another content.
    OtherContent {
        /// The key.
        key: CallerKey,
        /// What differs, the most telling first.
        differs: Differs,
    },
    /// The same payment, or one that cannot be told from it, is there under another key.
    PossibleDuplicate {
        /// The key that it is there under: that of its plan, if it has one.
        key: CallerKey,
        /// The key under which it was to be recorded: that of its plan, or its own in a group.
        new: CallerKey,
        /// How it is alike.
        alike: Alike,
    },
    /// The number was used on that day: draw another.
    NumberTaken,
    /// There is no such intent, plan or payload.
    NotFound,
    /// An earlier write failed: nothing may be written until the program has been started anew.
    Poisoned(String),
    /// The journal may be older than what was sent; the text says why.
    Quarantined(String),
    /// The bank had seen a number before this journal sent it; the text says which.
    Halted(String),
    /// Another process holds the journal; the text names it.
    Locked(String),
    /// A newer version of the program has written it; the numbers are the schema found and the newest that is known.
    NewerSchema(u32, u32),
    /// What is stored is not what was written.
    Corrupt(String),
    /// The evidence of an intent is not what was chained.
    Broken(BrokenChain),
    /// The store cannot be reached or used; nothing was written as far as is known.
    Unavailable(String),
    /// The journal was asked for something that makes no sense.
    Misuse(String),
}

impl fmt::Display for JournalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => formatter
                .write_str("the journal was written by somebody else in between; read it again"),
            Self::OtherContent {
                key,
                differs: Differs::PartOf(plan),
            } => write!(
                formatter,
                "the key {key} names one call of the plan {plan}; a plan is gone on with by its own key, with all its rows"
            ),
            Self::OtherContent { key, differs } => write!(
                formatter,
                "the key {key} was used for other content, of which {differs}; the same key takes the same content only"
            ),
            Self::PossibleDuplicate { key, new, alike } => write!(
                formatter,
                "{alike} as {new} is in the journal under the key {key}; look at that one first, and say so if this is meant to happen as well"
            ),
            Self::NumberTaken => {
                formatter.write_str("the transaction number was used before on that day")
            }
            Self::NotFound => formatter.write_str("the journal has no such entry"),
            Self::Poisoned(why) => write!(
                formatter,
                "the journal takes no more writes since one failed ({why}); find the cause and start anew"
            ),
            Self::Quarantined(why) => write!(
                formatter,
                "the journal may be older than what was sent ({why}); every open transfer must be inquired first"
            ),
            Self::Halted(why) => write!(
                formatter,
                "{why}; nothing is sent until the bank explains it or a person decides"
            ),
            Self::Locked(holder) => write!(
                formatter,
                "another process works with this journal: {holder}"
            ),
            Self::NewerSchema(found, known) => write!(
                formatter,
                "the journal has schema {found}, this program knows up to {known}; use the newer program"
            ),
            Self::Corrupt(what) => write!(
                formatter,
                "the journal is damaged: {what}; send nothing and compare with a backup"
            ),
            Self::Broken(broken) => write!(formatter, "{broken}"),
            Self::Unavailable(why) => write!(formatter, "the journal cannot be used: {why}"),
            Self::Misuse(what) => formatter.write_str(what),
        }
    }
}

impl std::error::Error for JournalError {}

impl From<BrokenChain> for JournalError {
    fn from(broken: BrokenChain) -> Self {
        Self::Broken(broken)
    }
}
