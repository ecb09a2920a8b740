//! The JSON Schema (2020-12) of a service: every request and every reply, each under a name of its own in `$defs`.

use super::facts;
use super::json::{Json, Object};
use super::messages::{self, Place};
use crate::resolved::{Api, Service};

/// The schema; a body is valid by its root when it is a request or a reply of one of the APIs.
pub(super) fn document(service: &Service) -> Json {
    let laid_out: Vec<&Api> = service
        .apis
        .iter()
        .filter(|api| facts::is_laid_out(api))
        .collect();
    let (description, bodies) = if laid_out.is_empty() {
        (
            "No body of this service is laid out publicly, so this schema lets none through; `x-ontu-unpublished` lists the operations.",
            // Of what nobody has seen, nothing can be called valid.
            Object::new().with("not", Object::new()),
        )
    } else {
        let names = laid_out
            .iter()
            .flat_map(|api| [messages::request_name(api), messages::reply_name(api)]);
        let bodies: Vec<Object> = names
            .map(|name| Place::JsonSchema.reference(&name))
            .collect();
        (
            "A request or a reply of this service. To hold a body against one of them, refer to its definition, such as `#/$defs/NameRequest`: replies are described tolerantly, and any of them lets much through.",
            Object::new().with("anyOf", bodies),
        )
    };
    let mut definitions = messages::definitions(service, Place::JsonSchema);
    for api in laid_out {
        let name = messages::request_name(api);
        let found = definitions.0.iter_mut().find(|(known, _)| *known == name);
        if let Some((_, Json::Object(request))) = found {
            request.0.extend(facts::api(api).0);
        }
    }
    Object::new()
        .with("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("$comment", super::marked(service))
        .with("title", &service.english_name)
        .with("description", description)
        .and(bodies)
        .with_said("$defs", definitions)
        .and(facts::service(service))
        .into()
}
