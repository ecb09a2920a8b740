//! A worker from its first call to its end: what it needs before it sends, and when it stops.

use std::sync::Arc;

use ontu::transfer::{NullSealer, State, Submit, Transfers};
use ontu_tests::bank::{client, configuration};
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{PAY, Scene, key};

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
