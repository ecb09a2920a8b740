//! The OpenAPI document of a service: 3.1, and the same as 3.0 for tools that know no newer one.
//!
//! Paths are those of the first profile, which the spec puts first because it is documented best; the others stand in `x-ontu-profiles`.
//! An API without a published layout has no path: a path would have to invent its members.

use super::examples;
use super::facts;
use super::json::{Json, Object};
use super::messages::{self, Place};
use crate::resolved::{Api, CodeClass, Effect, Profile, Service, TokenPlace};

/// Which OpenAPI a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Version {
    /// OpenAPI 3.1.
    #[value(name = "3.1")]
    V31,
    /// OpenAPI 3.0.
    #[value(name = "3.0")]
    V30,
}

impl Version {
    /// As it stands in a file name.
    pub fn short(self) -> &'static str {
        match self {
            Version::V31 => "3.1",
            Version::V30 => "3.0",
        }
    }
}

/// The document.
pub(super) fn document(service: &Service, version: Version) -> Json {
    let newest = newest(service);
    match version {
        Version::V31 => newest.into(),
        Version::V30 => down(newest.into()),
    }
}

fn newest(service: &Service) -> Object {
    let profile = service.profiles.first();
    let laid_out: Vec<&Api> = service
        .apis
        .iter()
        .filter(|api| facts::is_laid_out(api))
        .collect();
    let paths = profile.map(|profile| {
        let paths = laid_out.iter().map(|api| {
            (
                facts::path(profile, &api.api),
                path_item(service, profile, api).into(),
            )
        });
        Object(paths.collect())
    });
    let mut tags: Vec<(&str, &str)> = Vec::new();
    for api in &laid_out {
        let tag = tag(service, api);
        if !tags.iter().any(|(known, _)| *known == tag) {
            tags.push((tag, &api.category));
        }
    }
    let tags: Vec<Object> = tags
        .into_iter()
        .map(|(tag, category)| {
            Object::new()
                .with("name", tag)
                .with("description", category)
                .with("x-displayName", category)
        })
        .collect();
    let schemes = profile.map(security_schemes).unwrap_or_default();
    let asked: Vec<Object> = schemes
        .0
        .iter()
        .map(|(name, _)| Object::new().with(name, Json::Array(Vec::new())))
        .collect();
    let components = Object::new()
        .with_said("schemas", messages::definitions(service, Place::OpenApi))
        .with_said("securitySchemes", schemes);
    Object::new()
        .with("openapi", "3.1.1")
        .with("x-ontu-generated", super::marked(service))
        .with("info", info(service, laid_out.len()))
        .with_said("servers", profile.and_then(servers))
        .with("security", asked)
        .with_said("tags", tags)
        .with("paths", paths.unwrap_or_default())
        .with_said("components", components)
        .and(facts::service(service))
}

/// The English name of an API's category, since generators make names of modules and files from it.
fn tag<'a>(service: &'a Service, api: &Api) -> &'a str {
    let known = service.categories.iter();
    known
        .filter(|category| category.name == api.category)
        .map(|category| category.english.as_str())
        .next()
        .unwrap_or(&service.english_name)
}

fn info(service: &Service, laid_out: usize) -> Object {
    let mut description = Vec::new();
    if !service.description.is_empty() {
        description.push(service.description.clone());
    }
    description.push(format!(
        "{laid_out} of the {} APIs of this service have a published layout and stand under `paths`; the others are listed in `x-ontu-unpublished`, and nothing is made up for them.",
        service.apis.len()
    ));
    if laid_out == 0 {
        description.push("So nobody can call the service from this document alone: it names the operations and the ways to the service, and nothing else is public.".to_owned());
    } else {
        description.push("Member names are those of the wire. Where the bank's tables print another spelling, `x-ontu-corrections` names the difference and its evidence.".to_owned());
        description.push("A refusal travels with HTTP status 200: the response code in the reply's header says how a call went, and a code that is listed nowhere leaves the outcome of anything but a read unknown.".to_owned());
        description.push("Requests are described strictly and replies tolerantly: a reply that cannot be validated may still tell of money that has moved.".to_owned());
    }
    Object::new()
        .with("title", &service.english_name)
        .with("summary", &service.name)
        .with("description", description.join("\n\n"))
        .with("contact", Object::new().with("name", "The ontu developers"))
        // Of the description; the contract itself is the institution's.
        .with(
            "license",
            Object::new()
                .with("name", "MIT OR Apache-2.0")
                .with("identifier", "MIT OR Apache-2.0"),
        )
        // The institution numbers no editions of its contract; this counts the format of the export.
        .with("version", "1")
}

fn servers(profile: &Profile) -> Option<Vec<Object>> {
    if profile.base_url.is_empty() {
        return None;
    }
    Some(vec![Object::new().with("url", &profile.base_url).with(
        "description",
        format!("The profile `{}`.", profile.name),
    )])
}

/// How a token travels in an HTTP header; a token in the body is a member like others.
fn security_schemes(profile: &Profile) -> Object {
    if profile.token == TokenPlace::Body {
        return Object::new();
    }
    let is_bearer = profile.token_header.eq_ignore_ascii_case("authorization")
        && profile.token_prefix.trim().eq_ignore_ascii_case("bearer");
    let scheme = if is_bearer {
        Object::new().with("type", "http").with("scheme", "bearer")
    } else {
        Object::new()
            .with("type", "apiKey")
            .with("in", "header")
            .with("name", &profile.token_header)
            .with_said(
                "description",
                Some(&profile.token_prefix)
                    .filter(|prefix| !prefix.is_empty())
                    .map(|prefix| format!("The value is `{prefix}` and then the token.")),
            )
    };
    Object::new().with("token", scheme)
}

