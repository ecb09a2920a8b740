//! What is changed behind the journal's back is found by its check.

use super::super::super::journal::{Health, Journal, JournalError};
use super::super::super::seal::KeyFile;
use super::super::super::state::State;
use super::super::{Keyed, OpenError, Role, SqliteOptions, Verified};
use super::scene::{
    Folder, LEASE, claimed, happens, id, inquired, minute, permit, register, settled, silence,
    unknown, wait, worker,
};

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

/// What anybody may write without that a transfer is another than it was.
const HARMLESS: [&str; 2] = [
    "UPDATE intent SET due = '2026-01-09T00:00:00'",
    "UPDATE intent SET fence = fence + 1, worker = 'one', lease_ends = '2026-01-09T00:00:00'",
];

/// What somebody without the keys may do to a journal with a bit of everything, and what is said of it.
const TAMPERINGS: [(&str, &str); 33] = [
    ("UPDATE intent SET amount = 2 WHERE sequence = 2", ROW),
    ("UPDATE intent SET key = 'pay-20' WHERE sequence = 2", ROW),
    (
        "UPDATE intent SET opening = 'continuation' WHERE sequence = 2",
        ROW,
    ),
    (
        "UPDATE intent SET plan = NULL, place = NULL WHERE sequence = 8",
        ROW,
    ),
    ("UPDATE intent SET place = 5 WHERE sequence = 8", ROW),
    (
        "UPDATE intent SET payload_version = 2 WHERE sequence = 2",
        ROW,
    ),
    (
        "UPDATE intent SET recorded_at = '2027-01-05T09:30:00' WHERE sequence = 2",
        ROW,
    ),
    (
        "UPDATE intent SET state = 'recorded' WHERE sequence = 2",
        ROW,
    ),
    ("UPDATE intent SET mark = NULL WHERE sequence = 2", ROW),
    // Two rows' standings, and with their marks.
    (
        "UPDATE intent SET standing = (SELECT o.standing FROM intent AS o WHERE o.sequence = 8 - intent.sequence) \
         WHERE sequence IN (2, 6)",
        ROW,
    ),
    (
        "UPDATE intent SET mark = (SELECT o.mark FROM intent AS o WHERE o.sequence = 8 - intent.sequence) \
         WHERE sequence IN (2, 6)",
        ROW,
    ),
    // The newest intent with everything that belongs to it.
    (
        "DELETE FROM payload WHERE intent = 8; DELETE FROM evidence WHERE intent = 8; \
         DELETE FROM party WHERE sequence = 8; DELETE FROM intent WHERE sequence = 8",
        SUM,
    ),
    (
        "DELETE FROM number WHERE intent = 2 AND purpose = 'order'",
        SUM,
    ),
    ("DELETE FROM number WHERE purpose = 'inquiry'", SUM),
    (
        "UPDATE number SET day = '2026-01-06' WHERE purpose = 'inquiry'",
        SUM,
    ),
    ("UPDATE number SET purpose = 'inquiry'", SUM),
    (
        "INSERT INTO number (day, number, intent, purpose) VALUES ('2026-01-05', '12345678901234567890', 2, 'order')",
        "number 12345678901234567890 is registered for an order of 2026-01-05, and no evidence permits that",
    ),
    ("UPDATE party SET total = 7 WHERE total = 5000000", SUM),
    (
        "UPDATE party SET total = 7 WHERE sequence = 0 AND total IS NULL",
        SUM,
    ),
    ("UPDATE operator_entry SET by = 'Lee'", SUM),
    ("DELETE FROM operator_entry", SUM),
    ("UPDATE learnt_code SET class = 'absent'", SUM),
    (
        "INSERT INTO learnt_code SELECT 2, api, 'Z0002', class, reference, by, at FROM learnt_code",
        SUM,
    ),
    (
        "UPDATE kept SET value = '20270105' WHERE name = 'deposits'",
        SUM,
    ),
    ("UPDATE plan SET calls = 1", ROW),
    ("UPDATE plan SET mark = NULL", ROW),
    ("DELETE FROM plan", SUM),
    (
        "UPDATE quarantine SET ended_at = 'now', ended_by = 'Kim', reference = 'none'",
        SUM,
    ),
    ("DELETE FROM quarantine", SUM),
    ("DELETE FROM quarantined", SUM),
    ("UPDATE journal SET sum = zeroblob(32)", SUM),
    ("UPDATE journal SET commits = commits - 1", HEAD),
    ("UPDATE journal SET marked_from = 3", HEAD),
];

const ROW: &str = "its row was changed by somebody without the journal's keys";
const SUM: &str = "the rows are not those that the journal's head sums up";
const HEAD: &str = "the journal's head was changed by somebody without its keys";

