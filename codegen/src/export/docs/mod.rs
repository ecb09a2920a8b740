//! The pages: one site that needs neither server nor network, made of one page an API and a few that concern a whole service.

mod api;
mod codes;
mod corrections;
mod dictionary;
mod forms;
mod frame;
mod open;
mod overview;
mod procedure;
mod reach;
mod rows;
mod search;
mod words;

use std::collections::BTreeMap;

use crate::resolved::{Api, Service};
use crate::write::MARKER;

/// The files of the site.
pub(super) fn site(services: &[Service]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([
        ("style.css".to_owned(), marked(include_str!("style.css"))),
        (
            "search.js".to_owned(),
            marked(include_str!("search.js")) + &search::index(services),
        ),
        (
            "index.html".to_owned(),
            frame::page(services, None, "", "Contract", overview::main(services)),
        ),
    ]);
    for service in services {
        let mut add = |name: &str, title: &str, main| {
            let path = format!("{}/{name}", service.service);
            let page = frame::page(services, Some(service), name, title, main);
            files.insert(path, page);
        };
        for api in &service.apis {
            add(&file(api), &api.name, api::main(service, api));
        }
        add("reach.html", "Header and channels", reach::main(service));
        add("codes.html", "Response codes", codes::main(service));
        add(
            "corrections.html",
            "Corrections",
            corrections::main(service),
        );
        add("elements.html", "Dictionary", dictionary::main(service));
        add(
            "open.html",
            "Unpublished and undecided",
            open::main(service),
        );
        for procedure in &service.procedures {
            add(
                &format!("{}.html", procedure.procedure),
                &procedure.name,
                procedure::main(service, procedure),
            );
        }
        if !service.forms.is_empty() {
            add("forms.html", "Forms", forms::main(service));
        }
    }
    files
}

/// The file of an API's page, in the folder of its service.
fn file(api: &Api) -> String {
    format!("{}.html", api.api.replace('/', "-"))
}

fn marked(text: &str) -> String {
    format!("/* {MARKER} by `ontu-codegen export docs`; do not edit. */\n{text}")
}
