//! `ontu call`: what is open, what is closed, and what is wrong with a body.

use crate::support::{Ontu, TODAY, sandbox};
use ontu_sandbox::{Fault, FaultKind, Usage, When};
use serde_json::json;

const LIST: &str = "P2PNAccountReceiveInformationList";

fn range() -> String {
    json!({ "Iqds": "1", "Insymd": TODAY, "Ineymd": TODAY }).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_is_called_and_its_reply_masked() {
    let sandbox = sandbox().await;
    let account = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
    sandbox.deposit(&account, 5000).unwrap();
    let ontu = Ontu::at(&sandbox).with_stdin(&range());
    let (code, object) = ontu.json(&["call", LIST, "--body", "-"]);
    assert_eq!((code, &object["outcome"]), (0, &json!("done")), "{object}");
    assert_eq!(object["reply"]["REC"][0]["RcvAmt"], "5000");
    assert!(!object.to_string().contains(&account));
    let (_, object) = ontu.json(&["call", "list_deposits", "--body", "-", "--show"]);
    assert_eq!(object["reply"]["REC"][0]["Vran"], json!(account));
    let ended = ontu
        .run(&["call", LIST, "--body", "-", "--lang", "ko"])
        .expect(0);
    assert!(ended.stdout.contains("\"RcvAmt\": \"5000\"") && ended.stderr.contains("정상"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_to_list_is_done() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox).with_stdin(&range());
    let (code, object) = ontu.json(&["call", LIST, "--body", "-"]);
    assert_eq!((code, &object["outcome"]), (0, &json!("empty")), "{object}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_moves_money_by_a_known_layout_is_closed() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox).with_stdin("{}");
    for api in [
        "P2PNInvestmentPaymentOrder",
        "P2PNInterestRepayment",
        "P2PNInvestmentDepositAmountReturn",
    ] {
        for further in [&[][..], &["--unjournalled"]] {
            let arguments: Vec<&str> = ["call", api, "--body", "-"]
                .iter()
                .chain(further)
                .copied()
                .collect();
            assert_eq!(
                ontu.fails(&arguments),
                (1, "moves-money".to_owned()),
                "{api}"
            );
        }
    }
    assert!(sandbox.transcript().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_read_needs_a_flag() {
    let sandbox = sandbox().await;
    let body = json!({ "P2PVractUsg": "1", "InvstBrwNm": "김온투" }).to_string();
    let ontu = Ontu::at(&sandbox).with_stdin(&body);
    let arguments = ["call", "issue_virtual_account", "--body", "-"];
    assert_eq!(ontu.fails(&arguments), (1, "unjournalled".to_owned()));
    assert!(sandbox.transcript().is_empty());
    let arguments = [
        "call",
        "issue_virtual_account",
        "--body",
        "-",
        "--unjournalled",
    ];
    let (code, object) = ontu.json(&arguments);
    assert_eq!(code, 0, "{object}");
    assert!(!object.to_string().contains("김온투"));
    let closed = ["call", "terminate_virtual_account", "--body", "-"];
    assert_eq!(ontu.fails(&closed), (1, "unjournalled".to_owned()));
    let closed = ["call", "verify_borrower", "--body", "-"];
    assert_eq!(ontu.fails(&closed), (1, "unjournalled".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpublished_read_goes_out_as_it_is() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox).with_stdin(r#"{"Xyz":"1"}"#);
    let (code, object) = ontu.json(&["call", "P2PLoanInformationList", "--body", "-"]);
    // The sandbox has no layout for it either and says so with a code of its own.
    assert_eq!(
        (code, object["error"]["kind"].as_str()),
        (1, Some("unlisted")),
        "{object}"
    );
    assert_eq!(object["error"]["code"], "ZS003");
    assert_eq!(sandbox.transcript().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_wrong_with_a_body_is_listed() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox);
    let body =
        json!({ "Iqds": "3", "Insymd": "20260230", "Vran": "79O", "Wrong": "1" }).to_string();
    let path = ontu.write("body.json", &body);
    let (code, object) = ontu.json(&["call", LIST, "--body", path.to_str().unwrap()]);
    assert_eq!(
        (code, object["error"]["kind"].as_str()),
        (1, Some("invalid"))
    );
    let paths: Vec<&str> = object["error"]["violations"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|violation| violation["path"].as_str())
        .collect();
    for path in ["Iqds", "Insymd", "Ineymd", "Vran", "Wrong"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    assert!(sandbox.transcript().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_is_checked_against_today() {
    let sandbox = sandbox().await;
    let body = json!({ "Iqds": "1", "Insymd": TODAY, "Ineymd": "20260106" }).to_string();
    let ontu = Ontu::at(&sandbox).with_stdin(&body);
    assert_eq!(
        ontu.fails(&["call", LIST, "--body", "-"]),
        (1, "invalid".to_owned())
    );
}

#[test]
fn a_body_that_is_missing_or_no_json_is_refused_without_showing_it() {
    let ontu = Ontu::new();
    let call = |path: &str| ontu.fails(&["call", LIST, "--body", path]);
    assert_eq!(call("nowhere.json"), (4, "file".to_owned()));
    for (text, place) in [
        ("{\"Vran\": 79000000000075 x}", ":1:"),
        ("[]", "object"),
        ("", ":1:"),
    ] {
        let path = ontu.write("body.json", text);
        let path = path.to_str().unwrap();
        assert_eq!(call(path), (1, "invalid".to_owned()), "{text}");
        let ended = ontu.run(&["call", LIST, "--body", path]).expect(1);
        assert!(
            ended.stderr.contains(place) && !ended.stderr.contains("790000"),
            "{}",
            ended.stderr
        );
    }
}

#[test]
fn an_unknown_api_is_a_wrong_command_line() {
    let ontu = Ontu::new();
    let ended = ontu
        .run(&["call", "P2PNAccountReceiveInformationLst", "--body", "-"])
        .expect(2);
    assert!(
        ended
            .stderr
            .contains("did you mean P2PNAccountReceiveInformationList?")
    );
    assert_eq!(
        ontu.fails(&["call", "Xyz", "--body", "-"]),
        (2, "usage".to_owned())
    );
    assert_eq!(ontu.fails(&["call", LIST]), (2, "usage".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_reply_and_a_closed_port_are_told_apart() {
    let sandbox = sandbox().await;
    sandbox.arm(Fault::once(When::api(LIST), FaultKind::AcceptThenDrop));
    let ontu = Ontu::at(&sandbox).with_stdin(&range());
    assert_eq!(
        ontu.fails(&["call", LIST, "--body", "-"]),
        (3, "unknown".to_owned())
    );
    let ontu = ontu.with("ONTU_BASE_URL", "http://127.0.0.1:1");
    assert_eq!(
        ontu.fails(&["call", LIST, "--body", "-"]),
        (4, "not-sent".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_about_nothing_is_unlisted() {
    let sandbox = sandbox().await;
    let body = json!({ "LoanNo": "1", "OrtrYmd": TODAY, "OrtrIsTuno": "1" }).to_string();
    let ontu = Ontu::at(&sandbox).with_stdin(&body);
    let (code, object) = ontu.json(&["call", "inquire_payment", "--body", "-"]);
    assert_eq!(
        (code, object["error"]["code"].as_str()),
        (1, Some("ZS060")),
        "{object}"
    );
}

#[test]
fn all_fifteen_are_listed() {
    let (code, object) = Ontu::new().json(&["call", "--list"]);
    let apis = object["apis"].as_array().unwrap();
    assert_eq!((code, apis.len()), (0, 15));
    let published = apis
        .iter()
        .filter(|api| api["layout"] == "published")
        .count();
    assert_eq!(published, 8);
    let ended = Ontu::new()
        .run(&["call", "--list", "--lang", "ko"])
        .expect(0);
    assert!(ended.stdout.contains("자금 이동") && ended.stdout.contains("투자금 지급지시"));
}
