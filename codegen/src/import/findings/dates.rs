//! The day from which a document says that it holds (시행일).

use std::collections::BTreeMap;

use super::super::extract::{Cell, Extract, Part};
use super::super::words;

/// Words that the day stands behind.
const WORDS: &[&str] = &["시행일", "적용일", "시행", "effective"];

/// The day, `YYYY-MM-DD`, with its line; none where the document gives none, or several.
pub fn effective_from(extract: &Extract) -> Option<(String, usize)> {
    let mut days: BTreeMap<String, usize> = BTreeMap::new();
    let mut keep = |text: &str, line: usize| {
        if let Some(day) = day_in(text) {
            days.entry(day).or_insert(line);
        }
    };
    extract.each_cell(&mut |part, cell| {
        if part == Part::Text
            && let Some(rest) = behind(&cell.text)
        {
            keep(rest, cell.line());
        }
    });
    for row in extract.tables.iter().flat_map(|table| &table.rows) {
        for (index, cell) in row.iter().enumerate() {
            if let Some(rest) = behind(&cell.text) {
                let next = row.get(index + 1).map_or("", |cell: &Cell| &cell.text);
                keep(&format!("{rest} {next}"), cell.line());
            }
        }
    }
    let mut days = days.into_iter();
    match (days.next(), days.next()) {
        (Some(only), None) => Some(only),
        // A history of changes names several, and which one counts a person must say.
        _ => None,
    }
}

/// What follows the word; none where a text does not begin with it but for a heading of the document's edition.
fn behind(text: &str) -> Option<&str> {
    // Prose about a rule that begins to hold some day is no edition of the document.
    if text.chars().count() > 80 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    WORDS.iter().find_map(|word| {
        let at = lower.find(word)?;
        text.get(at + word.len()..)
    })
}

/// The first day in a text: `2027-03-02`, `2027. 3. 2.`, `2027년 3월 2일`, `20270302`.
fn day_in(text: &str) -> Option<String> {
    let numbers: Vec<(&str, &str)> = numbers(text);
    for (index, (number, _)) in numbers.iter().enumerate() {
        let day = match (number.len(), numbers.get(index + 1), numbers.get(index + 2)) {
            (8, _, _) => format!("{}-{}-{}", &number[..4], &number[4..6], &number[6..]),
            (4, Some((month, before_month)), Some((day, before_day)))
                if divides(before_month) && divides(before_day) =>
            {
                format!("{number}-{month:0>2}-{day:0>2}")
            }
            _ => continue,
        };
        if day.starts_with("20") && crate::lint::is_day(&day) {
            return Some(day);
        }
    }
    None
}

/// The runs of digits with what stands before each.
fn numbers(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(from.len());
        found.push((&from[..end], before));
        rest = &from[end..];
    }
    found
}

fn divides(text: &str) -> bool {
    matches!(words::key(text).as_str(), "-" | "." | "/" | "년" | "월")
}

#[cfg(test)]
mod tests {
    use super::{behind, day_in};

    #[test]
    fn a_day_is_read_in_the_ways_that_people_write_it() {
        let check = |text: &str, expected: Option<&str>| {
            let found = behind(text).and_then(day_in);
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("문서버전 1.3 / 시행일 2027.03.02", Some("2027-03-02"));
        check("시행일자: 2027년 3월 2일", Some("2027-03-02"));
        check("시행일 : 20270302", Some("2027-03-02"));
        check("Effective from 2027-3-2", Some("2027-03-02"));
        check("작성일 2027-01-01 시행일 2027-03-02", Some("2027-03-02"));
        check("시행일 추후 공지", None);
        check("시행일 2027-02-30", None);
        check("작성일 2027-01-01", None);
    }
}
