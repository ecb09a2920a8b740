//! F21 to F29: limits of repeating parts, what labels and descriptions say, and the common header.

use super::ChangeKind::{F21, F22, F23, F24, F25, F26, F27, F28, F29};
use super::rule::api_words::{DOCS, NAME, VALUE};
use super::rule::*;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: F21,
        title: words("limit of repetitions changed", "반복 건수 한도 변경"),
        seen: "`repeat.max` differs, or a correction changes the fewest repetitions",
        cases: &[
            case("request-grown", N, NO, PATCH, N)
                .request("batches of the old size stay valid", "기존 건수는 그대로 유효합니다")
                .rust(VALUE)
                .rest("planned batches stay as they are", "계획된 묶음은 그대로입니다"),
            case("request-shrunk", EW, NO, PATCH, N)
                .request(
                    "a batch of the old size may time out or be carried out in part",
                    "기존 건수로 보내면 타임아웃이 나거나 일부만 처리될 수 있습니다",
                )
                .rust(VALUE)
                .rest("planned batches may be too big to send", "계획된 묶음이 너무 클 수 있습니다"),
            case("reply-grown", NO, D, PATCH, N)
                .reply("more rows come than stores and loops expect", "저장소와 반복문이 예상한 것보다 많은 행이 옵니다")
                .rust(VALUE)
                .rest("recorded replies hold fewer rows", "저장된 응답에는 행이 더 적습니다"),
            case("reply-shrunk", NO, W, PATCH, N)
                .reply("fewer rows come in one reply", "한 응답에 오는 행이 줄어듭니다")
                .rust(VALUE)
                .rest("recorded replies hold more rows", "저장된 응답에는 행이 더 많습니다"),
        ],
        opposite: Opposite::Kinds(&[F21]),
        waivers: &[],
    },
    Rule {
        kind: F22,
        title: words("limit of the sum changed", "합계 금액 한도 변경"),
        seen: "`repeat.total` differs: its greatest sum, what is added up, or what it must equal",
        cases: &[
            case("request-grown", N, NO, PATCH, NO)
                .request("sums of the old size stay valid", "기존 한도 안의 합계는 그대로 유효합니다")
                .rust(VALUE),
            case("request-shrunk", EW, NO, PATCH, NO)
                .request(
                    "a call that was within the limit is refused or cut, so a payment must be divided anew",
                    "한도 안이던 호출이 거절되므로 지급을 다시 나누어야 합니다",
                )
                .rust(VALUE),
            case("request-rule", EW, NO, PATCH, NO)
                .request(
                    "another sum is demanded of the same rows",
                    "같은 행에 다른 합계를 요구합니다",
                )
                .rust(VALUE),
        ],
        opposite: Opposite::Kinds(&[F22]),
        waivers: &[Waiver {
            of: "reply",
            why: "no reply states a greatest sum; a reply's `total` is judged as a request's",
        }],
    },
    Rule {
        kind: F23,
        title: words("rows of a page changed", "페이지당 건수 변경"),
        seen: "`repeat.page` differs",
        cases: &[case("reply", NO, D, PATCH, N)
            .reply(
                "a loop that ends at a short page ends too early or runs on",
                "건수가 모자라면 끝내는 반복문이 일찍 끝나거나 계속 돕니다",
            )
            .rust(VALUE)
            .rest("a listing that was cut off between the two has gaps", "두 기준 사이에 끊긴 조회에는 빈틈이 있습니다")],
        opposite: Opposite::Kinds(&[F23]),
        waivers: &[Waiver {
            of: "request",
            why: "a request asks for a page and never holds one",
        }],
    },
    Rule {
        kind: F24,
        title: words(
            "constraint in the description changed",
            "설명 속 제약 변경",
        ),
        seen: "`hangul_limit` differs, or the limits and formats that `description` spells out (한글 n자리, YYYYMMDD, n일, n개월, n건) do",
        cases: &[
            case("request-tighter", E, NO, PATCH, N)
                .request("values that were valid are refused", "유효하던 값이 거절됩니다")
                .rust(words("validation changes, no signature does", "검증이 달라질 뿐 시그니처는 그대로입니다"))
                .rest("stored values may break the new limit", "저장된 값이 새 제약을 어길 수 있습니다"),
            case("request-looser", N, NO, PATCH, N)
                .request("values that were valid stay valid", "유효하던 값은 그대로 유효합니다")
                .rust(words("validation changes, no signature does", "검증이 달라질 뿐 시그니처는 그대로입니다"))
                .rest("stored values stay valid", "저장된 값은 그대로 유효합니다"),
            case("request", D, NO, PATCH, N)
                .request("a limit stands in prose only: a person decides", "제약이 글로만 적혀 있으므로 사람이 판단해야 합니다")
                .rust(words("validation may change, no signature does", "검증이 달라질 수 있으나 시그니처는 그대로입니다"))
                .rest("stored values may break the new limit", "저장된 값이 새 제약을 어길 수 있습니다"),
            case("reply", NO, D, PATCH, N)
                .reply("a limit stands in prose only: a person decides", "제약이 글로만 적혀 있으므로 사람이 판단해야 합니다")
                .rust(words("validation may change, no signature does", "검증이 달라질 수 있으나 시그니처는 그대로입니다"))
                .rest("stored values may break the new limit", "저장된 값이 새 제약을 어길 수 있습니다"),
        ],
        opposite: Opposite::Kinds(&[F24]),
        waivers: &[],
    },
    Rule {
        kind: F25,
        title: words("label changed, element the same", "한글명 변경"),
        seen: "`name` differs by more than spaces, or `english`, our own name for it",
        cases: &[
            case("request", W, NO, PATCH, N)
                .request("a new label may be a new meaning", "이름이 바뀐 것은 뜻이 바뀐 것일 수 있습니다")
                .rust(DOCS)
                .rest("recorded values were filled in under the old label", "저장된 값은 옛 이름으로 채운 것입니다"),
            case("reply", NO, W, PATCH, N)
                .reply("a new label may be a new meaning", "이름이 바뀐 것은 뜻이 바뀐 것일 수 있습니다")
                .rust(DOCS)
                .rest("recorded values came under the old label", "저장된 값은 옛 이름으로 온 것입니다"),
            case("request-english", NO, NO, MAJOR_SEEN, NO).rust(NAME),
            case("reply-english", NO, NO, MAJOR_SEEN, NO).rust(NAME),
        ],
        opposite: Opposite::Kinds(&[F25]),
        waivers: &[],
    },
    Rule {
        kind: F26,
        title: words(
            "numbers, codes, quotes or demands in a text changed",
            "설명 속 숫자·코드·인용·필수 문구 변경",
        ),
        seen: "`description`, `remarks`, `function` or an example differ in their numbers, codes, quoted words, or in 필수, 불가, 제한 and the like; a procedure or a form differs in what must be done or filled in",
        cases: &[
            case("request", D, NO, PATCH, W)
                .request("a rule may have changed in prose: a person decides", "글 속의 규칙이 바뀌었을 수 있으므로 사람이 판단해야 합니다")
                .rust(DOCS)
                .rest("stored data may follow the old rule", "저장된 자료는 옛 규칙을 따를 수 있습니다"),
            case("reply", NO, D, PATCH, W)
                .reply("a rule may have changed in prose: a person decides", "글 속의 규칙이 바뀌었을 수 있으므로 사람이 판단해야 합니다")
                .rust(DOCS)
                .rest("stored data may follow the old rule", "저장된 자료는 옛 규칙을 따를 수 있습니다"),
            case("prose", D, D, PATCH, W)
                .request("a rule may have changed in prose: a person decides", "글 속의 규칙이 바뀌었을 수 있으므로 사람이 판단해야 합니다")
                .reply("a rule may have changed in prose: a person decides", "글 속의 규칙이 바뀌었을 수 있으므로 사람이 판단해야 합니다")
                .rust(DOCS)
                .rest("stored data may follow the old rule", "저장된 자료는 옛 규칙을 따를 수 있습니다"),
            case("procedure", NO, NO, PATCH, D)
                .rust(DOCS)
                .rest(
                    "a step already taken or a paper already filed may not hold any more: a person decides",
                    "이미 마친 절차나 제출한 서류가 더는 유효하지 않을 수 있으므로 사람이 판단해야 합니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F26]),
        waivers: &[],
    },
    Rule {
        kind: F27,
        title: words("wording changed", "문구 변경"),
        seen: "a text differs in words that state no number, code, quotation or demand; our own words (`note`, `summary`, evidence) too",
        cases: &[
            case("request", N, NO, PATCH, NO)
                .request("nothing that is sent changes", "보내는 내용은 바뀌지 않습니다")
                .rust(DOCS),
            case("reply", NO, N, PATCH, NO)
                .reply("nothing that comes changes", "오는 내용은 바뀌지 않습니다")
                .rust(DOCS),
            case("prose", N, N, PATCH, NO)
                .request("nothing that is sent changes", "보내는 내용은 바뀌지 않습니다")
                .reply("nothing that comes changes", "오는 내용은 바뀌지 않습니다")
                .rust(DOCS),
            case("own-words", NO, NO, PATCH, NO).rust(DOCS),
            case("procedure", NO, NO, PATCH, N)
                .rust(DOCS)
                .rest(
                    "what was done or filed stays as it is",
                    "이미 마친 절차와 제출한 서류는 그대로입니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F27]),
        waivers: &[],
    },
    Rule {
        kind: F28,
        title: words("spaces and line breaks only", "띄어쓰기·줄바꿈만 변경"),
        seen: "the two texts are equal without their white space, bullets and kinds of quotation marks",
        cases: &[case("spaces", NO, NO, SAME, NO)],
        opposite: Opposite::Kinds(&[F28]),
        waivers: &[],
    },
    Rule {
        kind: F29,
        title: words("common header changed", "공통부 변경"),
        seen: "a change of any kind of fields in the common header, judged once with the number of APIs that it applies to",
        cases: &[case("header", NO, NO, SAME, NO)],
        opposite: Opposite::Kinds(&[F29]),
        waivers: &[],
    },
];
