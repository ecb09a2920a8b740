//! A journal that was put back from a backup gives no permits until its open intents were inquired.

use super::super::super::engine::Event;
use super::super::super::evidence::Resolution;
use super::super::super::intent::Opening;
use super::super::super::journal::{Health, Journal, JournalError};
use super::super::super::state::State;
use super::super::high_water::{birth_of, copied_later};
use super::super::{Role, SqliteJournal, SqliteOptions};
use super::scene::{
    Folder, change, claimed, happens, id, inquired, kim, minute, permit, register, unknown, wait,
};
use crate::runtime::Krw;

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
    // What may have been sent since the backup waits for a person, also what was recorded again meanwhile.
    for seed in [2, 3] {
        let mut held = claimed(&journal, seed, minute(2));
        assert_eq!(held.record.state(), State::Recorded);
        for event in [
            permit(3),
            Event::Cancel {
                by: "Kim".to_owned(),
            },
        ] {
            assert!(change(&journal, &held, event, minute(2)).is_none());
        }
        for wrong in [
            finding(false, 999_999, "Lee", "statement"),
            finding(false, 1_000_000, "kim", "statement"),
            finding(false, 1_000_000, "Lee", " "),
        ] {
            assert!(change(&journal, &held, wrong, minute(2)).is_none());
        }
        let said = finding(seed == 3, 1_000_000, "Lee", "statement");
        happens(&journal, &mut held, said, minute(2)).unwrap();
        let expected = [State::Recorded, State::Settled][seed as usize - 2];
        assert_eq!(held.record.state(), expected);
        wait(journal.release(id(seed), held.fence, minute(2))).unwrap();
    }
    second = claimed(&journal, 2, minute(2));
    let permitted = happens(&journal, &mut second, permit(3), minute(2)).unwrap();
    assert!(permitted.permit.is_some());
    let twice = wait(journal.end_quarantine(minute(2), &kim(), "statement of 2026-01-05"));
    assert!(matches!(twice, Err(JournalError::Misuse(_))), "{twice:?}");
    assert_eq!(wait(journal.verify()).unwrap().findings, Vec::new());
}

/// What an operator and a second person found out about a transfer.
fn finding(moved: bool, amount: u64, second: &str, reference: &str) -> Event<'static> {
    Event::Resolve(Resolution {
        moved,
        amount: Krw::new(amount).unwrap(),
        reference: reference.to_owned(),
        by: "Kim".to_owned(),
        confirmed_by: Some(second.to_owned()),
        bank_confirmed_not_queued: true,
    })
}

#[test]
fn what_was_not_executed_before_the_backup_is_not_tried_again_without_a_person() {
    let folder = Folder::new();
    let journal = folder.create();
    let mut claim = unknown(&folder, &journal, 1);
    register(&journal, 1, 11).unwrap();
    let asked = inquired(1, 11, "AT999", minute(1));
    happens(&journal, &mut claim, asked, minute(1)).unwrap();
    let not_moved = finding(false, 1_000_000, "Lee", "call with the bank");
    happens(&journal, &mut claim, not_moved, minute(1)).unwrap();
    assert_eq!(claim.record.state(), State::NotExecuted);
    drop(journal);
    back_up(&folder);
    // Two commits more, so that the copy is behind.
    let journal = folder.open().unwrap();
    wait(journal.keep("a".to_owned(), None, "b".to_owned())).unwrap();
    drop(journal);
    restore(&folder);

    let journal = folder.open().unwrap();
    assert_eq!(wait(journal.quarantined()), Ok(0));
    wait(journal.end_quarantine(minute(2), &kim(), "statement")).unwrap();
    let mut claim = claimed(&journal, 1, minute(3));
    assert!(claim.record.standing.awaits_release());
    let again = Event::Again {
        opening: Some(Opening::New),
        by: "Kim".to_owned(),
    };
    happens(&journal, &mut claim, again, minute(3)).unwrap();
    assert_eq!(claim.record.state(), State::Recorded);
    assert!(change(&journal, &claim, permit(3), minute(3)).is_none());
    let released = finding(false, 1_000_000, "Lee", "statement");
    happens(&journal, &mut claim, released, minute(3)).unwrap();
    assert!(change(&journal, &claim, permit(3), minute(3)).is_some());
    assert_eq!(wait(journal.verify()).unwrap().findings, Vec::new());
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
fn a_journal_put_in_the_place_of_another_is_quarantined() {
    let (folder, other) = (Folder::new(), Folder::new());
    let journal = folder.create();
    unknown(&folder, &journal, 1);
    drop(journal);
    drop(SqliteJournal::create(other.journal(), folder.keys()).unwrap());
    std::fs::copy(other.journal(), folder.journal()).unwrap();
    assert!(is_quarantined(
        &folder.open().unwrap(),
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
