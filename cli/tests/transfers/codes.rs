//! A refusal that no document explains, and the way out by `ontu codes add`.

use ontu_sandbox::FaultKind;
use serde_json::json;

use crate::bank::{PAYMENT, World};

/// Pays more than the investors hold, which the bank refuses with a code of its own; Ctrl-C once that is seen.
async fn refused() -> World {
    let world = World::new(2).await;
    world.write_loan(4_000_000);
    world.write_investors(2_000_000);
    let ended = world.interrupted(&world.pay("loan-1", &[]), "loan-1#1: unknown");
    assert!(
        ended.stdout.contains("ontu codes add ZS052"),
        "{}",
        ended.stdout
    );
    assert_eq!(world.moved(PAYMENT), 0);
    world
}

const ADD: [&str; 9] = [
    "codes",
    "add",
    "ZS052",
    "--class",
    "refused",
    "--reference",
    "전화 2026-01-05",
    "--by",
    "이운영",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_bank_explained_moves_open_transfers_on() {
    let world = refused().await;
    // The bank must have been asked at least once: a code on the order's reply alone settles nothing.
    let (code, object) = world.ontu.json(&["inquire", "loan-1"]);
    assert_eq!(
        (code, &object["transfers"][0]["state"]),
        (3, &"unknown".into()),
        "{object}"
    );
    let (code, object) = world.ontu.json(&ADD);
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["judged"][0]["state"], "refused", "{object}");
    let (_, object) = world.ontu.json(&["codes", "list"]);
    assert_eq!(object["codes"][0]["by"], "이운영");

    // The investors deposit, and the same loan is tried once more.
    for account in &world.investors {
        world.sandbox.deposit(account, 5_000_000).unwrap();
    }
    let again = [
        "journal",
        "resume",
        "loan-1",
        "--again",
        "new",
        "--by",
        "이운영",
    ];
    let (code, object) = world.ontu.json(&again);
    assert_eq!(
        (code, &object["status"]),
        (0, &"settled".into()),
        "{object}"
    );
    assert_eq!(world.moved(PAYMENT), 4_000_000);
    let numbers: Vec<String> = world
        .front
        .seen_of(PAYMENT)
        .iter()
        .map(|call| call.json()["Header"]["IsTuno"].to_string())
        .collect();
    assert!(numbers.len() == 2 && numbers[0] != numbers[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_attempt_of_an_opening_needs_a_choice() {
    let world = refused().await;
    world.ontu.run(&["inquire", "loan-1"]).expect(3);
    world.ontu.run(&ADD).expect(0);
    let again = [
        "journal",
        "resume",
        "loan-1",
        "--again",
        "same",
        "--by",
        "이운영",
    ];
    assert_eq!(world.ontu.fails(&again), (1, "not-allowed".to_owned()));
    // Without asking for it, a refused transfer stays refused.
    let (code, object) = world.ontu.json(&["journal", "resume", "loan-1"]);
    assert_eq!(
        (code, &object["status"]),
        (1, &"stopped".into()),
        "{object}"
    );
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_tables_list_is_not_learnt_otherwise() {
    let world = World::new(1).await;
    let add = [
        "codes",
        "add",
        "AT999",
        "--class",
        "refused",
        "--reference",
        "x",
        "--by",
        "y",
    ];
    assert_eq!(world.ontu.fails(&add), (1, "listed".to_owned()));
    let add = [
        "codes",
        "add",
        "at999",
        "--class",
        "refused",
        "--reference",
        "x",
        "--by",
        "y",
    ];
    assert_eq!(world.ontu.fails(&add), (2, "usage".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_class_than_before_must_be_meant() {
    let world = refused().await;
    world.ontu.run(&["inquire", "loan-1"]).expect(3);
    world.ontu.run(&ADD).expect(0);
    let mut other = ADD.to_vec();
    other[4] = "pending";
    assert_eq!(world.ontu.fails(&other), (1, "learnt-otherwise".to_owned()));
    let (_, object) = world.ontu.json(&["journal", "show", "loan-1"]);
    assert_eq!(object["transfers"][0]["state"], "refused", "{object}");
    // The same class once more changes nothing; another one that is meant makes what was decided doubtful.
    world.ontu.run(&ADD).expect(0);
    other[4] = "done";
    other.push("--replace");
    let (code, object) = world.ontu.json(&other);
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["judged"][0]["state"], "disputed", "{object}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_unexplained_code_is_named_with_its_place_until_it_is_explained() {
    let world = World::new(2).await;
    let before = FaultKind::CodeBeforeAcceptance("ZZ001".to_owned());
    world.goes_wrong(PAYMENT, before);
    world.interrupted(&world.pay("loan-1", &[]), "loan-1#1: unknown");
    world.ontu.run(&["inquire"]).expect(3);
    let (_, page) = world.ontu.json(&["journal", "list", "--unresolved"]);
    let found = &page["transfers"][0]["bank"]["unexplained"];
    assert_eq!(
        found,
        &json!([{ "code": "ZZ001", "place": "order" }, { "code": "ZS060", "place": "inquiry" }]),
        "{page}"
    );
    for (code, class) in [("ZZ001", "refused"), ("ZS060", "absent")] {
        let mut add = ADD.to_vec();
        (add[2], add[4]) = (code, class);
        let (_, page) = world.ontu.json(&["journal", "list", "--unresolved"]);
        let add_it = format!("ontu codes add {code}");
        assert!(page["to_do"].to_string().contains(&add_it), "{page}");
        world.ontu.run(&add).expect(0);
    }
    // Both explained, the refusal counts.
    let (code, object) = world.ontu.json(&["journal", "show", "loan-1"]);
    assert_eq!(
        (code, &object["transfers"][0]["state"]),
        (0, &json!("refused")),
        "{object}"
    );
    let ended = world.ontu.run(&["journal", "show", "loan-1"]).expect(0);
    assert!(
        ended.stdout.contains("ZZ001 (refused: 전화 2026-01-05)"),
        "{}",
        ended.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_stops_in_between_says_what_is_done() {
    let world = World::new(501).await;
    // The second call is answered with a code that nothing explains, and nothing moves.
    world.goes_wrong(PAYMENT, FaultKind::Slow(0));
    world.goes_wrong(PAYMENT, FaultKind::CodeBeforeAcceptance("ZZ001".to_owned()));
    let ended = world.interrupted(&world.pay("loan-1", &[]), "loan-1#2: unknown");
    assert!(
        ended
            .stdout
            .contains("done 5,000,000 KRW (calls 1, rows 500)"),
        "{}",
        ended.stdout
    );
    assert!(
        ended
            .stdout
            .contains("not known 10,000 KRW (calls 1, rows 1)"),
        "{}",
        ended.stdout
    );
    assert_eq!(world.moved(PAYMENT), 5_000_000);
}
