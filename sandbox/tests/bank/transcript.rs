//! The transcript tells what happened and shows neither secrets nor people.

use ontu_sandbox::{DEFAULT_TOKEN, Settings};
use serde_json::json;

use crate::caller::{Caller, ISSUE, LOAN, PAY, RETURN, deposit_return, issue, payment};

#[test]
fn requests_are_masked_by_the_class_of_each_member() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let mut order = payment("Y", LOAN, 1_000, &[(&investor, 1_000)]);
    order["Secret"] = json!("canary-1");
    order["Dpnm"] = json!({ "nested": "canary-2" });
    caller.call(PAY, order);
    caller.call(RETURN, deposit_return(&investor, 1_000));
    caller.call(ISSUE, issue("1", "김투자"));
    let shown = format!(
        "{:?} {:?}",
        caller.bank.transcript().collect::<Vec<_>>(),
        caller.bank
    );
    for hidden in [
        DEFAULT_TOKEN,
        LOAN,
        "3020000000150",
        "3020000000151",
        "김투자",
        "이차입",
        "canary",
        &investor,
    ] {
        assert!(!shown.contains(hidden), "{hidden}");
    }
    let order = caller.bank.transcript().next().unwrap();
    assert!(
        order.request.contains(r#""LonTrm":"12""#),
        "{}",
        order.request
    );
    assert!(
        order.request.contains(r#""BrwAcno":"***0150""#),
        "{}",
        order.request
    );
    assert!(
        order.request.contains(r#""IsTuno":"10001""#),
        "{}",
        order.request
    );
    assert!(
        order.request.contains(r#""AccessToken":"***""#),
        "{}",
        order.request
    );
}

#[test]
fn refusals_do_not_show_people_either() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let mut order = payment("Y", LOAN, 1_000, &[(&investor, 1_000)]);
    order["BrwAcno"] = json!("canary-7890123456789x");
    order["Dpnm"] = json!("canary".repeat(10));
    let refused = caller.call(PAY, order);
    let call = caller.bank.transcript().last().unwrap();
    assert!(
        !format!("{refused:?} {call:?}").contains("canary"),
        "{call:?}"
    );
    assert_eq!(call.violations.len(), 3, "{:?}", call.violations);
}

#[test]
fn a_call_tells_what_was_decided_and_what_was_sent() {
    let mut caller = Caller::new();
    let fault = ontu_sandbox::FaultKind::CodeAfterAcceptance("AT999".into());
    caller
        .bank
        .arm(ontu_sandbox::Fault::once(ontu_sandbox::When::any(), fault));
    caller.call(ISSUE, issue("1", "김투자"));
    let call = caller.bank.transcript().last().unwrap();
    assert_eq!(
        (call.index, call.api.as_str(), call.transaction_no.as_str()),
        (1, ISSUE, "10001")
    );
    assert_eq!(call.decided_code.as_deref(), Some("00000"));
    assert_eq!(call.sent_code.as_deref(), Some("AT999"));
    assert!(call.accepted && call.reason.is_empty());
    assert_eq!(call.at, caller.now);
}

#[test]
fn the_transcript_forgets_the_oldest_call() {
    for (limit, expected) in [(0, &[][..]), (2, &[3, 4])] {
        let mut caller = Caller::with(Settings {
            transcript_limit: limit,
            ..Settings::default()
        });
        for _ in 0..4 {
            caller.call(ISSUE, issue("1", "김투자"));
        }
        let kept: Vec<_> = caller.bank.transcript().map(|call| call.index).collect();
        assert_eq!(kept, expected);
    }
}
