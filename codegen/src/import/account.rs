//! The count of cells and letters: what stands in the document is in the extract, or is reported.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::document::{Block, Document, RemarkKind};
use super::extract::{Account, Cell, Extract, Form, Part};
use super::read;

/// The place of a fragment, which no two fragments share.
type Place = (usize, usize);

/// The fragments of all tables of a document.
pub fn fragments(document: &Document) -> BTreeMap<Place, String> {
    document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(grid) => Some(grid),
            _ => None,
        })
        .flat_map(|grid| &grid.rows)
        .flat_map(|row| &row.cells)
        .flat_map(|cell| &cell.raw)
        .map(|fragment| ((fragment.0, fragment.1), fragment.2.clone()))
        .collect()
}

/// Counts the fragments of tables in an extract, and adds those that it does not hold to the unused ones.
pub fn settle(extract: &mut Extract, fragments: &BTreeMap<Place, String>) {
    let mut held: HashMap<Place, Part> = HashMap::new();
    extract.each_cell(&mut |part, cell| {
        for fragment in &cell.raw {
            held.entry((fragment.0, fragment.1)).or_insert(part);
        }
    });
    let mut account = Account {
        cells: fragments.len(),
        ..Account::default()
    };
    for ((line, column), text) in fragments {
        match held.get(&(*line, *column)) {
            Some(Part::Row | Part::Text) => account.rows += 1,
            Some(Part::Header) => account.headers += 1,
            Some(Part::Unused) => account.unused += 1,
            None => {
                account.unused += 1;
                extract.unused.push(Cell::new(*line, *column, text));
            }
        }
    }
    extract.account = account;
}

/// The lines of a document of which a part is in no cell, no text and no example of the extract, with that part's length in letters.
pub fn unread(document: &Document, extract: &Extract) -> Vec<(usize, String)> {
    let mut places: HashSet<Place> = HashSet::new();
    let mut letters: HashMap<usize, usize> = HashMap::new();
    let mut count = |line: usize, column: usize, text: &str| {
        if places.insert((line, column)) {
            *letters.entry(line).or_default() += letters_of(text);
        }
    };
    extract.each_cell(&mut |_, cell| {
        for fragment in &cell.raw {
            count(fragment.0, fragment.1, &fragment.2);
        }
    });
    let mut whole: HashSet<usize> = HashSet::new();
    for example in extract.apis.iter().flat_map(|api| &api.examples) {
        whole.extend(example.lines.0..=example.lines.1);
    }
    whole.extend(
        document
            .remarks
            .iter()
            .filter(|remark| remark.kind == RemarkKind::PageFurniture)
            .map(|remark| remark.line),
    );
    if document.form == Form::Html {
        return unread_of_page(document, &letters, &whole);
    }
    let mut unread = Vec::new();
    for (index, line) in document.text.lines().enumerate() {
        let number = index + 1;
        let trimmed = line.trim();
        let drawn =
            trimmed.starts_with("```") || trimmed.starts_with("~~~") || read::pipes::is_rule(line);
        if drawn || whole.contains(&number) {
            continue;
        }
        let said = trimmed.trim_start_matches('#');
        let found = letters.get(&number).copied().unwrap_or(0);
        if letters_of(said) > found {
            unread.push((number, trimmed.to_owned()));
        }
    }
    unread
}

/// In a page letters are counted as a whole, because entities make text and source differ.
fn unread_of_page(
    document: &Document,
    letters: &HashMap<usize, usize>,
    whole: &HashSet<usize>,
) -> Vec<(usize, String)> {
    let found: usize = letters.values().sum();
    let shown: usize = document
        .shown
        .iter()
        .filter(|(line, _)| !whole.contains(line))
        .map(|(_, letters)| letters)
        .sum();
    if shown > found {
        vec![(1, format!("{} letters of the page", shown - found))]
    } else {
        Vec::new()
    }
}

/// Imports any text and checks the law: every fragment of a table is in a row, in a header or reported, and every letter is somewhere.
///
/// It is the target of fuzzing: it must not panic and must not fail, whatever the text.
pub fn check(text: &str, form: Option<Form>) -> Result<(), String> {
    let options = super::Options {
        form,
        ..super::Options::default()
    };
    let imported = super::import_text("document", text.as_bytes(), text, &options);
    let account = imported.extract.account;
    if account.cells != account.rows + account.headers + account.unused {
        return Err(format!("the account does not add up: {account:?}"));
    }
    let lost = unread(&imported.document, &imported.extract);
    if let Some((line, raw)) = lost.first() {
        return Err(format!("line {line} was not read: {raw}"));
    }
    let reported = |kind| {
        imported
            .findings
            .iter()
            .filter(|finding| finding.kind == kind)
            .count()
    };
    let cells = reported(super::findings::Kind::CellUnused);
    let tables = reported(super::findings::Kind::TableUnrecognised);
    if cells != imported.extract.unused.len() || tables != imported.extract.tables.len() {
        return Err("a cell without a use is not reported".to_owned());
    }
    Ok(())
}

/// The number of characters that say something: neither blanks nor the pipes between cells.
pub fn letters_of(text: &str) -> usize {
    text.chars()
        .filter(|letter| {
            !letter.is_whitespace() && !matches!(letter, '|' | '\\' | '\u{feff}' | '\u{c}')
        })
        .count()
}
