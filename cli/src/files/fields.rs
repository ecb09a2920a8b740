//! A loan file: YAML with one `name: value` a line, every value taken as the text that stands there.
//!
//! A bank code `011` and an account number stay what was typed: nothing is ever read as a number first.

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_saphyr::{Error, Location, Spanned};

use super::names::{self, Found, Name};
use super::{At, Cell, Faults, decode, trimmed};
use crate::messages::files as words;

/// The values of a loan file, in the order of the names that were asked for.
#[derive(Debug)]
pub(crate) struct Fields {
    cells: Vec<Option<Cell>>,
    /// What is wrong with the file so far.
    pub(crate) faults: Faults,
}

impl Fields {
    /// Reads a file; what is missing, unknown or there twice is among the faults.
    ///
    /// # Errors
    /// When it is no text or no YAML, so that no value can be looked at.
    pub(crate) fn read(path: &Path, bytes: Vec<u8>, known: &[Name]) -> Result<Self, Faults> {
        let text = decode::text(path, bytes)?;
        let mut faults = Faults::of(path);
        let lines = match serde_saphyr::from_str::<Lines>(&text) {
            Ok(lines) => lines.0,
            Err(error) => {
                // The error's own text may show a value; its place does not.
                let what = match error.without_snippet() {
                    Error::DuplicateMappingKey { .. } => words::twice(),
                    _ => words::not_yaml(),
                };
                match error.location().map(at) {
                    Some(at) => faults.at(at, what),
                    None => faults.whole(what),
                }
                return Err(faults);
            }
        };
        let mut cells: Vec<Option<Cell>> = vec![None; known.len()];
        for (name, value) in lines {
            let place = at(name.referenced);
            let name = decode::nfc(name.value);
            let Some(Found { index, unit }) = names::find(known, &name) else {
                let shown = name.chars().take(40).collect::<String>();
                faults.at(
                    place,
                    match names::likely(known, &name) {
                        Some(likely) => words::unknown_name_likely(shown, likely),
                        None => words::unknown_name(shown, shown_names(known)),
                    },
                );
                continue;
            };
            if cells[index].is_some() {
                faults.at(place, words::twice());
                continue;
            }
            if let Some(unit) = unit {
                faults.at(place, words::other_unit(known[index].shown(), unit));
            }
            let at = at(value.referenced);
            // An escape such as \u1100 becomes text here and not before.
            let text = decode::nfc(value.value.unwrap_or_default());
            cells[index] = Some(Cell {
                text: trimmed(&text).to_owned(),
                at,
            });
        }
        for (name, cell) in known.iter().zip(&mut cells) {
            match cell {
                None if name.required => faults.whole(words::missing_name(name.shown())),
                // An optional value that is left empty is left out.
                Some(found) if found.text.is_empty() && !name.required => *cell = None,
                _ => {}
            }
        }
        Ok(Self { cells, faults })
    }

    /// The values by the index of their names, and the faults to add to.
    pub(crate) fn parts(&mut self) -> (&[Option<Cell>], &mut Faults) {
        (&self.cells, &mut self.faults)
    }
}

fn shown_names(known: &[Name]) -> String {
    let names: Vec<&str> = known
        .iter()
        .map(|name| name.member.element.english)
        .collect();
    names.join(", ")
}

fn at(location: Location) -> At {
    At {
        line: location.line(),
        column: location.column(),
    }
}

