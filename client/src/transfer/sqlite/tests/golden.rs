//! Journals that earlier versions wrote: each still opens, reads as it was written, and folds to where it stood.
//!
//! `ONTU_WRITE_GOLDEN=1` writes the file of the newest schema anew, which is right only before its first release.

use std::path::{Path, PathBuf};

use super::super::super::engine::Event;
use super::super::super::fold::fold;
use super::super::super::identity::{CallerKey, PlanId};
use super::super::super::intent::{Group, Plan, PlanPlace, SealedPayload};
use super::super::super::journal::{
    Batch, Differs, DuplicateGuard, Filter, Health, Journal, JournalError, LearntCode,
    OperatorEntry, PartyChange, Recorded,
};
use super::super::super::seal::{KeyFile, SealError, SealedPlace, forget};
use super::super::super::sealer::PAYLOAD_COLUMN;
use super::super::super::state::State;
use super::super::open::BIRTH;
use super::super::schema::NEWEST;
use super::super::{OpenError, Role, SqliteJournal, SqliteOptions};
use super::scene::{
    CANARIES, Folder, claimed, codes, digest, happens, id, inquired, intent, key, minute,
    new_intent, permit, register, settled, silence, unknown, wait,
};
use crate::runtime::{CodeClass, CodeOverlay, Krw};

/// The states of the golden journal's intents, in the order of recording.
const STATES: [State; 8] = [
    State::Settled,
    State::Unknown,
    State::Processing,
    State::Cancelled,
    State::Disputed,
    State::Settled,
    State::Recorded,
    State::Recorded,
];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// Writes a journal with a bit of everything; the first intent's content is forgotten.
pub(super) fn write(folder: &Folder) {
    let journal = folder.create();
    settled(folder, &journal, 1);
    wait(forget(&journal, minute(1))).unwrap();
    unknown(folder, &journal, 2);
    for (seed, result) in [(3, "A0050"), (5, "00000")] {
        if seed == 5 {
            wait(journal.record(folder.batch(4))).unwrap();
            let mut claim = claimed(&journal, 4, minute(0));
            let by = "Kim".to_owned();
            happens(&journal, &mut claim, Event::Cancel { by }, minute(0)).unwrap();
        }
        let mut claim = unknown(folder, &journal, seed);
        let inquiry = 100 + u64::from(seed);
        register(&journal, seed, inquiry).unwrap();
        let asked = inquired(1, inquiry, result, minute(1));
        happens(&journal, &mut claim, asked, minute(1)).unwrap();
        if seed == 5 {
            // Done, and then said to be worked on: a contradiction.
            register(&journal, seed, 200).unwrap();
            let asked = inquired(1, 200, "A0050", minute(2));
            happens(&journal, &mut claim, asked, minute(2)).unwrap();
        }
    }
    settled(folder, &journal, 6);
    wait(journal.record(plan(folder))).unwrap();
    // A sending that ended before its first byte.
    let mut claim = claimed(&journal, 7, minute(3));
    happens(&journal, &mut claim, permit(7), minute(3)).unwrap();
    let not_sent = Event::NotSent {
        attempt: 1,
        why: "no connection to the host could be made".to_owned(),
    };
    happens(&journal, &mut claim, not_sent, minute(3)).unwrap();

    let mut party = wait(journal.party(digest(9))).unwrap();
    party.total = Some(Krw::from(5_000_000));
    let entry = OperatorEntry {
        at: minute(4),
        party: digest(9),
        total: Krw::from(5_000_000),
        reference: "statement of 2026-01-05".to_owned(),
        by: "Kim".to_owned(),
    };
    let adoption = PartyChange {
        expected_version: 0,
        party,
    };
    wait(journal.adopt(adoption, entry)).unwrap();
    wait(journal.learn(learnt())).unwrap();
    wait(journal.keep("deposits".to_owned(), None, "20260105".to_owned())).unwrap();
}

fn learnt() -> LearntCode {
    LearntCode {
        api: Some("P2PNInvestmentPaymentOrder".to_owned()),
        code: "Z0001".to_owned(),
        class: CodeClass::Refused,
        reference: "mail of 2026-01-05".to_owned(),
        by: "Kim".to_owned(),
        at: minute(5),
    }
}

/// A plan of two calls: seeds 7 and 8.
fn plan(folder: &Folder) -> Batch {
    let plan = Plan {
        id: PlanId::from_bytes([7; 16]),
        key: key(7000),
        api: "P2PNInvestmentPaymentOrder".to_owned(),
        content: digest(7000),
        party: digest(7),
        party_last_four: "0075".to_owned(),
        payment: Some(digest(7000)),
        amount: Krw::from(2_000_000),
        rows: 4,
        calls: 2,
        recorded_at: minute(0),
    };
    let intents = [7, 8].into_iter().zip(0..).map(|(seed, index)| {
        let mut intent = intent(seed);
        intent.party = plan.party;
        intent.payment = None;
        intent.place = Some(PlanPlace {
            plan: plan.id,
            index,
        });
        let sealed = folder.batch(seed).intents.remove(0).payload;
        new_intent(intent, sealed)
    });
    Batch {
        intents: intents.collect(),
        plan: Some(plan),
        group: None,
        duplicates: None,
    }
}

