//! Holds the computed version against cargo-semver-checks, on bindings that are generated from pairs of specs.
//!
//! For every case of `tests/diff/cases`, in both directions, the bindings of both sides are generated, and cargo-semver-checks is asked whether the bump that `diff` computes is enough.
//! It exits 1 when cargo-semver-checks asks for more, and 2 when it could not run.
//! It is no test, because it needs that program and minutes: `cargo install cargo-semver-checks --version 0.51.0 --locked`, then `cargo run -p ontu-codegen --example semver_pairs`; words after `--` pick cases by how their names begin.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use ontu_codegen::command::{self, GenerateOptions, Layout};
use ontu_codegen::diff::command::compare;
use ontu_codegen::diff::{Bump, Options};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("could not run: {error}");
            ExitCode::from(2)
        }
    }
}

/// Checks every pair; returns how many asked for more.
fn run() -> Outcome<usize> {
    let installed = Command::new("cargo")
        .args(["semver-checks", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?
        .success();
    if !installed {
        return Err("cargo-semver-checks is not installed; run `cargo install cargo-semver-checks --version 0.51.0 --locked`".into());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = tempfile::tempdir()?;
    let base = work.path().join("base-spec");
    copy(&here.join("tests/diff/base"), &base)?;
    let first = Bindings::of("base", &base, work.path())?;
    let picked: Vec<String> = std::env::args().skip(1).collect();
    let mut short = 0;
    let mut pairs = 0;
    for case in cases(&here.join("tests/diff/cases"))? {
        if !picked.is_empty() && !picked.iter().any(|start| case.starts_with(start)) {
            continue;
        }
        let spec = work.path().join(format!("{case}-spec"));
        copy(&here.join("tests/diff/base"), &spec)?;
        let patch = fs::read_to_string(here.join(format!("tests/diff/cases/{case}.patch")))?;
        apply(&patch, &spec)?;
        let second = match Bindings::of("other", &spec, work.path()) {
            Ok(bindings) => bindings,
            Err(error) => {
                println!("{case}: no bindings to compare ({error})");
                continue;
            }
        };
        for (old, new, arrow) in [(&first, &second, "forward"), (&second, &first, "back")] {
            pairs += 1;
            let (bump, asked) = pair(old, new)?;
            let verdict = if asked {
                "SHORT: cargo-semver-checks asks for more"
            } else {
                "enough"
            };
            println!("{case} {arrow}: {bump}, {verdict}");
            short += usize::from(asked);
        }
    }
    println!("{pairs} pairs, {short} of them short");
    Ok(short)
}

/// The bindings of a spec, documented as JSON.
struct Bindings {
    spec: PathBuf,
    json: PathBuf,
}

impl Bindings {
    fn of(name: &str, spec: &Path, work: &Path) -> Outcome<Self> {
        let folder = work.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src"))?;
        let client = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../client")
            .canonicalize()?;
        fs::write(
            folder.join("Cargo.toml"),
            format!(
                "[package]\nname = \"bindings\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[dependencies]\nontu = {{ path = {:?}, default-features = false }}\n\n[workspace]\n",
                client.display().to_string()
            ),
        )?;
        fs::write(
            folder.join("src/lib.rs"),
            "//! Bindings.\npub mod generated;\n",
        )?;
        // The versions of the repository's own lock file, so that nothing has to be looked up.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        let options = GenerateOptions {
            layout: Layout::Folder {
                out: folder.join("src/generated"),
                resolved: None,
            },
            check: false,
            strict: false,
        };
        let report = command::generate(spec, None, &options)?;
        if !report.is_clean() {
            return Err(format!("the spec does not lint: {}", report.lines().join("; ")).into());
        }
        let target = work.join("target");
        let output = Command::new("cargo")
            .args([
                "rustdoc",
                "--offline",
                "--quiet",
                "--lib",
                "--",
                "-Z",
                "unstable-options",
                "--output-format",
                "json",
            ])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &target)
            // The JSON of rustdoc is for nightly only, unless it is asked for by name.
            .env("RUSTC_BOOTSTRAP", "1")
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let json = work.join(format!("{name}.json"));
        fs::copy(target.join("doc/bindings.json"), &json)?;
        Ok(Self {
            spec: spec.to_owned(),
            json,
        })
    }
}

/// The bump that `diff` computes for a pair, and whether cargo-semver-checks asks for more.
fn pair(old: &Bindings, new: &Bindings) -> Outcome<(Bump, bool)> {
    let options = Options {
        crate_version: "1.0.0".to_owned(),
        ..Options::default()
    };
    let shown = |path: &Path| path.display().to_string();
    let report = compare(&shown(&old.spec), &shown(&new.spec), &options)?;
    let bump = report.version.bump;
    let kind = match bump {
        // Nothing is more than that.
        Bump::Major => return Ok((bump, false)),
        Bump::Minor => "minor",
        Bump::Patch | Bump::None => "patch",
    };
    let output = Command::new("cargo")
        .arg("semver-checks")
        .arg("--baseline-rustdoc")
        .arg(&old.json)
        .arg("--current-rustdoc")
        .arg(&new.json)
        .args(["--release-type", kind])
        .output()?;
    match output.status.code() {
        Some(0) => Ok((bump, false)),
        Some(100) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stdout));
            Ok((bump, true))
        }
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn cases(folder: &Path) -> Outcome<Vec<String>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "patch") {
            cases.extend(
                path.file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned()),
            );
        }
    }
    cases.sort();
    Ok(cases)
}

/// Applies an edit, in the form that `tests/diff.rs` describes.
fn apply(patch: &str, spec: &Path) -> Outcome<()> {
    let mut lines = patch.lines().skip(1).peekable();
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
        let text = if mark == "+++ " {
            new + "\n"
        } else {
            fs::read_to_string(&path)?.replace(&old, &new)
        };
        fs::write(&path, text)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
