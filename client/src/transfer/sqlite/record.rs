//! Writing down new intents, with their plan, all or none; one alone may be taken up at once.

use jiff::civil::DateTime;
use rusqlite::{Connection, params};

use super::super::identity::{CallerKey, Fence, IntentId, KeyedDigest, PlanId, WorkerName};
use super::super::intent::{Group, Intent, Plan, SealedPayload};
use super::super::journal::{
    Batch, Begin, Change, Claim, Decision, Earlier, JournalError, Lookup, NewIntent, Party, Permit,
    Record, Recorded, Unit, lease_end,
};
use super::super::recording::known_or_free;
use super::super::seal;
use super::super::state::Standing;
use super::ask;
use super::change::{self, Written};
use super::fault::{Failure, Worked};
use super::party::{self, party_columns};
use super::register;
use super::rows::{stored, stored_krw};
use crate::runtime::Krw;

/// What the rules of recording look up.
struct Tables<'a>(&'a Connection);

impl Lookup for Tables<'_> {
    type Error = Failure;

    fn has_id(&self, id: &IntentId) -> Worked<bool> {
        Ok(ask::sequence_of(self.0, id)?.is_some())
    }

    fn intent(&self, key: &CallerKey) -> Worked<Option<Record>> {
        ask::find(self.0, key)
    }

    fn plan(&self, key: &CallerKey) -> Worked<Option<Plan>> {
        ask::find_plan(self.0, key)
    }

    fn plan_by_id(&self, plan: &PlanId) -> Worked<Option<Plan>> {
        ask::plan(self.0, plan)
    }

    fn calls_of(&self, plan: &PlanId) -> Worked<Vec<Record>> {
        ask::calls_of(self.0, plan)
    }

    fn group(&self, key: &CallerKey) -> Worked<Option<Group>> {
        ask::group(self.0, key)
    }

    fn earlier(&self, unit: &Unit<'_>) -> Worked<Vec<Earlier>> {
        party::earlier(self.0, unit)
    }
}

/// Writes a batch, unless it is known or not allowed.
pub(super) fn record(connection: &Connection, batch: Batch) -> Worked<Recorded> {
    let there = match batch.decide(&Tables(connection))? {
        Decision::Known(known) => return Ok(Recorded::Known(known)),
        Decision::New(there) => there,
    };
    let total = batch.plan.as_ref().map(|plan| plan.amount);
    if let Some(plan) = &batch.plan {
        write_plan(connection, plan)?;
    }
    if let Some(group) = &batch.group {
        write_group(connection, group)?;
    }
    let mut there = there.into_iter().peekable();
    let mut sequence = ask::newest(connection)?;
    let mut records = Vec::with_capacity(batch.intents.len());
    for new in batch.intents {
        if let Some(known) = there.next_if(|known| known.intent.key == new.intent.key) {
            records.push(known);
            continue;
        }
        sequence += 1;
        check_first(&new)?;
        let record = new_record(new.intent, new.standing, new.due, sequence)?;
        write_intent(connection, &record, total, None)?;
        write_payload(connection, sequence, &new.payload)?;
        change::write_evidence(connection, sequence, &[new.evidence])?;
        records.push(record);
    }
    Ok(Recorded::New(records))
}

/// What came of [`begin`].
pub(super) enum Started {
    /// The key is known, with the same content.
    Known(Box<Record>),
    /// It is written down and leased, with what was decided if that was written.
    New(Box<Claim>, Option<Box<(Change, Written)>>),
}

/// Writes one new intent in the place where what is decided about it leaves it: each row once.
pub(super) fn begin(connection: &Connection, begin: Begin) -> Worked<Started> {
    let Begin { new, now, .. } = begin;
    if new.intent.place.is_some() {
        return Err(misuse("a call of a plan is recorded with its plan"));
    }
    let (look, tables) = (Look::at(connection, &new.intent)?, Tables(connection));
    if look.key_is_known
        && let Some(known) = known_or_free(&new, &tables)?
    {
        return Ok(Started::Known(Box::new(known)));
    }
    if look.id_is_taken {
        return Err(misuse("the id is taken"));
    }
    if let Some(guard) = begin.duplicates {
        guard.check(&[Unit::alone(&new)], &tables)?;
    }

    check_first(&new)?;
    let sequence = look.newest + 1;
    let mut record = new_record(new.intent, new.standing, new.due, sequence)?;
    record.fence = record.fence.next();
    let claim = Claim {
        fence: record.fence,
        expires_at: lease_end(now, begin.lease),
        party: look.party,
        learnt: super::rows::unsigned(look.learnt)?,
        record,
    };
    let decided = match (begin.decide)(&claim) {
        Some(change) if may_be_written(connection, look.gives_no_permits, &claim, &change)? => {
            Some(change)
        }
        _ => None,
    };
    let mut record = claim.record.clone();
    if let Some(change) = &decided {
        record.standing.clone_from(&change.standing);
        record.due = change.due;
    }
    let lease = record
        .state()
        .is_worked()
        .then_some((&begin.worker, claim.expires_at));
    write_intent(connection, &record, None, lease)?;
    write_payload(connection, sequence, &new.payload)?;
    change::write_evidence(connection, sequence, &[new.evidence])?;
    let written = match decided {
        None => None,
        Some(change) => {
            if let Some(number) = &change.number {
                change::write_number(connection, sequence, number)?;
            }
            let known = claim.party.clone();
            let written = Written {
                party: change::write_rest(connection, sequence, &change, known)?,
                learnt: claim.learnt,
            };
            Some(Box::new((change, written)))
        }
    };
    Ok(Started::New(Box::new(claim), written))
}