/// Checks a journal that [`write`] wrote, now or long ago.
fn check(journal: &SqliteJournal, keys: &KeyFile) {
    assert_eq!(wait(journal.health()), Ok(Health::Ready));
    let verified = wait(journal.verify()).unwrap();
    assert_eq!(verified.findings, Vec::new());
    let all = wait(journal.list(Filter::default(), 0, 100)).unwrap();
    let states: Vec<_> = all.iter().map(|record| record.state()).collect();
    assert_eq!(states, STATES);
    let overlay = CodeOverlay::new();
    for record in &all {
        let intent = record.intent.id;
        let evidence = wait(journal.evidence(intent)).unwrap();
        let standing = fold(&record.intent, &evidence, &codes(&overlay, 0)).unwrap();
        assert_eq!(standing, record.standing, "intent {}", record.sequence);
        let place = SealedPlace {
            intent: &intent,
            column: PAYLOAD_COLUMN,
            version: record.intent.payload_version,
        };
        let opened = keys
            .keys()
            .open(place, &wait(journal.payload(intent)).unwrap());
        match record.sequence {
            1 => assert_eq!(opened, Err(SealError::Forgotten)),
            _ => assert_eq!(opened.unwrap()[..], *CANARIES.join(" ").as_bytes()),
        }
    }
    let plan = wait(journal.find_plan(key(7000))).unwrap().unwrap();
    let calls = wait(journal.calls_of(plan.id)).unwrap();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].standing.attempts().len(), 1);
    let party = wait(journal.party(digest(9))).unwrap();
    assert_eq!(
        (party.version, party.total),
        (1, Some(Krw::from(5_000_000)))
    );
    assert_eq!(wait(journal.operator_entries()).unwrap().len(), 1);
    assert_eq!(wait(journal.learnt()), Ok(vec![learnt()]));
    let kept = wait(journal.kept("deposits".to_owned()));
    assert_eq!(kept, Ok(Some("20260105".to_owned())));
    let loan = format!("{}2", CANARIES[1]);
    let of_party = Filter {
        party: Some(keys.keys().lookup_digest("loan", &loan)),
        ..Filter::default()
    };
    assert_eq!(wait(journal.list(of_party, 0, 10)).unwrap().len(), 1);
}

/// Copies a golden journal to a folder where it may be written to.
fn copied(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in [
        ("db", "journal.db"),
        ("commits", "journal.db.commits"),
        ("keys", "journal.keys"),
    ] {
        let text = std::fs::read(data(&format!("{name}.{from}"))).unwrap();
        let path = folder.path().join(to);
        std::fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            // A repository keeps no permissions.
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&path, mode).unwrap();
        }
    }
    folder
}

/// The golden journals, one a schema, the newest last.
fn goldens() -> impl Iterator<Item = (u32, tempfile::TempDir)> {
    (1..=NEWEST).map(|schema| (schema, copied(&format!("journal_schema_{schema}"))))
}

#[test]
fn a_journal_of_every_schema_opens_and_goes_on() {
    if std::env::var_os("ONTU_WRITE_GOLDEN").is_some() {
        let folder = Folder::new();
        write(&folder);
        // As on a file system that keeps no time of birth, for a file of a repository is always a copy.
        let journal = folder.open().unwrap();
        let birth = wait(journal.kept(BIRTH.to_owned())).unwrap();
        let is_kept = wait(journal.keep(BIRTH.to_owned(), birth, String::new()));
        assert_eq!(is_kept, Ok(true));
        drop(journal);
        std::fs::create_dir_all(data("")).unwrap();
        for (from, to) in [
            ("journal.db", "db"),
            ("journal.db.commits", "commits"),
            ("journal.keys", "keys"),
        ] {
            let to = data(&format!("journal_schema_{NEWEST}.{to}"));
            std::fs::copy(folder.path(from), to).unwrap();
        }
    }
    for (schema, folder) in goldens() {
        opens_and_goes_on(schema, &folder);
    }
}

