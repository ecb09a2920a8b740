//! Calls that are sent as soon as they are written down: in one write where nothing stands in the way, and like any other where something does.

use futures_util::FutureExt;
use ontu::transfer::{
    Alike, CallerKey, Differs, Health, Journal, JournalError, NotAllowed, Record, State, Submit,
    TransferError,
};
use ontu::transport::{LostReason, NotSentReason};

use crate::scene::{PAY, RETURN, Reaction, Scene, deposit_return, order};

const ACCOUNT: &str = "79000000000074";

fn key(text: &str) -> CallerKey {
    CallerKey::new(text).unwrap()
}

/// Why the journal did not take a call.
fn why_not(result: Result<Record, TransferError>) -> JournalError {
    match result {
        Err(TransferError::Journal(error)) => error,
        other => panic!("expected the journal's refusal, found {other:?}"),
    }
}

async fn returned(scene: &Scene, name: &str, account: &str, amount: u32) -> Record {
    let request = deposit_return(account, amount);
    let transferred = scene
        .transfers
        .transfer(key(name), &request, Submit::default());
    transferred.await.unwrap()
}

#[tokio::test]
async fn a_call_is_written_down_sent_and_settled() {
    let scene = Scene::new();
    // The first finds out whether the bank answers at all, the second need not.
    for (count, name) in [(1, "a"), (2, "b")] {
        let record = returned(&scene, name, ACCOUNT, count).await;
        assert_eq!(record.state(), State::Settled, "{name}");
        assert_eq!(scene.record(record.intent.id).await, record);
        assert_eq!(scene.bank.calls(RETURN).len(), count as usize);
        let evidence = scene.journal.evidence(record.intent.id).await.unwrap();
        assert_eq!(evidence.len(), 3, "{name}");
    }
    assert_eq!(scene.work().await, 0);
}

#[tokio::test]
async fn a_key_is_sent_once() {
    let scene = Scene::new();
    let first = returned(&scene, "a", ACCOUNT, 1).await;
    assert_eq!(returned(&scene, "a", ACCOUNT, 1).await, first);
    let other = deposit_return(ACCOUNT, 2);
    let refused = scene
        .transfers
        .transfer(key("a"), &other, Submit::default());
    let other_total = JournalError::OtherContent {
        key: key("a"),
        differs: Differs::Total,
    };
    assert_eq!(why_not(refused.await), other_total);
    let twin = deposit_return(ACCOUNT, 1);
    let refused = scene.transfers.transfer(key("b"), &twin, Submit::default());
    let duplicate = JournalError::PossibleDuplicate {
        key: key("a"),
        new: key("b"),
        alike: Alike::Payment,
    };
    assert_eq!(why_not(refused.await), duplicate);
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
}

#[tokio::test]
async fn a_lost_reply_is_inquired_and_never_sent_again() {
    let scene = Scene::new();
    returned(&scene, "first", ACCOUNT, 1).await;
    scene
        .bank
        .reacts(|api, _| (api == RETURN).then_some(Reaction::Lost(LostReason::Connection)));
    let record = returned(&scene, "a", ACCOUNT, 2).await;
    assert_eq!(record.state(), State::Unknown);
    scene.seconds(10).await;
    assert_eq!(scene.state(record.intent.id).await, State::Settled);
    assert_eq!(scene.bank.calls(RETURN).len(), 2);
}

#[tokio::test]
async fn what_was_not_sent_goes_out_later_under_its_number() {
    let scene = Scene::new();
    returned(&scene, "first", ACCOUNT, 1).await;
    scene.bank.reacts(|api, count| {
        (api == RETURN && count == 2).then_some(Reaction::NotSent(NotSentReason::Connect))
    });
    let record = returned(&scene, "a", ACCOUNT, 2).await;
    assert_eq!(record.state(), State::Recorded);
    scene.seconds(10).await;
    assert_eq!(scene.state(record.intent.id).await, State::Settled);
    let calls = scene.bank.calls(RETURN);
    assert_eq!(calls.len(), 3);
    assert_eq!(calls[1]["Header"]["IsTuno"], calls[2]["Header"]["IsTuno"]);
}

