//! An outcome taken for a result, of which "not done" would be an error like any other.

use ontu::Outcome;
use ontu::nh::order_payment::PaymentOrderReply;

fn reply(outcome: Outcome<PaymentOrderReply>) -> PaymentOrderReply {
    outcome.unwrap()
}

fn early(outcome: Outcome<PaymentOrderReply>) -> Result<PaymentOrderReply, ontu::Error> {
    Ok(outcome?)
}

fn main() {}
