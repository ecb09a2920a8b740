//! Every call that the control interface lists is called here, and a call that is not listed is not answered.

use ontu_sandbox::{CONTROL_CALLS, Sandbox, SimulatedClock};
use serde_json::{Value, json};

use crate::caller::{LOAN, PAY, call, funded, get, order, post, send};

/// A bank with two accounts, a deposit, a loan with a refused order, and a fault.
async fn bank() -> (Sandbox, String) {
    let sandbox = Sandbox::start().await.unwrap();
    let investor = funded(&sandbox);
    assert_eq!(
        call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await,
        "00000"
    );
    assert_eq!(
        call(&sandbox, PAY, &order(&sandbox, "2", "Y", &investor)).await,
        "ZS053"
    );
    (sandbox, investor)
}

#[tokio::test]
async fn each_listed_call_is_answered_and_no_other() {
    let (sandbox, _) = bank().await;
    let listed = get(&sandbox, "/_sandbox/").await.json();
    assert_eq!(
        listed["calls"].as_array().unwrap().len(),
        CONTROL_CALLS.len()
    );
    for known in CONTROL_CALLS {
        if known.path.ends_with("/stream") {
            continue;
        }
        let path = known.path.replace("{id}", "1");
        let reply = match known.method {
            "POST" => post(&sandbox, &path, &json!({ "nothing": "known" })).await,
            method => send(&sandbox, method, &path, "", "").await,
        };
        // Nothing is done by a body that the call does not take, but it is known.
        assert!(
            ![404, 405, 500].contains(&reply.status) || known.method == "DELETE",
            "{known:?} {reply:?}"
        );
        assert!(
            reply.header("content-type").starts_with("application/json"),
            "{reply:?}"
        );
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    let reply = send(&sandbox, "PUT", "/_sandbox/faults", "", "").await;
    assert_eq!(
        (reply.status, reply.header("allow")),
        (405, "GET, POST, DELETE")
    );
    assert!(reply.error().contains("PUT"));
    for path in ["/_sandbox/x", "/_sandbox/faults/1/2", "/_sandbox/state/1"] {
        let reply = get(&sandbox, path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.error().contains("GET /_sandbox/"));
    }
}

#[tokio::test]
async fn the_state_counts_everything() {
    let (sandbox, _) = bank().await;
    let state = get(&sandbox, "/_sandbox/state").await.json();
    for (member, expected) in [
        ("accounts", 1),
        ("held_krw", 49_000),
        ("in_progress_krw", 0),
        ("deposits", 1),
        ("loans", 1),
        ("movements", 1),
        ("ledger_entries", 3),
        ("calls", 2),
        ("faults_armed", 0),
    ] {
        assert_eq!(state[member], expected, "{member}");
    }
    assert_eq!(state["balanced"], true);
    assert_eq!(state["clock"]["now"], "2026-01-05T09:30:00");
    assert_eq!(state["settings"]["empty_list"], "no-transactions");
}

#[tokio::test]
async fn accounts_are_opened_and_listed_and_only_the_opening_shows_a_number() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = json!({ "usage": "borrower", "holder": "박차입", "agreement_no": "77" });
    let opened = post(&sandbox, "/_sandbox/accounts", &body).await;
    assert_eq!((opened.status, &opened.json()["id"]), (201, &json!(1)));
    assert_eq!(opened.json()["account_no"], "79000000000101");
    for _ in 0..3 {
        let body = json!({ "usage": "investor", "holder": "김투자" });
        post(&sandbox, "/_sandbox/accounts", &body).await;
    }
    let listed = get(&sandbox, "/_sandbox/accounts?limit=2").await;
    let first = &listed.json()["items"][0];
    assert_eq!(
        (&first["account_no"], &first["holder"]),
        (&json!("***0101"), &json!("***"))
    );
    assert_eq!(
        (&first["usage"], &first["agreement_no"]),
        (&json!("borrower"), &json!("77"))
    );
    assert_eq!(listed.json()["total"], 4);
    assert!(!listed.body.contains("79000000000101") && !listed.body.contains("박차입"));
    let next = listed.json()["next"].as_str().unwrap().to_owned();
    let rest = get(&sandbox, &format!("/_sandbox/accounts{next}"))
        .await
        .json();
    assert_eq!(
        (&rest["items"][1]["id"], &rest["next"]),
        (&json!(4), &Value::Null)
    );
    for (body, expected) in [
        (json!({ "usage": "investor", "holder": "" }), "0 characters"),
        (
            json!({ "usage": "investor", "holder": "김".repeat(51) }),
            "1 to 50",
        ),
        (
            json!({ "usage": "lender", "holder": "x" }),
            "unknown variant",
        ),
        (
            json!({ "usage": "investor", "holder": "x", "agreement_no": "7-7" }),
            "1 to 20 digits",
        ),
        (json!({ "holder": "x" }), "missing field"),
    ] {
        let reply = post(&sandbox, "/_sandbox/accounts", &body).await;
        assert_eq!(reply.status, 422);
        assert!(reply.error().contains(expected), "{reply:?}");
    }
}

