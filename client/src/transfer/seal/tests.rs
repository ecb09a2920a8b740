//! Sealing: what opens, what must not, and what a key file refuses.

use super::super::identity::{IntentId, JournalId};
use super::super::intent::SealedPayload;
use super::super::sealer::{PAYLOAD_COLUMN, SealFailure, SealedPlace, Sealer};
use super::*;

const CANARY: &[u8] = b"79000000000075 canary";

static INTENT: IntentId = IntentId::from_bytes([1; 16]);
static OTHER_INTENT: IntentId = IntentId::from_bytes([2; 16]);

fn place<'a>() -> SealedPlace<'a> {
    SealedPlace {
        intent: &INTENT,
        column: PAYLOAD_COLUMN,
        version: 1,
    }
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn what_was_sealed_opens_in_its_place() {
    let keys = Keys::random().unwrap();
    for payload in [&b""[..], CANARY, &[7; 100_000]] {
        let sealed = keys.seal(place(), payload).unwrap();
        assert_eq!(keys.open(place(), &sealed).unwrap()[..], *payload);
        assert_eq!(key_of(&sealed), Ok(Some(KeyId::FIRST)));
    }
}

#[test]
fn sealed_bytes_show_nothing_and_never_repeat() {
    let keys = Keys::random().unwrap();
    let sealed = keys.seal(place(), CANARY).unwrap();
    assert!(!holds(sealed.as_bytes(), b"79000000") && !holds(sealed.as_bytes(), b"canary"));
    assert_ne!(sealed, keys.seal(place(), CANARY).unwrap());
}

#[test]
fn it_opens_in_no_other_place() {
    let keys = Keys::random().unwrap();
    let sealed = keys.seal(place(), CANARY).unwrap();
    let others = [
        SealedPlace {
            intent: &OTHER_INTENT,
            ..place()
        },
        SealedPlace {
            column: "reply",
            ..place()
        },
        SealedPlace {
            version: 2,
            ..place()
        },
    ];
    for other in others {
        let error = keys.open(other, &sealed).unwrap_err();
        assert!(matches!(error, SealError::NotOpened { .. }), "{error}");
    }
}

#[test]
fn any_changed_or_missing_byte_is_noticed() {
    let keys = Keys::random().unwrap();
    let sealed = keys.seal(place(), CANARY).unwrap();
    let sealed = sealed.into_bytes();
    let opens = |bytes: Vec<u8>| keys.open(place(), &SealedPayload::new(bytes)).is_ok();
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert!(!opens(altered), "byte {at}");
        assert!(!opens(sealed[..at].to_vec()), "{at} bytes");
    }
    assert!(opens(sealed));
}

#[test]
fn the_keys_of_another_file_are_wrong() {
    let (keys, other) = (Keys::random().unwrap(), Keys::random().unwrap());
    let sealed = keys.seal(place(), CANARY).unwrap();
    assert!(other.open(place(), &sealed).unwrap_err().is_wrong_key());
    assert_ne!(keys.mark(b"journal"), other.mark(b"journal"));
    assert_ne!(keys.content_digest(CANARY), other.content_digest(CANARY));
}

#[test]
fn what_is_forgotten_never_opens() {
    let keys = Keys::random().unwrap();
    let forgotten = SealedPayload::new(Vec::new());
    assert_eq!(keys.open(place(), &forgotten), Err(SealError::Forgotten));
    assert_eq!(key_of(&forgotten), Ok(None));
    assert_eq!(keys.rewrap(place(), &forgotten), Ok(None));
}

#[test]
fn bytes_that_are_no_sealed_payload_are_refused() {
    let check = |bytes: &[u8], found| {
        let sealed = SealedPayload::new(bytes.to_vec());
        assert_eq!(key_of(&sealed), Err(SealError::Format { found }));
    };
    check(b"\x09", Some(9));
    check(b"\x01", None);
    check(b"\x01\0\0\0\x01", None);
    check(&[1, 0, 0, 0, 0].repeat(100), None);
}

#[test]
fn it_is_a_sealer_of_the_engine() {
    let keys = Keys::random().unwrap();
    let sealer: &dyn Sealer = &keys;
    let sealed = sealer.seal(place(), "내용").unwrap();
    let opened = sealer.open(place(), &sealed).unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&opened), "내용");
    let digest = sealer.content_digest("내용").unwrap();
    assert_eq!(digest, keys.content_digest("내용".as_bytes()));
    let forgotten = sealer.open(place(), &SealedPayload::new(Vec::new()));
    assert_eq!(forgotten.unwrap_err(), SealFailure::Forgotten);
    let other = Keys::random().unwrap();
    let error = Sealer::open(&other, place(), &sealed).unwrap_err();
    assert!(matches!(error, SealFailure::NotOpened(_)), "{error}");
}

