//! How long `ontu journal list` takes on a journal of 1,000,000 transfers: from the start of the process to its end.
//!
//! The journal is made through its own interface, as transfers would make it, but for the bank.
//! One transfer in a hundred is left open; the others have ended.

#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use futures_util::future::try_join_all;
use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::nh::DepositReturn;
use ontu::runtime::{CodeOverlay, TransactionNo};
use ontu::transfer::seal::{KeyFile, Keys};
use ontu::transfer::sqlite::SqliteJournal;
use ontu::transfer::{
    Answer, CallerKey, Claim, Codes, Engine, Event, IntentId, Journal, Preparation, Reply, Rules,
    Submit, WorkerName,
};
use ontu_tests::requests;

use support::process::Ontu;
use support::{Bound, Report, median, rate};

/// How long the program may take, in seconds.
const MOST_SECONDS: f64 = 1.0;
/// How many transfers are written down, or leased, together.
const TOGETHER: usize = 1000;
/// Of how many transfers one is left open.
const OPEN: u64 = 100;
/// Of how many transfers one has gone to the bank.
const SENT: u64 = 10;
/// How many times each command is run.
const RUNS: usize = 5;
/// How many transfers are recorded in a minute of the journal's time.
const A_MINUTE: u64 = 50;

/// Lists of a large journal.
#[derive(Parser)]
struct Arguments {
    /// How many transfers the journal has.
    #[arg(long, default_value_t = 1_000_000)]
    transfers: u64,
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
    let report = run(arguments.transfers, folder.path()).await;
    report.print(arguments.json)
}

async fn run(count: u64, folder: &Path) -> Report {
    let mut report = Report::new("journal_list: lists of a large journal", folder);
    let ontu = Ontu::build(folder)
        .with("ONTU_BASE_URL", "http://127.0.0.1:9")
        .with("ONTU_TOKEN", "0".repeat(64));
    ontu.run(&["init", "--profile", "loopback"]).expect(0);

    let path = folder.join("ontu-journal.sqlite");
    let keys = KeyFile::open(folder.join("ontu-journal.key")).expect("the key file of init");
    let started = Instant::now();
    let open = Making::new(&path, keys.keys()).make(count).await;
    let made = started.elapsed();
    report.figure("transfers", count as f64, "");
    report.figure("of them open", open as f64, "");
    let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
    report.figure("database", bytes as f64 / 1024.0 / 1024.0, "MiB");
    report.figure(
        "made",
        rate(usize::try_from(count).unwrap_or(0), made),
        "a second",
    );

    let (near_end, day) = ((count - count / 1000).to_string(), day_of(count / 2));
    let unresolved_code = 3;
    for (name, line, code) in [
        ("list", &["journal", "list"][..], 0),
        (
            "list --unresolved",
            &["journal", "list", "--unresolved"],
            unresolved_code,
        ),
        (
            "list --unresolved --json --limit 1000",
            &[
                "journal",
                "list",
                "--unresolved",
                "--json",
                "--limit",
                "1000",
            ],
            unresolved_code,
        ),
        (
            "list --json --limit 1000 --after, near the end",
            &[
                "journal", "list", "--json", "--limit", "1000", "--after", &near_end,
            ],
            0,
        ),
        (
            "list --state settled --after, near the end",
            &[
                "journal", "list", "--state", "settled", "--after", &near_end,
            ],
            0,
        ),
        (
            "list --kind return --from --to, a day in the middle",
            &[
                "journal", "list", "--kind", "return", "--from", &day, "--to", &day,
            ],
            0,
        ),
        (
            "list --kind pay, of which there is none",
            &["journal", "list", "--kind", "pay"],
            0,
        ),
    ] {
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            times.push(ontu.run(line).expect(code).time.as_secs_f64());
        }
        let bound = Bound::AtMost(MOST_SECONDS);
        report.bounded(name, median(&times), "s", bound);
    }
    report
}

/// The time at which a transfer is recorded.
fn time_of(index: u64) -> DateTime {
    let minutes = i64::try_from(index / A_MINUTE).unwrap_or(0);
    let begin = date(2026, 1, 5).at(9, 0, 0, 0);
    begin.saturating_add(SignedDuration::from_mins(minutes))
}

