//! What a reply may look like without losing its meaning, and what makes an outcome unknown.

use ontu::nh::list_deposits::{DepositListReply, DepositListRequired};
use ontu::nh::order_payment::{
    Investment, InvestmentRequired, PaymentOrderReply, PaymentOrderRequired,
};
use ontu::nh::values::PeriodUnit;
use ontu::nh::{DepositList, PaymentInquiry, PaymentOrder};
use ontu::runtime::{
    CodeClass, CodeOverlay, Contract, Date, Digits, Judged, Krw, MoneyMoving, Operation, Original,
    Outcome, Reply, ResponseCode, Sending, Text, Time, TransactionNo, UnknownReason,
    UnreadableReason, judge, original,
};

fn contract() -> Contract {
    let mut contract = Contract::new();
    for (name, value) in [
        ("institution_code", "000013"),
        ("fintech_app_no", "001"),
        ("service_code", "13E_001_00"),
        ("agreement_no", "0000000000"),
        ("subsidiary_no", "0000000000"),
    ] {
        let configured = ontu::nh::SERVICE.configured;
        let info = configured.iter().find(|info| info.english == name).unwrap();
        contract.set(info, value).unwrap();
    }
    contract
}

fn sending() -> Sending {
    Sending {
        transaction_no: TransactionNo::parse("000011233213").unwrap(),
        date: Date::constant(2019, 12, 12),
        time: Time::constant(11, 24, 28, 0),
    }
}

fn order() -> PaymentOrder {
    PaymentOrder::new(PaymentOrderRequired {
        raised_amount: Krw::from(1_000_000_000),
        loan_term_months: 12,
        investment_total: Krw::from(1_000_000_000),
        is_new_loan: true,
        loan_no: Digits::new("123465432").unwrap(),
        bank_code: Digits::new("011").unwrap(),
        borrower_account_no: Digits::new("3020000000150").unwrap(),
        account_holder_name: Text::new("홍길동").unwrap(),
        loan_application_date: Date::constant(2019, 12, 12),
        withdrawal_memo: Text::new("출금계좌인자내용").unwrap(),
        investments: vec![Investment::new(InvestmentRequired {
            virtual_account_no: Digits::new("79000000000074").unwrap(),
            investment_amount: Krw::from(1_000_000_000),
        })],
    })
}

fn list() -> DepositList {
    DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: Date::constant(2019, 12, 12).into(),
        end: Date::constant(2019, 12, 12).into(),
    })
}

fn header(api: &str, code: &str) -> String {
    format!(
        r#"{{"Trtm":"112428","Rsms":"정상처리 되었습니다.","ApiNm":"{api}","IsTuno":"000011233213","Tsymd":"20191212","FintechApsno":"001","Iscd":"000013","Rpcd":"{code}","ApiSvcCd":"13E_001_00"}}"#
    )
}

const ORDER: &str = "P2PNInvestmentPaymentOrder";
const LIST: &str = "P2PNAccountReceiveInformationList";
const INQUIRY: &str = "P2PNInvestmentLoanExecutionResultInquiry";

const ORDERED: &str = r#""P2pCmtmNo":"0000000000","ChidSqno":"0000000000","LoanNo":"123465432","InvAccAmt":"1000000000","InvSumAmt":"1000000000""#;

fn judged<O: Operation>(request: &O, body: &str) -> Judged<O::Reply> {
    judged_with(request, body.as_bytes(), 200, &CodeOverlay::new())
}

fn judged_with<O: Operation>(
    request: &O,
    body: &[u8],
    status: u16,
    codes: &CodeOverlay,
) -> Judged<O::Reply> {
    judge(
        request,
        &contract(),
        &sending(),
        Reply { status, body },
        codes,
    )
}

fn ordered(body: &str) -> Judged<PaymentOrderReply> {
    judged(&order(), body)
}

