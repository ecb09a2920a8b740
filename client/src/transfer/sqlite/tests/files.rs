//! Opening: what is refused and why, who may hold a journal, and what its files look like.

use std::sync::Arc;

use super::super::super::engine::Event;
use super::super::super::journal::{Health, Journal, JournalError};
use super::super::super::seal::{KeyFile, Keys};
use super::super::fault::Failure;
use super::super::schema::NEWEST;
use super::super::{OpenError, Role, SqliteJournal, SqliteOptions};
use super::scene::{Folder, LEASE, claimed, id, minute, permit, wait, worker};

#[cfg(unix)]
#[test]
fn only_its_owner_may_use_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    for ending in ["", "-wal", "-shm", ".lock", ".commits"] {
        let path = folder.path(&format!("journal.db{ending}"));
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o600, "{}", path.display());
    }
}

#[test]
fn commits_last_and_the_schema_is_not_trusted() {
    let folder = Folder::new();
    let journal = folder.create();
    let setting = |name: &'static str| -> String {
        wait(journal.write(move |connection| {
            Ok(connection
                .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))?)
        }))
        .map(|value| format!("{value:?}"))
        .unwrap()
    };
    assert_eq!(setting("journal_mode"), "Text(\"wal\")");
    for (name, value) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("secure_delete", 1),
        ("fullfsync", 1),
        ("wal_autocheckpoint", 0),
    ] {
        assert_eq!(setting(name), format!("Integer({value})"), "{name}");
    }
    assert!(rusqlite::version_number() >= 3_051_003);
}

#[test]
fn every_table_is_strict() {
    let folder = Folder::new();
    drop(folder.create());
    let lax: i64 = folder
        .raw()
        .query_row(
            "SELECT count(*) FROM pragma_table_list \
             WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(lax, 0);
}

#[test]
fn a_journal_is_made_once_and_opened_where_it_is() {
    let folder = Folder::new();
    assert_eq!(folder.open().unwrap_err(), OpenError::Missing);
    drop(folder.create());
    let again = SqliteJournal::create(folder.journal(), folder.keys()).unwrap_err();
    assert_eq!(again, OpenError::Exists);
    assert!(folder.open().is_ok());
    let nowhere = SqliteJournal::create(folder.path("none/journal.db"), folder.keys());
    assert!(matches!(nowhere.unwrap_err(), OpenError::Io { .. }));
}

#[test]
fn what_is_no_journal_is_refused_and_left_alone() {
    let folder = Folder::new();
    std::fs::write(
        folder.journal(),
        "a text of somebody else's, long enough for a header",
    )
    .unwrap();
    assert_eq!(folder.open().unwrap_err(), OpenError::NotAJournal);
    std::fs::remove_file(folder.journal()).unwrap();

    folder
        .raw()
        .execute_batch("CREATE TABLE other (a)")
        .unwrap();
    let before = std::fs::read(folder.journal()).unwrap();
    assert_eq!(folder.open().unwrap_err(), OpenError::NotAJournal);
    assert_eq!(
        folder.open_as(Role::Reader).unwrap_err(),
        OpenError::NotAJournal
    );
    let new = SqliteJournal::create(folder.journal(), folder.keys());
    assert_eq!(new.unwrap_err(), OpenError::Exists);
    assert_eq!(std::fs::read(folder.journal()).unwrap(), before);
}

#[test]
fn making_a_journal_goes_on_after_an_interruption() {
    let folder = Folder::new();
    std::fs::write(folder.journal(), "").unwrap();
    assert_eq!(folder.open().unwrap_err(), OpenError::NotAJournal);
    let journal = folder.create();
    assert_eq!(wait(journal.health()), Ok(Health::Ready));
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = Folder::new();
    drop(folder.create());
    folder
        .raw()
        .execute(
            "INSERT INTO schema_version VALUES (?1, 'ontu 9.9.9')",
            [NEWEST + 1],
        )
        .unwrap();
    let before = std::fs::read(folder.journal()).unwrap();
    for role in [Role::Dispatcher, Role::Recorder, Role::Reader] {
        let error = folder.open_as(role).unwrap_err();
        let found = NEWEST + 1;
        assert_eq!(error, OpenError::NewerSchema { found }, "{role:?}");
        let expected = JournalError::NewerSchema(found, NEWEST);
        assert_eq!(JournalError::from(error), expected);
    }
    assert_eq!(std::fs::read(folder.journal()).unwrap(), before);
}

#[test]
fn a_second_dispatcher_is_told_who_is_the_first() {
    let folder = Folder::new();
    let options = SqliteOptions::new(Role::Dispatcher).with_keys(folder.keys());
    let first = options
        .clone()
        .with_name("worker A")
        .create(folder.journal());
    let first = first.unwrap();
    let error = options.open(folder.journal()).unwrap_err();
    let OpenError::Held(holder) = &error else {
        panic!("{error}");
    };
    let expected = format!("worker A, process {} on ", std::process::id());
    assert!(holder.to_string().starts_with(&expected), "{holder}");
    assert!(matches!(JournalError::from(error), JournalError::Locked(_)));
    drop(first);
    assert!(folder.open().is_ok());
}

#[test]
fn others_record_and_read_beside_a_dispatcher() {
    let folder = Folder::new();
    let dispatcher = folder.create();
    let recorder = folder.open_as(Role::Recorder).unwrap();
    wait(recorder.record(folder.batch(1))).unwrap();
    assert!(wait(dispatcher.read(id(1))).unwrap().is_some());

    let reader = folder.open_as(Role::Reader).unwrap();
    assert!(wait(reader.read(id(1))).unwrap().is_some());
    let refused = wait(reader.record(folder.batch(2)));
    assert!(
        matches!(refused, Err(JournalError::Misuse(_))),
        "{refused:?}"
    );
    let lease = wait(reader.claim(id(1), worker("two"), minute(0), LEASE));
    assert!(matches!(lease, Err(JournalError::Misuse(_))), "{lease:?}");

    // What a person decides needs no stop of the dispatcher; sending does.
    let mut claim = claimed(&recorder, 1, minute(0));
    let change = super::scene::change(&recorder, &claim, permit(1), minute(0)).unwrap();
    let refused = wait(recorder.commit(change.clone()));
    assert!(
        matches!(refused, Err(JournalError::Misuse(_))),
        "{refused:?}"
    );
    let due = wait(recorder.claim_due(worker("two"), minute(0), LEASE, 1));
    assert!(matches!(due, Err(JournalError::Misuse(_))), "{due:?}");
    let cancel = Event::Cancel {
        by: "Kim".to_owned(),
    };
    super::scene::happens(&recorder, &mut claim, cancel, minute(0)).unwrap();
    let late = wait(dispatcher.commit(change));
    assert_eq!(late.unwrap_err(), JournalError::Conflict);
}

#[test]
fn a_disk_that_cannot_be_read_stops_writing_too() {
    let folder = Folder::new();
    let journal = folder.create();
    let failed = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_READ);
    let asked = wait(journal.ask(move |_| -> Result<(), Failure> {
        Err(Failure::Broken(rusqlite::Error::SqliteFailure(
            failed, None,
        )))
    }));
    assert!(
        matches!(asked, Err(JournalError::Unavailable(_))),
        "{asked:?}"
    );
    let recorded = wait(journal.record(folder.batch(1)));
    assert!(
        matches!(recorded, Err(JournalError::Poisoned(_))),
        "{recorded:?}"
    );
    let health = wait(journal.health());
    assert!(matches!(health, Ok(Health::Poisoned(_))), "{health:?}");
}