fn path_item(service: &Service, profile: &Profile, api: &Api) -> Object {
    let request = Object::new()
        .with(
            "schema",
            Place::OpenApi.reference(&messages::request_name(api)),
        )
        .with_said("examples", examples::requests(api));
    let reply = Object::new()
        .with(
            "schema",
            Place::OpenApi.reference(&messages::reply_name(api)),
        )
        .with_said("examples", examples::replies(api));
    let content = |media_type: &str, content: Object| Object::new().with(media_type, content);
    let response = Object::new()
        .with(
            "description",
            "Done, refused or not known: the response code in the header says which.",
        )
        .with("content", content("application/json", reply));
    let operation = Object::new()
        .with("tags", vec![tag(service, api)])
        .with("operationId", &api.operation)
        .with("summary", &api.summary)
        .with("description", description(service, api))
        .with(
            "requestBody",
            Object::new()
                .with("required", true)
                .with("content", content(&profile.content_type, request)),
        )
        .with("responses", Object::new().with("200", response))
        .and(facts::api(api));
    Object::new().with("post", operation)
}

/// What a caller has to know before calling.
fn description(service: &Service, api: &Api) -> String {
    let mut paragraphs = vec![format!("{} ({})", api.name, api.function)];
    let inquiry = api.inquiry.as_ref().and_then(|inquiry| {
        let by_name = |known: &&Api| known.api == inquiry.api;
        service.apis.iter().find(by_name)
    });
    let warning = match api.effect {
        Effect::Reads => None,
        Effect::Issues => Some("Gives something out once for a number: after a reply that is missing or cannot be read, repeat it only with the same number, day and data.".to_owned()),
        Effect::Changes => Some("Changes something that is not money.".to_owned()),
        Effect::MovesMoney | Effect::Undecided => Some(format!(
            "Moves money. A reply that is missing, cannot be read or carries a code that is listed nowhere says nothing about the money: never send the call again, {}.",
            inquiry.map_or_else(
                || "ask the institution".to_owned(),
                |inquiry| format!("inquire with `{}`", inquiry.operation)
            )
        )),
    };
    paragraphs.extend(warning);
    if !api.codes.is_empty() {
        paragraphs.push(codes(api));
    }
    paragraphs.join("\n\n")
}

/// A word of the resolved spec, as it is written there.
fn word(class: &CodeClass) -> String {
    match Json::of(class) {
        Json::Text(word) => word,
        _ => String::new(),
    }
}

/// The table of an API's response codes, for what is generated from descriptions.
fn codes(api: &Api) -> String {
    let cell = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").replace('|', "\\|")
    };
    let mut table = "| Code | Class | Message | Procedure |\n|---|---|---|---|".to_owned();
    for code in &api.codes {
        let name = match &code.code {
            Some(code) => format!("`{code}`"),
            None => "no reply".to_owned(),
        };
        table.push_str(&format!(
            "\n| {name} | {} | {} | {} |",
            word(&code.class),
            cell(&code.message),
            cell(&code.procedure)
        ));
    }
    table
}

/// A document of 3.0 from one of 3.1; only what this file writes is known here.
fn down(json: Json) -> Json {
    let Json::Object(Object(members)) = json else {
        return json;
    };
    let members = members.into_iter().map(|(name, value)| {
        let value = match (name.as_str(), value) {
            ("openapi", _) => "3.0.4".into(),
            ("info", Json::Object(Object(info))) => {
                let info = info.into_iter().filter(|(name, _)| name != "summary");
                let info = info.map(|(name, value)| match value {
                    Json::Object(Object(license)) if name == "license" => {
                        // 3.0 knows no identifiers of SPDX; their list explains them.
                        let known = license.into_iter().filter(|(name, _)| name != "identifier");
                        let known = Object(known.collect());
                        (name, known.with("url", "https://spdx.org/licenses/").into())
                    }
                    value => (name, value),
                });
                Object(info.collect()).into()
            }
            ("components", Json::Object(Object(components))) => {
                let components = components.into_iter().map(|(name, value)| match value {
                    Json::Object(schemas) if name == "schemas" => {
                        (name, each(schemas, schema_down).into())
                    }
                    other => (name, other),
                });
                Object(components.collect()).into()
            }
            (_, value) => value,
        };
        (name, value)
    });
    Object(members.collect()).into()
}

/// A schema of 3.0, which knows no `const`.
fn schema_down(schema: Json) -> Json {
    let Json::Object(Object(members)) = schema else {
        return schema;
    };
    let members = members
        .into_iter()
        .map(|(name, value)| match (name.as_str(), value) {
            ("const", value) => ("enum".to_owned(), Json::Array(vec![value])),
            // These hold schemas under names that are no keywords.
            ("properties", Json::Object(properties)) => {
                (name, each(properties, schema_down).into())
            }
            (_, value) => (name, value),
        });
    Object(members.collect()).into()
}

fn each(object: Object, change: impl Fn(Json) -> Json) -> Object {
    let members = object.0.into_iter();
    Object(members.map(|(name, value)| (name, change(value))).collect())
}
