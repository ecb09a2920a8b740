//! Whatever lints clean compiles: one cell of the contract is changed at a time, and the bindings of all changes that the linter lets through are compiled in one crate.
//!
//! Bindings that are equal but for their documentation and the numbers of lengths are compiled once.
//! A run takes one edit in twenty-five, always the same ones; `ONTU_EDITS_EVERY=1` takes all of them, with each length from 0 to 40, and `ONTU_EDITS_NAMED` those alone whose name holds a text.

mod edits;
mod printed;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ontu_codegen::emit::rust;
use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::lint::lint;
use ontu_codegen::load::{self, Loaded};
use ontu_codegen::resolve::resolve;
use ontu_codegen::resolved::Service;

use edits::Edit;

/// Modules by name, as they are compiled.
type Modules = BTreeMap<String, String>;

/// A contract that is edited.
struct Base {
    loaded: Loaded,
    service: Option<Service>,
    sources: Sources,
    modules: Modules,
}

impl Base {
    fn load(spec: &str, overlay: Option<&str>) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let overlay = overlay.map(|overlay| root.join(overlay));
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let spec = root.join("..").join(spec);
        let loaded = load::load(&spec, overlay.as_deref(), &mut sources, &mut findings);
        let mut base = Self {
            loaded: loaded.unwrap().unwrap(),
            service: None,
            sources,
            modules: Modules::new(),
        };
        base.modules = base.judge(&base.loaded).expect("the base lints clean");
        base.service = Some(resolve(base.loaded.clone(), &mut Findings::default()).service);
        base
    }

    /// What is compiled of a contract, or the rules that refuse it.
    fn judge(&self, loaded: &Loaded) -> Result<Modules, Vec<&'static str>> {
        let mut findings = Findings::default();
        let resolved = resolve(loaded.clone(), &mut findings);
        lint(&resolved, &self.sources, &mut findings);
        if findings.has_errors() {
            let sorted = findings.sorted().into_iter();
            return Err(sorted.map(|finding| finding.rule).collect());
        }
        if self.service.as_ref() == Some(&resolved.service) {
            return Ok(self.modules.clone());
        }
        let modules = rust::bindings(&resolved.service).into_iter();
        Ok(modules
            .map(|module| {
                let (_, name) = module.path.split_once('/').unwrap();
                let name = name.trim_end_matches(".rs").to_owned();
                (name, printed::printed(module.tokens))
            })
            .collect())
    }

    /// The modules of an edit that must be compiled anew: those that differ, and those that stand on one of them.
    fn touched(&self, edited: &Modules) -> BTreeSet<String> {
        let mut touched: BTreeSet<String> = edited
            .iter()
            .filter(|(name, text)| self.modules.get(*name) != Some(text))
            .map(|(name, _)| name.clone())
            .collect();
        loop {
            let more: Vec<String> = edited
                .iter()
                .filter(|(name, text)| {
                    let stands_on = |other: &String| text.contains(&format!("super :: {other} ::"));
                    !touched.contains(*name) && touched.iter().any(stands_on)
                })
                .map(|(name, _)| name.clone())
                .collect();
            if more.is_empty() {
                return touched;
            }
            touched.extend(more);
        }
    }
}

/// What became of the edits of a contract.
#[derive(Default)]
struct Outcome {
    /// How many edits each rule refused.
    refused: BTreeMap<&'static str, usize>,
    /// The edits that lint clean, by what they change in the bindings.
    clean: BTreeMap<Modules, Vec<String>>,
}

