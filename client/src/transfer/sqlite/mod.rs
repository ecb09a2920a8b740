//! The journal on SQLite: one file on this machine, one program that dispatches, any number that read.
//!
//! Every commit is on the disk before anybody is told: a write-ahead log with `synchronous=FULL`, written by one thread, so that a caller that goes away interrupts nothing.
//! Several requests that wait at the same time share a commit.
//! The first error of the disk poisons the journal for this process: it takes no more writes, reading goes on.
//!
//! Beside the database lie its write-ahead log, a lock file that names the dispatching program, and the number of commits, by which a journal that was put back from a backup is noticed and quarantined.
//! A copy of the database alone, taken while a program runs, is no backup: use SQLite's own backup, or stop the program and copy all files.

mod ask;
mod change;
mod copier;
mod fault;
mod head;
mod high_water;
mod lock;
mod making;
mod open;
mod open_error;
mod party;
mod place;
mod quarantine;
mod reader;
mod record;
mod register;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod unreadable;
mod verify;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::civil::DateTime;
use rusqlite::Connection;

pub use self::lock::Holder;
pub use self::making::Anew;
pub use self::open::{Role, SqliteOptions};
pub use self::open_error::OpenError;
pub use self::place::FileSystem;
pub use self::unreadable::{Listed, RowKind, Unreadable};
pub use self::verify::{Finding, Keyed, Verified};

use self::change::Written;
use self::fault::{Failure, Stop, Worked};
use self::lock::DispatcherLock;
use self::reader::Readers;
use self::record::Started;
use self::writer::{Answer, Writer};
use super::evidence::Evidence;
use super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use super::intent::{Plan, SealedPayload};
use super::journal::{
    Batch, Begin, Begun, Change, Claim, Committed, Filter, Health, Journal, JournalError,
    JournalFuture, LearntCode, NumberUse, OperatorEntry, Party, PartyChange, Permit, Record,
    Recorded,
};
use super::persons::Persons;
use super::seal::{Keys, RowKey};
use super::state::State;

/// A journal in a file.
///
/// What it is asked to write is written even if the future of the answer is dropped.
/// Dropping the journal waits for that and closes the file.
pub struct SqliteJournal {
    // The fields are dropped in this order: the writer after the readers, so that its closing copies the log and removes it; the lock last.
    readers: Readers,
    writer: Option<Writer>,
    role: Role,
    path: PathBuf,
    /// The key that marks its rows; none if it was opened without keys.
    rows: Option<RowKey>,
    /// Whether it was found to be ready: a quarantine begins only when a dispatcher opens it, and a halt only by what the one dispatcher writes.
    is_free: Arc<AtomicBool>,
    _lock: Option<DispatcherLock>,
}

impl SqliteJournal {
    /// Makes a new journal to dispatch from; see [`SqliteOptions::create`].
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn create(path: impl AsRef<Path>, keys: Arc<Keys>) -> Result<Self, OpenError> {
        let options = SqliteOptions::new(Role::Dispatcher).with_keys(keys);
        options.create(path)
    }

    /// Opens a journal to dispatch from; see [`SqliteOptions::open`].
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(path: impl AsRef<Path>, keys: Arc<Keys>) -> Result<Self, OpenError> {
        let options = SqliteOptions::new(Role::Dispatcher).with_keys(keys);
        options.open(path)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What this program may do with it.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Why it was begun in the place of another journal; none for the first one of its keys.
    pub fn anew(&self) -> JournalFuture<'_, Option<Anew>> {
        self.ask(making::anew)
    }

