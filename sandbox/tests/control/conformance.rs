//! The bank says which row of which table was breached, and what callers have never exercised.

use ontu_sandbox::{Fault, FaultKind, Sandbox, When};
use serde_json::json;

use crate::caller::{ISSUE, LIST, PAY, PAY_RESULT, call, funded, get, inquiry, issue, order, post};

#[tokio::test]
async fn each_refusal_names_the_row_of_the_table_in_reply_and_transcript() {
    let sandbox = Sandbox::start().await.unwrap();
    let investor = funded(&sandbox);
    let change = |path: &[&str], value: serde_json::Value| {
        let mut body = order(&sandbox, "1", "Y", &investor);
        let mut place = &mut body;
        for name in path {
            place = match name.parse::<usize>() {
                Ok(index) => &mut place[index],
                Err(_) => &mut place[*name],
            };
        }
        *place = value;
        body
    };
    for (body, expected) in [
        (change(&["LonTrm"], json!("1234")), "LonTrm (request row 4)"),
        (
            change(&["Rec", "0", "InvAmt"], json!("x")),
            "Rec[0].InvAmt (request row 16)",
        ),
        (change(&["Rec"], json!([])), "Rec (request row 14)"),
        (
            change(&["InvSumAmt"], json!("999")),
            "InvSumAmt (request row 14)",
        ),
        (
            change(&["Rec", "0", "Vran"], json!("79000000009999")),
            "Rec[0].Vran (request row 15)",
        ),
        (
            change(&["SlctAmt"], json!("999")),
            "InvSumAmt (request row 5)",
        ),
        (
            change(&["Header", "Tsymd"], json!("20260104")),
            "Tsymd (header row 2)",
        ),
        (
            change(&["Header", "AccessToken"], json!("x")),
            "AccessToken (header row 8)",
        ),
        (
            change(&["Header", "Iscd"], json!("1234567")),
            "Iscd (header row 4)",
        ),
    ] {
        let reply = post(&sandbox, &format!("/{PAY}.nh"), &body).await.json();
        let message = reply["Header"]["Rsms"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
        let calls = sandbox.transcript();
        assert!(calls.last().unwrap().reason.contains(expected));
        // Refused orders have used up their number; the next case is about its own mistake.
        post(&sandbox, "/_sandbox/reset", &json!({})).await;
        assert_eq!(funded(&sandbox), investor);
    }
}

#[tokio::test]
async fn coverage_counts_fields_values_and_codes_and_names_what_is_missing() {
    let sandbox = Sandbox::start().await.unwrap();
    let report = sandbox.with_bank(|bank| bank.coverage());
    assert_eq!(report.apis.len(), 8);
    assert_eq!(report.without_layout.len(), 7);
    assert_eq!(report.never().len(), 8, "each API is named once");
    assert_eq!(report.points().0, 0);

    let investor = funded(&sandbox);
    call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await;
    sandbox.arm(Fault::once(When::any(), FaultKind::AcceptThenDrop));
    call(&sandbox, PAY, &order(&sandbox, "2", "N", &investor)).await;
    call(&sandbox, PAY_RESULT, &inquiry(&sandbox, "3", "2")).await;
    call(&sandbox, ISSUE, &issue(&sandbox, "4")).await;

    let report = sandbox.with_bank(|bank| bank.coverage());
    let never: Vec<String> = report.never().iter().map(ToString::to_string).collect();
    for expected in [
        format!("{PAY}: MractOtlt never sent with a value"),
        format!("{PAY}: AC081 never received"),
        format!("{ISSUE}: P2PVractUsg=2 never sent"),
        format!("{LIST}: never called (입금확인 목록조회)"),
    ] {
        assert!(never.contains(&expected), "{expected} not in {never:#?}");
    }
    for unexpected in ["NewTrnsYn", "no reply", "Rec[].InvAmt", "00000"] {
        let of_order = |line: &&String| line.starts_with(PAY) && line.contains(unexpected);
        assert!(
            !never.iter().any(|line| of_order(&line)),
            "{unexpected} in {never:#?}"
        );
    }
    let order = report.apis.iter().find(|api| api.api == PAY).unwrap();
    assert_eq!((order.calls, order.accepted), (2, 2));
    let memo = order
        .members
        .iter()
        .find(|member| member.path == "MractOtlt")
        .unwrap();
    assert_eq!(
        (memo.sent, memo.empty, memo.row, memo.required),
        (0, 2, 13, false)
    );

    let text = get(&sandbox, "/_sandbox/coverage?as=text").await.body;
    assert!(
        text.contains("Never exercised:") && text.contains(&never[0]),
        "{text}"
    );
    let json = get(&sandbox, "/_sandbox/coverage").await.json();
    assert_eq!(json["never"].as_array().unwrap().len(), never.len());
    assert_eq!(get(&sandbox, "/_sandbox/coverage?as=pdf").await.status, 422);
}
