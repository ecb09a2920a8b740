//! The schemas of requests and replies, which OpenAPI and JSON Schema share but for the way in which they refer to each other.
//!
//! Requests are strict: what they let through, the bank's tables let through.
//! Replies are tolerant: a reply may tell of money that has moved, so no length, kind, missing or new member makes one invalid; what the tables state for them is said beside, in `x-ontu-` members.
//! A schema is an object of its own or a reference, never a mixture: generators drop what `allOf` adds, and with it whole operations.

use std::collections::BTreeSet;

use super::HEADER;
use super::facts;
use super::json::{Json, Object};
use super::value;
use crate::resolved::{Api, Kind, Member, Origin, Requiredness, Service, Unset};

/// Where definitions lie in a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// In `components/schemas`.
    OpenApi,
    /// In `$defs`.
    JsonSchema,
}

impl Place {
    /// A reference to a definition.
    pub(super) fn reference(self, name: &str) -> Object {
        let folder = match self {
            Place::OpenApi => "#/components/schemas",
            Place::JsonSchema => "#/$defs",
        };
        Object::new().with("$ref", format!("{folder}/{name}"))
    }
}

/// The name of the definition of a reply's header.
const REPLY_HEADER: &str = "ReplyHeader";

/// The name of the definition of a request's header, which names its API.
fn request_header_name(api: &Api) -> String {
    format!("{}Header", request_name(api))
}

/// The name of the definition of a request.
pub(super) fn request_name(api: &Api) -> String {
    format!("{}Request", api.type_name)
}

/// The name of the definition of a reply.
pub(super) fn reply_name(api: &Api) -> String {
    format!("{}Reply", api.type_name)
}

/// All definitions of a service by their names, in the order in which a reader meets them.
pub(super) fn definitions(service: &Service, place: Place) -> Object {
    let mut definitions = Object::new();
    let laid_out: Vec<&Api> = service
        .apis
        .iter()
        .filter(|api| facts::is_laid_out(api))
        .collect();
    if laid_out.is_empty() {
        return definitions;
    }
    if !service.header.response.is_empty() {
        definitions = definitions.with(
            REPLY_HEADER,
            Object::new()
                .with("description", "The common header (공통부) of a reply. Its response code alone says how a call went: a refusal travels with HTTP status 200 too.")
                .and(object(
                    service,
                    &service.header.response,
                    Direction::ReplyHeader,
                    place,
                    "",
                ))
                .and(facts::unused(&service.header.response)),
        );
    }
    for api in laid_out {
        if !service.header.request.is_empty() {
            definitions = definitions.with(
                &request_header_name(api),
                request_header(service, api, place),
            );
        }
        definitions = definitions
            .with(&request_name(api), request(service, api, place))
            .and(rows(
                service,
                api,
                &api.request,
                Direction::Request,
                place,
                &request_name(api),
            ))
            .with(&reply_name(api), reply(service, api, place))
            .and(rows(
                service,
                api,
                &api.response,
                Direction::Reply,
                place,
                &reply_name(api),
            ));
    }
    share(definitions, place)
}

/// Gives a value that stands alike in several requests a definition of its own, so that generators make one type of it.
///
/// Values of replies are plain texts, of which a generator makes no type.
fn share(mut definitions: Object, place: Place) -> Object {
    let mut seen: Vec<(Json, usize)> = Vec::new();
    each_value(&mut definitions, |value| {
        match seen.iter_mut().find(|(known, _)| known == value) {
            Some((_, count)) => *count += 1,
            None => seen.push((value.clone(), 1)),
        }
    });
    let mut shared = Object::new();
    for (value, _) in seen.into_iter().filter(|(_, count)| *count > 1) {
        let Json::Object(members) = &value else {
            continue;
        };
        let Some(Json::Text(english)) = members.get("x-ontu-english") else {
            continue;
        };
        let name = heck::ToUpperCamelCase::to_upper_camel_case(english.as_str());
        // Two values of one name stay where they are.
        if definitions.get(&name).is_none() && shared.get(&name).is_none() {
            shared = shared.with(&name, value);
        }
    }
    each_value(&mut definitions, |value| {
        let known = shared.0.iter().find(|(_, known)| known == value);
        if let Some((name, _)) = known {
            *value = place.reference(name).into();
        }
    });
    shared.and(definitions)
}

