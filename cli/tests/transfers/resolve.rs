//! `ontu journal resolve`: what a person found out where no answer of the bank helps, and when it may be written down.

use jiff::SignedDuration;
use ontu_sandbox::{FaultKind, UnknownOriginal};

use crate::bank::{PAYMENT, World};

/// A payment that never reached the bank, which answers inquiries about it as if they had timed out.
async fn lost() -> World {
    let world = World::new(2).await;
    world
        .sandbox
        .with_bank(|bank| bank.settings_mut().unknown_original = UnknownOriginal::Timeout);
    world.goes_wrong(PAYMENT, FaultKind::DropBeforeAccept);
    world.interrupted(&world.pay("loan-1", &[]), "loan-1#1: unknown");
    world
}

fn resolve<'a>(word: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut line = vec![
        "journal",
        "resolve",
        "loan-1",
        word,
        "--amount",
        "20,000",
        "--reference",
        "통장 2026-01-06",
        "--by",
        "이운영",
    ];
    line.extend(more);
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finding_waits_for_the_day_to_be_over() {
    let world = lost().await;
    let early = resolve("--not-moved", &[]);
    assert_eq!(world.ontu.fails(&early), (1, "not-allowed".to_owned()));
    world.clock.advance(SignedDuration::from_hours(24));
    let (code, object) = world.ontu.json(&resolve("--not-moved", &[]));
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["transfer"]["state"], "not-executed", "{object}");
    assert_eq!(object["transfer"]["by_operator"], true);
    assert_eq!(world.moved(PAYMENT), 0);
    // It was not executed, so it may be tried once more.
    let again = [
        "journal",
        "resume",
        "loan-1",
        "--again",
        "new",
        "--by",
        "이운영",
    ];
    world.ontu.run(&again).expect(0);
    assert_eq!(world.moved(PAYMENT), 20_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bank_may_say_that_nothing_is_queued() {
    let world = lost().await;
    let line = resolve("--not-moved", &["--bank-confirmed-not-queued"]);
    world.ontu.run(&line).expect(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finding_names_the_amount_and_where_two_are_needed_a_second_person() {
    let world = lost().await;
    world.clock.advance(SignedDuration::from_hours(24));
    let mut other = resolve("--moved", &[]);
    other[5] = "20,001";
    assert_eq!(world.ontu.fails(&other), (1, "not-allowed".to_owned()));
    let alone = resolve("--moved", &["--two-person", "true"]);
    assert_eq!(world.ontu.fails(&alone), (1, "not-allowed".to_owned()));
    let both = resolve(
        "--moved",
        &["--two-person", "true", "--confirmed-by", "박확인"],
    );
    let (code, object) = world.ontu.json(&both);
    assert_eq!(
        (code, &object["transfer"]["state"]),
        (0, &"settled".into()),
        "{object}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_settled_is_not_resolved() {
    let world = World::new(2).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let (code, _) = world.ontu.fails(&resolve("--not-moved", &[]));
    assert_eq!(code, 1);
    let (_, object) = world.ontu.json(&["journal", "show", "loan-1"]);
    assert_eq!(object["transfers"][0]["state"], "settled");
}
