//! What lies on the disk: nothing in the clear, nothing of what was forgotten, and payloads under the newest key.

use super::super::super::journal::{Filter, Journal};
use super::super::super::seal::{self, KeyFile, SealError, SealedPlace, forget, rewrap};
use super::super::super::sealer::PAYLOAD_COLUMN;
use super::super::SqliteJournal;
use super::scene::{CANARIES, Folder, id, minute, settled, unknown, wait};

/// Every byte of the journal's files, as they are while it is open.
fn bytes(folder: &Folder) -> Vec<u8> {
    ["", "-wal", "-shm", ".lock", ".commits"]
        .iter()
        .flat_map(|ending| {
            std::fs::read(folder.path(&format!("journal.db{ending}"))).unwrap_or_default()
        })
        .collect()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

fn opens(journal: &SqliteJournal, keys: &seal::Keys, seed: u32) -> Result<Vec<u8>, SealError> {
    let intent = id(seed);
    let sealed = wait(journal.payload(intent)).unwrap();
    let place = SealedPlace {
        intent: &intent,
        column: PAYLOAD_COLUMN,
        version: 1,
    };
    keys.open(place, &sealed).map(|content| content.to_vec())
}

#[test]
fn no_account_loan_or_name_reaches_the_disk() {
    let folder = Folder::new();
    let journal = folder.create();
    settled(&folder, &journal, 1);
    unknown(&folder, &journal, 2);
    let open = bytes(&folder);
    // The scan itself works: what may stand there in the clear is found.
    assert!(holds(&open, b"pay-1") && holds(&open, b"P2PNInvestmentPaymentOrder"));
    drop(journal);
    let closed = bytes(&folder);
    for canary in CANARIES {
        assert!(!holds(&open, canary.as_bytes()), "{canary}");
        assert!(!holds(&closed, canary.as_bytes()), "{canary}");
    }
    let journal = folder.open().unwrap();
    assert_eq!(
        opens(&journal, &folder.keys(), 1),
        Ok(CANARIES.join(" ").into_bytes())
    );
}

#[test]
fn what_is_forgotten_is_gone_from_the_files_too() {
    let folder = Folder::new();
    let journal = folder.create();
    settled(&folder, &journal, 1);
    unknown(&folder, &journal, 2);
    let ended = wait(journal.payload(id(1))).unwrap();
    let open = wait(journal.payload(id(2))).unwrap();
    // The wrapped data key, without which nothing opens.
    assert!(holds(&bytes(&folder), &ended.as_bytes()[5..77]));

    let forgotten = wait(forget(&journal, minute(0))).unwrap();
    assert_eq!((forgotten.forgotten, forgotten.kept), (0, 0));
    let forgotten = wait(forget(&journal, minute(1))).unwrap();
    assert_eq!(
        (forgotten.forgotten, forgotten.before, forgotten.kept),
        (1, 0, 1)
    );
    assert_eq!(
        opens(&journal, &folder.keys(), 1),
        Err(SealError::Forgotten)
    );
    assert!(opens(&journal, &folder.keys(), 2).is_ok());
    // The log is cut after the commit, or after a later one while another thread copies it.
    let is_gone = (0..100).any(|round| {
        assert!(wait(journal.keep(format!("a{round}"), None, "1".to_owned())).unwrap());
        !holds(&bytes(&folder), &ended.as_bytes()[5..77])
    });
    assert!(is_gone);
    assert!(holds(&bytes(&folder), &open.as_bytes()[5..77]));
    let forgotten = wait(forget(&journal, minute(1))).unwrap();
    assert_eq!((forgotten.forgotten, forgotten.before), (0, 1));
    assert!(wait(journal.verify()).unwrap().is_sound());
}

#[test]
fn rewrapping_lets_the_old_key_go() {
    let folder = Folder::new();
    let journal = folder.create();
    for seed in 1..=3 {
        settled(&folder, &journal, seed);
    }
    drop(journal);

    let mut file = KeyFile::open(folder.key_file()).unwrap();
    let first = file.keys().newest();
    file.add_key().unwrap();
    let journal = SqliteJournal::open(folder.journal(), file.keys()).unwrap();
    let rewrapped = wait(rewrap(&journal, &file.keys())).unwrap();
    assert_eq!((rewrapped.changed, rewrapped.unchanged), (3, 0));
    let rewrapped = wait(rewrap(&journal, &file.keys())).unwrap();
    assert_eq!((rewrapped.changed, rewrapped.unchanged), (0, 3));
    drop(journal);

    file.remove_key(first).unwrap();
    let journal = SqliteJournal::open(folder.journal(), file.keys()).unwrap();
    assert!(opens(&journal, &file.keys(), 2).is_ok());
    let with_old_keys = opens(&journal, &folder.keys(), 2).unwrap_err();
    assert!(with_old_keys.is_wrong_key());
    let party = file
        .keys()
        .lookup_digest("loan", &format!("{}2", CANARIES[1]));
    let filter = Filter {
        party: Some(party),
        ..Filter::default()
    };
    assert_eq!(wait(journal.list(filter, 0, 10)).unwrap().len(), 1);
}

#[test]
fn a_content_that_does_not_open_stops_the_rewrapping_with_its_number() {
    let folder = Folder::new();
    let journal = folder.create();
    settled(&folder, &journal, 1);
    settled(&folder, &journal, 2);
    let other = seal::Keys::random().unwrap();
    let error = wait(rewrap(&journal, &other)).unwrap_err();
    assert!(error.to_string().starts_with("intent 1: "), "{error}");
}
