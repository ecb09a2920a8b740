//! Transfers over a real socket: each ledger movement happens once, whatever is lost, and everything else is known not to have happened.

use jiff::SignedDuration;
use jiff::civil::date;
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::CodeClass;
use ontu::transfer::{Dispute, NotAllowed, Opening, State, Submit, TransferError};
use ontu_sandbox::{DayRule, FaultKind, GarbageKind, RefusedOriginal, Settings};
use ontu_tests::requests::{LOAN, deposit_return, order, repayment};
use ontu_tests::scene::{ABSENT, PAY, Scene, key, rules};

#[tokio::test]
async fn a_call_is_sent_once_and_settled_by_its_reply() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    assert_eq!(scene.state(intent).await, State::Recorded);
    assert_eq!(scene.calls(PAY), 0);
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
    scene.minutes(60 * 24 * 2).await;
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    assert_eq!(scene.inquiries::<PaymentOrder>(), 0);
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_key_happens_once_and_other_content_is_refused() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let request = order(LOAN, true, &[(&investor, 600_000)]);
    let first = scene.submit("a", &request).await;
    scene.work().await;
    assert_eq!(scene.submit("a", &request).await, first);
    let other = order(LOAN, true, &[(&investor, 1)]);
    let taken = scene
        .transfers
        .submit(key("a"), &other, Submit::default())
        .await;
    assert!(taken.unwrap_err().is_taken());
    let twin = deposit_return(&investor, 1_000);
    scene.submit("b", &twin).await;
    let again = scene.transfers.submit(key("c"), &twin, Submit::default());
    assert!(again.await.unwrap_err().is_taken());
    let meant = Submit {
        duplicate_allowed: true,
    };
    assert!(scene.transfers.submit(key("c"), &twin, meant).await.is_ok());
}

#[tokio::test]
async fn a_lost_reply_is_inquired_and_never_sent_again() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    scene.arm(PAY, FaultKind::AcceptThenDrop);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    scene.minutes(1).await;
    assert_eq!(scene.state(intent).await, State::Settled);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    assert_eq!(scene.inquiries::<PaymentOrder>(), 1);
}

#[tokio::test]
async fn a_call_that_never_arrived_is_closed_when_its_days_are_over() {
    for day_rule in [DayRule::Sent, DayRule::Arrival] {
        let settings = Settings {
            day_rule,
            ..Settings::default()
        };
        let scene = Scene::with(settings, rules()).await;
        scene.learn(ABSENT, CodeClass::Absent).await;
        let investor = scene.bank.investor(1_000_000);
        scene.arm(PAY, FaultKind::DropBeforeAccept);
        let intent = scene
            .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
            .await;
        scene.work().await;
        scene.minutes(5).await;
        assert_eq!(scene.state(intent).await, State::Absent);
        scene.until(date(2026, 1, 6).at(1, 59, 0, 0)).await;
        assert_eq!(scene.state(intent).await, State::Absent);
        scene.until(date(2026, 1, 6).at(3, 0, 0, 0)).await;
        assert_eq!(scene.state(intent).await, State::NotExecuted);
        assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 0));

        let again = scene.transfers.again(intent, None, "Lee").await;
        let needed = NotAllowed::ChoiceNeeded;
        assert!(matches!(again, Err(TransferError::NotAllowed(why)) if why == needed));
        let again = scene.transfers.again(intent, Some(Opening::New), "Lee");
        assert_eq!(again.await.unwrap().state(), State::Recorded);
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Settled);
        let record = scene.record(intent).await;
        let numbers: Vec<_> = record
            .standing
            .attempts()
            .iter()
            .map(|it| &it.number)
            .collect();
        assert_ne!(numbers[0], numbers[1]);
        assert_eq!((scene.calls(PAY), scene.movements().len()), (2, 1));
    }
}

