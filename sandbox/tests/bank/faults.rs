//! Faults hit the call that they were set for, once, and never the next one.

use std::time::Duration;

use ontu_sandbox::{Fault, FaultKind, GarbageKind, ReplyBody, Served, Settings, When};
use serde_json::Value;

use crate::caller::{
    Answer, Caller, ISSUE, LIST, LOAN, PAY, PAY_RESULT, answer, issue, list, payment,
};

/// Sends a payment order of 100 KRW and gives what was served, whatever it is.
fn order(caller: &mut Caller, investor: &str, number: &str) -> Served {
    let new = if caller.bank.loans().count() == 0 {
        "Y"
    } else {
        "N"
    };
    let mut body = payment(new, LOAN, 100, &[(investor, 100)]);
    body["Header"] = caller.header(PAY, number);
    caller.send(PAY, &body.to_string())
}

/// Arms one fault, sends an order, and checks whether it was done and that the next one is whole.
fn check(kind: FaultKind, done: bool) -> (Served, Caller) {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let name = kind.name();
    caller.bank.arm(Fault::once(When::api(PAY), kind));
    let served = order(&mut caller, &investor, "1");
    assert_eq!(caller.bank.movements().len(), usize::from(done), "{name}");
    let call = caller.bank.transcript().last().unwrap();
    assert_eq!(call.faults, [name]);
    assert_eq!(call.accepted, done);
    assert!(caller.bank.armed().is_empty());
    let next = order(&mut caller, &investor, "2");
    assert_eq!(answer("2", &next).code, "00000", "{name} has leaked");
    assert!(caller.bank.transcript().last().unwrap().faults.is_empty());
    let known = caller.inquire(PAY_RESULT, "1", LOAN);
    assert_eq!(known.code, if done { "00000" } else { "ZS060" }, "{name}");
    assert!(caller.bank.ledger_balanced());
    (served, caller)
}

#[test]
fn dropped_calls_have_no_reply() {
    assert_eq!(check(FaultKind::AcceptThenDrop, true).0, Served::Drop);
    assert_eq!(check(FaultKind::DropBeforeAccept, false).0, Served::Drop);
}

#[test]
fn codes_come_before_or_after_acceptance() {
    for code in [
        "AT999", "AC999", "A9999", "A9998", "AT998", "AP999", "QQ123",
    ] {
        for (kind, done) in [
            (FaultKind::CodeBeforeAcceptance(code.into()), false),
            (FaultKind::CodeAfterAcceptance(code.into()), true),
        ] {
            let served = check(kind, done).0;
            let Answer {
                code: sent, json, ..
            } = answer("1", &served);
            assert_eq!(sent, code);
            assert_eq!(json["Header"]["IsTuno"], "1");
            assert!(json.get("InvAccAmt").is_none());
        }
    }
}

#[test]
fn a_slow_reply_is_whole() {
    let (served, _) = check(FaultKind::Slow(1_500), true);
    let Served::Reply(reply) = &served else {
        panic!("{served:?}")
    };
    assert_eq!(reply.delay, Duration::from_millis(1_500));
    assert_eq!(answer("1", &served).text("InvAccAmt"), "100");
}

#[test]
fn garbage_is_of_every_kind() {
    let text = |kind| {
        let served = check(FaultKind::Garbage(kind), true).0;
        String::from_utf8_lossy(served.bytes().unwrap()).into_owned()
    };
    assert!(text(GarbageKind::Html).starts_with("<!DOCTYPE html>"));
    assert_eq!(text(GarbageKind::Empty), "");
    assert!(serde_json::from_str::<Value>(&text(GarbageKind::NotJson)).is_err());
    let truncated = text(GarbageKind::Truncated);
    assert!(truncated.starts_with('{') && serde_json::from_str::<Value>(&truncated).is_err());
    let wrong: Value = serde_json::from_str(&text(GarbageKind::WrongEcho)).unwrap();
    assert_eq!(wrong["Header"]["Rpcd"], "00000");
    assert_ne!(wrong["Header"]["IsTuno"], "1");
    assert_eq!(
        text(GarbageKind::DuplicateRpcd).matches("\"Rpcd\"").count(),
        2
    );
}

#[test]
fn http_can_go_wrong_too() {
    let reply = |kind, done| match check(kind, done).0 {
        Served::Reply(reply) => reply,
        Served::Drop => panic!("dropped"),
    };
    assert_eq!(
        reply(
            FaultKind::HttpStatus {
                status: 502,
                accepted: false
            },
            false
        )
        .status,
        502
    );
    assert_eq!(
        reply(
            FaultKind::HttpStatus {
                status: 500,
                accepted: true
            },
            true
        )
        .status,
        500
    );
    let redirect = reply(FaultKind::Redirect("http://127.0.0.1:1/".into()), false);
    assert_eq!(
        (redirect.status, redirect.location.as_deref()),
        (307, Some("http://127.0.0.1:1/"))
    );
    assert!(matches!(
        reply(FaultKind::Oversize(5_000), true).body,
        ReplyBody::PaddedTo(_, 5_000)
    ));
    assert!(matches!(
        reply(FaultKind::NeverEnding, true).body,
        ReplyBody::NeverEnding(_)
    ));
    let cut = reply(FaultKind::CutReply(7), true).body;
    assert!(matches!(cut, ReplyBody::CutAfter(bytes) if bytes.len() == 7));
}

