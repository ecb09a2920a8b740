//! A table: CSV with a heading, its columns found by their names, its rows handed out one by one with a place for every cell.
//!
//! A repayment may have a million rows, so none of them is kept here.

use std::path::Path;

use ontu::runtime::Kind;

use super::names::{self, Name};
use super::records::{RawCell, Record, Records};
use super::{At, Cell, Faults, decode, trimmed};
use crate::messages::files as words;

/// How many records are looked at for the heading, where the first is none.
const LOOKED_AT: usize = 10;

/// What separates the columns of other tables than ours.
const SEPARATORS: [char; 3] = ['\t', ';', '|'];

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
        let mut records = Records::of(&text);
        let mut filled = records
            .by_ref()
            .filter(|record| !is_empty(record) && !is_separator_line(record));
        let first: Vec<Record<'_>> = filled.by_ref().take(LOOKED_AT).collect();
        let heading = heading(&first, known, &mut faults);
        let columns = heading.map(|heading| columns(heading, known, &mut faults));
        // Without its columns a table is not looked at further: every row would be wrong for the same reason.
        let Some((layout, unused)) = columns.filter(|_| faults.is_empty()) else {
            return Err(faults);
        };

        let mut is_empty_table = true;
        for record in first.into_iter().skip(1).chain(filled) {
            is_empty_table = false;
            take(&layout.row(&record, &mut faults), &mut faults);
        }
        if let Some(line) = records.open_quote {
            let at = At { line, column: 1 };
            faults.at(at, words::open_quote());
        }
        if is_empty_table {
            faults.whole(words::no_rows());
        }
        Ok(Self { unused, faults })
    }
}

/// The heading, which is the first record; where it is none, that is one fault, whatever the reason.
fn heading<'a, 't>(
    first: &'a [Record<'t>],
    known: &[Name],
    faults: &mut Faults,
) -> Option<&'a Record<'t>> {
    let Some(heading) = first.first() else {
        faults.whole(words::no_heading(shown_names(known)));
        return None;
    };
    let at = At {
        line: heading.line,
        column: 1,
    };
    let is_name = |text: &str| names::find(known, text).is_some();
    let names = |record: &Record<'_>| {
        let cells = record.cells.iter();
        cells.filter(|cell| is_name(&cell.text)).count()
    };
    let found = names(heading);
    let below = first.iter().find(|record| names(record) > found.max(1));
    // The line that tells Excel of other separators than commas.
    let is_told = heading.cells[0].text.starts_with("sep=");
    let is_separated_otherwise = |record: &Record<'_>| {
        let texts = record.cells.iter().map(|cell| &*cell.text);
        let mut parts = texts.filter(|text| text.contains(SEPARATORS));
        parts.any(|text| record.line == heading.line || text.split(SEPARATORS).any(is_name))
    };
    let no_name = found == 0 && below.is_none();
    if is_told || no_name && first.iter().any(is_separated_otherwise) {
        faults.at(at, words::other_separator());
    } else if let Some(below) = below {
        faults.at(at, words::title_above(below.line));
    } else if found == 0 {
        faults.at(at, words::no_heading(shown_names(known)));
    }
    Some(heading).filter(|_| faults.is_empty())
}

/// Where each name's column is, and the headings of the columns that have none.
fn columns<'a>(
    heading: &Record<'_>,
    known: &'a [Name],
    faults: &mut Faults,
) -> (Layout<'a>, Vec<String>) {
    let at = |index: usize| At {
        line: heading.line,
        column: index as u64 + 1,
    };
    let mut places: Vec<Option<usize>> = vec![None; known.len()];
    let (mut unused, mut blank) = (Vec::new(), Vec::new());
    for (index, title) in heading.cells.iter().enumerate() {
        let title = trimmed(&title.text);
        match names::find(known, title) {
            Some(found) if places[found.index].is_some() => {
                faults.at(at(index), words::column_twice(known[found.index].shown()));
            }
            Some(found) => {
                places[found.index] = Some(index);
                if let Some(unit) = found.unit {
                    faults.at(
                        at(index),
                        words::other_unit(known[found.index].shown(), unit),
                    );
                }
            }
            None if title.is_empty() => blank.push(index),
            None => unused.push(title.chars().take(40).collect::<String>()),
        }
    }
    for (name, place) in known.iter().zip(&places) {
        if place.is_some() {
            continue;
        }
        // An optional column under a misspelled heading must not be lost silently.
        let likely = unused
            .iter()
            .find(|title| names::likely(&[*name], title).is_some());
        match likely {
            Some(title) => {
                faults.at(at(0), words::column_misspelled(title, name.shown()));
            }
            None if name.required => faults.at(at(0), words::no_column(name.shown())),
            None => {}
        }
    }
    let layout = Layout {
        width: heading.cells.len(),
        places,
        blank,
        known,
    };
    (layout, unused)
}

