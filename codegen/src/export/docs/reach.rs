//! The common header, the ways to reach a service, and the sources of what is said.

use maud::{Markup, html};

use super::codes::evidence;
use super::rows::{self, Table};
use super::words::{ko, mixed};
use crate::resolved::{Grade, Profile, Service, TokenPlace};

pub(super) fn main(service: &Service) -> Markup {
    html! {
        h1 { "Header and channels" }
        section aria-labelledby="header" {
            h2 #header { "Common header " (ko("공통부")) }
            @if service.header.request.is_empty() { p { "None is published." } } @else {
                h3 #request { "Of a request" }
                (rows::table(service, None, &service.header.request, Table::Request, "Header of a request"))
                h3 #reply { "Of a reply" }
                (rows::table(service, None, &service.header.response, Table::Reply, "Header of a reply"))
            }
        }
        @if !service.sweeps.is_empty() {
            section aria-labelledby="sweeps" {
                h2 #sweeps { "Sweeps " (ko("집금")) }
                p { "Deposits are swept at " @for time in &service.sweeps { code { (time) } " " } "in Korea." }
            }
        }
        section aria-labelledby="channels" {
            h2 #channels { "Ways to reach it" }
            @for known in &service.profiles { (profile(known)) }
        }
        section aria-labelledby="sources" {
            h2 #sources { "Sources" }
            table {
                thead { tr { th scope="col" { "Tag" } th scope="col" { "What it is" } th scope="col" { "Grade" } } }
                tbody { @for source in &service.sources { tr id=(format!("source-{}", source.tag)) {
                    th scope="row" data-label="Tag" { (source.tag) }
                    td data-label="What it is" { (mixed(&source.title)) }
                    td data-label="Grade" { (grade(source.grade)) }
                } } }
            }
        }
    }
}

fn profile(profile: &Profile) -> Markup {
    html! {
        article id=(format!("channel-{}", profile.name)) {
            h3 { (profile.name) }
            dl.facts {
                div { dt { "Base" } dd { @if profile.base_url.is_empty() { "named by the contract" } @else { code { (profile.base_url) } } } }
                div { dt { "Path" } dd { code { (profile.path_prefix) "/{API}" (profile.suffix) } } }
                div { dt { "Content type" } dd { code { (profile.content_type) } } }
                div { dt { "Token" } dd {
                    @match profile.token {
                        TokenPlace::Body => "in the body's header",
                        TokenPlace::HttpHeader => { "in the HTTP header " code { (profile.token_header) } @if !profile.token_prefix.is_empty() { ", after " code { (profile.token_prefix.trim_end()) } } },
                    }
                } }
                @if !profile.token_path.is_empty() { div { dt { "Token request" } dd { code { "POST " (profile.token_path) } @if !profile.token_scope.is_empty() { " with scope " code { (profile.token_scope) } } } } }
                @for constant in &profile.constants { div { dt { code { (constant.element) } } dd { code { (constant.value) } } } }
            }
            (evidence(&profile.evidence))
            @if !profile.note.is_empty() { p.note { (mixed(&profile.note)) } }
        }
    }
}

fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Document => "the institution's document",
        Grade::Example => "a body that it published",
        Grade::Swagger => "its Swagger file",
        Grade::Integrators => "public code of clients",
    }
}
