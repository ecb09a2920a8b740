//! Response codes: their grammar, look-alikes, one message for two codes, and what remarks and tables say of each other.

use std::collections::{BTreeMap, BTreeSet};

use super::super::extract::{ApiSection, Cell, CodeRow, Extract};
use super::super::words;
use super::{Collector, Kind, Target};

pub(super) fn find(extract: &Extract, found: &mut Collector) {
    let mut places: BTreeMap<String, Vec<&Cell>> = BTreeMap::new();
    for (_, row) in code_rows(extract) {
        for code in row.code_list() {
            if code != "-" {
                places.entry(code).or_default().push(&row.codes);
            }
        }
    }
    for cell in extract
        .apis
        .iter()
        .flat_map(|section| &section.remarks)
        .chain(&extract.prose)
    {
        for code in codes_in(&cell.text) {
            places.entry(code).or_default().push(cell);
        }
    }
    grammar(&places, found);
    looks(&places, found);
    messages(extract, found);
    for section in &extract.apis {
        rows(section, found);
        remarks(section, found);
    }
}

/// All rows of all tables of codes, with the API of their section.
fn code_rows(extract: &Extract) -> impl Iterator<Item = (&str, &CodeRow)> {
    let sections = extract.apis.iter().flat_map(|section| {
        section
            .codes
            .iter()
            .map(|table| (section.api.as_str(), table))
    });
    let beside = extract.codes.iter().map(|table| ("", table));
    sections
        .chain(beside)
        .flat_map(|(api, table)| table.rows.iter().map(move |row| (api, row)))
}

/// The words of a text that are codes, or could be misread ones.
pub fn codes_in(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| words::is_code_like(word))
        .map(str::to_owned)
        .collect()
}

fn grammar(places: &BTreeMap<String, Vec<&Cell>>, found: &mut Collector) {
    for (code, cells) in places.iter().filter(|(code, _)| !words::is_code(code)) {
        let look = words::fold(code);
        let twins: Vec<&String> = places
            .keys()
            .filter(|other| *other != code && words::is_code(other) && words::fold(other) == look)
            .collect();
        let guess = by_grammar(code);
        for cell in cells {
            let (line, column) = cell.raw.first().map_or((0, 1), |part| (part.0, part.1));
            let column = column
                + cell
                    .raw
                    .first()
                    .and_then(|part| {
                        part.2
                            .find(code.as_str())
                            .map(|at| part.2[..at].chars().count())
                    })
                    .unwrap_or(0);
            let finding = found.at(Kind::CodeGrammar, cell);
            finding.column = column;
            finding.line = line;
            finding.raw = code.clone();
            if let Some(place) = cell.raw.first() {
                finding.target = Target::Word(place.0, place.1, code.clone());
            }
            for twin in &twins {
                finding.candidate(
                    (*twin).clone(),
                    &[
                        "grammar",
                        "looks the same",
                        "stands elsewhere in the document",
                    ],
                );
            }
            if let Some(guess) = guess.clone().filter(|guess| !twins.contains(&guess)) {
                finding.candidate(guess, &["grammar", "looks the same"]);
            }
        }
    }
}

/// The code with its look-alike letters read as digits behind the first two places.
fn by_grammar(code: &str) -> Option<String> {
    let letters = code
        .bytes()
        .take_while(u8::is_ascii_uppercase)
        .count()
        .min(2);
    let read: String = code
        .chars()
        .enumerate()
        .map(|(place, letter)| match letter {
            _ if place < letters => letter,
            'O' | 'Q' | 'D' => '0',
            'I' | 'L' => '1',
            'Z' => '2',
            'S' => '5',
            'G' => '6',
            'B' => '8',
            other => other,
        })
        .collect();
    (read != code && words::is_code(&read)).then_some(read)
}

