//! What decides how a call ended, for each operation that is laid out: status, header, echo and code; never the message.

use ontu::nh::{DepositList, PaymentInquiry, PaymentOrder, RepaymentInquiry, ReturnInquiry};
use ontu::runtime::{
    CodeClass, CodeOverlay, Effect, Inquires, Operation, Original, ResponseCode, original,
};
use ontu_tests::examples::published;
use ontu_tests::judging::{answered, judged, outcome, reply};
use ontu_tests::operations::{Visit, visit};

/// What a code without members ends in.
struct Answered<'a>(&'a str);

impl Visit for Answered<'_> {
    type Output = (Effect, String);

    fn visit<O: Operation>(&self) -> Self::Output {
        let text = answered::<O>(self.0);
        (O::INFO.effect, outcome::<O>(text.as_bytes()))
    }
}

/// What a code ends in for reads, for issuing and for moving money.
fn check(code: &str, reads: &str, issues: &str, moves: &str) {
    for example in published() {
        let (effect, found) = visit(&example.api, &Answered(code));
        let expected = match effect {
            Effect::Reads => reads,
            Effect::Issues => issues,
            _ => moves,
        };
        assert_eq!(found, expected, "{} {code}", example.api);
    }
}

fn check_everywhere(code: &str, expected: &str) {
    check(code, expected, expected, expected);
}

#[test]
fn one_code_says_done() {
    check_everywhere("00000", "Done(())");
}

#[test]
fn system_errors_leave_it_open() {
    for code in ["AT999", "AC999", "A9999", "A9998", "AT998", "AP999"] {
        check_everywhere(code, &format!("Unknown(Code({code}))"));
    }
}

#[test]
fn a_number_seen_before_is_neither_done_nor_refused() {
    for code in ["AC081", "ACO81"] {
        check_everywhere(code, &format!("Unknown(Duplicate({code}))"));
    }
    check(
        "AC082",
        "Unlisted(AC082)",
        "Unknown(Duplicate(AC082))",
        "Unknown(Unlisted(AC082))",
    );
}

#[test]
fn what_is_being_worked_on_is_pending() {
    for code in ["A0050", "A0284"] {
        check_everywhere(code, &format!("Pending({code})"));
    }
}

#[test]
fn refusals_hold_only_where_they_are_known() {
    check(
        "AC073",
        "Unlisted(AC073)",
        "Unknown(Unlisted(AC073))",
        "Refused(AC073)",
    );
    check(
        "AC002",
        "Refused(AC002)",
        "Unknown(Unlisted(AC002))",
        "Unknown(Unlisted(AC002))",
    );
}

#[test]
fn nothing_to_list_is_a_word_for_reads_alone() {
    check(
        "A0090",
        "Empty(())",
        "Unknown(Unlisted(A0090))",
        "Unknown(Unlisted(A0090))",
    );
}

#[test]
fn a_code_that_nothing_lists_is_never_a_success_or_a_refusal() {
    for code in [
        "ZS006", "A0000", "0000", "000000", "00001", "OOOOO", "0", "00000X", "00 000",
    ] {
        // Six digits and more may be a number, and what has a space is no code.
        let is_number = code.len() > 5 && code.bytes().all(|byte| byte.is_ascii_digit());
        let shown = if is_number || (code.len() > 5 && code.contains(' ')) {
            "****"
        } else {
            code
        };
        check(
            code,
            &format!("Unlisted({shown})"),
            &format!("Unknown(Unlisted({shown}))"),
            &format!("Unknown(Unlisted({shown}))"),
        );
    }
}

#[test]
fn an_operator_can_explain_a_code_and_cannot_turn_a_known_one() {
    let codes = CodeOverlay::new()
        .with(None, "ZS052", CodeClass::Refused)
        .with(None, "ZS060", CodeClass::Absent)
        .with(None, "ZS099", CodeClass::Empty)
        .with(None, "A0090", CodeClass::Refused)
        .with(None, "AT999", CodeClass::Refused);
    for (code, expected) in [
        ("ZS052", "Refused(ZS052)"),
        ("ZS060", "Unknown(Absent(ZS060))"),
        // Nothing to list is no word on money.
        ("ZS099", "Unknown(Code(ZS099))"),
        ("AT999", "Unknown(Code(AT999))"),
    ] {
        let text = answered::<PaymentOrder>(code);
        let judged = judged::<PaymentOrder>(200, text.as_bytes(), &codes);
        assert_eq!(format!("{:?}", judged.outcome.map(|_| ())), expected);
    }
    let text = answered::<DepositList>("A0090");
    let judged = judged::<DepositList>(200, text.as_bytes(), &codes);
    assert_eq!(format!("{:?}", judged.outcome.map(|_| ())), "Empty(())");
}

