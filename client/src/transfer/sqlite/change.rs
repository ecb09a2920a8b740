//! Leases, and changes that are written only if nobody wrote in between.

use std::time::Duration;

use jiff::civil::DateTime;
use rusqlite::{Connection, params};

use super::super::evidence::{Answer, Evidence, Fact};
use super::super::identity::{Fence, IntentId, WorkerName};
use super::super::journal::{
    Change, Claim, JournalError, NumberUse, Party, PartyChange, Permit, Record, lease_end,
};
use super::super::state::Attempt;
use super::ask;
use super::fault::Worked;
use super::register;
use super::rows::{self, stored};

/// Takes leases on intents that are due, the earliest due first.
pub(super) fn claim_due(
    connection: &Connection,
    worker: &WorkerName,
    now: DateTime,
    lease: Duration,
    limit: usize,
) -> Worked<Vec<Claim>> {
    let sequences: Vec<i64> = connection
        .prepare_cached(
            "SELECT i.sequence FROM intent AS i INDEXED BY intent_by_due \
             WHERE i.state IN ('recorded', 'sending', 'unknown', 'processing', 'absent') \
             AND i.due <= ?1 AND (i.lease_ends IS NULL OR i.lease_ends <= ?1) \
             AND (i.state <> 'recorded' OR i.plan IS NULL OR NOT EXISTS ( \
                 SELECT 1 FROM intent AS e INDEXED BY intent_in_turn \
                 WHERE e.plan = i.plan AND e.place < i.place AND e.state <> 'settled')) \
             ORDER BY i.due, i.sequence LIMIT ?2",
        )?
        .query_map(params![now.to_string(), limit_of(limit)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let claims = sequences.into_iter();
    claims
        .map(|sequence| take_lease(connection, sequence, worker, now, lease))
        .collect()
}

/// Takes a lease on one intent; none while another lasts.
pub(super) fn claim(
    connection: &Connection,
    intent: &IntentId,
    worker: &WorkerName,
    now: DateTime,
    lease: Duration,
) -> Worked<Option<Claim>> {
    let sequence = ask::required(connection, intent)?;
    let free: bool = connection
        .prepare_cached(
            "SELECT lease_ends IS NULL OR lease_ends <= ?2 FROM intent WHERE sequence = ?1",
        )?
        .query_row(params![sequence, now.to_string()], |row| row.get(0))?;
    if !free {
        return Ok(None);
    }
    take_lease(connection, sequence, worker, now, lease).map(Some)
}

/// Forgets the leases on what can still change; for the start of the one process that may take any.
///
/// One on what was done or called off is let run out, for a journal holds a great many of those.
pub(super) fn forget_leases(connection: &Connection) -> rusqlite::Result<usize> {
    connection.execute(
        "UPDATE intent INDEXED BY intent_by_state SET worker = NULL, lease_ends = NULL \
         WHERE lease_ends IS NOT NULL AND state IN ( \
         'recorded', 'sending', 'unknown', 'processing', 'absent', 'refused', 'not-executed', 'disputed')",
        [],
    )
}

fn take_lease(
    connection: &Connection,
    sequence: i64,
    worker: &WorkerName,
    now: DateTime,
    lease: Duration,
) -> Worked<Claim> {
    let expires_at = lease_end(now, lease);
    connection
        .prepare_cached(
            "UPDATE intent SET fence = fence + 1, worker = ?2, lease_ends = ?3 WHERE sequence = ?1",
        )?
        .execute(params![sequence, worker.as_str(), expires_at.to_string()])?;
    let record = ask::by_sequence(connection, sequence)?;
    Ok(Claim {
        fence: record.fence,
        party: ask::party(connection, &record.intent.party)?,
        learnt: register::version(connection)?,
        record,
        expires_at,
    })
}

/// Makes a lease last from now again.
pub(super) fn renew(
    connection: &Connection,
    intent: &IntentId,
    fence: Fence,
    now: DateTime,
    lease: Duration,
) -> Worked<bool> {
    let sequence = ask::required(connection, intent)?;
    let renewed = connection
        .prepare_cached(
            "UPDATE intent SET lease_ends = ?3 \
             WHERE sequence = ?1 AND fence = ?2 AND lease_ends IS NOT NULL",
        )?
        .execute(params![
            sequence,
            stored(fence.0)?,
            lease_end(now, lease).to_string()
        ])?;
    Ok(renewed == 1)
}

/// Gives a lease back, if the fence still is the intent's.
pub(super) fn release(
    connection: &Connection,
    intent: &IntentId,
    fence: Fence,
    due: DateTime,
) -> Worked<()> {
    let sequence = ask::required(connection, intent)?;
    connection
        .prepare_cached(
            "UPDATE intent SET worker = NULL, lease_ends = NULL, due = ?3 \
             WHERE sequence = ?1 AND fence = ?2",
        )?
        .execute(params![sequence, stored(fence.0)?, due.to_string()])?;
    Ok(())
}

/// Writes a change; the permit that it may take is made by the caller, after the commit.
pub(super) fn commit(connection: &Connection, change: &Change) -> Worked<(Record, Party, u64)> {
    let record = ask::read(connection, &change.intent)?.ok_or(JournalError::NotFound)?;
    check(&record, change)?;
    if let Some(party) = &change.party {
        check_party(connection, party)?;
    }
    if Permit::committed_by_journal(change).is_some()
        && let Some(why) = ask::quarantine(connection)?
    {
        return Err(JournalError::Quarantined(why).into());
    }

    let sequence = stored(record.sequence)?;
    if let Some(number) = &change.number {
        write_number(connection, sequence, number)?;
    }
    let party = match &change.party {
        Some(party) => write_party(connection, party)?,
        None => ask::party(connection, &record.intent.party)?,
    };
    write_evidence(connection, sequence, &change.evidence)?;
    let (before, after) = (record.standing.attempts(), change.standing.attempts());
    write_attempts(connection, sequence, before, after)?;
    connection
        .prepare_cached(
            "UPDATE intent SET state = ?2, version = ?3, standing = ?4, due = ?5, \
             worker = iif(?7, worker, NULL), lease_ends = iif(?7, lease_ends, NULL) \
             WHERE sequence = ?1 AND version = ?6",
        )?
        .execute(params![
            sequence,
            change.standing.state().name(),
            stored(change.standing.version())?,
            rows::standing_text(&change.standing)?,
            change.due.to_string(),
            stored(change.expected_version)?,
            change.standing.state().is_worked(),
        ])?;
    if change.evidence.iter().any(is_answered_inquiry) {
        connection
            .prepare_cached("DELETE FROM quarantined WHERE intent = ?1")?
            .execute([sequence])?;
    }
    let record = Record {
        standing: change.standing.clone(),
        due: change.due,
        ..record
    };
    Ok((record, party, register::version(connection)?))
}

fn check(record: &Record, change: &Change) -> Worked<()> {
    let misuse = |what: &str| Err(JournalError::Misuse(what.to_owned()).into());
    if record.standing.version() != change.expected_version {
        return Err(JournalError::Conflict.into());
    }
    match change.fence {
        Some(fence) if fence != record.fence => return Err(JournalError::Conflict.into()),
        None if !change.evidence.iter().all(is_word_of_the_bank) => {
            return misuse("only the bank's word may be written without a lease");
        }
        _ => {}
    }
    let mut last = (record.standing.version(), record.standing.tip());
    for evidence in &change.evidence {
        let follows = *evidence.intent() == change.intent
            && evidence.sequence() == last.0 + 1
            && evidence.previous() == last.1;
        if !follows {
            return misuse("the evidence does not follow what is stored");
        }
        last = (evidence.sequence(), evidence.hash());
    }
    let leads_there = last == (change.standing.version(), change.standing.tip());
    if change.evidence.is_empty() || !leads_there {
        return misuse("the evidence does not lead from the expected version to the new one");
    }
    let attempts = change.standing.attempts();
    if attempts.iter().filter(|attempt| attempt.is_open()).count() > 1 {
        return misuse("an intent has at most one open attempt");
    }
    Ok(())
}

fn is_word_of_the_bank(evidence: &Evidence) -> bool {
    matches!(evidence.fact(), Fact::Answered { .. })
}

/// Whether the bank was asked and answered; silence tells nothing about a restored journal.
fn is_answered_inquiry(evidence: &Evidence) -> bool {
    matches!(
        evidence.fact(),
        Fact::Inquired {
            answer: Answer::Reply(_),
            ..
        }
    )
}

/// Compares the version of a loan or account with the stored one.
pub(super) fn check_party(connection: &Connection, change: &PartyChange) -> Worked<()> {
    let known = ask::party(connection, &change.party.digest)?;
    if known.version == change.expected_version {
        Ok(())
    } else {
        Err(JournalError::Conflict.into())
    }
}

/// Writes a loan or account with the version after the expected one.
pub(super) fn write_party(connection: &Connection, change: &PartyChange) -> Worked<Party> {
    let party = Party {
        version: change.expected_version + 1,
        ..change.party.clone()
    };
    connection
        .prepare_cached(
            "INSERT INTO party (digest, version, open, frozen_by, total) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (digest) DO UPDATE SET version = excluded.version, open = excluded.open, \
             frozen_by = excluded.frozen_by, total = excluded.total",
        )?
        .execute(params![
            party.digest.as_bytes(),
            stored(party.version)?,
            party.open.as_ref().map(IntentId::as_bytes),
            rows::ids_text(&party.frozen_by)?,
            party.total.map(rows::stored_krw).transpose()?,
        ])?;
    Ok(party)
}

/// Writes a number down as used, unless it was on its day.
pub(super) fn write_number(
    connection: &Connection,
    sequence: i64,
    number: &NumberUse,
) -> Worked<()> {
    let written = connection
        .prepare_cached(
            "INSERT INTO number (day, number, intent, purpose) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (day, number) DO NOTHING",
        )?
        .execute(params![
            number.day.to_string(),
            number.number.as_str(),
            sequence,
            register::purpose_name(number.purpose),
        ])?;
    if written == 1 {
        Ok(())
    } else {
        Err(JournalError::NumberTaken.into())
    }
}

/// Adds evidence to an intent's chain.
pub(super) fn write_evidence(
    connection: &Connection,
    sequence: i64,
    evidence: &[Evidence],
) -> Worked<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO evidence (intent, sequence, body, hash) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for evidence in evidence {
        statement.execute(params![
            sequence,
            stored(evidence.sequence())?,
            evidence.body(),
            evidence.hash().as_bytes(),
        ])?;
    }
    Ok(())
}

/// Writes the attempts of an intent that are not what is stored; one that is there never goes away, and keeps its day and number.
pub(super) fn write_attempts(
    connection: &Connection,
    sequence: i64,
    before: &[Attempt],
    after: &[Attempt],
) -> Worked<()> {
    // Closed ones first: two must not be open even between two rows.
    let mut changed: Vec<&Attempt> = after.iter().filter(|it| !before.contains(it)).collect();
    changed.sort_by_key(|attempt| attempt.is_open());
    for attempt in changed {
        let known = before.iter().find(|it| it.ordinal == attempt.ordinal);
        let values = params![
            sequence,
            attempt.ordinal,
            attempt.day.to_string(),
            attempt.number.as_str(),
            stored(attempt.fence.0)?,
            attempt.permitted_at.to_string(),
            attempt.permits,
            rows::status_name(attempt.status)?,
            attempt.is_open(),
        ];
        let written = match known {
            // The index of days and numbers is left alone, for they stay as they are.
            Some(_) => connection.prepare_cached(
                "UPDATE attempt SET fence = ?5, permitted_at = ?6, permits = ?7, status = ?8, open = ?9 \
                 WHERE intent = ?1 AND ordinal = ?2 AND day = ?3 AND number = ?4",
            )?,
            None => connection.prepare_cached(
                "INSERT INTO attempt (intent, ordinal, day, number, fence, permitted_at, permits, status, open) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?,
        }
        .execute(values)?;
        if written != 1 {
            return Err(
                JournalError::Misuse("an attempt keeps its day and its number".to_owned()).into(),
            );
        }
    }
    Ok(())
}

/// A limit as SQL takes it.
pub(super) fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