#[tokio::test]
async fn deposits_go_to_a_number_or_an_id() {
    let (sandbox, investor) = bank().await;
    let path = "/_sandbox/deposits";
    let reply = post(
        &sandbox,
        path,
        &json!({ "account_no": investor, "krw": 700 }),
    )
    .await;
    assert_eq!(
        (reply.status, &reply.json()["sequence_no"]),
        (201, &json!(2))
    );
    let reply = post(&sandbox, path, &json!({ "account": 1, "krw": 300 })).await;
    assert_eq!(reply.json()["account_no"], "***0101");
    sandbox.assert_balance(&investor, 50_000);
    let listed = get(&sandbox, "/_sandbox/deposits?limit=2").await.json();
    assert_eq!(
        (&listed["items"][0]["krw"], &listed["next"]),
        (&json!(300), &json!("?before=2&limit=2"))
    );
    for (body, expected) in [
        (json!({ "account": 2, "krw": 1 }), "1 to 1"),
        (
            json!({ "account_no": "5", "krw": 1 }),
            "a number of 1 characters",
        ),
        (json!({ "account": 1, "account_no": "5", "krw": 1 }), "both"),
        (json!({ "krw": 1 }), "neither"),
        (json!({ "account": 1, "krw": 0 }), "1 to 999999999999999"),
        (json!({ "account": 1, "krw": "1" }), "invalid type"),
        (
            json!({ "account": 1, "krw": 1, "memo": "x" }),
            "unknown field",
        ),
    ] {
        let reply = post(&sandbox, path, &body).await;
        assert_eq!(reply.status, 422, "{body}");
        assert!(reply.error().contains(expected), "{reply:?}");
    }
    sandbox.assert_balance(&investor, 50_000);
}

#[tokio::test]
async fn the_ledger_shows_both_sides_of_each_entry() {
    let (sandbox, _) = bank().await;
    let ledger = get(&sandbox, "/_sandbox/ledger?limit=1").await.json();
    let entry = &ledger["items"][0];
    assert_eq!(
        (&entry["no"], &entry["purpose"]),
        (&json!(3), &json!("executed"))
    );
    assert_eq!(
        entry["postings"][0],
        json!({ "kind": "trust", "krw": -1000 })
    );
    let borrower =
        json!({ "kind": "borrower", "bank_code": "011", "account_no": "***0150", "krw": 1000 });
    assert_eq!(entry["postings"][1], borrower);
    let next = ledger["next"].as_str().unwrap();
    let earlier = get(&sandbox, &format!("/_sandbox/ledger{next}"))
        .await
        .json();
    assert_eq!(earlier["items"][0]["postings"][0]["account"], 1);
    for limit in ["0", "1001", "x"] {
        let reply = get(&sandbox, &format!("/_sandbox/ledger?limit={limit}")).await;
        assert_eq!(reply.status, 422);
        assert!(reply.error().contains("limit"));
    }
}

