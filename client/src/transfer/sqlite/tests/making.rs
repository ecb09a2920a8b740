//! Making: whole or not at all whenever the process is killed, never a second one beside a key file that knows the first, and where it may lie.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::super::identity::JournalId;
use super::super::super::journal::{Health, Journal};
use super::super::super::persons::{Persons, TwoPerson};
use super::super::super::seal::KeyFile;
use super::super::super::steps::KILL_AT;
use super::super::{Anew, FileSystem, Keyed, OpenError, Role, SqliteJournal, SqliteOptions};
use super::scene::{Folder, id, minute, unknown, wait};

/// Names the folder to the process that is killed.
const FOLDER: &str = "ONTU_TEST_MAKING";
/// Tells it to begin anew.
const BEGIN_ANEW: &str = "ONTU_TEST_MAKING_ANEW";

/// Options with the key file of a folder as it is now.
fn options(folder: &Path, role: Role) -> SqliteOptions {
    let key_file = KeyFile::open(folder.join("journal.keys")).unwrap();
    SqliteOptions::new(role).with_key_file(key_file)
}

fn open(folder: &Folder, role: Role) -> Result<SqliteJournal, OpenError> {
    options(&folder.path(""), role).open(folder.journal())
}

fn create(folder: &Folder) -> Result<SqliteJournal, OpenError> {
    options(&folder.path(""), Role::Dispatcher).create(folder.journal())
}

fn create_anew(folder: &Folder) -> Result<SqliteJournal, OpenError> {
    options(&folder.path(""), Role::Dispatcher).create_anew(folder.journal(), lost())
}

fn by() -> Persons {
    let second = "Lee".parse().unwrap();
    Persons::new(TwoPerson::Names, "Kim".parse().unwrap(), Some(second)).unwrap()
}

/// Somebody answers for a lost journal.
fn lost() -> Anew {
    Anew::new(minute(0), &by(), "statement of 2026-01-05")
}

fn remembered(folder: &Folder) -> Option<JournalId> {
    KeyFile::open(folder.key_file()).unwrap().journal()
}

/// Every file of a folder, by name.
fn files(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path("")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The process that is killed; in an ordinary run of the tests it does nothing.
#[test]
fn the_process_that_makes_a_journal() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let role = options(&folder, Role::Dispatcher);
    let path = folder.join("journal.db");
    let made = match std::env::var_os(BEGIN_ANEW) {
        None => role.create(path),
        Some(_) => role.create_anew(path, lost()),
    };
    drop(made.unwrap());
}

/// Runs the process and has it killed at a step; whether it came to its end before.
fn killed_at(step: u32, folder: &Folder, anew: bool) -> bool {
    let (_, test) = module_path!().split_once("::").unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    if anew {
        command.env(BEGIN_ANEW, "");
    }
    let status = command
        .arg(format!("{test}::the_process_that_makes_a_journal"))
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path(""))
        .env(KILL_AT, step.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    // A test that fails ends with 101, and one that is killed has no code.
    assert_ne!(status.code(), Some(101), "step {step}");
    status.success()
}

/// A journal that anything can be written to, and that the key file knows.
fn is_usable(folder: &Folder, journal: &SqliteJournal) {
    assert_eq!(wait(journal.health()), Ok(Health::Ready));
    unknown(folder, journal, 1);
    assert_eq!(wait(journal.verify()).unwrap().findings, Vec::new());
    let only = ["db", "db-shm", "db-wal", "db.commits", "db.lock", "keys"];
    assert_eq!(files(folder), only.map(|name| format!("journal.{name}")));
}

#[test]
fn a_journal_is_whole_or_not_there_whenever_its_making_is_killed() {
    let (mut none, mut whole, mut unbound) = (0, 0, 0);
    for step in 1.. {
        let folder = Folder::new();
        if killed_at(step, &folder, false) {
            break;
        }
        if folder.journal().exists() {
            whole += 1;
            unbound += u32::from(remembered(&folder).is_none());
            // Whoever looks before anybody opens it to write finds it sound.
            let reader = open(&folder, Role::Reader).unwrap();
            let verified = wait(reader.verify()).unwrap();
            assert_eq!(
                (verified.keyed, verified.findings),
                (Keyed::Since(0), Vec::new()),
                "{step}"
            );
            drop(reader);
            assert!(matches!(create(&folder), Err(OpenError::Exists)), "{step}");
            is_usable(&folder, &open(&folder, Role::Dispatcher).unwrap());
        } else {
            none += 1;
            assert_eq!(
                open(&folder, Role::Dispatcher).unwrap_err(),
                OpenError::Missing
            );
            is_usable(&folder, &create(&folder).unwrap());
        }
        assert!(remembered(&folder).is_some(), "{step}");
        assert!(open(&folder, Role::Dispatcher).is_ok(), "{step}");
    }
    assert!(
        none >= 7 && whole >= 4 && unbound >= 3,
        "{none} {whole} {unbound}"
    );
}

