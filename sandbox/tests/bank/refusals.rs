//! Every refusal that the sandbox has a code for, reached by a call, with what it says.

use std::collections::BTreeSet;

use ontu_sandbox::{Owner, RefusalCode, Settings, Spec, Usage};
use serde_json::{Value, json};

use crate::caller::{
    Answer, Caller, ISSUE, LIST, LOAN, PAY, PAY_RESULT, REPAY, RETURN, answer, deposit_return,
    issue, list, payment, repayment,
};

/// A bank in which a loan of 1,000 KRW runs, its investor and its borrower's account.
fn running() -> (Caller, String, String) {
    let mut caller = Caller::new();
    let investor = caller.loan(1_000);
    caller.bank.deposit(&investor, 1_000, caller.now).unwrap();
    let borrower = caller.borrower(1_000);
    (caller, investor, borrower)
}

/// An order of 100 KRW that is right, with one member changed or, for null, removed.
fn order_with(investor: &str, path: &str, value: Value) -> Value {
    let mut order = payment("N", LOAN, 100, &[(investor, 100)]);
    match value {
        Value::Null => {
            order.as_object_mut().unwrap().remove(path);
        }
        value => order[path] = value,
    }
    order
}

fn refuse(caller: &mut Caller, api: &str, body: Value) -> Answer {
    let entries = caller.bank.ledger().len();
    let answer = caller.call(api, body);
    assert_ne!(answer.code, "00000", "{answer:?}");
    assert!(!answer.has_body());
    assert_eq!(
        caller.bank.ledger().len(),
        entries,
        "a refused call moves nothing"
    );
    let call = caller.bank.transcript().last().unwrap();
    assert!(!call.accepted);
    assert!(!call.reason.is_empty());
    answer
}

/// The codes of refusals that only the body's members can cause.
fn contract_refusals(seen: &mut BTreeSet<String>) {
    let (mut caller, investor, borrower) = running();
    let today = caller.today();
    let cases = [
        (PAY, order_with(&investor, "LonTrm", Value::Null), "LonTrm"),
        (PAY, order_with(&investor, "LonTrm", json!("")), "LonTrm"),
        (
            PAY,
            order_with(&investor, "LoanNo", json!("12345678901234")),
            "LoanNo",
        ),
        (PAY, order_with(&investor, "LonTrm", json!("012")), "LonTrm"),
        (
            PAY,
            order_with(&investor, "NewTrnsYn", json!("X")),
            "NewTrnsYn",
        ),
        (PAY, order_with(&investor, "LonTrm", json!(true)), "LonTrm"),
        (PAY, order_with(&investor, "Rec", json!([])), "Rec"),
        (PAY, order_with(&investor, "Rec", json!("")), "Rec"),
        (PAY, order_with(&investor, "Rec", json!({})), "Rec"),
        (PAY, order_with(&investor, "Rec", json!(["x"])), "Rec[0]"),
        (
            PAY,
            order_with(&investor, "InvSumAmt", json!("99")),
            "InvSumAmt",
        ),
        (
            PAY,
            payment("N", LOAN, 1_000_000_001, &[(&investor, 1_000_000_001)]),
            "Rec",
        ),
        (
            PAY,
            payment("N", LOAN, 501, &vec![(investor.as_str(), 1); 501]),
            "Rec",
        ),
        (ISSUE, issue("1", "가나다라마바사"), "InvstBrwNm"),
        (LIST, list("", "20260105", "20260104", "1"), "Ineymd"),
        (LIST, list("", "20250901", "20260105", "1"), "Ineymd"),
        (LIST, list("", &today, "20260106", "1"), "Ineymd"),
        (
            REPAY,
            repayment("20260104", &borrower, 100, &[(&investor, 100)]),
            "RpayYmd",
        ),
    ];
    for (api, body, path) in cases {
        let answer = refuse(&mut caller, api, body);
        assert!(
            answer
                .message
                .starts_with(&format!("{} {path} (request row ", answer.code)),
            "{answer:?}"
        );
        assert!(answer.message.chars().count() <= 100);
        let call = caller.bank.transcript().last().unwrap();
        assert_eq!(call.api, api);
        assert!(call.violations[0].contains("expected") && call.violations[0].contains("found"));
        seen.insert(answer.code);
    }
    for (value, expected) in [("null", "ZS012"), ("\"12\",\"LonTrm\":\"12\"", "ZS018")] {
        let mut order = payment("N", LOAN, 100, &[(&investor, 100)]);
        let number = caller.next_number();
        order["Header"] = caller.header(PAY, &number);
        let body = order
            .to_string()
            .replace("\"LonTrm\":\"12\"", &format!("\"LonTrm\":{value}"));
        let served = caller.send(PAY, &body);
        assert_eq!(answer(&number, &served).code, expected);
        seen.insert(expected.to_owned());
    }
}

