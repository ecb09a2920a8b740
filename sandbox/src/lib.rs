//! A bank that runs in a second: a stateful stand-in for NongHyup Bank's P2P fund management API (P2P 자금관리).
//!
//! - [`Bank`] is the core: one function, [`Bank::handle`], from a request and a time to a reply, without I/O, clock or chance but a seed.
//! - [`Sandbox`] puts the core behind HTTP on a loopback address, in the process of a test or of the program `ontu-sandbox`.
//! - [`Spec`] is the bank's contract as data; the sandbox validates by it and knows nothing of the client's generated types.
//! - [`Fault`] breaks one call on purpose; [`Settings`] choose between answers that no document gives.
//! - [`ASSUMPTIONS`] and [`RefusalCode`] list what the sandbox had to decide by itself.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let sandbox = ontu_sandbox::Sandbox::start().await?;
//! assert!(sandbox.url().starts_with("http://127.0.0.1:"));
//! let investor = sandbox.with_bank(|bank| bank.open_account(ontu_sandbox::Usage::Investor, "김온투"));
//! sandbox.deposit(&investor, 1_000_000).expect("the account was opened above");
//! # Ok(())
//! # }
//! ```

mod assumptions;
mod bank;
mod clock;
mod json;
mod mask;
mod refusals;
mod server;
mod spec;
mod validate;

pub use assumptions::{ASSUMPTIONS, Assumption};
pub use bank::Bank;
pub use bank::accounts::{Account, Owner, Usage};
pub use bank::control::ControlError;
pub use bank::deposits::Deposit;
pub use bank::faults::{Armed, Fault, FaultKind, GarbageKind, When};
pub use bank::ledger::{Entry, LedgerAccount, Posting};
pub use bank::loans::Loan;
pub use bank::reply::{Incoming, Reply, ReplyBody, Served};
pub use bank::settings::{
    DayRule, DuplicateRule, EmptyList, ListKey, RefusedOriginal, Settings, TotalCount,
    UnknownOriginal,
};
pub use bank::transcript::Call;
pub use bank::transfers::{Movement, MovementKind};
pub use clock::{Clock, SimulatedClock};
pub use refusals::RefusalCode;
pub use server::{DEFAULT_TOKEN, Sandbox, SandboxBuilder};
pub use spec::{Spec, SpecError};
pub use validate::{Checked, Table, Violation};
