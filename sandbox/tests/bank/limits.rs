//! The limits that the document states, on both of their sides.

use ontu_sandbox::Checked;
use serde_json::{Value, json};

use crate::caller::{Caller, ISSUE, LIST, LOAN, PAY, RETURN, deposit_return, issue, list, payment};

/// The codes of the violations of a body.
fn codes(checked: &Checked) -> Vec<&'static str> {
    checked
        .violations
        .iter()
        .map(|violation| violation.code.code())
        .collect()
}

fn check(api: &str, body: &Value, expected: &[&str]) {
    let caller = Caller::new();
    let checked = caller
        .bank
        .check_body(api, body.to_string().as_bytes(), caller.now.date());
    assert_eq!(codes(&checked), expected, "{:?}", checked.violations);
}

#[test]
fn a_billion_may_move_in_one_call_and_one_won_more_may_not() {
    let mut caller = Caller::new();
    let investor = caller.investor(3_000_000_000);
    let billion = caller.call(
        PAY,
        payment("Y", LOAN, 1_000_000_000, &[(&investor, 1_000_000_000)]),
    );
    assert_eq!(billion.code, "00000");
    let more = caller.call(
        PAY,
        payment("N", LOAN, 1_000_000_001, &[(&investor, 1_000_000_001)]),
    );
    assert_eq!(more.code, "ZS023");
    let next = caller.call(
        PAY,
        payment("N", LOAN, 1_000_000_000, &[(&investor, 1_000_000_000)]),
    );
    assert_eq!(next.text("InvAccAmt"), "2000000000");
}

#[test]
fn five_hundred_rows_may_come_and_one_more_may_not() {
    let mut caller = Caller::new();
    let investor = caller.investor(10_000);
    let rows = |count: usize| vec![(investor.as_str(), 1); count];
    assert_eq!(
        caller.call(PAY, payment("Y", LOAN, 500, &rows(500))).code,
        "00000"
    );
    let more = caller.call(PAY, payment("N", LOAN, 501, &rows(501)));
    assert_eq!(more.code, "ZS021");
    assert!(more.message.contains("at most 500 rows"), "{more:?}");
    assert!(more.message.contains("501"));
    assert_eq!(caller.call(PAY, payment("N", LOAN, 0, &[])).code, "ZS020");
}

#[test]
fn a_return_is_refused_until_three_hours_have_passed() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    caller.now = "2026-01-05T12:29:59".parse().unwrap();
    let early = caller.call(RETURN, deposit_return(&investor, 400));
    assert_eq!(early.code, "AC073");
    assert!(early.message.contains("3시간"));
    caller.now = "2026-01-05T12:30:00".parse().unwrap();
    assert_eq!(
        caller.call(RETURN, deposit_return(&investor, 400)).code,
        "00000"
    );
    // A further deposit makes the whole account wait again.
    caller.bank.deposit(&investor, 1, caller.now).unwrap();
    assert_eq!(
        caller.call(RETURN, deposit_return(&investor, 400)).code,
        "AC073"
    );
}

#[test]
fn lengths_count_characters() {
    let mut body = payment("Y", LOAN, 1, &[("79000000000001", 1)]);
    body["DractOtlt"] = json!("가".repeat(12));
    body["MractOtlt"] = json!("가".repeat(14));
    check(PAY, &body, &[]);
    body["DractOtlt"] = json!("가".repeat(13));
    check(PAY, &body, &["ZS013"]);
}

#[test]
fn a_holders_name_has_at_most_six_hangul_syllables() {
    check(ISSUE, &issue("1", "가나다라마바"), &[]);
    check(ISSUE, &issue("1", "가나다라마바 Co"), &[]);
    check(ISSUE, &issue("1", "가나다라마바사"), &["ZS014"]);
}

#[test]
fn a_range_has_at_most_ninety_days_or_three_months() {
    let mut caller = Caller::new();
    caller.now = "2026-04-05T12:00:00".parse().unwrap();
    for (from, to, expected) in [
        ("20260101", "20260331", "A0090"),
        ("20260101", "20260401", "ZS031"),
        ("202601", "202603", "A0090"),
        ("202601", "202604", "ZS031"),
        ("202511", "202601", "A0090"),
        ("20260405", "20260405", "A0090"),
        ("20260405", "20260406", "ZS032"),
        ("202604", "202604", "A0090"),
        ("202604", "202605", "ZS032"),
        ("20260405", "20260404", "ZS030"),
        ("202604", "202603", "ZS030"),
        ("20260229", "20260301", "ZS015"),
    ] {
        let answer = caller.call(LIST, list("", from, to, "1"));
        assert_eq!(answer.code, expected, "{from} to {to}: {answer:?}");
    }
}

#[test]
fn days_and_months_are_not_mixed_up() {
    let mut body = list("", "20260101", "20260105", "1");
    body["Iqds"] = json!("2");
    check(LIST, &body, &["ZS015", "ZS015"]);
    let mut body = list("", "202601", "202601", "1");
    body["Iqds"] = json!("1");
    check(LIST, &body, &["ZS015", "ZS015"]);
}

#[test]
fn every_breach_is_found_at_once() {
    let mut body = payment(
        "Y",
        LOAN,
        5,
        &[("79000000000001", 2), ("7900000000000x", 2)],
    );
    body["LonTrm"] = json!("012");
    body["Bncd"] = json!("0111");
    body["Dpnm"] = json!("");
    body["LonApcYmd"] = json!("20260230");
    body["NewTrnsYn"] = json!("y");
    let expected = [
        "ZS015", "ZS016", "ZS013", "ZS011", "ZS015", "ZS015", "ZS022",
    ];
    check(PAY, &body, &expected);
}
