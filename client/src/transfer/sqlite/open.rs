//! How a journal is made and opened, and everything that is checked before the first question.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::super::identity::KeyedDigest;
use super::super::journal::JournalError;
use super::super::seal::{KeyId, Keys};
use super::SqliteJournal;
use super::change;
use super::fault::in_words;
use super::high_water::{self, HighWater, ID_BYTES, Seen};
use super::lock::{DispatcherLock, Holder, LockError};
use super::place::{beside, create_private, folder_of, shared_file_system_of, sync_folder};
use super::quarantine;
use super::reader::Readers;
use super::register;
use super::schema::{self, Found};
use super::writer::{AfterCommit, PATIENCE, Writer};

/// The oldest SQLite that may hold a journal: earlier ones could lose commits when the write-ahead log was begun anew.
const OLDEST_SQLITE: i32 = 3_051_003;

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
}

impl SqliteOptions {
    /// Starts with what the program may do.
    pub fn new(role: Role) -> Self {
        Self {
            role,
            name: "ontu".to_owned(),
            keys: None,
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

    /// Makes a new journal and opens it; on Unix only its owner may use its files.
    ///
    /// It blocks until the files are on the disk.
    ///
    /// # Errors
    /// A journal or another file is there already, the role is [`Role::Reader`], or anything that [`open`](Self::open) refuses.
    pub fn create(&self, path: impl AsRef<Path>) -> Result<SqliteJournal, OpenError> {
        self.start(path.as_ref(), true)
    }

    /// Opens a journal that is there.
    ///
    /// It blocks while the journal is checked.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(&self, path: impl AsRef<Path>) -> Result<SqliteJournal, OpenError> {
        self.start(path.as_ref(), false)
    }

    fn start(&self, path: &Path, new: bool) -> Result<SqliteJournal, OpenError> {
        let found = rusqlite::version_number();
        if found < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite { found });
        }
        let folder = folder_of(path);
        match shared_file_system_of(folder) {
            Ok(None) => {}
            Ok(Some(kind)) => return Err(OpenError::SharedFileSystem { kind }),
            Err(error) => return Err(OpenError::io("its folder", &error)),
        }
        if new && self.role == Role::Reader {
            return Err(OpenError::Missing);
        }
        if !new && !path.is_file() {
            return Err(OpenError::Missing);
        }
        let lock = match self.role {
            Role::Dispatcher => Some(self.lock(path)?),
            Role::Recorder | Role::Reader => None,
        };
        if new {
            create_private(path).map_err(|error| OpenError::io("the database", &error))?;
        }

