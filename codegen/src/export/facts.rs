//! The `x-ontu-` members: what the spec knows and no keyword of OpenAPI or JSON Schema can say.
//!
//! `spec/README.md` explains each of them, and a test holds the two lists equal.
//! Their values are those of the resolved spec, with its words; members that say nothing are left out.

use super::json::{Json, Object};
use crate::resolved::{
    Api, Layout, Length, Member, Origin, Profile, Repeat, Requiredness, Rules, Service, Unset,
};

/// The number of this format of exports.
const FORMAT: u32 = 1;

/// What is known of the service as a whole.
pub(super) fn service(service: &Service) -> Object {
    let unpublished = service.apis.iter().filter(|api| !is_laid_out(api));
    let unpublished: Vec<Object> = unpublished.map(|api| missing(service, api)).collect();
    Object::new()
        .with("x-ontu-format", FORMAT)
        .with("x-ontu-service", &service.service)
        .with("x-ontu-name", &service.name)
        .with_said("x-ontu-sweeps", service.sweeps.clone())
        .with_said("x-ontu-profiles", Json::of(&service.profiles))
        .with_said("x-ontu-response-codes", Json::of(&service.codes))
        .with_said("x-ontu-corrections", Json::of(&service.corrections))
        .with_said("x-ontu-unpublished", unpublished)
        .with_said("x-ontu-undecided", Json::of(&service.undecided))
        .with_said("x-ontu-overlaid", service.overlaid.clone())
        .with_said("x-ontu-sources", Json::of(&service.sources))
}

/// What is known of an API.
pub(super) fn api(api: &Api) -> Object {
    let codes: Vec<Json> = api.codes.iter().map(|code| Json::of(&code)).collect();
    let wire = |element: &Option<String>, members: &[Member]| {
        element.as_deref().map(|element| wire(members, element))
    };
    let inquiry = api.inquiry.as_ref().map(|inquiry| {
        Object::new()
            .with("api", &inquiry.api)
            .with("key", self::wire(&api.request, &inquiry.key))
            .with("original_date", &inquiry.original_date)
            .with("original_number", &inquiry.original_number)
    });
    named(api)
        .with_said("x-ontu-inquiry", inquiry)
        .with_said("x-ontu-inquires", api.inquires.as_ref())
        .with_said("x-ontu-result", wire(&api.result, &api.response))
        .with_said("x-ontu-amount", wire(&api.amount, &api.request))
        .with_said("x-ontu-rules", rules(&api.rules, &api.request))
        .with_said("x-ontu-response-codes", codes)
        .with_said("x-ontu-prose-codes", api.prose_codes.clone())
        .with_said("x-ontu-remarks", api.remarks.clone())
        .with_said("x-ontu-note", &api.note)
}

/// What is known of an API that nobody has laid out.
fn missing(service: &Service, api: &Api) -> Object {
    let paths: Vec<Object> = service
        .profiles
        .iter()
        .map(|profile| {
            Object::new()
                .with("profile", &profile.name)
                .with("path", path(profile, &api.api))
        })
        .collect();
    Object::new()
        .with("operation", &api.operation)
        .with("summary", &api.summary)
        .with("paths", paths)
        .and(named(api))
        .with_said("x-ontu-note", &api.note)
}

fn named(api: &Api) -> Object {
    Object::new()
        .with("x-ontu-api", &api.api)
        .with("x-ontu-name", &api.name)
        .with_said("x-ontu-title", &api.title)
        .with("x-ontu-category", &api.category)
        .with("x-ontu-testable", api.testable)
        .with("x-ontu-layout", Json::of(&api.layout))
        .with("x-ontu-effect", Json::of(&api.effect))
}

