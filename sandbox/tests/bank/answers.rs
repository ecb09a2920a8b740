//! What the bank answers for an API that a private spec lays out and that it knows nothing of: what the settings say, and nothing where money could move.

use ontu_sandbox::{Bank, DEFAULT_TOKEN, Sandbox, Settings, Spec};
use serde_json::{Value, json};

use crate::caller::{Caller, ISSUE, RETURN, with_owner};

const BALANCE: &str = "P2PChildCompanyInquireBalance";
const HISTORY: &str = "P2PChildCompanyInquireTransactionHistory";

/// The built-in spec with layouts for two unpublished APIs, made of rows of published ones.
fn spec(effect: &str) -> Spec {
    let text = include_str!("../../src/generated/nh.json");
    let mut spec: Value = serde_json::from_str(text).unwrap();
    let apis = spec["apis"].as_array_mut().unwrap();
    let by_name = |name: &str| {
        let found = apis.iter().find(|api| api["api"] == name);
        found.unwrap().clone()
    };
    let (listed, inquired) = (
        by_name("P2PNAccountReceiveInformationList"),
        by_name("P2PNInvestmentDepositAmountReturnResultList"),
    );
    let first_rows =
        |api: &Value, part: &str, count: usize| api[part].as_array().unwrap()[..count].to_vec();
    for api in apis {
        match api["api"].as_str() {
            Some(BALANCE) => {
                api["layout"] = json!("overlay");
                api["effect"] = json!(effect);
                api["request"] = first_rows(&inquired, "request", 2).into();
                api["response"] = first_rows(&inquired, "response", 4).into();
            }
            Some(HISTORY) => {
                api["layout"] = json!("overlay");
                api["request"] = first_rows(&inquired, "request", 2).into();
                api["response"] = listed["response"].clone();
            }
            _ => {}
        }
    }
    Spec::parse(&spec.to_string()).unwrap()
}

fn settings(answers: Value) -> Settings {
    serde_json::from_value(json!({ "answers": answers })).unwrap()
}

fn caller(answers: Value) -> Caller {
    let mut caller = Caller::new();
    caller.bank = Bank::with_spec(spec("reads").into(), settings(answers), DEFAULT_TOKEN);
    caller
}

#[test]
fn an_answer_is_given_in_the_layout_and_repeats_the_request() {
    let mut caller = caller(json!({
        BALANCE: { "values": { "Prtm": "101112" } },
        HISTORY: { "values": { "TotCnt": "1" }, "rows": [{ "Vran": "79000000000101", "RcvAmt": "5" }] },
    }));
    let answer = caller.call(BALANCE, with_owner(json!({})));
    assert_eq!(answer.code, "00000", "{answer:?}");
    assert_eq!(answer.text("Prtm"), "101112");
    assert_eq!(answer.text("P2pCmtmNo"), "0000000000");
    assert_eq!(answer.json.get("Pcrs"), None);
    let answer = caller.call(HISTORY, with_owner(json!({})));
    assert_eq!(answer.text("TotCnt"), "1");
    assert_eq!(answer.json["REC"][0]["RcvAmt"], "5");
    // A call that the layout does not admit is refused all the same.
    let answer = caller.call(BALANCE, json!({ "P2pCmtmNo": "0000000000" }));
    assert_eq!(answer.code, "ZS010");
}

#[test]
fn without_an_answer_it_is_refused() {
    let mut caller = caller(json!({}));
    let answer = caller.call(BALANCE, with_owner(json!({})));
    assert_eq!(answer.code, "ZS009");
}

#[tokio::test]
async fn an_answer_that_fits_nothing_is_refused_at_the_start() {
    let started = async |effect: &str, answers: Value| {
        let builder = Sandbox::builder().spec(spec(effect));
        let started = builder.settings(settings(answers)).start().await;
        started.map_err(|error| error.to_string())
    };
    let answer = || json!({ "values": { "Prtm": "101112" } });
    for (effect, answers, expected) in [
        (
            "reads",
            json!({ "Nothing": answer() }),
            "answers.Nothing: the spec has no such API",
        ),
        (
            "reads",
            json!({ ISSUE: answer() }),
            "has a behaviour for this API",
        ),
        (
            "reads",
            json!({ "P2PLoanInformationList": answer() }),
            "no spec lays this API out",
        ),
        (
            "moves-money",
            json!({ BALANCE: answer() }),
            "moves money or may do so",
        ),
        (
            "undecided",
            json!({ BALANCE: answer() }),
            "moves money or may do so",
        ),
        (
            "reads",
            json!({ BALANCE: { "values": { "Balance": "1" } } }),
            "Balance: found no such element in the reply's table, expected one of P2pCmtmNo, ChidSqno, Pcrs, Prtm",
        ),
        (
            "reads",
            json!({ BALANCE: { "rows": [{}] } }),
            "the reply has no repeating part",
        ),
        (
            "reads",
            json!({ HISTORY: { "rows": [{}, { "TotCnt": "1" }] } }),
            "rows[1].TotCnt",
        ),
    ] {
        let error = started(effect, answers).await.unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    let sandbox = started("issues", json!({ BALANCE: answer() }))
        .await
        .unwrap();
    // What was set may be personal; it is not shown where the settings are.
    let shown = sandbox.with_bank(|bank| format!("{bank:?}"));
    assert!(!shown.contains("101112"), "{shown}");
    assert!(sandbox.with_bank(|bank| bank.settings().answers.contains_key(BALANCE)));
    assert!(settings(json!({ RETURN: {} })).answers.contains_key(RETURN));
}
