//! A reply that no bank has given.

fn main() {
    let _ = ontu::nh::repay::RepaymentReply {};
}
