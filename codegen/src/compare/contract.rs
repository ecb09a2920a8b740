//! What a document and a spec folder both say, in one form: index, sections, rows, code tables, remarks, published bodies.
//!
//! Only cells that a document can print stand here; what people decided (effects, classes, English names, notes) does not.
//! A `None` means that the side does not speak of it, which is never the same as an empty cell.

use crate::load::Loaded;
use crate::load::model::{ApiFile, CodeRow, ExampleMemberEntry, ExampleValue, Row, Text};
use crate::resolved::{Layout, Requiredness};

/// A whole service as tables print it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// Name of the service.
    pub name: Option<String>,
    /// The document's description of the service.
    pub description: Option<String>,
    /// Rows of the common header (공통부), where the side has a table of it.
    pub header: Option<Layouts>,
    /// Every API, in the order of the index.
    pub apis: Vec<ApiContract>,
    /// What the side carries at all.
    pub carries: Carries,
}

/// What a form of the document carries; what it does not carry is absent and never removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carries {
    /// The index lists every API, the ones without a section included.
    pub whole_index: bool,
    /// The index says which APIs can be tested.
    pub testable: bool,
    /// The index has a column of categories.
    pub categories: bool,
    /// There are tables of response codes.
    pub codes: bool,
    /// There are additional remarks.
    pub remarks: bool,
    /// There are published bodies.
    pub examples: bool,
}

impl Default for Carries {
    fn default() -> Self {
        Self {
            whole_index: true,
            testable: true,
            categories: true,
            codes: true,
            remarks: true,
            examples: true,
        }
    }
}

/// One API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApiContract {
    /// Its name on the wire.
    pub api: String,
    /// Its name in the index (전문명).
    pub name: Option<String>,
    /// Its category in the index (구분).
    pub category: Option<String>,
    /// Whether the index marks it 테스트 가능.
    pub testable: Option<bool>,
    /// Where the document speaks of it first, counted from 1; 0 where it has no line.
    pub line: usize,
    /// Its section, where it has one.
    pub section: Option<Section>,
}

/// The section of one API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: Option<String>,
    /// What it does (기능).
    pub function: Option<String>,
    /// What follows the API's name in the path of a call (`.nh`).
    pub suffix: Option<String>,
    /// The two layout tables.
    pub layouts: Layouts,
    /// Rows of the table of response codes.
    pub codes: Vec<CodeCells>,
    /// Additional remarks (추가정보), one each.
    pub remarks: Vec<String>,
    /// Published bodies.
    pub examples: Vec<Bodies>,
}

/// The rows of request and reply, without the row of the header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layouts {
    /// Rows of the request.
    pub request: Vec<RowCells>,
    /// Rows of the reply.
    pub response: Vec<RowCells>,
}

/// The cells of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCells {
    /// The element.
    pub element: String,
    /// The Korean name.
    pub name: String,
    /// The length.
    pub length: Option<u32>,
    /// Whether it is required.
    pub required: Requiredness,
    /// The description.
    pub description: String,
    /// Whether it is a repeating part (반복부).
    pub repeats: bool,
    /// The rows of one repetition.
    pub rows: Vec<RowCells>,
    /// Its line in the document; 0 where it has none.
    pub line: usize,
}

/// The cells of one row of a code table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeCells {
    /// The codes of the cell; `-` for no reply at all.
    pub codes: Vec<String>,
    /// The message.
    pub message: String,
    /// The procedure.
    pub procedure: String,
    /// Its line in the document; 0 where it has none.
    pub line: usize,
}

/// A published request with its reply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bodies {
    /// Members of the request, in their published order.
    pub request: Option<Vec<BodyMember>>,
    /// Members of the reply, in their published order.
    pub response: Option<Vec<BodyMember>>,
}

/// One member of a published body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyMember {
    /// Its name.
    pub wire: String,
    /// Its value.
    pub value: BodyValue,
}

