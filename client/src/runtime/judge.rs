//! From the bytes of a reply to an outcome: status, header, echo and code decide; nothing else does.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;

use super::codes::{CodeClass, CodeOverlay, class_of};
use super::contract::{Contract, Sending};
use super::echo::{EchoCheck, same};
use super::element::{ElementInfo, Kind, MemberInfo, Origin};
use super::fault::Fault;
use super::json::{Document, JsonKind, Raw};
use super::operation::{Effect, Operation, OperationInfo, ServiceInfo};
use super::outcome::{Outcome, UnknownReason, UnreadableReason};
use super::parse::HEADER;
use super::received::{Deviation, DeviationKind, Received};
use super::reply::{MemberReader, Notes, Place};
use super::response_code::ResponseCode;
use super::value::Value;

/// The outcome of one call, and what else its reply said.
#[derive(Debug)]
pub struct Judged<R> {
    /// How it ended.
    pub outcome: Outcome<R>,
    /// The header of the reply, as far as it could be read.
    pub header: ReplyHeader,
    /// Where the reply departs from the tables.
    pub deviations: Vec<Deviation>,
}

/// The header of a reply.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ReplyHeader {
    code: Option<ResponseCode>,
    message: Option<String>,
}

impl ReplyHeader {
    /// The response code.
    pub fn response_code(&self) -> Option<&ResponseCode> {
        self.code.as_ref()
    }

    /// The bank's message, free text for people; nothing may be decided on it, and it is no part of `Debug`.
    pub fn expose_message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

impl fmt::Debug for ReplyHeader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReplyHeader")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

/// A reply as it came: the HTTP status and the body.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
}

impl fmt::Debug for Reply<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Reply(HTTP {}, {} bytes)",
            self.status,
            self.body.len()
        )
    }
}

/// Judges the reply to a request.
pub fn judge<O: Operation>(
    request: &O,
    contract: &Contract,
    sending: &Sending,
    reply: Reply<'_>,
    codes: &CodeOverlay,
) -> Judged<O::Reply> {
    let call = Call {
        service: O::SERVICE,
        info: O::INFO,
        contract,
        sending,
        codes,
    };
    call.judge(reply, |body, notes, unmet| {
        let mut reader = MemberReader::new(body, O::INFO.response, Place::Body, notes)?;
        reader.skip(HEADER);
        let read = O::read_reply(&mut reader);
        reader.finish();
        let mut echo = EchoCheck::new(contract, unmet);
        request.compare(&read, &mut echo);
        Some(read)
    })
}

/// Reads the members of a reply that has no header and no code to be judged by; none where it is no JSON object.
#[cfg(all(feature = "kftc", feature = "http"))]
pub(crate) fn read_unjudged<O: Operation>(body: &[u8]) -> Option<(O::Reply, Vec<Deviation>)> {
    let text = String::from_utf8_lossy(body);
    let body = Document::parse(text.trim_start_matches('\u{feff}'))?;
    let mut notes = Notes::default();
    let mut reader = MemberReader::new(body.root(), O::INFO.response, Place::Body, &mut notes)?;
    let read = O::read_reply(&mut reader);
    reader.finish();
    Some((read, notes.deviations))
}

/// Judges the reply to a request that was given as JSON; the reply is kept as JSON.
pub fn judge_json(
    service: &'static ServiceInfo,
    info: &OperationInfo,
    contract: &Contract,
    sending: &Sending,
    reply: Reply<'_>,
    codes: &CodeOverlay,
) -> Judged<JsonReply> {
    let call = Call {
        service,
        info,
        contract,
        sending,
        codes,
    };
    let text = String::from_utf8_lossy(reply.body).into_owned();
    call.judge(reply, |_, _, _| Some(JsonReply(text)))
}

/// The body of a reply that nobody has laid out: JSON, not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonReply(String);

impl JsonReply {
    #[cfg(all(feature = "kftc", feature = "http"))]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The body as it came, whole.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for JsonReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "JsonReply({} bytes)", self.0.len())
    }
}

/// Everything that a reply is judged by.
struct Call<'a> {
    service: &'static ServiceInfo,
    info: &'a OperationInfo,
    contract: &'a Contract,
    sending: &'a Sending,
    codes: &'a CodeOverlay,
}

