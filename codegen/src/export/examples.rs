//! The bodies that were published with an API, as they were published.

use super::json::{Json, Object};
use crate::resolved::{Api, Example, ExampleMember};

/// The requests among them, by the source that each was published in.
pub(super) fn requests(api: &Api) -> Object {
    named(api, |example| &example.request)
}

/// The replies among them.
pub(super) fn replies(api: &Api) -> Object {
    named(api, |example| &example.response)
}

fn named<'a>(api: &'a Api, part: impl Fn(&'a Example) -> &'a [ExampleMember]) -> Object {
    let examples = api.examples.iter().zip(1..).map(|(example, number)| {
        let value = Object::new()
            .with("summary", format!("As published in {}", example.source))
            .with("value", body(part(example)));
        (format!("{}-{number}", example.source), value.into())
    });
    Object(examples.collect())
}

/// A published body.
pub(super) fn body(members: &[ExampleMember]) -> Json {
    let members = members.iter().map(|member| {
        let value = match (&member.text, &member.object, &member.rows) {
            (Some(text), _, _) => text.into(),
            (None, Some(object), _) => body(object),
            (None, None, Some(rows)) => Json::Array(rows.iter().map(|row| body(row)).collect()),
            (None, None, None) => Json::Null,
        };
        (member.wire.clone(), value)
    });
    Json::Object(Object(members.collect()))
}
