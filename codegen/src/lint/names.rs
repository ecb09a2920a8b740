//! Rules about the names that generated code will carry: no clash, nothing reserved, one form.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{pairs, resolved_apis};
use crate::emit::rust::{ValueTypes, is_reserved};
use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::load::model::{ApiFile, Row};
use crate::resolved::{Api, Kind, Layout, Member, Origin, Requiredness, Service};

/// Names that generated code uses itself.
const TAKEN_FIELDS: [&str; 8] = [
    "new",
    "check",
    "from_wire",
    "write",
    "inspect",
    "read",
    "read_request",
    "members",
];
/// Modules that generated code makes itself.
const TAKEN_MODULES: [&str; 8] = [
    "codes",
    "elements",
    "forms",
    "header",
    "operations",
    "procedures",
    "profiles",
    "values",
];

pub(super) fn check(spec: &Loaded, service: &Service, findings: &mut Findings) {
    let mut names = Names { findings };
    names.one(&service.service, spec.service.service.at, Form::Snake, &[]);
    let mut operations = BTreeMap::new();
    let mut requests = BTreeMap::new();
    let types = ValueTypes::new(service);
    for (file, api) in resolved_apis(spec, service) {
        let at = file.operation.as_ref().map_or(file.api.at, |name| name.at);
        names.one(&api.operation, at, Form::Snake, &TAKEN_MODULES);
        names.clash(&mut operations, &api.operation, at, &api.api);
        let at = file.type_name.as_ref().map_or(file.api.at, |name| name.at);
        names.one(&api.type_name, at, Form::Camel, &[]);
        names.clash(&mut requests, &api.type_name, at, &api.api);
        if api.layout != Layout::Unpublished {
            names.types(file, api, &types);
        }
        let whose = format!("the request of {}", api.api);
        names.members(&file.request, &api.request, true, &whose);
        let whose = format!("the reply of {}", api.api);
        names.members(&file.response, &api.response, false, &whose);
    }
    let mut english = BTreeMap::new();
    for (entry, element) in spec.elements.iter().zip(&service.elements) {
        let at = entry
            .english
            .as_ref()
            .map_or(entry.element.at, |name| name.at);
        names.one(&element.english, at, Form::Snake, &TAKEN_FIELDS);
        if element.kind != Kind::Rows {
            // `line_2` and `line2` are two fields and one type.
            let name = element.english.to_upper_camel_case();
            names.clash(&mut english, &name, at, &element.element);
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
        } else if is_reserved(name) || taken.contains(&name) {
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
        // What stands twice is told by another rule.
        if let Some(other) = seen.insert(name.to_owned(), whose.to_owned())
            && other != whose
        {
            self.findings.error(
                "rust-name-clash",
                at,
                format!("the name `{name}` for {whose}"),
                format!("a name of its own; {other} has this one"),
                "choose another English name",
            );
        }
    }

    /// The types that stand in the module of an API.
    fn types(&mut self, file: &ApiFile, api: &Api, types: &ValueTypes<'_>) {
        let name = &api.type_name;
        let mut seen: BTreeMap<String, String> = ["", "Required", "Reply"]
            .into_iter()
            .map(|end| (format!("{name}{end}"), format!("the type of {}", api.api)))
            .collect();
        let parts = |rows, members| {
            let pairs: Vec<(&Row, &Member)> = pairs(rows, members);
            let parts = pairs.into_iter().filter_map(|(row, member)| {
                let named = row.repeat.as_ref().and_then(|part| part.row_type.as_ref());
                let at = named.map_or(row.element.at, |name| name.at);
                let travels = member.required != Requiredness::Unused;
                let part = member.repeat.as_ref().filter(|_| travels)?;
                Some((&part.row_type, at, &member.element))
            });
            parts.collect::<Vec<_>>()
        };
        for (row_type, at, element) in parts(&file.request, &api.request) {
            let whose = format!("a row of {element} in the request");
            self.clash(&mut seen, row_type, at, &whose);
            let required = format!("{row_type}Required");
            self.clash(&mut seen, &required, at, &whose);
        }
        for (row_type, at, element) in parts(&file.response, &api.response) {
            let whose = format!("a row of {element} in the reply");
            self.clash(&mut seen, row_type, at, &whose);
        }
        let request = pairs(&file.request, &api.request);
        let rows = [request, pairs(&file.response, &api.response)].concat();
        let mut own: BTreeMap<String, &Member> = BTreeMap::new();
        for (name, member) in types.own(api) {
            let row = rows.iter().find(|(_, other)| std::ptr::eq(*other, member));
            let at = row.map_or(file.api.at, |(row, _)| row.element.at);
            match own.get(&name) {
                None => {
                    let whose = format!("the values of {}", member.element);
                    self.clash(&mut seen, &name, at, &whose);
                    own.insert(name, member);
                }
                Some(other) if !is_one_type(other, member) => self.findings.error(
                    "rust-name-clash",
                    at,
                    format!(
                        "the type `{name}` for {} {}",
                        member.element, member.english
                    ),
                    format!(
                        "a type of its own; another row of {} has this one, with another kind, class, length or list of codes",
                        api.api
                    ),
                    "give one of the rows another `english`",
                ),
                Some(_) => {}
            }
        }
    }

    /// The members of a table, and of its repeating parts.
    fn members(&mut self, rows: &[Row], members: &[Member], is_request: bool, whose: &str) {
        let mut seen = BTreeMap::new();
        for (row, member) in rows.iter().zip(members) {
            if let Some(name) = &row.english {
                self.one(&name.value, name.at, Form::Snake, &TAKEN_FIELDS);
            }
            let at = row.english.as_ref().unwrap_or(&row.element).at;
            let of = format!("{} in {whose}", member.element);
            self.clash(&mut seen, &member.english, at, &of);
            if is_request
                && member.origin == Origin::Caller
                && member.required == Requiredness::Optional
            {
                let setter = format!("with_{}", member.english);
                self.clash(&mut seen, &setter, at, &of);
            }
            let mut codes = BTreeMap::new();
            for (entry, code) in row.codes.iter().zip(&member.codes) {
                let at = entry.english.as_ref().unwrap_or(&entry.value).at;
                self.one(&code.english, at, Form::Camel, &["Unlisted"]);
                let of = format!("code {} of {of}", code.value);
                self.clash(&mut codes, &code.english, at, &of);
            }
            if let Some(repeat) = &member.repeat {
                let named = row.repeat.as_ref().and_then(|part| part.row_type.as_ref());
                let at = named.map_or(row.element.at, |name| name.at);
                self.one(&repeat.row_type, at, Form::Camel, &[]);
                let of = format!("{} of {whose}", member.element);
                self.members(&row.rows, &repeat.members, is_request, &of);
            }
        }
    }
}

/// Whether one type serves the values of two rows.
fn is_one_type(one: &Member, other: &Member) -> bool {
    let facts = |member: &Member| {
        (
            member.kind,
            member.class,
            member.length,
            member.hangul_limit,
        )
    };
    facts(one) == facts(other) && one.codes == other.codes
}
