//! How a journal is opened, and everything that is checked before the first question.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::super::identity::{JournalId, KeyedDigest};
use super::super::journal::JournalError;
use super::super::seal::{KeyFile, KeyId, Keys};
use super::super::steps::step;
use super::SqliteJournal;
use super::change;
use super::fault::Failure;
use super::head;
use super::high_water::{self, HighWater, ID_BYTES, Seen};
use super::lock::{DispatcherLock, LockError};
use super::making::{self, Anew};
use super::open_error::{OLDEST_SQLITE, OpenError};
use super::place::{FileSystem, beside, folder_of, resolve, sync_folder};
use super::quarantine;
use super::reader::Readers;
use super::register;
use super::schema::{self, Found};
use super::writer::{AfterCommit, PATIENCE, Writer};

/// How much of the database the connection that writes keeps in memory, as SQLite wants it: a negative number of KiB.
const WRITER_CACHE_KIB: i64 = -8 * 1024;

/// How many threads read.
const READERS: usize = 2;

/// What a program may do with a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, permits included; one program at a time.
    Dispatcher,
    /// Everything but sending, beside a dispatcher: it gets no permits and no work that is due.
    Recorder,
    /// Read.
    Reader,
}

/// How a journal is to be opened.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    role: Role,
    name: String,
    keys: Option<Arc<Keys>>,
    key_file: Option<KeyFile>,
    needs_disk: bool,
}

impl SqliteOptions {
    /// Starts with what the program may do.
    pub fn new(role: Role) -> Self {
        Self {
            role,
            name: "ontu".to_owned(),
            keys: None,
            key_file: None,
            needs_disk: false,
        }
    }

    /// Sets what another program is told when it finds the journal held, such as the name of a service.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the keys that the content is sealed with; a journal that was used with other keys does not open.
    #[must_use]
    pub fn with_keys(mut self, keys: Arc<Keys>) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Sets the keys, and the file that remembers which journal they belong to: no other one opens with it, and none is made beside it.
    ///
    /// The file learns its journal when that is made; one that knows none yet learns it when a dispatcher opens one.
    #[must_use]
    pub fn with_key_file(mut self, key_file: KeyFile) -> Self {
        self.keys = Some(key_file.keys());
        self.key_file = Some(key_file);
        self
    }

    /// Sets whether a journal that lies in memory is refused to who would write to it, since it is gone after a restart of the machine.
    #[must_use]
    pub fn with_disk_needed(mut self, needed: bool) -> Self {
        self.needs_disk = needed;
        self
    }

    /// Makes a new journal and opens it; on Unix only its owner may use its files.
    ///
    /// It blocks until the files are on the disk.
    /// A program that is killed meanwhile leaves no journal or a whole one.
    ///
    /// # Errors
    /// A journal or another file is there already, the role is [`Role::Reader`], the key file remembers another journal, what lay beside a journal is there without it, or anything that [`open`](Self::open) refuses.
    pub fn create(&self, path: impl AsRef<Path>) -> Result<SqliteJournal, OpenError> {
        self.make(path.as_ref(), None)
    }

    /// Makes a new journal in the place of one that is lost, and opens it.
    ///
    /// Nothing of what the lost one holds is known to the new one: what was sent with a key may be sent again with the same one.
    /// So somebody answers for it, and both the journal and its key file keep that.
    ///
    /// # Errors
    /// The reference is empty, or what [`create`](Self::create) refuses for another reason than that a journal is lost.
    pub fn create_anew(
        &self,
        path: impl AsRef<Path>,
        anew: Anew,
    ) -> Result<SqliteJournal, OpenError> {
        if anew.reference.is_empty() {
            return Err(OpenError::Unfounded);
        }
        let former = self.key_file.as_ref().and_then(KeyFile::journal);
        let former = former.or(anew.former);
        self.make(path.as_ref(), Some(&Anew { former, ..anew }))
    }

