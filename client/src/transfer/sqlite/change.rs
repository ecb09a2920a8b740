//! Leases, and changes that are written only if nobody wrote in between.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::DateTime;
use rusqlite::{Connection, params};

use super::super::evidence::{Answer, Evidence, Fact};
use super::super::identity::{ChainHash, Fence, IntentId, KeyedDigest, WorkerName};
use super::super::journal::{
    Change, Claim, JournalError, NumberUse, Party, Permit, farthest_due, lease_end,
};
use super::ask;
use super::fault::{Failure, Worked};
use super::head;
use super::party::{self, party_columns};
use super::register;
use super::rows::{self, stored};
use super::unreadable::{self, RowKind};

/// Takes leases on intents that are due, the earliest due first, and after them those whose due time is not believed; what cannot be read or was changed without the keys, or whose loan or account cannot be read, is passed over.
pub(super) fn claim_due(
    connection: &Connection,
    worker: &WorkerName,
    now: DateTime,
    lease: Duration,
    limit: usize,
) -> Worked<Vec<Claim>> {
    let mut claims = Vec::new();
    let mut passed_over = BTreeSet::new();
    loop {
        let missing = limit - claims.len();
        let due = due(connection, now, missing.saturating_add(passed_over.len()))?;
        let before = passed_over.len();
        for sequence in due {
            if passed_over.contains(&sequence) {
                continue;
            }
            match take_lease(connection, sequence, worker, now, lease) {
                Ok(claim) => claims.push(claim),
                Err(Failure::Refused(
                    error @ (JournalError::Corrupt(_) | JournalError::NotFound),
                )) => {
                    tracing::error!("a transfer is not worked on: {error}");
                    passed_over.insert(sequence);
                }
                Err(other) => return Err(other),
            }
        }
        if passed_over.len() == before {
            return Ok(claims);
        }
    }
}

/// The first intents that are due, and after them those whose due time is not believed.
fn due(connection: &Connection, now: DateTime, limit: usize) -> Worked<Vec<i64>> {
    let mut sequences = due_between(connection, now, DateTime::MIN, now, limit)?;
    let room = limit - sequences.len();
    if room > 0 {
        let farthest = farthest_due(now);
        sequences.extend(due_between(connection, now, farthest, DateTime::MAX, room)?);
    }
    Ok(sequences)
}

