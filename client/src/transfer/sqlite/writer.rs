//! The one thread that writes: it takes what is waiting, does it in one transaction, and answers after the commit.
//!
//! A task that is refused leaves no trace among the others: either it has a savepoint of its own, or it looks at everything that can refuse it before it writes anything.
//! The first error of the disk or of SQLite itself poisons the writer: nothing is tried again, and every later task is told so.
//! A caller that goes away takes nothing back: what is queued is done.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tokio::sync::oneshot;

use super::copier::Copier;
use super::fault::{Failure, Stop, Worked, in_words};
use super::{head, schema};

/// How long another program may keep this one from writing.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The most tasks of one transaction.
const GROUP: usize = 128;

/// How many tasks of one transaction say that many callers are at work.
const MANY: usize = 4;

/// How many tasks are worth a forced write when many callers are at work: they share its cost, and nobody waits long.
const ENOUGH: usize = 24;

/// How long the next tasks are waited for when many callers are at work and not enough are there, and how often.
const PAUSE: Duration = Duration::from_micros(400);
const PAUSES: usize = 2;

/// The pages of the write-ahead log after which it is copied into the database: a page that many commits wrote is then copied once.
///
/// The tests of this library copy it often.
const CHECKPOINT_PAGES: i64 = if cfg!(test) { 100 } else { 8000 };

/// After how many commits the length of the log is looked at.
const LOOK_AT_LOG: u32 = if cfg!(test) { 1 } else { 16 };

/// What happens after each commit, with the number of commits that the journal has counted; an error poisons.
pub(super) type AfterCommit = Box<dyn FnMut(u64) -> std::io::Result<()> + Send>;

/// A handle to the thread that writes.
pub(super) struct Writer {
    queue: Option<Sender<Box<dyn Task>>>,
    poison: Arc<OnceLock<String>>,
    scrub: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Work that is waiting to be done in a transaction.
trait Task: Send {
    /// Whether nothing can refuse it once it has written something.
    fn looks_first(&self) -> bool;
    /// Does the work; an error that must stop the writer is handed out.
    fn work(&mut self, connection: &Connection) -> Result<Done, rusqlite::Error>;
    /// Tells the caller how it ended.
    fn answer(self: Box<Self>, ended: &Result<(), Stop>);
}

/// How a task ended within its transaction.
enum Done {
    Kept,
    Undone,
}

/// The result of a task's work, as its caller gets it.
pub(super) type Answer<T> = oneshot::Receiver<Worked<T>>;

struct Closure<T, F> {
    looks_first: bool,
    work: Option<F>,
    result: Option<Worked<T>>,
    answer: oneshot::Sender<Worked<T>>,
}

impl<T, F> Task for Closure<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Worked<T> + Send,
{
    fn looks_first(&self) -> bool {
        self.looks_first
    }

    fn work(&mut self, connection: &Connection) -> Result<Done, rusqlite::Error> {
        let Some(work) = self.work.take() else {
            return Ok(Done::Undone);
        };
        match work(connection) {
            Err(Failure::Broken(error)) => Err(error),
            Err(refused) => {
                self.result = Some(Err(refused));
                Ok(Done::Undone)
            }
            Ok(value) => {
                self.result = Some(Ok(value));
                Ok(Done::Kept)
            }
        }
    }

    fn answer(self: Box<Self>, ended: &Result<(), Stop>) {
        let result = match (ended, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(Failure::Stopped(Stop::Ended)),
            (Err(stop), _) => Err(Failure::Stopped(stop.clone())),
        };
        // Whoever asked may have gone away; what was done stays done.
        let _ = self.answer.send(result);
    }
}

impl Writer {
    /// Starts the thread on a connection that is ready to write, and the one that copies the log on another.
    pub(super) fn start(
        connection: Connection,
        copying: Connection,
        after_commit: AfterCommit,
    ) -> std::io::Result<Self> {
        let (queue, waiting) = channel();
        let poison = Arc::new(OnceLock::new());
        let scrub = Arc::new(AtomicBool::new(false));
        let desk = Desk {
            copier: Copier::start(copying, Arc::clone(&poison))?,
            unseen: 0,
            schema: schema::count_changes(&connection).map_err(std::io::Error::other)?,
            connection,
            after_commit,
            poison: Arc::clone(&poison),
            scrub: Arc::clone(&scrub),
        };
        let thread = std::thread::Builder::new()
            .name("ontu journal".to_owned())
            .spawn(move || desk.serve(&waiting))?;
        Ok(Self {
            queue: Some(queue),
            poison,
            scrub,
            thread: Some(thread),
        })
    }

