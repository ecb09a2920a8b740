//! `ontu demo`: the whole life of a loan, small and in full, in both languages, and stopped in the middle.

use crate::support::Ontu;
use serde_json::{Value, json};

fn demo(arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["demo"].iter().chain(arguments).copied().collect();
    let (code, object) = Ontu::new().json(&arguments);
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["movements_missing"], 0);
    assert_eq!(object["movements_twice"], 0);
    assert_eq!(object["ledger_balanced"], true);
    object
}

#[test]
fn a_small_demo_prints_one_object() {
    let object = demo(&["--investors", "30"]);
    let names: Vec<&str> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "accounts",
        "calls",
        "deposits",
        "inquiries",
        "ledger_balanced",
        "movements_missing",
        "movements_twice",
        "paid_krw",
        "repaid_krw",
        "returned_krw",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        (&object["accounts"], &object["deposits"]),
        (&json!(31), &json!(31))
    );
    assert_eq!(object["inquiries"], 1);
    // 31 accounts, 2 pages of deposits, a payment, its inquiry, a repayment, 30 returns.
    assert_eq!(object["calls"], 31 + 2 + 1 + 1 + 1 + 30);
}

#[test]
fn the_full_demo_pays_1200_investors_in_three_calls() {
    let ended = Ontu::new().run(&["demo"]).expect(0);
    for part in [
        "payment 3",
        "  500 ┆ Y ",
        "  500 ┆ N ",
        "  200 ┆ N ",
        "lost",
        "exactly once",
    ] {
        assert!(ended.stdout.contains(part), "{part} in {}", ended.stdout);
    }
    assert!(!ended.stdout.contains("payment 4"));
    assert!(
        ended.stderr.contains("payment 2: its reply was lost"),
        "{}",
        ended.stderr
    );
}

#[test]
fn the_same_seed_is_the_same_demo() {
    let first = demo(&["--investors", "40", "--seed", "7"]);
    assert_eq!(first, demo(&["--investors", "40", "--seed", "7"]));
    assert_ne!(first, demo(&["--investors", "40", "--seed", "8"]));
}

#[test]
fn the_smallest_demo_and_calls_that_are_just_full_work() {
    for investors in ["1", "500", "501"] {
        let object = demo(&["--investors", investors]);
        assert_eq!(object["inquiries"], 1);
    }
    for investors in ["0", "10001", "x"] {
        let arguments = ["demo", "--investors", investors];
        assert_eq!(
            Ontu::new().fails(&arguments),
            (2, "usage".to_owned()),
            "{investors}"
        );
    }
}

#[test]
fn it_speaks_korean_and_needs_no_settings() {
    let ontu = Ontu::new()
        .with("ONTU_BASE_URL", "not a URL")
        .with("LC_ALL", "ko_KR.UTF-8");
    let ended = ontu.run(&["demo", "--investors", "3"]).expect(0);
    assert!(ended.stdout.contains("정확히 한 번씩") && ended.stderr.contains("투자금 지급 시작"));
}

#[test]
fn with_json_nothing_else_is_printed() {
    let ended = Ontu::new()
        .run(&["demo", "--investors", "3", "--json"])
        .expect(0);
    assert!(ended.stderr.is_empty(), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn stopping_it_says_that_nothing_else_was_touched() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let ontu = Ontu::new();
    let mut child = ontu
        .command(&["demo", "--investors", "10000"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    // By its first line the process waits for the signal.
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(4), "{rest}");
    assert!(
        rest.contains("nothing but the bank inside this process"),
        "{rest}"
    );
}
