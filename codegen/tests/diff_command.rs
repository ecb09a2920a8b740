//! `diff`, `rules` and `changelog` as a process: what they read, when they fail, and what they say when they cannot run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Work(tempfile::TempDir);

impl Work {
    /// A folder with the base spec as `old` and as `new`.
    fn new() -> Self {
        let work = tempfile::tempdir().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base");
        for side in ["old", "new"] {
            copy(&base, &work.path().join(side));
        }
        Self(work)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Replaces a text of the new spec.
    fn edit(&self, file: &str, from: &str, to: &str) -> &Self {
        let path = self.path("new").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_ontu-codegen"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(self.0.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", printed(&output));
        String::from_utf8(output.stdout).unwrap()
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

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn expect(output: &Output, code: i32, texts: &[&str]) {
    let printed = printed(output);
    assert_eq!(output.status.code(), Some(code), "{printed}");
    for text in texts {
        assert!(printed.contains(text), "no `{text}` in:\n{printed}");
    }
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn changes_fail_the_run_only_when_it_is_asked_for() {
    let work = Work::new();
    work.edit("apis/PayOut.yaml", "max: 500", "max: 700");
    expect(&work.run(&["diff", "old", "new"]), 0, &["N F21"]);
    expect(
        &work.run(&["diff", "old", "new", "--fail-on", "warning"]),
        0,
        &["N F21"],
    );
    expect(
        &work.run(&["diff", "old", "new", "--fail-on", "note"]),
        1,
        &["fails the run: note"],
    );
    expect(
        &work.run(&["diff", "old", "new", "--fail-on", "N", "--reverse"]),
        1,
        &["₩ E F21", "fails the run: error"],
    );
    expect(
        &work.run(&[
            "diff",
            "old",
            "new",
            "--fail-on",
            "won",
            "--reverse",
            "--lang",
            "ko",
        ]),
        1,
        &["반복 건수 한도 변경", "실패 사유"],
    );
}

#[test]
fn only_the_apis_in_use_are_looked_at() {
    let work = Work::new();
    work.edit("apis/PayOut.yaml", "max: 500", "max: 300")
        .edit("apis/ListDeposits.yaml", "page: 20", "page: 50")
        .edit(
            "elements.yaml",
            "english: \"pay_date\", kind: date,",
            "english: \"pay_date\", kind: text,",
        )
        .edit("service.yaml", "suffix: \".do\"", "suffix: \".nh\"");
    let kinds = |uses: &str| -> Vec<String> {
        let output = work.run(&["diff", "old", "new", "--json", "--uses", uses]);
        json(&output)["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(kinds("PayOut"), ["F21", "A03", "F16"]);
    assert_eq!(kinds("PayOutResult"), ["A03"]);
    assert_eq!(kinds("ListDeposits,PayOutResult"), ["A03", "F16", "F23"]);
    fs::write(work.path("used"), "# what we call\nPayOutResult\n").unwrap();
    assert_eq!(kinds("@used"), ["A03"]);
    expect(
        &work.run(&["diff", "old", "new", "--uses", "PayIn"]),
        2,
        &["--uses names PayIn, which neither old nor new has"],
    );
    expect(
        &work.run(&["diff", "old", "new", "--uses", " , "]),
        2,
        &["names no API"],
    );
}

#[test]
fn an_approval_holds_for_its_change_and_is_an_error_when_that_is_gone() {
    let work = Work::new();
    work.edit("apis/ListDeposits.yaml", "page: 20", "page: 50");
    let report = json(&work.run(&["diff", "old", "new", "--json"]));
    let fingerprint = report["changes"][0]["fingerprint"].as_str().unwrap();
    let ledger = |fingerprint: &str| {
        format!(
            "approvals:\n  - {{ fingerprint: \"{fingerprint}\", by: \"a reviewer\", on: 2026-01-05, reason: \"we page by number\" }}\n"
        )
    };
    let diff = [
        "diff",
        "old",
        "new",
        "--fail-on",
        "note",
        "--approvals",
        "approvals.yaml",
    ];
    fs::write(work.path("approvals.yaml"), ledger(fingerprint)).unwrap();
    expect(
        &work.run(&diff),
        0,
        &["approved by: a reviewer (we page by number)"],
    );
    fs::write(work.path("approvals.yaml"), ledger("0123456789abcdef")).unwrap();
    expect(
        &work.run(&diff),
        1,
        &[
            "approvals.yaml:2:",
            "error[approval-stale]",
            "fails the run",
        ],
    );
    work.edit("apis/ListDeposits.yaml", "page: 50", "page: 100");
    fs::write(work.path("approvals.yaml"), ledger(fingerprint)).unwrap();
    expect(&work.run(&diff), 1, &["error[approval-stale]"]);
}

#[test]
fn a_won_change_is_approved_for_one_pair_of_revisions_and_never_by_a_standing_word() {
    let work = Work::new();
    work.edit("apis/PayOut.yaml", "max: 500", "max: 300").edit(
        "apis/ListDeposits.yaml",
        "page: 20",
        "page: 50",
    );
    let report = json(&work.run(&["diff", "old", "new", "--json"]));
    let change = &report["changes"][0];
    assert_eq!(
        (&change["kind"], &change["won"]),
        (&"F21".into(), &true.into())
    );
    let fingerprint = change["fingerprint"].as_str().unwrap();
    let between = (
        report["between"][0].as_str().unwrap(),
        report["between"][1].as_str().unwrap(),
    );
    let standing = "accept:\n  - { kind: F21, by: \"a reviewer\", reason: \"batches are divided\" }\n  - { kind: F23, by: \"a reviewer\", reason: \"we page by number\" }\n";
    let diff = [
        "diff",
        "old",
        "new",
        "--fail-on",
        "note",
        "--json",
        "--approvals",
        "approvals.yaml",
    ];
    let fails = |ledger: &str| -> (Option<i32>, Vec<(String, bool)>, Vec<String>) {
        fs::write(work.path("approvals.yaml"), ledger).unwrap();
        let output = work.run(&diff);
        let report = json(&output);
        let list = |key: &str| report[key].as_array().unwrap().clone();
        (
            output.status.code(),
            list("changes")
                .iter()
                .map(|change| {
                    (
                        change["kind"].as_str().unwrap().to_owned(),
                        change["fails"].as_bool().unwrap(),
                    )
                })
                .collect(),
            list("findings")
                .iter()
                .map(|finding| finding["rule"].as_str().unwrap().to_owned())
                .collect(),
        )
    };
    let both = |won: bool| vec![("F21".to_owned(), won), ("F23".to_owned(), false)];
    assert_eq!(fails(standing), (Some(1), both(true), vec![]));
    let approval = |between: &str| {
        format!(
            "{standing}approvals:\n  - {{ fingerprint: \"{fingerprint}\", by: \"two reviewers\", on: 2026-01-05, reason: \"divided anew\"{between} }}\n"
        )
    };
    let rule = vec!["approval-of-another-revision".to_owned()];
    assert_eq!(fails(&approval("")), (Some(1), both(true), rule.clone()));
    assert_eq!(
        fails(&approval(
            ", between: [\"0000000000000000\", \"1111111111111111\"]"
        )),
        (Some(1), both(true), rule)
    );
    let named = format!(", between: [\"{}\", \"{}\"]", between.0, between.1);
    assert_eq!(fails(&approval(&named)), (Some(0), both(false), vec![]));
    // The same change between other revisions has the same fingerprint, and needs another look.
    work.edit("service.yaml", "suffix: \".do\"", "suffix: \".nh\"");
    let (code, changes, rules) = fails(&approval(&named));
    assert_eq!(code, Some(1));
    assert!(changes.contains(&("F21".to_owned(), true)), "{changes:?}");
    assert_eq!(rules, ["approval-of-another-revision"]);
}

#[test]
fn a_ledger_that_cannot_be_read_is_said_so_at_its_place() {
    let work = Work::new();
    for (ledger, text) in [
        ("approvals: [", "approvals.yaml:"),
        ("approvals: 1", "approvals.yaml:1:1: error[approvals-form]"),
        (
            "approvals:\n  - { by: \"a\" }",
            "no text under `fingerprint`",
        ),
        (
            "accept:\n  - { kind: Z99, by: \"a\", reason: \"b\" }",
            "the kind `Z99`",
        ),
        ("others:\n  - 1", "the key `others`"),
    ] {
        fs::write(work.path("approvals.yaml"), ledger).unwrap();
        let output = work.run(&["diff", "old", "new", "--approvals", "approvals.yaml"]);
        expect(&output, 1, &[text]);
    }
    expect(
        &work.run(&["diff", "old", "new", "--approvals", "missing.yaml"]),
        2,
        &["missing.yaml"],
    );
}

#[test]
fn a_renaming_from_a_name_that_never_was_is_an_error() {
    let work = Work::new();
    work.edit(
        "apis/PayOut.yaml",
        "{ element: \"Memo\", name",
        "{ element: \"Memo\", renamed_from: [\"Remark\"], name",
    );
    expect(
        &work.run(&["diff", "old", "new"]),
        1,
        &[
            "new/apis/PayOut.yaml:24:",
            "error[renamed-from-nothing]",
            "Remark",
        ],
    );
    // Once both specs have it, it is history.
    copy(&work.path("new"), &work.path("old"));
    expect(&work.run(&["diff", "old", "new"]), 0, &["no change"]);
}

#[test]
fn a_likely_renaming_is_suggested_and_judged_as_removed_and_added() {
    let work = Work::new();
    work.edit(
        "apis/PayOut.yaml",
        "{ element: \"Memo\", name",
        "{ element: \"Remark\", name",
    )
    .edit(
        "elements.yaml",
        "{ element: \"Memo\", name",
        "{ element: \"Remark\", name",
    )
    .edit(
        "corrections.yaml",
        "element: \"Memo\"",
        "element: \"Remark\"",
    );
    let output = work.run(&["diff", "old", "new"]);
    expect(
        &output,
        0,
        &[
            "F03 field removed: Memo",
            "F02 optional field added: Remark",
            "renamed_from: [\"Memo\"]",
        ],
    );
    assert!(!printed(&output).contains("F04"));
}

#[test]
fn a_spec_that_cannot_be_read_is_not_compared() {
    let work = Work::new();
    work.edit(
        "apis/PayOut.yaml",
        "required: true, description: \"기관",
        "requird: true, description: \"기관",
    );
    let output = work.run(&["diff", "old", "new"]);
    expect(&output, 1, &["new/apis/PayOut.yaml:18:", "error["]);
    assert!(!printed(&output).contains("F03"));
    expect(
        &work.run(&["diff", "old", "elsewhere"]),
        2,
        &["elsewhere: no such folder or file"],
    );
    expect(&work.run(&["diff", "old"]), 2, &["expected OLD and NEW"]);
    expect(
        &work.run(&["diff", "old", "new", "old"]),
        2,
        &["seven or nine arguments"],
    );
    expect(
        &work.run(&["diff", "old", "new", "--crate-version", "one"]),
        2,
        &["`one` is no version"],
    );
}

#[test]
fn a_side_may_be_a_file_or_a_resolved_spec() {
    let work = Work::new();
    work.edit("apis/PayOut.yaml", "max: 500", "max: 300").edit(
        "apis/ListDeposits.yaml",
        "page: 20",
        "page: 50",
    );
    for side in ["old", "new"] {
        let out = format!("{side}-out");
        let output = work.run(&["generate", "--spec", side, "--out", &out]);
        expect(&output, 0, &[]);
    }
    let output = work.run(&[
        "diff",
        "old/apis/ListDeposits.yaml",
        "new/apis/ListDeposits.yaml",
    ]);
    expect(&output, 0, &["1 change", "F23"]);
    let output = work.run(&["diff", "old-out/demo.json", "new-out/demo.json"]);
    expect(&output, 0, &["2 changes", "F21", "F23"]);
    expect(
        &work.run(&["diff", "old", "new-out/demo.json"]),
        0,
        &["2 changes"],
    );
    fs::write(work.path("other.json"), "{}").unwrap();
    expect(
        &work.run(&["diff", "old", "other.json"]),
        2,
        &["other.json: no resolved spec", "ontu-codegen generate"],
    );
    fs::write(work.path("alone.yaml"), "format: 1").unwrap();
    expect(
        &work.run(&["diff", "alone.yaml", "new"]),
        2,
        &["belongs to no service folder"],
    );
}

#[test]
fn a_side_may_lie_in_git() {
    let work = Work::new();
    work.git(&["init", "--quiet"]);
    work.git(&["add", "."]);
    work.git(&["commit", "--quiet", "-m", "first"]);
    work.edit("apis/PayOut.yaml", "max: 500", "max: 300").edit(
        "apis/ListDeposits.yaml",
        "page: 20",
        "page: 50",
    );
    expect(
        &work.run(&["diff", "HEAD:new", "new"]),
        0,
        &["2 changes", "new/apis/PayOut.yaml:25"],
    );
    expect(&work.run(&["diff", "HEAD:./new", "new"]), 0, &["2 changes"]);
    let file = work.run(&["diff", "HEAD:new/apis/PayOut.yaml", "new/apis/PayOut.yaml"]);
    expect(&file, 0, &["1 change", "F21"]);
    work.git(&["commit", "--quiet", "-a", "-m", "second"]);
    expect(
        &work.run(&["diff", "HEAD~1:new", "HEAD:new"]),
        0,
        &["2 changes"],
    );
    expect(
        &work.run(&["diff", "nowhere:new", "new"]),
        2,
        &["git knows no revision `nowhere`"],
    );
    expect(
        &work.run(&["diff", "HEAD:spec", "new"]),
        2,
        &["HEAD has no `spec`"],
    );
    expect(
        &work.run(&["diff", "--", "--output=x:new", "new"]),
        2,
        &["is no revision"],
    );
    assert!(!work.path("x").exists());
}

#[test]
fn git_takes_it_as_its_diff_driver() {
    let work = Work::new();
    work.git(&["init", "--quiet"]);
    fs::write(work.path(".gitattributes"), "new/**/*.yaml diff=ontu\n").unwrap();
    let driver = format!(
        "diff.ontu.command={} diff --lang en",
        env!("CARGO_BIN_EXE_ontu-codegen")
    );
    fs::write(work.path("other.txt"), "one\n").unwrap();
    work.git(&["add", "."]);
    work.git(&["commit", "--quiet", "-m", "first"]);
    work.edit("apis/PayOut.yaml", "max: 500", "max: 300").edit(
        "service.yaml",
        "suffix: \".do\"",
        "suffix: \".nh\"",
    );
    fs::write(
        work.path("new/apis/New.yaml"),
        "format: 1\napi: \"New\"\nname: \"신규\"\nlayout: unpublished\n",
    )
    .unwrap();
    fs::write(work.path("other.txt"), "two\n").unwrap();
    work.git(&["add", "."]);
    let shown = work.git(&["-c", &driver, "diff", "--cached"]);
    for text in [
        "diff --ontu a/new/apis/PayOut.yaml b/new/apis/PayOut.yaml",
        "₩ E F21 limit of repetitions changed: 500 → 300",
        "E A03 call name or path changed: .do → .nh",
        "+two",
    ] {
        assert!(shown.contains(text), "no `{text}` in:\n{shown}");
    }
    // A file that cannot be read as a spec is shown line by line, and git goes on.
    work.edit("elements.yaml", "format: 1", "format: [");
    let shown = work.git(&["-c", &driver, "diff"]);
    assert!(shown.contains("+format: ["), "{shown}");
    work.edit("elements.yaml", "format: [", "format: 1");
    // The same program for every file, by the environment.
    let output = Command::new("git")
        .arg("diff")
        .arg("--cached")
        .current_dir(work.0.path())
        .env(
            "GIT_EXTERNAL_DIFF",
            format!("{} diff --lang ko", env!("CARGO_BIN_EXE_ontu-codegen")),
        )
        .output()
        .unwrap();
    expect(&output, 0, &["반복 건수 한도 변경: 500 → 300", "+two"]);
}

#[test]
fn rules_are_printed_in_every_form() {
    let work = Work::new();
    expect(
        &work.run(&["rules", "--lang", "en"]),
        0,
        &["F01 required field added", "P04"],
    );
    expect(
        &work.run(&["rules", "--lang", "ko"]),
        0,
        &["F01 필수 항목 추가"],
    );
    let rules = json(&work.run(&["rules", "--json"]));
    assert_eq!(rules["rules"].as_array().unwrap().len(), 59);
    assert_eq!(rules["findings"], serde_json::json!([]));
}

#[test]
fn the_page_and_the_schema_are_fresh() {
    let work = Work::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, path) in [
        ("page", "RULES.md"),
        ("schema", "src/diff/diff.schema.json"),
    ] {
        let found = work.run(&["rules", "--file", file]).stdout;
        let kept = fs::read(here.join(path)).unwrap_or_default();
        assert!(
            found == kept,
            "{path} is stale; run: cargo run -p ontu-codegen -- generate"
        );
    }
}

#[test]
fn the_changelog_takes_the_section_once() {
    let work = Work::new();
    work.edit("apis/PayOut.yaml", "max: 500", "max: 300").edit(
        "apis/ListDeposits.yaml",
        "page: 20",
        "page: 50",
    );
    let arguments = ["changelog", "old", "new", "--crate-version", "1.2.3"];
    expect(
        &work.run(&arguments),
        0,
        &["## 1.3.0 (unreleased)", "### Before you update"],
    );
    fs::write(
        work.path("CHANGELOG.md"),
        "# Changelog\n\n## 1.2.3\n\nOld.\n",
    )
    .unwrap();
    let into: Vec<&str> = arguments
        .iter()
        .copied()
        .chain(["--into", "CHANGELOG.md"])
        .collect();
    expect(&work.run(&into), 0, &["updated: CHANGELOG.md"]);
    let text = fs::read_to_string(work.path("CHANGELOG.md")).unwrap();
    assert!(
        text.starts_with("# Changelog\n\n## 1.3.0 (unreleased)\n"),
        "{text}"
    );
    assert!(text.ends_with("\n## 1.2.3\n\nOld.\n"), "{text}");
    expect(&work.run(&into), 0, &["has the section already"]);
    assert_eq!(fs::read_to_string(work.path("CHANGELOG.md")).unwrap(), text);
}