#[tokio::test]
async fn nothing_is_sent_around_midnight_and_the_call_carries_the_new_day() {
    let scene = Scene::start().await;
    scene.bank.clock.set(date(2026, 1, 5).at(23, 25, 0, 0));
    let investor = scene.bank.investor(0);
    let borrower = scene.bank.borrower(500_000);
    scene.bank.clock.set(date(2026, 1, 5).at(23, 31, 0, 0));
    let intent = scene
        .submit("a", &repayment(LOAN, &borrower, &[(&investor, 500_000)]))
        .await;
    scene.until(date(2026, 1, 6).at(0, 39, 0, 0)).await;
    assert_eq!(scene.state(intent).await, State::Recorded);
    scene.until(date(2026, 1, 6).at(0, 41, 0, 0)).await;
    let record = scene.record(intent).await;
    assert_eq!(record.standing.attempt().unwrap().day, date(2026, 1, 6));
    let calls = scene.bank.sandbox.transcript();
    let call = calls
        .iter()
        .find(|call| call.api == "P2PNInterestRepayment");
    let request = &call.unwrap().request;
    assert!(request.contains(r#""RpayYmd":"20260106""#), "{request}");
}

#[tokio::test]
async fn a_return_that_comes_too_soon_is_refused_only_when_the_inquiry_says_so() {
    for (refused_original, before) in [
        (RefusedOriginal::ResultCode, State::Refused),
        (RefusedOriginal::LikeUnknown, State::Refused),
        (RefusedOriginal::ResponseCode, State::Unknown),
    ] {
        let settings = Settings {
            refused_original,
            ..Settings::default()
        };
        let scene = Scene::with(settings, rules()).await;
        scene.learn(ABSENT, CodeClass::Absent).await;
        let investor = scene.bank.investor(1_000_000);
        let intent = scene.submit("a", &deposit_return(&investor, 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown);
        scene.minutes(10).await;
        assert_eq!(scene.state(intent).await, before, "{refused_original:?}");
        assert!(scene.movements().is_empty());
    }
}

#[tokio::test]
async fn what_the_bank_works_on_is_asked_about_until_it_is_done_or_refused() {
    for kind in [
        FaultKind::PendingForInquiries(3),
        FaultKind::PendingThenRefused {
            inquiries: 3,
            code: "AC073".to_owned(),
        },
    ] {
        let scene = Scene::start().await;
        let investor = scene.bank.investor(1_000_000);
        scene.bank.clock.advance(SignedDuration::from_hours(4));
        let done = matches!(kind, FaultKind::PendingForInquiries(_));
        scene.arm("P2PNInvestmentDepositAmountReturn", kind);
        let intent = scene.submit("a", &deposit_return(&investor, 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown);
        scene.bank.clock.advance(SignedDuration::from_secs(6));
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Processing);
        scene.minutes(10).await;
        let (state, moved) = if done {
            (State::Settled, 1)
        } else {
            (State::Refused, 0)
        };
        assert_eq!(scene.state(intent).await, state);
        assert_eq!(scene.movements().len(), moved);
        assert!(scene.inquiries::<DepositReturn>() >= 4);
    }
}

#[tokio::test]
async fn a_reply_to_another_call_is_no_evidence() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    for (name, kind) in [
        ("a", GarbageKind::WrongEcho),
        ("b", GarbageKind::Html),
        ("c", GarbageKind::Truncated),
        ("d", GarbageKind::DuplicateRpcd),
        ("e", GarbageKind::Empty),
    ] {
        scene.arm(PAY, FaultKind::Garbage(kind));
        let loan = format!("90000000{}", name.as_bytes()[0]);
        let intent = scene
            .submit(name, &order(&loan, true, &[(&investor, 1_000)]))
            .await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown, "{kind:?}");
        scene.minutes(1).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{kind:?}");
    }
    assert_eq!((scene.calls(PAY), scene.movements().len()), (5, 5));
}

#[tokio::test]
async fn a_number_that_the_bank_saw_before_is_disputed_and_nothing_more_is_sent() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let code = FaultKind::CodeBeforeAcceptance("AC081".to_owned());
    scene.arm(PAY, code);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    scene.work().await;
    let record = scene.record(intent).await;
    assert_eq!(record.standing.dispute(), Some(&Dispute::NumberCollision));
    let other = scene
        .submit("b", &order("1234", true, &[(&investor, 2_000)]))
        .await;
    scene.minutes(60).await;
    assert_eq!(scene.state(other).await, State::Recorded);
    assert_eq!(scene.calls(PAY), 1);
    assert!(scene.transfers.events().try_recv().is_err());
}

#[tokio::test]
async fn a_reply_that_is_cut_off_anywhere_is_settled_by_one_inquiry_and_one_order() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let mut orders = 0;
    for bytes in (0..700).step_by(8) {
        scene.arm(PAY, FaultKind::CutReply(bytes));
        let loan = format!("9{bytes:08}");
        let request = order(&loan, true, &[(&investor, 1_000)]);
        let intent = scene.submit(&loan, &request).await;
        orders += 1;
        scene.minutes(1).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{bytes} bytes");
    }
    assert_eq!(
        (scene.calls(PAY), scene.movements().len()),
        (orders, orders)
    );
}
