//! One person where two are needed: what the settings file demands nobody takes away, and each decision takes two people who are not the same.

use std::path::Path;

use jiff::SignedDuration;
use ontu_sandbox::{FaultKind, UnknownOriginal};
use serde_json::{Value, json};

use crate::bank::{LOAN_NO, PAYMENT, RETURN, World, explain};
use crate::support::Ontu;

/// Adds a line to the settings file.
fn set(ontu: &Ontu, line: &str) {
    let path = ontu.folder().join("ontu.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\n{line}\n")).unwrap();
}

/// A world whose settings file demands two people.
async fn two_person(investors: usize) -> World {
    let world = World::new(investors).await;
    set(&world.ontu, "two_person = true");
    world
}

/// The line with who gives it.
fn by<'a>(line: &[&'a str], name: &'a str) -> Vec<&'a str> {
    line.iter().copied().chain(["--by", name]).collect()
}

/// Checks that a decision takes two people: one alone waits, however the name is written, and the second is another.
fn takes_two(ontu: &Ontu, line: &[&str]) -> Value {
    let not_allowed = (1, "not-allowed".to_owned());
    assert_eq!(ontu.fails(&by(line, " ")), not_allowed);
    for name in ["Kim", "Kim", "kim", " K I M\u{3000}"] {
        let (code, object) = ontu.json(&by(line, name));
        assert_eq!(code, 1, "{line:?} {name} {object}");
        assert_eq!(object["error"]["kind"], "not-allowed", "{object}");
    }
    let (code, object) = ontu.json(&by(line, "Lee"));
    assert_eq!(code, 0, "{line:?} {object}");
    object
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_a_flag_nor_a_variable_takes_away_what_the_file_demands() {
    let world = two_person(1).await;
    let line = world.pay("loan-1", &["--two-person", "false"]);
    let (code, object) = world.ontu.json(&line);
    assert_eq!((code, &object["error"]["kind"]), (4, &json!("settings")));
    let places = object["error"]["places"].to_string();
    assert!(places.contains("--two-person"), "{object}");
    let resolve = ["journal", "list", "--two-person", "names"];
    assert_eq!(world.ontu.fails(&resolve).0, 4);
    let line = world.pay("loan-1", &[]);
    assert_eq!(world.ontu.fails(&line), (1, "two-person".to_owned()));
    let World { ontu, front, .. } = world;
    let ontu = ontu.with("ONTU_TWO_PERSON", "false");
    assert_eq!(ontu.fails(&line_of_payment()).0, 4);
    assert!(front.seen_of(PAYMENT).is_empty());
}

fn line_of_payment() -> Vec<&'static str> {
    let line = "pay --loan loan.yaml --investors investors.csv --key loan-1 --yes";
    line.split(' ').collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_is_for_one_content_under_one_key() {
    let world = two_person(1).await;
    world.clock.advance(SignedDuration::from_hours(4));
    let mut line = world.give_back("K", "1,000");
    line.extend(["--plan", "plan.json", "--by", "Kim"]);
    world.ontu.run(&line).expect(0);
    let approve = ["return", "--approve", "plan.json", "--yes", "--by", "Lee"];
    // Only the plan may say that it is meant to happen twice.
    let twice: Vec<&str> = approve
        .iter()
        .copied()
        .chain(["--allow-duplicate"])
        .collect();
    assert_eq!(world.ontu.fails(&twice).0, 2);
    world.ontu.run(&approve).expect(0);
    assert_eq!(world.moved(RETURN), 1_000);
    // The same content under the key goes on, and sends nothing.
    world.ontu.run(&world.give_back("K", "1,000")).expect(0);
    world.write_returns(999_000);
    let file = ["return", "--file", "returns.csv", "--key", "K", "--yes"];
    world.write_investors(999_000);
    world.write_loan(999_000);
    for line in [
        &world.give_back("K", "999,000")[..],
        &file,
        &world.pay("K", &[]),
    ] {
        assert_eq!(
            world.ontu.fails(line),
            (1, "two-person".to_owned()),
            "{line:?}"
        );
    }
    assert_eq!((world.moved(RETURN), world.moved(PAYMENT)), (1_000, 0));
    let (_, object) = world.ontu.json(&["journal", "show", "K"]);
    assert_eq!(object["approval"]["approved_by"], "Lee", "{object}");
    if cfg!(unix) {
        assert!(
            object["approval"]["approved_by_user"].is_string(),
            "{object}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn adopting_and_explaining_take_two() {
    let world = two_person(1).await;
    let adopt = |krw| {
        [
            "journal",
            "adopt",
            "--loan",
            LOAN_NO,
            "--accumulated",
            krw,
            "--reference",
            "ledger",
        ]
    };
    // What one person says is confirmed by the same words only.
    assert_eq!(world.ontu.fails(&by(&adopt("999"), "Lee")).0, 1);
    let object = takes_two(&world.ontu, &adopt("1,000"));
    assert_eq!(object["accumulated_krw"], 1_000);
    // A word is used once.
    assert_eq!(world.ontu.fails(&by(&adopt("1,000"), "Lee")).0, 1);
    let add = explain("mail", &[]);
    takes_two(&world.ontu, &add);
    let (_, object) = world.ontu.json(&["codes", "list"]);
    let code = &object["codes"][0];
    assert_eq!(
        (&code["by"], &code["confirmed_by"]),
        (&json!("Kim"), &json!("Lee"))
    );
    // On a stand-in two names in one command are two people.
    let both = [
        "codes",
        "add",
        "Z1235",
        "--class",
        "refused",
        "--reference",
        "mail",
        "--by",
        "Kim",
    ];
    let same: Vec<&str> = both
        .iter()
        .copied()
        .chain(["--confirmed-by", "KIM"])
        .collect();
    assert_eq!(world.ontu.fails(&same), (1, "not-allowed".to_owned()));
    let both: Vec<&str> = both
        .iter()
        .copied()
        .chain(["--confirmed-by", "Lee"])
        .collect();
    world.ontu.run(&both).expect(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_and_other_attempts_take_two() {
    let world = World::new(1).await;
    world
        .sandbox
        .with_bank(|bank| bank.settings_mut().unknown_original = UnknownOriginal::Timeout);
    world.goes_wrong(PAYMENT, FaultKind::DropBeforeAccept);
    world.interrupted(&world.pay("loan-1", &[]), "loan-1#1: unknown");
    world.clock.advance(SignedDuration::from_hours(24));
    set(&world.ontu, "two_person = \"names\"");
    let resolve = [
        "journal",
        "resolve",
        "loan-1",
        "--not-moved",
        "--amount",
        "10,000",
        "--reference",
        "call",
    ];
    let object = takes_two(&world.ontu, &resolve);
    assert_eq!(object["transfer"]["state"], "not-executed");
    let again = ["journal", "resume", "loan-1", "--again", "new"];
    let object = takes_two(&world.ontu, &again);
    assert_eq!(object["status"], "settled");
    assert_eq!(world.moved(PAYMENT), 10_000);
    let (_, object) = world.ontu.json(&["journal", "show", "loan-1"]);
    let text = object.to_string();
    assert!(text.contains("Kim") && text.contains("Lee"), "{text}");
    let waits = std::fs::read_dir(world.ontu.folder()).unwrap();
    let names = waits.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|name| name.contains(".waits-")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_that_is_no_word_is_refused() {
    let world = two_person(1).await;
    let add = explain("mail", &[]);
    assert_eq!(world.ontu.fails(&by(&add, "Kim")).0, 1);
    let waits = std::fs::read_dir(world.ontu.folder()).unwrap();
    let mut paths = waits.map(|entry| entry.unwrap().path());
    let is_word = |path: &std::path::PathBuf| path.to_string_lossy().contains(".waits-");
    let path = paths.find(is_word).unwrap();
    for text in [
        "",
        "{}",
        "{\"by\":\"\",\"by_user\":null,\"at\":\"2026-01-05T09:30:00\"}",
    ] {
        std::fs::write(&path, text).unwrap();
        let (code, object) = world.ontu.json(&by(&add, "Lee"));
        assert_eq!((code, &object["error"]["kind"]), (1, &json!("not-allowed")));
        let steps = object["error"]["to_do"].to_string();
        assert!(steps.contains(".waits-"), "{steps}");
    }
}

/// Runs the tool as a user of the operating system; none where this process may not become one.
#[cfg(unix)]
fn as_user(ontu: &Ontu, user: u32, line: &[&str]) -> Option<(i32, Value)> {
    use std::os::unix::process::CommandExt;

    let mut command = ontu.command(line);
    command.arg("--json").uid(user).gid(GROUP);
    let output = command.output().ok()?;
    let object = serde_json::from_slice(&output.stdout);
    let code = output.status.code()?;
    Some((code, object.unwrap_or_else(|_| panic!("{output:?}"))))
}

/// The group of the operators.
#[cfg(unix)]
const GROUP: u32 = 4_242;

/// Hands a file to a user, in the operators' group.
#[cfg(unix)]
fn give(path: &Path, user: u32, mode: u32) {
    use std::os::unix::fs::{PermissionsExt, chown};

    chown(path, Some(user), Some(GROUP)).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_bank_two_users_of_the_machine_are_two_people() {
    let (kim, lee) = (4_001, 4_002);
    let world = World::new(1).await;
    if as_user(&world.ontu, kim, &["codes", "list"]).is_none() {
        println!("not run: only the administrator can act as two users");
        return;
    }
    let folder = world.ontu.folder().to_owned();
    let settings = "\
profile = \"sandbox\"
institution_code = \"000000\"
service_code = \"13E_001_00\"
fintech_app_no = \"001\"
agreement_no = \"0000000000\"
subsidiary_no = \"0000000000\"
journal = \"ontu-journal.sqlite\"
";
    std::fs::write(folder.join("ontu.toml"), settings).unwrap();
    // The journal is made by the administrator; from then on the group shares it, and each has a copy of the keys.
    let list = ["deposits", "--since", "books"];
    world.ontu.run(&list).expect(0);
    let keys = folder.join("ontu-journal.key");
    std::fs::copy(&keys, folder.join("lee.key")).unwrap();
    for entry in std::fs::read_dir(&folder).unwrap() {
        give(&entry.unwrap().path(), 0, 0o660);
    }
    give(&folder, 0, 0o2_770);
    give(&keys, kim, 0o600);
    give(&folder.join("lee.key"), lee, 0o600);
    let run = |user, line: &[&str]| {
        let key = if user == lee {
            "lee.key"
        } else {
            "ontu-journal.key"
        };
        let line: Vec<&str> = line
            .iter()
            .copied()
            .chain(["--journal-key-file", key])
            .collect();
        as_user(&world.ontu, user, &line).unwrap()
    };
    let refused = |(code, object): (i32, Value)| {
        assert_eq!(code, 1, "{object}");
        object["error"]["to_do"].to_string()
    };

    let plan = world.pay("loan-1", &["--plan", "plan.json", "--by", "Kim"]);
    assert_eq!(run(kim, &plan).0, 0);
    let approve = ["pay", "--approve", "plan.json", "--yes", "--by", "Lee"];
    let steps = refused(run(kim, &approve));
    assert!(steps.contains("two_person"), "{steps}");
    let (code, object) = run(lee, &approve);
    assert_eq!(
        (code, &object["status"]),
        (0, &json!("settled")),
        "{object}"
    );
    let (_, object) = run(kim, &["journal", "show", "loan-1"]);
    assert_eq!(object["approval"]["made_by_user"], "4001", "{object}");
    assert_eq!(object["approval"]["approved_by_user"], "4002", "{object}");

    let add = explain("mail", &[]);
    refused(run(kim, &by(&add, "Kim")));
    // Another name alone is nobody else, and neither is a second name in one command.
    let steps = refused(run(kim, &by(&add, "Lee")));
    assert!(steps.contains("two_person"), "{steps}");
    let mut both = by(&add, "Lee");
    both.extend(["--confirmed-by", "Choi"]);
    refused(run(lee, &both));
    assert_eq!(run(lee, &by(&add, "Lee")).0, 0);
    let (_, object) = run(lee, &["codes", "list"]);
    assert_eq!(object["codes"][0]["by_user"], "4001", "{object}");
    assert_eq!(object["codes"][0]["confirmed_by_user"], "4002", "{object}");

    // A word in the first person's name that another user wrote is nobody's.
    let add = [
        "codes",
        "add",
        "Z1235",
        "--class",
        "refused",
        "--reference",
        "mail",
    ];
    refused(run(lee, &by(&add, "Lee")));
    let mut entries = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let word = entries
        .find(|path| path.to_string_lossy().contains(".waits-"))
        .unwrap();
    let text = std::fs::read_to_string(&word).unwrap();
    let forged = text.replace("Lee", "Kim").replace("4002", "4001");
    std::fs::write(&word, forged).unwrap();
    let steps = refused(run(lee, &by(&add, "Lee")));
    assert!(steps.contains("remove"), "{steps}");
}