        let (writer, begun) = if self.role == Role::Reader {
            let connection = connect(path, false)?;
            self.check_schema(schema::look(&connection)?, false)?;
            self.check_keys(&connection, &Identity::read(&connection)?)?;
            (None, None)
        } else {
            let mut connection = connect(path, true)?;
            let identity = self.prepare(&mut connection, new)?;
            if new && lock.is_none() {
                // Otherwise the first dispatcher would take what was recorded before it for a backup.
                HighWater::begin(&beside(path, ".commits"), &identity.id, 0)
                    .map_err(|error| OpenError::io("the number of commits beside it", &error))?;
            }
            let begun = lock
                .is_some()
                .then(|| begin(path, &connection, &identity))
                .transpose()?;
            (Some(connection), begun)
        };
        if new {
            sync_folder(folder).map_err(|error| OpenError::io("its folder", &error))?;
        }
        let readers = (0..READERS)
            .map(|_| connect(path, false))
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
                    let copying = connect(path, true)?;
                    durable(&copying)?;
                    Some(Writer::start(connection, copying, after_commit).map_err(thread)?)
                }
                None => None,
            },
            role: self.role,
            path: path.to_owned(),
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
    fn prepare(&self, connection: &mut Connection, new: bool) -> Result<Identity, OpenError> {
        let found = schema::look(connection)?;
        if new && found != Found::Empty {
            return Err(OpenError::Exists);
        }
        self.check_schema(found, new)?;
        durable(connection)?;
        if new || self.role == Role::Dispatcher {
            let found = schema::bring_forward(connection, |connection| {
                Identity::create(connection, self.keys.as_deref())
            })?;
            // Another program may have been faster since the look above.
            self.check_schema(found, new)?;
        }
        let identity = Identity::read(connection)?;
        self.check_keys(connection, &identity)?;
        if let (None, Some(keys)) = (identity.key_mark, &self.keys) {
            connection.execute(
                "UPDATE journal SET key_mark = ?1 WHERE key_mark IS NULL",
                [keys.mark(&identity.id).as_bytes()],
            )?;
        }
        Ok(identity)
    }

    fn check_schema(&self, found: Found, new: bool) -> Result<(), OpenError> {
        match found {
            Found::Known(schema::NEWEST) => Ok(()),
            Found::Known(_) if self.role == Role::Dispatcher => Ok(()),
            Found::Known(version) => Err(OpenError::OlderSchema { found: version }),
            Found::Empty if new => Ok(()),
            Found::Newer(version) => Err(OpenError::NewerSchema { found: version }),
            Found::Empty | Found::Foreign => Err(OpenError::NotAJournal),
        }
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
    let refused = |failure| OpenError::Sqlite(JournalError::from(failure).to_string());
    let known = register::kept(connection, BIRTH).map_err(refused)?;
    if known.is_some() && high_water::birth_of(&next) == known {
        // The last start was interrupted before it had put the new file in its place.
        std::fs::rename(&next, &mark).map_err(failed)?;
    }
    let seen = HighWater::look(&mark).map_err(failed)?;
    if seen == Seen::Missing && identity.commits == 0 {
        // Before the first commit, so that an interruption between the two raises no alarm.
        HighWater::begin(&mark, &identity.id, 0).map_err(failed)?;
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
    let why = quarantine::reason(&seen, &identity.id, identity.commits)
        .or_else(|| is_copy.then(|| quarantine::COPIED.to_owned()));
    if let Some(why) = why {
        quarantine::begin(&transaction, &why)?;
    }
    // Whoever held a lease held the lock too, and is gone.
    change::forget_leases(&transaction)?;
    if let Some(birth) = begun.birth() {
        register::keep(&transaction, BIRTH, known.as_deref(), &birth).map_err(refused)?;
    }
    let commits: i64 = transaction.query_row(
        "UPDATE journal SET commits = commits + 1 RETURNING commits",
        [],
        |row| row.get(0),
    )?;
    transaction.commit()?;
    begun.write(commits.unsigned_abs()).map_err(failed)?;
    std::fs::rename(&next, &mark).map_err(failed)?;
    sync_folder(folder_of(path)).map_err(failed)?;
    Ok(begun)
}

/// What a journal says of itself.
struct Identity {
    id: [u8; ID_BYTES],
    key_mark: Option<KeyedDigest>,
    commits: u64,
}

impl Identity {
    fn create(connection: &Connection, keys: Option<&Keys>) -> rusqlite::Result<()> {
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

    fn read(connection: &Connection) -> Result<Self, OpenError> {
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
}

/// Opens a database that is there, and changes nothing of it.
fn connect(path: &Path, writes: bool) -> Result<Connection, OpenError> {
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
fn durable(connection: &Connection) -> Result<(), OpenError> {
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

/// Why a journal was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The SQLite that this program is built with is too old to hold a journal.
    OldSqlite {
        /// Its version, as major × 1,000,000 + minor × 1,000 + patch.
        found: i32,
    },
    /// The folder lies on a file system that is shared between machines.
    SharedFileSystem {
        /// The kind of the file system.
        kind: String,
    },
    /// Another program dispatches from this journal.
    Held(Holder),
    /// There is no journal at the path.
    Missing,
    /// There is a journal at the path already.
    Exists,
    /// The file is no journal, or making it was interrupted.
    NotAJournal,
    /// A newer version of this program has written the journal.
    NewerSchema {
        /// The number of its schema.
        found: u32,
    },
    /// The journal has to be brought forward by a dispatcher first.
    OlderSchema {
        /// The number of its schema.
        found: u32,
    },
    /// The content of the journal is sealed, and no keys were given.
    KeysNeeded,
    /// The keys are not those of this journal.
    WrongKeys,
    /// Content was sealed with a key that the key file does not hold.
    MissingKey(KeyId),
    /// SQLite did not take the settings that make commits last.
    Settings,
    /// SQLite refused.
    Sqlite(String),
    /// The operating system refused.
    Io {
        /// What was refused.
        what: &'static str,
        /// Why.
        kind: io::ErrorKind,
    },
}

impl OpenError {
    fn io(what: &'static str, error: &io::Error) -> Self {
        Self::Io {
            what,
            kind: error.kind(),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OldSqlite { found } => write!(
                formatter,
                "SQLite {found} is too old for a journal, expected {OLDEST_SQLITE} or newer; build with the bundled one"
            ),
            Self::SharedFileSystem { kind } => write!(
                formatter,
                "the journal's folder lies on {kind}, expected a file system of this machine; choose another folder"
            ),
            Self::Held(holder) => write!(
                formatter,
                "the journal is held by {holder}; stop that program, or only record"
            ),
            Self::Missing => formatter
                .write_str("there is no journal at the path; correct the path, or create one"),
            Self::Exists => formatter
                .write_str("there is a journal at the path already; open it, or choose another path"),
            Self::NotAJournal => formatter.write_str(
                "the file is no journal; correct the path, or create a journal anew if making it was interrupted",
            ),
            Self::NewerSchema { found } => write!(
                formatter,
                "the journal has schema {found}, this program knows up to {}; use the newer program",
                schema::NEWEST
            ),
            Self::OlderSchema { found } => write!(
                formatter,
                "the journal has schema {found}, expected {}; open it once to dispatch, which brings it forward",
                schema::NEWEST
            ),
            Self::KeysNeeded => formatter
                .write_str("the journal's content is sealed; name the key file that belongs to it"),
            Self::WrongKeys => formatter
                .write_str("the key file belongs to another journal; name the one of this journal"),
            Self::MissingKey(key) => write!(
                formatter,
                "content of the journal was sealed with key {key}, which the key file does not hold; bring back the key file that holds it"
            ),
            Self::Settings => formatter.write_str(
                "SQLite did not take the settings that make commits last; see whether the folder allows a write-ahead log",
            ),
            Self::Sqlite(why) => write!(formatter, "the journal's database cannot be used: {why}"),
            Self::Io { what, kind } => write!(formatter, "{what} cannot be used: {kind}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::NotAJournal,
            _ => Self::Sqlite(in_words(&error)),
        }
    }
}

impl From<OpenError> for JournalError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Held(holder) => Self::Locked(holder.to_string()),
            OpenError::NewerSchema { found } => Self::NewerSchema(found, schema::NEWEST),
            other => Self::Unavailable(other.to_string()),
        }
    }
}
