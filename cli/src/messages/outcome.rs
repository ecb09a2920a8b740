//! How a call ended, in words, and what follows from it; why an outcome is unknown is the client's to say in English.

use ontu::NotSentReason;
use ontu::runtime::{LostReason, UnknownReason, UnreadableReason};

use crate::message::{Message, messages};

messages! {
    /// The bank refused it.
    refused(code, meaning) {
        ko: "은행이 거절했습니다: {code}{meaning}",
        en: "the bank refused it: {code}{meaning}",
    }
    /// The bank is working on it.
    pending(code, meaning) {
        ko: "은행이 아직 처리하고 있습니다: {code}{meaning}",
        en: "the bank is still working on it: {code}{meaning}",
    }
    /// The bank answered a read with a code that nothing lists.
    unlisted(code) {
        ko: "은행이 어떤 문서에도 없는 코드 {code} 로 답했습니다",
        en: "the bank answered {code}, which no document lists",
    }
    /// It is not known whether the bank did it.
    unknown(reason) {
        ko: "처리되었는지 알 수 없습니다: {reason}",
        en: "it is not known whether the bank did it: {reason}",
    }
    /// A read without a usable reply.
    no_answer(reason) {
        ko: "쓸 수 있는 답을 받지 못했습니다: {reason}",
        en: "no usable answer came: {reason}",
    }
    /// Nothing was sent; the reason is the client's.
    not_sent(reason) {
        ko: "은행에 연결하지 못해 아무것도 보내지 않았습니다: {reason}",
        en: "the bank could not be reached, and nothing was sent: {reason}",
    }
    /// What the client does not send; the reason is the client's.
    not_allowed(reason) {
        ko: "보낼 수 없는 요청입니다: {reason}",
        en: "this is not sent: {reason}",
    }
    /// What to do when nothing was sent.
    check_connection() {
        ko: "주소, 네트워크, 프록시를 확인하십시오. `ontu doctor` 가 설정을 보여 줍니다",
        en: "check address, network and proxy; `ontu doctor` shows the settings",
    }
    /// The bank's own words.
    bank_says(message) {
        ko: "은행의 안내: {message}",
        en: "the bank says: {message}",
    }
    /// What to do after an unlisted code.
    ask_bank(number, date) {
        ko: "은행에 코드의 뜻을 문의하십시오. 거래고유번호 {number}, 전송일자 {date}",
        en: "ask the bank what the code means, with transaction number {number} of {date}",
    }
    /// What a code of the stand-in's own means; its table is English.
    stand_in_code(code, meaning) {
        ko: "{code} 은(는) 이 컴퓨터의 모의 은행이 정한 코드입니다: {meaning}",
        en: "{code} is a code of the stand-in's own: {meaning}",
    }
    /// The stand-in's clock shows another day.
    stand_in_clock() {
        ko: "모의 은행의 시각과 맞추려면 --clock 2026-01-05T09:30:00 처럼 그 시각을 주십시오",
        en: "to agree with the stand-in's clock give its time, such as --clock 2026-01-05T09:30:00",
    }
    /// What to do after a read without an answer.
    read_again() {
        ko: "조회는 아무것도 바꾸지 않으므로 다시 실행해도 됩니다",
        en: "a read changes nothing: the command can be run again",
    }
    /// What never to do after an unknown outcome.
    never_repeat(number, date) {
        ko: "같은 요청을 새 번호로 다시 보내지 마십시오. 은행에 거래고유번호 {number}, 전송일자 {date} 의 결과를 확인하십시오",
        en: "do not send it again under a new number; ask the bank for the outcome of transaction number {number} of {date}",
    }

    /// No connection.
    no_connection() {
        ko: "호스트에 연결할 수 없습니다",
        en: "no connection to the host could be made",
    }
    /// No connection in time.
    connect_timeout() {
        ko: "제한 시간 안에 호스트에 연결하지 못했습니다",
        en: "no connection to the host was made within the time limit",
    }
    /// No TLS.
    tls() {
        ko: "TLS 연결을 맺지 못했습니다. 인증서와 이 컴퓨터의 시각을 확인하십시오",
        en: "the TLS handshake failed; check certificates and this machine's clock",
    }
    /// No token; why is the client's.
    token_source(reason) {
        ko: "토큰을 발급받지 못했습니다: {reason}",
        en: "no token could be had: {reason}",
    }
    /// No reply in time.
    timeout() {
        ko: "제한 시간 안에 응답이 오지 않았습니다",
        en: "no reply came within the time limit",
    }
    /// The connection ended.
    connection() {
        ko: "응답을 다 받기 전에 연결이 끊겼습니다",
        en: "the connection ended before the whole reply came",
    }
    /// A reply over the cap.
    too_large() {
        ko: "응답이 받을 수 있는 크기보다 큽니다",
        en: "the reply is larger than the cap",
    }
    /// Another HTTP status.
    http_status(status) {
        ko: "응답의 HTTP 상태가 {status} 입니다. 200 이어야 합니다",
        en: "the reply has HTTP status {status}, expected 200",
    }
    /// A reply that is no object.
    not_an_object() {
        ko: "응답이 JSON 객체가 아닙니다",
        en: "the reply cannot be read: it is not one JSON object",
    }
    /// A reply without a header.
    no_header() {
        ko: "응답에 Header 가 없습니다",
        en: "the reply cannot be read: it has no header",
    }
    /// A reply without a code.
    no_code() {
        ko: "응답에 응답코드가 없습니다",
        en: "the reply cannot be read: it has no response code",
    }
    /// A decisive member twice.
    repeated(element) {
        ko: "응답에 {element} 이(가) 두 번 이상 있습니다",
        en: "the reply cannot be read: {element} is there more than once",
    }
    /// An echo that differs.
    echo_mismatch(element) {
        ko: "응답의 {element} 이(가) 요청과 다릅니다. 다른 거래의 응답일 수 있습니다",
        en: "{element} in the reply does not repeat the request: it may belong to another call",
    }
    /// A code that leaves it open.
    open_code(code) {
        ko: "은행의 답 {code} 로는 결과를 알 수 없습니다",
        en: "the bank answered {code}, which leaves it open",
    }
    /// A number that was seen before.
    duplicate(code) {
        ko: "은행의 답 {code}: 이 거래고유번호는 이미 쓰였습니다",
        en: "the bank answered {code}: it saw this transaction number before",
    }
    /// A code that nothing lists.
    unlisted_code(code) {
        ko: "은행의 답 {code} 은(는) 어떤 문서에도 없습니다",
        en: "the bank answered {code}, which nothing lists",
    }
    /// An original that is not there.
    absent(code) {
        ko: "은행의 답 {code}: 원거래가 없다고 하지만, 앞으로도 없으리라는 증거는 아닙니다",
        en: "the bank answered {code}: it has no such original, which does not prove that there will be none",
    }
    /// A running total that does not fit.
    accumulated(element) {
        ko: "응답의 {element} 이(가) 보낸 금액보다 작거나 읽을 수 없습니다",
        en: "{element} in the reply is less than the amount that was sent, or cannot be read",
    }
}