#[test]
fn whatever_is_changed_without_the_keys_is_found() {
    let folder = Folder::new();
    super::golden::write(&folder);
    std::fs::remove_file(folder.path("journal.db.commits")).unwrap();
    // So that there is a quarantine too.
    drop(folder.open().unwrap());
    let verified = |tamper: &str| {
        let copy = folder.path("copy.db");
        std::fs::copy(folder.journal(), &copy).unwrap();
        let raw = rusqlite::Connection::open(&copy).unwrap();
        // The triggers are put back afterwards, as somebody would who wants to go unseen.
        let triggers: Vec<(String, String)> = raw
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        raw.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            .unwrap();
        for (name, _) in &triggers {
            raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        raw.execute_batch(tamper).unwrap();
        for (_, text) in &triggers {
            raw.execute_batch(text).unwrap();
        }
        drop(raw);
        let reader = SqliteOptions::new(Role::Reader).with_keys(folder.keys());
        wait(reader.open(&copy).unwrap().verify()).unwrap()
    };
    for harmless in HARMLESS.into_iter().chain([""]) {
        assert_eq!(verified(harmless).findings, Vec::new(), "{harmless}");
    }
    for (tamper, expected) in TAMPERINGS {
        let findings: Vec<_> = verified(tamper).findings;
        let findings: Vec<_> = findings.iter().map(ToString::to_string).collect();
        let is_found = findings.iter().any(|finding| finding.contains(expected));
        assert!(is_found, "after {tamper}: {findings:?}");
    }
}

#[test]
fn a_transfer_that_was_wound_back_is_found_and_not_sent_a_second_time() {
    for with_its_mark in [false, true] {
        let folder = Folder::new();
        let journal = folder.create();
        wait(journal.record(folder.batch(1))).unwrap();
        wait(journal.record(folder.batch(2))).unwrap();
        let then = "CREATE TABLE earlier AS SELECT * FROM";
        let aside = rusqlite::Connection::open(folder.path("aside")).unwrap();
        let attach = format!("ATTACH '{}' AS journal", folder.journal().display());
        aside.execute_batch(&attach).unwrap();
        aside
            .execute_batch(&format!("{then} journal.intent"))
            .unwrap();
        let mut claim = claimed(&journal, 1, minute(0));
        happens(&journal, &mut claim, permit(1), minute(0)).unwrap();
        happens(&journal, &mut claim, silence(1), minute(0)).unwrap();
        register(&journal, 1, 11).unwrap();
        let done = inquired(1, 11, "00000", minute(1));
        happens(&journal, &mut claim, done, minute(1)).unwrap();
        assert_eq!(claim.record.state(), State::Settled);
        drop(journal);
        // Evidence, numbers and loan as if it had never been sent, and the row as it was recorded.
        let mark = [
            "mark",
            "(SELECT t.mark FROM main.earlier AS t WHERE t.sequence = 1)",
        ];
        aside
            .execute_batch(&format!(
                "DROP TRIGGER journal.evidence_is_not_removed; DROP TRIGGER journal.number_is_not_removed; \
                 DELETE FROM journal.evidence WHERE intent = 1 AND sequence > 1; \
                 DELETE FROM journal.number WHERE intent = 1; \
                 DELETE FROM journal.party WHERE sequence = 0; \
                 UPDATE journal.intent SET mark = {}, \
                 (state, version, standing, due, fence, worker, lease_ends) = \
                 (SELECT state, version, standing, due, fence, worker, lease_ends FROM main.earlier AS t WHERE t.sequence = 1) \
                 WHERE sequence = 1",
                mark[usize::from(with_its_mark)]
            ))
            .unwrap();
        drop(aside);

        let journal = folder.open().unwrap();
        let findings = wait(journal.verify()).unwrap().findings;
        let expected = if with_its_mark { SUM } else { ROW };
        assert!(
            findings
                .iter()
                .any(|finding| finding.what.contains(expected)),
            "{findings:?}"
        );
        if !with_its_mark {
            let refused = wait(journal.claim(id(1), worker("one"), minute(9), LEASE));
            assert!(
                matches!(refused, Err(JournalError::Corrupt(_))),
                "{refused:?}"
            );
            // It stops nothing else.
            let due = wait(journal.claim_due(worker("one"), minute(9), LEASE, 1)).unwrap();
            let due: Vec<_> = due.iter().map(|claim| claim.record.intent.id).collect();
            assert_eq!(due, [id(2)]);
        }
    }
}

#[test]
fn a_row_that_was_changed_without_the_keys_is_not_made_right_by_what_is_written_to_it() {
    let folder = Folder::new();
    let journal = folder.create();
    let mut claim = unknown(&folder, &journal, 1);
    let raw = folder.raw();
    raw.execute("UPDATE intent SET party_last_four = '0076'", [])
        .unwrap();
    register(&journal, 1, 11).unwrap();
    let done = inquired(1, 11, "00000", minute(1));
    happens(&journal, &mut claim, done, minute(1)).unwrap();
    let findings = wait(journal.verify()).unwrap().findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].what, ROW);
}

#[test]
fn a_head_that_was_changed_without_the_keys_lets_nothing_be_sent() {
    let (folder, verified) = after("UPDATE journal SET sum = zeroblob(32)");
    assert!(!verified.is_sound());
    let journal = folder.open().unwrap();
    let health = wait(journal.health()).unwrap();
    assert!(matches!(health, Health::Quarantined(_)), "{health:?}");
}

