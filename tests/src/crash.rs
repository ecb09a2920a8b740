//! The crash harness: processes that move money are killed at random, and afterwards each won has moved once or is known not to have moved.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use ontu::transfer::{Health, Journal, State};

use crate::orders::key_of;
use crate::process::state_said;
use crate::workplace::Workplace;

/// How many kills share a journal, so that its check stays short.
const KILLS_A_JOURNAL: u32 = 25;
/// How many transfers each process is given.
const TRANSFERS_A_PROCESS: usize = 4;

/// What some kills came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kills {
    /// How many processes were killed.
    pub kills: u32,
    /// After how many of them the journal held more than anybody had been told.
    pub silent: u32,
    /// How many transfers were recorded.
    pub transfers: usize,
    /// How many orders reached the bank.
    pub orders: usize,
    /// How many transfers were settled in the end.
    pub settled: usize,
    /// How many were not executed.
    pub not_executed: usize,
}

impl fmt::Display for Kills {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "kills:            {}\nsilent commits:   {}\ntransfers:        {}\norders:           {}\nsettled:          {}\nnot executed:     {}\nacknowledged and lost: 0, moved twice: 0",
            self.kills, self.silent, self.transfers, self.orders, self.settled, self.not_executed
        )
    }
}

/// Kills so many processes; `program` is the program `crash`, the seed decides when each is killed.
///
/// # Panics
/// When anything that was acknowledged is lost, anything moves twice, or the journal and the bank disagree.
pub async fn kill(program: &Path, kills: u32, seed: u64) -> Kills {
    let mut sum = Kills::default();
    let mut random = seed;
    while sum.kills < kills {
        let round = KILLS_A_JOURNAL.min(kills - sum.kills);
        let one = kill_on_one_journal(program, round, &mut random).await;
        sum.kills += one.kills;
        sum.silent += one.silent;
        sum.transfers += one.transfers;
        sum.orders += one.orders;
        sum.settled += one.settled;
        sum.not_executed += one.not_executed;
    }
    sum
}

async fn kill_on_one_journal(program: &Path, kills: u32, random: &mut u64) -> Kills {
    let place = Workplace::new(kills as usize * TRANSFERS_A_PROCESS).await;
    let mut known: BTreeMap<String, State> = BTreeMap::new();
    let mut silent = 0;
    for accounts in place.accounts.chunks(TRANSFERS_A_PROCESS) {
        *random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let lines = 1 + (*random >> 33) % 16;
        let mut process = place.process(program, accounts, &[]);
        let mut said = Vec::new();
        for _ in 0..lines {
            said.extend(process.hear());
        }
        said.extend(process.kill());
        for words in &said {
            assert!(
                !["refused", "unexpected", "failed"]
                    .iter()
                    .any(|bad| words.starts_with(bad)),
                "{words}"
            );
            if let Some((state, account)) = state_said(words) {
                known.insert(account.to_owned(), state);
            }
        }
        let stored = stored(&place, &known).await;
        silent += u32::from(stored != known);
        known = stored;
        // What was left open is inquired by the next process.
        place.advance(jiff::SignedDuration::from_secs(10));
    }
    let mut done = at_the_end(place).await;
    (done.kills, done.silent) = (kills, silent);
    done
}

/// What the journal holds after a kill: everything that was acknowledged, no less.
async fn stored(place: &Workplace, known: &BTreeMap<String, State>) -> BTreeMap<String, State> {
    let journal = place.folder.open().expect("a journal that opens");
    assert_eq!(journal.health().await, Ok(Health::Ready));
    let verified = journal.verify().await.expect("a journal that can be read");
    assert_eq!(verified.findings, Vec::new());
    for (account, acknowledged) in known {
        let record = journal.find(key_of(account)).await.expect("a journal");
        let state = record
            .unwrap_or_else(|| panic!("I3: {account} was acknowledged and is lost"))
            .state();
        assert!(
            !acknowledged.is_terminal() || state == *acknowledged,
            "I8: {account} was {acknowledged} and is {state}"
        );
    }
    let all = journal.list(Default::default(), 0, usize::MAX).await;
    let all = all.expect("a journal").into_iter();
    all.map(|record| (record.intent.key.as_str().to_owned(), record.state()))
        .collect()
}

/// Works until everything is decided, and compares with the bank.
async fn at_the_end(place: Workplace) -> Kills {
    let (scene, _folder, watch, _gateway) = place.taken_over();
    scene.after_the_night().await;
    let records = scene.records().await;
    let count = |state| {
        let records = records.iter();
        records.filter(|record| record.state() == state).count()
    };
    let done = Kills {
        transfers: records.len(),
        orders: watch.orders(),
        settled: count(State::Settled),
        not_executed: count(State::NotExecuted),
        ..Kills::default()
    };
    assert_eq!(watch.broken(), Vec::<String>::new());
    assert_eq!(
        done.settled + done.not_executed,
        done.transfers,
        "I12: {records:?}"
    );
    assert_eq!(scene.movements().len(), done.settled, "I1");
    scene.adds_up().await;
    done
}
