//! The deposit list: pages, totals, ranges, sweeps, and every way to say that there is nothing.

use ontu_sandbox::{EmptyList, ListKey, Settings, TotalCount, Usage};
use serde_json::Value;

use crate::caller::{Answer, Caller, LIST, LOAN, PAY, list, payment};

fn ask(caller: &mut Caller, vran: &str, page: &str) -> Answer {
    let today = caller.today();
    caller.call(LIST, list(vran, &today, &today, page))
}

fn sequence_numbers(answer: &Answer) -> Vec<&str> {
    let rows = answer.json["REC"].as_array().unwrap();
    rows.iter()
        .map(|row| row["Sqno"].as_str().unwrap())
        .collect()
}

#[test]
fn deposits_are_listed_latest_first_with_padded_numbers() {
    let mut caller = Caller::new();
    let one = caller.investor(10_000);
    caller.investor(70);
    caller.bank.deposit(&one, 50, caller.now).unwrap();
    let all = ask(&mut caller, "", "");
    assert_eq!(
        sequence_numbers(&all),
        ["00000000000003", "00000000000002", "00000000000001"]
    );
    let of_one = ask(&mut caller, &one, "1");
    assert_eq!(
        sequence_numbers(&of_one),
        ["00000000000003", "00000000000001"]
    );
    assert_eq!(of_one.json["REC"][1]["RcvAmt"], "10000");
    assert_eq!(of_one.json["REC"][1]["Vran"], one.as_str());
    assert_eq!(of_one.json["REC"][1]["RcvYmd"], "20260105");
    // The amounts beside the list are of all accounts.
    assert_eq!(
        (of_one.text("ThdDepsAmt"), of_one.text("UseAblAmt")),
        ("10120", "10120")
    );
    assert_eq!(
        (
            of_one.text("TotCnt"),
            of_one.text("Iqtcnt"),
            of_one.text("PageNo")
        ),
        ("2", "2", "1")
    );
}

#[test]
fn a_page_has_twenty_rows() {
    let mut caller = Caller::new();
    let investor = caller.investor(1);
    for krw in 2..=45 {
        caller.bank.deposit(&investor, krw, caller.now).unwrap();
    }
    let counts: Vec<_> = ["1", "2", "3"]
        .iter()
        .map(|page| {
            let answer = ask(&mut caller, "", page);
            assert_eq!(answer.text("TotCnt"), "45");
            assert_eq!(answer.text("PageNo"), *page);
            let numbers = sequence_numbers(&answer);
            assert!(numbers.is_sorted_by(|a, b| a > b));
            assert_eq!(answer.text("Iqtcnt"), numbers.len().to_string());
            numbers.len()
        })
        .collect();
    assert_eq!(counts, [20, 20, 5]);
    assert_eq!(ask(&mut caller, "", "4").code, "A0090");
}

#[test]
fn nothing_to_list_is_said_as_the_setting_says() {
    for (setting, code, list) in [
        (EmptyList::NoTransactions, "A0090", None),
        (
            EmptyList::EmptyArray,
            "00000",
            Some(Value::Array(Vec::new())),
        ),
        (EmptyList::Missing, "00000", None),
        (EmptyList::Null, "00000", Some(Value::Null)),
        (EmptyList::EmptyText, "00000", Some(Value::from(""))),
    ] {
        let mut caller = Caller::with(Settings {
            empty_list: setting,
            ..Settings::default()
        });
        let answer = ask(&mut caller, "", "1");
        assert_eq!(answer.code, code);
        assert_eq!(answer.json.get("REC").cloned(), list, "{setting:?}");
        assert_eq!(answer.has_body(), code == "00000");
    }
}

#[test]
fn the_key_of_the_list_and_its_count_can_be_as_in_sister_products() {
    let settings = Settings {
        list_key: ListKey::Mixed,
        total_count: TotalCount::Zero,
        ..Settings::default()
    };
    let mut caller = Caller::with(settings);
    caller.investor(10_000);
    let answer = ask(&mut caller, "", "1");
    assert!(answer.json.get("REC").is_none());
    assert_eq!(answer.json["Rec"].as_array().unwrap().len(), 1);
    assert_eq!((answer.text("TotCnt"), answer.text("Iqtcnt")), ("0", "1"));
}

#[test]
fn production_pads_amounts_and_nothing_else() {
    let mut caller = Caller::with(Settings {
        production_style: true,
        ..Settings::default()
    });
    caller.investor(10_000);
    let answer = ask(&mut caller, "", "1");
    assert_eq!(answer.text("UseAblAmt"), "0000000000010000.00");
    assert_eq!(answer.json["REC"][0]["RcvAmt"], "0000000000010000.00");
    assert_eq!(answer.text("TotCnt"), "1");
}

