//! The command line: commands, flags and their help in English; `help` holds the Korean.

pub(crate) mod journal;
pub(crate) mod onboarding;
pub(crate) mod transfer;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::language::Language;

/// What stands at the end of the help.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  refused by the bank, or invalid and not sent
  2  wrong command line
  3  the outcome is unknown, or the bank is still working on it
  4  could not run: a file, a setting, the network

Settings come from ontu.toml, then from ONTU_* variables, then from flags; the later one counts.
The token comes from ONTU_TOKEN or from a file that token_file names, never from a flag.
Messages are in Korean or English by --lang or the locale.";

/// What the tool is.
const ABOUT: &str =
    "The operator's tool over NongHyup Bank's P2P fund management API (P2P 자금관리)";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "ontu", version, about = ABOUT, long_about = ABOUT, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// Flags of every command.
    #[command(flatten)]
    pub(crate) common: Common,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Every command")]
pub(crate) struct Common {
    /// Language of messages; by default that of the locale
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
    /// Print one JSON object on stdout, errors too
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Settings file [default: ontu.toml, if it is there] [env: ONTU_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Flags that replace settings.
    #[command(flatten)]
    pub(crate) settings: SettingFlags,
}

/// Declares the flags that replace settings; their names are those of the settings.
macro_rules! setting_flags {
    ($($(#[$docs:meta])* $name:ident: $value:literal,)*) => {
        /// Flags that replace settings.
        #[derive(Debug, Clone, Default, Args)]
        #[command(next_help_heading = "Settings")]
        pub(crate) struct SettingFlags {
            $($(#[$docs])* #[arg(long, global = true, value_name = $value, hide_short_help = true)] $name: Option<String>,)*
        }

        impl SettingFlags {
            /// The settings that are given, by name.
            pub(crate) fn given(&self) -> Vec<(&'static str, String)> {
                [$((stringify!($name), &self.$name),)*]
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value.clone()?)))
                    .collect()
            }
        }
    };
}

setting_flags! {
    /// How the bank is reached: loopback, sandbox, partner or own
    profile: "NAME",
    /// What stands before the API's name in a URL
    base_url: "URL",
    /// What follows the API's name in a URL
    path_suffix: "SUFFIX",
    /// Content-Type of a request
    content_type: "TYPE",
    /// Institution code (Iscd)
    institution_code: "CODE",
    /// Fintech app number (FintechApsno)
    fintech_app_no: "NUMBER",
    /// Service code (ApiSvcCd)
    service_code: "CODE",
    /// P2P agreement number (P2pCmtmNo)
    agreement_no: "NUMBER",
    /// Subsidiary number (ChidSqno)
    subsidiary_no: "NUMBER",
    /// File that holds the token
    token_file: "FILE",
    /// HTTP header that carries the token instead of the body
    token_header: "NAME",
    /// What stands before the token in the HTTP header
    token_prefix: "TEXT",
    /// Path of the request for a token
    token_path: "PATH",
    /// Scope of the request for a token
    token_scope: "SCOPE",
    /// Client id that tokens of the partner profile are asked for with
    client_id: "ID",
    /// File that holds the client secret
    client_secret_file: "FILE",
    /// The one host that may be reached by plain http
    insecure_http_host: "HOST",
    /// Proxy; proxies of the environment are never used
    proxy: "URL",
    /// How long to wait for a connection
    connect_timeout_seconds: "SECONDS",
    /// How long to wait for the whole reply
    total_timeout_seconds: "SECONDS",
    /// Also check lengths of text in bytes of CP949: true or false
    cp949_bytes_enforced: "BOOL",
    /// `system`; for a stand-in on this machine also `sandbox`, or a time in KST that stands still
    clock: "CLOCK",
    /// File in which every transfer is written down before it is sent
    journal: "FILE",
    /// File with the journal's keys
    journal_key_file: "FILE",
    /// Whether it takes two people to send and to decide: true, names or false; never less than the settings file says
    two_person: "WHO",
    /// The time of night in which nothing is sent: default, or none for a stand-in on this machine
    guard_window: "WINDOW",
    /// For how many days the same payment of a loan is refused under another key, or none
    duplicate_days_pay: "DAYS",
    /// For how many days the same repayment is refused under another key, or none
    duplicate_days_repay: "DAYS",
    /// For how many days the same return is refused under another key, or none
    duplicate_days_return: "DAYS",
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write an ontu.toml that explains every setting
    Init(Init),
    /// Check settings, token, clock and connection, and say what to do
    Doctor(Doctor),
    /// Show the whole life of a loan against a bank inside this process
    Demo(Demo),
    /// Virtual accounts
    #[command(subcommand)]
    Account(Account),
    /// List deposits into virtual accounts
    Deposits(Deposits),
    /// Call one API with a body of one's own, or list all APIs
    Call(Call),
    /// Pay out a loan: record it, send it, and find out its outcome
    Pay(transfer::Pay),
    /// Pay a repayment to a loan's investors
    Repay(transfer::Repay),
    /// Return deposits to investors' own accounts
    Return(transfer::Return),
    /// Send what was recorded and ask about what is open, until stopped
    Worker(journal::Worker),
    /// Ask the bank now what became of transfers
    Inquire(journal::Inquire),
    /// Compare the settled transfers of a day with the bank
    Reconcile(journal::Reconcile),
    /// What was written down before it was sent, and what is known of it
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Codes that no document explains and the bank has
    #[command(subcommand)]
    Codes(journal::Codes),
    /// The way into the central record of the KFTC, step by step
    #[command(subcommand)]
    Onboarding(onboarding::Onboarding),
}

impl Command {
    /// Its name on the command line.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Init(_) => "init",
            Self::Doctor(_) => "doctor",
            Self::Demo(_) => "demo",
            Self::Account(_) => "account",
            Self::Deposits(_) => "deposits",
            Self::Call(_) => "call",
            Self::Pay(_) => "pay",
            Self::Repay(_) => "repay",
            Self::Return(_) => "return",
            Self::Worker(_) => "worker",
            Self::Inquire(_) => "inquire",
            Self::Reconcile(_) => "reconcile",
            Self::Journal(_) => "journal",
            Self::Codes(_) => "codes",
            Self::Onboarding(_) => "onboarding",
        }
    }
}

