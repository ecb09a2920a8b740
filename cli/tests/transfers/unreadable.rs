//! A transfer or a plan whose row cannot be read: it stops nothing else, is shown, and is set aside by a person.

use jiff::SignedDuration;
use serde_json::json;

use crate::bank::{PAYMENT, RETURN, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_row_that_cannot_be_read_stops_nothing_else() {
    let world = World::new(3).await;
    world.clock.advance(SignedDuration::from_hours(4));
    world.write_returns(300_000);
    let line = [
        "return",
        "--file",
        "returns.csv",
        "--key",
        "r",
        "--yes",
        "--enqueue",
    ];
    world.ontu.run(&line).expect(0);
    let path = world.ontu.folder().join("ontu-journal.sqlite");
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.execute("UPDATE intent SET standing = '{}' WHERE sequence = 2", [])
        .unwrap();
    drop(raw);

    // The others are worked on.
    let (_, object) = world
        .ontu
        .json(&["worker", "--once", "--status", "status.json"]);
    assert_eq!(object["standing"]["unreadable"], json!([2]), "{object}");
    assert_eq!(object["standing"]["for_operator"], 1, "{object}");
    assert_eq!(world.movements(RETURN).len(), 2);

    let (code, object) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert_eq!(code, 3, "{object}");
    assert_eq!(object["unreadable"][0]["sequence"], 2, "{object}");
    assert_eq!(object["unreadable"][0]["key"], "r/2", "{object}");
    assert!(
        object["to_do"].to_string().contains("set-aside"),
        "{object}"
    );
    let ended = world.ontu.run(&["journal", "list"]).expect(0);
    assert!(
        ended.stderr.contains("transfer 2 (r/2) cannot be read"),
        "{}",
        ended.stderr
    );
    let ended = world.ontu.run(&["journal", "show", "r/2"]).expect(4);
    assert!(ended.stderr.contains("set-aside"), "{}", ended.stderr);
    world.ontu.run(&["journal", "show", "r/1"]).expect(0);
    let ended = world.ontu.run(&["journal", "verify"]).expect(1);
    assert!(ended.stderr.contains("intent number 2"), "{}", ended.stderr);
    let (code, object) = world.ontu.json(&["journal", "export", "out.jsonl"]);
    assert_eq!((code, &object["unreadable"]), (3, &json!([2])), "{object}");

    let aside = |number| {
        vec![
            "journal",
            "set-aside",
            number,
            "--reference",
            "letter 12",
            "--by",
            "Kim",
        ]
    };
    assert_eq!(world.ontu.fails(&aside("1")), (1, "not-allowed".to_owned()));
    assert_eq!(world.ontu.fails(&aside("9")), (1, "not-found".to_owned()));
    let (code, object) = world.ontu.json(&aside("2"));
    assert_eq!((code, &object["key"]), (0, &json!("r/2")), "{object}");
    let (code, object) = world.ontu.json(&["journal", "list", "--unresolved"]);
    assert_eq!((code, &object["unreadable"]), (0, &json!([])), "{object}");
    world.ontu.run(&["journal", "verify"]).expect(0);
    world.ontu.run(&["worker", "--once"]).expect(0);
    assert_eq!(world.movements(RETURN).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_cannot_be_read_lets_its_calls_go_on_and_is_set_aside() {
    let world = World::new(2).await;
    world.clock.advance(SignedDuration::from_hours(4));
    let before = world.movements(PAYMENT).len();
    world.ontu.run(&world.pay("p", &["--enqueue"])).expect(0);
    let path = world.ontu.folder().join("ontu-journal.sqlite");
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.execute("UPDATE plan SET recorded_at = 'yesterday'", [])
        .unwrap();
    drop(raw);

    // Every command that is given its key says which it is and what to do; nothing is written under it again.
    for line in [world.pay("p", &[]), vec!["journal", "show", "p"]] {
        let ended = world.ontu.run(&line).expect(4);
        let said = &ended.stderr;
        assert!(said.contains("plan number 1"), "{line:?}: {said}");
        assert!(said.contains("--plan"), "{line:?}: {said}");
    }
    // Its call is worked on.
    world.ontu.run(&["worker", "--once"]).expect(0);
    assert_eq!(world.movements(PAYMENT).len(), before + 1);
    world.ontu.run(&["journal", "show", "p#1"]).expect(0);
    let ended = world.ontu.run(&["journal", "verify"]).expect(1);
    assert!(ended.stderr.contains("plan number 1: "), "{}", ended.stderr);

    let aside = |number| {
        let line = ["journal", "set-aside", "--plan", number];
        [&line[..], &["--reference", "letter 12", "--by", "Kim"]].concat()
    };
    assert_eq!(world.ontu.fails(&aside("2")), (1, "not-found".to_owned()));
    let (code, object) = world.ontu.json(&aside("1"));
    assert_eq!((code, &object["key"]), (0, &json!("p")), "{object}");
    assert_eq!(world.ontu.fails(&aside("1")), (1, "not-allowed".to_owned()));
    world.ontu.run(&["journal", "verify"]).expect(0);
    world.ontu.run(&world.pay("p", &[])).expect(4);
    assert_eq!(world.movements(PAYMENT).len(), before + 1);
}
