//! A request without a member that the table demands.

use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::values::AccountUsage;

fn main() {
    let _ = VirtualAccountIssueRequired {
        account_usage: AccountUsage::Investor,
    };
}
