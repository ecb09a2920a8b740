//! What comes into the bank and what goes out, before and after HTTP.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::json::{Json, JsonMember};
use crate::spec::{Api, Kind, Member};
use crate::validate::{HEADER, Values};

use super::faults::{FaultKind, GarbageKind};
use super::random::Random;
use super::settings::{EmptyList, ListKey, Settings};

/// One request as it arrives.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// The API that the path names, without its suffix.
    pub api: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// The token from an HTTP header, without the text before it; none where it travels in the body.
    pub http_token: Option<&'a str>,
}

/// What the bank does about one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// It replies.
    Reply(Reply),
    /// It cuts the connection without a reply.
    Drop,
}

impl Served {
    /// The bytes of a plain reply; none for a cut connection or a reply that is spoilt on its way.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Served::Reply(Reply {
                body: ReplyBody::Bytes(bytes),
                ..
            }) => Some(bytes),
            _ => None,
        }
    }
}

/// A reply, to be sent after a delay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// How long the bank takes.
    pub delay: Duration,
    /// The body.
    pub body: ReplyBody,
}

/// The body of a reply.
#[derive(Clone, PartialEq, Eq)]
pub enum ReplyBody {
    /// All of it.
    Bytes(Vec<u8>),
    /// A beginning, after which the connection is cut.
    CutAfter(Vec<u8>),
    /// A beginning that spaces fill up to a size in bytes.
    PaddedTo(Vec<u8>, u64),
    /// A beginning, after which spaces trickle in without end.
    NeverEnding(Vec<u8>),
}

impl fmt::Debug for ReplyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A body holds account numbers and names, so only its size is shown.
        let (name, bytes) = match self {
            ReplyBody::Bytes(bytes) => ("Bytes", bytes),
            ReplyBody::CutAfter(bytes) => ("CutAfter", bytes),
            ReplyBody::PaddedTo(bytes, _) => ("PaddedTo", bytes),
            ReplyBody::NeverEnding(bytes) => ("NeverEnding", bytes),
        };
        write!(f, "{name}({} bytes)", bytes.len())
    }
}

/// The members of a reply's header in the order of the published examples; all but message and code repeat the request.
const HEADER_MEMBERS: [&str; 9] = [
    "Trtm",
    "Rsms",
    "ApiNm",
    "IsTuno",
    "Tsymd",
    "FintechApsno",
    "Iscd",
    "Rpcd",
    "ApiSvcCd",
];
/// The longest message (Rsms).
const MESSAGE_LIMIT: usize = 100;

/// A whole reply: the header, which repeats the request's, and the body's members.
pub(crate) fn whole<'r>(
    header: Option<&'r Json<'_>>,
    code: &'r str,
    message: &'r str,
    body: Vec<JsonMember<'r>>,
) -> Json<'r> {
    let members = HEADER_MEMBERS.into_iter().map(|name| {
        let value = match name {
            "Rsms" => shortened(message, MESSAGE_LIMIT),
            "Rpcd" => code,
            echoed => {
                let sent = header.and_then(|header| header.get(echoed)?.scalar());
                sent.unwrap_or("")
            }
        };
        (Cow::Borrowed(name), Json::text(value))
    });
    let members = members.collect();
    let mut whole = Vec::with_capacity(1 + body.len());
    whole.push((Cow::Borrowed(HEADER), Json::Object(members)));
    whole.extend(body);
    Json::Object(whole)
}

/// The beginning of a text, of so many characters at most.
pub(super) fn shortened(text: &str, characters: usize) -> &str {
    // No character is shorter than a byte.
    if text.len() <= characters {
        return text;
    }
    let end = text.char_indices().nth(characters);
    end.map_or(text, |(end, _)| &text[..end])
}

/// What an operation puts into the body of a reply, by element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    /// Single values.
    pub(crate) scalars: Vec<Field>,
    /// The rows of the repeating part, where the layout has one.
    pub(crate) rows: Vec<Vec<Field>>,
}

/// An element and its value.
pub(crate) type Field = (Cow<'static, str>, String);

/// The members of a body in the spelling and order of the layout; members that repeat the request are filled in.
pub(crate) fn body<'r>(
    api: &'r Api,
    request: &Values<'r>,
    fields: &Fields,
    settings: &Settings,
) -> Vec<JsonMember<'r>> {
    let mut members = Vec::with_capacity(api.response.len());
    for member in &api.response {
        if let Some(repeat) = &member.repeat {
            let rows = fields.rows.iter();
            let rows = rows.map(|row| Json::Object(row_members(&repeat.members, row, settings)));
            members.extend(list(member, rows.collect(), settings));
        } else if let Some(value) = value_of(&fields.scalars, &member.element) {
            members.push((name(member), written(member, value.to_owned(), settings)));
        } else if member.echo {
            let value = request.text(&member.element);
            members.push((name(member), written(member, value, settings)));
        }
    }
    members
}

