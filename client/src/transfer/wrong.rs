//! Policies that lose or double money, so that the simulation can show that it would notice; compiled for tests only.

use super::rules::Rules;
use super::state::Verdict;
use crate::runtime::CodeClass;

/// One policy that is known to be wrong.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrongPolicy {
    /// A timeout gets a new number.
    NewNumberOnTimeout,
    /// After some inquiries without an answer the transfer counts as failed.
    GiveUpAfterInquiries,
    /// A number that the bank saw before counts as paid.
    DuplicateIsPaid,
    /// AT999 counts as failed.
    TimeoutCodeIsFailure,
    /// "Not found" gets a new number at once.
    NewNumberOnAbsent,
}

impl Rules {
    /// Rules with a wrong policy.
    #[doc(hidden)]
    #[must_use]
    pub fn with_wrong_policy(mut self, wrong: Option<WrongPolicy>) -> Self {
        self.wrong = wrong;
        self
    }

    /// The wrong policy.
    #[doc(hidden)]
    pub fn wrong_policy(&self) -> Option<WrongPolicy> {
        self.wrong
    }
}

/// What a wrong policy makes of a reply to the call itself.
pub(super) fn of_order(
    wrong: Option<WrongPolicy>,
    class: Option<CodeClass>,
    code: &str,
) -> Option<Verdict> {
    match (wrong?, class) {
        (WrongPolicy::DuplicateIsPaid, Some(CodeClass::Duplicate)) => Some(Verdict::Done),
        (WrongPolicy::TimeoutCodeIsFailure, _) if code == "AT999" => Some(Verdict::Refused),
        _ => None,
    }
}

/// Whether a wrong policy takes a refusal in the reply to the call itself for the end.
pub(super) fn refuses_at_once(wrong: Option<WrongPolicy>) -> bool {
    wrong == Some(WrongPolicy::TimeoutCodeIsFailure)
}

/// Whether a wrong policy closes an attempt that the rules keep open.
pub(super) fn closes(
    wrong: Option<WrongPolicy>,
    unanswered: bool,
    absent: bool,
    inquiries: u32,
) -> bool {
    match wrong {
        Some(WrongPolicy::NewNumberOnTimeout) => unanswered,
        Some(WrongPolicy::GiveUpAfterInquiries) => inquiries >= 5,
        Some(WrongPolicy::NewNumberOnAbsent) => absent,
        _ => false,
    }
}
