//! Edits of a folder that is there: the lines that go and come, and nothing else.

use std::fs;
use std::path::Path;

use ontu_codegen::compare::compare;
use ontu_codegen::compare::contract::{Contract, Layouts, Section};
use ontu_codegen::finding::{Findings, Level, Sources};
use ontu_codegen::lint::lint;
use ontu_codegen::load::{self, Loaded, Tree};
use ontu_codegen::propose::{Edit, Proposal, edit_folder};
use ontu_codegen::resolve::resolve;

use crate::made_up::plain;
use crate::nh;

/// Edits the folder of NH until it says what a document says; gives the edited folder, what the edit changed, and its notes.
pub(crate) fn edited(document: &Contract) -> (Loaded, Proposal, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
    let spec = nh();
    let tree = Tree::disk();
    let comparison = compare(&Contract::of_spec(&spec), document, false);
    let proposal = edit_folder(&Edit {
        tree: &tree,
        folder: &folder,
        spec: &spec,
        document,
        comparison: &comparison,
    })
    .unwrap();
    let mut after = tree;
    for (name, text) in &proposal.files {
        after = after.with(folder.join(name), Some(text.clone().into_bytes()));
    }
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let loaded = load::load_from(&after, &folder, None, &mut sources, &mut findings)
        .unwrap()
        .unwrap();
    let resolved = resolve(loaded.clone(), &mut findings);
    lint(&resolved, &sources, &mut findings);
    let faults = findings
        .sorted()
        .into_iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| finding.line(&sources))
        .collect();
    (loaded, proposal, faults)
}

/// Changes the contract of NH, edits the folder after it, and expects exactly these lines to go and to come.
fn check(change: impl FnOnce(&mut Contract), expected: &[(&str, &[&str])]) {
    let mut document = Contract::of_spec(&nh());
    change(&mut document);
    let (loaded, proposal, faults) = edited(&document);
    assert!(faults.is_empty(), "{faults:#?}");
    let again = compare(&Contract::of_spec(&loaded), &document, false);
    assert_eq!(again.certain().count(), 0, "{}", again.text());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (name, text) in &proposal.files {
        let before = fs::read_to_string(folder.join(name)).unwrap_or_default();
        let mut lines = Vec::new();
        let kept = |one: &str, other: &str| other.lines().filter(|line| *line == one).count();
        for line in before
            .lines()
            .filter(|line| kept(line, text) < kept(line, &before))
        {
            lines.push(format!("-{line}"));
        }
        for line in text
            .lines()
            .filter(|line| kept(line, &before) < kept(line, text))
        {
            lines.push(format!("+{line}"));
        }
        found.push((name.clone(), lines));
    }
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(name, lines)| (name.as_str(), lines.iter().map(String::as_str).collect()))
        .collect();
    let expected: Vec<(&str, Vec<&str>)> = expected
        .iter()
        .map(|(name, lines)| (*name, lines.to_vec()))
        .collect();
    assert_eq!(found, expected);
}

fn section<'c>(document: &'c mut Contract, api: &str) -> &'c mut Section {
    document
        .apis
        .iter_mut()
        .find(|known| known.api == api)
        .and_then(|known| known.section.as_mut())
        .unwrap()
}

const ORDER: &str = "P2PNInvestmentPaymentOrder";
const ORDER_FILE: &str = "apis/P2PNInvestmentPaymentOrder.yaml";

#[test]
fn a_document_that_says_the_same_changes_nothing() {
    check(|_| {}, &[]);
}

#[test]
fn a_length_that_grew_in_one_table_becomes_an_override() {
    check(
        |document| section(document, ORDER).layouts.request[9].length = Some(60),
        &[(
            ORDER_FILE,
            &[
                "-  - { element: \"Dpnm\", name: \"예금주명\", length: 50, required: true }",
                "+  - { element: \"Dpnm\", name: \"예금주명\", length: 60, required: true, overrides: [length] }",
            ],
        )],
    );
}

#[test]
fn a_length_that_grew_in_every_table_changes_the_dictionary() {
    check(
        |document| {
            for section in document
                .apis
                .iter_mut()
                .filter_map(|api| api.section.as_mut())
            {
                let layouts = &mut section.layouts;
                for row in layouts.request.iter_mut().chain(&mut layouts.response) {
                    if row.element == "SlctAmt" {
                        row.length = Some(18);
                    }
                }
            }
        },
        &[
            (
                ORDER_FILE,
                &[
                    "-  - { element: \"SlctAmt\", name: \"모집 금액\", length: 15, required: true, description: \"총 대출 금액\" }",
                    "+  - { element: \"SlctAmt\", name: \"모집 금액\", length: 18, required: true, description: \"총 대출 금액\" }",
                ],
            ),
            (
                "elements.yaml",
                &[
                    "-  - { element: \"SlctAmt\", name: \"모집 금액\", english: raised_amount, kind: amount, class: public, length: 15 }",
                    "+  - { element: \"SlctAmt\", name: \"모집 금액\", english: raised_amount, kind: amount, class: public, length: 18 }",
                ],
            ),
        ],
    );
}

