//! One place that knows which API name belongs to which request type of the client.

use ontu::nh;
use ontu::runtime::{CodeOverlay, Operation};
use ontu::transfer::Codes;

/// Something that can be done with each operation that has a layout.
pub trait Visit {
    /// What comes of it.
    type Output;

    /// Does it with one operation.
    fn visit<O: Operation>(&self) -> Self::Output;
}

/// Does something with the operation of an API.
///
/// # Panics
/// When the client has no request type for the API, which fails the test that asks.
pub fn visit<V: Visit>(api: &str, visitor: &V) -> V::Output {
    match api {
        "P2PNVirtualAccountNumberRequest" => visitor.visit::<nh::VirtualAccountIssue>(),
        "P2PNInvestmentPaymentOrder" => visitor.visit::<nh::PaymentOrder>(),
        "P2PNInvestmentLoanExecutionResultInquiry" => visitor.visit::<nh::PaymentInquiry>(),
        "P2PNAccountReceiveInformationList" => visitor.visit::<nh::DepositList>(),
        "P2PNInterestRepayment" => visitor.visit::<nh::Repayment>(),
        "P2PNInterestPaymentAccountReceiveResultConfirmation" => {
            visitor.visit::<nh::RepaymentInquiry>()
        }
        "P2PNInvestmentDepositAmountReturn" => visitor.visit::<nh::DepositReturn>(),
        "P2PNInvestmentDepositAmountReturnResultList" => visitor.visit::<nh::ReturnInquiry>(),
        other => panic!("{other} has no request type here; add it to this list"),
    }
}

/// The codes of an operation that moves money, at a version of the learnt ones.
///
/// # Panics
/// When the API moves no money.
pub fn codes_of<'a>(api: &str, overlay: &'a CodeOverlay, version: u64) -> Codes<'a> {
    match api {
        "P2PNInvestmentPaymentOrder" => Codes::of::<nh::PaymentOrder>(overlay, version),
        "P2PNInterestRepayment" => Codes::of::<nh::Repayment>(overlay, version),
        "P2PNInvestmentDepositAmountReturn" => Codes::of::<nh::DepositReturn>(overlay, version),
        other => panic!("{other} moves no money"),
    }
}
