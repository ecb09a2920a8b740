//! From what came back of a call to an answer that the journal keeps: codes and totals, and no personal data.

use super::evidence::{Answer, Reply};
use super::identity::KeyedDigest;
use super::transferable::Transferable;
use crate::runtime::{
    Inquires, MoneyMoving, Operation, Outcome, ReplyHeader, ServiceInfo, UnknownReason,
};

/// What the outcome of a money-moving call says, without judging it.
pub fn answer_of_order<O: Transferable>(
    outcome: &Outcome<O::Reply>,
    header: &ReplyHeader,
    digest: Option<KeyedDigest>,
) -> Answer {
    answer(O::SERVICE, outcome, header, digest, |reply, answer| {
        answer.total = O::total(reply);
    })
}

/// What the outcome of an inquiry says, without judging it.
pub fn answer_of_inquiry<O: Transferable>(
    outcome: &Outcome<<<O as MoneyMoving>::Inquiry as Operation>::Reply>,
    header: &ReplyHeader,
    digest: Option<KeyedDigest>,
) -> Answer {
    answer(O::SERVICE, outcome, header, digest, |reply, answer| {
        let result = O::Inquiry::result(reply).value();
        // What stands where a code should stand may be anything; its text shows only what looks like one.
        answer.result = result.map(ToString::to_string);
        answer.processed_at = O::processed_at(reply);
    })
}

fn answer<R>(
    service: &ServiceInfo,
    outcome: &Outcome<R>,
    header: &ReplyHeader,
    digest: Option<KeyedDigest>,
    members: impl FnOnce(&R, &mut Reply),
) -> Answer {
    let silence = |why: &dyn std::fmt::Display| Answer::Silence {
        why: why.to_string(),
    };
    let mut differs = None;
    match outcome {
        Outcome::Unknown(
            reason @ (UnknownReason::Lost(_)
            | UnknownReason::HttpStatus(_)
            | UnknownReason::Unreadable(_)),
        ) => return silence(reason),
        Outcome::Unknown(reason @ UnknownReason::EchoMismatch { element }) => {
            let mut header = service.header_response.iter();
            // A header of another call makes the whole reply one to another call.
            if header.any(|member| member.wire == *element) {
                return silence(reason);
            }
            differs = Some((*element).to_owned());
        }
        Outcome::Unknown(UnknownReason::AccumulatedAmount { element }) => {
            differs = Some((*element).to_owned());
        }
        _ => {}
    }
    let Some(code) = header.response_code() else {
        return silence(&"the reply has no response code");
    };
    let mut reply = Reply {
        code: code.to_string(),
        differs,
        digest,
        ..Reply::default()
    };
    if let Some(body) = outcome.reply() {
        members(body, &mut reply);
    }
    Answer::Reply(reply)
}
