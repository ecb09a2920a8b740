//! What the emitters make of the repository's spec, one snapshot a module, and that the checked-in files are that.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::{command, emit};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn emitted() -> Vec<(String, String)> {
    let report = command::lint(&root().join("spec"), None).unwrap();
    assert!(report.is_clean(), "{}", report.lines().join("\n"));
    let bindings = emit::bindings(report.services(), Path::new("out")).unwrap();
    bindings.files.into_iter().collect()
}

#[test]
fn every_generated_module_is_as_reviewed() {
    let modules: Vec<(String, String)> = emitted()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .collect();
    assert!(modules.len() > 10, "only {} modules", modules.len());
    for (path, text) in modules {
        let name = path.trim_end_matches(".rs").replace('/', "__");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_checked_in_files_are_what_the_emitters_make() {
    for (path, text) in emitted() {
        let file = root().join("client/src/generated").join(&path);
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            found == text,
            "{} is stale; run: cargo run -p ontu-codegen -- generate",
            file.display()
        );
    }
}
