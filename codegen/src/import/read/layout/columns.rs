//! Finds the header row of a table in laid-out text, and the borders between its columns.

use super::super::super::extract::{Cell, Column, Fragment, Join, RowKind};
use super::super::super::words;
use super::{Line, bands};

/// Words that stand together on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Segment {
    /// First column in characters, from 0.
    pub(super) start: usize,
    /// Column after the last.
    pub(super) end: usize,
    /// The words.
    pub(super) text: String,
}

/// A header row.
#[derive(Debug, Clone)]
pub(super) struct HeaderRow {
    /// Index of the line after it.
    pub(super) end: usize,
    /// Its line's number.
    pub(super) line: usize,
    /// Its columns from left to right.
    pub(super) columns: Vec<HeaderCell>,
}

/// One cell of a header row.
#[derive(Debug, Clone)]
pub(super) struct HeaderCell {
    /// What it names.
    pub(super) is: Option<Column>,
    /// Where its words stand.
    pub(super) start: usize,
    /// Column after the last.
    pub(super) end: usize,
    /// The cell.
    pub(super) cell: Cell,
}

impl HeaderCell {
    pub(super) fn centre(&self) -> usize {
        (self.start + self.end) / 2
    }
}

/// Splits a line where two blanks or a tab stand.
pub(in super::super) fn segments(line: &str) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    let mut blanks = 2;
    for (column, letter) in line.chars().enumerate() {
        if letter.is_whitespace() || letter == '\u{c}' {
            blanks += if letter == '\t' { 2 } else { 1 };
            continue;
        }
        match found.last_mut() {
            Some(segment) if blanks < 2 => {
                for _ in 0..blanks {
                    segment.text.push(' ');
                }
                segment.text.push(letter);
                segment.end = column + 1;
            }
            _ => found.push(Segment {
                start: column,
                end: column + 1,
                text: letter.to_string(),
            }),
        }
        blanks = 0;
    }
    found
}

/// Whether a line is a header whose columns stand well apart.
pub(in super::super) fn is_wide_header(line: &str) -> bool {
    let parts = segments(line);
    let known = known(&parts);
    let gaps = parts
        .windows(2)
        .filter(|pair| pair[1].start - pair[0].end >= 3)
        .count();
    known >= 3 && gaps >= 2
}

/// Whether one and the same number of blanks divides all cells of all headers, which columns of a page never do: text was pasted so.
pub(in super::super) fn is_evenly_divided(text: &str) -> bool {
    let mut gaps = text
        .lines()
        .filter(|line| is_wide_header(line))
        .flat_map(|line| {
            let parts = segments(line);
            let gaps: Vec<usize> = parts
                .windows(2)
                .map(|pair| pair[1].start - pair[0].end)
                .collect();
            gaps
        });
    let Some(first) = gaps.next() else {
        return false;
    };
    gaps.all(|gap| gap == first)
}

fn known(parts: &[Segment]) -> usize {
    parts
        .iter()
        .filter(|part| words::header(&part.text).is_some())
        .count()
}

/// The header row that starts at a line, with the lines above and below that its cells run over.
pub(super) fn header_at(lines: &[Line<'_>], index: usize) -> Option<HeaderRow> {
    let line = lines.get(index)?;
    if is_header(&line.segments) {
        let below = lines.get(index + 1);
        return Some(header(line, None, below, index + 1));
    }
    // The first line of a cell of two lines stands above the others.
    let next = lines.get(index + 1)?;
    if line.segments.is_empty() || !is_header(&next.segments) || next.page {
        return None;
    }
    let heads = line.segments.iter().all(|part| {
        words::header(&part.text).is_some()
            && !next.segments.iter().any(|other| overlaps(part, other))
    });
    heads.then(|| header(next, Some(line), lines.get(index + 2), index + 2))
}

fn is_header(parts: &[Segment]) -> bool {
    // A row can hold words that are headers elsewhere (구분, 필수, 설명), but never beside 필드 or a number.
    let is_row = parts.iter().any(|part| {
        words::row_kind(&part.text) != RowKind::Unknown || words::number(&part.text).is_some()
    });
    !is_row && parts.len() >= 2 && parts.len() <= 12 && {
        let known = known(parts);
        known >= 2 && known * 2 >= parts.len()
    }
}

fn overlaps(first: &Segment, second: &Segment) -> bool {
    first.start < second.end + 1 && second.start < first.end + 1
}

fn header(
    line: &Line<'_>,
    above: Option<&Line<'_>>,
    below: Option<&Line<'_>>,
    end: usize,
) -> HeaderRow {
    let mut columns: Vec<HeaderCell> = line
        .segments
        .iter()
        .map(|part| HeaderCell {
            is: words::header(&part.text).map(|found| found.column()),
            start: part.start,
            end: part.end,
            cell: Cell::new(line.number, part.start + 1, &part.text),
        })
        .collect();
    let mut end = end;
    if let Some(above) = above {
        for part in &above.segments {
            let under = below
                .into_iter()
                .flat_map(|below| &below.segments)
                .find(|other| overlaps(part, other))
                .filter(|other| words::header(&format!("{}{}", part.text, other.text)).is_some());
            let mut raw = vec![Fragment(above.number, part.start + 1, part.text.clone())];
            let (mut left, mut right) = (part.start, part.end);
            if let (Some(other), Some(below)) = (under, below)
                && below.segments.len() <= above.segments.len()
            {
                raw.push(Fragment(below.number, other.start + 1, other.text.clone()));
                left = left.min(other.start);
                right = right.max(other.end);
                end = end.max(line.number + 1);
            }
            let cell = Cell::from_fragments(raw, Some(Join::Wrapped));
            columns.push(HeaderCell {
                is: words::header(&cell.text).map(|found| found.column()),
                start: left,
                end: right,
                cell,
            });
        }
        columns.sort_by_key(|column| column.start);
    }
    HeaderRow {
        end,
        line: line.number,
        columns,
    }
}

/// The borders between the columns of a table.
///
/// The words of a column stand below each other, and a header stands in the middle of its column, which can be far from words that stand at its left.
/// So the bands of words are found first, and then given to the headers by what they hold and by where they stand.
pub(super) fn borders(header: &HeaderRow, body: &[Line<'_>]) -> Vec<usize> {
    bands::borders(header, body).unwrap_or_else(|| fewest_across(header, body))
}

/// The borders where the fewest words run across, and there in the middle of the widest gap.
fn fewest_across(header: &HeaderRow, body: &[Line<'_>]) -> Vec<usize> {
    let mut borders = Vec::new();
    for pair in header.columns.windows(2) {
        let (from, to) = (pair[0].centre() + 1, pair[1].centre());
        let width = to.saturating_sub(from) + 1;
        // How many words run across each place.
        let mut across = vec![0_usize; width];
        let mut cover = |start: usize, end: usize, weight: usize| {
            for place in start.max(from)..=end.min(from + width).saturating_sub(1) {
                if place > start && place < end {
                    across[place - from] += weight;
                }
            }
        };
        cover(pair[0].start, pair[0].end, 100);
        cover(pair[1].start, pair[1].end, 100);
        for line in body {
            for part in &line.segments {
                cover(part.start, part.end, 1);
            }
        }
        let fewest = across.iter().copied().min().unwrap_or(0);
        let mut best = (0, 0);
        let mut run = 0;
        for (place, count) in across.iter().enumerate() {
            run = if *count == fewest { run + 1 } else { 0 };
            if run > best.1 {
                best = (place + 1 - run, run);
            }
        }
        borders.push(from + best.0 + best.1 / 2);
    }
    borders
}
