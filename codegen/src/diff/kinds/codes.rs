//! C01 to C15: lists of codes of a member, and response codes.

use super::ChangeKind::{
    C01, C02, C03, C04, C05, C06, C07, C08, C09, C10, C11, C12, C13, C14, C15,
};
use super::rule::api_words::{DOCS, NAME, NEW_ITEM, TYPE};
use super::rule::*;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: C01,
        title: words("code value added", "코드값 추가"),
        seen: "`codes` of a row lists a value more",
        cases: &[
            case("request", N, NO, MAJOR_SEEN, N)
                .request("the old values stay valid", "기존 값은 그대로 유효합니다")
                .rust(words(
                    "a list of codes is an exhaustive enumeration and gains a variant",
                    "코드 목록은 닫힌 열거형이며 항목이 늘어납니다",
                ))
                .rest("old readers of stored rows do not know it", "저장된 행을 읽는 옛 프로그램은 이 값을 모릅니다"),
            case("reply", NO, D, MAJOR_SEEN, N)
                .reply(
                    "a value comes that what is deployed does not know",
                    "배포된 프로그램이 모르는 값이 옵니다",
                )
                .rust(words(
                    "a list of codes is an exhaustive enumeration and gains a variant",
                    "코드 목록은 닫힌 열거형이며 항목이 늘어납니다",
                ))
                .rest("old readers of stored rows do not know it", "저장된 행을 읽는 옛 프로그램은 이 값을 모릅니다"),
        ],
        opposite: Opposite::Kinds(&[C02]),
        waivers: &[],
    },
    Rule {
        kind: C02,
        title: words("code value removed", "코드값 삭제"),
        seen: "`codes` of a row lists a value less",
        cases: &[
            case("request", E, NO, MAJOR_SEEN, E)
                .request("what is deployed may send a value that is refused", "배포된 프로그램이 거절될 값을 보낼 수 있습니다")
                .rust(NAME)
                .rest(
                    "stored rows with it no longer decode once the variant is gone",
                    "항목이 없어지면 이 값을 담은 저장된 행을 읽지 못합니다",
                ),
            case("reply", NO, N, MAJOR_SEEN, E)
                .reply("it comes no more", "더는 오지 않습니다")
                .rust(NAME)
                .rest(
                    "stored rows with it no longer decode once the variant is gone",
                    "항목이 없어지면 이 값을 담은 저장된 행을 읽지 못합니다",
                ),
        ],
        opposite: Opposite::Kinds(&[C01]),
        waivers: &[],
    },
    Rule {
        kind: C03,
        title: words("meaning of a code value changed", "코드값의 뜻 변경"),
        seen: "the same value of `codes` has another `meaning`, or another English name",
        cases: &[
            case("request", EW, NO, PATCH, E)
                .request("the same value orders something else", "같은 값이 다른 것을 지시합니다")
                .rust(DOCS)
                .rest("stored values mean something else than new ones", "저장된 값과 새 값의 뜻이 다릅니다"),
            case("reply", NO, EW, PATCH, E)
                .reply("the same value reports something else", "같은 값이 다른 것을 알립니다")
                .rust(DOCS)
                .rest("stored values mean something else than new ones", "저장된 값과 새 값의 뜻이 다릅니다"),
            case("request-english", NO, NO, MAJOR_SEEN, NO).rust(NAME),
            case("reply-english", NO, NO, MAJOR_SEEN, NO).rust(NAME),
        ],
        opposite: Opposite::Kinds(&[C03]),
        waivers: &[],
    },
    Rule {
        kind: C04,
        title: words(
            "free text became a list of codes, or back",
            "자유 입력과 코드 목록 사이의 변경",
        ),
        seen: "`codes` or a coded `kind` is there on one side only",
        cases: &[
            case("request-listed", E, NO, MAJOR_UNSEEN, W)
                .request("values outside the list are refused", "목록 밖의 값은 거절됩니다")
                .rust(TYPE)
                .rest("stored values may lie outside the list", "저장된 값이 목록 밖일 수 있습니다"),
            case("request-free", N, NO, MAJOR_UNSEEN, W)
                .request("the listed values stay valid", "목록에 있던 값은 그대로 유효합니다")
                .rust(TYPE)
                .rest("stored values were of the list", "저장된 값은 목록의 값입니다"),
            case("reply-listed", NO, N, MAJOR_UNSEEN, W)
                .reply("only listed values come", "목록의 값만 옵니다")
                .rust(TYPE)
                .rest("stored values may lie outside the list", "저장된 값이 목록 밖일 수 있습니다"),
            case("reply-free", NO, D, MAJOR_UNSEEN, W)
                .reply("any text may come where codes were decided on", "코드로 판단하던 자리에 어떤 값도 올 수 있습니다")
                .rust(TYPE)
                .rest("stored values were of the list", "저장된 값은 목록의 값입니다"),
        ],
        opposite: Opposite::Kinds(&[C04]),
        waivers: &[],
    },
    Rule {
        kind: C05,
        title: words("response code added", "응답코드 추가"),
        seen: "a code of the code tables, remarks or `codes.yaml` that the old spec has nowhere",
        cases: &[case("added", NO, DW, MINOR, N)
            .reply(
                "what is deployed does not know it: on a call that moves money it must count as unknown, never as failed",
                "배포된 프로그램은 모르는 코드입니다. 자금 이동 거래에서는 실패가 아니라 결과 불명으로 다루어야 합니다",
            )
            .rust(NEW_ITEM)
            .rest("recorded replies with it were read as unlisted", "이 코드가 담긴 저장된 응답은 미등록 코드로 읽었습니다")],
        opposite: Opposite::Kinds(&[C06]),
        waivers: &[],
    },
    Rule {
        kind: C06,
        title: words("response code removed", "응답코드 삭제"),
        seen: "a code of the old spec that the new one has nowhere",
        cases: &[case("removed", NO, N, SAME, W)
            .reply("keep what it means: it may still come", "여전히 올 수 있으므로 그 뜻을 남겨 두십시오")
            .rest("recorded replies carry it", "저장된 응답에 남아 있습니다")],
        opposite: Opposite::Kinds(&[C05]),
        waivers: &[],
    },
    Rule {
        kind: C07,
        title: words("message of a response code changed", "응답메시지 문구 변경"),
        seen: "`message` differs, its numbers do not",
        cases: &[case("wording", NO, N, SAME, NO)
            .reply("decide by the code, never by its message", "메시지가 아니라 코드로 판단하십시오")],
        opposite: Opposite::Kinds(&[C07]),
        waivers: &[],
    },
    Rule {
        kind: C08,
        title: words(
            "number in the message of a response code changed",
            "응답메시지 속 숫자 변경",
        ),
        seen: "the numbers of `message` differ",
        cases: &[case("number", NO, D, SAME, W)
            .reply("a waiting time or a limit changed in the text alone", "대기 시간이나 한도가 글에서만 바뀌었습니다")
            .rest("timers that are running count by the old number", "진행 중인 타이머는 옛 숫자로 셉니다")],
        opposite: Opposite::Kinds(&[C08]),
        waivers: &[],
    },
    Rule {
        kind: C09,
        title: words("procedure reworded", "조치 방법 문구 변경"),
        seen: "`procedure` differs while class and inquired API are the same",
        cases: &[case("wording", NO, W, SAME, N)
            .reply("see whether the new words ask for something else", "새 문구가 다른 조치를 뜻하는지 확인하십시오")
            .rest("open cases were handled by the old words", "진행 중인 건은 옛 문구에 따라 처리했습니다")],
        opposite: Opposite::Kinds(&[C09]),
        waivers: &[],
    },
    Rule {
        kind: C10,
        title: words("class of a response code changed", "응답코드 처리 구분 변경"),
        seen: "`class` differs",
        cases: &[case("class", NO, EW, SAME, DW)
            .reply(
                "what is deployed draws the old conclusion: a transfer may be sent twice or given up",
                "배포된 프로그램은 옛 판단을 내리므로 이체가 두 번 나가거나 포기될 수 있습니다",
            )
            .rest(
                "judge the open transfers that carry it again",
                "이 코드가 달린 미확정 이체를 다시 판단하십시오",
            )],
        opposite: Opposite::Kinds(&[C10]),
        waivers: &[],
    },
    Rule {
        kind: C11,
        title: words("API to inquire changed", "결과 확인 API 변경"),
        seen: "`inquire` of a code row differs",
        cases: &[case("target", NO, EW, SAME, DW)
            .reply(
                "the wrong API knows nothing of the transfer, and its silence reads as not done",
                "엉뚱한 API는 그 이체를 모르며, 그 대답은 처리되지 않은 것으로 보입니다",
            )
            .rest(
                "inquire the open transfers that carry it again",
                "이 코드가 달린 미확정 이체를 다시 조회하십시오",
            )],
        opposite: Opposite::Kinds(&[C11]),
        waivers: &[],
    },
    Rule {
        kind: C12,
        title: words(
            "response code listed for other APIs",
            "응답코드가 실린 API 변경",
        ),
        seen: "a code that both specs know stands in the tables, remarks or `effects` of more or fewer APIs",
        cases: &[case("listed", NO, D, SAME, N)
            .reply(
                "what a code means where it is not listed cannot be decided",
                "실리지 않은 API에서는 코드의 뜻을 판단할 수 없습니다",
            )
            .rest("recorded replies were read by the old lists", "저장된 응답은 옛 목록으로 읽었습니다")],
        opposite: Opposite::Kinds(&[C12]),
        waivers: &[],
    },
    Rule {
        kind: C13,
        title: words(
            "codes of one cell split or merged",
            "한 칸의 코드 분리 또는 병합",
        ),
        seen: "two codes share a row on one side only",
        cases: &[case("cell", NO, W, SAME, N)
            .reply("see whether the two still mean the same", "둘의 뜻이 여전히 같은지 확인하십시오")
            .rest("recorded replies were read by the shared row", "저장된 응답은 함께 적힌 행으로 읽었습니다")],
        opposite: Opposite::Kinds(&[C13]),
        waivers: &[],
    },
    Rule {
        kind: C14,
        title: words("look-alike response codes", "닮은 응답코드"),
        seen: "a code came or went beside one that looks like it (ACO81, AC081) or that differs in one letter and has its message (AT998, A9998)",
        cases: &[case("variant", NO, DW, MINOR, D)
            .reply(
                "nobody knows which of the two the bank sends: keep both, each in its safest sense",
                "은행이 어느 쪽을 보내는지 모르므로 둘 다 가장 안전한 뜻으로 두십시오",
            )
            .rust(NEW_ITEM)
            .rest(
                "audit: count each of the two in the journal, that is the evidence",
                "감사: 원장에서 두 코드를 각각 세십시오. 그것이 증거입니다",
            )],
        opposite: Opposite::Kinds(&[C14]),
        waivers: &[],
    },
    Rule {
        kind: C15,
        title: words(
            "row for no reply at all changed",
            "무응답(-) 행 변경",
        ),
        seen: "the row `\"-\"` came, went or differs",
        cases: &[
            case("class", NO, EW, SAME, D)
                .reply(
                    "what is done after a timeout changes: a transfer may be sent twice",
                    "타임아웃 뒤의 조치가 바뀌므로 이체가 두 번 나갈 수 있습니다",
                )
                .rest("judge the transfers without a reply again", "응답을 받지 못한 이체를 다시 판단하십시오"),
            case("wording", NO, N, SAME, D)
                .reply("its class is the same", "처리 구분은 같습니다")
                .rest("see whether transfers without a reply are still handled as it says", "응답을 받지 못한 이체를 여전히 그대로 처리하는지 확인하십시오"),
        ],
        opposite: Opposite::Kinds(&[C15]),
        waivers: &[],
    },
];
