//! The 16 bodies that the bank has published: requests leave as printed, replies are read without loss.

use std::fs;
use std::path::Path;

use ontu::nh;
use ontu::runtime::{
    CodeOverlay, Layout, Operation, Outcome, Received, Reply, ReplyHeader, Requiredness, Value,
    encode, judge,
};
use ontu_tests::examples::{Example, Surroundings, published, published_of};
use ontu_tests::operations::{Visit, visit};
use serde_json::{Value as Json, json};

/// The text of a member, which its value writes in the same way.
fn text<T: Value>(received: &Received<T>) -> Json {
    let mut written = String::new();
    received.value().expect("a value").write(&mut written);
    assert_eq!(received.expose_text(), Some(written.as_str()));
    Json::String(written)
}

/// The members of a reply, gathered from its fields.
trait Gather {
    fn gather(&self) -> Json;
}

impl Gather for nh::issue_virtual_account::VirtualAccountIssueReply {
    fn gather(&self) -> Json {
        json!({
            "P2PCmtmNo": text(&self.agreement_no), "ChidSqno": text(&self.subsidiary_no),
            "Vran": text(&self.virtual_account_no), "P2PVractUsg": text(&self.account_usage),
            "InvstBrwNm": text(&self.holder_name),
        })
    }
}

impl Gather for nh::list_deposits::DepositListReply {
    fn gather(&self) -> Json {
        let rows: Vec<_> = self
            .deposits
            .iter()
            .map(|row| {
                json!({
                    "Vran": text(&row.virtual_account_no), "RcvAmt": text(&row.received_amount),
                    "Sqno": text(&row.sequence_no), "RcvYmd": text(&row.received_date),
                })
            })
            .collect();
        json!({
            "P2pCmtmNo": text(&self.agreement_no), "ChidSqno": text(&self.subsidiary_no),
            "UseAblAmt": text(&self.available_amount), "ThdDepsAmt": text(&self.deposited_today),
            "TotCnt": text(&self.total_count), "PageNo": text(&self.page_no),
            "Iqtcnt": text(&self.inquired_count), "REC": rows,
        })
    }
}

impl Gather for nh::order_payment::PaymentOrderReply {
    fn gather(&self) -> Json {
        json!({
            "P2pCmtmNo": text(&self.agreement_no), "ChidSqno": text(&self.subsidiary_no),
            "LoanNo": text(&self.loan_no), "InvAccAmt": text(&self.accumulated_investment),
            "InvSumAmt": text(&self.investment_total),
        })
    }
}

impl Gather for nh::inquire_payment::PaymentInquiryReply {
    fn gather(&self) -> Json {
        json!({
            "P2pCmtmNo": text(&self.agreement_no), "ChidSqno": text(&self.subsidiary_no),
            "LoanNo": text(&self.loan_no), "Pcrs": text(&self.result_code), "Prtm": text(&self.processed_time),
        })
    }
}

impl Gather for nh::inquire_repayment::RepaymentInquiryReply {
    fn gather(&self) -> Json {
        json!({
            "P2pCmtmNo": text(&self.agreement_no), "ChidSqno": text(&self.subsidiary_no),
            "LoanNo": text(&self.loan_no), "Pcrs": text(&self.result_code), "Prtm": text(&self.processed_time),
        })
    }
}

impl Gather for nh::inquire_return::ReturnInquiryReply {
    fn gather(&self) -> Json {
        json!({
            "P2pCmtmNo": text(&self.agreement_no), "ChidSqno": text(&self.subsidiary_no),
            "Pcrs": text(&self.result_code), "Prtm": text(&self.processed_time),
        })
    }
}

impl Gather for nh::repay::RepaymentReply {
    fn gather(&self) -> Json {
        json!({})
    }
}

impl Gather for nh::return_deposit::DepositReturnReply {
    fn gather(&self) -> Json {
        json!({})
    }
}

/// The whole reply written again: what it repeats, which the client has compared with what was sent, and what it adds.
fn written_back(request: &Json, header: &ReplyHeader, members: &impl Gather) -> Json {
    let mut written = members.gather();
    written["Header"] = request["Header"].clone();
    let members = written["Header"].as_object_mut().unwrap();
    members.remove("AccessToken");
    let code = header.response_code().unwrap().as_str();
    members.insert("Rpcd".to_owned(), json!(code));
    members.insert("Rsms".to_owned(), json!(header.expose_message().unwrap()));
    written
}

