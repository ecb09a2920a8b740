//! What the demo does, worked out beforehand: who invests how much, in which calls. Everything is made up.

/// The most rows of one call, as the bank's document says of payments and repayments.
pub(crate) const ROWS_PER_CALL: usize = 500;
/// Amounts are multiples of this, in KRW, so that the interest of a month is whole.
const UNIT: u64 = 10_000;
/// What a month costs, in thousandths.
const INTEREST_PER_MILLE: u64 = 8;
/// The bank code of accounts that the demo makes up.
pub(crate) const BANK_CODE: &str = "011";
/// The loan's number.
pub(crate) const LOAN_NO: &str = "202601050001";
/// The borrower's own account.
pub(crate) const BORROWER_ACCOUNT_NO: &str = "30200000000001";
/// The borrower's name.
pub(crate) const BORROWER_NAME: &str = "차입자";

/// One investor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Investor {
    /// The name.
    pub(crate) name: String,
    /// The investor's own account, which what is left goes back to.
    pub(crate) account_no: String,
    /// What is deposited, in KRW.
    pub(crate) deposits: u64,
    /// What of it is invested, in KRW.
    pub(crate) invests: u64,
    /// What comes back with interest, in KRW.
    pub(crate) is_repaid: u64,
}

impl Investor {
    /// What is there at the end, in KRW.
    pub(crate) fn is_returned(&self) -> u64 {
        self.deposits - self.invests + self.is_repaid
    }
}

/// Makes the investors of a demo; the same seed makes the same.
pub(crate) fn investors(count: u32, seed: u64) -> Vec<Investor> {
    let mut random = Random(seed);
    (1..=count)
        .map(|index| {
            let invests = UNIT * (1 + random.below(100));
            let spare = UNIT * (1 + random.below(20));
            Investor {
                name: format!("투자자{index:05}"),
                account_no: format!("3010{index:010}"),
                deposits: invests + spare,
                invests,
                is_repaid: invests + invests * INTEREST_PER_MILLE / 1000,
            }
        })
        .collect()
}

/// What all amounts add up to.
pub(crate) fn sum(amounts: impl Iterator<Item = u64>) -> u64 {
    amounts.fold(0, u64::saturating_add)
}

/// SplitMix64: enough chance for amounts, and the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

#[cfg(test)]
mod tests {
    use super::{ROWS_PER_CALL, investors, sum};

    #[test]
    fn the_same_seed_makes_the_same_investors() {
        assert_eq!(investors(30, 7), investors(30, 7));
        assert_ne!(investors(30, 7), investors(30, 8));
        assert_eq!(investors(1200, 7)[..30], investors(30, 7));
    }

    #[test]
    fn no_call_comes_near_the_limit_of_the_bank() {
        for seed in 0..20 {
            for rows in investors(2000, seed).chunks(ROWS_PER_CALL) {
                assert!(sum(rows.iter().map(|investor| investor.is_repaid)) <= 1_000_000_000);
            }
        }
    }

    #[test]
    fn everyone_keeps_something_and_earns_something() {
        for investor in investors(1200, 0) {
            assert!(investor.deposits > investor.invests);
            assert!(investor.is_repaid > investor.invests);
            assert!(investor.is_returned() > investor.deposits);
        }
    }
}
