//! What can happen to an intent, what is to be done about it, and why something is not allowed.

use std::fmt;

use jiff::civil::DateTime;

use crate::runtime::TransactionNo;
use crate::transfer::evidence::{Answer, AskedDay, Evidence, Purpose, Resolution};
use crate::transfer::fold::FoldError;
use crate::transfer::intent::Opening;
use crate::transfer::state::State;

/// What to do next about an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Nothing: it is decided, or a person must look.
    Rest,
    /// Nothing before that time, in KST.
    Wait {
        /// The time.
        until: DateTime,
        /// What is waited for.
        why: Waiting,
    },
    /// Take a permit with [`Event::Permit`] and send.
    Send,
    /// Ask the bank what became of an attempt.
    Inquire {
        /// The attempt.
        attempt: u32,
        /// Under which of its days.
        about: AskedDay,
    },
    /// Write [`Event::Interrupted`]: another worker's sending has no end.
    Interrupt,
    /// Write [`Event::Lapse`]: the day of an attempt that was never sent is over.
    Lapse,
    /// Write [`Event::Close`]: the attempt was not executed.
    Close,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Waiting {
    /// The end of the time in which nothing is sent.
    GuardWindow,
    /// Another call for the same loan or account to be decided.
    PartyBusy,
    /// A dispute on the loan or account to be resolved.
    PartyFrozen,
    /// A read call to be answered.
    Preflight,
    /// The clock to be set.
    ClockSkew,
    /// The journal to take permits again.
    Journal,
    /// The running total of the loan to be adopted, or the choice between new and continuation.
    LoanTotal,
    /// The end of a sending.
    Sending,
    /// The time of the next inquiry or the next try.
    Delay,
    /// The day of the attempt, which lies ahead of the clock.
    AttemptDay,
    /// An earlier call of its plan that goes no further without a person.
    EarlierCall,
    /// Its content, which was forgotten or cannot be opened or read.
    Content,
    /// The bank to answer inquiries again: after several in a row without an answer, only one asks at a time.
    Bank,
}

impl fmt::Display for Waiting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::GuardWindow => "nothing is sent around midnight",
            Self::PartyBusy => "another call for the same loan or account is open",
            Self::PartyFrozen => "a disputed transfer freezes the loan or account",
            Self::Preflight => "no read call of this process was answered yet",
            Self::ClockSkew => "the clock is too far from the bank's",
            Self::Journal => "the journal takes no permits",
            Self::LoanTotal => "the running total of the loan does not fit the call",
            Self::Sending => "it is being sent",
            Self::Delay => "it is not time yet",
            Self::AttemptDay => "the clock was set back behind the day of the attempt",
            Self::EarlierCall => "an earlier call of the plan was not done",
            Self::Content => "its content cannot be used",
            Self::Bank => "the bank does not answer inquiries",
        })
    }
}

/// Something that happened or is wanted.
#[derive(Debug, Clone)]
pub enum Event<'e> {
    /// A permit is wanted, under this number if the attempt has none yet.
    Permit {
        /// A number that this journal has not used today.
        number: TransactionNo,
    },
    /// No byte of the permitted sending left.
    NotSent {
        /// The attempt.
        attempt: u32,
        /// Why, in words without a value of the request.
        why: String,
    },
    /// The permitted sending ended.
    Answered {
        /// The attempt.
        attempt: u32,
        /// With what.
        answer: Answer,
    },
    /// A sending of another worker was found without an end.
    Interrupted,
    /// The bank was asked.
    Inquired {
        /// The attempt.
        attempt: u32,
        /// Under which of its days.
        about: AskedDay,
        /// Why.
        purpose: Purpose,
        /// The number of the inquiry.
        number: TransactionNo,
        /// When it was asked.
        asked_at: DateTime,
        /// What it answered.
        answer: Answer,
    },
    /// The day of an attempt that was never sent is over.
    Lapse,
    /// The attempt is to be closed as not executed.
    Close,
    /// Another attempt is wanted.
    Again {
        /// Whether it opens the loan, where that is a choice.
        opening: Option<Opening>,
        /// Who wants it.
        by: String,
    },
    /// It is to be called off.
    Cancel {
        /// Who wants it.
        by: String,
    },
    /// An operator found out what became of it.
    Resolve(Resolution),
    /// All evidence is to be judged by the engine's version of the learnt codes.
    Judge {
        /// All evidence so far.
        evidence: &'e [Evidence],
    },
}

/// Why an event is not allowed where an intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAllowed {
    /// The intent stands in another state.
    State(State),
    /// Something must be waited for.
    Waiting(Waiting),
    /// It needs a lease.
    NoLease,
    /// The evidence was judged by other codes: judge it first.
    OtherCodes,
    /// The evidence would make no sense.
    Impossible(FoldError),
    /// Its time has not come.
    TooEarly,
    /// The loan was opened before: only a continuation is possible.
    LoanIsOpen,
    /// The running total of the loan is not known: it must be adopted first.
    LoanUnknown,
    /// The running total would have more than 15 digits.
    TotalTooGreat,
    /// Another attempt of a call that opened the loan needs a choice: new, or continuation.
    ChoiceNeeded,
    /// The call neither opens nor continues a loan in a way that leaves a choice.
    NoChoice,
    /// The finding names another amount than the intent.
    OtherAmount,
    /// It needs the name of a second person.
    SecondPersonNeeded,
    /// The second person must act as another user of the operating system.
    OtherUserNeeded,
    /// The name of a person is blank or holds what no name does.
    NameNeeded,
    /// The last inquiry is too old, or there was none.
    InquiryTooOld,
    /// The bank said done or pending last.
    BankSaysOtherwise,
    /// A finding needs a reference and a name.
    ReferenceNeeded,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::State(state) => {
                return write!(formatter, "not possible while the transfer is {state}");
            }
            Self::Waiting(why) => return write!(formatter, "not now: {why}"),
            Self::Impossible(error) => return write!(formatter, "{error}"),
            Self::NoLease => "it needs a lease on the transfer",
            Self::OtherCodes => "the evidence was judged by other codes; judge it first",
            Self::TooEarly => {
                "too early: the day of the call and the quiet time after it must be over"
            }
            Self::LoanIsOpen => {
                "the loan number was opened before; the call must be a continuation"
            }
            Self::LoanUnknown => {
                "this journal has not opened the loan; adopt its running total first"
            }
            Self::TotalTooGreat => "the running total would have more than 15 digits",
            Self::ChoiceNeeded => {
                "the call was to open the loan, and whether its number is used up is not known; choose new or continuation"
            }
            Self::NoChoice => "the call leaves no choice between new and continuation",
            Self::OtherAmount => "the amount is not that of the transfer",
            Self::SecondPersonNeeded => "a second person must confirm it",
            Self::OtherUserNeeded => {
                "the second person must confirm it as another user of the operating system"
            }
            Self::NameNeeded => "a person's name is needed, without control characters, < and >",
            Self::InquiryTooOld => {
                "the last inquiry is older than 15 minutes; ask the bank again and look at the answer first"
            }
            Self::BankSaysOtherwise => {
                "the bank's latest answer is that it was done or is being worked on"
            }
            Self::ReferenceNeeded => "a finding needs a reference and a name",
        };
        formatter.write_str(text)
    }
}

impl std::error::Error for NotAllowed {}
