//! Steps: their order, their evidence, what comes next, and what is exported for them.

use std::fs;

use serde_json::Value;

use crate::dossier::Dossier;

/// An order in which everything can be done.
const ORDER: &[&str] = &[
    "1.1", "1.2", "1.3", "2.a0", "2.a1", "2.a2", "2.a3", "2.a4", "2.a5", "2.1", "2.2", "3.1",
    "3.2", "3.3", "3.4", "3.5", "4.1", "4.2", "4.3",
];

fn json(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap_or_else(|_| panic!("{stdout}"))
}

#[test]
fn the_whole_procedure_can_be_recorded_and_ends_with_the_business_permission() {
    let dossier = Dossier::complete();
    for step in ORDER {
        let ended = dossier.done(step);
        assert_eq!(ended.code, 0, "{step}: {}", ended.stderr);
    }
    assert_eq!(dossier.check(), (0, vec![]));
    let status = json(&dossier.run(&["status", "dossier", "--json"]).stdout);
    assert_eq!(status["permission"], "business");
    assert_eq!(status["next"], Value::Array(vec![]));
    let shown = dossier.run(&["status", "dossier", "--lang", "ko"]).stdout;
    assert!(shown.contains("완료 2026-01-05 (김운영)"), "{shown}");
}

#[test]
fn what_is_next_is_what_waits_for_nothing() {
    let dossier = Dossier::complete();
    let next = |dossier: &Dossier| {
        let status = json(&dossier.run(&["status", "dossier", "--json"]).stdout);
        let next = status["next"].as_array().cloned().unwrap_or_default();
        let next: Vec<String> = next
            .iter()
            .filter_map(|step| Some(step.as_str()?.to_owned()))
            .collect();
        next.join(" ")
    };
    assert_eq!(next(&dossier), "1.1 1.3 4.1 4.2");
    dossier.done("1.1");
    assert_eq!(next(&dossier), "1.2 1.3 4.1 4.2");
}

#[test]
fn a_step_before_its_time_is_refused_and_nothing_is_written() {
    let dossier = Dossier::complete();
    let before = dossier.text();
    let ended = dossier.done("3.1");
    assert_eq!(ended.code, 1);
    assert!(
        ended.stderr.contains("step 3.1 comes after 2.2"),
        "{}",
        ended.stderr
    );
    assert_eq!(dossier.text(), before);
    assert_eq!(
        fs::read_dir(dossier.path("evidence"))
            .expect("a folder")
            .count(),
        0
    );
}

#[test]
fn a_step_is_recorded_once() {
    let dossier = Dossier::complete();
    assert_eq!(dossier.done("1.1").code, 0);
    let text = dossier.text();
    assert_eq!(dossier.done("1.1").code, 0);
    assert_eq!(dossier.text(), text);
    dossier.ontu.write("other.txt", "another receipt");
    let other = dossier.run(&[
        "done",
        "dossier",
        "1.1",
        "--evidence",
        "other.txt",
        "--by",
        "김",
    ]);
    assert_eq!(other.code, 1);
    assert!(
        other.stderr.contains("with other evidence"),
        "{}",
        other.stderr
    );
}

#[test]
fn what_people_wrote_into_the_file_stays() {
    let dossier = Dossier::complete();
    dossier.replace(
        "seal: \"same\"",
        "seal: 'same'  # as of the scan of January",
    );
    dossier.done("1.1");
    assert!(
        dossier
            .text()
            .contains("seal: 'same'  # as of the scan of January\n")
    );
    assert!(dossier.text().starts_with("# The dossier"));
}

#[test]
fn a_list_of_steps_that_is_not_at_the_end_is_left_to_people() {
    let dossier = Dossier::complete();
    dossier.replace("\ndone:\n", "\n");
    dossier.replace("format: \"1\"", "format: \"1\"\ndone: []");
    let text = dossier.text();
    let ended = dossier.done("1.1");
    assert_eq!(ended.code, 1, "{}", ended.stdout);
    assert!(
        ended.stderr.contains("not the last key"),
        "{}",
        ended.stderr
    );
    assert_eq!(dossier.text(), text);
}

