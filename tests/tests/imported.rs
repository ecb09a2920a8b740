//! Bindings of services whose spec was proposed out of a document: they compile with every warning denied, whatever the document calls its members.
#![deny(warnings)]

use ontu::runtime::{Effect, Operation, OperationInfo};

include!(concat!(env!("OUT_DIR"), "/odd.rs"));
include!(concat!(env!("OUT_DIR"), "/demo.rs"));
include!(concat!(env!("OUT_DIR"), "/sister.rs"));

fn info(operations: &'static [&'static OperationInfo], api: &str) -> &'static OperationInfo {
    operations
        .iter()
        .find(|info| info.api == api)
        .copied()
        .unwrap()
}

#[test]
fn nothing_that_the_document_leaves_open_is_decided() {
    let all = [odd::OPERATIONS, demo::OPERATIONS, sister::OPERATIONS];
    for info in all.concat() {
        assert_eq!(info.effect, Effect::Undecided, "{}", info.api);
        assert!(info.inquiry.is_none(), "{}", info.api);
    }
}

#[test]
fn members_keep_the_spelling_of_the_wire_under_names_that_rust_takes() {
    let body = serde_json::json!({
        "type": "1", "ACNO": "1111111111111", "Self": "Y", "NtcNo": "22222", "PayAmt": "5000",
        "Extra": "1", "REC": [{ "NtcNo": "22222", "Amt0": "5000" }],
    });
    let request = odd::OddPayBill::from_wire(&body).unwrap();
    let written: Vec<&str> = odd::OddPayBill::INFO
        .request
        .iter()
        .map(|member| member.wire)
        .collect();
    assert_eq!(
        written,
        [
            "type", "ACNO", "Self", "NtcNo", "1stAmt", "PayAmt", "Extra", "REC"
        ]
    );
    assert!(request.check().is_ok());
}

#[test]
fn every_api_of_the_index_is_there_and_the_common_header_with_it() {
    let odd: Vec<&str> = odd::OPERATIONS.iter().map(|info| info.api).collect();
    assert_eq!(
        odd,
        [
            "OddPayBill",
            "OddPayBillResult",
            "type",
            "OddNotice",
            "Odd_Notice"
        ]
    );
    assert_eq!(demo::OPERATIONS.len(), 4);
    let header = |members: &[ontu::runtime::MemberInfo]| {
        members.iter().map(|member| member.wire).collect::<Vec<_>>()
    };
    assert_eq!(
        header(odd::SERVICE.header_request),
        header(ontu::nh::SERVICE.header_request)
    );
    assert!(header(demo::SERVICE.header_request).contains(&"IsTuno"));
}

#[test]
fn a_body_that_was_published_corrects_the_spelling_of_the_table() {
    let order = info(demo::OPERATIONS, "DemoTransferOrder");
    let wires: Vec<&str> = order.request.iter().map(|member| member.wire).collect();
    assert!(
        wires.contains(&"AGRMNO") && !wires.contains(&"AgrmNo"),
        "{wires:?}"
    );
}

#[test]
fn a_document_with_other_words_and_a_lone_body_gives_the_wire_what_the_body_shows() {
    let order = info(sister::OPERATIONS, "CardApprovalRequest");
    let written: Vec<&str> = order.request.iter().map(|member| member.wire).collect();
    assert_eq!(
        written,
        ["CardNo", "CardExpr", "AprvAmt", "InstMM", "IsTuno", "Goods"]
    );
    assert_eq!(sister::OPERATIONS.len(), 3);
}