/// `ontu init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Replace a file that is already there
    #[arg(long)]
    pub(crate) force: bool,
}

/// `ontu doctor`.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Check everything but the network
    #[arg(long)]
    pub(crate) offline: bool,
}

/// `ontu demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many investors the loan has
    #[arg(long, value_name = "N", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) investors: u32,
    /// Seed of amounts and account numbers: the same seed gives the same demo
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}

/// `ontu account …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Have the bank issue a virtual account and show its number
    Issue(Issue),
}

/// `ontu account issue`.
#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// The side that the account is for
    #[arg(long, value_enum)]
    pub(crate) usage: UsageArgument,
    /// Name of the holder; other users of this machine may see it in the list of processes
    #[arg(long, value_name = "NAME", required_unless_present = "name_file")]
    pub(crate) name: Option<String>,
    /// File that holds the name of the holder; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    pub(crate) name_file: Option<PathBuf>,
    /// Repeat an earlier call whose outcome is unknown, under its transaction number
    #[arg(long, value_name = "NUMBER", requires = "date")]
    pub(crate) again: Option<String>,
    /// The day of the earlier call
    #[arg(long, value_name = "YYYYMMDD", requires = "again")]
    pub(crate) date: Option<String>,
}

/// The side that a virtual account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UsageArgument {
    /// An investor's (1)
    Investor,
    /// A borrower's (2)
    Borrower,
}

/// `ontu deposits`.
#[derive(Debug, Args)]
pub(crate) struct Deposits {
    /// Only deposits into this virtual account
    #[arg(long, value_name = "VRAN")]
    pub(crate) account: Option<String>,
    /// First day, or month with --monthly [default: today]
    #[arg(long, value_name = "YYYYMMDD|YYYYMM")]
    pub(crate) from: Option<String>,
    /// Last day, or month with --monthly [default: today]
    #[arg(long, value_name = "YYYYMMDD|YYYYMM")]
    pub(crate) to: Option<String>,
    /// Ask for whole months
    #[arg(long)]
    pub(crate) monthly: bool,
    /// Show account numbers whole
    #[arg(long)]
    pub(crate) show: bool,
    /// Only deposits that were not listed under this name before; the journal keeps up to where
    #[arg(long, value_name = "CURSOR", conflicts_with_all = ["to", "monthly"])]
    pub(crate) since: Option<String>,
    /// Keep asking, and list each deposit once, as it comes; with --json one object a line
    #[arg(long, conflicts_with_all = ["to", "monthly"])]
    pub(crate) follow: bool,
    /// With --follow: how long to wait between two readings
    #[arg(long, value_name = "SECONDS", default_value_t = 30, requires = "follow", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) every: u32,
}

/// `ontu call`.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// Name of the API, such as P2PNAccountReceiveInformationList, or of the operation, such as list_deposits
    #[arg(required_unless_present = "list")]
    pub(crate) api: Option<String>,
    /// JSON file with the members of the request; - reads standard input
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    pub(crate) body: Option<PathBuf>,
    /// Call what is no read although no journal keeps it; money-moving APIs stay closed
    #[arg(long)]
    pub(crate) unjournalled: bool,
    /// Show account numbers, names and members that nobody has laid out
    #[arg(long)]
    pub(crate) show: bool,
    /// List all APIs
    #[arg(long, conflicts_with_all = ["api", "body"])]
    pub(crate) list: bool,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Arguments;
    use crate::settings::keys::KEYS;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    /// The lines of all helps that show a whole command line.
    fn examples(command: &clap::Command) -> Vec<String> {
        let help = command.get_after_help().map(ToString::to_string);
        let own = help.unwrap_or_default();
        let own = own
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("ontu "));
        let mut all: Vec<String> = own.map(str::to_owned).collect();
        all.extend(command.get_subcommands().flat_map(examples));
        all
    }

    #[test]
    fn every_example_of_the_help_can_be_given() {
        let examples = examples(&Arguments::command());
        assert!(examples.len() >= 12, "{examples:?}");
        for example in examples {
            let parsed = Arguments::try_parse_from(example.split(' '));
            assert!(parsed.is_ok(), "{example}: {:?}", parsed.err());
        }
    }

    #[test]
    fn every_setting_has_its_flag_and_no_secret_has_one() {
        let command = Arguments::command();
        let flags: Vec<&str> = command
            .get_arguments()
            .filter_map(clap::Arg::get_long)
            .collect();
        for key in KEYS {
            let flag = key.flag();
            assert!(flags.contains(&flag.trim_start_matches("--")), "{flag}");
        }
        for secret in ["token", "client-secret", "secret", "password"] {
            assert!(!flags.contains(&secret), "{secret}");
        }
    }

    #[test]
    fn flags_of_settings_are_given_by_name() {
        let line = ["ontu", "deposits", "--base-url", "http://127.0.0.1:1"];
        let arguments = Arguments::try_parse_from(line).unwrap();
        let given = arguments.common.settings.given();
        assert_eq!(given, [("base_url", "http://127.0.0.1:1".to_owned())]);
    }
}