/// Intents that can be leased now, and are due after a time and not after another.
fn due_between(
    connection: &Connection,
    now: DateTime,
    after: DateTime,
    until: DateTime,
    limit: usize,
) -> Worked<Vec<i64>> {
    let bounds = (now.to_string(), after.to_string(), until.to_string());
    let sequences = connection
        .prepare_cached(
            "SELECT i.sequence FROM intent AS i INDEXED BY intent_by_due \
             WHERE (i.state = 'recorded' OR i.state = 'sending' OR i.state = 'unknown' \
                 OR i.state = 'processing' OR i.state = 'absent') \
             AND i.due > ?2 AND i.due <= ?3 AND (i.lease_ends IS NULL OR i.lease_ends <= ?1) \
             AND (i.state <> 'recorded' OR i.plan IS NULL OR NOT EXISTS ( \
                 SELECT 1 FROM intent AS e INDEXED BY intent_in_turn \
                 WHERE e.plan = i.plan AND e.place < i.place AND e.state <> 'settled')) \
             AND NOT EXISTS (SELECT 1 FROM set_aside AS a WHERE a.intent = i.sequence) \
             ORDER BY i.due, i.sequence LIMIT ?4",
        )?
        .query_map(
            params![bounds.0, bounds.1, bounds.2, limit_of(limit)],
            |row| row.get(0),
        )?
        .collect::<Result<_, _>>()?;
    Ok(sequences)
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
    if !free || unreadable::is_set_aside(connection, RowKind::Intent, sequence)? {
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
    let mut record = ask::by_sequence(connection, sequence)?;
    if !head::is_marked(connection, sequence)? {
        return Err(JournalError::Corrupt(format!(
            "the row of intent {} was changed by somebody without the journal's keys",
            record.intent.id
        ))
        .into());
    }
    record.fence = record.fence.next();
    let claim = Claim {
        fence: record.fence,
        party: party::read(connection, &record.intent.party)?,
        learnt: register::version(connection)?,
        record,
        expires_at,
    };
    connection
        .prepare_cached(
            "UPDATE intent SET fence = ?4, worker = ?2, lease_ends = ?3 WHERE sequence = ?1",
        )?
        .execute(params![
            sequence,
            worker.as_str(),
            expires_at.to_string(),
            stored(claim.fence.0)?
        ])?;
    Ok(claim)
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

/// How an intent stands, as far as a change depends on it.
pub(super) struct Stands {
    pub(super) version: u64,
    pub(super) fence: Fence,
    pub(super) tip: ChainHash,
}

/// An intent that is to be changed, with all that the change is held against.
struct Found {
    sequence: i64,
    stands: Stands,
    party: Party,
    /// The version of the learnt codes.
    learnt: u64,
}

/// What a change leaves beside the intent.
pub(super) struct Written {
    pub(super) party: Party,
    pub(super) learnt: u64,
}

/// Writes a change, with its standing as text; the permit that it may take is made by the caller, after the commit.
pub(super) fn commit(connection: &Connection, change: &Change, standing: &str) -> Worked<Written> {
    let Found {
        sequence,
        stands,
        party: known,
        learnt,
    } = find(connection, change)?;
    check(&stands, change)?;
    party::check(&known, change)?;
    if Permit::committed_by_journal(change).is_some()
        && let Some(trouble) = ask::health(connection)?.trouble()
    {
        return Err(trouble.into());
    }
    // The last thing that can refuse the change, and the first that is written.
    if let Some(number) = &change.number {
        write_number(connection, sequence, number)?;
    }

    connection
        .prepare_cached(concat!(
            "UPDATE intent SET state = ?2, version = ?3, standing = ?4, due = ?5, \
             worker = iif(?7, worker, NULL), lease_ends = iif(?7, lease_ends, NULL), ",
            head::marked_anew!("?2", "?3", "?4"),
            " WHERE sequence = ?1 AND version = ?6"
        ))?
        .execute(params![
            sequence,
            change.standing.state().name(),
            stored(change.standing.version())?,
            standing,
            change.due.to_string(),
            stored(change.expected_version)?,
            change.standing.state().is_worked(),
        ])?;
    if change.evidence.iter().any(is_answered_inquiry) {
        connection
            .prepare_cached("DELETE FROM quarantined WHERE intent = ?1")?
            .execute([sequence])?;
    }
    let party = write_rest(connection, sequence, change, known)?;
    Ok(Written { party, learnt })
}

/// Writes what a change says beside the row of its intent and its number; returns the loan or account as it stands then.
pub(super) fn write_rest(
    connection: &Connection,
    sequence: i64,
    change: &Change,
    known: Party,
) -> Worked<Party> {
    write_evidence(connection, sequence, &change.evidence)?;
    party::follow(connection, known, change)
}

fn find(connection: &Connection, change: &Change) -> Worked<Found> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT i.sequence, i.party, i.version, i.fence, \
         (SELECT e.hash FROM evidence AS e WHERE e.intent = i.sequence AND e.sequence = i.version), \
         (SELECT coalesce(max(version), 0) FROM learnt_code), ",
        party_columns!(),
        " FROM intent AS i LEFT JOIN party AS p ON p.digest = i.party AND p.amount = 0 AND p.sequence = 0 WHERE i.id = ?1"
    ))?;
    let mut found = statement.query([change.intent.as_bytes()])?;
    let row = found.next()?.ok_or(JournalError::NotFound)?;
    let tip: Option<[u8; ChainHash::BYTES]> = row.get(4)?;
    let tip = tip.ok_or_else(|| rows::corrupt("the evidence of an intent"))?;
    let stands = Stands {
        version: rows::unsigned(row.get(2)?)?,
        fence: Fence(rows::unsigned(row.get(3)?)?),
        tip: ChainHash::from_bytes(tip),
    };
    Ok(Found {
        sequence: row.get(0)?,
        stands,
        party: party::of_row(row, KeyedDigest::from_bytes(row.get(1)?), 6)?,
        learnt: rows::unsigned(row.get(5)?)?,
    })
}

/// Refuses a change that does not follow what stands.
pub(super) fn check(stands: &Stands, change: &Change) -> Worked<()> {
    let misuse = |what: &str| Err(JournalError::Misuse(what.to_owned()).into());
    if stands.version != change.expected_version {
        return Err(JournalError::Conflict.into());
    }
    match change.fence {
        Some(fence) if fence != stands.fence => return Err(JournalError::Conflict.into()),
        None if !change.evidence.iter().all(is_word_of_the_bank) => {
            return misuse("only the bank's word may be written without a lease");
        }
        _ => {}
    }
    let mut last = (stands.version, stands.tip);
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

/// A limit as SQL takes it.
pub(super) fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
