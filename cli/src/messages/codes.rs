//! Texts of `ontu codes`.

use crate::message::messages;

messages! {
    /// Heading: the code.
    code() {
        ko: "코드",
        en: "Code",
    }
    /// Heading: what it means.
    class() {
        ko: "뜻",
        en: "Class",
    }
    /// Heading: the API.
    api() {
        ko: "API 이름",
        en: "API",
    }
    /// Heading: where it can be checked.
    reference() {
        ko: "근거",
        en: "Reference",
    }
    /// Heading: who.
    by() {
        ko: "적은 사람",
        en: "By",
    }
    /// All APIs.
    every_api() {
        ko: "전체",
        en: "all",
    }
    /// No code was written down.
    no_codes() {
        ko: "적어 둔 코드가 없습니다",
        en: "no code was written down",
    }
    /// A code was written down.
    learnt(code, class) {
        ko: "{code} 을(를) {class}(으)로 적었습니다",
        en: "{code} is written down as {class}",
    }
    /// A code that was written down otherwise before.
    learnt_otherwise(code, class, by, reference) {
        ko: "{code} 은(는) 이미 {class} (으)로 적혀 있습니다({by}, 근거 {reference})",
        en: "{code} is written down as {class} already (by {by}, reference {reference})",
    }
    /// What to do about it.
    replace_it() {
        ko: "전의 기록이 틀렸다면 --replace 를 주십시오. 그것으로 정해진 거래는 '내용 어긋남' 이 되어 사람이 확인해야 합니다",
        en: "if that was wrong, give --replace: transfers that were decided by it become disputed, and a person must look at them",
    }
    /// A code that is none.
    not_a_code(text) {
        ko: "{text} 은(는) 응답코드가 아닙니다. 숫자와 대문자 5자로 적으십시오",
        en: "{text} is no response code, expected five digits or capital letters",
    }
    /// A code that the tables explain.
    listed_code(code, class) {
        ko: "{code} 은(는) 은행의 문서에 {class} (으)로 나와 있어 바꿀 수 없습니다",
        en: "the bank's tables list {code} as {class}, which nothing overrules",
    }
    /// An API that does not exist.
    no_such_api(api) {
        ko: "{api} 이라는 API 는 없습니다. `ontu call --list` 로 확인하십시오",
        en: "there is no API {api}; `ontu call --list` shows all",
    }
    /// What happens to open transfers.
    codes_apply() {
        ko: "끝나지 않은 거래는 다음에 다룰 때 이 코드로 다시 판정됩니다",
        en: "open transfers are judged by it when they are next worked on",
    }
    /// A code was written down and open transfers were judged by it.
    judged(count) {
        ko: "끝나지 않은 거래 {count}건을 다시 판정했습니다",
        en: "transfers judged anew: {count}",
    }
}
