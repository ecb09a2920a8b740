//! What tests assert on the bank, with messages that show what was found.
//!
//! Every method panics when it does not hold, at the line of the test that called it.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::Sandbox;

impl Sandbox {
    /// Asserts that the call of this number on the bank's current day has moved money exactly once.
    ///
    /// # Panics
    /// When it has moved none, or more than once.
    #[track_caller]
    pub fn assert_moved_once(&self, transaction_no: &str, krw: u64) {
        let today = self.clock().now().date();
        self.assert_moved_once_on(today, transaction_no, krw);
    }

    /// Asserts that the call of this number on a day has moved money exactly once.
    ///
    /// # Panics
    /// When it has moved none, or more than once.
    #[track_caller]
    pub fn assert_moved_once_on(&self, day: Date, transaction_no: &str, krw: u64) {
        let moved = self.moved(day, transaction_no);
        assert!(
            moved == [krw],
            "transaction number {transaction_no} of {day} has moved {moved:?} KRW, expected {krw} KRW once\n{}",
            self.recent_calls()
        );
    }

    /// Asserts that no call of this number on the bank's current day has moved money.
    ///
    /// # Panics
    /// When one has.
    #[track_caller]
    pub fn assert_moved_nothing(&self, transaction_no: &str) {
        let day = self.clock().now().date();
        let moved = self.moved(day, transaction_no);
        assert!(
            moved.is_empty(),
            "transaction number {transaction_no} of {day} has moved {moved:?} KRW, expected nothing\n{}",
            self.recent_calls()
        );
    }

    /// Asserts what a virtual account holds, in KRW.
    ///
    /// # Panics
    /// When it holds anything else, or there is no such account.
    #[track_caller]
    pub fn assert_balance(&self, account_no: &str, krw: u64) {
        let held = self.with_bank(|bank| bank.available(account_no));
        assert!(
            held == Some(i128::from(krw)),
            "the virtual account holds {held:?} KRW, expected {krw} KRW\n{}",
            self.recent_calls()
        );
    }

    /// Asserts that the books are in order and that every fault that was set has done what it was set for.
    ///
    /// # Panics
    /// When an entry does not add up to zero, an account is where it must not be, or a fault is left over.
    #[track_caller]
    pub fn assert_in_order(&self) {
        let (balanced, armed) =
            self.with_bank(|bank| (bank.ledger_balanced(), bank.armed().to_vec()));
        assert!(
            balanced,
            "the ledger does not balance\n{}",
            self.recent_calls()
        );
        assert!(
            armed.is_empty(),
            "these faults are still armed: {armed:?}\n{}",
            self.recent_calls()
        );
    }

    fn moved(&self, day: Date, transaction_no: &str) -> Vec<u64> {
        self.with_bank(|bank| {
            let moved = bank.movements_by_number(day, transaction_no);
            moved.iter().map(|movement| movement.krw).collect()
        })
    }

    /// The latest calls, one a line, for a message.
    fn recent_calls(&self) -> String {
        let mut text = "the latest calls:".to_owned();
        let calls = self.transcript();
        for call in calls.iter().skip(calls.len().saturating_sub(10)) {
            let decided = call.decided_code.as_deref().unwrap_or("nothing");
            let sent = call.sent_code.as_deref().unwrap_or("nothing");
            // Writing to a text cannot fail.
            let _ = write!(
                text,
                "\n  {} {} {}: decided {decided}, sent {sent} {} {}",
                call.index,
                call.api,
                call.transaction_no,
                call.faults.join(" "),
                call.reason
            );
        }
        text
    }
}
