//! The bank's operations by the name of their API, where it is known only when the program runs.

use ontu::nh::{self, DepositReturn, PaymentOrder, Repayment};
use ontu::runtime::{CodeOverlay, Operation, OperationInfo};
use ontu::transfer::{
    Codes, Evidence, FoldError, Intent, KeyedDigest, SealFailure, Sealer, Standing, codes_version,
};

/// The operation of an API.
pub(crate) fn of_api(api: &str) -> Option<&'static OperationInfo> {
    let named = |info: &&&OperationInfo| info.api == api;
    nh::OPERATIONS.iter().find(named).copied()
}

/// The inquiry of an operation that moves money.
pub(crate) fn inquiry_of(info: &OperationInfo) -> Option<&'static OperationInfo> {
    of_api(info.inquiry?.api)
}

/// What follows from the evidence of a transfer; none for an API that this version does not know.
pub(crate) fn fold(
    intent: &Intent,
    evidence: &[Evidence],
    overlay: &CodeOverlay,
) -> Option<Result<Standing, FoldError>> {
    let version = codes_version(evidence);
    let codes = match intent.api.as_str() {
        api if api == PaymentOrder::INFO.api => Codes::of::<PaymentOrder>(overlay, version),
        api if api == Repayment::INFO.api => Codes::of::<Repayment>(overlay, version),
        api if api == DepositReturn::INFO.api => Codes::of::<DepositReturn>(overlay, version),
        _ => return None,
    };
    Some(ontu::transfer::fold(intent, evidence, &codes))
}

/// The digest of a call's content, as the journal keeps it.
pub(crate) fn content_digest(
    sealer: &dyn Sealer,
    api: &str,
    members: &str,
) -> Result<KeyedDigest, SealFailure> {
    sealer.content_digest(&format!("{api}\n{members}"))
}
