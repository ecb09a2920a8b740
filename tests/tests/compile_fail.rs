//! What must not compile: each file in `ui` is one mistake that the types forbid, with the compiler's words beside it.
//!
//! The words are those of one version of the compiler, which `ui/rustc-version` names; another version must refuse the same files in any words.
//! `TRYBUILD=overwrite cargo test -p ontu-tests --test compile_fail` rewrites the words; the diff is the review.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the folder of the cases to a run of this test by itself.
const FOLDER: &str = "ONTU_COMPILE_FAIL_FOLDER";

#[test]
fn mistakes_do_not_compile() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return refuse(Path::new(&folder));
    }
    // Relative, as the recorded words name the files.
    let folder = PathBuf::from("tests/ui");
    let recorded = fs::read_to_string(folder.join("rustc-version")).unwrap();
    if compiler().starts_with(&format!("rustc {}.", recorded.trim())) {
        return refuse(&folder);
    }
    println!("the words were recorded with {recorded}; only the refusals are compared");
    let copy = without_words(&folder);
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "mistakes_do_not_compile", "--nocapture"])
        .env(FOLDER, copy)
        .env("TRYBUILD", "overwrite")
        .status()
        .unwrap();
    assert!(run.success(), "a mistake compiles");
}

fn refuse(folder: &Path) {
    trybuild::TestCases::new().compile_fail(folder.join("*.rs"));
}

fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The cases without the compiler's words, in a folder where new words may be written.
fn without_words(folder: &Path) -> PathBuf {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
    fs::create_dir_all(&copy).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
        }
    }
    copy
}
