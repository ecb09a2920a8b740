//! Copies the generated bindings into modules where every usual name means something else, for the test `shadowed`.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Where the checked-in bindings lie.
const GENERATED: &str = "../client/src/generated";

/// What stands in each module, after its own documentation.
const SHADOWS: &str = "use crate::shadows::*;\n";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={GENERATED}");
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(Path::new(GENERATED).join("nh"))? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        if let (Some(name), Some("rs")) = (name, path.extension().and_then(|end| end.to_str())) {
            modules.insert(name.to_owned(), shadowed(&fs::read_to_string(&path)?));
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
    fs::write(Path::new(&env::var("OUT_DIR")?).join("shadowed.rs"), whole)?;
    Ok(())
}

/// A module's text with the shadows after its inner documentation.
fn shadowed(text: &str) -> String {
    let is_head = |line: &str| {
        line.is_empty() || line.starts_with("//!") || line.starts_with("// @generated")
    };
    let head = text.lines().take_while(|line| is_head(line)).count();
    let lines: Vec<&str> = text.lines().collect();
    let (docs, rest) = lines.split_at(head);
    format!("{}\n{SHADOWS}{}\n", docs.join("\n"), rest.join("\n"))
}
