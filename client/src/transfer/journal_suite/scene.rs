//! What the checks are played with: intents, workers, events, and an engine that decides about them.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

use super::Failure;
use crate::runtime::{CodeOverlay, Krw, TransactionNo};
use crate::transfer::codes::Codes;
use crate::transfer::engine::{Engine, Event};
use crate::transfer::evidence::{Answer, AskedDay, Purpose, Reply};
use crate::transfer::identity::{CallerKey, IntentId, KeyedDigest, PlanId, WorkerName};
use crate::transfer::intent::{Group, Intent, Opening, Plan, PlanPlace, SealedPayload};
use crate::transfer::journal::{
    Batch, Change, Claim, Committed, DuplicateGuard, Journal, JournalError, NewIntent, Record,
};
use crate::transfer::rules::Rules;

/// How long leases last in the checks.
pub(super) const LEASE: Duration = Duration::from_secs(120);

/// The time at which a check begins, and minutes after it.
pub(super) fn minute(minutes: i64) -> DateTime {
    date(2026, 1, 5)
        .at(9, 30, 0, 0)
        .saturating_add(SignedDuration::from_mins(minutes))
}

/// A worker.
pub(super) fn worker(name: &str) -> WorkerName {
    WorkerName::new(name)
}

fn bytes<const N: usize>(number: u8) -> [u8; N] {
    let mut bytes = [0; N];
    bytes[0] = number;
    bytes[N - 1] = number;
    bytes
}

/// The digest of that number.
pub(super) fn digest(number: u8) -> KeyedDigest {
    KeyedDigest::from_bytes(bytes(number))
}

/// A transaction number.
pub(super) fn number(tail: u32) -> Result<TransactionNo, Failure> {
    TransactionNo::parse(format!("1000000000{tail:010}"))
        .map_err(|error| Failure::new(error.to_string()))
}

/// A caller's key.
pub(super) fn key(text: &str) -> Result<CallerKey, Failure> {
    CallerKey::new(text).map_err(|error| Failure::new(error.to_string()))
}

/// An intent whose id, content and party are told by a number.
pub(super) fn intent(seed: u8, text: &str) -> Result<Intent, Failure> {
    Ok(Intent {
        id: IntentId::from_bytes(bytes(seed)),
        key: key(text)?,
        api: "P2PNInvestmentPaymentOrder".to_owned(),
        content: digest(seed),
        party: digest(seed),
        party_last_four: format!("{seed:04}"),
        payment: Some(digest(seed)),
        amount: Krw::from(1_000_000),
        rows: 2,
        opening: Some(Opening::New),
        place: None,
        payload_version: 1,
        recorded_at: minute(0),
    })
}

/// An intent as it is written down first.
pub(super) fn new(intent: Intent) -> Result<NewIntent, Failure> {
    let payload = SealedPayload::new(format!("sealed {}", intent.id).into_bytes());
    let overlay = CodeOverlay::new();
    let rules = Rules::default();
    Engine::new(&rules, codes(&overlay, 0))
        .record(intent, payload)
        .map_err(|error| Failure::new(error.to_string()))
}

/// One intent to be written down.
pub(super) fn alone(intent: Intent) -> Result<Batch, Failure> {
    Ok(Batch {
        plan: None,
        group: None,
        intents: vec![new(intent)?],
        duplicates: None,
    })
}

/// A plan of several calls; `seed` tells it from other plans.
pub(super) fn planned(seed: u8, text: &str, calls: u8) -> Result<Batch, Failure> {
    let plan = Plan {
        id: PlanId::from_bytes(bytes(seed)),
        key: key(text)?,
        api: "P2PNInvestmentPaymentOrder".to_owned(),
        content: digest(seed),
        party: digest(seed),
        party_last_four: "0001".to_owned(),
        payment: Some(digest(seed)),
        amount: Krw::from(1_000_000 * u32::from(calls)),
        rows: 2 * u32::from(calls),
        calls: u32::from(calls),
        recorded_at: minute(0),
    };
    let mut intents = Vec::new();
    for index in 0..calls {
        intents.push(new(Intent {
            id: IntentId::from_bytes(bytes(seed + 1 + index)),
            key: plan
                .key
                .of_call(u32::from(index))
                .map_err(|error| Failure::new(error.to_string()))?,
            content: digest(seed + 1 + index),
            party: plan.party,
            payment: None,
            opening: Some(if index == 0 {
                Opening::New
            } else {
                Opening::Continuation
            }),
            place: Some(PlanPlace {
                plan: plan.id,
                index: u32::from(index),
            }),
            ..intent(seed, text)?
        })?);
    }
    Ok(Batch {
        plan: Some(plan),
        group: None,
        intents,
        duplicates: None,
    })
}

