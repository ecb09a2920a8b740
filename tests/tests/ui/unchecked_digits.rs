//! Digits made without their check.

use ontu::nh::elements::LoanNo;
use ontu::runtime::Digits;

fn main() {
    let _: Digits<LoanNo> = Digits("123465432".into());
}
