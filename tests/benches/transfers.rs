//! How many deposit returns a second go through the journal, beside how many bare calls the same client makes in the same run.
//!
//! One call a transfer, the same bank on loopback, and a new connection for every call on both sides, since a call that moves money never uses a kept one.
//! A journalled return is counted from its recording to the commit that settles it; the journal lies on SQLite with `synchronous=FULL`.
//! Rounds of both kinds alternate, so that whatever else the machine does falls on both.

#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use jiff::SignedDuration;
use ontu::Client;
use ontu::nh::DepositReturn;
use ontu::transfer::seal::KeyFile;
use ontu::transfer::sqlite::SqliteJournal;
use ontu::transfer::{CallerKey, State, Submit, Transfers};
use ontu_sandbox::{Sandbox, Settings, SimulatedClock, Usage};
use ontu_tests::{bank, requests};

use support::process::ProcessorTime;
use support::{Bound, Report, median, rate};

/// What every account holds and returns, in KRW.
const AMOUNT: u64 = 10_000;

/// Journalled deposit returns a second, against bare calls.
#[derive(Parser)]
struct Arguments {
    /// How many transfers a round has.
    #[arg(long, default_value_t = 2_500)]
    transfers: usize,
    /// How many rounds of each kind there are.
    #[arg(long, default_value_t = 10)]
    rounds: usize,
    /// How many are in flight at a time.
    #[arg(long, default_value_t = 64)]
    in_flight: usize,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// What cargo gives to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder for the run");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let report = runtime.block_on(run(&arguments, folder.path()));
    report.print(arguments.json)
}

/// A bank with one account for every return.
struct Bank {
    sandbox: Sandbox,
    client: Client,
    returns: std::vec::IntoIter<DepositReturn>,
}

impl Bank {
    async fn with_accounts(count: usize) -> Self {
        let clock = SimulatedClock::new();
        let opens = clock.now();
        let settings = Settings {
            transcript_limit: 0,
            ..Settings::default()
        };
        let builder = Sandbox::builder().clock(clock.clone()).settings(settings);
        let sandbox = builder.start().await.expect("a free port on 127.0.0.1");
        // Deposits can be returned three hours after they came.
        clock.set(opens.saturating_sub(SignedDuration::from_hours(4)));
        let returns: Vec<DepositReturn> = (0..count)
            .map(|_| {
                let number = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "홍길동"));
                sandbox.deposit(&number, AMOUNT).expect("a legal deposit");
                requests::deposit_return(&number, AMOUNT)
            })
            .collect();
        clock.set(opens);
        let configuration = bank::configuration(sandbox.url(), sandbox.token(), &clock);
        Self {
            client: bank::client(configuration),
            returns: returns.into_iter(),
            sandbox,
        }
    }

    fn next(&mut self, count: usize) -> Arc<Vec<DepositReturn>> {
        Arc::new(self.returns.by_ref().take(count).collect())
    }
}

