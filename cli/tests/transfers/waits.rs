//! What a transfer waits for is said, and a command ends where only a person can bring it further: while it ran, that person could not use the journal.

use jiff::civil::date;
use ontu_sandbox::FaultKind;
use serde_json::{Value, json};

use crate::bank::{PAYMENT, RETURN, RETURN_INQUIRY, World};
use crate::process::start;

async fn returnable() -> World {
    World::at(1, date(2026, 1, 5).at(13, 30, 0, 0)).await
}

fn to_do(object: &Value) -> String {
    object["to_do"].to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_transfer_of_another_command_it_says_which_and_ends() {
    let world = returnable().await;
    let pending = FaultKind::PendingForInquiries(100_000);
    world.goes_wrong(RETURN, pending);
    let first = world.give_back("first", "1,000");
    world.interrupted(&first, "first: processing");

    let second = world.give_back("second", "2,000");
    let (code, object) = world.ontu.json(&second);
    assert_eq!(
        (code, &object["status"]),
        (3, &json!("waiting")),
        "{object}"
    );
    let waiting = object["waiting"].as_str().unwrap_or_default();
    assert!(waiting.contains("ontu journal show first"), "{object}");
    assert_eq!(world.front.seen_of(RETURN).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_dispute_it_names_the_dispute_and_ends() {
    let world = returnable().await;
    world.ontu.run(&world.give_back("first", "1,000")).expect(0);
    // Later the bank says that it is still working on what it had done.
    let contradicts = FaultKind::CodeBeforeAcceptance("A0284".to_owned());
    world.goes_wrong(RETURN_INQUIRY, contradicts);
    world
        .ontu
        .run(&["reconcile", "--date", "2026-01-05"])
        .expect(1);

    let second = world.give_back("second", "2,000");
    let (code, object) = world.ontu.json(&second);
    assert_eq!(
        (code, &object["status"]),
        (3, &json!("waiting")),
        "{object}"
    );
    let waiting = object["waiting"].as_str().unwrap_or_default();
    assert!(waiting.contains("ontu journal show first"), "{object}");
    let (_, page) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert!(
        to_do(&page).contains("ontu journal resolve first"),
        "{page}"
    );
    assert!(page["transfers"][1]["waits"].is_string(), "{page}");
    // Once the bank agrees again and a person has said so, it goes out.
    world.clock.advance(jiff::SignedDuration::from_hours(27));
    let resolve = [
        "journal",
        "resolve",
        "first",
        "--moved",
        "--amount",
        "1,000",
        "--reference",
        "통장",
        "--by",
        "이운영",
    ];
    world.ontu.run(&resolve).expect(0);
    world.ontu.run(&["journal", "resume", "second"]).expect(0);
    assert_eq!(world.moved(RETURN), 3_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_night_it_says_until_when_it_waits() {
    let world = World::at(1, date(2026, 1, 5).at(23, 40, 0, 0)).await;
    let ended = world.interrupted(&world.pay("loan-1", &[]), "waits until 2026-01-06 00:40");
    assert!(
        ended.stdout.contains("2026-01-06 00:40"),
        "{}",
        ended.stdout
    );
    assert!(world.front.seen_of(PAYMENT).is_empty());
    // With --json it is said on stderr, for nothing else would show why it does not end.
    let json = world.pay("loan-1", &["--json"]);
    // It is looked at again every half an hour, so that a clock that is set meanwhile is noticed.
    world.interrupted(&json, "nothing is to be done before 2026-01-06 00:10");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_holds_the_journal_is_named_with_its_command() {
    let world = World::new(1).await;
    let mut worker = start(&world.ontu, &["worker"]);
    worker.says("working on the transfers");
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(
        (code, &object["error"]["kind"]),
        (4, &json!("held")),
        "{object}"
    );
    let message = object["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("ontu worker, process "), "{object}");
    assert!(
        object["error"]["to_do"].to_string().contains("--enqueue"),
        "{object}"
    );
    // Where nothing is to be sent, there is nothing to enqueue.
    let (_, object) = world.ontu.json(&["inquire"]);
    assert!(
        !object["error"]["to_do"].to_string().contains("--enqueue"),
        "{object}"
    );
    worker.interrupt();
    worker.ends().expect(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_may_wait_for_its_turn() {
    let world = World::new(1).await;
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    let mut worker = start(&world.ontu, &["worker"]);
    worker.says("loan-1#1: settled");
    let mut waiting = start(&world.ontu, &["journal", "resume", "loan-1", "--wait"]);
    waiting.says("another process works with this journal");
    // The worker has done the work, and the journal is still held.
    let ended = waiting.ends().expect(0);
    assert!(ended.stdout.contains("are settled"), "{}", ended.stdout);
    worker.interrupt();
    worker.ends().expect(0);
    assert_eq!(world.moved(PAYMENT), 10_000);
}