/// The rules across members, with the members spelled as on the wire.
fn rules(rules: &Rules, members: &[Member]) -> Json {
    let mut rules = rules.clone();
    let spell = |element: &mut String| *element = wire(members, element);
    if let Some(range) = &mut rules.date_range {
        [&mut range.from, &mut range.to, &mut range.by]
            .into_iter()
            .for_each(spell);
    }
    if let Some(once) = &mut rules.once {
        [&mut once.element, &mut once.per]
            .into_iter()
            .for_each(spell);
    }
    if let Some(unchanged) = &mut rules.unchanged {
        unchanged.elements.iter_mut().for_each(spell);
        spell(&mut unchanged.per);
    }
    rules.day_of_call.iter_mut().for_each(spell);
    Json::of(&rules)
}

/// What is known of a member of a layout.
pub(super) fn member(member: &Member, beside: &[Member]) -> Object {
    let element = Some(&member.element).filter(|element| **element != member.wire);
    let origin = Some(member.origin).filter(|origin| *origin != Origin::Caller);
    let unset = Some(member.unset).filter(|unset| *unset == Unset::Empty);
    let bound = (member.origin == Origin::Permit).then_some("permit");
    Object::new()
        .with_said("x-ontu-name", &member.name)
        .with("x-ontu-english", &member.english)
        .with_said("x-ontu-element", element)
        .with("x-ontu-row", member.row)
        .with("x-ontu-required", Json::of(&member.required))
        .with("x-ontu-kind", Json::of(&member.kind))
        .with("x-ontu-class", Json::of(&member.class))
        .with_said("x-ontu-length", length(member.length))
        .with_said("x-ontu-hangul-limit", member.hangul_limit)
        .with_said("x-ontu-origin", origin.as_ref().map(Json::of))
        .with_said("x-ontu-bound", bound)
        .with_said("x-ontu-unset", unset.as_ref().map(Json::of))
        .with_said("x-ontu-default", member.default.as_ref())
        .with_said("x-ontu-echo", member.echo.then_some(true))
        .with_said("x-ontu-accumulates", member.accumulates.as_ref())
        .with_said("x-ontu-accept", member.accept.clone())
        .with_said("x-ontu-values", Json::of(&member.codes))
        .with_said(
            "x-ontu-repeat",
            member.repeat.as_ref().map(|it| repeat(it, beside)),
        )
        .with_said("x-ontu-corrected-by", member.corrections.clone())
        .with_said("x-ontu-note", &member.note)
}

/// The members that a table names and the wire never carries.
pub(super) fn unused(members: &[Member]) -> Object {
    let unused = members
        .iter()
        .filter(|member| member.required == Requiredness::Unused);
    let unused: Vec<Object> = unused
        .map(|it| {
            Object::new()
                .with("element", &it.element)
                .and(member(it, members))
        })
        .collect();
    Object::new().with_said("x-ontu-unused", unused)
}

fn length(length: Option<Length>) -> Json {
    length.as_ref().map_or(Json::Null, Json::of)
}

fn repeat(repeat: &Repeat, beside: &[Member]) -> Object {
    let total = repeat.total.as_ref().map(|total| {
        let mut total = total.clone();
        total.of = wire(&repeat.members, &total.of);
        total.equals = wire(beside, &total.equals);
        Json::of(&total)
    });
    Object::new()
        .with("row_type", &repeat.row_type)
        .with("min", repeat.min)
        .with("max", repeat.max.map_or("unstated".into(), Json::from))
        .with_said("page", repeat.page)
        .with_said("total", total)
}

/// Whether the layout of an API is known.
pub(super) fn is_laid_out(api: &Api) -> bool {
    api.layout != Layout::Unpublished
}

/// The path of an API on a profile.
pub(super) fn path(profile: &Profile, api: &str) -> String {
    format!("{}/{api}{}", profile.path_prefix, profile.suffix)
}

/// How an element of a layout is spelled on the wire.
fn wire(members: &[Member], element: &str) -> String {
    members
        .iter()
        .find(|member| member.element == element)
        .map_or(element, |member| &member.wire)
        .to_owned()
}