/// The codes of refusals that come from what the bank knows.
fn business_refusals(seen: &mut BTreeSet<String>) {
    let (mut caller, investor, borrower) = running();
    let today = caller.today();
    let other_owner = Owner {
        subsidiary_no: "0000000001".into(),
        ..Owner::default()
    };
    let foreign = "79099999999999";
    caller
        .bank
        .open_account_numbered(foreign, other_owner, Usage::Investor, "박투자")
        .unwrap();
    caller.advance(181);
    let cases = [
        ("ZS034", LIST, list("", &today, &today, "0")),
        ("ZS050", LIST, list("79011111111111", &today, &today, "1")),
        (
            "ZS050",
            PAY,
            payment("N", LOAN, 100, &[("79011111111111", 100)]),
        ),
        ("ZS051", PAY, payment("N", LOAN, 100, &[(&borrower, 100)])),
        (
            "ZS051",
            REPAY,
            repayment(&today, &investor, 100, &[(&investor, 100)]),
        ),
        (
            "ZS051",
            REPAY,
            repayment(&today, &borrower, 100, &[(&borrower, 100)]),
        ),
        ("ZS051", RETURN, deposit_return(&borrower, 100)),
        (
            "ZS052",
            PAY,
            payment("N", LOAN, 1_100, &[(&investor, 600), (&investor, 500)]),
        ),
        (
            "ZS052",
            REPAY,
            repayment(&today, &borrower, 1_001, &[(&investor, 1_001)]),
        ),
        ("ZS052", RETURN, deposit_return(&investor, 1_001)),
        ("ZS053", PAY, payment("Y", LOAN, 100, &[(&investor, 100)])),
        ("ZS054", PAY, payment("N", "7", 100, &[(&investor, 100)])),
        (
            "ZS055",
            PAY,
            order_with(&investor, "BrwAcno", json!("3020000000999")),
        ),
        ("ZS055", PAY, order_with(&investor, "Bncd", json!("012"))),
        (
            "ZS056",
            PAY,
            order_with(&investor, "SlctAmt", json!("1099")),
        ),
        ("ZS057", PAY, payment("N", LOAN, 100, &[(foreign, 100)])),
        ("ZS057", RETURN, deposit_return(foreign, 100)),
        (
            "ZS058",
            PAY,
            payment("N", LOAN, 100, &[(&investor, 100), (&investor, 0)]),
        ),
        ("ZS058", RETURN, deposit_return(&investor, 0)),
    ];
    for (expected, api, body) in cases {
        let answer = refuse(&mut caller, api, body);
        assert_eq!(answer.code, expected, "{answer:?}");
        seen.insert(answer.code);
    }
    let mut repayment = repayment(&today, &borrower, 100, &[(&investor, 100)]);
    repayment["LoanNo"] = json!("7");
    assert_eq!(refuse(&mut caller, REPAY, repayment).code, "ZS054");
    for (number, key, expected) in [("404", LOAN, "ZS060"), ("10001", "7", "ZS061")] {
        assert_eq!(caller.inquire(PAY_RESULT, number, key).code, expected);
        seen.insert(expected.to_owned());
    }
}

/// The codes of refusals that come before the body's members are looked at.
fn envelope_refusals(seen: &mut BTreeSet<String>) {
    let mut caller = Caller::new();
    let header_with = |caller: &mut Caller, name: &str, value: &str| {
        let number = caller.next_number();
        let mut body = issue("1", "김투자");
        body["Header"] = caller.header(ISSUE, &number);
        body["Header"][name] = json!(value);
        caller.call_numbered(ISSUE, &number, body).code
    };
    for (expected, name, value) in [
        ("ZS005", "ApiNm", "P2PNInterestRepayment"),
        ("ZS006", "AccessToken", "1111"),
        ("ZS007", "Tsymd", "20260104"),
        ("ZS007", "Tsymd", "20260106"),
        ("ZS015", "Trtm", "246060"),
        ("ZS011", "Iscd", ""),
        ("ZS013", "FintechApsno", "0011"),
        ("ZS013", "IsTuno", "123456789012345678901"),
    ] {
        let code = header_with(&mut caller, name, value);
        assert_eq!(code, expected, "{name} = {value}");
        seen.insert(code);
    }
    for (expected, api, body) in [
        ("ZS001", ISSUE, "[]"),
        ("ZS001", ISSUE, "{"),
        ("ZS001", ISSUE, ""),
        ("ZS002", "P2PNoSuchApi", "{}"),
        ("ZS003", "P2PLoanInformationList", "{}"),
        ("ZS004", ISSUE, "{}"),
    ] {
        let served = caller.send(api, body);
        assert_eq!(answer("", &served).code, expected, "{api} {body}");
        seen.insert(expected.to_owned());
    }
    assert_eq!(caller.bank.accounts().count(), 0);
}

