//! The bank's own documents, where a folder with them lies beside the repository: all forms agree, and their mistakes are counted.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ontu_codegen::finding::{Findings, Level};
use ontu_codegen::import::decisions;
use ontu_codegen::import::extract::{Extract, LayoutTable};
use ontu_codegen::import::findings::{Context, Kind};
use ontu_codegen::import::{Imported, Options, account, command, import_file, import_text};

const OCR: &str = "seeds/nh-p2p-layouts.txt";
const MARKDOWN: &str = "bank-docs/nh-p2p-github.md";
const PDF: &str = "bank-docs/nh-p2p.pdf";
const PDF_TEXT: &str = "bank-docs/nh-p2p.pdftotext.txt";

fn service() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh")
}

/// The path of a document; says so when it is not there.
fn document(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(name);
    if path.is_file() {
        return Some(path);
    }
    not_run(&format!(
        "the test on {name}, which does not lie beside the repository"
    ));
    None
}

/// Says on the last lines of a run what it did not test; the harness keeps back what `eprintln!` writes.
fn not_run(what: &str) {
    let _ = writeln!(std::io::stderr(), "\nnot run here: {what}");
}

fn has_pdftotext() -> bool {
    let found = std::process::Command::new("pdftotext")
        .arg("-v")
        .output()
        .is_ok();
    if !found {
        not_run("the tests on PDFs, because pdftotext is not installed");
    }
    found
}

fn options() -> Options {
    let mut faults = Findings::default();
    let text = fs::read_to_string(service().join("source/decisions.yaml")).unwrap();
    let ledger = decisions::read(0, &text, &mut faults);
    assert!(!faults.has_errors(), "{faults:?}");
    Options {
        context: Context {
            known_apis: command::known_apis(&service()),
        },
        ledger,
        ..Options::default()
    }
}

fn import(path: &Path) -> Imported {
    let imported = import_file(path, &options()).unwrap();
    assert!(!imported.faults.has_errors(), "{:?}", imported.faults);
    imported
}

fn layouts(extract: &Extract) -> Vec<String> {
    let mut lines = Vec::new();
    for section in &extract.apis {
        let tables: [(&str, &Option<LayoutTable>); 2] = [
            ("request", &section.request),
            ("response", &section.response),
        ];
        for (direction, table) in tables {
            for row in table.iter().flat_map(|table| &table.rows) {
                let cells = row.cells().map(|(_, cell)| cell.key());
                lines.push(format!(
                    "{}|{direction}|{}|{}",
                    section.api,
                    row.within,
                    cells.join("|")
                ));
            }
        }
    }
    lines
}

fn codes(extract: &Extract) -> Vec<String> {
    let rows = extract.apis.iter().flat_map(|section| {
        let rows = section.codes.iter().flat_map(|table| &table.rows);
        rows.map(|row| {
            format!(
                "{}|{}",
                section.api,
                row.cells().map(|cell| cell.key()).join("|")
            )
        })
    });
    rows.collect()
}

fn remarks(extract: &Extract) -> Vec<String> {
    let cells = extract.apis.iter().flat_map(|section| {
        let head = [
            &section.title,
            &section.function,
            &section.method,
            &section.call,
            &section.result,
        ];
        head.into_iter().chain(&section.remarks)
    });
    cells.map(|cell| cell.key()).collect()
}

fn index(extract: &Extract) -> Vec<String> {
    let rows = extract.index.iter();
    rows.map(|row| {
        format!(
            "{}|{}|{}",
            row.name.key(),
            row.api_name(),
            row.is_testable()
        )
    })
    .collect()
}

fn counts(imported: &Imported) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &imported.findings {
        *counts.entry(finding.kind.id()).or_default() += 1;
    }
    counts
}