fn row_members<'r>(
    members: &'r [Member],
    row: &[Field],
    settings: &Settings,
) -> Vec<JsonMember<'r>> {
    let written = members.iter().filter_map(|member| {
        let value = value_of(row, &member.element)?.to_owned();
        Some((name(member), written(member, value, settings)))
    });
    written.collect()
}

/// The member's name, as it is spelled on the wire.
fn name(member: &Member) -> Cow<'_, str> {
    Cow::Borrowed(&member.wire)
}

fn value_of<'f>(fields: &'f [Field], element: &str) -> Option<&'f str> {
    fields
        .iter()
        .find(|(name, _)| *name == element)
        .map(|(_, value)| value.as_str())
}

fn written<'r>(member: &Member, value: impl Into<Cow<'r, str>>, settings: &Settings) -> Json<'r> {
    let value = value.into();
    if settings.production_style && member.kind == Kind::Amount {
        return Json::text(format!("{value:0>16}.00"));
    }
    Json::text(value)
}

fn list<'r>(
    member: &'r Member,
    rows: Vec<Json<'r>>,
    settings: &Settings,
) -> Option<JsonMember<'r>> {
    let name = match settings.list_key {
        ListKey::Table => name(member),
        ListKey::Mixed => Cow::Borrowed("Rec"),
    };
    if !rows.is_empty() {
        return Some((name, Json::Array(rows)));
    }
    match settings.empty_list {
        EmptyList::NoTransactions | EmptyList::EmptyArray => Some((name, Json::Array(Vec::new()))),
        EmptyList::Missing => None,
        EmptyList::Null => Some((name, Json::Null)),
        EmptyList::EmptyText => Some((name, Json::text(""))),
    }
}

/// What the bank does about a request once a fault has spoilt the reply.
pub(crate) fn served(reply: &Json<'_>, fault: Option<&FaultKind>, random: &mut Random) -> Served {
    let bytes = || reply.to_text().into_bytes();
    let (mut status, mut location, mut delay) = (200, None, Duration::ZERO);
    let body = match fault {
        Some(FaultKind::AcceptThenDrop | FaultKind::DropBeforeAccept) => return Served::Drop,
        Some(FaultKind::Slow(milliseconds)) => {
            delay = Duration::from_millis(*milliseconds);
            ReplyBody::Bytes(bytes())
        }
        Some(FaultKind::Garbage(kind)) => ReplyBody::Bytes(garbage(*kind, reply, random)),
        Some(FaultKind::CutReply(after)) => {
            let mut beginning = bytes();
            beginning.truncate(*after as usize);
            ReplyBody::CutAfter(beginning)
        }
        Some(FaultKind::HttpStatus { status: code, .. }) => {
            status = *code;
            ReplyBody::Bytes(format!("HTTP status {code}").into_bytes())
        }
        Some(FaultKind::Redirect(to)) => {
            (status, location) = (307, Some(to.clone()));
            ReplyBody::Bytes(Vec::new())
        }
        Some(FaultKind::Oversize(size)) => ReplyBody::PaddedTo(bytes(), *size),
        Some(FaultKind::NeverEnding) => ReplyBody::NeverEnding(bytes()),
        _ => ReplyBody::Bytes(bytes()),
    };
    Served::Reply(Reply {
        status,
        location,
        delay,
        body,
    })
}

fn garbage(kind: GarbageKind, reply: &Json<'_>, random: &mut Random) -> Vec<u8> {
    match kind {
        GarbageKind::Html => {
            b"<!DOCTYPE html><html><body><h1>System maintenance</h1></body></html>".to_vec()
        }
        GarbageKind::Truncated => {
            let mut bytes = reply.to_text().into_bytes();
            // At least one byte is there and at least one is missing.
            let most = bytes.len().saturating_sub(1) as u64;
            bytes.truncate(1 + random.below(most) as usize);
            bytes
        }
        GarbageKind::Empty => Vec::new(),
        GarbageKind::NotJson => b"Rpcd=00000".to_vec(),
        GarbageKind::WrongEcho => with_header(reply, |header| {
            for (name, value) in header.iter_mut() {
                if name == "IsTuno" {
                    *value = Json::text(format!("{:020}", random.below(u64::MAX)));
                }
            }
        }),
        GarbageKind::DuplicateRpcd => with_header(reply, |header| {
            header.push((Cow::Borrowed("Rpcd"), Json::text("A9999")));
        }),
    }
}

fn with_header<'r>(reply: &Json<'r>, change: impl FnOnce(&mut Vec<JsonMember<'r>>)) -> Vec<u8> {
    let mut reply = reply.clone();
    if let Json::Object(members) = &mut reply
        && let Some((_, Json::Object(header))) = members.iter_mut().find(|(name, _)| name == HEADER)
    {
        change(header);
    }
    reply.to_text().into_bytes()
}
