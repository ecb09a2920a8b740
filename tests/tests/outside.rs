//! The bindings in somebody else's crate are what its overlay says, and that overlay says of itself that it is invented.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command::{self, GenerateOptions, Layout};

/// The crate with the private overlay, in a workspace of its own.
fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("outside/overlay-bank")
}

#[test]
fn the_checked_in_bindings_of_the_overlay_are_fresh() {
    let out = crate_folder().join("src/generated");
    let options = GenerateOptions {
        layout: Layout::Folder {
            out,
            resolved: None,
        },
        check: true,
        strict: false,
    };
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
    let overlay = crate_folder().join("overlay");
    let report = command::generate(&spec, Some(&overlay), &options).unwrap();
    assert!(
        report.is_clean(),
        "{}\nrun, in tests/outside: ontu-codegen generate --spec ../../spec/nh --overlay overlay-bank/overlay --out overlay-bank/src/generated",
        report.text()
    );
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
