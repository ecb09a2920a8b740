//! `sync` and the comparing and writing side of `import`, run as commands in repositories of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::render::{Form, render};
use ontu_codegen::compare::contract::{
    ApiContract, CodeCells, Contract, Layouts, RowCells, Section,
};
use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::load;
use ontu_codegen::resolved::Requiredness;

/// A repository with the spec of NH, bindings generated from it, and nothing left to commit.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
        copy(&spec, &folder.path().join("spec/nh"));
        let ledger = folder.path().join("spec/nh/source/decisions.yaml");
        fs::write(ledger, "format: 1\ndecisions: []\n").unwrap();
        let repository = Self { folder };
        let generated = repository.run(&["generate", "--out", "generated"]);
        assert!(generated.status.success(), "{}", shown(&generated));
        repository.git(&["init", "--quiet"]);
        repository.commit();
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_ontu-codegen"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    fn sync(&self, arguments: &[&str]) -> Output {
        self.run(&[&["sync", "new.md", "--out", "generated"], arguments].concat())
    }

    fn git(&self, arguments: &[&str]) -> String {
        let identity = [
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.invalid",
            "-c",
            "core.autocrlf=false",
        ];
        let output = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", shown(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A state to go on from"]);
    }

    /// What differs from the last commit, the document aside.
    fn changed(&self) -> Vec<String> {
        self.git(&["status", "--porcelain", "--untracked-files=all"])
            .lines()
            .map(|line| line[3..].to_owned())
            .filter(|name| name != "new.md")
            .collect()
    }

    /// Lays a document beside the spec: what the spec says but for one change.
    fn publish(&self, change: impl FnOnce(&mut Contract)) {
        let mut findings = Findings::default();
        let spec = load::load(
            &self.path("spec/nh"),
            None,
            &mut Sources::default(),
            &mut findings,
        )
        .unwrap()
        .unwrap();
        let mut document = Contract::of_spec(&spec);
        change(&mut document);
        fs::write(self.path("new.md"), render(&document, Form::Markdown)).unwrap();
    }
}

