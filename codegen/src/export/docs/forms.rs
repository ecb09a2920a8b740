//! The papers, screens and files that a procedure asks for.

use maud::{Markup, html};

use super::words::{ko, korean, mixed, none, protection};
use crate::resolved::{Field, FilledBy, Form, Service};

pub(super) fn main(service: &Service) -> Markup {
    html! {
        h1 { "Forms" }
        @for form in &service.forms { (form_of(form)) }
    }
}

fn form_of(form: &Form) -> Markup {
    html! {
        section id=(form.form) aria-labelledby=(format!("{}-title", form.form)) {
            h2 id=(format!("{}-title", form.form)) { (ko(&form.name)) span.sub { (form.english_name) } }
            @for group in &form.groups {
                table aria-label=(group.english) {
                    caption { (ko(&group.name)) " " span.muted { (group.english) } }
                    thead { tr { th scope="col" { "Label" } th scope="col" { "Field" } th scope="col" { "Filled in by" } th scope="col" { "Description" } } }
                    tbody { @for field in &group.fields { (field_of(form, field)) } }
                }
            }
            @if let Some(file) = &form.file {
                p { "A file of at most " (file.max_bytes) " bytes whose name ends in " @for ending in &file.endings { code { (ending) } " " } }
                @if !file.note.is_empty() { p.note { (mixed(&file.note)) } }
            }
            @for consent in &form.consents {
                article {
                    h3 { (ko(&consent.name)) span.sub { (consent.english) } }
                    dl.facts {
                        (fact("Data", &consent.items.join(", ")))
                        (fact("Purpose", &consent.purpose))
                        (fact("Recipient", &consent.recipient))
                        (fact("Kept for", &consent.retention))
                        (fact("Refusal", &consent.refusal))
                        (fact("Choices", &consent.choices.join(", ")))
                    }
                }
            }
            @if !form.notices.is_empty() || !form.rules.is_empty() {
                ul lang="ko" {
                    @for notice in &form.notices { li { @if !notice.name.is_empty() { strong { (notice.name) } " " } (notice.says) } }
                    @for rule in &form.rules { li { (rule.says) } }
                }
            }
            @if !form.signatures.is_empty() {
                p { "Seals and signatures: " @for signature in &form.signatures { (ko(&signature.name)) " (" (signature.english) ") " } }
            }
            @if !form.note.is_empty() { p.note { (mixed(&form.note)) } }
        }
    }
}

fn field_of(form: &Form, field: &Field) -> Markup {
    html! {
        tr id=(format!("{}-{}", form.form, field.field)) {
            th scope="row" lang="ko" data-label="Label" { (field.name) }
            td data-label="Field" { code { (field.field) } @if !field.required { " " span.muted { "optional" } } }
            td data-label="Filled in by" { (filled_by(field.filled_by)) }
            td data-label="Description" {
                @if field.description.is_empty() && field.value.is_empty() && field.note.is_empty() { (none()) }
                span lang=[korean(&field.description)] { (field.description) }
                @if !field.value.is_empty() { " " code lang=[korean(&field.value)] { (field.value) } }
                @if let Some(protection) = protection(field.class) { " " span.tag.personal { (protection) } }
                @if !field.note.is_empty() { p.note { (mixed(&field.note)) } }
            }
        }
    }
}

fn fact(label: &str, text: &str) -> Markup {
    html! { @if !text.is_empty() { div { dt { (label) } dd lang=[korean(text)] { (text) } } } }
}

fn filled_by(who: FilledBy) -> &'static str {
    match who {
        FilledBy::Printed => "printed",
        FilledBy::Applicant => "the applicant",
        FilledBy::Company => "the company",
        FilledBy::Recipient => "the recipient",
    }
}
