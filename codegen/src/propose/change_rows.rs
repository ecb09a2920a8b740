//! Edits of one layout table: cells, rows that go, rows that move, rows that come, and new spellings last, since rows are found by their old ones.

use std::io;

use super::change::Changing;
use super::edit::Step;
use super::files::below;
use super::rows::{Table, codes, limit, required};
use super::yaml::{Yaml, quoted};
use super::{Note, names::Names};
use crate::compare::contract::RowCells;
use crate::compare::{Change, Difference, Fact, Part};
use crate::import::words;
use crate::load::model::{Direction, Row};
use crate::resolved::Requiredness;

/// Edits the table at a path of a file.
pub(super) fn table(
    changing: &mut Changing<'_>,
    file: &str,
    path: &[Step],
    group: &[&Difference],
) -> io::Result<()> {
    let mut editing = Editing {
        changing,
        file,
        path,
    };
    for difference in group {
        if let Change::Cell(fact, before, after) = &difference.change {
            editing.cell(difference, *fact, before, after)?;
        }
    }
    for difference in group {
        if difference.change == Change::RowRemoved {
            editing.remove(difference)?;
        }
    }
    for difference in group {
        if let Change::RowsReordered(order) = &difference.change {
            editing.reorder(difference, order)?;
        }
    }
    for difference in group {
        if let Change::RowAdded(row, after) = &difference.change {
            editing.add(difference, row, after.as_deref())?;
        }
    }
    for difference in group {
        if let Change::RowRenamed(to, _) = &difference.change {
            editing.rename(difference, to)?;
        }
    }
    Ok(())
}

struct Editing<'a, 'c> {
    changing: &'a mut Changing<'c>,
    file: &'a str,
    path: &'a [Step],
}

impl Editing<'_, '_> {
    /// The list that a difference speaks of.
    fn list(&mut self, difference: &Difference) -> io::Result<Option<Vec<Step>>> {
        let Some(part) = &difference.place.within else {
            return Ok(Some(self.path.to_vec()));
        };
        let editor = self.changing.files.edit(self.file)?;
        let index = editor.position(self.path, "element", part);
        Ok(index.map(|index| below(&below(self.path, index), "rows")))
    }

    /// The row that a difference speaks of.
    fn row(&mut self, difference: &Difference) -> io::Result<Option<Vec<Step>>> {
        let Some(list) = self.list(difference)? else {
            return Ok(None);
        };
        let editor = self.changing.files.edit(self.file)?;
        let index = editor.position(&list, "element", &difference.place.element);
        Ok(index.map(|index| below(&list, index)))
    }

