//! Writing down new intents, with their plan, all or none.

use rusqlite::{Connection, OptionalExtension, params};

use super::super::identity::{CallerKey, Fence, PlanId};
use super::super::intent::{Intent, Plan, SealedPayload};
use super::super::journal::{Batch, JournalError, NewIntent, Record, Recorded};
use super::super::seal;
use super::ask;
use super::change::{write_attempts, write_evidence};
use super::fault::Worked;
use super::rows::{stored, stored_krw};

/// Writes a batch, unless it is known or not allowed.
pub(super) fn record(connection: &Connection, batch: Batch) -> Worked<Recorded> {
    let sound = match &batch.plan {
        Some(plan) => batch.intents.iter().enumerate().all(|(index, new)| {
            let place = new.intent.place;
            place.is_some_and(|it| it.plan == plan.id && it.index as usize == index)
        }),
        None => batch.intents.len() == 1 && batch.intents[0].intent.place.is_none(),
    };
    if !sound || batch.intents.is_empty() {
        return Err(misuse(
            "a batch is one intent, or a plan with its intents in order",
        ));
    }
    if let Some(known) = known(connection, &batch)? {
        return Ok(Recorded::Known(known));
    }
    for new in &batch.intents {
        // That of a single intent was looked up just now.
        if batch.plan.is_some() && ask::find(connection, &new.intent.key)?.is_some() {
            return Err(JournalError::OtherContent(new.intent.key.clone()).into());
        }
        if ask::sequence_of(connection, &new.intent.id)?.is_some() {
            return Err(misuse("the id is taken"));
        }
    }
    if let Some(key) = duplicate(connection, &batch)? {
        return Err(JournalError::PossibleDuplicate(key).into());
    }
    if let Some(plan) = &batch.plan {
        write_plan(connection, plan)?;
    }
    let intents = batch.intents.into_iter();
    let records: Worked<_> = intents.map(|new| write_intent(connection, new)).collect();
    records.map(Recorded::New)
}

/// What the batch's key stands for already, if the content is the same.
fn known(connection: &Connection, batch: &Batch) -> Worked<Option<Vec<Record>>> {
    if let Some(plan) = &batch.plan {
        return match ask::find_plan(connection, &plan.key)? {
            Some(known) if known.content == plan.content && known.api == plan.api => {
                ask::calls_of(connection, &known.id).map(Some)
            }
            Some(_) => Err(JournalError::OtherContent(plan.key.clone()).into()),
            None => Ok(None),
        };
    }
    let [new] = &batch.intents[..] else {
        return Ok(None);
    };
    let Some(known) = ask::find(connection, &new.intent.key)? else {
        return Ok(None);
    };
    let same = known.intent.api == new.intent.api
        && known.intent.content == new.intent.content
        && known.intent.place.is_none();
    if same {
        Ok(Some(vec![known]))
    } else {
        Err(JournalError::OtherContent(new.intent.key.clone()).into())
    }
}

/// The key of the earliest intent that may move the same money.
fn duplicate(connection: &Connection, batch: &Batch) -> Worked<Option<CallerKey>> {
    let Some(guard) = &batch.duplicates else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(
        "SELECT sequence, key FROM intent INDEXED BY intent_by_content \
         WHERE content = ?1 AND api = ?2 AND party = ?3 AND amount = ?4 AND recorded_at >= ?5 \
         AND state NOT IN ('cancelled', 'refused', 'not-executed') \
         ORDER BY sequence LIMIT 1",
    )?;
    let mut first: Option<(i64, String)> = None;
    for NewIntent { intent, .. } in &batch.intents {
        let twin: Option<(i64, String)> = statement
            .query_row(
                params![
                    intent.content.as_bytes(),
                    intent.api,
                    intent.party.as_bytes(),
                    stored_krw(intent.amount)?,
                    guard.since.to_string(),
                ],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        first = [first, twin].into_iter().flatten().min();
    }
    let key = first.map(|(_, key)| CallerKey::new(key));
    Ok(key.transpose().map_err(|_| super::rows::corrupt("a key"))?)
}

fn write_plan(connection: &Connection, plan: &Plan) -> Worked<()> {
    connection
        .prepare_cached(
            "INSERT INTO plan (id, key, api, content, party, party_last_four, amount, rows, calls, recorded_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            plan.id.as_bytes(),
            plan.key.as_str(),
            plan.api,
            plan.content.as_bytes(),
            plan.party.as_bytes(),
            plan.party_last_four,
            stored_krw(plan.amount)?,
            plan.rows,
            plan.calls,
            plan.recorded_at.to_string(),
        ])?;
    Ok(())
}

fn write_intent(connection: &Connection, new: NewIntent) -> Worked<Record> {
    let NewIntent {
        intent,
        payload,
        evidence,
        standing,
        due,
    } = new;
    if evidence.sequence() != 1 || standing.version() != 1 || standing.tip() != evidence.hash() {
        return Err(misuse("a new intent has one piece of evidence"));
    }
    let Intent { id, key, .. } = &intent;
    let plan: Option<&PlanId> = intent.place.as_ref().map(|place| &place.plan);
    connection
        .prepare_cached(
            "INSERT INTO intent (id, key, api, content, party, party_last_four, amount, rows, opening, plan, place, \
             payload_version, recorded_at, state, version, standing, due, fence) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 0)",
        )?
        .execute(params![
            id.as_bytes(),
            key.as_str(),
            intent.api,
            intent.content.as_bytes(),
            intent.party.as_bytes(),
            intent.party_last_four,
            stored_krw(intent.amount)?,
            intent.rows,
            intent.opening.map(|opening| opening.to_string()),
            plan.map(PlanId::as_bytes),
            intent.place.map(|place| place.index),
            intent.payload_version,
            intent.recorded_at.to_string(),
            standing.state().name(),
            stored(standing.version())?,
            super::rows::standing_text(&standing)?,
            due.to_string(),
        ])?;
    let sequence = connection.last_insert_rowid();
    connection
        .prepare_cached("INSERT INTO payload (intent, sealed, key_id) VALUES (?1, ?2, ?3)")?
        .execute(params![sequence, payload.as_bytes(), key_number(&payload)])?;
    write_evidence(connection, sequence, &[evidence])?;
    write_attempts(connection, sequence, &[], standing.attempts())?;
    Ok(Record {
        sequence: super::rows::unsigned(sequence)?,
        intent,
        standing,
        due,
        fence: Fence::default(),
    })
}

/// Puts other sealed bytes in the place of an intent's content, if it still is the expected one.
pub(super) fn replace_payload(
    connection: &Connection,
    sequence: i64,
    expected: &SealedPayload,
    payload: &SealedPayload,
) -> Worked<bool> {
    let replaced = connection
        .prepare_cached(
            "UPDATE payload SET sealed = ?3, key_id = ?4 WHERE intent = ?1 AND sealed = ?2",
        )?
        .execute(params![
            sequence,
            expected.as_bytes(),
            payload.as_bytes(),
            key_number(payload)
        ])?;
    Ok(replaced == 1)
}

/// The number of the key that wraps a content's data key, where another sealer did not write it.
fn key_number(payload: &SealedPayload) -> Option<u32> {
    seal::key_of(payload).ok().flatten().map(seal::KeyId::get)
}

fn misuse(what: &str) -> super::fault::Failure {
    JournalError::Misuse(what.to_owned()).into()
}
