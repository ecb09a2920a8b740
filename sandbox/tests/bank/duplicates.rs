//! Transaction numbers that come a second time.

use ontu_sandbox::{DayRule, DuplicateRule, Fault, FaultKind, Settings, When};
use serde_json::json;

use crate::caller::{Caller, ISSUE, LIST, LOAN, PAY, PAY_RESULT, issue, list, payment};

#[test]
fn a_movement_under_a_used_number_is_ac081_and_moves_nothing() {
    let mut caller = Caller::new();
    let investor = caller.investor(2_000);
    let order = payment("Y", LOAN, 1_000, &[(&investor, 1_000)]);
    let first = caller.call(PAY, order.clone());
    let again = caller.call_numbered(PAY, &first.number, order);
    assert_eq!(again.code, "AC081");
    assert!(again.message.contains("기 처리된 기관거래고유번호"));
    assert!(!again.has_body());
    let other = caller.call_numbered(
        PAY,
        &first.number,
        payment("N", LOAN, 500, &[(&investor, 500)]),
    );
    assert_eq!(other.code, "AC081");
    assert_eq!(caller.bank.movements().len(), 1);
}

#[test]
fn a_number_is_new_again_on_the_next_day() {
    let mut caller = Caller::new();
    let investor = caller.investor(2_000);
    let first = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    caller.advance(24 * 60);
    let next = caller.call_numbered(
        PAY,
        &first.number,
        payment("N", LOAN, 1_000, &[(&investor, 1_000)]),
    );
    assert_eq!(next.code, "00000");
    assert_eq!(
        caller
            .bank
            .movements_by_number(caller.now.date(), &first.number)
            .len(),
        1
    );
    assert_eq!(caller.bank.movements().len(), 2);
}

#[test]
fn an_issue_repeated_with_the_same_data_gives_the_same_account() {
    let mut caller = Caller::new();
    let first = caller.call(ISSUE, issue("1", "김투자"));
    // Another order of members and another time of sending are still the same data.
    let again = caller.call_numbered(ISSUE, &first.number, issue("1", "김투자"));
    assert_eq!(again.code, "00000");
    assert_eq!(again.text("Vran"), first.text("Vran"));
    assert_eq!(caller.bank.accounts().count(), 1);
}

#[test]
fn an_issue_repeated_with_other_data_is_ac082() {
    let mut caller = Caller::new();
    let first = caller.call(ISSUE, issue("1", "김투자"));
    let other = caller.call_numbered(ISSUE, &first.number, issue("2", "김투자"));
    assert_eq!(other.code, "AC082");
    assert_eq!(caller.bank.accounts().count(), 1);
}

#[test]
fn a_refused_issue_is_refused_again() {
    let mut caller = Caller::new();
    let refused = caller.call(ISSUE, issue("3", "김투자"));
    assert_eq!(refused.code, "ZS016");
    let again = caller.call_numbered(ISSUE, &refused.number, issue("3", "김투자"));
    assert_eq!(again.code, "ZS016");
    let other = caller.call_numbered(ISSUE, &refused.number, issue("1", "김투자"));
    assert_eq!(other.code, "AC082");
}

#[test]
fn a_read_may_repeat_a_number_but_uses_it_up() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let day = caller.today();
    let first = caller.call(LIST, list("", &day, &day, "1"));
    let again = caller.call_numbered(LIST, &first.number, list("", &day, &day, "1"));
    assert_eq!(again.code, "00000");
    let noted = caller.bank.transcript().last().unwrap();
    assert!(noted.notes[0].contains("seen before"), "{noted:?}");
    let order = caller.call_numbered(
        PAY,
        &first.number,
        payment("Y", LOAN, 1_000, &[(&investor, 1_000)]),
    );
    assert_eq!(order.code, "AC081");
}

#[test]
fn a_refused_movement_has_used_up_its_number() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let refused = caller.call(PAY, payment("Y", LOAN, 2_000, &[(&investor, 2_000)]));
    assert_eq!(refused.code, "ZS052");
    let again = caller.call_numbered(
        PAY,
        &refused.number,
        payment("Y", LOAN, 1_000, &[(&investor, 1_000)]),
    );
    assert_eq!(again.code, "AC081");
}

