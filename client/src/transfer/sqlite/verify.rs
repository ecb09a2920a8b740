//! Checks that the journal is what was written: the database, every chain of evidence, and all that follows from them.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;

use super::super::codes::Codes;
use super::super::evidence::{Evidence, Fact};
use super::super::fold::{codes_version, fold};
use super::super::identity::{IntentId, KeyedDigest};
use super::super::journal::{Filter, JournalError, LearntCode, NumberPurpose, Record, overlay_at};
use super::super::seal::RowKey;
use super::super::state::{Attempt, Standing, State};
use super::ask;
use super::fault::Worked;
use super::head;
use super::party;
use super::register;
use super::rows::{stored, unsigned};
use super::schema;
use super::unreadable::{self, Listed, RowKind};

/// How many intents are read at a time.
const PAGE: usize = 500;

/// What a check of the whole journal found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many intents were checked.
    pub intents: u64,
    /// How many pieces of evidence were checked.
    pub evidence: u64,
    /// How many intents are of an API that this version does not lay out, so that nobody here can work out again what their evidence adds up to.
    pub unfolded: u64,
    /// Whether a program without the journal's keys could have changed it unseen.
    pub keyed: Keyed,
    /// How many intents cannot be read and were set aside by a person; they are not checked.
    pub set_aside: u64,
    /// What is not as it was written; none in a sound journal.
    pub findings: Vec<Finding>,
}

impl Verified {
    /// Whether everything is as it was written.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Whether a program without the keys of a journal could have changed it unseen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keyed {
    /// Yes: the journal is used without keys.
    #[default]
    No,
    /// Nobody has looked: the journal was opened without its keys.
    Unchecked,
    /// No; what was written up to this number of commits was not marked when it was written, and is taken on trust.
    Since(u64),
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The intent that it concerns, where it concerns one.
    pub intent: Option<IntentId>,
    /// What was found and what was expected.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.intent {
            Some(intent) => write!(formatter, "intent {intent}: {}", self.what),
            None => formatter.write_str(&self.what),
        }
    }
}

/// Checks the whole journal, with the key of its rows if it has one.
pub(super) fn verify(connection: &Connection, key: Option<&RowKey>) -> Worked<Verified> {
    let mut verified = Verified::default();
    let mut parties = Parties::default();
    let learnt = register::learnt(connection)?;
    database(connection, &mut verified)?;
    let mut after = 0;
    loop {
        let Listed {
            records,
            unreadable,
        } = ask::list(connection, &Filter::default(), after, PAGE)?;
        verified.intents += unreadable.len() as u64;
        let ends = [
            records.last().map(|last| last.sequence),
            unreadable.last().map(|last| last.sequence),
        ];
        let Some(end) = ends.into_iter().flatten().max() else {
            break;
        };
        after = end;
        for unreadable in unreadable {
            verified.find(None, unreadable.to_string());
        }
        for record in &records {
            intent(connection, record, &learnt, &mut verified)?;
            parties.see(record.intent.party, record.intent.id, record.state());
        }
    }
    unreadable::each_set_aside(connection, |party, intent, state| {
        verified.set_aside += 1;
        parties.see(party, intent, state);
    })?;
    unreadable::each_plan(connection, |plan| verified.find(None, plan.to_string()))?;
    gaps(connection, &mut verified)?;
    parties.check(connection, &mut verified)?;
    orders(connection, &mut verified)?;
    marks(connection, key, &mut verified)?;
    Ok(verified)
}

/// Checks what only a program with the journal's keys can have written.
fn marks(connection: &Connection, key: Option<&RowKey>, verified: &mut Verified) -> Worked<()> {
    let from = head::marked_from(connection)?.map(unsigned).transpose()?;
    let Some(key) = key else {
        verified.keyed = from.map_or(Keyed::No, |_| Keyed::Unchecked);
        return Ok(());
    };
    verified.keyed = Keyed::Since(from.unwrap_or(0));
    let mut changed = Vec::new();
    head::each_changed(connection, key, |kind, sequence| {
        changed.push((kind, sequence));
    })?;
    for (kind, sequence) in changed {
        // A person has looked at it and taken it out; that itself is summed up at the head.
        if unreadable::is_set_aside(connection, kind, sequence)? {
            continue;
        }
        let what = "row was changed by somebody without the journal's keys";
        match kind {
            RowKind::Intent => {
                let intent = ask::id_of(connection, sequence)?;
                verified.find(intent, format!("its {what}"));
            }
            RowKind::Plan => verified.find(None, format!("plan number {sequence}: its {what}")),
        }
    }
    if !head::fits(connection, key)? {
        let what = "the journal's head was changed by somebody without its keys";
        verified.find(None, what);
    }
    if !head::adds_up(connection, key)? {
        let what = "the rows are not those that the journal's head sums up: some were changed, removed, added or put back by somebody without its keys";
        verified.find(None, what);
    }
    Ok(())
}

