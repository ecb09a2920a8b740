//! Words for transfers that several commands use: kinds, states, what an operator should know of them.

use ontu::transfer::{Attention, Dispute, State, Waiting};

use crate::message::{Message, messages};

messages! {
    /// A payment to a borrower.
    payment() {
        ko: "지급",
        en: "payment",
    }
    /// A repayment to investors.
    repayment() {
        ko: "상환",
        en: "repayment",
    }
    /// A return of a deposit.
    deposit_return() {
        ko: "반환",
        en: "return",
    }
    /// A transfer of another API.
    other_kind(api) {
        ko: "기타 {api}",
        en: "other {api}",
    }

    /// Written down and not sent.
    recorded() {
        ko: "기록됨",
        en: "recorded",
    }
    /// Called off.
    cancelled() {
        ko: "취소됨",
        en: "cancelled",
    }
    /// On its way.
    sending() {
        ko: "보내는 중",
        en: "sending",
    }
    /// Nobody knows.
    unknown() {
        ko: "결과 모름",
        en: "unknown",
    }
    /// The bank is working on it.
    processing() {
        ko: "은행 처리 중",
        en: "processing",
    }
    /// The bank has none of it so far.
    absent() {
        ko: "은행에 없음(확정 아님)",
        en: "absent so far",
    }
    /// Done.
    settled() {
        ko: "완료",
        en: "settled",
    }
    /// Refused.
    refused() {
        ko: "거절됨",
        en: "refused",
    }
    /// Not executed for good.
    not_executed() {
        ko: "실행 안 됨(확정)",
        en: "not executed",
    }
    /// Contradicted.
    disputed() {
        ko: "내용 어긋남",
        en: "disputed",
    }

    /// Waits for the night to pass.
    waits_for_night() {
        ko: "밤 시간(23:30–00:40)에는 보내지 않습니다",
        en: "nothing is sent around midnight (23:30 to 00:40)",
    }
    /// Waits for another call.
    waits_for_party() {
        ko: "같은 대출이나 계좌의 다른 거래가 끝나기를 기다립니다",
        en: "another transfer for the same loan or account is open",
    }
    /// Waits for a person.
    waits_for_dispute() {
        ko: "같은 대출이나 계좌에 내용이 어긋난 거래가 있어 멈췄습니다. 사람이 확인해야 합니다",
        en: "a disputed transfer freezes the loan or account until a person has looked at it",
    }
    /// Waits for a read.
    waits_for_preflight() {
        ko: "은행이 조회에 답하기를 기다립니다. 인증키와 연결을 확인하십시오",
        en: "no read call was answered yet; check token and connection",
    }
    /// Waits for the clock.
    waits_for_clock() {
        ko: "이 컴퓨터의 시계가 은행과 30초 넘게 다릅니다. 시계를 맞추십시오",
        en: "this machine's clock is more than 30 seconds from the bank's; set it",
    }
    /// Waits for the clocks to be compared.
    waits_for_comparison() {
        ko: "최근 몇 분 동안 은행의 시각을 확인하지 못했습니다. 은행이 조회에 답하면 확인합니다",
        en: "this machine's clock was not compared with the bank's in the last minutes; the next read that the bank answers does it",
    }
    /// Waits for orders to be answered.
    waits_for_orders() {
        ko: "연달아 보낸 전문에 은행이 알 수 있는 답을 하지 않아 더 보내지 않습니다. 인증키와 연결을 확인하십시오. 은행이 조회에 답하면 다시 보냅니다",
        en: "several calls in a row ended in nothing that is known, so no more are sent; check token and connection. They go on once the bank answers a read",
    }
    /// Waits for the journal.
    waits_for_journal() {
        ko: "장부에 이상이 있어 보내지 않습니다",
        en: "the journal takes no permits",
    }
    /// Waits for the loan's total.
    waits_for_total() {
        ko: "이 대출의 누적 지급액을 모릅니다. `ontu journal adopt` 로 적으십시오",
        en: "what was paid on this loan before is not known; say it with `ontu journal adopt`",
    }
    /// Waits for a person who looks at what the journal lost.
    waits_for_release() {
        ko: "백업을 되돌린 뒤 그 사이에 보냈는지 알 수 없어 멈췄습니다. 은행 명세와 대조하십시오. 명세에 없으면 `ontu journal release`, 있으면 `ontu journal resolve --moved`",
        en: "it may have been sent since the backup that was put back; compare with the bank's statement: if it is not there, `ontu journal release`, if it is, `ontu journal resolve --moved`",
    }
    /// Waits for a sending to end.
    waits_for_sending() {
        ko: "보내는 중입니다",
        en: "it is being sent",
    }
    /// Waits for the time of the next step.
    waits_for_time() {
        ko: "다음 조회 시각을 기다립니다",
        en: "it is not time yet",
    }
    /// Waits for its day.
    waits_for_day() {
        ko: "시계가 보낸 날보다 앞으로 돌아갔습니다",
        en: "the clock was set back behind the day on which it was sent",
    }

    /// Waits for an earlier call of its plan.
    waits_for_earlier_call() {
        ko: "같은 계획의 앞선 호출이 끝나지 않아 사람이 정해야 합니다",
        en: "an earlier call of the plan was not done, and a person must decide",
    }
    /// Waits for its content.
    waits_for_content() {
        ko: "내용을 지웠거나 열 수 없어 보낼 수 없습니다",
        en: "its content was destroyed or cannot be opened, so it cannot be sent",
    }
    /// Waits for the bank.
    waits_for_bank() {
        ko: "은행이 결과조회에 답하지 않습니다",
        en: "the bank does not answer inquiries",
    }
    /// It has been open for some time.
    warns() {
        ko: "10분 넘음",
        en: "over 10 minutes",
    }
    /// A person should look.
    calls_operator() {
        ko: "담당자 확인",
        en: "operator",
    }

    /// Disputed: something else.
    echo_mismatch() {
        ko: "은행이 보낸 것과 다른 거래를 완료했다고 답했습니다",
        en: "the bank says done of something else than was sent",
    }
    /// Disputed: the running total.
    total_mismatch() {
        ko: "은행의 누적 투자금액이 완료된 지급의 합계와 다릅니다. 두 번 나갔거나 빠졌을 수 있습니다",
        en: "the bank's running total is not what the settled payments add up to: one may have gone out twice, or be missing",
    }
    /// Disputed: the number.
    number_collision() {
        ko: "보내기 전부터 은행에 같은 거래고유번호가 있었습니다",
        en: "the bank saw the transaction number before this journal sent it",
    }
    /// Disputed: whose call it was.
    done_unnamed() {
        ko: "은행에 같은 거래고유번호가 먼저 있었고, 그 번호의 거래를 완료했다고만 답하며 대출이나 계좌는 알려 주지 않습니다. 다른 거래일 수 있으니 명세로 확인하십시오",
        en: "the bank had seen the transaction number before and says done under it, without naming the loan or account: it may be somebody else's call; look at the statement",
    }
    /// Disputed: two attempts were done.
    moved_twice() {
        ko: "은행이 두 번 이상의 시도를 완료했다고 답했습니다. 돈이 두 번 나갔습니다. 은행에 바로 연락하십시오",
        en: "the bank says done of more than one attempt: the money moved twice; call the bank at once",
    }
    /// Disputed: done after all.
    done_after_all() {
        ko: "거절이나 미실행으로 끝난 거래를 은행이 완료했다고 답했습니다",
        en: "the bank says done of what was refused or closed as not executed",
    }
    /// Disputed: not done after all.
    not_done_after_all() {
        ko: "은행이 완료했다고 답한 거래를 이제 다르게 답합니다",
        en: "the bank says other than done of what it had done",
    }
    /// Disputed: against the operator.
    operator_contradicted() {
        ko: "은행의 답이 담당자의 확인과 다릅니다",
        en: "the bank contradicts the operator's finding",
    }
    /// Disputed: an earlier attempt.
    earlier_attempt_open() {
        ko: "지금 아는 것으로 보면, 앞선 시도가 끝나기 전에 다시 보냈습니다",
        en: "by what is known now, an earlier attempt was open when another was sent",
    }
    /// Disputed: judged anew.
    judged_otherwise() {
        ko: "지금 아는 코드로 보면 전에 정해진 결과와 다릅니다",
        en: "by the codes that are known now, it was not decided as it was",
    }
    /// Disputed: the operator's amount.
    operator_amount() {
        ko: "담당자가 확인한 금액이 거래 금액과 다릅니다",
        en: "the operator's finding names another amount",
    }
}

