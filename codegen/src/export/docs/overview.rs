//! The first page: what there is, by service and by the document's own groups.

use maud::{Markup, html};

use super::words::{effect, ko, mixed};
use crate::export::facts::is_laid_out;
use crate::resolved::{Api, Service};

pub(super) fn main(services: &[Service]) -> Markup {
    html! {
        h1 { "The contract, as published and as it is on the wire" }
        p.lead { "Each API with its tables as the document prints them, beside the names on the wire and in Rust. Search takes Korean, wire and English names; spaces do not matter." }
        @for service in services { (overview(service)) }
    }
}

fn overview(service: &Service) -> Markup {
    let folder = &service.service;
    let laid_out = service.apis.iter().filter(|api| is_laid_out(api)).count();
    let mut groups: Vec<(&str, Vec<&Api>)> = Vec::new();
    for api in &service.apis {
        match groups.iter_mut().find(|(known, _)| *known == api.category) {
            Some((_, apis)) => apis.push(api),
            None => groups.push((&api.category, vec![api])),
        }
    }
    html! {
        section aria-labelledby=(folder) {
            h2 id=(folder) { (service.english_name) span.sub { (ko(&service.name)) } }
            @if !service.description.is_empty() { p lang="ko" { (service.description) } }
            ul.figures {
                li { strong { (service.apis.len()) } " APIs" }
                li { strong { (laid_out) } " laid out" }
                li { strong { (service.elements.len()) } " elements" }
                li { a href=(format!("{folder}/corrections.html")) { strong { (service.corrections.len()) } " corrections" } }
                li { a href=(format!("{folder}/open.html")) { strong { (service.undecided.len()) } " undecided facts" } }
            }
            table.apis {
                thead { tr { th scope="col" { "Group" } th scope="col" { "API" } th scope="col" { "What it does" } th scope="col" { "Effect" } } }
                @for (group, apis) in &groups {
                    tbody {
                        @for (number, api) in (0..).zip(apis) {
                            tr {
                                @if number == 0 { th.group scope="rowgroup" rowspan=(apis.len()) lang="ko" { (group) } }
                                td data-label="API" { a href=(format!("{folder}/{}", super::file(api))) { (ko(&api.name)) } br; code.muted { (api.api) } }
                                td data-label="What it does" { (mixed(&api.summary)) }
                                td data-label="Effect" { (effect(api.effect)) @if !is_laid_out(api) { " " span.tag { "layout unpublished" } } }
                            }
                        }
                    }
                }
            }
        }
    }
}
