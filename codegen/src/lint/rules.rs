//! Rules across members: every one speaks of members that are there, and of what it can be kept with.

use super::limits::member;
use super::{Needed, resolved_apis};
use crate::finding::Findings;
use crate::load::Loaded;
use crate::load::model::{ApiFile, Text};
use crate::resolved::{Api, Kind, Service};

pub(super) fn check(spec: &Loaded, service: &Service, findings: &mut Findings) {
    for loaded in &spec.apis {
        rules(&loaded.file, findings);
        echoes(&loaded.file, findings);
    }
    for (file, api) in resolved_apis(spec, service) {
        sums(file, api, findings);
        ranges(file, api, findings);
    }
}

/// Amounts that are added up or compared are always there.
const AMOUNTS: &[Kind] = &[Kind::Amount];

fn always(role: &str) -> Needed<'_> {
    Needed {
        role,
        kinds: AMOUNTS,
        always: true,
        given: true,
    }
}

fn sums(file: &ApiFile, api: &Api, findings: &mut Findings) {
    for row in &file.request {
        let part = api
            .request
            .iter()
            .find(|part| part.element == row.element.value);
        let inner = part.and_then(|part| part.repeat.as_ref());
        let total = row.repeat.as_ref().and_then(|repeat| repeat.total.as_ref());
        if let (Some(inner), Some(total)) = (inner, total) {
            always("what is added up").of(&inner.members, &total.of, findings);
            always("the sum of rows").of(&api.request, &total.equals, findings);
        }
    }
    for row in &file.response {
        if let Some(sent) = &row.accumulates {
            always("what a running total grows by").of(&api.request, sent, findings);
            let needed = Needed {
                role: "a running total",
                kinds: AMOUNTS,
                always: false,
                given: false,
            };
            needed.of(&api.response, &row.element, findings);
        }
    }
}

fn ranges(file: &ApiFile, api: &Api, findings: &mut Findings) {
    let rules = file.rules.as_ref();
    let Some(range) = rules.and_then(|rules| rules.date_range.as_ref()) else {
        return;
    };
    let mut need = |element: &Text, role, kinds| {
        let needed = Needed {
            role,
            kinds,
            always: false,
            given: true,
        };
        needed.of(&api.request, element, findings);
    };
    let days = &[Kind::Date, Kind::DateOrMonth];
    need(&range.from, "the start of a range", days);
    need(&range.to, "the end of a range", days);
    need(&range.by, "the unit of a range", &[Kind::Code]);
}

fn rules(file: &ApiFile, findings: &mut Findings) {
    let Some(rules) = &file.rules else { return };
    let mut named: Vec<&Text> = rules.day_of_call.iter().collect();
    if let Some(range) = &rules.date_range {
        named.extend([&range.from, &range.to, &range.by]);
        coded(file, &range.by, &[&range.daily, &range.monthly], findings);
    }
    if let Some(once) = &rules.once {
        named.extend([&once.element, &once.per]);
        coded(file, &once.element, &[&once.value], findings);
    }
    if let Some(unchanged) = &rules.unchanged {
        named.extend(unchanged.elements.iter().chain([&unchanged.per]));
    }
    for element in named {
        member(&file.request, element, "the request", findings);
    }
}

fn coded(file: &ApiFile, element: &Text, values: &[&Text], findings: &mut Findings) {
    let Some(row) = file
        .request
        .iter()
        .find(|row| row.element.value == element.value)
    else {
        return;
    };
    for value in values {
        if !row.codes.iter().any(|code| code.value.value == value.value) {
            findings.error(
                "unknown-coded-value",
                value.at,
                format!("the code {} of {}", value.value, element.value),
                "one of the codes of its row",
                "correct the code",
            );
        }
    }
}

/// What a reply echoes must have been sent.
fn echoes(file: &ApiFile, findings: &mut Findings) {
    for row in &file.response {
        if row.echo.is_some_and(|echo| echo.value) {
            member(&file.request, &row.element, "the request", findings);
        }
        if let Some(total) = &row.accumulates {
            member(&file.request, total, "the request", findings);
        }
    }
}
