//! `ontu account issue`: a new account, an outcome that is unknown, and the same call again.

use crate::support::{Ontu, TODAY, sandbox};
use ontu_sandbox::{Fault, FaultKind, Sandbox, When};

const ISSUE: [&str; 4] = ["account", "issue", "--usage", "investor"];
const API: &str = "P2PNVirtualAccountNumberRequest";

fn issue<'a>(further: &[&'a str]) -> Vec<&'a str> {
    ISSUE.iter().chain(further).copied().collect()
}

fn accounts(sandbox: &Sandbox) -> Vec<String> {
    sandbox.with_bank(|bank| {
        bank.accounts()
            .map(|account| account.number.clone())
            .collect()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_is_the_result() {
    let sandbox = sandbox().await;
    let ended = Ontu::at(&sandbox)
        .run(&issue(&["--name", "김온투"]))
        .expect(0);
    assert_eq!(ended.stdout.trim(), accounts(&sandbox)[0]);
    let (code, object) = Ontu::at(&sandbox).json(&[
        "account",
        "issue",
        "--usage",
        "borrower",
        "--name",
        "박온투",
    ]);
    assert_eq!((code, object["usage"].as_str()), (0, Some("borrower")));
    assert_eq!(
        object["virtual_account_no"].as_str(),
        accounts(&sandbox).get(1).map(String::as_str)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_name_can_come_from_standard_input() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox).with_stdin("김온투\n");
    ontu.run(&issue(&["--name-file", "-"])).expect(0);
    let holder =
        sandbox.with_bank(|bank| bank.accounts().next().map(|account| account.holder.clone()));
    assert!(holder.is_some_and(|holder| holder.ends_with("김온투")));
    assert_eq!(
        ontu.fails(&issue(&["--name-file", "nowhere"])),
        (4, "file".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_reply_says_how_to_ask_for_the_same_account() {
    let sandbox = sandbox().await;
    sandbox.arm(Fault::once(When::api(API), FaultKind::AcceptThenDrop));
    let (code, object) = Ontu::at(&sandbox).json(&issue(&["--name", "김온투"]));
    let error = &object["error"];
    assert_eq!(
        (code, error["kind"].as_str()),
        (3, Some("unknown")),
        "{object}"
    );
    assert_eq!(error["date"].as_str(), Some("2026-01-05"));
    let number = error["transaction_no"].as_str().unwrap();
    assert!(
        error["to_do"]
            .to_string()
            .contains(&format!("--again {number} --date {TODAY}"))
    );
    assert!(!object.to_string().contains("김온투"));

    let again = issue(&["--name", "김온투", "--again", number, "--date", TODAY]);
    let (code, object) = Ontu::at(&sandbox).json(&again);
    assert_eq!(code, 0, "{object}");
    assert_eq!(
        accounts(&sandbox),
        [object["virtual_account_no"].as_str().unwrap()]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_number_with_other_data_stays_open() {
    let sandbox = sandbox().await;
    let (_, object) = Ontu::at(&sandbox).json(&issue(&["--name", "김온투"]));
    let number = object["transaction_no"].as_str().unwrap();
    let again = issue(&["--name", "박온투", "--again", number, "--date", TODAY]);
    assert_eq!(Ontu::at(&sandbox).fails(&again), (3, "unknown".to_owned()));
    assert_eq!(accounts(&sandbox).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sent_is_not_sent() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox);
    for (name, kind) in [
        ("", "invalid"),
        (" ", "invalid"),
        ("가나다라마바사", "invalid"),
    ] {
        assert_eq!(
            ontu.fails(&issue(&["--name", name])),
            (1, kind.to_owned()),
            "{name:?}"
        );
    }
    let again = |number, date| issue(&["--name", "김온투", "--again", number, "--date", date]);
    assert_eq!(ontu.fails(&again("1 2", TODAY)), (2, "usage".to_owned()));
    assert_eq!(ontu.fails(&again("1", "2026-1-5")), (2, "usage".to_owned()));
    assert_eq!(
        ontu.fails(&again("1", "20260104")),
        (1, "invalid".to_owned())
    );
    assert_eq!(
        ontu.fails(&issue(&["--name", "김온투", "--again", "1"])),
        (2, "usage".to_owned())
    );
    assert_eq!(ontu.fails(&ISSUE), (2, "usage".to_owned()));
    assert!(sandbox.transcript().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_by_an_unlisted_code_stays_open() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox).with("ONTU_TOKEN", "0");
    let (code, object) = ontu.json(&issue(&["--name", "김온투"]));
    assert_eq!(
        (code, object["error"]["code"].as_str()),
        (3, Some("ZS006")),
        "{object}"
    );
}

#[test]
fn a_closed_port_means_that_nothing_was_sent() {
    let ontu = Ontu::new()
        .with("ONTU_BASE_URL", "http://127.0.0.1:1")
        .with("ONTU_TOKEN", "0");
    assert_eq!(
        ontu.fails(&issue(&["--name", "김온투"])),
        (4, "not-sent".to_owned())
    );
}
