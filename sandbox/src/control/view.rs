//! What the control interface and the console show of the bank: masked here, before anything is written to anybody.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::bank::Bank;
use crate::bank::accounts::{Account, Usage};
use crate::bank::deposits::Deposit;
use crate::bank::faults::{Armed, FaultKind, When};
use crate::bank::ledger::{Entry, LedgerAccount, Purpose};
use crate::bank::loans::Loan;
use crate::bank::settings::Settings;
use crate::bank::transcript::Call;
use crate::clock::Clock;
use crate::mask::masked;
use crate::spec::{DataClass, Spec};
use crate::validate;

/// The bank at a glance.
#[derive(Debug, Serialize)]
pub(crate) struct StateView {
    pub(crate) service: String,
    pub(crate) clock: ClockView,
    pub(crate) accounts: usize,
    /// What all virtual accounts hold.
    pub(crate) held_krw: i128,
    /// What stands in the trust account for transfers that are accepted and not executed.
    pub(crate) in_progress_krw: i128,
    pub(crate) transfers_in_progress: usize,
    pub(crate) deposits: usize,
    pub(crate) loans: usize,
    pub(crate) movements: usize,
    pub(crate) ledger_entries: usize,
    pub(crate) balanced: bool,
    pub(crate) calls: u64,
    pub(crate) faults_armed: usize,
    pub(crate) settings: Settings,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state_file: Option<StateFileView>,
}

/// Where the bank is saved and how that went.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StateFileView {
    pub(crate) path: String,
    /// Why the last attempt failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// The bank's time.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ClockView {
    pub(crate) now: DateTime,
    /// Whether it stands still, runs with the machine, or runs apart from it.
    pub(crate) kind: &'static str,
    pub(crate) movable: bool,
    pub(crate) last_sweep: Option<DateTime>,
}

/// A virtual account.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AccountView {
    pub(crate) id: u64,
    pub(crate) account_no: String,
    pub(crate) usage: Usage,
    pub(crate) holder: String,
    pub(crate) agreement_no: String,
    pub(crate) subsidiary_no: String,
    pub(crate) balance_krw: i128,
    pub(crate) since_sweep_krw: u64,
    pub(crate) last_deposit: Option<DateTime>,
}

/// A deposit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DepositView {
    pub(crate) sequence_no: u64,
    pub(crate) account_no: String,
    pub(crate) krw: u64,
    pub(crate) at: DateTime,
}

/// An entry of the ledger.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EntryView {
    /// Counts the entries from 1.
    pub(crate) no: usize,
    pub(crate) at: DateTime,
    pub(crate) purpose: Purpose,
    pub(crate) postings: Vec<PostingView>,
}

/// One line of an entry.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PostingView {
    pub(crate) kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) bank_code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) account_no: String,
    /// The id of a virtual account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<u64>,
    pub(crate) krw: i64,
}

/// A loan with the calls that name it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LoanView {
    pub(crate) id: u64,
    pub(crate) loan_no: String,
    pub(crate) agreement_no: String,
    pub(crate) subsidiary_no: String,
    pub(crate) accumulated_krw: u64,
    /// What must stay the same over all its orders.
    pub(crate) unchanged: BTreeMap<String, String>,
    pub(crate) calls: Vec<LoanCallView>,
}

/// A call that names a loan.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LoanCallView {
    pub(crate) index: u64,
    pub(crate) at: DateTime,
    pub(crate) api: String,
    pub(crate) title: String,
    pub(crate) operation: String,
    pub(crate) transaction_no: String,
    pub(crate) outcome: Outcome,
    pub(crate) sent_code: Option<String>,
}

/// What came of a call, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// The bank did what was asked and said so.
    Done,
    /// The bank did what was asked, and its answer is a code other than 00000.
    Answered,
    /// The bank refused.
    Refused,
    /// The bank did what was asked, and a fault kept the caller from learning it.
    DoneUnseen,
    /// A fault kept the call from the bank.
    Prevented,
}

