//! What is changed behind the journal's back is found by its check.

use super::super::super::journal::{Journal, JournalError};
use super::super::Verified;
use super::scene::{Folder, id, settled, unknown, wait};

/// A sound journal of three intents, changed by statements; what its check says then.
fn after(tamper: &str) -> (Folder, Verified) {
    let folder = Folder::new();
    let journal = folder.create();
    settled(&folder, &journal, 1);
    unknown(&folder, &journal, 2);
    wait(journal.record(folder.batch(3))).unwrap();
    drop(journal);
    let raw = folder.raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    raw.execute_batch(tamper).unwrap();
    drop(raw);
    let journal = folder.open().unwrap();
    let verified = wait(journal.verify()).unwrap();
    drop(journal);
    (folder, verified)
}

fn finds(tamper: &str, expected: &str) {
    let (_folder, verified) = after(tamper);
    let findings: Vec<_> = verified.findings.iter().map(ToString::to_string).collect();
    assert!(
        findings.iter().any(|finding| finding.contains(expected)),
        "after {tamper}: {findings:?}"
    );
}

const OPEN_EVIDENCE: &str =
    "DROP TRIGGER evidence_is_not_changed; DROP TRIGGER evidence_is_not_removed;";

#[test]
fn a_sound_journal_is_sound() {
    let (_folder, verified) = after("");
    assert_eq!(verified.findings, Vec::new());
    // Recorded, permitted, silence, inquired; recorded, permitted, silence; recorded.
    assert_eq!((verified.intents, verified.evidence), (3, 8));
}

#[test]
fn evidence_cannot_be_changed_or_removed_through_sql() {
    let folder = Folder::new();
    let journal = folder.create();
    settled(&folder, &journal, 1);
    for statement in [
        "UPDATE evidence SET body = '{}'",
        "DELETE FROM evidence",
        "DELETE FROM number",
        "UPDATE number SET day = '2026-01-06'",
    ] {
        assert!(folder.raw().execute(statement, []).is_err(), "{statement}");
    }
}

#[test]
fn changed_evidence_is_found() {
    finds(
        &format!(
            "{OPEN_EVIDENCE} UPDATE evidence SET body = replace(body, '00000', 'A0050') WHERE intent = 1"
        ),
        "its hash is not that of its content",
    );
    finds(
        &format!("{OPEN_EVIDENCE} DELETE FROM evidence WHERE intent = 1 AND sequence = 2"),
        "evidence 2: it is missing",
    );
    finds(
        &format!("{OPEN_EVIDENCE} DELETE FROM evidence WHERE intent = 1 AND sequence = 4"),
        "evidence 4: the chain does not end where the intent says",
    );
    finds(
        &format!(
            "{OPEN_EVIDENCE} UPDATE evidence SET intent = 3 WHERE intent = 2 AND sequence = 3"
        ),
        "evidence 2: it is missing",
    );
}

#[test]
fn changed_rows_are_found() {
    finds(
        "UPDATE intent SET amount = 2 WHERE sequence = 1",
        "its row is not what its first evidence recorded",
    );
    finds(
        "UPDATE intent SET state = 'settled' WHERE sequence = 2",
        "its columns are not what its standing says",
    );
    finds(
        "DROP TRIGGER number_is_not_removed; DELETE FROM number WHERE intent = 2",
        "of evidence 2 is not registered",
    );
    finds(
        "DELETE FROM payload WHERE intent = 2; DROP TRIGGER number_is_not_removed; DELETE FROM number WHERE intent = 2; \
         DROP TRIGGER evidence_is_not_removed; DELETE FROM evidence WHERE intent = 2; \
         DELETE FROM intent WHERE sequence = 2",
        "intent number 2 is missing",
    );
    finds(
        "INSERT INTO number (day, number, intent, purpose) VALUES ('2026-01-05', '1', 99, 'inquiry')",
        "a row of table number belongs to nothing",
    );
}

#[test]
fn a_standing_that_the_evidence_does_not_add_up_to_is_found() {
    // State and columns agree with the forged standing; only the evidence does not.
    finds(
        "UPDATE intent SET standing = replace(replace(standing, '\"state\":\"unknown\"', '\"state\":\"settled\"'), \
         '\"status\":\"unknown\"', '\"status\":\"settled\"'), state = 'settled' WHERE sequence = 2",
        "its evidence adds up to something else than its standing",
    );
    finds(
        "UPDATE intent SET standing = replace(standing, '\"status\":\"unknown\"', '\"status\":\"settled\"') \
         WHERE sequence = 2",
        "its evidence adds up to something else than its standing",
    );
    let (_folder, verified) = after("");
    assert_eq!(verified.unfolded, 0);
}

#[test]
fn a_loan_that_forgets_its_open_call_is_found() {
    for tamper in [
        "UPDATE party SET open = NULL WHERE open IS NOT NULL",
        "UPDATE party SET frozen_by = '[\"00000000000000000000000000000009\"]'",
    ] {
        finds(tamper, "its loan or account does not say");
    }
    finds(
        "DELETE FROM party",
        "its loan or account is not in the journal",
    );
}

#[test]
fn a_broken_chain_is_not_handed_out() {
    let (folder, _) = after(&format!(
        "{OPEN_EVIDENCE} UPDATE evidence SET body = replace(body, '00000', 'A0050') WHERE intent = 1"
    ));
    let journal = folder.open().unwrap();
    let evidence = wait(journal.evidence(id(1)));
    assert!(
        matches!(evidence, Err(JournalError::Broken(_))),
        "{evidence:?}"
    );
    assert_eq!(wait(journal.evidence(id(2))).unwrap().len(), 3);
}