#[test]
fn another_app_has_its_own_numbers() {
    let mut caller = Caller::new();
    let investor = caller.investor(2_000);
    let first = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
    let mut order = payment("N", LOAN, 1_000, &[(&investor, 1_000)]);
    order["Header"] = caller.header(PAY, &first.number);
    order["Header"]["FintechApsno"] = json!("002");
    assert_eq!(
        caller.call_numbered(PAY, &first.number, order).code,
        "00000"
    );
}

#[test]
fn a_lax_bank_takes_a_number_twice_while_it_is_in_progress() {
    let later = FaultKind::ExecuteLater {
        seconds: 60,
        reply_code: "00000".into(),
    };
    for (rule, expected_code, expected_movements) in [
        (DuplicateRule::Received, "AC081", 1),
        (DuplicateRule::FinishedOnly, "00000", 2),
    ] {
        let mut caller = Caller::with(Settings {
            duplicate_rule: rule,
            ..Settings::default()
        });
        let investor = caller.loan(1_000);
        caller.bank.deposit(&investor, 5_000, caller.now).unwrap();
        caller
            .bank
            .arm(Fault::times(When::api(PAY), later.clone(), 2));
        let order = payment("N", LOAN, 1_000, &[(&investor, 1_000)]);
        let first = caller.call(PAY, order.clone());
        let again = caller.call_numbered(PAY, &first.number, order.clone());
        assert_eq!(again.code, expected_code);
        caller.advance(2);
        let finished = caller.call_numbered(PAY, &first.number, order);
        assert_eq!(finished.code, "AC081");
        let result = caller.inquire(PAY_RESULT, &first.number, LOAN);
        assert_eq!(result.text("Pcrs"), "00000");
        let moved = caller
            .bank
            .movements_by_number(caller.now.date(), &first.number)
            .len();
        assert_eq!(moved, expected_movements);
        assert!(caller.bank.ledger_balanced());
    }
}

#[test]
fn a_number_taken_twice_is_done_as_soon_as_one_of_the_two_is() {
    let settings = Settings {
        duplicate_rule: DuplicateRule::FinishedOnly,
        ..Settings::default()
    };
    let mut caller = Caller::with(settings);
    let investor = caller.loan(1_000);
    caller.bank.deposit(&investor, 5_000, caller.now).unwrap();
    caller.bank.arm(Fault::once(
        When::api(PAY),
        FaultKind::PendingForInquiries(9),
    ));
    let order = payment("N", LOAN, 1_000, &[(&investor, 1_000)]);
    let first = caller.call(PAY, order.clone());
    assert_eq!(
        caller.inquire(PAY_RESULT, &first.number, LOAN).code,
        "A0050"
    );
    assert_eq!(
        caller.call_numbered(PAY, &first.number, order).code,
        "00000"
    );
    assert_eq!(
        caller.inquire(PAY_RESULT, &first.number, LOAN).text("Pcrs"),
        "00000"
    );
    assert_eq!(caller.bank.transfers_in_progress(), 1);
    assert!(caller.bank.ledger_balanced());
}

#[test]
fn a_call_on_its_way_at_midnight_counts_for_the_day_that_the_rule_says() {
    for (rule, counted) in [(DayRule::Sent, "20260105"), (DayRule::Arrival, "20260106")] {
        let mut caller = Caller::with(Settings {
            day_rule: rule,
            ..Settings::default()
        });
        let investor = caller.investor(1_000);
        let mut order = payment("Y", LOAN, 1_000, &[(&investor, 1_000)]);
        order["Header"] = caller.header(PAY, "555");
        caller.now = "2026-01-06T00:59:59".parse().unwrap();
        assert_eq!(caller.call_numbered(PAY, "555", order).code, "00000");
        for day in ["20260105", "20260106"] {
            let expected = if day == counted { "00000" } else { "ZS060" };
            assert_eq!(
                caller.inquire_day(PAY_RESULT, day, "555", LOAN).code,
                expected,
                "{rule:?} {day}"
            );
        }
    }
}