fn check_counts(imported: &Imported, expected: &[(&'static str, usize)]) {
    let expected: BTreeMap<&'static str, usize> = expected.iter().copied().collect();
    assert_eq!(counts(imported), expected);
}

/// The lines of the findings of one kind.
fn lines(imported: &Imported, kind: Kind) -> Vec<usize> {
    let found = imported
        .findings
        .iter()
        .filter(|finding| finding.kind == kind);
    found.map(|finding| finding.line).collect()
}

#[test]
fn the_findings_on_the_ocr_text_are_counted() {
    let Some(path) = document(OCR) else { return };
    let imported = import(&path);
    check_counts(
        &imported,
        &[
            ("code-grammar", 4),
            ("code-multi-cell", 3),
            ("code-prose-only", 10),
            ("code-pseudo", 3),
            ("code-same-message", 1),
            ("code-skeleton-collision", 1),
            ("code-table-only", 2),
            ("constraint-in-text", 1),
            ("desc-copy", 1),
            ("direction-unlabelled", 16),
            ("doc-undated", 1),
            ("extra-columns", 1),
            ("format-case", 1),
            ("format-vs-length", 2),
            ("header-script", 18),
            ("header-text", 1),
            ("html-in-cell", 1),
            ("ident-case-variant", 1),
            ("ident-initial-case", 3),
            ("index-category-merged", 1),
            ("index-garbage", 1),
            ("index-no-detail", 7),
            ("index-softbreak", 11),
            ("joined-cell", 3),
            ("label-variant", 4),
            ("label-wrap", 2),
            ("noise-char", 3),
            ("page-break-codes", 1),
            ("page-break-index", 1),
            ("page-break-layout", 2),
            ("procedure-target", 3),
            ("required-blank", 2),
            ("required-differs", 4),
            ("required-token", 1),
            ("word-variant", 1),
        ],
    );
    let check = |kind, expected: &[usize]| assert_eq!(lines(&imported, kind), expected, "{kind:?}");
    check(Kind::IdentInitialCase, &[79, 92, 318]);
    check(Kind::CodeGrammar, &[159, 253, 342, 385]);
    check(Kind::CodeTableOnly, &[154, 248]);
    check(Kind::CodeMultiCell, &[153, 247, 331]);
    check(Kind::CodePseudo, &[151, 245, 329]);
    check(Kind::ProcedureTarget, &[245, 246, 247]);
    check(Kind::PageBreakLayout, &[124, 229]);
    check(Kind::PageBreakCodes, &[334]);
    check(Kind::LabelVariant, &[46, 88, 135, 227]);
    check(Kind::RequiredBlank, &[134, 233]);
    check(Kind::RequiredToken, &[89]);
    check(Kind::FormatVsLength, &[80, 81]);
    check(Kind::FormatCase, &[131]);
    check(Kind::DescCopy, &[319]);
    check(Kind::HtmlInCell, &[88]);
    check(Kind::HeaderText, &[243]);
    check(Kind::ExtraColumns, &[379]);
    check(Kind::IndexGarbage, &[21]);
    check(
        Kind::CodeProseOnly,
        &[165, 165, 255, 255, 344, 387, 387, 387, 387, 387],
    );
    assert!(
        imported
            .findings
            .iter()
            .filter(|finding| finding.kind.is_won())
            .count()
            == 3
    );
    assert!(lines(&imported, Kind::LengthDiffers).is_empty());
}

#[test]
fn the_findings_on_the_markdown_are_counted() {
    let Some(path) = document(MARKDOWN) else {
        return;
    };
    check_counts(
        &import(&path),
        &[
            ("cell-split-by-pipe", 2),
            ("constraint-in-text", 1),
            ("desc-copy", 1),
            ("doc-undated", 1),
            ("example-member-spelling", 2),
            ("example-member-unlisted", 1),
            ("format-case", 1),
            ("format-vs-length", 2),
            ("ident-case-variant", 1),
            ("index-shorter", 7),
            ("required-blank", 2),
            ("required-differs", 4),
            ("url-suffix", 1),
        ],
    );
}

#[test]
fn every_finding_that_weighs_something_is_decided() {
    for name in [OCR, MARKDOWN, PDF_TEXT] {
        let Some(path) = document(name) else { continue };
        let imported = import(&path);
        let open: Vec<_> = imported
            .open()
            .filter(|finding| finding.kind.level() != Level::Note)
            .collect();
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn all_forms_give_the_same_layout_rows() {
    let Some(markdown) = document(MARKDOWN) else {
        return;
    };
    let expected = layouts(&import(&markdown).extract);
    assert_eq!(expected.len(), 112);
    for name in [OCR, PDF_TEXT] {
        let Some(path) = document(name) else { continue };
        assert_eq!(layouts(&import(&path).extract), expected, "{name}");
    }
    if let (Some(path), true) = (document(PDF), has_pdftotext()) {
        assert_eq!(layouts(&import(&path).extract), expected);
    }
}

#[test]
fn ocr_and_pdf_give_the_same_index_codes_and_texts() {
    let (Some(ocr), Some(text)) = (document(OCR), document(PDF_TEXT)) else {
        return;
    };
    let ocr = import(&ocr).extract;
    assert_eq!(ocr.index.len(), 15);
    assert_eq!(ocr.index.iter().filter(|row| row.is_testable()).count(), 8);
    assert_eq!(codes(&ocr).len(), 19);
    let mut others = vec![import(&text).extract];
    if let (Some(path), true) = (document(PDF), has_pdftotext()) {
        others.push(import(&path).extract);
    }
    for other in others {
        assert_eq!(index(&other), index(&ocr));
        assert_eq!(codes(&other), codes(&ocr));
        assert_eq!(remarks(&other).len(), remarks(&ocr).len());
        for (one, two) in remarks(&other).iter().zip(remarks(&ocr)) {
            assert_eq!(*one, two);
        }
    }
}

#[test]
fn every_cell_is_used() {
    for name in [OCR, MARKDOWN, PDF_TEXT] {
        let Some(path) = document(name) else { continue };
        let imported = import(&path);
        assert_eq!(imported.extract.account.unused, 0, "{name}");
        assert_eq!(
            account::unread(&imported.document, &imported.extract),
            [],
            "{name}"
        );
    }
}

#[test]
fn without_its_continuation_a_row_is_reported() {
    let Some(path) = document(OCR) else { return };
    let text = fs::read_to_string(path).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.contains("기존 대출 : N"))
        .collect();
    let imported = import_text("cut", b"", &kept.join("\n"), &Options::default());
    let found = imported
        .findings
        .iter()
        .find(|finding| finding.kind == Kind::CodesIncomplete);
    assert_eq!(
        found.map(|finding| finding.element.as_str()),
        Some("NewTrnsYn")
    );
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("| | | 은행 문의"))
        .collect();
    let imported = import_text("cut", b"", &kept.join("\n"), &Options::default());
    assert_eq!(lines(&imported, Kind::CutAtBreak), [332]);
}

#[test]
fn each_line_of_a_table_that_is_deleted_changes_the_extract() {
    let Some(path) = document(OCR) else { return };
    let text = fs::read_to_string(path).unwrap();
    let all: Vec<&str> = text.lines().collect();
    let whole = import_text("whole", b"", &text, &Options::default());
    for (number, line) in all
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with("| ") && !line.contains("---"))
    {
        let kept: Vec<&str> = all
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number)
            .map(|(_, line)| *line)
            .collect();
        let cut = import_text("cut", b"", &kept.join("\n"), &Options::default());
        let lost = whole.extract.account.cells - cut.extract.account.cells;
        assert!(lost > 0, "line {}: {line}", number + 1);
        assert_eq!(cut.extract.account.unused, 0, "line {}: {line}", number + 1);
    }
}
