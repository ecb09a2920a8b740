//! `ontu deposits`: pages, totals, masking, ranges, and a list that breaks off.

use crate::support::{Ontu, TODAY, sandbox};
use ontu_sandbox::{EmptyList, Fault, FaultKind, Sandbox, Usage, When};
use serde_json::json;

fn fill(sandbox: &Sandbox, count: u64) -> String {
    let account = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
    for index in 1..=count {
        sandbox.deposit(&account, index * 1000).unwrap();
    }
    account
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_pages_are_read_and_added_up() {
    let sandbox = sandbox().await;
    let account = fill(&sandbox, 45);
    let (code, object) = Ontu::at(&sandbox).json(&["deposits"]);
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["count"], 45);
    assert_eq!(object["total_krw"], 45 * 46 / 2 * 1000);
    assert_eq!(object["deposits"][0]["amount_krw"], 45_000);
    assert_eq!(object["deposits"][0]["date"], "2026-01-05");
    assert!(
        !object.to_string().contains(&account),
        "masked unless asked for"
    );
    let (_, object) = Ontu::at(&sandbox).json(&["deposits", "--show"]);
    assert_eq!(object["deposits"][0]["virtual_account_no"], json!(account));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_sees_a_table() {
    let sandbox = sandbox().await;
    let account = fill(&sandbox, 3);
    let ended = Ontu::at(&sandbox).run(&["deposits"]).expect(0);
    assert!(ended.stdout.contains("3,000") && ended.stdout.contains("total 6,000 KRW"));
    assert!(!ended.stdout.contains(&account));
    let ended = Ontu::at(&sandbox)
        .run(&["deposits", "--show", "--lang", "ko"])
        .expect(0);
    assert!(ended.stdout.contains(&account) && ended.stdout.contains("합계 6,000원"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_account_and_months_can_be_asked_for() {
    let sandbox = sandbox().await;
    let account = fill(&sandbox, 2);
    fill(&sandbox, 3);
    let ontu = Ontu::at(&sandbox);
    assert_eq!(
        ontu.json(&["deposits", "--account", &account]).1["count"],
        2
    );
    let (_, object) = ontu.json(&["deposits", "--monthly"]);
    assert_eq!(
        (&object["count"], &object["from"]),
        (&json!(5), &json!("2026-01"))
    );
    assert_eq!(
        ontu.json(&["deposits", "--from", "202511", "--to", "202512"])
            .1["count"],
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_to_list_is_no_error_in_any_form() {
    let forms = [
        EmptyList::NoTransactions,
        EmptyList::EmptyArray,
        EmptyList::Missing,
        EmptyList::Null,
        EmptyList::EmptyText,
    ];
    let sandbox = sandbox().await;
    for form in forms {
        sandbox.with_bank(|bank| bank.settings_mut().empty_list = form);
        let (code, object) = Ontu::at(&sandbox).json(&["deposits"]);
        assert_eq!((code, &object["count"]), (0, &json!(0)), "{form:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_ranges_are_refused_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox);
    for range in [
        &["--from", "2026-1-5"][..],
        &["--from", "20260230"],
        &["--from", "202601", "--to", "20260105"],
        &["--monthly", "--from", "20260105"],
    ] {
        let arguments: Vec<&str> = ["deposits"].iter().chain(range).copied().collect();
        assert_eq!(ontu.fails(&arguments), (2, "usage".to_owned()), "{range:?}");
    }
    for range in [
        &["--from", "20260106", "--to", "20260106"][..],
        &["--from", "20250101"],
        &["--from", "20260105", "--to", "20260104"],
        &["--account", "79O"],
    ] {
        let arguments: Vec<&str> = ["deposits"].iter().chain(range).copied().collect();
        assert_eq!(
            ontu.fails(&arguments),
            (1, "invalid".to_owned()),
            "{range:?}"
        );
    }
    assert!(sandbox.transcript().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_breaks_off_does_not_pass_for_the_whole() {
    let sandbox = sandbox().await;
    fill(&sandbox, 45);
    let api = "P2PNAccountReceiveInformationList";
    // The first page is slow by nothing, which uses up the first fault; the second page is lost.
    sandbox.arm(Fault::once(When::api(api), FaultKind::Slow(0)));
    sandbox.arm(Fault::once(When::api(api), FaultKind::DropBeforeAccept));
    let (code, object) = Ontu::at(&sandbox).json(&["deposits"]);
    assert_eq!(
        (code, object["error"]["kind"].as_str()),
        (3, Some("unknown")),
        "{object}"
    );
    assert_eq!(
        object["error"]["deposits_so_far"].as_array().map(Vec::len),
        Some(20)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_in_the_style_of_production_are_read() {
    let sandbox = sandbox().await;
    fill(&sandbox, 2);
    sandbox.with_bank(|bank| bank.settings_mut().production_style = true);
    assert_eq!(Ontu::at(&sandbox).json(&["deposits"]).1["total_krw"], 3000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_told_as_a_call_tells_it() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox)
        .with("ONTU_TOKEN", &"1".repeat(64))
        .with("LC_ALL", "C");
    ontu.write(
        "body.json",
        &format!("{{\"Iqds\":\"1\",\"Insymd\":\"{TODAY}\",\"Ineymd\":\"{TODAY}\"}}"),
    );
    ontu.run(&["init", "--profile", "loopback"]).expect(0);
    let lines: [&[&str]; 3] = [
        &["call", "list_deposits", "--body", "body.json"],
        &["deposits"],
        &["deposits", "--since", "books"],
    ];
    let told = lines.map(|line| {
        let (code, mut object) = ontu.json(line);
        assert_eq!(code, 1, "{object}");
        let error = object["error"].as_object_mut().unwrap();
        assert!(error["bank_message"].is_string(), "{error:?}");
        error.remove("transaction_no");
        error.clone()
    });
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
}
