//! A repayment of 1,000,000 rows from a CSV file: how much memory the program takes, and when its first byte is at the bank.
//!
//! The bank takes 500 rows a call, so it is a plan of 2,000 calls, one after the other, since all are of one loan.
//! The program runs as a process of its own, as an operator starts it; its memory is what the system counted at most.

#[path = "support/mod.rs"]
mod support;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use jiff::civil::DateTime;
use ontu::{Client, Profile};
use ontu_sandbox::{Clock, MovementKind, Sandbox, Settings, Usage};
use ontu_tests::{bank, requests};

use support::process::{Ended, Ontu};
use support::{Bound, Report};

/// The most memory that the program may take, in MiB.
const MOST_MIB: f64 = 300.0;
/// The most seconds from the start of the program to the first call at the bank.
const MOST_SECONDS: f64 = 10.0;
/// What each investor is paid, in KRW.
const EACH: u64 = 10;
/// How often the bank is looked at.
const LOOK: Duration = Duration::from_millis(2);
/// The loan's number.
const LOAN: &str = requests::LOAN;

/// A repayment of many rows, from the file to the bank.
#[derive(Parser)]
struct Arguments {
    /// How many rows the file has.
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// What cargo gives to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder for the run");
    let report = run(arguments.rows, folder.path()).await;
    report.print(arguments.json)
}

/// A bank with a loan that can be repaid to so many investors.
struct Bank {
    sandbox: Arc<Sandbox>,
    borrower: String,
}

async fn run(rows: usize, folder: &Path) -> Report {
    let mut report = Report::new("repayment_plan: one repayment from a CSV file", folder);
    let ontu = Ontu::build(folder);
    let bank = Bank::open(rows, &folder.join("rows.csv")).await;
    let ontu = ontu
        .with("ONTU_BASE_URL", bank.sandbox.url())
        .with("ONTU_TOKEN", bank.sandbox.token())
        .with("ONTU_GUARD_WINDOW", "none");
    ontu.run(&["init", "--profile", "loopback"]).expect(0);

    report.figure("rows", rows as f64, "");
    report.figure("calls", rows.div_ceil(500) as f64, "");
    let bytes = std::fs::metadata(folder.join("rows.csv")).map_or(0, |data| data.len());
    report.figure("file", bytes as f64 / 1024.0 / 1024.0, "MiB");
    let memory = Bound::AtMost(MOST_MIB);

    let dry = ontu.run(&bank.line("dry", &["--dry-run"])).expect(0);
    report.bounded("dry run, memory at most", dry.peak_mib, "MiB", memory);
    report.figure("dry run", dry.time.as_secs_f64(), "s");
    report.figure(
        "dry run, printed",
        dry.printed as f64 / 1024.0 / 1024.0,
        "MiB",
    );

    let queued = ontu
        .run(&bank.line("queued", &["--yes", "--enqueue"]))
        .expect(0);
    report.bounded("enqueue, memory at most", queued.peak_mib, "MiB", memory);
    report.figure("enqueue", queued.time.as_secs_f64(), "s");
    let abandon = ["journal", "abandon", "queued", "--by", "benchmark"];
    ontu.run(&abandon).expect(0);

    let (sent, first) = bank.watch(&ontu, &bank.line("sent", &["--yes", "--allow-duplicate"]));
    let sent = sent.expect(0);
    report.bounded("send, memory at most", sent.peak_mib, "MiB", memory);
    let bound = Bound::AtMost(MOST_SECONDS);
    report.bounded(
        "send, first call at the bank",
        first.as_secs_f64(),
        "s",
        bound,
    );
    report.figure("send, all calls settled", sent.time.as_secs_f64(), "s");
    report.figure(
        "send, lines of progress",
        sent.stderr.lines().count() as f64,
        "",
    );
    bank.check(rows);
    report
}

impl Bank {
    /// Opens a bank on the time of this machine, and writes the file of a repayment to all its investors.
    async fn open(rows: usize, file: &Path) -> Self {
        let settings = Settings {
            transcript_limit: 0,
            ..Settings::default()
        };
        let builder = Sandbox::builder().clock(Clock::System).settings(settings);
        let sandbox = builder.start().await.expect("a free port on 127.0.0.1");
        let (borrower, lender) = sandbox.with_bank(|bank| {
            let borrower = bank.open_account(Usage::Borrower, "홍길동");
            (borrower, bank.open_account(Usage::Investor, "홍길동"))
        });
        let total = EACH * rows as u64;
        sandbox.deposit(&lender, EACH).expect("a legal deposit");
        sandbox.deposit(&borrower, total).expect("a legal deposit");
        let client = client(&sandbox);
        let order = requests::order(LOAN, true, &[(&lender, EACH)]);
        let paid = client
            .call_unjournalled(&order)
            .await
            .expect("a call that is sent");
        assert!(paid.outcome.reply().is_some(), "{paid:?}");

        let mut file = BufWriter::new(std::fs::File::create(file).expect("a file"));
        writeln!(file, "가상계좌번호,상환금액").expect("a file");
        sandbox.with_bank(|bank| {
            for _ in 0..rows {
                let number = bank.open_account(Usage::Investor, "홍길동");
                writeln!(file, "{number},{EACH}").expect("a file");
            }
        });
        file.flush().expect("a file");
        Self {
            sandbox: Arc::new(sandbox),
            borrower,
        }
    }

    /// The command line of the repayment.
    fn line<'a>(&'a self, key: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut line = vec!["repay", "--loan", LOAN, "--account", &self.borrower];
        line.extend(["--rows", "rows.csv", "--key", key]);
        line.extend(more);
        line
    }

    /// Runs a command and notes when the first repayment was executed.
    fn watch(&self, ontu: &Ontu, line: &[&str]) -> (Ended, Duration) {
        let ended = Arc::new(AtomicBool::new(false));
        let started = Instant::now();
        let watcher = std::thread::spawn({
            let (ended, sandbox) = (ended.clone(), self.sandbox.clone());
            move || {
                while !ended.load(Ordering::Relaxed) {
                    let first = sandbox.with_bank(|bank| {
                        let repaid = bank.movements().last();
                        repaid.is_some_and(|last| last.kind == MovementKind::Repayment)
                    });
                    if first {
                        break;
                    }
                    std::thread::sleep(LOOK);
                }
                started.elapsed()
            }
        });
        let run = ontu.run(line);
        ended.store(true, Ordering::Relaxed);
        (run, watcher.join().expect("a watcher"))
    }

    /// Every won was repaid once.
    fn check(&self, rows: usize) {
        let repaid: Vec<u64> = self.sandbox.with_bank(|bank| {
            let of = bank.movements().iter();
            let of = of.filter(|movement| movement.kind == MovementKind::Repayment);
            of.map(|movement| movement.krw).collect()
        });
        assert_eq!(repaid.len(), rows.div_ceil(500), "one movement a call");
        assert_eq!(repaid.iter().sum::<u64>(), EACH * rows as u64);
    }
}

/// A client of the bank on the time of this machine.
fn client(sandbox: &Sandbox) -> Client {
    let clock = sandbox.clock().clone();
    let now = move || -> DateTime { clock.now() };
    let profile = Profile::sandbox().expect("the spec has this profile");
    let configuration = ontu::Configuration::new(profile.with_base_url(sandbox.url()))
        .with_institution_code(bank::INSTITUTION)
        .with_service_code("13E_001_00")
        .with_token(sandbox.token())
        .with_clock(now);
    bank::client(configuration)
}
