//! Two persons: one writes a plan, another approves and sends it, and nobody in between can read or change it.

use crate::bank::{LOAN_NO, PAYMENT, World};

fn plan<'a>(world: &World, key: &'a str, by: &'a str) -> Vec<&'a str> {
    world.pay(key, &["--plan", "plan.json", "--by", by])
}

const APPROVE: [&str; 4] = ["pay", "--approve", "plan.json", "--yes"];

fn approve(by: &str) -> Vec<&str> {
    APPROVE.iter().copied().chain(["--by", by]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_writes_and_another_sends() {
    let world = World::new(2).await;
    let (code, object) = world.ontu.json(&plan(&world, "loan-1", "김기안"));
    assert_eq!(
        (code, &object["amount_krw"]),
        (0, &20_000.into()),
        "{object}"
    );
    assert!(!world.has_recorded() && world.front.seen().is_empty());
    let text = std::fs::read_to_string(world.ontu.folder().join("plan.json")).unwrap();
    assert!(!text.contains(LOAN_NO) && !text.contains(&world.investors[0]));

    let (code, kind) = world.ontu.fails(&approve("김 기안"));
    assert_eq!((code, kind.as_str()), (1, "two-person"));
    // Whoever is to approve it sees first what it holds.
    let mut look = approve("이승인");
    look.push("--dry-run");
    let (code, object) = world.ontu.json(&look);
    assert_eq!(
        (code, &object["calls"][0]["rows"]),
        (0, &2.into()),
        "{object}"
    );
    assert!(!world.has_recorded() && world.front.seen().is_empty());
    let (code, object) = world.ontu.json(&approve("이승인"));
    assert_eq!(
        (code, &object["status"]),
        (0, &"settled".into()),
        "{object}"
    );
    assert_eq!(world.moved(PAYMENT), 20_000);

    let (_, object) = world.ontu.json(&["journal", "show", "loan-1"]);
    assert_eq!(object["approval"]["made_by"], "김기안");
    assert_eq!(object["approval"]["approved_by"], "이승인");
    // A plan that is approved twice is sent once.
    world.ontu.run(&approve("이승인")).expect(0);
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_two_are_needed_one_alone_sends_nothing() {
    let world = World::new(2).await;
    let line = world.pay("loan-1", &["--two-person", "true"]);
    assert_eq!(world.ontu.fails(&line), (1, "two-person".to_owned()));
    let enqueued = world.pay("loan-1", &["--two-person", "true", "--enqueue"]);
    assert_eq!(world.ontu.fails(&enqueued), (1, "two-person".to_owned()));
    assert!(!world.has_recorded() && world.front.seen().is_empty());
    // What two persons stood for may be gone on with.
    world.ontu.run(&plan(&world, "loan-1", "가")).expect(0);
    let mut approved = approve("나");
    approved.extend(["--two-person", "true"]);
    world.ontu.run(&approved).expect(0);
    world.ontu.run(&line).expect(0);
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_are_needed_everywhere_but_at_a_stand_in() {
    let world = World::new(1).await;
    let line = world.pay(
        "loan-1",
        &[
            "--profile",
            "sandbox",
            "--institution-code",
            "000000",
            "--service-code",
            "13E_001_00",
        ],
    );
    assert_eq!(world.ontu.fails(&line), (1, "two-person".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_was_changed_is_refused() {
    let world = World::new(2).await;
    world.ontu.run(&plan(&world, "loan-1", "가")).expect(0);
    let path = world.ontu.folder().join("plan.json");
    let text = std::fs::read_to_string(&path).unwrap();
    for (from, to) in [
        ("\"amount_krw\": 20000", "\"amount_krw\": 10000"),
        ("\"made_by\": \"가\"", "\"made_by\": \"다\""),
        ("\"key\": \"loan-1\"", "\"key\": \"loan-2\""),
        ("\"sealed\": \"", "\"sealed\": \"00"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        std::fs::write(&path, text.replace(from, to)).unwrap();
        assert_eq!(
            world.ontu.fails(&approve("나")),
            (1, "plan".to_owned()),
            "{to}"
        );
    }
    std::fs::write(&path, "{}").unwrap();
    assert_eq!(world.ontu.fails(&approve("나")), (1, "plan".to_owned()));
    assert!(!world.has_recorded() && world.front.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_approved_by_its_own_command() {
    let world = World::new(2).await;
    world.ontu.run(&plan(&world, "loan-1", "가")).expect(0);
    let line = ["return", "--approve", "plan.json", "--by", "나", "--yes"];
    assert_eq!(world.ontu.fails(&line), (2, "usage".to_owned()));
    // What stands in the plan is sent, so that nothing else may be given beside it.
    for more in [
        &["--investors", "investors.csv"][..],
        &["--loan", "loan.yaml"],
        &["--continuation"],
    ] {
        let line = [&approve("나")[..], more].concat();
        assert_eq!(world.ontu.fails(&line), (2, "usage".to_owned()), "{more:?}");
    }
    let repay = ["repay", "--approve", "plan.json", "--by", "나", "--yes"];
    let line = [&repay[..], &["--total", "1"]].concat();
    let (code, object) = world.ontu.json(&line);
    assert_eq!(code, 2);
    assert!(object.to_string().contains("--total"), "{object}");
    assert!(!world.has_recorded() && world.front.seen().is_empty());
}
