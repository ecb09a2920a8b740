//! What `generate` may touch: it deletes only what it made, and refuses a folder that holds anything else.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::write::{Folder, compare, write};

fn folder(path: &Path, files: &[(&str, &str)]) -> Folder {
    Folder {
        path: path.to_owned(),
        files: files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), format!("// @generated\n{text}\n")))
            .collect(),
        ..Folder::default()
    }
}

#[test]
fn stale_missing_and_extra_files_are_named_and_then_put_right() {
    let work = tempfile::tempdir().unwrap();
    let out = work.path();
    write(&folder(out, &[("a.rs", "one"), ("old/b.rs", "two")])).unwrap();
    let next = folder(out, &[("a.rs", "changed"), ("c.rs", "three")]);
    let changes = compare(&next).unwrap();
    let list = out.join(".ontu-generated");
    assert_eq!(changes.stale, [list, out.join("a.rs")]);
    assert_eq!(changes.missing, [out.join("c.rs")]);
    assert_eq!(changes.extra, [out.join("old/b.rs")]);
    assert!(out.join("old/b.rs").exists(), "comparing changes nothing");
    write(&next).unwrap();
    assert!(compare(&next).unwrap().is_empty());
    assert!(!out.join("old").exists());
}

#[test]
fn a_folder_with_other_sources_is_refused_and_left_alone() {
    let work = tempfile::tempdir().unwrap();
    let mine = work.path().join("lib.rs");
    fs::write(&mine, "fn main() {}\n").unwrap();
    let error = write(&folder(work.path(), &[("a.rs", "one")])).unwrap_err();
    assert!(error.to_string().contains("lib.rs"), "{error}");
    assert_eq!(fs::read_dir(work.path()).unwrap().count(), 1);
}

#[test]
fn a_listed_file_without_the_marker_is_not_deleted() {
    let work = tempfile::tempdir().unwrap();
    write(&folder(work.path(), &[("a.rs", "one"), ("b.rs", "two")])).unwrap();
    fs::write(work.path().join("b.rs"), "mine now\n").unwrap();
    let next = folder(work.path(), &[("a.rs", "one")]);
    assert!(write(&next).is_err());
    assert!(work.path().join("b.rs").exists());
}

#[test]
fn a_list_that_reaches_out_of_its_folder_is_not_followed() {
    let work = tempfile::tempdir().unwrap();
    let outside: PathBuf = work.path().join("outside.rs");
    fs::write(&outside, "// @generated\n").unwrap();
    let out = work.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join(".ontu-generated"), "../outside.rs\n").unwrap();
    write(&folder(&out, &[("a.rs", "one")])).unwrap();
    assert!(outside.exists());
}
