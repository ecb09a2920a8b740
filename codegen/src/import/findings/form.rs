//! What the form of a document shows: headers, page breaks, text that no table holds, and what a reader had to say.

use super::super::account;
use super::super::document::{Document, RemarkKind};
use super::super::extract::{
    Block, Cell, Column, Direction, DirectionBy, Extract, Join, Part, RowKind,
};
use super::super::section_parts::trailing_blank;
use super::super::words::{self, Recognised};
use super::{Collector, Kind, RowPlace, tables};

pub(super) fn find(document: &Document, extract: &Extract, found: &mut Collector) {
    headers(extract, found);
    breaks(extract, found);
    layouts(extract, found);
    markup(extract, found);
    outside(document, extract, found);
    dated(extract, found);
    contract(extract, found);
    remarks(document, found);
}

fn headers(extract: &Extract, found: &mut Collector) {
    for (api, block) in blocks(extract) {
        for cell in block.header.iter().filter(|cell| !cell.is_blank()) {
            match words::header(&cell.text) {
                Some(Recognised::Exactly(_)) => {}
                Some(Recognised::Folded(column)) => {
                    found
                        .at(Kind::HeaderScript, cell)
                        .in_api(api)
                        .detail(words::header_word(column));
                }
                Some(Recognised::Nearly(column)) => {
                    found
                        .at(Kind::HeaderText, cell)
                        .in_api(api)
                        .detail(words::header_word(column));
                }
                Some(Recognised::Bracketed(column)) => {
                    found
                        .at(Kind::HeaderBracket, cell)
                        .in_api(api)
                        .detail(words::header_word(column));
                }
                None => {
                    found.at(Kind::HeaderUnknown, cell).in_api(api);
                }
            }
        }
        let blank = trailing_blank(block);
        if blank > 0 {
            found
                .at_line(Kind::ExtraColumns, block.line, "")
                .in_api(api)
                .detail(blank.to_string());
        }
    }
    if let (Some(row), true) = (extract.index.first(), extract.index_blocks.is_empty()) {
        found.at_line(Kind::HeaderMissing, row.api.line(), "");
    }
    for section in &extract.apis {
        for table in tables(section).filter(|table| table.blocks.is_empty()) {
            let line = table
                .rows
                .first()
                .and_then(|row| row.lines().first().copied())
                .unwrap_or(0);
            found
                .at_line(Kind::HeaderMissing, line, "")
                .in_api(&section.api);
        }
        for table in section.codes.iter().filter(|table| table.blocks.is_empty()) {
            let line = table
                .rows
                .first()
                .and_then(|row| row.lines().first().copied())
                .unwrap_or(0);
            found
                .at_line(Kind::HeaderMissing, line, "")
                .in_api(&section.api);
        }
    }
}

/// All header rows with the API of their section.
fn blocks(extract: &Extract) -> Vec<(&str, &Block)> {
    let mut blocks: Vec<(&str, &Block)> = extract
        .index_blocks
        .iter()
        .map(|block| ("", block))
        .collect();
    blocks.extend(
        extract
            .header
            .iter()
            .flat_map(|table| &table.blocks)
            .map(|block| ("", block)),
    );
    for section in &extract.apis {
        let api = section.api.as_str();
        blocks.extend(
            tables(section)
                .flat_map(|table| &table.blocks)
                .map(|block| (api, block)),
        );
        blocks.extend(
            section
                .codes
                .iter()
                .flat_map(|table| &table.blocks)
                .map(|block| (api, block)),
        );
    }
    blocks.extend(
        extract
            .codes
            .iter()
            .flat_map(|table| &table.blocks)
            .map(|block| ("", block)),
    );
    blocks
}

