//! A call repeated under its number, with a request that issues nothing.

use ontu::TransactionNo;
use ontu::nh::Repayment;
use ontu::runtime::Date;

fn again(client: &ontu::Client, repayment: &Repayment, number: &TransactionNo, day: Date) {
    let _ = client.call_again(repayment, number, day);
}

fn main() {}
