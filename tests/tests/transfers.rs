//! Transfers over a real socket: each ledger movement happens once, whatever is lost, and everything else is known not to have happened.

use jiff::SignedDuration;
use jiff::civil::date;
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::{CodeClass, Krw};
use ontu::transfer::{
    Attention, Dispute, Journal, NotAllowed, Opening, PlanStatus, Resolution, State, Submit,
    TransferError, attention,
};
use ontu_sandbox::{DayRule, FaultKind, GarbageKind, RefusedOriginal, Settings};
use ontu_tests::requests::{LOAN, deposit_return, order, repayment};
use ontu_tests::scene::{ABSENT, NOT_ENOUGH, PAY, Scene, key, rules};

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
async fn a_code_that_nothing_lists_is_explained_and_judged_again() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    scene.minutes(45).await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    let now = scene.bank.clock.now();
    assert_eq!(
        attention(&scene.record(intent).await, now),
        Attention::Operator
    );
    let moved = scene.learn(NOT_ENOUGH, CodeClass::Refused).await;
    assert_eq!(moved.len(), 1);
    assert_eq!(scene.state(intent).await, State::Refused);
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_person_decides_what_the_bank_does_not_explain() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    scene.minutes(1).await;
    let finding = |amount: u32, queued: bool| Resolution {
        moved: false,
        amount: Krw::from(amount),
        reference: "call with the bank".to_owned(),
        by: "Park".to_owned(),
        confirmed_by: None,
        bank_confirmed_not_queued: queued,
    };
    let refused = async |finding: Resolution, why: NotAllowed| {
        let resolved = scene.transfers.resolve(intent, finding).await;
        assert!(
            matches!(resolved, Err(TransferError::NotAllowed(found)) if found == why),
            "{resolved:?}"
        );
    };
    refused(finding(600_000, false), NotAllowed::TooEarly).await;
    refused(finding(1, true), NotAllowed::OtherAmount).await;
    scene.bank.clock.advance(SignedDuration::from_hours(20));
    refused(finding(600_000, false), NotAllowed::InquiryTooOld).await;
    scene.transfers.inquire(intent).await.unwrap();
    let resolved = scene
        .transfers
        .resolve(intent, finding(600_000, false))
        .await;
    assert_eq!(resolved.unwrap().state(), State::NotExecuted);
    assert!(scene.record(intent).await.standing.is_by_operator());
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
async fn the_banks_running_total_gives_a_double_payment_away() {
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
    let finding = Resolution {
        moved: true,
        amount: Krw::from(200_000),
        reference: "statement".to_owned(),
        by: "Park".to_owned(),
        confirmed_by: None,
        bank_confirmed_not_queued: false,
    };
    let resolved = scene.transfers.resolve(second, finding).await.unwrap();
    assert_eq!(resolved.state(), State::Settled);
    scene.minutes(60).await;
    assert_eq!(scene.state(third).await, State::Recorded);
    let adopted = scene
        .transfers
        .adopt::<PaymentOrder>(LOAN, Krw::from(300_001), "statement", "Park")
        .await;
    adopted.unwrap();
    scene.minutes(10).await;
    assert_eq!(scene.state(third).await, State::Settled);
}

#[tokio::test]
async fn a_continuation_of_an_unknown_loan_needs_its_total_first() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let opened = order(LOAN, true, &[(&investor, 100_000)]);
    let called = scene.bank.client.call_unjournalled(&opened).await.unwrap();
    assert!(called.done().is_ok());
    let next = order(LOAN, false, &[(&investor, 200_000)]);
    let unknown = scene
        .transfers
        .submit(key("a"), &next, Submit::default())
        .await;
    let why = NotAllowed::LoanUnknown;
    assert!(matches!(unknown, Err(TransferError::NotAllowed(found)) if found == why));
    scene
        .transfers
        .adopt::<PaymentOrder>(LOAN, Krw::from(100_000), "statement", "Park")
        .await
        .unwrap();
    let intent = scene.submit("a", &next).await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
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
async fn a_wrong_token_hangs_no_loan() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let client = ontu_tests::bank::client(ontu_tests::bank::configuration(
        scene.bank.sandbox.url(),
        "mistyped",
        &scene.bank.clock,
    ));
    let transfers = ontu::transfer::Transfers::builder(
        client,
        scene.journal.clone(),
        std::sync::Arc::new(ontu::transfer::NullSealer),
    )
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
        inner: ontu::transport::HttpTransport::new(None, None).unwrap(),
    };
    let configuration =
        ontu_tests::bank::configuration(&url, scene.bank.sandbox.token(), &scene.bank.clock);
    let client = ontu_tests::bank::client(configuration.with_transport(transport));
    let broken = ontu::transfer::Transfers::builder(
        client,
        scene.journal.clone(),
        std::sync::Arc::new(ontu::transfer::NullSealer),
    )
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
    inner: ontu::transport::HttpTransport,
}

impl ontu::transport::Transport for Unreachable {
    fn send<'a>(
        &'a self,
        request: ontu::transport::TransportRequest,
    ) -> ontu::transport::BoxFuture<
        'a,
        Result<ontu::transport::TransportReply, ontu::transport::TransportError>,
    > {
        if request.url.contains(PAY) {
            let error =
                ontu::transport::TransportError::NotSent(ontu::transport::NotSentReason::Connect);
            return Box::pin(std::future::ready(Err(error)));
        }
        self.inner.send(request)
    }
}

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
async fn a_caller_who_stops_to_wait_stops_nothing() {
    use futures_util::FutureExt;
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
    use ontu::TransactionNo;
    use ontu::runtime::CodeOverlay;
    use ontu::transfer::{Codes, Engine, Event, WorkerName};
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
async fn settled_transfers_are_compared_with_the_bank() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    for loan in ["1", "2"] {
        scene
            .submit(loan, &order(loan, true, &[(&investor, 1_000)]))
            .await;
    }
    scene.work().await;
    let today = scene.bank.clock.now().date();
    let found = scene.transfers.reconcile(today).await.unwrap();
    assert_eq!((found.asked, found.done), (2, 2));
    assert!(found.differences.is_empty());
    let inquiry = "P2PNInvestmentLoanExecutionResultInquiry";
    scene.arm(inquiry, FaultKind::CodeBeforeAcceptance(ABSENT.to_owned()));
    let found = scene.transfers.reconcile(today).await.unwrap();
    assert_eq!((found.asked, found.done), (2, 1));
    assert!(found.differences[0].contradicts);
    assert_eq!(found.differences[0].record.state(), State::Disputed);
}