#[test]
fn digests_tell_kinds_and_values_apart() {
    let keys = Keys::random().unwrap();
    assert_eq!(
        keys.lookup_digest("loan", "1"),
        keys.lookup_digest("loan", "1")
    );
    for (kind, value) in [
        ("loan", "2"),
        ("account", "1"),
        ("loan1", ""),
        ("", "loan1"),
    ] {
        assert_ne!(
            keys.lookup_digest("loan", "1"),
            keys.lookup_digest(kind, value)
        );
    }
}

#[test]
fn a_digest_is_hmac_sha256_under_a_key_of_hkdf() {
    // Computed with another implementation: Python's hmac and hashlib, RFC 5869 by hand.
    let root = keys::Key::from_slice(&[7; 32]).unwrap();
    let keys = Keys::assemble([(KeyId::FIRST, root.clone())].into(), KeyId::FIRST, root);
    assert_eq!(
        keys.content_digest(b"content").to_string(),
        "0cf4190a137a49858f901997a885e9d265a138494fe9f649ff4c5172e5b40898"
    );
    assert_eq!(
        keys.lookup_digest("loan", "1").to_string(),
        "9c4223f7e6c2eb72045dea763a465ec3e2b72363a599507597ba452f8a75fe28"
    );
}

#[test]
fn a_key_file_keeps_its_keys() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let made = KeyFile::create(&path).unwrap();
    let sealed = made.keys().seal(place(), CANARY).unwrap();
    let read = KeyFile::open(&path).unwrap();
    assert_eq!(read.keys().open(place(), &sealed).unwrap()[..], *CANARY);
    assert_eq!(read.keys().mark(b"journal"), made.keys().mark(b"journal"));
}

#[test]
fn a_key_file_is_never_overwritten() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    KeyFile::create(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = KeyFile::create(&path).unwrap_err();
    assert!(error.to_string().ends_with(
        "journal.keys: it exists, and keys are never overwritten; open it, or choose another path"
    ));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_key_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let mut file = KeyFile::create(&path).unwrap();
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(), 0o600);
    file.add_key().unwrap();
    assert_eq!(mode(), 0o600);
    for lax in [0o640, 0o604, 0o660, 0o620, 0o601] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(lax)).unwrap();
        let error = KeyFile::open(&path).unwrap_err();
        let problem = KeyFileProblem::LaxPermissions { mode: lax };
        assert_eq!(error, SealError::file(&path, problem));
    }
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
    assert!(KeyFile::open(&path).is_ok());
}

#[test]
fn what_is_no_key_file_is_refused() {
    let folder = folder();
    let missing = KeyFile::open(folder.path().join("none")).unwrap_err();
    assert!(missing.to_string().contains("it is missing"), "{missing}");
    let no_file = KeyFile::open(folder.path()).unwrap_err();
    assert!(
        no_file.to_string().contains("it is not a file"),
        "{no_file}"
    );
}

#[test]
fn the_newest_key_seals_and_every_one_opens() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let mut file = KeyFile::create(&path).unwrap();
    let old = file.keys().seal(place(), CANARY).unwrap();
    let digest = file.keys().lookup_digest("loan", "1");
    let second = file.add_key().unwrap();

    let file = KeyFile::open(&path).unwrap();
    let new = file.keys().seal(place(), CANARY).unwrap();
    assert_eq!(key_of(&new), Ok(Some(second)));
    assert_eq!(file.keys().open(place(), &old).unwrap()[..], *CANARY);
    assert_eq!(file.keys().open(place(), &new).unwrap()[..], *CANARY);
    assert_eq!(file.keys().lookup_digest("loan", "1"), digest);
}

#[test]
fn rewrapping_frees_the_old_key_and_keeps_payload_and_digests() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let mut file = KeyFile::create(&path).unwrap();
    let first = file.keys().newest();
    let old = file.keys().seal(place(), CANARY).unwrap();
    let digest = file.keys().content_digest(CANARY);
    let second = file.add_key().unwrap();
    assert_eq!(file.remove_key(second), Err(SealError::NewestKey(second)));

    let rewrapped = file.keys().rewrap(place(), &old).unwrap().unwrap();
    assert_eq!(file.keys().rewrap(place(), &rewrapped), Ok(None));
    file.remove_key(first).unwrap();

    let keys = KeyFile::open(&path).unwrap().keys();
    assert_eq!(keys.open(place(), &old), Err(SealError::UnknownKey(first)));
    assert_eq!(keys.open(place(), &rewrapped).unwrap()[..], *CANARY);
    assert_eq!(keys.content_digest(CANARY), digest);
}

#[test]
fn one_change_of_a_key_file_at_a_time() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let mut file = KeyFile::create(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let new = std::fs::File::create(folder.path().join("journal.keys.new")).unwrap();
    new.lock().unwrap();
    let error = file.add_key().unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    // Its holder has ended without having changed anything.
    new.unlock().unwrap();
    file.add_key().unwrap();
    assert_eq!(KeyFile::open(&path).unwrap().keys().ids().count(), 2);
}

#[test]
fn a_key_that_another_program_has_added_is_not_lost() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let mut first = KeyFile::create(&path).unwrap();
    let mut second = first.clone();
    second.add_key().unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = first.add_key().unwrap_err();
    assert_eq!(error, SealError::file(&path, KeyFileProblem::Changed));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(!folder.path().join("journal.keys.new").exists());
}

