//! Compares the movements that should be in the bank's ledger with those that are.

use std::collections::BTreeMap;

use ontu_sandbox::Movement;

/// A movement that should have happened exactly once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Expected {
    /// The transaction number of the call.
    pub(crate) transaction_no: String,
    /// The API.
    pub(crate) api: String,
    /// The loan number or virtual account.
    pub(crate) key: String,
    /// The amount in KRW.
    pub(crate) krw: u64,
}

/// What the comparison found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Audit {
    /// Movements that should be there and are not.
    pub(crate) missing: usize,
    /// Movements beyond those that should be there: a second one of a call, or one that nobody asked for.
    pub(crate) twice: usize,
}

/// Compares by number, API, loan or account, and amount.
pub(crate) fn audit(expected: &[Expected], movements: &[Movement]) -> Audit {
    let mut balance: BTreeMap<Expected, i64> = BTreeMap::new();
    for movement in expected {
        *balance.entry(movement.clone()).or_default() -= 1;
    }
    for movement in movements {
        let found = Expected {
            transaction_no: movement.transaction_no.clone(),
            api: movement.api.clone(),
            key: movement.key.clone(),
            krw: movement.krw,
        };
        *balance.entry(found).or_default() += 1;
    }
    let count = |sign: i64| {
        let counts = balance
            .values()
            .map(|difference| (difference * sign).max(0));
        usize::try_from(counts.sum::<i64>()).unwrap_or(usize::MAX)
    };
    Audit {
        missing: count(-1),
        twice: count(1),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ontu_sandbox::{Movement, MovementKind};

    use super::{Audit, Expected, audit};

    fn expected(number: &str, krw: u64) -> Expected {
        Expected {
            transaction_no: number.to_owned(),
            api: "P2PNInvestmentPaymentOrder".to_owned(),
            key: "1".to_owned(),
            krw,
        }
    }

    fn movement(number: &str, krw: u64) -> Movement {
        let at = date(2026, 1, 5).at(9, 30, 0, 0);
        Movement {
            kind: MovementKind::Payment,
            api: "P2PNInvestmentPaymentOrder".to_owned(),
            day: at.date(),
            transaction_no: number.to_owned(),
            key: "1".to_owned(),
            krw,
            accepted_at: at,
            executed_at: at,
            ledger_entry: 0,
        }
    }

    fn check(expected: &[Expected], movements: &[Movement], missing: usize, twice: usize) {
        assert_eq!(audit(expected, movements), Audit { missing, twice });
    }

    #[test]
    fn once_is_fine() {
        check(&[], &[], 0, 0);
        check(
            &[expected("1", 5), expected("2", 5)],
            &[movement("2", 5), movement("1", 5)],
            0,
            0,
        );
    }

    #[test]
    fn never_and_twice_are_not() {
        check(&[expected("1", 5)], &[], 1, 0);
        check(
            &[expected("1", 5)],
            &[movement("1", 5), movement("1", 5)],
            0,
            1,
        );
        check(&[], &[movement("1", 5)], 0, 1);
    }

    #[test]
    fn another_amount_is_missing_and_too_much() {
        check(&[expected("1", 5)], &[movement("1", 6)], 1, 1);
    }
}
