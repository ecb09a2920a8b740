//! CSV as records of cells: the text of each cell, whether quotes stand around it, and the line on which a record begins.
//!
//! The cells are those of the `csv` crate, which keeps neither quotes nor lines; a test compares the two.

use std::borrow::Cow;

/// A cell as it stands in the file.
#[derive(Debug)]
pub(super) struct RawCell<'a> {
    /// The text, without the quotes around it and with those within it single.
    pub(super) text: Cow<'a, str>,
    /// Whether quotes stand around it: then no separator can have cut it.
    pub(super) quoted: bool,
}

/// A record: one line, or several where a quoted cell holds line breaks.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// Its cells, at least one.
    pub(super) cells: Vec<RawCell<'a>>,
}

/// The records of a text in order; blank lines are none.
#[derive(Debug)]
pub(super) struct Records<'a> {
    rest: &'a str,
    line: u64,
    /// The line of a quote that is never closed, so that the rest of the file is one cell.
    pub(super) open_quote: Option<u64>,
}

impl<'a> Records<'a> {
    /// From the beginning of a text.
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            rest: text,
            line: 1,
            open_quote: None,
        }
    }

    /// Moves on by so many bytes.
    fn pass(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        let passed = passed.as_bytes();
        let next = |index: usize| passed.get(index + 1).or(rest.as_bytes().first());
        let ends = passed.iter().enumerate().filter(|(index, byte)| {
            // A carriage return with a line feed behind it is one line break.
            **byte == b'\n' || **byte == b'\r' && next(*index) != Some(&b'\n')
        });
        self.line += ends.count() as u64;
        self.rest = rest;
    }

    /// Takes a cell, and says whether another one follows in its record.
    fn cell(&mut self) -> (RawCell<'a>, bool) {
        let (line, whole) = (self.line, self.rest);
        let mut text = Cow::Borrowed("");
        let mut unquoted = whole;
        let quoted = whole.starts_with('"');
        if quoted {
            unquoted = &whole[1..];
            loop {
                let Some(end) = unquoted.find('"') else {
                    self.open_quote = Some(line);
                    text += unquoted;
                    unquoted = "";
                    break;
                };
                text += &unquoted[..end];
                unquoted = &unquoted[end + 1..];
                if !unquoted.starts_with('"') {
                    break;
                }
                text += "\"";
                unquoted = &unquoted[1..];
            }
        }
        // Quotes within an unquoted text, or behind a quoted one, are characters as any other.
        let end = unquoted.find([',', '\n', '\r']).unwrap_or(unquoted.len());
        text += &unquoted[..end];
        let more = unquoted[end..].starts_with(',');
        self.pass(whole.len() - unquoted.len() + end + usize::from(more));
        (RawCell { text, quoted }, more)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let begins = self
            .rest
            .find(|character| !['\n', '\r'].contains(&character));
        self.pass(begins?);
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, more) = self.cell();
            cells.push(cell);
            if !more {
                return Some(Record { line, cells });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Records;

    /// Every text of so many characters out of those that matter to CSV.
    fn texts(length: u32) -> impl Iterator<Item = String> {
        let alphabet = ['a', ',', '"', '\n', '\r'];
        (0..5_usize.pow(length)).map(move |number| {
            let digit = |place: u32| number / 5_usize.pow(place) % 5;
            (0..length).map(|place| alphabet[digit(place)]).collect()
        })
    }

    #[test]
    fn cells_are_those_of_the_csv_crate() {
        for text in (0..=6).flat_map(texts) {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let found: Vec<Vec<String>> = Records::of(&text)
                .map(|record| {
                    let cells = record.cells.into_iter();
                    cells.map(|cell| cell.text.into_owned()).collect()
                })
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn lines_and_quotes_are_kept() {
        let text = "\r\na,\"1,0\"\"\"\r\"x\ny\r\nz\",b\n\nc,\"d";
        let mut records = Records::of(text);
        let found: Vec<(u64, Vec<(String, bool)>)> = records
            .by_ref()
            .map(|record| {
                let cells = record.cells.into_iter();
                let cells = cells.map(|cell| (cell.text.into_owned(), cell.quoted));
                (record.line, cells.collect())
            })
            .collect();
        let cell = |text: &str, quoted: bool| (text.to_owned(), quoted);
        assert_eq!(
            found,
            [
                (2, vec![cell("a", false), cell("1,0\"", true)]),
                (3, vec![cell("x\ny\r\nz", true), cell("b", false)]),
                (7, vec![cell("c", false), cell("d", true)]),
            ]
        );
        assert_eq!(records.open_quote, Some(7));
    }
}