#[tokio::test]
async fn loans_come_with_their_calls() {
    let (sandbox, _) = bank().await;
    let reply = get(&sandbox, "/_sandbox/loans").await;
    let loan = &reply.json()["items"][0];
    assert_eq!(
        (&loan["id"], &loan["accumulated_krw"]),
        (&json!(1), &json!(1000))
    );
    assert_eq!(
        loan["unchanged"],
        json!({ "Bncd": "011", "BrwAcno": "***0150" })
    );
    let outcomes: Vec<_> = loan["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["done", "refused"]);
    assert!(!reply.body.contains(LOAN));
}

#[tokio::test]
async fn calls_are_listed_latest_first_and_one_by_one() {
    let (sandbox, _) = bank().await;
    let listed = get(&sandbox, "/_sandbox/calls?limit=1").await.json();
    let refused = &listed["items"][0];
    assert_eq!(
        (&refused["index"], &refused["outcome"]),
        (&json!(2), &json!("refused"))
    );
    let reason = refused["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("ZS053 LoanNo (request row 7)"),
        "{reason}"
    );
    assert_eq!(refused["request"]["Header"]["AccessToken"], "***");
    assert_eq!(refused["reply"]["Header"]["Rpcd"], "ZS053");
    let next = listed["next"].as_str().unwrap();
    let earlier = get(&sandbox, &format!("/_sandbox/calls{next}"))
        .await
        .json();
    assert_eq!(
        (&earlier["items"][0]["index"], &earlier["next"]),
        (&json!(1), &Value::Null)
    );
    let one = get(&sandbox, "/_sandbox/calls/1").await.json();
    assert_eq!(
        (&one["title"], &one["operation"]),
        (&json!("투자금 지급지시"), &json!("order_payment"))
    );
    let missing = get(&sandbox, "/_sandbox/calls/9").await;
    assert_eq!(missing.status, 404);
    assert!(missing.error().contains("1 to 2"));
}

#[tokio::test]
async fn the_clock_is_moved_in_three_ways() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = "/_sandbox/clock";
    for (body, expected) in [
        (json!({ "advance_seconds": 10_800 }), "2026-01-05T12:30:00"),
        (json!({ "to": "16:00" }), "2026-01-05T16:00:00"),
        (json!({ "to": "23:45:00" }), "2026-01-05T23:45:00"),
        (json!({ "to": "00:01" }), "2026-01-06T00:01:00"),
        (
            json!({ "set": "2026-01-05T09:00:00" }),
            "2026-01-05T09:00:00",
        ),
    ] {
        let reply = post(&sandbox, path, &body).await;
        assert_eq!(
            (reply.status, &reply.json()["now"]),
            (200, &json!(expected))
        );
        assert_eq!(get(&sandbox, path).await.json()["now"], expected);
        assert_eq!(get(&sandbox, "/clock").await.body.trim(), expected);
    }
    assert_eq!(
        get(&sandbox, path).await.json()["last_sweep"],
        "2026-01-05T23:45:00"
    );
    for body in [
        json!({}),
        json!({ "advance_seconds": 0 }),
        json!({ "advance_seconds": -1 }),
        json!({ "to": "25:00" }),
        json!({ "set": "tomorrow" }),
        json!({ "to": "16:00", "advance_seconds": 1 }),
    ] {
        let reply = post(&sandbox, path, &body).await;
        assert_eq!(reply.status, 422, "{body}");
        reply.error();
    }
}

#[tokio::test]
async fn the_machines_own_clock_stays_where_it_is() {
    let clock = ontu_sandbox::Clock::System;
    let sandbox = Sandbox::builder().clock(clock).start().await.unwrap();
    let reply = post(
        &sandbox,
        "/_sandbox/clock",
        &json!({ "advance_seconds": 1 }),
    )
    .await;
    assert_eq!(reply.status, 409);
    assert!(reply.error().contains("can be moved"));
    let shifted = ontu_sandbox::ShiftedClock::new();
    let sandbox = Sandbox::builder()
        .clock(shifted.clone())
        .start()
        .await
        .unwrap();
    let reply = post(
        &sandbox,
        "/_sandbox/clock",
        &json!({ "advance_seconds": 86_400 }),
    )
    .await;
    assert_eq!(
        (reply.status, &reply.json()["kind"]),
        (200, &json!("moved"))
    );
    assert!(shifted.shift() > jiff::SignedDuration::from_hours(23));
}

