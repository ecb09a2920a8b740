//! The page of an API: what it does, its two tables, its codes, rules, remarks, corrections and examples.

use maud::{Markup, html};

use super::rows::{self, Table, grouped};
use super::words::{api_link, correction_links, effect, ko, korean, mixed};
use super::{codes, open};
use crate::emit;
use crate::export::examples;
use crate::export::facts::{is_laid_out, path};
use crate::resolved::{Api, Example, ExampleMember, Layout, Member, Rules, Service};

pub(super) fn main(service: &Service, api: &Api) -> Markup {
    html! {
        p.kicker { (ko(&api.category)) }
        h1 { (ko(&api.name)) " " code.wire { (api.api) } }
        p.tags { (effect(api.effect)) " " (layout(api)) }
        p.lead { (mixed(&api.summary)) }
        @if !api.function.is_empty() { p lang="ko" { (api.function) } }
        (warning(service, api))
        (facts(service, api))
        @if is_laid_out(api) {
            (laid_out(service, api))
        } @else {
            section aria-labelledby="unpublished" {
                h2 #unpublished { "Layout" }
                p { "The document names this API and does not lay it out, so nothing is made up for it here. " a href="open.html" { "What else is open" } "." }
            }
        }
        @if !api.note.is_empty() { section aria-labelledby="note" { h2 #note { "Note" } p { (mixed(&api.note)) } } }
        (open::of_api(service, api))
        (neighbours(service, api))
    }
}

fn laid_out(service: &Service, api: &Api) -> Markup {
    let applied = applied(api);
    let rules = rules(&api.rules);
    html! {
        section aria-labelledby="request" {
            h2 #request { "Request" }
            (rows::table(service, Some(api), &api.request, Table::Request, "Request"))
            @if !service.header.request.is_empty() { (common("request")) }
        }
        section aria-labelledby="reply" {
            h2 #reply { "Reply" }
            @if api.response.is_empty() { p { "The common header alone." } }
            @else { (rows::table(service, Some(api), &api.response, Table::Reply, "Reply")) }
            @if !service.header.response.is_empty() { (common("reply")) }
        }
        @if !rules.is_empty() {
            section aria-labelledby="rules" { h2 #rules { "Rules" } ul { @for rule in &rules { li { (rule) } } } }
        }
        section aria-labelledby="codes" {
            h2 #codes { "Response codes" }
            @if api.codes.is_empty() { p { "This API has no table of its own." } }
            @else { (codes::table(service, api)) }
            @if !api.prose_codes.is_empty() {
                p { "Its remarks alone also name: " @for code in &api.prose_codes { code { (code) } " " } }
            }
            p { "Where this table is silent, the " a href="codes.html" { "codes of the whole service" } " hold." }
        }
        @if !api.remarks.is_empty() {
            section aria-labelledby="remarks" {
                h2 #remarks { "Remarks of the document" }
                ul lang="ko" { @for remark in &api.remarks { li { (remark) } } }
            }
        }
        @if !applied.is_empty() {
            section aria-labelledby="applied" {
                h2 #applied { "Corrections applied" }
                ul { @for id in &applied { li {
                    (correction_links(std::slice::from_ref(id)))
                    @if let Some(correction) = service.corrections.iter().find(|it| it.id == *id) {
                        span lang=[korean(&correction.table)] { (correction.table) } " → " span lang=[korean(&correction.wire)] { (correction.wire) }
                    }
                } } }
            }
        }
        @if !api.examples.is_empty() {
            section aria-labelledby="examples" {
                h2 #examples { "Published examples" }
                @for example in &api.examples { (bodies(example)) }
            }
        }
    }
}

fn common(direction: &str) -> Markup {
    html! { p.muted { "Before these members stands the object " code { "Header" } ", the " a href=(format!("reach.html#{direction}")) { "common header " (ko("공통부")) } "." } }
}

fn layout(api: &Api) -> Markup {
    html! {
        @match api.layout {
            Layout::Published => span.tag { "published layout" },
            Layout::Unpublished => span.tag.changes { "layout unpublished" },
            Layout::Overlay => span.tag.issues { "laid out by a private overlay" },
        }
        @if api.testable { " " span.tag lang="ko" { "테스트 가능" } }
    }
}

fn warning(service: &Service, api: &Api) -> Markup {
    html! {
        @if let Some(inquiry) = &api.inquiry {
            p.warning role="note" {
                strong { "This call moves money. " }
                "A reply that is missing, cannot be read or carries a code that is listed nowhere says nothing about the money. Never send it again: inquire with "
                (api_link(service, &inquiry.api)) ", keyed by " code { (inquiry.key) } ", with day and number of the original in "
                code { (inquiry.original_date) } " and " code { (inquiry.original_number) } "."
            }
        }
    }
}

fn facts(service: &Service, api: &Api) -> Markup {
    let module = format!("ontu::{}", service.service);
    html! {
        dl.facts {
            @for profile in &service.profiles {
                div { dt { "Path, " (profile.name) } dd { code { "POST " (path(profile, &api.api)) } } }
            }
            @if is_laid_out(api) {
                div { dt { "Rust" } dd { code { (module) "::" (api.type_name) } } }
                div { dt { "Its reply" } dd { code { (module) "::" (api.operation) "::" (api.type_name) "Reply" } } }
            }
            @if let Some(amount) = &api.amount { div { dt { "Amount moved" } dd { code { (amount) } } } }
            @if let Some(original) = &api.inquires { div { dt { "Inquires" } dd { (api_link(service, original)) } } }
            @if let Some(result) = &api.result { div { dt { "Result of the original" } dd { code { (result) } } } }
        }
    }
}

/// The corrections that were applied to any row or code.
fn applied(api: &Api) -> Vec<String> {
    fn collect(members: &[Member], ids: &mut Vec<String>) {
        for member in members {
            ids.extend(member.corrections.iter().cloned());
            if let Some(repeat) = &member.repeat {
                collect(&repeat.members, ids);
            }
        }
    }
    let mut ids = Vec::new();
    collect(&api.request, &mut ids);
    collect(&api.response, &mut ids);
    ids.extend(
        api.codes
            .iter()
            .flat_map(|code| code.corrections.iter().cloned()),
    );
    let mut once = Vec::new();
    for id in ids {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    once
}

fn rules(rules: &Rules) -> Vec<Markup> {
    let mut said = Vec::new();
    if let Some(range) = &rules.date_range {
        said.push(html! {
            code { (range.from) } " to " code { (range.to) } ": at most " (range.max_days) " days when "
            code { (range.by) } " is " code { (range.daily) } ", at most " (range.max_months) " months when it is " code { (range.monthly) } "."
        });
        if range.not_after_today {
            said.push(html! { "Nothing after today may be asked for." });
        }
    }
    if let Some(once) = &rules.once {
        said.push(html! { code { (once.element) } " is " code { (once.value) } " a single time for each " code { (once.per) } "." });
    }
    if let Some(unchanged) = &rules.unchanged {
        said.push(html! { @for element in &unchanged.elements { code { (element) } " " } "keep their values over all calls of one " code { (unchanged.per) } "." });
    }
    if let Some(hours) = rules.hours_after_deposit {
        said.push(
            html! { "Money may leave " (grouped(u64::from(hours))) " hours after its deposit." },
        );
    }
    for element in &rules.day_of_call {
        said.push(html! { code { (element) } " is the day of the call." });
    }
    said
}

fn bodies(example: &Example) -> Markup {
    let body = |label: &str, members: &[ExampleMember]| {
        // What an example consists of can always be written.
        let text = emit::json(&examples::body(members)).unwrap_or_default();
        html! { figure { figcaption { (label) } pre tabindex="0" lang="ko" aria-label=(label) { code { (text.trim_end()) } } } }
    };
    html! {
        p { "As published in " a.source href=(format!("reach.html#source-{}", example.source)) { (example.source) } "." }
        div.bodies { (body("Request", &example.request)) (body("Reply", &example.response)) }
    }
}

fn neighbours(service: &Service, api: &Api) -> Markup {
    let place = service.apis.iter().position(|known| known.api == api.api);
    let at = |index: Option<usize>| index.and_then(|index| service.apis.get(index));
    let before = at(place.and_then(|place| place.checked_sub(1)));
    let after = at(place.map(|place| place + 1));
    html! {
        nav.neighbours aria-label="Neighbours" {
            @match before { Some(api) => a rel="prev" href=(super::file(api)) { "← " (ko(&api.name)) }, None => span {} }
            @if let Some(api) = after { a rel="next" href=(super::file(api)) { (ko(&api.name)) " →" } }
        }
    }
}
