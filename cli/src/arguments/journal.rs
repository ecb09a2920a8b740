//! The command line of what looks at the journal and after open transfers.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What stands at the end of the help of `ontu journal resolve`.
const RESOLVE_EXAMPLES: &str = "\
Examples:
  ontu journal resolve loan-7#1 --moved --amount 20,000 --reference STATEMENT-20260106 --by Kim --confirmed-by Lee
  ontu journal resolve loan-7#1 --not-moved --amount 20,000 --reference CALL-20260105 --by Kim --bank-confirmed-not-queued";
/// What stands at the end of the help of `ontu codes add`.
const CODE_EXAMPLES: &str = "\
Examples:
  ontu codes add A1234 --class refused --reference LETTER-12 --by Kim
  ontu codes add A1235 --class absent --api inquire_payment --reference LETTER-12 --by Kim";

/// `ontu journal …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Journal {
    /// Make the journal: nothing else but `ontu init` makes one
    Create(Create),
    /// List transfers
    List(List),
    /// Show everything that is known of a transfer or a plan
    Show(Show),
    /// Go on with a transfer or a plan until it has ended
    Resume(Resume),
    /// Write down what was found out about a transfer that the bank's answers leave open
    Resolve(Resolve),
    /// Let a transfer be sent that was held back after a backup was put back
    Release(Release),
    /// Call off what has not been sent of a plan or a transfer
    Abandon(Abandon),
    /// Say what was paid on a loan before this journal knew it
    Adopt(Adopt),
    /// Check every chain of evidence and every sealed content
    Verify(Verify),
    /// Write the journal without protected content as JSON, one transfer a line
    Export(Export),
    /// Destroy the content of transfers that ended before a day
    Forget(Forget),
    /// Seal every content with a new key
    Rekey,
    /// Take a transfer or a plan whose row cannot be read out of the work: it stays in the journal, and nothing is done about it
    SetAside(SetAside),
}

/// `ontu journal create`.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Begin anew in the place of a journal that is lost, although it knew what was sent and the new one does not
    #[arg(long, requires_all = ["by", "reference"])]
    pub(crate) anew: bool,
    /// Where it can be checked that nothing of the lost journal is sent again; without account numbers and names of customers
    #[arg(long, value_name = "TEXT", requires = "anew")]
    pub(crate) reference: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "NAME", requires = "anew")]
    pub(crate) by: Option<String>,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME", requires = "anew")]
    pub(crate) confirmed_by: Option<String>,
}

/// `ontu journal list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only what has not ended: the page to read every morning
    #[arg(long, conflicts_with = "state")]
    pub(crate) unresolved: bool,
    /// Only transfers in this state, such as unknown; may be given several times
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Vec<String>,
    /// Only transfers of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// Only transfers recorded on this day or later
    #[arg(long, value_name = "YYYYMMDD")]
    pub(crate) from: Option<String>,
    /// Only transfers recorded on this day or earlier
    #[arg(long, value_name = "YYYYMMDD")]
    pub(crate) to: Option<String>,
    /// How many at most, oldest first
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,
    /// Only what was recorded after the transfer with this sequence number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) after: u64,
}

/// A kind of transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Payments to borrowers
    Pay,
    /// Repayments to investors
    Repay,
    /// Returns of deposits
    Return,
}

/// `ontu journal show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Id or key of a transfer or a plan
    #[arg(value_name = "ID|KEY")]
    pub(crate) what: String,
}

/// `ontu journal resume`.
#[derive(Debug, Args)]
pub(crate) struct Resume {
    /// Id or key of a transfer or a plan
    #[arg(value_name = "ID|KEY")]
    pub(crate) what: String,
    /// Try a refused or not executed transfer once more under a new number; a payment that opened its loan needs new or continuation
    #[arg(long, value_enum, value_name = "HOW", requires = "by")]
    pub(crate) again: Option<Again>,
    /// Who asks for it
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME", requires = "by")]
    pub(crate) confirmed_by: Option<String>,
    /// Where another process works with the journal, wait until it has ended or has done the work
    #[arg(long, conflicts_with = "again")]
    pub(crate) wait: bool,
}

/// How a transfer is tried once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Again {
    /// As it was
    Same,
    /// Opening the loan (NewTrnsYn Y)
    New,
    /// Continuing the loan (NewTrnsYn N)
    Continuation,
}

/// `ontu journal resolve`.
#[derive(Debug, Args)]
#[command(after_help = RESOLVE_EXAMPLES)]
pub(crate) struct Resolve {
    /// Id or key of the transfer
    #[arg(value_name = "ID|KEY")]
    pub(crate) what: String,
    /// The money moved
    #[arg(
        long,
        required_unless_present = "not_moved",
        conflicts_with = "not_moved"
    )]
    pub(crate) moved: bool,
    /// The money did not move
    #[arg(long)]
    pub(crate) not_moved: bool,
    /// The amount of the transfer, as the finding names it
    #[arg(long, value_name = "KRW")]
    pub(crate) amount: String,
    /// Where the finding can be checked; without account numbers and names of customers
    #[arg(long, value_name = "TEXT")]
    pub(crate) reference: String,
    /// Who found it out
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME")]
    pub(crate) confirmed_by: Option<String>,
    /// The bank has said that the transfer waits in no queue; needed on its own day
    #[arg(long)]
    pub(crate) bank_confirmed_not_queued: bool,
}