    /// Opens a journal that is there.
    ///
    /// It blocks while the journal is checked.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(&self, path: impl AsRef<Path>) -> Result<SqliteJournal, OpenError> {
        let path = self.place(path.as_ref())?;
        if !path.is_file() {
            return Err(self.missing());
        }
        let lock = match self.role {
            Role::Dispatcher => Some(self.lock(&path)?),
            Role::Recorder | Role::Reader => None,
        };
        self.start(path, lock)
    }

    fn make(&self, path: &Path, anew: Option<&Anew>) -> Result<SqliteJournal, OpenError> {
        let path = self.place(path)?;
        if self.role == Role::Reader {
            return Err(OpenError::Missing);
        }
        if anew.is_none() && !path.exists() && self.remembered().is_some() {
            return Err(self.missing());
        }
        // Whatever it is made for: its first start as a dispatcher binds it to its key file.
        let dispatcher = Self {
            role: Role::Dispatcher,
            ..self.clone()
        };
        let lock = dispatcher.lock(&path)?;
        making::make(&path, self.keys.as_deref(), anew)?;
        let journal = dispatcher.start(path.clone(), Some(lock))?;
        if self.role == Role::Dispatcher {
            return Ok(journal);
        }
        drop(journal);
        self.start(path, None)
    }

    fn remembered(&self) -> Option<JournalId> {
        self.key_file.as_ref().and_then(KeyFile::journal)
    }

    /// What it means that there is no journal.
    fn missing(&self) -> OpenError {
        match self.remembered() {
            Some(journal) => OpenError::Gone { journal },
            None => OpenError::Missing,
        }
    }

    /// Where a path leads, if a journal may lie there.
    fn place(&self, path: &Path) -> Result<PathBuf, OpenError> {
        let found = rusqlite::version_number();
        if found < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite { found });
        }
        let folder = |error: io::Error| OpenError::io("its folder", &error);
        let path = resolve(path).map_err(folder)?;
        match FileSystem::of_folder(folder_of(&path)).map_err(folder)? {
            Some(found) => self.check_file_system(&found).map(|()| path),
            None => Ok(path),
        }
    }

    /// Whether a journal may lie on a file system.
    pub(super) fn check_file_system(&self, found: &FileSystem) -> Result<(), OpenError> {
        let kind = found.kind().to_owned();
        if found.is_shared() {
            return Err(OpenError::SharedFileSystem { kind });
        }
        if found.is_memory() && self.needs_disk && self.role != Role::Reader {
            return Err(OpenError::MemoryFileSystem { kind });
        }
        Ok(())
    }

    fn start(
        &self,
        path: PathBuf,
        lock: Option<DispatcherLock>,
    ) -> Result<SqliteJournal, OpenError> {
        let rows_of = |identity: &Identity| {
            let keys = self.keys.as_ref();
            keys.map(|keys| keys.of_rows(&identity.id))
        };
        let (writer, begun, rows) = if self.role == Role::Reader {
            let connection = connect(&path, false)?;
            self.check_schema(schema::look(&connection)?)?;
            let identity = Identity::read(&connection)?;
            self.check_memory(&connection, &identity)?;
            self.check_keys(&connection, &identity)?;
            (None, None, rows_of(&identity))
        } else {
            let mut connection = connect(&path, true)?;
            let identity = self.prepare(&mut connection)?;
            let rows = rows_of(&identity);
            // A key file remembers no journal before that has its marks.
            let had_marks = self.remembered() == Some(identity.journal());
            head::keep(&connection, rows.clone(), had_marks)?;
            let begun = lock
                .is_some()
                .then(|| begin(&path, &connection, &identity))
                .transpose()?;
            if let (Some(_), Some(key_file)) = (&lock, &self.key_file) {
                step();
                key_file
                    .clone()
                    .remember(identity.journal(), key_file.journal())
                    .map_err(OpenError::KeyFile)?;
            }
            (Some(connection), begun, rows)
        };
        let readers = (0..READERS)
            .map(|_| connect(&path, false))
            .collect::<Result<_, _>>()?;
        let thread = |error: io::Error| OpenError::io("a thread", &error);
        let after_commit: AfterCommit = match begun {
            Some(mut high_water) => Box::new(move |commits| high_water.write(commits)),
            None => Box::new(|_| Ok(())),
        };
        Ok(SqliteJournal {
            readers: Readers::start(readers).map_err(thread)?,
            writer: match writer {
                Some(connection) => {
                    let copying = connect(&path, true)?;
                    durable(&copying)?;
                    Some(Writer::start(connection, copying, after_commit).map_err(thread)?)
                }
                None => None,
            },
            role: self.role,
            path,
            rows,
            is_free: Arc::default(),
            _lock: lock,
        })
    }

    fn lock(&self, path: &Path) -> Result<DispatcherLock, OpenError> {
        DispatcherLock::take(&beside(path, ".lock"), &self.name).map_err(|error| match error {
            LockError::Held(holder) => OpenError::Held(holder),
            LockError::Io(error) => OpenError::io("the lock file", &error),
        })
    }

    /// Looks what the database is before anything of it is changed, then brings it forward.
    fn prepare(&self, connection: &mut Connection) -> Result<Identity, OpenError> {
        self.check_schema(schema::look(connection)?)?;
        let identity = Identity::read(connection)?;
        self.check_memory(connection, &identity)?;
        self.check_keys(connection, &identity)?;
        durable(connection)?;
        if self.role == Role::Dispatcher {
            // Another program may have been faster since the look above.
            self.check_schema(schema::bring_forward(connection, |_| Ok(()))?)?;
        }
        // What acts by itself would act with the rights of this program.
        let added = schema::compare(connection)?.added;
        if let Some(stranger) = added.into_iter().find(schema::Entry::acts) {
            return Err(OpenError::Stranger {
                kind: stranger.kind,
                name: stranger.name,
            });
        }
        if let (None, Some(keys)) = (identity.key_mark, &self.keys) {
            connection.execute(
                "UPDATE journal SET key_mark = ?1 WHERE key_mark IS NULL",
                [keys.mark(&identity.id).as_bytes()],
            )?;
        }
        Ok(identity)
    }

    fn check_schema(&self, found: Found) -> Result<(), OpenError> {
        match found {
            Found::Known(schema::NEWEST) => Ok(()),
            Found::Known(_) if self.role == Role::Dispatcher => Ok(()),
            Found::Known(version) => Err(OpenError::OlderSchema { found: version }),
            Found::Newer(version) => Err(OpenError::NewerSchema { found: version }),
            Found::Empty | Found::Foreign => Err(OpenError::NotAJournal),
        }
    }

    /// Whether it is the journal that the key file remembers, or one that was begun in its place.
    fn check_memory(&self, connection: &Connection, identity: &Identity) -> Result<(), OpenError> {
        let (Some(remembered), found) = (self.remembered(), identity.journal()) else {
            return Ok(());
        };
        if remembered == found {
            return Ok(());
        }
        let anew = making::anew(connection).map_err(refused)?;
        // A program that was killed after it had made the journal could not write that into the key file.
        if anew.is_some_and(|anew| anew.former == Some(remembered)) {
            return Ok(());
        }
        Err(OpenError::OtherJournal { remembered, found })
    }

    fn check_keys(&self, connection: &Connection, identity: &Identity) -> Result<(), OpenError> {
        let Some(keys) = &self.keys else {
            // Lists show nothing sealed, so a reader may do without.
            return match identity.key_mark {
                Some(_) if self.role != Role::Reader => Err(OpenError::KeysNeeded),
                _ => Ok(()),
            };
        };
        if identity
            .key_mark
            .is_some_and(|mark| mark != keys.mark(&identity.id))
        {
            return Err(OpenError::WrongKeys);
        }
        let held: Vec<u32> = keys.ids().map(KeyId::get).collect();
        let mut statement =
            connection.prepare("SELECT min(key_id) FROM payload WHERE key_id > ?1")?;
        let mut last = 0_u32;
        // Each step goes to the next number in the index, however many rows have it.
        while let Some(next) = statement.query_row([last], |row| row.get::<_, Option<u32>>(0))? {
            if !held.contains(&next)
                && let Some(id) = KeyId::new(next)
            {
                return Err(OpenError::MissingKey(id));
            }
            last = next;
        }
        Ok(())
    }
}

