//! Flattens generated bindings into single files that tests include: the checked-in ones among names that mean something else, and those of a private overlay.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command::{self, GenerateOptions, Layout};

/// Where the checked-in bindings lie.
const GENERATED: &str = "../client/src/generated";

/// What stands in each module of the shadowed copy, after its own documentation.
const SHADOWS: &str = "use crate::shadows::*;\n";

fn main() -> Result<(), Box<dyn Error>> {
    for watched in ["build.rs", GENERATED, "../spec", "fixtures/overlay"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let shadowed = flattened(&Path::new(GENERATED).join("nh"), SHADOWS)?;
    fs::write(out.join("shadowed.rs"), shadowed)?;

    let folder = out.join("overlaid");
    let options = GenerateOptions {
        layout: Layout::Folder {
            out: folder.clone(),
            resolved: None,
        },
        check: false,
    };
    let overlay = Path::new("fixtures/overlay");
    let report = command::generate(Path::new("../spec"), Some(overlay), &options)?;
    if !report.is_clean() {
        return Err(report.lines().join("\n").into());
    }
    let overlaid = flattened(&folder.join("nh"), "")?;
    fs::write(out.join("overlaid.rs"), overlaid)?;
    Ok(())
}

/// The modules of one service as one module `nh`, each with `start` after its own documentation.
fn flattened(folder: &Path, start: &str) -> Result<String, Box<dyn Error>> {
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        if let (Some(name), Some("rs")) = (name, path.extension().and_then(|end| end.to_str())) {
            let text = started(&fs::read_to_string(&path)?, start);
            modules.insert(name.to_owned(), text);
        }
    }
    let parent = modules.remove("mod").ok_or("the bindings have no mod.rs")?;
    let mut whole = String::from("pub mod nh {\n");
    for line in parent.lines() {
        let declared = line
            .strip_prefix("pub mod ")
            .and_then(|rest| rest.strip_suffix(';'));
        match declared.and_then(|name| modules.remove(name).map(|text| (name, text))) {
            Some((name, text)) => whole.push_str(&format!("pub mod {name} {{\n{text}}}\n")),
            None => whole.push_str(&format!("{line}\n")),
        }
    }
    whole.push_str("}\n");
    if !modules.is_empty() {
        return Err(format!("mod.rs does not declare {:?}", modules.keys()).into());
    }
    Ok(whole)
}

/// A module's text with `start` after its inner documentation.
fn started(text: &str, start: &str) -> String {
    let is_head = |line: &str| {
        line.is_empty() || line.starts_with("//!") || line.starts_with("// @generated")
    };
    let head = text.lines().take_while(|line| is_head(line)).count();
    let lines: Vec<&str> = text.lines().collect();
    let (docs, rest) = lines.split_at(head);
    format!("{}\n{start}{}\n", docs.join("\n"), rest.join("\n"))
}