/// Checks that each number of an order belongs to a sending that was permitted for that intent on that day.
///
/// The number of an inquiry may stand alone: an answer that was never written leaves it behind.
fn orders(connection: &Connection, verified: &mut Verified) -> Worked<()> {
    let mut statement = connection.prepare(
        "SELECT n.day, n.number, i.id, i.standing FROM number AS n LEFT JOIN intent AS i ON i.sequence = n.intent \
         WHERE n.purpose = 'order'",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (day, number): (String, String) = (row.get(0)?, row.get(1)?);
        let intent = row.get::<_, Option<_>>(2)?.map(IntentId::from_bytes);
        let standing: Option<String> = row.get(3)?;
        let standing = standing.and_then(|text| serde_json::from_str::<Standing>(&text).ok());
        let permitted =
            |attempt: &Attempt| attempt.number.as_str() == number && attempt.day.to_string() == day;
        // A standing that cannot be read is found elsewhere.
        if standing.is_some_and(|it| !it.attempts().iter().any(permitted)) {
            let what = format!(
                "number {number} is registered for an order of {day}, and no evidence permits that"
            );
            verified.find(intent, what);
        }
    }
    Ok(())
}

/// Intents that are missing between others.
fn gaps(connection: &Connection, verified: &mut Verified) -> Worked<()> {
    let mut statement = connection.prepare(
        "SELECT sequence, before FROM (SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before \
         FROM intent) WHERE sequence <> before + 1",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let before: i64 = row.get(1)?;
        verified.find(None, format!("intent number {} is missing", before + 1));
    }
    Ok(())
}

/// What the intents say of their loans and accounts.
#[derive(Default)]
struct Parties {
    open: BTreeMap<KeyedDigest, Vec<IntentId>>,
    disputed: BTreeMap<KeyedDigest, Vec<IntentId>>,
}

impl Parties {
    fn see(&mut self, party: KeyedDigest, intent: IntentId, state: State) {
        let seen = match state {
            State::Disputed => &mut self.disputed,
            state if state.is_open_at_bank() => &mut self.open,
            _ => return,
        };
        seen.entry(party).or_default().push(intent);
    }

    /// Compares that with the table of loans and accounts.
    fn check(mut self, connection: &Connection, verified: &mut Verified) -> Worked<()> {
        let concerned = party::concerned(connection)?;
        let intents = verified.intents + verified.set_aside;
        if concerned != intents {
            let what = format!(
                "{concerned} intents are noted at their loans and accounts, expected {intents}"
            );
            verified.find(None, what);
        }
        party::each(connection, |party| {
            let open = self.open.remove(&party.digest).unwrap_or_default();
            let mut disputed = self.disputed.remove(&party.digest).unwrap_or_default();
            disputed.sort_unstable();
            if party.open.into_iter().collect::<Vec<_>>() != open || party.frozen_by != disputed {
                let what = "its loan or account does not say that it is open or disputed";
                let concerned = open.first().or(disputed.first()).or(party.open.as_ref());
                verified.find(concerned.or(party.frozen_by.first()).copied(), what);
            }
        })?;
        for intent in self
            .open
            .into_values()
            .chain(self.disputed.into_values())
            .flatten()
        {
            verified.find(Some(intent), "its loan or account is not in the journal");
        }
        Ok(())
    }
}

impl Verified {
    fn find(&mut self, intent: Option<IntentId>, what: impl Into<String>) {
        self.findings.push(Finding {
            intent,
            what: what.into(),
        });
    }
}

