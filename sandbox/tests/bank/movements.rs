//! Issue, pay, repay and return as they go when nothing is wrong, and what they leave in the books.

use ontu_sandbox::{LedgerAccount, MovementKind, Usage};

use crate::caller::{
    Caller, ISSUE, LOAN, PAY, REPAY, RETURN, deposit_return, issue, payment, repayment,
};

#[test]
fn an_issued_account_is_a_number_of_the_bank_and_the_echo() {
    let mut caller = Caller::new();
    let first = caller.call(ISSUE, issue("1", "김투자"));
    let second = caller.call(ISSUE, issue("2", "이차입"));
    assert_eq!(
        (first.code.as_str(), first.message.as_str()),
        ("00000", "정상처리 되었습니다.")
    );
    assert_eq!(first.text("Vran").len(), 14);
    assert!(first.text("Vran").starts_with("790"));
    assert_ne!(first.text("Vran"), second.text("Vran"));
    assert_eq!(first.text("InvstBrwNm"), "김투자");
    assert_eq!(first.text("P2PVractUsg"), "1");
    assert_eq!(first.text("P2PCmtmNo"), "0000000000");
    let usages: Vec<_> = caller
        .bank
        .accounts()
        .map(|account| account.usage)
        .collect();
    assert_eq!(usages, [Usage::Investor, Usage::Borrower]);
}

#[test]
fn a_replys_header_has_the_nine_members_of_the_examples() {
    let mut caller = Caller::new();
    let issued = caller.call(ISSUE, issue("1", "김투자"));
    let header = issued.json["Header"].as_object().unwrap();
    let mut names: Vec<_> = header.keys().map(String::as_str).collect();
    names.sort_unstable();
    let mut expected = [
        "Trtm",
        "Rsms",
        "ApiNm",
        "IsTuno",
        "Tsymd",
        "FintechApsno",
        "Iscd",
        "Rpcd",
        "ApiSvcCd",
    ];
    expected.sort_unstable();
    assert_eq!(names, expected);
    // The time is the request's, not the bank's.
    assert_eq!(header["Trtm"], "112428");
    assert_eq!(header["IsTuno"], issued.number.as_str());
}

#[test]
fn a_payment_takes_from_each_investor_and_pays_the_borrower() {
    let mut caller = Caller::new();
    let (one, two) = (caller.investor(700), caller.investor(500));
    let paid = caller.call(
        PAY,
        payment("Y", LOAN, 1_000, &[(&one, 400), (&two, 300), (&one, 300)]),
    );
    assert_eq!(paid.code, "00000", "{paid:?}");
    assert_eq!(
        (paid.text("InvAccAmt"), paid.text("InvSumAmt")),
        ("1000", "1000")
    );
    assert_eq!(paid.text("LoanNo"), LOAN);
    assert_eq!(caller.bank.available(&one), Some(0));
    assert_eq!(caller.bank.available(&two), Some(200));
    let borrower = LedgerAccount::Borrower {
        bank_code: "011".into(),
        account_no: "3020000000150".into(),
    };
    assert_eq!(caller.bank.balance(&borrower), 1_000);
    let movements = caller
        .bank
        .movements_by_number(caller.now.date(), &paid.number);
    assert_eq!(movements.len(), 1);
    assert_eq!(
        (movements[0].kind, movements[0].krw),
        (MovementKind::Payment, 1_000)
    );
    assert_eq!(movements[0].key, LOAN);
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn continuations_accumulate_over_the_loan() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let accumulated: Vec<_> = [("Y", 300), ("N", 500), ("N", 200)]
        .map(|(new, krw)| {
            let paid = caller.call(PAY, payment(new, LOAN, krw, &[(&investor, krw)]));
            assert_eq!(paid.text("InvSumAmt"), krw.to_string());
            paid.text("InvAccAmt").to_owned()
        })
        .into();
    assert_eq!(accumulated, ["300", "800", "1000"]);
    assert_eq!(caller.bank.loans().next().unwrap().accumulated, 1_000);
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn a_repayment_goes_from_the_borrowers_account_to_the_investors() {
    let mut caller = Caller::new();
    let investor = caller.loan(1_000);
    let (other, borrower) = (caller.investor(0), caller.borrower(1_500));
    let day = caller.today();
    let repaid = caller.call(
        REPAY,
        repayment(&day, &borrower, 1_100, &[(&investor, 700), (&other, 400)]),
    );
    assert_eq!(repaid.code, "00000", "{repaid:?}");
    assert!(!repaid.has_body());
    assert_eq!(caller.bank.available(&borrower), Some(400));
    assert_eq!(caller.bank.available(&investor), Some(700));
    assert_eq!(caller.bank.available(&other), Some(400));
    assert_eq!(
        caller.bank.movements().last().unwrap().kind,
        MovementKind::Repayment
    );
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn a_return_goes_to_the_investors_own_account() {
    let mut caller = Caller::new();
    let investor = caller.investor(900);
    caller.advance(180);
    let returned = caller.call(RETURN, deposit_return(&investor, 600));
    assert_eq!(returned.code, "00000", "{returned:?}");
    assert!(!returned.has_body());
    assert_eq!(caller.bank.available(&investor), Some(300));
    let own = LedgerAccount::Investor {
        bank_code: "011".into(),
        account_no: "3020000000151".into(),
    };
    assert_eq!(caller.bank.balance(&own), 600);
    assert_eq!(caller.bank.movements()[0].key, investor);
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn every_entry_of_a_whole_story_adds_up_to_zero() {
    let mut caller = Caller::new();
    let investor = caller.loan(5_000);
    let borrower = caller.borrower(6_000);
    let day = caller.today();
    caller.call(
        REPAY,
        repayment(&day, &borrower, 5_500, &[(&investor, 5_500)]),
    );
    caller.advance(200);
    caller.call(RETURN, deposit_return(&investor, 5_500));
    assert_eq!(caller.bank.movements().len(), 3);
    for entry in caller.bank.ledger() {
        assert_eq!(
            entry
                .postings
                .iter()
                .map(|posting| posting.krw)
                .sum::<i64>(),
            0,
            "{entry:?}"
        );
    }
    assert_eq!(
        caller.bank.balance(&LedgerAccount::DepositClearing),
        -11_000
    );
    assert_eq!(caller.bank.balance(&LedgerAccount::Trust), 0);
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn the_same_calls_lead_to_the_same_bank() {
    let story = || {
        let mut caller = Caller::new();
        caller.loan(5_000);
        let issued = caller.call(ISSUE, issue("1", "김투자"));
        (
            issued.json.to_string(),
            caller.bank.ledger().to_vec(),
            caller.bank.movements().to_vec(),
        )
    };
    assert_eq!(story(), story());
}
