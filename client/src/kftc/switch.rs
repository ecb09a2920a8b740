//! The switch from the migration permission to the business permission, and the record without which nobody counts as switched.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::procedures::ONBOARDING;
use crate::error::Error;
use crate::runtime::procedure::Permission;

/// What somebody has recorded about the switch: the day, and the file that shows it.
///
/// `ontu onboarding done` writes one into the dossier for the step that grants the business permission, as [`SwitchRecord::FILE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchRecord {
    /// The number of the step, as the notice counts it.
    pub step: String,
    /// The day on which the KFTC switched.
    pub on: Date,
    /// SHA-256 of the file that shows it, 64 hexadecimal digits.
    pub evidence_sha256: String,
    /// Who recorded it.
    pub recorded_by: String,
}

impl SwitchRecord {
    /// Its file in a dossier of `ontu onboarding`.
    pub const FILE: &str = "switch.json";
}

/// A record of the switch that was checked; nothing else opens the business side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchEvidence(SwitchRecord);

impl SwitchEvidence {
    /// Checks a record.
    ///
    /// # Errors
    /// When it is of another step, of a day to come, without the hash of a file, or nobody's; the error lists all of it.
    pub fn new(record: SwitchRecord, today: Date) -> Result<Self, Error> {
        let mut wrong = Vec::new();
        let grants = ONBOARDING
            .steps
            .iter()
            .find(|step| step.grants == Some(Permission::Business))
            .map(|step| step.step);
        if grants != Some(record.step.as_str()) {
            wrong.push(format!(
                "a record of step {}, expected step {}",
                record.step,
                grants.unwrap_or("that grants the business permission")
            ));
        }
        if record.on > today {
            wrong.push(format!("the day {}, expected one that has come", record.on));
        }
        let is_hash = record.evidence_sha256.len() == 64
            && record
                .evidence_sha256
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            wrong.push("no hash of evidence, expected 64 hexadecimal digits of SHA-256".to_owned());
        }
        if record.recorded_by.trim().is_empty() {
            wrong.push("nobody's name, expected who recorded it".to_owned());
        }
        if wrong.is_empty() {
            Ok(Self(record))
        } else {
            Err(Error::configuration(format!(
                "the record of the switch: {}",
                wrong.join("; ")
            )))
        }
    }

    /// The record.
    pub fn record(&self) -> &SwitchRecord {
        &self.0
    }
}

/// Which permission a company has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// To send the data of the transition period.
    Migration,
    /// To record business, by this evidence of the switch.
    Business(SwitchEvidence),
}

impl Stage {
    /// The stage that a dossier of `ontu onboarding` shows: business once the switch is recorded in it, migration before.
    ///
    /// A program that asks here at each start cannot migrate once the switch is recorded, nor record business before it is.
    ///
    /// # Errors
    /// When the folder is no dossier, or its record of the switch is damaged, does not count, or is not shown by a file of the folder `evidence`.
    pub fn of_dossier(folder: &Path, today: Date) -> Result<Self, Error> {
        // A folder that was misspelt must not pass for one in which nothing is recorded.
        if !folder.join("dossier.yaml").is_file() {
            return Err(Error::configuration(format!(
                "{} holds no dossier.yaml; expected the folder that ontu onboarding init has made",
                folder.display()
            )));
        }
        let path = folder.join(SwitchRecord::FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::Migration);
            }
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let record: SwitchRecord =
            serde_json::from_str(&text).map_err(|error| unreadable(&path, &error))?;
        let evidence = SwitchEvidence::new(record, today)?;
        if is_shown(&folder.join("evidence"), &evidence.0.evidence_sha256)? {
            Ok(Self::Business(evidence))
        } else {
            Err(Error::configuration(format!(
                "the record of the switch: no file of the folder {} has the hash that it names; put the file back that shows the switch, or record it anew with ontu onboarding done",
                folder.join("evidence").display()
            )))
        }
    }
}

/// Whether one of a folder's files has this hash.
fn is_shown(folder: &Path, sha256: &str) -> Result<bool, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.is_file() {
            let content = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            let hash: String = Sha256::digest(&content)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            if hash.eq_ignore_ascii_case(sha256) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::configuration(format!("{} cannot be read: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> SwitchRecord {
        SwitchRecord {
            step: "3.4".to_owned(),
            on: jiff::civil::date(2026, 1, 5),
            evidence_sha256: "0".repeat(64),
            recorded_by: "김운영".to_owned(),
        }
    }

    #[test]
    fn a_dossier_shows_its_stage_and_a_folder_without_one_shows_none() {
        let folder = tempfile::tempdir().unwrap();
        let stage = || Stage::of_dossier(folder.path(), jiff::civil::date(2026, 1, 5));
        let refused = |words: &str| {
            let error = stage().unwrap_err();
            assert!(
                error.is_configuration() && error.to_string().contains(words),
                "{error}"
            );
        };
        refused("holds no dossier.yaml");
        fs::write(folder.path().join("dossier.yaml"), "").unwrap();
        assert_eq!(stage().unwrap(), Stage::Migration);
        let write = |record: &SwitchRecord| {
            let text = serde_json::to_string(record).unwrap();
            fs::write(folder.path().join(SwitchRecord::FILE), text).unwrap();
        };
        let mut switched = record();
        switched.evidence_sha256 = Sha256::digest(b"shown")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        write(&switched);
        refused("no file of the folder");
        fs::create_dir(folder.path().join("evidence")).unwrap();
        fs::write(folder.path().join("evidence/3.4-letter.txt"), "shown").unwrap();
        let Stage::Business(evidence) = stage().unwrap() else {
            panic!("the switch is recorded");
        };
        assert_eq!(evidence.record(), &switched);
        fs::write(folder.path().join("evidence/3.4-letter.txt"), "changed").unwrap();
        refused("no file of the folder");
        switched.on = jiff::civil::date(2026, 1, 6);
        write(&switched);
        refused("expected one that has come");
        fs::write(folder.path().join(SwitchRecord::FILE), "{").unwrap();
        refused("cannot be read");
    }

    #[test]
    fn only_a_whole_record_of_the_switch_counts() {
        let today = jiff::civil::date(2026, 1, 5);
        assert!(SwitchEvidence::new(record(), today).is_ok());
        let wrong: [fn(&mut SwitchRecord); 4] = [
            |record| record.step = "3.3".to_owned(),
            |record| record.on = jiff::civil::date(2026, 1, 6),
            |record| record.evidence_sha256 = "0".repeat(63),
            |record| record.recorded_by = " ".to_owned(),
        ];
        for break_it in wrong {
            let mut record = record();
            break_it(&mut record);
            assert!(
                SwitchEvidence::new(record, today)
                    .unwrap_err()
                    .is_configuration()
            );
        }
    }
}