/// What SQLite itself can tell, and whether its tables are those of a journal.
fn database(connection: &Connection, verified: &mut Verified) -> Worked<()> {
    let differences = schema::compare(connection)?;
    for (entries, what) in [
        (differences.added, "is not one that this program makes"),
        (differences.missing, "is missing"),
    ] {
        for entry in entries {
            verified.find(None, format!("the {} {:?} {what}", entry.kind, entry.name));
        }
    }
    let complaints: Vec<String> = connection
        .prepare("PRAGMA integrity_check")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for complaint in complaints.iter().filter(|complaint| *complaint != "ok") {
        // A complaint names tables, rows and indexes, never a value.
        verified.find(None, format!("the database: {complaint}"));
    }
    let strays: Vec<String> = connection
        .prepare("PRAGMA foreign_key_check")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in strays {
        verified.find(None, format!("a row of table {table} belongs to nothing"));
    }
    Ok(())
}

fn intent(
    connection: &Connection,
    record: &Record,
    learnt: &[LearntCode],
    verified: &mut Verified,
) -> Worked<()> {
    let id = Some(record.intent.id);
    verified.intents += 1;
    let chain = match ask::chain_of(connection, record) {
        Ok(chain) => chain,
        Err(super::fault::Failure::Refused(JournalError::Broken(broken))) => {
            verified.find(id, format!("evidence {}: {}", broken.sequence, broken.why));
            return Ok(());
        }
        Err(super::fault::Failure::Refused(error)) => {
            verified.find(id, error.to_string());
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    verified.evidence += chain.len() as u64;
    if !chain.first().is_some_and(|first| records(first, record)) {
        verified.find(id, "its row is not what its first evidence recorded");
    }
    let (state, version): (String, i64) = connection
        .prepare_cached("SELECT state, version FROM intent WHERE sequence = ?1")?
        .query_row([stored(record.sequence)?], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if state != record.state().name() || unsigned(version)? != record.standing.version() {
        verified.find(id, "its columns are not what its standing says");
    }
    if !party::concerns(connection, stored(record.sequence)?, &record.intent)? {
        verified.find(id, "it is not noted at its loan or account");
    }
    match adds_up(record, &chain, learnt) {
        Some(Ok(())) => {}
        Some(Err(what)) => verified.find(id, what),
        None => verified.unfolded += 1,
    }
    numbers(connection, record, &chain, verified)
}

/// Whether the evidence, judged anew by the codes that it was judged by, adds up to what is stored; none where the tables of the API are not known here.
fn adds_up(
    record: &Record,
    chain: &[Evidence],
    learnt: &[LearntCode],
) -> Option<Result<(), String>> {
    let version = codes_version(chain);
    let overlay = overlay_at(learnt, version);
    let codes = Codes::of_api(&record.intent.api, &overlay, version)?;
    Some(match fold(&record.intent, chain, &codes) {
        Ok(standing) if standing.is_stored_as(&record.standing) => Ok(()),
        Ok(_) => Err("its evidence adds up to something else than its standing".to_owned()),
        Err(error) => Err(error.to_string()),
    })
}

/// Whether the first evidence is of what the row holds.
fn records(first: &Evidence, record: &Record) -> bool {
    let intent = &record.intent;
    matches!(first.fact(), Fact::Recorded { api, content, party, amount, .. }
        if *api == intent.api && *content == intent.content && *party == intent.party && *amount == intent.amount)
}

/// Checks that every number of a sending or an inquiry was registered for this intent.
fn numbers(
    connection: &Connection,
    record: &Record,
    chain: &[Evidence],
    verified: &mut Verified,
) -> Worked<()> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM number WHERE day = ?1 AND number = ?2 AND intent = ?3 AND purpose = ?4",
    )?;
    for evidence in chain {
        let (day, number, purpose) = match evidence.fact() {
            Fact::Permitted { day, number, .. } => (*day, number, NumberPurpose::Order),
            Fact::Inquired {
                asked_at, number, ..
            } => (asked_at.date(), number, NumberPurpose::Inquiry),
            _ => continue,
        };
        let used = (
            day.to_string(),
            number.as_str(),
            stored(record.sequence)?,
            register::purpose_name(purpose),
        );
        if !statement.exists(used)? {
            let what = format!(
                "number {number} of evidence {} is not registered",
                evidence.sequence()
            );
            verified.find(Some(record.intent.id), what);
        }
    }
    Ok(())
}
