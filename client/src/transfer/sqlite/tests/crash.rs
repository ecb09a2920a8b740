//! Processes that are killed while they write: nothing that was acknowledged is lost, and what was not is whole or absent.
//!
//! `ONTU_CRASH_KILLS` sets how many; the ordinary run kills 100.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::super::super::journal::{Filter, Health, Journal};
use super::super::super::seal::KeyFile;
use super::super::super::state::State;
use super::super::SqliteJournal;
use super::scene::{
    Folder, alone, begun, claimed, happens, id, inquired, minute, number, permit, register,
    silence, wait,
};

/// Names the folder to the process that is killed.
const FOLDER: &str = "ONTU_TEST_CRASH";

/// Begins the lines that the process writes for the test.
const SAYS: &str = "said: ";

/// How many kills share a journal, so that its check stays short.
const KILLS_A_JOURNAL: u64 = 20;

/// How far an intent came, as far as it was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Recorded,
    Permitted,
    Unknown,
    Settled,
}

impl Stage {
    const ALL: [Self; 4] = [
        Self::Recorded,
        Self::Permitted,
        Self::Unknown,
        Self::Settled,
    ];

    fn of(state: State) -> Self {
        match state {
            State::Recorded => Self::Recorded,
            State::Sending => Self::Permitted,
            State::Unknown => Self::Unknown,
            State::Settled => Self::Settled,
            other => panic!("no intent of this test becomes {other}"),
        }
    }
}

/// The process that is killed; in an ordinary run of the tests it does nothing.
///
/// It works for ever on new intents, four at a time, and says what was acknowledged to it.
#[test]
fn the_process_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let keys = KeyFile::open(folder.join("journal.keys")).unwrap().keys();
    let journal = SqliteJournal::open(folder.join("journal.db"), Arc::clone(&keys)).unwrap();
    let say = |stage: Stage, seed: u32| {
        let mut out = std::io::stdout().lock();
        // Who listens may have killed this process already.
        writeln!(out, "{SAYS}{} {seed}", stage as u8)
            .and_then(|()| out.flush())
            .is_ok()
    };
    let mut next = last_seed(&journal) + 1;
    loop {
        let seeds = next..next + 4;
        // One of five is written down and permitted at once.
        let at_once = seeds.end;
        next = at_once + 1;
        let recording: Vec<_> = seeds
            .clone()
            .map(|seed| (seed, journal.record(alone(seed, &keys))))
            .collect();
        for (seed, recorded) in recording {
            wait(recorded).unwrap();
            say(Stage::Recorded, seed);
        }
        let tail = u64::from(at_once);
        let (mut claim, committed) =
            begun(&journal, alone(at_once, &keys), tail, minute(0)).unwrap();
        let sending = committed.permit.unwrap().into_sending();
        assert_eq!(sending.transaction_no, number(tail));
        say(Stage::Permitted, at_once);
        happens(&journal, &mut claim, silence(1), minute(0)).unwrap();
        say(Stage::Unknown, at_once);
        for seed in seeds {
            let mut claim = claimed(&journal, seed, minute(0));
            let committed = happens(&journal, &mut claim, permit(seed.into()), minute(0)).unwrap();
            let sending = committed.permit.unwrap().into_sending();
            assert_eq!(sending.transaction_no, number(seed.into()));
            say(Stage::Permitted, seed);
            happens(&journal, &mut claim, silence(1), minute(0)).unwrap();
            say(Stage::Unknown, seed);
            if seed % 2 == 0 {
                let inquiry = 1_000_000 + u64::from(seed);
                register(&journal, seed, inquiry).unwrap();
                let done = inquired(1, inquiry, "00000", minute(1));
                happens(&journal, &mut claim, done, minute(1)).unwrap();
                say(Stage::Settled, seed);
            }
        }
    }
}

/// The highest seed that was recorded, acknowledged or not; seeds follow the sequence.
fn last_seed(journal: &SqliteJournal) -> u32 {
    let all = wait(journal.list(Filter::default(), 0, usize::MAX)).unwrap();
    let seeds = all.iter().map(|record| {
        let text = record.intent.key.as_str().strip_prefix("pay-").unwrap();
        text.parse().unwrap()
    });
    seeds.max().unwrap_or(0)
}

/// Runs the process until it has said so many lines, kills it, and notes everything that it said.
fn kill_after(folder: &Folder, lines: u64, acknowledged: &mut BTreeMap<u32, Stage>) {
    let (_, test) = module_path!().split_once("::").unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg(format!("{test}::the_process_that_is_killed"))
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = 0;
    let mut killed = false;
    // After the kill the pipe still gives what was said before it.
    for line in BufReader::new(child.stdout.take().unwrap()).split(b'\n') {
        let line = line.unwrap();
        let line = String::from_utf8_lossy(&line);
        let Some((_, words)) = line.split_once(SAYS) else {
            continue;
        };
        let Some((stage, seed)) = words.split_once(' ') else {
            continue;
        };
        let stage = Stage::ALL[stage.parse::<usize>().unwrap()];
        let known = acknowledged.entry(seed.parse().unwrap()).or_insert(stage);
        *known = stage.max(*known);
        said += 1;
        if said >= lines && !killed {
            child.kill().unwrap();
            killed = true;
        }
    }
    child.wait().unwrap();
    assert!(killed, "the process ended by itself after {said} lines");
}

/// Checks a journal after a kill; returns how many commits nobody was told of.
fn unacknowledged(folder: &Folder, acknowledged: &mut BTreeMap<u32, Stage>) -> u64 {
    let journal = folder.open().unwrap();
    assert_eq!(wait(journal.health()), Ok(Health::Ready));
    let verified = wait(journal.verify()).unwrap();
    assert_eq!(verified.findings, Vec::new());
    let all = wait(journal.list(Filter::default(), 0, usize::MAX)).unwrap();
    let mut found: BTreeMap<u32, Stage> = BTreeMap::new();
    for record in all {
        let text = record.intent.key.as_str().strip_prefix("pay-").unwrap();
        found.insert(text.parse().unwrap(), Stage::of(record.state()));
    }
    for (seed, stage) in &*acknowledged {
        let stored = found.get(seed);
        assert!(
            stored.is_some_and(|stored| stored >= stage),
            "intent {seed}: acknowledged {stage:?}, stored {stored:?}"
        );
        assert!(wait(journal.read(id(*seed))).unwrap().is_some());
    }
    let more = found
        .iter()
        .filter(|(seed, stage)| acknowledged.get(seed) != Some(stage))
        .count();
    *acknowledged = found;
    more as u64
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let kills: u64 = match std::env::var("ONTU_CRASH_KILLS") {
        Ok(kills) => kills.parse().expect("ONTU_CRASH_KILLS is a number"),
        Err(_) => 100,
    };
    let mut folder = Folder::new();
    let mut acknowledged = BTreeMap::new();
    let (mut silent, mut random) = (0, 0x9e37_79b9_7f4a_7c15_u64);
    for kill in 0..kills {
        if kill % KILLS_A_JOURNAL == 0 {
            folder = Folder::new();
            drop(folder.create());
            acknowledged.clear();
        }
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(kill | 1);
        kill_after(&folder, 1 + (random >> 33) % 24, &mut acknowledged);
        if unacknowledged(&folder, &mut acknowledged) > 0 {
            silent += 1;
        }
    }
    println!(
        "{kills} kills; {silent} left commits that nobody had been told of; 0 acknowledged rows lost"
    );
}
