//! What the journal's rules refuse, in words and with what to do instead.

use ontu::transfer::NotAllowed;

use crate::exit::{Exit, Failure};
use crate::message::Message;
use crate::messages::{journal as words, transfer};

/// A failure for what the rules do not allow.
pub(crate) fn not_allowed(refused: &NotAllowed) -> Box<Failure> {
    let (message, step): (Message, Option<Message>) = match refused {
        NotAllowed::State(state) => (
            words::other_state(transfer::of_state(*state)),
            Some(words::show_it()),
        ),
        NotAllowed::Waiting(waiting) => (transfer::of_waiting(*waiting), None),
        NotAllowed::TooEarly => (words::too_early(), Some(words::ask_about_queue())),
        NotAllowed::LoanIsOpen => (words::loan_is_open(), Some(words::give_continuation())),
        NotAllowed::LoanUnknown => (words::loan_unknown(), Some(words::adopt_it())),
        NotAllowed::ChoiceNeeded => (words::choice_needed(), Some(words::ask_the_bank())),
        NotAllowed::NoChoice => (words::no_choice(), None),
        NotAllowed::OtherAmount => (words::other_amount(), Some(words::compare_amounts())),
        NotAllowed::SecondPersonNeeded => (words::second_person(), Some(words::confirm_it())),
        NotAllowed::OtherUserNeeded => (words::other_user_needed(), Some(words::other_user())),
        NotAllowed::NameNeeded => (words::name_needed(), None),
        NotAllowed::InquiryTooOld => (words::inquiry_too_old(), Some(words::inquire_first())),
        NotAllowed::BankSaysOtherwise => {
            (words::bank_says_otherwise(), Some(words::ask_the_bank()))
        }
        NotAllowed::ReferenceNeeded => (words::reference_needed(), None),
        other => (words::refused_by_rules(other), Some(words::show_it())),
    };
    let failure = Failure::new(Exit::Refused, "not-allowed", message);
    match step {
        Some(step) => failure.to_do(step),
        None => failure,
    }
}
