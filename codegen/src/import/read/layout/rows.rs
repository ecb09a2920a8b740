//! Finds the rows of a table in laid-out text: lines that blank lines hold together, one word under Type in each.

use super::super::super::document::{Grid, GridRow, Remark, RemarkKind};
use super::super::super::extract::{Cell, Column, Fragment, Join, RowKind};
use super::super::super::words;
use super::columns::{HeaderRow, Segment};
use super::{Line, categories};

/// One line of the body, its words by column.
#[derive(Debug, Clone)]
struct Placed {
    /// Index into the body.
    index: usize,
    /// The words of each column that has some.
    parts: Vec<(usize, Fragment)>,
}

impl Placed {
    fn text(&self, column: usize) -> Option<&str> {
        self.parts
            .iter()
            .find(|(at, _)| *at == column)
            .map(|(_, part)| part.2.as_str())
    }
}

/// Reads the rows below a header; gives the table, how many lines of the body it took, and what was in doubt.
pub(super) fn read(
    header: &HeaderRow,
    borders: &[usize],
    body: &[Line<'_>],
) -> (Grid, usize, Vec<Remark>) {
    let mut remarks = Vec::new();
    let column = |is: Column| header.columns.iter().position(|cell| cell.is == Some(is));
    let mut lines: Vec<Placed> = Vec::new();
    for (index, line) in body.iter().enumerate() {
        if !line.segments.is_empty() {
            lines.push(place(index, line, borders, &mut remarks));
        }
    }
    let groups = if let Some(kind) = column(Column::Kind) {
        by_kind(&lines, kind)
    } else if let (Some(api), None) = (column(Column::Api), column(Column::Codes)) {
        categories::by_identifier(
            &lines
                .iter()
                .map(|line| (line.index, line.text(api).map(str::to_owned)))
                .collect::<Vec<_>>(),
        )
    } else {
        clusters(&lines)
    };
    let (groups, taken) = without_text_below(&lines, groups, header, body.len());
    remarks.retain(|remark| {
        taken == body.len() || remark.line < body.get(taken).map_or(usize::MAX, |line| line.number)
    });
    let mut grid = Grid::default();
    grid.rows.push(GridRow {
        line: header.line,
        cells: header
            .columns
            .iter()
            .map(|cell| cell.cell.clone())
            .collect(),
    });
    let spanning = match (column(Column::Category), column(Column::Api)) {
        (Some(category), Some(_)) => Some(category),
        _ => None,
    };
    for group in &groups {
        grid.rows
            .push(row(&lines, group, header.columns.len(), spanning));
    }
    if let Some(category) = spanning {
        let parts: Vec<(usize, Fragment)> = lines
            .iter()
            .filter(|line| line.index < taken)
            .flat_map(|line| {
                line.parts
                    .iter()
                    .filter(|(at, _)| *at == category)
                    .map(|(_, part)| (line.index, part.clone()))
            })
            .collect();
        let spans: Vec<(usize, usize)> = groups
            .iter()
            .map(|group| span(&lines, group, category))
            .collect();
        for (row, cell) in categories::spread(&spans, &parts).into_iter().enumerate() {
            if let Some(found) = grid
                .rows
                .get_mut(row + 1)
                .and_then(|row| row.cells.get_mut(category))
            {
                *found = cell;
            }
        }
    }
    (grid, taken, remarks)
}

/// The first and last line of a row, its spanning column left out.
fn span(lines: &[Placed], group: &[usize], category: usize) -> (usize, usize) {
    let mut inside = group
        .iter()
        .filter_map(|at| lines.get(*at))
        .filter(|line| line.parts.iter().any(|(column, _)| *column != category))
        .map(|line| line.index);
    let first = inside.next().unwrap_or(0);
    (first, inside.next_back().unwrap_or(first))
}

/// Divides a line at the borders; words that stand across one go to the column that holds most of them.
fn place(index: usize, line: &Line<'_>, borders: &[usize], remarks: &mut Vec<Remark>) -> Placed {
    let mut parts: Vec<(usize, Fragment)> = Vec::new();
    for segment in &line.segments {
        let mut rest = segment.clone();
        for border in borders {
            if *border <= rest.start || *border >= rest.end {
                continue;
            }
            // A single blank at the border divides the cells, as two would.
            if let Some((left, right)) = divide(&rest, *border) {
                add(&mut parts, line, &left, borders);
                rest = right;
            } else if border - rest.start >= 2 && rest.end - border >= 2 {
                remarks.push(Remark {
                    kind: RemarkKind::CellAcross,
                    line: line.number,
                    raw: rest.text.clone(),
                });
            }
        }
        add(&mut parts, line, &rest, borders);
    }
    Placed { index, parts }
}

fn divide(segment: &Segment, border: usize) -> Option<(Segment, Segment)> {
    let letters: Vec<char> = segment.text.chars().collect();
    let offset = border - segment.start;
    let blank = [offset.checked_sub(1), Some(offset)]
        .into_iter()
        .flatten()
        .find(|at| {
            letters
                .get(*at)
                .is_some_and(|letter| letter.is_whitespace())
        })?;
    let left: String = letters[..blank].iter().collect();
    let right: String = letters[blank + 1..].iter().collect();
    Some((
        Segment {
            start: segment.start,
            end: segment.start + blank,
            text: left,
        },
        Segment {
            start: segment.start + blank + 1,
            end: segment.end,
            text: right,
        },
    ))
}

fn add(parts: &mut Vec<(usize, Fragment)>, line: &Line<'_>, segment: &Segment, borders: &[usize]) {
    let text = segment.text.trim();
    if text.is_empty() {
        return;
    }
    let edges = std::iter::once(0).chain(borders.iter().copied());
    let ends = borders.iter().copied().chain([usize::MAX]);
    let column = edges
        .zip(ends)
        .map(|(from, to)| segment.end.min(to).saturating_sub(segment.start.max(from)))
        .enumerate()
        .max_by_key(|(column, overlap)| (*overlap, usize::MAX - column))
        .map_or(0, |(column, _)| column);
    parts.push((
        column,
        Fragment(line.number, segment.start + 1, text.to_owned()),
    ));
}

/// Groups of lines between which at least two lines are blank, or one where no two ever are.
fn clusters(lines: &[Placed]) -> Vec<Vec<usize>> {
    let gap = |at: usize| lines[at].index - lines[at - 1].index - 1;
    let widest = (1..lines.len()).map(gap).max().unwrap_or(0);
    let enough = if widest >= 2 { 2 } else { 1 };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Without any blank line every line that fills the first column is a row.
        let opens = match at {
            0 => true,
            _ if widest == 0 => line.text(0).is_some(),
            _ => gap(at) >= enough,
        };
        match groups.last_mut() {
            Some(group) if !opens => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups
}

/// Groups of lines with one word under Type each; a group without one is the rest of a row that a page break cut.
fn by_kind(lines: &[Placed], kind: usize) -> Vec<Vec<usize>> {
    let is_anchor = |at: &usize| {
        lines[*at].text(kind).is_some_and(|text| {
            words::row_kind(text) != RowKind::Unknown || !text.trim().is_empty()
        })
    };
    let mut groups = Vec::new();
    for group in clusters(lines) {
        let anchors: Vec<usize> = group.iter().copied().filter(is_anchor).collect();
        if anchors.len() < 2 {
            groups.push(group);
            continue;
        }
        let mut split: Vec<Vec<usize>> = vec![Vec::new(); anchors.len()];
        for at in group {
            let nearest = anchors
                .iter()
                .enumerate()
                .min_by_key(|(_, anchor)| lines[**anchor].index.abs_diff(lines[at].index))
                .map_or(0, |(nearest, _)| nearest);
            split[nearest].push(at);
        }
        groups.extend(split);
    }
    groups
}

/// Cuts off the groups at the end that are no rows but text below the table: one piece of Korean in a column of identifiers.
fn without_text_below(
    lines: &[Placed],
    mut groups: Vec<Vec<usize>>,
    header: &HeaderRow,
    body: usize,
) -> (Vec<Vec<usize>>, usize) {
    let keyed = header
        .columns
        .first()
        .is_some_and(|column| matches!(column.is, Some(Column::Element | Column::Codes)));
    let mut taken = body;
    while let Some(last) = groups.last() {
        let only_text = last.iter().all(|at| {
            matches!(lines[*at].parts.as_slice(), [(0, part)] if !part.2.is_ascii() || part.2.contains(' '))
        });
        let first = last.first().map_or(body, |at| lines[*at].index);
        if !(keyed && only_text) {
            break;
        }
        taken = first;
        groups.pop();
    }
    (groups, taken)
}

fn row(lines: &[Placed], group: &[usize], columns: usize, spanning: Option<usize>) -> GridRow {
    let mut cells: Vec<Vec<Fragment>> = vec![Vec::new(); columns];
    for (column, part) in group.iter().flat_map(|at| &lines[*at].parts) {
        if Some(*column) != spanning
            && let Some(cell) = cells.get_mut(*column)
        {
            cell.push(part.clone());
        }
    }
    let cells: Vec<Cell> = cells
        .into_iter()
        .map(|raw| {
            let joined = (raw.len() > 1).then_some(Join::Wrapped);
            if raw.is_empty() {
                Cell::default()
            } else {
                Cell::from_fragments(raw, joined)
            }
        })
        .collect();
    GridRow {
        line: cells
            .iter()
            .filter(|cell| !cell.is_blank())
            .map(Cell::line)
            .min()
            .unwrap_or(0),
        cells,
    }
}
