//! Plans of several calls: in turn for one loan, side by side over loans, and what is said when one of them fails.

use ontu::runtime::CodeClass;
use ontu::transfer::{State, Submit};
use ontu_sandbox::FaultKind;
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{NOT_ENOUGH, PAY, Scene, key};

#[tokio::test]
async fn what_was_not_sent_is_abandoned_and_the_rest_stands() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(500_000);
    let rows = vec![(investor.as_str(), 1_000); 1100];
    let whole = order(LOAN, true, &rows);
    let planned = scene.transfers.plan(key("loan"), &whole, Submit::default());
    let plan = planned.await.unwrap().plan.id;
    scene.minutes(10).await;
    let report = scene.transfers.abandon(plan, "Lee").await.unwrap();
    let states: Vec<State> = report.calls.iter().map(|call| call.state()).collect();
    assert_eq!(states, [State::Settled, State::Unknown, State::Cancelled]);
}

#[tokio::test]
async fn loans_go_out_side_by_side_and_one_loan_in_turn() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    for loan in ["1", "2", "3", "4", "5", "6"] {
        scene
            .submit(loan, &order(loan, true, &[(&investor, 1_000)]))
            .await;
    }
    let first = scene
        .submit("x", &order("7", true, &[(&investor, 1_000)]))
        .await;
    scene.arm(PAY, FaultKind::AcceptThenDrop);
    scene.work().await;
    scene.minutes(10).await;
    assert_eq!(scene.state(first).await, State::Settled);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (7, 7));
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn settling_a_plan_ends_when_nothing_changes_without_a_person() {
    let scene = Scene::start().await;
    scene.learn(NOT_ENOUGH, CodeClass::Refused).await;
    let investor = scene.bank.investor(100_000_000);
    let rows = vec![(investor.as_str(), 1_000); 1100];
    let whole = order(LOAN, true, &rows);
    let planned = scene.transfers.plan(key("loan"), &whole, Submit::default());
    let calls: Vec<_> = planned
        .await
        .unwrap()
        .calls
        .iter()
        .map(|it| it.intent.id)
        .collect();
    let settled = scene
        .transfers
        .settle(&calls, std::future::pending())
        .await
        .unwrap();
    assert!(
        settled
            .iter()
            .all(|record| record.state() == State::Settled)
    );
    // Told to stop, it stops, and says how things stand.
    let other = scene
        .submit("other", &order("77", true, &[(&investor, 999_999_999)]))
        .await;
    let stopped = scene
        .transfers
        .settle(&[other], std::future::ready(()))
        .await
        .unwrap();
    assert_eq!(stopped.len(), 1);
}
