//! Writing a request as the body that goes over the wire, or as its members alone.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::contract::{Contract, Sending};
use super::element::{ElementInfo, MemberInfo, Origin};
use super::json::{write_string, write_string_by};
use super::operation::{Operation, OperationInfo, ServiceInfo};
use super::parse::HEADER;
use super::value::Value;

/// What a body without many rows fits into.
const START_BYTES: usize = 1024;

/// Writes the members of one object; generated code says which, in which order.
pub struct MemberWriter<'a> {
    out: String,
    first: bool,
    sent_with: Option<SentWith<'a>>,
    missing: Vec<&'static ElementInfo>,
}

/// What goes along with a request that is sent.
#[derive(Clone, Copy)]
struct SentWith<'a> {
    contract: &'a Contract,
    sending: &'a Sending,
}

impl MemberWriter<'_> {
    /// Writes a member that has a value.
    #[inline]
    pub fn value<T: Value>(&mut self, wire: &str, value: &T) {
        self.key(wire);
        if T::IS_PLAIN {
            self.out.push('"');
            value.write(&mut self.out);
            self.out.push('"');
        } else {
            write_string_by(&mut self.out, |out| value.write(out));
        }
    }

    /// Writes a member that may have no value; without one it is left out.
    pub fn optional<T: Value>(&mut self, wire: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.value(wire, value);
        }
    }

    /// Writes a member that may have no value; without one it is sent empty.
    pub fn optional_or_empty<T: Value>(&mut self, wire: &str, value: Option<&T>) {
        match value {
            Some(value) => self.value(wire, value),
            // The members alone are the caller's; what stands for none belongs to the wire.
            None if self.sent_with.is_some() => self.text(wire, ""),
            None => {}
        }
    }

    /// Writes a member whose value the contract fixes.
    pub fn configured(&mut self, wire: &str, info: &'static ElementInfo) {
        let Some(sent_with) = self.sent_with else {
            return;
        };
        match sent_with.contract.get(info.element) {
            Some(value) => self.text(wire, value),
            None => self.missing.push(info),
        }
    }

    /// Writes a member that states the day of the sending.
    pub fn day_of_sending(&mut self, wire: &str) {
        if let Some(sent_with) = self.sent_with {
            self.value(wire, &sent_with.sending.date);
        }
    }

    /// Writes a member that states the time of the sending.
    pub fn time_of_sending(&mut self, wire: &str) {
        if let Some(sent_with) = self.sent_with {
            self.value(wire, &sent_with.sending.time);
        }
    }

    /// Writes a member that states the number of the sending.
    pub fn number_of_sending(&mut self, wire: &str) {
        if let Some(sent_with) = self.sent_with {
            self.text(wire, sent_with.sending.transaction_no.as_str());
        }
    }

    /// Writes a repeating part.
    pub fn rows<R>(&mut self, wire: &str, rows: &[R], mut write: impl FnMut(&mut Self, &R)) {
        self.key(wire);
        self.out.push('[');
        let start = self.out.len();
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            if index == 1 {
                // Rows are much alike, so that the buffer grows once.
                let one = self.out.len() - start;
                self.out.reserve((one + one / 4) * (rows.len() - 1));
            }
            self.out.push('{');
            self.first = true;
            write(self, row);
            self.out.push('}');
        }
        self.out.push(']');
        self.first = false;
    }

    #[inline]
    fn key(&mut self, wire: &str) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        write_string_by(&mut self.out, |out| out.push_str(wire));
        self.out.push(':');
    }

    fn text(&mut self, wire: &str, text: &str) {
        self.key(wire);
        write_string(&mut self.out, text);
    }
}

impl<'a> MemberWriter<'a> {
    fn start(sent_with: Option<SentWith<'a>>) -> Self {
        Self {
            out: String::with_capacity(START_BYTES) + "{",
            first: true,
            sent_with,
            missing: Vec::new(),
        }
    }

    /// The members that the caller gave, alone.
    pub(crate) fn members<O: Operation>(request: &O) -> String {
        let mut writer = MemberWriter::start(None);
        request.write(&mut writer);
        writer.out.push('}');
        writer.out
    }

    fn header(
        &mut self,
        service: &ServiceInfo,
        info: &OperationInfo,
        token: Option<&SecretString>,
    ) {
        self.key(HEADER);
        self.out.push('{');
        self.first = true;
        for member in service.header_request {
            match member.origin {
                Origin::Api => self.text(member.wire, info.api),
                Origin::Token => {
                    if let Some(token) = token {
                        self.text(member.wire, token.expose_secret());
                    }
                }
                // No header of a request has members of the caller's.
                Origin::Caller => {}
                _ => self.surrounding(member),
            }
        }
        self.out.push('}');
        self.first = false;
    }

    /// Writes a member that the contract or the sending gives.
    fn surrounding(&mut self, member: &'static MemberInfo) {
        match member.origin {
            Origin::Configuration => self.configured(member.wire, member.element),
            Origin::Day => self.day_of_sending(member.wire),
            Origin::Time => self.time_of_sending(member.wire),
            Origin::TransactionNo => self.number_of_sending(member.wire),
            Origin::Caller | Origin::Token | Origin::Api => {}
        }
    }

    fn finish(mut self) -> Result<RequestBody, MissingValues> {
        if self.missing.is_empty() {
            self.out.push('}');
            Ok(RequestBody(self.out))
        } else {
            Err(MissingValues(self.missing))
        }
    }
}

/// Writes the whole body of a request: the header, then its members.
///
/// The token goes into the header where one is given; a profile that carries it in an HTTP header gives none here.
///
/// # Errors
/// When the contract lacks values that the header or the request needs.
pub fn encode<O: Operation>(
    request: &O,
    contract: &Contract,
    sending: &Sending,
    token: Option<&SecretString>,
) -> Result<RequestBody, MissingValues> {
    let mut writer = MemberWriter::start(Some(SentWith { contract, sending }));
    writer.header(O::SERVICE, O::INFO, token);
    request.write(&mut writer);
    writer.finish()
}

/// Writes the whole body of a request whose members are given as JSON.
///
/// Members that the contract or the sending gives are added where the operation is laid out and the JSON does not hold them.
///
/// # Errors
/// When the contract lacks values that the header or the request needs.
pub fn encode_json(
    service: &ServiceInfo,
    info: &OperationInfo,
    members: &serde_json::Map<String, serde_json::Value>,
    contract: &Contract,
    sending: &Sending,
    token: Option<&SecretString>,
) -> Result<RequestBody, MissingValues> {
    let mut writer = MemberWriter::start(Some(SentWith { contract, sending }));
    writer.header(service, info, token);
    for member in info.request {
        if !members.contains_key(member.wire) {
            writer.surrounding(member);
        }
    }
    for (key, value) in members {
        if key != HEADER {
            writer.key(key);
            writer.out.push_str(&value.to_string());
        }
    }
    writer.finish()
}

/// The body of a request as it goes over the wire; it holds personal data and may hold the token.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody(String);

impl RequestBody {
    /// The JSON text, whole.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The JSON text as bytes, whole.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RequestBody({} bytes)", self.0.len())
    }
}

/// Values of the contract that a request needs and the configuration does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingValues(Vec<&'static ElementInfo>);

impl MissingValues {
    /// The elements without a value.
    pub fn elements(&self) -> &[&'static ElementInfo] {
        &self.0
    }
}

impl fmt::Display for MissingValues {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the configuration lacks ")?;
        for (index, info) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str(", ")?;
            }
            write!(
                formatter,
                "{} ({}, {})",
                info.english, info.element, info.korean
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for MissingValues {}
