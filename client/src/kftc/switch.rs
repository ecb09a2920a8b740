//! The switch from the migration permission to the business permission, and the record without which nobody counts as switched.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::procedures::ONBOARDING;
use crate::error::Error;
use crate::runtime::procedure::Permission;

/// What somebody has recorded about the switch: the day, and the file that shows it.
///
/// `ontu onboarding done` writes one for the step that grants the business permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
