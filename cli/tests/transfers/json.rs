//! `--json`: one form for days, one for times, and no word of the program's insides, whichever command prints it.

use jiff::SignedDuration;
use ontu_sandbox::FaultKind;
use serde_json::Value;

use crate::bank::{PAYMENT, World, explain};

/// Members that hold what goes over the wire, in the bank's own form.
const WIRE: [&str; 2] = ["members", "reply"];

/// Looks at every text of an object.
fn check(value: &Value, path: &str) {
    match value {
        Value::Object(members) => {
            for (name, value) in members
                .iter()
                .filter(|(name, _)| !WIRE.contains(&name.as_str()))
            {
                check(value, &format!("{path}.{name}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check(item, path)),
        Value::String(text) => {
            for word in text.split(|character: char| character.is_whitespace()) {
                check_word(word.trim_matches(['(', ')', ',', '.', ';', '"']), path);
            }
            let is_word = !text.contains(' ') && !path.ends_with("api") && !path.ends_with("path");
            assert!(!is_word || !is_name_of_a_variant(text), "{path}: {text}");
        }
        _ => {}
    }
}

/// A day is `2026-01-05`, a time `2026-01-05T09:30:00+09:00`.
fn check_word(word: &str, path: &str) {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let last = path.rsplit('.').next().unwrap_or_default();
    let is_prose = ["to_do", "message", "found", "next", "waiting"].contains(&last);
    let is_number = last.ends_with("_no") || last == "sequence";
    if word.len() == 8 && digits(word) && word.starts_with("20") && !is_prose && !is_number {
        panic!("{path}: the day {word}");
    }
    assert!(!word.starts_with("9999-"), "{path}: {word}");
    if let Some((day, time)) = word.split_once('T').filter(|(day, _)| is_day(day)) {
        let is_time = time.len() == 14 && time.ends_with("+09:00") && time.as_bytes()[2] == b':';
        assert!(is_time, "{path}: {day}T{time}");
    }
    let is_time_of_day = word.len() >= 8 && word.as_bytes()[2] == b':' && digits(&word[..2]);
    let has_offset = word.len() == 14 && word.ends_with("+09:00");
    assert!(is_prose || !is_time_of_day || has_offset, "{path}: {word}");
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2])
}

/// Whether a word looks like the name of an enum's variant, such as `AtMost`.
fn is_name_of_a_variant(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    letters && text.len() > capitals && text.starts_with(|first: char| first.is_ascii_uppercase())
}

#[test]
fn the_check_finds_each_wrong_form() {
    let wrong = [
        r#"{"day":"20260105"}"#,
        r#"{"at":"2026-01-05T09:30:00"}"#,
        r#"{"at":"2026-01-05T09:30:00.5+09:00"}"#,
        r#"{"due":"9999-12-31T23:59:59.999999999"}"#,
        r#"{"time":"09:30:00"}"#,
        r#"{"rule":"AtMost"}"#,
        r#"{"rule":"Required"}"#,
    ];
    for text in wrong {
        let value: Value = serde_json::from_str(text).unwrap();
        let found = std::panic::catch_unwind(|| check(&value, ""));
        assert!(found.is_err(), "{text}");
    }
    let right = r#"{"at":"2026-01-05T09:30:00+09:00","day":"2026-01-05","from":"2026-01","due":null,"rule":"at-most","members":{"Tsymd":"20260105"}}"#;
    check(&serde_json::from_str(right).unwrap(), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_prints_days_times_and_words_in_one_form() {
    let world = World::new(2).await;
    let looked = |line: &[&str]| {
        let (code, object) = world.ontu.json(line);
        check(&object, line[0]);
        (code, object)
    };
    world.goes_wrong(PAYMENT, FaultKind::PendingForInquiries(2));
    looked(&world.pay("loan-1", &["--dry-run"]));
    looked(&world.pay("loan-1", &["--enqueue"]));
    looked(&["journal", "show", "loan-1"]);
    looked(&["worker", "--once", "--status", "status.json"]);
    let status = std::fs::read_to_string(world.ontu.folder().join("status.json")).unwrap();
    check(&serde_json::from_str(&status).unwrap(), "status");
    looked(&["journal", "list", "--unresolved"]);
    looked(&["inquire"]);
    world.clock.advance(SignedDuration::from_hours(4));
    let (code, object) = looked(&["journal", "resume", "loan-1"]);
    assert_eq!(code, 0, "{object}");
    assert!(object["transfers"][0]["due"].is_null(), "{object}");
    let (_, object) = looked(&["journal", "show", "loan-1"]);
    let facts = object["transfers"][0]["evidence"].as_array().unwrap();
    let permitted = facts
        .iter()
        .find(|it| it["fact"]["is"] == "permitted")
        .unwrap();
    let time = permitted["fact"]["time"].as_str().unwrap();
    assert!(
        time.starts_with("2026-01-05T") && time.ends_with("+09:00"),
        "{time}"
    );
    looked(&["journal", "list"]);
    looked(&["journal", "verify"]);
    looked(&["reconcile", "--date", "20260105"]);
    looked(&["deposits"]);
    looked(&["deposits", "--monthly"]);
    looked(&["deposits", "--since", "books"]);
    looked(&[
        "account",
        "issue",
        "--usage",
        "investor",
        "--name",
        "김온투",
    ]);
    let back = world.give_back("return-1", "1,000");
    let plan: Vec<&str> = back
        .iter()
        .copied()
        .chain(["--plan", "p.json", "--by", "김기안"])
        .collect();
    looked(&plan);
    looked(&["return", "--approve", "p.json", "--by", "이승인", "--yes"]);
    looked(&["journal", "show", "return-1"]);
    looked(&[
        "journal",
        "adopt",
        "--loan",
        "2026010500012",
        "--accumulated",
        "1",
        "--reference",
        "x",
        "--by",
        "김기안",
    ]);
    looked(&explain("x", &["--by", "김기안"]));
    looked(&["codes", "list"]);
    looked(&world.pay("loan-2", &["--enqueue", "--allow-duplicate"]));
    looked(&["journal", "abandon", "loan-2", "--by", "김기안"]);
    looked(&["journal", "forget", "--before", "20260101", "--yes"]);
    looked(&["journal", "export", "transfers.jsonl"]);
    let export = std::fs::read_to_string(world.ontu.folder().join("transfers.jsonl")).unwrap();
    for line in export.lines() {
        check(&serde_json::from_str(line).unwrap(), "export");
    }
    looked(&["journal", "rekey"]);
    looked(&["call", "--list"]);
    let day = "20260105";
    let body =
        |from: &str| format!("{{\"Iqds\":\"1\",\"Insymd\":\"{from}\",\"Ineymd\":\"{day}\"}}");
    world.ontu.write("body.json", &body(day));
    looked(&["call", "list_deposits", "--body", "body.json"]);
    looked(&["doctor"]);
    looked(&["onboarding", "status", "--folder", "."]);

    // What is refused says so in words of its own too.
    world.ontu.write("body.json", &body("2026010500000"));
    let (code, object) = looked(&["call", "list_deposits", "--body", "body.json"]);
    assert_eq!(
        (code, object["error"]["violations"].is_array()),
        (1, true),
        "{object}"
    );
    let text = std::fs::read_to_string(world.ontu.folder().join("loan.yaml")).unwrap();
    world
        .ontu
        .write("loan.yaml", &text.replace("투자금", &"투자금".repeat(20)));
    let (code, _) = looked(&world.pay("loan-3", &[]));
    assert_eq!(code, 1);
    world.goes_wrong(
        "P2PNAccountReceiveInformationList",
        FaultKind::AcceptThenDrop,
    );
    assert_eq!(looked(&["deposits"]).0, 3);
}
