//! What is not published, not stated or not decided, and how it is read until somebody decides.

use maud::{Markup, html};

use super::words::{api_link, effect, ko, mixed};
use crate::export::facts::is_laid_out;
use crate::resolved::{Api, Service, Undecided};

/// How an open fact is read.
const READINGS: [(&str, &str); 6] = [
    ("effect", "as moves money"),
    ("class", "as a personal name"),
    ("class of a code", "as unknown"),
    ("kind", "as text"),
    (
        "unit of length",
        "characters are the hard limit, bytes in CP949 the advisory one",
    ),
    ("required", "as optional"),
];

pub(super) fn main(service: &Service) -> Markup {
    let unpublished: Vec<&Api> = service
        .apis
        .iter()
        .filter(|api| !is_laid_out(api))
        .collect();
    html! {
        h1 { "Unpublished and undecided" }
        p.lead { "What no document says is written down here, and read in the sense that can do the least harm." }
        section aria-labelledby="unpublished" {
            h2 #unpublished { "Layouts that are not published" }
            @if unpublished.is_empty() { p { "Every API has a published layout." } } @else {
                p { (unpublished.len()) " of " (service.apis.len()) " APIs are named and not laid out. An operator who has a layout from the contract keeps it in a private overlay." }
                table {
                    thead { tr { th scope="col" { "API" } th scope="col" { "What it does" } th scope="col" { "Effect" } } }
                    tbody { @for api in unpublished { tr id=(format!("unpublished-{}", api.operation)) {
                        th scope="row" data-label="API" { (api_link(service, &api.api)) }
                        td data-label="What it does" { (mixed(&api.summary)) @if !api.note.is_empty() { p.note { (mixed(&api.note)) } } }
                        td data-label="Effect" { (effect(api.effect)) }
                    } } }
                }
            }
        }
        section aria-labelledby="undecided" {
            h2 #undecided { "Facts that nobody has decided" }
            @if service.undecided.is_empty() { p { "There are none." } }
            @for (fact, places) in by_fact(&service.undecided) {
                h3 { (fact) " (" (places.len()) ")" }
                @if let Some((_, reading)) = READINGS.iter().find(|(known, _)| *known == fact) { p { "Read until then: " (reading) "." } }
                ul.places { @for place in places { li { (place_link(service, place)) } } }
            }
        }
        @for procedure in &service.procedures {
            @if !procedure.questions.is_empty() {
                section aria-labelledby=(format!("questions-{}", procedure.procedure)) {
                    h2 id=(format!("questions-{}", procedure.procedure)) { "Questions about " (ko(&procedure.name)) }
                    @for question in &procedure.questions {
                        article id=(format!("question-{}", question.question)) {
                            p { strong { (mixed(&question.asks)) } }
                            p lang="ko" { (question.korean) }
                            p.note { "Read until it is answered: " (mixed(&question.reading)) }
                        }
                    }
                }
            }
        }
        @if !service.overlaid.is_empty() {
            section aria-labelledby="overlaid" {
                h2 #overlaid { "Replaced or added by a private overlay" }
                ul { @for place in &service.overlaid { li { code { (place) } } } }
            }
        }
    }
}

/// What is open about one API.
pub(super) fn of_api(service: &Service, api: &Api) -> Markup {
    let open: Vec<&Undecided> = service
        .undecided
        .iter()
        .filter(|open| open.at.split_whitespace().any(|word| word == api.api))
        .collect();
    html! {
        @if !open.is_empty() {
            section aria-labelledby="open" {
                h2 #open { "Undecided" }
                ul { @for fact in open { li { (fact.fact) ": " code { (fact.at) } } } }
            }
        }
    }
}

/// Undecided facts by what they are, in the order in which each is first met.
fn by_fact(undecided: &[Undecided]) -> Vec<(&str, Vec<&str>)> {
    let mut facts: Vec<(&str, Vec<&str>)> = Vec::new();
    for open in undecided {
        match facts.iter_mut().find(|(fact, _)| *fact == open.fact) {
            Some((_, places)) => places.push(&open.at),
            None => facts.push((&open.fact, vec![&open.at])),
        }
    }
    facts
}

fn place_link(service: &Service, place: &str) -> Markup {
    let element = place.strip_prefix("element ").filter(|name| {
        let mut known = service.elements.iter();
        known.any(|element| element.element == *name)
    });
    match element {
        Some(name) => {
            html! { a href=(format!("elements.html#element-{name}")) { code { (name) } } }
        }
        None => api_link(service, place),
    }
}
