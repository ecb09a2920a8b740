//! F01 to F10: fields that come, go or change their name, and the lengths of their values.

use super::ChangeKind::{F01, F02, F03, F04, F05, F06, F07, F08, F09, F10};
use super::rule::api_words::{DOCS, NAME, NEW_ITEM, VALUE};
use super::rule::*;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: F01,
        title: words("required field added", "필수 항목 추가"),
        seen: "a row of the new spec that no row of the old one pairs with, with `required: true` or `unstated`",
        cases: &[
            case("request", E, NO, MAJOR_SEEN, W)
                .request(
                    "what is deployed does not send it, and the bank will refuse the call",
                    "배포된 프로그램은 이 항목을 보내지 않으므로 은행이 거절합니다",
                )
                .rust(words(
                    "the literal of required members gains a field",
                    "필수 항목 구조체에 필드가 늘어납니다",
                ))
                .rest(
                    "recorded requests lack it: a replay must not check them again",
                    "저장된 요청에는 이 항목이 없으므로 재전송할 때 다시 검사하면 안 됩니다",
                ),
            case("reply", NO, N, MINOR, NO)
                .reply(
                    "one more member comes, which a tolerant reader skips",
                    "응답에 항목이 하나 늘며, 모르는 항목은 건너뛰면 됩니다",
                )
                .rust(NEW_ITEM),
        ],
        opposite: Opposite::Kinds(&[F03]),
        waivers: &[],
    },
    Rule {
        kind: F02,
        title: words("optional field added", "선택 항목 추가"),
        seen: "a row of the new spec that no row of the old one pairs with, with `required: false`",
        cases: &[
            case("request", N, NO, MINOR, NO)
                .request("calls without it stay valid", "보내지 않아도 됩니다")
                .rust(NEW_ITEM),
            case("reply", NO, N, MINOR, NO)
                .reply(
                    "one more member may come, which a tolerant reader skips",
                    "응답에 항목이 하나 더 올 수 있으며, 모르는 항목은 건너뛰면 됩니다",
                )
                .rust(NEW_ITEM),
        ],
        opposite: Opposite::Kinds(&[F03]),
        waivers: &[],
    },
    Rule {
        kind: F03,
        title: words("field removed", "항목 삭제"),
        seen: "a row of the old spec that no row of the new one pairs with, or one that became `unused`",
        cases: &[
            case("request", D, NO, MAJOR_SEEN, D)
                .request(
                    "what is deployed still sends it: the bank may ignore or refuse it, and the document does not say which",
                    "배포된 프로그램은 계속 보내며, 은행이 무시할지 거절할지 문서에 없습니다",
                )
                .rust(NAME)
                .rest(
                    "recorded requests hold it: keep a decoder that still reads it",
                    "저장된 요청에 남아 있으므로 읽기 전용 디코더를 남겨야 합니다",
                ),
            case("reply-required", NO, E, MAJOR_SEEN, D)
                .reply(
                    "code that relies on it finds nothing",
                    "이 항목에 의존하는 코드는 값을 받지 못합니다",
                )
                .rust(NAME)
                .rest(
                    "recorded replies hold it: keep a decoder that still reads it",
                    "저장된 응답에 남아 있으므로 읽기 전용 디코더를 남겨야 합니다",
                ),
            case("reply-optional", NO, W, MAJOR_SEEN, D)
                .reply(
                    "a member that could be missing is missing always",
                    "없을 수 있던 항목이 이제 항상 없습니다",
                )
                .rust(NAME)
                .rest(
                    "recorded replies hold it: keep a decoder that still reads it",
                    "저장된 응답에 남아 있으므로 읽기 전용 디코더를 남겨야 합니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F01, F02]),
        waivers: &[],
    },
    Rule {
        kind: F04,
        title: words("field renamed", "항목 이름 변경"),
        seen: "`renamed_from` of the new row names a row of the old spec",
        cases: &[
            case("request", E, NO, PATCH, D)
                .request(
                    "what is deployed sends the old name, and the bank misses the new one",
                    "배포된 프로그램은 옛 이름으로 보내고, 은행은 새 이름을 찾습니다",
                )
                .rust(DOCS)
                .rest(
                    "recorded bodies carry the old name: keep it as an alias for reading",
                    "저장된 전문에는 옛 이름이 있으므로 읽을 때 별칭으로 남겨야 합니다",
                ),
            case("reply", NO, E, PATCH, D)
                .reply(
                    "what is deployed looks for the old name and finds nothing",
                    "배포된 프로그램은 옛 이름을 찾으므로 값을 받지 못합니다",
                )
                .rust(DOCS)
                .rest(
                    "recorded bodies carry the old name: keep it as an alias for reading",
                    "저장된 전문에는 옛 이름이 있으므로 읽을 때 별칭으로 남겨야 합니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F04]),
        waivers: &[],
    },
    Rule {
        kind: F05,
        title: words("field renamed by letter case only", "대소문자만 다른 이름 변경"),
        seen: "the two elements are equal without regard to case",
        cases: &[
            case("request", E, NO, SAME, D)
                .request(
                    "member names of JSON are told apart by case: the bank does not see the old spelling",
                    "JSON은 대소문자를 구별하므로 은행은 옛 철자를 알아보지 못합니다",
                )
                .rest(
                    "recorded bodies carry the old spelling: read both",
                    "저장된 전문에는 옛 철자가 있으므로 둘 다 읽어야 합니다",
                ),
            case("reply", NO, E, SAME, D)
                .reply(
                    "a reader that is strict about case finds nothing",
                    "대소문자를 따지는 프로그램은 값을 받지 못합니다",
                )
                .rest(
                    "recorded bodies carry the old spelling: read both",
                    "저장된 전문에는 옛 철자가 있으므로 둘 다 읽어야 합니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F05]),
        waivers: &[],
    },
    Rule {
        kind: F06,
        title: words(
            "field renamed by look-alike letters",
            "닮은 글자로 바뀐 항목 이름",
        ),
        seen: "the two elements look alike (O and 0, l and I and 1); by default a misreading of ours was set right",
        cases: &[
            case("request", E, NO, PATCH, D)
                .request(
                    "one of the two spellings never worked: find out which before anything is sent",
                    "두 철자 가운데 하나는 처음부터 통하지 않았습니다. 보내기 전에 어느 쪽인지 확인하십시오",
                )
                .rust(DOCS)
                .rest(
                    "audit: count the recorded bodies by spelling, the old name may never have worked",
                    "감사: 저장된 전문을 철자별로 세십시오. 옛 이름은 통한 적이 없을 수 있습니다",
                ),
            case("reply", NO, E, PATCH, D)
                .reply(
                    "one of the two spellings was never answered",
                    "두 철자 가운데 하나는 응답에 온 적이 없습니다",
                )
                .rust(DOCS)
                .rest(
                    "audit: count the recorded bodies by spelling, the old name may never have come",
                    "감사: 저장된 전문을 철자별로 세십시오. 옛 이름은 온 적이 없을 수 있습니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F06]),
        waivers: &[],
    },
    Rule {
        kind: F07,
        title: words("length grown", "길이 증가"),
        seen: "`length` is greater",
        cases: &[
            case("request", N, NO, PATCH, W)
                .request("values of the old length stay valid", "기존 길이의 값은 그대로 유효합니다")
                .rust(VALUE)
                .rest(
                    "columns of the old width may cut new values",
                    "기존 너비의 컬럼은 새 값을 자를 수 있습니다",
                ),
            case("request-account", W, NO, PATCH, W)
                .request(
                    "a number of an account or a name may be longer: look at our own columns, forms and screens",
                    "계좌번호나 이름이 길어질 수 있으니 컬럼, 입력 폼, 화면을 살펴보십시오",
                )
                .rust(VALUE)
                .rest(
                    "columns of the old width may cut new values",
                    "기존 너비의 컬럼은 새 값을 자를 수 있습니다",
                ),
            case("reply", NO, D, PATCH, W)
                .reply(
                    "narrower stores and fixed-length messages downstream cut the value without a sign",
                    "더 좁은 저장소나 고정 길이 전문이 값을 소리 없이 자릅니다",
                )
                .rust(VALUE)
                .rest(
                    "columns of the old width cut new values",
                    "기존 너비의 컬럼은 새 값을 자릅니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F08]),
        waivers: &[],
    },
    Rule {
        kind: F08,
        title: words("length shrunk", "길이 감소"),
        seen: "`length` is smaller",
        cases: &[
            case("request", E, NO, PATCH, W)
                .request(
                    "what is deployed may send values that the bank now refuses or cuts",
                    "배포된 프로그램이 보내는 값을 은행이 거절하거나 자를 수 있습니다",
                )
                .rust(VALUE)
                .rest(
                    "stored values may exceed the new length: decoding must not enforce it",
                    "저장된 값이 새 길이를 넘을 수 있으므로 읽을 때 새 길이를 강제하면 안 됩니다",
                ),
            case("reply", NO, N, PATCH, W)
                .reply("shorter values come", "더 짧은 값이 옵니다")
                .rust(VALUE)
                .rest(
                    "stored values may exceed the new length: decoding must not enforce it",
                    "저장된 값이 새 길이를 넘을 수 있으므로 읽을 때 새 길이를 강제하면 안 됩니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F07]),
        waivers: &[],
    },
    Rule {
        kind: F09,
        title: words("length appeared or disappeared", "길이 신설 또는 삭제"),
        seen: "`length` is there on one side only",
        cases: &[
            case("request-set", E, NO, MINOR, W)
                .request(
                    "values that had no limit may now be refused",
                    "제한이 없던 값이 거절될 수 있습니다",
                )
                .rust(NEW_ITEM)
                .rest(
                    "stored values may exceed the limit",
                    "저장된 값이 제한을 넘을 수 있습니다",
                ),
            case("request-unset", N, NO, MAJOR_UNSEEN, W)
                .request("nothing that was valid becomes invalid", "유효하던 값은 그대로 유효합니다")
                .rust(words("the constant of the limit goes", "길이 상수가 없어집니다"))
                .rest(
                    "columns of the old width may cut new values",
                    "기존 너비의 컬럼은 새 값을 자를 수 있습니다",
                ),
            case("reply-set", NO, N, MINOR, W)
                .reply("values are bounded now", "값의 길이에 한도가 생겼습니다")
                .rust(NEW_ITEM)
                .rest(
                    "stored values may exceed the limit",
                    "저장된 값이 제한을 넘을 수 있습니다",
                ),
            case("reply-unset", NO, D, MAJOR_UNSEEN, W)
                .reply(
                    "values of any length may come, and stores cut them without a sign",
                    "어떤 길이의 값도 올 수 있고, 저장소가 소리 없이 자를 수 있습니다",
                )
                .rust(words("the constant of the limit goes", "길이 상수가 없어집니다"))
                .rest(
                    "columns of the old width cut new values",
                    "기존 너비의 컬럼은 새 값을 자릅니다",
                ),
        ],
        opposite: Opposite::Kinds(&[F09]),
        waivers: &[],
    },
    Rule {
        kind: F10,
        title: words("unit of length changed", "길이 단위 변경"),
        seen: "`unit` of the element or `length_unit` of the service differs",
        cases: &[
            case("request", E, NO, SAME, D)
                .request(
                    "a Korean text of the old length may be twice too long or cut in half",
                    "한글 값은 두 배로 길거나 절반에서 잘릴 수 있습니다",
                )
                .rest(
                    "check stored names against the new unit",
                    "저장된 이름을 새 단위로 다시 확인하십시오",
                ),
            case("reply", NO, D, SAME, D)
                .reply(
                    "texts of another length come than stores expect",
                    "저장소가 예상하는 것과 다른 길이의 값이 옵니다",
                )
                .rest(
                    "check stored names against the new unit",
                    "저장된 이름을 새 단위로 다시 확인하십시오",
                ),
        ],
        opposite: Opposite::Kinds(&[F10]),
        waivers: &[],
    },
];