    fn cell(
        &mut self,
        difference: &Difference,
        fact: Fact,
        before: &str,
        after: &str,
    ) -> io::Result<()> {
        let Some(row) = self.row(difference)? else {
            return Ok(());
        };
        match fact {
            Fact::Name => {
                let editor = self.changing.files.edit(self.file)?;
                editor.set(&row, "name", &Yaml::text(after), &["element"]);
            }
            Fact::Length => {
                let editor = self.changing.files.edit(self.file)?;
                if after.is_empty() {
                    editor.unset(&row, "length");
                } else {
                    editor.set(&row, "length", &Yaml::word(after), &["name", "element"]);
                }
                self.changing
                    .lengths
                    .insert(difference.place.element.clone());
            }
            Fact::Required => {
                let word = required(match after {
                    "필수" => Requiredness::Required,
                    "선택" => Requiredness::Optional,
                    _ => Requiredness::Unstated,
                });
                let editor = self.changing.files.edit(self.file)?;
                editor.set(&row, "required", &Yaml::word(word), &["length", "name"]);
            }
            Fact::Description => self.description(difference, &row, before, after)?,
            Fact::Repeats => {
                self.remove(difference)?;
                let printed = self.printed(difference).cloned();
                if let Some(printed) = printed {
                    let place = self.index_in_document(difference);
                    self.insert(difference, &printed, place)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A description, with the codes and limits that the spec reads out of it.
    fn description(
        &mut self,
        difference: &Difference,
        row: &[Step],
        before: &str,
        after: &str,
    ) -> io::Result<()> {
        let editor = self.changing.files.edit(self.file)?;
        if after.is_empty() {
            editor.unset(row, "description");
        } else {
            editor.set(row, "description", &Yaml::text(after), &["required"]);
        }
        let place = format!(
            "{} {} {}",
            difference.place.api,
            difference.place.part.word(),
            difference.place.path()
        );
        let printed = self.printed(difference).cloned();
        let length = printed.as_ref().and_then(|row| row.length);
        let (old, new) = (
            words::coded_values(before, length),
            words::coded_values(after, length),
        );
        if let (true, Some(printed)) = (old != new, &printed) {
            self.coded(row, &old, &new, printed)?;
            self.changing.notes.push(Note::new(
                &place,
                difference.line,
                "the codes that its description lists changed; other rows of the element may list them too",
            ));
        }
        let (was, is) = (limit(before), limit(after));
        if let (true, Some(is)) = (was != is, is) {
            let repeat = below(row, "repeat");
            let editor = self.changing.files.edit(self.file)?;
            for key in ["max", "page"] {
                let found = editor.scalar(&below(&repeat, key));
                if found.is_some() && found == was.map(|was| was.to_string()) {
                    editor.set(&repeat, key, &Yaml::word(is), &[]);
                }
            }
        }
        if numbers(before) != numbers(after) {
            self.changing.notes.push(Note::new(
                &place,
                difference.line,
                "numbers in its description changed: hold `rules`, `repeat`, `default` and `hangul_limit` against them",
            ));
        }
        Ok(())
    }

    fn coded(
        &mut self,
        row: &[Step],
        old: &[(String, String)],
        new: &[(String, String)],
        printed: &RowCells,
    ) -> io::Result<()> {
        let editor = self.changing.files.edit(self.file)?;
        let map = below(row, "codes");
        if editor.entries(&map).is_none() {
            if let Some(codes) = codes(printed) {
                editor.set(row, "codes", &codes, &["description", "required"]);
            }
            return Ok(());
        }
        for (code, meaning) in new {
            let known = old.iter().find(|(known, _)| known == code);
            match known {
                Some((_, was)) if was == meaning => {}
                _ if editor.entries(&map).is_some_and(|keys| keys.contains(code)) => {
                    let entry = below(&map, code.as_str());
                    editor.set(&entry, "meaning", &Yaml::text(meaning), &[]);
                }
                _ => {
                    let entry = Yaml::Map(vec![("meaning".to_owned(), Yaml::text(meaning))]);
                    editor.set_quoted(&map, code, &quoted(code), &entry);
                }
            }
        }
        let gone: Vec<&String> = old
            .iter()
            .map(|(code, _)| code)
            .filter(|code| new.iter().all(|(known, _)| known != *code))
            .collect();
        for code in gone {
            editor.unset(&map, code);
        }
        Ok(())
    }

    fn remove(&mut self, difference: &Difference) -> io::Result<()> {
        let Some(list) = self.list(difference)? else {
            return Ok(());
        };
        let editor = self.changing.files.edit(self.file)?;
        if let Some(index) = editor.position(&list, "element", &difference.place.element) {
            editor.remove(&list, index);
        }
        Ok(())
    }

    fn reorder(&mut self, difference: &Difference, order: &[String]) -> io::Result<()> {
        let Some(list) = self.list(difference)? else {
            return Ok(());
        };
        let editor = self.changing.files.edit(self.file)?;
        let mut last: Option<usize> = None;
        for element in order {
            let Some(index) = editor.position(&list, "element", element) else {
                continue;
            };
            let place = match last {
                Some(last) if index < last => last,
                Some(last) => last + 1,
                None => order
                    .iter()
                    .filter_map(|element| editor.position(&list, "element", element))
                    .min()
                    .unwrap_or(index),
            };
            editor.shift(&list, index, place);
            last = editor.position(&list, "element", element);
        }
        Ok(())
    }

    fn add(
        &mut self,
        difference: &Difference,
        row: &RowCells,
        after: Option<&str>,
    ) -> io::Result<()> {
        let Some(list) = self.list(difference)? else {
            return Ok(());
        };
        let editor = self.changing.files.edit(self.file)?;
        if row.element.is_empty() || editor.position(&list, "element", &row.element).is_some() {
            self.changing.notes.push(Note::new(
                &format!("{} {}", difference.place.api, difference.place.part.word()),
                row.line,
                format!("the row `{}` has no element, or one that the table has already; it is in the extract alone", row.element),
            ));
            return Ok(());
        }
        let place = match after {
            None => 0,
            Some(after) => editor
                .position(&list, "element", after)
                .map_or(usize::MAX, |index| index + 1),
        };
        self.insert(difference, row, place)
    }

    fn insert(&mut self, difference: &Difference, row: &RowCells, place: usize) -> io::Result<()> {
        let Some(list) = self.list(difference)? else {
            return Ok(());
        };
        let mut rows = vec![row.clone()];
        super::tidy::rows(&difference.place.api, &mut rows, &mut self.changing.notes);
        let Some(row) = rows.first() else {
            return Ok(());
        };
        self.changing.additions.dictionary.rows(&row.flat());
        let direction = match difference.place.part {
            Part::Layout(direction) | Part::Header(direction) => direction,
            _ => Direction::Request,
        };
        let type_name = self.changing.type_name(&difference.place.api);
        let mut types = Names::default();
        types.take(&type_name);
        let written = Table {
            direction,
            dictionary: &self.changing.additions.dictionary,
            types: &mut types,
            type_name: &type_name,
        }
        .row(row);
        let editor = self.changing.files.edit(self.file)?;
        editor.insert(&list, place, &written);
        Ok(())
    }

    fn rename(&mut self, difference: &Difference, to: &str) -> io::Result<()> {
        let Some(row) = self.row(difference)? else {
            return Ok(());
        };
        let editor = self.changing.files.edit(self.file)?;
        editor.set(&row, "element", &Yaml::text(to), &[]);
        let from = &difference.place.element;
        self.changing
            .additions
            .renamed(self.changing.edit.spec, from, to);
        self.changing.notes.push(Note::new(
            &format!("{} {} {to}", difference.place.api, difference.place.part.word()),
            difference.line,
            format!("it was spelled {from}: stored calls carry the old spelling, and a JSON reader tells the two apart"),
        ));
        Ok(())
    }

    /// The rows of the document that a difference speaks of.
    fn printed_rows(&self, difference: &Difference) -> &[RowCells] {
        let document = self.changing.edit.document;
        let layouts = match difference.place.part {
            Part::Header(_) => document.header.as_ref(),
            _ => document
                .api(&difference.place.api)
                .and_then(|api| api.section.as_ref())
                .map(|section| &section.layouts),
        };
        let direction = match difference.place.part {
            Part::Layout(direction) | Part::Header(direction) => direction,
            _ => return &[],
        };
        let rows = layouts.map_or(&[][..], |layouts| layouts.of(direction));
        match &difference.place.within {
            Some(part) => rows
                .iter()
                .find(|row| row.element == *part)
                .map_or(&[], |row| row.rows.as_slice()),
            None => rows,
        }
    }

    fn printed(&self, difference: &Difference) -> Option<&RowCells> {
        self.printed_rows(difference)
            .iter()
            .find(|row| row.element == difference.place.element)
    }

    fn index_in_document(&self, difference: &Difference) -> usize {
        self.printed_rows(difference)
            .iter()
            .position(|row| row.element == difference.place.element)
            .unwrap_or(usize::MAX)
    }
}

/// Every row of a table of the spec, those of repeating parts included.
pub(super) fn all_rows(rows: &[Row]) -> Vec<&Row> {
    rows.iter()
        .flat_map(|row| std::iter::once(row).chain(all_rows(&row.rows)))
        .collect()
}

/// The whole numbers in a text.
pub(super) fn numbers(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .collect()
}
