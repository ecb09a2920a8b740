//! Documents of other services, with other words, other cell habits and other mistakes: read without a line of code for them, and nothing in silence.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ontu_codegen::command;
use ontu_codegen::compare::contract::Contract;
use ontu_codegen::compare::{compare, of_extract};
use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::import::extract::{Extract, Form, LayoutTable, Required, RowKind};
use ontu_codegen::import::findings::effective_from;
use ontu_codegen::import::{Imported, Options, import_text, read};
use ontu_codegen::load;
use ontu_codegen::propose::{NewService, new_folder};

fn document(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn import(text: &str) -> Imported {
    import_text("sister", text.as_bytes(), text, &Options::default())
}

fn counts(imported: &Imported) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &imported.findings {
        *counts.entry(finding.kind.id()).or_default() += 1;
    }
    counts
}

fn check_counts(name: &str, expected: &[(&'static str, usize)]) {
    let expected: BTreeMap<&'static str, usize> = expected.iter().copied().collect();
    assert_eq!(counts(&import(&document(name))), expected, "{name}");
}

/// Each row of a table: element, the part that it is in, its length and whether it is required.
fn rows(table: &Option<LayoutTable>) -> Vec<(String, String, Option<u32>, Required)> {
    let rows = table.iter().flat_map(LayoutTable::members);
    rows.map(|row| {
        (
            row.element.text.clone(),
            row.within.clone(),
            row.length_value(),
            row.requiredness(),
        )
    })
    .collect()
}

fn row(
    element: &str,
    within: &str,
    length: Option<u32>,
    required: Required,
) -> (String, String, Option<u32>, Required) {
    (element.to_owned(), within.to_owned(), length, required)
}

#[test]
fn marks_units_and_types_in_other_words_are_read_and_reported() {
    use Required::{No, Yes};
    check_counts(
        "sister.md",
        &[
            ("code-grammar", 1),
            ("example-member-spelling", 1),
            ("index-no-detail", 1),
            ("length-differs", 1),
            ("length-word", 1),
            ("required-word", 12),
        ],
    );
    check_counts(
        "sister.html",
        &[
            ("doc-undated", 1),
            ("header-bracket", 2),
            ("kind-word", 7),
            ("length-form", 1),
            ("length-word", 1),
            ("required-word", 7),
        ],
    );
    let card = import(&document("sister.md")).extract;
    assert_eq!(
        rows(&card.apis[0].request),
        [
            row("CardNo", "", Some(16), Yes),
            row("CardExpr", "", Some(4), Yes),
            row("AprvAmt", "", Some(15), Yes),
            row("InstMm", "", Some(2), No),
            row("IsTuno", "", Some(20), Yes),
            row("Goods", "", None, No),
            row("GoodsNm", "Goods", Some(40), No),
        ]
    );
    assert_eq!(
        card.apis[1].request.as_ref().unwrap().rows[2].length_value(),
        Some(15)
    );
    let giro = import(&document("sister.html")).extract;
    assert_eq!(
        rows(&giro.apis[0].response),
        [
            row("BillCnt", "", Some(3), Yes),
            row("BillList", "", None, No),
            row("BillAmt", "BillList", None, Yes),
            row("DueDt", "BillList", Some(8), Yes),
        ]
    );
    let table = giro.apis[0].request.as_ref().unwrap();
    assert_eq!(table.rows[0].row_kind(), RowKind::Header);
    // What the page prints stays beside the word that it is read as.
    assert_eq!(table.rows[1].required.raw[0].2, "Y");
    assert_eq!(table.rows[1].required.text, "필수");
    assert_eq!(giro.account.unused, 0);
    let numbers: Vec<&str> = giro
        .ordinals
        .iter()
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "1", "2", "3", "3-1", "3-2"]);
}

#[test]
fn a_mark_under_optional_alone_is_left_for_a_person() {
    let text = document("sister.md").replace("필수여부", "optional");
    let found = counts(&import(&text));
    assert_eq!(found.get("required-token"), Some(&12));
    assert_eq!(found.get("required-word"), None);
}

