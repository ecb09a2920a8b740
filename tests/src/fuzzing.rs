//! What the fuzz targets do with bytes: each function may be given anything and panics only when a rule is broken.
//!
//! The targets themselves stand in `fuzz/`, a workspace of its own; an ordinary test replays their corpus.

use std::path::{Path, PathBuf};

use jiff::civil::{DateTime, date};
use ontu::nh;
use ontu::runtime::{CodeOverlay, Inquires, MoneyMoving, Operation, Original, Outcome, original};
use ontu::transfer::{ChainHash, Evidence, Fact, Intent, IntentId, fold};
use ontu_codegen::compare::of_extract;
use ontu_codegen::finding::{Findings, Level, Sources};
use ontu_codegen::import::extract::Form;
use ontu_codegen::import::findings::{Language, effective_from};
use ontu_codegen::import::{Options, account, import_text};
use ontu_codegen::lint::lint;
use ontu_codegen::load::{Tree, load_from};
use ontu_codegen::propose::{NewService, new_folder};
use ontu_codegen::resolve::resolve;
use ontu_sandbox::{Bank, DEFAULT_TOKEN, Incoming, Settings, Usage};
use sha2::{Digest, Sha256};

use crate::judging::{judged, says_done};
use crate::operations::codes_of;
use crate::scene::PAY;

/// A target: what is done with bytes.
pub type Target = fn(&[u8]);

/// Every target by the name of its corpus.
pub const TARGETS: [(&str, Target); 5] = [
    ("document", document),
    ("reply", reply),
    ("evidence", evidence),
    ("spec", spec),
    ("request", request),
];

/// The first byte chooses, the rest is what is looked at.
fn chosen(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    Some((usize::from(*first), rest))
}

/// A reply of the bank to any operation: it is read without a panic, and is done only if it says so.
///
/// # Panics
/// When a reply that does not say so is taken for done.
pub fn reply(bytes: &[u8]) {
    let Some((choice, body)) = chosen(bytes) else {
        return;
    };
    match choice % 8 {
        0 => order::<nh::PaymentOrder>(body),
        1 => order::<nh::Repayment>(body),
        2 => order::<nh::DepositReturn>(body),
        3 => inquiry::<nh::PaymentInquiry>(body),
        4 => inquiry::<nh::RepaymentInquiry>(body),
        5 => inquiry::<nh::ReturnInquiry>(body),
        6 => drop(read::<nh::DepositList>(body)),
        _ => drop(read::<nh::VirtualAccountIssue>(body)),
    }
}

fn read<O: Operation>(body: &[u8]) -> Outcome<O::Reply> {
    let judged = judged::<O>(200, body, &CodeOverlay::new());
    // Whatever was read can be shown.
    let _ = format!("{judged:?}");
    if matches!(judged.outcome, Outcome::Done(_)) {
        assert!(
            says_done(body, "Header.Rpcd"),
            "done, and it does not say so"
        );
    }
    judged.outcome
}

fn order<O: MoneyMoving>(body: &[u8]) {
    let outcome = read::<O>(body);
    assert!(
        !matches!(outcome, Outcome::Empty(_)),
        "money is moved or not, never empty"
    );
}

fn inquiry<O: Inquires>(body: &[u8]) {
    let codes = CodeOverlay::new();
    let outcome = read::<O>(body);
    if original::<O>(&outcome, &codes) == Original::Done {
        assert!(says_done(body, "Pcrs"), "done, and it does not say so");
    }
}

/// The evidence of a transfer as it is stored, one piece a line: it is read or refused, folds without a panic, and is written as it was read.
///
/// # Panics
/// When what was read is written otherwise, or does not fold to the same twice.
pub fn evidence(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let id = IntentId::from_bytes([7; 16]);
    let mut read: Vec<Evidence> = Vec::new();
    let mut previous = ChainHash::START;
    for (line, sequence) in text.lines().take(64).zip(1..) {
        let hash = link(&id, sequence, &previous, line);
        let Ok(piece) = Evidence::from_stored(id, sequence, previous, line, hash) else {
            return;
        };
        let body = piece.body();
        let again = link(&id, sequence, &previous, body);
        let again = Evidence::from_stored(id, sequence, previous, body, again)
            .expect("what is written can be read");
        assert_eq!(again.fact(), piece.fact());
        assert_eq!(again.at(), piece.at());
        let _ = format!("{piece:?}");
        previous = hash;
        read.push(piece);
    }
    let Some(Fact::Recorded {
        api,
        content,
        party,
        amount,
        ..
    }) = read.first().map(Evidence::fact)
    else {
        return;
    };
    let intent = Intent {
        payment: None,
        id,
        key: crate::scene::key("fuzzed"),
        api: api.clone(),
        content: *content,
        party: *party,
        party_last_four: "0075".to_owned(),
        amount: *amount,
        rows: 1,
        opening: None,
        place: None,
        payload_version: 1,
        recorded_at: today(),
    };
    let overlay = CodeOverlay::new();
    let codes = codes_of(PAY, &overlay, ontu::transfer::codes_version(&read));
    let folded = fold(&intent, &read, &codes);
    assert_eq!(folded, fold(&intent, &read, &codes));
    if let Ok(standing) = folded {
        let open = standing.attempts().iter().filter(|it| it.is_open());
        assert!(open.count() <= 1, "I6: two open attempts");
    }
}

/// The hash that chains a piece of evidence to the one before it, worked out by another than the client.
pub fn link(intent: &IntentId, sequence: u64, previous: &ChainHash, body: &str) -> ChainHash {
    let digest = Sha256::new()
        .chain_update(previous.as_bytes())
        .chain_update(intent.as_bytes())
        .chain_update(sequence.to_be_bytes())
        .chain_update(body)
        .finalize();
    ChainHash::from_bytes(digest.into())
}

