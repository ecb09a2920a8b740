//! Rows 14 and 31: replies to another call, and a bank that contradicts itself.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use ontu::nh::PaymentOrder;
use ontu::runtime::{CodeClass, Krw};
use ontu::transfer::{Dispute, Finding, Journal, NullSealer, Opening, State};
use ontu_sandbox::{FaultKind, GarbageKind};
use ontu_tests::bank::Bank;
use ontu_tests::gateway::{api_of, body_of, forward};
use ontu_tests::halting::{Halting, Point};
use ontu_tests::peer::{Exchange, Peer, http};
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{ASK_PAY, PAY, Scene, by, rules, transfers};
use serde_json::Value as Json;
use tokio::sync::{Notify, oneshot};

/// A reply that waits for another one to be swapped with.
type Waiting = Arc<Mutex<Option<(Vec<u8>, oneshot::Sender<Vec<u8>>)>>>;

#[tokio::test]
async fn row_14_swapped_replies_settle_neither_call() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let (url, waiting) = (scene.bank.sandbox.url().to_owned(), Waiting::default());
    let swaps = Peer::start(move |exchange: Exchange| {
        let (url, waiting) = (url.clone(), waiting.clone());
        async move {
            let reply = forward(&url, &exchange.body).await;
            if api_of(&exchange.body) != PAY {
                return exchange.answer_and_close(reply).await;
            }
            // The first waits until there is a second to change replies with.
            let earlier = waiting.lock().ok()?.take();
            let other = match earlier {
                Some((other, sender)) => {
                    sender.send(reply).ok()?;
                    other
                }
                None => {
                    let (sender, swapped) = oneshot::channel();
                    *waiting.lock().ok()? = Some((reply, sender));
                    swapped.await.ok()?
                }
            };
            exchange.answer_and_close(other).await
        }
    })
    .await;
    let scene = scene.through(swaps.url());
    let mut intents = Vec::new();
    for loan in ["1", "2"] {
        let request = order(loan, true, &[(&investor, 1_000)]);
        intents.push(scene.submit(loan, &request).await);
    }
    scene.work().await;
    for intent in &intents {
        // The bank says done of another number: that is a contradiction, and no evidence of this one.
        let state = scene.state(*intent).await;
        assert!(matches!(state, State::Unknown | State::Disputed), "{state}");
    }
    assert_eq!(scene.movements().len(), 2);
    scene.adds_up().await;
    scene.minutes(10).await;
    for intent in &intents {
        let state = scene.state(*intent).await;
        assert_eq!(state, State::Settled, "its own inquiry settles it");
    }
    assert_eq!(scene.calls(PAY), 2);
}

#[tokio::test]
async fn row_14_a_reply_to_another_call_is_no_evidence() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    for (name, kind) in [
        ("a", GarbageKind::WrongEcho),
        ("b", GarbageKind::Html),
        ("c", GarbageKind::Truncated),
        ("d", GarbageKind::DuplicateRpcd),
        ("e", GarbageKind::Empty),
        ("f", GarbageKind::NotJson),
    ] {
        scene.arm(PAY, FaultKind::Garbage(kind));
        let loan = format!("90000000{}", name.as_bytes()[0]);
        let intent = scene
            .submit(name, &order(&loan, true, &[(&investor, 1_000)]))
            .await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown, "{kind:?}");
        // An inquiry that is answered so is none either.
        scene.arm(ASK_PAY, FaultKind::Garbage(kind));
        scene.bank.clock.advance(SignedDuration::from_secs(3));
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown, "{kind:?}");
        scene.minutes(1).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{kind:?}");
    }
    assert_eq!((scene.calls(PAY), scene.movements().len()), (6, 6));
}

/// What is changed about a reply, by the request that it answers.
type Change = fn(&Json, &mut Json);

/// Somebody who changes what the bank answers to one API.
async fn changes(bank: &Bank, api: &'static str, change: Change) -> Peer {
    let url = bank.sandbox.url().to_owned();
    Peer::start(move |exchange: Exchange| {
        let url = url.clone();
        async move {
            let mut reply = forward(&url, &exchange.body).await;
            if api_of(&exchange.body) == api {
                let mut body = body_of(&reply);
                change(&exchange.body, &mut body);
                reply = http(&body.to_string());
            }
            exchange.answer_and_close(reply).await
        }
    })
    .await
}

