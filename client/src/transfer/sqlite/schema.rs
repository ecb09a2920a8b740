//! The tables of the journal and their versions: an older journal is brought forward, a newer one is refused.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

/// The newest schema that this version knows.
pub(super) const NEWEST: u32 = 3;

/// Marks a database as a journal; the letters `ontu`.
pub(super) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"ontu");

/// What makes schema `n` out of schema `n - 1`, from 1.
const STEPS: [&str; NEWEST as usize] = [
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
];

/// How often the tables of a database were changed, as SQLite counts it.
pub(super) fn count_changes(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("PRAGMA main.schema_version")?
        .query_row([], |row| row.get(0))
}

/// Compares the schema of a journal with the one that this version makes.
pub(super) fn compare(connection: &Connection) -> rusqlite::Result<Differences> {
    let mut made = Connection::open_in_memory()?;
    bring_forward(&mut made, |_| Ok(()))?;
    let statements = |connection: &Connection| -> rusqlite::Result<BTreeSet<Entry>> {
        connection
            .prepare("SELECT type, name, sql FROM main.sqlite_schema")?
            .query_map([], |row| {
                Ok(Entry {
                    kind: row.get(0)?,
                    name: row.get(1)?,
                    text: row.get(2)?,
                })
            })?
            .collect()
    };
    let (found, made) = (statements(connection)?, statements(&made)?);
    Ok(Differences {
        added: found.difference(&made).cloned().collect(),
        missing: made.difference(&found).cloned().collect(),
    })
}

/// What a schema holds beside what this version makes, and what of that it does not hold.
pub(super) struct Differences {
    pub(super) added: Vec<Entry>,
    pub(super) missing: Vec<Entry>,
}

/// A table, an index, a trigger or a view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) kind: String,
    pub(super) name: String,
    text: Option<String>,
}

impl Entry {
    /// Whether it would do something by itself.
    pub(super) fn acts(&self) -> bool {
        self.kind == "trigger" || self.kind == "view"
    }
}

/// What a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing was ever written to it.
    Empty,
    /// A journal with a schema that this version knows.
    Known(u32),
    /// A journal of a newer version.
    Newer(u32),
    /// Something else.
    Foreign,
}

/// Tells what a database is, without changing it.
pub(super) fn look(connection: &Connection) -> rusqlite::Result<Found> {
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if application != APPLICATION_ID {
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let empty = application == 0 && tables == 0;
        return Ok(if empty { Found::Empty } else { Found::Foreign });
    }
    let version: Option<u32> = connection
        .query_row("SELECT max(version) FROM schema_version", [], |row| {
            row.get(0)
        })
        .optional()?
        .flatten();
    Ok(match version {
        Some(version @ 1..=NEWEST) => Found::Known(version),
        Some(version) if version > NEWEST => Found::Newer(version),
        _ => Found::Foreign,
    })
}

/// Brings a database to the newest schema, all steps or none; `first` fills a new one.
///
/// What it is must have been looked at before; somebody else may have brought it forward in between.
pub(super) fn bring_forward(
    connection: &mut Connection,
    first: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<Found> {
    // A table that others refer to is made anew under its old name, which is not to be looked at half done.
    connection.pragma_update(None, "foreign_keys", false)?;
    let found = step_by_step(connection, first);
    connection.pragma_update(None, "foreign_keys", true)?;
    found
}

fn step_by_step(
    connection: &mut Connection,
    first: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<Found> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = look(&transaction)?;
    let from = match found {
        Found::Empty => 0,
        Found::Known(version) => version,
        Found::Newer(_) | Found::Foreign => return Ok(found),
    };
    if from == NEWEST {
        return Ok(found);
    }
    for (step, version) in STEPS.iter().zip(1..).skip(from as usize) {
        transaction.execute_batch(step)?;
        transaction.execute(
            "INSERT INTO schema_version (version, program) VALUES (?1, ?2)",
            (version, concat!("ontu ", env!("CARGO_PKG_VERSION"))),
        )?;
    }
    if from == 0 {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        first(&transaction)?;
    }
    transaction.commit()?;
    Ok(found)
}
