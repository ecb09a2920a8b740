//! Group commit: what waits together is committed together, and what is refused leaves nothing behind.

use super::super::super::journal::{Differs, Filter, Journal, JournalError};
use super::super::SqliteJournal;
use super::super::fault::Failure;
use super::scene::{
    Folder, LEASE, change, claimed, happens, id, key, minute, permit, silence, wait, worker,
};

fn commits(journal: &SqliteJournal) -> i64 {
    wait(journal.ask(|connection| {
        Ok(connection.query_row("SELECT commits FROM journal", [], |row| row.get(0))?)
    }))
    .unwrap()
}

/// Keeps the writer busy until the returned sender is used or dropped.
fn held(journal: &SqliteJournal) -> std::sync::mpsc::Sender<()> {
    let (started, waiting) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    drop(journal.write(move |_| {
        let _ = started.send(());
        let _ = released.recv();
        Ok(())
    }));
    waiting.recv().unwrap();
    release
}

#[test]
fn what_waits_together_is_committed_together() {
    let folder = Folder::new();
    let journal = folder.create();
    let before = commits(&journal);
    let release = held(&journal);
    let waiting: Vec<_> = (1..=50)
        .map(|seed| journal.record(folder.batch(seed)))
        .collect();
    drop(release);
    for recorded in waiting {
        wait(recorded).unwrap();
    }
    // One for what held the writer up, one for the fifty.
    assert_eq!(commits(&journal), before + 2);
    assert_eq!(
        wait(journal.list(Filter::default(), 0, 100)).unwrap().len(),
        50
    );
}

#[test]
fn what_is_refused_leaves_nothing_among_what_is_kept() {
    let folder = Folder::new();
    let journal = folder.create();
    let release = held(&journal);
    let first = journal.record(folder.batch(1));
    let failing = journal.write(|connection| {
        connection.execute("INSERT INTO kept (name, value) VALUES ('half', '1')", [])?;
        Err::<(), _>(Failure::Refused(JournalError::Conflict))
    });
    let mut other = folder.batch(2);
    other.intents[0].intent.key = key(1);
    let other = journal.record(other);
    let last = journal.record(folder.batch(3));
    drop(release);
    assert!(wait(first).is_ok());
    assert_eq!(wait(failing), Err(JournalError::Conflict));
    assert_eq!(
        wait(other),
        Err(JournalError::OtherContent {
            key: key(1),
            differs: Differs::Party
        })
    );
    assert!(wait(last).is_ok());
    assert_eq!(wait(journal.kept("half".to_owned())), Ok(None));
    let keys: Vec<_> = wait(journal.list(Filter::default(), 0, 10))
        .unwrap()
        .into_iter()
        .map(|record| (record.sequence, record.intent.key))
        .collect();
    assert_eq!(keys, vec![(1, key(1)), (2, key(3))]);
    // Nor among what the head sums up.
    assert_eq!(wait(journal.verify()).unwrap().findings, Vec::new());
}

/// Work that looks first has no savepoint of its own, and needs none.
#[test]
fn what_looks_first_and_is_refused_leaves_nothing_among_what_is_kept() {
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    let mut claim = claimed(&journal, 1, minute(0));
    happens(&journal, &mut claim, permit(1), minute(0)).unwrap();
    let answered = change(&journal, &claim, silence(1), minute(0)).unwrap();
    let release = held(&journal);
    let first = journal.commit(answered.clone());
    // Somebody else, that is the line above, has written in between.
    let conflicting = journal.commit(answered);
    let unknown = journal.claim(id(9), worker("one"), minute(0), LEASE);
    let last = journal.record(folder.batch(2));
    drop(release);
    assert!(wait(first).is_ok());
    assert!(matches!(wait(conflicting), Err(JournalError::Conflict)));
    assert_eq!(wait(unknown), Err(JournalError::NotFound));
    assert!(wait(last).is_ok());
    let verified = wait(journal.verify()).unwrap();
    assert_eq!((verified.findings, verified.intents), (Vec::new(), 2));
    assert_eq!(verified.evidence, 4);
}

#[test]
fn work_that_says_it_looks_first_and_does_not_stops_the_writer() {
    let folder = Folder::new();
    let journal = folder.create();
    let release = held(&journal);
    let first = journal.record(folder.batch(1));
    let failing = journal
        .writer()
        .unwrap()
        .submit_looking_first(|connection| {
            connection.execute("INSERT INTO kept (name, value) VALUES ('half', '1')", [])?;
            Err::<(), _>(Failure::Refused(JournalError::Conflict))
        });
    drop(release);
    let poisoned = Err(JournalError::Poisoned(
        "its tables do not allow what its own rules do".to_owned(),
    ));
    assert_eq!(wait(first).map(drop), poisoned);
    assert_eq!(
        wait(super::super::answered(failing)).map_err(JournalError::from),
        poisoned
    );
    assert_eq!(wait(journal.kept("half".to_owned())), Ok(None));
    assert_eq!(wait(journal.record(folder.batch(2))).map(drop), poisoned);
    drop(journal);
    let journal = folder.open().unwrap();
    assert_eq!(wait(journal.find(key(1))), Ok(None));
}

#[test]
fn a_caller_that_goes_away_takes_nothing_back() {
    let folder = Folder::new();
    let journal = folder.create();
    let release = held(&journal);
    drop(journal.record(folder.batch(1)));
    drop(release);
    drop(journal);
    let journal = folder.open().unwrap();
    assert!(wait(journal.find(key(1))).unwrap().is_some());
}

#[test]
fn work_that_panics_stops_the_writer_and_leaves_nothing() {
    let folder = Folder::new();
    let journal = folder.create();
    let panicking = journal.write(|connection| -> Result<(), Failure> {
        connection.execute("INSERT INTO kept (name, value) VALUES ('half', '1')", [])?;
        std::panic::resume_unwind(Box::new("on purpose"))
    });
    let poisoned = JournalError::Poisoned("a piece of work panicked".to_owned());
    assert_eq!(wait(panicking), Err(poisoned.clone()));
    assert_eq!(wait(journal.record(folder.batch(1))), Err(poisoned));
    assert_eq!(wait(journal.kept("half".to_owned())), Ok(None));
}
