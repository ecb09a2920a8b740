//! Loans and accounts: how each stands, and the intents that concern it.
//!
//! Both stand in one table under the same digest: digests lie scattered, so that what is written together must lie together.
//! That an intent is no longer open at the bank is not written here a second time: its loan or account follows it.

use rusqlite::{Connection, Row, params};

use super::super::identity::{CallerKey, IntentId, KeyedDigest};
use super::super::intent::Intent;
use super::super::journal::{Change, Earlier, JournalError, Party, PartyChange, Unit};
use super::super::state::State;
use super::fault::Worked;
use super::rows::{corrupt, ids_of, ids_text, krw_of, parsed, stored, stored_krw, unsigned};
use crate::runtime::Krw;

/// The columns that [`of_row`] reads, of `party AS p`.
macro_rules! party_columns {
    () => {
        "p.version, p.open, p.frozen_by, p.total, (SELECT o.state FROM intent AS o WHERE o.id = p.open)"
    };
}
pub(super) use party_columns;

/// Reads the loan or account of a digest from a row, from a column on; a new one if nothing is known of it.
pub(super) fn of_row(row: &Row<'_>, digest: KeyedDigest, first: usize) -> Worked<Party> {
    let Some(version) = row.get::<_, Option<i64>>(first)? else {
        return Ok(Party::new(digest));
    };
    let total: Option<i64> = row.get(first + 3)?;
    let mut party = Party {
        digest,
        version: unsigned(version)?,
        open: row
            .get::<_, Option<_>>(first + 1)?
            .map(IntentId::from_bytes),
        frozen_by: ids_of(row, first + 2)?,
        total: total.map(krw_of).transpose()?,
    };
    let state = row.get_ref(first + 4)?.as_str_or_null();
    if state.map_err(|_| corrupt("a state"))?.is_some()
        && !parsed::<State>(row, first + 4)?.is_open_at_bank()
    {
        party.open = None;
        party.version += 1;
    }
    Ok(party)
}

/// A loan or account; a new one if nothing is known of it.
pub(super) fn read(connection: &Connection, digest: &KeyedDigest) -> Worked<Party> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT ",
        party_columns!(),
        " FROM party AS p WHERE p.digest = ?1 AND p.amount = 0 AND p.sequence = 0"
    ))?;
    let mut rows = statement.query([digest.as_bytes()])?;
    match rows.next()? {
        Some(row) => of_row(row, *digest, 0),
        None => Ok(Party::new(*digest)),
    }
}

/// Does something with every loan and account.
pub(super) fn each(connection: &Connection, mut see: impl FnMut(Party)) -> Worked<()> {
    let mut statement = connection.prepare(concat!(
        "SELECT p.digest, ",
        party_columns!(),
        " FROM party AS p WHERE p.sequence = 0"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        see(of_row(row, KeyedDigest::from_bytes(row.get(0)?), 1)?);
    }
    Ok(())
}

/// Refuses a change of another loan or account, or of one that somebody else has written.
pub(super) fn check(known: &Party, change: &Change) -> Worked<()> {
    match &change.party {
        Some(change) if change.party.digest != known.digest => Err(JournalError::Misuse(
            "a change concerns the loan or account of its intent".to_owned(),
        )
        .into()),
        Some(change) if change.expected_version != known.version => {
            Err(JournalError::Conflict.into())
        }
        _ => Ok(()),
    }
}

/// Writes what a change of an intent says of its loan or account, which was checked; the intent itself is written already.
pub(super) fn follow(connection: &Connection, known: Party, change: &Change) -> Worked<Party> {
    let Some(after) = &change.party else {
        return Ok(known);
    };
    let has_only_ended = known.open == Some(change.intent)
        && !change.standing.state().is_open_at_bank()
        && after.party
            == Party {
                open: None,
                ..known.clone()
            };
    if has_only_ended {
        return Ok(Party {
            version: known.version + 1,
            open: None,
            ..known
        });
    }
    write(connection, after)
}

/// Writes a loan or account with the version after the expected one.
pub(super) fn write(connection: &Connection, change: &PartyChange) -> Worked<Party> {
    let party = Party {
        version: change.expected_version + 1,
        ..change.party.clone()
    };
    connection
        .prepare_cached(
            "INSERT INTO party (digest, amount, sequence, version, open, frozen_by, total) \
             VALUES (?1, 0, 0, ?2, ?3, ?4, ?5) \
             ON CONFLICT (digest, amount, sequence) DO UPDATE SET version = excluded.version, \
             open = excluded.open, frozen_by = excluded.frozen_by, total = excluded.total",
        )?
        .execute(params![
            party.digest.as_bytes(),
            stored(party.version)?,
            party.open.as_ref().map(IntentId::as_bytes),
            ids_text(&party.frozen_by)?,
            party.total.map(stored_krw).transpose()?,
        ])?;
    Ok(party)
}

/// Notes that an intent concerns its loan or account, under what it moves with all calls of its plan.
pub(super) fn concern(
    connection: &Connection,
    sequence: i64,
    intent: &Intent,
    total: Krw,
) -> Worked<()> {
    connection
        .prepare_cached("INSERT INTO party (digest, amount, sequence) VALUES (?1, ?2, ?3)")?
        .execute(params![
            intent.party.as_bytes(),
            stored_krw(total)?,
            sequence
        ])?;
    Ok(())
}

/// Whether it is noted that an intent concerns its loan or account; what a plan moves that was set aside is not known.
pub(super) fn concerns(connection: &Connection, sequence: i64, intent: &Intent) -> Worked<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM party WHERE digest = ?1 AND sequence = ?2 \
         AND (amount = coalesce((SELECT amount FROM plan WHERE id = ?3), ?4) \
             OR EXISTS (SELECT 1 FROM plan JOIN plan_set_aside ON plan_set_aside.plan = plan.sequence WHERE plan.id = ?3))",
    )?;
    let plan = intent.place.as_ref().map(|place| place.plan.as_bytes());
    let amount = stored_krw(intent.amount)?;
    Ok(statement.exists(params![intent.party.as_bytes(), sequence, plan, amount])?)
}

/// How many intents concern loans and accounts.
pub(super) fn concerned(connection: &Connection) -> Worked<u64> {
    let text = "SELECT count(*) FROM party WHERE sequence > 0";
    unsigned(connection.query_row(text, [], |row| row.get(0))?)
}

/// The intents that move what a unit moves, for its loan or account.
pub(super) fn earlier(connection: &Connection, unit: &Unit<'_>) -> Worked<Vec<Earlier>> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(l.key, i.key), coalesce(l.payment, i.payment), i.content, i.state, i.recorded_at \
         FROM party AS p JOIN intent AS i ON i.sequence = p.sequence LEFT JOIN plan AS l ON l.id = i.plan \
         WHERE p.digest = ?1 AND p.amount = ?2 AND p.sequence > 0 AND i.api = ?3 ORDER BY p.sequence",
    )?;
    let total = stored_krw(unit.total)?;
    let mut rows = statement.query(params![unit.party.as_bytes(), total, unit.api])?;
    let mut earlier = Vec::new();
    while let Some(row) = rows.next()? {
        earlier.push(Earlier {
            key: CallerKey::from_stored(row.get::<_, String>(0)?),
            payment: row.get::<_, Option<_>>(1)?.map(KeyedDigest::from_bytes),
            content: KeyedDigest::from_bytes(row.get(2)?),
            state: parsed(row, 3)?,
            recorded_at: parsed(row, 4)?,
        });
    }
    Ok(earlier)
}
