//! Response codes: the table of an API, and the page of those that hold for a whole service.

use maud::{Markup, html};

use super::words::{CODE_CLASSES, api_link, code_class, correction_links, effect, ko, mixed, none};
use crate::resolved::{Api, Evidence, Service};

/// The table of codes of an API, as printed, with what each means for the call.
pub(super) fn table(service: &Service, api: &Api) -> Markup {
    html! {
        table.codes aria-label="Response codes" {
            thead {
                tr {
                    th scope="col" lang="ko" { "응답코드" }
                    th scope="col" lang="ko" { "메시지" }
                    th scope="col" lang="ko" { "처리절차" }
                    th.ours scope="col" { "Class" }
                    th.ours scope="col" { "Inquire" }
                }
            }
            tbody {
                @for (number, code) in (1..).zip(&api.codes) {
                    tr id=(format!("code-{number}")) {
                        th scope="row" data-label="응답코드" {
                            @match &code.code { Some(code) => code { (code) }, None => { code { "-" } " " span.muted { "no reply" } } }
                        }
                        td lang="ko" data-label="메시지" { (code.message) }
                        td lang="ko" data-label="처리절차" { (code.procedure) }
                        td.ours data-label="Class" { (code_class(code.class)) }
                        td.ours data-label="Inquire" {
                            @match &code.inquire { Some(api) => (api_link(service, api)), None => (none()) }
                            @if !code.corrections.is_empty() { " " (correction_links(&code.corrections)) }
                        }
                    }
                }
            }
        }
    }
}

/// The page of codes that hold wherever an API's own table is silent.
pub(super) fn main(service: &Service) -> Markup {
    html! {
        h1 { "Response codes" }
        p.lead { "No complete table of codes is published. An API's own table comes first; where it is silent, these hold. A code that is listed nowhere leaves the outcome of anything but a read unknown." }
        section aria-labelledby="classes" {
            h2 #classes { "What a class means" }
            dl.classes {
                @for (class, meaning) in CODE_CLASSES {
                    div { dt { (code_class(class)) } dd { (meaning) } }
                }
            }
        }
        section aria-labelledby="listed" {
            h2 #listed { "Codes of the whole service" }
            @if service.codes.is_empty() {
                p { "None is published." }
            } @else {
                table.codes {
                    thead { tr {
                        th scope="col" { "Code" } th scope="col" { "Message" } th scope="col" { "Class" }
                        th scope="col" { "Where" } th scope="col" { "Evidence" }
                    } }
                    tbody {
                        @for code in &service.codes {
                            tr id=(format!("code-{}", code.code)) {
                                th scope="row" data-label="Code" { code { (code.code) } }
                                td data-label="Message" { @if code.message.is_empty() { (none()) } @else { (ko(&code.message)) } }
                                td data-label="Class" { (code_class(code.class)) }
                                td data-label="Where" {
                                    @if code.effects.is_empty() { "every API" }
                                    @for known in &code.effects { (effect(*known)) " " }
                                }
                                td data-label="Evidence" {
                                    (evidence(&code.evidence))
                                    @if !code.note.is_empty() { p.note { (mixed(&code.note)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        @let own: Vec<&Api> = service.apis.iter().filter(|api| !api.codes.is_empty()).collect();
        @if !own.is_empty() {
            section aria-labelledby="own" {
                h2 #own { "APIs with a table of their own" }
                ul { @for api in own { li { (api_link(service, &api.api)) " – " a href=(format!("{}#codes", super::file(api))) { (api.codes.len()) " codes" } } } }
            }
        }
    }
}

/// What a fact rests on; the sources are explained on the page of the channels.
pub(super) fn evidence(evidence: &[Evidence]) -> Markup {
    html! {
        ul.evidence {
            @for piece in evidence {
                li { a.source href=(format!("reach.html#source-{}", piece.source)) { (piece.source) } " " (mixed(&piece.shows)) }
            }
        }
    }
}
