//! A journal that was put back from a backup sends nothing until every open transfer was inquired and a person vouches for it.

use ontu_sandbox::FaultKind;
use serde_json::json;

use crate::bank::{PAYMENT, World};

const JOURNAL: &str = "ontu-journal.sqlite";
const END: [&str; 7] = [
    "journal",
    "verify",
    "--end-quarantine",
    "--by",
    "이운영",
    "--reference",
    "은행 명세 2026-01-06",
];

/// A loan whose reply was lost, a backup, then a second loan, then the backup put back.
async fn put_back() -> World {
    let world = World::new(2).await;
    let pending = FaultKind::PendingForInquiries(3);
    world.goes_wrong(PAYMENT, pending);
    world.interrupted(&world.pay("loan-1", &[]), "loan-1#1: processing");

    let folder = world.ontu.folder();
    let backup = std::fs::read(folder.join(JOURNAL)).unwrap();
    world.ontu.run(&["journal", "resume", "loan-1"]).expect(0);
    // What is written over the file in place is an older journal beside the count of the newer one.
    std::fs::write(folder.join(JOURNAL), backup).unwrap();
    let _ = std::fs::remove_file(folder.join(format!("{JOURNAL}-wal")));
    let _ = std::fs::remove_file(folder.join(format!("{JOURNAL}-shm")));
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_until_it_was_looked_into() {
    let world = put_back().await;
    let loan = std::fs::read_to_string(world.ontu.folder().join("loan.yaml")).unwrap();
    let other = loan.replace("2026010500011", "2026010500012");
    world.ontu.write("loan.yaml", &other);
    let line = world.pay("loan-2", &[]);
    let (code, object) = world.ontu.json(&line);
    assert_eq!(
        (code, &object["error"]["kind"]),
        (4, &json!("quarantined")),
        "{object}"
    );
    let steps = object["error"]["to_do"].to_string();
    assert!(steps.contains("ontu inquire"), "{steps}");
    assert!(steps.contains("--end-quarantine"), "{steps}");

    // The morning page says it first.
    let (code, page) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert_eq!(
        (code, &page["journal"]),
        (3, &json!("quarantined")),
        "{page}"
    );
    assert!(
        page["to_do"][0].to_string().contains("--end-quarantine"),
        "{page}"
    );

    assert_eq!(world.ontu.fails(&END), (1, "quarantined".to_owned()));
    world.ontu.run(&["inquire"]).expect(0);
    world.ontu.run(&END).expect(0);
    let ended = world.ontu.run(&END).expect(0);
    assert!(ended.stdout.contains("not quarantined"), "{}", ended.stdout);
    // What was recorded again may be what the journal has lost, so it is released by itself.
    let held = world.ontu.run(&line).expect(3);
    assert!(
        held.stderr.contains("ontu journal release"),
        "{}",
        held.stderr
    );
    assert_eq!(world.moved(PAYMENT), 20_000);
    let release = [
        "journal",
        "release",
        "loan-2#1",
        "--reference",
        "bank statement 2026-01-05",
        "--by",
        "Kim",
    ];
    world.ontu.run(&release).expect(0);
    world.ontu.run(&line).expect(0);
    assert_eq!(world.moved(PAYMENT), 40_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_by_name_and_reference_only() {
    let world = put_back().await;
    let line = ["journal", "verify", "--end-quarantine", "--by", "이운영"];
    assert_eq!(world.ontu.fails(&line), (2, "usage".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_end_takes_two_where_transfers_do() {
    let world = put_back().await;
    let path = world.ontu.folder().join("ontu.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\ntwo_person = true\n")).unwrap();
    world.ontu.run(&["inquire"]).expect(0);
    let not_allowed = (1, "not-allowed".to_owned());
    assert_eq!(world.ontu.fails(&END), not_allowed);
    assert_eq!(world.ontu.fails(&END), not_allowed);
    let (_, page) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert_eq!(page["journal"], "quarantined", "{page}");
    // The second person vouches for the same and for nothing else.
    let mut second = END;
    (second[4], second[6]) = ("박확인", "다른 명세");
    assert_eq!(world.ontu.fails(&second), not_allowed);
    second[6] = END[6];
    world.ontu.run(&second).expect(0);
    let ended = world.ontu.run(&END).expect(0);
    assert!(ended.stdout.contains("not quarantined"), "{}", ended.stdout);
}
