//! A recorded call that goes no further by itself is looked at by a person, alone and in the report of its plan.

use ontu::nh::PaymentOrder;
use ontu::runtime::Krw;
use ontu::transfer::{
    Attention, CallerKey, Health, Journal, NotAllowed, Opening, PlanStatus, SealedPayload, State,
    Submit, TransferError, Waiting,
};

use crate::scene::{INQUIRE, PAY, Reaction, Scene, by, order};

async fn waits(scene: &Scene, intent: ontu::transfer::IntentId) -> Option<Waiting> {
    let record = scene.record(intent).await;
    let look = scene.transfers.look(&record).await.unwrap();
    let expected = look.waits.map_or(Attention::None, |_| Attention::Operator);
    assert_eq!(look.attention, expected);
    look.waits
}

#[tokio::test]
async fn what_a_recorded_call_waits_for_is_told() {
    let scene = Scene::new();
    let first = scene.submit("a", &order("123465432", 1_000)).await;
    // A second opening of the loan could be recorded before the first was settled.
    let second = scene.submit("b", &order("123465432", 2_000)).await;
    assert_eq!(waits(&scene, first).await, None);
    scene.work().await;
    scene.seconds(30).await;
    assert_eq!(waits(&scene, second).await, Some(Waiting::LoanTotal));

    let other = scene.submit("c", &order("987654321", 1_000)).await;
    scene
        .journal
        .set_health(Health::Quarantined("a test".to_owned()));
    assert_eq!(waits(&scene, other).await, Some(Waiting::Journal));
    scene.journal.set_health(Health::Ready);
    let sealed = scene.journal.payload(other).await.unwrap();
    let forgotten = SealedPayload::new(Vec::new());
    let replaced = scene.journal.replace_payload(other, sealed, forgotten);
    assert!(replaced.await.unwrap());
    assert_eq!(waits(&scene, other).await, Some(Waiting::Content));
}

#[tokio::test]
async fn the_report_of_a_plan_says_that_it_goes_no_further() {
    let scene = Scene::new();
    // Somebody has paid on the loan past this journal.
    scene.bank.reacts(|api, count| {
        (api == PAY && count == 1).then_some(Reaction::Changed("InvAccAmt", "1500000000"))
    });
    let whole: PaymentOrder = {
        use ontu::transfer::Divisible;
        let one = order("123465432", 800_000_000);
        let rows = one.investments().to_vec();
        let twice = [rows.clone(), rows].concat();
        let mut twice_order = ontu::nh::order_payment::PaymentOrderRequired {
            raised_amount: Krw::from(1_600_000_000),
            loan_term_months: 12,
            investment_total: Krw::from(1_600_000_000),
            is_new_loan: true,
            loan_no: one.loan_no().clone(),
            bank_code: one.bank_code().clone(),
            borrower_account_no: one.borrower_account_no().clone(),
            account_holder_name: one.account_holder_name().clone(),
            loan_application_date: one.loan_application_date(),
            withdrawal_memo: one.withdrawal_memo().clone(),
            investments: Vec::new(),
        };
        twice_order.investments = twice;
        let whole = PaymentOrder::new(twice_order);
        assert_eq!(whole.row_amounts().len(), 2);
        whole
    };
    let key = CallerKey::new("loan").unwrap();
    let plan = scene
        .transfers
        .plan(key, &whole, Submit::default())
        .await
        .unwrap();
    assert_eq!(
        (plan.status(), plan.attention()),
        (PlanStatus::Waiting, Attention::None)
    );
    scene.work().await;
    scene.seconds(30).await;
    let report = scene.transfers.report(plan.plan.id).await.unwrap();
    assert_eq!(report.status(), PlanStatus::Disputed);
    assert_eq!(report.attention(), Attention::Operator);
    let record = &report.calls[1];
    let look = scene.transfers.look(record).await.unwrap();
    assert_eq!(look.waits, Some(Waiting::EarlierCall));

    // The person finds that the call was done; the total is unknown until it is adopted.
    scene.bank.passes(24 * 60 * 60);
    let first = report.calls[0].intent.id;
    scene.transfers.inquire(first).await.unwrap();
    let finding = ontu::transfer::Finding {
        moved: true,
        amount: Krw::from(800_000_000),
        reference: "statement".to_owned(),
        bank_confirmed_not_queued: false,
    };
    scene
        .transfers
        .resolve(first, finding, by("Park"))
        .await
        .unwrap();
    let report = scene.transfers.report(plan.plan.id).await.unwrap();
    assert_eq!(report.status(), PlanStatus::Waiting);
    assert_eq!(report.attention(), Attention::Operator);
    let text = report.to_string();
    let end = "goes no further by itself: the running total of the loan does not fit the call";
    assert!(text.ends_with(end), "{text}");
}

#[tokio::test]
async fn a_decision_that_is_refused_leaves_the_transfer_to_the_next() {
    let scene = Scene::new();
    scene.bank.reacts(|api, count| match (api, count) {
        (PAY, 1) => Some(Reaction::Code("AC073")),
        (INQUIRE, _) => Some(Reaction::Result("AC073")),
        _ => None,
    });
    let intent = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    scene.seconds(10).await;
    assert_eq!(scene.state(intent).await, State::Refused);
    // Nothing of this waits for a lease to run out.
    for _ in 0..3 {
        let refused = scene.transfers.again(intent, None, by("Lee")).await;
        let why = NotAllowed::ChoiceNeeded;
        assert!(matches!(refused, Err(TransferError::NotAllowed(found)) if found == why));
        let refused = scene.transfers.cancel(intent, "Lee").await;
        assert!(matches!(
            refused,
            Err(TransferError::NotAllowed(NotAllowed::State(_)))
        ));
        scene.transfers.inquire(intent).await.unwrap();
    }
    let again = scene.transfers.again(intent, Some(Opening::New), by("Lee"));
    assert_eq!(again.await.unwrap().state(), State::Recorded);
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
}