/// A call.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CallView {
    pub(crate) index: u64,
    pub(crate) at: DateTime,
    pub(crate) api: String,
    /// The Korean name of its API.
    pub(crate) title: String,
    /// The English name of its API.
    pub(crate) operation: String,
    pub(crate) transaction_no: String,
    pub(crate) outcome: Outcome,
    pub(crate) decided_code: Option<String>,
    pub(crate) sent_code: Option<String>,
    pub(crate) http_status: Option<u16>,
    pub(crate) reason: String,
    pub(crate) violations: Vec<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) faults: Vec<&'static str>,
    /// Masked; null when it was no JSON.
    pub(crate) request: Option<Box<RawValue>>,
    /// Masked; null when none of the bank's was sent.
    pub(crate) reply: Option<Box<RawValue>>,
}

/// A fault that is set.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ArmedView {
    pub(crate) id: u64,
    pub(crate) kind: FaultKind,
    pub(crate) when: When,
    /// For how many more calls; null for every call.
    pub(crate) left: Option<u32>,
    pub(crate) seed: Option<u64>,
}

/// The bank at a glance.
pub(crate) fn state(bank: &Bank, clock: &Clock, state_file: Option<StateFileView>) -> StateView {
    let balances = bank.balances();
    let held = balances
        .clone()
        .filter(|(account, _)| matches!(account, LedgerAccount::Virtual(_)));
    StateView {
        service: bank.spec().service.clone(),
        clock: clock_view(bank, clock),
        accounts: bank.account_count(),
        held_krw: held.map(|(_, krw)| krw).sum(),
        in_progress_krw: bank.balance(&LedgerAccount::Trust),
        transfers_in_progress: bank.transfers_in_progress(),
        deposits: bank.deposits().len(),
        loans: bank.loans().count(),
        movements: bank.movements().len(),
        ledger_entries: bank.ledger().len(),
        balanced: bank.balances_agree(),
        calls: bank.calls_counted(),
        faults_armed: bank.armed().len(),
        // What somebody has set as an answer can hold numbers and names, and is no choice between answers.
        settings: Settings {
            answers: Default::default(),
            ..bank.settings().clone()
        },
        state_file,
    }
}

/// The bank's time.
pub(crate) fn clock_view(bank: &Bank, clock: &Clock) -> ClockView {
    let (kind, movable) = match clock {
        Clock::System => ("machine", false),
        Clock::Simulated(_) => ("stands-still", true),
        Clock::Shifted(clock) if clock.shift().is_zero() => ("machine", true),
        Clock::Shifted(_) => ("moved", true),
    };
    let now = clock.now();
    ClockView {
        // Nobody reads a part of a second.
        now: now.with().subsec_nanosecond(0).build().unwrap_or(now),
        kind,
        movable,
        last_sweep: bank.last_sweep(),
    }
}

/// A virtual account.
pub(crate) fn account(bank: &Bank, account: &Account) -> AccountView {
    AccountView {
        id: account.id,
        account_no: masked(DataClass::Account, &account.number),
        usage: account.usage,
        holder: masked(DataClass::PersonalName, &account.holder),
        agreement_no: account.owner.agreement_no.clone(),
        subsidiary_no: account.owner.subsidiary_no.clone(),
        balance_krw: bank.available(&account.number).unwrap_or(0),
        since_sweep_krw: account.since_sweep,
        last_deposit: account.last_deposit,
    }
}

/// A deposit.
pub(crate) fn deposit(deposit: &Deposit) -> DepositView {
    DepositView {
        sequence_no: deposit.sequence_no,
        account_no: masked(DataClass::Account, &deposit.account_no),
        krw: deposit.krw,
        at: deposit.at,
    }
}

/// The entry at an index.
pub(crate) fn entry(bank: &Bank, index: usize, entry: &Entry) -> EntryView {
    let posting = |account: &LedgerAccount, krw| {
        let (kind, bank_code, number) = match account {
            LedgerAccount::DepositClearing => ("deposit-clearing", "", ""),
            LedgerAccount::Trust => ("trust", "", ""),
            LedgerAccount::Virtual(number) => ("virtual", "", &**number),
            LedgerAccount::Borrower {
                bank_code,
                account_no,
            } => ("borrower", &**bank_code, &**account_no),
            LedgerAccount::Investor {
                bank_code,
                account_no,
            } => ("investor", &**bank_code, &**account_no),
        };
        PostingView {
            kind,
            bank_code: bank_code.to_owned(),
            account_no: masked(DataClass::Account, number),
            account: match account {
                LedgerAccount::Virtual(number) => bank.account_id(number),
                _ => None,
            },
            krw,
        }
    };
    EntryView {
        no: index + 1,
        at: entry.at,
        purpose: entry.purpose,
        postings: entry
            .postings
            .iter()
            .map(|line| posting(&line.account, line.krw))
            .collect(),
    }
}