#[test]
fn a_row_beside_a_cell_that_spans_rows_is_reported_at_its_own_line() {
    let text =
        document("sister.html").replace("<td>20(Byte)</td><td>N</td>", "<td>20</td><td></td>");
    let imported = import(&text);
    let blank = imported
        .findings
        .iter()
        .find(|finding| finding.kind.id() == "required-blank")
        .unwrap();
    let line = text.lines().position(|line| line.contains("CustNo"));
    assert_eq!(Some(blank.line), line.map(|line| line + 1));
}

#[test]
fn a_range_of_values_is_no_list_of_codes() {
    let extract: Extract = import(&document("sister.md")).extract;
    let row = &extract.apis[0].request.as_ref().unwrap().rows[4];
    assert_eq!(row.element.text, "InstMm");
    assert_eq!(row.coded_values(), []);
}

#[test]
fn blanks_of_one_width_are_a_pasted_text_and_no_page() {
    let tabs = document("pasted-tabs.txt");
    let text = tabs.replace('\t', "    ");
    assert_eq!(read::form_of(&text), Form::Pasted);
    let names = |text: &str| -> Vec<String> {
        let extract = import(text).extract;
        extract.apis.into_iter().map(|api| api.api).collect()
    };
    assert_eq!(names(&text), names(&tabs));
    assert_eq!(read::form_of(&document("pdftotext.txt")), Form::PdfText);
}

#[test]
fn a_mistake_of_the_caller_is_no_system_error() {
    let text = document("ocr.txt").replace(
        "| AC081 | 기 처리된",
        "| A0013 | 계좌번호 오류 | - 확인 |\n| AT998 | 기타 오류가 발생하였습니다. | - 확인 |\n| AC081 | 기 처리된",
    );
    let imported = import(&text);
    let found: Vec<&str> = imported
        .findings
        .iter()
        .filter(|finding| finding.kind.id() == "code-table-only")
        .map(|finding| finding.raw.as_str())
        .collect();
    assert_eq!(found, ["AT998"]);
}

#[test]
fn a_finding_without_a_candidate_announces_none() {
    let imported = import(&document("sister.md"));
    let code = imported
        .findings
        .iter()
        .find(|finding| finding.kind.id() == "code-grammar")
        .unwrap();
    let (_, expected, _) = code.message(ontu_codegen::import::findings::Language::English);
    assert_eq!(expected, "one or two capitals and three or four digits");
}

#[test]
fn a_new_service_keeps_its_day_and_the_correction_of_a_lone_body_and_agrees_with_its_document() {
    let work = tempfile::tempdir().unwrap();
    let imported = import(&document("sister.md"));
    let said = of_extract(&imported.extract);
    let day = effective_from(&imported.extract).map(|(day, _)| day);
    assert_eq!(day.as_deref(), Some("2027-03-02"));
    let proposal = new_folder(&NewService {
        service: "card",
        title: "sister.md",
        document: &said,
        effective_from: day.as_deref(),
        sibling: None,
        schema: "../spec.schema.json",
    })
    .unwrap();
    proposal.write(work.path()).unwrap();
    let service = fs::read_to_string(work.path().join("service.yaml")).unwrap();
    assert!(
        service.contains("revision: { effective_from: \"2027-03-02\" }"),
        "{service}"
    );
    let corrections = fs::read_to_string(work.path().join("corrections.yaml")).unwrap();
    assert!(
        corrections.contains("needs: { element: \"InstMM\" }"),
        "{corrections}"
    );
    let report = command::lint(work.path(), None).unwrap();
    assert!(report.is_clean(), "{:?}", report.lines());
    let spec = load::load(
        work.path(),
        None,
        &mut Sources::default(),
        &mut Findings::default(),
    )
    .unwrap()
    .unwrap();
    let compared = compare(&Contract::of_spec(&spec), &said, true);
    assert!(compared.differences.is_empty(), "{}", compared.text());
    assert_eq!(
        compared.absent,
        [
            "the tables of the common header",
            "the counterpart of a published body of CardApprovalRequest",
        ]
    );
}
