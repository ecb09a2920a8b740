//! Builds the language-neutral model of a whole service.

use std::collections::HashMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::corrections::{needed, said};
use super::members::{Joiner, text};
use super::procedure::Plain;
use crate::load::model::*;
use crate::load::{Loaded, LoadedApi};
use crate::resolved::{
    Api, ApiCode, Category, Code, CodeClass, Constant, Correction, DataClass, DateRange, Effect,
    Element, Evidence, Example, ExampleMember, FORMAT, Header, Inquiry, Kind, Layout, Length, Once,
    Origin, Profile, Revision, Rules, Service, Source, Unchanged, Unit,
};

/// Builds the model from the corrected files.
pub(super) fn build(loaded: &Loaded, overlaid: Vec<String>) -> Service {
    let mut joiner = Joiner::new(loaded);
    let file = &loaded.service;
    let elements = elements(loaded, &mut joiner);
    let header = Header {
        request: joiner.table(&file.header.request, "header request", "RequestHeader"),
        response: joiner.table(&file.header.response, "header response", "ResponseHeader"),
    };
    let mut files: HashMap<&str, &LoadedApi> = HashMap::with_capacity(loaded.apis.len());
    let mut inquiring: HashMap<&str, &str> = HashMap::new();
    for api in &loaded.apis {
        let name = api.file.api.value.as_str();
        files.entry(name).or_insert(api);
        if let Some(inquiry) = &api.file.inquiry {
            inquiring.entry(&inquiry.api.value).or_insert(name);
        }
    }
    let mut apis = Vec::new();
    for name in &file.apis {
        if let Some(api) = files.get(name.value.as_str()) {
            let inquires = inquiring.get(name.value.as_str()).copied();
            apis.push(self::api(api, inquires, &mut joiner));
        }
    }
    let codes = loaded.codes.iter().map(|code| {
        if code
            .class
            .is_none_or(|class| class.value == CodeClass::Undecided)
        {
            joiner.undecided(&format!("code {}", code.code.value), "class");
        }
        self::code(code)
    });
    Service {
        generated: format!(
            "by `ontu-codegen generate` from spec/{}; do not edit",
            file.service.value
        ),
        format: FORMAT,
        service: file.service.value.clone(),
        name: file.name.value.clone(),
        english_name: file.english_name.value.clone(),
        description: file.description.value.clone(),
        sources: file.sources.iter().map(source).collect(),
        sweeps: values(&file.sweeps),
        categories: file
            .categories
            .iter()
            .map(|category| Category {
                name: category.name.value.clone(),
                english: category.english.value.clone(),
            })
            .collect(),
        revision: file.revision.as_ref().map(|revision| Revision {
            effective_from: text(&revision.effective_from),
            cutover: revision.cutover.map(|cutover| cutover.value),
        }),
        profiles: file.profiles.iter().map(profile).collect(),
        header,
        elements,
        codes: codes.collect(),
        apis,
        corrections: loaded.corrections.iter().map(correction).collect(),
        procedures: loaded.procedures.plain(),
        forms: loaded.forms.iter().map(|form| form.file.plain()).collect(),
        undecided: joiner.undecided,
        overlaid,
    }
}

fn elements(loaded: &Loaded, joiner: &mut Joiner<'_>) -> Vec<Element> {
    let mut elements = Vec::new();
    for entry in &loaded.elements {
        let at = format!("element {}", entry.element.value);
        let facts = [
            ("English name", entry.english.is_none()),
            (
                "kind",
                entry.kind.is_none_or(|kind| kind.value == Kind::Undecided),
            ),
            (
                "data class",
                entry
                    .class
                    .is_none_or(|class| class.value == DataClass::Undecided),
            ),
        ];
        for (fact, open) in facts {
            if open {
                joiner.undecided(&at, fact);
            }
        }
        let unit = entry.unit.unwrap_or(loaded.service.length_unit).value;
        if unit == Unit::Unstated && entry.length.is_some() {
            joiner.undecided(&at, "unit of length");
        }
        if entry.spelling.is_some() {
            joiner.undecided(&at, "spelling");
        }
        elements.push(Element {
            element: entry.element.value.clone(),
            name: entry.name.value.clone(),
            english: entry
                .english
                .as_ref()
                .map_or_else(|| entry.element.to_snake_case(), |name| name.value.clone()),
            kind: entry.kind.map_or(Kind::Undecided, |kind| kind.value),
            class: entry
                .class
                .map_or(DataClass::Undecided, |class| class.value),
            length: entry.length.map(|limit| Length {
                limit: limit.value,
                unit,
            }),
            origin: entry.origin.map_or(Origin::Caller, |origin| origin.value),
            note: text(&entry.note),
        });
    }
    elements
}

