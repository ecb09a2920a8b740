//! The schemas of requests and replies, which OpenAPI and JSON Schema share but for the way in which they refer to each other.
//!
//! Requests are strict: what they let through, the bank's tables let through.
//! Replies are tolerant: a reply may tell of money that has moved, so no length, kind or missing member makes one invalid; what the tables state for them is said beside, in `x-ontu-` members.

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

/// The name of the header of a direction.
const REQUEST_HEADER: &str = "RequestHeader";
const REPLY_HEADER: &str = "ReplyHeader";

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
    if !service.header.request.is_empty() {
        definitions = definitions.with(
            REQUEST_HEADER,
            Object::new()
                .with("description", "The common header (공통부) of a request.")
                .and(object(
                    &service.header.request,
                    Direction::Request,
                    place,
                    "",
                ))
                .and(facts::unused(&service.header.request)),
        );
    }
    if !service.header.response.is_empty() {
        definitions = definitions.with(
            REPLY_HEADER,
            Object::new()
                .with("description", "The common header (공통부) of a reply. Its response code alone says how a call went: a refusal travels with HTTP status 200 too.")
                .and(object(
                    &service.header.response,
                    Direction::ReplyHeader,
                    place,
                    "",
                ))
                .and(facts::unused(&service.header.response)),
        );
    }
    for api in laid_out {
        definitions = definitions
            .with(&request_name(api), request(service, api, place))
            .and(rows(
                api,
                &api.request,
                Direction::Request,
                place,
                &request_name(api),
            ))
            .with(&reply_name(api), reply(service, api, place))
            .and(rows(
                api,
                &api.response,
                Direction::Reply,
                place,
                &reply_name(api),
            ));
    }
    definitions
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Reply,
    ReplyHeader,
}

fn request(service: &Service, api: &Api, place: Place) -> Object {
    let described = Object::new().with(
        "description",
        format!("Request of `{}` ({}).", api.api, api.name),
    );
    let mut body = object(&api.request, Direction::Request, place, &request_name(api));
    if let Some(name) = service
        .header
        .request
        .iter()
        .find(|member| member.origin == Origin::Operation)
    {
        let fixed = Object::new().with("const", &api.api);
        let fixed = Object::new().with("properties", Object::new().with(&name.wire, fixed));
        let header = Object::new().with("allOf", vec![place.reference(REQUEST_HEADER), fixed]);
        body = with_header(body, header);
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
    let mut body = object(&api.response, Direction::Reply, place, &reply_name(api));
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
                    .and(object(&repeat.members, direction, place, message));
                (row_name(message, &repeat.row_type), row.into())
            })
            .collect(),
    )
}

/// The name of the definition of a row, below that of the message it stands in.
fn row_name(message: &str, row_type: &str) -> String {
    format!("{message}{row_type}")
}

fn object(members: &[Member], direction: Direction, place: Place, message: &str) -> Object {
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
            let schema = property(member, members, direction, place, message);
            (member.wire.clone(), schema.into())
        })
        .collect();
    Object::new()
        .with("type", "object")
        .with_said("required", required)
        .with("properties", Object(properties))
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
    member: &Member,
    beside: &[Member],
    direction: Direction,
    place: Place,
    message: &str,
) -> Object {
    let described = Object::new().with("description", description(member));
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

/// English and Korean name, and the cell of the table.
fn description(member: &Member) -> String {
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
    text
}
