//! Answers what became of an earlier money movement (결과 조회), found by its day, its number and its loan or account.

use jiff::civil::DateTime;

use crate::bank::Bank;
use crate::bank::decide::DONE;
use crate::bank::registry::{NumberKey, RecordOutcome};
use crate::bank::settings::{RefusedOriginal, UnknownOriginal};
use crate::bank::transfers::{MovementKind, State};
use crate::refusals::RefusalCode;
use crate::validate::day;

use super::{Operation, Performed, Refusal};

/// The code of an inquiry that answers as if it had timed out.
const TIMEOUT: &str = "AT999";

impl Bank {
    /// Answers the result of the original call.
    pub(super) fn inquire(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let unsupported = || Refusal::own(RefusalCode::Unsupported, "the inquired API");
        let original_api = call
            .api
            .inquires
            .as_deref()
            .and_then(|name| call.spec.api(name));
        let original_api = original_api.ok_or_else(unsupported)?;
        let inquiry = original_api.inquiry.as_ref().ok_or_else(unsupported)?;
        let original = NumberKey {
            service: call.number.service.clone(),
            day: day(call.text(&inquiry.original_date)?).ok_or_else(unsupported)?,
            transaction_no: call.text(&inquiry.original_number)?.to_owned(),
        };
        let Some(record) = self.registry.get(&original) else {
            return self.unknown_original(call, RefusalCode::OriginalUnknown);
        };
        // [inquiry-key] Day and number alone do not find an original.
        if *record.api != *original_api.api || *record.key != *call.text(&inquiry.key)? {
            return self.unknown_original(call, RefusalCode::OriginalKeyDiffers);
        }
        match record.outcome.clone() {
            RecordOutcome::Transfers(indices) => self.transfers_result(call, &indices),
            RecordOutcome::Refused(refused) => {
                self.refused_original(call, &refused.code, &refused.reason, refused.at)
            }
            RecordOutcome::Read | RecordOutcome::Issued(_) => {
                self.unknown_original(call, RefusalCode::OriginalKeyDiffers)
            }
        }
    }

    fn transfers_result(
        &mut self,
        call: &Operation<'_>,
        indices: &[usize],
    ) -> Result<Performed, Refusal> {
        for index in indices {
            let refused = self.transfers.inquired(&mut self.ledger, *index, call.now);
            if let Some(order) = refused.filter(|order| order.kind == MovementKind::Payment) {
                let keeps_number = self.settings.refused_new_uses_up_loan_number;
                self.loans
                    .take_back(&order.owner, &order.key, order.krw, keeps_number);
            }
        }
        let states: Vec<State> = indices
            .iter()
            .filter_map(|index| Some(self.transfers.get(*index)?.state.clone()))
            .collect();
        // [taken-twice] A number that a lax bank has taken twice is done as soon as one of the two is.
        let done = states.iter().find_map(|state| match state {
            State::Done(at) => Some(*at),
            _ => None,
        });
        if let Some(at) = done {
            return Ok(result(DONE, at));
        }
        match states.last() {
            Some(State::Refused(code, at)) => {
                let reason = call.spec.message(&call.api.api, code).to_owned();
                self.refused_original(call, code, &reason, *at)
            }
            _ => Ok(Performed::code(call.api.pending_code())),
        }
    }

    /// What the bank answers is a setting.
    // [refused-original] See the list of assumptions.
    fn refused_original(
        &self,
        call: &Operation<'_>,
        code: &str,
        reason: &str,
        at: DateTime,
    ) -> Result<Performed, Refusal> {
        match self.settings.refused_original {
            RefusedOriginal::ResultCode => Ok(result(code, at)),
            RefusedOriginal::ResponseCode => Err(Refusal::earlier(code, reason)),
            RefusedOriginal::LikeUnknown => {
                self.unknown_original(call, RefusalCode::OriginalUnknown)
            }
        }
    }

    /// What the bank answers is a setting.
    // [unknown-original] See the list of assumptions.
    fn unknown_original(
        &self,
        call: &Operation<'_>,
        code: RefusalCode,
    ) -> Result<Performed, Refusal> {
        match self.settings.unknown_original {
            UnknownOriginal::ResponseCode => Err(Refusal::own(code, "OrtrIsTuno")),
            UnknownOriginal::ResultCode => Ok(result(code.code(), call.now)),
            UnknownOriginal::Timeout => Err(Refusal::published(TIMEOUT)),
        }
    }
}

fn result(code: &str, at: DateTime) -> Performed {
    Performed::done(vec![
        ("Pcrs", code.to_owned()),
        ("Prtm", at.strftime("%H%M%S").to_string()),
    ])
}
