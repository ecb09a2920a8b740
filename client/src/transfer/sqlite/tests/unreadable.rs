//! Rows that cannot be read: an error and not a guess, and nothing else stops for them.

use super::super::super::journal::{Filter, Journal, JournalError, Record};
use super::super::super::state::State;
use super::super::{RowKind, SqliteJournal, Unreadable};
use super::golden;
use super::scene::{
    Folder, LEASE, begun, claimed, id, key, minute, settled, unknown, wait, worker,
};

/// A journal of four intents, the second of which is unknown at the bank and cannot be read.
fn damaged(tamper: &str) -> (Folder, SqliteJournal) {
    let folder = Folder::new();
    let journal = folder.create();
    settled(&folder, &journal, 1);
    unknown(&folder, &journal, 2);
    wait(journal.record(folder.batch(3))).unwrap();
    wait(journal.record(folder.batch(4))).unwrap();
    drop(journal);
    let raw = folder.raw();
    raw.execute_batch("PRAGMA ignore_check_constraints = ON")
        .unwrap();
    raw.execute_batch(tamper).unwrap();
    drop(raw);
    let journal = folder.open().unwrap();
    (folder, journal)
}

const STANDING: &str = "UPDATE intent SET standing = '{}' WHERE sequence = 2";

fn seeds(records: &[Record]) -> Vec<u64> {
    records.iter().map(|record| record.sequence).collect()
}

fn listed(journal: &SqliteJournal, after: u64, limit: usize) -> (Vec<u64>, Vec<Unreadable>) {
    let listed = wait(journal.list_with_unreadable(Filter::default(), after, limit)).unwrap();
    (seeds(&listed.records), listed.unreadable)
}

#[test]
fn one_row_that_cannot_be_read_stops_nothing_else() {
    for tamper in [
        STANDING,
        "UPDATE intent SET recorded_at = 'yesterday' WHERE sequence = 2",
        "UPDATE intent SET amount = -1 WHERE sequence = 2",
        "UPDATE intent SET opening = 'maybe' WHERE sequence = 2",
        "UPDATE intent SET content = x'00' WHERE sequence = 2",
        "UPDATE intent SET due = '' WHERE sequence = 2",
    ] {
        let (folder, journal) = damaged(tamper);
        let read = wait(journal.read(id(2)));
        assert!(
            matches!(read, Err(JournalError::Corrupt(_))),
            "{tamper}: {read:?}"
        );
        // Shown, by its number, its id and its key.
        let (seen, unreadable) = listed(&journal, 0, 10);
        assert_eq!(seen, [1, 3, 4], "{tamper}");
        let [one] = &unreadable[..] else {
            panic!("{tamper}: {unreadable:?}");
        };
        assert_eq!((one.sequence, one.id), (2, Some(id(2))), "{tamper}");
        assert_eq!(one.key.as_deref(), Some(key(2).as_str()), "{tamper}");
        // A page is as long as it would be without it.
        assert_eq!(listed(&journal, 0, 2).0, [1, 3], "{tamper}");
        assert_eq!(listed(&journal, 1, 1).0, [3], "{tamper}");
        let open = wait(journal.list(Filter::unresolved(), 0, 10)).unwrap();
        assert_eq!(seeds(&open), [3, 4], "{tamper}");
        // The damaged one is due first, and lets the others be worked on.
        let due = wait(journal.claim_due(worker("one"), minute(60), LEASE, 1)).unwrap();
        assert_eq!(due[0].record.intent.id, id(3), "{tamper}");
        let due = wait(journal.claim_due(worker("one"), minute(60), LEASE, 10)).unwrap();
        assert_eq!(due.len(), 1, "{tamper}");
        assert!(wait(journal.claim(id(2), worker("one"), minute(60), LEASE)).is_err());
        assert!(wait(journal.record(folder.batch(5))).is_ok(), "{tamper}");
        assert!(begun(&journal, folder.batch(6), 6, minute(1)).is_ok());
        let verified = wait(journal.verify()).unwrap();
        let findings: Vec<_> = verified.findings.iter().map(ToString::to_string).collect();
        let found = |what: &str| findings.iter().any(|finding| finding.starts_with(what));
        assert!(found("intent number 2: "), "{tamper}: {findings:?}");
        assert!(
            !findings
                .iter()
                .any(|finding| finding.contains("is missing"))
        );
        assert_eq!(verified.intents, 6, "{tamper}");
    }
}

