//! What every page has: head, navigation, search, foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words::ko;
use crate::resolved::Service;
use crate::write::MARKER;

/// A whole page; `service` and `file` say where it lies.
pub(super) fn page(
    services: &[Service],
    service: Option<&Service>,
    file: &str,
    title: &str,
    main: Markup,
) -> String {
    let root = if service.is_some() { "../" } else { "" };
    let title = match service {
        Some(service) => format!("{title} · {}", service.english_name),
        None => title.to_owned(),
    };
    let page = html! {
        (DOCTYPE)
        (PreEscaped(format!("<!-- {MARKER} by `ontu-codegen export docs`; do not edit. -->\n")))
        html lang="en" data-root=(root) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                // An icon of nothing, or every browser asks the server for one.
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(format!("{root}style.css"));
                script src=(format!("{root}search.js")) defer {}
            }
            body {
                a.skip href="#main" { "To the content" }
                header.top {
                    div.bar {
                        a.brand href=(format!("{root}index.html")) { "ontu " span { "the contract" } }
                        form role="search" hidden {
                            label.aside for="q" { "Search by Korean, wire or English name" }
                            input #q type="search" autocomplete="off" spellcheck="false"
                                placeholder="가상계좌, Vran, virtual account" aria-controls="results";
                            kbd aria-hidden="true" title="press / to search" { "/" }
                        }
                    }
                    div #results hidden {
                        p.count role="status" {}
                        ul {}
                    }
                }
                nav.side aria-label="Pages" {
                    @for known in services {
                        (menu(known, service.is_some_and(|it| it.service == known.service), file, root))
                    }
                }
                main #main tabindex="-1" { (main) }
                footer {
                    p { "Made by " code { "ontu-codegen export docs" } " from the resolved spec. Cells of the bank's tables, messages and examples stand as they were published." }
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// The pages of a service.
fn menu(service: &Service, is_here: bool, file: &str, root: &str) -> Markup {
    let link = |name: &str, text: Markup| {
        let current = (is_here && file == name).then_some("page");
        html! { li { a href=(format!("{root}{}/{name}", service.service)) aria-current=[current] { (text) } } }
    };
    html! {
        details open[is_here || root.is_empty()] {
            summary { (service.english_name) " " (ko(&service.name)) }
            ul {
                @for api in &service.apis {
                    (link(&super::file(api), ko(&api.name)))
                }
            }
            ul {
                (link("reach.html", html! { "Header and channels" }))
                (link("codes.html", html! { "Response codes" }))
                (link("corrections.html", html! { "Corrections" }))
                (link("elements.html", html! { "Dictionary" }))
                (link("open.html", html! { "Unpublished and undecided" }))
                @for procedure in &service.procedures {
                    (link(&format!("{}.html", procedure.procedure), ko(&procedure.name)))
                }
                @if !service.forms.is_empty() {
                    (link("forms.html", html! { "Forms" }))
                }
            }
        }
    }
}
