//! Between the rows of the tables and the journal's own types.

use std::str::FromStr;

use rusqlite::Row;

use super::super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId};
use super::super::intent::{Intent, Opening, Plan, PlanPlace};
use super::super::journal::{JournalError, Record};
use super::super::state::Standing;
use super::fault::Worked;
use crate::runtime::Krw;

/// The columns that [`record_of`] reads, in its order.
pub(super) const RECORD: &str = "sequence, id, key, api, content, party, party_last_four, amount, \
    rows, opening, plan, place, payload_version, recorded_at, standing, due, fence, payment";

/// The columns that [`plan_of`] reads, in its order, and the number of the plan.
pub(super) const PLAN: &str = "id, key, api, content, party, party_last_four, amount, rows, calls, recorded_at, payment, sequence";

/// Reads an intent and where it stands.
pub(super) fn record_of(row: &Row<'_>) -> Worked<Record> {
    let plan: Option<[u8; 16]> = row.get(10)?;
    let place: Option<u32> = row.get(11)?;
    let intent = Intent {
        id: IntentId::from_bytes(row.get(1)?),
        key: CallerKey::from_stored(row.get::<_, String>(2)?),
        api: row.get(3)?,
        content: KeyedDigest::from_bytes(row.get(4)?),
        party: KeyedDigest::from_bytes(row.get(5)?),
        party_last_four: row.get(6)?,
        payment: row.get::<_, Option<_>>(17)?.map(KeyedDigest::from_bytes),
        amount: krw_of(row.get(7)?)?,
        rows: row.get(8)?,
        opening: opening_of(row.get(9)?)?,
        place: plan.zip(place).map(|(plan, index)| PlanPlace {
            plan: PlanId::from_bytes(plan),
            index,
        }),
        payload_version: row.get(12)?,
        recorded_at: parsed(row, 13)?,
    };
    let standing = serde_json::from_str(row.get_ref(14)?.as_str().map_err(wrong_kind)?)
        .map_err(|_| corrupt("intent.standing"))?;
    Ok(Record {
        sequence: unsigned(row.get(0)?)?,
        intent,
        standing,
        due: parsed(row, 15)?,
        fence: Fence(unsigned(row.get(16)?)?),
    })
}

/// Reads a plan.
pub(super) fn plan_of(row: &Row<'_>) -> Worked<Plan> {
    Ok(Plan {
        id: PlanId::from_bytes(row.get(0)?),
        key: CallerKey::from_stored(row.get::<_, String>(1)?),
        api: row.get(2)?,
        content: KeyedDigest::from_bytes(row.get(3)?),
        party: KeyedDigest::from_bytes(row.get(4)?),
        party_last_four: row.get(5)?,
        payment: row.get::<_, Option<_>>(10)?.map(KeyedDigest::from_bytes),
        amount: krw_of(row.get(6)?)?,
        rows: row.get(7)?,
        calls: row.get(8)?,
        recorded_at: parsed(row, 9)?,
    })
}

/// Reads a column that holds the text of a value.
pub(super) fn parsed<T: FromStr>(row: &Row<'_>, column: usize) -> Worked<T> {
    let text = row.get_ref(column)?.as_str().map_err(wrong_kind)?;
    Ok(text.parse().map_err(|_| corrupt("a text"))?)
}

/// Reads an amount.
pub(super) fn krw_of(stored: i64) -> Worked<Krw> {
    Ok(u64::try_from(stored)
        .ok()
        .and_then(Krw::new)
        .ok_or_else(|| corrupt("an amount"))?)
}

/// Writes an amount, which has at most 15 digits.
pub(super) fn stored_krw(amount: Krw) -> Worked<i64> {
    stored(amount.get())
}

/// Writes a count.
pub(super) fn stored(count: u64) -> Worked<i64> {
    Ok(i64::try_from(count)
        .map_err(|_| JournalError::Misuse("a number is beyond 9,223,372,036,854,775,807".into()))?)
}

/// Reads a count.
pub(super) fn unsigned(stored: i64) -> Worked<u64> {
    Ok(u64::try_from(stored).map_err(|_| corrupt("a count"))?)
}

/// Writes where an intent stands.
pub(super) fn standing_text(standing: &Standing) -> Worked<String> {
    Ok(serde_json::to_string(standing)
        .map_err(|_| JournalError::Misuse("a standing cannot be written as JSON".to_owned()))?)
}

/// Reads a list of intents.
pub(super) fn ids_of(row: &Row<'_>, column: usize) -> Worked<Vec<IntentId>> {
    let text = row.get_ref(column)?.as_str().map_err(wrong_kind)?;
    Ok(serde_json::from_str(text).map_err(|_| corrupt("a list of intents"))?)
}

/// Writes a list of intents.
pub(super) fn ids_text(ids: &[IntentId]) -> Worked<String> {
    Ok(serde_json::to_string(ids)
        .map_err(|_| JournalError::Misuse("ids cannot be written as JSON".to_owned()))?)
}

fn opening_of(stored: Option<String>) -> Worked<Option<Opening>> {
    match stored.as_deref() {
        None => Ok(None),
        Some("new") => Ok(Some(Opening::New)),
        Some("continuation") => Ok(Some(Opening::Continuation)),
        Some(_) => Err(corrupt("intent.opening").into()),
    }
}

/// The error of a column that does not hold what it must.
pub(super) fn corrupt(what: &str) -> JournalError {
    JournalError::Corrupt(format!("{what} cannot be read"))
}

fn wrong_kind(_: rusqlite::types::FromSqlError) -> JournalError {
    corrupt("a text")
}