#[test]
fn a_fault_waits_for_its_call() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    caller.bank.arm(Fault::once(
        When::transaction_no("2"),
        FaultKind::AcceptThenDrop,
    ));
    caller
        .bank
        .arm(Fault::once(When::api(LIST), FaultKind::DropBeforeAccept));
    caller
        .bank
        .arm(Fault::once(When::any(), FaultKind::PendingForInquiries(1)));
    assert_eq!(caller.call(ISSUE, issue("1", "김투자")).code, "00000");
    assert_eq!(caller.bank.armed().len(), 3);
    assert_eq!(
        answer("1", &order(&mut caller, &investor, "1")).code,
        "A0050"
    );
    assert_eq!(order(&mut caller, &investor, "2"), Served::Drop);
    let today = caller.today();
    let mut body = list("", &today, &today, "1");
    body["Header"] = caller.header(LIST, "3");
    assert_eq!(caller.send(LIST, &body.to_string()), Served::Drop);
    assert!(caller.bank.armed().is_empty());
}

#[test]
fn a_hold_and_a_spoilt_reply_hit_one_call_together() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    caller.bank.arm(Fault::once(
        When::api(PAY),
        FaultKind::PendingForInquiries(1),
    ));
    caller
        .bank
        .arm(Fault::once(When::api(PAY), FaultKind::AcceptThenDrop));
    assert_eq!(order(&mut caller, &investor, "1"), Served::Drop);
    assert_eq!(caller.inquire(PAY_RESULT, "1", LOAN).code, "A0050");
    assert_eq!(caller.inquire(PAY_RESULT, "1", LOAN).text("Pcrs"), "00000");
}

#[test]
fn a_fault_can_be_for_several_calls_and_be_taken_back() {
    let mut caller = Caller::new();
    let code = || FaultKind::CodeBeforeAcceptance("AC999".into());
    caller.bank.arm(Fault::times(When::any(), code(), 2));
    let codes: Vec<_> = (0..3)
        .map(|_| caller.call(ISSUE, issue("1", "김투자")).code)
        .collect();
    assert_eq!(codes, ["AC999", "AC999", "00000"]);
    let id = caller.bank.arm(Fault::always(When::any(), code()));
    for _ in 0..3 {
        assert_eq!(caller.call(ISSUE, issue("1", "김투자")).code, "AC999");
    }
    assert!(caller.bank.disarm(id));
    assert!(!caller.bank.disarm(id));
    assert_eq!(caller.call(ISSUE, issue("1", "김투자")).code, "00000");
    caller.bank.arm(Fault::once(When::any(), code()));
    caller.bank.disarm_all();
    assert_eq!(caller.call(ISSUE, issue("1", "김투자")).code, "00000");
}

#[test]
fn chance_follows_from_the_seed() {
    let hits = |seed| {
        let mut caller = Caller::with(Settings {
            seed,
            ..Settings::default()
        });
        let fault = FaultKind::CodeBeforeAcceptance("AC999".into());
        caller
            .bank
            .arm(Fault::always(When::any().with_chance(300), fault));
        (0..200)
            .map(|_| caller.call(ISSUE, issue("1", "김투자")).code == "AC999")
            .collect::<Vec<_>>()
    };
    assert_eq!(hits(1), hits(1));
    assert_ne!(hits(1), hits(2));
    let count = hits(1).iter().filter(|hit| **hit).count();
    assert!((30..90).contains(&count), "{count}");
}

#[test]
fn a_lost_reply_to_an_issue_can_be_had_again() {
    let mut caller = Caller::new();
    caller
        .bank
        .arm(Fault::once(When::api(ISSUE), FaultKind::AcceptThenDrop));
    let mut body = issue("1", "김투자");
    body["Header"] = caller.header(ISSUE, "9");
    assert_eq!(caller.send(ISSUE, &body.to_string()), Served::Drop);
    let again = caller.send(ISSUE, &body.to_string());
    assert_eq!(answer("9", &again).code, "00000");
    assert_eq!(caller.bank.accounts().count(), 1);
}

#[test]
fn faults_travel_as_json() {
    let fault = Fault::once(
        When::api(PAY),
        FaultKind::CodeAfterAcceptance("AT999".into()),
    );
    let json = serde_json::to_string(&fault).unwrap();
    assert!(
        json.contains(r#""kind":{"code-after-acceptance":"AT999"}"#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
}
