//! `ontu-codegen` as a process: exit codes, `--json`, and what it says when it cannot run.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ontu-codegen"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_clean_spec_exits_0_and_counts_what_is_undecided() {
    let output = run(&["lint"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(
        printed(&output).contains("0 errors"),
        "{}",
        printed(&output)
    );
    assert!(
        printed(&output).contains("undecided"),
        "{}",
        printed(&output)
    );
}

#[test]
fn twenty_faults_give_twenty_findings_and_exit_1() {
    let work = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    copy(&fixtures.join("base/spec"), work.path());
    copy(&fixtures.join("twenty-faults/spec"), work.path());
    let output = run(&["lint", "--json", "--spec", work.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 20);
    for key in [
        "file", "line", "column", "rule", "found", "expected", "action",
    ] {
        assert!(findings[0].get(key).is_some(), "{key}");
    }
}

#[test]
fn a_spec_with_errors_generates_nothing() {
    let work = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let spec = work.path().join("spec");
    fs::create_dir(&spec).unwrap();
    copy(&fixtures.join("base/spec"), &spec);
    copy(&fixtures.join("unknown-element/spec"), &spec);
    let out = work.path().join("out");
    let output = run(&[
        "generate",
        "--spec",
        spec.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.exists());
}

#[test]
fn check_names_stale_missing_and_extra_files_and_the_command() {
    let work = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base/spec");
    let out = work.path().join("out");
    let generate = |check: &[&str]| {
        let mut arguments = vec!["generate", "--spec", spec.to_str().unwrap(), "--out"];
        arguments.push(out.to_str().unwrap());
        arguments.extend(check);
        run(&arguments)
    };
    assert_eq!(generate(&[]).status.code(), Some(0));
    assert_eq!(generate(&["--check"]).status.code(), Some(0));
    fs::remove_file(out.join("mod.rs")).unwrap();
    let resolved = out.join("demo.json");
    let text = fs::read_to_string(&resolved).unwrap();
    fs::write(&resolved, text.replace("PayOut", "PayIn")).unwrap();
    let old = out.join("demo/old.rs");
    fs::write(&old, "// @generated\n").unwrap();
    let list = out.join(".ontu-generated");
    fs::write(&list, fs::read_to_string(&list).unwrap() + "demo/old.rs\n").unwrap();
    let output = generate(&["--check"]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    for expected in [
        format!("missing: {}", out.join("mod.rs").display()),
        format!("stale: {}", resolved.display()),
        format!("extra: {}", old.display()),
        format!("run: ontu-codegen generate --spec {}", spec.display()),
    ] {
        assert!(text.contains(&expected), "{expected} in\n{text}");
    }
    assert_eq!(generate(&[]).status.code(), Some(0));
    assert_eq!(generate(&["--check"]).status.code(), Some(0));
    assert!(!old.exists());
}

#[test]
fn what_cannot_run_exits_2_and_says_what_to_do() {
    let work = tempfile::tempdir().unwrap();
    let empty = work.path().to_str().unwrap();
    let output = run(&["lint", "--spec", empty]);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed(&output).contains("--spec"), "{}", printed(&output));
    let output = run(&["lint", "--overlay", empty]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        printed(&output).contains("overlay.yaml"),
        "{}",
        printed(&output)
    );
    let overlay = work.path().join("overlay.yaml");
    fs::write(overlay, "format: 1\nservice: \"other\"\n").unwrap();
    let output = run(&["lint", "--overlay", empty]);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed(&output).contains("other"), "{}", printed(&output));
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_generated_files_of_this_repository_are_fresh() {
    let output = run(&["generate", "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(printed(&output).contains("fresh"), "{}", printed(&output));
}
