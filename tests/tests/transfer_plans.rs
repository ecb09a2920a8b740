//! Plans of several calls: in turn for one loan, side by side over loans, and what is said when one of them fails.

use ontu::runtime::CodeClass;
use ontu::transfer::{PlanStatus, State, Submit};
use ontu_sandbox::FaultKind;
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{NOT_ENOUGH, PAY, Scene, key};

#[tokio::test]
async fn a_plan_goes_out_in_turn_and_says_how_far_it_came() {
    let scene = Scene::start().await;
    let investors: Vec<String> = (0..3).map(|_| scene.bank.investor(100_000_000)).collect();
    let rows: Vec<(&str, u64)> = (0..1100)
        .map(|row| (investors[row % 3].as_str(), 1_000))
        .collect();
    let whole = order(LOAN, true, &rows);
    // The second call meets a refusal that the bank has explained.
    scene.learn("A7777", CodeClass::Refused).await;
    let report = scene
        .transfers
        .plan(key("loan"), &whole, Submit::default())
        .await
        .unwrap();
    assert_eq!(report.plan.calls, 3);
    assert_eq!(report.status(), PlanStatus::Waiting);
    scene.work().await;
    let report = scene.transfers.report(report.plan.id).await.unwrap();
    assert_eq!(
        report.to_string(),
        "settled: done 3 of 3 calls, 1,100,000 of 1,100,000 KRW, 1100 of 1100 rows"
    );
    let again = scene.transfers.plan(key("loan"), &whole, Submit::default());
    assert_eq!(again.await.unwrap(), report);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (3, 3));
    let amounts: Vec<u64> = scene.movements().iter().map(|it| it.krw).collect();
    assert_eq!(amounts, [500_000, 500_000, 100_000]);
}

#[tokio::test]
async fn a_plan_whose_call_is_refused_stops_there() {
    let scene = Scene::start().await;
    scene.learn(NOT_ENOUGH, CodeClass::Refused).await;
    // Enough for the first 500 rows alone.
    let investor = scene.bank.investor(500_000);
    let rows = vec![(investor.as_str(), 1_000); 1100];
    let report = scene
        .transfers
        .plan(key("loan"), &order(LOAN, true, &rows), Submit::default())
        .await
        .unwrap();
    scene.minutes(60).await;
    let report = scene.transfers.report(report.plan.id).await.unwrap();
    assert_eq!(
        report.to_string(),
        "partially-funded: done 1 of 3 calls, 500,000 of 1,100,000 KRW, 500 of 1100 rows; not done 2 calls, 600,000 KRW, 600 rows"
    );
    assert_eq!(scene.calls(PAY), 2);
    // Money comes in, and somebody asks for another attempt of the refused call.
    scene.bank.sandbox.deposit(&investor, 600_000).unwrap();
    let refused = report.current().unwrap().intent.id;
    scene.transfers.again(refused, None, "Lee").await.unwrap();
    scene.minutes(10).await;
    let report = scene.transfers.report(report.plan.id).await.unwrap();
    assert_eq!(report.status(), PlanStatus::Settled);
    assert_eq!(scene.movements().len(), 3);
}

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
async fn whichever_call_is_refused_the_plan_says_how_far_it_came() {
    for refused in 0..3_u32 {
        let scene = Scene::start().await;
        scene.learn("A7777", CodeClass::Refused).await;
        let investor = scene.bank.investor(100_000_000);
        let rows = vec![(investor.as_str(), 1_000); 1100];
        let whole = order(LOAN, true, &rows);
        let planned = scene.transfers.plan(key("loan"), &whole, Submit::default());
        let plan = planned.await.unwrap();
        // Each call is worked on by itself, so that the fault meets the right one.
        for (index, call) in plan.calls.iter().enumerate() {
            if index as u32 == refused {
                scene.arm(PAY, FaultKind::CodeBeforeAcceptance("A7777".to_owned()));
            }
            let stop = std::future::pending();
            let only = [call.intent.id];
            if index as u32 == refused {
                scene.minutes(10).await;
                break;
            }
            scene.transfers.settle(&only, stop).await.unwrap();
        }
        let report = scene.transfers.report(plan.plan.id).await.unwrap();
        assert_eq!(report.done().calls, refused);
        assert_eq!(report.not_done().calls, 3 - refused);
        let status = if refused == 0 {
            PlanStatus::Stopped
        } else {
            PlanStatus::PartiallyFunded
        };
        assert_eq!(report.status(), status);
        assert_eq!(scene.movements().len() as u32, refused);
    }
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