/// The day on which it is recorded, as the command line takes it.
fn day_of(index: u64) -> String {
    time_of(index).strftime("%Y%m%d").to_string()
}

/// What makes the journal.
struct Making {
    journal: SqliteJournal,
    keys: Arc<Keys>,
    rules: Rules,
    overlay: CodeOverlay,
}

impl Making {
    fn new(path: &Path, keys: Arc<Keys>) -> Self {
        Self {
            journal: SqliteJournal::open(path, keys.clone()).expect("the journal of init"),
            keys,
            rules: Rules::default().with_guard_window(None),
            overlay: CodeOverlay::new(),
        }
    }

    fn engine(&self) -> Engine<'_> {
        Engine::new(&self.rules, Codes::of::<DepositReturn>(&self.overlay, 0))
    }

    /// Makes so many transfers and returns how many of them are open.
    async fn make(self, count: u64) -> u64 {
        let mut open = 0;
        for from in (0..count).step_by(TOGETHER) {
            let until = count.min(from + TOGETHER as u64);
            self.record(from..until).await;
            open += self.end(time_of(until)).await;
            if until.is_multiple_of(100_000) {
                eprintln!("made {until} of {count} transfers");
            }
        }
        open
    }

    async fn record(&self, indices: std::ops::Range<u64>) {
        let recorded = indices.map(|index| {
            let preparation = Preparation {
                engine: self.engine(),
                sealer: &*self.keys,
                submit: Submit {
                    duplicate_allowed: true,
                    ..Submit::default()
                },
                now: time_of(index),
                cp949_bytes_enforced: false,
            };
            let request = requests::deposit_return(&format!("79{index:012}"), 10_000);
            let key = CallerKey::new(format!("return-{index}")).expect("a legal key");
            let id = IntentId::random().expect("random bytes");
            let batch = preparation.one(&request, key, id).expect("a legal return");
            self.journal.record(batch)
        });
        try_join_all(recorded).await.expect("a journal that works");
    }

    /// Takes what was recorded to its end, but for one in so many; returns how many are left open.
    async fn end(&self, now: DateTime) -> u64 {
        let lease = Duration::from_secs(3600 * 24 * 365);
        let worker = WorkerName::new("benchmark");
        let claims = self.journal.claim_due(worker, now, lease, TOGETHER).await;
        let claims = claims.expect("a journal that works");
        let open = claims
            .iter()
            .filter(|claim| claim.record.sequence.is_multiple_of(OPEN));
        let open = open.count() as u64;
        let ended = claims.into_iter().map(|claim| self.end_one(claim, now));
        try_join_all(ended).await.expect("a journal that works");
        open
    }

    async fn end_one(
        &self,
        mut claim: Claim,
        now: DateTime,
    ) -> Result<(), ontu::transfer::JournalError> {
        let is_open = claim.record.sequence.is_multiple_of(OPEN);
        let is_sent = claim.record.sequence.is_multiple_of(SENT);
        if !is_sent {
            let by = "benchmark".to_owned();
            return self.happens(&mut claim, Event::Cancel { by }, now).await;
        }
        // Half of what is open was never sent.
        if is_open && claim.record.sequence.is_multiple_of(2 * OPEN) {
            return Ok(());
        }
        let number = TransactionNo::random().expect("random bytes");
        self.happens(&mut claim, Event::Permit { number }, now)
            .await?;
        let answer = if is_open {
            Answer::Silence {
                why: "no reply came within the time limit".to_owned(),
            }
        } else {
            Answer::Reply(Reply {
                code: "00000".to_owned(),
                ..Reply::default()
            })
        };
        let attempt = 1;
        self.happens(&mut claim, Event::Answered { attempt, answer }, now)
            .await
    }

    async fn happens(
        &self,
        claim: &mut Claim,
        event: Event<'_>,
        now: DateTime,
    ) -> Result<(), ontu::transfer::JournalError> {
        let party = self.journal.party(claim.record.intent.party).await?;
        let change = self
            .engine()
            .apply(&claim.record, &party, Some(claim.fence), event, now)
            .expect("what the engine allows");
        let committed = self.journal.commit(change).await?;
        claim.record.follow(&committed);
        Ok(())
    }
}
