//! Row 23: callers who stop to wait and runtimes that end; what was begun comes to its end all the same.

use futures_util::FutureExt;
use jiff::SignedDuration;
use ontu::runtime::CodeClass;
use ontu::transfer::sqlite::{OpenError, SqliteJournal};
use ontu::transfer::{State, Submit};
use ontu_tests::bank::Bank;
use ontu_tests::gateway::{Watch, watched};
use ontu_tests::journal_folder::JournalFolder;
use ontu_tests::requests::deposit_return;
use ontu_tests::scene::{ABSENT, RETURN, Scene, key};

#[tokio::test]
async fn row_23_a_caller_who_stops_to_wait_stops_nothing() {
    let folder = JournalFolder::new();
    let scene = Scene::on_disk(&folder).await;
    let accounts: Vec<String> = (0..24).map(|_| scene.bank.investor(1_000)).collect();
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    for (polls, account) in accounts.iter().enumerate() {
        let request = deposit_return(account, 1_000);
        let submitted = scene
            .transfers
            .submit(key(account), &request, Submit::default());
        polled(submitted, polls).await;
        polled(scene.transfers.work_once(), polls).await;
    }
    // Whatever was begun comes to its end, here or when it is taken up again.
    while scene.records().await.len() < accounts.len() - 1 {
        tokio::task::yield_now().await;
    }
    scene.minutes(10).await;
    let records = scene.records().await;
    assert!(
        records
            .iter()
            .all(|record| record.state() == State::Settled)
    );
    assert_eq!(scene.calls(RETURN), records.len());
    scene.adds_up().await;
}

/// Polls a future so many times and drops it.
async fn polled(future: impl Future, times: usize) {
    let mut future = Box::pin(future);
    for _ in 0..times {
        if (&mut future).now_or_never().is_some() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn row_23_a_runtime_that_ends_at_any_moment_leaves_nothing_that_the_next_start_does_not_end() {
    let of_bank = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (mut sent, mut unsent) = (0, 0);
    for turns in [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048] {
        let folder = JournalFolder::new();
        let bank = of_bank.block_on(Bank::start());
        let account = bank.investor(1_000);
        bank.clock.advance(SignedDuration::from_hours(4));
        drop(folder.create());
        let watch = Watch::of(&folder.journal(), &bank.clock);
        let gateway = of_bank.block_on(watched(&bank, &watch));

        let ends = runtime();
        let bank = ends.block_on(async {
            let scene = opened(bank, &folder).through(gateway.url());
            scene.submit("a", &deposit_return(&account, 1_000)).await;
            let mut work = Box::pin(scene.transfers.work_once());
            for _ in 0..turns {
                if (&mut work).now_or_never().is_some() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(work);
            scene.bank
        });
        // Every task of it ends where it stands.
        drop(ends);

        runtime().block_on(async {
            let scene = opened(bank, &folder).through(gateway.url());
            scene.learn(ABSENT, CodeClass::Absent).await;
            scene.minutes(5).await;
            scene.after_the_night().await;
            let records = scene.records().await;
            assert_eq!(records.len(), 1, "{turns}");
            let moved = scene.movements().len();
            let expected = if moved == 1 {
                State::Settled
            } else {
                State::NotExecuted
            };
            assert_eq!(records[0].state(), expected, "{turns}");
            assert!(watch.orders() <= 1, "{turns}");
            assert_eq!(watch.broken(), Vec::<String>::new(), "{turns}");
            scene.adds_up().await;
            sent += moved;
            unsent += 1 - moved;
        });
    }
    println!("{sent} were done, {unsent} were not");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

fn opened(bank: Bank, folder: &JournalFolder) -> Scene<SqliteJournal> {
    // The threads of the runtime that ended may still be closing the journal.
    loop {
        match folder.open() {
            Ok(journal) => return Scene::on(bank, folder, journal),
            Err(OpenError::Held(_)) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}
