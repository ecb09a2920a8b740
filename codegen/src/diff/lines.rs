//! Finds the line of a place in the files of a spec.

use std::collections::BTreeMap;

use super::change::{Direction, Place};
use super::procedure_lines;
use crate::finding::Position;
use crate::load::model::{ApiFile, Row, ServiceFile};
use crate::load::{Loaded, LoadedApi};

/// The places of the dictionary's entries, which are looked up for every change of it.
pub(super) type Elements = BTreeMap<String, Position>;

/// The places of a dictionary's entries; of two for one element the first.
pub(super) fn elements(spec: &Loaded) -> Elements {
    let mut places = Elements::new();
    for entry in &spec.elements {
        places
            .entry(entry.element.value.clone())
            .or_insert(entry.element.at);
    }
    places
}

/// The position of a place, or of the nearest thing around it that stands in a file.
pub(super) fn find(
    spec: &Loaded,
    elements: &Elements,
    api: Option<usize>,
    place: &Place,
) -> Option<Position> {
    let api = api.and_then(|index| spec.apis.get(index));
    match (api, place.direction) {
        (Some(api), _) => Some(in_api(&api.file, place).unwrap_or(api.file.api.at)),
        (None, _) if place.api.is_some() => listed(spec, place),
        (None, Some(direction)) => {
            let rows = match direction {
                Direction::Request => &spec.service.header.request,
                Direction::Reply => &spec.service.header.response,
            };
            in_rows(rows, place).or(Some(spec.service.service.at))
        }
        // Neither the ledger of decisions nor the document is a file of the spec.
        (None, None) if place.key.starts_with("decision ") || place.key == "source" => None,
        (None, None) if place.key.starts_with("procedure ") || place.key.starts_with("form ") => {
            Some(procedure_lines::find(spec, place).unwrap_or(spec.service.service.at))
        }
        (None, None) => Some(in_service(spec, elements, place).unwrap_or(spec.service.service.at)),
    }
}

/// The line of an API in the list of `service.yaml`.
fn listed(spec: &Loaded, place: &Place) -> Option<Position> {
    spec.service
        .apis
        .iter()
        .find(|api| Some(&api.value) == place.api.as_ref())
        .map(|api| api.at)
}

fn in_api(file: &ApiFile, place: &Place) -> Option<Position> {
    if let Some(code) = &place.code {
        let row = file
            .codes
            .iter()
            .find_map(|row| {
                let at = row.codes.iter().find(|text| text.value == *code)?;
                Some((row, at.at))
            })
            .map(|(row, at)| match place.key.as_str() {
                "class" => row.class.map_or(at, |class| class.at),
                "message" => row.message.at,
                "procedure" => row.procedure.as_ref().map_or(at, |text| text.at),
                "inquire" => row.inquire.as_ref().map_or(at, |text| text.at),
                _ => at,
            });
        let remark = file.prose_codes.iter().find(|text| text.value == *code);
        return row.or(remark.map(|text| text.at));
    }
    if let Some(direction) = place.direction {
        let rows = match direction {
            Direction::Request => &file.request,
            Direction::Reply => &file.response,
        };
        return in_rows(rows, place).or_else(|| rows.first().map(|row| row.element.at));
    }
    let key = place.key.split(' ').next().unwrap_or_default();
    match key {
        "name" => Some(file.name.at),
        "title" => file.title.as_ref().map(|text| text.at),
        "category" => file.category.as_ref().map(|text| text.at),
        "testable" => file.testable.map(|value| value.at),
        "layout" => Some(file.layout.at),
        "operation" => file.operation.as_ref().map(|text| text.at),
        "type_name" => file.type_name.as_ref().map(|text| text.at),
        "function" => file.function.as_ref().map(|text| text.at),
        "summary" => file.summary.as_ref().map(|text| text.at),
        "effect" => file.effect.map(|value| value.at),
        "inquiry" => file.inquiry.as_ref().map(|inquiry| inquiry.api.at),
        "result" => file.result.as_ref().map(|text| text.at),
        "amount" => file.amount.as_ref().map(|text| text.at),
        "remarks" => file.remarks.first().map(|text| text.at),
        "examples" => file.examples.first().map(|example| example.source.at),
        "note" => file.note.as_ref().map(|text| text.at),
        "rules" => {
            let rules = file.rules.as_ref()?;
            match place.key.as_str() {
                "rules once" => rules.once.as_ref().map(|once| once.element.at),
                "rules unchanged" => rules.unchanged.as_ref().map(|same| same.per.at),
                "rules date_range" => rules.date_range.as_ref().map(|range| range.from.at),
                "rules hours_after_deposit" => rules.hours_after_deposit.map(|hours| hours.at),
                _ => rules.day_of_call.first().map(|text| text.at),
            }
        }
        "codes" => file
            .codes
            .first()
            .and_then(|row| row.codes.first())
            .map(|text| text.at),
        _ => None,
    }
}

/// The row at the end of a path of elements.
fn in_rows(rows: &[Row], place: &Place) -> Option<Position> {
    let mut level = rows;
    let mut found: Option<&Row> = None;
    for element in &place.elements {
        let row = level.iter().find(|row| row.element.value == *element)?;
        found = Some(row);
        level = &row.rows;
    }
    let row = found?;
    let at = match place.key.as_str() {
        "length" | "unit" => row.length.map(|value| value.at),
        "required" => Some(row.required.at),
        "name" => row.name.as_ref().map(|text| text.at),
        "description" => row.description.as_ref().map(|text| text.at),
        "note" => row.note.as_ref().map(|text| text.at),
        _ => None,
    };
    Some(at.unwrap_or(row.element.at))
}

fn in_service(spec: &Loaded, elements: &Elements, place: &Place) -> Option<Position> {
    if let Some(element) = place.elements.first() {
        return elements.get(element).copied();
    }
    if let Some(code) = &place.code {
        let general = spec.codes.iter().find(|entry| entry.code.value == *code);
        let in_table = |api: &LoadedApi| in_api(&api.file, place);
        return general
            .map(|entry| entry.code.at)
            .or_else(|| spec.apis.iter().find_map(in_table));
    }
    let service: &ServiceFile = &spec.service;
    let mut words = place.key.split(' ');
    match (words.next().unwrap_or_default(), words.next()) {
        ("format", _) => Some(service.format.at),
        ("name", _) => Some(service.name.at),
        ("english_name", _) => Some(service.english_name.at),
        ("description", _) => Some(service.description.at),
        ("length_unit", _) => Some(service.length_unit.at),
        ("categories", _) => service.categories.first().map(|it| it.name.at),
        ("sweeps", _) => service.sweeps.first().map(|text| text.at),
        ("apis", _) => service.apis.first().map(|text| text.at),
        ("sources", Some(tag)) => service
            .sources
            .iter()
            .find(|source| source.tag.value == tag)
            .map(|source| source.tag.at),
        ("profile", Some(name)) => service
            .profiles
            .iter()
            .find(|profile| profile.name.value == name)
            .map(|profile| profile.name.at),
        ("profiles", _) => service.profiles.first().map(|profile| profile.name.at),
        ("correction", Some(id)) => spec
            .corrections
            .iter()
            .find(|correction| correction.id.value == id)
            .map(|correction| correction.id.at),
        _ => None,
    }
}