/// One API; `inquires` is the money-moving API whose outcome it answers for.
fn api(api: &LoadedApi, inquires: Option<&str>, joiner: &mut Joiner<'_>) -> Api {
    let file = &api.file;
    let name = &file.api.value;
    let facts = [
        (
            "effect",
            file.effect
                .is_none_or(|effect| effect.value == Effect::Undecided),
        ),
        ("operation", file.operation.is_none()),
        ("type name", file.type_name.is_none()),
    ];
    for (fact, open) in facts {
        if open {
            joiner.undecided(name, fact);
        }
    }
    let type_name = file
        .type_name
        .as_ref()
        .map_or_else(|| name.to_upper_camel_case(), |name| name.value.clone());
    Api {
        api: name.clone(),
        name: file.name.value.clone(),
        title: text(&file.title),
        category: text(&file.category),
        testable: file.testable.is_some_and(|testable| testable.value),
        layout: if api.overlaid && file.layout.value == Layout::Published {
            Layout::Overlay
        } else {
            file.layout.value
        },
        operation: file
            .operation
            .as_ref()
            .map_or_else(|| name.to_snake_case(), |name| name.value.clone()),
        request: joiner.table(&file.request, &format!("{name} request"), &type_name),
        response: joiner.table(&file.response, &format!("{name} response"), &type_name),
        type_name,
        function: text(&file.function),
        summary: text(&file.summary),
        effect: file.effect.map_or(Effect::Undecided, |effect| effect.value),
        inquiry: file.inquiry.as_ref().map(|inquiry| Inquiry {
            api: inquiry.api.value.clone(),
            key: inquiry.key.value.clone(),
            original_date: inquiry.original_date.value.clone(),
            original_number: inquiry.original_number.value.clone(),
        }),
        inquires: inquires.map(str::to_owned),
        result: file.result.as_ref().map(|element| element.value.clone()),
        amount: file.amount.as_ref().map(|element| element.value.clone()),
        rules: file.rules.as_ref().map(rules).unwrap_or_default(),
        codes: api_codes(file, joiner),
        prose_codes: values(&file.prose_codes),
        remarks: values(&file.remarks),
        examples: file.examples.iter().map(example).collect(),
        note: text(&file.note),
    }
}

fn api_codes(file: &ApiFile, joiner: &mut Joiner<'_>) -> Vec<ApiCode> {
    let mut codes = Vec::new();
    for (row, number) in file.codes.iter().zip(1..) {
        for code in &row.codes {
            if row
                .class
                .is_none_or(|class| class.value == CodeClass::Undecided)
            {
                joiner.undecided(&format!("{} code {}", file.api.value, code.value), "class");
            }
            codes.push(ApiCode {
                code: (code.value != "-").then(|| code.value.clone()),
                message: row.message.value.clone(),
                procedure: text(&row.procedure),
                class: row.class.map_or(CodeClass::Undecided, |class| class.value),
                inquire: row.inquire.as_ref().map(|api| api.value.clone()),
                row: number,
                corrections: row
                    .corrected_by
                    .iter()
                    .filter(|(corrected, _)| *corrected == code.value)
                    .map(|(_, by)| by.clone())
                    .collect(),
            });
        }
    }
    codes
}

