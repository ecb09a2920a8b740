//! The dictionary: every element with its names in three spellings, and where it occurs.

use maud::{Markup, html};

use super::rows::Table;
use super::words::{kind, mixed, none, protection, unit, words};
use crate::resolved::{Element, Member, Service};

pub(super) fn main(service: &Service) -> Markup {
    html! {
        h1 { "Dictionary" }
        p.lead { "An element has one meaning wherever it occurs; a row that differs says so." }
        @if service.elements.is_empty() {
            p { "No element of this service is published." }
        } @else {
            table.elements {
                thead { tr {
                    th scope="col" { "Element" } th scope="col" { "Korean" } th scope="col" { "English" }
                    th scope="col" { "Length" } th scope="col" { "Values" } th scope="col" { "Where" }
                } }
                tbody {
                    @for element in &service.elements {
                        tr id=(format!("element-{}", element.element)) {
                            th scope="row" data-label="Element" { code { (element.element) } }
                            td lang="ko" data-label="Korean" { (element.name) }
                            td data-label="English" { (words(&element.english)) br; code.type { (element.english) } }
                            td data-label="Length" {
                                @match element.length { Some(length) => { (length.limit) " " span.muted { (unit(length)) } }, None => (none()) }
                            }
                            td data-label="Values" {
                                (kind(element.kind))
                                @if let Some(protection) = protection(element.class) { br; span.tag.personal { (protection) } }
                                @if !element.note.is_empty() { p.note { (mixed(&element.note)) } }
                            }
                            td data-label="Where" { (places(service, element)) }
                        }
                    }
                }
            }
        }
    }
}

/// The rows of an element.
fn places(service: &Service, element: &Element) -> Markup {
    let mut places: Vec<(String, String)> = Vec::new();
    let mut look = |file: &str, label: &str, members: &[Member], table: Table| {
        for member in members {
            let rows = member.repeat.iter().flat_map(|repeat| &repeat.members);
            let inner = rows.map(|inner| (Some(member), inner));
            for (within, found) in std::iter::once((None, member)).chain(inner) {
                if found.element == element.element {
                    let anchor = table.anchor(within, found);
                    places.push((format!("{file}#{anchor}"), label.to_owned()));
                }
            }
        }
    };
    look(
        "reach.html",
        "header, request",
        &service.header.request,
        Table::Request,
    );
    look(
        "reach.html",
        "header, reply",
        &service.header.response,
        Table::Reply,
    );
    for api in &service.apis {
        let file = super::file(api);
        let operation = words(&api.operation);
        look(
            &file,
            &format!("{operation}, request"),
            &api.request,
            Table::Request,
        );
        look(
            &file,
            &format!("{operation}, reply"),
            &api.response,
            Table::Reply,
        );
    }
    html! { ul.places { @for (href, label) in &places { li { a href=(href) { (label) } } } } }
}
