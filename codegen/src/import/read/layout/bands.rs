//! Gives the bands of words in laid-out text to the headers above them.

use super::super::super::extract::{Column, RowKind};
use super::super::super::words;
use super::Line;
use super::columns::HeaderRow;

/// Columns of the page that words of the body stand in, without a gap.
#[derive(Debug, Clone, Copy)]
struct Band {
    start: usize,
    end: usize,
}

/// The most bands and headers that are weighed; more than any table of these documents has.
const MOST: usize = 16;
/// What a header without words below it costs.
const EMPTY: usize = 300;
/// What a band costs that holds nothing that its header announces.
const WRONG: usize = 1000;
/// What it costs to take words that run across a gap as none.
const ACROSS: usize = 150;

/// The borders between the columns; `None` where there are more bands than headers, however they are counted.
pub(super) fn borders(header: &HeaderRow, body: &[Line<'_>]) -> Option<Vec<usize>> {
    let width = body
        .iter()
        .flat_map(|line| &line.segments)
        .map(|part| part.end)
        .max()?;
    let mut cover = vec![0_usize; width];
    let mut lines = 0;
    for line in body.iter().filter(|line| !line.segments.is_empty()) {
        lines += 1;
        for part in &line.segments {
            for place in &mut cover[part.start..part.end] {
                *place += 1;
            }
        }
    }
    let columns = header.columns.len();
    let mut best: Option<(usize, Vec<Option<Band>>)> = None;
    for across in 0..=(lines / 10).clamp(1, 3) {
        let bands = bands(&cover, across);
        if bands.is_empty() || bands.len() > columns || columns > MOST {
            continue;
        }
        let contents: Vec<Contents> = bands.iter().map(|band| Contents::of(*band, body)).collect();
        if let Some((cost, given)) = give(header, &bands, &contents) {
            let cost = cost + across * ACROSS;
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, given));
            }
        }
    }
    best.map(|(_, given)| between(&given))
}

/// The runs of places in which more than so many lines have words.
fn bands(cover: &[usize], across: usize) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for (place, count) in cover.iter().enumerate() {
        if *count <= across {
            continue;
        }
        match bands.last_mut() {
            Some(band) if band.end == place => band.end = place + 1,
            _ => bands.push(Band {
                start: place,
                end: place + 1,
            }),
        }
    }
    // One blank is a blank between words of a cell, wherever it stands below another.
    let mut joined: Vec<Band> = Vec::new();
    for band in bands {
        match joined.last_mut() {
            Some(last) if band.start - last.end < 2 => last.end = band.end,
            _ => joined.push(band),
        }
    }
    joined
}

/// What the words of a band are.
#[derive(Debug, Default)]
struct Contents {
    all: usize,
    kinds: usize,
    numbers: usize,
    required: usize,
    identifiers: usize,
    codes: usize,
}

impl Contents {
    fn of(band: Band, body: &[Line<'_>]) -> Self {
        let mut contents = Self::default();
        let inside = body
            .iter()
            .flat_map(|line| &line.segments)
            .filter(|part| part.start < band.end && part.end > band.start);
        for part in inside {
            contents.all += 1;
            contents.kinds += usize::from(words::row_kind(&part.text) != RowKind::Unknown);
            contents.numbers += usize::from(words::number(&part.text).is_some());
            contents.required += usize::from(matches!(part.text.as_str(), "필수" | "선택"));
            contents.identifiers += usize::from(words::is_identifier(&part.text));
            contents.codes += usize::from(
                words::code_list(&part.text)
                    .iter()
                    .all(|code| code == "-" || words::is_code_like(code)),
            );
        }
        contents
    }

    /// How far the words are from what a column holds.
    fn wrong(&self, column: Option<Column>) -> usize {
        let special = self.kinds.max(self.numbers).max(self.required);
        let fitting = match column {
            Some(Column::Kind) => self.kinds,
            Some(Column::Length) => self.numbers,
            Some(Column::Required) => self.required,
            Some(Column::Element | Column::Api) => self.identifiers,
            Some(Column::Codes) => self.codes,
            _ => self.all - special.min(self.all),
        };
        (self.all - fitting.min(self.all)) * WRONG / self.all.max(1)
    }
}

/// Gives every band to a header in order, at the least cost; a header may stay without one.
fn give(
    header: &HeaderRow,
    bands: &[Band],
    contents: &[Contents],
) -> Option<(usize, Vec<Option<Band>>)> {
    let columns = &header.columns;
    // least[h][b]: the least cost with h headers and b bands dealt with, and whether the last header got the last band.
    let mut least = vec![vec![(usize::MAX, false); bands.len() + 1]; columns.len() + 1];
    least[0][0].0 = 0;
    for at in 1..=columns.len() {
        for taken in 0..=bands.len() {
            let skipped = least[at - 1][taken].0.saturating_add(EMPTY);
            let mut entry = (skipped, false);
            if taken > 0 && least[at - 1][taken - 1].0 < usize::MAX {
                let (column, band) = (&columns[at - 1], bands[taken - 1]);
                let apart = column.centre().abs_diff((band.start + band.end) / 2);
                let cost =
                    least[at - 1][taken - 1].0 + contents[taken - 1].wrong(column.is) + apart * 4;
                if cost < entry.0 {
                    entry = (cost, true);
                }
            }
            least[at][taken] = entry;
        }
    }
    let cost = least[columns.len()][bands.len()].0;
    if cost == usize::MAX {
        return None;
    }
    let mut given = vec![None; columns.len()];
    let mut left = bands.len();
    for at in (1..=columns.len()).rev() {
        if least[at][left].1 {
            left -= 1;
            given[at - 1] = Some(bands[left]);
        }
    }
    (left == 0).then_some((cost, given))
}

/// The borders: in the middle between two bands; a header without words gets no room.
fn between(given: &[Option<Band>]) -> Vec<usize> {
    let mut borders = Vec::new();
    for at in 1..given.len() {
        let before = given[..at].iter().rev().flatten().next();
        let after = given[at..].iter().flatten().next();
        borders.push(match (before, after) {
            (Some(before), Some(after)) => (before.end + after.start).div_ceil(2),
            (Some(before), None) => before.end + 1,
            (None, _) => 0,
        });
    }
    borders
}
