//! How replies may depart from the tables without losing their meaning, and what nothing may be decided on.

use ontu::nh::list_deposits::DepositListReply;
use ontu::nh::{DepositList, PaymentOrder, VirtualAccountIssue};
use ontu::runtime::{CodeOverlay, Judged, Krw};
use ontu_tests::judging::{answered, judged, outcome, reply};

/// What the published reply to an order ends in, with pieces of it replaced.
fn check(changes: &[(&str, &str)], expected: &str) {
    let text = reply::<PaymentOrder>(changes);
    assert_eq!(outcome::<PaymentOrder>(text.as_bytes()), expected, "{text}");
}

/// The same for a list of deposits, which is done and is read in full.
fn listed(changes: &[(&str, &str)], deviations: &[&str]) -> DepositListReply {
    let text = reply::<DepositList>(changes);
    let Judged {
        outcome,
        deviations: found,
        ..
    } = judged::<DepositList>(200, text.as_bytes(), &CodeOverlay::new());
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, deviations, "{text}");
    outcome.reply().expect("done or empty").clone()
}

/// A list of deposits that says the same as the published one.
fn check_same(changes: &[(&str, &str)], deviations: &[&str]) {
    assert_eq!(said(&listed(changes, deviations)), said(&listed(&[], &[])));
}

/// What a list of deposits says, whatever its texts look like.
fn said(reply: &DepositListReply) -> String {
    let rows: Vec<_> = reply
        .deposits
        .iter()
        .map(|row| {
            let account = row.virtual_account_no.value().map(|value| value.expose());
            let number = row.sequence_no.value().map(|value| value.expose());
            format!(
                "{account:?} {:?} {number:?} {:?}",
                row.received_amount.get(),
                row.received_date.get()
            )
        })
        .collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {rows:?}",
        reply.available_amount.get(),
        reply.deposited_today.get(),
        reply.total_count.get(),
        reply.page_no.get(),
        reply.inquired_count.get(),
    )
}

#[test]
fn spaces_around_keys_are_no_part_of_them() {
    check_same(
        &[
            ("\"Rpcd\"", "\"Rpcd \""),
            ("\"REC\"", "\"REC \""),
            ("\"RcvAmt\"", "\" RcvAmt \""),
        ],
        &[],
    );
    check_same(
        &[("\"Rsms\"", "\"Rsms \""), ("\"Header\"", "\"Header \"")],
        &[],
    );
}

#[test]
fn known_spellings_of_a_key_are_as_good_as_the_tables() {
    check_same(&[("\"REC\"", "\"Rec\"")], &[]);
    check_same(&[("\"Iqtcnt\"", "\"IqtCnt\"")], &[]);
    check_same(
        &[
            ("\"ApiSvcCd\"", "\"APISvcCd\""),
            ("\"IsTuno\"", "\"Istuno\""),
        ],
        &[],
    );
    let text = reply::<VirtualAccountIssue>(&[("\"P2PCmtmNo\"", "\"P2pCmtmNo\"")]);
    assert_eq!(outcome::<VirtualAccountIssue>(text.as_bytes()), "Done(())");
}

#[test]
fn another_case_of_a_key_is_noted() {
    check_same(
        &[("\"UseAblAmt\"", "\"useablamt\"")],
        &["UseAblAmt: spelled in another way"],
    );
    check(&[("\"P2pCmtmNo\"", "\"P2PCmtmNo\"")], "Done(())");
}

#[test]
fn unknown_members_are_ignored_and_listed() {
    let unknown = ("\"TotCnt\"", "\"NewMember\":{\"a\":[1]},\"TotCnt\"");
    check_same(
        &[unknown],
        &["NewMember: a member that the layout does not have"],
    );
    let in_row = ("\"Sqno\"", "\"LritCd\":\"\",\"Sqno\"");
    check_same(
        &[in_row],
        &[
            "REC[0].LritCd: a member that the layout does not have",
            "REC[1].LritCd: a member that the layout does not have",
        ],
    );
}

#[test]
fn the_order_of_members_says_nothing() {
    let text = reply::<DepositList>(&[]);
    let (head, rest) = text.split_once("\"Header\":{").unwrap();
    let (header, rest) = rest.split_once("},").unwrap();
    let last = format!("{head}{}", rest.strip_suffix('}').unwrap());
    let rows_first = format!("{last},\"Header\":{{{header}}}}}");
    let judged = judged::<DepositList>(200, rows_first.as_bytes(), &CodeOverlay::new());
    assert_eq!(
        said(judged.outcome.reply().unwrap()),
        said(&listed(&[], &[]))
    );
}

