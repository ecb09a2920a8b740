//! `--strict`: what the document leaves undecided about money blocks generation until somebody decides.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ontu-codegen"))
        .args(arguments)
        .output()
        .unwrap()
}

fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn an_undecided_finding_about_money_blocks_generation_under_strict_alone() {
    let work = tempfile::tempdir().unwrap();
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/flawed-ocr.txt");
    let document = document.display().to_string();
    let spec = work.path().join("card");
    let spec_name = spec.display().to_string();
    let out = work.path().join("out").display().to_string();
    let written = run(&[
        "import",
        &document,
        "--service",
        &spec_name,
        "--out",
        &spec_name,
    ]);
    assert!(written.status.success(), "{}", shown(&written));

    let strict = ["generate", "--spec", &spec_name, "--out", &out, "--strict"];
    let blocked = run(&strict);
    assert_eq!(blocked.status.code(), Some(1));
    let text = shown(&blocked);
    assert!(
        text.contains("apis/DemoChargeOrder.yaml:1:1: error[procedure-target]"),
        "{text}"
    );
    assert!(text.contains("(line 49 of flawed-ocr.txt)"), "{text}");
    assert!(text.contains("source/decisions.yaml"), "{text}");
    assert!(!Path::new(&out).exists());
    let linted = run(&["lint", "--spec", &spec_name, "--strict"]);
    assert_eq!(linted.status.code(), Some(1));

    // Without the flag the cell is generated as printed.
    assert!(run(&strict[..5]).status.success());
    fs::remove_dir_all(&out).unwrap();

    let entries = run(&["import", &document, "--service", &spec_name, "--ledger"]);
    let entries = shown(&entries);
    let entry = entries
        .split("\n  - ")
        .find(|entry| entry.starts_with("finding: \"procedure-target\""))
        .unwrap_or_else(|| panic!("{entries}"));
    let decided: Vec<String> = entry
        .lines()
        .map(|line| match line.trim_start().split_once(':') {
            Some((key @ ("basis" | "by"), _)) => format!("    {key}: \"a person\""),
            Some(("on", _)) => "    on: \"2027-01-04\"".to_owned(),
            _ => line.to_owned(),
        })
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    let ledger = format!("format: 1\n\ndecisions:\n  - {}\n", decided.join("\n"));
    fs::write(spec.join("source/decisions.yaml"), &ledger).unwrap();
    let free = run(&strict);
    assert!(free.status.success(), "{ledger}\n{}", shown(&free));
}
