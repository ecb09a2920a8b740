//! Questions that change nothing: single intents, lists, plans, evidence.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Params, params_from_iter};

use super::super::evidence::{BrokenChain, Evidence};
use super::super::identity::{CallerKey, ChainHash, IntentId, KeyedDigest, PlanId};
use super::super::intent::{Group, Plan, SealedPayload};
use super::super::journal::{Filter, Health, JournalError, Record};
use super::super::state::State;
use super::change::limit_of;
use super::fault::{Failure, Worked};
use super::rows::{PLAN, RECORD, parsed, unsigned};
use super::unreadable::{self, Listed, Unreadable};

/// One intent.
pub(super) fn read(connection: &Connection, intent: &IntentId) -> Worked<Option<Record>> {
    one(connection, "WHERE id = ?1", [intent.as_bytes()])
}

/// The intent of a caller's key.
pub(super) fn find(connection: &Connection, key: &CallerKey) -> Worked<Option<Record>> {
    one(connection, "WHERE key = ?1", [key.as_str()])
}

/// The intent of a sequence that is known to be there.
pub(super) fn by_sequence(connection: &Connection, sequence: i64) -> Worked<Record> {
    let record = one(connection, "WHERE sequence = ?1", [sequence])?;
    Ok(record.ok_or(JournalError::NotFound)?)
}

/// The sequence of an intent.
pub(super) fn sequence_of(connection: &Connection, intent: &IntentId) -> Worked<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT sequence FROM intent WHERE id = ?1")?
        .query_row([intent.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// The intent of a sequence.
pub(super) fn id_of(connection: &Connection, sequence: i64) -> Worked<Option<IntentId>> {
    let id = connection
        .prepare_cached("SELECT id FROM intent WHERE sequence = ?1")?
        .query_row([sequence], |row| row.get(0))
        .optional()?;
    Ok(id.map(IntentId::from_bytes))
}

/// The sequence of the newest intent; 0 if there is none.
pub(super) fn newest(connection: &Connection) -> Worked<i64> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(sequence), 0) FROM intent")?
        .query_row([], |row| row.get(0))?)
}

/// The sequence of an intent that must be there.
pub(super) fn required(connection: &Connection, intent: &IntentId) -> Worked<i64> {
    Ok(sequence_of(connection, intent)?.ok_or(JournalError::NotFound)?)
}

/// The sealed content of an intent.
pub(super) fn payload(connection: &Connection, intent: &IntentId) -> Worked<SealedPayload> {
    let sequence = required(connection, intent)?;
    let sealed = connection
        .prepare_cached("SELECT sealed FROM payload WHERE intent = ?1")?
        .query_row([sequence], |row| row.get(0))
        .optional()?
        .ok_or_else(|| JournalError::Corrupt(format!("intent {intent} has no payload")))?;
    Ok(SealedPayload::new(sealed))
}

/// All evidence of an intent, with its chain checked up to the end that the intent states.
pub(super) fn evidence(connection: &Connection, intent: &IntentId) -> Worked<Vec<Evidence>> {
    let record = read(connection, intent)?.ok_or(JournalError::NotFound)?;
    chain_of(connection, &record)
}

/// The checked chain of a record that was read in the same view.
pub(super) fn chain_of(connection: &Connection, record: &Record) -> Worked<Vec<Evidence>> {
    let intent = record.intent.id;
    let mut statement = connection.prepare_cached(
        "SELECT sequence, body, hash FROM evidence WHERE intent = ?1 ORDER BY sequence",
    )?;
    let mut rows = statement.query([super::rows::stored(record.sequence)?])?;
    let mut chain: Vec<Evidence> = Vec::new();
    let broken = |sequence, why| {
        JournalError::Broken(BrokenChain {
            intent,
            sequence,
            why,
        })
    };
    while let Some(row) = rows.next()? {
        let expected = chain.len() as u64 + 1;
        let previous = chain.last().map_or(ChainHash::START, Evidence::hash);
        if unsigned(row.get(0)?)? != expected {
            return Err(broken(expected, "it is missing").into());
        }
        let body: String = row.get(1)?;
        let hash = ChainHash::from_bytes(row.get(2)?);
        let evidence = Evidence::from_stored(intent, expected, previous, &body, hash);
        chain.push(evidence.map_err(JournalError::from)?);
    }
    let tip = chain.last().map_or(ChainHash::START, Evidence::hash);
    if chain.len() as u64 != record.standing.version() {
        let missing = chain.len() as u64 + 1;
        return Err(broken(missing, "the chain does not end where the intent says").into());
    }
    if tip != record.standing.tip() {
        return Err(broken(
            chain.len() as u64,
            "it is not the one that the intent ends with",
        )
        .into());
    }
    Ok(chain)
}

