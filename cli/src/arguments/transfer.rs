//! The command line of what moves money: `pay`, `repay`, `return`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

/// What stands at the end of the help of `ontu pay`.
const PAY_EXAMPLES: &str = "\
Examples:
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7 --dry-run
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7 --plan loan-7.plan --by Kim
  ontu pay --approve loan-7.plan --by Lee";
/// What stands at the end of the help of `ontu repay`.
const REPAY_EXAMPLES: &str = "\
Examples:
  ontu repay --loan 2026010500011 --account 79000000000104 --rows rows.csv --total 330,000 --key loan-7/1
  ontu repay --loan 2026010500011 --account 79000000000104 --rows rows.csv --key loan-7/1 --yes --enqueue";
/// What stands at the end of the help of `ontu return`.
const RETURN_EXAMPLES: &str = "\
Examples:
  ontu return --file returns.csv --total 750,000 --key returns-20260105
  ontu return --account 79000000000101 --amount 250,000 --bank 011 --to 30100000000001 --name-file name.txt --memo RETURN --key return-7";

/// `ontu pay`.
#[derive(Debug, Args)]
#[command(after_help = PAY_EXAMPLES)]
pub(crate) struct Pay {
    /// YAML file with the loan: loan_no, raised_amount, loan_term_months, bank_code, borrower_account_no, account_holder_name, loan_application_date, withdrawal_memo and, if there is one, deposit_memo; Korean names and names on the wire will do as well
    #[arg(
        long,
        value_name = "FILE.yaml",
        required_unless_present = "approve",
        conflicts_with = "approve"
    )]
    pub(crate) loan: Option<PathBuf>,
    /// CSV file with one investor a row: virtual_account_no and investment_amount
    #[arg(
        long,
        value_name = "FILE.csv",
        required_unless_present = "approve",
        conflicts_with = "approve"
    )]
    pub(crate) investors: Option<PathBuf>,
    /// Part of the loan was paid before: its number is known to the bank, and the rows are the rest
    #[arg(long, conflicts_with = "approve")]
    pub(crate) continuation: bool,
    /// How it is sent.
    #[command(flatten)]
    pub(crate) sending: Sending,
}

/// `ontu repay`.
#[derive(Debug, Args)]
#[command(after_help = REPAY_EXAMPLES)]
pub(crate) struct Repay {
    /// Loan number
    #[arg(
        long,
        value_name = "NO",
        required_unless_present = "approve",
        conflicts_with = "approve"
    )]
    pub(crate) loan: Option<String>,
    /// The borrower's repayment virtual account
    #[arg(
        long,
        value_name = "VRAN",
        required_unless_present = "approve",
        conflicts_with = "approve"
    )]
    pub(crate) account: Option<String>,
    /// CSV file with one investor a row: virtual_account_no and repayment_amount
    #[arg(
        long,
        value_name = "FILE.csv",
        required_unless_present = "approve",
        conflicts_with = "approve"
    )]
    pub(crate) rows: Option<PathBuf>,
    /// What the rows must add up to
    #[arg(long, value_name = "KRW", conflicts_with = "approve")]
    pub(crate) total: Option<String>,
    /// What is printed on the account that pays
    #[arg(long, value_name = "TEXT", conflicts_with = "approve")]
    pub(crate) withdrawal_memo: Option<String>,
    /// What is printed on the accounts that receive
    #[arg(long, value_name = "TEXT", conflicts_with = "approve")]
    pub(crate) deposit_memo: Option<String>,
    /// How it is sent.
    #[command(flatten)]
    pub(crate) sending: Sending,
}

/// `ontu return`.
#[derive(Debug, Args)]
#[command(after_help = RETURN_EXAMPLES)]
#[command(group(ArgGroup::new("what").required(true).args(["account", "file", "approve"])))]
pub(crate) struct Return {
    /// The investor's virtual account
    #[arg(long, value_name = "VRAN", requires_all = ["amount", "bank", "to", "memo"])]
    pub(crate) account: Option<String>,
    /// How much is returned
    #[arg(long, value_name = "KRW", requires = "account")]
    pub(crate) amount: Option<String>,
    /// Code of the bank that it is returned to, three digits
    #[arg(long, value_name = "CODE", requires = "account")]
    pub(crate) bank: Option<String>,
    /// The investor's own account
    #[arg(long, value_name = "ACCOUNT", requires = "account")]
    pub(crate) to: Option<String>,
    /// Name of the account's holder; other users of this machine may see it in the list of processes
    #[arg(long, value_name = "NAME", requires = "account")]
    pub(crate) name: Option<String>,
    /// File that holds the name of the account's holder; - reads standard input
    #[arg(
        long,
        value_name = "FILE",
        requires = "account",
        conflicts_with = "name"
    )]
    pub(crate) name_file: Option<PathBuf>,
    /// What is printed on the investor's account
    #[arg(long, value_name = "TEXT", requires = "account")]
    pub(crate) memo: Option<String>,
    /// CSV file with one return a row: virtual_account_no, return_amount, bank_code, account_holder_name, investor_account_no, deposit_memo
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) file: Option<PathBuf>,
    /// What the rows must add up to
    #[arg(long, value_name = "KRW", conflicts_with_all = ["account", "approve"])]
    pub(crate) total: Option<String>,
    /// Send each of the rows that return the same amount from the same account; without it you are asked
    #[arg(long, requires = "file")]
    pub(crate) allow_alike: bool,
    /// How it is sent.
    #[command(flatten)]
    pub(crate) sending: Sending,
}

/// Flags of every command that moves money.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sending")]
pub(crate) struct Sending {
    /// Your own name of this transfer: the same key with the same content goes on where it stopped, with other content it is refused
    #[arg(long, value_name = "KEY", required_unless_present = "approve")]
    pub(crate) key: Option<String>,
    /// Show what would be sent and record nothing; with --approve, what stands in the plan
    #[arg(long, conflicts_with_all = ["plan", "enqueue", "detach"])]
    pub(crate) dry_run: bool,
    /// With --dry-run: write the exact bodies to this file, readable by its owner only
    #[arg(long, value_name = "FILE", requires = "dry_run")]
    pub(crate) reveal: Option<PathBuf>,
    /// Do not ask before sending
    #[arg(long)]
    pub(crate) yes: bool,
    /// Record only; a worker sends
    #[arg(long, conflicts_with = "detach")]
    pub(crate) enqueue: bool,
    /// Record, and leave the rest to a process in the background
    #[arg(long)]
    pub(crate) detach: bool,
    /// Write a plan for another person to approve, and record nothing
    #[arg(long, value_name = "FILE", requires = "by", conflicts_with_all = ["approve", "enqueue", "detach"])]
    pub(crate) plan: Option<PathBuf>,
    /// Approve a plan that another person wrote, and send it
    #[arg(long, value_name = "FILE", requires = "by", conflicts_with = "key")]
    pub(crate) approve: Option<PathBuf>,
    /// Who writes or approves the plan
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Send it although the same payment, or one of the same total that has not ended, is in the journal under another key
    #[arg(long)]
    pub(crate) allow_duplicate: bool,
}
