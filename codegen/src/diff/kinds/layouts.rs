//! F11 to F20: whether a field must be there, what its values are made of, and where it stands.

use super::ChangeKind::{F11, F12, F13, F14, F15, F16, F17, F18, F19, F20};
use super::rule::api_words::{DOCS, TYPE, VALUE};
use super::rule::*;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: F11,
        title: words("required became optional", "필수에서 선택으로 변경"),
        seen: "`required` goes from true to false",
        cases: &[
            case("request", N, NO, MAJOR_SEEN, N)
                .request("calls that send it stay valid", "계속 보내도 됩니다")
                .rust(words(
                    "the field leaves the literal of required members",
                    "필수 항목 구조체에서 필드가 빠집니다",
                ))
                .rest(
                    "recorded bodies have it, new ones may not",
                    "저장된 전문에는 있고 새 전문에는 없을 수 있습니다",
                ),
            case("reply", NO, E, PATCH, N)
                .reply(
                    "it may be missing: code that demands it fails to read the reply",
                    "없을 수 있으므로 반드시 있다고 보는 코드는 응답을 읽지 못합니다",
                )
                .rust(DOCS)
                .rest(
                    "recorded bodies have it, new ones may not",
                    "저장된 전문에는 있고 새 전문에는 없을 수 있습니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F12]),
        waivers: &[],
    },
    Rule {
        kind: F12,
        title: words("optional became required", "선택에서 필수로 변경"),
        seen: "`required` goes from false to true",
        cases: &[
            case("request", E, NO, MAJOR_SEEN, W)
                .request("calls without it are refused", "보내지 않으면 거절됩니다")
                .rust(words(
                    "the literal of required members gains a field",
                    "필수 항목 구조체에 필드가 늘어납니다",
                ))
                .rest("old rows lack it", "예전 행에는 없습니다"),
            case("reply", NO, N, PATCH, W)
                .reply("it comes always now", "이제 항상 옵니다")
                .rust(DOCS)
                .rest("old rows lack it", "예전 행에는 없습니다"),
        ],
        opposite: Opposite::Kinds(&[F11]),
        waivers: &[],
    },
    Rule {
        kind: F13,
        title: words(
            "requiredness stated or left blank",
            "필수 여부 명시 또는 공란",
        ),
        seen: "`required` is `unstated` on one side and stated on the other",
        cases: &[
            case("request", D, NO, PATCH, W)
                .request(
                    "one side of the two cannot be decided from the document",
                    "한쪽은 문서만으로 판단할 수 없습니다",
                )
                .rust(DOCS)
                .rest(
                    "recorded bodies may have it or not",
                    "저장된 전문에는 있을 수도 없을 수도 있습니다",
                ),
            case("reply", NO, D, PATCH, W)
                .reply(
                    "one side of the two cannot be decided from the document",
                    "한쪽은 문서만으로 판단할 수 없습니다",
                )
                .rust(DOCS)
                .rest(
                    "recorded bodies may have it or not",
                    "저장된 전문에는 있을 수도 없을 수도 있습니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F13]),
        waivers: &[],
    },
    Rule {
        kind: F14,
        title: words("condition of requiredness changed", "필수 조건 변경"),
        seen: "a clause of `description` that ties 필수, 선택, 생략 or 입력 to a condition differs",
        cases: &[
            case("request", D, NO, PATCH, N)
                .request(
                    "in which cases it must be sent is text only: a person decides",
                    "언제 보내야 하는지가 글로만 적혀 있으므로 사람이 판단해야 합니다",
                )
                .rust(words(
                    "validation may change, no signature does",
                    "검증이 달라질 수 있으나 시그니처는 그대로입니다",
                ))
                .rest(
                    "rows of both rules lie side by side",
                    "두 조건의 행이 섞여 있게 됩니다",
                ),
            case("reply", NO, D, PATCH, N)
                .reply(
                    "in which cases it comes is text only: a person decides",
                    "언제 오는지가 글로만 적혀 있으므로 사람이 판단해야 합니다",
                )
                .rust(words(
                    "validation may change, no signature does",
                    "검증이 달라질 수 있으나 시그니처는 그대로입니다",
                ))
                .rest(
                    "rows of both rules lie side by side",
                    "두 조건의 행이 섞여 있게 됩니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F14]),
        waivers: &[],
    },
    Rule {
        kind: F15,
        title: words(
            "field became a repeating part or header member, or back",
            "필드·반복부·공통부 구분 변경",
        ),
        seen: "`repeat` is there on one side only, or the element moved between a table and the common header",
        cases: &[
            case("request", E, NO, MAJOR_UNSEEN, E)
                .request("the body has another shape", "전문의 모양이 다릅니다")
                .rust(TYPE)
                .rest(
                    "recorded bodies have the old shape",
                    "저장된 전문은 옛 모양입니다",
                ),
            case("reply", NO, E, MAJOR_UNSEEN, E)
                .reply("the body has another shape", "전문의 모양이 다릅니다")
                .rust(TYPE)
                .rest(
                    "recorded bodies have the old shape",
                    "저장된 전문은 옛 모양입니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F15]),
        waivers: &[],
    },
    Rule {
        kind: F16,
        title: words("format of values changed", "값의 형식 변경"),
        seen: "`kind` of the element or row differs, unless it is about codes (C04) or amounts (F17)",
        cases: &[
            case("request", E, NO, PATCH, D)
                .request(
                    "values are written in another form",
                    "값을 다른 형식으로 적어야 합니다",
                )
                .rust(VALUE)
                .rest(
                    "stored values have the old form",
                    "저장된 값은 옛 형식입니다",
                ),
            case("reply", NO, E, PATCH, D)
                .reply("values come in another form", "값이 다른 형식으로 옵니다")
                .rust(VALUE)
                .rest(
                    "stored values have the old form",
                    "저장된 값은 옛 형식입니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F16]),
        waivers: &[],
    },
    Rule {
        kind: F17,
        title: words(
            "unit, sign or scale of an amount changed",
            "금액의 단위·부호·자릿수 변경",
        ),
        seen: "`kind: amount` comes or goes, or the words 원, 천원, 백만원, 부호, 소수 and the like in the texts of an amount differ",
        cases: &[
            case("request", EW, NO, SAME, EW)
                .request(
                    "the same digits order another amount",
                    "같은 숫자가 다른 금액을 지시합니다",
                )
                .rest(
                    "stored digits and open transfers mean another amount",
                    "저장된 숫자와 진행 중인 이체가 다른 금액을 뜻합니다",
                ),
            case("reply", NO, EW, SAME, EW)
                .reply(
                    "the same digits report another amount",
                    "같은 숫자가 다른 금액을 알립니다",
                )
                .rest(
                    "stored digits mean another amount than new ones",
                    "저장된 숫자와 새 숫자가 다른 금액을 뜻합니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F17]),
        waivers: &[],
    },
    Rule {
        kind: F18,
        title: words("default changed", "기본값 변경"),
        seen: "`default` differs, or a correction changes what is sent for an unset member",
        cases: &[
            case("request", D, NO, PATCH, N)
                .request(
                    "a call without the member means something else without a sign",
                    "이 항목을 뺀 호출의 뜻이 소리 없이 달라집니다",
                )
                .rust(VALUE)
                .rest(
                    "recorded requests without it meant the old default",
                    "이 항목이 없는 저장된 요청은 옛 기본값을 뜻했습니다",
                ),
            case("reply", NO, N, PATCH, N)
                .reply(
                    "what a missing member stands for differs",
                    "없는 항목이 뜻하는 값이 다릅니다",
                )
                .rust(VALUE)
                .rest(
                    "recorded replies without it meant the old default",
                    "이 항목이 없는 저장된 응답은 옛 기본값을 뜻했습니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F18]),
        waivers: &[],
    },
    Rule {
        kind: F19,
        title: words(
            "field moved into or out of a repeating part",
            "반복부 안팎으로 항목 이동",
        ),
        seen: "the element left one level of a table and appeared on another",
        cases: &[
            case("request", E, NO, MAJOR_SEEN, D)
                .request(
                    "the bank looks for it elsewhere",
                    "은행은 다른 자리에서 찾습니다",
                )
                .rust(words(
                    "the field moves to another type",
                    "필드가 다른 타입으로 옮겨집니다",
                ))
                .rest(
                    "recorded bodies have it in the old place",
                    "저장된 전문에는 옛 자리에 있습니다",
                ),
            case("reply", NO, E, MAJOR_SEEN, D)
                .reply("it comes in another place", "다른 자리에 옵니다")
                .rust(words(
                    "the field moves to another type",
                    "필드가 다른 타입으로 옮겨집니다",
                ))
                .rest(
                    "recorded bodies have it in the old place",
                    "저장된 전문에는 옛 자리에 있습니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F19]),
        waivers: &[],
    },
    Rule {
        kind: F20,
        title: words("order changed, nothing else", "순서만 변경"),
        seen: "rows that pair stand in another order; positional when a profile's `content_type` is a text that is no JSON",
        cases: &[
            case("request", N, NO, SAME, NO).request(
                "members of a JSON object have no order",
                "JSON 객체의 항목에는 순서가 없습니다",
            ),
            case("reply", NO, N, SAME, NO).reply(
                "members of a JSON object have no order",
                "JSON 객체의 항목에는 순서가 없습니다",
            ),
            case("request-positional", E, NO, SAME, E)
                .request(
                    "fields are told apart by their place alone",
                    "필드를 위치로만 구별하는 전문입니다",
                )
                .rest(
                    "recorded messages have the old order",
                    "저장된 전문은 옛 순서입니다",
                ),
            case("reply-positional", NO, E, SAME, E)
                .reply(
                    "fields are told apart by their place alone",
                    "필드를 위치로만 구별하는 전문입니다",
                )
                .rest(
                    "recorded messages have the old order",
                    "저장된 전문은 옛 순서입니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F20]),
        waivers: &[],
    },
];