fn opens_and_goes_on(schema: u32, folder: &tempfile::TempDir) {
    let path = folder.path().join("journal.db");
    let keys = KeyFile::open(folder.path().join("journal.keys")).unwrap();
    let open = |role| SqliteOptions::new(role).with_keys(keys.keys()).open(&path);
    if schema < NEWEST {
        // Only who holds the lock may bring it forward.
        for role in [Role::Reader, Role::Recorder] {
            match open(role) {
                Err(OpenError::OlderSchema { found }) => assert_eq!(found, schema),
                other => panic!("schema {schema}, {role:?}: {other:?}"),
            }
        }
        check(&open(Role::Dispatcher).unwrap(), &keys);
    }
    for role in [Role::Reader, Role::Recorder, Role::Dispatcher] {
        check(&open(role).unwrap(), &keys);
    }
    let journal = SqliteJournal::open(&path, keys.keys()).unwrap();
    let mut claim = claimed(&journal, 2, minute(10));
    register(&journal, 2, 300).unwrap();
    let done = inquired(1, 300, "00000", minute(10));
    let done = happens(&journal, &mut claim, done, minute(10)).unwrap();
    assert_eq!(done.standing.state(), State::Settled);
    // The number that was not sent is used again, on its own day and for its own attempt only.
    let mut claim = claimed(&journal, 7, minute(10));
    let permitted = happens(&journal, &mut claim, permit(70), minute(10)).unwrap();
    let sending = permitted.permit.unwrap().into_sending();
    assert_eq!(sending.transaction_no, super::scene::number(7));
    happens(&journal, &mut claim, silence(1), minute(10)).unwrap();
    assert!(wait(journal.verify()).unwrap().is_sound());
}

#[test]
fn what_is_written_now_reads_as_what_was_written_then() {
    let folder = Folder::new();
    write(&folder);
    let keys = KeyFile::open(folder.key_file()).unwrap();
    check(&folder.open().unwrap(), &keys);
    // Same statements, same schema: the newest golden file is no older one, and what was brought forward is none either.
    let statements = |path: PathBuf| -> Vec<String> {
        let raw = rusqlite::Connection::open(path).unwrap();
        let mut statement = raw
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    for (schema, golden) in goldens() {
        let path = golden.path().join("journal.db");
        if schema < NEWEST {
            let keys = KeyFile::open(golden.path().join("journal.keys")).unwrap();
            drop(SqliteJournal::open(&path, keys.keys()).unwrap());
        }
        assert_eq!(
            statements(folder.journal()),
            statements(path),
            "schema {schema}"
        );
    }
    assert!(wait(folder.open().unwrap().read(id(1))).unwrap().is_some());
}

#[test]
fn returns_that_an_earlier_version_recorded_in_part_are_gone_on_with() {
    let folder = copied("journal_schema_2");
    let path = folder.path().join("journal.db");
    let keys = KeyFile::open(folder.path().join("journal.keys")).unwrap();
    let raw = rusqlite::Connection::open(&path).unwrap();
    let content = digest(50);
    let kept = format!("{{\"content\":\"{content}\",\"count\":2}}");
    for (name, value) in [("returns/old", kept.as_str()), ("returns/other", "{}")] {
        raw.execute(
            "INSERT INTO kept (name, value) VALUES (?1, ?2)",
            [name, value],
        )
        .unwrap();
    }
    raw.execute("UPDATE intent SET key = 'old/1' WHERE sequence = 2", [])
        .unwrap();
    drop(raw);
    let journal = SqliteJournal::open(&path, keys.keys()).unwrap();
    let first = wait(journal.find_group(key_of("old"))).unwrap().unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(wait(journal.find_group(key_of("other"))), Ok(None));
    assert_eq!(
        wait(journal.kept("returns/other".to_owned())),
        Ok(Some("{}".to_owned()))
    );
    let batch = |content| {
        let known = &first[0].intent;
        let mut second = intent(90);
        second.key = key_of("old/2");
        let intents = [known.clone(), second];
        Batch {
            plan: None,
            group: Some(Group {
                key: key_of("old"),
                content,
                count: 2,
            }),
            intents: intents
                .into_iter()
                .map(|intent| new_intent(intent, SealedPayload::new(vec![1])))
                .collect(),
            duplicates: Some(DuplicateGuard {
                since: None,
                alike_allowed: false,
            }),
        }
    };
    // Of a file that is there in part nothing can be told, least of all that its total differs.
    assert_eq!(
        wait(journal.record(batch(digest(51)))),
        Err(JournalError::OtherContent {
            key: key_of("old"),
            differs: Differs::Untold,
        })
    );
    let recorded = wait(journal.record(batch(content))).unwrap();
    let all = wait(journal.find_group(key_of("old"))).unwrap().unwrap();
    assert_eq!(recorded.into_records(), all);
    assert_eq!((all.len(), &all[0]), (2, &first[0]));
    let again = wait(journal.record(batch(content)));
    assert_eq!(again, Ok(Recorded::Known(all)));
}

fn key_of(text: &str) -> CallerKey {
    CallerKey::new(text).unwrap()
}
