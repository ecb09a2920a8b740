//! The day and the cut-over of a revision: attributes of the whole that a report prints above its changes.

use std::fs;
use std::path::Path;

use ontu_codegen::command;
use ontu_codegen::diff::command::compare;
use ontu_codegen::diff::{Format, Language, Options, Report, changelog_section, schema};
use ontu_codegen::resolved::{Cutover, Service};

/// Compares the base with itself, each side with what it says of its revision.
fn report(old: &str, new: &str, reverse: bool) -> Report {
    let work = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base");
    for (side, said) in [("old", old), ("new", new)] {
        let folder = work.path().join(side);
        copy(&base, &folder);
        let path = folder.join("service.yaml");
        let text = fs::read_to_string(&path).unwrap();
        let said = if said.is_empty() {
            String::new()
        } else {
            format!("revision: {said}\n")
        };
        fs::write(
            path,
            text.replace("\nsources:", &format!("\n{said}sources:")),
        )
        .unwrap();
    }
    let path = |side: &str| work.path().join(side).display().to_string();
    let options = Options {
        reverse,
        ..Options::default()
    };
    let mut report = compare(&path("old"), &path("new"), &options).unwrap();
    assert!(!report.findings.has_errors(), "{:?}", report.findings);
    report.old = "old".to_owned();
    report.new = "new".to_owned();
    report
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn second_line(report: &Report, language: Language) -> String {
    let text = report.print(Format::Text, language);
    text.lines().nth(1).unwrap_or_default().to_owned()
}

const MARCH: &str = r#"{ effective_from: "2027-03-02", cutover: sequential }"#;
const JULY: &str = r#"{ effective_from: "2027-07-01", cutover: simultaneous }"#;

#[test]
fn a_report_says_from_which_day_the_new_revision_holds_and_how_it_is_changed_over() {
    let check = |old: &str, new: &str, reverse: bool, expected: &str| {
        let report = report(old, new, reverse);
        assert!(report.entries.is_empty(), "no attribute is a change");
        assert_eq!(second_line(&report, Language::En), expected);
    };
    check("", "", false, "");
    check(
        "",
        MARCH,
        false,
        "demo: effective from 2027-03-02; cut-over sequential: bank and programs change one after the other, so read the report with --reverse too",
    );
    check(
        "",
        MARCH,
        true,
        "demo: effective from 2027-03-02; cut-over sequential: bank and programs change one after the other, so read the report without --reverse too",
    );
    check(
        MARCH,
        JULY,
        false,
        "demo: effective from 2027-07-01, the old one from 2027-03-02; cut-over simultaneous: no program meets the other contract, but what is stored or open crosses over; before it was sequential",
    );
    check(
        "",
        r#"{ effective_from: "2027-03-02" }"#,
        false,
        "demo: effective from 2027-03-02; cut-over unstated: read it as sequential",
    );
    assert_eq!(
        second_line(&report("", JULY, false), Language::Ko),
        "demo: 시행일 2027-07-01; 동시 전환: 다른 규격을 만나는 프로그램은 없으나, 저장된 자료와 미확정 이체는 그대로 넘어갑니다"
    );
}

#[test]
fn every_format_and_the_changelog_carry_it() {
    let report = report(MARCH, JULY, false);
    for format in [Format::Markdown, Format::Github] {
        let text = report.print(format, Language::En);
        assert!(text.contains("effective from 2027-07-01"), "{text}");
    }
    let section = changelog_section(&report, Language::En);
    assert!(section.contains("effective from 2027-07-01"), "{section}");
    let record: serde_json::Value =
        serde_json::from_str(&report.print(Format::Json, Language::En)).unwrap();
    assert_eq!(
        record["revisions"],
        serde_json::json!([{
            "service": "demo",
            "old": { "effective_from": "2027-03-02", "cutover": "sequential" },
            "new": { "effective_from": "2027-07-01", "cutover": "simultaneous" },
        }])
    );
    assert!(
        jsonschema::validator_for(&schema())
            .unwrap()
            .is_valid(&record)
    );
    // A changed attribute makes another revision, to which no old approval of a ₩ change holds.
    assert_ne!(report.between.0, report.between.1);
}

#[test]
fn the_resolved_spec_carries_it_and_reads_back() {
    let work = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base");
    copy(&base, work.path());
    let path = work.path().join("service.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("\nsources:", &format!("\nrevision: {JULY}\nsources:")),
    )
    .unwrap();
    let report = command::lint(work.path(), None).unwrap();
    let service = &report.services()[0];
    let revision = service.revision.clone().unwrap();
    assert_eq!(revision.effective_from, "2027-07-01");
    assert_eq!(revision.cutover, Some(Cutover::Simultaneous));
    let json = serde_json::to_string(service).unwrap();
    assert_eq!(serde_json::from_str::<Service>(&json).unwrap(), *service);
}
