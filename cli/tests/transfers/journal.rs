//! `ontu journal` and `ontu reconcile`: what is listed, called off, adopted, verified, exported, forgotten and sealed anew.

use jiff::SignedDuration;
use ontu_sandbox::FaultKind;
use serde_json::json;

use crate::bank::{LOAN_NO, PAYMENT, PAYMENT_INQUIRY, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_morning_page_shows_what_has_not_ended() {
    let world = World::new(2).await;
    world.ontu.run(&["journal", "list"]).expect(0);
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    let (code, object) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert_eq!(
        (code, &object["transfers"][0]["state"]),
        (0, &json!("recorded"))
    );
    world.ontu.run(&["journal", "resume", "loan-1"]).expect(0);
    let ended = world
        .ontu
        .run(&["journal", "list", "--unresolved"])
        .expect(0);
    assert!(
        ended.stdout.contains("every transfer has ended"),
        "{}",
        ended.stdout
    );
    let ended = world
        .ontu
        .run(&["journal", "list", "--kind", "pay", "--lang", "ko"])
        .expect(0);
    assert!(ended.stdout.contains("완료") && !ended.stdout.contains(LOAN_NO));
    let (code, kind) = world.ontu.fails(&["journal", "list", "--state", "lost"]);
    assert_eq!((code, kind.as_str()), (2, "usage"));
    let (_, object) = world.ontu.json(&["journal", "list", "--kind", "return"]);
    assert_eq!(object["count"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_open_is_seen_by_the_exit_code() {
    let world = World::new(2).await;
    let pending = FaultKind::PendingForInquiries(100_000);
    world.goes_wrong(PAYMENT, pending);
    world.interrupted(&world.pay("loan-1", &[]), "processing");
    world
        .ontu
        .run(&["journal", "list", "--unresolved"])
        .expect(3);
    world.ontu.run(&["journal", "show", "loan-1"]).expect(3);
    let (code, object) = world.ontu.json(&["inquire"]);
    assert_eq!(
        (code, &object["transfers"][0]["state"]),
        (3, &json!("processing"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_is_called_off() {
    let world = World::new(501).await;
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    let (code, object) = world
        .ontu
        .json(&["journal", "abandon", "loan-1", "--by", "이운영"]);
    assert_eq!((code, &object["cancelled"]), (0, &json!(2)), "{object}");
    // Once more it is as it was; what was paid cannot be called off.
    world
        .ontu
        .run(&["journal", "abandon", "loan-1", "--by", "이운영"])
        .expect(0);
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(
        (code, &object["status"]),
        (1, &json!("stopped")),
        "{object}"
    );
    assert!(world.front.seen_of(PAYMENT).is_empty());
    world.write_investors(20_000);
    world.write_loan(20_000 * 501);
    world.ontu.run(&world.pay("loan-2", &[])).expect(0);
    assert_eq!(
        world
            .ontu
            .fails(&["journal", "abandon", "loan-2", "--by", "이운영"]),
        (1, "not-allowed".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rest_of_a_loan_goes_on_from_what_was_adopted() {
    let world = World::new(2).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    // The same loan on another machine, whose journal knows nothing of it.
    let elsewhere = [
        "--journal=other.sqlite",
        "--journal-key-file=other.key",
        "--config=other.toml",
    ];
    let mut init = vec!["init", "--profile", "loopback"];
    init.extend(elsewhere);
    world.ontu.run(&init).expect(0);
    world.write_loan(40_000);
    world.sandbox.with_bank(|bank| bank.ledger_balanced());
    let mut line = world.pay("rest", &["--continuation"]);
    line.extend(elsewhere);
    assert_eq!(world.ontu.fails(&line), (1, "not-allowed".to_owned()));
    let mut adopt = vec![
        "journal",
        "adopt",
        "--loan",
        LOAN_NO,
        "--accumulated",
        "20,000",
        "--reference",
        "이전 장부",
        "--by",
        "이운영",
    ];
    adopt.extend(elsewhere);
    let (code, object) = world.ontu.json(&adopt);
    assert_eq!(
        (code, &object["accumulated_krw"]),
        (0, &json!(20_000)),
        "{object}"
    );
    let (_, object) = world.ontu.json(&line);
    // The bank takes no more than was raised when the loan was opened; what counts here is that it was asked.
    assert_eq!(world.front.seen_of(PAYMENT).len(), 2, "{object}");
    assert_eq!(world.front.seen_of(PAYMENT)[1].json()["NewTrnsYn"], "N");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_is_verified_exported_and_holds_nothing_in_the_clear() {
    let world = World::new(3).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let (code, object) = world.ontu.json(&["journal", "verify"]);
    assert_eq!((code, &object["transfers"]), (0, &json!(1)), "{object}");
    world
        .ontu
        .run(&["journal", "export", "out.jsonl"])
        .expect(0);
    let text = std::fs::read_to_string(world.ontu.folder().join("out.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 1);
    for file in [
        "out.jsonl",
        "ontu-journal.sqlite",
        "ontu-journal.sqlite-wal",
    ] {
        let Ok(bytes) = std::fs::read(world.ontu.folder().join(file)) else {
            continue;
        };
        for secret in [LOAN_NO, world.investors[0].as_str(), "박차입"] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} in {file}");
        }
    }
    let (code, object) = world.ontu.json(&["journal", "export", "out.jsonl"]);
    assert_eq!(code, 4, "{object}");
    let message = object["error"]["message"].to_string();
    assert!(message.contains("left as it is"), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_journal_is_named() {
    let world = World::new(1).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    world.ontu.run(&["journal", "rekey"]).expect(0);
    world.ontu.run(&["journal", "verify"]).expect(0);
    // Another key file opens nothing.
    let key = world.ontu.folder().join("ontu-journal.key");
    std::fs::remove_file(&key).unwrap();
    world
        .ontu
        .run(&["init", "--profile", "loopback", "--force"])
        .expect(4);
    assert_eq!(
        world.ontu.fails(&["journal", "verify"]),
        (4, "keys".to_owned())
    );
    assert_eq!(
        world.ontu.fails(&world.pay("loan-2", &[])),
        (4, "keys".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ended_is_forgotten_and_stays_ended() {
    let world = World::new(1).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let line = ["journal", "forget", "--before", "20260106", "--yes"];
    let (code, object) = world.ontu.json(&line);
    assert_eq!((code, &object["forgotten"]), (0, &json!(1)), "{object}");
    world.ontu.run(&["journal", "verify"]).expect(0);
    // What was destroyed cannot be asked about, and that is said.
    assert_eq!(
        world.ontu.fails(&["inquire", "loan-1"]),
        (1, "forgotten".to_owned())
    );
    // The key is still taken, and the loan still paid.
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(
        (code, &object["status"]),
        (0, &json!("settled")),
        "{object}"
    );
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_key_opens_what_the_old_one_sealed() {
    let world = World::new(1).await;
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    let (code, object) = world.ontu.json(&["journal", "rekey"]);
    assert_eq!((code, &object["changed"]), (0, &json!(1)), "{object}");
    world.ontu.run(&["journal", "resume", "loan-1"]).expect(0);
    assert_eq!(world.moved(PAYMENT), 10_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn journal_and_bank_are_compared() {
    let world = World::new(2).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let (code, object) = world.ontu.json(&["reconcile", "--date", "2026-01-05"]);
    assert_eq!((code, &object["agree"]), (0, &json!(1)), "{object}");
    let ended = world
        .ontu
        .run(&["reconcile", "--date", "20260104"])
        .expect(0);
    assert!(
        ended.stdout.contains("nothing to compare"),
        "{}",
        ended.stdout
    );
    // The bank does not answer: nothing is known, and nothing differs.
    world.goes_wrong(PAYMENT_INQUIRY, FaultKind::AcceptThenDrop);
    world
        .ontu
        .run(&["reconcile", "--date", "20260105"])
        .expect(3);
    // The bank says that it is still working on what it had done.
    world.goes_wrong(
        PAYMENT_INQUIRY,
        FaultKind::CodeBeforeAcceptance("A0050".to_owned()),
    );
    let (code, object) = world.ontu.json(&["reconcile", "--date", "20260105"]);
    assert_eq!(code, 1, "{object}");
    assert_eq!(object["differ"][0]["state"], "disputed", "{object}");
    world.clock.advance(SignedDuration::from_hours(1));
    let (_, object) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert_eq!(object["transfers"][0]["attention"], "operator", "{object}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_not_found() {
    let world = World::new(1).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    for command in ["show", "resume"] {
        let line = ["journal", command, "loan-9"];
        assert_eq!(
            world.ontu.fails(&line),
            (1, "not-found".to_owned()),
            "{command}"
        );
    }
}