/// The name under which the journal keeps when the file with the number of commits was born.
pub(super) const BIRTH: &str = "ontu: birth of the number of commits";

/// Compares the journal with the number of commits beside it, and goes on counting there.
fn begin(
    path: &Path,
    connection: &Connection,
    identity: &Identity,
) -> Result<HighWater, OpenError> {
    let mark = beside(path, ".commits");
    let next = beside(path, ".commits.new");
    let failed = |error: io::Error| OpenError::io("the number of commits beside it", &error);
    let kept = register::kept(connection, BIRTH).map_err(refused)?;
    // An empty one stands for none.
    let known = kept.clone().filter(|birth| !birth.is_empty());
    if known.is_some() && high_water::birth_of(&next) == known {
        // The last start was interrupted before it had put the new file in its place.
        std::fs::rename(&next, &mark).map_err(failed)?;
    }
    let seen = HighWater::look(&mark).map_err(failed)?;
    if seen == Seen::Missing && identity.commits == 0 {
        // Before the first commit, so that an interruption between the two raises no alarm.
        HighWater::put(&next, &mark, &identity.id).map_err(failed)?;
    }
    let born = high_water::birth_of(&mark);
    let is_copy = matches!((&known, &born), (Some(known), Some(born)) if known != born);
    let mut begun =
        HighWater::begin_after(&next, &identity.id, identity.commits + 1, known.as_deref())
            .map_err(failed)?;
    // Operators of one group share a journal: whoever starts it must not take it from the others.
    if let Ok(before) = std::fs::metadata(&mark) {
        std::fs::set_permissions(&next, before.permissions()).map_err(failed)?;
    }

    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let is_changed = !head::begin(&transaction)?;
    let why = quarantine::reason(&seen, &identity.id, identity.commits)
        .or_else(|| is_copy.then(|| quarantine::COPIED.to_owned()))
        .or_else(|| is_changed.then(|| quarantine::CHANGED.to_owned()));
    if let Some(why) = why {
        quarantine::begin(&transaction, &why)?;
    }
    // Whoever held a lease held the lock too, and is gone.
    change::forget_leases(&transaction)?;
    if let Some(birth) = begun.birth() {
        register::keep(&transaction, BIRTH, kept.as_deref(), &birth).map_err(refused)?;
    }
    let commits = head::count_commit(&transaction)?;
    transaction.commit()?;
    begun.write(commits).map_err(failed)?;
    std::fs::rename(&next, &mark).map_err(failed)?;
    sync_folder(folder_of(path)).map_err(failed)?;
    Ok(begun)
}

