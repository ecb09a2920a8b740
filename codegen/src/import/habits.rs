//! Cells that say the usual thing in other words: `Y` for 필수, `15자리` for 15, `List` for 반복부.
//!
//! The text becomes the usual word, the raw text stays, and each such word is a finding; what can be read in two ways is left as it stands.

use std::collections::BTreeSet;

use super::extract::{Cell, Column, Extract, LayoutTable, Required, RowKind};
use super::words;

/// Reads the words of all layouts.
pub(super) fn read(extract: &mut Extract) {
    let marks: BTreeSet<String> = tables(extract)
        .flat_map(|table| &table.rows)
        .map(|row| word_of(&row.required))
        .collect();
    for table in tables_mut(extract) {
        let asks = asks_for_required(table);
        for row in &mut table.rows {
            let element = words::key(&row.element.text);
            if row.row_kind() == RowKind::Unknown
                && let Some(word) = kind_word(&word_of(&row.kind), &element)
            {
                take(&mut row.kind, word);
            }
            if row.length_value().is_none()
                && let Some(length) = length_word(&row.length.text)
            {
                take(&mut row.length, &length);
            }
            if row.requiredness() == Required::Unknown
                && let Some(word) = required_word(&word_of(&row.required), asks, &marks)
            {
                take(&mut row.required, word);
            }
        }
    }
}

/// What stands in the document under a column that was read in the usual word.
pub(super) fn printed(cell: &Cell, column: Column) -> Option<String> {
    if !matches!(column, Column::Kind | Column::Length | Column::Required) || cell.is_decided() {
        return None;
    }
    let raw = Cell::from_fragments(cell.raw.clone(), cell.joined).text;
    (raw != cell.text && words::key(&raw) != words::key(&cell.text)).then_some(raw)
}

fn tables(extract: &Extract) -> impl Iterator<Item = &LayoutTable> {
    let sections = extract.apis.iter().flat_map(|section| {
        let further = &section.further;
        section
            .request
            .iter()
            .chain(&section.response)
            .chain(further)
    });
    extract.header.iter().chain(sections)
}

fn tables_mut(extract: &mut Extract) -> impl Iterator<Item = &mut LayoutTable> {
    let sections = extract.apis.iter_mut().flat_map(|section| {
        let further = &mut section.further;
        section
            .request
            .iter_mut()
            .chain(&mut section.response)
            .chain(further)
    });
    extract.header.iter_mut().chain(sections)
}

fn take(cell: &mut Cell, word: &str) {
    cell.text.clear();
    cell.text.push_str(word);
}

fn word_of(cell: &Cell) -> String {
    words::key(&cell.text).to_ascii_uppercase()
}

/// Whether the header asks whether a member must be there; under `optional` a `Y` could mean either.
fn asks_for_required(table: &LayoutTable) -> bool {
    let headers = table.blocks.iter().flat_map(|block| &block.header);
    headers
        .filter(|cell| {
            words::header(&cell.text).is_some_and(|found| found.column() == Column::Required)
        })
        .any(|cell| {
            let text = words::key(&cell.text).to_lowercase();
            ["필수", "required", "mandatory"]
                .iter()
                .any(|word| text.contains(word))
        })
}

fn required_word(word: &str, asks: bool, marks: &BTreeSet<String>) -> Option<&'static str> {
    let required = match word {
        "M" | "MANDATORY" | "REQUIRED" | "필수항목" | "필수값" => true,
        "OPTIONAL" | "선택항목" | "선택값" => false,
        "Y" | "YES" | "TRUE" | "예" if asks => true,
        "N" | "NO" | "FALSE" | "아니오" if asks => false,
        // Beside an M it stands for optional, beside an X for yes; alone it says neither.
        "O" | "○" => match (marks.contains("M"), marks.contains("X")) {
            (true, false) => false,
            (false, true) if asks => true,
            _ => return None,
        },
        "X" if asks && !marks.contains("M") => false,
        _ => return None,
    };
    Some(if required { "필수" } else { "선택" })
}

/// A whole number with a word for its unit or its limit.
fn length_word(text: &str) -> Option<String> {
    let text = words::key(text).to_lowercase();
    let bare = text
        .trim_start_matches("최대")
        .trim_start_matches("max")
        .trim_start_matches(['(', '['])
        .trim_end_matches([')', ']']);
    let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
    let unit = bare[digits.len()..].trim_start_matches(['(', '[']);
    let known = matches!(
        unit,
        "" | "자리" | "자" | "글자" | "b" | "byte" | "bytes" | "바이트"
    );
    (known && words::number(&digits).is_some()).then_some(digits)
}

fn kind_word(word: &str, element: &str) -> Option<&'static str> {
    match word {
        "OBJECT" | "객체" if element == "Header" => Some("공통부"),
        "LIST" | "ARRAY" | "리스트" | "배열" | "반복" => Some("반복부"),
        "STRING" | "문자" | "문자열" | "NUMBER" | "NUMERIC" | "숫자" | "INTEGER" | "INT"
        | "CHAR" | "VARCHAR" => Some("필드"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_only_where_it_can_mean_one_thing() {
        let check = |word: &str, asks: bool, marks: &[&str], expected: Option<&str>| {
            let marks = marks.iter().map(|mark| (*mark).to_owned()).collect();
            assert_eq!(required_word(word, asks, &marks), expected, "{word}");
        };
        check("Y", true, &["Y", "N"], Some("필수"));
        check("N", true, &["Y", "N"], Some("선택"));
        check("Y", false, &["Y", "N"], None);
        check("M", false, &["M", "O"], Some("필수"));
        check("O", false, &["M", "O"], Some("선택"));
        check("O", true, &["O", "X"], Some("필수"));
        check("X", true, &["O", "X"], Some("선택"));
        check("O", true, &["O"], None);
        check("O", true, &["M", "O", "X"], None);
        check("C", true, &["M", "O", "C"], None);
    }

    #[test]
    fn a_length_is_read_through_its_unit_and_a_decimal_is_not() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(length_word(text).as_deref(), expected, "{text}");
        };
        check("15자리", Some("15"));
        check("50 Byte", Some("50"));
        check("20(byte)", Some("20"));
        check("최대 20", Some("20"));
        check("(8)", Some("8"));
        check("13,2", None);
        check("15.2", None);
        check("가변", None);
        check("", None);
        check("99999999999자", None);
    }
}
