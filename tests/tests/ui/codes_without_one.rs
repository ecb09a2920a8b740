//! A match over the codes of a member that forgets one.

use ontu::nh::values::AccountUsage;

fn side(usage: AccountUsage) -> &'static str {
    match usage {
        AccountUsage::Investor => "investor",
    }
}

fn main() {}