#[tokio::test]
async fn what_stands_in_the_way_is_waited_for() {
    let scene = Scene::new();
    returned(&scene, "first", ACCOUNT, 1).await;
    // Around midnight nothing is sent.
    scene.bank.passes(14 * 3600 + 15 * 60);
    let at_night = returned(&scene, "night", ACCOUNT, 2).await;
    assert_eq!(at_night.state(), State::Recorded);
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
    scene.bank.passes(3600);
    scene.work().await;
    assert_eq!(scene.state(at_night.intent.id).await, State::Settled);

    let quarantined = Health::Quarantined("a test".to_owned());
    scene.journal.set_health(quarantined);
    let held = returned(&scene, "held", ACCOUNT, 3).await;
    assert_eq!(held.state(), State::Recorded);
    assert_eq!(scene.bank.calls(RETURN).len(), 2);

    let poisoned = Health::Poisoned("no space".to_owned());
    scene.journal.set_health(poisoned);
    let request = deposit_return(ACCOUNT, 4);
    let refused = scene
        .transfers
        .transfer(key("late"), &request, Submit::default());
    let why = JournalError::Poisoned("no space".to_owned());
    assert_eq!(why_not(refused.await), why);
    assert_eq!(scene.bank.calls(RETURN).len(), 2);
}

#[tokio::test]
async fn one_account_has_one_call_at_a_time() {
    let scene = Scene::new();
    returned(&scene, "first", ACCOUNT, 1).await;
    let names = ["a", "b", "c", "d"];
    let all = names.into_iter().zip(2..).map(|(name, amount)| {
        let scene = &scene;
        returned(scene, name, ACCOUNT, amount)
    });
    let records = futures_util::future::join_all(all).await;
    let settled = |record: &&Record| record.state() == State::Settled;
    assert!(records.iter().filter(settled).count() >= 1);
    scene.seconds(30).await;
    for record in records {
        assert_eq!(scene.state(record.intent.id).await, State::Settled);
    }
    assert_eq!(scene.bank.calls(RETURN).len(), 5);
}

#[tokio::test]
async fn a_continuation_of_an_unknown_loan_is_refused_and_a_loan_is_opened() {
    let scene = Scene::new();
    let opening = order("123465432", 1_000);
    let transferred = scene
        .transfers
        .transfer(key("a"), &opening, Submit::default());
    assert_eq!(transferred.await.unwrap().state(), State::Settled);
    let again = order("123465432", 2_000);
    let refused = scene
        .transfers
        .transfer(key("b"), &again, Submit::default());
    let refused = refused.await;
    let is_open = TransferError::NotAllowed(NotAllowed::LoanIsOpen);
    assert_eq!(refused.unwrap_err().to_string(), is_open.to_string());
    assert_eq!(scene.bank.calls(PAY).len(), 1);
}

/// At whatever await its caller goes away, the call is sent once or not at all, and the journal knows which.
#[tokio::test]
async fn a_caller_who_goes_away_stops_nothing() {
    let scene = Scene::new();
    returned(&scene, "first", ACCOUNT, 1).await;
    for polls in 0..4 {
        let name = format!("a{polls}");
        let request = deposit_return(ACCOUNT, 10 + polls);
        let transferred = scene
            .transfers
            .transfer(key(&name), &request, Submit::default());
        let mut transferred = Box::pin(transferred);
        for _ in 0..polls {
            if transferred.as_mut().now_or_never().is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(transferred);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        scene.seconds(5).await;
        let sent = scene.bank.calls(RETURN);
        let amount = (10 + polls).to_string();
        let sent = sent.iter().filter(|body| body["RtnAmt"] == amount.as_str());
        let known = scene.journal.find(key(&name)).await.unwrap();
        // A future that was never polled has asked for nothing.
        assert_eq!(sent.count(), usize::from(polls > 0), "{polls} polls");
        assert_eq!(
            known.map(|record| record.state()),
            (polls > 0).then_some(State::Settled),
            "{polls} polls"
        );
    }
}

/// On a journal that can, recording, leasing and permitting cost one forced write, and the end another.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_call_costs_two_forced_writes() {
    use std::sync::Arc;

    use ontu::transfer::MemoryJournal;
    use ontu::transfer::seal::KeyFile;
    use ontu::transfer::sqlite::SqliteJournal;

    let folder = tempfile::tempdir().unwrap();
    let keys = KeyFile::create(folder.path().join("journal.keys")).unwrap();
    let path = folder.path().join("journal.db");
    let journal = Arc::new(SqliteJournal::create(&path, keys.keys()).unwrap());
    let memory = Arc::new(MemoryJournal::new());
    let scene = Scene::sealed(memory, journal.clone(), keys.keys());
    returned(&scene, "first", ACCOUNT, 1).await;
    let commits = || {
        let line = std::fs::read_to_string(folder.path().join("journal.db.commits")).unwrap();
        let number = line.split_whitespace().next_back().unwrap();
        number.parse::<u64>().unwrap()
    };
    let before = commits();
    let record = returned(&scene, "a", ACCOUNT, 2).await;
    assert_eq!(record.state(), State::Settled);
    assert_eq!(commits() - before, 2);
    let verified = journal.verify().await.unwrap();
    assert_eq!(verified.findings, Vec::new());
}
