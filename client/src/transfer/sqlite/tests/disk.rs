//! A disk that takes no more: the journal fails closed, and what it acknowledged is there afterwards.
#![cfg(unix)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::super::super::journal::{Filter, Health, Journal, JournalError};
use super::super::super::seal::KeyFile;
use super::super::SqliteJournal;
use super::scene::{Folder, alone, id, key, wait};

/// Names the folder to the process that writes until the disk is full.
const FOLDER: &str = "ONTU_TEST_FULL_DISK";

/// Begins the lines that the process writes for the test.
const SAYS: &str = "said: ";

/// The process that writes until the disk is full; in an ordinary run of the tests it does nothing.
#[test]
fn the_process_whose_disk_fills_up() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let keys = KeyFile::open(folder.join("journal.keys")).unwrap().keys();
    let journal = SqliteJournal::open(folder.join("journal.db"), Arc::clone(&keys)).unwrap();
    let say = |text: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{SAYS}{text}")
            .and_then(|()| out.flush())
            .unwrap();
    };
    let mut seed = 1;
    let first = loop {
        match wait(journal.record(alone(seed, &keys))) {
            Ok(_) => say(format!("recorded {seed}")),
            Err(error) => break error,
        }
        seed += 1;
        assert!(seed < 100_000, "the limit is never reached");
    };
    let JournalError::Poisoned(why) = &first else {
        panic!("{first:?}");
    };
    assert!(!why.is_empty());
    // From here on every write is refused, and nothing is tried again.
    assert_eq!(
        wait(journal.health()),
        Ok(Health::Poisoned(why.clone())),
        "health"
    );
    for _ in 0..3 {
        assert_eq!(wait(journal.record(alone(seed, &keys))), Err(first.clone()));
        let kept = wait(journal.keep("small".to_owned(), None, "1".to_owned()));
        assert_eq!(kept, Err(first.clone()));
        let due = wait(journal.claim_due(
            super::scene::worker("one"),
            super::scene::minute(0),
            super::scene::LEASE,
            1,
        ));
        assert_eq!(due, Err(first.clone()));
    }
    // What was acknowledged can still be read, for inquiries.
    assert!(wait(journal.read(id(1))).unwrap().is_some());
    assert!(wait(journal.find(key(seed))).unwrap().is_none());
    say("poisoned".to_owned());
    drop(journal);
    say("closed".to_owned());
}

/// Runs the process with a limit on the size of files, in the blocks of the shell; returns what it said.
fn with_limit(folder: &Folder, blocks: u32) -> Vec<String> {
    let (_, test) = module_path!().split_once("::").unwrap();
    // The signal of the limit is ignored, so that a write fails as on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(std::env::current_exe().unwrap())
        .arg(format!("{test}::the_process_whose_disk_fills_up"))
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path(""))
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(SAYS))
        .map(|(_, said)| said.to_owned())
        .collect()
}

#[test]
fn the_first_failed_write_ends_all_writing() {
    for blocks in [600, 700, 1000] {
        let folder = Folder::new();
        drop(folder.create());
        let said = with_limit(&folder, blocks);
        let (recorded, rest): (Vec<_>, Vec<_>) =
            said.iter().partition(|line| line.starts_with("recorded "));
        assert_eq!(rest, ["poisoned", "closed"], "{blocks} blocks");
        assert!(!recorded.is_empty(), "{blocks} blocks");

        // Started anew, with room on the disk.
        let journal = folder.open().unwrap();
        assert_eq!(wait(journal.health()), Ok(Health::Ready));
        let there = wait(journal.list(Filter::default(), 0, usize::MAX)).unwrap();
        // The one whose commit failed may be there or not; nobody was told.
        let extra = there.len() - recorded.len();
        assert!(extra <= 1, "{blocks} blocks: {extra}");
        for line in recorded {
            let seed: u32 = line["recorded ".len()..].parse().unwrap();
            assert!(wait(journal.read(id(seed))).unwrap().is_some(), "{seed}");
        }
        assert!(wait(journal.verify()).unwrap().is_sound());
        let next = u32::try_from(there.len()).unwrap() + 1;
        assert!(wait(journal.record(folder.batch(next))).is_ok());
    }
}
