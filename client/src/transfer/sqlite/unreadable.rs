//! Rows that cannot be read: they stop nothing else, are shown, and can be taken out of the work by a person.

use std::fmt;

use jiff::civil::DateTime;
use rusqlite::{Connection, Row, params};

use super::super::identity::{IntentId, KeyedDigest};
use super::super::journal::{JournalError, Record};
use super::super::state::State;
use super::fault::{Failure, Worked};
use super::rows::{RECORD, parsed, record_of, unsigned};

/// An intent whose row does not hold what it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its number in the order of recording.
    pub sequence: u64,
    /// Its id, if that can be read.
    pub id: Option<IntentId>,
    /// Its key, if that can be read.
    pub key: Option<String>,
    /// What cannot be read.
    pub why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "intent number {}: {}", self.sequence, self.why)
    }
}

/// Intents that were read, and those that could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Those that were read.
    pub records: Vec<Record>,
    /// Those that cannot be, unless a person has set them aside.
    pub unreadable: Vec<Unreadable>,
}

/// Reads a row of an intent; one that cannot be read is told, and is none if it was set aside.
pub(super) fn read(
    connection: &Connection,
    row: &Row<'_>,
) -> Worked<Result<Record, Option<Unreadable>>> {
    let why = match record_of(row) {
        Ok(record) => return Ok(Ok(record)),
        Err(Failure::Refused(JournalError::Corrupt(why))) => why,
        Err(other) => return Err(other),
    };
    let sequence: i64 = row.get(0)?;
    if is_set_aside(connection, sequence)? {
        return Ok(Err(None));
    }
    Ok(Err(Some(Unreadable {
        sequence: unsigned(sequence)?,
        id: row.get(1).ok().map(IntentId::from_bytes),
        key: row.get(2).ok(),
        why,
    })))
}

/// Whether a person has taken an intent out of the work.
pub(super) fn is_set_aside(connection: &Connection, sequence: i64) -> Worked<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM set_aside WHERE intent = ?1")?;
    Ok(statement.exists([sequence])?)
}

/// Does something with the loan or account, the id and the state of every intent that was taken out of the work.
pub(super) fn each_set_aside(
    connection: &Connection,
    mut see: impl FnMut(KeyedDigest, IntentId, State),
) -> Worked<()> {
    let mut statement = connection.prepare(
        "SELECT i.party, i.id, i.state FROM set_aside AS a JOIN intent AS i ON i.sequence = a.intent",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let party = KeyedDigest::from_bytes(row.get(0)?);
        see(party, IntentId::from_bytes(row.get(1)?), parsed(row, 2)?);
    }
    Ok(())
}

/// Takes an intent that cannot be read out of the work.
pub(super) fn set_aside(
    connection: &Connection,
    sequence: i64,
    at: DateTime,
    by: &str,
    reference: &str,
) -> Worked<Unreadable> {
    let misuse = |what: &str| Failure::from(JournalError::Misuse(what.to_owned()));
    if by.trim().is_empty() || reference.trim().is_empty() {
        return Err(misuse("setting aside needs a name and a reference"));
    }
    let mut statement =
        connection.prepare(&format!("SELECT {RECORD} FROM intent WHERE sequence = ?1"))?;
    let mut rows = statement.query([sequence])?;
    let row = rows.next()?.ok_or(JournalError::NotFound)?;
    let unreadable = match read(connection, row)? {
        Err(Some(unreadable)) => unreadable,
        Err(None) => return Err(misuse("it was set aside before")),
        Ok(_) => return Err(misuse("it can be read, and is worked on like any other")),
    };
    connection.execute(
        "INSERT INTO set_aside (intent, at, by, reference) VALUES (?1, ?2, ?3, ?4)",
        params![sequence, at.to_string(), by.trim(), reference.trim()],
    )?;
    // Nobody can inquire it: whoever sets it aside answers for it.
    connection.execute("DELETE FROM quarantined WHERE intent = ?1", [sequence])?;
    Ok(unreadable)
}
