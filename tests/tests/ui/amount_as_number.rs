//! A plain number in the place of an amount, whose limit nobody has checked.

use ontu::nh::repay::RepaymentRowRequired;
use ontu::nh::values::VirtualAccountNo;

fn main() {
    let _ = RepaymentRowRequired {
        virtual_account_no: VirtualAccountNo::new("79000000000075").unwrap(),
        repayment_amount: 10_000_u64,
    };
}
