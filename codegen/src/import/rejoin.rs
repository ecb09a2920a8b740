//! Decides where a broken line meant a blank and where it cut a word, by the words that the document has elsewhere.
//!
//! Nobody can decide it in general, so the halves stay in the extract and texts are compared without blanks.

use std::collections::HashSet;

use super::extract::{Cell, Extract, Join, Part};
use super::words;

/// Puts the texts of all cells of several fragments together again.
pub(super) fn rejoin(extract: &mut Extract) {
    let mut known: HashSet<String> = HashSet::new();
    extract.each_cell(&mut |_, cell| {
        for fragment in &cell.raw {
            let words_of: Vec<&str> = fragment.2.split_whitespace().collect();
            // The first and the last word of a broken line may be halves.
            let whole = if cell.raw.len() > 1 {
                words_of
                    .get(1..words_of.len().saturating_sub(1))
                    .unwrap_or(&[])
            } else {
                &words_of[..]
            };
            known.extend(whole.iter().map(|word| (*word).to_owned()));
        }
    });
    for api in &mut extract.apis {
        for row in api
            .request
            .iter_mut()
            .chain(&mut api.response)
            .chain(&mut api.further)
            .flat_map(|table| &mut table.rows)
        {
            tighten(&mut row.element);
        }
    }
    for row in &mut extract.index {
        tighten(&mut row.api);
    }
    extract.each_cell_mut(&mut |part, cell| {
        let broken = cell.raw.len() > 1
            && matches!(
                cell.joined,
                Some(Join::Wrapped | Join::PageBreak | Join::Span)
            );
        if broken && part != Part::Unused && !is_labelled(cell) && !is_name(cell) {
            cell.text = joined(cell, &known);
        }
    });
}

/// A name has no blanks, wherever its line was broken.
fn tighten(cell: &mut Cell) {
    if cell.raw.len() > 1 && words::is_identifier(&words::key(&cell.text)) {
        cell.text = words::key(&cell.text);
    }
}

/// Whether a name was put together without blanks already.
fn is_name(cell: &Cell) -> bool {
    words::is_identifier(&cell.text)
}

/// Whether the text is only a part of what stands in the document, as the value after 기능 is.
fn is_labelled(cell: &Cell) -> bool {
    let raw: usize = cell
        .raw
        .iter()
        .map(|fragment| words::key(&words::clean(&fragment.2)).len())
        .sum();
    raw != cell.key().len()
}

fn joined(cell: &Cell, known: &HashSet<String>) -> String {
    let mut text = String::new();
    for fragment in &cell.raw {
        let next = words::clean(&fragment.2);
        let last = text.rsplit(' ').next().unwrap_or("");
        let first = next.split(' ').next().unwrap_or("");
        let whole = format!("{last}{first}");
        if !text.is_empty() && !known.contains(&whole) {
            text.push(' ');
        }
        text.push_str(&next);
    }
    text
}
