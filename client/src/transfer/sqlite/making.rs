//! How a journal is made: beside its place and whole, before one rename puts it there.
//!
//! A kill at any step leaves no journal or a whole one; what it leaves beside the place is cleared when the next is made.
//! A journal that takes the place of one that is lost says so itself, with who answers for that.

use std::fs::File;
use std::io;
use std::path::Path;

use jiff::civil::DateTime;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::super::identity::JournalId;
use super::super::persons::Persons;
use super::super::seal::Keys;
use super::super::steps::step;
use super::fault::Worked;
use super::head;
use super::high_water::{HighWater, Seen};
use super::open::{Identity, connect, durable};
use super::open_error::OpenError;
use super::place::{beside, create_private, folder_of, sync_folder};
use super::register;
use super::rows::corrupt;
use super::schema::{self, Found};

/// The name under which a journal keeps why it was begun anew.
const ANEW: &str = "ontu: begun anew";

/// What SQLite puts beside a database, by its endings.
const OF_SQLITE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// That a journal was begun in the place of one that is lost: whatever the lost one held may have been sent, and no key of it counts as used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Anew {
    /// When, in KST.
    pub at: DateTime,
    /// Where it can be checked that nothing of the lost journal is sent again.
    pub reference: String,
    /// Who answers for it, with the second person where two are needed.
    pub by: String,
    /// The lost journal, as far as its key file or what lay beside it names it; set when the journal is made.
    pub former: Option<JournalId>,
}

impl Anew {
    /// That these people answer for it, and where it can be checked.
    pub fn new(at: DateTime, by: &Persons, reference: &str) -> Self {
        Self {
            at,
            reference: reference.trim().to_owned(),
            by: by.to_string(),
            former: None,
        }
    }
}

/// Why a journal was begun anew; none for the first one of its keys.
pub(super) fn anew(connection: &Connection) -> Worked<Option<Anew>> {
    let Some(text) = register::kept(connection, ANEW)? else {
        return Ok(None);
    };
    let anew = serde_json::from_str(&text);
    Ok(Some(
        anew.map_err(|_| corrupt("why the journal was begun anew"))?,
    ))
}

/// Makes a journal, under the lock of its dispatcher; links in the path were followed before.
pub(super) fn make(path: &Path, keys: Option<&Keys>, anew: Option<&Anew>) -> Result<(), OpenError> {
    let failed = |what: &'static str| move |error: io::Error| OpenError::io(what, &error);
    let is_there = path.exists();
    // An earlier version could be interrupted before it had written anything to its file.
    if is_there && schema::look(&connect(path, false)?)? != Found::Empty {
        return Err(OpenError::Exists);
    }
    let mark = beside(path, ".commits");
    let seen = HighWater::look(&mark).map_err(failed("the number of commits beside it"))?;
    let nothing_is_lost = match seen {
        Seen::Missing => is_there || !beside(path, "-wal").exists(),
        Seen::Mark { commits, .. } => commits == 0,
        Seen::Unreadable => false,
    };
    if anew.is_none() && !nothing_is_lost {
        return Err(OpenError::Lost);
    }
    let anew = anew.cloned().map(|anew| Anew {
        former: anew.former.or(match &seen {
            Seen::Mark { journal, .. } => journal.parse().ok(),
            _ => None,
        }),
        ..anew
    });

    let draft = beside(path, ".making");
    let the_database = || failed("the database");
    remove(&draft)
        .and_then(|()| remove_what_sqlite_left(&draft))
        .map_err(the_database())?;
    step();
    create_private(&draft).map_err(the_database())?;
    step();
    let mut connection = connect(&draft, true)?;
    durable(&connection)?;
    step();
    schema::bring_forward(&mut connection, |connection| {
        Identity::create(connection, keys)?;
        match &anew {
            Some(anew) => keep(connection, anew),
            None => Ok(()),
        }
    })?;
    step();
    let id = Identity::read(&connection)?.id;
    head::keep(&connection, keys.map(|keys| keys.of_rows(&id)), false)?;
    step();
    // Everything into the one file that is moved.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)?;
    step();
    if beside(&draft, "-wal").exists() {
        return Err(OpenError::Settings);
    }
    File::open(&draft)
        .and_then(|file| file.sync_all())
        .map_err(the_database())?;

    // Before the journal itself: one that stood there without it would be taken for a copy.
    HighWater::put(&beside(path, ".commits.new"), &mark, &id)
        .map_err(failed("the number of commits beside it"))?;
    step();
    // A log of another database must not be taken for the new one's.
    remove_what_sqlite_left(path).map_err(the_database())?;
    sync_folder(folder_of(path)).map_err(failed("its folder"))?;
    step();
    std::fs::rename(&draft, path).map_err(the_database())?;
    step();
    sync_folder(folder_of(path)).map_err(failed("its folder"))
}

fn keep(connection: &Connection, anew: &Anew) -> rusqlite::Result<()> {
    let text = serde_json::to_string(anew)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    connection.execute(
        "INSERT INTO kept (name, value) VALUES (?1, ?2)",
        [ANEW, &text],
    )?;
    Ok(())
}

fn remove_what_sqlite_left(path: &Path) -> io::Result<()> {
    OF_SQLITE
        .iter()
        .try_for_each(|ending| remove(&beside(path, ending)))
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
