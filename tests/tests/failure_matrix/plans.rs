//! Row 12: a plan of several calls of which one is refused, answered with doubt, or interrupted.

use ontu::runtime::CodeClass;
use ontu::transfer::{Journal, PlanReport, PlanStatus, State, Submit};
use ontu_sandbox::FaultKind;
use ontu_tests::journal_folder::JournalFolder;
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{NOT_ENOUGH, PAY, Scene, by, key};

/// Records a loan of 1,100 rows, which is three calls.
async fn planned<J: Journal + 'static>(scene: &Scene<J>) -> PlanReport {
    let investor = scene.bank.investor(100_000_000);
    let rows = vec![(investor.as_str(), 1_000); 1100];
    let whole = order(LOAN, true, &rows);
    let planned = scene.transfers.plan(key("loan"), &whole, Submit::default());
    planned.await.unwrap()
}

/// Settles the calls of a plan before one of them, each by itself, and breaks that one.
async fn breaks<J: Journal + 'static>(
    scene: &Scene<J>,
    plan: &PlanReport,
    call: usize,
    fault: FaultKind,
) {
    for before in &plan.calls[..call] {
        let only = [before.intent.id];
        let settled = scene.transfers.settle(&only, std::future::pending());
        assert_eq!(settled.await.unwrap()[0].state(), State::Settled);
    }
    scene.arm(PAY, fault);
}

/// Whether the calls that reached the bank opened the loan once and first, each with the running total of those before it.
async fn check_order<J: Journal + 'static>(scene: &Scene<J>, calls: usize) {
    let requests = scene.bank.sandbox.transcript();
    let orders: Vec<_> = requests.iter().filter(|call| call.api == PAY).collect();
    assert_eq!(orders.len(), calls);
    for (index, call) in orders.iter().enumerate() {
        let opens = call.request.contains(r#""NewTrnsYn":"Y""#);
        assert_eq!(opens, index == 0, "call {index}");
    }
    let mut total = 0;
    for record in scene.records().await {
        total += record.intent.amount.get();
        if record.state() == State::Settled {
            let expected = record.standing.attempt().and_then(|it| it.expected_total);
            assert_eq!(expected.map(|krw| krw.get()), Some(total), "I9: InvAccAmt");
        }
    }
    scene.adds_up().await;
}

#[tokio::test]
async fn row_12_whichever_call_is_refused_the_plan_says_how_far_it_came() {
    for refused in 0..3_u32 {
        let scene = Scene::start().await;
        scene.learn("A7777", CodeClass::Refused).await;
        let plan = planned(&scene).await;
        let fault = FaultKind::CodeBeforeAcceptance("A7777".to_owned());
        breaks(&scene, &plan, refused as usize, fault).await;
        scene.minutes(10).await;
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
        // Nothing makes up for it by itself, a day later either.
        scene.after_the_night().await;
        let later = scene.transfers.report(plan.plan.id).await.unwrap();
        assert_eq!(later.status(), status);
        check_order(&scene, refused as usize + 1).await;
    }
}

#[tokio::test]
async fn row_12_whichever_call_is_in_doubt_the_plan_waits_for_it_and_goes_on() {
    for doubted in 0..3 {
        for fault in [
            FaultKind::CodeAfterAcceptance("AT999".to_owned()),
            FaultKind::AcceptThenDrop,
            FaultKind::PendingForInquiries(3),
        ] {
            let scene = Scene::start().await;
            let plan = planned(&scene).await;
            breaks(&scene, &plan, doubted, fault.clone()).await;
            scene.work().await;
            let states: Vec<State> = scene.records().await.iter().map(|it| it.state()).collect();
            for (call, state) in states.iter().enumerate() {
                let expected = match call.cmp(&doubted) {
                    std::cmp::Ordering::Less => State::Settled,
                    std::cmp::Ordering::Equal => State::Unknown,
                    std::cmp::Ordering::Greater => State::Recorded,
                };
                assert_eq!(*state, expected, "{fault:?}: call {call} of {states:?}");
            }
            scene.minutes(10).await;
            let report = scene.transfers.report(plan.plan.id).await.unwrap();
            assert_eq!(report.status(), PlanStatus::Settled, "{fault:?}");
            assert_eq!(scene.movements().len(), 3);
            check_order(&scene, 3).await;
        }
    }
}

#[tokio::test]
async fn row_12_a_plan_goes_on_after_a_restart_in_the_middle_of_it() {
    for call in 0..3 {
        let folder = JournalFolder::new();
        let scene = Scene::on_disk(&folder).await;
        let plan = planned(&scene).await;
        breaks(&scene, &plan, call, FaultKind::AcceptThenDrop).await;
        scene.work().await;
        let bank = scene.stopped();
        let scene = Scene::on(bank, &folder, folder.open().unwrap());
        scene.minutes(10).await;
        let report = scene.transfers.report(plan.plan.id).await.unwrap();
        assert_eq!(report.status(), PlanStatus::Settled);
        assert_eq!(scene.movements().len(), 3);
        check_order(&scene, 3).await;
    }
}

#[tokio::test]
async fn row_12_a_plan_goes_out_in_turn_and_says_how_far_it_came() {
    let scene = Scene::start().await;
    let investors: Vec<String> = (0..3).map(|_| scene.bank.investor(100_000_000)).collect();
    let rows: Vec<(&str, u64)> = (0..1100)
        .map(|row| (investors[row % 3].as_str(), 1_000))
        .collect();
    let whole = order(LOAN, true, &rows);
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
    check_order(&scene, 3).await;
}

#[tokio::test]
async fn row_12_a_plan_whose_call_is_refused_stops_there() {
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
    scene
        .transfers
        .again(refused, None, by("Lee"))
        .await
        .unwrap();
    scene.minutes(10).await;
    let report = scene.transfers.report(report.plan.id).await.unwrap();
    assert_eq!(report.status(), PlanStatus::Settled);
    assert_eq!(scene.movements().len(), 3);
}
