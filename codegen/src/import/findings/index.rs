//! The index of APIs: names broken by their column, rows without a section, and what the spec knows besides.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::extract::{Direction, Extract, Join, NamedBy, Part};
use super::super::{labels, words};
use super::{Collector, Context, Kind, Target};

pub(super) fn find(extract: &Extract, context: &Context, found: &mut Collector) {
    rows(extract, found);
    categories(extract, found);
    sections(extract, found);
    suffixes(extract, found);
    against_spec(extract, context, found);
}

fn rows(extract: &Extract, found: &mut Collector) {
    let sections: HashMap<&str, &str> = extract
        .apis
        .iter()
        .map(|section| (section.api.as_str(), section.call.text.as_str()))
        .collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for row in &extract.index {
        let api = row.api_name();
        let printed: Vec<&str> = row.api.raw.iter().map(|part| part.2.as_str()).collect();
        let printed = printed.join(" ");
        if printed.split_whitespace().count() > 1 {
            let finding = found
                .at(Kind::IndexSoftbreak, &row.api)
                .in_api(&api)
                .detail(api.clone());
            finding.raw = printed;
            finding.target = Target::Nothing;
        }
        if !words::is_identifier(&api) {
            found.at(Kind::IndexForm, &row.api).in_api(&api);
        }
        if !seen.insert(api.clone()) {
            found.at(Kind::IndexTwice, &row.api).in_api(&api);
        } else if !sections.contains_key(api.as_str()) {
            let finding = found.at(Kind::IndexNoDetail, &row.api).in_api(&api);
            finding.raw = api.clone();
            finding.target = Target::Nothing;
        }
    }
}

fn categories(extract: &Extract, found: &mut Collector) {
    let blank = extract
        .index
        .iter()
        .filter(|row| row.category.text.is_empty())
        .count();
    let spans = extract
        .index
        .iter()
        .any(|row| row.category.joined == Some(Join::Span));
    let first = extract
        .index
        .iter()
        .find(|row| !row.category.text.is_empty());
    if let (true, false, Some(row)) = (blank > 0, spans, first) {
        let mut groups: Vec<&str> = extract
            .index
            .iter()
            .map(|row| row.category.text.as_str())
            .collect();
        groups.retain(|group| !group.is_empty());
        groups.dedup();
        let finding = found.at_line(
            Kind::IndexCategoryMerged,
            row.category.line(),
            &groups.join(", "),
        );
        finding.target = Target::Categories;
    }
    // Two letters that stand together nowhere else were read out of nothing.
    let mut pairs: HashMap<(char, char), HashSet<(usize, usize)>> = HashMap::new();
    if extract.index.iter().all(|row| row.category.is_blank()) {
        return;
    }
    extract.each_cell(&mut |part, cell| {
        if part == Part::Unused {
            return;
        }
        let place = cell.raw.first().map_or((0, 0), |part| (part.0, part.1));
        let letters: Vec<char> = cell.key().chars().collect();
        for two in letters.windows(2) {
            let places = pairs.entry((two[0], two[1])).or_default();
            if places.len() < 2 {
                places.insert(place);
            }
        }
    });
    let mut seen = BTreeSet::new();
    for row in &extract.index {
        let letters: Vec<char> = row.category.key().chars().collect();
        let known = letters.windows(2).any(|two| {
            pairs
                .get(&(two[0], two[1]))
                .is_some_and(|places| places.len() > 1)
        });
        if letters.len() > 1 && !known && seen.insert(row.category.line()) {
            found
                .at(Kind::IndexGarbage, &row.category)
                .in_api(&row.api_name());
        }
    }
}