#[test]
fn beginning_anew_is_whole_or_not_there_whenever_it_is_killed() {
    let (mut none, mut whole) = (0, 0);
    for step in 1.. {
        let folder = Folder::new();
        let journal = create(&folder).unwrap();
        unknown(&folder, &journal, 1);
        drop(journal);
        let former = remembered(&folder).unwrap();
        std::fs::remove_file(folder.journal()).unwrap();
        if killed_at(step, &folder, true) {
            break;
        }
        let journal = if folder.journal().exists() {
            whole += 1;
            open(&folder, Role::Dispatcher).unwrap()
        } else {
            none += 1;
            let gone = OpenError::Gone { journal: former };
            assert_eq!(open(&folder, Role::Dispatcher).unwrap_err(), gone);
            assert_eq!(create(&folder).unwrap_err(), gone);
            create_anew(&folder).unwrap()
        };
        is_usable(&folder, &journal);
        let anew = wait(journal.anew()).unwrap().unwrap();
        assert_eq!(
            anew,
            Anew {
                former: Some(former),
                ..lost()
            }
        );
        let key_file = KeyFile::open(folder.key_file()).unwrap();
        assert_ne!(key_file.journal(), Some(former));
        assert_eq!(key_file.former_journals(), [former]);
    }
    assert!(none >= 7 && whole >= 4, "{none} {whole}");
}

#[test]
fn a_key_file_opens_no_other_journal_and_none_is_made_beside_it() {
    let (folder, other) = (Folder::new(), Folder::new());
    assert_eq!(
        open(&folder, Role::Recorder).unwrap_err(),
        OpenError::Missing
    );
    drop(create(&folder).unwrap());
    let journal = remembered(&folder).unwrap();
    std::fs::copy(folder.key_file(), other.key_file()).unwrap();

    let gone = OpenError::Gone { journal };
    for role in [Role::Dispatcher, Role::Recorder, Role::Reader] {
        assert_eq!(open(&other, role).unwrap_err(), gone, "{role:?}");
    }
    assert_eq!(create(&other).unwrap_err(), gone);
    assert!(gone.to_string().contains("by name and with a reference"));
    assert_eq!(files(&other), ["journal.keys"]);

    // A program of an earlier version has made one.
    drop(SqliteJournal::create(other.journal(), folder.keys()).unwrap());
    for role in [Role::Dispatcher, Role::Recorder, Role::Reader] {
        let error = open(&other, role).unwrap_err();
        assert!(
            matches!(error, OpenError::OtherJournal { remembered, .. } if remembered == journal),
            "{role:?}: {error}"
        );
        assert!(open(&folder, role).is_ok(), "{role:?}");
    }
    assert!(matches!(create_anew(&other), Err(OpenError::Exists)));
}

#[test]
fn a_key_file_that_remembers_nothing_takes_what_a_dispatcher_opens_first() {
    let folder = Folder::new();
    drop(folder.create());
    for role in [Role::Reader, Role::Recorder] {
        drop(open(&folder, role).unwrap());
        assert_eq!(remembered(&folder), None, "{role:?}");
    }
    drop(open(&folder, Role::Dispatcher).unwrap());
    assert!(remembered(&folder).is_some());
}

