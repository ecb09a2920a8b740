//! Rows of an index in laid-out text: names of APIs that run over two lines, and group names that stand beside several rows.

use super::super::super::extract::{Cell, Fragment, Join};

/// Groups the lines of an index by the name of the API that they stand beside; the input is each line's place and its words under API.
pub(super) fn by_identifier(lines: &[(usize, Option<String>)]) -> Vec<Vec<usize>> {
    let width = lines
        .iter()
        .filter_map(|(_, text)| text.as_ref().map(|text| text.chars().count()))
        .max()
        .unwrap_or(0);
    // First and last place of each name.
    let mut names: Vec<(usize, usize, usize)> = Vec::new();
    for (place, text) in lines {
        let Some(text) = text else { continue };
        let goes_on = names.last().is_some_and(|(_, last, length)| {
            // A name breaks only where its column is full.
            let lower = text.starts_with(|first: char| first.is_ascii_lowercase());
            place - last <= 2 && (lower || *length * 10 >= width * 8)
        });
        match names.last_mut() {
            Some((_, last, length)) if goes_on => {
                *last = *place;
                *length = text.chars().count();
            }
            _ => names.push((*place, *place, text.chars().count())),
        }
    }
    if names.is_empty() {
        return vec![(0..lines.len()).collect()]
            .into_iter()
            .filter(|all: &Vec<usize>| !all.is_empty())
            .collect();
    }
    let mut groups = vec![Vec::new(); names.len()];
    let mut near = 0;
    for (at, (place, _)) in lines.iter().enumerate() {
        let away = |(first, last, _): &(usize, usize, usize)| {
            first.saturating_sub(*place) + place.saturating_sub(*last)
        };
        while near + 1 < names.len() && away(&names[near + 1]) < away(&names[near]) {
            near += 1;
        }
        groups[near].push(at);
    }
    groups
}

/// Spreads group names over rows: each stands in the middle of its rows, so the division is taken that puts all of them nearest to their middles.
pub(super) fn spread(rows: &[(usize, usize)], parts: &[(usize, Fragment)]) -> Vec<Cell> {
    /// More than a page holds; beyond it each part stays with the nearest row.
    const MOST: usize = 80;
    if parts.is_empty() || rows.is_empty() {
        return vec![Cell::default(); rows.len()];
    }
    let bounds = if rows.len() > MOST || parts.len() > MOST {
        None
    } else {
        divide(rows, parts)
    };
    let mut cells = vec![Cell::default(); rows.len()];
    match bounds {
        Some(groups) => {
            for (from_row, to_row, from_part, to_part) in groups {
                let raw: Vec<Fragment> = parts[from_part..to_part]
                    .iter()
                    .map(|(_, part)| part.clone())
                    .collect();
                let join = if to_row - from_row > 1 {
                    Join::Span
                } else {
                    Join::Wrapped
                };
                let joined = (raw.len() > 1 || to_row - from_row > 1).then_some(join);
                let cell = Cell::from_fragments(raw, joined);
                cells[from_row..to_row].fill(cell);
            }
        }
        None => {
            let mut raws: Vec<Vec<Fragment>> = vec![Vec::new(); rows.len()];
            for (place, part) in parts {
                let nearest = rows
                    .iter()
                    .enumerate()
                    .min_by_key(|(_, (first, last))| {
                        first.saturating_sub(*place) + place.saturating_sub(*last)
                    })
                    .map_or(0, |(row, _)| row);
                raws[nearest].push(part.clone());
            }
            for (cell, raw) in cells.iter_mut().zip(raws) {
                if !raw.is_empty() {
                    *cell = Cell::from_fragments(raw, None);
                }
            }
        }
    }
    cells
}

/// First row, row after the last, first part, part after the last.
type Group = (usize, usize, usize, usize);

fn divide(rows: &[(usize, usize)], parts: &[(usize, Fragment)]) -> Option<Vec<Group>> {
    // best[r][p]: the least distance with r rows and p parts placed, and where its last group begins.
    let mut best = vec![vec![(i64::MAX, 0, 0); parts.len() + 1]; rows.len() + 1];
    best[0][0].0 = 0;
    for to_row in 1..=rows.len() {
        for to_part in 1..=parts.len() {
            for from_row in 0..to_row {
                for from_part in 0..to_part {
                    let before = best[from_row][from_part].0;
                    if before == i64::MAX {
                        continue;
                    }
                    // Twice the middle, so that no half is lost.
                    let rows_middle = rows[from_row].0 + rows[to_row - 1].1;
                    let parts_middle = parts[from_part].0 + parts[to_part - 1].0;
                    let away =
                        i64::try_from(rows_middle.abs_diff(parts_middle)).unwrap_or(i64::MAX);
                    // Of two divisions that are as near, the one with more groups joins less.
                    // The lines of one name stand close together.
                    let loose: i64 = parts[from_part..to_part]
                        .windows(2)
                        .map(|two| {
                            i64::try_from(two[1].0.saturating_sub(two[0].0 + 3)).unwrap_or(i64::MAX)
                        })
                        .fold(0, i64::saturating_add);
                    let away = away.saturating_add(loose.saturating_mul(4));
                    let cost = before
                        .saturating_add(away.saturating_mul(away).saturating_mul(128))
                        .saturating_sub(1);
                    if cost < best[to_row][to_part].0 {
                        best[to_row][to_part] = (cost, from_row, from_part);
                    }
                }
            }
        }
    }
    let mut groups = Vec::new();
    let (mut row, mut part) = (rows.len(), parts.len());
    while row > 0 {
        let (cost, from_row, from_part) = best[row][part];
        if cost == i64::MAX {
            return None;
        }
        groups.push((from_row, row, from_part, part));
        (row, part) = (from_row, from_part);
    }
    groups.reverse();
    Some(groups)
}
