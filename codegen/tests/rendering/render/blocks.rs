//! The document as a row of blocks (headings, lines, lists, tables, bodies), before any form is chosen.

use ontu_codegen::compare::contract::{
    ApiContract, Bodies, BodyMember, BodyValue, CodeCells, Contract, Layouts, RowCells, Section,
};
use ontu_codegen::resolved::Requiredness;

/// One block of the document.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A heading with its level, counted from 1.
    Heading(usize, String),
    /// A line of text.
    Line(String),
    /// Lines with a bullet each.
    Facts(Vec<String>),
    /// Sentences with a dash each.
    Remarks(Vec<String>),
    /// A table: its head, then its rows.
    Table(Vec<&'static str>, Vec<Vec<String>>),
    /// A published body.
    Body(String),
}

/// The suffix of a call's path where the contract names none.
const SUFFIX: &str = ".nh";

/// The document in blocks.
pub(super) fn blocks(contract: &Contract) -> Vec<Block> {
    let name = contract.name.clone().unwrap_or_default();
    let mut blocks = vec![Block::Heading(1, name.clone())];
    blocks.extend(contract.description.clone().map(Block::Line));
    blocks.push(Block::Heading(2, format!("주요 {name} 오픈 API 목록")));
    blocks.push(index(contract));
    for api in &contract.apis {
        if let Some(part) = &api.section {
            section(api, part, contract, &mut blocks);
        }
    }
    blocks
}

fn index(contract: &Contract) -> Block {
    let carries = contract.carries;
    let head = [
        ("구분", carries.categories),
        ("전문명", true),
        ("API", true),
        ("테스트 가능여부", carries.testable),
    ];
    let rows = contract.apis.iter().map(|api| {
        let testable = if api.testable == Some(true) {
            "가능"
        } else {
            ""
        };
        [
            (api.category.clone().unwrap_or_default(), carries.categories),
            (api.name.clone().unwrap_or_default(), true),
            (api.api.clone(), true),
            (testable.to_owned(), carries.testable),
        ]
        .into_iter()
        .filter_map(|(cell, there)| there.then_some(cell))
        .collect()
    });
    let rows = rows.collect();
    Block::Table(
        head.into_iter()
            .filter_map(|(cell, there)| there.then_some(cell))
            .collect(),
        rows,
    )
}

fn section(api: &ApiContract, section: &Section, contract: &Contract, blocks: &mut Vec<Block>) {
    let title = section.title.clone().or_else(|| api.name.clone());
    blocks.push(Block::Heading(2, title.unwrap_or_else(|| api.api.clone())));
    blocks.push(Block::Heading(3, "기본정보".to_owned()));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(
        section
            .function
            .as_ref()
            .map(|function| format!("기능 : {function}")),
    );
    facts.push("방식 : HTTPS-POST".to_owned());
    let suffix = section.suffix.as_deref().unwrap_or(SUFFIX);
    facts.push(format!("호출정보 : {}{suffix}", api.api));
    facts.push("호출결과 : JSON".to_owned());
    blocks.push(Block::Facts(facts));
    layouts(&section.layouts, blocks);
    if contract.carries.examples {
        for bodies in &section.examples {
            self::bodies(bodies, blocks);
        }
    }
    if contract.carries.codes && !section.codes.is_empty() {
        blocks.push(Block::Heading(
            3,
            "오픈 API 응답코드 및 업무처리 절차".to_owned(),
        ));
        blocks.push(codes(&section.codes));
    }
    if contract.carries.remarks && !section.remarks.is_empty() {
        blocks.push(Block::Heading(3, "추가정보".to_owned()));
        blocks.push(Block::Remarks(section.remarks.clone()));
    }
}

fn layouts(layouts: &Layouts, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(3, "오픈 API 입·출력 Layout".to_owned()));
    for (label, rows) in [("요청", &layouts.request), ("응답", &layouts.response)] {
        blocks.push(Block::Heading(4, label.to_owned()));
        let mut cells = vec![layout_row("Header", "", "공통부", String::new(), "", "")];
        for row in rows.iter().flat_map(RowCells::flat) {
            cells.push(layout_row(
                &row.element,
                &row.name,
                if row.repeats { "반복부" } else { "필드" },
                row.length
                    .map_or_else(String::new, |length| length.to_string()),
                match row.required {
                    Requiredness::Required => "필수",
                    Requiredness::Optional => "선택",
                    Requiredness::Unstated | Requiredness::Unused => "",
                },
                &row.description,
            ));
        }
        blocks.push(Block::Table(
            vec![
                "Element",
                "한글명",
                "Type",
                "Length",
                "optional",
                "Description",
            ],
            cells,
        ));
    }
}

fn layout_row(
    element: &str,
    name: &str,
    kind: &str,
    length: String,
    required: &str,
    description: &str,
) -> Vec<String> {
    vec![
        element.to_owned(),
        name.to_owned(),
        kind.to_owned(),
        length,
        required.to_owned(),
        description.to_owned(),
    ]
}

fn codes(codes: &[CodeCells]) -> Block {
    let rows = codes
        .iter()
        .map(|row| {
            vec![
                row.codes.join(" "),
                row.message.clone(),
                row.procedure.clone(),
            ]
        })
        .collect();
    Block::Table(vec!["응답코드", "응답 메세지", "업무처리 절차"], rows)
}

fn bodies(bodies: &Bodies, blocks: &mut Vec<Block>) {
    for (label, body) in [
        ("Request example", &bodies.request),
        ("Response example", &bodies.response),
    ] {
        if let Some(body) = body {
            blocks.push(Block::Heading(4, label.to_owned()));
            let mut text = String::new();
            object(body, 0, &mut text);
            blocks.push(Block::Body(text));
        }
    }
}

/// A body as JSON with its members in their published order, which a JSON map would lose.
fn object(members: &[BodyMember], depth: usize, text: &mut String) {
    text.push_str("{\n");
    for (index, member) in members.iter().enumerate() {
        indent(depth + 1, text);
        text.push_str(&quoted(&member.wire));
        text.push_str(": ");
        match &member.value {
            BodyValue::Text(value) => text.push_str(&quoted(value)),
            BodyValue::Object(members) => object(members, depth + 1, text),
            BodyValue::Rows(rows) => {
                text.push('[');
                for (index, row) in rows.iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    object(row, depth + 1, text);
                }
                text.push(']');
            }
        }
        text.push_str(if index + 1 < members.len() {
            ",\n"
        } else {
            "\n"
        });
    }
    indent(depth, text);
    text.push('}');
}

fn indent(depth: usize, text: &mut String) {
    text.extend(std::iter::repeat_n("    ", depth));
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
