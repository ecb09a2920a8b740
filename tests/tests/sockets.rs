//! Each of the 8 APIs over a real socket, client against sandbox bank: one loan through its whole life, and what may go wrong.

use jiff::SignedDuration;
use ontu::nh::values::AccountUsage;
use ontu::nh::{PaymentOrder, operations};
use ontu::runtime::{CodeOverlay, Krw, MoneyMoving, Original, Outcome, UnknownReason, original};
use ontu::{Called, Client};
use ontu_sandbox::{Fault, FaultKind, MovementKind, When};
use ontu_tests::bank::Bank;
use ontu_tests::requests::{LOAN, deposit_return, deposits_today, issue, order, repayment};
use serde_json::json;

/// What an inquiry says of a call that moved money.
async fn ask<O: MoneyMoving>(client: &Client, request: &O, called: &Called<O::Reply>) -> Original {
    let inquiry = request
        .inquiry(called.date, &called.transaction_no)
        .unwrap();
    let answer = client.call(&inquiry).await.unwrap();
    original::<O::Inquiry>(&answer.outcome, &CodeOverlay::new())
}

/// What an outcome is, in short.
fn short<R>(outcome: Outcome<R>) -> String {
    format!("{:?}", outcome.map(|_| ()))
}

#[tokio::test]
async fn one_loan_through_its_whole_life() {
    let bank = Bank::start().await;
    let client = &bank.client;

    // Issue: one account for each side.
    let investor = client
        .call(&issue(AccountUsage::Investor, "홍길동"))
        .await
        .unwrap()
        .done()
        .unwrap();
    let borrower = client
        .call(&issue(AccountUsage::Borrower, "임꺽정"))
        .await
        .unwrap()
        .done()
        .unwrap();
    let account = |number: Option<&str>| number.unwrap().to_owned();
    let investor = account(investor.virtual_account_no.expose_text());
    let borrower = account(borrower.virtual_account_no.expose_text());

    // Deposits: they are listed, newest first.
    bank.sandbox.deposit(&investor, 700_000).unwrap();
    bank.sandbox.deposit(&investor, 300_000).unwrap();
    let list = client
        .call(&deposits_today())
        .await
        .unwrap()
        .done()
        .unwrap();
    let amounts: Vec<_> = list
        .deposits
        .iter()
        .map(|row| row.received_amount.get())
        .collect();
    assert_eq!(
        amounts,
        [Some(Krw::from(300_000)), Some(Krw::from(700_000))]
    );
    assert_eq!(list.available_amount.get(), Some(Krw::from(1_000_000)));

    // Payment: the order, and its result.
    let paid = order(LOAN, true, &[(&investor, 900_000)]);
    let called = client.call_unjournalled(&paid).await.unwrap();
    assert_eq!(ask(client, &paid, &called).await, Original::Done);
    let reply = called.done().unwrap();
    assert_eq!(reply.accumulated_investment.get(), Some(Krw::from(900_000)));

    // Repayment: the borrower's deposit goes to the investor, and its result.
    bank.sandbox.deposit(&borrower, 500_000).unwrap();
    let repaid = repayment(LOAN, &borrower, &[(&investor, 500_000)]);
    let called = client.call_unjournalled(&repaid).await.unwrap();
    assert_eq!(ask(client, &repaid, &called).await, Original::Done);
    called.done().unwrap();

    // Return: not within three hours of the deposit, then it is done, and its result.
    let returned = deposit_return(&investor, 600_000);
    let called = client.call_unjournalled(&returned).await.unwrap();
    assert_eq!(short(called.outcome), "Refused(AC073)");
    bank.clock.advance(SignedDuration::from_hours(3));
    let called = client.call_unjournalled(&returned).await.unwrap();
    assert_eq!(ask(client, &returned, &called).await, Original::Done);
    called.done().unwrap();

    let moved: Vec<_> = bank
        .sandbox
        .movements()
        .iter()
        .map(|one| (one.kind, one.krw))
        .collect();
    let expected = [
        (MovementKind::Payment, 900_000),
        (MovementKind::Repayment, 500_000),
        (MovementKind::Return, 600_000),
    ];
    assert_eq!(moved, expected);
    assert!(bank.sandbox.with_bank(|bank| bank.ledger_balanced()));
    let mut called: Vec<_> = bank
        .sandbox
        .transcript()
        .into_iter()
        .map(|call| call.api)
        .collect();
    called.sort();
    called.dedup();
    assert_eq!(called.len(), 8, "{called:?}");
}

