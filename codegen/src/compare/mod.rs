//! Holds a document against a spec folder and says what differs in which direction.
//!
//! Cells are compared without blanks and with quotes of one kind, because copies of one document differ in nothing but those.
//! What a form of the document does not carry is listed as absent there; it is no difference, and nothing is ever removed for it.

mod comparing;
pub mod contract;
mod of_extract;
mod pairs;
mod report;
mod rows;

pub use of_extract::{members, of_extract};
pub use report::{ComparisonRecord, DifferenceRecord, comparison_schema};

use self::comparing::Comparing;
use self::contract::{
    ApiContract, Bodies, BodyMember, BodyValue, CodeCells, Contract, RowCells, Section,
};
use self::pairs::{Pairing, in_order};
use crate::import::words;
use crate::load::model::Direction;

/// What a comparison found.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Everything that the two sides say differently.
    pub differences: Vec<Difference>,
    /// What the document does not carry, in words.
    pub absent: Vec<String>,
}

/// One thing that the two sides say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub place: Place,
    /// What.
    pub change: Change,
    /// Line in the document; 0 where it has none.
    pub line: usize,
    /// Whether the document may only look different: its letters were read off a picture, and they nearly agree.
    pub looks_alike: bool,
}

/// Where a difference is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The API; empty for the service as a whole.
    pub api: String,
    /// The part of it.
    pub part: Part,
    /// The repeating part that a row stands in.
    pub within: Option<String>,
    /// The element of a row, as the spec spells it where it has the row.
    pub element: String,
}

/// A part of an API or of the service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// The API as a whole: its line of the index, the facts above its tables.
    #[default]
    Whole,
    /// A layout table.
    Layout(Direction),
    /// The table of the common header.
    Header(Direction),
    /// The table of response codes.
    Codes,
    /// The additional remarks.
    Remarks,
    /// The published bodies.
    Examples,
}

/// A cell that can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// What the document says of the service.
    ServiceDescription,
    /// The name in the index (전문명).
    ApiName,
    /// The category in the index (구분).
    Category,
    /// 테스트 가능여부.
    Testable,
    /// The heading of the section.
    Title,
    /// 기능.
    Function,
    /// 한글명.
    Name,
    /// Length.
    Length,
    /// optional.
    Required,
    /// Description.
    Description,
    /// Whether the row is a repeating part.
    Repeats,
    /// 응답코드.
    Codes,
    /// 응답 메세지.
    Message,
    /// 업무처리 절차.
    Procedure,
}

/// What differs, seen from the spec: what has to change there for it to say what the document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The document has an API more; its neighbour in the index before it.
    ApiAdded(Box<ApiContract>, Option<String>),
    /// The document's whole index lacks an API of the spec.
    ApiRemoved,
    /// The document lays out an API whose layout was unpublished.
    SectionAdded(Box<Section>),
    /// The document still lists an API and lays it out no more.
    SectionRemoved,
    /// A cell differs: what the spec says, what the document says.
    Cell(Fact, String, String),
    /// The document has a row more, behind the row with this element.
    RowAdded(Box<RowCells>, Option<String>),
    /// The document lacks a row of the spec.
    RowRemoved,
    /// The document spells the element of a row otherwise.
    RowRenamed(String, Spelling),
    /// The rows stand in another order: their elements as the document orders them.
    RowsReordered(Vec<String>),
    /// The document has a row of codes more, at this index of its table.
    CodeAdded(Box<CodeCells>, usize),
    /// The document lacks the row of codes with this index.
    CodeRemoved(usize),
    /// A cell of the row of codes with this index differs.
    CodeCell(usize, Fact, String, String),
    /// The document has a remark more, at this index.
    RemarkAdded(usize, String),
    /// The document lacks the remark with this index.
    RemarkRemoved(usize, String),
    /// The remark with this index reads otherwise.
    RemarkChanged(usize, String, String),
    /// The document publishes a body that the spec has not.
    ExampleAdded(Box<Bodies>),
    /// The published body with this index reads otherwise.
    ExampleChanged(usize, Box<Bodies>),
}

/// How a renamed element is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// With the same letters in another case, which a JSON reader tells apart.
    Case,
    /// With letters that look the same.
    Confusable,
}

impl Comparison {
    /// What is different without a doubt.
    pub fn certain(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|difference| !difference.looks_alike)
    }

    /// What may only look different, and is left to a decision.
    pub fn alike(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|difference| difference.looks_alike)
    }
}

/// Holds a document against a spec; `read_off_a_picture` says that its letters may be misread.
pub fn compare(spec: &Contract, document: &Contract, read_off_a_picture: bool) -> Comparison {
    let mut comparing = Comparing {
        spec,
        document,
        read_off_a_picture,
        found: Comparison::default(),
    };
    comparing.service();
    comparing.found
}

/// The entries of two lists that are in one of them alone, in their order, by their indices.
pub(crate) fn changed<T: PartialEq>(
    first: &[T],
    second: &[T],
) -> Vec<(Option<usize>, Option<usize>)> {
    in_order(first, second, |one, other| one == other)
        .into_iter()
        .filter_map(|pairing| match pairing {
            Pairing::Both(..) => None,
            Pairing::First(index) => Some((Some(index), None)),
            Pairing::Second(index) => Some((None, Some(index))),
        })
        .collect()
}

/// Whether two cells say something different.
pub(crate) fn differ(first: &str, second: &str) -> bool {
    first != second && words::key(first) != words::key(second)
}

/// Whether two bodies have the same members with the same values, in any order.
fn same_body(first: &[BodyMember], second: &[BodyMember]) -> bool {
    first.len() == second.len()
        && first.iter().all(|member| {
            second.iter().any(|other| {
                other.wire == member.wire
                    && match (&member.value, &other.value) {
                        (BodyValue::Text(first), BodyValue::Text(second)) => first == second,
                        (BodyValue::Object(first), BodyValue::Object(second)) => {
                            same_body(first, second)
                        }
                        (BodyValue::Rows(first), BodyValue::Rows(second)) => {
                            first.len() == second.len()
                                && first
                                    .iter()
                                    .zip(second)
                                    .all(|(first, second)| same_body(first, second))
                        }
                        _ => false,
                    }
            })
        })
}
