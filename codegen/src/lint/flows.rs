//! Rules about money: what moves it can be inquired, and every procedure names the inquiry of its own flow.

use super::{Needed, api, has};
use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::load::model::{ApiFile, InquiryEntry, Text};
use crate::resolved::{Api, Effect, Kind, Layout, Member, Origin, Requiredness, Service};

/// Kinds of a number of an account, a loan or a call.
const NUMBERS: &[Kind] = &[Kind::Digits, Kind::Text];

pub(super) fn check(spec: &Loaded, service: &Service, findings: &mut Findings) {
    for loaded in &spec.apis {
        let file = &loaded.file;
        let resolved = |name: &Text| service.apis.iter().find(|api| api.api == name.value);
        if file.layout.value == Layout::Unpublished {
            unpublished(file, findings);
            continue;
        }
        let moves = file
            .effect
            .is_some_and(|effect| effect.value == Effect::MovesMoney);
        match (&file.inquiry, moves) {
            (Some(inquiry), true) => {
                self::inquiry(spec, file, inquiry, findings);
                if let (Some(own), Some(target)) = (resolved(&file.api), resolved(&inquiry.api)) {
                    inquirable(service, own, target, inquiry, findings);
                }
            }
            (None, true) => findings.error(
                "money-without-inquiry",
                file.effect.map_or(file.api.at, |effect| effect.at),
                format!("{} moves money and names no inquiry", file.api.value),
                "`inquiry` with the API that answers for its outcome",
                "add it: without one a lost reply can never be settled",
            ),
            (Some(inquiry), false) => findings.error(
                "inquiry-without-money",
                inquiry.api.at,
                format!("an inquiry of {}, which moves no money", file.api.value),
                "`inquiry` on APIs with `effect: moves-money` only",
                "correct the effect or remove the inquiry",
            ),
            (None, false) => {}
        }
        let own = resolved(&file.api);
        if moves {
            amount(file, own, findings);
        }
        if let Some(result) = &file.result {
            row(&file.response, result, "the reply", findings);
            let needed = Needed {
                role: "the original's response code",
                kinds: &[Kind::ResponseCode],
                always: false,
                given: false,
            };
            needed.of(own.map_or(&[], |own| &own.response), result, findings);
        }
        procedures(spec, file, moves, findings);
    }
}

fn unpublished(file: &ApiFile, findings: &mut Findings) {
    if !(file.request.is_empty() && file.response.is_empty()) {
        findings.error(
            "unpublished-layout",
            file.layout.at,
            format!("rows for {}, whose layout is unpublished", file.api.value),
            "no rows: the spec invents no layout",
            "lay it out in a private overlay, or say `layout: published` with its source",
        );
    }
}

fn inquiry(spec: &Loaded, file: &ApiFile, inquiry: &InquiryEntry, findings: &mut Findings) {
    let Some(target) = api(spec, &inquiry.api.value) else {
        findings.error(
            "inquiry-unknown",
            inquiry.api.at,
            format!("the inquiry {}", inquiry.api.value),
            "an API of the spec",
            "correct the name",
        );
        return;
    };
    if target
        .effect
        .is_none_or(|effect| effect.value != Effect::Reads)
        || target.result.is_none()
    {
        findings.error(
            "inquiry-unfit",
            inquiry.api.at,
            format!("{} as an inquiry", target.api.value),
            "an API with `effect: reads` and a `result`",
            "name the API that answers with the original's response code",
        );
    }
    row(&file.request, &inquiry.key, "the request", findings);
    for element in [
        &inquiry.key,
        &inquiry.original_date,
        &inquiry.original_number,
    ] {
        row(&target.request, element, "the inquiry's request", findings);
    }
    for other in &spec.apis {
        let shared = other.file.inquiry.as_ref();
        if other.file.api.value < file.api.value
            && shared.is_some_and(|shared| shared.api.value == inquiry.api.value)
        {
            findings.error(
                "inquiry-shared",
                inquiry.api.at,
                format!("the inquiry {} of two flows", inquiry.api.value),
                format!(
                    "an inquiry of its own; {} names this one",
                    other.file.api.value
                ),
                "hold both against the document: one of them is copied",
            );
        }
    }
}