/// Takes every mark away, so that the journal looks as if it had never had any.
const NO_MARKS: &str =
    "UPDATE journal SET sum = NULL, mark = NULL, marked_from = NULL; UPDATE intent SET mark = NULL";

#[test]
fn a_journal_that_lost_its_marks_sends_nothing_when_its_key_file_remembers_it() {
    for first_to_open in [Role::Dispatcher, Role::Recorder] {
        let folder = Folder::new();
        let with_its_key_file = |role| {
            let key_file = KeyFile::open(folder.key_file()).unwrap();
            SqliteOptions::new(role).with_key_file(key_file)
        };
        let journal = with_its_key_file(Role::Dispatcher)
            .create(folder.journal())
            .unwrap();
        wait(journal.record(folder.batch(1))).unwrap();
        drop(journal);
        folder.raw().execute_batch(NO_MARKS).unwrap();
        if first_to_open == Role::Recorder {
            let journal = with_its_key_file(Role::Recorder)
                .open(folder.journal())
                .unwrap();
            wait(journal.record(folder.batch(2))).unwrap();
        }
        let journal = with_its_key_file(Role::Dispatcher)
            .open(folder.journal())
            .unwrap();
        let health = wait(journal.health()).unwrap();
        assert!(
            matches!(health, Health::Quarantined(_)),
            "{first_to_open:?}: {health:?}"
        );
    }
}

#[test]
fn a_head_that_is_changed_while_the_journal_is_open_is_not_marked_by_the_next_commit() {
    for (role, tamper) in [
        (Role::Dispatcher, "UPDATE journal SET sum = zeroblob(32)"),
        (Role::Recorder, "UPDATE journal SET sum = zeroblob(32)"),
        (Role::Dispatcher, "UPDATE journal SET mark = NULL"),
        (Role::Recorder, "UPDATE journal SET commits = commits + 1"),
    ] {
        let folder = Folder::new();
        drop(folder.create());
        let journal = folder.open_as(role).unwrap();
        wait(journal.record(folder.batch(1))).unwrap();
        folder.raw().execute_batch(tamper).unwrap();
        wait(journal.record(folder.batch(2))).unwrap();
        let health = wait(journal.health()).unwrap();
        assert!(
            matches!(health, Health::Quarantined(_)),
            "{role:?}, {tamper}: {health:?}"
        );
    }
}

#[test]
fn a_trigger_that_somebody_put_into_the_file_is_never_run() {
    let trigger = "CREATE TRIGGER IF NOT EXISTS mine AFTER UPDATE ON journal BEGIN DELETE FROM quarantine; END";
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    folder.raw().execute_batch(trigger).unwrap();
    let written = wait(journal.record(folder.batch(2)));
    assert!(
        matches!(written, Err(JournalError::Poisoned(_))),
        "{written:?}"
    );
    drop(journal);
    let refused = folder.open();
    assert!(
        matches!(&refused, Err(OpenError::Stranger { name, .. }) if name == "mine"),
        "{refused:?}"
    );
    let reader = folder.open_as(Role::Reader).unwrap();
    let findings = wait(reader.verify()).unwrap().findings;
    assert!(findings[0].what.contains("\"mine\""), "{findings:?}");
}

#[test]
fn it_is_said_what_the_keys_vouch_for() {
    let folder = Folder::new();
    let keyless = SqliteOptions::new(Role::Dispatcher);
    let journal = keyless.create(folder.journal()).unwrap();
    wait(journal.record(folder.batch(1))).unwrap();
    assert_eq!(wait(journal.verify()).unwrap().keyed, Keyed::No);
    drop(journal);
    // Opened with keys from here on: what is there is taken on trust, and everything after it is marked.
    let journal = folder.open().unwrap();
    let Keyed::Since(from) = wait(journal.verify()).unwrap().keyed else {
        panic!("not marked");
    };
    assert!(from > 0);
    wait(journal.record(folder.batch(2))).unwrap();
    let verified = wait(journal.verify()).unwrap();
    assert_eq!(
        (verified.keyed, verified.findings),
        (Keyed::Since(from), Vec::new())
    );
    drop(journal);
    let without = SqliteOptions::new(Role::Reader)
        .open(folder.journal())
        .unwrap();
    let verified = wait(without.verify()).unwrap();
    assert_eq!(
        (verified.keyed, verified.findings),
        (Keyed::Unchecked, Vec::new())
    );
    // Without a key file that remembers the journal, marks that somebody took away are made anew, and it shows.
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    assert_eq!(wait(journal.verify()).unwrap().keyed, Keyed::Since(0));
    drop(journal);
    folder
        .raw()
        .execute(
            "UPDATE journal SET sum = NULL, mark = NULL, marked_from = NULL",
            [],
        )
        .unwrap();
    let journal = folder.open().unwrap();
    let keyed = wait(journal.verify()).unwrap().keyed;
    assert!(matches!(keyed, Keyed::Since(1..)), "{keyed:?}");
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