#[test]
fn evidence_that_changed_and_days_that_are_turned_are_found() {
    let dossier = Dossier::complete();
    dossier.done("1.1");
    dossier.done("1.2");
    fs::write(dossier.path("evidence/1.1-receipt-1.1.txt"), "changed").expect("a file");
    fs::remove_file(dossier.path("evidence/1.2-receipt-1.2.txt")).expect("one file less");
    dossier.replace("on: \"2026-01-05\"", "on: \"2026-01-06\"");
    let (code, found) = dossier.check();
    assert_eq!((code, found.len()), (1, 3), "{found:?}");
    assert!(found[0].contains("has not come yet"), "{found:?}");
    assert!(found[1].contains("has changed since"), "{found:?}");
    assert!(found[2].contains("is not there"), "{found:?}");
    dossier.replace("on: \"2026-01-06\"", "on: \"2026-01-05\"");
    dossier.replace(
        "step: \"1.2\", on: \"2026-01-05\"",
        "step: \"1.2\", on: \"2026-01-04\"",
    );
    let (_, found) = dossier.check();
    assert!(
        found
            .iter()
            .any(|found| found.contains("is earlier than step 1.1")),
        "{found:?}"
    );
}

#[test]
fn a_package_holds_what_each_address_gets() {
    let dossier = Dossier::complete();
    let ended = dossier.run(&[
        "export", "dossier", "--out", "package", "--step", "1.3", "--step", "4.1", "--step", "3.3",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let folder = dossier.ontu.folder().join("package");
    for name in [
        "post/1.3/CMS 출금이체신청서.pdf",
        "post/1.3/통장사본.pdf",
        "post/1.3/letter.txt",
        "e-mail/4.1/logo.png",
        "e-mail/3.3/letter.txt",
        "SHA256SUMS",
    ] {
        assert!(folder.join(name).is_file(), "{name}: {}", ended.stdout);
    }
    let notice = fs::read_to_string(folder.join("e-mail/3.3/letter.txt")).expect("a letter");
    for words in [
        "P2Pcenter@kftc.or.kr",
        "예정 업무개시일: 2026-03-02",
        "가나다온투 주식회사",
    ] {
        assert!(notice.contains(words), "{notice}");
    }
    let again = dossier.run(&["export", "dossier", "--out", "package"]);
    assert_eq!(again.code, 1);
}

#[test]
fn a_package_waits_for_its_own_faults_only() {
    let dossier = Dossier::complete();
    dossier.clear("bankbook");
    let all = dossier.run(&["export", "dossier", "--out", "all"]);
    assert_eq!(all.code, 1);
    assert!(all.stdout.contains("통장사본 is missing"), "{}", all.stdout);
    assert!(!dossier.ontu.folder().join("all").exists());
    let logo = dossier.run(&["export", "dossier", "--out", "logo", "--step", "4.1"]);
    assert_eq!(logo.code, 0, "{}", logo.stderr);
}

#[test]
fn a_dossier_is_never_written_over() {
    let dossier = Dossier::complete();
    let text = dossier.text();
    assert_eq!(dossier.run(&["init", "dossier"]).code, 1);
    assert_eq!(dossier.text(), text);
    let none = dossier.run(&["check", "elsewhere"]);
    assert_eq!(none.code, 4);
    assert!(
        none.stderr.contains("ontu onboarding init elsewhere"),
        "{}",
        none.stderr
    );
}

#[test]
fn the_questions_can_be_sent_as_they_are() {
    let dossier = Dossier::complete();
    let questions = json(&dossier.run(&["questions", "--json"]).stdout);
    assert_eq!(questions["questions"].as_array().map(Vec::len), Some(5));
    let korean = dossier.run(&["questions", "--lang", "ko"]).stdout;
    assert!(korean.contains("30,000,000바이트입니까"), "{korean}");
}