fn today() -> DateTime {
    date(2026, 1, 5).at(9, 30, 0, 0)
}

/// The files of a small spec, each of which a target may replace.
const SPEC: [(&str, &str); 5] = [
    (
        "service.yaml",
        include_str!("../../codegen/tests/fixtures/base/spec/service.yaml"),
    ),
    (
        "elements.yaml",
        include_str!("../../codegen/tests/fixtures/base/spec/elements.yaml"),
    ),
    (
        "codes.yaml",
        include_str!("../../codegen/tests/fixtures/base/spec/codes.yaml"),
    ),
    (
        "apis/PayOut.yaml",
        include_str!("../../codegen/tests/fixtures/base/spec/apis/PayOut.yaml"),
    ),
    (
        "apis/PayOutResult.yaml",
        include_str!("../../codegen/tests/fixtures/base/spec/apis/PayOutResult.yaml"),
    ),
];

/// A file of a spec: loading, resolving, lint and its report survive it.
///
/// # Panics
/// Only when one of them does.
pub fn spec(bytes: &[u8]) {
    let Some((choice, text)) = chosen(bytes) else {
        return;
    };
    let folder = Path::new("spec");
    let files = SPEC.iter().enumerate().map(|(index, (name, usual))| {
        let bytes = if index == choice % SPEC.len() {
            text
        } else {
            usual.as_bytes()
        };
        (folder.join(name), bytes.to_vec())
    });
    let tree = Tree::memory(files.collect::<Vec<(PathBuf, Vec<u8>)>>());
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let loaded = load_from(&tree, folder, None, &mut sources, &mut findings);
    if let Ok(Some(loaded)) = loaded {
        let resolved = resolve(loaded, &mut findings);
        lint(&resolved, &sources, &mut findings);
    }
    for finding in findings.sorted() {
        let shown = finding.render(&sources);
        assert!(!shown.is_empty());
        let _ = finding.line(&sources);
    }
}

/// The forms that a document can be read in; beyond them the form is guessed.
const FORMS: [Form; 5] = [
    Form::Markdown,
    Form::PipeText,
    Form::PdfText,
    Form::Html,
    Form::Pasted,
];

/// A document of the bank: no cell and no letter of it is lost in silence, every finding has its words, and what is proposed is a spec that can be read.
///
/// # Panics
/// When something is lost, or the proposed folder cannot be read again.
pub fn document(bytes: &[u8]) {
    let Some((choice, text)) = chosen(bytes) else {
        return;
    };
    let form = FORMS.get(choice % 8).copied();
    let text = String::from_utf8_lossy(text);
    if let Err(lost) = account::check(&text, form) {
        panic!("{lost}");
    }
    let options = Options {
        form,
        ..Options::default()
    };
    let imported = import_text("document", text.as_bytes(), &text, &options);
    for finding in &imported.findings {
        for language in [Language::English, Language::Korean] {
            let (found, expected, action) = finding.message(language);
            assert!(!found.is_empty() && !expected.is_empty() && !action.is_empty());
        }
    }
    let said = of_extract(&imported.extract);
    if said.apis.is_empty() {
        return;
    }
    let proposal = new_folder(&NewService {
        service: "fuzzed",
        title: "document",
        document: &said,
        effective_from: effective_from(&imported.extract)
            .as_ref()
            .map(|(day, _)| day.as_str()),
        sibling: None,
        schema: "../spec.schema.json",
    })
    .expect("what is proposed can be read again");
    let folder = Path::new("spec");
    let files = proposal
        .files
        .into_iter()
        .map(|(name, text)| (folder.join(name), text.into_bytes()));
    let tree = Tree::memory(files.collect::<Vec<(PathBuf, Vec<u8>)>>());
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let loaded = load_from(&tree, folder, None, &mut sources, &mut findings)
        .expect("what is proposed is there");
    let loaded = loaded.expect("what is proposed is a service");
    let resolved = resolve(loaded, &mut findings);
    lint(&resolved, &sources, &mut findings);
    let faults: Vec<String> = findings
        .sorted()
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| finding.line(&sources))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The APIs that the sandbox serves, by the first byte of a request.
const APIS: [&str; 8] = [
    "P2PNVirtualAccountNumberRequest",
    "P2PNInvestmentPaymentOrder",
    "P2PNInvestmentLoanExecutionResultInquiry",
    "P2PNAccountReceiveInformationList",
    "P2PNInterestRepayment",
    "P2PNInterestPaymentAccountReceiveResultConfirmation",
    "P2PNInvestmentDepositAmountReturn",
    "P2PNInvestmentDepositAmountReturnResultList",
];

/// A request to the sandbox: it is answered, its books balance, and the second of two equal ones moves nothing.
///
/// # Panics
/// When money appears, disappears or moves twice.
pub fn request(bytes: &[u8]) {
    let Some((choice, body)) = chosen(bytes) else {
        return;
    };
    let mut bank = Bank::new(Settings::default());
    for usage in [Usage::Investor, Usage::Borrower] {
        let account = bank.open_account(usage, "홍길동");
        let deposit = bank.deposit(&account, 1_000_000, today());
        deposit.expect("a legal deposit");
    }
    let now = date(2026, 1, 5).at(13, 30, 0, 0);
    let mut moved = 0;
    for turn in 0..2 {
        let incoming = Incoming {
            api: APIS[choice % APIS.len()],
            body,
            http_token: Some(DEFAULT_TOKEN),
        };
        let served = bank.handle(now, incoming);
        let _ = format!("{served:?}");
        assert!(bank.ledger_balanced(), "the ledger does not balance");
        let movements = bank.movements().len();
        assert!(turn == 0 || movements == moved, "it moved twice");
        moved = movements;
    }
}