#[tokio::test]
async fn the_blocking_client_works_inside_a_runtime_too() {
    let bank = Bank::start().await;
    let investor = bank.investor(1_000_000);
    let client = ontu::blocking::Client::new(bank.configuration()).unwrap();
    // The bank lives on this runtime, so this thread may not be the one that waits.
    let paid = order(LOAN, true, &[(&investor, 1_000_000)]);
    let (list, called) = tokio::task::spawn_blocking(move || {
        let list = client.deposits(deposits_today()).unwrap();
        (list, client.call_unjournalled(&paid).unwrap())
    })
    .await
    .unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(short(called.outcome), "Done(())");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_blocking_client_may_block_a_thread_of_a_runtime() {
    let bank = Bank::start().await;
    bank.investor(1);
    let client = ontu::blocking::Client::new(bank.configuration()).unwrap();
    assert_eq!(client.deposits(deposits_today()).unwrap().len(), 1);
    let called = client
        .call(&issue(AccountUsage::Investor, "홍길동"))
        .unwrap();
    assert_eq!(short(called.outcome), "Done(())");
}

#[test]
fn the_blocking_client_needs_no_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bank = runtime.block_on(Bank::start());
    bank.investor(1);
    let client = ontu::blocking::Client::new(bank.configuration()).unwrap();
    assert_eq!(client.deposits(deposits_today()).unwrap().len(), 1);
}

#[tokio::test]
async fn an_issue_whose_reply_is_lost_is_repeated_and_issues_once() {
    let bank = Bank::start().await;
    let request = issue(AccountUsage::Investor, "홍길동");
    bank.sandbox
        .arm(Fault::once(When::any(), FaultKind::AcceptThenDrop));
    let called = bank.client.call(&request).await.unwrap();
    assert_eq!(short(called.outcome), "Unknown(Lost(Connection))");
    let issued = bank.sandbox.with_bank(|bank| {
        bank.accounts()
            .map(|one| one.number.clone())
            .collect::<Vec<_>>()
    });
    assert_eq!(issued.len(), 1);

    let again = bank
        .client
        .call_again(&request, &called.transaction_no, called.date)
        .await
        .unwrap();
    let reply = again.done().unwrap();
    assert_eq!(
        reply.virtual_account_no.expose_text(),
        Some(issued[0].as_str())
    );
    assert_eq!(bank.sandbox.with_bank(|bank| bank.accounts().count()), 1);

    // Other data under the same number is another issue, and the bank says so.
    let other = issue(AccountUsage::Investor, "임꺽정");
    let called = bank
        .client
        .call_again(&other, &called.transaction_no, called.date)
        .await
        .unwrap();
    assert_eq!(short(called.outcome), "Unknown(Duplicate(AC082))");
    assert_eq!(bank.sandbox.with_bank(|bank| bank.accounts().count()), 1);
}

#[tokio::test]
async fn an_order_whose_reply_is_lost_is_found_by_inquiry() {
    for (kind, expected) in [
        (FaultKind::AcceptThenDrop, Original::Done),
        (
            FaultKind::CodeAfterAcceptance("AT999".to_owned()),
            Original::Done,
        ),
        (FaultKind::DropBeforeAccept, Original::Unknown),
        (
            FaultKind::CodeBeforeAcceptance("A9999".to_owned()),
            Original::Unknown,
        ),
    ] {
        let bank = Bank::start().await;
        let investor = bank.investor(1_000_000);
        let paid = order(LOAN, true, &[(&investor, 1_000_000)]);
        bank.sandbox.arm(Fault::once(
            When::api("P2PNInvestmentPaymentOrder"),
            kind.clone(),
        ));
        let called = bank.client.call_unjournalled(&paid).await.unwrap();
        assert!(
            called.outcome.is_unknown(),
            "{kind:?}: {:?}",
            called.outcome
        );
        assert_eq!(
            ask(&bank.client, &paid, &called).await,
            expected,
            "{kind:?}"
        );
        let moved = usize::from(expected == Original::Done);
        assert_eq!(bank.sandbox.movements().len(), moved, "{kind:?}");
    }
}

