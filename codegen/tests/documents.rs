//! Documents of an invented service in every form give the same rows; their findings are counted, and nothing is lost.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ontu_codegen::finding::{Findings, Level, Sources};
use ontu_codegen::import::decisions::{self, Ledger};
use ontu_codegen::import::extract::{Direction, Extract, Form, LayoutTable};
use ontu_codegen::import::findings::{Context, Kind, Language};
use ontu_codegen::import::report::{Report, report_schema};
use ontu_codegen::import::{
    Imported, Options, account, command, import_bytes, import_file, import_text, read, text, words,
};
use unicode_normalization::UnicodeNormalization;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

fn document(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

fn ledger(path: &Path) -> Ledger {
    let mut faults = Findings::default();
    let ledger = decisions::read(0, &fs::read_to_string(path).unwrap(), &mut faults);
    assert!(!faults.has_errors(), "{faults:?}");
    ledger
}

/// Imports a document of the invented service with its decisions.
fn import(name: &str) -> Imported {
    let options = Options {
        ledger: ledger(&folder().join("decisions.yaml")),
        ..Options::default()
    };
    let imported = import_file(&folder().join(name), &options).unwrap();
    assert!(!imported.faults.has_errors(), "{:?}", imported.faults);
    imported
}

/// Every row of every layout on a line, without blanks.
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
        assert!(section.further.is_empty());
    }
    lines
}

fn expected_layouts() -> Vec<String> {
    let lines = document("layouts.txt");
    lines.lines().map(words::key).collect()
}

fn codes(extract: &Extract) -> Vec<String> {
    extract
        .apis
        .iter()
        .flat_map(|section| {
            section
                .codes
                .iter()
                .flat_map(|table| &table.rows)
                .map(|row| {
                    format!(
                        "{}|{}",
                        section.api,
                        row.cells().map(|cell| cell.key()).join("|")
                    )
                })
        })
        .collect()
}

fn index(extract: &Extract) -> Vec<String> {
    extract
        .index
        .iter()
        .map(|row| format!("{}|{}", row.name.key(), row.api_name()))
        .collect()
}

fn counts(imported: &Imported) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &imported.findings {
        *counts.entry(finding.kind.id()).or_default() += 1;
    }
    counts
}

/// Says on the last lines of a run what it did not test; the harness keeps back what `eprintln!` writes.
fn not_run(what: &str) {
    let _ = writeln!(std::io::stderr(), "\nnot run here: {what}");
}

fn has_pdftotext() -> bool {
    std::process::Command::new("pdftotext")
        .arg("-v")
        .output()
        .is_ok()
}

const TEXTS: [&str; 6] = [
    "ocr.txt",
    "github.md",
    "page.html",
    "pasted-tabs.txt",
    "pasted-blanks.txt",
    "pdftotext.txt",
];

#[test]
fn every_form_is_recognised() {
    let forms: Vec<Form> = TEXTS
        .iter()
        .map(|name| read::form_of(&document(name)))
        .collect();
    assert_eq!(
        forms,
        [
            Form::PipeText,
            Form::Markdown,
            Form::Html,
            Form::Pasted,
            Form::Pasted,
            Form::PdfText
        ]
    );
}

#[test]
fn every_form_gives_the_same_rows() {
    for name in TEXTS {
        let found = layouts(&import(name).extract);
        assert_eq!(found, expected_layouts(), "{name}");
    }
}

#[test]
fn every_form_with_codes_and_index_gives_the_same() {
    let tabs = import("pasted-tabs.txt").extract;
    let (codes_expected, index_expected) = (codes(&tabs), index(&tabs));
    assert_eq!(codes_expected.len(), 5);
    assert_eq!(index_expected.len(), 4);
    for name in TEXTS {
        let extract = import(name).extract;
        assert_eq!(index(&extract), index_expected, "{name}");
        if name != "github.md" {
            assert_eq!(codes(&extract), codes_expected, "{name}");
        }
    }
}

#[test]
fn groups_that_span_rows_are_given_to_each_of_them() {
    for name in ["page.html", "pdftotext.txt", "pasted-tabs.txt"] {
        let extract = import(name).extract;
        let groups: Vec<&str> = extract
            .index
            .iter()
            .map(|row| row.category.text.as_str())
            .collect();
        assert_eq!(groups, ["이체", "이체", "조회", "조회"], "{name}");
    }
}