/// What the three members must be for every sending to be inquired.
fn inquirable(
    service: &Service,
    own: &Api,
    target: &Api,
    inquiry: &InquiryEntry,
    findings: &mut Findings,
) {
    let mut need = |members, element, role, kinds, always| {
        let needed = Needed {
            role,
            kinds,
            always,
            given: true,
        };
        needed.of(members, element, findings);
    };
    need(
        &own.request,
        &inquiry.key,
        "the key of an inquiry",
        NUMBERS,
        true,
    );
    let asked = &target.request;
    need(
        asked,
        &inquiry.key,
        "the key that is inquired",
        NUMBERS,
        false,
    );
    let (day, number) = (&inquiry.original_date, &inquiry.original_number);
    need(asked, day, "the original's day", &[Kind::Date], false);
    need(asked, number, "the original's number", NUMBERS, false);

    let of = |members: &'_ [Member], element: &Text| {
        let found = members
            .iter()
            .find(|member| member.element == element.value);
        found.cloned()
    };
    if let (Some(key), Some(asked)) = (of(&own.request, &inquiry.key), of(asked, &inquiry.key)) {
        fits(&key, &asked, inquiry.key.at, findings);
    }
    let sent = service.header.request.iter().find(|member| {
        member.origin == Origin::Permit && !matches!(member.kind, Kind::Date | Kind::Time)
    });
    if let (Some(sent), Some(asked)) = (sent, of(asked, number)) {
        fits(sent, &asked, number.at, findings);
    }
    let given = [&inquiry.key, day, number];
    for member in asked {
        let demanded = matches!(
            member.required,
            Requiredness::Required | Requiredness::Unstated
        );
        let known = given.iter().any(|given| given.value == member.element);
        if demanded && member.origin == Origin::Caller && !known {
            findings.error(
                "inquiry-unfit",
                inquiry.api.at,
                format!("{}, which demands {}", target.api, member.element),
                "an inquiry that key, day and number of the original are enough for",
                "hold its table against the document: an inquiry that needs more cannot be made",
            );
        }
    }
}

/// A number that the inquiry has no room for could never be inquired.
fn fits(own: &Member, asked: &Member, at: Position, findings: &mut Findings) {
    let narrow = match (own.length, asked.length) {
        (Some(own), Some(asked)) => asked.limit < own.limit,
        _ => false,
    };
    let other = own.kind != Kind::Digits && asked.kind == Kind::Digits;
    if narrow || other {
        let shown = |member: &Member| {
            let length = member.length.map_or(String::new(), |length| {
                format!(" of length {}", length.limit)
            });
            format!("{} {}{length}", member.element, member.kind)
        };
        findings.error(
            "inquiry-unfit",
            at,
            format!("{} in the inquiry", shown(asked)),
            format!("room for {}, which it repeats", shown(own)),
            "hold both tables against the document: what does not fit can never be inquired",
        );
    }
}

fn amount(file: &ApiFile, own: Option<&Api>, findings: &mut Findings) {
    match &file.amount {
        Some(amount) => {
            row(&file.request, amount, "the request", findings);
            let needed = Needed {
                role: "the amount that a call moves",
                kinds: &[Kind::Amount],
                always: true,
                given: true,
            };
            needed.of(own.map_or(&[], |own| &own.request), amount, findings);
        }
        None => findings.error(
            "money-without-amount",
            file.effect.map_or(file.api.at, |effect| effect.at),
            format!("{} moves money and names no amount", file.api.value),
            "`amount` with the element that holds it",
            "add it",
        ),
    }
}

fn row(rows: &[crate::load::model::Row], element: &Text, place: &str, findings: &mut Findings) {
    if !has(rows, &element.value) {
        findings.error(
            "unknown-member",
            element.at,
            format!("{}, which {place} does not have", element.value),
            format!("an element of {place}"),
            "correct the element",
        );
    }
}

/// A code table that was copied from another flow sends its reader to the wrong inquiry.
fn procedures(spec: &Loaded, file: &ApiFile, moves: bool, findings: &mut Findings) {
    for code in &file.codes {
        let Some(named) = &code.inquire else { continue };
        let own = if moves {
            file.inquiry
                .as_ref()
                .map(|inquiry| inquiry.api.value.as_str())
        } else {
            Some(file.api.value.as_str())
        };
        if own == Some(named.value.as_str()) {
            continue;
        }
        let codes: Vec<&str> = code.codes.iter().map(|code| code.value.as_str()).collect();
        let what = if api(spec, &named.value).is_some() {
            "an inquiry of another flow"
        } else {
            "no API of the spec"
        };
        findings.error(
            "procedure-other-flow",
            named.at,
            format!(
                "the procedure of {} names {}, {what}",
                codes.join(" "),
                named.value
            ),
            own.map_or_else(
                || "no inquiry".to_owned(),
                |own| format!("the inquiry {own}"),
            ),
            "add a correction with evidence if the document says it; else correct the row",
        );
    }
}