#[test]
fn what_another_program_recorded_raises_no_alarm() {
    let folder = Folder::new();
    drop(folder.create());
    let recorder = folder.open_as(Role::Recorder).unwrap();
    wait(recorder.record(folder.batch(1))).unwrap();
    drop(recorder);
    let journal = folder.open().unwrap();
    assert_eq!(wait(journal.health()), Ok(Health::Ready));
}

#[test]
fn a_reader_needs_no_keys_and_no_dispatcher() {
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    drop(journal);
    let reader = SqliteOptions::new(Role::Reader).open(folder.journal());
    assert!(wait(reader.unwrap().read(id(1))).unwrap().is_some());
    for role in [Role::Dispatcher, Role::Recorder] {
        let error = SqliteOptions::new(role).open(folder.journal()).unwrap_err();
        assert_eq!(error, OpenError::KeysNeeded, "{role:?}");
    }
}

#[test]
fn the_keys_of_another_journal_are_refused_at_the_start() {
    let folder = Folder::new();
    drop(folder.create());
    let other = Arc::new(Keys::random().unwrap());
    let error = SqliteJournal::open(folder.journal(), other).unwrap_err();
    assert_eq!(error, OpenError::WrongKeys);
    assert!(folder.open().is_ok());
}

#[test]
fn a_key_file_that_lost_a_key_is_refused_at_the_start() {
    let folder = Folder::new();
    let mut keys = KeyFile::open(folder.key_file()).unwrap();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    drop(journal);
    let first = keys.keys().newest();
    keys.add_key().unwrap();
    assert!(SqliteJournal::open(folder.journal(), keys.keys()).is_ok());
    keys.remove_key(first).unwrap();
    let error = SqliteJournal::open(folder.journal(), keys.keys()).unwrap_err();
    assert_eq!(error, OpenError::MissingKey(first));
    assert_eq!(
        error.to_string(),
        "content of the journal was sealed with key 1, which the key file does not hold; bring back the key file that holds it"
    );
}

#[test]
fn leases_end_with_the_process_that_held_them() {
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    let first = claimed(&journal, 1, minute(0));
    drop(journal);
    let journal = folder.open().unwrap();
    let second = claimed(&journal, 1, minute(0));
    assert_eq!(second.fence, first.fence.next());
}
