//! What the tests are played with: a folder with a journal and its keys, and intents that go through the engine.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

use super::super::super::codes::Codes;
use super::super::super::engine::{Engine, Event};
use super::super::super::evidence::{Answer, AskedDay, Purpose, Reply};
use super::super::super::identity::{CallerKey, IntentId, KeyedDigest, WorkerName};
use super::super::super::intent::{Intent, Opening, SealedPayload};
use super::super::super::journal::{
    Batch, Begin, Begun, Change, Claim, Committed, Journal, JournalError, NewIntent, NumberPurpose,
    NumberUse, Record,
};
use super::super::super::persons::{Persons, TwoPerson};
use super::super::super::rules::Rules;
use super::super::super::seal::{KeyFile, Keys, SealedPlace};
use super::super::super::sealer::PAYLOAD_COLUMN;
use super::super::{OpenError, Role, SqliteJournal, SqliteOptions};
use crate::runtime::{CodeOverlay, Krw, TransactionNo};

/// How long leases last in the tests.
pub(super) const LEASE: Duration = Duration::from_secs(120);

/// What must never be found in a file: an account, a loan and a name that nobody has.
pub(super) const CANARIES: [&str; 3] = ["79000000000075", "LOAN-2026-CANARY-1", "홍길동카나리아"];

/// A folder that is removed with everything in it.
pub(super) struct Folder {
    folder: tempfile::TempDir,
    keys: Arc<Keys>,
}

impl Folder {
    /// A folder with a key file and no journal.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::create(folder.path().join("journal.keys")).unwrap();
        Self {
            folder,
            keys: file.keys(),
        }
    }

    /// The path of a file in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The path of the journal.
    pub(super) fn journal(&self) -> PathBuf {
        self.path("journal.db")
    }

    /// The path of the key file.
    pub(super) fn key_file(&self) -> PathBuf {
        self.path("journal.keys")
    }

    /// The keys as they were at first.
    pub(super) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// A new journal to dispatch from.
    pub(super) fn create(&self) -> SqliteJournal {
        SqliteJournal::create(self.journal(), self.keys()).unwrap()
    }

    /// The journal, opened again.
    pub(super) fn open(&self) -> Result<SqliteJournal, OpenError> {
        SqliteJournal::open(self.journal(), self.keys())
    }

    /// The journal, opened for another role.
    pub(super) fn open_as(&self, role: Role) -> Result<SqliteJournal, OpenError> {
        SqliteOptions::new(role)
            .with_keys(self.keys())
            .open(self.journal())
    }

    /// A connection of no program of ours, to look and to tamper.
    pub(super) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.journal()).unwrap()
    }

    /// A batch of one intent whose content holds the canaries.
    pub(super) fn batch(&self, seed: u32) -> Batch {
        alone(seed, &self.keys)
    }
}

/// Waits for a future on this thread.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// The time at which a test begins, and minutes after it.
pub(super) fn minute(minutes: i64) -> DateTime {
    date(2026, 1, 5)
        .at(9, 30, 0, 0)
        .saturating_add(SignedDuration::from_mins(minutes))
}

/// A worker.
pub(super) fn worker(name: &str) -> WorkerName {
    WorkerName::new(name)
}

/// The id of an intent.
pub(super) fn id(seed: u32) -> IntentId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&seed.to_be_bytes());
    IntentId::from_bytes(bytes)
}

/// A transaction number.
pub(super) fn number(tail: u64) -> TransactionNo {
    TransactionNo::parse(format!("1{tail:019}")).unwrap()
}

/// A caller's key.
pub(super) fn key(seed: u32) -> CallerKey {
    CallerKey::new(format!("pay-{seed}")).unwrap()
}

/// A digest that needs no key.
pub(super) fn digest(seed: u32) -> KeyedDigest {
    let mut bytes = [9; 32];
    bytes[..4].copy_from_slice(&seed.to_be_bytes());
    KeyedDigest::from_bytes(bytes)
}

/// An intent of its own loan.
pub(super) fn intent(seed: u32) -> Intent {
    Intent {
        id: id(seed),
        key: key(seed),
        api: "P2PNInvestmentPaymentOrder".to_owned(),
        content: digest(seed),
        party: digest(seed),
        party_last_four: "0075".to_owned(),
        payment: Some(digest(seed)),
        amount: Krw::from(1_000_000),
        rows: 2,
        opening: Some(Opening::New),
        place: None,
        payload_version: 1,
        recorded_at: minute(0),
    }
}

/// An intent as it is written down first.
pub(super) fn new_intent(intent: Intent, payload: SealedPayload) -> NewIntent {
    let (overlay, rules) = (CodeOverlay::new(), Rules::default());
    Engine::new(&rules, codes(&overlay, 0))
        .record(intent, payload)
        .unwrap()
}

/// A batch of one intent, with the canaries sealed.
pub(super) fn alone(seed: u32, keys: &Keys) -> Batch {
    let mut intent = intent(seed);
    intent.party = keys.lookup_digest("loan", &format!("{}{seed}", CANARIES[1]));
    intent.content = keys.content_digest(format!("{CANARIES:?}{seed}").as_bytes());
    let place = SealedPlace {
        intent: &intent.id,
        column: PAYLOAD_COLUMN,
        version: intent.payload_version,
    };
    let payload = keys.seal(place, CANARIES.join(" ").as_bytes()).unwrap();
    Batch {
        plan: None,
        group: None,
        intents: vec![new_intent(intent, payload)],
        duplicates: None,
    }
}