    /// Puts work into the queue; it is done even if nobody waits for the answer.
    pub(super) fn submit<T, F>(&self, work: F) -> Answer<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Worked<T> + Send + 'static,
    {
        self.queue(false, work)
    }

    /// The same for work that looks at everything that can refuse it before it writes anything; that saves its savepoint.
    ///
    /// Were it refused after a write all the same, the tables would not be what they must be, and nothing more is written.
    pub(super) fn submit_looking_first<T, F>(&self, work: F) -> Answer<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Worked<T> + Send + 'static,
    {
        self.queue(true, work)
    }

    fn queue<T, F>(&self, looks_first: bool, work: F) -> Answer<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Worked<T> + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        let task = Box::new(Closure {
            looks_first,
            work: Some(work),
            result: None,
            answer,
        });
        // If the thread is gone, the task is dropped and its caller sees that the channel closed.
        if let Some(queue) = &self.queue {
            let _ = queue.send(task);
        }
        receiver
    }

    /// Where the error that stops it is kept, for a reader that meets one.
    pub(super) fn poison_of(&self) -> Arc<OnceLock<String>> {
        Arc::clone(&self.poison)
    }

    /// Something that work sets when it has removed what must not stay in the write-ahead log.
    pub(super) fn scrub(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.scrub)
    }

    /// The error that has stopped it for good, if one has.
    pub(super) fn poison(&self) -> Option<&str> {
        self.poison.get().map(String::as_str)
    }
}

impl Drop for Writer {
    /// Waits until everything queued is done and the database is closed.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has rolled its transaction back.
            let _ = thread.join();
        }
    }
}

/// Where the work is done.
struct Desk {
    // Before the connection, so that the closing of that one is the last.
    copier: Copier,
    /// How many commits there were since the log was looked at.
    unseen: u32,
    /// How often the tables were changed when it was opened.
    schema: i64,
    connection: Connection,
    after_commit: AfterCommit,
    poison: Arc<OnceLock<String>>,
    scrub: Arc<AtomicBool>,
}

impl Desk {
    fn serve(mut self, waiting: &Receiver<Box<dyn Task>>) {
        let mut many = false;
        while let Ok(first) = waiting.recv() {
            let mut group = gather(first, waiting, many);
            many = group.len() >= MANY;
            let ended = self.commit(&mut group);
            for task in group {
                task.answer(&ended);
            }
            if ended.is_ok() {
                self.checkpoint();
            }
        }
        if self.poison.get().is_some() {
            self.leave_log();
        }
    }

    fn commit(&mut self, group: &mut [Box<dyn Task>]) -> Result<(), Stop> {
        if let Some(why) = self.poison.get() {
            return Err(Stop::Poisoned(why.clone()));
        }
        // A task that panics leaves the transaction to be rolled back, and the writer unusable.
        let ended = catch_unwind(AssertUnwindSafe(|| {
            transact(&self.connection, group, self.schema)
        }));
        let commits = match ended {
            Ok(Ok(commits)) => commits,
            Ok(Err(error)) if is_busy_at_start(&error) => return Err(Stop::Busy),
            Ok(Err(error)) => return Err(self.poison(error.in_words())),
            Err(_) => return Err(self.poison("a piece of work panicked".to_owned())),
        };
        (self.after_commit)(commits).map_err(|error| {
            self.poison(format!("the number of commits beside it: {}", error.kind()))
        })?;
        // A reader may have met an error meanwhile; then nobody is told of a permit.
        match self.poison.get() {
            Some(why) => Err(Stop::Poisoned(why.clone())),
            None => Ok(()),
        }
    }

    /// Copies the log into the database now and then, where its errors are seen.
    fn checkpoint(&mut self) {
        let copied = if self.scrub.swap(false, Ordering::AcqRel) {
            self.empty_log()
        } else {
            self.shorten_log()
        };
        match copied {
            // Another program is copying it; the next commit looks again.
            Err(error) if is_busy(&error) => {}
            Err(error) => {
                self.poison(in_words(&error));
            }
            Ok(()) => {}
        }
    }

    fn shorten_log(&mut self) -> rusqlite::Result<()> {
        self.unseen += 1;
        if self.unseen < LOOK_AT_LOG {
            return Ok(());
        }
        self.unseen = 0;
        if self.copier.has_copied() {
            // What was written meanwhile is little; with it copied too, the next commit begins the log anew.
            checkpoint(&self.connection, "PASSIVE")?;
            return Ok(());
        }
        let (_, pages, copied) = checkpoint(&self.connection, "NOOP")?;
        if pages - copied >= CHECKPOINT_PAGES {
            self.copier.copy();
        }
        Ok(())
    }