fn looks(places: &BTreeMap<String, Vec<&Cell>>, found: &mut Collector) {
    let mut by_look: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for code in places.keys() {
        by_look.entry(words::fold(code)).or_default().push(code);
    }
    for group in by_look.values().filter(|group| group.len() > 1) {
        let counted: Vec<String> = group
            .iter()
            .map(|code| format!("`{code}` ({})", places.get(*code).map_or(0, Vec::len)))
            .collect();
        let first = group
            .iter()
            .filter_map(|code| places.get(*code).and_then(|cells| cells.first()))
            .min_by_key(|cell| cell.line());
        if let Some(cell) = first {
            let raw = group
                .iter()
                .map(|code| code.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let finding = found
                .at(Kind::CodeSkeletonCollision, cell)
                .detail(counted.join(", "));
            finding.raw = raw;
            finding.target = Target::Nothing;
        }
    }
}

/// Messages that two different cells of codes share.
fn messages(extract: &Extract, found: &mut Collector) {
    let mut by_message: BTreeMap<String, Vec<&CodeRow>> = BTreeMap::new();
    for (_, row) in code_rows(extract).filter(|(_, row)| !row.message.is_blank()) {
        let message = row.message.key();
        let message = message.trim_end_matches('.');
        by_message.entry(message.to_owned()).or_default().push(row);
    }
    for rows in by_message.values() {
        let mut codes: Vec<String> = rows.iter().map(|row| row.codes.key()).collect();
        codes.sort();
        codes.dedup();
        if codes.len() < 2 {
            continue;
        }
        let listed: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let finding = found
            .at(Kind::CodeSameMessage, &rows[0].message)
            .detail(listed.join(", "));
        finding.raw = codes.join(" ");
        finding.target = Target::Nothing;
    }
}

fn rows(section: &ApiSection, found: &mut Collector) {
    for row in section.codes.iter().flat_map(|table| &table.rows) {
        let codes = row.code_list();
        if codes.is_empty() {
            let raw = row.message.text.clone();
            let finding = found.at(Kind::CodeBlank, &row.message).in_api(&section.api);
            finding.raw = raw;
        } else if codes.len() > 1 {
            let finding = found
                .at(Kind::CodeMultiCell, &row.codes)
                .in_api(&section.api);
            finding.target = Target::Nothing;
        } else if codes.iter().any(|code| code == "-") {
            let finding = found.at(Kind::CodePseudo, &row.codes).in_api(&section.api);
            finding.target = Target::Nothing;
        }
    }
}

/// Whether a message speaks of an error of a system rather than of a rule.
fn is_error_message(message: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    // 계좌번호 오류 is a mistake of the caller; an error that 발생 is one of a system.
    let of_system = has(&["발생", "시스템", "기타", "처리", "통신", "내부"]);
    has(&["타임아웃", "Time Out", "TimeOut", "장애"]) || (has(&["오류"]) && of_system)
}

fn remarks(section: &ApiSection, found: &mut Collector) {
    let listed: BTreeSet<String> = section
        .codes
        .iter()
        .flat_map(|table| &table.rows)
        .flat_map(CodeRow::code_list)
        .collect();
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut listing = false;
    for cell in &section.remarks {
        let codes = codes_in(&cell.text);
        listing |= codes.len() > 1;
        for code in codes.into_iter().filter(|code| words::is_code(code)) {
            if said.insert(code.clone()) && !listed.contains(&code) {
                let finding = found.at(Kind::CodeProseOnly, cell).in_api(&section.api);
                finding.raw = code;
                finding.target = Target::Nothing;
            }
        }
    }
    if !listing {
        return;
    }
    for row in section.codes.iter().flat_map(|table| &table.rows) {
        if !is_error_message(&row.message.text) {
            continue;
        }
        for code in row
            .code_list()
            .into_iter()
            .filter(|code| code != "-" && !said.contains(code))
        {
            let finding = found
                .at(Kind::CodeTableOnly, &row.codes)
                .in_api(&section.api);
            finding.raw = code;
            finding.target = Target::Nothing;
        }
    }
}
