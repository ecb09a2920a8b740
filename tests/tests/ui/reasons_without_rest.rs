//! A match over reasons without an arm for those that are yet to come.

use ontu::runtime::LostReason;

fn waited(reason: LostReason) -> bool {
    match reason {
        LostReason::Timeout => true,
        LostReason::Connection | LostReason::TooLarge => false,
    }
}

fn main() {}