/// Goes through the values of all requests, but not their repeating parts.
fn each_value(definitions: &mut Object, mut see: impl FnMut(&mut Json)) {
    for (_, definition) in &mut definitions.0 {
        let Json::Object(definition) = definition else {
            continue;
        };
        if definition.get("additionalProperties").is_some() {
            continue;
        }
        let properties = definition
            .0
            .iter_mut()
            .find(|(name, _)| name == "properties");
        let Some((_, Json::Object(properties))) = properties else {
            continue;
        };
        for (_, value) in &mut properties.0 {
            if matches!(value, Json::Object(value) if value.get("type") == Some(&"string".into())) {
                see(value);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Reply,
    ReplyHeader,
}

/// The common header of a request of one API.
fn request_header(service: &Service, api: &Api, place: Place) -> Object {
    let members = &service.header.request;
    let mut header = object(service, members, Direction::Request, place, "");
    if let Some((_, Json::Object(properties))) =
        header.0.iter_mut().find(|(name, _)| name == "properties")
    {
        for (member, (_, schema)) in members
            .iter()
            .filter(|member| member.required != Requiredness::Unused)
            .zip(&mut properties.0)
        {
            if member.origin == Origin::Operation {
                *schema = Object::new()
                    .with("description", description(service, member))
                    .with("type", "string")
                    .with("const", &api.api)
                    .and(facts::member(member, members))
                    .into();
            }
        }
    }
    let text = format!("The common header (공통부) of a request of `{}`.", api.api);
    Object::new()
        .with("description", text)
        .and(header)
        .and(facts::unused(members))
}

fn request(service: &Service, api: &Api, place: Place) -> Object {
    let described = Object::new().with(
        "description",
        format!("Request of `{}` ({}).", api.api, api.name),
    );
    let name = request_name(api);
    let mut body = object(service, &api.request, Direction::Request, place, &name);
    if !service.header.request.is_empty() {
        body = with_header(body, place.reference(&request_header_name(api)));
    }
    described.and(body).and(facts::unused(&api.request))
}

fn reply(service: &Service, api: &Api, place: Place) -> Object {
    let described = Object::new().with(
        "description",
        format!(
            "Reply of `{}` ({}). Where the call was not done, the header stands alone.",
            api.api, api.name
        ),
    );
    let name = reply_name(api);
    let mut body = object(service, &api.response, Direction::Reply, place, &name);
    if !service.header.response.is_empty() {
        body = with_header(body, place.reference(REPLY_HEADER));
    }
    described.and(body).and(facts::unused(&api.response))
}

/// Puts the header in front of a body's members.
fn with_header(body: Object, header: Object) -> Object {
    let members = body.0.into_iter().map(|(name, value)| {
        let value = match (name.as_str(), value) {
            ("required", Json::Array(mut required)) => {
                required.insert(0, HEADER.into());
                Json::Array(required)
            }
            ("properties", Json::Object(properties)) => Object::new()
                .with(HEADER, header.clone())
                .and(properties)
                .into(),
            (_, value) => value,
        };
        (name, value)
    });
    let body = Object(members.collect());
    if body.get("required").is_some() {
        return body;
    }
    // A body of which nothing else is demanded still needs its header.
    let mut members = body.0;
    members.insert(1, ("required".to_owned(), vec![HEADER].into()));
    Object(members)
}

/// The definitions of the rows of repeating parts.
fn rows(
    service: &Service,
    api: &Api,
    members: &[Member],
    direction: Direction,
    place: Place,
    message: &str,
) -> Object {
    let repeating = members
        .iter()
        .filter_map(|member| Some((member, member.repeat.as_ref()?)));
    Object(
        repeating
            .map(|(member, repeat)| {
                let row = Object::new()
                    .with(
                        "description",
                        format!("One row of `{}` of `{}`.", member.wire, api.api),
                    )
                    .and(object(service, &repeat.members, direction, place, message));
                (row_name(message, &repeat.row_type), row.into())
            })
            .collect(),
    )
}

/// The name of the definition of a row, below that of the message it stands in.
fn row_name(message: &str, row_type: &str) -> String {
    format!("{message}{row_type}")
}

fn object(
    service: &Service,
    members: &[Member],
    direction: Direction,
    place: Place,
    message: &str,
) -> Object {
    let carried = || {
        members
            .iter()
            .filter(|member| member.required != Requiredness::Unused)
    };
    let required: Vec<&str> = carried()
        .filter(|member| is_demanded(member, direction))
        .map(|member| member.wire.as_str())
        .collect();
    let properties = carried()
        .map(|member| {
            let schema = property(service, member, members, direction, place, message);
            (member.wire.clone(), schema.into())
        })
        .collect();
    Object::new()
        .with("type", "object")
        .with_said("required", required)
        .with("properties", Object(properties))
        // Said, since some generators take what is not said for false.
        .with_said(
            "additionalProperties",
            (direction != Direction::Request).then_some(true),
        )
}

/// Whether a body without the member is invalid.
fn is_demanded(member: &Member, direction: Direction) -> bool {
    match direction {
        Direction::Request => {
            member.required == Requiredness::Required || member.unset == Unset::Empty
        }
        // Nothing but the code that decides may stop a reply from being read.
        Direction::ReplyHeader => member.kind == Kind::ResponseCode,
        Direction::Reply => false,
    }
}

fn property(
    service: &Service,
    member: &Member,
    beside: &[Member],
    direction: Direction,
    place: Place,
    message: &str,
) -> Object {
    let described = Object::new().with("description", description(service, member));
    let schema = match (&member.repeat, direction) {
        (Some(repeat), _) => {
            let items = place.reference(&row_name(message, &repeat.row_type));
            let array = Object::new().with("type", "array");
            let array = match direction {
                Direction::Request => array
                    .with_said("minItems", (repeat.min > 0).then_some(repeat.min))
                    .with_said("maxItems", repeat.max),
                Direction::Reply | Direction::ReplyHeader => array,
            };
            array.with("items", items)
        }
        (None, Direction::Request) => value::strict(member),
        (None, Direction::Reply | Direction::ReplyHeader) => Object::new().with("type", "string"),
    };
    described.and(schema).and(facts::member(member, beside))
}

/// English and Korean name, the cell of the table, and what else is spelled alike.
fn description(service: &Service, member: &Member) -> String {
    let english = member.english.replace('_', " ");
    let mut text = if member.name.is_empty() {
        format!("{english}.")
    } else {
        format!("{english} ({}).", member.name)
    };
    if !member.description.is_empty() {
        text.push(' ');
        text.push_str(&member.description);
    }
    let others = other_cases(service, &member.wire);
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
        text.push_str(&format!(
            " Here it is spelled `{}`, elsewhere {}: on the wire these are different members.",
            member.wire,
            others.join(" and ")
        ));
    }
    text
}

/// The members of a service that differ from a spelling in upper and lower case alone.
fn other_cases(service: &Service, wire: &str) -> BTreeSet<String> {
    let layouts = service
        .apis
        .iter()
        .flat_map(|api| [&api.request, &api.response]);
    let members = layouts
        .chain([&service.header.request, &service.header.response])
        .flatten();
    let rows = |member: &'_ Member| -> Vec<String> {
        let rows = member.repeat.iter().flat_map(|repeat| &repeat.members);
        rows.map(|row| row.wire.clone()).collect()
    };
    members
        .flat_map(|member| [vec![member.wire.clone()], rows(member)].concat())
        .filter(|other| other != wire && other.eq_ignore_ascii_case(wire))
        .collect()
}
