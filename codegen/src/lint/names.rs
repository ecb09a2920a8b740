//! Rules about the names that generated code will carry: no clash, nothing reserved, one form.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::finding::{Findings, Position};
use crate::load::{Loaded, LoadedApi};
use crate::resolved::{Member, Service};

/// Names that generated code uses itself.
const TAKEN_FIELDS: [&str; 7] = [
    "new",
    "check",
    "from_wire",
    "write",
    "inspect",
    "read",
    "read_request",
];
/// Modules that generated code makes itself.
const TAKEN_MODULES: [&str; 6] = [
    "codes",
    "elements",
    "header",
    "operations",
    "profiles",
    "values",
];

pub(super) fn check(spec: &Loaded, service: &Service, findings: &mut Findings) {
    let mut names = Names { findings };
    names.one(&service.service, spec.service.service.at, Form::Snake, &[]);
    let mut operations = BTreeMap::new();
    let mut types = BTreeMap::new();
    let mut files: BTreeMap<&str, &LoadedApi> = BTreeMap::new();
    for loaded in &spec.apis {
        files.entry(&loaded.file.api.value).or_insert(loaded);
    }
    for api in &service.apis {
        let Some(loaded) = files.get(api.api.as_str()) else {
            continue;
        };
        let file = &loaded.file;
        let at = file.operation.as_ref().map_or(file.api.at, |name| name.at);
        names.one(&api.operation, at, Form::Snake, &TAKEN_MODULES);
        names.clash(&mut operations, &api.operation, at, &api.api);
        let at = file.type_name.as_ref().map_or(file.api.at, |name| name.at);
        names.one(&api.type_name, at, Form::Camel, &[]);
        names.clash(&mut types, &api.type_name, at, &api.api);
        names.members(
            &api.request,
            file.api.at,
            &format!("the request of {}", api.api),
        );
        names.members(
            &api.response,
            file.api.at,
            &format!("the reply of {}", api.api),
        );
    }
    let mut english = BTreeMap::new();
    for (entry, element) in spec.elements.iter().zip(&service.elements) {
        let at = entry
            .english
            .as_ref()
            .map_or(entry.element.at, |name| name.at);
        names.one(&element.english, at, Form::Snake, &TAKEN_FIELDS);
        if entry.english.is_some() && element.kind != crate::resolved::Kind::Rows {
            names.clash(&mut english, &element.english, at, &element.element);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Snake,
    Camel,
}

struct Names<'a> {
    findings: &'a mut Findings,
}

impl Names<'_> {
    fn one(&mut self, name: &str, at: Position, form: Form, taken: &[&str]) {
        let expected = match form {
            Form::Snake => name.to_snake_case(),
            Form::Camel => name.to_upper_camel_case(),
        };
        if name != expected || name.is_empty() || !name.is_ascii() {
            self.findings.error(
                "rust-name-form",
                at,
                format!("the name `{name}`"),
                match form {
                    Form::Snake => "snake_case in ASCII",
                    Form::Camel => "UpperCamelCase in ASCII",
                },
                format!("write `{expected}`"),
            );
        } else if syn::parse_str::<syn::Ident>(name).is_err() || taken.contains(&name) {
            self.findings.error(
                "rust-name-reserved",
                at,
                format!("the name `{name}`"),
                "a name that neither Rust nor the generated code reserves",
                "choose another English name",
            );
        }
    }

    fn clash(
        &mut self,
        seen: &mut BTreeMap<String, String>,
        name: &str,
        at: Position,
        whose: &str,
    ) {
        if let Some(other) = seen.insert(name.to_owned(), whose.to_owned()) {
            self.findings.error(
                "rust-name-clash",
                at,
                format!("the name `{name}` for {whose}"),
                format!("a name of its own; {other} has this one"),
                "choose another English name",
            );
        }
    }

    fn members(&mut self, members: &[Member], at: Position, whose: &str) {
        let mut seen = BTreeMap::new();
        for member in members {
            self.clash(
                &mut seen,
                &member.english,
                at,
                &format!("{} in {whose}", member.element),
            );
            let mut codes = BTreeMap::new();
            for code in &member.codes {
                let whose = format!("code {} of {} in {whose}", code.value, member.element);
                self.one(&code.english, at, Form::Camel, &["Unlisted"]);
                self.clash(&mut codes, &code.english, at, &whose);
            }
            if let Some(repeat) = &member.repeat {
                self.one(&repeat.row_type, at, Form::Camel, &[]);
                self.members(
                    &repeat.members,
                    at,
                    &format!("{} of {whose}", member.element),
                );
            }
        }
    }
}