#[test]
fn what_cannot_be_read_is_set_aside_by_a_person() {
    let (folder, journal) = damaged(STANDING);
    let aside = |sequence, by: &str, reference: &str| {
        wait(journal.set_aside(RowKind::Intent, sequence, minute(9), by, reference))
    };
    for (sequence, by, reference) in [(1, "Kim", "letter"), (2, " ", "letter"), (2, "Kim", "")] {
        let refused = aside(sequence, by, reference);
        assert!(
            matches!(refused, Err(JournalError::Misuse(_))),
            "{refused:?}"
        );
    }
    assert_eq!(aside(9, "Kim", "letter"), Err(JournalError::NotFound));
    let set_aside = aside(2, "Kim", "letter of 2026-01-06").unwrap();
    assert_eq!(set_aside.sequence, 2);
    assert!(aside(2, "Kim", "letter").is_err());
    assert_eq!(listed(&journal, 0, 10), (vec![1, 3, 4], Vec::new()));
    // Its key stays taken, and it is said why.
    let again = wait(journal.record(folder.batch(2))).unwrap_err();
    assert!(
        again.to_string().contains("number 2: it was set aside"),
        "{again}"
    );
    let verified = wait(journal.verify()).unwrap();
    assert_eq!(verified.findings, Vec::new());
    assert_eq!((verified.intents, verified.set_aside), (3, 1));
    let raw = folder.raw();
    let row: (String, String) = raw
        .query_row("SELECT by, reference FROM set_aside", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(row, ("Kim".to_owned(), "letter of 2026-01-06".to_owned()));
}

#[test]
fn what_was_set_aside_is_not_taken_up_again_when_it_can_be_read() {
    let (folder, journal) = damaged("");
    let standing: String = folder
        .raw()
        .query_row(
            "SELECT standing FROM intent WHERE sequence = 3",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let write = |standing: &str| {
        let statement = "UPDATE intent SET standing = ?1 WHERE sequence = 3";
        folder.raw().execute(statement, [standing]).unwrap();
    };
    write("{}");
    wait(journal.set_aside(RowKind::Intent, 3, minute(9), "Kim", "letter")).unwrap();
    write(&standing);
    let record = wait(journal.read(id(3))).unwrap().unwrap();
    assert_eq!(record.state(), State::Recorded);
    let due = wait(journal.claim_due(worker("one"), minute(60), LEASE, 10)).unwrap();
    assert!(due.iter().all(|claim| claim.record.intent.id != id(3)));
    let claim = wait(journal.claim(id(3), worker("one"), minute(60), LEASE));
    assert_eq!(claim, Ok(None));
    claimed(&journal, 4, minute(200));
}

#[test]
fn a_plan_that_cannot_be_read_lets_its_calls_go_on_and_is_set_aside() {
    for tamper in [
        "UPDATE plan SET amount = -1",
        "UPDATE plan SET recorded_at = 'yesterday'",
        "UPDATE plan SET content = x'00'",
        "UPDATE plan SET payment = x'00'",
    ] {
        let folder = Folder::new();
        golden::write(&folder);
        let raw = folder.raw();
        raw.execute_batch(&format!("PRAGMA ignore_check_constraints = ON; {tamper}"))
            .unwrap();
        drop(raw);
        let journal = folder.open().unwrap();
        let found = wait(journal.find_plan(key(7000))).unwrap_err();
        assert!(
            found.to_string().contains("plan number 1: "),
            "{tamper}: {found}"
        );
        let due = wait(journal.claim_due(worker("one"), minute(60), LEASE, 10)).unwrap();
        assert!(
            due.iter().any(|claim| claim.record.intent.id == id(7)),
            "{tamper}"
        );
        let findings = || {
            let verified = wait(journal.verify()).unwrap();
            let findings = verified.findings.iter().map(ToString::to_string);
            // SQLite checks the tables' own rules, whoever has looked at the row.
            findings
                .filter(|finding| !finding.starts_with("the database: "))
                .collect::<Vec<_>>()
        };
        let found = findings();
        let of_plan = found.iter().filter(|it| it.starts_with("plan number 1: "));
        assert_eq!(of_plan.count(), 2, "{tamper}: {found:?}");
        let aside =
            |number| wait(journal.set_aside(RowKind::Plan, number, minute(9), "Kim", "letter"));
        assert_eq!(aside(2), Err(JournalError::NotFound));
        let out = aside(1).unwrap();
        assert_eq!((out.kind, out.sequence), (RowKind::Plan, 1));
        assert_eq!(out.key.as_deref(), Some(key(7000).as_str()), "{tamper}");
        assert!(matches!(aside(1), Err(JournalError::Misuse(_))));
        assert_eq!(findings(), Vec::<String>::new(), "{tamper}");
        // Its key stays taken.
        assert!(wait(journal.find_plan(key(7000))).is_err());
    }
}

#[test]
fn a_key_of_a_call_that_is_too_long_is_read() {
    let long = "x".repeat(201);
    let (_folder, journal) = damaged(&format!(
        "UPDATE intent SET key = '{long}' WHERE sequence = 2"
    ));
    assert_eq!(listed(&journal, 0, 10).0, [1, 2, 3, 4]);
    let record = wait(journal.read(id(2))).unwrap().unwrap();
    assert_eq!(record.intent.key.as_str(), long);
    assert_eq!(
        wait(journal.find(record.intent.key.clone())),
        Ok(Some(record))
    );
}