/// What has to be known before one intent is begun, asked for at once.
struct Look {
    key_is_known: bool,
    id_is_taken: bool,
    /// The sequence of the newest intent; 0 if there is none.
    newest: i64,
    /// The version of the learnt codes.
    learnt: i64,
    gives_no_permits: bool,
    party: Party,
}

impl Look {
    fn at(connection: &Connection, intent: &Intent) -> Worked<Self> {
        let mut statement = connection.prepare_cached(concat!(
            "SELECT EXISTS (SELECT 1 FROM intent WHERE key = ?1) OR EXISTS (SELECT 1 FROM plan WHERE key = ?1) \
                 OR EXISTS (SELECT 1 FROM call_group WHERE key = ?1), \
             EXISTS (SELECT 1 FROM intent WHERE id = ?2), \
             (SELECT coalesce(max(sequence), 0) FROM intent), \
             (SELECT coalesce(max(version), 0) FROM learnt_code), \
             EXISTS (SELECT 1 FROM quarantine WHERE ended_at IS NULL) OR EXISTS (",
            ask::doubted!(),
            "), ",
            party_columns!(),
            " FROM (SELECT 1) LEFT JOIN party AS p ON p.digest = ?3 AND p.amount = 0 AND p.sequence = 0"
        ))?;
        let (key, party) = (intent.key.as_str(), intent.party);
        let mut rows = statement.query((key, intent.id.as_bytes(), party.as_bytes()))?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        Ok(Self {
            key_is_known: row.get(0)?,
            id_is_taken: row.get(1)?,
            newest: row.get(2)?,
            learnt: row.get(3)?,
            gives_no_permits: row.get(4)?,
            party: party::of_row(row, party, 5)?,
        })
    }
}

/// Whether a change that was decided under a claim can be written now; one that makes no sense is an error.
fn may_be_written(
    connection: &Connection,
    gives_no_permits: bool,
    claim: &Claim,
    change: &Change,
) -> Worked<bool> {
    let standing = &claim.record.standing;
    let stands = change::Stands {
        version: standing.version(),
        fence: claim.fence,
        tip: standing.tip(),
    };
    change::check(&stands, change)?;
    party::check(&claim.party, change)?;
    let permits = Permit::committed_by_journal(change).is_some();
    if permits && gives_no_permits {
        return Ok(false);
    }
    match &change.number {
        Some(number) => Ok(!register::is_used(connection, number)?),
        None => Ok(true),
    }
}

/// Refuses a new intent that has more behind it than one piece of evidence.
fn check_first(new: &NewIntent) -> Worked<()> {
    let (evidence, standing) = (&new.evidence, &new.standing);
    if evidence.sequence() != 1
        || standing.version() != 1
        || standing.tip() != evidence.hash()
        || !standing.attempts().is_empty()
    {
        return Err(misuse("a new intent has one piece of evidence"));
    }
    Ok(())
}

fn new_record(intent: Intent, standing: Standing, due: DateTime, sequence: i64) -> Worked<Record> {
    Ok(Record {
        sequence: super::rows::unsigned(sequence)?,
        intent,
        standing,
        due,
        fence: Fence::default(),
    })
}

fn write_plan(connection: &Connection, plan: &Plan) -> Worked<()> {
    connection
        .prepare_cached(
            "INSERT INTO plan (id, key, api, content, party, party_last_four, amount, rows, calls, recorded_at, payment, mark) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, \
             ontu_mark('plan', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))",
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
            plan.payment.as_ref().map(KeyedDigest::as_bytes),
        ])?;
    Ok(())
}

/// Writes a group, unless it is there.
fn write_group(connection: &Connection, group: &Group) -> Worked<()> {
    connection
        .prepare_cached(
            "INSERT INTO call_group (key, content, count) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING",
        )?
        .execute(params![
            group.key.as_str(),
            group.content.as_bytes(),
            group.count
        ])?;
    Ok(())
}

/// Writes the row of an intent, with what all calls of its plan move and the lease that it is born with.
fn write_intent(
    connection: &Connection,
    record: &Record,
    total: Option<Krw>,
    lease: Option<(&WorkerName, DateTime)>,
) -> Worked<()> {
    let Record {
        intent, standing, ..
    } = record;
    let plan: Option<&PlanId> = intent.place.as_ref().map(|place| &place.plan);
    connection
        .prepare_cached(
            "INSERT INTO intent (sequence, id, key, api, content, party, party_last_four, amount, rows, opening, \
             plan, place, payload_version, recorded_at, state, version, standing, due, fence, worker, lease_ends, payment, mark) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, \
             ontu_mark('intent', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?22))",
        )?
        .execute(params![
            stored(record.sequence)?,
            intent.id.as_bytes(),
            intent.key.as_str(),
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
            super::rows::standing_text(standing)?,
            record.due.to_string(),
            stored(record.fence.0)?,
            lease.map(|(worker, _)| worker.as_str()),
            lease.map(|(_, ends)| ends.to_string()),
            intent.payment.as_ref().map(KeyedDigest::as_bytes),
        ])?;
    let total = total.unwrap_or(intent.amount);
    party::concern(connection, stored(record.sequence)?, intent, total)
}

fn write_payload(connection: &Connection, sequence: i64, payload: &SealedPayload) -> Worked<()> {
    connection
        .prepare_cached("INSERT INTO payload (intent, sealed, key_id) VALUES (?1, ?2, ?3)")?
        .execute(params![sequence, payload.as_bytes(), key_number(payload)])?;
    Ok(())
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

fn misuse(what: &str) -> Failure {
    JournalError::Misuse(what.to_owned()).into()
}
