//! A journal that may be older than what was sent gives no permits until its open intents were inquired and a person ends the quarantine.

use jiff::civil::DateTime;
use rusqlite::{Connection, params};

use super::super::journal::JournalError;
use super::super::state::Hold;
use super::fault::{Failure, Worked};
use super::high_water::{ID_BYTES, Seen, in_hex};
use super::rows::{standing_text, stored};
use super::{ask, change, head};

/// Why a journal may be older than what was sent, or sent from elsewhere too, when its files are copies.
pub(super) const COPIED: &str = "its files are copies: it was moved or put back from a backup";

/// Why a journal may be other than what was sent: its head has not the mark that only a program with its keys gives.
pub(super) const CHANGED: &str = "its head was changed by somebody without its keys";

/// Why a journal may be older than what was sent, by what stands beside it.
pub(super) fn reason(seen: &Seen, id: &[u8; ID_BYTES], commits: u64) -> Option<String> {
    match seen {
        // A journal that nothing was ever committed to cannot have lost anything itself.
        Seen::Missing if commits == 0 => None,
        Seen::Missing => Some(
            "the number of commits that belongs beside it is missing: it was moved or put back from a backup"
                .to_owned(),
        ),
        Seen::Unreadable => {
            Some("the number of commits beside it cannot be read".to_owned())
        }
        // A journal that was begun and never written to is replaced without harm.
        Seen::Mark { commits: 0, .. } => None,
        Seen::Mark { journal, .. } if *journal != in_hex(id) => {
            Some("the number of commits beside it belongs to another journal".to_owned())
        }
        Seen::Mark { commits: seen, .. } if *seen > commits => Some(format!(
            "it has {commits} commits and had {seen} before: it was put back from a backup"
        )),
        Seen::Mark { .. } => None,
    }
}

/// Begins a quarantine, with every intent that may have been sent.
pub(super) fn begin(connection: &Connection, why: &str) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO quarantine (why) VALUES (?1)", [why])?;
    connection.execute(
        "INSERT OR IGNORE INTO quarantined (intent) SELECT sequence FROM intent \
         WHERE state IN ('sending', 'unknown', 'processing', 'absent', 'disputed')",
        [],
    )?;
    Ok(())
}

/// How many intents the bank has still to answer an inquiry for.
pub(super) fn remaining(connection: &Connection) -> Worked<u64> {
    let count = connection.query_row("SELECT count(*) FROM quarantined", [], |row| row.get(0))?;
    super::rows::unsigned(count)
}

/// Ends the quarantine, if nothing has still to be inquired.
///
/// Whatever the journal does not know to be done or called off may have been sent since the backup, also what was recorded again meanwhile.
/// So it is held back, each until a person has said what became of it.
pub(super) fn end(connection: &Connection, at: DateTime, by: &str, reference: &str) -> Worked<()> {
    let remaining = remaining(connection)?;
    if remaining > 0 {
        return Err(JournalError::Misuse(format!(
            "{remaining} transfers of the quarantined journal have not been inquired yet; inquire them first"
        ))
        .into());
    }
    let ended = connection.execute(
        "UPDATE quarantine SET ended_at = ?1, ended_by = ?2, reference = ?3 WHERE ended_at IS NULL",
        params![at.to_string(), by, reference],
    )?;
    if ended == 0 {
        return Err(JournalError::Misuse("the journal is not quarantined".to_owned()).into());
    }
    hold_back(connection, at)
}

fn hold_back(connection: &Connection, at: DateTime) -> Worked<()> {
    let sequences: Vec<i64> = connection
        .prepare("SELECT sequence FROM intent WHERE state NOT IN ('settled', 'cancelled') ORDER BY sequence")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for sequence in sequences {
        let record = match ask::by_sequence(connection, sequence) {
            Ok(record) => record,
            // What cannot be read is not sent either.
            Err(Failure::Refused(JournalError::Corrupt(_) | JournalError::NotFound)) => continue,
            Err(other) => return Err(other),
        };
        let mut standing = record.standing;
        if standing.hold() == Hold::Held {
            continue;
        }
        let held = standing.hold_back(record.intent.id, at);
        change::write_evidence(connection, sequence, &[held])?;
        connection
            .prepare_cached(concat!(
                "UPDATE intent SET version = ?2, standing = ?3, ",
                head::marked_anew!("state", "?2", "?3"),
                " WHERE sequence = ?1"
            ))?
            .execute(params![
                sequence,
                stored(standing.version())?,
                standing_text(&standing)?,
            ])?;
    }
    Ok(())
}