impl Call<'_> {
    fn judge<R>(
        &self,
        reply: Reply<'_>,
        read: impl FnOnce(Raw<'_>, &mut Notes, &mut Option<UnknownReason>) -> Option<R>,
    ) -> Judged<R> {
        let mut header = ReplyHeader::default();
        let mut notes = Notes::default();
        let outcome = self
            .outcome(reply, &mut header, &mut notes, read)
            .unwrap_or_else(Outcome::Unknown);
        let mut deviations = notes.deviations;
        if !outcome.is_done() {
            // Banks leave the members of the body out of every other reply.
            deviations.retain(|deviation| deviation.kind() != DeviationKind::Missing);
        }
        Judged {
            outcome,
            header,
            deviations,
        }
    }

    fn outcome<R>(
        &self,
        reply: Reply<'_>,
        header: &mut ReplyHeader,
        notes: &mut Notes,
        read: impl FnOnce(Raw<'_>, &mut Notes, &mut Option<UnknownReason>) -> Option<R>,
    ) -> Result<Outcome<R>, UnknownReason> {
        if reply.status != 200 {
            return Err(UnknownReason::HttpStatus(reply.status));
        }
        let text = match std::str::from_utf8(reply.body) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(reply.body),
        };
        if matches!(text, Cow::Owned(_)) {
            notes.note("body".to_owned(), DeviationKind::NotUtf8);
        }
        let unreadable = UnknownReason::Unreadable;
        let text = text.trim_start_matches('\u{feff}');
        let not_an_object = unreadable(UnreadableReason::NotAnObject);
        let no_header = unreadable(UnreadableReason::NoHeader);
        let Some(document) = Document::parse(text) else {
            return Err(not_an_object);
        };
        let body = document.root();
        if body.kind() != JsonKind::Object || body.members().any(|(key, _)| key.is_none()) {
            return Err(not_an_object);
        }
        let is_header = |key: &str| key.eq_ignore_ascii_case(HEADER);
        let mut headers = body
            .members()
            .filter(|(key, _)| key.as_deref().is_some_and(is_header));
        let (_, head) = headers.next().ok_or(no_header.clone())?;
        if headers.next().is_some() {
            return Err(unreadable(UnreadableReason::Repeated(HEADER)));
        }
        let mismatch = self.read_header(head, header, notes).ok_or(no_header)?;
        if let Some(element) = notes.repeated {
            return Err(unreadable(UnreadableReason::Repeated(element)));
        }
        if let Some(element) = mismatch {
            return Err(UnknownReason::EchoMismatch { element });
        }
        let Some(code) = header.code.clone() else {
            return Err(unreadable(UnreadableReason::NoCode));
        };
        let mut unmet = None;
        let members = read(body, notes, &mut unmet).ok_or(not_an_object)?;
        if let Some(element) = notes.repeated {
            return Err(unreadable(UnreadableReason::Repeated(element)));
        }
        // A wrong echo spoils every reply; a running total is looked at only where the bank says done.
        if let Some(reason @ UnknownReason::EchoMismatch { .. }) = unmet {
            return Err(reason);
        }
        let reads = self.info.effect == Effect::Reads;
        Ok(match class_of(self.service, self.info, &code, self.codes) {
            Some(CodeClass::Done) => match unmet {
                Some(reason) => Outcome::Unknown(reason),
                None => Outcome::Done(members),
            },
            Some(CodeClass::Empty) if reads => Outcome::Empty(members),
            Some(CodeClass::Refused) => Outcome::Refused(code),
            Some(CodeClass::Pending) => Outcome::Pending(code),
            Some(CodeClass::Duplicate) => Outcome::Unknown(UnknownReason::Duplicate(code)),
            Some(CodeClass::Absent) => Outcome::Unknown(UnknownReason::Absent(code)),
            Some(CodeClass::Unknown | CodeClass::Empty) => {
                Outcome::Unknown(UnknownReason::Code(code))
            }
            None if reads => Outcome::Unlisted(code),
            None => Outcome::Unknown(UnknownReason::Unlisted(code)),
        })
    }

    /// Reads the header and returns the first member that does not repeat the request; none where it is no object.
    fn read_header(
        &self,
        head: Raw<'_>,
        header: &mut ReplyHeader,
        notes: &mut Notes,
    ) -> Option<Option<&'static str>> {
        let mut mismatch = None;
        let layout = self.service.header_response;
        let mut reader = MemberReader::new(head, layout, Place::Part(HEADER), notes)?;
        let mut departing = Vec::new();
        for member in self.service.header_response {
            let received: Received<Anything> = reader.value(member.wire);
            let text = received.expose_text().map(str::trim);
            if member.element.kind == Kind::ResponseCode {
                header.code = text.filter(|code| !code.is_empty()).map(ResponseCode::new);
            } else if member.element.english == "response_message" {
                header.message = text.map(str::to_owned);
            }
            if !member.echo {
                continue;
            }
            let Some((sent, origin)) = self.sent(member) else {
                continue;
            };
            match text {
                Some(text) if text == sent => {}
                Some(text) if same(&sent, text) => {
                    departing.push((member.wire, DeviationKind::Padded));
                }
                Some(_) => mismatch = mismatch.or(Some(member.wire)),
                // The name of the API and the number of the call are the only binding to the request.
                None if matches!(origin, Origin::Api | Origin::TransactionNo) => {
                    mismatch = mismatch.or(Some(member.wire));
                }
                None => departing.push((member.wire, DeviationKind::EchoMissing)),
            }
        }
        reader.finish();
        for (wire, kind) in departing {
            notes.note(format!("{HEADER}.{wire}"), kind);
        }
        Some(mismatch)
    }

    /// What the request's header said of an element.
    fn sent(&self, member: &MemberInfo) -> Option<(Cow<'_, str>, Origin)> {
        let element = member.element.element;
        let sent = self
            .service
            .header_request
            .iter()
            .find(|sent| sent.element.element == element)?;
        let mut text = String::new();
        let text = match sent.origin {
            Origin::Api => Cow::Borrowed(self.info.api),
            Origin::Configuration => Cow::Borrowed(self.contract.get(element)?),
            Origin::TransactionNo => Cow::Borrowed(self.sending.transaction_no.as_str()),
            Origin::Day => {
                self.sending.date.write(&mut text);
                Cow::Owned(text)
            }
            Origin::Time => {
                self.sending.time.write(&mut text);
                Cow::Owned(text)
            }
            Origin::Caller | Origin::Token => return None,
        };
        Some((text, sent.origin))
    }
}

/// The text of a header's member, of any length.
struct Anything(CompactString);

impl Value for Anything {
    fn write(&self, out: &mut String) {
        out.push_str(&self.0);
    }

    fn parse(text: &str, _info: &'static ElementInfo) -> Result<Self, Fault> {
        Ok(Self(CompactString::new(text)))
    }
}
