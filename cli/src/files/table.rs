//! A table: CSV with a heading, its columns found by their names, its rows handed out one by one with a place for every cell.
//!
//! A repayment may have a million rows, so none of them is kept here.

use std::path::Path;

use super::names::{self, Name};
use super::{At, Cell, Faults, decode, trimmed};
use crate::messages::files as words;

/// What is known of a table beside its rows.
#[derive(Debug)]
pub(crate) struct Table {
    /// The columns that nothing was asked of, by their headings.
    pub(crate) unused: Vec<String>,
    /// What is wrong with the file so far.
    pub(crate) faults: Faults,
}

impl Table {
    /// Reads a file and hands out its rows in order, each with its cells in the order of the names that were asked for; a cell is none where an optional one is empty or its column is not there.
    ///
    /// Missing columns, short rows and empty cells are among the faults, and so is what the taker of the rows adds.
    ///
    /// # Errors
    /// When it is no text or has no heading, so that no cell can be looked at.
    pub(crate) fn read(
        path: &Path,
        bytes: Vec<u8>,
        known: &[Name],
        mut take: impl FnMut(&[Option<Cell>], &mut Faults),
    ) -> Result<Self, Faults> {
        let text = decode::text(path, bytes)?;
        let mut faults = Faults::of(path);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let heading = loop {
            match records.next() {
                Some(Ok(record)) if is_empty(&record) || is_separator_line(&record) => {}
                Some(Ok(record)) => break record,
                _ => {
                    faults.whole(words::no_heading(shown_names(known)));
                    return Err(faults);
                }
            }
        };
        let mut lines = Lines::of(&text);
        let line = lines.of_record(&heading);
        let (places, unused) = columns(&heading, line, known, &mut faults);
        // Without its columns a table is not looked at further: every row would be wrong for the same reason.
        if !faults.is_empty() {
            return Err(faults);
        }

        let mut is_empty_table = true;
        let layout = Layout {
            width: heading.len(),
            places,
            known,
        };
        for record in records {
            let record = match record {
                Ok(record) => record,
                Err(_) => {
                    faults.whole(words::not_csv());
                    break;
                }
            };
            if is_empty(&record) {
                continue;
            }
            let line = lines.of_record(&record);
            is_empty_table = false;
            take(&layout.row(&record, line, &mut faults), &mut faults);
        }
        if let Some(line) = open_quote(&text) {
            let at = At { line, column: 1 };
            faults.at(at, words::open_quote());
        }
        if is_empty_table {
            faults.whole(words::no_rows());
        }
        Ok(Self { unused, faults })
    }
}

/// Where each name's column is, and the headings of the columns that have none.
fn columns(
    heading: &csv::StringRecord,
    line: u64,
    known: &[Name],
    faults: &mut Faults,
) -> (Vec<Option<usize>>, Vec<String>) {
    let mut places: Vec<Option<usize>> = vec![None; known.len()];
    let mut unused = Vec::new();
    for (index, title) in heading.iter().enumerate() {
        let at = At {
            line,
            column: index as u64 + 1,
        };
        match names::find(known, title) {
            Some(name) if places[name].is_some() => {
                faults.at(at, words::column_twice(known[name].shown()));
            }
            Some(name) => places[name] = Some(index),
            None if trimmed(title).is_empty() => {}
            None => unused.push(trimmed(title).chars().take(40).collect::<String>()),
        }
    }
    // One cause is one fault: where nothing is separated, no column can be found.
    let separated_otherwise = |title: &str| title.contains(['\t', ';', '|']);
    if places.iter().all(Option::is_none) && heading.iter().any(separated_otherwise) {
        faults.at(At { line, column: 1 }, words::other_separator());
        return (places, unused);
    }
    for (name, place) in known.iter().zip(&places) {
        if place.is_some() {
            continue;
        }
        // An optional column under a misspelled heading must not be lost silently.
        let likely = unused
            .iter()
            .find(|title| names::likely(&[*name], title).is_some());
        let at = At { line, column: 1 };
        match likely {
            Some(title) => {
                faults.at(at, words::column_misspelled(title, name.shown()));
            }
            None if name.required => faults.at(at, words::no_column(name.shown())),
            None => {}
        }
    }
    (places, unused)
}