/// A state in words.
pub(crate) fn of_state(state: State) -> Message {
    match state {
        State::Recorded => recorded(),
        State::Cancelled => cancelled(),
        State::Sending => sending(),
        State::Unknown => unknown(),
        State::Processing => processing(),
        State::Absent => absent(),
        State::Settled => settled(),
        State::Refused => refused(),
        State::NotExecuted => not_executed(),
        State::Disputed => disputed(),
    }
}

/// What is waited for, in words.
pub(crate) fn of_waiting(waiting: Waiting) -> Message {
    match waiting {
        Waiting::GuardWindow => waits_for_night(),
        Waiting::PartyBusy => waits_for_party(),
        Waiting::PartyFrozen => waits_for_dispute(),
        Waiting::Preflight => waits_for_preflight(),
        Waiting::ClockSkew => waits_for_clock(),
        Waiting::ClockUnknown => waits_for_comparison(),
        Waiting::Orders => waits_for_orders(),
        Waiting::Journal => waits_for_journal(),
        Waiting::LoanTotal => waits_for_total(),
        Waiting::Release => waits_for_release(),
        Waiting::Sending => waits_for_sending(),
        Waiting::AttemptDay => waits_for_day(),
        Waiting::EarlierCall => waits_for_earlier_call(),
        Waiting::Content => waits_for_content(),
        Waiting::Bank => waits_for_bank(),
        _ => waits_for_time(),
    }
}

/// Why a transfer is disputed, in words.
pub(crate) fn of_dispute(dispute: &Dispute) -> Message {
    match dispute {
        Dispute::EchoMismatch => echo_mismatch(),
        Dispute::TotalMismatch => total_mismatch(),
        Dispute::NumberCollision => number_collision(),
        Dispute::DoneUnnamed => done_unnamed(),
        Dispute::MovedTwice => moved_twice(),
        Dispute::DoneAfterAll => done_after_all(),
        Dispute::NotDoneAfterAll => not_done_after_all(),
        Dispute::OperatorContradicted => operator_contradicted(),
        Dispute::OperatorAmount => operator_amount(),
        Dispute::EarlierAttemptOpen => earlier_attempt_open(),
        Dispute::JudgedOtherwise => judged_otherwise(),
        other => Message::same(other),
    }
}

/// How urgently a person should look, in words; none where nobody needs to.
pub(crate) fn of_attention(attention: Attention) -> Option<Message> {
    match attention {
        Attention::None => None,
        Attention::Warning => Some(warns()),
        Attention::Operator => Some(calls_operator()),
    }
}

/// What an API moves, in words.
pub(crate) fn of_api(api: &str) -> Message {
    match api {
        "P2PNInvestmentPaymentOrder" => payment(),
        "P2PNInterestRepayment" => repayment(),
        "P2PNInvestmentDepositAmountReturn" => deposit_return(),
        other => other_kind(other),
    }
}
