//! Processes that end, hang, share a journal or cannot reach the bank: nothing is sent twice and nothing is lost.

use std::sync::Arc;

use futures_util::FutureExt;
use jiff::SignedDuration;
use jiff::civil::date;
use ontu::TransactionNo;
use ontu::nh::PaymentOrder;
use ontu::runtime::{CodeClass, CodeOverlay};
use ontu::transfer::{
    Codes, Engine, Event, Journal, NullSealer, State, Submit, Transfers, WorkerName,
};
use ontu::transport::{
    BoxFuture, HttpTransport, NotSentReason, Transport, TransportError, TransportReply,
    TransportRequest,
};
use ontu_tests::bank::{client, configuration};
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{ABSENT, PAY, Scene, key, rules};

#[tokio::test]
async fn a_wrong_token_hangs_no_loan() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let other = client(configuration(
        scene.bank.sandbox.url(),
        "mistyped",
        &scene.bank.clock,
    ));
    let transfers = Transfers::builder(other, scene.journal.clone(), Arc::new(NullSealer))
        .build()
        .unwrap();
    let request = order(LOAN, true, &[(&investor, 1_000)]);
    let record = transfers
        .submit(key("a"), &request, Submit::default())
        .await;
    transfers.work_once().await.unwrap();
    assert_eq!(
        scene.state(record.unwrap().intent.id).await,
        State::Recorded
    );
    assert_eq!(scene.calls(PAY), 0);
}

#[tokio::test]
async fn a_bank_that_cannot_be_reached_leaves_the_same_attempt() {
    let mut scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    // The read goes through, then the host is gone.
    let url = scene.bank.sandbox.url().to_owned();
    let transport = Unreachable {
        inner: HttpTransport::new(None, None).unwrap(),
    };
    let other = configuration(&url, scene.bank.sandbox.token(), &scene.bank.clock);
    let other = client(other.with_transport(transport));
    let broken = Transfers::builder(other, scene.journal.clone(), Arc::new(NullSealer))
        .with_rules(rules())
        .build()
        .unwrap();
    let working = std::mem::replace(&mut scene.transfers, broken);
    scene.minutes(10).await;
    let record = scene.record(intent).await;
    assert_eq!(record.state(), State::Recorded);
    let [attempt] = record.standing.attempts() else {
        panic!("one attempt: {record:?}");
    };
    assert!(attempt.permits > 2);
    let number = attempt.number.clone();
    scene.transfers = working;
    scene.minutes(10).await;
    assert_eq!(scene.state(intent).await, State::Settled);
    assert_eq!(scene.movements()[0].transaction_no, number.as_str());
}

/// A network on which orders find nobody.
struct Unreachable {
    inner: HttpTransport,
}

impl Transport for Unreachable {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>> {
        if request.url.contains(PAY) {
            let error = TransportError::NotSent(NotSentReason::Connect);
            return Box::pin(std::future::ready(Err(error)));
        }
        self.inner.send(request)
    }
}

#[tokio::test]
async fn a_caller_who_stops_to_wait_stops_nothing() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    for polls in 0..6 {
        let loan = format!("10{polls}");
        let request = order(&loan, true, &[(&investor, 1_000)]);
        let mut submitted = Box::pin(scene.transfers.submit(
            key(&loan),
            &request,
            Submit::default(),
        ));
        for _ in 0..polls {
            if (&mut submitted).now_or_never().is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(submitted);
        let mut work = Box::pin(scene.transfers.work_once());
        for _ in 0..polls {
            if (&mut work).now_or_never().is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(work);
    }
    // Whatever was begun comes to its end, here or when it is taken up again.
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    scene.minutes(10).await;
    let records = scene
        .journal
        .list(Default::default(), 0, 100)
        .await
        .unwrap();
    assert!(
        records
            .iter()
            .all(|record| record.state() == State::Settled)
    );
    assert_eq!(scene.calls(PAY), records.len());
}

#[tokio::test]
async fn a_restart_sends_nothing_that_may_have_been_sent() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    // A process takes a permit and is gone before it sends.
    let now = scene.bank.clock.now();
    let rules = rules();
    let claim = scene
        .journal
        .claim(intent, WorkerName::new("gone"), now, rules.lease())
        .await
        .unwrap()
        .unwrap();
    let overlay = CodeOverlay::new().with(None, ABSENT, CodeClass::Absent);
    let engine = Engine::new(&rules, Codes::of::<PaymentOrder>(&overlay, 1));
    let party = scene
        .journal
        .party(claim.record.intent.party)
        .await
        .unwrap();
    let number = TransactionNo::parse("12345678901234567890").unwrap();
    let change = engine
        .apply(
            &claim.record,
            &party,
            Some(claim.fence),
            Event::Permit { number },
            now,
        )
        .unwrap();
    assert!(scene.journal.commit(change).await.unwrap().permit.is_some());
    let restarted = scene.restarted();
    assert_eq!(restarted.work_once().await.unwrap(), 0);
    scene.bank.clock.advance(SignedDuration::from_mins(3));
    restarted.work_once().await.unwrap();
    assert_eq!(scene.state(intent).await, State::Absent);
    scene.until(date(2026, 1, 6).at(3, 0, 0, 0)).await;
    assert_eq!(scene.state(intent).await, State::NotExecuted);
    assert_eq!(scene.calls(PAY), 0);
}

#[tokio::test]
async fn two_processes_on_one_journal_send_each_call_once() {
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
    let records = scene
        .journal
        .list(Default::default(), 0, 100)
        .await
        .unwrap();
    assert!(
        records
            .iter()
            .all(|record| record.state() == State::Settled)
    );
    assert_eq!((scene.calls(PAY), scene.movements().len()), (60, 60));
}

#[tokio::test]
async fn a_worker_that_runs_settles_what_comes_in_and_stops_when_told() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let mut events = scene.transfers.events();
    let worker = scene.transfers.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        worker
            .run(async {
                let _ = stopped.await;
            })
            .await
    });
    let request = order(LOAN, true, &[(&investor, 1_000)]);
    let intent = scene.submit("a", &request).await;
    loop {
        let progress = events.recv().await.unwrap();
        if matches!(
            progress.event,
            ontu::transfer::ProgressEvent::Moved {
                to: State::Settled,
                ..
            }
        ) {
            assert_eq!(progress.intent, intent);
            break;
        }
    }
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert_eq!(scene.state(intent).await, State::Settled);
}
