//! Rows that cannot be read: they stop nothing else, are shown, and can be taken out of the work by a person.

use std::fmt;

use jiff::civil::DateTime;
use rusqlite::{Connection, Row, params};

use super::super::identity::{IntentId, KeyedDigest};
use super::super::intent::Plan;
use super::super::journal::{JournalError, Record};
use super::super::state::State;
use super::fault::{Failure, Worked};
use super::rows::{PLAN, RECORD, parsed, plan_of, record_of, unsigned};

/// What a row that cannot be read is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// An intent: nothing is done about it.
    Intent,
    /// A plan: its calls hold all that they need, and go on.
    Plan,
}

impl RowKind {
    pub(super) const ALL: [Self; 2] = [Self::Intent, Self::Plan];

    /// What it is called; its table too.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Plan => "plan",
        }
    }

    /// The table of the rows that a person has taken out, and its column.
    fn set_aside(self) -> (&'static str, &'static str) {
        match self {
            Self::Intent => ("set_aside", "intent"),
            Self::Plan => ("plan_set_aside", "plan"),
        }
    }
}

/// An intent or a plan whose row does not hold what it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What it is.
    pub kind: RowKind,
    /// Its number in the order of recording; intents and plans are counted each for themselves.
    pub sequence: u64,
    /// The id of an intent, if that can be read.
    pub id: Option<IntentId>,
    /// Its key, if that can be read.
    pub key: Option<String>,
    /// What cannot be read.
    pub why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.name();
        write!(formatter, "{kind} number {}: {}", self.sequence, self.why)
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
    if is_set_aside(connection, RowKind::Intent, sequence)? {
        return Ok(Err(None));
    }
    Ok(Err(Some(Unreadable {
        kind: RowKind::Intent,
        sequence: unsigned(sequence)?,
        id: row.get(1).ok().map(IntentId::from_bytes),
        key: row.get(2).ok(),
        why,
    })))
}

/// Reads a row of [`PLAN`]; one that cannot be read is told.
pub(super) fn read_plan(row: &Row<'_>) -> Worked<Result<Plan, Unreadable>> {
    let why = match plan_of(row) {
        Ok(plan) => return Ok(Ok(plan)),
        Err(Failure::Refused(JournalError::Corrupt(why))) => why,
        Err(other) => return Err(other),
    };
    Ok(Err(Unreadable {
        kind: RowKind::Plan,
        sequence: unsigned(row.get(11)?)?,
        id: None,
        key: row.get(1).ok(),
        why,
    }))
}

/// Does something with every plan that cannot be read and was not taken out.
pub(super) fn each_plan(connection: &Connection, mut see: impl FnMut(Unreadable)) -> Worked<()> {
    let mut statement = connection.prepare(&format!(
        "SELECT {PLAN} FROM plan WHERE sequence NOT IN (SELECT plan FROM plan_set_aside) ORDER BY sequence"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Err(unreadable) = read_plan(row)? {
            see(unreadable);
        }
    }
    Ok(())
}

/// Whether a person has taken an intent or a plan out of the work.
pub(super) fn is_set_aside(connection: &Connection, kind: RowKind, sequence: i64) -> Worked<bool> {
    let (table, column) = kind.set_aside();
    let text = format!("SELECT 1 FROM {table} WHERE {column} = ?1");
    Ok(connection.prepare_cached(&text)?.exists([sequence])?)
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

/// Takes an intent or a plan that cannot be read out of the work.
pub(super) fn set_aside(
    connection: &Connection,
    kind: RowKind,
    sequence: i64,
    at: DateTime,
    by: &str,
    reference: &str,
) -> Worked<Unreadable> {
    let misuse = |what: &str| Failure::from(JournalError::Misuse(what.to_owned()));
    if by.trim().is_empty() || reference.trim().is_empty() {
        return Err(misuse("setting aside needs a name and a reference"));
    }
    if is_set_aside(connection, kind, sequence)? {
        return Err(misuse("it was set aside before"));
    }
    let columns = match kind {
        RowKind::Intent => RECORD,
        RowKind::Plan => PLAN,
    };
    let mut statement = connection.prepare(&format!(
        "SELECT {columns} FROM {} WHERE sequence = ?1",
        kind.name()
    ))?;
    let mut rows = statement.query([sequence])?;
    let row = rows.next()?.ok_or(JournalError::NotFound)?;
    let unreadable = match kind {
        RowKind::Intent => read(connection, row)?.err().flatten(),
        RowKind::Plan => read_plan(row)?.err(),
    };
    let unreadable =
        unreadable.ok_or_else(|| misuse("it can be read, and is used like any other"))?;
    let (table, column) = kind.set_aside();
    connection.execute(
        &format!("INSERT INTO {table} ({column}, at, by, reference) VALUES (?1, ?2, ?3, ?4)"),
        params![sequence, at.to_string(), by.trim(), reference.trim()],
    )?;
    if kind == RowKind::Intent {
        // Nobody can inquire it: whoever sets it aside answers for it.
        connection.execute("DELETE FROM quarantined WHERE intent = ?1", [sequence])?;
    }
    Ok(unreadable)
}