/// The lines of the file, in its order.
///
/// A value that is left empty is none.
struct Lines(Vec<(Spanned<String>, Spanned<Option<String>>)>);

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Lines;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("one `name: value` a line")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<Lines, A::Error> {
                let mut lines = Vec::new();
                while let Some(line) = map.next_entry()? {
                    lines.push(line);
                }
                Ok(Lines(lines))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ontu::nh::PaymentOrder;
    use ontu::runtime::Operation;
    use unicode_normalization::UnicodeNormalization;

    use super::super::failure;
    use super::super::names::{Name, member};
    use super::Fields;
    use crate::language::Language;

    fn names() -> Vec<Name> {
        let name = |wire| member(PaymentOrder::INFO.request, wire).unwrap();
        vec![
            Name::required(name("LoanNo"), &[]),
            Name::required(name("Bncd"), &[]),
            Name::optional(name("MractOtlt"), &[]),
        ]
    }

    type Placed = Option<(String, u64, u64)>;

    fn read(text: &str) -> Result<Vec<Placed>, String> {
        let shown =
            |failure: Box<crate::exit::Failure>| failure.message().text(Language::En).to_owned();
        let fields = Fields::read(Path::new("loan.yaml"), text.as_bytes().to_vec(), &names())
            .map_err(|faults| shown(faults.into_failure()))?;
        let cells = (0..3).map(|index: usize| {
            let cell = fields.cells.get(index)?.as_ref()?;
            Some((cell.text.clone(), cell.at.line, cell.at.column))
        });
        let cells = cells.collect();
        failure(&[fields.faults]).map_err(shown).map(|()| cells)
    }

    fn check(text: &str, expected: [&str; 2]) {
        let cells = read(text).unwrap();
        let texts: Vec<&str> = cells.iter().flatten().map(|cell| cell.0.as_str()).collect();
        assert_eq!(texts, expected, "{text}");
    }

    #[test]
    fn values_stay_the_text_that_stands_there() {
        check(
            "loan_no: 202601050001\nbank_code: 011\n",
            ["202601050001", "011"],
        );
        check("대출번호: '0x10'\n은행코드: \"011\"\n", ["0x10", "011"]);
        check("LoanNo: 1_000\nBncd: 0o7 # 은행\n", ["1_000", "0o7"]);
        check(
            "loan_no: 1.0\nbank_code: 3.02E+12\ndeposit_memo:\n",
            ["1.0", "3.02E+12"],
        );
    }

    #[test]
    fn values_know_their_place() {
        let cells = read("\n# 대출\nloan_no: 5\nbank_code:   011\n").unwrap();
        assert_eq!(cells[0], Some(("5".to_owned(), 3, 10)));
        assert_eq!(cells[1], Some(("011".to_owned(), 4, 14)));
    }

    fn refused(text: &str, part: &str) {
        let message = read(text).unwrap_err();
        assert!(message.contains(part), "{message}");
    }

    #[test]
    fn what_is_missing_unknown_or_twice_is_named() {
        refused("loan_no: 5\n", "bank_code");
        refused("loan_no: 5\nbank_cod: 011\n", "bank_code");
        refused("loan_no: 5\nbank_code: 011\ncolour: red\n", "loan.yaml:3:1");
        refused("loan_no: 5\nloan_no: 6\nbank_code: 011\n", "loan.yaml:2:1");
        refused("loan_no: 5\n대출번호: 6\nbank_code: 011\n", "loan.yaml:2:1");
    }

    #[test]
    fn a_unit_that_is_no_krw_is_named() {
        refused("loan_no(천원): 5\nbank_code: 011\n", "loan.yaml:1:1");
        refused("\"loan_no（백만원）\": 5\nbank_code: 011\n", "（백만원）");
        check("loan_no[원]: 5\nbank_code: 011\n", ["5", "011"]);
    }

    #[test]
    fn hangul_that_was_taken_apart_is_read_as_it_looks() {
        let apart: String = "대출번호: 5\n은행코드: 011\n".nfd().collect();
        check(&apart, ["5", "011"]);
        // As a program writes Hangul that escapes what is not ASCII.
        let cells = read("loan_no: 5\nbank_code: 011\ndeposit_memo: \"\\u1112\\u1169\"\n").unwrap();
        assert_eq!(cells[2].as_ref().unwrap().0, "호");
    }

    #[test]
    fn what_is_no_such_file_shows_no_value() {
        for text in [
            "loan_no: [790000000]\n",
            "loan_no: {a: 790000000}\n",
            "- 790000000\n",
            "790000000",
            "loan_no: \"790000000\nbank_code: 1",
            "loan_no: 790000000\n bank_code: 1\n",
            "",
            "a: &x 790000000\nb: *x\n---\nc: 1\n",
        ] {
            let message = read(text).unwrap_err();
            assert!(!message.contains("7900"), "{text}: {message}");
            assert!(message.contains("loan.yaml"), "{text}: {message}");
        }
    }
}
