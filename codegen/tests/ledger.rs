//! The ledger of decisions: it answers findings, renames, and every fault of it is an error.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::finding::{Findings, Level};
use ontu_codegen::import::decisions::{self, Ledger};
use ontu_codegen::import::extract::Form;
use ontu_codegen::import::findings::{ImportFinding, Kind};
use ontu_codegen::import::{Imported, Options, import_file, import_text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

fn document(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

fn ledger(path: &Path) -> Ledger {
    let mut faults = Findings::default();
    let ledger = decisions::read(0, &fs::read_to_string(path).unwrap(), &mut faults);
    assert!(!faults.has_errors(), "{faults:?}");
    ledger
}

/// Imports a document of the invented service with its decisions.
fn import(name: &str) -> Imported {
    let options = Options {
        ledger: ledger(&folder().join("decisions.yaml")),
        ..Options::default()
    };
    import_file(&folder().join(name), &options).unwrap()
}

/// The elements of every layout, in order.
fn elements(imported: &Imported) -> Vec<&str> {
    let tables = imported
        .extract
        .apis
        .iter()
        .flat_map(|section| section.request.iter().chain(&section.response));
    tables
        .flat_map(|table| &table.rows)
        .map(|row| row.element.text.as_str())
        .collect()
}

#[test]
fn a_decision_without_its_finding_is_an_error() {
    let stale = "format: 1\ndecisions:\n  - finding: \"code-grammar\"\n    fingerprint: \"0000000000000000\"\n    raw: \"AX999\"\n    decision: { take: \"AX99\", basis: \"b\", by: \"c\", on: \"2026-11-20\" }\n";
    let mut faults = Findings::default();
    let options = Options {
        ledger: decisions::read(0, stale, &mut faults),
        ..Options::default()
    };
    assert!(!faults.has_errors());
    let imported = import_text("ocr.txt", b"", &document("ocr.txt"), &options);
    let found: Vec<(&str, usize)> = imported
        .faults
        .sorted()
        .iter()
        .map(|fault| (fault.rule, fault.at.line))
        .collect();
    assert_eq!(found, [("decision-stale", 3)]);
}

#[test]
fn a_decision_of_another_form_is_not_stale() {
    // The decisions on the OCR text name its form, so that none of them is missed in the page.
    assert!(!import("page.html").faults.has_errors());
}

#[test]
fn faults_of_a_ledger_are_all_reported() {
    let check = |text: &str, expected: &[&str]| {
        let mut faults = Findings::default();
        decisions::read(0, text, &mut faults);
        let rules: Vec<&str> = faults.sorted().iter().map(|fault| fault.rule).collect();
        assert_eq!(rules, expected, "{text}");
    };
    check("format: 2\ndecisions: []\n", &["decision-format"]);
    check("format: 1\ndecisions: {}\n", &["decision-shape"]);
    check(
        "format: 1\ndecisions:\n  - { finding: \"nothing\", fingerprint: \"1\", wrong: 1, forms: [\"stone\"] }\n",
        &[
            "decision-form",
            "decision-kind",
            "decision-missing",
            "decision-key",
        ],
    );
    let one = "  - { finding: \"code-grammar\", fingerprint: \"1\", decision: { basis: \"a\", by: \"b\", on: \"c\" } }\n";
    check(
        &format!("format: 1\ndecisions:\n{one}{one}"),
        &["decision-twice"],
    );
}

#[test]
fn a_decision_cannot_replace_what_has_no_text() {
    let imported = import_text("ocr.txt", b"", &document("ocr.txt"), &Options::default());
    let finding = imported
        .findings
        .iter()
        .find(|finding| finding.kind == Kind::CodePseudo)
        .unwrap();
    let text = format!(
        "format: 1\ndecisions:\n  - {{ finding: \"code-pseudo\", fingerprint: \"{}\", decision: {{ take: \"A0000\", basis: \"a\", by: \"b\", on: \"c\" }} }}\n",
        finding.fingerprint()
    );
    let mut faults = Findings::default();
    let options = Options {
        ledger: decisions::read(0, &text, &mut faults),
        ..Options::default()
    };
    let again = import_text("ocr.txt", b"", &document("ocr.txt"), &options);
    let rules: Vec<&str> = again
        .faults
        .sorted()
        .iter()
        .map(|fault| fault.rule)
        .collect();
    assert_eq!(rules, ["decision-takes-nothing"]);
}

#[test]
fn a_ledger_can_be_begun_from_the_open_findings() {
    let imported = import_text("ocr.txt", b"", &document("ocr.txt"), &Options::default());
    let skeleton = decisions::skeleton(&imported.findings, Form::PipeText);
    let filled = skeleton.replace(
        "basis: \"\", by: \"\", on: \"\"",
        "basis: \"page\", by: \"tests\", on: \"2026-11-20\"",
    );
    let mut faults = Findings::default();
    let options = Options {
        ledger: decisions::read(0, &filled, &mut faults),
        ..Options::default()
    };
    assert!(!faults.has_errors(), "{faults:?}");
    let again = import_text("ocr.txt", b"", &document("ocr.txt"), &options);
    assert!(!again.faults.has_errors());
    assert_eq!(
        again
            .open()
            .filter(|finding| finding.kind.level() != Level::Note)
            .count(),
        0
    );
}

#[test]
fn one_decision_on_an_element_renames_it_wherever_it_stands() {
    let imported = import("ocr.txt");
    let elements = elements(&imported);
    assert!(elements.contains(&"InqDv"));
    assert!(!elements.contains(&"lnqDv"));
}

#[test]
fn the_fingerprint_does_not_follow_the_line() {
    let fingerprints = |text: &str| -> Vec<String> {
        import_text("a", b"", text, &Options::default())
            .findings
            .iter()
            .map(ImportFinding::fingerprint)
            .collect()
    };
    let text = document("ocr.txt");
    let moved = text.replacen("\n\n", "\n\n\n\n\n", 1);
    assert_eq!(fingerprints(&text), fingerprints(&moved));
}