/// What the heading says of every row.
struct Layout<'a> {
    width: usize,
    /// The column of each name.
    places: Vec<Option<usize>>,
    /// The columns without a heading.
    blank: Vec<usize>,
    known: &'a [Name],
}

impl Layout<'_> {
    /// The cells of a row, with what is wrong with the row as such.
    fn row(&self, record: &Record<'_>, faults: &mut Faults) -> Vec<Option<Cell>> {
        let at = |column: usize| At {
            line: record.line,
            column: column as u64 + 1,
        };
        let text = |index: usize| {
            record
                .cells
                .get(index)
                .map_or("", |cell| trimmed(&cell.text))
        };
        let beyond = || (self.width..record.cells.len()).find(|index| !text(*index).is_empty());
        let unnamed = || {
            self.blank
                .iter()
                .copied()
                .find(|index| !text(*index).is_empty())
        };
        // One cause is one fault: an amount that was cut also fills cells that nothing names.
        let wrong = if let Some(index) = self.label_of_totals(record) {
            Some((index, words::row_of_totals()))
        } else if let Some(index) = self.rest_of_amount(record) {
            Some((index, words::rest_of_amount()))
        } else if let Some(index) = beyond() {
            Some((index, words::too_many_cells(record.cells.len(), self.width)))
        } else {
            unnamed().map(|index| (index, words::no_heading_above()))
        };
        if let Some((index, what)) = wrong {
            faults.at(at(index), what);
            return vec![None; self.known.len()];
        }
        let mut cells = Vec::with_capacity(self.known.len());
        for (name, place) in self.known.iter().zip(&self.places) {
            let cell = place.map(|index| Cell {
                text: text(index).to_owned(),
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
    fn label_of_totals(&self, record: &Record<'_>) -> Option<usize> {
        let account = self.places.first().copied().flatten()?;
        let account = record.cells.get(account);
        let account = account.map_or("", |cell| trimmed(&cell.text));
        if !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut cells = record.cells.iter();
        cells.position(|cell| TOTALS.contains(&names::plain(&cell.text).as_str()))
    }

    /// Where a row holds what can be the rest of an amount that its separators have cut: behind the amount, or the amount itself behind another cell.
    fn rest_of_amount(&self, record: &Record<'_>) -> Option<usize> {
        let columns = self.known.iter().zip(&self.places);
        let mut amounts = columns.filter_map(|(name, place)| {
            let is_amount = name.member.element.kind == Kind::Amount;
            place.filter(|_| is_amount)
        });
        let is =
            |index: usize, is: fn(&RawCell<'_>) -> bool| record.cells.get(index).is_some_and(is);
        amounts.find_map(|amount| {
            let mut rests = [amount, amount + 1].into_iter().filter(|rest| *rest > 0);
            rests.find(|rest| is(rest - 1, begins_amount) && is(*rest, continues_amount))
        })
    }
}

/// Whether a cell can be what stands before the first separator of an amount; quotes hold an amount together.
fn begins_amount(cell: &RawCell<'_>) -> bool {
    let text = trimmed(&cell.text).as_bytes();
    let digits = text.iter().all(u8::is_ascii_digit);
    !cell.quoted && digits && (1..=3).contains(&text.len()) && text[0] != b'0'
}

/// Whether a cell can be what stands behind a separator of an amount: three digits, with a fraction or a unit where the amount ends.
fn continues_amount(cell: &RawCell<'_>) -> bool {
    let Some((digits, end)) = trimmed(&cell.text).split_at_checked(3) else {
        return false;
    };
    let fraction = end
        .strip_prefix('.')
        .map(|end| end.trim_start_matches(|it: char| it.is_ascii_digit()));
    let end = fraction.unwrap_or(end).trim();
    let is_end = end.is_empty() || names::is_krw(end);
    !cell.quoted && is_end && digits.bytes().all(|byte| byte.is_ascii_digit())
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
fn is_separator_line(record: &Record<'_>) -> bool {
    let cells = record.cells.iter().map(|cell| &*cell.text);
    cells.eq(["sep=", ""])
}

fn is_empty(record: &Record<'_>) -> bool {
    let mut cells = record.cells.iter();
    cells.all(|cell| trimmed(&cell.text).is_empty())
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