#[test]
fn a_key_file_remembers_its_journal_and_those_before_it() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let [first, second, third] = [1, 2, 3].map(|byte| JournalId::from_bytes([byte; 16]));
    let mut file = KeyFile::create(&path).unwrap();
    assert_eq!(file.journal(), None);
    file.remember(first, None).unwrap();
    // Once more is no change, and a journal that was not given up stays.
    file.remember(first, None).unwrap();
    for former in [None, Some(third)] {
        let error = file.remember(second, former).unwrap_err();
        assert_eq!(error, SealError::file(&path, KeyFileProblem::OtherJournal));
    }
    file.remember(second, Some(first)).unwrap();
    file.add_key().unwrap();
    let mut read = KeyFile::open(&path).unwrap();
    assert_eq!(
        (read.journal(), read.former_journals()),
        (Some(second), &[first][..])
    );
    read.remember(third, Some(second)).unwrap();
    assert_eq!(read.former_journals(), [second, first]);
    // Another program may have written it down since this one read the file.
    file.remember(third, Some(second)).unwrap();
    assert_eq!(file.journal(), Some(third));
}

#[test]
fn a_key_file_of_the_first_format_remembers_nothing_yet() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    KeyFile::create(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("keys 2\n", "keys 1\n")).unwrap();
    let mut file = KeyFile::open(&path).unwrap();
    assert_eq!(file.journal(), None);
    file.remember(JournalId::from_bytes([1; 16]), None).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("ontu journal keys 2\n"), "{text}");
}

#[test]
fn a_mistyped_journal_is_noticed() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let mut file = KeyFile::create(&path).unwrap();
    file.remember(JournalId::from_bytes([0x1a; 16]), None)
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    for (wrong, line) in [
        (text.replace("journal 1a", "journal 1b"), 5),
        (text.replace("journal 1a", "journal "), 5),
        (text.replace("journal 1a", "former 1a"), 5),
        (format!("{text}{}", text.lines().last().unwrap()), 6),
    ] {
        std::fs::write(&path, wrong).unwrap();
        match KeyFile::open(&path).unwrap_err() {
            SealError::KeyFile {
                problem: KeyFileProblem::Malformed { line: found, .. },
                ..
            } => assert_eq!(found, line),
            other => panic!("{other}"),
        }
    }
}

/// Opens a key file whose text was changed, and gives the problem.
fn problem_after(change: impl Fn(&str) -> String) -> KeyFileProblem {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    KeyFile::create(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    // Writing to the file keeps its mode.
    std::fs::write(&path, change(&text)).unwrap();
    match KeyFile::open(&path).unwrap_err() {
        SealError::KeyFile { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

fn malformed_at(change: impl Fn(&str) -> String, expected_line: usize) {
    match problem_after(change) {
        KeyFileProblem::Malformed { line, .. } => assert_eq!(line, expected_line),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_damaged_key_file_is_refused_with_its_line() {
    malformed_at(|_| String::new(), 1);
    malformed_at(|text| text.replace("journal", "diary"), 1);
    malformed_at(|text| text.replace("keys 2\n", "keys 0\n"), 1);
    malformed_at(|text| text.replace("key 1 ", "key 0 "), 3);
    malformed_at(|text| text.replace("key 1 ", "key 1 0"), 3);
    malformed_at(|text| format!("{text}nonsense\n"), 5);
    malformed_at(
        |text| text.lines().take(3).collect::<Vec<_>>().join("\n"),
        4,
    );
    malformed_at(
        |text| text.lines().take(2).collect::<Vec<_>>().join("\n"),
        3,
    );
    assert_eq!(
        problem_after(|text| text.replace("keys 2\n", "keys 3\n")),
        KeyFileProblem::Newer { found: 3 }
    );
    assert_eq!(
        problem_after(|text| text.replace("digests 1 ", "digests 2 ")),
        KeyFileProblem::Digests
    );
}

#[test]
fn a_mistyped_digit_of_a_key_is_noticed() {
    let problem = problem_after(|text| {
        let at = text.find("key 1 ").unwrap() + 6;
        let digit = if &text[at..=at] == "0" { "1" } else { "0" };
        format!("{}{digit}{}", &text[..at], &text[at + 1..])
    });
    assert_eq!(problem, KeyFileProblem::Mark { key: KeyId::FIRST });
}

#[test]
fn nothing_secret_shows() {
    let folder = folder();
    let path = folder.path().join("journal.keys");
    let file = KeyFile::create(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let key = text.lines().nth(2).unwrap().split(' ').nth(2).unwrap();
    let shown = format!("{file:?} {:?}", file.keys());
    assert!(!shown.contains(&key[..8]), "{shown}");
    assert!(shown.contains("newest: 1"), "{shown}");

    let damaged = problem_after(|text| text.replace("key 1 ", "key 1 0"));
    assert!(!format!("{damaged} {damaged:?}").contains(&key[..8]));
}