/// The codes of payment orders at a version.
pub(super) fn codes(overlay: &CodeOverlay, version: u64) -> Codes<'_> {
    Codes::of::<crate::nh::PaymentOrder>(overlay, version)
}

/// What an event changes about an intent, under a lease.
pub(super) fn change(
    journal: &dyn Journal,
    claim: &Claim,
    event: Event<'_>,
    now: DateTime,
) -> Option<Change> {
    let party = wait(journal.party(claim.record.intent.party)).unwrap();
    let claim = Claim {
        party,
        ..claim.clone()
    };
    decided(&claim, event, now)
}

/// What an event changes about an intent and its party as they stand in a lease.
pub(super) fn decided(claim: &Claim, event: Event<'_>, now: DateTime) -> Option<Change> {
    let (overlay, rules) = (CodeOverlay::new(), Rules::default());
    let record = &claim.record;
    Engine::new(&rules, codes(&overlay, record.standing.codes()))
        .apply(record, &claim.party, Some(claim.fence), event, now)
        .ok()
}

/// Writes an intent down with a permit for it.
pub(super) fn begun(
    journal: &dyn Journal,
    batch: Batch,
    tail: u64,
    now: DateTime,
) -> Result<(Claim, Committed), JournalError> {
    let new = batch.intents.into_iter().next().expect("one intent");
    let begin = Begin {
        new,
        duplicates: batch.duplicates,
        worker: worker("one"),
        now,
        lease: LEASE,
        decide: Box::new(move |claim| decided(claim, permit(tail), now)),
    };
    match wait(journal.begin(begin))? {
        Begun::New {
            mut claim,
            committed: Some(committed),
        } => {
            claim.record.follow(&committed);
            Ok((*claim, *committed))
        }
        other => panic!("not begun: {other:?}"),
    }
}

/// Takes a lease on an intent.
pub(super) fn claimed(journal: &dyn Journal, seed: u32, now: DateTime) -> Claim {
    wait(journal.claim(id(seed), worker("one"), now, LEASE))
        .unwrap()
        .unwrap()
}

/// Commits what an event changes; the claim is brought up to date.
pub(super) fn happens(
    journal: &dyn Journal,
    claim: &mut Claim,
    event: Event<'_>,
    now: DateTime,
) -> Result<Committed, JournalError> {
    let change = change(journal, claim, event, now).expect("the engine allows it");
    let committed = wait(journal.commit(change))?;
    claim.record.follow(&committed);
    Ok(committed)
}

/// A permit is wanted.
pub(super) fn permit(tail: u64) -> Event<'static> {
    Event::Permit {
        number: number(tail),
    }
}

/// An attempt ended in silence.
pub(super) fn silence(attempt: u32) -> Event<'static> {
    Event::Answered {
        attempt,
        answer: Answer::Silence {
            why: "no reply came within the time limit".to_owned(),
        },
    }
}

/// The bank was asked and says of an attempt what a code means.
pub(super) fn inquired(attempt: u32, tail: u64, result: &str, now: DateTime) -> Event<'static> {
    Event::Inquired {
        attempt,
        about: AskedDay::Own,
        purpose: Purpose::Settlement,
        number: number(tail),
        asked_at: now,
        answer: Answer::Reply(Reply {
            code: "00000".to_owned(),
            result: Some(result.to_owned()),
            ..Reply::default()
        }),
    }
}

/// Registers the number of an inquiry.
pub(super) fn register(journal: &dyn Journal, seed: u32, tail: u64) -> Result<(), JournalError> {
    wait(journal.register_number(NumberUse {
        day: minute(0).date(),
        number: number(tail),
        intent: id(seed),
        purpose: NumberPurpose::Inquiry,
    }))
}

/// Records an intent and takes it as far as unknown: it was permitted, and no reply came.
pub(super) fn unknown(folder: &Folder, journal: &dyn Journal, seed: u32) -> Claim {
    wait(journal.record(folder.batch(seed))).unwrap();
    let mut claim = claimed(journal, seed, minute(0));
    happens(journal, &mut claim, permit(u64::from(seed)), minute(0)).unwrap();
    happens(journal, &mut claim, silence(1), minute(0)).unwrap();
    claim
}

/// Records an intent and takes it to its end.
pub(super) fn settled(folder: &Folder, journal: &dyn Journal, seed: u32) -> Record {
    let mut claim = unknown(folder, journal, seed);
    let inquiry = 1_000_000 + u64::from(seed);
    register(journal, seed, inquiry).unwrap();
    let done = inquired(1, inquiry, "00000", minute(1));
    happens(journal, &mut claim, done, minute(1)).unwrap();
    claim.record
}

/// One person who stands for an act alone.
pub(super) fn kim() -> Persons {
    Persons::new(TwoPerson::No, "Kim".parse().unwrap(), None).unwrap()
}