/// A group of intents that are told by these numbers; `content` tells it from other groups.
pub(super) fn grouped(content: u8, text: &str, seeds: &[u8]) -> Result<Batch, Failure> {
    let key = key(text)?;
    let mut intents = Vec::new();
    for (seed, index) in seeds.iter().zip(0..) {
        let member = key.of_member(index);
        let member = member.map_err(|error| Failure::new(error.to_string()))?;
        intents.push(new(intent(*seed, member.as_str())?)?);
    }
    Ok(Batch {
        plan: None,
        group: Some(Group {
            key,
            content: digest(content),
            count: u32::try_from(seeds.len()).unwrap_or(u32::MAX),
        }),
        intents,
        duplicates: None,
    })
}

/// The same batch, to be refused if the same payment is there: an ended one since a time, and an open one always.
pub(super) fn unless_there(batch: Batch, since: Option<DateTime>) -> Batch {
    Batch {
        duplicates: Some(DuplicateGuard {
            since,
            alike_allowed: false,
        }),
        ..batch
    }
}

/// The codes of payment orders at a version.
pub(super) fn codes(overlay: &CodeOverlay, version: u64) -> Codes<'_> {
    Codes::of::<crate::nh::PaymentOrder>(overlay, version)
}

/// What an event changes about an intent, under a lease.
pub(super) async fn change(
    journal: &dyn Journal,
    claim: &Claim,
    event: Event<'_>,
    now: DateTime,
) -> Result<Change, Failure> {
    let party = journal.party(claim.record.intent.party).await?;
    let claim = Claim {
        party,
        ..claim.clone()
    };
    decided(&claim, event, now)
}

/// What an event changes about an intent and its party as they stand in a lease.
pub(super) fn decided(claim: &Claim, event: Event<'_>, now: DateTime) -> Result<Change, Failure> {
    let (overlay, rules) = (CodeOverlay::new(), Rules::default());
    let record = &claim.record;
    Engine::new(&rules, codes(&overlay, record.standing.codes()))
        .apply(record, &claim.party, Some(claim.fence), event, now)
        .map_err(|error| Failure::new(error.to_string()))
}

/// Records an intent and takes a lease on it.
pub(super) async fn claimed(
    journal: &dyn Journal,
    batch: Batch,
    name: &str,
) -> Result<Claim, Failure> {
    let records = journal.record(batch).await?.into_records();
    let first = super::some(records.first(), "a recorded intent")?;
    let claim = journal
        .claim(first.intent.id, worker(name), minute(0), LEASE)
        .await?;
    super::some(claim, "a lease on a new intent")
}

/// Takes a permit under a lease; the claim is brought up to date.
pub(super) async fn permitted(
    journal: &dyn Journal,
    claim: &mut Claim,
    tail: u32,
    now: DateTime,
) -> Result<Committed, Failure> {
    let event = Event::Permit {
        number: number(tail)?,
    };
    let change = change(journal, claim, event, now).await?;
    commit(journal, claim, change).await
}

/// Commits a change; the claim is brought up to date.
pub(super) async fn commit(
    journal: &dyn Journal,
    claim: &mut Claim,
    change: Change,
) -> Result<Committed, Failure> {
    let committed = journal.commit(change).await?;
    claim.record.follow(&committed);
    Ok(committed)
}

/// Writes that the latest attempt was settled by an inquiry.
pub(super) async fn settled(
    journal: &dyn Journal,
    claim: &mut Claim,
    now: DateTime,
) -> Result<Record, Failure> {
    let interrupted = change(journal, claim, silence(), now).await?;
    commit(journal, claim, interrupted).await?;
    let inquired = Event::Inquired {
        attempt: 1,
        about: AskedDay::Own,
        purpose: Purpose::Settlement,
        number: number(999)?,
        asked_at: now,
        answer: Answer::Reply(Reply {
            code: "00000".to_owned(),
            result: Some("00000".to_owned()),
            ..Reply::default()
        }),
    };
    let inquired = change(journal, claim, inquired, now).await?;
    commit(journal, claim, inquired).await?;
    Ok(claim.record.clone())
}

/// The first attempt ended in silence.
pub(super) fn silence() -> Event<'static> {
    Event::Answered {
        attempt: 1,
        answer: Answer::Silence {
            why: "no reply came within the time limit".to_owned(),
        },
    }
}

/// Whether a result is the refusal of a write that somebody else preceded.
pub(super) fn conflict<T>(result: Result<T, JournalError>, what: &str) -> Result<(), Failure> {
    super::refused(result, &JournalError::Conflict, what)
}