async fn run(arguments: &Arguments, folder: &Path) -> Report {
    let Arguments {
        transfers: count,
        rounds,
        in_flight,
        ..
    } = *arguments;
    let mut report = Report::new(
        "transfers: journalled deposit returns against bare calls",
        folder,
    );
    let warm_up = in_flight * 4;
    let mut bank = Bank::with_accounts(2 * (warm_up + rounds * count)).await;
    let keys = KeyFile::create(folder.join("journal.key")).expect("a key file");
    let path = folder.join("journal.sqlite");
    let journal = SqliteJournal::create(&path, keys.keys()).expect("a journal");
    let transfers = Transfers::builder(bank.client.clone(), Arc::new(journal), keys.keys())
        .with_max_in_flight(in_flight)
        .build()
        .expect("a bank on this machine");

    let returns = bank.next(warm_up);
    bare(&bank.client, returns, in_flight).await;
    journalled(&transfers, bank.next(warm_up), in_flight, 0).await;
    let commits_before = commits(&path);
    let (mut bare_rates, mut journalled_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut bare_work = ProcessorTime::default();
    let mut journalled_work = ProcessorTime::default();
    for round in 1..=rounds {
        let returns = bank.next(count);
        let before = ProcessorTime::now();
        let bare_rate = rate(count, bare(&bank.client, returns, in_flight).await);
        bare_work.add(&ProcessorTime::now().since(&before));
        let returns = bank.next(count);
        let before = ProcessorTime::now();
        let time = journalled(&transfers, returns, in_flight, round).await;
        journalled_work.add(&ProcessorTime::now().since(&before));
        let journalled_rate = rate(count, time);
        eprintln!("round {round}: {bare_rate:.0} bare, {journalled_rate:.0} journalled a second");
        bare_rates.push(bare_rate);
        journalled_rates.push(journalled_rate);
        ratios.push(journalled_rate / bare_rate);
    }
    let commits = commits(&path) - commits_before;
    let moved = bank.sandbox.movements().len();
    assert_eq!(
        moved,
        2 * (warm_up + rounds * count),
        "every return moved money once"
    );

    report.figure("in flight", in_flight as f64, "");
    report.figure("transfers in a round", count as f64, "");
    report.figure("rounds", rounds as f64, "");
    report.figure("bare calls", median(&bare_rates), "a second");
    report.figure("journalled returns", median(&journalled_rates), "a second");
    let bound = Bound::AtLeast(0.5);
    report.bounded("journalled to bare", median(&ratios), "", bound);
    let each = |work: Duration| work.as_secs_f64() * 1e6 / (rounds * count) as f64;
    let unit = "µs of processor";
    report.figure("a bare call, both sides", each(bare_work.all()), unit);
    report.figure(
        "a journalled return, both sides",
        each(journalled_work.all()),
        unit,
    );
    // The kernel cuts names of threads after 15 bytes.
    let journal = each(journalled_work.of("ontu journal"));
    let reading = each(journalled_work.of("ontu journal re"));
    report.figure("  of it the journal writing", journal - reading, unit);
    report.figure("  of it the journal reading", reading, unit);
    let commits = commits as f64 / (rounds * count) as f64;
    report.figure("forced commits a journalled return", commits, "");
    report
}

/// Makes bare calls, so many at a time.
async fn bare(client: &Client, returns: Arc<Vec<DepositReturn>>, in_flight: usize) -> Duration {
    at_a_time(in_flight, returns, {
        let client = client.clone();
        move |_, request| {
            let client = client.clone();
            async move {
                let called = client.call_unjournalled(&request).await;
                let called = called.expect("a call that is sent");
                assert!(called.outcome.reply().is_some(), "{called:?}");
            }
        }
    })
    .await
}

/// Records returns and settles them, so many at a time.
async fn journalled(
    transfers: &Transfers,
    returns: Arc<Vec<DepositReturn>>,
    in_flight: usize,
    round: usize,
) -> Duration {
    at_a_time(in_flight, returns, {
        let transfers = transfers.clone();
        move |index, request| {
            let transfers = transfers.clone();
            async move {
                let key = CallerKey::new(format!("return {round}-{index}")).expect("a legal key");
                let settled = transfers.transfer(key, &request, Submit::default()).await;
                let settled = settled.expect("a legal return and a journal that works");
                assert_eq!(settled.state(), State::Settled);
            }
        }
    })
    .await
}

/// Does something with each return, so many at a time, and says how long all took.
async fn at_a_time<F, W>(in_flight: usize, returns: Arc<Vec<DepositReturn>>, work: W) -> Duration
where
    F: Future<Output = ()> + Send + 'static,
    W: Fn(usize, DepositReturn) -> F + Clone + Send + 'static,
{
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let lanes: Vec<_> = (0..in_flight)
        .map(|_| {
            let (next, returns, work) = (next.clone(), returns.clone(), work.clone());
            tokio::spawn(async move {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(request) = returns.get(index)
                {
                    work(index, request.clone()).await;
                }
            })
        })
        .collect();
    for lane in lanes {
        lane.await.expect("every transfer is done");
    }
    started.elapsed()
}

/// How often the journal was committed to, as the file beside it says.
fn commits(journal: &Path) -> u64 {
    let mut beside = journal.as_os_str().to_owned();
    beside.push(".commits");
    let line = std::fs::read_to_string(Path::new(&beside)).expect("the file beside the journal");
    let number = line.split_whitespace().next_back().map(str::parse);
    number.expect("a line").expect("a number")
}
