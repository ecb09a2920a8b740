//! The same payment under another key, and another payment under the same key: refused with what to do, before anything is sent.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::bank::{REPAYMENT, RETURN, World};
use crate::process::start;

async fn returnable(investors: usize) -> World {
    let world = World::new(investors).await;
    world.clock.advance(SignedDuration::from_hours(4));
    world
}

fn write_rows(world: &World, rows: &[(String, u64)]) {
    let rows: String = rows
        .iter()
        .map(|(account, krw)| format!("{account},\"{krw}\"\n"))
        .collect();
    world
        .ontu
        .write("rows.csv", &format!("Vran,RpayAmt\n{rows}"));
}

fn write_return(world: &World, holder: &str, memo: &str) {
    let account = &world.investors[0];
    world.ontu.write(
        "returns.csv",
        &format!(
            "Vran,RtnAmt,Bncd,Dpnm,IvstrAcct,MractOtlt\n{account},100000,011,{holder},30200000000001,{memo}\n"
        ),
    );
}

fn from_file<'a>(key: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut line = vec!["return", "--file", "returns.csv", "--key", key, "--yes"];
    line.extend(more);
    line
}

/// The error of a refused command, of that kind.
fn refused(world: &World, line: &[&str], kind: &str) -> Value {
    let (code, object) = world.ontu.json(line);
    let error = object["error"].clone();
    assert_eq!((code, &error["kind"]), (1, &json!(kind)), "{object}");
    error
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repayment_is_the_same_in_whatever_way_its_rows_are_written() {
    let world = World::new(3).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    world.sandbox.deposit(&world.borrower, 10_000_000).unwrap();
    let rows: Vec<(String, u64)> = (world.investors.iter().cloned())
        .zip([110_000, 220_000, 330_000])
        .collect();
    write_rows(&world, &rows);
    world.ontu.run(&world.repay("first", &[])).expect(0);
    let sorted: Vec<_> = rows.iter().rev().cloned().collect();
    let mut split = rows.clone();
    split[2].1 = 30_000;
    split.push((rows[2].0.clone(), 300_000));
    for again in [&rows, &sorted, &split] {
        write_rows(&world, again);
        let error = refused(
            &world,
            &world.repay("second", &["--deposit-memo", "원리금"]),
            "possible-duplicate",
        );
        assert_eq!(error["key"], "first", "{error}");
        // Under its own key it is said that it is the same payment, and no other key is advised.
        let error = refused(
            &world,
            &world.repay("first", &["--deposit-memo", "원리금"]),
            "other-content",
        );
        assert_eq!(error["differs"], "details", "{error}");
        assert!(!error.to_string().contains("another key"), "{error}");
    }
    let mut other = rows.clone();
    (other[0].1, other[1].1) = (220_000, 110_000);
    write_rows(&world, &other);
    let error = refused(&world, &world.repay("first", &[]), "other-content");
    assert_eq!(error["differs"], "accounts", "{error}");
    assert!(!error.to_string().contains("another key"), "{error}");
    other[0].1 += 1;
    write_rows(&world, &other);
    let error = refused(&world, &world.repay("first", &[]), "other-content");
    assert_eq!(error["differs"], "total", "{error}");
    assert!(error.to_string().contains("another key"), "{error}");
    assert_eq!(world.movements(REPAYMENT).len(), 1);
    // A month later the equal one is another.
    world.clock.advance(SignedDuration::from_hours(24 * 31));
    write_rows(&world, &rows);
    world.ontu.run(&world.repay("february", &[])).expect(0);
    assert_eq!(world.movements(REPAYMENT).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_not_ended_is_not_recorded_under_another_key_however_old_it_is() {
    let world = returnable(1).await;
    let world = World {
        ontu: world.ontu.with("ONTU_DUPLICATE_DAYS_RETURN", "none"),
        ..world
    };
    write_return(&world, "김온투", "반환1305");
    world
        .ontu
        .run(&from_file("first", &["--enqueue"]))
        .expect(0);
    world.clock.advance(SignedDuration::from_hours(24 * 30));
    write_return(&world, "김 온투", "반환1310");
    let error = refused(
        &world,
        &from_file("second", &["--enqueue"]),
        "possible-duplicate",
    );
    assert_eq!(error["key"], "first", "{error}");
    assert!(error.to_string().contains("--allow-duplicate"), "{error}");
    world.ontu.run(&["journal", "resume", "first"]).expect(0);
    // It has ended, and the settings say that it may go out again at once.
    world.ontu.run(&from_file("second", &[])).expect(0);
    assert_eq!(world.movements(RETURN).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_days_are_a_setting_of_each_operation() {
    let world = returnable(1).await;
    write_return(&world, "김온투", "반환1305");
    world.ontu.run(&from_file("first", &[])).expect(0);
    world.clock.advance(SignedDuration::from_hours(24 * 5));
    let later = |days: &'static str| from_file("second", &["--duplicate-days-return", days]);
    refused(&world, &later("7"), "possible-duplicate");
    assert_eq!(world.ontu.fails(&later("0")), (4, "settings".to_owned()));
    world
        .ontu
        .run(&from_file("second", &["--duplicate-days-pay", "30"]))
        .expect(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_of_a_plan_is_named_by_its_plan() {
    let world = World::new(2).await;
    world.ontu.run(&world.pay("k1", &["--enqueue"])).expect(0);
    let error = refused(
        &world,
        &world.pay("k2", &["--enqueue"]),
        "possible-duplicate",
    );
    assert_eq!(error["key"], "k1", "{error}");
    assert!(!error.to_string().contains("k1#1"), "{error}");
    let mut line = world.give_back("k1#1", "250,000");
    line.push("--enqueue");
    let error = refused(&world, &line, "other-content");
    assert!(
        error.to_string().contains("ontu journal resume k1`"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_one_return_and_one_of_several_do_not_share_a_key() {
    let world = returnable(2).await;
    write_return(&world, "김온투", "반환1305");
    world.ontu.run(&from_file("key", &["--enqueue"])).expect(0);
    world.write_returns(300_000);
    let error = refused(&world, &from_file("key", &["--enqueue"]), "other-content");
    assert_eq!(error["differs"], "total", "{error}");
    let (_, object) = world.ontu.json(&["journal", "list"]);
    assert_eq!(object["count"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_with_the_same_file_under_two_keys_one_records() {
    let world = returnable(20).await;
    world.write_returns(300_000);
    // The journal is there, so that both only record.
    let mut first = world.give_back("other", "1");
    first.push("--enqueue");
    world.ontu.run(&first).expect(0);
    let keys = ["a", "b", "c", "d"];
    let running: Vec<_> = keys
        .iter()
        .map(|key| start(&world.ontu, &from_file(key, &["--enqueue", "--json"])))
        .collect();
    let mut codes: Vec<i32> = running.into_iter().map(|it| it.ends().code).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 1, 1, 1]);
    let (_, object) = world.ontu.json(&["journal", "list", "--kind", "return"]);
    assert_eq!(object["count"], 21, "{object}");
    world.ontu.run(&["worker", "--once"]).expect(0);
    assert_eq!(world.moved(RETURN), 20 * 300_000 + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_without_room_for_its_calls_records_nothing() {
    let world = returnable(3).await;
    world.write_returns(300_000);
    let long = "k".repeat(199);
    for more in [&["--enqueue"][..], &["--dry-run"]] {
        let ended = world.ontu.run(&from_file(&long, more)).expect(2);
        assert!(ended.stderr.contains("1 to 198"), "{}", ended.stderr);
    }
    assert_eq!(
        world.ontu.fails(&world.pay(&long, &["--enqueue"])),
        (2, "usage".to_owned())
    );
    assert!(!world.has_recorded());
    world.ontu.run(&from_file(&long[1..], &[])).expect(0);
    assert_eq!(world.movements(RETURN).len(), 3);
}
