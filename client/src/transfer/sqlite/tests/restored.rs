//! A journal that was put back from a backup gives no permits until its open intents were inquired.

use super::super::super::journal::{Health, Journal, JournalError};
use super::super::high_water::{birth_of, copied_later};
use super::super::{Role, SqliteJournal, SqliteOptions};
use super::scene::{
    Folder, change, claimed, happens, inquired, kim, minute, permit, register, unknown, wait,
};

/// Copies the database, as a backup of a stopped program would.
fn back_up(folder: &Folder) {
    std::fs::copy(folder.journal(), folder.path("backup")).unwrap();
}

fn restore(folder: &Folder) {
    std::fs::copy(folder.path("backup"), folder.journal()).unwrap();
}

fn is_quarantined(journal: &SqliteJournal, why: &str) -> bool {
    match wait(journal.health()).unwrap() {
        Health::Quarantined(found) => found.contains(why),
        _ => false,
    }
}

#[test]
fn a_restored_journal_is_noticed_and_gives_no_permit() {
    let folder = Folder::new();
    let journal = folder.create();
    unknown(&folder, &journal, 1);
    wait(journal.record(folder.batch(2))).unwrap();
    drop(journal);
    back_up(&folder);
    let journal = folder.open().unwrap();
    let mut lost = claimed(&journal, 2, minute(1));
    happens(&journal, &mut lost, permit(2), minute(1)).unwrap();
    drop(journal);
    restore(&folder);

    let journal = folder.open().unwrap();
    assert!(is_quarantined(&journal, "put back from a backup"));
    let mut second = claimed(&journal, 2, minute(1));
    let permitted = change(&journal, &second, permit(3), minute(1)).unwrap();
    let refused = wait(journal.commit(permitted));
    assert!(
        matches!(refused, Err(JournalError::Quarantined(_))),
        "{refused:?}"
    );

    // It stays so over a restart, and everything else goes on.
    drop(journal);
    let journal = folder.open().unwrap();
    assert!(is_quarantined(&journal, "put back from a backup"));
    wait(journal.record(folder.batch(3))).unwrap();
    assert_eq!(wait(journal.quarantined()), Ok(1));
    let early = wait(journal.end_quarantine(minute(2), &kim(), "statement of 2026-01-05"));
    assert!(matches!(early, Err(JournalError::Misuse(_))), "{early:?}");

    let mut first = claimed(&journal, 1, minute(2));
    register(&journal, 1, 11).unwrap();
    happens(
        &journal,
        &mut first,
        inquired(1, 11, "A0050", minute(2)),
        minute(2),
    )
    .unwrap();
    assert_eq!(wait(journal.quarantined()), Ok(0));
    wait(journal.end_quarantine(minute(2), &kim(), "statement of 2026-01-05")).unwrap();
    assert_eq!(wait(journal.health()), Ok(Health::Ready));
    second = claimed(&journal, 2, minute(2));
    let permitted = happens(&journal, &mut second, permit(3), minute(2)).unwrap();
    assert!(permitted.permit.is_some());
    let twice = wait(journal.end_quarantine(minute(2), &kim(), "statement of 2026-01-05"));
    assert!(matches!(twice, Err(JournalError::Misuse(_))), "{twice:?}");
}

#[test]
fn a_journal_without_its_number_of_commits_is_quarantined() {
    let folder = Folder::new();
    drop(folder.create());
    std::fs::remove_file(folder.path("journal.db.commits")).unwrap();
    assert!(is_quarantined(&folder.open().unwrap(), "is missing"));
}

#[test]
fn a_number_of_commits_that_cannot_be_read_quarantines() {
    let folder = Folder::new();
    drop(folder.create());
    std::fs::write(folder.path("journal.db.commits"), "\0\0\0").unwrap();
    assert!(is_quarantined(&folder.open().unwrap(), "cannot be read"));
}

