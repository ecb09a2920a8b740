//! Rows 1 to 3: a process that is killed before the journal writes, after a permit, and after the call was sent.

use std::sync::Arc;

use ontu::transfer::{Journal, State, Submit};
use ontu_sandbox::FaultKind;
use ontu_tests::gateway::{forward, moves_money};
use ontu_tests::halting::Point;
use ontu_tests::orders::key_of;
use ontu_tests::peer::{Exchange, Peer};
use ontu_tests::requests::deposit_return;
use ontu_tests::scene::RETURN;
use ontu_tests::workplace::Workplace;
use ontu_tests::{crash, scene};

use crate::program;

/// A process with one transfer that is killed when it comes to a place.
async fn killed_at(point: Point) -> Workplace {
    let place = Workplace::new(1).await;
    let mut process = place.process(
        program(),
        &place.accounts,
        &["--stop-at", &point.to_string()],
    );
    process.wait_for(&format!("at {point}"));
    process.kill();
    place
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_01_a_crash_before_the_journal_writes_leaves_nothing_and_the_same_key_pays_once() {
    for (point, left) in [(Point::BeforeRecord, 0), (Point::AfterRecord, 1)] {
        let place = killed_at(point).await;
        let journal = place.folder.open().unwrap();
        let there = journal.list(Default::default(), 0, 10).await.unwrap();
        assert_eq!(there.len(), left, "{point}");
        drop(journal);
        assert_eq!(place.watch.orders(), 0, "{point}");

        // Whoever was told nothing tries again, under the same key.
        let mut process = place.process(program(), &place.accounts, &[]);
        process.wait_for("settled");
        process.kill();
        let account = place.accounts[0].clone();
        let (scene, _folder, watch, _gateway) = place.taken_over();
        let submit = Submit::default();
        let other = deposit_return(&account, 999);
        let taken = scene
            .transfers
            .submit(key_of(&account), &other, submit)
            .await;
        assert!(taken.unwrap_err().is_taken(), "{point}");
        assert_eq!(scene.records().await.len(), 1, "{point}");
        assert_eq!((watch.orders(), scene.movements().len()), (1, 1), "{point}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_02_a_crash_between_permit_and_sending_is_inquired_and_never_sent() {
    let (scene, _folder, watch, _gateway) = killed_at(Point::AfterPermit).await.taken_over();
    let [record] = &scene.records().await[..] else {
        panic!("one transfer");
    };
    let intent = record.intent.id;
    assert_eq!(record.state(), State::Sending);
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    scene.minutes(5).await;
    assert_eq!(scene.state(intent).await, State::Absent);
    scene.after_the_night().await;
    assert_eq!(scene.state(intent).await, State::NotExecuted);
    assert_eq!((watch.orders(), scene.movements().len()), (0, 0));
    scene.adds_up().await;

    // Before the permit was committed nothing was promised to anybody: the transfer is sent as if nothing had been.
    let (scene, _folder, watch, _gateway) = killed_at(Point::BeforePermit).await.taken_over();
    assert_eq!(scene.records().await[0].state(), State::Recorded);
    scene.work().await;
    assert_eq!(scene.records().await[0].state(), State::Settled);
    assert_eq!((watch.orders(), scene.movements().len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_03_a_crash_after_the_sending_is_settled_by_the_inquiry() {
    let refusal = FaultKind::PendingThenRefused {
        inquiries: 1,
        code: "AC073".to_owned(),
    };
    for (fault, expected) in [
        (None, State::Settled),
        (Some(FaultKind::PendingForInquiries(2)), State::Settled),
        (Some(refusal), State::Refused),
    ] {
        let place = Workplace::new(1).await;
        if let Some(fault) = &fault {
            place.arm(fault.clone());
        }
        // The bank has the order and its reply is held back until the process is dead.
        let (held, mut seen) = tokio::sync::mpsc::unbounded_channel();
        let (url, watch) = (place.bank.sandbox.url().to_owned(), place.watch.clone());
        let gateway = Peer::start(move |exchange: Exchange| {
            let (url, held, watch) = (url.clone(), held.clone(), watch.clone());
            async move {
                watch.look(&exchange.body);
                let reply = forward(&url, &exchange.body).await;
                if moves_money(&exchange.body) {
                    held.send(()).ok()?;
                    std::future::pending::<()>().await;
                }
                exchange.answer_and_close(reply).await
            }
        });
        let place = place.with_gateway(gateway.await);
        let process = place.process(program(), &place.accounts, &[]);
        seen.recv().await.unwrap();
        process.kill();

        let (scene, _folder, watch, _gateway) = place.taken_over();
        scene.work().await;
        assert_eq!(
            scene.records().await[0].state(),
            State::Unknown,
            "{fault:?}"
        );
        scene.minutes(10).await;
        assert_eq!(scene.records().await[0].state(), expected, "{fault:?}");
        let moved = usize::from(expected == State::Settled);
        assert_eq!((watch.orders(), scene.movements().len()), (1, moved));
        assert_eq!(watch.broken(), Vec::<String>::new());
        scene.adds_up().await;
    }
}

/// Wherever else a process is killed, one order is sent and it ends settled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_03_a_reply_that_was_read_and_not_written_down_is_asked_for_again() {
    for point in [Point::BeforeAnswer, Point::AfterAnswer] {
        let (scene, _folder, watch, _gateway) = killed_at(point).await.taken_over();
        scene.minutes(5).await;
        assert_eq!(scene.records().await[0].state(), State::Settled, "{point}");
        assert_eq!((watch.orders(), scene.movements().len()), (1, 1), "{point}");
    }
    for point in [
        Point::BeforeInquiry,
        Point::AfterInquiry,
        Point::BeforeFinding,
        Point::AfterFinding,
    ] {
        let place = Workplace::new(1).await;
        place.arm(FaultKind::AcceptThenDrop);
        let mut process = place.process(
            program(),
            &place.accounts,
            &["--stop-at", &point.to_string()],
        );
        process.wait_for("unknown");
        place.advance(jiff::SignedDuration::from_secs(5));
        process.wait_for(&format!("at {point}"));
        process.kill();
        let (scene, _folder, watch, _gateway) = place.taken_over();
        scene.minutes(5).await;
        assert_eq!(scene.records().await[0].state(), State::Settled, "{point}");
        assert_eq!((watch.orders(), scene.movements().len()), (1, 1), "{point}");
        assert_eq!(watch.broken(), Vec::<String>::new(), "{point}");
    }
}

/// Killed anywhere at all; `ONTU_CRASH_KILLS` says how often, the program `crash` takes any number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_03_processes_that_are_killed_at_random_move_each_won_once() {
    let kills = match std::env::var("ONTU_CRASH_KILLS") {
        Ok(kills) => kills.parse().expect("ONTU_CRASH_KILLS is a number"),
        Err(_) => 50,
    };
    let killed = crash::kill(program(), kills, 1).await;
    println!("{killed}");
    assert!(killed.settled > 0 && killed.kills == kills, "{killed}");
}

/// A process works on one journal at a time, and a bank that nobody can ask answers nobody.
#[tokio::test]
async fn row_02_what_is_interrupted_is_not_sent_by_another_worker_either() {
    let scene = scene::Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    scene
        .bank
        .clock
        .advance(jiff::SignedDuration::from_hours(4));
    let intent = scene.submit("a", &deposit_return(&investor, 1_000)).await;
    // A process takes a permit and is gone before it sends.
    let journal = ontu_tests::halting::Halting::new(Arc::clone(&scene.journal), |point| {
        Box::pin(async move {
            if point == Point::AfterPermit {
                std::future::pending::<()>().await;
            }
        })
    });
    let gone = scene::transfers(
        scene.bank.client.clone(),
        Arc::new(journal),
        scene.transfers.sealer().clone(),
        scene::rules(),
    );
    let begun = tokio::spawn(async move { gone.work_once().await });
    while scene.state(intent).await != State::Sending {
        tokio::task::yield_now().await;
    }
    begun.abort();
    // Its lease still holds, so nobody touches it.
    assert_eq!(scene.transfers.work_once().await.unwrap(), 0);
    scene.bank.clock.advance(jiff::SignedDuration::from_mins(3));
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Absent);
    scene.after_the_night().await;
    assert_eq!(scene.state(intent).await, State::NotExecuted);
    assert_eq!((scene.calls(RETURN), scene.movements().len()), (0, 0));
}
