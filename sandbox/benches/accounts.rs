//! How much memory a million virtual accounts take, each issued by a call of the bank's API and holding a deposit.
//!
//! `cargo bench -p ontu-sandbox --bench accounts` prints it and fails when it is not below 1 GiB.
//! Memory is read from Linux; elsewhere only the time is printed.

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use ontu_sandbox::{Bank, DEFAULT_TOKEN, Incoming, Settings};

/// The bound, in bytes.
const BOUND: u64 = 1024 * 1024 * 1024;

/// Memory of many virtual accounts.
#[derive(Parser)]
struct Arguments {
    /// How many accounts are issued.
    #[arg(long, default_value_t = 1_000_000)]
    accounts: u64,
    /// What cargo gives to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let before = resident("VmRSS");
    let begun = Instant::now();
    let bank = filled(arguments.accounts);
    let seconds = begun.elapsed().as_secs_f64();
    let opened = bank.accounts().count() as u64;
    println!(
        "{opened} accounts issued and funded in {seconds:.1} s, {:.0} a second",
        opened as f64 / seconds
    );
    assert_eq!(opened, arguments.accounts, "every call opened an account");
    assert!(bank.ledger_balanced());
    let (Some(before), Some(after), Some(peak)) = (before, resident("VmRSS"), resident("VmHWM"))
    else {
        println!("memory: not measured, since this system has no /proc/self/status");
        return ExitCode::SUCCESS;
    };
    let mib = |bytes: u64| bytes as f64 / 1024.0 / 1024.0;
    println!(
        "memory: {:.0} MiB at the beginning, {:.0} MiB at the end, {:.0} MiB at most; {:.0} bytes an account",
        mib(before),
        mib(after),
        mib(peak),
        after.saturating_sub(before) as f64 / opened.max(1) as f64,
    );
    if peak < BOUND {
        println!("below the bound of {:.0} MiB", mib(BOUND));
        ExitCode::SUCCESS
    } else {
        println!("NOT below the bound of {:.0} MiB", mib(BOUND));
        ExitCode::FAILURE
    }
}

/// A bank with so many accounts, the usual transcript, and a deposit in each account.
fn filled(accounts: u64) -> Bank {
    const ISSUE: &str = "P2PNVirtualAccountNumberRequest";
    let mut bank = Bank::new(Settings::default());
    let now = jiff::civil::date(2026, 1, 5).at(9, 30, 0, 0);
    for number in 0..accounts {
        let body = format!(
            r#"{{"Header":{{"ApiNm":"{ISSUE}","Tsymd":"20260105","Trtm":"093000","Iscd":"000013","FintechApsno":"001","ApiSvcCd":"13E_001_00","IsTuno":"{number:020}","AccessToken":"{DEFAULT_TOKEN}"}},"P2PCmtmNo":"0000000000","ChidSqno":"0000000000","P2PVractUsg":"1","InvstBrwNm":"김온투"}}"#
        );
        let incoming = Incoming {
            api: ISSUE,
            body: body.as_bytes(),
            http_token: None,
        };
        bank.handle(now, incoming);
        let account_no = format!("790{:011}", 101 + number);
        bank.deposit(&account_no, 1_000_000, now)
            .expect("the account was issued just now");
    }
    bank
}

/// A line of this process's status, in bytes.
fn resident(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