fn refused(failure: Failure) -> OpenError {
    OpenError::Sqlite(JournalError::from(failure).to_string())
}

/// What a journal says of itself.
pub(super) struct Identity {
    pub(super) id: [u8; ID_BYTES],
    key_mark: Option<KeyedDigest>,
    commits: u64,
}

impl Identity {
    pub(super) fn create(connection: &Connection, keys: Option<&Keys>) -> rusqlite::Result<()> {
        // SQLite seeds its random bytes from the operating system; they only have to differ.
        let id: [u8; ID_BYTES] =
            connection.query_row("SELECT randomblob(16)", [], |row| row.get(0))?;
        let mark = keys.map(|keys| keys.mark(&id));
        connection.execute(
            "INSERT INTO journal (only_row, id, key_mark, commits) VALUES (1, ?1, ?2, 0)",
            (&id, mark.as_ref().map(KeyedDigest::as_bytes)),
        )?;
        Ok(())
    }

    pub(super) fn read(connection: &Connection) -> Result<Self, OpenError> {
        let (id, mark, commits): (_, Option<[u8; 32]>, i64) =
            connection.query_row("SELECT id, key_mark, commits FROM journal", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        Ok(Self {
            id,
            key_mark: mark.map(KeyedDigest::from_bytes),
            commits: commits.unsigned_abs(),
        })
    }

    fn journal(&self) -> JournalId {
        JournalId::from_bytes(self.id)
    }
}

/// Opens a database that is there, and changes nothing of it.
pub(super) fn connect(path: &Path, writes: bool) -> Result<Connection, OpenError> {
    let access = if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    // Without the flag for URIs a path is a path, whatever it holds.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Statements are planned once, whatever values they are given; otherwise some are prepared anew each time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "query_only", !writes)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Makes commits last, and checks that SQLite took the settings.
pub(super) fn durable(connection: &Connection) -> Result<(), OpenError> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    // These two matter on macOS only, where an ordinary sync leaves the drive's cache alone.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // What is forgotten is overwritten, not only unlinked.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    // What a savepoint may have to undo is kept in memory, not in a file for each.
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", WRITER_CACHE_KIB)?;
    // The writer copies the log itself, where it sees the errors.
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    let foreign_keys: i64 =
        connection.pragma_query_value(None, "foreign_keys", |row| row.get(0))?;
    let trusted: i64 = connection.pragma_query_value(None, "trusted_schema", |row| row.get(0))?;
    if mode != "wal" || synchronous != 2 || foreign_keys != 1 || trusted != 0 {
        return Err(OpenError::Settings);
    }
    Ok(())
}