    /// Checks the database, every chain of evidence, what each adds up to, all that follows from them, and with the keys that no program without them has written anything.
    ///
    /// It does not open sealed content.
    /// A whole journal that was put back is noticed when it is opened, not here.
    pub fn verify(&self) -> JournalFuture<'_, Verified> {
        let key = self.rows.clone();
        self.ask(move |connection| verify::verify(connection, key.as_ref()))
    }

    /// The same as [`list`](Journal::list), which leaves out what cannot be read, with that.
    pub fn list_with_unreadable(
        &self,
        filter: Filter,
        after: u64,
        limit: usize,
    ) -> JournalFuture<'_, Listed> {
        self.ask(move |connection| ask::list(connection, &filter, after, limit))
    }

    /// Takes an intent or a plan that cannot be read out of the work, by its number in the order of recording: it stays where it is, with its key taken.
    ///
    /// Nothing is done about an intent any more; the calls of a plan go on.
    /// Its loan or account stays as it is; if the intent was open at the bank, nothing else is sent for that.
    /// `reference` says where it can be checked what became of it.
    pub fn set_aside(
        &self,
        kind: RowKind,
        sequence: u64,
        at: DateTime,
        by: &str,
        reference: &str,
    ) -> JournalFuture<'_, Unreadable> {
        let (by, reference) = (by.to_owned(), reference.to_owned());
        self.dispatch(move |connection| {
            let sequence = rows::stored(sequence)?;
            unreadable::set_aside(connection, kind, sequence, at, &by, &reference)
        })
    }

    /// How many transfers must still be inquired before a quarantine can be ended.
    pub fn quarantined(&self) -> JournalFuture<'_, u64> {
        self.ask(quarantine::remaining)
    }

    /// Ends a quarantine, once every transfer that may have been sent was inquired and the bank has answered.
    ///
    /// What the journal lost itself cannot be inquired: who ends it vouches that nothing was sent that the journal no longer holds; `reference` says where that can be checked.
    pub fn end_quarantine(
        &self,
        at: DateTime,
        by: &Persons,
        reference: &str,
    ) -> JournalFuture<'_, ()> {
        let (by, reference) = (by.to_string(), reference.to_owned());
        self.dispatch(move |connection| quarantine::end(connection, at, &by, &reference))
    }

    /// Puts a question to a thread that reads.
    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Worked<T> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        let poison = self.writer.as_ref().map(Writer::poison_of);
        let answer = self.readers.ask(move |connection| {
            let result = question(connection);
            // A disk that cannot be read is not written to either.
            if let (Err(Failure::Broken(error)), Some(poison)) = (&result, &poison)
                && !writer::is_busy(error)
            {
                let _ = poison.set(fault::in_words(error));
            }
            result
        });
        Box::pin(async move { Ok(answered(answer).await?) })
    }

    /// Gives work to the thread that writes; it is done even if the future is never asked.
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Worked<T> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        Self::later(self.submit(work))
    }

    /// The same for work that looks first, see [`Writer::submit_looking_first`].
    fn submit_looking_first<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Worked<T> + Send + 'static,
    ) -> Result<Answer<T>, JournalError> {
        Ok(self.writer()?.submit_looking_first(work))
    }

    /// The answer to what was submitted.
    fn later<'a, T: Send + 'a>(answer: Result<Answer<T>, JournalError>) -> JournalFuture<'a, T> {
        Box::pin(async move { Ok(answered(answer?).await?) })
    }

    /// The same for work that only a dispatcher may do.
    fn dispatch<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Worked<T> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        match self.only_dispatcher() {
            Ok(()) => self.write(work),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn only_dispatcher(&self) -> Result<(), JournalError> {
        match self.role {
            Role::Dispatcher => Ok(()),
            Role::Recorder | Role::Reader => Err(JournalError::Misuse(
                "the journal was not opened to dispatch; open it as a dispatcher for this"
                    .to_owned(),
            )),
        }
    }

    fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Worked<T> + Send + 'static,
    ) -> Result<Answer<T>, JournalError> {
        Ok(self.writer()?.submit(work))
    }

    fn writer(&self) -> Result<&Writer, JournalError> {
        self.writer.as_ref().ok_or_else(|| {
            JournalError::Misuse("the journal was opened for reading only".to_owned())
        })
    }
}

/// What a change that is on the disk comes to.
///
/// Only here, after the commit, can there be a permit; if nobody asks, there is none.
fn committed(change: &Change, written: Written) -> Committed {
    Committed {
        intent: change.intent,
        standing: change.standing.clone(),
        due: change.due,
        permit: Permit::committed_by_journal(change),
        party: written.party,
        learnt: written.learnt,
    }
}

/// Waits for an answer; a thread that ended gives none.
async fn answered<T>(answer: Answer<T>) -> Worked<T> {
    match answer.await {
        Ok(result) => result,
        Err(_) => Err(Failure::Stopped(Stop::Ended)),
    }
}

