//! Texts of `ontu call`.

use crate::message::messages;

messages! {
    /// No API of that name.
    unknown_api(name) {
        ko: "{name} 이라는 API 는 없습니다",
        en: "there is no API {name}",
    }
    /// The API that was probably meant.
    did_you_mean(name) {
        ko: "{name} 을(를) 뜻한 것입니까? `ontu call --list` 가 모두 보여 줍니다",
        en: "did you mean {name}? `ontu call --list` shows all of them",
    }
    /// Where all APIs are listed.
    see_list() {
        ko: "`ontu call --list` 가 모두 보여 줍니다",
        en: "`ontu call --list` shows all of them",
    }
    /// A laid-out money-moving API.
    moves_money(api) {
        ko: "{api} 은(는) 돈을 옮기는 API 라서 이 명령으로 호출할 수 없습니다. 한 번만 옮겨졌다는 것을 기록 없이는 보장할 수 없습니다",
        en: "{api} moves money and is closed to this command: without a record nothing can promise that it happens once",
    }
    /// Something that is no read, without the flag.
    needs_flag(api, effect) {
        ko: "{api} 은(는) 조회가 아니라({effect}) 기록 없이 호출하면 결과를 잃을 수 있습니다",
        en: "{api} is no read ({effect}): without a record its outcome can be lost",
    }
    /// The flag.
    how_flag() {
        ko: "그래도 호출하려면 --unjournalled 를 주십시오",
        en: "give --unjournalled to call it all the same",
    }
    /// A body that is no JSON; where, in the parser's terms.
    not_json(source, line, column) {
        ko: "{source}:{line}:{column}: JSON 이 아닙니다",
        en: "{source}:{line}:{column}: this is not JSON",
    }
    /// A body that is no object.
    not_an_object(source) {
        ko: "{source}: JSON 객체 하나여야 합니다",
        en: "{source}: expected one JSON object",
    }
    /// What a body should be.
    body_how() {
        ko: "Header 없이 항목만 든 JSON 객체를 주십시오. 기관코드, 거래고유번호, 인증키는 ontu 가 채웁니다",
        en: "give a JSON object with the members alone: header, transaction number and token are filled in",
    }
    /// What is not laid out cannot be checked.
    unchecked(api) {
        ko: "{api} 의 전문은 공개되지 않아 본문을 검사하지 못했습니다",
        en: "the layout of {api} is not published, so the body was not checked",
    }
    /// The reply is masked.
    masked() {
        ko: "가린 값을 모두 보려면 --show",
        en: "give --show to see masked values whole",
    }
    /// How it ended: done.
    done() {
        ko: "정상 처리되었습니다",
        en: "the bank did it",
    }
    /// How it ended: nothing to list.
    empty() {
        ko: "조회된 내역이 없습니다",
        en: "the bank has nothing to list",
    }
    /// The sending, for the operator's notes.
    sent_as(number, date) {
        ko: "거래고유번호 {number}, 전송일자 {date}",
        en: "transaction number {number} of {date}",
    }
    /// Heading: the Korean name.
    name() {
        ko: "전문명",
        en: "Korean name",
    }
    /// Heading: the English name.
    operation() {
        ko: "영문명",
        en: "Operation",
    }
    /// Heading: the effect.
    effect() {
        ko: "하는 일",
        en: "Effect",
    }
    /// Heading: the layout.
    layout() {
        ko: "전문 공개",
        en: "Layout",
    }
    /// Heading: the API.
    api() {
        ko: "API 이름",
        en: "API",
    }
    /// Effect: reads.
    reads() {
        ko: "조회",
        en: "reads",
    }
    /// Effect: issues.
    issues() {
        ko: "발급",
        en: "issues",
    }
    /// Effect: changes.
    changes() {
        ko: "변경",
        en: "changes",
    }
    /// Effect: moves money.
    moves() {
        ko: "자금 이동",
        en: "moves money",
    }
    /// Effect: undecided.
    undecided() {
        ko: "미정(자금 이동으로 취급)",
        en: "undecided (treated as moving money)",
    }
    /// Layout: published.
    published() {
        ko: "공개",
        en: "published",
    }
    /// Layout: unpublished.
    unpublished() {
        ko: "비공개",
        en: "unpublished",
    }
    /// Layout: by an overlay.
    overlay() {
        ko: "자체 정의",
        en: "overlay",
    }
}
