//! Values and replies serialised by whoever holds them: only the wire may have them.

use ontu::nh::order_payment::PaymentOrderReply;
use ontu::nh::values::{AccountHolderName, VirtualAccountNo};
use ontu::nh::{PaymentOrder, VirtualAccountIssue};
use ontu::runtime::{Received, RequestBody, serde_json};

fn show(
    account: &VirtualAccountNo,
    holder: &AccountHolderName,
    received: &Received<VirtualAccountNo>,
    order: &PaymentOrder,
    issue: &VirtualAccountIssue,
    reply: &PaymentOrderReply,
    body: &RequestBody,
    configuration: &ontu::Configuration,
) {
    let _ = serde_json::to_string(account);
    let _ = serde_json::to_string(holder);
    let _ = serde_json::to_string(received);
    let _ = serde_json::to_string(order);
    let _ = serde_json::to_string(issue);
    let _ = serde_json::to_string(reply);
    let _ = serde_json::to_string(body);
    let _ = serde_json::to_string(configuration);
}

fn main() {}
