//! Rows 25, 26 and 32: a disk that takes no more, a journal that was put back, and journals of other versions.

use jiff::SignedDuration;
use ontu::nh::DepositReturn;
use ontu::runtime::CodeClass;
use ontu::transfer::sqlite::{OpenError, Role};
use ontu::transfer::{Health, Journal, State, Submit};
use ontu_sandbox::{Fault, FaultKind, When};
use ontu_tests::bank::Bank;
use ontu_tests::journal_folder::JournalFolder;
use ontu_tests::requests::deposit_return;
use ontu_tests::scene::{ABSENT, RETURN, Scene, by, key};
use ontu_tests::workplace::Workplace;

use crate::program;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_25_a_disk_that_is_full_while_transfers_are_recorded_sends_nothing() {
    for blocks in [700, 900] {
        let place = Workplace::new(2_000).await;
        let accounts = place.accounts.clone();
        let mut process = place.limited_process(program(), &accounts, &[], blocks);
        let said = process.wait_for("poisoned");
        let recorded = said.iter().filter(|it| it.starts_with("recorded")).count();
        assert!(recorded > 0 && recorded < accounts.len(), "{recorded}");
        process.wait_for("done");
        process.kill();
        // Whatever it tried afterwards, no order left it.
        assert_eq!(place.watch.orders(), 0, "{blocks} blocks");

        // With room on the disk and a new start everything that was acknowledged is there and is sent once.
        let (scene, _folder, watch, _gateway) = place.taken_over();
        assert_eq!(scene.journal.health().await, Ok(Health::Ready));
        let there = scene.records().await;
        assert!((recorded..=recorded + 1).contains(&there.len()));
        scene.work().await;
        assert_eq!(watch.orders(), there.len());
        assert_eq!(watch.broken(), Vec::<String>::new());
        scene.adds_up().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_25_a_disk_that_is_full_while_transfers_are_sent_ends_all_sending_and_inquiries_go_on()
{
    let place = Workplace::new(400).await;
    let accounts = place.accounts.clone();
    let mut recorder = place.process(program(), &accounts, &["--only-record"]);
    recorder.wait_for("done");
    recorder.kill();
    // Closing the journal copies its log into it.
    drop(place.folder.open().unwrap());
    // Every reply is lost, so that there is much to be asked about.
    let lost = Fault::always(When::api(RETURN), FaultKind::AcceptThenDrop);
    place.bank.sandbox.arm(lost);
    let size = std::fs::metadata(place.folder.journal()).unwrap().len();
    let blocks = u32::try_from(size / 512).unwrap() + 300;
    let mut process = place.limited_process(program(), &[], &["--rounds"], blocks);
    // What was open at the bank is asked about, from memory, until nothing is left to ask.
    // Whose write it is that fails is chance, so that no word about one can be waited for.
    let (mut settled, mut minutes) = (0, 0);
    loop {
        match process.hear().as_deref() {
            Some("idle") => {
                minutes += 1;
                assert!(minutes < 500, "the disk is full and the process goes on");
                place.advance(SignedDuration::from_mins(1));
                process.go_on();
            }
            Some(words) if words.starts_with("settled") => settled += 1,
            Some(words) if words.starts_with("ended") => break,
            Some(_) => {}
            None => panic!("it ended without a word"),
        }
    }
    process.kill();
    // Each order that left stood in the journal before, so that none left after the journal took no more.
    let orders = place.watch.orders();
    assert!(orders > 0 && orders < accounts.len(), "{orders}");
    assert!(settled > 0 && settled <= orders, "{settled} of {orders}");
    assert_eq!(place.watch.broken(), Vec::<String>::new());

    // The next start knows what lasted, asks again, and sends what was not sent.
    place.bank.sandbox.with_bank(|bank| bank.disarm_all());
    let (scene, _folder, watch, _gateway) = place.taken_over();
    assert!(scene.journal.verify().await.unwrap().is_sound());
    scene.minutes(10).await;
    scene.after_the_night().await;
    let records = scene.records().await;
    assert_eq!(records.len(), accounts.len());
    assert!(records.iter().all(|record| record.state().is_terminal()));
    assert_eq!(watch.broken(), Vec::<String>::new());
    scene.adds_up().await;
}

#[tokio::test]
async fn row_26_a_journal_that_was_put_back_sends_nothing_before_everything_open_was_asked_about() {
    let folder = JournalFolder::new();
    let scene = Scene::on_disk(&folder).await;
    let accounts: Vec<String> = (0..3).map(|_| scene.bank.investor(1_000)).collect();
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let request = |index: usize| -> DepositReturn { deposit_return(&accounts[index], 1_000) };
    // One is open at the bank, two are recorded, when the backup is taken.
    scene.arm(RETURN, FaultKind::AcceptThenDrop);
    let open = scene.submit("open", &request(0)).await;
    scene.work().await;
    let sent_later = scene.submit("sent later", &request(1)).await;
    let never_sent = scene.submit("never sent", &request(2)).await;
    let bank = scene.stopped();
    std::fs::copy(folder.journal(), folder.path("backup")).unwrap();
    // After it one of them is sent and settled, and the backup is put back.
    let scene = Scene::on(bank, &folder, folder.open().unwrap());
    let only = [sent_later];
    let settled = scene.transfers.settle(&only, std::future::pending());
    assert_eq!(settled.await.unwrap()[0].state(), State::Settled);
    let bank = scene.stopped();
    let orders = count(&bank);
    std::fs::copy(folder.path("backup"), folder.journal()).unwrap();

    let scene = Scene::on(bank, &folder, folder.open().unwrap());
    let health = scene.journal.health().await.unwrap();
    assert!(matches!(health, Health::Quarantined(_)), "{health:?}");
    assert_eq!(scene.state(sent_later).await, State::Recorded);
    scene.minutes(10).await;
    // Nothing went out again, and what the journal knows as open was asked about.
    assert_eq!(count(&scene.bank), orders);
    assert_eq!(scene.state(sent_later).await, State::Recorded);
    assert_eq!(scene.state(never_sent).await, State::Recorded);
    assert_eq!(scene.state(open).await, State::Settled);
    assert_eq!(scene.journal.quarantined().await, Ok(0));
    // It lasts over a restart, and only a person ends it, after looking for what the journal has lost.
    let bank = scene.stopped();
    let scene = Scene::on(bank, &folder, folder.open().unwrap());
    scene.minutes(60).await;
    assert_eq!(count(&scene.bank), orders);
    let plan = scene.record(sent_later).await;
    assert_eq!(plan.state(), State::Recorded);
    scene
        .journal
        .end_quarantine(
            scene.bank.clock.now(),
            &by("Kim"),
            "statement of 2026-01-05",
        )
        .await
        .unwrap();
    assert_eq!(scene.journal.health().await, Ok(Health::Ready));
}

/// How many returns the bank has received.
fn count(bank: &Bank) -> usize {
    let calls = bank.sandbox.transcript();
    calls.iter().filter(|call| call.api == RETURN).count()
}

/// The schema of a journal.
fn schema_of(journal: &rusqlite::Connection) -> u32 {
    let newest = "SELECT max(version) FROM schema_version";
    journal.query_row(newest, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn row_32_an_older_program_refuses_a_newer_journal_and_leaves_it_alone() {
    let folder = JournalFolder::new();
    let scene = Scene::on_disk(&folder).await;
    let account = scene.bank.investor(1_000);
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    scene.submit("a", &deposit_return(&account, 1_000)).await;
    let bank = scene.stopped();
    let newer = rusqlite::Connection::open(folder.journal()).unwrap();
    let known = schema_of(&newer);
    newer
        .execute(
            "INSERT INTO schema_version (version, program) VALUES (?1, 'ontu of tomorrow')",
            [known + 1],
        )
        .unwrap();
    drop(newer);
    let before = std::fs::read(folder.journal()).unwrap();
    for role in [Role::Dispatcher, Role::Recorder, Role::Reader] {
        match folder.open_as(role) {
            Err(OpenError::NewerSchema { found }) => assert_eq!(found, known + 1),
            other => panic!("{role:?}: {other:?}"),
        }
    }
    assert_eq!(std::fs::read(folder.journal()).unwrap(), before);
    assert_eq!(count(&bank), 0);
}

/// The folder of the journals that earlier versions wrote.
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/journals");
/// The accounts of the golden journals.
const ACCOUNTS: [&str; 4] = [
    "79000000000901",
    "79000000000902",
    "79000000000903",
    "79000000000904",
];
/// The files of a journal and their names in the folder.
const FILES: [(&str, &str); 3] = [
    ("journal.db", "db"),
    ("journal.db.commits", "commits"),
    ("journal.keys", "keys"),
];

/// A bank that has the accounts of the golden journals, on the afternoon on which they were written.
async fn bank_of_golden() -> Bank {
    let bank = Bank::start().await;
    for account in ACCOUNTS {
        bank.sandbox.with_bank(|bank| {
            let usage = ontu_sandbox::Usage::Investor;
            let owner = ontu_sandbox::Owner::default();
            bank.open_account_numbered(account, owner, usage, "홍길동")
                .unwrap();
        });
        bank.sandbox.deposit(account, 1_000).unwrap();
    }
    bank.clock.advance(SignedDuration::from_hours(4));
    bank
}

/// Writes a journal with one transfer that is settled, one that is unknown, one in the middle of its sending, one that is only recorded.
async fn write_golden() {
    let folder = JournalFolder::new();
    let scene = Scene::on(bank_of_golden().await, &folder, folder.create());
    scene.learn(ABSENT, CodeClass::Absent).await;
    for (index, account) in ACCOUNTS.iter().enumerate() {
        if index == 1 {
            scene.arm(RETURN, FaultKind::DropBeforeAccept);
        }
        scene.submit(account, &deposit_return(account, 1_000)).await;
        if index < 2 {
            scene.work().await;
        }
    }
    let overlay = ontu::runtime::CodeOverlay::new();
    let records = scene.records().await;
    let codes = ontu_tests::operations::codes_of(RETURN, &overlay, records[2].standing.codes());
    let rules = ontu_tests::scene::rules();
    let now = scene.bank.clock.now();
    let worker = ontu::transfer::WorkerName::new("golden");
    let claim = scene
        .journal
        .claim(records[2].intent.id, worker, now, rules.lease())
        .await
        .unwrap()
        .unwrap();
    let party = scene.journal.party(records[2].intent.party).await.unwrap();
    let number = ontu::TransactionNo::parse("31415926535897932384").unwrap();
    let permit = ontu::transfer::Engine::new(&rules, codes)
        .apply(
            &claim.record,
            &party,
            Some(claim.fence),
            ontu::transfer::Event::Permit { number },
            now,
        )
        .unwrap();
    assert!(scene.journal.commit(permit).await.unwrap().permit.is_some());
    drop(scene.stopped());
    let journal = rusqlite::Connection::open(folder.journal()).unwrap();
    let schema = schema_of(&journal);
    // As on a file system that keeps no time of birth, for a file of a repository is always a copy.
    journal
        .execute("DELETE FROM kept WHERE name LIKE 'ontu: birth of %'", [])
        .unwrap();
    drop(journal);
    std::fs::create_dir_all(GOLDEN).unwrap();
    for (from, to) in FILES {
        let to = format!("{GOLDEN}/schema_{schema}.{to}");
        std::fs::copy(folder.path(from), to).unwrap();
    }
}

#[tokio::test]
async fn row_32_a_journal_of_every_earlier_schema_opens_and_is_brought_to_its_end() {
    if std::env::var_os("ONTU_WRITE_GOLDEN").is_some() {
        write_golden().await;
    }
    let mut replayed = 0;
    for entry in std::fs::read_dir(GOLDEN).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(name) = name.strip_suffix(".db") else {
            continue;
        };
        replayed += 1;
        let folder = JournalFolder::of_files(&FILES.map(|(to, from)| {
            let bytes = std::fs::read(format!("{GOLDEN}/{name}.{from}")).unwrap();
            (to, bytes)
        }));
        let scene = Scene::on(bank_of_golden().await, &folder, folder.open().unwrap());
        assert_eq!(scene.journal.health().await, Ok(Health::Ready), "{name}");
        assert!(scene.journal.verify().await.unwrap().is_sound(), "{name}");
        let states: Vec<State> = scene.records().await.iter().map(|it| it.state()).collect();
        let expected = [
            State::Settled,
            State::Unknown,
            State::Sending,
            State::Recorded,
        ];
        assert_eq!(states, expected, "{name}");
        // The content that it sealed then opens now: the recorded one is sent, the others are asked about.
        scene.minutes(5).await;
        assert_eq!((count(&scene.bank), scene.movements().len()), (1, 1));
        scene.after_the_night().await;
        let states: Vec<State> = scene.records().await.iter().map(|it| it.state()).collect();
        let expected = [
            State::Settled,
            State::NotExecuted,
            State::NotExecuted,
            State::Settled,
        ];
        assert_eq!(states, expected, "{name}");
        // Keys and digests are the same as then: the same key with the same content is known.
        let request = deposit_return(ACCOUNTS[0], 1_000);
        let name_then = key(ACCOUNTS[0]);
        let known = scene
            .transfers
            .submit(name_then, &request, Submit::default());
        assert_eq!(known.await.unwrap().sequence, 1, "{name}");
        assert!(scene.journal.verify().await.unwrap().is_sound(), "{name}");
    }
    assert!(replayed >= 1, "no journal in {GOLDEN}");
}
