//! A journal that is not where it should be: nothing makes another one by itself, and a person begins anew by name.

use serde_json::json;

use crate::bank::{LOAN_NO, PAYMENT, World, explain};

const JOURNAL: &str = "ontu-journal.sqlite";
const KEY_FILE: &str = "ontu-journal.key";
const ANEW: [&str; 7] = [
    "journal",
    "create",
    "--anew",
    "--reference",
    "은행 명세 2026-01-05",
    "--by",
    "이운영",
];

/// Removes the journal with everything beside it, as a container that is started anew does.
fn lose(world: &World) {
    for entry in std::fs::read_dir(world.ontu.folder()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with(JOURNAL) {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

/// Has the key file forget its journal, as one that an earlier version made.
fn forget(world: &World) {
    let path = world.ontu.folder().join(KEY_FILE);
    let text = std::fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("journal ") && !line.starts_with("former "))
        .collect();
    assert_eq!(kept.len() + 1, text.lines().count(), "it remembered one");
    std::fs::write(&path, kept.join("\n").replace("keys 2", "keys 1")).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_command_makes_a_journal_by_itself() {
    let world = World::new(1).await;
    world.write_rows(1_000);
    world.write_returns(1_000);
    lose(&world);
    let pay = world.pay("loan-1", &[]);
    let enqueue = world.pay("loan-1", &["--enqueue"]);
    let repay = world.repay("repay-1", &["--total", "1000"]);
    let give_back = world.give_back("return-1", "1000");
    let adopt = [
        "journal",
        "adopt",
        "--loan",
        LOAN_NO,
        "--accumulated",
        "1",
        "--reference",
        "x",
        "--by",
        "x",
    ];
    let code = explain("x", &["--by", "x"]);
    let lines: [&[&str]; 16] = [
        &pay,
        &enqueue,
        &repay,
        &give_back,
        &adopt,
        &code,
        &["worker", "--once"],
        &["deposits", "--since", "books"],
        &["inquire"],
        &["reconcile", "--date", "20260105"],
        &["journal", "list", "--unresolved"],
        &["journal", "resume", "loan-1"],
        &["journal", "abandon", "loan-1", "--by", "x"],
        &["journal", "verify"],
        &["journal", "rekey"],
        &["journal", "forget", "--before", "20260105", "--yes"],
    ];
    // Whether the key file knows that there was a journal or not.
    for step in ["--anew", "ontu journal create"] {
        for line in lines {
            let (code, object) = world.ontu.json(line);
            let error = &object["error"];
            assert_eq!(
                (code, error["kind"].as_str()),
                (4, Some("journal")),
                "{object}"
            );
            assert!(
                error["to_do"].to_string().contains(step),
                "{line:?}: {object}"
            );
        }
        assert!(!world.has_journal());
        if step == "--anew" {
            let (code, kind) = world.ontu.fails(&["journal", "create"]);
            assert_eq!((code, kind.as_str()), (4, "journal"));
            forget(&world);
        }
    }
    assert_eq!(world.moved(PAYMENT), 0);
    let (code, made) = world.ontu.json(&["journal", "create"]);
    assert_eq!((code, &made["made"]), (0, &true.into()), "{made}");
    let (code, made) = world.ontu.json(&["journal", "create"]);
    assert_eq!((code, &made["made"]), (0, &false.into()), "{made}");
    world.ontu.run(&pay).expect(0);
    assert_eq!(world.moved(PAYMENT), 10_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_command_in_another_folder_does_not_pay_again() {
    let world = World::new(1).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    let elsewhere = world.ontu.folder().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    for name in ["loan.yaml", "investors.csv"] {
        std::fs::copy(world.ontu.folder().join(name), elsewhere.join(name)).unwrap();
    }
    // Without settings the journal is looked for in the current folder; the keys are where they were.
    let line = world.pay("loan-1", &["--journal-key-file", "../ontu-journal.key"]);
    let run = |line: &[&str]| {
        let ended = world.ontu.command(line).current_dir(&elsewhere).output();
        let ended = ended.expect("ontu starts");
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        (ended.status.code(), told)
    };
    let (code, told) = run(&line);
    assert_eq!(code, Some(4), "{told}");
    assert!(told.contains("another folder"), "{told}");
    // A journal that other keys made there is not taken for it either.
    let (code, told) = run(&["init", "--profile", "loopback"]);
    assert_eq!(code, Some(0), "{told}");
    let (code, told) = run(&line);
    assert_eq!(code, Some(4), "{told}");
    // With the settings it is the same journal in any folder.
    let mut same = world.pay("loan-1", &["--config", "../ontu.toml"]);
    let (code, told) = run(&same);
    assert_eq!(code, Some(0), "{told}");
    same.push("--json");
    run(&same);
    assert_eq!(world.movements(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_begins_anew_by_name_and_both_files_keep_it() {
    let world = World::new(1).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    // While the journal is there nothing is begun.
    let (code, object) = world.ontu.json(&ANEW);
    assert_eq!((code, &object["made"]), (0, &false.into()), "{object}");
    std::fs::remove_file(world.ontu.folder().join(JOURNAL)).unwrap();

    assert_eq!(world.ontu.fails(&ANEW[..3]).0, 2);
    let two = |names: &[&'static str]| -> Vec<&str> {
        let mut line = ANEW[..6].to_vec();
        line.extend(names);
        line.push("--two-person=true");
        line
    };
    for alone in [&["이운영"][..], &["이운영", "--confirmed-by", "이 운영"]] {
        let refused = (1, "not-allowed".to_owned());
        assert_eq!(world.ontu.fails(&two(alone)), refused, "{alone:?}");
    }
    assert!(!world.has_journal());
    // The second person gives the same command.
    let (code, object) = world.ontu.json(&two(&["박검토"]));
    assert_eq!((code, &object["made"]), (0, &true.into()), "{object}");

    let keys = std::fs::read_to_string(world.ontu.folder().join(KEY_FILE)).unwrap();
    assert_eq!(keys.matches("\nformer ").count(), 1);
    let doctor = world.ontu.run(&["doctor"]).expect(0).stdout;
    assert!(
        doctor.contains("이운영")
            && doctor.contains("박검토")
            && doctor.contains("은행 명세 2026-01-05"),
        "{doctor}"
    );
    assert!(!world.has_recorded());
    // The lost journal is not taken back without notice, and neither is any other.
    world.ontu.run(&["journal", "verify"]).expect(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_recorded_for_a_stand_in_never_goes_to_the_bank() {
    let world = World::new(1).await;
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    let at_the_bank = [
        "--profile",
        "sandbox",
        "--journal",
        "ontu-journal.sqlite",
        "--institution-code",
        "000000",
        "--service-code",
        "13E_001_00",
    ];
    for command in [
        &["inquire"][..],
        &["worker", "--once"],
        &["journal", "resume", "loan-1"],
    ] {
        let line = [command, &at_the_bank].concat();
        let (code, object) = world.ontu.json(&line);
        assert_eq!(
            (code, &object["error"]["kind"]),
            (4, &json!("journal")),
            "{object}"
        );
        assert!(object.to_string().contains("stand-in"), "{object}");
    }
    assert!(world.front.seen().is_empty());
    world.ontu.run(&["journal", "resume", "loan-1"]).expect(0);
    assert_eq!(world.front.seen_of(PAYMENT).len(), 1);
}