/// Intents in the order of recording, after one of them; as many that can be read as are asked for.
pub(super) fn list(
    connection: &Connection,
    filter: &Filter,
    mut after: u64,
    limit: usize,
) -> Worked<Listed> {
    let mut listed = Listed::default();
    loop {
        let missing = limit - listed.records.len();
        let (text, values) = list_of(filter, after, missing);
        let mut statement = connection.prepare_cached(&text)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut left_out = 0;
        while let Some(row) = rows.next()? {
            after = unsigned(row.get(0)?)?;
            match unreadable::read(connection, row)? {
                Ok(record) => listed.records.push(record),
                Err(unreadable) => {
                    left_out += 1;
                    listed.unreadable.extend(unreadable);
                }
            }
        }
        if left_out == 0 {
            return Ok(listed);
        }
    }
}

/// The statement of a list, and its values.
fn list_of(filter: &Filter, after: u64, limit: usize) -> (String, Vec<Value>) {
    let (sequences, mut values) = sequences_of(filter, after);
    let text = format!(
        "SELECT {RECORD} FROM intent WHERE sequence IN ({sequences} ORDER BY sequence LIMIT ?) \
         ORDER BY sequence"
    );
    values.push(Value::from(limit_of(limit)));
    (text, values)
}

/// How many steps SQLite takes for a list.
#[cfg(test)]
pub(super) fn steps_of_list(
    connection: &Connection,
    filter: &Filter,
    after: u64,
    limit: usize,
) -> Worked<u64> {
    let (text, values) = list_of(filter, after, limit);
    let mut statement = connection.prepare(&text)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while rows.next()?.is_some() {}
    drop(rows);
    let steps = statement.get_status(rusqlite::StatementStatus::VmStep);
    Ok(u64::from(steps.unsigned_abs()))
}

/// The statement that lists the sequences of a filter, and its values.
///
/// The most telling part of the filter names the index, so that no list goes through the rows of intents that it leaves out.
fn sequences_of(filter: &Filter, after: u64) -> (String, Vec<Value>) {
    let mut rules = String::from("sequence > ?");
    let mut values = vec![Value::from(i64::try_from(after).unwrap_or(i64::MAX))];
    let mut rule = |text: &str, value: Option<Value>| {
        if let Some(value) = value {
            rules.push_str(" AND ");
            rules.push_str(text);
            values.push(value);
        }
    };
    rule("api = ?", filter.api.clone().map(Value::from));
    let since = filter.recorded_since.map(|time| time.to_string().into());
    rule("recorded_at >= ?", since);
    let before = filter.recorded_before.map(|time| time.to_string().into());
    rule("recorded_at < ?", before);
    let party = filter.party.map(|party| party.as_bytes().to_vec().into());
    rule(
        "sequence IN (SELECT sequence FROM party WHERE digest = ? AND sequence > 0)",
        party,
    );
    let day = filter.attempted_on.map(|day| day.to_string().into());
    rule(
        "sequence IN (SELECT intent FROM number WHERE day = ? AND purpose = 'order')",
        day,
    );

    let all = || State::ALL.iter().map(|state| state.name()).collect();
    let states: BTreeSet<&str> = filter.states.iter().map(|state| state.name()).collect();
    let by_time = filter.recorded_since.is_some() || filter.recorded_before.is_some();
    let (index, runs) = if filter.party.is_some() || filter.attempted_on.is_some() {
        ("", None)
    } else if !states.is_empty() {
        ("INDEXED BY intent_by_state", Some(states.clone()))
    } else if filter.api.is_some() || by_time {
        ("INDEXED BY intent_by_state", Some(all()))
    } else {
        ("", None)
    };
    // Each state is a run of its own in the index, in the order of recording; the runs are merged.
    let runs: Vec<String> = match runs {
        Some(runs) => {
            let runs = runs.iter();
            runs.map(|state| format!("AND state = '{state}'")).collect()
        }
        None if states.is_empty() => vec![String::new()],
        None => {
            let states: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
            vec![format!("AND state IN ({})", states.join(", "))]
        }
    };
    let values = runs.iter().flat_map(|_| values.clone()).collect();
    let runs: Vec<String> = runs
        .iter()
        .map(|run| format!("SELECT sequence FROM intent {index} WHERE {rules} {run}"))
        .collect();
    (runs.join(" UNION ALL "), values)
}

/// How many intents stand in each state, out of the index of states.
pub(super) fn count_by_state(connection: &Connection) -> Worked<Vec<(State, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT state, count(*) FROM intent INDEXED BY intent_by_state GROUP BY state",
    )?;
    let mut rows = statement.query([])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        counts.push((parsed(row, 0)?, unsigned(row.get(1)?)?));
    }
    Ok(counts)
}

