//! Documents made up at random, with everything in them that a document should not have.

use ontu_codegen::compare::contract::{
    ApiContract, Bodies, BodyMember, BodyValue, CodeCells, Contract, Layouts, RowCells, Section,
};
use ontu_codegen::resolved::Requiredness;
use proptest::prelude::*;

pub(crate) const ELEMENTS: [&str; 30] = [
    "Acno", "ACNO", "acno", "type", "Type", "A_1", "A1", "Rec", "REC", "계좌", "Аcno", "1Amt",
    "Amt0", "AmtO", "new", "Self", "with_x", "X", "required", "Reply", "Rec_row", "", "self",
    "crate", "Amt.Sum", "Row", "lqds", "Iqds", "Amt", "members",
];

pub(crate) const APIS: [&str; 14] = [
    "PayOut",
    "payOut",
    "Pay_Out",
    "type",
    "1Query",
    "codes",
    "Codes",
    "Self",
    "결제",
    "../up",
    "",
    "P.1",
    "List",
    "PayOutReply",
];

pub(crate) const NAMES: [&str; 8] = [
    "",
    "계좌번호",
    "예금주명",
    "금액",
    "a \"quoted\" | name",
    "거래 일자",
    "'",
    "비밀번호",
];

pub(crate) const DESCRIPTIONS: [&str; 9] = [
    "",
    "1:가, 2:나",
    "Y: 예, N: 아니오, Y: 또",
    "500 건으로 제한",
    "페이지당 20 건",
    "YYYYMMDD",
    "- dash: and # hash",
    "tab\tand\u{200b}zero",
    "`code`",
];

pub(crate) const CODES: [&str; 9] = [
    "-", "00000", "A0001", "ACO81", "AC081", "AC08", "a0001", "", "성공",
];

pub(crate) fn row() -> impl Strategy<Value = RowCells> {
    let cells = (
        prop::sample::select(&ELEMENTS[..]),
        prop::sample::select(&NAMES[..]),
        prop::option::of(0..30_u32),
        prop::sample::select(vec![
            Requiredness::Required,
            Requiredness::Optional,
            Requiredness::Unstated,
        ]),
        prop::sample::select(&DESCRIPTIONS[..]),
        prop::bool::weighted(0.2),
    );
    cells.prop_map(
        |(element, name, length, required, description, repeats)| RowCells {
            element: element.to_owned(),
            name: name.to_owned(),
            length,
            required,
            description: description.to_owned(),
            repeats,
            rows: Vec::new(),
            line: 7,
        },
    )
}

pub(crate) fn table() -> impl Strategy<Value = Vec<RowCells>> {
    prop::collection::vec(row(), 0..8).prop_map(|mut rows| {
        // What follows a repeating part belongs to it, as in the documents.
        if let Some(place) = rows.iter().position(|row| row.repeats) {
            let mut within = rows.split_off(place + 1);
            within.iter_mut().for_each(|row| row.repeats = false);
            rows[place].rows = within;
        }
        rows
    })
}

pub(crate) fn codes() -> impl Strategy<Value = Vec<CodeCells>> {
    let row =
        prop::collection::vec(prop::sample::select(&CODES[..]), 0..3).prop_map(|codes| CodeCells {
            codes: codes
                .into_iter()
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect(),
            message: "처리중입니다. \"quoted\"".to_owned(),
            procedure: "- 지급결과조회 API 로 확인".to_owned(),
            line: 9,
        });
    prop::collection::vec(row, 0..4)
}

/// A body that follows the rows but for what `left_out` and `more` change.
pub(crate) fn body(rows: &[RowCells], left_out: usize, more: &str) -> Vec<BodyMember> {
    let text = |wire: &str| BodyMember {
        wire: wire.to_owned(),
        value: BodyValue::Text("1".to_owned()),
    };
    let mut members = vec![BodyMember {
        wire: "Header".to_owned(),
        value: BodyValue::Object(vec![text("ApiNm"), text("Rpcd"), text("type")]),
    }];
    for (index, row) in rows.iter().enumerate() {
        if index == left_out {
            continue;
        }
        members.push(if row.rows.is_empty() {
            text(&row.element)
        } else {
            BodyMember {
                wire: row.element.clone(),
                value: BodyValue::Rows(vec![
                    row.rows.iter().map(|row| text(&row.element)).collect(),
                ]),
            }
        });
    }
    if !more.is_empty() {
        members.push(text(more));
    }
    members
}

pub(crate) fn api() -> impl Strategy<Value = ApiContract> {
    let of_section = (
        table(),
        table(),
        codes(),
        prop::collection::vec(
            prop::sample::select(&["에러코드 AT999, AC999 와 A99 확인", "- \"x\": y"][..]),
            0..3,
        ),
        prop::option::of((0..9_usize, prop::sample::select(&ELEMENTS[..]))),
    );
    let section = of_section.prop_map(|(request, response, codes, remarks, example)| Section {
        title: Some("지급: #1".to_owned()),
        function: Some("금액을 이체합니다.".to_owned()),
        suffix: None,
        examples: example
            .into_iter()
            .map(|(left_out, more)| Bodies {
                request: Some(body(&request, left_out, more)),
                response: Some(body(&response, left_out, "")),
            })
            .collect(),
        layouts: Layouts { request, response },
        codes,
        remarks: remarks.into_iter().map(str::to_owned).collect(),
    });
    (prop::sample::select(&APIS[..]), prop::option::of(section)).prop_map(|(api, section)| {
        ApiContract {
            api: api.to_owned(),
            name: Some("P2P 지급지시".to_owned()),
            category: None,
            testable: Some(section.is_some()),
            line: 3,
            section,
        }
    })
}

pub(crate) fn document() -> impl Strategy<Value = Contract> {
    let header = prop::option::of(
        (table(), table()).prop_map(|(request, response)| Layouts { request, response }),
    );
    (prop::collection::vec(api(), 1..6), header).prop_map(|(mut apis, header)| {
        // A document without a single API is no document of a service.
        apis[0].api = "First".to_owned();
        let mut seen: Vec<String> = Vec::new();
        apis.retain(|api| {
            let new = !seen.contains(&api.api);
            seen.push(api.api.clone());
            new
        });
        Contract {
            name: Some("시험 \"서비스\"".to_owned()),
            description: Some("설명: # 이다".to_owned()),
            header,
            apis,
            ..Contract::default()
        }
    })
}

pub(crate) fn plain(element: &str, name: &str, length: u32) -> RowCells {
    RowCells {
        element: element.to_owned(),
        name: name.to_owned(),
        length: Some(length),
        required: Requiredness::Optional,
        description: String::new(),
        repeats: false,
        rows: Vec::new(),
        line: 0,
    }
}
