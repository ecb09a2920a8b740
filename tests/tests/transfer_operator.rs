//! What a person does about transfers: explains codes, decides what the bank does not explain, adopts totals, compares with the bank.

use jiff::SignedDuration;
use ontu::nh::PaymentOrder;
use ontu::runtime::{CodeClass, Krw};
use ontu::transfer::{
    Attention, Dispute, Finding, IntentId, Journal, NotAllowed, State, Submit, TransferError,
    TwoPerson, attention,
};
use ontu_sandbox::{FaultKind, Settings};
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{ABSENT, NOT_ENOUGH, Scene, by, key, rules};

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
    let finding = |amount: u32, queued: bool| Finding {
        moved: false,
        amount: Krw::from(amount),
        reference: "call with the bank".to_owned(),
        bank_confirmed_not_queued: queued,
    };
    let refused = async |finding: Finding, why: NotAllowed| {
        let resolved = scene.transfers.resolve(intent, finding, by("Park")).await;
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
        .resolve(intent, finding(600_000, false), by("Park"))
        .await;
    assert_eq!(resolved.unwrap().state(), State::NotExecuted);
    assert!(scene.record(intent).await.standing.is_by_operator());
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
        .adopt::<PaymentOrder>(LOAN, Krw::from(100_000), "statement", by("Park"))
        .await
        .unwrap();
    let intent = scene.submit("a", &next).await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
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

#[tokio::test]
async fn a_code_that_was_explained_wrongly_disputes_what_it_decided() {
    let scene = Scene::start().await;
    scene.learn(NOT_ENOUGH, CodeClass::Refused).await;
    let investor = scene.bank.investor(1_000);
    let request = order(LOAN, true, &[(&investor, 600_000)]);
    let intent = scene.submit("a", &request).await;
    scene.minutes(10).await;
    assert_eq!(scene.state(intent).await, State::Refused);
    let moved = scene.learn(NOT_ENOUGH, CodeClass::Pending).await;
    assert_eq!(moved.len(), 1);
    let record = scene.record(intent).await;
    assert_eq!(record.standing.dispute(), Some(&Dispute::JudgedOtherwise));
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_rules_ask_for_two_people_whatever_the_caller_took_for_enough() {
    for demanded in [TwoPerson::Names, TwoPerson::Users] {
        let rules = rules().with_two_person(demanded);
        let scene = Scene::with(Settings::default(), rules).await;
        let id = IntentId::random().unwrap();
        let finding = Finding {
            moved: true,
            amount: Krw::from(1),
            reference: "statement".to_owned(),
            bank_confirmed_not_queued: false,
        };
        let transfers = &scene.transfers;
        let found = [
            transfers.again(id, None, by("Kim")).await.err(),
            transfers.resolve(id, finding, by("Kim")).await.err(),
            transfers
                .adopt::<PaymentOrder>(LOAN, Krw::from(1), "statement", by("Kim"))
                .await
                .err(),
            transfers
                .learn(None, "Z1234", CodeClass::Refused, "mail", by("Kim"))
                .await
                .err(),
        ];
        for error in found {
            let why = NotAllowed::SecondPersonNeeded;
            assert!(
                matches!(error, Some(TransferError::NotAllowed(found)) if found == why),
                "{error:?}"
            );
        }
        assert!(scene.journal.learnt().await.unwrap().is_empty());
    }
}