/// The intents of a plan, in the order of their places.
pub(super) fn calls_of(connection: &Connection, plan: &PlanId) -> Worked<Vec<Record>> {
    let text = format!("SELECT {RECORD} FROM intent WHERE plan = ?1 ORDER BY place");
    let mut statement = connection.prepare_cached(&text)?;
    let mut rows = statement.query([plan.as_bytes()])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        match unreadable::read(connection, row)? {
            Ok(record) => records.push(record),
            Err(None) => {}
            Err(Some(unreadable)) => return Err(corrupt(&unreadable)),
        }
    }
    Ok(records)
}

/// A plan.
pub(super) fn plan(connection: &Connection, plan: &PlanId) -> Worked<Option<Plan>> {
    one_plan(connection, "WHERE id = ?1", [plan.as_bytes()])
}

/// The plan of a caller's key.
pub(super) fn find_plan(connection: &Connection, key: &CallerKey) -> Worked<Option<Plan>> {
    one_plan(connection, "WHERE key = ?1", [key.as_str()])
}

/// The group of a key.
pub(super) fn group(connection: &Connection, key: &CallerKey) -> Worked<Option<Group>> {
    let mut statement =
        connection.prepare_cached("SELECT content, count FROM call_group WHERE key = ?1")?;
    let mut rows = statement.query([key.as_str()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some(Group {
        key: key.clone(),
        content: KeyedDigest::from_bytes(row.get(0)?),
        count: row.get(1)?,
    }))
}

/// The intents of a group that are there, in order.
pub(super) fn find_group(connection: &Connection, key: &CallerKey) -> Worked<Option<Vec<Record>>> {
    let Some(group) = group(connection, key)? else {
        return Ok(None);
    };
    let mut records = Vec::new();
    for index in 0..group.count {
        records.extend(find(connection, &group.key.of_stored_member(index))?);
    }
    Ok(Some(records))
}

/// The first key of an intent whose number is in doubt, as `Standing::doubts_number` says; few stand where that can be, and what cannot be read is shown elsewhere.
macro_rules! doubted {
    () => {
        "SELECT key FROM intent INDEXED BY intent_by_state \
         WHERE state IN ('unknown', 'absent', 'disputed') \
         AND CASE WHEN NOT json_valid(standing) THEN 0 \
             WHEN state = 'disputed' THEN standing ->> '$.dispute' IN ('number-collision', 'done-unnamed') \
             ELSE standing ->> '$.attempts[#-1].asked.order' = 'duplicate' \
                 AND standing ->> '$.attempts[#-1].permits' = 1 END ORDER BY key LIMIT 1"
    };
}
pub(super) use doubted;

/// Whether permits are given, by what is stored.
pub(super) fn health(connection: &Connection) -> Worked<Health> {
    let (why, key): (Option<String>, Option<String>) = connection
        .prepare_cached(concat!(
            "SELECT (SELECT why FROM quarantine WHERE ended_at IS NULL ORDER BY sequence LIMIT 1), (",
            doubted!(),
            ")"
        ))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match (why, key) {
        (Some(why), _) => Health::Quarantined(why),
        (None, Some(key)) => Health::halted_by(&key),
        (None, None) => Health::Ready,
    })
}

/// What was set aside is there all the same: its key and its id stay taken.
fn one(connection: &Connection, rule: &str, value: impl Params) -> Worked<Option<Record>> {
    let text = format!("SELECT {RECORD} FROM intent {rule}");
    let mut statement = connection.prepare_cached(&text)?;
    let mut rows = statement.query(value)?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    match unreadable::read(connection, row)? {
        Ok(record) => Ok(Some(record)),
        Err(Some(unreadable)) => Err(corrupt(&unreadable)),
        Err(None) => {
            let sequence: i64 = row.get(0)?;
            let what = format!("intent number {sequence}: it was set aside");
            Err(JournalError::Corrupt(what).into())
        }
    }
}

fn one_plan(connection: &Connection, rule: &str, value: impl Params) -> Worked<Option<Plan>> {
    let text = format!("SELECT {PLAN} FROM plan {rule}");
    let mut statement = connection.prepare_cached(&text)?;
    let mut rows = statement.query(value)?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    match unreadable::read_plan(row)? {
        Ok(plan) => Ok(Some(plan)),
        Err(unreadable) => Err(corrupt(&unreadable)),
    }
}

fn corrupt(unreadable: &Unreadable) -> Failure {
    JournalError::Corrupt(unreadable.to_string()).into()
}
