//! Every kind of change in each direction: small edits of one spec, and the report that each must give.
//!
//! `diff/base` is the spec; a file of `diff/cases` is an edit of it, with the report of the change and of the same change reversed beside it.
//! `ONTU_UPDATE=1 cargo test -p ontu-codegen --test diff` rewrites the reports; the difference is then the review.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::diff::command::compare;
use ontu_codegen::diff::{
    Cause, ChangeKind, Format, Language, Opposite, Options, Report, Tier, changelog_section, schema,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

/// The base and the edited spec in a folder of their own.
struct Pair {
    work: tempfile::TempDir,
}

impl Pair {
    fn of(case: &str) -> Self {
        Self::of_all(&[case])
    }

    /// Several edits in one.
    fn of_all(cases: &[&str]) -> Self {
        let work = tempfile::tempdir().unwrap();
        for side in ["old", "new"] {
            copy(&folder().join("base"), &work.path().join(side));
        }
        let new = work.path().join("new");
        let mut patch = String::new();
        for case in cases {
            patch = fs::read_to_string(folder().join(format!("cases/{case}.patch"))).unwrap();
            apply(case, &patch, &new);
        }
        // A new spec comes from a new document, but for the cases that say otherwise.
        if !patch.contains("source/") && !patch.contains("same document") {
            let extract = new.join("source/extract.yaml");
            let text = fs::read_to_string(&extract).unwrap();
            fs::write(&extract, text.replace("\"1111", "\"2222")).unwrap();
        }
        Self { work }
    }

    fn path(&self, side: &str) -> String {
        self.work.path().join(side).display().to_string()
    }

    fn report(&self, options: &Options) -> Report {
        let mut report = compare(&self.path("old"), &self.path("new"), options).unwrap();
        report.old = "old".to_owned();
        report.new = "new".to_owned();
        report
    }

    fn text(&self, report: &Report, format: Format, language: Language) -> String {
        let prefix = format!("{}/", self.work.path().display());
        report.print(format, language).replace(&prefix, "")
    }
}

/// Applies an edit: `--- PATH` with the lines to replace under `<` and the new ones under `>`, or `+++ PATH` with a whole file.
fn apply(case: &str, patch: &str, spec: &Path) {
    let mut lines = patch.lines().peekable();
    assert!(
        lines.next().unwrap().starts_with("# "),
        "{case}: no heading"
    );
    while let Some(line) = lines.next() {
        let (mark, path) = line.split_at(4);
        let mut taken = |mark: &str| {
            let mut block = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(mark)) {
                block.push(line[1..].strip_prefix(' ').unwrap_or_default());
            }
            block.join("\n")
        };
        let path = spec.join(path);
        let (old, new) = (taken("<"), taken(">"));
        if mark == "+++ " {
            fs::write(path, new + "\n").unwrap();
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(&old).count(), 1, "{case}: {old}");
        fs::write(&path, text.replace(&old, &new)).unwrap();
    }
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

fn cases() -> Vec<String> {
    let mut cases: Vec<String> = fs::read_dir(folder().join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "patch"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    cases.sort();
    cases
}

fn kind_of(case: &str) -> ChangeKind {
    ChangeKind::by_id(&case[..3]).unwrap()
}

fn reversed() -> Options {
    Options {
        reverse: true,
        ..Options::default()
    }
}

fn kinds(report: &Report) -> BTreeSet<ChangeKind> {
    report.changes().map(|change| change.kind).collect()
}

fn golden(path: &Path, found: &str, failures: &mut Vec<String>) {
    if std::env::var_os("ONTU_UPDATE").is_some() {
        fs::write(path, found).unwrap();
    } else if fs::read_to_string(path).unwrap_or_default() != found {
        failures.push(format!("{} differs; found:\n{found}", path.display()));
    }
}

#[test]
fn every_kind_has_its_report_in_each_direction() {
    let mut failures = Vec::new();
    let mut seen = BTreeSet::new();
    for case in cases() {
        let pair = Pair::of(&case);
        for (direction, options) in [("forward", Options::default()), ("reverse", reversed())] {
            let report = pair.report(&options);
            assert_eq!(
                report.findings.sorted(),
                Vec::<&ontu_codegen::finding::Finding>::new()
            );
            let text = pair.text(&report, Format::Text, Language::En);
            let path = folder().join(format!("cases/{case}.{direction}.txt"));
            golden(&path, &text, &mut failures);
            let found = kinds(&report);
            let expected: Vec<ChangeKind> = match (direction, kind_of(&case).rule().opposite) {
                ("forward", _) | (_, Opposite::Waived(_)) => vec![kind_of(&case)],
                (_, Opposite::Kinds(kinds)) => kinds.to_vec(),
            };
            if !expected.iter().any(|kind| found.contains(kind)) {
                failures.push(format!(
                    "{case} {direction}: found {found:?}, expected one of {expected:?}"
                ));
            }
        }
        seen.insert(kind_of(&case));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let all: BTreeSet<ChangeKind> = ChangeKind::ALL.iter().copied().collect();
    assert_eq!(seen, all, "kinds without a case");
}

#[test]
fn the_report_holds_by_its_published_schema_in_every_case() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for case in cases() {
        let pair = Pair::of(&case);
        for options in [Options::default(), reversed()] {
            let text = pair.report(&options).print(Format::Json, Language::En);
            let report: serde_json::Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{case}: {errors:?}");
            for change in report["changes"].as_array().unwrap() {
                for language in ["en", "ko"] {
                    assert_ne!(change["message"][language], "", "{case}");
                }
            }
        }
    }
}

#[test]
fn every_case_prints_in_every_format_and_language() {
    for case in cases() {
        let pair = Pair::of(&case);
        let report = pair.report(&Options::default());
        for language in [Language::En, Language::Ko] {
            for format in [Format::Text, Format::Markdown, Format::Github] {
                let text = report.print(format, language);
                for change in report.changes() {
                    assert!(text.contains(change.kind.id()), "{case}: {text}");
                }
            }
        }
    }
}

#[test]
fn the_three_misreadings_land_in_three_kinds() {
    let found = |case: &str| {
        let report = Pair::of(case).report(&Options::default());
        let heaviest = report.changes().next().unwrap().clone();
        (heaviest.kind, heaviest.cause, heaviest.paired_by)
    };
    assert_eq!(
        found("F05-REC-Rec"),
        (ChangeKind::F05, Cause::BankRevision, Some(Tier::CaseFold))
    );
    assert_eq!(
        found("F06-lqds-Iqds"),
        (
            ChangeKind::F06,
            Cause::TranscriptionFix,
            Some(Tier::LookAlike)
        )
    );
    assert_eq!(
        found("C14-AC081-ACO81"),
        (ChangeKind::C14, Cause::TranscriptionFix, None)
    );
}

#[test]
fn a_comparison_with_itself_finds_nothing() {
    let work = tempfile::tempdir().unwrap();
    copy(&folder().join("base"), work.path());
    let path = work.path().display().to_string();
    let report = compare(&path, &path, &Options::default()).unwrap();
    assert_eq!(report.changes().count(), 0);
    assert!(report.is_clean());
}

/// What a person reads: whole reports of several changes, in the formats and languages.
const REPORTS: &[(&str, &[&str])] = &[
    (
        "transfers",
        &[
            "F21-shrunk",
            "C10-class",
            "A08-transfers",
            "C05-added",
            "F26-description",
        ],
    ),
    (
        "renamed",
        &[
            "F05-REC-Rec",
            "F06-lqds-Iqds",
            "C14-AC081-ACO81",
            "F04-request",
        ],
    ),
    ("wording", &["F27-own-words", "F28-spaces", "C07-message"]),
    (
        "service",
        &["A03-path", "A11-host", "F29-length", "A01-added"],
    ),
    ("decisions", &["P03-correction", "P03-data-class"]),
];

#[test]
fn whole_reports_read_as_they_should() {
    let mut failures = Vec::new();
    for (name, cases) in REPORTS {
        let pair = Pair::of_all(cases);
        let report = pair.report(&Options::default());
        for (ending, format, language) in [
            ("en.md", Format::Markdown, Language::En),
            ("ko.md", Format::Markdown, Language::Ko),
            ("ko.txt", Format::Text, Language::Ko),
            ("github.txt", Format::Github, Language::En),
        ] {
            let text = pair.text(&report, format, language);
            let path = folder().join(format!("reports/{name}.{ending}"));
            golden(&path, &text, &mut failures);
        }
        for (ending, language) in [("en", Language::En), ("ko", Language::Ko)] {
            let path = folder().join(format!("reports/{name}.changelog.{ending}.md"));
            golden(&path, &changelog_section(&report, language), &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
