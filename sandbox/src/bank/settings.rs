//! Choices between answers that no document gives; a test can try each of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::spec::{Effect, Layout, Member, Spec};

use super::operations::behaviour;

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
    /// What is answered to sound calls of APIs that a private spec lays out and for which the sandbox has no behaviour, by API.
    ///
    /// An API that moves money has none: without a ledger behind it, an answer would be a lie.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Answer>,
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
            answers: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Checks that every answer fits the API that it is for; the error says where, what was found and what was expected.
    pub(crate) fn check(&self, spec: &Spec) -> Result<(), String> {
        for (name, answer) in &self.answers {
            let at = |what: String| Err(format!("settings: answers.{name}: {what}"));
            let Some(api) = spec.api(name) else {
                let names: Vec<&str> = spec.api_names().collect();
                return at(format!(
                    "the spec has no such API, expected one of {}",
                    names.join(", ")
                ));
            };
            if behaviour(name).is_some() {
                return at(
                    "the sandbox has a behaviour for this API and answers by its books; remove it"
                        .to_owned(),
                );
            }
            if api.layout != Layout::Overlay {
                return at("no spec lays this API out; start the sandbox with the resolved spec of an overlay that does".to_owned());
            }
            if !matches!(api.effect, Effect::Reads | Effect::Issues | Effect::Changes) {
                return at(
                    "this API moves money or may do so, and the sandbox keeps no books of it; remove it".to_owned(),
                );
            }
            let repeating = api
                .response
                .iter()
                .find_map(|member| member.repeat.as_ref());
            let in_row: &[Member] = repeating.map_or(&[], |repeat| &repeat.members);
            if repeating.is_none() && !answer.rows.is_empty() {
                return at("rows: the reply has no repeating part; remove them".to_owned());
            }
            let objects = std::iter::once((&answer.values, api.response.as_slice(), String::new()));
            let rows = answer.rows.iter().enumerate();
            let rows = rows.map(|(index, row)| (row, in_row, format!("rows[{index}].")));
            for (values, members, place) in objects.chain(rows) {
                for element in values.keys() {
                    let known = members.iter().filter(|member| member.repeat.is_none());
                    let known: Vec<&str> = known.map(|member| member.element.as_str()).collect();
                    if !known.contains(&element.as_str()) {
                        return at(format!(
                            "{place}{element}: found no such element in the reply's table, expected one of {}",
                            known.join(", ")
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

/// What is answered to a call, by element.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// Single values; what repeats the request is filled in.
    pub values: BTreeMap<String, String>,
    /// The rows of the repeating part, where the layout has one.
    pub rows: Vec<BTreeMap<String, String>>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values can be account numbers and names.
        let (values, rows) = (self.values.len(), self.rows.len());
        write!(f, "Answer({values} values, {rows} rows)")
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