/// What the published reply ends in with another piece in it.
struct Changed<'a>(&'a str, &'a str);

impl Visit for Changed<'_> {
    type Output = String;

    fn visit<O: Operation>(&self) -> Self::Output {
        let text = reply::<O>(&[(self.0, self.1)]);
        outcome::<O>(text.as_bytes())
    }
}

fn check_changed(piece: &str, instead: &str, expected: &str) {
    for example in published() {
        let found = visit(&example.api, &Changed(piece, instead));
        assert_eq!(found, expected, "{} {piece} {instead}", example.api);
    }
}

#[test]
fn the_message_decides_nothing() {
    let message = "정상처리 되었습니다.";
    check_changed(message, "처리중 오류가 발생했습니다.", "Done(())");
    check_changed(&format!("\"{message}\""), "null", "Done(())");
    for example in published() {
        let (_, found) = visit(&example.api, &Answered("AT999"));
        assert_eq!(
            found, "Unknown(Code(AT999))",
            "the message still says that it was done"
        );
    }
}

#[test]
fn a_header_that_is_another_calls_proves_nothing() {
    for (member, piece, instead) in [
        ("Tsymd", "\"Tsymd\":\"20191212\"", "\"Tsymd\":\"20191213\""),
        ("Trtm", "\"Trtm\":\"112428\"", "\"Trtm\":\"112429\""),
        ("Iscd", "\"Iscd\":\"000013\"", "\"Iscd\":\"000014\""),
        (
            "FintechApsno",
            "\"FintechApsno\":\"001\"",
            "\"FintechApsno\":\"002\"",
        ),
        (
            "ApiSvcCd",
            "\"ApiSvcCd\":\"13E_001_00\"",
            "\"ApiSvcCd\":\"13E_001_01\"",
        ),
        ("IsTuno", "\"IsTuno\":\"", "\"IsTuno\":\"9"),
        ("IsTuno", "\"IsTuno\":", "\"Other\":"),
        ("ApiNm", "\"ApiNm\":\"P2P", "\"ApiNm\":\"P2Q"),
        ("ApiNm", "\"ApiNm\":", "\"Other\":"),
    ] {
        let expected = format!("Unknown(EchoMismatch {{ element: \"{member}\" }})");
        check_changed(piece, instead, &expected);
    }
}

#[test]
fn a_repeated_member_may_be_missing_or_padded_where_it_does_not_bind() {
    for piece in [
        ",\"Tsymd\":\"20191212\"",
        ",\"Trtm\":\"112428\"",
        ",\"Iscd\":\"000013\"",
        ",\"FintechApsno\":\"001\"",
        ",\"ApiSvcCd\":\"13E_001_00\"",
    ] {
        check_changed(piece, "", "Done(())");
    }
    check_changed("\"Iscd\":\"000013\"", "\"Iscd\":\" 13 \"", "Done(())");
    check_changed("\"Iscd\":\"000013\"", "\"Iscd\":13", "Done(())");
}

#[test]
fn a_body_that_is_another_calls_proves_nothing() {
    for (member, piece) in [
        ("P2pCmtmNo", "\"P2pCmtmNo\":\"0000000000\""),
        ("ChidSqno", "\"ChidSqno\":\"0000000000\""),
        ("LoanNo", "\"LoanNo\":\"123465432\""),
        ("InvSumAmt", "\"InvSumAmt\":\"1000000000\""),
    ] {
        let text = reply::<PaymentOrder>(&[(piece, &format!("\"{member}\":\"7\""))]);
        let expected = format!("Unknown(EchoMismatch {{ element: \"{member}\" }})");
        assert_eq!(outcome::<PaymentOrder>(text.as_bytes()), expected);
    }
}

#[test]
fn a_running_total_below_the_amount_is_no_success() {
    for instead in ["999999999", "0", "-1000000000", "1000000000.01", "much"] {
        let instead = format!("\"InvAccAmt\":\"{instead}\"");
        let text = reply::<PaymentOrder>(&[("\"InvAccAmt\":\"1000000000\"", &instead)]);
        let expected = "Unknown(AccumulatedAmount { element: \"InvAccAmt\" })";
        assert_eq!(
            outcome::<PaymentOrder>(text.as_bytes()),
            expected,
            "{instead}"
        );
    }
}

