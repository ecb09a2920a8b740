//! Rows 9 and 10: two processes on one journal, and a lease that is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use ontu::transfer::sqlite::{OpenError, Role};
use ontu::transfer::{Filter, Journal, NullSealer, State};
use ontu_tests::halting::{Halting, Point};
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{PAY, Scene, rules, transfers};
use ontu_tests::workplace::Workplace;
use tokio::sync::Notify;

use crate::program;

/// How many transfers two processes work at, unless `ONTU_MATRIX_TRANSFERS` says otherwise.
const TRANSFERS: usize = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_09_two_processes_on_one_journal_send_each_call_once() {
    let count = match std::env::var("ONTU_MATRIX_TRANSFERS") {
        Ok(count) => count.parse().expect("ONTU_MATRIX_TRANSFERS is a number"),
        Err(_) => TRANSFERS,
    };
    let place = Workplace::new(count).await;
    let accounts = place.accounts.clone();
    let many = ["--in-flight", "32"];
    // Both are handed the same transfers; one may send, the other only records.
    let mut first = place.process(program(), &accounts, &many);
    first.wait_for("opened");
    let mut second = place.process(program(), &accounts, &["--only-record"]);
    second.wait_for("done");
    first.wait_for("settled");

    // The first one stands still for twice its lease. It still holds the journal, and nobody else may send.
    first.freeze();
    let id = first.id();
    place.advance(SignedDuration::try_from(rules().lease() * 2).unwrap());
    let said = place.process(program(), &[], &[]).wait_for("refused");
    assert!(said[0].contains(&format!("process {id} ")), "{said:?}");
    match place.folder.open() {
        Err(OpenError::Held(holder)) => {
            assert!(holder.to_string().contains(&format!("process {id} ")));
        }
        other => panic!("{other:?}"),
    }
    first.thaw();
    first.wait_for("settled");
    assert!(place.watch.orders() > 0);

    // It dies, and another takes over in the middle of it.
    let said = first.kill();
    assert!(!said.iter().any(|words| words.starts_with("failed")));
    let third = place.process(program(), &[], &many);
    while place.watch.orders() + 64 < count {
        tokio::task::yield_now().await;
    }
    third.kill();
    place.advance(SignedDuration::from_mins(10));
    let (scene, _folder, watch, _gateway) = place.taken_over();
    scene.after_the_night().await;
    let records = scene.records().await;
    assert_eq!(records.len(), count);
    assert!(records.iter().all(|record| record.state().is_terminal()));
    assert!(
        records
            .iter()
            .all(|record| record.standing.attempts().len() == 1)
    );
    let settled = records
        .iter()
        .filter(|record| record.state() == State::Settled);
    let settled = settled.count();
    assert!(settled <= watch.orders() && watch.orders() <= count);
    assert_eq!(scene.movements().len(), settled);
    // Each number was on the wire once, and stood in the journal as sent when it was.
    assert_eq!(watch.broken(), Vec::<String>::new());
    assert!(scene.journal.verify().await.unwrap().is_sound());
    scene.adds_up().await;
}