#[test]
fn a_pdf_gives_what_its_text_gives() {
    if !has_pdftotext() {
        not_run("the PDF of the invented service, because pdftotext is not installed");
        return;
    }
    let imported = import("document.pdf");
    assert_eq!(imported.extract.source.form, Form::Pdf);
    assert_eq!(layouts(&imported.extract), expected_layouts());
}

#[test]
fn without_the_program_for_pdfs_the_error_says_how_to_get_it() {
    let error = read::pdf::text_with(OsStr::new("no-such-program"), b"%PDF-1.4")
        .unwrap_err()
        .to_string();
    assert!(error.contains("no-such-program"), "{error}");
    assert!(error.contains("apt-get install poppler-utils"), "{error}");
    assert!(error.contains("pdftotext -layout"), "{error}");
}

#[test]
fn what_is_no_pdf_is_an_error_and_no_panic() {
    if !has_pdftotext() {
        not_run("a damaged PDF, because pdftotext is not installed");
        return;
    }
    let error = import_bytes("broken.pdf", b"%PDF-1.4 nothing", &Options::default()).unwrap_err();
    assert!(
        error.to_string().contains("could not read the PDF")
            || error.to_string().contains("holds no text"),
        "{error}"
    );
}

/// The findings of a document by kind, the whole list.
fn check_counts(imported: &Imported, expected: &[(&'static str, usize)]) {
    let expected: BTreeMap<&'static str, usize> = expected.iter().copied().collect();
    assert_eq!(
        counts(imported),
        expected,
        "{}",
        imported.extract.source.file
    );
}

#[test]
fn texts_of_windows_are_read() {
    let text = document("pasted-tabs.txt");
    let (korean, _, replaced) = encoding_rs::EUC_KR.encode(&text);
    assert!(!replaced);
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let lines = text.replace('\n', "\r\n").into_bytes();
    // As macOS writes Hangul.
    let apart = text.nfd().collect::<String>().into_bytes();
    assert_ne!(apart, text.as_bytes());
    for bytes in [korean.into_owned(), wide, marked, lines, apart] {
        let imported = import_bytes("pasted.txt", &bytes, &Options::default()).unwrap();
        assert_eq!(layouts(&imported.extract), expected_layouts());
        assert_eq!(counts(&imported).get("encoding"), None);
    }
    let broken = import_bytes("broken.txt", b"a\xff\xffb", &Options::default()).unwrap();
    assert_eq!(counts(&broken).get("encoding"), Some(&1));
}

#[test]
fn a_file_in_which_nothing_of_a_contract_stands_is_an_error() {
    for (name, bytes) in [
        ("empty.txt", ""),
        (
            "letter.txt",
            "안녕하십니까\n다음 주에 문서를 보내겠습니다.\n",
        ),
        (
            "page.html",
            "<html><body><p>404 Not Found</p></body></html>",
        ),
        (
            "list.md",
            "# 안내\n\n| 이름 | 전화 |\n|---|---|\n| 김온투 | 02 |\n",
        ),
    ] {
        let imported = import_bytes(name, bytes.as_bytes(), &Options::default()).unwrap();
        let found = counts(&imported);
        assert_eq!(found.get("doc-without-contract"), Some(&1), "{name}");
    }
    assert_eq!(Kind::DocWithoutContract.level(), Level::Error);
    for name in ["ocr.txt", "github.md", "page.html", "pasted-tabs.txt"] {
        let found = counts(&import(name));
        assert_eq!(found.get("doc-without-contract"), None, "{name}");
    }
}

#[test]
fn findings_of_the_invented_service_are_counted() {
    check_counts(
        &import("ocr.txt"),
        &[
            ("code-grammar", 1),
            ("code-multi-cell", 1),
            ("code-pseudo", 1),
            ("code-skeleton-collision", 1),
            ("constraint-in-text", 1),
            ("direction-unlabelled", 6),
            ("doc-undated", 1),
            ("header-script", 7),
            ("header-text", 1),
            ("ident-initial-case", 1),
            ("index-category-merged", 1),
            ("index-no-detail", 1),
            ("index-softbreak", 2),
            ("joined-cell", 1),
            ("label-variant", 1),
            ("length-differs", 1),
            ("page-break-layout", 1),
            ("required-blank", 1),
            ("required-token", 1),
        ],
    );
    check_counts(
        &import("github.md"),
        &[
            ("cell-split-by-pipe", 2),
            ("constraint-in-text", 1),
            ("doc-undated", 1),
            ("example-member-spelling", 1),
            ("example-member-unlisted", 1),
            ("example-required-absent", 1),
            ("index-no-detail", 1),
            ("length-differs", 1),
            ("required-blank", 1),
            ("url-suffix", 1),
        ],
    );
    for name in ["page.html", "pasted-tabs.txt", "pasted-blanks.txt"] {
        check_counts(
            &import(name),
            &[
                ("code-multi-cell", 1),
                ("code-pseudo", 1),
                ("constraint-in-text", 1),
                ("doc-undated", 1),
                ("index-no-detail", 1),
                ("length-differs", 1),
                ("required-blank", 1),
            ],
        );
    }
    check_counts(
        &import("pdftotext.txt"),
        &[
            ("code-multi-cell", 1),
            ("code-pseudo", 1),
            ("constraint-in-text", 1),
            ("doc-undated", 1),
            ("index-no-detail", 1),
            ("index-softbreak", 1),
            ("joined-cell", 1),
            ("length-differs", 1),
            ("page-break-layout", 2),
            ("required-blank", 1),
        ],
    );
}

#[test]
fn examples_propose_corrections() {
    let imported = import("github.md");
    let proposals: Vec<String> = imported
        .findings
        .iter()
        .filter_map(|finding| finding.proposal.as_ref())
        .map(|proposal| serde_json::to_string(proposal).unwrap())
        .collect();
    assert_eq!(
        proposals,
        [
            r#"{"api":"DemoTransferOrder","direction":"request","element":"AgrmNo","needs":{"element":"AGRMNO"}}"#,
            r#"{"api":"DemoTransferResultInquiry","direction":"request","element":"OrgTuno","needs":{"row":"TrnfNo"}}"#,
            r#"{"api":"DemoTransferResultInquiry","direction":"response","element":"RsltTm","needs":"optional"}"#,
        ]
    );
}

#[test]
fn every_kind_has_its_words_in_both_languages() {
    let korean = |text: &str| text.chars().any(words::is_korean);
    for kind in Kind::ALL {
        for language in [Language::English, Language::Korean] {
            let said = kind.words(language);
            for part in [said.found, said.expected, said.action] {
                assert!(!part.is_empty(), "{}", kind.id());
                assert_eq!(
                    part.matches('{').count(),
                    part.matches('}').count(),
                    "{}: {part}",
                    kind.id()
                );
            }
            assert_eq!(
                korean(said.action),
                language == Language::Korean,
                "{}",
                kind.id()
            );
            assert_eq!(
                korean(said.found),
                language == Language::Korean,
                "{}: {}",
                kind.id(),
                said.found
            );
        }
    }
    let mut ids: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Kind::ALL.len());
}

#[test]
fn messages_are_filled_in() {
    for name in TEXTS {
        for finding in import(name).findings {
            for language in [Language::English, Language::Korean] {
                let (found, expected, action) = finding.message(language);
                for part in [found, expected, action] {
                    assert!(!part.contains('{') || finding.raw.contains('{'), "{part}");
                }
            }
        }
    }
}

#[test]
fn every_cell_of_every_form_is_used() {
    for name in TEXTS {
        let imported = import(name);
        let account = imported.extract.account;
        assert!(account.cells > 150, "{name}: {account:?}");
        assert_eq!(account.unused, 0, "{name}: {:?}", imported.extract.unused);
        assert_eq!(account.cells, account.rows + account.headers, "{name}");
        assert_eq!(
            account::unread(&imported.document, &imported.extract),
            [],
            "{name}"
        );
    }
}

#[test]
fn an_extract_is_written_and_read_back_the_same() {
    for name in TEXTS {
        let extract = import(name).extract;
        let written = text::to_yaml(&extract).unwrap();
        let read: Extract = text::from_yaml(name, &written).unwrap();
        assert_eq!(read, extract, "{name}");
        assert_eq!(
            text::to_yaml(&import(name).extract).unwrap(),
            written,
            "{name}"
        );
    }
}

#[test]
fn the_report_follows_its_schema() {
    let schema = serde_json::to_value(report_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for name in TEXTS {
        let imported = import(name);
        let mut sources = Sources::default();
        let file = sources.add(name, imported.document.text.clone());
        let report = Report {
            imported: &imported,
            sources: &sources,
            file,
            faults: &imported.faults,
            language: Language::Korean,
            strict: true,
        };
        let record = serde_json::to_value(report.record()).unwrap();
        assert!(validator.is_valid(&record), "{name}");
        assert!(report.text().contains("without a use"));
    }
}

#[test]
fn a_removed_half_row_is_reported() {
    let whole = document("ocr.txt");
    let without: Vec<&str> = whole
        .lines()
        .filter(|line| !line.contains("예약 이체 : Y"))
        .collect();
    let imported = import_text("ocr.txt", b"", &without.join("\n"), &Options::default());
    let found: Vec<(&str, &str)> = imported
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::CodesIncomplete)
        .map(|finding| (finding.element.as_str(), finding.raw.as_str()))
        .collect();
    assert_eq!(found, [("RsvYn", "N")]);
}

#[test]
fn a_reply_without_its_header_row_is_reported() {
    let whole = document("ocr.txt");
    // The second row 공통부 is the one of the first reply.
    let mut headers = 0;
    let kept: Vec<&str> = whole
        .lines()
        .filter(|line| {
            headers += usize::from(line.contains("공통부"));
            !(line.contains("공통부") && headers == 2)
        })
        .collect();
    let imported = import_text("ocr.txt", b"", &kept.join("\n"), &Options::default());
    let found = counts(&imported);
    assert_eq!(found.get("element-duplicate"), Some(&1), "{found:?}");
    assert_eq!(found.get("layout-missing"), Some(&1), "{found:?}");
}

#[test]
fn a_lost_header_row_is_reported_and_its_rows_are_kept() {
    let whole = document("pasted-tabs.txt");
    let mut seen = 0;
    let kept: Vec<&str> = whole
        .lines()
        .filter(|line| {
            seen += usize::from(line.starts_with("Element\t"));
            !(line.starts_with("Element\t") && seen == 2)
        })
        .collect();
    let imported = import_text("pasted.txt", b"", &kept.join("\n"), &Options::default());
    assert_eq!(counts(&imported).get("header-missing"), Some(&1));
    assert_eq!(layouts(&imported.extract), expected_layouts());
}

#[test]
fn directions_follow_labels_before_order() {
    let text = "제목\n기본정보\n호출정보 : DemoCall.nh\n응답\nElement\t한글명\tType\tLength\toptional\tDescription\nHeader\t\t공통부\t\t\t\nBack\t답\t필드\t1\t필수\t\n\n요청\nElement\t한글명\tType\tLength\toptional\tDescription\nHeader\t\t공통부\t\t\t\nAsk\t물음\t필드\t2\t필수\t\n";
    let extract = import_text("a", b"", text, &Options::default()).extract;
    let section = &extract.apis[0];
    let members = |table: &Option<LayoutTable>| -> Vec<String> {
        table
            .iter()
            .flat_map(LayoutTable::members)
            .map(|row| row.element.text.clone())
            .collect()
    };
    assert_eq!(members(&section.request), ["Ask"]);
    assert_eq!(members(&section.response), ["Back"]);
    assert_eq!(
        section.response.as_ref().unwrap().direction,
        Direction::Response
    );
}

#[test]
fn import_runs_as_a_command() {
    let folder = folder();
    let run = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_ontu-codegen");
        std::process::Command::new(program)
            .args(arguments)
            .output()
            .unwrap()
    };
    let ocr = folder.join("ocr.txt").display().to_string();
    let decisions = folder.join("decisions.yaml").display().to_string();
    let json = run(&["import", &ocr, "--decisions", &decisions, "--json"]);
    assert!(json.status.success());
    let record: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(record["counts"]["layouts"], 6);
    assert_eq!(record["errors"], 0);
    let korean = run(&["import", &ocr, "--lang", "ko"]);
    let shown = String::from_utf8(korean.stdout).unwrap();
    assert!(
        shown.contains("ocr.txt:60:35: warning[code-grammar]"),
        "{shown}"
    );
    assert!(shown.contains("은행이 보내는 코드를 결정"), "{shown}");
    let extract = run(&["import", &ocr, "--extract"]);
    assert!(
        String::from_utf8(extract.stdout)
            .unwrap()
            .starts_with("format: 1\n")
    );
    let missing = run(&["import", "no-such-file.md"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        String::from_utf8(missing.stderr)
            .unwrap()
            .contains("no-such-file.md")
    );
}

#[test]
fn the_apis_of_a_spec_are_known_to_the_index() {
    let known = command::known_apis(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh"));
    assert_eq!(known.len(), 15);
    let options = Options {
        context: Context {
            known_apis: vec!["DemoTransferOrder".to_owned(), "DemoClose".to_owned()],
        },
        ..Options::default()
    };
    let imported = import_text("a", b"", &document("github.md"), &options);
    let found = counts(&imported);
    assert_eq!(found.get("index-shorter"), Some(&1));
    assert_eq!(found.get("index-unknown"), Some(&3));
}