#[tokio::test]
async fn row_31_a_reply_that_says_done_of_something_else_is_disputed_and_freezes_the_loan() {
    let cases: [(Change, Dispute); 4] = [
        (
            |_, reply| reply["InvSumAmt"] = "1001".into(),
            Dispute::EchoMismatch,
        ),
        (
            |_, reply| reply["LoanNo"] = "5".into(),
            Dispute::EchoMismatch,
        ),
        (
            |_, reply| reply["InvAccAmt"] = "2000".into(),
            Dispute::TotalMismatch,
        ),
        (
            |_, reply| reply["InvAccAmt"] = "1500".into(),
            Dispute::TotalMismatch,
        ),
    ];
    for (change, dispute) in cases {
        let scene = Scene::start().await;
        let investor = scene.bank.investor(1_000_000);
        let peer = changes(&scene.bank, PAY, change).await;
        let scene = scene.through(peer.url());
        let intent = scene
            .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
            .await;
        scene.work().await;
        let record = scene.record(intent).await;
        assert_eq!(record.state(), State::Disputed);
        assert_eq!(record.standing.dispute(), Some(&dispute));
        // The loan stands still, other loans do not, and what was said stays written down.
        let evidence = scene.journal.evidence(intent).await.unwrap();
        let other = order(LOAN, true, &[(&investor, 2_000)]);
        let frozen = scene.submit("b", &other).await;
        scene.minutes(60).await;
        scene.after_the_night().await;
        assert_eq!(scene.state(frozen).await, State::Recorded);
        assert_eq!(scene.state(intent).await, State::Disputed);
        let later = scene.journal.evidence(intent).await.unwrap();
        assert_eq!(later[..evidence.len()], evidence[..]);
        assert_eq!(scene.calls(PAY), 1);
        scene.adds_up().await;
    }
}

#[tokio::test]
async fn row_31_success_after_a_refusal_is_disputed() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    // The order's reply is read and held back; meanwhile the inquiry says refused.
    let go_on = Arc::new(Notify::new());
    let waits = go_on.clone();
    let first = std::sync::atomic::AtomicBool::new(true);
    let journal = Halting::new(scene.journal.clone(), move |point| {
        let waits = waits.clone();
        let holds =
            point == Point::BeforeAnswer && first.swap(false, std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move {
            if holds {
                waits.notified().await;
            }
        })
    });
    let slow = transfers(
        scene.bank.client.clone(),
        Arc::new(journal),
        Arc::new(NullSealer),
        rules(),
    );
    let refuses = changes(&scene.bank, ASK_PAY, |_, reply| {
        reply["Pcrs"] = "AC073".into();
    })
    .await;
    let scene = scene.through(refuses.url());
    scene
        .transfers
        .learn(None, "AC073", CodeClass::Refused, "mail", by("Kim"))
        .await
        .unwrap();
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    let working = tokio::spawn(async move { slow.work_once().await });
    while scene.calls(PAY) == 0 {
        tokio::task::yield_now().await;
    }
    scene.bank.clock.advance(SignedDuration::from_mins(3));
    scene.work().await;
    scene.minutes(5).await;
    assert_eq!(scene.state(intent).await, State::Refused);
    go_on.notify_one();
    let _ = working.await.unwrap();
    let record = scene.record(intent).await;
    assert_eq!(record.state(), State::Disputed);
    assert_eq!(record.standing.dispute(), Some(&Dispute::DoneAfterAll));
    let again = scene.transfers.again(intent, Some(Opening::New), by("Lee"));
    assert!(again.await.is_err(), "nobody sends it again meanwhile");
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
}

#[tokio::test]
async fn row_31_the_banks_running_total_gives_a_double_payment_away() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let first = scene
        .submit("a", &order(LOAN, true, &[(&investor, 100_000)]))
        .await;
    scene.work().await;
    assert_eq!(scene.state(first).await, State::Settled);
    // Somebody pays on the loan past this journal.
    let past = order(LOAN, false, &[(&investor, 1)]);
    let called = scene.bank.client.call_unjournalled(&past).await.unwrap();
    assert!(called.done().is_ok());
    let second = scene
        .submit("b", &order(LOAN, false, &[(&investor, 200_000)]))
        .await;
    scene.work().await;
    let record = scene.record(second).await;
    assert_eq!(record.state(), State::Disputed);
    assert_eq!(record.standing.dispute(), Some(&Dispute::TotalMismatch));
    // The loan is frozen.
    let third = scene
        .submit("c", &order(LOAN, false, &[(&investor, 300_000)]))
        .await;
    scene.minutes(60).await;
    assert_eq!(scene.state(third).await, State::Recorded);
    // Until somebody looked and said what the total is.
    scene.bank.clock.advance(SignedDuration::from_hours(20));
    scene.transfers.inquire(second).await.unwrap();
    let finding = Finding {
        moved: true,
        amount: Krw::from(200_000),
        reference: "statement".to_owned(),
        bank_confirmed_not_queued: false,
    };
    let resolved = scene
        .transfers
        .resolve(second, finding, by("Park"))
        .await
        .unwrap();
    assert_eq!(resolved.state(), State::Settled);
    scene.minutes(60).await;
    assert_eq!(scene.state(third).await, State::Recorded);
    let adopted = scene
        .transfers
        .adopt::<PaymentOrder>(LOAN, Krw::from(300_001), "statement", by("Park"))
        .await;
    adopted.unwrap();
    scene.minutes(10).await;
    assert_eq!(scene.state(third).await, State::Settled);
}
