//! The three money-moving operations by the name of their API, where it is known only when the program runs.

use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::runtime::{CodeOverlay, Operation};
use ontu::transfer::{
    Codes, Evidence, FoldError, Intent, KeyedDigest, SealFailure, Sealer, Standing, codes_version,
};

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
