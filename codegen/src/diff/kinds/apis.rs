//! A01 to A11: APIs as a whole, the rules between calls, and the ways to reach the service.

use super::ChangeKind::{A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11};
use super::rule::api_words::{NAME, NEW_ITEM, VALUE};
use super::rule::*;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: A01,
        title: words("API added", "API 추가"),
        seen: "an API that the old spec does not name, or that it names without a layout",
        cases: &[
            case("added", N, NO, MINOR, NO)
                .request(
                    "nothing that is deployed calls it",
                    "배포된 프로그램은 호출하지 않습니다",
                )
                .rust(NEW_ITEM),
            case("laid-out", N, NO, MAJOR_SEEN, NO)
                .request(
                    "nothing that is deployed calls it",
                    "배포된 프로그램은 호출하지 않습니다",
                )
                .rust(words(
                    "the static that described it moves into a module of its own",
                    "이 API를 설명하던 정적 항목이 자체 모듈로 옮겨집니다",
                )),
        ],
        opposite: Opposite::Kinds(&[A02]),
        waivers: &[],
    },
    Rule {
        kind: A02,
        title: words("API removed", "API 삭제"),
        seen: "an API that the new spec does not name (`removed`), or names without its layout (`no-layout`)",
        cases: &[
            case("removed", E, E, MAJOR_SEEN, D)
                .request("calls of it fail", "호출이 실패합니다")
                .reply(
                    "nothing is answered any more, an outcome that is open included",
                    "결과가 아직 열린 거래를 포함해 아무 응답도 오지 않습니다",
                )
                .rust(NAME)
                .rest(
                    "keep decoders for its recorded bodies",
                    "저장된 전문을 읽을 디코더를 남겨 두십시오",
                ),
            case("no-layout", W, W, MAJOR_SEEN, D)
                .request(
                    "the document names it and no longer says how it is called",
                    "문서에 이름만 있고 호출 방법이 없습니다",
                )
                .reply(
                    "the document no longer says what it answers",
                    "문서에 응답 구조가 없습니다",
                )
                .rust(NAME)
                .rest(
                    "keep decoders for its recorded bodies",
                    "저장된 전문을 읽을 디코더를 남겨 두십시오",
                ),
        ],
        opposite: Opposite::Kinds(&[A01]),
        waivers: &[],
    },
    Rule {
        kind: A03,
        title: words("call name or path changed", "호출명 또는 경로 변경"),
        seen: "an API pairs with one of another name (by `operation`, letter case or look), or `suffix` of a profile differs",
        cases: &[
            case("renamed", E, NO, SAME, W)
                .request(
                    "what is deployed calls a name that is gone",
                    "배포된 프로그램은 없어진 이름을 호출합니다",
                )
                .rest(
                    "audit rows keep the old name",
                    "감사 기록에는 옛 이름이 남습니다",
                ),
            case("path", E, NO, SAME, W)
                .request(
                    "what is deployed calls a path that is gone",
                    "배포된 프로그램은 없어진 경로를 호출합니다",
                )
                .rest(
                    "audit rows keep the old path",
                    "감사 기록에는 옛 경로가 남습니다",
                ),
            case("our-name", NO, NO, MAJOR_SEEN, NO).rust(NAME),
        ],
        opposite: Opposite::Kinds(&[A03]),
        waivers: &[],
    },
    Rule {
        kind: A04,
        title: words(
            "method, transport or content type changed",
            "방식·전송 형식 변경",
        ),
        seen: "`content_type` of a profile differs",
        cases: &[case("transport", E, E, SAME, NO)
            .request(
                "what is deployed writes bodies that the bank does not read",
                "배포된 프로그램의 전문을 은행이 읽지 못합니다",
            )
            .reply(
                "replies come in another form",
                "응답이 다른 형식으로 옵니다",
            )],
        opposite: Opposite::Kinds(&[A04]),
        waivers: &[],
    },
    Rule {
        kind: A05,
        title: words("name in index or heading changed", "목록·제목의 이름 변경"),
        seen: "`name`, `title` or `category` of an API or the name of the service differs",
        cases: &[case("name", W, NO, PATCH, NO)
            .request(
                "index, heading and procedures may no longer name the same API",
                "목록, 제목, 조치 방법이 같은 API를 가리키지 않을 수 있습니다",
            )
            .rust(super::rule::api_words::DOCS)],
        opposite: Opposite::Kinds(&[A05]),
        waivers: &[],
    },
    Rule {
        kind: A06,
        title: words(
            "mark of being open to tests changed",
            "테스트 가능 표시 변경",
        ),
        seen: "`testable` differs",
        cases: &[case("flag", N, NO, SAME, NO).request(
            "the bank's test system serves it, or no longer does",
            "은행 테스트 환경의 제공 여부가 바뀝니다",
        )],
        opposite: Opposite::Kinds(&[A06]),
        waivers: &[],
    },
    Rule {
        kind: A07,
        title: words("scope of idempotency changed", "중복 방지 범위 변경"),
        seen: "`rules.once` or `rules.unchanged`, a member's binding to number or day of the sending, or a remark about equal numbers differs",
        cases: &[case("scope", EW, NO, SAME, EW)
            .request(
                "a repetition that was harmless may pay twice",
                "안전하던 재전송이 두 번 지급될 수 있습니다",
            )
            .rest(
                "keys of stored transfers were made by the old scope",
                "저장된 이체의 키는 옛 범위로 만든 것입니다",
            )],
        opposite: Opposite::Kinds(&[A07]),
        waivers: &[],
    },
    Rule {
        kind: A08,
        title: words("timing rule changed", "시간 규칙 변경"),
        seen: "`sweeps`, `hours_after_deposit`, `day_of_call`, `date_range`, or the times and days in a remark differ",
        cases: &[
            case("schedule", D, NO, SAME, D)
                .request(
                    "calls may come too early, too late or ask for too much",
                    "호출이 이르거나 늦거나 범위를 넘을 수 있습니다",
                )
                .rest(
                    "schedules follow the old rule",
                    "예약된 작업은 옛 규칙을 따릅니다",
                ),
            case("transfers", DW, NO, SAME, D)
                .request(
                    "money may be ordered before it can leave, or on the wrong day",
                    "출금할 수 없는 때나 다른 날에 지급을 지시할 수 있습니다",
                )
                .rest(
                    "schedules of transfers follow the old rule",
                    "예약된 이체는 옛 규칙을 따릅니다",
                ),
        ],
        opposite: Opposite::Kinds(&[A08]),
        waivers: &[],
    },
    Rule {
        kind: A09,
        title: words(
            "effect of a call or its pairing with an inquiry changed",
            "거래 성격 또는 결과조회 연결 변경",
        ),
        seen: "`effect`, `inquiry`, `result`, `amount`, or what ties a reply to its request (`echo`, `accumulates`) differs",
        cases: &[case("pairing", EW, EW, MAJOR_UNSEEN, DW)
            .request(
                "a call may be sent again that must be inquired",
                "조회해야 할 거래를 다시 보낼 수 있습니다",
            )
            .reply(
                "an outcome is read from the wrong place",
                "결과를 엉뚱한 곳에서 읽게 됩니다",
            )
            .rust(words(
                "traits and types of the operation change",
                "거래의 트레이트와 타입이 바뀝니다",
            ))
            .rest(
                "judge open transfers of it again",
                "이 거래의 미확정 이체를 다시 판단하십시오",
            )],
        opposite: Opposite::Kinds(&[A09]),
        waivers: &[],
    },
    Rule {
        kind: A10,
        title: words(
            "authentication, header or configured members changed",
            "인증·헤더·설정 항목 변경",
        ),
        seen: "`token` and its keys of a profile, a secret member of the header, or `origin` of an element differ",
        cases: &[case("authentication", E, NO, MAJOR_UNSEEN, NO)
            .request(
                "what is deployed authenticates itself in the old way",
                "배포된 프로그램은 옛 방식으로 인증합니다",
            )
            .rust(words(
                "callers must give or configure something else",
                "호출자가 다른 값을 주거나 설정해야 합니다",
            ))],
        opposite: Opposite::Kinds(&[A10]),
        waivers: &[],
    },
    Rule {
        kind: A11,
        title: words("environment changed", "접속 환경 변경"),
        seen: "a profile came or went, or its `base_url` or `constants` differ",
        cases: &[case("environment", W, NO, PATCH, NO)
            .request(
                "see that configurations name the right host and values",
                "설정의 주소와 값이 맞는지 확인하십시오",
            )
            .rust(VALUE)],
        opposite: Opposite::Kinds(&[A11]),
        waivers: &[],
    },
];