#[test]
fn a_journal_begun_anew_in_the_place_of_another_is_quarantined() {
    let folder = Folder::new();
    let journal = folder.create();
    unknown(&folder, &journal, 1);
    drop(journal);
    std::fs::remove_file(folder.journal()).unwrap();
    assert!(is_quarantined(
        &folder.create(),
        "belongs to another journal"
    ));
}

#[test]
fn a_journal_that_was_only_stopped_is_ready() {
    let folder = Folder::new();
    let journal = folder.create();
    unknown(&folder, &journal, 1);
    drop(journal);
    for _ in 0..3 {
        let journal = folder.open().unwrap();
        assert_eq!(wait(journal.health()), Ok(Health::Ready));
    }
}

/// Whether this file system keeps when a file was born, without which a whole backup cannot be told.
fn births_are_kept(folder: &Folder) -> bool {
    birth_of(&folder.journal()).is_some()
}

#[test]
fn a_journal_that_was_restored_with_its_number_of_commits_is_quarantined() {
    for in_place in [false, true] {
        let folder = Folder::new();
        let journal = folder.create();
        wait(journal.record(folder.batch(1))).unwrap();
        drop(journal);
        if !births_are_kept(&folder) {
            return;
        }
        let commits = || folder.path("journal.db.commits");
        back_up(&folder);
        std::fs::copy(commits(), folder.path("backup.commits")).unwrap();
        let journal = folder.open().unwrap();
        let mut lost = claimed(&journal, 1, minute(1));
        happens(&journal, &mut lost, permit(2), minute(1)).unwrap();
        drop(journal);
        if !in_place {
            std::fs::remove_file(folder.journal()).unwrap();
            std::fs::remove_file(commits()).unwrap();
        }
        restore(&folder);
        std::fs::copy(folder.path("backup.commits"), commits()).unwrap();

        let journal = folder.open().unwrap();
        assert!(
            is_quarantined(&journal, "its files are copies"),
            "{in_place}"
        );
        let again = claimed(&journal, 1, minute(1));
        let permitted = change(&journal, &again, permit(3), minute(1)).unwrap();
        let refused = wait(journal.commit(permitted));
        assert!(matches!(refused, Err(JournalError::Quarantined(_))));
    }
}

#[test]
fn a_copy_of_a_journal_is_quarantined_and_the_journal_itself_is_not() {
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    drop(journal);
    if !births_are_kept(&folder) {
        return;
    }
    let copy = Folder::new();
    for name in ["journal.db", "journal.db.commits"] {
        copied_later(&folder.path(name), &copy.path(name));
    }
    let opened = SqliteJournal::open(copy.journal(), folder.keys()).unwrap();
    assert!(is_quarantined(&opened, "its files are copies"));
    assert_eq!(wait(folder.open().unwrap().health()), Ok(Health::Ready));
}

#[test]
fn a_start_that_was_interrupted_raises_no_alarm() {
    let folder = Folder::new();
    let journal = folder.create();
    unknown(&folder, &journal, 1);
    drop(journal);
    // As if the last start had ended before it put the new file in its place.
    let (mark, next) = (
        folder.path("journal.db.commits"),
        folder.path("journal.db.commits.new"),
    );
    std::fs::rename(&mark, &next).unwrap();
    copied_later(&next, &mark);
    assert_eq!(wait(folder.open().unwrap().health()), Ok(Health::Ready));
    assert!(!next.exists());
    // As if it had ended before it wrote to the journal.
    std::fs::write(&next, "").unwrap();
    assert_eq!(wait(folder.open().unwrap().health()), Ok(Health::Ready));
}

#[test]
fn a_journal_that_a_recorder_made_is_ready_for_its_first_dispatcher() {
    let folder = Folder::new();
    let options = SqliteOptions::new(Role::Recorder).with_keys(folder.keys());
    let journal = options.create(folder.journal()).unwrap();
    wait(journal.record(folder.batch(1))).unwrap();
    wait(journal.record(folder.batch(2))).unwrap();
    drop(journal);
    assert_eq!(wait(folder.open().unwrap().health()), Ok(Health::Ready));
}
