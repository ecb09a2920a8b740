//! One place that knows which API name belongs to which request type of the client.

use ontu::nh;
use ontu::runtime::Operation;

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