#[test]
fn days_and_months_choose_the_deposits() {
    let mut caller = Caller::new();
    let investor = caller.investor(1);
    for day in [
        "2026-01-31T12:00:00",
        "2026-02-01T00:00:00",
        "2026-02-28T23:59:59",
        "2026-03-01T00:00:00",
    ] {
        caller
            .bank
            .deposit(&investor, 1, day.parse().unwrap())
            .unwrap();
    }
    caller.now = "2026-03-10T10:00:00".parse().unwrap();
    for (from, to, expected) in [
        ("20260201", "20260228", 2),
        ("20260131", "20260201", 2),
        ("202602", "202602", 2),
        ("202601", "202603", 5),
        ("20260105", "20260105", 1),
    ] {
        let answer = caller.call(LIST, list("", from, to, "1"));
        assert_eq!(
            answer.text("TotCnt"),
            expected.to_string(),
            "{from} to {to}: {answer:?}"
        );
    }
}

#[test]
fn a_sweep_resets_the_usable_amount_and_leaves_the_money() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let amounts = |caller: &mut Caller| {
        let answer = ask(caller, "", "1");
        (
            answer.text("UseAblAmt").to_owned(),
            answer.text("ThdDepsAmt").to_owned(),
        )
    };
    caller.call(PAY, payment("Y", LOAN, 300, &[(&investor, 300)]));
    assert_eq!(amounts(&mut caller), ("700".to_owned(), "1000".to_owned()));
    caller.now = "2026-01-05T15:59:59".parse().unwrap();
    assert_eq!(amounts(&mut caller).0, "700");
    caller.now = "2026-01-05T16:00:00".parse().unwrap();
    assert_eq!(amounts(&mut caller), ("0".to_owned(), "1000".to_owned()));
    caller.bank.deposit(&investor, 50, caller.now).unwrap();
    assert_eq!(amounts(&mut caller), ("50".to_owned(), "1050".to_owned()));
    caller.now = "2026-01-05T23:45:00".parse().unwrap();
    assert_eq!(amounts(&mut caller).0, "0");
    assert_eq!(caller.bank.available(&investor), Some(750));
    let paid = caller.call(PAY, payment("N", LOAN, 750, &[(&investor, 750)]));
    assert_eq!(paid.code, "00000");
    assert_eq!(caller.bank.last_sweep(), Some(caller.now));
}

#[test]
fn a_clock_set_back_neither_undoes_nor_repeats_a_sweep() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    caller.now = "2026-01-05T16:00:00".parse().unwrap();
    assert_eq!(ask(&mut caller, "", "1").text("UseAblAmt"), "0");
    caller.bank.deposit(&investor, 30, caller.now).unwrap();
    caller.now = "2026-01-05T10:00:00".parse().unwrap();
    assert_eq!(ask(&mut caller, "", "1").text("UseAblAmt"), "30");
    caller.now = "2026-01-05T16:30:00".parse().unwrap();
    assert_eq!(ask(&mut caller, "", "1").text("UseAblAmt"), "30");
    assert_eq!(ask(&mut caller, "", "1").text("ThdDepsAmt"), "1030");
}

#[test]
fn another_subsidiary_sees_none_of_it() {
    let mut caller = Caller::new();
    let investor = caller.investor(1_000);
    let today = caller.today();
    let mut other = list("", &today, &today, "1");
    other["ChidSqno"] = "0000000001".into();
    assert_eq!(caller.call(LIST, other.clone()).code, "A0090");
    other["Vran"] = investor.into();
    assert_eq!(caller.call(LIST, other).code, "ZS057");
}

#[test]
fn borrowers_deposits_are_listed_and_repayments_received_are_not() {
    let mut caller = Caller::new();
    let investor = caller.loan(1_000);
    let borrower = caller.borrower(500);
    let day = caller.today();
    let repayment = crate::caller::repayment(&day, &borrower, 500, &[(&investor, 500)]);
    assert_eq!(caller.call(crate::caller::REPAY, repayment).code, "00000");
    assert_eq!(ask(&mut caller, &borrower, "1").text("TotCnt"), "1");
    assert_eq!(ask(&mut caller, &investor, "1").text("TotCnt"), "1");
    assert_eq!(
        caller
            .bank
            .accounts()
            .filter(|account| account.usage == Usage::Borrower)
            .count(),
        1
    );
}
