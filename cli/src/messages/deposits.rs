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
    /// A row that cannot be read whole.
    unreadable(row, members, day, account, sequence) {
        ko: "{row}번째 입금({day}, {account}, 일련번호 {sequence})에서 읽을 수 없는 값: {members}. 읽지 못한 금액은 합계에 없습니다. 은행에 확인하십시오",
        en: "deposit {row} ({day}, {account}, sequence number {sequence}) cannot be read: {members}; an amount that cannot be read is not in the total. Ask the bank",
    }
    /// A page of which something is left out.
    page_unreadable(page, reason) {
        ko: "{page}쪽의 목록을 다 읽을 수 없습니다({reason})",
        en: "the list on page {page} cannot be read whole ({reason})",
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
    /// A page that is the one before.
    repeated_page(number) {
        ko: "{number}쪽이 앞쪽과 같습니다. 은행이 이 목록을 쪽으로 나누지 않는 것입니다",
        en: "page {number} repeats the one before: the bank does not page this list",
    }
    /// What to do about it.
    narrow() {
        ko: "--from, --to, --account 로 범위를 좁히십시오",
        en: "narrow it with --from, --to or --account",
    }
    /// There is none.
    none(from, to) {
        ko: "{from} ~ {to}: 입금이 없습니다",
        en: "{from} to {to}: no deposits",
    }
    /// A name that no cursor can have.
    not_a_cursor(text) {
        ko: "--since {text} 은(는) 이름으로 쓸 수 없습니다. 글자, 숫자, - 와 _ 로 40자까지 적으십시오",
        en: "--since {text} is no name, expected up to 40 letters, digits, - and _",
    }
    /// A first day that is no day.
    from_a_day(text) {
        ko: "--from {text} 은(는) 날짜가 아닙니다. --since 와 --follow 에는 YYYYMMDD 로 적으십시오",
        en: "--from {text} is not a day; with --since and --follow expected YYYYMMDD",
    }
    /// What a reading has found.
    found(count, krw, name) {
        ko: "{name}: 새 입금 {count}건, 합계 {krw}원",
        en: "{name}: new deposits {count}, total {krw} KRW",
    }
    /// A reading that failed, to be tried again.
    reading_failed(seconds) {
        ko: "이번에는 읽지 못했습니다. {seconds}초 뒤에 다시 읽습니다",
        en: "this reading failed; the next one is in {seconds} seconds",
    }
    /// Somebody else reads under the same name.
    cursor_moved(name) {
        ko: "다른 프로세스가 {name} 을(를) 옮겼습니다. 방금 보인 입금이 다른 곳에서도 보였을 수 있습니다",
        en: "another process has moved {name}: what was just listed may have been listed there too",
    }
    /// What to do about it.
    one_reader() {
        ko: "한 이름은 한 프로세스에서만 쓰고, 다른 용도에는 --since 에 다른 이름을 주십시오",
        en: "use one name in one process only, and another --since for another purpose",
    }
    /// It was stopped.
    stopped(name) {
        ko: "멈췄습니다. 다음에는 {name} 뒤에 들어온 입금부터 보입니다",
        en: "stopped; the next time begins after {name}",
    }
}