/// What the heading says of every row.
struct Layout<'a> {
    width: usize,
    places: Vec<Option<usize>>,
    known: &'a [Name],
}

impl Layout<'_> {
    /// The cells of a row, with what is wrong with the row as such.
    fn row(&self, record: &csv::StringRecord, line: u64, faults: &mut Faults) -> Vec<Option<Cell>> {
        let at = |column: usize| At {
            line,
            column: column as u64 + 1,
        };
        let refused = || vec![None; self.known.len()];
        let filled = |(_, text): &(usize, &str)| !trimmed(text).is_empty();
        if let Some((index, _)) = record.iter().enumerate().skip(self.width).find(filled) {
            // An amount with separators and without quotes falls apart into several cells.
            faults.at(at(index), words::too_many_cells(record.len(), self.width));
            return refused();
        }
        if let Some(index) = self.label_of_totals(record) {
            faults.at(at(index), words::row_of_totals());
            return refused();
        }
        let mut cells = Vec::with_capacity(self.known.len());
        for (name, place) in self.known.iter().zip(&self.places) {
            let cell = place.map(|index| Cell {
                text: trimmed(record.get(index).unwrap_or_default()).to_owned(),
                at: at(index),
            });
            match cell {
                Some(cell) if cell.text.is_empty() => {
                    if name.required {
                        faults.at(cell.at, words::empty_cell(name.shown()));
                    }
                    cells.push(None);
                }
                Some(cell) if cell.text.contains(['\n', '\r']) => {
                    faults.at(cell.at, words::line_break(name.shown()));
                    cells.push(None);
                }
                other => cells.push(other),
            }
        }
        cells
    }

    /// Where a row says that it is one of totals: it names no account, and somewhere stands what people call a sum.
    fn label_of_totals(&self, record: &csv::StringRecord) -> Option<usize> {
        let account = self.places.first().copied().flatten()?;
        let account = trimmed(record.get(account).unwrap_or_default());
        if !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        record
            .iter()
            .position(|text| TOTALS.contains(&names::plain(text).as_str()))
    }
}

/// What people write before a sum, without spaces and in lower case.
const TOTALS: [&str; 9] = [
    "합계",
    "총계",
    "총합계",
    "소계",
    "누계",
    "계",
    "total",
    "subtotal",
    "sum",
];

/// Whether it is the line by which Excel is told that commas separate.
fn is_separator_line(record: &csv::StringRecord) -> bool {
    record.iter().eq(["sep=", ""])
}

/// The line of a quote that is never closed, so that the rest of the file is one cell: every row after it would be lost.
fn open_quote(text: &str) -> Option<u64> {
    let (mut line, mut quoted_since) = (1, None);
    let mut at_start = true;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, quoted_since) {
            ('"', Some(_)) if characters.peek() == Some(&'"') => {
                characters.next();
            }
            ('"', Some(_)) => quoted_since = None,
            ('"', None) if at_start => quoted_since = Some(line),
            _ => {}
        }
        at_start = quoted_since.is_none() && matches!(character, ',' | '\n' | '\r');
        line += u64::from(character == '\n');
    }
    quoted_since
}

fn is_empty(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| trimmed(cell).is_empty())
}

