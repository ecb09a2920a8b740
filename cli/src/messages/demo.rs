//! Texts of `ontu demo`.

use crate::message::messages;

messages! {
    /// The first line.
    intro(investors) {
        ko: "이 프로그램 안의 모의 은행에서 투자자 {investors}명의 대출 한 건을 처음부터 끝까지 보여 줍니다. 실제 은행에는 접속하지 않습니다",
        en: "one loan of {investors} investors, from beginning to end, at a bank inside this process; no real bank is called",
    }
    /// Step: accounts.
    accounts() {
        ko: "가상계좌 발급",
        en: "Issue virtual accounts",
    }
    /// Step: deposits.
    deposits() {
        ko: "입금과 입금 확인",
        en: "Deposit, and read the list of deposits",
    }
    /// Step: payment.
    payment() {
        ko: "투자금 지급",
        en: "Pay the loan",
    }
    /// Step: repayment.
    repayment() {
        ko: "원리금 상환",
        en: "Repay with interest",
    }
    /// Step: return.
    returns() {
        ko: "투자예치금 반환",
        en: "Return what is left",
    }
    /// A step is done, as a plain line.
    step_done(step, count) {
        ko: "{step}: {count}건 완료",
        en: "{step}: {count} done",
    }
    /// A step begins, as a plain line.
    step_begins(step) {
        ko: "{step} 시작",
        en: "{step}: begins",
    }
    /// Heading: the step.
    step() {
        ko: "단계",
        en: "Step",
    }
    /// Heading: count.
    count() {
        ko: "건수",
        en: "Count",
    }
    /// Heading: when, by the simulated clock.
    simulated_time() {
        ko: "모의 시각",
        en: "Simulated time",
    }
    /// Heading: the money-moving call.
    call() {
        ko: "호출",
        en: "Call",
    }
    /// Heading: rows.
    rows() {
        ko: "반복부",
        en: "Rows",
    }
    /// Heading: new loan.
    is_new() {
        ko: "신규",
        en: "New",
    }
    /// Heading: the reply.
    reply() {
        ko: "응답",
        en: "Reply",
    }
    /// Heading: settled by.
    settled_by() {
        ko: "확인 방법",
        en: "Settled by",
    }
    /// A reply that came.
    reply_came() {
        ko: "받음",
        en: "came",
    }
    /// A reply that was lost.
    reply_lost() {
        ko: "잃음",
        en: "lost",
    }
    /// Settled by the reply.
    by_reply() {
        ko: "응답",
        en: "its reply",
    }
    /// Settled by inquiry.
    by_inquiry(count) {
        ko: "결과 조회 {count}회",
        en: "inquiry ({count})",
    }
    /// One call of the payment.
    payment_call(index) {
        ko: "지급 {index}",
        en: "payment {index}",
    }
    /// One call of the repayment.
    repayment_call(index) {
        ko: "상환 {index}",
        en: "repayment {index}",
    }
    /// The lost reply, while it happens.
    lost(call) {
        ko: "{call}: 응답이 사라져 처리되었는지 알 수 없습니다. 다시 보내지 않고 결과를 조회합니다",
        en: "{call}: its reply was lost, so nobody knows whether money moved; it is inquired, not sent again",
    }
    /// What the inquiry found.
    found(call, count) {
        ko: "{call}: 결과 조회 {count}회 만에 은행이 처리했음을 확인했습니다",
        en: "{call}: inquiry {count} finds that the bank did it",
    }
    /// Heading: money.
    money() {
        ko: "자금",
        en: "Money",
    }
    /// Money: deposited by investors.
    deposited_by_investors() {
        ko: "투자자 입금",
        en: "deposited by investors",
    }
    /// Money: deposited by the borrower.
    deposited_by_borrower() {
        ko: "차입자 입금",
        en: "deposited by the borrower",
    }
    /// Money: paid to the borrower.
    paid() {
        ko: "차입자에게 지급",
        en: "paid to the borrower",
    }
    /// Money: repaid to investors.
    repaid() {
        ko: "투자자에게 상환",
        en: "repaid to investors",
    }
    /// Money: returned to investors.
    returned() {
        ko: "투자자에게 반환",
        en: "returned to investors",
    }
    /// Heading: the check of the ledger.
    ledger_check() {
        ko: "은행 원장 점검",
        en: "The bank's ledger",
    }
    /// Check: movements expected.
    movements_expected() {
        ko: "있어야 할 자금 이동",
        en: "movements expected",
    }
    /// Check: movements missing.
    movements_missing() {
        ko: "빠진 자금 이동",
        en: "movements missing",
    }
    /// Check: movements twice.
    movements_twice() {
        ko: "중복된 자금 이동",
        en: "movements too many",
    }
    /// Check: the ledger is balanced.
    ledger_balanced() {
        ko: "대차 일치",
        en: "ledger balanced",
    }
    /// Check: calls.
    calls() {
        ko: "전체 호출",
        en: "calls",
    }
    /// Check: inquiries.
    inquiries() {
        ko: "그중 결과 조회",
        en: "of them inquiries",
    }
    /// The last line, good.
    exactly_once() {
        ko: "모든 자금 이동이 은행 원장에 정확히 한 번씩 있습니다",
        en: "every movement stands in the bank's ledger exactly once",
    }
    /// The last line, bad.
    not_exactly_once() {
        ko: "은행 원장이 보낸 내용과 다릅니다",
        en: "the bank's ledger differs from what was sent",
    }
    /// It could not start.
    no_sandbox(error) {
        ko: "모의 은행을 시작하지 못했습니다: {error}",
        en: "the stand-in bank could not be started: {error}",
    }
    /// A deposit that the stand-in refused.
    no_deposit(error) {
        ko: "모의 은행이 입금을 받지 않았습니다: {error}",
        en: "the stand-in bank refused a deposit: {error}",
    }
    /// The list of deposits differs from the deposits.
    list_differs(listed, deposited) {
        ko: "은행의 입금 목록은 {listed}건인데 입금은 {deposited}건입니다",
        en: "the bank lists {listed} deposits, and {deposited} were made",
    }
    /// An inquiry that settles nothing.
    unsettled(api) {
        ko: "{api} 의 결과 조회로도 결과를 알 수 없습니다",
        en: "the inquiry about {api} leaves it open",
    }
    /// The demo made something that the client does not accept.
    invalid(reason) {
        ko: "시연 자료를 만들 수 없습니다: {reason}",
        en: "the demo's data cannot be made: {reason}",
    }
    /// Stopped by the user.
    interrupted() {
        ko: "중단했습니다. 이 프로그램 안의 모의 은행만 쓰였고, 그것도 함께 사라졌습니다",
        en: "stopped; nothing but the bank inside this process was touched, and it is gone",
    }
}
