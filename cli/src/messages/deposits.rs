//! Texts of `ontu deposits`.

use crate::message::messages;

messages! {
    /// Heading: the day.
    date() {
        ko: "입금일자",
        en: "Date",
    }
    /// Heading: the virtual account.
    account() {
        ko: "가상계좌",
        en: "Virtual account",
    }
    /// Heading: the sequence number.
    sequence() {
        ko: "순번",
        en: "Sequence no.",
    }
    /// The line under the table.
    totals(count, krw, from, to) {
        ko: "{from} ~ {to}: 입금 {count}건, 합계 {krw}원",
        en: "{from} to {to}: deposits {count}, total {krw} KRW",
    }
    /// Amounts that could not be read are not in the total.
    unreadable(count) {
        ko: "금액을 읽을 수 없는 입금 {count}건은 합계에 없습니다",
        en: "amounts that cannot be read: {count}; the total is without them",
    }
    /// Account numbers are masked.
    masked() {
        ko: "계좌번호를 모두 보려면 --show",
        en: "give --show to see account numbers whole",
    }
    /// A day that is none.
    not_a_day(flag, text) {
        ko: "{flag} {text} 은(는) 날짜가 아닙니다. YYYYMMDD 로 적으십시오",
        en: "{flag} {text} is not a day, expected YYYYMMDD",
    }
    /// A month that is none.
    not_a_month(flag, text) {
        ko: "{flag} {text} 은(는) 달이 아닙니다. 월별 조회에는 YYYYMM 으로 적으십시오",
        en: "{flag} {text} is not a month; with months expected YYYYMM",
    }
    /// The list ended with an error after some rows.
    broke_off(count) {
        ko: "{count}건까지 받은 뒤 목록이 끊겼습니다. 위의 목록은 전체가 아닙니다",
        en: "the list broke off; deposits that came before: {count}; what stands above is not the whole",
    }
}