/// Counts lines up to a place in the text; places only go forward.
struct Lines<'a> {
    text: &'a [u8],
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            counted: 0,
            line: 1,
        }
    }

    /// The line on which a record begins; the reader's own count takes the end of the line before for its beginning.
    fn of_record(&mut self, record: &csv::StringRecord) -> u64 {
        let start = record.position().map_or(0, csv::Position::byte);
        let mut start = usize::try_from(start).unwrap_or(usize::MAX);
        while matches!(self.text.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        while self.counted < start.min(self.text.len()) {
            let ends = match self.text[self.counted] {
                b'\n' => true,
                b'\r' => self.text.get(self.counted + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.counted += 1;
        }
        self.line
    }
}

fn shown_names(known: &[Name]) -> String {
    let names: Vec<String> = known.iter().map(Name::shown).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ontu::nh::PaymentOrder;
    use ontu::runtime::Operation;

    use super::super::failure;
    use super::super::names::{Name, member};
    use super::{Cell, Table};
    use crate::exit::Failure;
    use crate::language::Language;

    fn names() -> Vec<Name> {
        let rows = member(PaymentOrder::INFO.request, "Rec").unwrap();
        let members = rows.repeat.unwrap().members;
        vec![
            Name::required(member(members, "Vran").unwrap(), &[]),
            Name::required(member(members, "InvAmt").unwrap(), &[]),
        ]
    }

    /// The cells of a row, none where a column is missing or empty.
    type Row = Vec<Option<Cell>>;

    fn read(text: &str) -> Result<(Table, Vec<Row>), String> {
        let shown = |failure: Box<Failure>| failure.message().text(Language::En).to_owned();
        let (path, bytes) = (Path::new("a.csv"), text.as_bytes().to_vec());
        let mut rows = Vec::new();
        let table = Table::read(path, bytes, &names(), |cells, _| rows.push(cells.to_vec()))
            .map_err(|faults| shown(faults.into_failure()))?;
        failure(std::slice::from_ref(&table.faults)).map_err(shown)?;
        Ok((table, rows))
    }

    fn check(text: &str, expected: &[(&str, &str, u64)]) {
        let (_, rows) = read(text).unwrap();
        let found: Vec<(&str, &str, u64)> = rows
            .iter()
            .map(|row| {
                let [Some(account), Some(amount)] = &row[..] else {
                    panic!("two cells");
                };
                (account.text.as_str(), amount.text.as_str(), account.at.line)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    fn refused(text: &str, parts: &[&str]) {
        let Err(message) = read(text) else {
            panic!("faults in {text}");
        };
        for part in parts {
            assert!(message.contains(part), "{part} in {message}");
        }
    }

    #[test]
    fn columns_are_found_in_any_order_and_rows_keep_theirs() {
        check(
            "Vran,InvAmt\n1,10\n2,\"1,000\"\n",
            &[("1", "10", 2), ("2", "1,000", 3)],
        );
        check(
            "이름,투자금액(원),가상계좌번호\r\n가,10,1\r\n나,20,2\r\n",
            &[("1", "10", 2), ("2", "20", 3)],
        );
        assert_eq!(
            read("이름,Vran,InvAmt,\n가,1,2,\n").unwrap().0.unused,
            ["이름"]
        );
    }

    #[test]
    fn empty_lines_count_and_are_passed_over() {
        check(
            "\n\nVran,InvAmt\n\n1,10\n,,\n \n2,20\n,\n",
            &[("1", "10", 5), ("2", "20", 8)],
        );
        check(
            "Vran,InvAmt,비고\n1,10,\"두\n줄\"\n2,20,\n",
            &[("1", "10", 2), ("2", "20", 4)],
        );
    }

    #[test]
    fn every_fault_has_its_line_and_column() {
        refused(
            "Vran,InvAmt\n,10\n2,\n3,1,000\n",
            &["a.csv:2:1", "a.csv:3:2", "a.csv:4:3"],
        );
        refused("Vran,Vran,InvAmt\n1,2,3\n", &["a.csv:1:2"]);
        refused("Vran,Betrag\n1,2\n", &["investment_amount", "투자금액"]);
        refused("Vran,investment_amunt\n1,2\n", &["investment_amunt"]);
        refused("Vran\tInvAmt\n1\t2\n", &["comma"]);
        refused("Vran,InvAmt\n", &["row"]);
        refused("", &["Vran", "InvAmt"].map(|_| "virtual_account_no"));
    }
}
