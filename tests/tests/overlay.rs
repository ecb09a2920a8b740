//! Bindings generated with a private overlay: they compile with every warning denied, and carry what the overlay says.
#![deny(warnings)]

use ontu::nh::values::AccountUsage;
use ontu::runtime::{
    CodeClass, CodeOverlay, Contract, Krw, Layout, MoneyMoving, Operation, OperationInfo,
    ResponseCode, Sending, TransactionNo, class_of, encode,
};

include!(concat!(env!("OUT_DIR"), "/overlaid.rs"));

fn info(api: &str) -> &'static OperationInfo {
    nh::OPERATIONS
        .iter()
        .find(|info| info.api == api)
        .copied()
        .unwrap()
}

#[test]
fn an_unpublished_api_is_laid_out() {
    let request = nh::SubsidiaryBalanceInquiry::new(
        nh::inquire_subsidiary_balance::SubsidiaryBalanceInquiryRequired {},
    );
    let api = nh::SubsidiaryBalanceInquiry::INFO.api;
    assert_eq!(info(api).layout, Layout::Overlay);
    let mut contract = Contract::new();
    for member in ontu::nh::SERVICE.configured {
        contract.set(member, "001").unwrap();
    }
    let sending = Sending {
        transaction_no: TransactionNo::parse("20000000000000000001").unwrap(),
        date: jiff::civil::date(2026, 1, 5),
        time: jiff::civil::time(9, 30, 0, 0),
    };
    let body = encode(&request, &contract, &sending, None).unwrap();
    let body: serde_json::Value = serde_json::from_str(body.expose()).unwrap();
    assert_eq!(body["Header"]["ApiNm"], api);
    assert_eq!(body["P2pCmtmNo"], "001");
    assert_eq!(body["ChidSqno"], "001");
}

#[test]
fn a_published_api_is_replaced_whole() {
    let body = serde_json::json!({ "Vran": "79000000000001", "RtnAmt": "1000" });
    let request = nh::DepositReturn::from_wire(&body).unwrap();
    assert_eq!(request.amount(), Krw::new(1000).unwrap());
    assert!(ontu::nh::DepositReturn::from_wire(&body).is_err());
    let published = ontu::nh::DepositReturn::INFO;
    let replaced = nh::DepositReturn::INFO;
    assert_eq!(
        (published.layout, replaced.layout),
        (Layout::Published, Layout::Overlay)
    );
    assert!(
        replaced.codes.is_empty(),
        "nothing of the published file is mixed in"
    );
}

#[test]
fn a_code_has_the_class_that_the_overlay_says() {
    let class = |service, info| {
        let code = ResponseCode::new("A7777");
        class_of(service, info, &code, &CodeOverlay::new())
    };
    let overlaid = class(&nh::SERVICE, nh::PaymentOrder::INFO);
    assert_eq!(overlaid, Some(CodeClass::Refused));
    assert_eq!(
        class(&ontu::nh::SERVICE, ontu::nh::PaymentOrder::INFO),
        None
    );
}

#[test]
fn what_the_overlay_does_not_name_is_as_published() {
    let body = serde_json::json!({ "P2PVractUsg": "1", "InvstBrwNm": "김온투" });
    let request = nh::VirtualAccountIssue::from_wire(&body).unwrap();
    let published = ontu::nh::VirtualAccountIssue::from_wire(&body).unwrap();
    assert_eq!(request.members(), published.members());
    assert_eq!(published.account_usage(), AccountUsage::Investor);
}
