//! Numbers that look like chance and follow from a seed (SplitMix64).

use serde::{Deserialize, Serialize};

/// A sequence of numbers that the seed decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of that seed.
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// The next number below a bound; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The slight preference for small numbers does not matter for faults.
        (mixed ^ (mixed >> 31)).checked_rem(bound).unwrap_or(0)
    }
}