/// A layout that the sandbox has no behaviour for.
fn unsupported_refusal(seen: &mut BTreeSet<String>) {
    let text = include_str!("../../src/generated/nh.json");
    let mut spec: Value = serde_json::from_str(text).unwrap();
    for api in spec["apis"].as_array_mut().unwrap() {
        if api["api"] == "P2PLoanInformationList" {
            api["layout"] = json!("overlay");
        }
    }
    let spec = Spec::parse(&spec.to_string()).unwrap();
    let mut caller = Caller::new();
    let token = ontu_sandbox::DEFAULT_TOKEN;
    caller.bank = ontu_sandbox::Bank::with_spec(spec.into(), Settings::default(), token);
    assert_eq!(
        caller.call("P2PLoanInformationList", json!({})).code,
        "ZS009"
    );
    seen.insert("ZS009".to_owned());
}

#[test]
fn every_code_of_the_sandboxs_own_can_be_reached() {
    let mut seen = BTreeSet::new();
    contract_refusals(&mut seen);
    business_refusals(&mut seen);
    envelope_refusals(&mut seen);
    unsupported_refusal(&mut seen);
    let all: BTreeSet<String> = RefusalCode::ALL
        .iter()
        .map(|known| known.code().to_owned())
        .collect();
    assert_eq!(seen, all);
}

#[test]
fn a_spelling_of_another_api_is_a_missing_member() {
    let mut caller = Caller::new();
    let mut body = issue("1", "김투자");
    let number = body.as_object_mut().unwrap().remove("P2PCmtmNo").unwrap();
    body["P2pCmtmNo"] = number;
    let answer = caller.call(ISSUE, body);
    assert_eq!(answer.code, "ZS010");
    assert!(
        answer.message.contains("another spelling, \"P2pCmtmNo\""),
        "{answer:?}"
    );
    let mut body = issue("1", "김투자");
    body["Header"] = caller.header(ISSUE, "1");
    body["Header"]["APISvcCd"] = body["Header"]
        .as_object_mut()
        .unwrap()
        .remove("ApiSvcCd")
        .unwrap();
    assert_eq!(caller.call_numbered(ISSUE, "1", body).code, "ZS010");
}

#[test]
fn a_repayment_without_the_borrowers_account_is_refused() {
    let (mut caller, investor, borrower) = running();
    let mut body = repayment(&caller.today(), &borrower, 100, &[(&investor, 100)]);
    body.as_object_mut().unwrap().remove("Vran");
    let answer = caller.call(REPAY, body);
    assert_eq!(answer.code, "ZS010");
    assert!(answer.message.starts_with("ZS010 Vran: "));
}

#[test]
fn what_the_real_sandbox_tolerates_is_tolerated_and_noted() {
    let (mut caller, investor, _) = running();
    let mut order = payment("N", LOAN, 100, &[(&investor, 100)]);
    order["LonTrm"] = json!(12);
    order["Extra"] = json!("x");
    order["MractOtlt"] = Value::Null;
    assert_eq!(caller.call(PAY, order).code, "00000");
    let notes = &caller.bank.transcript().last().unwrap().notes;
    for expected in [
        "LonTrm: a JSON number",
        "Extra: not in the request table",
        "MractOtlt: null",
    ] {
        assert!(
            notes.iter().any(|note| note.starts_with(expected)),
            "{expected}: {notes:?}"
        );
    }
}

#[test]
fn a_refused_new_order_leaves_its_loan_number_free_unless_the_setting_says_otherwise() {
    for (uses_up, expected) in [(false, "00000"), (true, "ZS053")] {
        let settings = Settings {
            refused_new_uses_up_loan_number: uses_up,
            ..Settings::default()
        };
        let mut caller = Caller::with(settings);
        let investor = caller.investor(1_000);
        assert_eq!(
            caller
                .call(PAY, payment("Y", LOAN, 2_000, &[(&investor, 2_000)]))
                .code,
            "ZS052"
        );
        let again = caller.call(PAY, payment("Y", LOAN, 1_000, &[(&investor, 1_000)]));
        assert_eq!(again.code, expected);
        if uses_up {
            let continued = caller.call(PAY, payment("N", LOAN, 1_000, &[(&investor, 1_000)]));
            assert_eq!(continued.text("InvAccAmt"), "1000");
        }
    }
}

#[test]
fn controls_refuse_what_makes_no_sense() {
    let (mut caller, investor, _) = running();
    let now = caller.now;
    for (account, krw, expected) in [
        ("79011111111111", 1, "there is no virtual account"),
        (investor.as_str(), 0, "a deposit is 1 to"),
        (
            investor.as_str(),
            1_000_000_000_000_000,
            "a deposit is 1 to",
        ),
    ] {
        let error = caller
            .bank
            .deposit(account, krw, now)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    for (number, expected) in [
        (investor.as_str(), "taken"),
        ("", "digits"),
        ("79x", "digits"),
    ] {
        let opened =
            caller
                .bank
                .open_account_numbered(number, Owner::default(), Usage::Investor, "김");
        assert!(opened.unwrap_err().to_string().contains(expected));
    }
}
