//! Small questions about a section: which table a body fits, whether anything stands in it yet, and how its name was known.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::extract::{ApiSection, Block, Direction, LayoutTable, NamedBy};

/// The table that a body without a label fits better; nothing where it fits both as well.
pub(super) fn fitting(section: &ApiSection, text: &str) -> Option<Direction> {
    let body: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let strange = |table: &LayoutTable| {
        let known: HashSet<&str> = table
            .rows
            .iter()
            .map(|row| row.element.text.as_str())
            .collect();
        body.keys()
            .filter(|member| !known.contains(member.as_str()))
            .count()
    };
    let (request, response) = (
        strange(section.request.as_ref()?),
        strange(section.response.as_ref()?),
    );
    match request.cmp(&response) {
        Ordering::Less => Some(Direction::Request),
        Ordering::Greater => Some(Direction::Response),
        Ordering::Equal => None,
    }
}

/// Whether nothing was put into a section yet but its title.
pub(super) fn is_fresh(section: &mut ApiSection) -> bool {
    section.request.is_none()
        && section.call.is_blank()
        && section.function.is_blank()
        && section.codes.is_empty()
}

/// The name that a section is known by, once it is looked for.
pub(super) fn set_name(section: &mut ApiSection, name: String, by: NamedBy) {
    section.api = name;
    section.named_by = by;
}

/// A header row of a block, for tests and readers of an extract.
pub(super) fn trailing_blank(block: &Block) -> usize {
    block
        .header
        .iter()
        .rev()
        .take_while(|cell| cell.is_blank())
        .count()
}