fn breaks(extract: &Extract, found: &mut Collector) {
    for block in extract.index_blocks.iter().skip(1) {
        found.at_line(Kind::PageBreakIndex, block.line, "");
    }
    for section in &extract.apis {
        for table in tables(section) {
            for block in table.blocks.iter().skip(1) {
                found
                    .at_line(Kind::PageBreakLayout, block.line, "")
                    .in_api(&section.api);
            }
            for row in &table.rows {
                let cells = row.cells();
                let place = RowPlace {
                    api: &section.api,
                    direction: table.direction,
                    row,
                };
                if let Some((column, cell)) =
                    half(cells.iter().map(|(column, cell)| (*column, *cell)))
                {
                    found.at(Kind::JoinedCell, cell).row(place, column);
                }
                for (column, cell) in cells {
                    if cell.joined == Some(Join::Pipe) {
                        found.at(Kind::CellSplitByPipe, cell).row(place, column);
                    }
                }
            }
        }
        for table in &section.codes {
            for block in table.blocks.iter().skip(1) {
                found
                    .at_line(Kind::PageBreakCodes, block.line, "")
                    .in_api(&section.api);
            }
            for row in &table.rows {
                let cells = [Column::Codes, Column::Message, Column::Procedure]
                    .into_iter()
                    .zip(row.cells());
                if let Some((_, cell)) = half(cells.clone()) {
                    let finding = found.at(Kind::JoinedCell, cell).in_api(&section.api);
                    finding.element = row.codes.text.clone();
                }
                for (_, cell) in cells.filter(|(_, cell)| cell.joined == Some(Join::Pipe)) {
                    let finding = found.at(Kind::CellSplitByPipe, cell).in_api(&section.api);
                    finding.element = row.codes.text.clone();
                }
            }
        }
    }
}

/// The last of a row's cells that was put together over a page break, which is the one with running text.
fn half<'a>(cells: impl Iterator<Item = (Column, &'a Cell)>) -> Option<(Column, &'a Cell)> {
    cells
        .filter(|(_, cell)| cell.joined == Some(Join::PageBreak))
        .last()
}

fn layouts(extract: &Extract, found: &mut Collector) {
    for section in &extract.apis {
        for table in tables(section) {
            if table.direction_by == DirectionBy::Order {
                let detail = match table.direction {
                    Direction::Request => "request",
                    Direction::Response => "response",
                };
                let finding = found
                    .at_line(Kind::DirectionUnlabelled, table.line(), "")
                    .in_api(&section.api)
                    .detail(detail);
                finding.direction = Some(table.direction);
            }
        }
        for table in &section.further {
            found
                .at_line(Kind::LayoutFurther, table.line(), "")
                .in_api(&section.api);
        }
    }
}

fn markup(extract: &Extract, found: &mut Collector) {
    let mut sections: Vec<(&str, Vec<(&str, &Cell)>)> = Vec::new();
    for section in &extract.apis {
        let mut cells: Vec<(&str, &Cell)> = Vec::new();
        for row in tables(section).flat_map(|table| &table.rows) {
            cells.extend(
                row.cells()
                    .into_iter()
                    .map(|(_, cell)| (row.element.text.as_str(), cell)),
            );
        }
        for row in section.codes.iter().flat_map(|table| &table.rows) {
            cells.extend(row.cells().map(|cell| (row.codes.text.as_str(), cell)));
        }
        sections.push((&section.api, cells));
    }
    for (api, cells) in sections {
        for (element, cell) in cells {
            let is_marked = |part: &&super::super::extract::Fragment| {
                words::has_markup(&part.2) && !is_break(&part.2)
            };
            if let Some(part) = cell.raw.iter().find(is_marked) {
                let raw = part.2.clone();
                let finding = found
                    .at(Kind::HtmlInCell, cell)
                    .in_api(api)
                    .detail(cell.text.clone());
                finding.raw = raw;
                finding.element = element.to_owned();
            }
            if has_bullet_inside(&cell.text) {
                let finding = found.at(Kind::NoiseChar, cell).in_api(api);
                finding.element = element.to_owned();
            }
        }
    }
}

/// Whether the only tags of a text are line breaks, which cells of Markdown have on purpose.
fn is_break(raw: &str) -> bool {
    !words::has_markup(
        &raw.replace("<br>", "")
            .replace("<br/>", "")
            .replace("<br />", ""),
    )
}

