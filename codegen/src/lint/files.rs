//! Rules about the files themselves: format number, schema lines, file names, listing, sources that are referred to.

use std::collections::BTreeSet;

use crate::finding::{Findings, Level, Position, Sources};
use crate::load::Loaded;
use crate::load::model::EvidenceEntry;
use crate::resolved::FORMAT;

pub(super) fn check(spec: &Loaded, sources: &Sources, findings: &mut Findings) {
    for format in &spec.formats {
        if format.value != FORMAT {
            findings.error(
                "format-number",
                format.at,
                format!("format {}", format.value),
                format!("format {FORMAT}"),
                "use the ontu-codegen that reads this format",
            );
        }
        schema_lines(format.at.file, sources, findings);
    }
    categories(spec, findings);
    listing(spec, findings);
    references(spec, findings);
}

/// Editors find the schema through the first lines of a file.
fn schema_lines(file: usize, sources: &Sources, findings: &mut Findings) {
    let mut lines = sources.text(file).lines();
    let expected = [
        (
            "# yaml-language-server: $schema=",
            "the YAML plug-in of VS Code and others",
        ),
        ("# $schema: ", "the JetBrains editors"),
    ];
    for ((start, whose), number) in expected.into_iter().zip(1..) {
        let line = lines.next().unwrap_or_default();
        if !(line.starts_with(start) && line.ends_with("spec.schema.json")) {
            findings.add(
                Level::Warning,
                "schema-line",
                Position {
                    file,
                    line: number,
                    column: 1,
                    length: line.chars().count(),
                },
                format!("`{line}`"),
                format!("`{start}…/spec.schema.json`, for {whose}"),
                "add the line, so that editors complete and check the file",
            );
        }
    }
}

fn listing(spec: &Loaded, findings: &mut Findings) {
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    let written: BTreeSet<&str> = spec
        .apis
        .iter()
        .map(|api| api.file.api.value.as_str())
        .collect();
    for name in &spec.service.apis {
        if !listed.insert(&name.value) {
            findings.error(
                "api-listed-twice",
                name.at,
                format!("{} again", name.value),
                "each API once",
                "remove one of the two",
            );
        }
        if !written.contains(name.value.as_str()) {
            findings.error(
                "api-without-file",
                name.at,
                format!("{} without a file", name.value),
                format!("apis/{}.yaml", name.value.replace('/', "-")),
                "write the file; an API whose layout is unpublished says `layout: unpublished`",
            );
        }
    }
    for api in &spec.apis {
        let name = &api.file.api;
        // A name that is a path has hyphens for its slashes.
        let stem = name.value.replace('/', "-");
        if api.stem != stem {
            findings.error(
                "api-file-name",
                name.at,
                format!("{} in {}.yaml", name.value, api.stem),
                format!("the file name {stem}.yaml"),
                "rename the file or correct the name",
            );
        }
        if !listed.contains(name.value.as_str()) {
            findings.error(
                "api-not-listed",
                name.at,
                format!("{} outside the list of service.yaml", name.value),
                "every API in `apis` of service.yaml, in the order of the document's index",
                "add it there",
            );
        }
    }
}

/// Generators make names from the English name of a category.
fn categories(spec: &Loaded, findings: &mut Findings) {
    let categories = &spec.service.categories;
    for (index, category) in categories.iter().enumerate() {
        let english = &category.english;
        if english.trim().is_empty() || !english.is_ascii() {
            findings.error(
                "category-english",
                english.at,
                format!("the English name {:?} of a category", english.value),
                "a name in ASCII, such as \"Payment\"",
                "translate the name of the category",
            );
        }
        let mut before = categories[..index].iter();
        if before.any(|other| other.name.value == category.name.value) {
            findings.error(
                "category-english",
                category.name.at,
                format!("the category {} a second time", category.name.value),
                "each category once",
                "take one of them out",
            );
        }
    }
}

fn references(spec: &Loaded, findings: &mut Findings) {
    let evidence = spec
        .corrections
        .iter()
        .flat_map(|correction| &correction.evidence)
        .chain(spec.codes.iter().flat_map(|code| &code.evidence))
        .chain(
            spec.service
                .profiles
                .iter()
                .flat_map(|profile| &profile.evidence),
        )
        .map(|evidence: &EvidenceEntry| &evidence.source)
        .chain(
            spec.apis
                .iter()
                .flat_map(|api| &api.file.examples)
                .map(|example| &example.source),
        );
    for tag in evidence {
        if !spec
            .service
            .sources
            .iter()
            .any(|source| source.tag.value == tag.value)
        {
            findings.error(
                "unknown-source",
                tag.at,
                format!("the source {}", tag.value),
                "a tag of `sources` in service.yaml",
                "name a source that is listed, or list it",
            );
        }
    }
    for correction in &spec.corrections {
        if correction.evidence.is_empty() || correction.lapses.value.trim().is_empty() {
            findings.error(
                "correction-evidence",
                correction.id.at,
                format!(
                    "the correction `{}` without evidence or lapse condition",
                    correction.id.value
                ),
                "at least one piece of evidence and a condition under `lapses`",
                "say what it rests on and when it is to be taken out",
            );
        }
    }
    for profile in &spec.service.profiles {
        for constant in &profile.constants {
            if !spec
                .elements
                .iter()
                .any(|entry| entry.element.value == constant.element.value)
            {
                findings.error(
                    "unknown-element",
                    constant.element.at,
                    format!("the element {}", constant.element.value),
                    "an element of the dictionary",
                    "correct the name or add it to elements.yaml",
                );
            }
        }
    }
}
