//! The state file: the bank goes on where it stopped, and a file that cannot be read is left as it is.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_sandbox::{Bank, Fault, FaultKind, Sandbox, SimulatedClock, When};
use serde_json::json;

use crate::caller::{ISSUE, PAY, PAY_RESULT, call, funded, get, inquiry, issue, order, post};

/// A path of a test's own in the folder that Cargo keeps for tests; nothing is there.
fn path(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sandbox-state-{name}"));
    for ending in ["", ".new", ".lock"] {
        let mut file = path.clone().into_os_string();
        file.push(ending);
        let _ = fs::remove_file(file);
    }
    path
}

async fn start(path: &Path) -> Sandbox {
    let builder = Sandbox::builder()
        .clock(SimulatedClock::new())
        .state_file(path);
    builder.start().await.unwrap()
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let path = path("restart");
    let sandbox = start(&path).await;
    let investor = funded(&sandbox);
    sandbox.arm(Fault::once(
        When::transaction_no("2"),
        FaultKind::PendingForInquiries(1),
    ));
    sandbox.arm(Fault::times(When::any().with_chance(1), FaultKind::Slow(1), 3).with_seed(9));
    call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await;
    call(&sandbox, PAY, &order(&sandbox, "2", "N", &investor)).await;
    call(&sandbox, ISSUE, &issue(&sandbox, "3")).await;
    call(&sandbox, PAY, &order(&sandbox, "3", "N", &investor)).await;
    post(&sandbox, "/_sandbox/clock", &json!({ "to": "16:00" })).await;
    let before: Vec<String> = views(&sandbox).await;
    drop(sandbox);

    let sandbox = start(&path).await;
    assert_eq!(views(&sandbox).await, before);
    assert_eq!(sandbox.clock().now().to_string(), "2026-01-05T16:00:00");
    // What was in progress goes on, and what was done is not done again.
    assert_eq!(
        call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await,
        "AC081"
    );
    assert_eq!(
        call(&sandbox, PAY_RESULT, &inquiry(&sandbox, "4", "2")).await,
        "A0050"
    );
    assert_eq!(
        call(&sandbox, PAY_RESULT, &inquiry(&sandbox, "5", "2")).await,
        "00000"
    );
    assert_eq!(call(&sandbox, ISSUE, &issue(&sandbox, "3")).await, "00000");
    assert_eq!(sandbox.with_bank(|bank| bank.accounts().count()), 2);
    sandbox.assert_moved_once("2", 1_000);
    assert!(sandbox.with_bank(|bank| bank.ledger_balanced()));
    drop(sandbox);
    let bank = Bank::from_state_file(&path).unwrap().unwrap();
    assert_eq!(bank.movements().len(), 2);
}

/// All that can be looked at, without what a restart may change.
async fn views(sandbox: &Sandbox) -> Vec<String> {
    let mut views = Vec::new();
    for part in [
        "state", "accounts", "deposits", "ledger", "loans", "calls", "faults", "coverage",
    ] {
        views.push(get(sandbox, &format!("/_sandbox/{part}")).await.body);
    }
    views
}

#[tokio::test]
async fn a_change_is_saved_without_being_asked() {
    let path = path("soon");
    let sandbox = start(&path).await;
    assert!(!path.exists(), "there is nothing to save yet");
    funded(&sandbox);
    // No time decides: it is waited for as long as the test runner waits.
    while Bank::from_state_file(&path).unwrap().is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        Bank::from_state_file(&path)
            .unwrap()
            .unwrap()
            .accounts()
            .count(),
        1
    );
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "it holds names and account numbers");
    }
}

#[tokio::test]
async fn one_file_is_for_one_sandbox() {
    let path = path("taken");
    let sandbox = start(&path).await;
    let error = Sandbox::builder()
        .state_file(&path)
        .start()
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("another ontu-sandbox works with this state"),
        "{error}"
    );
    drop(sandbox);
    start(&path).await;
}

#[tokio::test]
async fn damage_is_an_error_that_says_what_to_do_and_loses_nothing() {
    let path = path("damaged");
    let sandbox = start(&path).await;
    funded(&sandbox);
    sandbox.save().unwrap();
    drop(sandbox);
    let sound = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = sound.lines().collect();
    for (damaged, expected) in [
        (sound[..sound.len() / 2].to_owned(), "cut off"),
        (format!("{}\n", lines[0]), "cut off"),
        (sound.replacen("50000", "50001", 1), "checksum"),
        (
            sound.replacen("\"format\":1", "\"format\":2", 1),
            "use the release that wrote it",
        ),
        (
            sound.replacen("\"service\":\"nh\"", "\"service\":\"kftc\"", 1),
            "use the spec",
        ),
        ("{}".to_owned(), "this is no state file"),
        ("\u{0}\u{0}".to_owned(), "this is no state file"),
    ] {
        fs::write(&path, &damaged).unwrap();
        let error = Sandbox::builder()
            .state_file(&path)
            .start()
            .await
            .unwrap_err()
            .to_string();
        for part in [
            expected,
            "the file was left as it is",
            "mv ",
            path.to_str().unwrap(),
        ] {
            assert!(error.contains(part), "{error} lacks {part}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
    }
    fs::write(&path, &sound).unwrap();
    assert_eq!(
        start(&path).await.with_bank(|bank| bank.accounts().count()),
        1
    );
}

#[tokio::test]
async fn parts_that_do_not_fit_together_are_damage_too() {
    let path = path("unfit");
    let sandbox = start(&path).await;
    let investor = funded(&sandbox);
    call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await;
    sandbox.save().unwrap();
    drop(sandbox);
    let sound = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = sound.lines().collect();
    for (from, to, expected) in [
        ("\"krw\":50000}]}", "\"krw\":1}]}", "ledger"),
        (
            "\"Transfers\":[0]",
            "\"Transfers\":[7]",
            "transaction number",
        ),
        ("\"ledger_entry\":2", "\"ledger_entry\":9", "ledger entry"),
    ] {
        let body = lines[1].replace(from, to);
        let sum = body.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let tail = json!({ "bytes": body.len(), "sum": format!("{sum:016x}") });
        fs::write(&path, format!("{}\n{body}\n{tail}\n", lines[0])).unwrap();
        assert_ne!(body, lines[1], "{from} is not in the file");
        let error = Bank::from_state_file(&path).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_said_and_the_bank_goes_on() {
    let folder = path("folder");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    let path = folder.join("state");
    let sandbox = start(&path).await;
    fs::remove_dir_all(&folder).unwrap();
    funded(&sandbox);
    let error = sandbox.save().unwrap_err().to_string();
    assert!(
        error.contains("could not be written") && error.contains(path.to_str().unwrap()),
        "{error}"
    );
    let state = get(&sandbox, "/_sandbox/state").await.json();
    assert!(
        state["state_file"]["error"]
            .as_str()
            .unwrap()
            .contains("could not be written")
    );
    let page = get(&sandbox, "/_sandbox/console").await;
    assert!(page.body.contains("could not be written"));
    assert_eq!(call(&sandbox, ISSUE, &issue(&sandbox, "1")).await, "00000");
}