impl fmt::Debug for SqliteJournal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SqliteJournal")
            .field("path", &self.path)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl Journal for SqliteJournal {
    fn health(&self) -> JournalFuture<'_, Health> {
        let poison = self.writer.as_ref().and_then(Writer::poison);
        if let Some(why) = poison {
            let health = Health::Poisoned(why.to_owned());
            return Box::pin(std::future::ready(Ok(health)));
        }
        if self.is_free.load(Ordering::Acquire) {
            return Box::pin(std::future::ready(Ok(Health::Ready)));
        }
        let is_free = (self.role == Role::Dispatcher).then(|| Arc::clone(&self.is_free));
        self.ask(move |connection| {
            Ok(match ask::health(connection)? {
                Health::Ready => {
                    if let Some(is_free) = is_free {
                        is_free.store(true, Ordering::Release);
                    }
                    Health::Ready
                }
                held => held,
            })
        })
    }

    fn record(&self, batch: Batch) -> JournalFuture<'_, Recorded> {
        self.write(|connection| record::record(connection, batch))
    }

    fn read(&self, intent: IntentId) -> JournalFuture<'_, Option<Record>> {
        self.ask(move |connection| ask::read(connection, &intent))
    }

    fn find(&self, key: CallerKey) -> JournalFuture<'_, Option<Record>> {
        self.ask(move |connection| ask::find(connection, &key))
    }

    fn payload(&self, intent: IntentId) -> JournalFuture<'_, SealedPayload> {
        self.ask(move |connection| ask::payload(connection, &intent))
    }

    fn evidence(&self, intent: IntentId) -> JournalFuture<'_, Vec<Evidence>> {
        self.ask(move |connection| ask::evidence(connection, &intent))
    }

    fn list(&self, filter: Filter, after: u64, limit: usize) -> JournalFuture<'_, Vec<Record>> {
        self.ask(move |connection| Ok(ask::list(connection, &filter, after, limit)?.records))
    }

    fn count_by_state(&self) -> JournalFuture<'_, Vec<(State, u64)>> {
        self.ask(ask::count_by_state)
    }

    fn plan(&self, plan: PlanId) -> JournalFuture<'_, Option<Plan>> {
        self.ask(move |connection| ask::plan(connection, &plan))
    }

    fn find_plan(&self, key: CallerKey) -> JournalFuture<'_, Option<Plan>> {
        self.ask(move |connection| ask::find_plan(connection, &key))
    }

    fn find_group(&self, key: CallerKey) -> JournalFuture<'_, Option<Vec<Record>>> {
        self.ask(move |connection| ask::find_group(connection, &key))
    }

    fn calls_of(&self, plan: PlanId) -> JournalFuture<'_, Vec<Record>> {
        self.ask(move |connection| ask::calls_of(connection, &plan))
    }

    fn claim_due(
        &self,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
        limit: usize,
    ) -> JournalFuture<'_, Vec<Claim>> {
        self.dispatch(move |connection| change::claim_due(connection, &worker, now, lease, limit))
    }

    fn claim(
        &self,
        intent: IntentId,
        worker: WorkerName,
        now: DateTime,
        lease: Duration,
    ) -> JournalFuture<'_, Option<Claim>> {
        Self::later(self.submit_looking_first(move |connection| {
            change::claim(connection, &intent, &worker, now, lease)
        }))
    }

    fn release(&self, intent: IntentId, fence: Fence, due: DateTime) -> JournalFuture<'_, ()> {
        self.write(move |connection| change::release(connection, &intent, fence, due))
    }

    fn commit(&self, change: Change) -> JournalFuture<'_, Committed> {
        let permits = Permit::committed_by_journal(&change).is_some();
        if let (true, Err(error)) = (permits, self.only_dispatcher()) {
            return Box::pin(std::future::ready(Err(error)));
        }
        let change = Arc::new(change);
        let standing = rows::standing_text(&change.standing).map_err(JournalError::from);
        let answer = standing.and_then(|standing| {
            let change = Arc::clone(&change);
            self.submit_looking_first(move |connection| {
                change::commit(connection, &change, &standing)
            })
        });
        let is_free = Arc::clone(&self.is_free);
        Box::pin(async move {
            let written = answered(answer?).await;
            // Whoever was refused a permit asks for the reason anew.
            if change.standing.doubts_number() || written.is_err() {
                is_free.store(false, Ordering::Release);
            }
            Ok(committed(&change, written?))
        })
    }

    fn begin(&self, begin: Begin) -> JournalFuture<'_, Begun> {
        let answer = self.only_dispatcher().and_then(|()| {
            self.submit_looking_first(move |connection| record::begin(connection, begin))
        });
        Box::pin(async move {
            Ok(match answered(answer?).await? {
                Started::Known(record) => Begun::Known(record),
                Started::New(claim, written) => Begun::New {
                    claim,
                    committed: written.map(|decided| {
                        let (change, written) = *decided;
                        Box::new(committed(&change, written))
                    }),
                },
            })
        })
    }

    fn register_number(&self, number: NumberUse) -> JournalFuture<'_, ()> {
        self.write(move |connection| register::register_number(connection, &number))
    }

    fn party(&self, digest: KeyedDigest) -> JournalFuture<'_, Party> {
        self.ask(move |connection| party::read(connection, &digest))
    }

    fn adopt(&self, change: PartyChange, entry: OperatorEntry) -> JournalFuture<'_, Party> {
        self.write(move |connection| register::adopt(connection, &change, &entry))
    }

    fn operator_entries(&self) -> JournalFuture<'_, Vec<OperatorEntry>> {
        self.ask(register::operator_entries)
    }

    fn learn(&self, code: LearntCode) -> JournalFuture<'_, u64> {
        self.write(move |connection| register::learn(connection, &code))
    }

    fn learnt(&self) -> JournalFuture<'_, Vec<LearntCode>> {
        self.ask(register::learnt)
    }

    fn kept(&self, name: String) -> JournalFuture<'_, Option<String>> {
        self.ask(move |connection| register::kept(connection, &name))
    }

    fn keep(
        &self,
        name: String,
        expected: Option<String>,
        value: String,
    ) -> JournalFuture<'_, bool> {
        self.write(move |connection| register::keep(connection, &name, expected.as_deref(), &value))
    }

    fn replace_payload(
        &self,
        intent: IntentId,
        expected: SealedPayload,
        payload: SealedPayload,
    ) -> JournalFuture<'_, bool> {
        let forgets = payload.as_bytes().is_empty();
        let scrub = self.writer.as_ref().map(Writer::scrub);
        self.write(move |connection| {
            let sequence = ask::required(connection, &intent)?;
            let replaced = record::replace_payload(connection, sequence, &expected, &payload)?;
            if let Some(scrub) = scrub.filter(|_| replaced && forgets) {
                scrub.store(true, Ordering::Release);
            }
            Ok(replaced)
        })
    }
}