fn sections(extract: &Extract, found: &mut Collector) {
    let indexed: BTreeMap<String, String> = extract
        .index
        .iter()
        .map(|row| (words::fold(&row.api_name()), row.api_name()))
        .collect();
    let names: BTreeSet<&String> = indexed.values().collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for section in &extract.apis {
        let line = section_line(section);
        if section.named_by == NamedBy::Nothing {
            let raw = section.title.text.clone();
            let finding = found.at_line(Kind::ApiUnidentified, line, &raw);
            finding.target = Target::Section(line);
            continue;
        }
        match first.get(section.api.as_str()) {
            Some(other) => {
                let other = other.to_string();
                let finding = found
                    .at_line(Kind::ApiTwice, line, &section.title.text)
                    .in_api(&section.api)
                    .detail(other);
                finding.target = Target::Section(line);
            }
            None => {
                first.insert(&section.api, line);
            }
        }
        if !indexed.is_empty() && !names.contains(&section.api) {
            let finding = found
                .at_line(Kind::SectionNotIndexed, line, &section.api)
                .in_api(&section.api);
            finding.target = Target::Section(line);
            if let Some(listed) = indexed.get(&words::fold(&section.api)) {
                finding.candidate(listed.clone(), &["the index", "looks the same"]);
            }
        }
        for (table, direction, name) in [
            (&section.request, Direction::Request, "request"),
            (&section.response, Direction::Response, "response"),
        ] {
            if table.is_none() {
                let finding = found
                    .at_line(Kind::LayoutMissing, line, name)
                    .in_api(&section.api)
                    .detail(name);
                finding.direction = Some(direction);
            }
        }
    }
}

/// The line at which a section begins.
pub(in crate::import) fn section_line(section: &super::super::extract::ApiSection) -> usize {
    [&section.title, &section.call, &section.function]
        .into_iter()
        .map(|cell| cell.line())
        .chain(section.request.iter().map(|table| table.line()))
        .chain(section.labels.iter().map(|cell| cell.line()))
        .chain(section.examples.iter().map(|example| example.lines.0))
        .find(|line| *line > 0)
        .unwrap_or(1)
}

/// Addresses that end otherwise than most.
fn suffixes(extract: &Extract, found: &mut Collector) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let cells: Vec<_> = extract
        .apis
        .iter()
        .map(|section| (section.api.as_str(), &section.call))
        .chain(
            extract
                .prose
                .iter()
                .filter(|cell| labels::address(&cell.text).is_some())
                .map(|cell| ("", cell)),
        )
        .filter(|(_, cell)| !cell.is_blank())
        .collect();
    for (_, cell) in &cells {
        *counts
            .entry(labels::suffix_of_call(&cell.text))
            .or_default() += 1;
    }
    let Some((usual, most)) = counts.iter().max_by_key(|(_, count)| **count) else {
        return;
    };
    if *most * 2 <= cells.len() {
        return;
    }
    for (api, cell) in &cells {
        let suffix = labels::suffix_of_call(&cell.text);
        if suffix != *usual {
            let name = if api.is_empty() {
                labels::api_of_call(&cell.text).unwrap_or_default()
            } else {
                (*api).to_owned()
            };
            let place = cell.raw.first().map_or((0, 0), |part| (part.0, part.1));
            let finding = found
                .at(Kind::UrlSuffix, cell)
                .in_api(&name)
                .detail(usual.clone());
            finding.raw = suffix.clone();
            finding.target = Target::Word(place.0, place.1, suffix);
            finding.candidate(usual.clone(), &["all other addresses"]);
        }
    }
}

fn against_spec(extract: &Extract, context: &Context, found: &mut Collector) {
    if context.known_apis.is_empty() || extract.index.is_empty() {
        return;
    }
    let listed: BTreeSet<String> = extract.index.iter().map(|row| row.api_name()).collect();
    let known: HashSet<&String> = context.known_apis.iter().collect();
    let line = extract.index_blocks.first().map_or(1, |block| block.line);
    for api in context
        .known_apis
        .iter()
        .filter(|api| !listed.contains(*api))
    {
        found.at_line(Kind::IndexShorter, line, api).in_api(api);
    }
    for row in extract
        .index
        .iter()
        .filter(|row| !known.contains(&row.api_name()))
    {
        let finding = found
            .at(Kind::IndexUnknown, &row.api)
            .in_api(&row.api_name());
        finding.target = Target::Nothing;
    }
}
