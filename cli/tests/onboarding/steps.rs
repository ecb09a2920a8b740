//! Steps: their order, their evidence, what comes next, and what is exported for them.

use std::fs;

use ontu::kftc::{Stage, SwitchRecord};
use serde_json::Value;

use crate::dossier::Dossier;

/// An order in which everything can be done.
const ORDER: &[&str] = &[
    "1.1", "2.a0", "1.2", "1.3", "2.a1", "2.a2", "2.a3", "2.a4", "2.a5", "2.1", "2.2", "3.1",
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
    assert!(shown.contains("API 권한: 업무용"), "{shown}");
}

#[test]
fn a_program_reads_the_switch_from_the_dossier_and_only_once_it_is_recorded() {
    let today = jiff::civil::date(2026, 1, 5);
    let dossier = Dossier::complete();
    let stage = || Stage::of_dossier(&dossier.path(""), today);
    let switch = ORDER
        .iter()
        .position(|step| *step == "3.4")
        .expect("the switch");
    for step in &ORDER[..switch] {
        dossier.done(step);
        assert_eq!(stage().expect("a stage"), Stage::Migration, "{step}");
    }
    let ended = dossier.done("3.4");
    assert!(
        ended.stdout.contains("Stage::of_dossier"),
        "{}",
        ended.stdout
    );
    let Stage::Business(evidence) = stage().expect("a stage") else {
        panic!("the switch is recorded");
    };
    assert_eq!(evidence.record().recorded_by, "김운영");
    assert_eq!(dossier.check(), (0, vec![]));
    // A record that says something else than the dossier, or none, is found.
    let file = dossier.path(SwitchRecord::FILE);
    let record = fs::read_to_string(&file).expect("a record");
    fs::write(&file, record.replace("2026-01-05", "2026-01-04")).expect("another record");
    let (code, found) = dossier.check();
    assert!(
        code == 1 && found[0].contains("record of the switch"),
        "{found:?}"
    );
    fs::remove_file(&file).expect("no record");
    assert_eq!(dossier.check().0, 1);
    let earlier = Dossier::complete();
    fs::write(earlier.path(SwitchRecord::FILE), record).expect("a record");
    let (code, found) = earlier.check();
    assert!(code == 1 && found[0].contains("no such step"), "{found:?}");
}

#[test]
fn evidence_may_be_called_by_a_uuid() {
    let dossier = Dossier::complete();
    for (step, name) in [
        ("1.1", "72a0862b-162d-4808-934e-daa60ecf2474.png"),
        ("1.3", "20260105093000"),
    ] {
        dossier.ontu.write(name, "synthetic receipt");
        let ended = dossier.run(&[
            "done",
            "dossier",
            step,
            "--evidence",
            name,
            "--by",
            "김운영",
        ]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
    }
    assert!(dossier.path("evidence/1.1-evidence.png").is_file());
    assert!(dossier.path("evidence/1.3-evidence").is_file());
    assert_eq!(dossier.check(), (0, vec![]));
}

#[test]
fn what_is_next_says_where_what_for_and_what_is_open_in_both_languages() {
    let dossier = Dossier::complete();
    let korean = dossier.run(&["status", "dossier", "--lang", "ko"]).stdout;
    for words in [
        "어디서: 오픈API 통합포털 (developers.kftc.or.kr), 메뉴 '마이페이지 - 계약신청'",
        "준비: 기존에 입력한 정보; 서비스이용희망일; 보안점검결과서",
        "확장자 IMG, JPG, PNG만 가능, 용량 30MB 이내",
        "결제원에 확인할 것: 로고 용량 30MB는",
        "답을 받기 전의 해석: 둘 중 작은",
        "API 권한: 없음",
    ] {
        assert!(korean.contains(words), "{words}: {korean}");
    }
    let english = dossier.run(&["status", "dossier", "--lang", "en"]).stdout;
    for words in [
        "takes: membership of the portal, with the data that were entered earlier",
        "gives: a filed request",
        "open question to the KFTC: Does 30MB mean",
        "until it is answered: 30,000,000 bytes, the smaller of the two.",
    ] {
        assert!(english.contains(words), "{words}: {english}");
    }
    let all = dossier.run(&["check", "dossier"]).stdout;
    assert!(all.contains("not answered: 5, section-order"), "{all}");
    dossier.replace(
        "answers: []",
        "answers:\n  - { question: \"megabyte\", answer: \"30,000,000바이트입니다.\", on: \"2026-01-05\" }",
    );
    let answered = dossier.run(&["status", "dossier", "--lang", "en"]).stdout;
    assert!(!answered.contains("Does 30MB mean"), "{answered}");
    let left = dossier.run(&["check", "dossier"]).stdout;
    assert!(left.contains("not answered: 4, section-order"), "{left}");
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
    assert_eq!(next(&dossier), "1.1 1.3 2.a0 4.1");
    dossier.done("1.1");
    // The approval waits for the notice of the commission, and so does the certificate.
    assert_eq!(next(&dossier), "1.3 2.a0 4.1");
    dossier.done("2.a0");
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
fn a_step_is_not_recorded_on_a_day_before_what_comes_first() {
    let dossier = Dossier::complete();
    dossier.done("1.1");
    dossier.done_on("2.a0", "2026-01-02");
    let text = dossier.text();
    let turned = dossier.done_on("1.2", "2026-01-03");
    assert_eq!(turned.code, 1);
    assert!(
        turned
            .stderr
            .contains("step 1.2 on 2026-01-03 is earlier than step 1.1"),
        "{}",
        turned.stderr
    );
    assert_eq!(dossier.text(), text);
    assert_eq!(dossier.done_on("1.2", "2026-01-05").code, 0);
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
    dossier.done("2.a0");
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
    let notice = ORDER.iter().position(|step| *step == "3.3");
    for step in &ORDER[..notice.expect("the notice")] {
        if *step != "1.3" {
            assert_eq!(dossier.done(step).code, 0);
        }
    }
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
    // Nobody has confirmed yet that this is the address.
    assert!(
        ended.stdout.contains("Is it the address of section 4?"),
        "{}",
        ended.stdout
    );
    let by_post = fs::read_to_string(folder.join("post/1.3/letter.txt")).expect("a letter");
    for words in [
        "연락처: 02-531-1577",
        "1. CMS 출금이체신청서 원본",
        "2. 통장사본.pdf",
    ] {
        assert!(by_post.contains(words), "{by_post}");
    }
    let again = dossier.run(&["export", "dossier", "--out", "package"]);
    assert_eq!(again.code, 1);
}

#[test]
fn nothing_is_put_together_before_its_time() {
    let dossier = Dossier::complete();
    let early = dossier.run(&["export", "dossier", "--out", "early", "--step", "3.3"]);
    assert_eq!(early.code, 1);
    assert!(
        early.stderr.contains("step 3.3 comes after 3.2"),
        "{}",
        early.stderr
    );
    let next = json(
        &dossier
            .run(&["export", "dossier", "--out", "next", "--json"])
            .stdout,
    );
    assert_eq!(next["steps"], serde_json::json!(["1.1", "1.3", "4.1"]));
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