/// A bullet between two letters.
fn has_bullet_inside(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| {
        matches!(three[1], '•' | '●' | '▪')
            && three[0].is_alphanumeric()
            && three[2].is_alphanumeric()
    })
}

fn outside(document: &Document, extract: &Extract, found: &mut Collector) {
    extract.each_cell(&mut |part, cell| {
        if part == Part::Text && is_row_like(&cell.text) {
            found.at(Kind::RowOutsideTable, cell);
        }
    });
    for cell in &extract.unused {
        found.at(Kind::CellUnused, cell);
    }
    for table in &extract.tables {
        let row = table.rows.first().map(Vec::as_slice).unwrap_or_default();
        let raw: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        found.at_line(Kind::TableUnrecognised, table.line, &raw.join(" | "));
    }
    for (line, raw) in account::unread(document, extract) {
        found.at_line(Kind::TextUnread, line, &raw);
    }
}

/// Whether a text has a name, a word that stands under Type, and a number or 필수 after it.
fn is_row_like(text: &str) -> bool {
    let words_of: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter == '|')
        .filter(|word| !word.is_empty())
        .collect();
    let kind = words_of
        .iter()
        .position(|word| matches!(words::row_kind(word), RowKind::Field | RowKind::Repeat));
    let Some(kind) = kind else { return false };
    let named = words_of
        .first()
        .is_some_and(|word| words::is_identifier(word));
    let after = words_of.get(kind + 1..).unwrap_or(&[]);
    named
        && kind > 0
        && after
            .iter()
            .take(2)
            .any(|word| words::number(word).is_some() || matches!(*word, "필수" | "선택"))
}

/// Words that a version or a date of a document stands beside.
const DATED: &[&str] = &[
    "버전",
    "버젼",
    "개정",
    "작성일",
    "시행일",
    "Version",
    "version",
    "Ver.",
    "ver.",
];

/// The cell that says which edition the document is.
pub(in crate::import) fn revision(extract: &Extract) -> Option<Cell> {
    let mut dated = None;
    extract.each_cell(&mut |part, cell| {
        let beside = matches!(part, Part::Text | Part::Unused | Part::Header);
        if beside && dated.is_none() && is_dated(&cell.text) {
            dated = Some(cell.clone());
        }
    });
    dated
}

fn is_dated(text: &str) -> bool {
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    let worded = DATED.iter().any(|word| text.contains(word));
    worded && digits || has_date(text)
}

/// A date with its parts divided: 2022-12-13, 2022.12.13, 2022년 12월.
fn has_date(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(6).any(|six| {
        six[0] == '2'
            && six[1] == '0'
            && six[2].is_ascii_digit()
            && six[3].is_ascii_digit()
            && matches!(six[4], '-' | '.' | '/' | '년')
            && (six[5].is_ascii_digit() || six[5] == ' ')
    })
}

fn dated(extract: &Extract, found: &mut Collector) {
    if extract.source.revision.is_blank() {
        found.at_line(Kind::DocUndated, 1, "");
    }
}

fn contract(extract: &Extract, found: &mut Collector) {
    let Extract {
        index,
        header,
        apis,
        codes,
        ..
    } = extract;
    if index.is_empty() && header.is_empty() && apis.is_empty() && codes.is_empty() {
        found.at_line(Kind::DocWithoutContract, 1, "");
    }
}

fn remarks(document: &Document, found: &mut Collector) {
    for remark in &document.remarks {
        let kind = match remark.kind {
            RemarkKind::FenceUnclosed => Kind::FenceUnclosed,
            RemarkKind::CellsUndivided => Kind::CellsUndivided,
            RemarkKind::TableWithoutRule => Kind::TableWithoutRule,
            RemarkKind::Encoding => Kind::Encoding,
            RemarkKind::PageFurniture => Kind::PageFurniture,
            RemarkKind::CellAcross => Kind::CellAcross,
        };
        found.at_line(kind, remark.line, &remark.raw);
    }
}
