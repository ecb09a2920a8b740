//! Flattens generated bindings into single files that tests include: the checked-in ones among names that mean something else, those of a private overlay, and those of services that were imported a moment ago.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command::{self, GenerateOptions, Layout};
use ontu_codegen::compare::of_extract;
use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::import::{Options, import_file};
use ontu_codegen::load::{self, Loaded};
use ontu_codegen::propose::{NewService, new_folder};

/// Where the checked-in bindings lie.
const GENERATED: &str = "../client/src/generated";

/// What stands in each module of the shadowed copy, after its own documentation.
const SHADOWS: &str = "use crate::shadows::*;\n";

fn main() -> Result<(), Box<dyn Error>> {
    for watched in [
        "build.rs",
        GENERATED,
        "../spec",
        "fixtures/overlay",
        "fixtures/overlay-kftc",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let shadowed = flattened(&Path::new(GENERATED).join("nh"), SHADOWS)?;
    fs::write(out.join("shadowed.rs"), shadowed)?;

    overlaid(&out, "overlaid", "fixtures/overlay", "nh")?;
    overlaid(&out, "overlaid_kftc", "fixtures/overlay-kftc", "kftc")?;

    let nh = load::load(
        Path::new("../spec/nh"),
        None,
        &mut Sources::default(),
        &mut Findings::default(),
    )?;
    imported(&out, "odd", "fixtures/documents/odd.md", nh.as_ref())?;
    imported(&out, "demo", "../codegen/tests/documents/github.md", None)?;
    imported(&out, "sister", "../codegen/tests/documents/sister.md", None)
}

/// Makes a spec folder of a document of an unknown service, generates from it, and flattens the bindings into `NAME.rs`.
fn imported(
    out: &Path,
    service: &str,
    document: &str,
    sibling: Option<&Loaded>,
) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={document}");
    let imported = import_file(Path::new(document), &Options::default())?;
    let proposal = new_folder(&NewService {
        service,
        title: document,
        document: &of_extract(&imported.extract),
        effective_from: None,
        sibling,
        schema: "../spec.schema.json",
    })?;
    let spec = out.join("imported").join(service);
    if spec.exists() {
        fs::remove_dir_all(&spec)?;
    }
    proposal.write(&spec)?;
    let folder = out.join(format!("{service}-bindings"));
    let options = GenerateOptions {
        layout: Layout::Folder {
            out: folder.clone(),
            resolved: None,
        },
        check: false,
        strict: false,
    };
    let report = command::generate(&spec, None, &options)?;
    if !report.is_clean() {
        return Err(report.lines().join("\n").into());
    }
    let flat = flattened(&folder.join(service), "")?;
    fs::write(out.join(format!("{service}.rs")), flat)?;
    Ok(())
}

/// Generates with a private overlay, and flattens one service of it into `NAME.rs`; its resolved spec stands in the folder `NAME`.
fn overlaid(out: &Path, name: &str, overlay: &str, service: &str) -> Result<(), Box<dyn Error>> {
    let folder = out.join(name);
    let options = GenerateOptions {
        layout: Layout::Folder {
            out: folder.clone(),
            resolved: None,
        },
        check: false,
        strict: false,
    };
    let report = command::generate(Path::new("../spec"), Some(Path::new(overlay)), &options)?;
    if !report.is_clean() {
        return Err(report.lines().join("\n").into());
    }
    let flat = flattened(&folder.join(service), "")?;
    fs::write(out.join(format!("{name}.rs")), flat)?;
    Ok(())
}

/// The modules of one service as one module of its name, each with `start` after its own documentation.
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
    let name = folder.file_name().and_then(|name| name.to_str());
    let mut whole = format!("pub mod {} {{\n", name.ok_or("a folder without a name")?);
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
