//! A bank that runs in a second: a stateful stand-in for NongHyup Bank's P2P fund management API (P2P 자금관리).
//!
//! - [`Bank`] is the core: one function, [`Bank::handle`], from a request and a time to a reply, without I/O, clock or chance but a seed.
//! - [`Sandbox`] puts the core behind HTTP on a loopback address, in the process of a test or of the program `ontu-sandbox`.
//! - [`Spec`] is the bank's contract as data; the sandbox validates by it and knows nothing of the client's generated types.
//! - [`Fault`] breaks one call on purpose; [`Settings`] choose between answers that no document gives.
//! - [`ASSUMPTIONS`] and [`RefusalCode`] list what the sandbox had to decide by itself.
//! - [`CentralRecord`] is the KFTC's side, of which only the procedure is public: tokens, the switch of permissions, source IPs, and what was written.
//!   A [`Sandbox`] serves it at [`Sandbox::central_record_url`], and [`CentralRecordSandbox`] serves it alone.
//! - [`CONTROL_CALLS`] list the control interface under `/_sandbox/`; the console at [`Sandbox::console_url`] does the same by hand.
//!
//! # In the tests of whoever calls the bank
//!
//! Add `ontu-sandbox` to the dev-dependencies. Three lines make a bank, an investor and money:
//!
//! ```
//! use ontu_sandbox::{Sandbox, Usage};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start().await?;
//! let investor = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
//! sandbox.deposit(&investor, 1_000_000).expect("the account was opened above");
//! assert!(sandbox.url().starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```
//!
//! Point the client under test at [`Sandbox::url`] with the token of [`Sandbox::token`], and let it take its time from [`Sandbox::clock`].
//! Then break what must not break it, and look at the ledger, which knows what really happened:
//!
//! ```
//! use ontu_sandbox::{Fault, FaultKind, Sandbox, Served, Usage, When};
//! # fn pay(sandbox: &Sandbox, number: &str, investor: &str) -> Served {
//! #     let api = "P2PNInvestmentPaymentOrder";
//! #     let day = sandbox.clock().now().strftime("%Y%m%d").to_string();
//! #     sandbox.call(api, &format!(r#"{{
//! #         "Header": {{"ApiNm": "{api}", "Tsymd": "{day}", "Trtm": "093000", "Iscd": "000013", "FintechApsno": "001",
//! #             "ApiSvcCd": "13E_001_00", "IsTuno": "{number}", "AccessToken": "{}"}},
//! #         "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000", "SlctAmt": "1000", "LonTrm": "12", "InvSumAmt": "1000",
//! #         "NewTrnsYn": "Y", "LoanNo": "1", "Bncd": "011", "BrwAcno": "3020000000150", "Dpnm": "박차입",
//! #         "LonApcYmd": "{day}", "DractOtlt": "대출금", "MractOtlt": "", "Rec": [{{"Vran": "{investor}", "InvAmt": "1000"}}]}}"#,
//! #         sandbox.token()))
//! # }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start().await?;
//! let investor = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
//! sandbox.deposit(&investor, 5_000).expect("the account was opened above");
//!
//! // The bank does what is asked, and the caller learns nothing of it.
//! sandbox.arm(Fault::once(When::api("P2PNInvestmentPaymentOrder"), FaultKind::AcceptThenDrop));
//! assert_eq!(pay(&sandbox, "1", &investor), Served::Drop);
//! // A careless caller sends it again; the bank takes the number once.
//! pay(&sandbox, "1", &investor);
//!
//! sandbox.assert_moved_once("1", 1_000);
//! sandbox.assert_balance(&investor, 4_000);
//! sandbox.assert_in_order();
//! # Ok(())
//! # }
//! ```
//!
//! What the tests of a client have never exercised, [`Bank::coverage`] tells:
//!
//! ```
//! # let bank = ontu_sandbox::Bank::new(ontu_sandbox::Settings::default());
//! let report = bank.coverage();
//! assert_eq!(report.never()[0].to_string(), "P2PNVirtualAccountNumberRequest: never called (투자금관리용 가상계좌발급)");
//! ```
//!
//! # With a private overlay
//!
//! `ontu-codegen generate --overlay` writes a resolved spec beside the bindings; a sandbox that reads it refuses what the overlay refuses.
//! A published API that is laid out anew keeps its behaviour, and for one that is unpublished the settings say what to answer:
//!
//! ```no_run
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use ontu_sandbox::{Sandbox, Settings, Spec};
//!
//! let spec = Spec::parse(&std::fs::read_to_string("src/generated/nh.json")?)?;
//! let settings: Settings = serde_json::from_str(
//!     r#"{"answers": {"P2PChildCompanyInquireBalance": {"values": {"BalAmt": "7000000"}}}}"#,
//! )?;
//! let sandbox = Sandbox::builder().spec(spec).settings(settings).start().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not do
//!
//! It serves the APIs whose layout is published; the others are refused, unless a private spec lays them out and [`Settings::answers`] say what to answer.
//! A private spec may lay out a published API anew; it is served as long as it has the elements that its behaviour needs.
//! It neither encrypts nor limits rates, and it is no model of the bank's speed.
//! The central record has no console page and is not kept in a state file.
//! A bank with a state file is saved within a moment of each change and when it stops; what happened in that moment is lost when the process is killed.

mod assumptions;
mod bank;
mod clock;
mod console;
mod control;
mod json;
mod kftc;
mod mask;
mod refusals;
mod server;
mod spec;
mod state_file;
mod validate;

pub use assumptions::{ASSUMPTIONS, Assumption};
pub use bank::Bank;
pub use bank::accounts::{Account, Owner, Usage};
pub use bank::control::ControlError;
pub use bank::coverage::{
    ApiCoverage, CodeCoverage, CoverageReport, MemberCoverage, Never, NeverWhat, ValueCoverage,
};
pub use bank::deposits::Deposit;
pub use bank::faults::{Armed, Fault, FaultKind, GarbageKind, When};
pub use bank::ledger::{Entry, LedgerAccount, Posting, Purpose};
pub use bank::loans::Loan;
pub use bank::reply::{Incoming, Reply, ReplyBody, Served};
pub use bank::settings::{
    Answer, DayRule, DuplicateRule, EmptyList, ListKey, RefusedOriginal, Settings, TotalCount,
    UnknownOriginal,
};
pub use bank::transcript::Call;
pub use bank::transfers::{Movement, MovementKind};
pub use clock::{Clock, ShiftedClock, SimulatedClock};
pub use control::calls::{CONTROL_CALLS, ControlCall};
pub use kftc::{
    ArmedCentralRecordFault, CentralRecord, CentralRecordFault, CentralRecordSandbox,
    CentralRecordSettings, Kept, Permission, RecordReply, RecordRequest,
};
pub use refusals::RefusalCode;
pub use server::{DEFAULT_TOKEN, Sandbox, SandboxBuilder};
pub use spec::{Spec, SpecError};
pub use validate::{Checked, Table, Violation};