#[tokio::test]
async fn the_same_number_again_is_a_duplicate_and_moves_nothing() {
    let bank = Bank::start().await;
    let investor = bank.investor(2_000_000);
    let paid = order(LOAN, true, &[(&investor, 1_000_000)]);
    let sending = bank
        .client
        .new_sending("P2PNInvestmentPaymentOrder")
        .unwrap();
    for expected in ["Done(())", "Unknown(Duplicate(AC081))"] {
        let called = bank
            .client
            .call_unjournalled_as(&paid, sending.clone(), None)
            .await
            .unwrap();
        assert_eq!(short(called.outcome), expected);
    }
    assert_eq!(bank.sandbox.movements().len(), 1);
}

#[tokio::test]
async fn an_order_in_progress_is_pending_until_it_is_done() {
    let bank = Bank::start().await;
    let investor = bank.investor(1_000_000);
    let paid = order(LOAN, true, &[(&investor, 1_000_000)]);
    bank.sandbox
        .arm(Fault::once(When::any(), FaultKind::PendingForInquiries(2)));
    let called = bank.client.call_unjournalled(&paid).await.unwrap();
    assert_eq!(short(called.outcome.clone()), "Pending(A0050)");
    for expected in ["Pending(A0050)", "Pending(A0050)", "Done"] {
        let found = ask(&bank.client, &paid, &called).await;
        assert_eq!(format!("{found:?}"), expected);
    }
}

#[tokio::test]
async fn an_operation_without_a_layout_is_called_with_json() {
    let bank = Bank::start().await;
    let members = json!({ "Vran": "79000000000075" });
    let members = members.as_object().unwrap();
    let called = bank
        .client
        .call_json(&operations::LIST_VIRTUAL_ACCOUNTS, members)
        .await
        .unwrap();
    // The sandbox bank serves what is laid out; its own code is one that nothing lists.
    assert_eq!(short(called.outcome), "Unlisted(ZS003)");
    let refused = bank
        .client
        .call_json(&operations::VERIFY_BORROWER, members)
        .await
        .unwrap_err();
    assert!(refused.is_not_sent() && refused.is_invalid(), "{refused}");
    let called = bank
        .client
        .call_json_unjournalled(&operations::VERIFY_BORROWER, members)
        .await
        .unwrap();
    assert!(
        matches!(called.outcome, Outcome::Unknown(UnknownReason::Unlisted(_))),
        "{:?}",
        called.outcome
    );
    assert_eq!(bank.sandbox.transcript().len(), 2);
}

#[tokio::test]
async fn a_laid_out_read_is_called_with_json_too() {
    let bank = Bank::start().await;
    bank.investor(5_000);
    let members = json!({ "Vran": "", "Iqds": "1", "Insymd": "20260105", "Ineymd": "20260105", "PageNo": "1" });
    let called = bank
        .client
        .call_json(&ontu::nh::list_deposits::INFO, members.as_object().unwrap())
        .await
        .unwrap();
    let reply = called.done().unwrap();
    let reply: serde_json::Value = serde_json::from_str(reply.expose()).unwrap();
    assert_eq!(reply["REC"][0]["RcvAmt"], "5000");
    let orders = <PaymentOrder as ontu::runtime::Operation>::INFO;
    let refused = bank
        .client
        .call_json_unjournalled(orders, members.as_object().unwrap())
        .await
        .unwrap_err();
    assert!(refused.is_not_sent() && refused.is_invalid(), "{refused}");
}