fn rules(rules: &RulesEntry) -> Rules {
    Rules {
        date_range: rules.date_range.as_ref().map(|range| DateRange {
            from: range.from.value.clone(),
            to: range.to.value.clone(),
            by: range.by.value.clone(),
            daily: range.daily.value.clone(),
            monthly: range.monthly.value.clone(),
            max_days: range.max_days.value,
            max_months: range.max_months.value,
            not_after_today: range.not_after_today.is_some_and(|not| not.value),
        }),
        once: rules.once.as_ref().map(|once| Once {
            element: once.element.value.clone(),
            value: once.value.value.clone(),
            per: once.per.value.clone(),
        }),
        unchanged: rules.unchanged.as_ref().map(|unchanged| Unchanged {
            elements: values(&unchanged.elements),
            per: unchanged.per.value.clone(),
        }),
        hours_after_deposit: rules.hours_after_deposit.map(|hours| hours.value),
        day_of_call: values(&rules.day_of_call),
    }
}

fn example(example: &ExampleEntry) -> Example {
    Example {
        source: example.source.value.clone(),
        request: example_members(&example.request),
        response: example_members(&example.response),
    }
}

fn example_members(members: &[ExampleMemberEntry]) -> Vec<ExampleMember> {
    members
        .iter()
        .map(|member| {
            let mut example = ExampleMember {
                wire: member.wire.value.clone(),
                text: None,
                object: None,
                rows: None,
            };
            match &member.value {
                ExampleValue::Text(value) => example.text = Some(value.value.clone()),
                ExampleValue::Object(members) => example.object = Some(example_members(members)),
                ExampleValue::Rows(rows) => {
                    example.rows = Some(rows.iter().map(|row| example_members(row)).collect());
                }
            }
            example
        })
        .collect()
}

fn code(code: &CodeEntry) -> Code {
    Code {
        code: code.code.value.clone(),
        message: text(&code.message),
        class: code.class.map_or(CodeClass::Undecided, |class| class.value),
        effects: code.effects.iter().map(|effect| effect.value).collect(),
        evidence: code.evidence.iter().map(evidence).collect(),
        note: text(&code.note),
    }
}

fn correction(correction: &CorrectionEntry) -> Correction {
    Correction {
        id: correction.id.value.clone(),
        at: correction.at.iter().map(place).collect(),
        table: said(&correction.says),
        wire: needed(&correction.needs),
        evidence: correction.evidence.iter().map(evidence).collect(),
        lapses: correction.lapses.value.clone(),
    }
}

/// A place in words.
fn place(place: &Place) -> String {
    let direction = |direction: Direction| match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    };
    let mut words = Vec::new();
    if let Some(header) = place.header {
        words.push(format!("header {}", direction(header.value)));
    }
    words.extend(place.api.as_ref().map(|api| api.value.clone()));
    words.extend(place.direction.map(|at| direction(at.value).to_owned()));
    words.extend(place.within.as_ref().map(|part| part.value.clone()));
    words.extend(place.element.as_ref().map(|element| element.value.clone()));
    if !place.codes.is_empty() {
        words.push(format!("codes {}", values(&place.codes).join(" ")));
    }
    words.join(" ")
}

fn profile(profile: &ProfileEntry) -> Profile {
    Profile {
        name: profile.name.value.clone(),
        base_url: profile.base_url.value.clone(),
        path_prefix: text(&profile.path_prefix),
        suffix: profile.suffix.value.clone(),
        content_type: profile.content_type.value.clone(),
        token: profile.token.value,
        token_header: text(&profile.token_header),
        token_prefix: text(&profile.token_prefix),
        token_path: text(&profile.token_path),
        token_scope: text(&profile.token_scope),
        constants: profile
            .constants
            .iter()
            .map(|constant| Constant {
                element: constant.element.value.clone(),
                value: constant.value.value.clone(),
            })
            .collect(),
        evidence: profile.evidence.iter().map(evidence).collect(),
        note: text(&profile.note),
    }
}

fn source(source: &SourceEntry) -> Source {
    Source {
        tag: source.tag.value.clone(),
        title: source.title.value.clone(),
        grade: source.grade.value,
    }
}

fn evidence(evidence: &EvidenceEntry) -> Evidence {
    Evidence {
        source: evidence.source.value.clone(),
        shows: evidence.shows.value.clone(),
    }
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}
