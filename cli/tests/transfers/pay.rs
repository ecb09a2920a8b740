//! `ontu pay`: a loan is paid out once, however often and however rudely it is asked for.

use ontu_sandbox::FaultKind;
use serde_json::json;

use crate::bank::{LOAN_NO, PAYMENT, PAYMENT_INQUIRY, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loan_is_paid_and_stays_paid() {
    let world = World::new(3).await;
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["status"], "settled");
    assert_eq!(
        object["done"],
        json!({ "calls": 1, "rows": 3, "krw": 30_000 })
    );
    assert_eq!(world.moved(PAYMENT), 30_000);
    // The same key with the same content finds it done.
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(
        (code, &object["status"]),
        (0, &json!("settled")),
        "{object}"
    );
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_sees_what_was_done_in_both_languages() {
    let world = World::new(2).await;
    let ended = world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    assert!(
        ended.stdout.contains("all 20,000 KRW are settled"),
        "{}",
        ended.stdout
    );
    let ended = world
        .ontu
        .run(&world.pay("loan-1", &["--lang", "ko"]))
        .expect(0);
    assert!(
        ended.stdout.contains("20,000원이 모두 완료"),
        "{}",
        ended.stdout
    );
    let whole = format!("{}{}", ended.stdout, ended.stderr);
    assert!(!whole.contains(LOAN_NO) && !whole.contains(&world.investors[0]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_rows_than_a_call_takes_go_out_as_new_and_continuation() {
    let world = World::new(501).await;
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(code, 0, "{object}");
    assert_eq!(
        object["done"],
        json!({ "calls": 2, "rows": 501, "krw": 5_010_000 })
    );
    let opened: Vec<String> = world
        .front
        .seen_of(PAYMENT)
        .iter()
        .map(|call| {
            call.json()["NewTrnsYn"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert_eq!(opened, ["Y", "N"]);
    assert_eq!(world.moved(PAYMENT), 5_010_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_reply_is_inquired_and_never_sent_again() {
    let world = World::new(2).await;
    world.goes_wrong(PAYMENT, FaultKind::AcceptThenDrop);
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(code, 0, "{object}");
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
    assert!(!world.front.seen_of(PAYMENT_INQUIRY).is_empty());
    assert_eq!(world.movements(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_takes_one_content_only() {
    let world = World::new(2).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    world.write_loan(30_000);
    world.write_investors(15_000);
    assert_eq!(
        world.ontu.fails(&world.pay("loan-1", &[])),
        (1, "other-content".to_owned())
    );
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_loan_under_another_key_is_refused() {
    let world = World::new(2).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let (code, _) = world.ontu.fails(&world.pay("loan-2", &[]));
    assert_eq!(code, 1);
    assert_eq!(world.movements(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_where_nobody_is() {
    let world = World::new(1).await;
    let line: Vec<&str> = world
        .pay("loan-1", &[])
        .into_iter()
        .filter(|flag| *flag != "--yes")
        .collect();
    let ended = world.ontu.run(&line).expect(2);
    assert!(ended.stderr.contains("--yes"), "{}", ended.stderr);
    assert!(!world.has_recorded() && world.front.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_keys_nothing_is_recorded() {
    let world = World::new(1).await;
    std::fs::remove_file(world.ontu.folder().join("ontu-journal.key")).unwrap();
    assert_eq!(
        world.ontu.fails(&world.pay("loan-1", &[])),
        (4, "keys".to_owned())
    );
    assert!(!world.has_recorded() && world.front.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_shows_the_bytes_that_are_sent_and_leaves_nothing() {
    let world = World::new(2).await;
    let dry = world.pay("loan-1", &["--dry-run", "--reveal", "bodies.jsonl"]);
    let (code, object) = world.ontu.json(&dry);
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["calls"][0]["amount_krw"], 20_000);
    let shown = object.to_string();
    assert!(!shown.contains(LOAN_NO) && !shown.contains(&world.investors[0]));
    assert!(!shown.contains("박차입"));
    assert!(!world.has_recorded() && world.front.seen().is_empty());

    let path = world.ontu.folder().join("bodies.jsonl");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let revealed = std::fs::read_to_string(&path).unwrap();
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let sent = &world.front.seen_of(PAYMENT)[0];
    let header = &sent.json()["Header"];
    let text = |member: &str| header[member].as_str().unwrap().to_owned();
    // Number, time and token are those of the sending; everything else is the same, byte for byte.
    let shown: serde_json::Value = serde_json::from_str(revealed.trim_end()).unwrap();
    let expected = revealed
        .trim_end()
        .replace("00000000000000000000", &text("IsTuno"))
        .replace("\"****\"", &format!("\"{}\"", text("AccessToken")))
        .replace(
            &format!("\"Trtm\":{}", shown["Header"]["Trtm"]),
            &format!("\"Trtm\":\"{}\"", text("Trtm")),
        );
    assert_eq!(expected, sent.body);
    // A file that is there is not written over.
    assert_eq!(world.ontu.fails(&dry), (4, "file".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ctrl_c_says_what_it_leaves_behind() {
    let world = World::new(501).await;
    // The first call is worked on for as long as anybody asks.
    world.goes_wrong(PAYMENT, FaultKind::PendingForInquiries(100_000));
    let ended = world.interrupted(&world.pay("loan-1", &[]), "processing");
    assert!(
        ended
            .stdout
            .contains("not known 5,000,000 KRW (calls 1, rows 500)"),
        "{}",
        ended.stdout
    );
    assert!(
        ended
            .stdout
            .contains("not done 10,000 KRW (calls 1, rows 1)"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.contains("ontu journal resume loan-1"),
        "{}",
        ended.stdout
    );
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_continuation_needs_what_was_paid_before() {
    let world = World::new(2).await;
    world.write_loan(50_000);
    let line = world.pay("rest", &["--continuation"]);
    assert_eq!(world.ontu.fails(&line), (1, "not-allowed".to_owned()));
    assert!(world.front.seen_of(PAYMENT).is_empty());
}
