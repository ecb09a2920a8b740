//! `ontu return`: one deposit from the command line, or many from a file, each once.

use jiff::SignedDuration;
use serde_json::json;

use crate::bank::{RETURN, World};
#[cfg(target_os = "linux")]
use crate::process;

async fn returnable(investors: usize) -> World {
    let world = World::new(investors).await;
    // Deposits can be returned three hours after they came.
    world.clock.advance(SignedDuration::from_hours(4));
    world.write_returns(300_000);
    world
}

fn from_file(key: &str) -> Vec<&str> {
    vec!["return", "--file", "returns.csv", "--key", key, "--yes"]
}

fn one<'a>(world: &'a World, key: &'a str) -> Vec<&'a str> {
    world.give_back(key, "250,000")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_deposit_is_returned() {
    let world = returnable(1).await;
    let (code, object) = world.ontu.json(&one(&world, "return-1"));
    assert_eq!(
        (code, &object["status"]),
        (0, &json!("settled")),
        "{object}"
    );
    assert_eq!(world.moved(RETURN), 250_000);
    world.ontu.run(&one(&world, "return-1")).expect(0);
    assert_eq!(world.front.seen_of(RETURN).len(), 1);
    assert_eq!(
        world.ontu.fails(&one(&world, "return-2")),
        (1, "possible-duplicate".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_returns_is_returned_row_by_row() {
    let world = returnable(6).await;
    let (code, object) = world.ontu.json(&from_file("returns-1"));
    assert_eq!(code, 0, "{object}");
    assert_eq!(
        object["done"],
        json!({ "calls": 6, "rows": 6, "krw": 1_800_000 })
    );
    world.ontu.run(&from_file("returns-1")).expect(0);
    assert_eq!(world.movements(RETURN).len(), 6);
    let (_, object) = world.ontu.json(&["journal", "show", "returns-1"]);
    assert_eq!(object["transfers"].as_array().map(Vec::len), Some(6));
    // The key is bound to the file.
    world.write_returns(300_001);
    assert_eq!(
        world.ontu.fails(&from_file("returns-1")),
        (1, "other-content".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_are_alike_are_refused_before_anything_is_recorded() {
    let world = returnable(2).await;
    let path = world.ontu.folder().join("returns.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let again = text.lines().nth(1).unwrap();
    // Another memo makes it no other return.
    for row in [again.replace("예치금반환", "반환"), again.to_owned()] {
        std::fs::write(&path, format!("{text}{row}\n")).unwrap();
        let (code, object) = world.ontu.json(&from_file("returns-1"));
        let error = &object["error"];
        assert_eq!(
            (code, &error["kind"]),
            (1, &json!("possible-duplicate")),
            "{object}"
        );
        assert_eq!(error["lines"], json!([[2, 4]]), "{object}");
        assert!(
            error["to_do"].to_string().contains("--allow-alike"),
            "{object}"
        );
    }
    let mut look = from_file("returns-1");
    look.push("--dry-run");
    let looked = world.ontu.run(&look).expect(0);
    assert!(looked.stderr.contains("2 = 4"), "{}", looked.stderr);
    assert!(!world.has_recorded() && world.front.seen().is_empty());
    // What is said of the journal says nothing about the file.
    let mut of_the_journal = from_file("returns-1");
    of_the_journal.push("--allow-duplicate");
    assert_eq!(
        world.ontu.fails(&of_the_journal),
        (1, "possible-duplicate".to_owned())
    );
    // Meant to happen twice, it does; one account has one return open at a time, so the other waits.
    world.front.tick(SignedDuration::from_secs(5));
    let mut meant = from_file("returns-1");
    meant.push("--allow-alike");
    world.ontu.run(&meant).expect(0);
    assert_eq!(world.movements(RETURN).len(), 3);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_terminal_rows_that_are_alike_are_asked_about() {
    let world = returnable(2).await;
    let path = world.ontu.folder().join("returns.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let again = text.lines().nth(1).unwrap();
    std::fs::write(&path, format!("{text}{again}\n")).unwrap();
    world.front.tick(SignedDuration::from_secs(5));
    let line = ["return", "--file", "returns.csv", "--key", "returns-1"];
    let no = process::typed(&world.ontu, &line, "no\n").expect(1);
    assert!(no.stderr.contains("2 = 4"), "{}", no.stderr);
    assert!(no.stderr.contains("Send each of them?"), "{}", no.stderr);
    // The second question is the one that every sending asks.
    let neither = process::typed(&world.ontu, &line, "yes\nno\n").expect(1);
    assert!(neither.stderr.contains("Send it?"), "{}", neither.stderr);
    assert!(!world.has_recorded() && world.front.seen().is_empty());
    process::typed(&world.ontu, &line, "yes\nyes\n").expect(0);
    assert_eq!(world.movements(RETURN).len(), 3);
    // A yes to the rows is none to the journal.
    let other = ["return", "--file", "returns.csv", "--key", "returns-2"];
    let refused = process::typed(&world.ontu, &other, "yes\nyes\n").expect(1);
    assert!(refused.stderr.contains("returns-1"), "{}", refused.stderr);
    assert_eq!(world.movements(RETURN).len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_code_without_its_zeros_is_a_slip() {
    let world = returnable(1).await;
    let mut line = one(&world, "return-1");
    let at = line.iter().position(|word| *word == "011").unwrap();
    line[at] = "11";
    assert_eq!(world.ontu.fails(&line), (2, "usage".to_owned()));
    assert!(world.front.seen_of(RETURN).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_shown_with_the_code_and_its_meaning() {
    // The deposit came a moment ago, and the bank returns none of the last three hours.
    let world = World::new(1).await;
    let (code, object) = world.ontu.json(&one(&world, "return-1"));
    assert_eq!(
        (code, &object["status"]),
        (1, &json!("stopped")),
        "{object}"
    );
    let steps = object["to_do"].to_string();
    assert!(steps.contains("AC073 ("), "{object}");
    assert!(
        steps.contains("ontu journal resume return-1 --again same"),
        "{object}"
    );
    // Run once more, it says that it had ended and sends nothing.
    let ended = world.ontu.run(&one(&world, "return-1")).expect(1);
    assert!(
        ended.stdout.contains("this run has sent nothing"),
        "{}",
        ended.stdout
    );
    assert_eq!(world.front.seen_of(RETURN).len(), 1);
    // Three hours later the same return goes out under a new number.
    world.clock.advance(SignedDuration::from_hours(4));
    let again = [
        "journal",
        "resume",
        "return-1",
        "--again",
        "same",
        "--by",
        "이운영",
    ];
    world.ontu.run(&again).expect(0);
    assert_eq!(world.moved(RETURN), 250_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_returns_only_those_are_shown_that_are_not_settled() {
    let world = returnable(22).await;
    // One of them has deposited a moment ago, and is refused.
    world.sandbox.deposit(&world.investors[7], 1).unwrap();
    let ended = world.ontu.run(&from_file("returns-1")).expect(1);
    let rows = ended
        .stdout
        .lines()
        .filter(|line| line.contains("returns-1/"));
    assert_eq!(
        rows.filter(|line| line.starts_with('│')).count(),
        1,
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("not shown: 21"), "{}", ended.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_name_may_come_from_a_file() {
    let world = returnable(1).await;
    world.ontu.write("name.txt", "김온투\n");
    let mut line = one(&world, "return-1");
    let at = line.iter().position(|word| *word == "--name").unwrap();
    line.splice(at..at + 2, ["--name-file", "name.txt"]);
    world.ontu.run(&line).expect(0);
    assert_eq!(world.front.seen_of(RETURN)[0].json()["Dpnm"], "김온투");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_of_a_file_add_up_to_the_total_that_is_given() {
    let world = returnable(2).await;
    let with = |total: &'static str| {
        let mut line = from_file("returns-1");
        line.extend(["--total", total]);
        line
    };
    let (code, object) = world.ontu.json(&with("600,001"));
    assert_eq!(
        (code, &object["error"]["kind"]),
        (1, &json!("invalid")),
        "{object}"
    );
    let message = object["error"]["message"].to_string();
    assert!(
        message.contains("600,000") && message.contains("600,001"),
        "{message}"
    );
    assert_eq!(world.ontu.fails(&with("600.000")), (2, "usage".to_owned()));
    let mut of_one = one(&world, "return-1");
    of_one.extend(["--total", "250,000"]);
    assert_eq!(world.ontu.fails(&of_one), (2, "usage".to_owned()));
    assert!(!world.has_recorded() && world.front.seen().is_empty());
    world.ontu.run(&with("600,000")).expect(0);
    assert_eq!(world.moved(RETURN), 600_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sum_and_rows_are_shown_before_the_question() {
    let world = returnable(2).await;
    let mut line = from_file("returns-1");
    line.retain(|word| *word != "--yes");
    // There is no terminal to ask on.
    let asked = world.ontu.run(&line).expect(2);
    let (shown, question) = asked.stderr.split_once("--yes").unwrap_or_default();
    assert!(
        shown.contains("600,000 KRW") && shown.contains("rows 2"),
        "{shown}"
    );
    assert!(!question.contains("600,000"), "{question}");
    assert!(!world.has_recorded());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_that_cp949_does_not_hold_are_said_and_refused_where_bytes_are_enforced() {
    let world = returnable(3).await;
    let path = world.ontu.folder().join("returns.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[2] = lines[2].replace("예치금반환", "가나다라마바사아");
    lines[3] = lines[3].replace("예치금반환", "반환😀");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let line = |more: &[&'static str]| {
        let mut line = from_file("returns-1");
        line.extend(more);
        line
    };
    let (code, object) = world.ontu.json(&line(&["--dry-run"]));
    assert_eq!(
        (code, &object["calls"][0]["beyond_cp949"]),
        (0, &json!([])),
        "{object}"
    );
    for (call, says) in [(1, "16 bytes"), (2, "CP949")] {
        let said = object["calls"][call]["beyond_cp949"][0]["en"].to_string();
        assert!(said.contains(says) && said.contains("MractOtlt"), "{said}");
    }
    let shown = world.ontu.run(&line(&["--dry-run"])).expect(0);
    assert!(
        shown.stderr.contains("call 2: ") && shown.stderr.contains("call 3: "),
        "{}",
        shown.stderr
    );

    let enforced = ["--cp949-bytes-enforced", "true"];
    let (code, object) = world.ontu.json(&line(&enforced));
    let faults = object["error"]["faults"].as_array().unwrap().iter();
    let places: Vec<_> = faults
        .map(|fault| (fault["line"].clone(), fault["column"].clone()))
        .collect();
    assert_eq!(
        (code, places),
        (1, vec![(json!(3), json!(6)), (json!(4), json!(6))]),
        "{object}"
    );
    let mut by_flag = one(&world, "return-1");
    let memo = by_flag
        .iter()
        .position(|word| *word == "예치금반환")
        .unwrap();
    by_flag[memo] = "가나다라마바사아";
    by_flag.extend(enforced);
    assert_eq!(world.ontu.fails(&by_flag), (1, "invalid".to_owned()));
    assert!(!world.has_recorded() && world.front.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_in_a_number_of_the_command_line_may_be_taken_out() {
    let world = returnable(1).await;
    let mut line = one(&world, "return-1");
    let at = line
        .iter()
        .position(|word| *word == "30100000000001")
        .unwrap();
    line[at] = "301-0000-0000001";
    let (code, object) = world.ontu.json(&line);
    assert_eq!(code, 1, "{object}");
    let message = object["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("--to") && message.contains("may be taken out"),
        "{message}"
    );
}
