//! `ontu deposits --since` and `--follow`: each deposit once, also while pages shift under the reader.

use std::sync::Arc;

use ontu_sandbox::{FaultKind, Sandbox};
use serde_json::{Value, json};

use crate::bank::World;
use crate::front::Phase;
use crate::process::start;

const LIST: &str = "P2PNAccountReceiveInformationList";

fn since(name: &str) -> Vec<&str> {
    vec!["deposits", "--since", name, "--show"]
}

fn identity(deposit: &Value) -> String {
    format!(
        "{} {} {}",
        deposit["virtual_account_no"], deposit["date"], deposit["sequence_no"]
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_deposit_is_listed_once_under_a_name() {
    let world = World::new(3).await;
    let (code, object) = world.ontu.json(&since("books"));
    assert_eq!((code, &object["count"]), (0, &json!(3)), "{object}");
    assert_eq!(world.ontu.json(&since("books")).1["count"], 0);
    world.sandbox.deposit(&world.investors[1], 7).unwrap();
    let (_, object) = world.ontu.json(&since("books"));
    assert_eq!(
        (&object["count"], &object["total_krw"]),
        (&json!(1), &json!(7)),
        "{object}"
    );
    // Another name is another reader.
    assert_eq!(world.ontu.json(&since("audit")).1["count"], 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deposits_that_arrive_between_pages_shift_nothing_out_of_sight() {
    let world = World::new(45).await;
    let bank: Arc<Sandbox> = Arc::new(world.sandbox);
    let (depositing, account) = (Arc::clone(&bank), world.investors[0].clone());
    let mut pages = 0;
    world.front.hook(move |seen, phase| {
        // After each of the first pages, more deposits push every row further down.
        if seen.api == LIST && phase == Phase::After && pages < 3 {
            pages += 1;
            for _ in 0..7 {
                depositing.deposit(&account, 1).unwrap();
            }
        }
    });
    let (code, object) = world.ontu.json(&since("books"));
    assert_eq!(code, 0, "{object}");
    let mut listed: Vec<String> = object["deposits"]
        .as_array()
        .unwrap()
        .iter()
        .map(identity)
        .collect();
    assert_eq!(listed.len(), 45 + 21);
    listed.sort();
    listed.dedup();
    assert_eq!(listed.len(), 45 + 21, "none is listed twice");
    assert_eq!(world.ontu.json(&since("books")).1["count"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_that_breaks_off_is_read_again() {
    let world = World::new(25).await;
    world.goes_wrong(LIST, FaultKind::Slow(0));
    world.goes_wrong(LIST, FaultKind::AcceptThenDrop);
    let (code, _) = world.ontu.fails(&since("books"));
    assert_eq!(code, 3);
    assert_eq!(world.ontu.json(&since("books")).1["count"], 25);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_account_is_a_list_of_its_own() {
    let world = World::new(2).await;
    let line = [
        "deposits",
        "--since",
        "books",
        "--account",
        &world.investors[0],
    ];
    assert_eq!(world.ontu.json(&line).1["count"], 1);
    assert_eq!(world.ontu.json(&since("books")).1["count"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deposits_are_followed_as_they_come() {
    let world = World::new(1).await;
    let line = ["deposits", "--follow", "--every", "1", "--json", "--show"];
    let running = start(&world.ontu, &line);
    let first: Value = serde_json::from_str(&running.prints()).unwrap();
    assert_eq!(first["amount_krw"], 1_000_000);
    for krw in [5, 6] {
        world.sandbox.deposit(&world.investors[0], krw).unwrap();
        let next: Value = serde_json::from_str(&running.prints()).unwrap();
        assert_eq!(next["amount_krw"], krw);
    }
    running.interrupt();
    let ended = running.ends().expect(0);
    assert_eq!(ended.stdout.lines().count(), 3);
    // The next one begins where this one ended.
    world.sandbox.deposit(&world.investors[0], 8).unwrap();
    let running = start(&world.ontu, &line);
    let next: Value = serde_json::from_str(&running.prints()).unwrap();
    assert_eq!(next["amount_krw"], 8);
    running.interrupt();
    running.ends().expect(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_plain() {
    let world = World::new(1).await;
    for name in ["", "a b", "../x"] {
        assert_eq!(
            world.ontu.fails(&since(name)),
            (2, "usage".to_owned()),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deposit_that_cannot_be_read_is_named_and_comes_again() {
    let world = World::new(2).await;
    world.sandbox.deposit(&world.investors[1], 7_654).unwrap();
    for (texts, member) in [
        (("\"7654\"", "\"7,65A\""), "amount_krw"),
        (("\"7654\"", "\"\""), "amount_krw"),
        (("\"7654\"", "null"), "amount_krw"),
        (("\"7654\"", "\"-7654\""), "amount_krw"),
    ] {
        world.front.rewrites(&[texts]);
        let (code, object) = world.ontu.json(&["deposits"]);
        assert_eq!(code, 3, "{texts:?} {object}");
        assert_eq!(object["total_krw"], 2_000_000);
        assert_eq!(object["unreadable_amounts"], 1);
        let expected = json!([{ "row": 1, "members": [member] }]);
        assert_eq!(object["unreadable"], expected, "{object}");
        let ended = world.ontu.run(&["deposits"]).expect(3);
        assert!(ended.stderr.contains("deposit 1 ("), "{}", ended.stderr);
        let (code, object) = world.ontu.json(&since("books"));
        assert_eq!(
            (code, &object["unreadable"][0]["members"][0]),
            (3, &json!(member)),
            "{object}"
        );
    }
    // It comes again until it can be read, and then once.
    world.front.rewrites(&[]);
    let (code, object) = world.ontu.json(&since("books"));
    assert_eq!(
        (code, &object["count"], &object["total_krw"]),
        (0, &json!(1), &json!(7_654))
    );
    assert_eq!(world.ontu.json(&since("books")).1["count"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_which_something_is_left_out_does_not_pass_for_the_whole() {
    let world = World::new(2).await;
    for texts in [
        ("\"REC\":[", "\"REC\":[7,"),
        ("\"REC\":[", "\"REC\":\"x\",\"Xyz\":["),
    ] {
        world.front.rewrites(&[texts]);
        assert_eq!(world.ontu.fails(&["deposits"]), (3, "unknown".to_owned()));
        assert_eq!(world.ontu.fails(&since("books")), (3, "unknown".to_owned()));
    }
    world.front.rewrites(&[]);
    assert_eq!(world.ontu.json(&since("books")).1["count"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_padded_account_number_is_read() {
    let world = World::new(1).await;
    let account = &world.investors[0];
    let end = &account[account.len() - 4..];
    let quoted = format!("\"{account}\"");
    for padded in [format!("\" {account}  \""), format!("\"{account}\\u3000\"")] {
        world.front.rewrites(&[(&quoted, &padded)]);
        let (code, object) = world.ontu.json(&["deposits", "--show"]);
        assert_eq!(
            (code, &object["deposits"][0]["virtual_account_no"]),
            (0, &json!(account))
        );
        let (_, object) = world.ontu.json(&["deposits"]);
        let shown = &object["deposits"][0]["virtual_account_no"];
        assert_eq!(*shown, json!(format!("****{end}")), "{padded}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_followed_once_and_told_by_the_exit_code() {
    let world = World::new(1).await;
    world.sandbox.deposit(&world.investors[0], 7_654).unwrap();
    world.front.rewrites(&[("\"7654\"", "\"7O54\"")]);
    let line = ["deposits", "--follow", "--every", "1", "--json"];
    let running = start(&world.ontu, &line);
    let first: Value = serde_json::from_str(&running.prints()).unwrap();
    let second: Value = serde_json::from_str(&running.prints()).unwrap();
    assert_eq!(
        (&first["amount_krw"], &second["amount_krw"]),
        (&json!(1_000_000), &Value::Null)
    );
    world.sandbox.deposit(&world.investors[0], 5).unwrap();
    let next: Value = serde_json::from_str(&running.prints()).unwrap();
    assert_eq!(next["amount_krw"], 5);
    running.interrupt();
    running.ends().expect(3);
    world.front.rewrites(&[]);
    let (code, object) = world.ontu.json(&["deposits", "--since", "default"]);
    assert_eq!((code, &object["total_krw"]), (0, &json!(7_654)), "{object}");
}