/// Why an outcome is unknown.
pub(crate) fn of_reason(reason: &UnknownReason) -> Message {
    match reason {
        UnknownReason::Lost(LostReason::Timeout) => timeout(),
        UnknownReason::Lost(LostReason::Connection) => connection(),
        UnknownReason::Lost(LostReason::TooLarge) => too_large(),
        UnknownReason::HttpStatus(status) => http_status(status),
        UnknownReason::Unreadable(UnreadableReason::NotAnObject) => not_an_object(),
        UnknownReason::Unreadable(UnreadableReason::NoHeader) => no_header(),
        UnknownReason::Unreadable(UnreadableReason::NoCode) => no_code(),
        UnknownReason::Unreadable(UnreadableReason::Repeated(element)) => repeated(element),
        UnknownReason::EchoMismatch { element } => echo_mismatch(element),
        UnknownReason::Code(code) => open_code(code),
        UnknownReason::Duplicate(code) => duplicate(code),
        UnknownReason::Unlisted(code) => unlisted_code(code),
        UnknownReason::Absent(code) => absent(code),
        UnknownReason::AccumulatedAmount { element } => accumulated(element),
        other => Message::same(other),
    }
}

/// Why nothing was sent.
pub(crate) fn of_not_sent(reason: &NotSentReason) -> Message {
    match reason {
        NotSentReason::Connect => no_connection(),
        NotSentReason::ConnectTimeout => connect_timeout(),
        NotSentReason::Tls => tls(),
        NotSentReason::Token(reason) => token_source(reason),
        other => Message::same(other),
    }
}