#[tokio::test]
async fn faults_are_armed_listed_and_taken_back() {
    let (sandbox, investor) = bank().await;
    let path = "/_sandbox/faults";
    let body = json!({ "kind": "accept-then-drop", "when": { "transaction_no": "7" }, "seed": 3 });
    let armed = post(&sandbox, path, &body).await;
    assert_eq!(
        (armed.status, &armed.json()["id"], &armed.json()["left"]),
        (201, &json!(1), &json!(1))
    );
    let body = json!({ "kind": { "slow": 1 }, "times": "always" });
    assert_eq!(
        post(&sandbox, path, &body).await.json()["left"],
        Value::Null
    );
    let listed = get(&sandbox, path).await.json();
    assert_eq!(
        (
            listed["armed"].as_array().unwrap().len(),
            listed["kinds"].as_array().unwrap().len()
        ),
        (2, 14)
    );
    assert_eq!(
        call(&sandbox, PAY, &order(&sandbox, "7", "N", &investor)).await,
        ""
    );
    sandbox.assert_moved_once("7", 1_000);
    assert_eq!(
        get(&sandbox, path).await.json()["armed"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let gone = send(&sandbox, "DELETE", "/_sandbox/faults/1", "", "").await;
    assert_eq!(gone.status, 404);
    assert!(gone.error().contains("armed fault: 2"));
    assert_eq!(
        send(&sandbox, "DELETE", "/_sandbox/faults/2", "", "")
            .await
            .json()["disarmed"],
        1
    );
    sandbox.assert_in_order();
    post(&sandbox, path, &json!({ "kind": "never-ending" })).await;
    assert_eq!(
        send(&sandbox, "DELETE", path, "", "").await.json()["disarmed"],
        1
    );
    let reply = post(
        &sandbox,
        path,
        &json!({ "kind": "accept-then-drop", "when": { "api": "x" } }),
    )
    .await;
    assert!(reply.status == 422 && reply.error().contains("P2PNInvestmentPaymentOrder"));
    let reply = send(&sandbox, "DELETE", "/_sandbox/faults/x", "", "").await;
    assert!(reply.status == 422 && reply.error().contains("the number of a fault"));
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let clock = SimulatedClock::new();
    let sandbox = Sandbox::builder()
        .clock(clock.clone())
        .start()
        .await
        .unwrap();
    let investor = funded(&sandbox);
    call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await;
    post(
        &sandbox,
        "/_sandbox/faults",
        &json!({ "kind": "never-ending" }),
    )
    .await;
    clock.advance(jiff::SignedDuration::from_hours(30));
    let state = post(&sandbox, "/_sandbox/reset", &json!({})).await.json();
    for member in [
        "accounts",
        "deposits",
        "loans",
        "calls",
        "faults_armed",
        "ledger_entries",
        "movements",
    ] {
        assert_eq!(state[member], 0, "{member}");
    }
    assert_eq!(state["clock"]["now"], "2026-01-05T09:30:00");
    assert_eq!(
        post(&sandbox, "/_sandbox/reset", &json!({ "really": true }))
            .await
            .status,
        422
    );
    // The same seed leads to the same numbers again.
    assert_eq!(funded(&sandbox), investor);
}

#[tokio::test]
async fn the_transcript_is_a_file_without_people() {
    let (sandbox, investor) = bank().await;
    let reply = get(&sandbox, "/_sandbox/transcript").await;
    let name = "attachment; filename=\"ontu-sandbox-transcript-20260105-093000.json\"";
    assert_eq!(reply.header("content-disposition"), name);
    assert_eq!(reply.json()["kind"], "ontu-sandbox transcript");
    assert_eq!(reply.json()["calls"].as_array().unwrap().len(), 2);
    for hidden in [
        investor.as_str(),
        LOAN,
        "김투자",
        "이차입",
        "3020000000150",
        sandbox.token(),
    ] {
        assert!(!reply.body.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    for (headers, body, status, expected) in [
        ("", "{}", 415, "application/json"),
        ("Content-Type: text/plain\r\n", "{}", 415, "text/plain"),
        (
            "Content-Type: application/json; charset=utf-8\r\n",
            "{",
            400,
            "EOF",
        ),
        ("Content-Type: application/json\r\n", "", 400, "EOF"),
    ] {
        let reply = send(&sandbox, "POST", "/_sandbox/deposits", headers, body).await;
        assert_eq!(reply.status, status, "{reply:?}");
        assert!(reply.error().contains(expected), "{reply:?}");
    }
    let long = "x".repeat(65 * 1024);
    let reply = send(&sandbox, "POST", "/_sandbox/deposits", "", &long).await;
    assert!(
        reply.status == 413 && reply.body.contains("64 KiB"),
        "{reply:?}"
    );
}