    /// Copies everything and cuts the log to nothing; if somebody is reading, after the next commit.
    fn empty_log(&self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(Duration::ZERO)?;
        let emptied = checkpoint(&self.connection, "TRUNCATE");
        self.connection.busy_timeout(PATIENCE)?;
        match emptied {
            Ok((0, ..)) => Ok(()),
            Ok(_) => {
                self.scrub.store(true, Ordering::Release);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn poison(&mut self, why: String) -> Stop {
        Stop::Poisoned(self.poison.get_or_init(|| why).clone())
    }

    /// Keeps closing from copying the log into the database, which would write again what could not be written.
    fn leave_log(&self) {
        let _ = self
            .connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }
}

/// Takes what is waiting, and what comes within a moment when many callers are at work; one alone is never kept waiting.
fn gather(
    first: Box<dyn Task>,
    waiting: &Receiver<Box<dyn Task>>,
    many: bool,
) -> Vec<Box<dyn Task>> {
    let mut group = vec![first];
    group.extend(waiting.try_iter().take(GROUP - 1));
    let pauses = if many { PAUSES } else { 0 };
    for _ in 0..pauses {
        if group.len() >= ENOUGH {
            break;
        }
        std::thread::sleep(PAUSE);
        group.extend(waiting.try_iter().take(GROUP - group.len()));
    }
    group
}

/// Runs a checkpoint: whether it was kept from ending, the pages of the log, and how many of them were copied.
pub(super) fn checkpoint(connection: &Connection, kind: &str) -> rusqlite::Result<(i64, i64, i64)> {
    let text = format!("PRAGMA wal_checkpoint({kind})");
    let mut statement = connection.prepare_cached(&text)?;
    statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Where a transaction failed.
enum TransactError {
    /// At its start, when nothing was done yet.
    Start(rusqlite::Error),
    /// Later; what became of it is not known.
    Later(rusqlite::Error),
    /// A piece of work that looks first was refused after a write.
    LeftTraces,
    /// Somebody has changed the tables since they were looked at.
    OtherTables,
}

impl TransactError {
    fn in_words(&self) -> String {
        match self {
            Self::Start(error) | Self::Later(error) => in_words(error),
            Self::LeftTraces => "its tables do not allow what its own rules do".to_owned(),
            Self::OtherTables => "its tables were changed while it was open".to_owned(),
        }
    }
}

impl From<rusqlite::Error> for TransactError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Later(error)
    }
}

fn is_busy_at_start(error: &TransactError) -> bool {
    matches!(error, TransactError::Start(error) if is_busy(error))
}

/// Whether another program was in the way and nothing else is wrong.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// Does a group of tasks in one transaction; returns how often the journal was committed to.
fn transact(
    connection: &Connection,
    group: &mut [Box<dyn Task>],
    schema: i64,
) -> Result<u64, TransactError> {
    run(connection, "BEGIN IMMEDIATE").map_err(TransactError::Start)?;
    let open = Open(connection);
    // A trigger in the file would write with the keys of this program.
    if schema::count_changes(connection)? != schema {
        return Err(TransactError::OtherTables);
    }
    head::check(connection)?;
    let commits = work(connection, group)?;
    run(connection, "COMMIT")?;
    drop(open);
    Ok(commits)
}

/// A transaction that is rolled back unless it was committed, also when work panics.
struct Open<'a>(&'a Connection);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // Whoever comes here is poisoned anyway, and SQLite rolls back when the database is closed.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

/// Runs a statement that was prepared once; these run for every task.
fn run(connection: &Connection, text: &'static str) -> rusqlite::Result<()> {
    connection.prepare_cached(text)?.execute([]).map(|_| ())
}

fn work(connection: &Connection, group: &mut [Box<dyn Task>]) -> Result<u64, TransactError> {
    for task in group {
        if task.looks_first() {
            let before = connection.total_changes();
            if matches!(task.work(connection)?, Done::Undone)
                && connection.total_changes() != before
            {
                return Err(TransactError::LeftTraces);
            }
            continue;
        }
        run(connection, "SAVEPOINT task")?;
        let before = head::standing(connection)?;
        if let Done::Undone = task.work(connection)? {
            run(connection, "ROLLBACK TO task")?;
            head::go_back_to(connection, &before)?;
        }
        run(connection, "RELEASE task")?;
    }
    Ok(head::count_commit(connection)?)
}
