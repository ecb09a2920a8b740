//! A procedure that leads to a service, step by step, with the sentences of the notice.

use maud::{Markup, html};

use super::words::{ko, mixed};
use crate::resolved::{Permission, Procedure, Service, Step, Thing};

pub(super) fn main(service: &Service, procedure: &Procedure) -> Markup {
    html! {
        p.kicker { (procedure.english_name) }
        h1 { (ko(&procedure.name)) }
        p.lead { (service.english_name) ", from " a.source href=(format!("reach.html#source-{}", procedure.source)) { (procedure.source) } ", " time { (procedure.published) } ". " a href=(format!("open.html#questions-{}", procedure.procedure)) { (procedure.questions.len()) " questions are open" } "." }
        @for section in &procedure.sections {
            section aria-labelledby=(format!("section-{}", section.section)) {
                h2 id=(format!("section-{}", section.section)) { (section.section) ". " (ko(&section.title)) span.sub { (section.english) } }
                @for step in procedure.steps.iter().filter(|step| step.section == section.section) {
                    (step_of(procedure, step))
                }
            }
        }
        @if !procedure.documents.is_empty() {
            section aria-labelledby="documents" {
                h2 #documents { "What changes hands" }
                ul { @for document in &procedure.documents { li id=(format!("document-{}", document.document)) {
                    (ko(&document.name)) " – " (document.english)
                    @if !document.form.is_empty() { ", " a href=(format!("forms.html#{}", document.form)) { "form" } }
                    @if let Some(condition) = procedure.conditions.iter().find(|it| it.condition == document.when) { ", when: " (ko(&condition.name)) " (" (condition.english) ")" }
                } } }
            }
        }
        @if !procedure.addresses.is_empty() {
            section aria-labelledby="addresses" {
                h2 #addresses { "Addresses" }
                dl.facts { @for address in &procedure.addresses { div id=(format!("address-{}", address.address)) { dt lang="ko" { (address.name) } dd lang="ko" { (address.value) } } } }
            }
        }
    }
}

fn step_of(procedure: &Procedure, step: &Step) -> Markup {
    let party = |name: &str| {
        let found = procedure.parties.iter().find(|it| it.party == name);
        found.map_or(name.to_owned(), |it| it.english.clone())
    };
    let permission = |permission: Permission| match permission {
        Permission::Migration => "migration",
        Permission::Business => "business",
    };
    html! {
        article.step id=(format!("step-{}", step.step)) {
            h3 { (step.step) " " (ko(&step.name)) span.sub { (step.english) } }
            p { (party(&step.actor)) " → " (party(&step.to))
                @if step.irreversible { " " span.tag.money { "no way back" } }
                @if let Some(given) = step.grants { " " span.tag.reads { "gives the permission: " (permission(given)) } }
                @if let Some(taken) = step.revokes { " " span.tag.changes { "takes the permission: " (permission(taken)) } }
            }
            @for sentence in &step.text { blockquote lang="ko" { (sentence.says) " " small lang="en" { "line " (sentence.line) } } }
            dl.facts {
                @if !step.after.is_empty() { div { dt { "After" } dd { @for before in &step.after { a href=(format!("#step-{before}")) { (before) } " " } } } }
                @if let Some(address) = procedure.addresses.iter().find(|it| it.address == step.at) { div { dt { "At" } dd { a href=(format!("#address-{}", address.address)) { (ko(&address.name)) } @if !step.menu.is_empty() { ": " (ko(&step.menu)) } } } }
                @if !step.form.is_empty() { div { dt { "Form" } dd { a href=(format!("forms.html#{}", step.form)) { (step.form) } } } }
                @if !step.documents.is_empty() { div { dt { "Sends" } dd { @for sent in &step.documents { a href=(format!("#document-{sent}")) { (sent) } " " } } } }
                (list("Needs", &step.needs))
                (list("Gives", &step.gives))
            }
            @if !step.constraints.is_empty() { ul { @for constraint in &step.constraints { li { (mixed(constraint)) } } } }
            @if !step.note.is_empty() { p.note { (mixed(&step.note)) } }
        }
    }
}

fn list(label: &str, entries: &[Thing]) -> Markup {
    html! { @if !entries.is_empty() { div { dt { (label) } dd { ul { @for entry in entries { li { (ko(&entry.name)) " – " (mixed(&entry.english)) } } } } } } }
}
