//! Every folder of `fixtures/` is a case: its files laid over `base/`, and what `lint` or `generate` must make of them.
//!
//! `expected.err` holds the findings, one a line; `expected.rs` holds the module of the API that the case changes.
//! `ONTU_UPDATE=1 cargo test -p ontu-codegen` rewrites both; the diff is then the review.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command;
use ontu_codegen::emit;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

#[test]
fn every_fixture_gives_what_it_expects() {
    let mut failures = Vec::new();
    let mut cases = 0;
    let mut folders: Vec<PathBuf> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    for folder in folders {
        if folder.ends_with("base") {
            continue;
        }
        cases += 1;
        if let Err(failure) = check(&folder) {
            failures.push(failure);
        }
    }
    assert!(cases > 20, "only {cases} cases were found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn check(case: &Path) -> Result<(), String> {
    let work = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), work.path());
    copy(case, work.path());
    let overlay = work.path().join("overlay");
    let overlay = overlay.is_dir().then_some(overlay);
    let spec = work.path().join("spec");
    let report = command::lint(&spec, overlay.as_deref()).map_err(|error| error.to_string())?;
    let prefix = format!("{}/", work.path().display());
    let found = report
        .lines()
        .iter()
        .map(|line| line.replace(&prefix, "") + "\n")
        .collect::<String>();
    if case.join("expected.rs").exists() {
        if !report.is_clean() {
            return Err(format!("{}: findings\n{found}", case.display()));
        }
        let bindings = emit::bindings(report.services(), Path::new("out")).unwrap();
        let module = fs::read_to_string(case.join("module"))
            .unwrap_or_else(|_| "demo/pay_out.rs".to_owned());
        let text = bindings
            .files
            .get(module.trim())
            .ok_or_else(|| format!("{}: no module {module}", case.display()))?;
        return compare(&case.join("expected.rs"), text);
    }
    if found.is_empty() {
        return Err(format!("{}: no finding at all", case.display()));
    }
    compare(&case.join("expected.err"), &found)
}

fn compare(path: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("ONTU_UPDATE").is_some() {
        fs::write(path, found).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "{} differs; found:\n{found}\nexpected:\n{expected}",
        path.display()
    ))
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