#[test]
fn a_member_that_decides_may_not_be_there_twice() {
    for (member, twice) in [
        ("Rpcd", "\"Rpcd\":\"AT999\",\"Rpcd\":"),
        ("Rpcd", "\"Rpcd \":\"00000\",\"Rpcd\":"),
        ("Rpcd", "\"rpcd\":\"00000\",\"Rpcd\":"),
    ] {
        let expected = format!("Unknown(Unreadable(Repeated(\"{member}\")))");
        check_changed("\"Rpcd\":", twice, &expected);
    }
    let expected = "Unknown(Unreadable(Repeated(\"IsTuno\")))";
    check_changed("\"IsTuno\":", "\"IsTuno\":\"1\",\"IsTuno\":", expected);
    let expected = "Unknown(Unreadable(Repeated(\"Header\")))";
    check_changed("\"Header\":", "\"Header\":{},\"Header\":", expected);
    let text = reply::<PaymentInquiry>(&[("\"Pcrs\":", "\"Pcrs\":\"00000\",\"Pcrs\":")]);
    let expected = "Unknown(Unreadable(Repeated(\"Pcrs\")))";
    assert_eq!(outcome::<PaymentInquiry>(text.as_bytes()), expected);
}

#[test]
fn what_is_no_reply_of_the_bank_is_unreadable() {
    for body in [
        "",
        "<html><body>00000</body></html>",
        "[]",
        "null",
        "00000",
        "{\"Header\":{\"Rpcd\":\"00000\"",
    ] {
        let expected = "Unknown(Unreadable(NotAnObject))";
        assert_eq!(outcome::<PaymentOrder>(body.as_bytes()), expected);
        assert_eq!(outcome::<DepositList>(body.as_bytes()), expected);
    }
    check_changed(
        "\"Rpcd\":\"00000\"",
        "\"Rpcd\":null",
        "Unknown(Unreadable(NoCode))",
    );
    check_changed("\"Rpcd\":", "\"Other\":", "Unknown(Unreadable(NoCode))");
}

#[test]
fn another_status_than_200_leaves_it_open() {
    for status in [100, 201, 204, 302, 307, 400, 401, 404, 500, 502, 503] {
        let text = reply::<PaymentOrder>(&[]);
        let judged = judged::<PaymentOrder>(status, text.as_bytes(), &CodeOverlay::new());
        let found = format!("{:?}", judged.outcome.map(|_| ()));
        assert_eq!(found, format!("Unknown(HttpStatus({status}))"));
    }
}

/// What an inquiry whose result code is that one says of the original.
fn check_original<O: Inquires>(code: &str, expected: &Original) {
    let text = reply::<O>(&[("\"Pcrs\":\"00000\"", &format!("\"Pcrs\":{code}"))]);
    let codes = CodeOverlay::new();
    let judged = judged::<O>(200, text.as_bytes(), &codes);
    assert!(judged.outcome.is_done(), "{:?}", judged.outcome);
    assert_eq!(
        &original::<O>(&judged.outcome, &codes),
        expected,
        "{} {code}",
        O::INFO.api
    );
}

fn check_originals(code: &str, expected: &Original) {
    check_original::<PaymentInquiry>(code, expected);
    check_original::<RepaymentInquiry>(code, expected);
    check_original::<ReturnInquiry>(code, expected);
}

#[test]
fn the_original_is_done_only_if_its_result_code_says_so() {
    check_originals("\"00000\"", &Original::Done);
    check_originals("\" 00000 \"", &Original::Done);
    for code in [
        "null",
        "\"\"",
        "\"AT999\"",
        "\"ZS060\"",
        "\"AC081\"",
        "0",
        "\"0000\"",
        "{}",
    ] {
        check_originals(code, &Original::Unknown);
    }
}

#[test]
fn the_result_code_is_read_as_a_code_of_the_original() {
    check_originals("\"AC073\"", &Original::Refused(ResponseCode::new("AC073")));
    check_originals("\"A0050\"", &Original::Pending(ResponseCode::new("A0050")));
    // Nothing to list is a word about the inquiry, not about money.
    check_originals("\"A0090\"", &Original::Unknown);
}

#[test]
fn an_inquiry_that_is_not_done_says_nothing_of_the_original() {
    let codes = CodeOverlay::new();
    for code in ["AT999", "AC002", "ZS060", "AC073", "A0090"] {
        let text =
            reply::<PaymentInquiry>(&[("\"Rpcd\":\"00000\"", &format!("\"Rpcd\":\"{code}\""))]);
        let judged = judged::<PaymentInquiry>(200, text.as_bytes(), &codes);
        let found = original::<PaymentInquiry>(&judged.outcome, &codes);
        assert_eq!(found, Original::Unknown, "{code}");
    }
}