fn outcome(base: &Base, edits: &[Edit]) -> Outcome {
    let outcome = Mutex::new(Outcome::default());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(edit) = edits.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut loaded = base.loaded.clone();
            (edit.apply)(&mut loaded);
            let judged = base.judge(&loaded);
            let changed = judged.map(|mut modules| {
                let touched = base.touched(&modules);
                modules.retain(|name, _| touched.contains(name));
                modules
            });
            let mut outcome = outcome.lock().unwrap();
            match changed {
                Ok(changed) if changed.is_empty() => {}
                Ok(changed) => {
                    let names = outcome.clean.entry(changed).or_default();
                    names.push(edit.name.clone());
                }
                Err(rules) => {
                    for rule in rules.into_iter().collect::<BTreeSet<_>>() {
                        *outcome.refused.entry(rule).or_default() += 1;
                    }
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    outcome.into_inner().unwrap()
}

/// The module of a service or of an edit: `changed` in files of its own, everything else from `base`.
fn contents(all: &Modules, changed: &Modules, base: &str) -> String {
    let mut text = changed.get("mod").or(all.get("mod")).unwrap().clone();
    for name in all.keys().filter(|name| !changed.contains_key(*name)) {
        let declared = format!("pub mod {name} ;");
        text = text.replace(&declared, &format!("pub use {base}::{name};"));
    }
    text
}

/// Writes the crate: a module for each contract, and one for each distinct edit of it.
fn write(folder: &Path, contracts: &[(Base, Outcome)]) -> BTreeMap<String, Vec<String>> {
    let mut names = BTreeMap::new();
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source).unwrap();
    }
    let mut whole = "#![deny(warnings)]\n#![allow(missing_docs)]\n".to_owned();
    let put = |module: &str, files: &Modules, contents: String| {
        let module = source.join(module);
        fs::create_dir_all(&module).unwrap();
        fs::write(module.join("mod.rs"), contents).unwrap();
        for (name, text) in files.iter().filter(|(name, _)| *name != "mod") {
            fs::write(module.join(name).with_extension("rs"), text).unwrap();
        }
    };
    for (number, (base, outcome)) in contracts.iter().enumerate() {
        let module = format!("base_{number}");
        put(&module, &base.modules, base.modules["mod"].clone());
        let _ = writeln!(whole, "pub mod {module};");
        for (edit, (changed, edits)) in outcome.clean.iter().enumerate() {
            let name = format!("edit_{number}_{edit}");
            // An edit may add or take away modules.
            let all = base.modules.keys().chain(changed.keys());
            let all = all.map(|name| (name.clone(), String::new()));
            let mut all: Modules = all.collect();
            all.insert("mod".to_owned(), base.modules["mod"].clone());
            put(
                &name,
                changed,
                contents(&all, changed, &format!("crate::{module}")),
            );
            let _ = writeln!(whole, "pub mod {name};");
            names.insert(name, edits.clone());
        }
    }
    fs::write(source.join("lib.rs"), whole).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let client = root.join("client");
    let manifest = format!(
        "[package]\nname = \"one-cell-edits\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nontu = {{ path = {:?}, default-features = false }}\n\n[profile.dev]\nincremental = false\n",
        client.display().to_string()
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    names
}

/// What the compiler says, by the edit that it says it of.
fn compile(folder: &Path) -> BTreeMap<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        .args(["check", "--offline", "--quiet", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&run.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
            continue;
        };
        let spans = message["message"]["spans"].as_array();
        let file = spans.and_then(|spans| spans.first()?["file_name"].as_str());
        let place = file.map(PathBuf::from);
        let module = place.and_then(|file| {
            let module = file.strip_prefix("src").ok()?.iter().next()?;
            Some(module.to_str()?.to_owned())
        });
        if let (Some(module), Some(text)) = (module, message["message"]["rendered"].as_str()) {
            said.entry(module).or_insert_with(|| text.to_owned());
        }
    }
    assert!(
        run.status.success() || !said.is_empty(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    said
}

#[test]
fn what_lints_clean_compiles() {
    let step = std::env::var("ONTU_EDITS_EVERY").map_or(25, |step| step.parse().unwrap());
    let named = std::env::var("ONTU_EDITS_NAMED").unwrap_or_default();
    let bases = [
        Base::load("spec/nh", None),
        Base::load("spec/nh", Some("fixtures/overlay")),
        Base::load("spec/kftc", Some("fixtures/overlay-kftc")),
    ];
    let start = std::time::Instant::now();
    let contracts: Vec<(Base, Outcome)> = bases
        .into_iter()
        .map(|base| {
            let edits = edits::all(&base.loaded, step == 1);
            let edits = edits.into_iter().filter(|edit| edit.name.contains(&named));
            let edits: Vec<Edit> = edits.step_by(step).collect();
            let outcome = outcome(&base, &edits);
            println!(
                "{} edits, {} lint clean in {} forms; refused: {:?}",
                edits.len(),
                outcome.clean.values().map(Vec::len).sum::<usize>(),
                outcome.clean.len(),
                outcome.refused
            );
            (base, outcome)
        })
        .collect();
    println!("judged in {:?}", start.elapsed());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one-cell-edits");
    let names = write(&folder, &contracts);
    let said = compile(&folder);
    println!("compiled in {:?}", start.elapsed());
    let mut report = String::new();
    for (module, text) in &said {
        let edits = names.get(module).map_or(&[][..], Vec::as_slice);
        let _ = writeln!(
            report,
            "{module}: {} edits: {:?}\n{text}",
            edits.len(),
            &edits[..edits.len().min(4)]
        );
    }
    assert!(
        said.is_empty(),
        "{report}\n{} forms lint clean and do not compile",
        said.len()
    );
}
