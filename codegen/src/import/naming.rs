//! Finds which API each section describes: by its call information, by its examples, or by its title in the index.

use std::collections::HashMap;

use super::extract::{ApiSection, Cell, Extract, NamedBy};
use super::{labels, section_parts, words};

/// Names every section and gives it the address that the document lists for it elsewhere.
pub(super) fn name_sections(extract: &mut Extract, addresses: Vec<Cell>) {
    let mut indexed: HashMap<String, usize> = HashMap::new();
    let mut titles: HashMap<String, Vec<String>> = HashMap::new();
    for row in &extract.index {
        *indexed.entry(row.api_name()).or_default() += 1;
        titles
            .entry(row.name.key())
            .or_default()
            .push(row.api_name());
    }
    for section in &mut extract.apis {
        if let Some(name) = labels::api_of_call(&section.call.text) {
            section_parts::set_name(section, name, NamedBy::Call);
        } else if let Some(name) = by_example(section, &indexed) {
            section_parts::set_name(section, name, NamedBy::Example);
        } else if let Some(name) = by_title(section, &titles) {
            section_parts::set_name(section, name, NamedBy::Title);
        }
    }
    let mut open: Vec<Cell> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, section) in extract.apis.iter().enumerate() {
        if section.call.is_blank() && !section.api.is_empty() {
            by_name.entry(section.api.clone()).or_insert(index);
        }
    }
    for address in addresses {
        let named = labels::api_of_call(&address.text).and_then(|name| by_name.remove(&name));
        match named.and_then(|index| extract.apis.get_mut(index)) {
            Some(section) => section.call = address,
            None => open.push(address),
        }
    }
    // A section that only an address tells apart: in the order of the document, when the counts agree.
    let unnamed: Vec<usize> = (0..extract.apis.len())
        .filter(|index| extract.apis[*index].api.is_empty() && extract.apis[*index].call.is_blank())
        .collect();
    if !unnamed.is_empty() && unnamed.len() == open.len() && unnamed.len() == extract.apis.len() {
        for (index, address) in unnamed.into_iter().zip(open.drain(..)) {
            let section = &mut extract.apis[index];
            if let Some(name) = labels::api_of_call(&address.text) {
                section_parts::set_name(section, name, NamedBy::Call);
            }
            section.call = address;
        }
    }
    extract.prose.extend(open);
}

/// The member of an example's header whose value is an API of the index, or that is called so.
fn by_example(section: &ApiSection, indexed: &HashMap<String, usize>) -> Option<String> {
    let bodies = section
        .examples
        .iter()
        .filter_map(|example| serde_json::from_str::<serde_json::Value>(&example.text).ok());
    for body in bodies {
        let members = body.as_object()?;
        let header = members.values().find_map(|value| value.as_object())?;
        let strings = || {
            header
                .iter()
                .filter_map(|(name, value)| value.as_str().map(|value| (name, value)))
        };
        let found = strings()
            .find(|(_, value)| indexed.contains_key(*value))
            .or_else(|| strings().find(|(name, _)| words::key(name).eq_ignore_ascii_case("ApiNm")));
        if let Some((_, value)) = found.filter(|(_, value)| words::is_identifier(value)) {
            return Some(value.to_owned());
        }
    }
    None
}

/// The one API of the index with the section's title.
fn by_title(section: &ApiSection, titles: &HashMap<String, Vec<String>>) -> Option<String> {
    let title = section.title.key();
    if title.is_empty() {
        return None;
    }
    match titles.get(&title).map(Vec::as_slice) {
        Some([name]) => Some(name.clone()),
        _ => None,
    }
}
