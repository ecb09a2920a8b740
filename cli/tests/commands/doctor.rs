//! `ontu doctor` against a sandbox, a closed port and no network at all.

use crate::support::{Ontu, TOKEN, sandbox};
use ontu_sandbox::{Fault, FaultKind, When};
use serde_json::Value;

fn status<'a>(object: &'a Value, name: &str) -> &'a str {
    let checks = object["checks"].as_array().expect("a list of checks");
    let check = checks.iter().find(|check| check["check"] == name);
    check
        .and_then(|check| check["status"].as_str())
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_works_at_a_sandbox() {
    let sandbox = sandbox().await;
    let (code, object) = Ontu::at(&sandbox).json(&["doctor"]);
    assert_eq!((code, &object["ok"]), (0, &Value::Bool(true)), "{object}");
    for name in [
        "settings",
        "environment",
        "profile",
        "contract",
        "token",
        "encryption",
        "connection",
    ] {
        assert_eq!(status(&object, name), "ok", "{name} in {object}");
    }
    assert_eq!(status(&object, "clock"), "warning", "it stands still");
    assert_eq!(sandbox.transcript().len(), 1, "one read and nothing else");
    let ended = Ontu::at(&sandbox)
        .run(&["doctor", "--lang", "ko"])
        .expect(0);
    assert!(ended.stdout.contains("모두 정상입니다"), "{}", ended.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_sends_nothing() {
    let sandbox = sandbox().await;
    let (code, object) = Ontu::at(&sandbox).json(&["doctor", "--offline"]);
    assert_eq!((code, status(&object, "connection")), (0, "skipped"));
    assert!(sandbox.transcript().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_token_is_a_refusal() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox).with("ONTU_TOKEN", "0");
    let (code, object) = ontu.json(&["doctor"]);
    assert_eq!(
        (code, status(&object, "connection")),
        (1, "failed"),
        "{object}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_reply_leaves_it_open() {
    let sandbox = sandbox().await;
    sandbox.arm(Fault::once(When::any(), FaultKind::AcceptThenDrop));
    let (code, object) = Ontu::at(&sandbox).json(&["doctor"]);
    assert_eq!(
        (code, status(&object, "connection")),
        (3, "failed"),
        "{object}"
    );
}

#[test]
fn a_closed_port_means_that_it_could_not_run() {
    let ontu = Ontu::new()
        .with("ONTU_BASE_URL", "http://127.0.0.1:1")
        .with("ONTU_TOKEN", TOKEN);
    let (code, object) = ontu.json(&["doctor"]);
    assert_eq!(
        (code, status(&object, "connection")),
        (4, "failed"),
        "{object}"
    );
}

#[test]
fn contract_and_token_are_both_reported() {
    let (code, object) = Ontu::new().json(&["doctor"]);
    assert_eq!((code, &object["ok"]), (4, &Value::Bool(false)));
    assert_eq!(status(&object, "contract"), "failed");
    assert_eq!(status(&object, "token"), "failed");
    assert_eq!(status(&object, "connection"), "skipped");
    let steps = object["checks"].as_array().unwrap().iter();
    assert!(
        steps
            .flat_map(|check| check["to_do"].as_array().unwrap())
            .count()
            >= 2
    );
}

#[test]
fn plain_http_and_a_standing_clock_are_for_this_machine() {
    let ontu = Ontu::new()
        .with("ONTU_TOKEN", TOKEN)
        .with("ONTU_INSTITUTION_CODE", "000000");
    let (code, object) = ontu.json(&["doctor", "--base-url", "http://192.0.2.1"]);
    assert_eq!(
        (code, status(&object, "profile")),
        (4, "failed"),
        "{object}"
    );
    let (code, object) = ontu.json(&["doctor", "--clock", "2026-01-05T09:30:00"]);
    assert_eq!(
        (code, status(&object, "profile")),
        (4, "failed"),
        "{object}"
    );
}

#[test]
fn variables_that_mean_nothing_are_named_without_their_values() {
    let ontu = Ontu::new()
        .with("ONTU_BASEURL", "secret-value")
        .with("ONTU_PROFILE", "loopback");
    let ended = ontu.run(&["doctor", "--offline"]).expect(0);
    assert!(
        ended
            .stdout
            .contains("ONTU_BASEURL (did you mean ONTU_BASE_URL?)"),
        "{}",
        ended.stdout
    );
    assert!(!ended.stdout.contains("secret-value"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_and_its_keys_are_looked_at() {
    let sandbox = sandbox().await;
    let ontu = Ontu::at(&sandbox);
    let (_, object) = ontu.json(&["doctor"]);
    assert_eq!(status(&object, "journal"), "warning", "there are no keys");
    ontu.run(&["init", "--profile", "loopback"]).expect(0);
    let (_, object) = ontu.json(&["doctor", "--offline"]);
    assert_eq!(status(&object, "journal"), "ok", "{object}");
    // A journal is begun, and then its keys are others.
    ontu.run(&["deposits", "--since", "books"]).expect(0);
    let (_, object) = ontu.json(&["doctor"]);
    assert_eq!(status(&object, "journal"), "ok", "{object}");
    let key = ontu.folder().join("ontu-journal.key");
    std::fs::remove_file(&key).unwrap();
    assert_eq!(status(&ontu.json(&["doctor"]).1, "journal"), "failed");
    ontu.run(&["init", "--profile", "loopback", "--force"])
        .expect(4);
    let (code, object) = ontu.json(&["doctor"]);
    assert_eq!(
        (code, status(&object, "journal")),
        (4, "failed"),
        "{object}"
    );
    assert_eq!(status(&object, "connection"), "ok", "{object}");
}

#[test]
fn the_journal_must_be_named_but_for_a_stand_in() {
    let ontu = Ontu::new();
    let (_, object) = ontu.json(&["doctor", "--offline", "--profile", "sandbox"]);
    assert_eq!(status(&object, "journal"), "failed", "{object}");
    let (code, object) = ontu.json(&["journal", "list", "--profile", "sandbox"]);
    let error = &object["error"];
    assert_eq!(
        (code, error["kind"].as_str()),
        (4, Some("settings")),
        "{object}"
    );
    assert!(
        error["message"].to_string().contains("setting journal"),
        "{object}"
    );
    // What `ontu init` writes names it.
    ontu.run(&["init", "--profile", "sandbox"]).expect(0);
    ontu.run(&["journal", "list"]).expect(0);
    let (_, object) = ontu.json(&["doctor", "--offline"]);
    assert_ne!(status(&object, "journal"), "failed", "{object}");
    assert!(object.to_string().contains("file system: "), "{object}");
}

#[test]
fn a_journal_that_is_lost_fails() {
    let ontu = Ontu::new();
    ontu.run(&["init", "--profile", "loopback"]).expect(0);
    std::fs::remove_file(ontu.folder().join("ontu-journal.sqlite")).unwrap();
    let (_, object) = ontu.json(&["doctor", "--offline"]);
    assert_eq!(status(&object, "journal"), "failed", "{object}");
    assert!(object.to_string().contains("--anew"), "{object}");
}

// Every Linux has this folder in memory: the C library keeps shared memory there.
#[cfg(target_os = "linux")]
#[test]
fn a_journal_in_memory_is_refused_but_for_a_stand_in() {
    let memory = tempfile::tempdir_in("/dev/shm").unwrap();
    let journal = memory.path().join("journal.sqlite");
    let journal = journal.to_str().unwrap();
    let ontu = Ontu::new().with("ONTU_JOURNAL", journal);
    let ended = ontu.run(&["init", "--profile", "sandbox"]).expect(4);
    assert!(
        ended.stderr.contains("lies in memory (tmpfs)"),
        "{}",
        ended.stderr
    );
    assert_eq!(
        ontu.fails(&["journal", "create"]),
        (4, "journal".to_owned())
    );
    let (_, object) = ontu.json(&["doctor", "--offline"]);
    assert_eq!(status(&object, "journal"), "failed", "{object}");
    // Nothing half was left: the same command goes on with a path on a disk.
    let on_disk = ontu.folder().join("journal.sqlite");
    let ontu = ontu.with("ONTU_JOURNAL", on_disk.to_str().unwrap());
    ontu.run(&["init", "--profile", "sandbox"]).expect(0);
    let ontu = Ontu::new().with("ONTU_JOURNAL", journal);
    ontu.run(&["init", "--profile", "loopback"]).expect(0);
    let (_, object) = ontu.json(&["doctor", "--offline"]);
    assert_eq!(status(&object, "journal"), "ok", "{object}");
    let ontu = ontu.with("ONTU_PROFILE", "sandbox");
    let (_, object) = ontu.json(&["doctor", "--offline"]);
    assert_eq!(status(&object, "journal"), "failed", "{object}");
    let told = ontu.run(&["journal", "create"]).expect(4).stderr;
    assert!(told.contains("lies in memory (tmpfs)"), "{told}");
}