/// Reads and writes both published bodies of an operation.
fn check<O: Operation>()
where
    O::Reply: Gather,
{
    let Example {
        request, response, ..
    } = published_of(O::INFO.api);
    let around = Surroundings::of(O::INFO, &request);
    let read = O::from_wire(&request).unwrap();
    read.check_on(around.sending.date, false).unwrap();
    let token = Some(&around.token);
    let body = encode(&read, &around.contract, &around.sending, token).unwrap();
    let written: Json = serde_json::from_str(body.expose()).unwrap();
    assert_eq!(written, request);

    let text = response.to_string();
    let reply = Reply {
        status: 200,
        body: text.as_bytes(),
    };
    let codes = CodeOverlay::new();
    let judged = judge(&read, &around.contract, &around.sending, reply, &codes);
    assert_eq!(judged.deviations, []);
    let Outcome::Done(members) = judged.outcome else {
        panic!("{:?}", judged.outcome);
    };
    assert_eq!(written_back(&request, &judged.header, &members), response);
}

#[test]
fn issue_virtual_account() {
    check::<nh::VirtualAccountIssue>();
}

#[test]
fn order_payment() {
    check::<nh::PaymentOrder>();
}

#[test]
fn inquire_payment() {
    check::<nh::PaymentInquiry>();
}

#[test]
fn list_deposits() {
    check::<nh::DepositList>();
}

#[test]
fn repay() {
    check::<nh::Repayment>();
}

#[test]
fn inquire_repayment() {
    check::<nh::RepaymentInquiry>();
}

#[test]
fn return_deposit() {
    check::<nh::DepositReturn>();
}

#[test]
fn inquire_return() {
    check::<nh::ReturnInquiry>();
}

/// What an operation sends for an optional member that is not set.
struct Unset(&'static str);

impl Visit for Unset {
    type Output = Json;

    fn visit<O: Operation>(&self) -> Json {
        let Example { mut request, .. } = published_of(O::INFO.api);
        let around = Surroundings::of(O::INFO, &request);
        request.as_object_mut().unwrap().remove(self.0).unwrap();
        let read = O::from_wire(&request).unwrap();
        let body = encode(&read, &around.contract, &around.sending, None).unwrap();
        let written: Json = serde_json::from_str(body.expose()).unwrap();
        written.get(self.0).cloned().unwrap_or_default()
    }
}

#[test]
fn what_is_unset_is_sent_empty() {
    let mut unset = Vec::new();
    for info in nh::OPERATIONS {
        for member in info.request {
            if member.required == Requiredness::Optional {
                assert_eq!(visit(info.api, &Unset(member.wire)), "", "{}", member.wire);
                unset.push(member.wire);
            }
        }
    }
    assert_eq!(
        unset,
        ["MractOtlt", "Vran", "PageNo", "DractOtlt", "MractOtlt"]
    );
}

#[test]
fn nothing_that_is_laid_out_is_without_published_bodies() {
    let published: Vec<_> = published().into_iter().map(|one| one.api).collect();
    let laid_out: Vec<_> = nh::OPERATIONS
        .iter()
        .filter(|info| info.layout == Layout::Published)
        .map(|info| info.api)
        .collect();
    assert_eq!(published, laid_out);
    assert_eq!(published.len(), 8);
}

/// Where the bank's examples may lie as files, beside the repository.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/examples");

#[test]
fn the_bodies_are_those_of_the_files_where_there_are_any() {
    if !Path::new(FILES).is_dir() {
        println!("not compared: the published bodies do not lie as files in {FILES}");
        return;
    }
    for example in published() {
        for (part, body) in [("request", example.request), ("response", example.response)] {
            let file = format!("{FILES}/{}.{part}.01.json", example.api);
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
            let found: Json = serde_json::from_str(&text).unwrap();
            assert_eq!(body, found, "{file}");
        }
    }
    assert_eq!(fs::read_dir(FILES).unwrap().count(), 16);
}
