//! Whether a reply belongs to the request: what it repeats must be what was sent.

use super::contract::Contract;
use super::element::ElementInfo;
use super::number::Krw;
use super::outcome::UnknownReason;
use super::received::Received;
use super::value::Value;

/// Compares what a reply repeats with what was sent; generated code says which members.
pub struct EchoCheck<'a> {
    contract: &'a Contract,
    unmet: &'a mut Option<UnknownReason>,
}

impl<'a> EchoCheck<'a> {
    pub(crate) fn new(contract: &'a Contract, unmet: &'a mut Option<UnknownReason>) -> Self {
        Self { contract, unmet }
    }

    /// A member that repeats a value of the contract.
    pub fn configured<T>(
        &mut self,
        wire: &'static str,
        info: &'static ElementInfo,
        received: &Received<T>,
    ) {
        if let Some(sent) = self.contract.get(info.element) {
            self.compare(wire, sent, received.expose_text());
        }
    }

    /// A member that repeats a value of the request.
    ///
    /// The two may differ in type, where the tables of request and reply state another length or kind.
    pub fn sent<S: Value, R: Value>(
        &mut self,
        wire: &'static str,
        sent: &S,
        received: &Received<R>,
    ) {
        let sent = written(sent);
        if received.value().map(written).as_ref() != Some(&sent) {
            self.compare(wire, &sent, received.expose_text());
        }
    }

    /// A running total that includes what was sent.
    pub fn not_less(&mut self, wire: &'static str, sent: Krw, received: &Received<Krw>) {
        let unreadable = received
            .expose_text()
            .is_some_and(|text| !text.trim().is_empty());
        let met = match received.get() {
            Some(total) => total >= sent,
            None => !unreadable,
        };
        if !met && self.unmet.is_none() {
            *self.unmet = Some(UnknownReason::AccumulatedAmount { element: wire });
        }
    }

    fn compare(&mut self, wire: &'static str, sent: &str, received: Option<&str>) {
        // A missing member is already among the deviations.
        let Some(received) = received.map(str::trim).filter(|text| !text.is_empty()) else {
            return;
        };
        let already = matches!(self.unmet, Some(UnknownReason::EchoMismatch { .. }));
        if !already && !same(sent, received) {
            *self.unmet = Some(UnknownReason::EchoMismatch { element: wire });
        }
    }
}

fn written<T: Value>(value: &T) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}

/// Whether two texts say the same: after trimming and, where both are digits, without leading zeros.
pub(crate) fn same(sent: &str, received: &str) -> bool {
    let (sent, received) = (sent.trim(), received.trim());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(sent) && digits(received) {
        sent.trim_start_matches('0') == received.trim_start_matches('0')
    } else {
        sent == received
    }
}
