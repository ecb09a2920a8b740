//! `spec/nh/source` against `spec/nh`, without the document: every row of the spec is a row of the extract, and every cell that was replaced has its decision.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::compare::contract::Contract;
use ontu_codegen::compare::{compare, of_extract};
use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::import::decisions::{self, Ledger};
use ontu_codegen::import::extract::{Cell, Extract, Form};
use ontu_codegen::import::text;
use ontu_codegen::load;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh")
}

fn extract() -> Extract {
    let text = fs::read_to_string(folder().join("source/extract.yaml")).unwrap();
    text::from_yaml("extract.yaml", &text).unwrap()
}

fn ledger() -> Ledger {
    let text = fs::read_to_string(folder().join("source/decisions.yaml")).unwrap();
    let mut faults = Findings::default();
    let ledger = decisions::read(0, &text, &mut faults);
    assert!(!faults.has_errors(), "{:#?}", faults.sorted());
    ledger
}

fn cells(mut extract: Extract) -> Vec<Cell> {
    let mut cells = Vec::new();
    extract.each_cell_mut(&mut |_, cell| cells.push(cell.clone()));
    cells
}

#[test]
fn the_spec_says_what_the_extract_says() {
    let mut findings = Findings::default();
    let spec = load::load(&folder(), None, &mut Sources::default(), &mut findings)
        .unwrap()
        .unwrap();
    assert!(!findings.has_errors());
    let extract = extract();
    let document = of_extract(&extract);
    // Held as a text that nobody misread: the decisions have set the misreadings right.
    let compared = compare(&Contract::of_spec(&spec), &document, false);
    assert!(compared.differences.is_empty(), "{}", compared.text());
    assert_eq!(
        compared.absent,
        ["the published bodies", "the tables of the common header"]
    );
    let sections = document.apis.iter().filter_map(|api| api.section.as_ref());
    let rows: usize = sections
        .map(|section| {
            let layouts = &section.layouts;
            layouts
                .request
                .iter()
                .chain(&layouts.response)
                .map(|row| row.flat().len())
                .sum::<usize>()
        })
        .sum();
    assert_eq!((document.apis.len(), rows), (15, 96));
}

#[test]
fn every_cell_of_the_extract_stands_on_a_line_of_the_document() {
    let extract = extract();
    assert_eq!(extract.source.form, Form::PipeText);
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(hex(&extract.source.sha256));
    let lines = extract.source.lines;
    let account = extract.account;
    assert_eq!(
        account.cells,
        account.rows + account.headers + account.unused
    );
    assert_eq!(account.unused, 0);
    for cell in cells(extract) {
        assert!(
            cell.raw.iter().all(|part| (1..=lines).contains(&part.0)),
            "{cell:?}"
        );
    }
}

#[test]
fn every_text_that_is_not_what_the_document_prints_has_its_decision() {
    let ledger = ledger();
    let known: BTreeSet<&str> = ledger
        .decisions
        .iter()
        .map(|decision| decision.fingerprint.as_str())
        .collect();
    let mut decided = BTreeSet::new();
    for cell in cells(extract()) {
        if let Some(fingerprint) = &cell.decided {
            assert!(known.contains(fingerprint.as_str()), "{cell:?}");
            decided.insert(fingerprint.clone());
        }
    }
    let replacing: BTreeSet<String> = ledger
        .decisions
        .iter()
        .filter(|decision| decision.concerns(Form::PipeText))
        .filter(|decision| {
            decision
                .take
                .as_ref()
                .is_some_and(|take| *take != decision.raw)
        })
        .map(|decision| decision.fingerprint.clone())
        .collect();
    assert_eq!(decided, replacing);
    for decision in &ledger.decisions {
        assert!(
            !decision.basis.is_empty() && !decision.by.is_empty(),
            "{decision:?}"
        );
    }
}