fn listed(members: &str) -> Judged<DepositListReply> {
    judged(
        &list(),
        &format!(r#"{{"Header":{},{members}}}"#, header(LIST, "00000")),
    )
}

fn order_answered(code: &str) -> Outcome<PaymentOrderReply> {
    ordered(&format!(r#"{{"Header":{}}}"#, header(ORDER, code))).outcome
}

fn code(text: &str) -> ResponseCode {
    ResponseCode::new(text)
}

fn done_order(members: &str) -> String {
    format!(r#"{{"Header":{},{members}}}"#, header(ORDER, "00000"))
}

/// What a reply to an order is unknown for.
fn unknown(body: &str) -> UnknownReason {
    match ordered(body).outcome {
        Outcome::Unknown(reason) => reason,
        other => panic!("{other:?} for {body}"),
    }
}

#[test]
fn the_published_reply_is_done_without_deviations() {
    let judged = ordered(&done_order(ORDERED));
    assert_eq!(judged.deviations, []);
    let Outcome::Done(reply) = judged.outcome else {
        panic!("{:?}", judged.outcome);
    };
    assert_eq!(
        reply.accumulated_investment.get(),
        Some(Krw::from(1_000_000_000))
    );
    assert_eq!(reply.loan_no.value().unwrap().expose(), "123465432");
}

#[test]
fn codes_of_an_order_have_their_class() {
    for unsure in ["AT999", "AC999", "A9999", "A9998", "AT998", "AP999"] {
        let expected = Outcome::Unknown(UnknownReason::Code(code(unsure)));
        assert_eq!(order_answered(unsure), expected);
    }
    for seen in ["AC081", "ACO81"] {
        let expected = Outcome::Unknown(UnknownReason::Duplicate(code(seen)));
        assert_eq!(order_answered(seen), expected);
    }
    assert_eq!(order_answered("A0050"), Outcome::Pending(code("A0050")));
    assert_eq!(order_answered("AC073"), Outcome::Refused(code("AC073")));
}

#[test]
fn a_code_that_nothing_lists_is_unknown_for_an_order_and_unlisted_for_a_read() {
    for other in ["ZS001", "A0013", "A0090", "AC002"] {
        let expected = Outcome::Unknown(UnknownReason::Unlisted(code(other)));
        assert_eq!(order_answered(other), expected);
    }
    let body = format!(r#"{{"Header":{}}}"#, header(LIST, "ZS001"));
    assert_eq!(
        judged(&list(), &body).outcome,
        Outcome::Unlisted(code("ZS001"))
    );
}

#[test]
fn an_overlay_explains_unlisted_codes_and_no_others() {
    let codes = CodeOverlay::new()
        .with(None, "Z0001", CodeClass::Refused)
        .with(None, "AT999", CodeClass::Refused)
        .with(Some(ORDER), "Z0002", CodeClass::Empty);
    let answered = |answer| {
        let body = format!(r#"{{"Header":{}}}"#, header(ORDER, answer));
        judged_with(&order(), body.as_bytes(), 200, &codes).outcome
    };
    assert_eq!(answered("Z0001"), Outcome::Refused(code("Z0001")));
    assert_eq!(
        answered("AT999"),
        Outcome::Unknown(UnknownReason::Code(code("AT999")))
    );
    // Nothing to list is no word on money.
    assert_eq!(
        answered("Z0002"),
        Outcome::Unknown(UnknownReason::Code(code("Z0002")))
    );
}

#[test]
fn another_status_than_200_is_unknown_whatever_the_body_says() {
    for status in [201, 302, 307, 400, 404, 500, 503] {
        let body = done_order(ORDERED);
        let judged = judged_with(&order(), body.as_bytes(), status, &CodeOverlay::new());
        let expected = Outcome::Unknown(UnknownReason::HttpStatus(status));
        assert_eq!(judged.outcome, expected);
    }
}

#[test]
fn what_is_no_reply_is_unreadable() {
    for body in [
        "",
        "<html>ok</html>",
        "[]",
        "null",
        "\"00000\"",
        "{\"Header\":{",
    ] {
        let expected = UnknownReason::Unreadable(UnreadableReason::NotAnObject);
        assert_eq!(unknown(body), expected);
    }
    for body in [
        "{}",
        r#"{"Header":null}"#,
        r#"{"Header":[]}"#,
        r#"{"Header":"00000"}"#,
    ] {
        let expected = UnknownReason::Unreadable(UnreadableReason::NoHeader);
        assert_eq!(unknown(body), expected);
    }
    let whole = done_order(ORDERED);
    for length in 0..whole.len() {
        let cut = &whole.as_bytes()[..length];
        let judged = judged_with(&order(), cut, 200, &CodeOverlay::new());
        assert!(judged.outcome.is_unknown(), "cut at {length}");
    }
}

#[test]
fn a_missing_code_is_unreadable() {
    let expected = UnknownReason::Unreadable(UnreadableReason::NoCode);
    for instead in [r#""Rpcd":null,"#, r#""Rpcd":"","#, r#""Rpcd":{},"#, ""] {
        let body = done_order(ORDERED).replace(r#""Rpcd":"00000","#, instead);
        assert_eq!(unknown(&body), expected, "{instead}");
    }
}

#[test]
fn a_decisive_member_twice_is_unreadable() {
    for (twice, element) in [
        (r#""Rpcd":"00000","Rpcd":"AT999","#, "Rpcd"),
        (r#""Rpcd":"00000","Rpcd ":"00000","#, "Rpcd"),
        (r#""Rpcd":"00000","rpcd":"00000","#, "Rpcd"),
        (r#""Rpcd":"00000","IsTuno":"000011233213","#, "IsTuno"),
    ] {
        let body = done_order(ORDERED).replace(r#""Rpcd":"00000","#, twice);
        let expected = UnknownReason::Unreadable(UnreadableReason::Repeated(element));
        assert_eq!(unknown(&body), expected);
    }
    let body = done_order(&format!(r#"{ORDERED},"InvAccAmt":"1000000000""#));
    let expected = UnknownReason::Unreadable(UnreadableReason::Repeated("InvAccAmt"));
    assert_eq!(unknown(&body), expected);
    let body = format!(r#"{{"Header":{0},"Header":{0}}}"#, header(ORDER, "00000"));
    let expected = UnknownReason::Unreadable(UnreadableReason::Repeated("Header"));
    assert_eq!(unknown(&body), expected);
}

#[test]
fn no_byte_that_changes_makes_a_success_of_anything_else() {
    for answer in ["AT999", "AC073", "A0050"] {
        let body = format!(r#"{{"Header":{},{ORDERED}}}"#, header(ORDER, answer)).into_bytes();
        for index in 0..body.len() {
            for byte in *b"\"\\{}[]:,. 0nA\x00\xff" {
                let mut changed = body.clone();
                changed[index] = byte;
                let judged = judged_with(&order(), &changed, 200, &CodeOverlay::new());
                assert!(!judged.outcome.is_done(), "{index}: {byte}");
            }
        }
    }
}

#[test]
fn a_reply_to_another_call_is_unknown() {
    for (said, instead, element) in [
        (
            r#""IsTuno":"000011233213""#,
            r#""IsTuno":"000011233214""#,
            "IsTuno",
        ),
        (r#""IsTuno":"000011233213","#, "", "IsTuno"),
        (r#""IsTuno":"000011233213""#, r#""IsTuno":null"#, "IsTuno"),
        (ORDER, "P2PNInterestRepayment", "ApiNm"),
        (r#""Tsymd":"20191212""#, r#""Tsymd":"20191213""#, "Tsymd"),
        (r#""Iscd":"000013""#, r#""Iscd":"000014""#, "Iscd"),
        (
            r#""LoanNo":"123465432""#,
            r#""LoanNo":"123465433""#,
            "LoanNo",
        ),
        (
            r#""P2pCmtmNo":"0000000000""#,
            r#""P2pCmtmNo":"0000000001""#,
            "P2pCmtmNo",
        ),
        (
            r#""InvSumAmt":"1000000000""#,
            r#""InvSumAmt":"1000000001""#,
            "InvSumAmt",
        ),
    ] {
        let body = done_order(ORDERED).replace(said, instead);
        assert_eq!(unknown(&body), UnknownReason::EchoMismatch { element });
    }
}

#[test]
fn a_wrong_echo_spoils_a_refusal_too() {
    let body = format!(r#"{{"Header":{}}}"#, header(ORDER, "AC073"))
        .replace("000011233213", "000011233214");
    assert_eq!(
        unknown(&body),
        UnknownReason::EchoMismatch { element: "IsTuno" }
    );
}

#[test]
fn an_echo_is_compared_after_trimming_and_without_leading_zeros() {
    for (said, instead) in [
        (r#""IsTuno":"000011233213""#, r#""IsTuno":"11233213""#),
        (r#""IsTuno":"000011233213""#, r#""IsTuno":11233213"#),
        (
            r#""IsTuno":"000011233213""#,
            r#""IsTuno":" 000011233213  ""#,
        ),
        (r#""Tsymd":"20191212","#, ""),
        (r#""LoanNo":"123465432""#, r#""LoanNo":"0000123465432""#),
        (r#""LoanNo":"123465432""#, r#""LoanNo":null"#),
        (
            r#""InvSumAmt":"1000000000""#,
            r#""InvSumAmt":"0000001000000000.00""#,
        ),
    ] {
        let judged = ordered(&done_order(ORDERED).replace(said, instead));
        assert!(judged.outcome.is_done(), "{instead}: {:?}", judged.outcome);
        // Zeros before a number that has room for them are no departure from the tables.
        let departs = !instead.contains("0000123465432");
        assert_eq!(!judged.deviations.is_empty(), departs, "{instead}");
    }
}

#[test]
fn a_running_total_below_the_order_is_unknown() {
    let expected = UnknownReason::AccumulatedAmount {
        element: "InvAccAmt",
    };
    for total in [r#""999999999""#, r#""abc""#, r#""-1""#] {
        let members = ORDERED.replace(
            r#""InvAccAmt":"1000000000""#,
            &format!(r#""InvAccAmt":{total}"#),
        );
        assert_eq!(unknown(&done_order(&members)), expected, "{total}");
    }
    for total in [r#""2000000000""#, "1000000000", "null"] {
        let members = ORDERED.replace(
            r#""InvAccAmt":"1000000000""#,
            &format!(r#""InvAccAmt":{total}"#),
        );
        assert!(ordered(&done_order(&members)).outcome.is_done(), "{total}");
    }
}

const PAGE: &str = r#""P2pCmtmNo":"0000000000","ChidSqno":"0000000000","UseAblAmt":"4899930000","ThdDepsAmt":"100050000","TotCnt":"2","PageNo":"1","Iqtcnt":"2","REC":[{"Vran":"79000000000075","RcvAmt":"10000","Sqno":"00000000000004","RcvYmd":"20191212"}]"#;

fn rows(members: &str) -> usize {
    match listed(members).outcome {
        Outcome::Done(reply) => reply.deposits.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_rows_come_in_many_forms() {
    for empty in ["null", "[]", r#""""#, r#""  ""#] {
        assert_eq!(
            rows(&format!(r#""TotCnt":"0","REC":{empty}"#)),
            0,
            "{empty}"
        );
    }
    assert_eq!(rows(r#""TotCnt":"2""#), 0);
    let body = format!(r#"{{"Header":{}}}"#, header(LIST, "A0090"));
    assert!(matches!(judged(&list(), &body).outcome, Outcome::Empty(_)));
}

#[test]
fn one_object_is_one_row() {
    assert_eq!(rows(PAGE), 1);
    let single = PAGE.replace(['[', ']'], "");
    assert_eq!(rows(&single), 1);
    assert_eq!(rows(&PAGE.replace("REC", "Rec")), 1);
    assert_eq!(rows(&PAGE.replace("\"REC\"", "\" rec \"")), 1);
    assert_eq!(rows(&PAGE.replace("[{", "[null,{")), 1);
}

/// The deviations of a list whose page was changed, as text.
fn deviations(said: &str, instead: &str) -> String {
    assert!(PAGE.contains(said), "{said}");
    let judged = listed(&PAGE.replace(said, instead));
    assert!(judged.outcome.is_done(), "{:?}", judged.outcome);
    let texts: Vec<_> = judged.deviations.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

#[test]
fn departures_from_the_tables_are_listed_and_break_nothing() {
    for (said, instead, expected) in [
        (
            r#""TotCnt":"2""#,
            r#""TotCnt":2"#,
            "TotCnt: a number, expected a string",
        ),
        (r#""TotCnt":"2""#, r#""TotCnt":null"#, "TotCnt: null"),
        (
            r#""TotCnt":"2""#,
            r#""TotCnt":true"#,
            "TotCnt: a boolean, expected a string; TotCnt: not of the kind that the dictionary says",
        ),
        (
            r#""TotCnt":"2""#,
            r#""TotCnt":"""#,
            "TotCnt: empty, the table requires it",
        ),
        (
            r#""TotCnt":"2","#,
            "",
            "TotCnt: missing, the table requires it",
        ),
        (r#""TotCnt":"2","#, r#""TotCnt ":"2","#, ""),
        (
            r#""TotCnt":"2","#,
            r#""totcnt":"2","#,
            "TotCnt: spelled in another way",
        ),
        (
            r#""TotCnt":"2","#,
            r#""TotCnt":"2","TotCnt":"3","#,
            "TotCnt: there more than once, the first was read",
        ),
        (r#""Iqtcnt""#, r#""IqtCnt""#, ""),
        (
            r#""RcvAmt":"10000""#,
            r#""RcvAmt":"0000000000010000.00""#,
            "REC[0].RcvAmt: padded",
        ),
        (
            r#""RcvYmd":"20191212""#,
            r#""RcvYmd":"20191232""#,
            "REC[0].RcvYmd: not of the kind that the dictionary says",
        ),
        (
            "79000000000075",
            "790000000000750000000",
            "REC[0].Vran: 21 long, the table says at most 20",
        ),
        (
            r#""TotCnt":"2","#,
            r#""TotCnt":"2","New":{"a":[1]},"#,
            "New: a member that the layout does not have",
        ),
        (
            r#""TotCnt":"2","#,
            r#""TotCnt":"2","79000000000075":"1","#,
            "****: a member that the layout does not have",
        ),
    ] {
        assert_eq!(deviations(said, instead), expected, "{instead}");
    }
}

#[test]
fn what_is_too_long_or_strange_is_kept_as_text() {
    let changed = PAGE.replace("79000000000075", "790000000000750000000");
    let Outcome::Done(reply) = listed(&changed).outcome else {
        panic!("not done");
    };
    let account = &reply.deposits[0].virtual_account_no;
    assert_eq!(account.value(), None);
    assert_eq!(account.expose_text(), Some("790000000000750000000"));
    assert_eq!(format!("{account:?}"), "(unreadable)");
}

#[test]
fn bytes_that_are_no_utf8_and_a_byte_order_mark_break_nothing() {
    let text = format!(r#"{{"Header":{},{PAGE}}}"#, header(LIST, "00000"));
    let mut body = vec![0xef, 0xbb, 0xbf];
    body.extend_from_slice(text.as_bytes());
    let judged = judged_with(&list(), &body, 200, &CodeOverlay::new());
    assert!(judged.outcome.is_done());
    let (before, after) = text.split_once("정상처리").unwrap();
    let mut body = before.as_bytes().to_vec();
    body.extend_from_slice(&[0xc1, 0xa4, 0xbb, 0xf3]);
    body.extend_from_slice(after.as_bytes());
    let judged = judged_with(&list(), &body, 200, &CodeOverlay::new());
    assert!(judged.outcome.is_done());
    assert_eq!(judged.deviations[0].to_string(), "body: not UTF-8");
}

#[test]
fn members_may_come_in_any_order() {
    let body = format!(r#"{{{PAGE},"Header":{}}}"#, header(LIST, "00000"));
    let judged = judged(&list(), &body);
    assert!(judged.outcome.is_done());
    assert_eq!(judged.deviations, []);
}

/// What an inquiry says of the original.
fn inquired(code: &str, members: &str) -> Original {
    let number = TransactionNo::parse("000011233213").unwrap();
    let inquiry = order()
        .inquiry(Date::constant(2019, 12, 12), &number)
        .unwrap();
    let body = format!(r#"{{"Header":{},{members}}}"#, header(INQUIRY, code));
    let judged = judged(&inquiry, &body);
    original::<PaymentInquiry>(&judged.outcome, &CodeOverlay::new())
}

#[test]
fn an_inquiry_says_what_became_of_the_original() {
    let result =
        |result: &str| format!(r#""LoanNo":"123465432","Pcrs":"{result}","Prtm":"200356""#);
    assert_eq!(inquired("00000", &result("00000")), Original::Done);
    assert_eq!(
        inquired("00000", &result("AC073")),
        Original::Refused(code("AC073"))
    );
    assert_eq!(
        inquired("00000", &result("A0050")),
        Original::Pending(code("A0050"))
    );
    assert_eq!(
        inquired("A0050", &result("00000")),
        Original::Pending(code("A0050"))
    );
    for open in ["AT999", "ZS001", "", "AC081", "AC002", "A0090"] {
        assert_eq!(
            inquired("00000", &result(open)),
            Original::Unknown,
            "{open}"
        );
    }
    assert_eq!(
        inquired("00000", r#""LoanNo":"123465432""#),
        Original::Unknown
    );
    assert_eq!(inquired("AC002", &result("00000")), Original::Unknown);
    assert_eq!(inquired("AT999", &result("00000")), Original::Unknown);
    let twice = format!(r#"{},"Pcrs":"00000""#, result("AC073"));
    assert_eq!(inquired("00000", &twice), Original::Unknown);
    let other = result("00000").replace("123465432", "123465433");
    assert_eq!(inquired("00000", &other), Original::Unknown);
}

#[test]
fn nothing_personal_is_shown() {
    let body = done_order(ORDERED).replace("정상처리", "홍길동 79000000000074");
    let judged = ordered(&body);
    let shown = format!("{:?} {:?}", order(), judged);
    for secret in [
        "79000000000074",
        "3020000000150",
        "홍길동",
        "123465432",
        "출금계좌",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
