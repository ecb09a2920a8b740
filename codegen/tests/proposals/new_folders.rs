//! New services: the folder lints, generates, and says what the document says.

use ontu_codegen::command::{self, GenerateOptions, Layout};
use ontu_codegen::compare::compare;
use ontu_codegen::compare::contract::Contract;
use ontu_codegen::load::Loaded;
use ontu_codegen::propose::{NewService, new_folder};
use proptest::prelude::*;

use crate::made_up::document;
use crate::random_edits::WITHOUT_BINDINGS;
use crate::{load, nh};

/// Proposes a folder, lints it, generates from it, and reads it again.
fn proposed(document: &Contract, sibling: Option<&Loaded>) -> (Loaded, Vec<String>) {
    let work = tempfile::tempdir().unwrap();
    let folder = work.path().join("sister");
    let proposal = new_folder(&NewService {
        service: "sister",
        title: "a document made up for the tests",
        document,
        effective_from: None,
        sibling,
        schema: "../spec.schema.json",
    })
    .unwrap();
    proposal.write(&folder).unwrap();
    let options = GenerateOptions {
        layout: Layout::Folder {
            out: work.path().join("out"),
            resolved: None,
        },
        check: false,
        strict: false,
    };
    let report = command::generate(&folder, None, &options).unwrap();
    let lines = report.lines();
    let is_left = |line: &&String| {
        let mut rules = WITHOUT_BINDINGS.iter();
        rules.any(|rule| line.contains(&format!("error[{rule}]")))
    };
    let errors = lines.iter().filter(|line| line.contains("error["));
    if !report.is_clean()
        && (errors.clone().count() == 0 || !errors.clone().all(|line| is_left(&line)))
    {
        let files: String = proposal
            .files
            .iter()
            .map(|(name, text)| format!("{name}:\n{text}\n"))
            .collect();
        panic!("{}\n{files}", report.lines().join("\n"));
    }
    let notes = proposal.notes.iter().map(|note| note.shown()).collect();
    (load(&folder), notes)
}

#[test]
fn the_folder_made_of_the_spec_of_nh_says_the_same() {
    let spec = nh();
    let contract = Contract::of_spec(&spec);
    let mut document = contract.clone();
    document.header = None;
    for sibling in [None, Some(&spec)] {
        let (loaded, notes) = proposed(&document, sibling);
        let compared = compare(&Contract::of_spec(&loaded), &document, false);
        assert_eq!(compared.certain().count(), 0, "{}", compared.text());
        assert!(
            notes.iter().any(|note| note.contains("common header")),
            "{notes:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_becomes_a_folder_that_lints_and_generates(document in document()) {
        proposed(&document, None);
    }
}
