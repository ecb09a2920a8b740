//! A procedure and its forms compared: every change at its own step, field and line, and nothing else.

use std::fs;
use std::path::Path;

use ontu_codegen::diff::command::compare;
use ontu_codegen::diff::{Format, Language, Options, Report};

/// Compares the repository's KFTC folder with an edit of it.
fn report(edits: &[(&str, &str, &str)]) -> Report {
    let work = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/kftc");
    copy(&spec, work.path());
    for (file, old, new) in edits {
        let path = work.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{old}");
        fs::write(&path, text.replacen(old, new, 1)).unwrap();
    }
    let sides = [&spec, work.path()].map(|side| side.display().to_string());
    compare(&sides[0], &sides[1], &Options::default()).unwrap()
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

/// Each change: its kind, its place, and the file of its new line.
fn changes(report: &Report) -> Vec<(String, String, String)> {
    let mut changes: Vec<(String, String, String)> = report
        .changes()
        .map(|change| {
            let line = change.new.as_ref().or(change.old.as_ref()).unwrap();
            let file = Path::new(&line.file).file_name().unwrap();
            (
                change.kind.id().to_owned(),
                change.place.key.clone(),
                file.to_string_lossy().into_owned(),
            )
        })
        .collect();
    changes.sort();
    changes
}

fn change(kind: &str, place: &str, file: &str) -> (String, String, String) {
    (kind.to_owned(), place.to_owned(), file.to_owned())
}

#[test]
fn each_change_of_a_procedure_is_reported_once_and_where_it_stands() {
    let report = report(&[
        (
            "onboarding.yaml",
            "actor: \"kftc\"\n    to: \"institution\"\n    at: \"open-api-portal\"\n    after: [\"1.1\", \"2.a0\"]",
            "actor: \"institution\"\n    to: \"kftc\"\n    at: \"open-api-portal\"\n    irreversible: true",
        ),
        (
            "onboarding.yaml",
            "\"developers.kftc.or.kr\"",
            "\"open.kftc.or.kr\"",
        ),
        (
            "onboarding.yaml",
            "\"bankbook\", \"seal-declaration\"]",
            "\"bankbook\"]",
        ),
        (
            "onboarding.yaml",
            "published: \"2023-05-17\"",
            "published: \"2027-01-04\"",
        ),
        (
            "forms/api-key.yaml",
            "required: true, value: \"온투업중앙기록관리\"",
            "required: false, value: \"온투업중앙기록관리\"",
        ),
        ("forms/logo.yaml", "max_bytes: 30000000", "max_bytes: 1000"),
    ]);
    assert_eq!(
        changes(&report),
        [
            change(
                "F26",
                "form api-key groups service fields service_name required",
                "api-key.yaml"
            ),
            change("F26", "form logo file max_bytes", "logo.yaml"),
            change(
                "F26",
                "procedure onboarding addresses open-api-portal value",
                "onboarding.yaml"
            ),
            change("F26", "procedure onboarding published", "onboarding.yaml"),
            change(
                "F26",
                "procedure onboarding steps 1.2 actor",
                "onboarding.yaml"
            ),
            change(
                "F26",
                "procedure onboarding steps 1.2 after",
                "onboarding.yaml"
            ),
            change(
                "F26",
                "procedure onboarding steps 1.2 irreversible",
                "onboarding.yaml"
            ),
            change(
                "F26",
                "procedure onboarding steps 1.2 to",
                "onboarding.yaml"
            ),
            change(
                "F26",
                "procedure onboarding steps 1.3 documents",
                "onboarding.yaml"
            ),
        ]
    );
    let step = report
        .changes()
        .find(|change| change.place.key == "procedure onboarding steps 1.2 actor")
        .unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/kftc/onboarding.yaml");
    let line = step.old.as_ref().unwrap().line;
    let text = fs::read_to_string(spec).unwrap();
    assert!(
        text.lines()
            .nth(line - 1)
            .unwrap()
            .contains("step: \"1.2\"")
    );
    let text = report.print(Format::Text, Language::En);
    assert!(
        text.contains("D F26 procedure or form changed: kftc → institution"),
        "{text}"
    );
    assert!(
        text.contains("data at rest: D a step already taken"),
        "{text}"
    );
    assert!(
        !text.contains("requests:"),
        "a procedure is not sent: {text}"
    );
}

#[test]
fn a_step_that_comes_goes_or_moves_is_one_change() {
    let whole = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/kftc/onboarding.yaml"),
    )
    .unwrap();
    let start = whole.find("  - step: \"1.2\"").unwrap();
    let end = whole.find("  - step: \"1.3\"").unwrap();
    let step = &whole[start..end];
    let places = |report: &Report| -> Vec<String> {
        report
            .changes()
            .filter(|change| change.place.key.contains("steps"))
            .map(|change| change.place.key.clone())
            .collect()
    };
    let gone = report(&[("onboarding.yaml", step, "")]);
    assert_eq!(places(&gone), ["procedure onboarding steps 1.2"]);
    let second = step.replace("\"1.2\"", "\"1.9\"");
    let added = report(&[("onboarding.yaml", step, &format!("{step}{second}"))]);
    assert_eq!(places(&added), ["procedure onboarding steps 1.9"]);
    let first = whole.find("  - step: \"1.1\"").unwrap();
    let pair = &whole[first..end];
    let moved = format!("{step}{}", &whole[first..start]);
    let moved = report(&[("onboarding.yaml", pair, &moved)]);
    assert_eq!(places(&moved), ["procedure onboarding steps order"]);
}