/// `ontu journal release`.
#[derive(Debug, Args)]
pub(crate) struct Release {
    /// Id or key of the transfer
    #[arg(value_name = "ID|KEY")]
    pub(crate) what: String,
    /// Where it can be checked that it was not sent since the backup; without account numbers and names of customers
    #[arg(long, value_name = "TEXT")]
    pub(crate) reference: String,
    /// Who has looked
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME")]
    pub(crate) confirmed_by: Option<String>,
}

/// `ontu journal abandon`.
#[derive(Debug, Args)]
pub(crate) struct Abandon {
    /// Id or key of a plan or a transfer
    #[arg(value_name = "PLAN|ID|KEY")]
    pub(crate) what: String,
    /// Who calls it off
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// `ontu journal adopt`.
#[derive(Debug, Args)]
pub(crate) struct Adopt {
    /// Loan number
    #[arg(long, value_name = "NO")]
    pub(crate) loan: String,
    /// What the bank has paid out on the loan so far
    #[arg(long, value_name = "KRW")]
    pub(crate) accumulated: String,
    /// Where it can be checked; without account numbers and names of customers
    #[arg(long, value_name = "TEXT")]
    pub(crate) reference: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME")]
    pub(crate) confirmed_by: Option<String>,
}

/// `ontu journal set-aside`.
#[derive(Debug, Args)]
pub(crate) struct SetAside {
    /// Number of the transfer, as `ontu journal list` names it
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u64,
    /// The number is that of a plan, as `ontu journal verify` names it; its calls go on
    #[arg(long)]
    pub(crate) plan: bool,
    /// Where it can be checked what became of the transfer; without account numbers and names of customers
    #[arg(long, value_name = "TEXT")]
    pub(crate) reference: String,
    /// Who found it out
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// `ontu journal verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Also let transfers be sent again from a journal that was put back from a backup, once every open one was inquired
    #[arg(long, requires_all = ["by", "reference"])]
    pub(crate) end_quarantine: bool,
    /// Who vouches that nothing was sent that the journal does not hold
    #[arg(long, value_name = "NAME", requires = "end_quarantine")]
    pub(crate) by: Option<String>,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME", requires = "end_quarantine")]
    pub(crate) confirmed_by: Option<String>,
    /// Where it can be checked; without account numbers and names of customers
    #[arg(long, value_name = "TEXT", requires = "end_quarantine")]
    pub(crate) reference: Option<String>,
}

/// `ontu journal export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// File to write, which must not be there yet
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// `ontu journal forget`.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Destroy the content of transfers that were recorded before this day and have ended
    #[arg(long, value_name = "YYYYMMDD")]
    pub(crate) before: String,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

/// `ontu codes …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Codes {
    /// Write down what the bank explained about a code that no document explains
    Add(AddCode),
    /// List the codes written down so far
    List,
}

/// `ontu codes add`.
#[derive(Debug, Args)]
#[command(after_help = CODE_EXAMPLES)]
pub(crate) struct AddCode {
    /// The code
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
    /// What it says of a transfer
    #[arg(long, value_enum)]
    pub(crate) class: Class,
    /// Only for this API, by its name or that of its operation
    #[arg(long, value_name = "API")]
    pub(crate) api: Option<String>,
    /// Where the explanation can be checked
    #[arg(long, value_name = "TEXT")]
    pub(crate) reference: String,
    /// Who writes it down
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Who has confirmed it, where two names are enough; otherwise the second person gives the same command
    #[arg(long, value_name = "NAME")]
    pub(crate) confirmed_by: Option<String>,
    /// Write another class down than before; transfers that were decided by the earlier one become disputed
    #[arg(long)]
    pub(crate) replace: bool,
}

/// What a code says of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Class {
    /// The bank refused it
    Refused,
    /// The bank has no such transfer
    Absent,
    /// The bank is working on it
    Pending,
    /// The bank did it
    Done,
}

/// `ontu worker`.
#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// Do what is due now, and end
    #[arg(long)]
    pub(crate) once: bool,
    /// File that is kept up to date with how things stand, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) status: Option<PathBuf>,
    /// Address on this machine at which metrics are served
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics: Option<SocketAddr>,
}

/// `ontu inquire`.
#[derive(Debug, Args)]
pub(crate) struct Inquire {
    /// Ids or keys of transfers or plans; all open transfers if none is given
    #[arg(value_name = "ID|KEY")]
    pub(crate) what: Vec<String>,
}

/// `ontu reconcile`.
#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    /// The day whose transfers are compared
    #[arg(long, value_name = "YYYYMMDD")]
    pub(crate) date: String,
}
