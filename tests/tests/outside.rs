//! The overlay in somebody else's crate gives bindings, and says of itself that it is invented.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command::{self, GenerateOptions, Layout};

/// The crate with the private overlay, in a workspace of its own.
fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("outside/overlay-bank")
}

#[test]
fn the_overlay_gives_bindings_and_a_resolved_spec() {
    let work = tempfile::tempdir().unwrap();
    let out = work.path().join("generated");
    let options = GenerateOptions {
        layout: Layout::Folder {
            out: out.clone(),
            resolved: None,
        },
        check: false,
        strict: false,
    };
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
    let overlay = crate_folder().join("overlay");
    let report = command::generate(&spec, Some(&overlay), &options).unwrap();
    assert!(report.is_clean(), "{}", report.text());
    for file in ["mod.rs", "nh.json", "nh/return_deposit.rs"] {
        assert!(out.join(file).is_file(), "{file}");
    }
}

#[test]
fn every_file_of_the_overlay_says_that_it_is_invented() {
    let overlay = crate_folder().join("overlay");
    let mut files = vec![overlay.join("overlay.yaml"), overlay.join("elements.yaml")];
    let apis = fs::read_dir(overlay.join("apis")).unwrap();
    files.extend(apis.map(|entry| entry.unwrap().path()));
    assert_eq!(files.len(), 4);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let comments = text.lines().filter(|line| line.starts_with('#'));
        assert!(
            comments.clone().any(|line| line.contains("INVENTED")),
            "{}",
            file.display()
        );
    }
}
