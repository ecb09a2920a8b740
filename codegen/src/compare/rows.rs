//! Pairs the rows of two layout tables and compares their cells.

use super::comparing::Comparing;
use super::contract::RowCells;
use super::{Change, Fact, Place, Spelling};
use crate::import::words;
use crate::resolved::Requiredness;

impl Comparing<'_> {
    /// Compares two tables, or two repeating parts.
    pub(super) fn rows(&mut self, place: &Place, spec: &[RowCells], document: &[RowCells]) {
        let pairs = paired(spec, document);
        for (index, said) in spec.iter().enumerate() {
            let place = Place {
                element: said.element.clone(),
                ..place.clone()
            };
            match pairs[index] {
                Some(found) => self.row(&place, said, &document[found]),
                None => self.add(place, Change::RowRemoved, 0),
            }
        }
        let mut before: Option<&RowCells> = None;
        for (found, printed) in document.iter().enumerate() {
            if !pairs.contains(&Some(found)) {
                let place = Place {
                    element: printed.element.clone(),
                    ..place.clone()
                };
                let after = before.map(|row| spec_name(row, document, spec, &pairs));
                self.add(
                    place,
                    Change::RowAdded(Box::new(printed.clone()), after),
                    printed.line,
                );
            }
            before = Some(printed);
        }
        self.order(place, spec, document, &pairs);
    }

    fn row(&mut self, place: &Place, spec: &RowCells, document: &RowCells) {
        let line = document.line;
        if spec.element != document.element {
            let spelling = if spec.element.eq_ignore_ascii_case(&document.element) {
                Spelling::Case
            } else {
                Spelling::Confusable
            };
            let alike = self.look_alike(&spec.element, &document.element);
            self.add_alike(
                place.clone(),
                Change::RowRenamed(document.element.clone(), spelling),
                line,
                alike,
            );
        }
        self.cell(place, Fact::Name, &spec.name, &document.name, line);
        let length =
            |length: Option<u32>| length.map_or_else(String::new, |length| length.to_string());
        self.cell(
            place,
            Fact::Length,
            &length(spec.length),
            &length(document.length),
            line,
        );
        // A member that is never seen on the wire was printed in some way once, which the spec no longer says.
        if spec.required != document.required && spec.required != Requiredness::Unused {
            let change = Change::Cell(
                Fact::Required,
                required(spec.required).to_owned(),
                required(document.required).to_owned(),
            );
            self.add(place.clone(), change, line);
        }
        self.cell(
            place,
            Fact::Description,
            &spec.description,
            &document.description,
            line,
        );
        if spec.repeats != document.repeats {
            let change = Change::Cell(
                Fact::Repeats,
                spec.repeats.to_string(),
                document.repeats.to_string(),
            );
            self.add(place.clone(), change, line);
        }
        if spec.repeats && document.repeats {
            let within = Place {
                within: Some(spec.element.clone()),
                element: String::new(),
                ..place.clone()
            };
            self.rows(&within, &spec.rows, &document.rows);
        }
    }

    fn order(
        &mut self,
        place: &Place,
        spec: &[RowCells],
        document: &[RowCells],
        pairs: &[Option<usize>],
    ) {
        let found: Vec<usize> = pairs.iter().flatten().copied().collect();
        if found.is_sorted() {
            return;
        }
        let mut ordered: Vec<(usize, &str)> = pairs
            .iter()
            .zip(spec)
            .filter_map(|(found, row)| Some(((*found)?, row.element.as_str())))
            .collect();
        ordered.sort_unstable();
        let line = ordered
            .first()
            .and_then(|(found, _)| document.get(*found))
            .map_or(0, |row| row.line);
        let elements = ordered
            .into_iter()
            .map(|(_, element)| element.to_owned())
            .collect();
        self.add(place.clone(), Change::RowsReordered(elements), line);
    }
}

/// For each row of the spec the row of the document that it is: the same element, then the same letters in another case, then letters that look the same.
fn paired(spec: &[RowCells], document: &[RowCells]) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; spec.len()];
    let mut used = vec![false; document.len()];
    let ways: [fn(&str, &str) -> bool; 3] = [
        |said, printed| said == printed,
        |said, printed| said.eq_ignore_ascii_case(printed),
        |said, printed| words::fold(said) == words::fold(printed),
    ];
    for same in ways {
        for (index, said) in spec.iter().enumerate() {
            if pairs[index].is_some() {
                continue;
            }
            let found = document
                .iter()
                .enumerate()
                .position(|(found, printed)| !used[found] && same(&said.element, &printed.element));
            if let Some(found) = found {
                used[found] = true;
                pairs[index] = Some(found);
            }
        }
    }
    pairs
}

/// How the spec spells a row of the document, or will once the row is added.
fn spec_name(
    row: &RowCells,
    document: &[RowCells],
    spec: &[RowCells],
    pairs: &[Option<usize>],
) -> String {
    let found = document.iter().position(|other| std::ptr::eq(other, row));
    pairs
        .iter()
        .position(|pair| pair.is_some() && *pair == found)
        .map_or_else(|| row.element.clone(), |index| spec[index].element.clone())
}

/// The word of a requiredness in reports.
pub(super) fn required(required: Requiredness) -> &'static str {
    match required {
        Requiredness::Required => "필수",
        Requiredness::Optional => "선택",
        Requiredness::Unstated => "",
        Requiredness::Unused => "unused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(element: &str) -> RowCells {
        RowCells {
            element: element.to_owned(),
            name: String::new(),
            length: None,
            required: Requiredness::Required,
            description: String::new(),
            repeats: false,
            rows: Vec::new(),
            line: 0,
        }
    }

    #[test]
    fn rows_pair_by_element_then_by_case_then_by_looks() {
        let rows = |elements: &[&str]| elements.iter().map(|name| row(name)).collect::<Vec<_>>();
        let check = |spec: &[&str], document: &[&str], expected: &[Option<usize>]| {
            assert_eq!(paired(&rows(spec), &rows(document)), expected);
        };
        check(&["Rec", "Iqds"], &["lqds", "REC"], &[Some(1), Some(0)]);
        check(&["REC", "Rec"], &["Rec"], &[None, Some(0)]);
        check(&["Acno"], &["Amt"], &[None]);
    }
}