/// A loan with the calls that the transcript keeps of it, oldest first.
pub(crate) fn loan(bank: &Bank, loan: &Loan) -> LoanView {
    let spec = bank.spec();
    let names_it = |call: &&Call| {
        let named = call.loan.as_ref();
        named.is_some_and(|named| named.loan_no == loan.loan_no && named.owner == loan.owner)
    };
    let calls = bank.transcript().filter(names_it).map(|call| LoanCallView {
        index: call.index,
        at: call.at,
        title: title(spec, &call.api),
        operation: operation(spec, &call.api),
        api: call.api.clone(),
        transaction_no: call.transaction_no.clone(),
        outcome: outcome(call),
        sent_code: call.sent_code.clone(),
    });
    let unchanged = loan.unchanged.iter().map(|(element, value)| {
        let class = class_of(spec, element);
        (element.clone(), masked(class, value))
    });
    LoanView {
        id: loan.id,
        loan_no: masked(DataClass::Account, &loan.loan_no),
        agreement_no: loan.owner.agreement_no.clone(),
        subsidiary_no: loan.owner.subsidiary_no.clone(),
        accumulated_krw: loan.accumulated,
        unchanged: unchanged.collect(),
        calls: calls.collect(),
    }
}

/// A call; the transcript has masked it when it came in.
pub(crate) fn call(spec: &Spec, call: &Call) -> CallView {
    let raw = |text: &String| RawValue::from_string(text.clone()).ok();
    CallView {
        index: call.index,
        at: call.at,
        title: title(spec, &call.api),
        operation: operation(spec, &call.api),
        api: call.api.clone(),
        transaction_no: call.transaction_no.clone(),
        outcome: outcome(call),
        decided_code: call.decided_code.clone(),
        sent_code: call.sent_code.clone(),
        http_status: call.http_status,
        reason: call.reason.clone(),
        violations: call.violations.clone(),
        notes: call.notes.clone(),
        faults: call.faults.clone(),
        request: raw(&call.request),
        reply: raw(&call.reply),
    }
}

/// What came of a call.
pub(crate) fn outcome(call: &Call) -> Outcome {
    let Some(decided) = call.decided_code.as_deref() else {
        return Outcome::Prevented;
    };
    let seen = call.sent_code.as_deref() == Some(decided);
    match (call.accepted, seen) {
        (false, _) => Outcome::Refused,
        (true, false) => Outcome::DoneUnseen,
        (true, true) if decided == "00000" => Outcome::Done,
        (true, true) => Outcome::Answered,
    }
}

/// A fault that is set.
pub(crate) fn armed(armed: &Armed) -> ArmedView {
    ArmedView {
        id: armed.id,
        kind: armed.fault.kind.clone(),
        when: armed.fault.when.clone(),
        left: (!armed.is_always()).then_some(armed.left),
        seed: armed.fault.seed,
    }
}

/// The Korean name of an API; empty when the spec has no such API.
pub(crate) fn title(spec: &Spec, api: &str) -> String {
    spec.api(api).map_or(String::new(), |api| api.title.clone())
}

/// The English name of an API, `order_payment`; empty when the spec has no such API.
pub(crate) fn operation(spec: &Spec, api: &str) -> String {
    spec.api(api)
        .map_or(String::new(), |api| api.operation.clone())
}

/// How an element is protected, by the first layout that has it.
fn class_of(spec: &Spec, element: &str) -> DataClass {
    let member = spec
        .apis
        .iter()
        .find_map(|api| validate::member(&api.request, element));
    member.map_or(DataClass::Undecided, |member| member.class)
}