#[test]
fn numbers_are_as_good_as_texts() {
    check_same(
        &[("\"PageNo\":\"1\"", "\"PageNo\":1")],
        &["PageNo: a number, expected a string"],
    );
    check_same(
        &[("\"UseAblAmt\":\"4899930000\"", "\"UseAblAmt\":4899930000")],
        &["UseAblAmt: a number, expected a string"],
    );
    check(
        &[(
            "\"InvAccAmt\":\"1000000000\"",
            "\"InvAccAmt\":1000000000.00",
        )],
        "Done(())",
    );
    check(
        &[("\"LoanNo\":\"123465432\"", "\"LoanNo\":123465432")],
        "Done(())",
    );
}

#[test]
fn amounts_may_be_padded() {
    for padded in [
        "0000000000010000.00",
        "000000000000010000",
        " 10000 ",
        "10000.0",
        "10000.",
    ] {
        let padded = format!("\"RcvAmt\":\"{padded}\"");
        check_same(
            &[("\"RcvAmt\":\"10000\"", &padded)],
            &["REC[0].RcvAmt: padded"],
        );
    }
    check(
        &[(
            "\"InvAccAmt\":\"1000000000\"",
            "\"InvAccAmt\":\"0001000000000.00\"",
        )],
        "Done(())",
    );
    check(
        &[(
            "\"InvSumAmt\":\"1000000000\"",
            "\"InvSumAmt\":\"0001000000000.00\"",
        )],
        "Done(())",
    );
}

#[test]
fn what_cannot_be_read_is_kept_as_it_is_and_listed() {
    let reply = listed(
        &[("\"RcvAmt\":\"10000\"", "\"RcvAmt\":\"10000.50\"")],
        &["REC[0].RcvAmt: not of the kind that the dictionary says"],
    );
    let amount = &reply.deposits[0].received_amount;
    assert_eq!(
        (amount.get(), amount.expose_text()),
        (None, Some("10000.50"))
    );
    let reply = listed(
        &[("\"UseAblAmt\":\"4899930000\"", "\"UseAblAmt\":null")],
        &["UseAblAmt: null"],
    );
    assert!(reply.available_amount.is_missing());
    let reply = listed(
        &[(",\"UseAblAmt\":\"4899930000\"", "")],
        &["UseAblAmt: missing, the table requires it"],
    );
    assert!(reply.available_amount.is_missing());
    assert_eq!(reply.deposited_today.get(), Some(Krw::from(100_050_000)));
}

#[test]
fn a_longer_value_is_kept() {
    let reply = listed(
        &[(
            "\"Vran\":\"79000000000075\"},{",
            "\"Vran\":\"790000000000750000000\"},{",
        )],
        &["REC[0].Vran: 21 long, the table says at most 20"],
    );
    assert_eq!(
        reply.deposits[0].virtual_account_no.expose_text(),
        Some("790000000000750000000")
    );
}

/// The repeating part of the published list as it stands in its text.
fn rows() -> String {
    let text = reply::<DepositList>(&[]);
    let start = text.find("\"REC\":").unwrap();
    let end = text.find("}],").unwrap() + 2;
    text[start..end].to_owned()
}

/// A list whose repeating part is something else has so many rows.
fn check_rows(instead: &str, deviations: &[&str], count: usize) {
    let rows = rows();
    let changes: &[(&str, &str)] = match instead {
        "" => &[(&format!("{rows},"), "")],
        _ => &[(&rows, &format!("\"REC\":{instead}"))],
    };
    assert_eq!(
        listed(changes, deviations).deposits.len(),
        count,
        "{instead}"
    );
}

#[test]
fn every_sort_of_nothing_is_an_empty_list() {
    check_rows("[]", &[], 0);
    check_rows("\"\"", &[], 0);
    check_rows("\"  \"", &[], 0);
    check_rows("null", &["REC: null"], 0);
    check_rows("", &["REC: missing, the table requires it"], 0);
    check_rows("{}", &["REC: one object where rows are expected"], 0);
    check_rows("\"none\"", &["REC: a string, expected rows"], 0);
}

#[test]
fn one_object_is_one_row() {
    let row = r#"{"RcvAmt":"1","RcvYmd":"20191212","Sqno":"1","Vran":"79000000000075"}"#;
    check_rows(row, &["REC: one object where rows are expected"], 1);
    check_rows(&format!("[{row}]"), &[], 1);
    check_rows(
        &format!("[null,{row}]"),
        &["REC[0]: no object, left out"],
        1,
    );
}

#[test]
fn nothing_to_list_is_empty_for_reads() {
    let text = answered::<DepositList>("A0090");
    assert_eq!(outcome::<DepositList>(text.as_bytes()), "Empty(())");
    assert_eq!(
        judged::<DepositList>(200, text.as_bytes(), &CodeOverlay::new()).deviations,
        []
    );
}
