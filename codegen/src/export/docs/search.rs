//! What the search looks through: every API, row, element, code, correction, step and form field, with all of its names.

use serde_json::json;

use super::rows::Table;
use super::words::words;
use crate::resolved::{Api, Member, Service};

/// The index, as the last line of the script: `[what it is, its names, where it is]`.
pub(super) fn index(services: &[Service]) -> String {
    let mut entries = Vec::new();
    for service in services {
        Collector {
            folder: &service.service,
            entries: &mut entries,
        }
        .service(service);
    }
    // Nothing of it can end the script: it is a file of its own.
    format!("ontuSearch({});\n", serde_json::Value::Array(entries))
}

struct Collector<'a> {
    folder: &'a str,
    entries: &'a mut Vec<serde_json::Value>,
}

impl Collector<'_> {
    /// An entry; the first name is shown large, the others beside it.
    fn add(&mut self, what: &str, names: &[&str], place: &str) {
        let mut kept: Vec<&str> = Vec::new();
        for name in names {
            if !name.is_empty() && !kept.contains(name) {
                kept.push(name);
            }
        }
        let place = format!("{}/{place}", self.folder);
        self.entries.push(json!([what, kept, place]));
    }

    fn service(&mut self, service: &Service) {
        for api in &service.apis {
            let names = [
                &api.name,
                &api.api,
                &words(&api.operation),
                &api.type_name,
                &api.title,
            ];
            self.add("API", &names.map(String::as_str), &super::file(api));
        }
        for element in &service.elements {
            let names = [&element.name, &element.element, &words(&element.english)];
            let place = format!("elements.html#element-{}", element.element);
            self.add("element", &names.map(String::as_str), &place);
        }
        self.members(
            "header, request",
            "reach.html",
            &service.header.request,
            Table::Request,
        );
        self.members(
            "header, reply",
            "reach.html",
            &service.header.response,
            Table::Reply,
        );
        for api in &service.apis {
            self.api(api);
        }
        for code in &service.codes {
            let place = format!("codes.html#code-{}", code.code);
            self.add("response code", &[&code.code, &code.message], &place);
        }
        for correction in &service.corrections {
            let place = format!("corrections.html#{}", correction.id);
            let words = correction.id.replace('-', " ");
            self.add("correction", &[&correction.id, &words], &place);
        }
        for procedure in &service.procedures {
            for step in &procedure.steps {
                let place = format!("{}.html#step-{}", procedure.procedure, step.step);
                self.add("step", &[&step.name, &step.english, &step.step], &place);
            }
        }
        for form in &service.forms {
            self.add(
                "form",
                &[&form.name, &form.english_name],
                &format!("forms.html#{}", form.form),
            );
            for field in form.groups.iter().flat_map(|group| &group.fields) {
                let place = format!("forms.html#{}-{}", form.form, field.field);
                self.add("form field", &[&field.name, &words(&field.field)], &place);
            }
        }
    }

    fn api(&mut self, api: &Api) {
        let file = super::file(api);
        let operation = words(&api.operation);
        let what = |table: &str| format!("{operation}, {table}");
        self.members(&what("request"), &file, &api.request, Table::Request);
        self.members(&what("reply"), &file, &api.response, Table::Reply);
        for (number, code) in (1..).zip(&api.codes) {
            let shown = code.code.as_deref().unwrap_or("-");
            let place = format!("{file}#code-{number}");
            self.add(&what("response code"), &[shown, &code.message], &place);
        }
    }

    fn members(&mut self, what: &str, file: &str, members: &[Member], table: Table) {
        for member in members {
            self.member(what, file, None, member, table);
            for inner in member.repeat.iter().flat_map(|repeat| &repeat.members) {
                self.member(what, file, Some(member), inner, table);
            }
        }
    }

    fn member(
        &mut self,
        what: &str,
        file: &str,
        within: Option<&Member>,
        member: &Member,
        table: Table,
    ) {
        let english = words(&member.english);
        let place = format!("{file}#{}", table.anchor(within, member));
        let mut names = vec![
            member.name.as_str(),
            &member.wire,
            &member.element,
            &english,
        ];
        names.extend(member.accept.iter().map(String::as_str));
        for code in &member.codes {
            names.extend([code.meaning.as_str(), &code.english]);
        }
        self.add(what, &names, &place);
    }
}