#[tokio::test]
async fn row_09_two_workers_on_one_journal_send_each_call_once() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000_000);
    for loan in 0..60 {
        let loan = format!("5{loan:05}");
        scene
            .submit(&loan, &order(&loan, true, &[(&investor, 1_000)]))
            .await;
    }
    let other = scene.restarted();
    let (one, two) = tokio::join!(scene.transfers.work_once(), other.work_once());
    assert!(one.is_ok() && two.is_ok());
    scene.minutes(10).await;
    let records = scene.records().await;
    assert!(
        records
            .iter()
            .all(|record| record.state() == State::Settled)
    );
    assert_eq!((scene.calls(PAY), scene.movements().len()), (60, 60));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_10_a_process_that_stands_still_past_its_permit_sends_nothing_late() {
    let place = Workplace::new(1).await;
    let lifetime = Duration::from_millis(400);
    let mut process = place.process(
        program(),
        &place.accounts,
        &[
            "--freeze-at",
            "AfterPermit",
            "--permit-millis",
            &lifetime.as_millis().to_string(),
        ],
    );
    process.wait_for("at AfterPermit");
    process.wait_until_frozen();
    let frozen = Instant::now();
    while frozen.elapsed() <= lifetime {
        std::thread::yield_now();
    }
    process.thaw();
    process.wait_for("past AfterPermit");
    let said = process.wait_for("not-sent");
    assert!(
        said.last().unwrap().contains("had passed before"),
        "{said:?}"
    );
    assert_eq!(place.watch.orders(), 0);
    // The same attempt goes out on its day, under its number and a new permit.
    let journal = place.folder.open_as(Role::Reader).unwrap();
    let mut pause = SignedDuration::from_secs(30);
    loop {
        // Only when it is written down is it known when the next try is due.
        while journal.list(Filter::default(), 0, 1).await.unwrap()[0].state() != State::Recorded {
            tokio::task::yield_now().await;
        }
        place.advance(pause);
        let said = loop {
            match process.hear() {
                Some(words) if words.starts_with("settled") || words.starts_with("not-sent") => {
                    break words;
                }
                Some(_) => {}
                None => panic!("it ended"),
            }
        };
        if said.starts_with("settled") {
            break;
        }
        // On a busy machine another permit may run out, and each try waits longer than the one before.
        pause = (pause * 4).min(SignedDuration::from_mins(30));
    }
    drop(journal);
    process.kill();
    let (scene, _folder, watch, _gateway) = place.taken_over();
    let record = &scene.records().await[0];
    let [attempt] = record.standing.attempts() else {
        panic!("one attempt: {record:?}");
    };
    assert!(attempt.permits >= 2);
    assert_eq!((watch.orders(), scene.movements().len()), (1, 1));
    assert_eq!(watch.broken(), Vec::<String>::new());
}

/// A worker that waits at a place, the first time that it comes there, until it is let go on.
fn held(scene: &Scene, at: Point, permit: Duration) -> (ontu::transfer::Transfers, Arc<Notify>) {
    let go_on = Arc::new(Notify::new());
    let (waits, waited) = (go_on.clone(), AtomicBool::new(false));
    let journal = Halting::new(scene.journal.clone(), move |point| {
        let waits = waits.clone();
        let first = point == at && !waited.swap(true, Ordering::SeqCst);
        Box::pin(async move {
            if first {
                waits.notified().await;
            }
        })
    });
    let worker = transfers(
        scene.bank.client.clone(),
        Arc::new(journal),
        Arc::new(NullSealer),
        rules().with_permit_lifetime(permit),
    );
    (worker, go_on)
}

#[tokio::test]
async fn row_10_a_worker_without_its_lease_sends_nothing_and_its_word_does_not_count() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    // Its permit is over before it is used, as after a long pause.
    let (gone, go_on) = held(&scene, Point::AfterPermit, Duration::ZERO);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    let working = tokio::spawn(async move { gone.work_once().await });
    while scene.state(intent).await != State::Sending {
        tokio::task::yield_now().await;
    }
    // Another worker finds the lease over: it may only ask.
    scene.bank.clock.advance(SignedDuration::from_mins(3));
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Absent);
    go_on.notify_one();
    let _ = working.await.unwrap();
    // That nothing was sent is the word of a worker who lost the lease; the transfer stays open.
    assert_eq!(scene.state(intent).await, State::Absent);
    assert_eq!(scene.calls(PAY), 0);
    scene.after_the_night().await;
    assert_eq!(scene.state(intent).await, State::NotExecuted);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (0, 0));
    scene.adds_up().await;
}

#[tokio::test]
async fn row_10_a_late_reply_counts_as_evidence_for_whoever_has_the_lease_now() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let (slow, go_on) = held(&scene, Point::BeforeAnswer, Duration::from_secs(5));
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    let working = tokio::spawn(async move { slow.work_once().await });
    while scene.calls(PAY) == 0 {
        tokio::task::yield_now().await;
    }
    // The bank answers no inquiry, so the late reply is all that is known.
    let silence = ontu_sandbox::Fault::always(
        ontu_sandbox::When::api(ontu_tests::scene::ASK_PAY),
        ontu_sandbox::FaultKind::DropBeforeAccept,
    );
    scene.bank.sandbox.arm(silence);
    scene.bank.clock.advance(SignedDuration::from_mins(3));
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    go_on.notify_one();
    let _ = working.await.unwrap();
    assert_eq!(scene.state(intent).await, State::Settled);
    scene.minutes(60).await;
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    scene.adds_up().await;
}