/// The value of a member of a published body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyValue {
    /// A text.
    Text(String),
    /// An object.
    Object(Vec<BodyMember>),
    /// Rows.
    Rows(Vec<Vec<BodyMember>>),
}

impl Contract {
    /// What a spec folder says, before any correction.
    pub fn of_spec(spec: &Loaded) -> Self {
        let file = &spec.service;
        let suffix = file
            .profiles
            .first()
            .map(|profile| profile.suffix.value.clone());
        let listed = file.apis.iter().filter_map(|name| {
            spec.apis
                .iter()
                .find(|api| api.file.api.value == name.value)
        });
        Self {
            name: Some(file.name.value.clone()),
            description: Some(file.description.value.clone()),
            header: Some(Layouts {
                request: rows(&file.header.request),
                response: rows(&file.header.response),
            }),
            apis: listed.map(|api| of_file(&api.file, &suffix)).collect(),
            carries: Carries::default(),
        }
    }

    /// The API with this name.
    pub fn api(&self, name: &str) -> Option<&ApiContract> {
        self.apis.iter().find(|api| api.api == name)
    }
}

impl Layouts {
    /// The rows of one direction.
    pub fn of(&self, direction: crate::load::model::Direction) -> &[RowCells] {
        match direction {
            crate::load::model::Direction::Request => &self.request,
            crate::load::model::Direction::Response => &self.response,
        }
    }
}

impl RowCells {
    /// The row and the rows of its repeating part, in the order of the table.
    pub fn flat(&self) -> Vec<&RowCells> {
        std::iter::once(self)
            .chain(self.rows.iter().flat_map(RowCells::flat))
            .collect()
    }
}

fn of_file(file: &ApiFile, suffix: &Option<String>) -> ApiContract {
    let published = file.layout.value != Layout::Unpublished;
    ApiContract {
        api: file.api.value.clone(),
        name: Some(file.name.value.clone()),
        category: text(&file.category),
        testable: file.testable.map(|testable| testable.value),
        line: 0,
        section: published.then(|| Section {
            title: text(&file.title),
            function: text(&file.function),
            suffix: suffix.clone(),
            layouts: Layouts {
                request: rows(&file.request),
                response: rows(&file.response),
            },
            codes: file.codes.iter().map(code).collect(),
            remarks: file
                .remarks
                .iter()
                .map(|remark| remark.value.clone())
                .collect(),
            examples: file
                .examples
                .iter()
                .map(|example| Bodies {
                    request: Some(body(&example.request)),
                    response: Some(body(&example.response)),
                })
                .collect(),
        }),
    }
}

fn rows(rows: &[Row]) -> Vec<RowCells> {
    rows.iter()
        .map(|row| RowCells {
            element: row.element.value.clone(),
            name: text(&row.name).unwrap_or_default(),
            length: row.length.map(|length| length.value),
            required: row.required.value,
            description: text(&row.description).unwrap_or_default(),
            repeats: row.repeat.is_some() || !row.rows.is_empty(),
            rows: self::rows(&row.rows),
            line: 0,
        })
        .collect()
}

fn code(row: &CodeRow) -> CodeCells {
    CodeCells {
        codes: row.codes.iter().map(|code| code.value.clone()).collect(),
        message: row.message.value.clone(),
        procedure: text(&row.procedure).unwrap_or_default(),
        line: 0,
    }
}

fn body(members: &[ExampleMemberEntry]) -> Vec<BodyMember> {
    members
        .iter()
        .map(|member| BodyMember {
            wire: member.wire.value.clone(),
            value: match &member.value {
                ExampleValue::Text(text) => BodyValue::Text(text.value.clone()),
                ExampleValue::Object(members) => BodyValue::Object(body(members)),
                ExampleValue::Rows(rows) => {
                    BodyValue::Rows(rows.iter().map(|row| body(row)).collect())
                }
            },
        })
        .collect()
}

fn text(cell: &Option<Text>) -> Option<String> {
    cell.as_ref().map(|cell| cell.value.clone())
}
