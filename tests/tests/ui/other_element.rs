//! A bank code in the place of a loan number.

use ontu::nh::inquire_payment::PaymentInquiryRequired;
use ontu::nh::values::{BankCode, OriginalTransactionNo};
use ontu::runtime::Date;

fn main() {
    let bank_code = BankCode::new("011").unwrap();
    let _ = PaymentInquiryRequired {
        loan_no: bank_code,
        original_date: Date::constant(2026, 1, 5),
        original_transaction_no: OriginalTransactionNo::new("1").unwrap(),
    };
}
