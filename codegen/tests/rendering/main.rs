//! The law of import: what is rendered out of a spec and imported again says the same, in every form.

mod render;
mod synced;

use std::path::{Path, PathBuf};

use ontu_codegen::compare::contract::{
    ApiContract, CodeCells, Contract, Layouts, RowCells, Section,
};
use ontu_codegen::compare::{compare, of_extract};
use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::import::{Options, import_text};
use ontu_codegen::load;
use ontu_codegen::resolved::Requiredness;
use proptest::prelude::*;
use render::{Form, render};

const FORMS: [Form; 3] = [Form::Markdown, Form::Html, Form::Pasted];

fn contract(folder: PathBuf) -> Contract {
    let mut findings = Findings::default();
    let spec = load::load(&folder, None, &mut Sources::default(), &mut findings)
        .unwrap()
        .unwrap();
    let mut contract = Contract::of_spec(&spec);
    // The bank prints the common header in a document of its own.
    contract.header = None;
    contract
}

/// Renders, imports, and holds the import against what was rendered, in both directions.
fn check(contract: &Contract, form: Form) {
    let text = render(contract, form);
    let name = match form {
        Form::Markdown => "document.md",
        Form::Html => "document.html",
        Form::Pasted => "document.txt",
    };
    let imported = import_text(name, text.as_bytes(), &text, &Options::default());
    let found = of_extract(&imported.extract);
    for compared in [
        compare(contract, &found, false),
        compare(&found, contract, false),
    ] {
        assert!(
            compared.differences.is_empty(),
            "{form:?}\n{}\n{text}",
            compared.text()
        );
    }
    assert_eq!(found.name, contract.name, "{form:?}");
    assert_eq!(imported.extract.account.unused, 0, "{form:?}\n{text}");
}

#[test]
fn the_spec_of_nh_is_what_is_imported_from_its_own_document() {
    let nh = contract(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh"));
    assert!(nh.apis.len() == 15 && nh.apis.iter().any(|api| api.section.is_some()));
    for form in FORMS {
        check(&nh, form);
    }
}

#[test]
fn the_spec_of_the_fixtures_is_what_is_imported_from_its_own_document() {
    let base = contract(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base/spec"));
    for form in FORMS {
        check(&base, form);
    }
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "계좌", "번호", "금액", "거래", "일자", "API", "P2P", "12자리", "(선택)", "a|b", "1 < 2",
        "R&D", "\"Y\"", "100%", "최대", "원",
    ]);
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 3 => words()]
}

fn row() -> impl Strategy<Value = RowCells> {
    let required = prop::sample::select(vec![
        Requiredness::Required,
        Requiredness::Optional,
        Requiredness::Unstated,
    ]);
    (
        "[A-Z][a-z]{2,6}[A-Z][a-z]{1,4}",
        words(),
        prop::option::weighted(0.8, 1..200_u32),
        required,
        text(),
    )
        .prop_map(|(element, name, length, required, description)| RowCells {
            element,
            name,
            length,
            required,
            description,
            repeats: false,
            rows: Vec::new(),
            line: 0,
        })
}

/// Rows with elements of their own, the last of which may repeat.
fn table() -> impl Strategy<Value = Vec<RowCells>> {
    let rows = prop::collection::vec(row(), 0..6);
    (
        rows,
        prop::option::weighted(0.4, prop::collection::vec(row(), 1..4)),
    )
        .prop_map(|(mut rows, within)| {
            let mut seen = Vec::new();
            let mut distinct = |row: &RowCells| {
                let new = !seen.contains(&row.element.to_lowercase());
                seen.push(row.element.to_lowercase());
                new
            };
            rows.retain(&mut distinct);
            let mut within = within.unwrap_or_default();
            within.retain(&mut distinct);
            if !within.is_empty() && seen.iter().all(|element| element != "rec") {
                rows.push(RowCells {
                    element: "Rec".to_owned(),
                    name: "목록".to_owned(),
                    length: None,
                    required: Requiredness::Unstated,
                    description: "500 건으로 제한".to_owned(),
                    repeats: true,
                    rows: within,
                    line: 0,
                });
            }
            rows
        })
}

fn section() -> impl Strategy<Value = Section> {
    let code = ("[A-Z]{1,2}[0-9]{3}", words(), text());
    let codes = prop::collection::btree_map("[A-Z][0-9]{4}", code, 0..4);
    (
        words(),
        words(),
        table(),
        table(),
        codes,
        prop::collection::vec(words(), 0..3),
    )
        .prop_map(
            |(title, function, request, response, codes, remarks)| Section {
                // A number before a heading counts as the heading's own.
                title: Some(format!("지급 {title}")),
                function: Some(format!("{function}을 조회합니다.")),
                suffix: Some(".nh".to_owned()),
                layouts: Layouts { request, response },
                codes: codes
                    .into_iter()
                    .map(|(code, (_, message, procedure))| CodeCells {
                        codes: vec![code],
                        message,
                        procedure,
                        line: 0,
                    })
                    .collect(),
                remarks: remarks
                    .into_iter()
                    .map(|remark| format!("본 API 는 {remark} 한다."))
                    .collect(),
                examples: Vec::new(),
            },
        )
}

fn document() -> impl Strategy<Value = Contract> {
    let api = (
        words(),
        any::<bool>(),
        prop::option::weighted(0.8, section()),
    );
    prop::collection::btree_map("[A-Z][a-z]{3,9}[A-Z][a-z]{3,9}", api, 1..5).prop_map(|apis| {
        Contract {
            name: Some("시험 서비스".to_owned()),
            description: Some("시험에 쓰는 서비스입니다.".to_owned()),
            header: None,
            apis: apis
                .into_iter()
                .map(|(api, (name, testable, section))| ApiContract {
                    api,
                    name: Some(name),
                    category: Some("조회".to_owned()),
                    testable: Some(testable),
                    line: 0,
                    section,
                })
                .collect(),
            ..Contract::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_spec_is_what_is_imported_from_its_own_document(document in document()) {
        for form in [Form::Markdown, Form::Html] {
            check(&document, form);
        }
    }
}