fn shown(output: &Output) -> String {
    format!(
        "{:?}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn section<'c>(document: &'c mut Contract, api: &str) -> &'c mut Section {
    let found = document.apis.iter_mut().find(|known| known.api == api);
    found.and_then(|known| known.section.as_mut()).unwrap()
}

fn row(element: &str, name: &str, length: u32, required: Requiredness) -> RowCells {
    RowCells {
        element: element.to_owned(),
        name: name.to_owned(),
        length: Some(length),
        required,
        description: String::new(),
        repeats: false,
        rows: Vec::new(),
        line: 0,
    }
}

const ORDER: &str = "P2PNInvestmentPaymentOrder";

/// A field, a length, a code and an API that the spec does not have yet.
fn revised(document: &mut Contract) {
    document.carries.examples = false;
    let order = section(document, ORDER);
    order
        .layouts
        .request
        .insert(10, row("FeeAmt", "수수료금액", 15, Requiredness::Optional));
    order.layouts.request[9].length = Some(60);
    order.codes.push(CodeCells {
        codes: vec!["A7001".to_owned()],
        message: "수수료가 상이합니다.".to_owned(),
        procedure: "- 확인 후 재거래".to_owned(),
        line: 0,
    });
    document.apis.insert(
        6,
        ApiContract {
            api: "P2PNFeeInquiry".to_owned(),
            name: Some("P2P 수수료 조회".to_owned()),
            category: Some("투자금 지급".to_owned()),
            testable: Some(true),
            line: 0,
            section: Some(Section {
                title: Some("수수료조회".to_owned()),
                function: Some("수수료를 조회합니다.".to_owned()),
                layouts: Layouts {
                    request: vec![row("LoanNo", "대출번호", 13, Requiredness::Required)],
                    response: vec![row("FeeAmt", "수수료금액", 15, Requiredness::Required)],
                },
                ..Section::default()
            }),
        },
    );
}

#[test]
fn a_new_edition_becomes_spec_bindings_and_a_report_in_one_command() {
    let repository = Repository::new();
    repository.publish(revised);
    let done = repository.sync(&[]);
    assert!(done.status.success(), "{}", shown(&done));
    let report = String::from_utf8(done.stdout).unwrap();
    for part in [
        "row-added: P2PNInvestmentPaymentOrder request FeeAmt: only in the document",
        "length: P2PNInvestmentPaymentOrder request Dpnm: the spec says \"50\", the document \"60\"",
        "codes-added: P2PNInvestmentPaymentOrder codes: only in the document: A7001",
        "api-added: P2PNFeeInquiry",
        "# lint",
        "# diff",
        "written; read the diff",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    let order = repository.text("spec/nh/apis/P2PNInvestmentPaymentOrder.yaml");
    for line in [
        "  - { element: \"Dpnm\", name: \"예금주명\", length: 60, required: true, overrides: [length] }\n  - { element: \"FeeAmt\", name: \"수수료금액\", length: 15, required: false }\n",
        "  - codes: [\"A7001\"]\n    message: \"수수료가 상이합니다.\"\n",
        "# sent as \"\" when unset: corrections.yaml",
        "note: \"The limit of 1,000,000,000 KRW is inclusive",
    ] {
        assert!(order.contains(line), "{line}\n{order}");
    }
    let service = repository.text("spec/nh/service.yaml");
    assert!(
        service
            .contains("  - \"P2PNInvestmentLoanExecutionResultInquiry\"\n  - \"P2PNFeeInquiry\"\n")
    );
    let inquiry = repository.text("spec/nh/apis/P2PNFeeInquiry.yaml");
    assert!(
        inquiry.contains("effect: undecided  # proposed: reads"),
        "{inquiry}"
    );
    assert!(
        repository
            .text("spec/nh/source/extract.yaml")
            .contains("file: \"new.md\"")
    );
    let check = repository.run(&["generate", "--out", "generated", "--check"]);
    assert!(check.status.success(), "{}", shown(&check));
    let compared = repository.run(&["import", "new.md", "--compare"]);
    assert!(compared.status.success(), "{}", shown(&compared));
    repository.commit();
    let again = repository.sync(&[]);
    assert!(again.status.success(), "{}", shown(&again));
    assert!(
        String::from_utf8(again.stdout)
            .unwrap()
            .contains("nothing to write")
    );
    assert!(repository.changed().is_empty());
}

#[test]
fn a_dry_run_shows_everything_and_writes_nothing() {
    let repository = Repository::new();
    repository.publish(revised);
    let shown_only = repository.sync(&["--dry-run"]);
    assert!(shown_only.status.success(), "{}", shown(&shown_only));
    let report = String::from_utf8(shown_only.stdout).unwrap();
    assert!(report.contains("  - codes: [\"A7001\"]\n"), "{report}");
    assert!(
        report.contains("nothing was written: this was a dry run"),
        "{report}"
    );
    assert!(repository.changed().is_empty());
    let json = repository.sync(&["--dry-run", "--json"]);
    let record: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(
        record["findings"].is_array() && record["diff"].is_object(),
        "{record}"
    );
    assert_eq!(record["stage"], "done");
    assert_eq!(record["written"], false);
    assert!(repository.changed().is_empty());
}

#[test]
fn a_tree_with_changes_is_refused() {
    let repository = Repository::new();
    repository.publish(revised);
    let path = repository.path("spec/nh/codes.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}# mine\n")).unwrap();
    let refused = repository.sync(&[]);
    assert_eq!(refused.status.code(), Some(2), "{}", shown(&refused));
    let message = String::from_utf8(refused.stderr).unwrap();
    assert!(
        message.contains("M spec/nh/codes.yaml") && message.contains("commit them"),
        "{message}"
    );
    assert_eq!(repository.changed(), ["spec/nh/codes.yaml"]);
}

#[test]
fn an_edit_that_does_not_lint_leaves_everything_as_it_was() {
    let repository = Repository::new();
    // The key of the inquiry goes: what answers for a lost reply then is for a person to say.
    repository.publish(|document| {
        document.carries.examples = false;
        section(document, ORDER)
            .layouts
            .request
            .retain(|row| row.element != "LoanNo");
    });
    let stopped = repository.sync(&[]);
    assert_eq!(stopped.status.code(), Some(1), "{}", shown(&stopped));
    let report = String::from_utf8(stopped.stdout).unwrap();
    assert!(
        report.contains("error[unknown-member]") && report.contains("nothing was written"),
        "{report}"
    );
    assert!(repository.changed().is_empty());
}

#[test]
fn a_document_of_an_unknown_service_becomes_a_service_beside_the_others() {
    let repository = Repository::new();
    let mut findings = Findings::default();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base/spec");
    let spec = load::load(&fixture, None, &mut Sources::default(), &mut findings)
        .unwrap()
        .unwrap();
    let mut document = Contract::of_spec(&spec);
    document.carries.examples = false;
    fs::write(repository.path("new.md"), render(&document, Form::Markdown)).unwrap();
    let unknown = repository.sync(&[]);
    assert_eq!(unknown.status.code(), Some(2), "{}", shown(&unknown));
    let done = repository.sync(&["--service", "spec/pay-out"]);
    assert!(done.status.success(), "{}", shown(&done));
    let service = repository.text("spec/pay-out/service.yaml");
    assert!(
        service.contains("service: \"pay_out\"") && service.contains("\"APISvcCd\""),
        "{service}"
    );
    assert!(repository.path("generated/pay_out/pay_out.rs").is_file());
    assert!(
        repository
            .text("generated/mod.rs")
            .contains("pub mod pay_out;")
    );
}

#[test]
fn a_comparison_says_in_which_direction_a_document_differs() {
    let repository = Repository::new();
    repository.publish(|document| {
        document.carries.codes = false;
        let order = section(document, ORDER);
        order.codes.clear();
        order.layouts.response.remove(3);
    });
    let compared = repository.run(&["import", "new.md", "--compare", "--service", "spec/nh"]);
    assert_eq!(compared.status.code(), Some(1), "{}", shown(&compared));
    let text = String::from_utf8(compared.stdout).unwrap();
    assert!(
        text.contains(
            "row-removed: P2PNInvestmentPaymentOrder response InvAccAmt: only in the spec"
        ),
        "{text}"
    );
    assert!(
        text.contains("absent-in-source: the tables of response codes"),
        "{text}"
    );
    assert!(!text.contains("codes-removed"), "{text}");
    let json = repository.run(&["import", "new.md", "--compare", "--json"]);
    let record: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(record["findings"].is_array());
    let differences = record["comparison"]["differences"].as_array().unwrap();
    assert!(
        differences
            .iter()
            .any(|found| found["kind"] == "row-removed" && found["side"] == "spec"),
        "{record}"
    );
}

#[test]
fn import_writes_an_edited_copy_elsewhere_and_leaves_the_folder_alone() {
    let repository = Repository::new();
    repository.publish(revised);
    let done = repository.run(&["import", "new.md", "--service", "spec/nh", "--out", "copy"]);
    assert!(done.status.success(), "{}", shown(&done));
    assert!(
        repository
            .git(&["status", "--porcelain", "spec"])
            .is_empty()
    );
    let linted = repository.run(&["lint", "--spec", "copy"]);
    assert!(linted.status.success(), "{}", shown(&linted));
    assert!(
        repository
            .text("copy/apis/P2PNInvestmentPaymentOrder.yaml")
            .contains("FeeAmt")
    );
    assert_eq!(
        repository.text("copy/corrections.yaml"),
        repository.text("spec/nh/corrections.yaml")
    );
}
