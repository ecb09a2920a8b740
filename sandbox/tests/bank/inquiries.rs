//! What result inquiries answer, under every setting.

use ontu_sandbox::{Fault, FaultKind, RefusedOriginal, Settings, UnknownOriginal, When};

use crate::caller::{
    Answer, Caller, LOAN, PAY, PAY_RESULT, REPAY, REPAY_RESULT, RETURN, RETURN_RESULT,
    deposit_return, payment, repayment,
};

/// Code, result and time of an answer.
fn result(answer: &Answer) -> (&str, &str, &str) {
    (&answer.code, answer.text("Pcrs"), answer.text("Prtm"))
}

#[test]
fn done_is_done_for_all_three_movements() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let borrower = caller.borrower(1_000);
    let paid = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    let day = caller.today();
    let repaid = caller.call(
        REPAY,
        repayment(&day, &borrower, 1_000, &[(&investor, 1_000)]),
    );
    caller.advance(181);
    let returned = caller.call(RETURN, deposit_return(&investor, 1_000));

    let asked = caller.inquire(PAY_RESULT, &paid.number, LOAN);
    assert_eq!(result(&asked), ("00000", "00000", "093000"));
    assert_eq!(asked.text("LoanNo"), LOAN);
    let asked = caller.inquire(REPAY_RESULT, &repaid.number, LOAN);
    assert_eq!(result(&asked), ("00000", "00000", "093000"));
    let asked = caller.inquire(RETURN_RESULT, &returned.number, &investor);
    assert_eq!(result(&asked), ("00000", "00000", "123100"));
    assert!(asked.json.get("Vran").is_none());
}

#[test]
fn pending_is_answered_as_often_as_it_was_set_and_then_the_money_moves() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    caller.bank.arm(Fault::once(
        When::api(PAY),
        FaultKind::PendingForInquiries(2),
    ));
    let order = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    assert_eq!(order.code, "A0050");
    for _ in 0..2 {
        let asked = caller.inquire(PAY_RESULT, &order.number, LOAN);
        assert_eq!(asked.code, "A0050");
        assert_eq!(asked.message, "현재 입금이체 처리중 입니다");
        assert!(!asked.has_body());
        assert!(caller.bank.movements().is_empty());
        assert!(caller.bank.ledger_balanced());
    }
    for _ in 0..2 {
        assert_eq!(
            result(&caller.inquire(PAY_RESULT, &order.number, LOAN)).1,
            "00000"
        );
        assert_eq!(caller.bank.movements().len(), 1);
    }
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn a_pending_return_has_its_own_code() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    caller.advance(180);
    caller.bank.arm(Fault::once(
        When::api(RETURN),
        FaultKind::PendingForInquiries(1),
    ));
    let order = caller.call(RETURN, deposit_return(&investor, 1_000));
    assert_eq!(order.code, "A0284");
    assert_eq!(
        caller.inquire(RETURN_RESULT, &order.number, &investor).code,
        "A0284"
    );
    assert_eq!(
        caller
            .inquire(RETURN_RESULT, &order.number, &investor)
            .text("Pcrs"),
        "00000"
    );
}

#[test]
fn pending_can_end_in_a_refusal_that_gives_the_money_back() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let refused = FaultKind::PendingThenRefused {
        inquiries: 1,
        code: "A1234".into(),
    };
    caller.bank.arm(Fault::once(When::api(PAY), refused));
    let order = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    assert_eq!(caller.bank.available(&investor), Some(0));
    assert_eq!(
        caller.inquire(PAY_RESULT, &order.number, LOAN).code,
        "A0050"
    );
    for _ in 0..2 {
        assert_eq!(
            result(&caller.inquire(PAY_RESULT, &order.number, LOAN)),
            ("00000", "A1234", "093000")
        );
    }
    assert_eq!(caller.bank.available(&investor), Some(1_000));
    assert!(caller.bank.movements().is_empty());
    assert_eq!(caller.bank.loans().count(), 0);
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn an_unknown_original_is_answered_by_the_setting() {
    for (setting, expected) in [
        (UnknownOriginal::ResponseCode, ("ZS060", "", "")),
        (UnknownOriginal::ResultCode, ("00000", "ZS060", "093000")),
        (UnknownOriginal::Timeout, ("AT999", "", "")),
    ] {
        let settings = Settings {
            unknown_original: setting,
            ..Settings::default()
        };
        let asked = Caller::with(settings).inquire(PAY_RESULT, "404", LOAN);
        assert_eq!(result(&asked), expected);
    }
}

#[test]
fn a_refused_original_is_answered_by_the_setting() {
    for (setting, expected) in [
        (RefusedOriginal::ResultCode, ("00000", "ZS052", "093000")),
        (RefusedOriginal::ResponseCode, ("ZS052", "", "")),
        (RefusedOriginal::LikeUnknown, ("ZS060", "", "")),
    ] {
        let settings = Settings {
            refused_original: setting,
            ..Settings::default()
        };
        let mut caller = Caller::with(settings);
        let investor = caller.investor(999);
        let refused = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
        assert_eq!(refused.code, "ZS052");
        assert_eq!(
            result(&caller.inquire(PAY_RESULT, &refused.number, LOAN)),
            expected
        );
    }
}

#[test]
fn an_original_refused_by_the_contract_is_refused_too() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let refused = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 999)]));
    assert_eq!(refused.code, "ZS022");
    assert_eq!(
        result(&caller.inquire(PAY_RESULT, &refused.number, LOAN)).1,
        "ZS022"
    );
}

#[test]
fn day_number_key_and_api_must_all_be_the_originals() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let paid = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    assert_eq!(
        caller.inquire(PAY_RESULT, &paid.number, "999").code,
        "ZS061"
    );
    assert_eq!(
        caller.inquire(REPAY_RESULT, &paid.number, LOAN).code,
        "ZS061"
    );
    assert_eq!(
        caller
            .inquire_day(PAY_RESULT, "20260104", &paid.number, LOAN)
            .code,
        "ZS060"
    );
    // An inquiry has a number too, and it is no original.
    let asked = caller.inquire(PAY_RESULT, &paid.number, LOAN);
    assert_eq!(
        caller.inquire(PAY_RESULT, &asked.number, LOAN).code,
        "ZS061"
    );
}

#[test]
fn inquiries_move_nothing() {
    let mut caller = Caller::new();
    let investor = caller.loan(1_000);
    let entries = caller.bank.ledger().len();
    for number in ["10001", "404"] {
        caller.inquire(PAY_RESULT, number, LOAN);
        caller.inquire(REPAY_RESULT, number, LOAN);
        caller.inquire(RETURN_RESULT, number, &investor);
    }
    assert_eq!(caller.bank.ledger().len(), entries);
}

#[test]
fn execution_can_come_later_than_the_reply() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let later = FaultKind::ExecuteLater {
        seconds: 90,
        reply_code: "AC999".into(),
    };
    caller.bank.arm(Fault::once(When::api(PAY), later));
    let order = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    assert_eq!(order.code, "AC999");
    assert_eq!(
        caller.inquire(PAY_RESULT, &order.number, LOAN).code,
        "A0050"
    );
    assert_eq!(caller.bank.transfers_in_progress(), 1);
    caller.advance(2);
    assert_eq!(
        result(&caller.inquire(PAY_RESULT, &order.number, LOAN)),
        ("00000", "00000", "093130")
    );
    assert_eq!(caller.bank.transfers_in_progress(), 0);
}
