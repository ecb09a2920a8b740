//! Choices between answers that no document gives; a test can try each of them.

use serde::{Deserialize, Serialize};

/// How the bank behaves where the document leaves it open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What an inquiry answers when the bank has no such original.
    pub unknown_original: UnknownOriginal,
    /// What an inquiry answers when the original was refused.
    pub refused_original: RefusedOriginal,
    /// What the deposit list answers when it has nothing to list.
    pub empty_list: EmptyList,
    /// How the repeating part of the deposit list is spelled.
    pub list_key: ListKey,
    /// What the deposit list says in `TotCnt`.
    pub total_count: TotalCount,
    /// Whether amounts in replies are zero-padded with decimals, `0000000000010000.00`.
    pub production_style: bool,
    /// Which day a call counts for.
    pub day_rule: DayRule,
    /// How many minutes after midnight a call that carries the day before is still taken.
    pub midnight_grace_minutes: u32,
    /// Which earlier call of the same number makes a money movement a duplicate.
    pub duplicate_rule: DuplicateRule,
    /// Whether a refused order with `NewTrnsYn` = Y uses up its loan number.
    pub refused_new_uses_up_loan_number: bool,
    /// The seed of everything that looks like chance: account numbers, spoilt replies, faults with a chance.
    pub seed: u64,
    /// How many calls the transcript keeps; the oldest goes first, 0 keeps none.
    pub transcript_limit: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            unknown_original: UnknownOriginal::default(),
            refused_original: RefusedOriginal::default(),
            empty_list: EmptyList::default(),
            list_key: ListKey::default(),
            total_count: TotalCount::default(),
            production_style: false,
            day_rule: DayRule::default(),
            midnight_grace_minutes: 60,
            duplicate_rule: DuplicateRule::default(),
            refused_new_uses_up_loan_number: false,
            seed: 0,
            transcript_limit: 10_000,
        }
    }
}

/// What an inquiry answers when the bank has no such original.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownOriginal {
    /// The sandbox's own code in `Rpcd`, without a body.
    #[default]
    ResponseCode,
    /// `Rpcd` 00000 and the sandbox's own code in `Pcrs`.
    ResultCode,
    /// `Rpcd` AT999, as if the inquiry had timed out.
    Timeout,
}

/// What an inquiry answers when the original was refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusedOriginal {
    /// `Rpcd` 00000 and the code of the refusal in `Pcrs`.
    #[default]
    ResultCode,
    /// The code of the refusal in `Rpcd`, without a body.
    ResponseCode,
    /// The same as for an original that the bank has never seen.
    LikeUnknown,
}

/// What the deposit list answers when it has nothing to list, which is also the page after the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyList {
    /// `Rpcd` A0090, without a body.
    #[default]
    NoTransactions,
    /// `Rpcd` 00000 and an empty array.
    EmptyArray,
    /// `Rpcd` 00000 and no repeating part.
    Missing,
    /// `Rpcd` 00000 and `null`.
    Null,
    /// `Rpcd` 00000 and the empty text.
    EmptyText,
}

/// How the repeating part of the deposit list is spelled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKey {
    /// As the spec says, `REC`.
    #[default]
    Table,
    /// `Rec`, as sister products of the bank spell it.
    Mixed,
}

/// What the deposit list says in `TotCnt`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TotalCount {
    /// The number of all matching deposits.
    #[default]
    Counted,
    /// Always `0`, as clients of sister products have seen it.
    Zero,
}

/// Which day a call counts for: its number is unique in it and an inquiry finds it under it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayRule {
    /// The day that the call carries in `Tsymd`.
    #[default]
    Sent,
    /// The day on which the bank receives it.
    Arrival,
}

/// Which earlier call of the same number makes a money movement a duplicate (AC081).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DuplicateRule {
    /// Every call that the bank has received, also one that is still in progress.
    #[default]
    Received,
    /// Only a call that is finished: one in progress can be received a second time and executed twice.
    FinishedOnly,
}