#[test]
fn a_new_row_comes_where_the_table_has_it() {
    check(
        |document| {
            section(document, ORDER)
                .layouts
                .response
                .insert(3, plain("FeeAmt", "수수료금액", 15));
        },
        &[
            (
                ORDER_FILE,
                &[
                    "+  - { element: \"FeeAmt\", name: \"수수료금액\", length: 15, required: false }",
                ],
            ),
            (
                "elements.yaml",
                &[
                    "+  - { element: \"FeeAmt\", name: \"수수료금액\", class: undecided, length: 15 }  # proposed: english: fee_amount, kind: amount, class: public",
                ],
            ),
        ],
    );
}

#[test]
fn a_row_of_a_repeating_part_goes_with_its_entry_and_the_bodies_that_have_it() {
    let mut document = Contract::of_spec(&nh());
    document.carries.examples = false;
    let api = "P2PNAccountReceiveInformationList";
    let rows = &mut section(&mut document, api).layouts.response[7].rows;
    assert_eq!(rows.remove(0).element, "Sqno");
    let (loaded, proposal, faults) = edited(&document);
    assert!(faults.is_empty(), "{faults:#?}");
    let again = compare(&Contract::of_spec(&loaded), &document, false);
    assert_eq!(again.certain().count(), 0, "{}", again.text());
    assert!(
        loaded
            .elements
            .iter()
            .all(|entry| entry.element.value != "Sqno")
    );
    let text = &proposal.files[&format!("apis/{api}.yaml")];
    assert!(
        !text.contains("examples:") && text.contains("note: \"How an empty list"),
        "{text}"
    );
    assert!(
        proposal
            .notes
            .iter()
            .any(|note| note.text.contains("published bodies"))
    );
}

#[test]
fn a_correction_that_the_document_has_caught_up_with_is_taken_out() {
    let mut document = Contract::of_spec(&nh());
    document.carries.examples = false;
    let layouts = &mut section(&mut document, "P2PNVirtualAccountNumberRequest").layouts;
    for rows in [&mut layouts.request, &mut layouts.response] {
        rows[0].element = "P2PCmtmNo".to_owned();
    }
    let (loaded, proposal, faults) = edited(&document);
    assert!(faults.is_empty(), "{faults:#?}");
    let corrections = |spec: &Loaded| spec.corrections.len();
    assert_eq!(corrections(&loaded), corrections(&nh()) - 2);
    assert!(!proposal.files["corrections.yaml"].contains("virtual-account-agreement-spelling"));
    assert!(
        proposal.files["elements.yaml"]
            .contains("{ element: \"P2PCmtmNo\", name: \"P2P약정번호\", kind: digits, class: public, length: 20, origin: configuration }")
    );
}

#[test]
fn the_codes_of_a_row_that_went_stay_known() {
    let mut document = Contract::of_spec(&nh());
    let api = "P2PNInvestmentDepositAmountReturnResultList";
    section(&mut document, api).codes.clear();
    let mut spec = nh();
    spec.codes.retain(|entry| entry.code.value != "A0284");
    let (loaded, proposal, faults) = edited(&document);
    assert!(faults.is_empty(), "{faults:#?}");
    let kept = loaded
        .codes
        .iter()
        .filter(|entry| entry.code.value == "A0284")
        .count();
    assert_eq!(kept, 1);
    assert!(proposal.files[&format!("apis/{api}.yaml")].contains("\ncodes: []\n"));
}

#[test]
fn an_api_that_was_unpublished_is_laid_out_in_its_own_file() {
    check(
        |document| {
            let api = document
                .apis
                .iter_mut()
                .find(|api| api.api == "P2PLoanInformationList")
                .unwrap();
            api.testable = Some(true);
            api.section = Some(Section {
                title: Some("대출정보 목록조회".to_owned()),
                function: Some("대출정보를 조회합니다.".to_owned()),
                layouts: Layouts {
                    request: vec![plain("LoanNo", "대출번호", 13)],
                    response: Vec::new(),
                },
                ..Section::default()
            });
        },
        &[(
            "apis/P2PLoanInformationList.yaml",
            &[
                "-testable: false",
                "-layout: unpublished",
                "+title: \"대출정보 목록조회\"",
                "+testable: true",
                "+layout: published",
                "+function: \"대출정보를 조회합니다.\"",
                "+request:",
                "+  - { element: \"LoanNo\", name: \"대출번호\", length: 13, required: false }",
                "+response: []",
            ],
        )],
    );
}
