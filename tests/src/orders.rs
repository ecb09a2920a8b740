//! What a process of its own does for a test: it opens the journal of a folder, records, sends and asks, and says what it was told was done.
//!
//! It is the program `crash` with the command `process`; it can be told to stop or to freeze at any place.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ontu::transfer::sqlite::Role;
use ontu::transfer::{
    CallerKey, Health, JournalError, Progress, ProgressEvent, Submit, TransferError, Transfers,
};
use tokio::signal::unix;
use tokio::sync::broadcast::error::RecvError;

use crate::bank::{client, configured};
use crate::halting::{Halting, Point};
use crate::journal_folder::open_in;
use crate::process::{FileClock, SAYS, signal};
use crate::requests::deposit_return;
use crate::scene::{key, rules};

/// The orders that a process is given.
#[derive(Debug, Clone, clap::Args)]
pub struct Orders {
    /// The folder with the journal, its keys and the clock.
    #[arg(long)]
    pub folder: PathBuf,
    /// Where the bank listens.
    #[arg(long)]
    pub url: String,
    /// A file with the accounts whose deposits are returned, one transfer an account, one account a line.
    #[arg(long)]
    pub accounts: Option<PathBuf>,
    /// The place at which it stops for good and says so.
    #[arg(long)]
    pub stop_at: Option<Point>,
    /// The place at which it freezes itself once, as by SIGSTOP.
    #[arg(long)]
    pub freeze_at: Option<Point>,
    /// For how many milliseconds a permit is good.
    #[arg(long, default_value_t = 5_000)]
    pub permit_millis: u64,
    /// Whether it only records and sends nothing.
    #[arg(long)]
    pub only_record: bool,
    /// Whether it works in rounds: all that is due, then it says `idle` and waits for a line on its input.
    #[arg(long)]
    pub rounds: bool,
    /// How many transfers are sent at a time.
    #[arg(long, default_value_t = 4)]
    pub in_flight: usize,
}

/// What lets a frozen process go on: the number of SIGCONT on Linux.
const CONTINUE: unix::SignalKind = unix::SignalKind::from_raw(18);

/// Says something to the test.
fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    // Who listens may have gone, or killed this process already.
    let _ = writeln!(out, "{SAYS}{words}").and_then(|()| out.flush());
}

/// Does what the orders say, until there is nothing left to do or it is killed.
///
/// # Panics
/// When the folder has no journal.
pub async fn work(orders: Orders) {
    let role = if orders.only_record {
        Role::Recorder
    } else {
        Role::Dispatcher
    };
    let (journal, keys) = match open_in(&orders.folder, role) {
        Ok(opened) => opened,
        Err(error) => return say(&format!("refused {error}")),
    };
    say("opened");
    let points = orders.clone();
    let frozen = AtomicBool::new(false);
    let journal = Halting::new(Arc::new(journal), move |point| {
        let stops = points.stop_at == Some(point);
        let freezes = points.freeze_at == Some(point) && !frozen.swap(true, Ordering::SeqCst);
        Box::pin(async move {
            if stops {
                say(&format!("at {point}"));
                std::future::pending::<()>().await;
            }
            if freezes {
                // The stop reaches this thread a moment after `kill` has ended, so it waits to be let go on.
                let mut thawed = unix::signal(CONTINUE).expect("a listener for a signal");
                say(&format!("at {point}"));
                signal(std::process::id(), "STOP");
                thawed.recv().await;
                say(&format!("past {point}"));
            }
        })
    });
    let clock = FileClock::of(&orders.folder);
    let configuration = configured(&orders.url).with_clock(move || clock.now());
    let permits = Duration::from_millis(orders.permit_millis);
    let transfers = Transfers::builder(client(configuration), Arc::new(journal), keys)
        .with_rules(rules().with_permit_lifetime(permits))
        .with_max_in_flight(orders.in_flight)
        .build()
        .expect("a bank on this machine");
    let accounts = orders.accounts.map(std::fs::read_to_string);
    let accounts = accounts.transpose().expect("a file of accounts");
    for account in accounts.iter().flat_map(|accounts| accounts.lines()) {
        match submit(&transfers, account).await {
            Ok(()) => say(&format!("recorded {account}")),
            Err(error) => return give_up(&transfers, &error).await,
        }
    }
    if orders.only_record {
        return say("done");
    }
    let mut events = transfers.events();
    tokio::spawn(async move {
        loop {
            match events.recv().await {
                Ok(progress) => tell(&progress),
                // A listener that lags behind has missed something that the journal holds.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
    let ended = if orders.rounds {
        in_rounds(&transfers).await
    } else {
        transfers.run(std::future::pending()).await
    };
    say(&format!("ended {}", words(ended)));
}

/// Says what happened to a transfer, if it matters to the tests.
fn tell(progress: &Progress) {
    let key = &progress.key;
    match &progress.event {
        ProgressEvent::Moved { to, .. } => say(&format!("{to} {key}")),
        ProgressEvent::NotSent { why } => say(&format!("not-sent {key} {why}")),
        ProgressEvent::JournalFailed { why } => say(&format!("failed {why}")),
        _ => {}
    }
}

/// Works on what is due whenever it is told to.
async fn in_rounds(transfers: &Transfers) -> Result<(), TransferError> {
    loop {
        transfers.work_once().await?;
        say("idle");
        let mut line = String::new();
        if std::io::stdin()
            .read_line(&mut line)
            .is_ok_and(|read| read == 0)
        {
            return Ok(());
        }
    }
}

fn words(ended: Result<(), TransferError>) -> String {
    match ended {
        Ok(()) => "as it was told".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// Returns the deposit of an account.
async fn submit(transfers: &Transfers, account: &str) -> Result<(), TransferError> {
    let request = deposit_return(account, 1_000);
    let submitted = transfers.submit(key_of(account), &request, Submit::default());
    submitted.await.map(|_| ())
}

/// The key of the transfer of an account.
pub fn key_of(account: &str) -> CallerKey {
    key(account)
}

/// A journal that takes nothing more: nothing may be sent, and everything can be asked.
async fn give_up(transfers: &Transfers, error: &TransferError) {
    let TransferError::Journal(JournalError::Poisoned(_)) = error else {
        return say(&format!("unexpected {error}"));
    };
    let health = transfers.journal().health().await;
    if !matches!(health, Ok(Health::Poisoned(_))) {
        return say(&format!("unexpected {health:?}"));
    }
    say("poisoned");
    // Whatever is tried now, nothing may reach the bank but questions.
    for _ in 0..3 {
        let _ = transfers.work_once().await;
    }
    say("done");
}