#[test]
fn what_lay_beside_a_journal_keeps_a_new_one_away() {
    for left in ["journal.db.commits", "journal.db-wal"] {
        let folder = Folder::new();
        let journal = folder.create();
        unknown(&folder, &journal, 1);
        let bytes = std::fs::read(folder.path(left)).unwrap();
        drop(journal);
        for name in files(&folder) {
            if name != "journal.keys" {
                std::fs::remove_file(folder.path(&name)).unwrap();
            }
        }
        std::fs::write(folder.path(left), bytes).unwrap();
        assert_eq!(create(&folder).unwrap_err(), OpenError::Lost, "{left}");
        assert!(!folder.journal().exists());

        let journal = create_anew(&folder).unwrap();
        is_usable(&folder, &journal);
        let former = wait(journal.anew()).unwrap().unwrap().former;
        assert_eq!(former.is_some(), left.ends_with(".commits"));
    }
}

#[test]
fn nobody_begins_anew_without_a_reference() {
    let folder = Folder::new();
    let anew = Anew::new(minute(0), &by(), " ");
    let options = options(&folder.path(""), Role::Dispatcher);
    let error = options.create_anew(folder.journal(), anew).unwrap_err();
    assert_eq!(error, OpenError::Unfounded);
    assert_eq!(files(&folder), ["journal.keys"]);
}

#[test]
fn the_number_of_commits_is_there_before_anything_is_written() {
    for role in [Role::Dispatcher, Role::Recorder] {
        let folder = Folder::new();
        let options = SqliteOptions::new(role).with_keys(folder.keys());
        drop(options.create(folder.journal()).unwrap());
        let text = std::fs::read_to_string(folder.path("journal.db.commits")).unwrap();
        assert!(text.ends_with("commits 00000000000000000001\n"), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_journal_is_the_same_through_links_to_it_and_to_its_folder() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let journal = folder.create();
    unknown(&folder, &journal, 1);
    drop(journal);
    let links = tempfile::tempdir().unwrap();
    let (file, whole) = (links.path().join("link.db"), links.path().join("folder"));
    symlink(folder.journal(), &file).unwrap();
    symlink(folder.path(""), &whole).unwrap();
    for path in [&file, &whole.join("journal.db"), &folder.journal()] {
        let options = |role| SqliteOptions::new(role).with_keys(folder.keys());
        let journal = options(Role::Dispatcher).open(path).unwrap();
        assert_eq!(
            wait(journal.health()),
            Ok(Health::Ready),
            "{}",
            path.display()
        );
        assert!(wait(journal.read(id(1))).unwrap().is_some());
        // One lock, whichever way it was come to.
        for other in [&file, &whole.join("journal.db"), &folder.journal()] {
            let held = options(Role::Dispatcher).open(other).unwrap_err();
            assert!(matches!(held, OpenError::Held(_)), "{held}");
        }
    }
    let entries = std::fs::read_dir(links.path()).unwrap();
    assert_eq!(entries.count(), 2, "nothing lies beside the links");
}

#[cfg(target_os = "linux")]
#[test]
fn a_journal_in_memory_is_refused_where_it_has_to_last() {
    // Every Linux has it: the C library keeps shared memory there.
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    let path = folder.path().join("journal.db");
    let found = FileSystem::of(&path).unwrap().unwrap();
    assert!(found.is_memory(), "{found:?}");
    let options = |role: Role| SqliteOptions::new(role).with_disk_needed(true);
    let refused = OpenError::MemoryFileSystem {
        kind: found.kind().to_owned(),
    };
    assert_eq!(
        options(Role::Dispatcher).create(&path).unwrap_err(),
        refused
    );
    drop(SqliteOptions::new(Role::Dispatcher).create(&path).unwrap());
    for role in [Role::Dispatcher, Role::Recorder] {
        assert_eq!(options(role).open(&path).unwrap_err(), refused, "{role:?}");
    }
    // To look at what was copied there moves no money.
    assert!(options(Role::Reader).open(&path).is_ok());
}

#[test]
fn a_journal_that_several_machines_would_share_is_refused_to_every_role() {
    for role in [Role::Dispatcher, Role::Recorder, Role::Reader] {
        for kind in ["nfs4", "cifs", "fuse.sshfs"] {
            let refused = OpenError::SharedFileSystem {
                kind: kind.to_owned(),
            };
            let found = FileSystem::of_kind(kind);
            let checked = SqliteOptions::new(role).check_file_system(&found);
            assert_eq!(checked, Err(refused), "{role:?}");
        }
        let local = SqliteOptions::new(role).check_file_system(&FileSystem::of_kind("ext4"));
        assert_eq!(local, Ok(()), "{role:?}");
    }
}
