//! P01 to P04: where facts come from, and what we decided about them.

use super::ChangeKind::{P01, P02, P03, P04};
use super::rule::*;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: P01,
        title: words("place in the document moved", "문서 속 위치 변경"),
        seen: "the lines of `source/` or the title of a source differ, the cells do not",
        cases: &[case("moved", NO, NO, SAME, NO)],
        opposite: Opposite::Kinds(&[P01]),
        waivers: &[],
    },
    Rule {
        kind: P02,
        title: words(
            "document changed, contract did not",
            "문서는 바뀌었으나 규격은 같음",
        ),
        seen: "the hash of the document differs and nothing that weighs anything does",
        cases: &[case("document", N, NO, SAME, NO).request(
            "no semantic change: the document was compared and says the same",
            "의미 변경 없음: 문서를 비교했으며 같은 내용입니다",
        )],
        opposite: Opposite::Kinds(&[P02]),
        waivers: &[],
    },
    Rule {
        kind: P03,
        title: words("a reviewed decision changed", "검토된 결정 변경"),
        seen: "an entry of `corrections.yaml`, of the ledger of decisions, or of the dictionary (data class, unused element) differs; what follows from it on the wire is added to its weight",
        cases: &[
            case("decision", NO, NO, PATCH, D)
                .rust(super::rule::api_words::DOCS)
                .rest(
                    "audit: what was stored and decided under the old reading",
                    "감사: 옛 해석으로 저장하고 판단한 자료를 확인하십시오",
                ),
            case("data-class", NO, NO, PATCH, D)
                .rust(words(
                    "what is masked when values are shown changes",
                    "값을 보일 때 가리는 범위가 바뀝니다",
                ))
                .rest(
                    "logs and stores were masked by the old class: see what they show",
                    "로그와 저장 자료는 옛 구분으로 가렸으므로 드러난 것이 없는지 확인하십시오",
                ),
            case("element-added", NO, NO, MINOR, D)
                .rust(super::rule::api_words::NEW_ITEM)
                .rest(
                    "the dictionary alone says it: see that rows of the element mean the same",
                    "사전에서만 바뀌었으므로 이 항목을 쓰는 행의 뜻이 같은지 확인하십시오",
                ),
            case("element-removed", NO, NO, MAJOR_SEEN, D)
                .rust(super::rule::api_words::NAME)
                .rest(
                    "the dictionary no longer knows it: keep what reads its stored values",
                    "사전에 더는 없습니다. 저장된 값을 읽을 수단은 남겨 두십시오",
                ),
        ],
        opposite: Opposite::Kinds(&[P03]),
        waivers: &[],
    },
    Rule {
        kind: P04,
        title: words("format of the spec changed", "명세 형식 번호 변경"),
        seen: "`format` differs",
        cases: &[case("format", N, NO, SAME, NO).request(
            "nothing on the wire: the files are read by a tool that knows the format",
            "전문은 그대로이며, 이 형식을 아는 도구로 읽어야 합니다",
        )],
        opposite: Opposite::Kinds(&[P04]),
        waivers: &[],
    },
];
