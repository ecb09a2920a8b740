//! Row 17 with a journal: calls that hang hold up no inquiry, and give their places back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::SignedDuration;
use ontu::transfer::{Health, Journal, NullSealer, State, Transfers};
use ontu_sandbox::FaultKind;
use ontu_tests::bank::client;
use ontu_tests::gateway::{forward, moves_money};
use ontu_tests::peer::{Exchange, Peer};
use ontu_tests::requests::order;
use ontu_tests::scene::{PAY, Scene, rules};
use tokio::sync::Notify;

#[tokio::test]
async fn row_17_sixty_four_calls_that_hang_hold_up_no_inquiry_and_give_their_places_back() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let (url, hangs) = (scene.bank.sandbox.url().to_owned(), Arc::new(Notify::new()));
    let calls = Arc::new(AtomicUsize::new(0));
    let (seen, let_go) = (calls.clone(), hangs.clone());
    let peer = Peer::start(move |exchange: Exchange| {
        let (url, seen, let_go) = (url.clone(), seen.clone(), let_go.clone());
        async move {
            if moves_money(&exchange.body) && seen.fetch_add(1, Ordering::SeqCst) < 64 {
                let_go.notified().await;
                return None;
            }
            let reply = forward(&url, &exchange.body).await;
            exchange.answer_and_close(reply).await
        }
    })
    .await;
    // One transfer is unknown before the others hang.
    scene.arm(PAY, FaultKind::AcceptThenDrop);
    let unknown = scene
        .submit("unknown", &order("1", true, &[(&investor, 1_000)]))
        .await;
    scene.work().await;
    assert_eq!(scene.state(unknown).await, State::Unknown);
    let through = client(scene.bank.configuration_at(peer.url()));
    let wide = Transfers::builder(through, scene.journal.clone(), Arc::new(NullSealer))
        .with_rules(rules())
        .with_max_in_flight(64)
        .build()
        .unwrap();
    let mut hanging = Vec::new();
    for loan in 0..64 {
        let request = order(&format!("3{loan:05}"), true, &[(&investor, 1_000)]);
        hanging.push(scene.submit(&format!("hangs-{loan}"), &request).await);
    }
    let worker = wide.clone();
    let working = tokio::spawn(async move { worker.run(std::future::pending()).await });
    while calls.load(Ordering::SeqCst) < 64 {
        scene.bank.clock.advance(SignedDuration::from_millis(1));
        tokio::task::yield_now().await;
    }
    // Inquiries have connections and places of their own.
    scene.bank.clock.advance(SignedDuration::from_secs(5));
    while scene.state(unknown).await != State::Settled {
        tokio::task::yield_now().await;
    }
    for intent in &hanging {
        assert_eq!(scene.state(*intent).await, State::Sending);
    }
    // The calls end, and their places are free for the next.
    hangs.notify_waiters();
    let next = scene
        .submit("next", &order("2", true, &[(&investor, 1_000)]))
        .await;
    // So many without an answer stop the orders; an inquiry that is answered lets them go on.
    while scene.state(next).await != State::Settled {
        scene.bank.clock.advance(SignedDuration::from_millis(1));
        tokio::task::yield_now().await;
    }
    working.abort();
    let _ = working.await;
    scene.bank.clock.advance(SignedDuration::from_mins(5));
    scene.after_the_night().await;
    for intent in &hanging {
        assert_eq!(scene.state(*intent).await, State::NotExecuted);
    }
    assert_eq!(scene.movements().len(), 2);
    let health = scene.journal.health().await;
    assert_eq!(health, Ok(Health::Ready));
}
