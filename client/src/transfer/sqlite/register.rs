//! What stands beside the intents: numbers, loans and accounts, operators' words, learnt codes, kept values.

use rusqlite::{Connection, OptionalExtension, params};

use super::super::identity::KeyedDigest;
use super::super::journal::{
    JournalError, LearntCode, NumberPurpose, NumberUse, OperatorEntry, Party, PartyChange,
};
use super::ask;
use super::change::write_number;
use super::fault::Worked;
use super::party;
use super::rows::{corrupt, krw_of, parsed, stored_krw, unsigned};
use crate::runtime::CodeClass;

/// Every class of a code, with the name that its row has.
const CLASSES: [(CodeClass, &str); 7] = [
    (CodeClass::Done, "done"),
    (CodeClass::Empty, "empty"),
    (CodeClass::Refused, "refused"),
    (CodeClass::Pending, "pending"),
    (CodeClass::Unknown, "unknown"),
    (CodeClass::Duplicate, "duplicate"),
    (CodeClass::Absent, "absent"),
];

/// The name of a purpose, as its row has it.
pub(super) fn purpose_name(purpose: NumberPurpose) -> &'static str {
    match purpose {
        NumberPurpose::Order => "order",
        NumberPurpose::Inquiry => "inquiry",
    }
}

/// Writes the number of an inquiry down before it is sent.
pub(super) fn register_number(connection: &Connection, number: &NumberUse) -> Worked<()> {
    let sequence = ask::required(connection, &number.intent)?;
    write_number(connection, sequence, number)
}

/// Whether a number was used on its day.
pub(super) fn is_used(connection: &Connection, number: &NumberUse) -> Worked<bool> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM number WHERE day = ?1 AND number = ?2")?;
    Ok(statement.exists((number.day.to_string(), number.number.as_str()))?)
}

/// Writes what an operator said of a loan or an account.
pub(super) fn adopt(
    connection: &Connection,
    change: &PartyChange,
    entry: &OperatorEntry,
) -> Worked<Party> {
    if party::read(connection, &change.party.digest)?.version != change.expected_version {
        return Err(JournalError::Conflict.into());
    }
    connection
        .prepare_cached(
            "INSERT INTO operator_entry (at, party, total, reference, by) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            entry.at.to_string(),
            entry.party.as_bytes(),
            stored_krw(entry.total)?,
            entry.reference,
            entry.by,
        ])?;
    party::write(connection, change)
}

/// What operators said, in order.
pub(super) fn operator_entries(connection: &Connection) -> Worked<Vec<OperatorEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, party, total, reference, by FROM operator_entry ORDER BY sequence",
    )?;
    let mut rows = statement.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(OperatorEntry {
            at: parsed(row, 0)?,
            party: KeyedDigest::from_bytes(row.get(1)?),
            total: krw_of(row.get(2)?)?,
            reference: row.get(3)?,
            by: row.get(4)?,
        });
    }
    Ok(entries)
}

/// Adds a code; returns the version that includes it.
pub(super) fn learn(connection: &Connection, code: &LearntCode) -> Worked<u64> {
    let class = CLASSES
        .iter()
        .find(|(class, _)| *class == code.class)
        .map_or("unknown", |(_, name)| name);
    let version: i64 = connection
        .prepare_cached(
            "INSERT INTO learnt_code (version, api, code, class, reference, by, at) \
             SELECT coalesce(max(version), 0) + 1, ?1, ?2, ?3, ?4, ?5, ?6 FROM learnt_code \
             RETURNING version",
        )?
        .query_row(
            params![
                code.api,
                code.code,
                class,
                code.reference,
                code.by,
                code.at.to_string()
            ],
            |row| row.get(0),
        )?;
    unsigned(version)
}

/// The version of the learnt codes.
pub(super) fn version(connection: &Connection) -> Worked<u64> {
    let version = connection
        .prepare_cached("SELECT coalesce(max(version), 0) FROM learnt_code")?
        .query_row([], |row| row.get(0))?;
    unsigned(version)
}

/// Every code learnt so far, in the order of its versions.
pub(super) fn learnt(connection: &Connection) -> Worked<Vec<LearntCode>> {
    let mut statement = connection.prepare_cached(
        "SELECT api, code, class, reference, by, at FROM learnt_code ORDER BY version",
    )?;
    let mut rows = statement.query([])?;
    let mut codes = Vec::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(2)?;
        let class = CLASSES.iter().find(|(_, known)| *known == name);
        codes.push(LearntCode {
            api: row.get(0)?,
            code: row.get(1)?,
            class: class.ok_or_else(|| corrupt("learnt_code.class"))?.0,
            reference: row.get(3)?,
            by: row.get(4)?,
            at: parsed(row, 5)?,
        });
    }
    Ok(codes)
}

/// The value kept under a name.
pub(super) fn kept(connection: &Connection, name: &str) -> Worked<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM kept WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// Keeps a value, if the one kept so far is the expected one.
pub(super) fn keep(
    connection: &Connection,
    name: &str,
    expected: Option<&str>,
    value: &str,
) -> Worked<bool> {
    if kept(connection, name)?.as_deref() != expected {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO kept (name, value) VALUES (?1, ?2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )?
        .execute([name, value])?;
    Ok(true)
}
