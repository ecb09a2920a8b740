//! A table: CSV with a heading, its columns found by their names, its rows kept in order with a place for every cell.

use std::path::Path;

use super::names::{self, Name};
use super::{At, Cell, Faults, decode, failure, trimmed};
use crate::exit::Result;
use crate::messages::files as words;

/// The rows of a table, each with its cells in the order of the names that were asked for.
#[derive(Debug)]
pub(crate) struct Table {
    /// The rows; a cell is none where an optional one is empty or its column is not there.
    pub(crate) rows: Vec<Vec<Option<Cell>>>,
    /// The columns that nothing was asked of, by their headings.
    pub(crate) unused: Vec<String>,
    /// What is wrong with the file so far.
    pub(crate) faults: Faults,
}

impl Table {
    /// Reads a file; missing columns, short rows and empty cells are among the faults.
    ///
    /// # Errors
    /// When it is no text or has no heading, so that no cell can be looked at.
    pub(crate) fn read(path: &Path, bytes: &[u8], known: &[Name]) -> Result<Self> {
        let text = decode::text(path, bytes)?;
        let mut faults = Faults::of(path);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let heading = loop {
            match records.next() {
                Some(Ok(record)) if is_empty(&record) => {}
                Some(Ok(record)) => break record,
                _ => {
                    faults.whole(words::no_heading(shown_names(known)));
                    return Err(faults.into_failure());
                }
            }
        };
        let mut lines = Lines::of(&text);
        let line = lines.of_record(&heading);
        let (places, unused) = columns(&heading, line, known, &mut faults);
        // Without its columns a table is not looked at further: every row would be wrong for the same reason.
        failure(&[faults.clone()])?;

        let mut rows = Vec::new();
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
            rows.push(row(
                &record,
                line,
                heading.len(),
                &places,
                known,
                &mut faults,
            ));
        }
        if rows.is_empty() {
            faults.whole(words::no_rows());
        }
        Ok(Self {
            rows,
            unused,
            faults,
        })
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
    let separated_otherwise = heading.len() == 1
        && heading
            .get(0)
            .is_some_and(|title| title.contains(['\t', ';']));
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
    if separated_otherwise {
        faults.at(At { line, column: 1 }, words::other_separator());
    }
    (places, unused)
}

fn row(
    record: &csv::StringRecord,
    line: u64,
    width: usize,
    places: &[Option<usize>],
    known: &[Name],
    faults: &mut Faults,
) -> Vec<Option<Cell>> {
    let at = |column: usize| At {
        line,
        column: column as u64 + 1,
    };
    let beyond = record
        .iter()
        .enumerate()
        .skip(width)
        .find(|(_, text)| !trimmed(text).is_empty());
    if let Some((index, _)) = beyond {
        // An amount with separators and without quotes falls apart into several cells.
        faults.at(at(index), words::too_many_cells(record.len(), width));
        return vec![None; known.len()];
    }
    let mut cells = Vec::with_capacity(known.len());
    for (name, place) in known.iter().zip(places) {
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
            other => cells.push(other),
        }
    }
    cells
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

    use super::super::names::{Name, member};
    use super::{Table, failure};
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

    fn read(text: &str) -> Result<Table, String> {
        let shown = |failure: Box<Failure>| failure.message().text(Language::En).to_owned();
        let table = Table::read(Path::new("a.csv"), text.as_bytes(), &names()).map_err(shown)?;
        failure(std::slice::from_ref(&table.faults)).map_err(shown)?;
        Ok(table)
    }

    fn check(text: &str, expected: &[(&str, &str, u64)]) {
        let table = read(text).unwrap();
        let found: Vec<(&str, &str, u64)> = table
            .rows
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
        let message = read(text).unwrap_err();
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
            read("이름,Vran,InvAmt,\n가,1,2,\n").unwrap().unused,
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
