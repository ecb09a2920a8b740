//! What the library counts and measures, told through the `metrics` facade: names, units and meanings, and where each is told.
//!
//! A program installs a recorder of its own, calls [`describe`] once, and calls `Transfers::observe` before it shows the gauges.
//! Labels are operations, classes, codes, states and kinds; none ever holds an account, a name, a loan, a key or a token.
//! Without the feature `metrics` nothing is told.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::error::{CertificateFault, NotSentReason};
use crate::runtime::{LostReason, ResponseCode};
use crate::transfer::{Dispute, Record, Reply, State};
use crate::transport::TransportError;

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// How its values are to be read.
    pub kind: MetricKind,
    /// Its unit: `count`, `seconds`, or `flag` for 0 and 1.
    pub unit: &'static str,
    /// Its labels.
    pub labels: &'static [&'static str],
    /// What it says.
    pub help: &'static str,
    /// Whether somebody must be called when it rises above nothing, or above the bound that the meaning names.
    pub pages: bool,
}

/// How the values of a metric are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// It only rises.
    Counter,
    /// It stands at a value.
    Gauge,
    /// It is measured again and again.
    Histogram,
}

macro_rules! metrics {
    ($($constant:ident $kind:ident $unit:literal $labels:expr, $pages:literal, $name:literal, $help:literal;)*) => {
        $(const $constant: &str = $name;)*

        /// Every metric.
        pub const ALL: &[Metric] = &[$(Metric {
            name: $name,
            kind: MetricKind::$kind,
            unit: $unit,
            labels: &$labels,
            help: $help,
            pages: $pages,
        }),*];
    };
}

metrics! {
    INTENTS Gauge "count" ["state"], false, "ontu_intents", "Transfers in the journal by their state.";
    UNKNOWN_AGE Histogram "seconds" [], false, "ontu_unknown_age_seconds", "How long a transfer was unknown, measured when it ceases to be.";
    UNKNOWN_AGE_MAX Gauge "seconds" [], true, "ontu_unknown_age_seconds_max", "How long the oldest unknown transfer has been so; above 600 somebody must look.";
    PROCESSING_AGE Histogram "seconds" [], false, "ontu_processing_age_seconds", "How long the bank worked on a transfer, measured when it ceases to.";
    PROCESSING_AGE_MAX Gauge "seconds" [], false, "ontu_processing_age_seconds_max", "How long the bank has been working on the oldest transfer.";
    INQUIRIES Counter "count" ["operation", "result"], false, "ontu_inquiries_total", "Inquiries by what they said of the original: a class of codes, unlisted, silence or not_sent.";
    ORDERS Counter "count" ["operation", "class"], false, "ontu_orders_total", "Calls that move money by what they ended in: a class of codes, unlisted, silence or not_sent.";
    PERMITS_EXPIRED Counter "count" [], false, "ontu_permits_expired_total", "Permits whose moment had passed before the first byte.";
    CAS_CONFLICTS Counter "count" [], false, "ontu_cas_conflicts_total", "Writes that were decided anew since somebody else wrote in between.";
    GUARD_WINDOW_WAITS Counter "count" [], false, "ontu_guard_window_waits_total", "Times that a transfer waited for the end of the hours in which nothing is sent.";
    ORDERS_STOPPED Counter "count" [], true, "ontu_orders_stopped_total", "Times that orders were stopped since several in a row ended in nothing that is known; a read that is answered lets them go on.";
    AC081 Counter "count" ["explained"], true, "ontu_ac081_total", "Calls whose number the bank had seen; explained if this journal had sent it before.";
    ECHO_MISMATCH Counter "count" [], true, "ontu_echo_mismatch_total", "Replies that do not repeat what was sent.";
    INV_ACC_MISMATCH Counter "count" [], true, "ontu_inv_acc_mismatch_total", "Running totals of the bank that are not what the settled calls add up to.";
    UNKNOWN_RPCD Counter "count" ["code"], false, "ontu_unknown_rpcd_total", "Codes that nothing explains; what does not look like a code, and every code after many, is other.";
    JOURNAL_COMMIT Histogram "seconds" [], false, "ontu_journal_commit_seconds", "How long a change took to be written.";
    JOURNAL_POISONED Gauge "flag" [], true, "ontu_journal_poisoned", "Whether the journal takes no more writes until the program is started anew.";
    QUARANTINE Gauge "flag" [], true, "ontu_quarantine", "Whether nothing is sent until open transfers were inquired or a number was explained.";
    CLOCK_SKEW Gauge "seconds" [], false, "ontu_clock_skew_seconds", "How far this clock is ahead of the bank's.";
    TLS_FAILURES Counter "count" ["kind"], false, "ontu_tls_failures_total", "Connections on which no TLS was agreed, by the reason.";
    BODY_OVER_CAP Counter "count" [], false, "ontu_body_over_cap_total", "Replies that were larger than the cap.";
    REDACTION_HITS Counter "count" [], true, "ontu_redaction_hits_total", "Replies with something where a code should stand that could be personal, and was masked.";
}

/// Tells the recorder the unit and the meaning of every metric.
#[cfg(feature = "metrics")]
pub fn describe() {
    use ::metrics::Unit;

    for metric in ALL {
        let unit = match metric.unit {
            "seconds" => Unit::Seconds,
            _ => Unit::Count,
        };
        match metric.kind {
            MetricKind::Counter => ::metrics::describe_counter!(metric.name, unit, metric.help),
            MetricKind::Gauge => ::metrics::describe_gauge!(metric.name, unit, metric.help),
            MetricKind::Histogram => {
                ::metrics::describe_histogram!(metric.name, unit, metric.help);
            }
        }
    }
}

/// A label with its value.
type Label = (&'static str, String);

fn count<const N: usize>(name: &'static str, labels: [Label; N]) {
    #[cfg(feature = "metrics")]
    ::metrics::counter!(name, &labels).increment(1);
    #[cfg(not(feature = "metrics"))]
    let _ = (name, labels);
}

fn stands<const N: usize>(name: &'static str, labels: [Label; N], value: f64) {
    #[cfg(feature = "metrics")]
    ::metrics::gauge!(name, &labels).set(value);
    #[cfg(not(feature = "metrics"))]
    let _ = (name, labels, value);
}

fn measured(name: &'static str, value: f64) {
    #[cfg(feature = "metrics")]
    ::metrics::histogram!(name).record(value);
    #[cfg(not(feature = "metrics"))]
    let _ = (name, value);
}

/// A call that moves money ended.
pub(crate) fn order(operation: &'static str, class: &'static str) {
    let labels = [
        ("operation", operation.to_owned()),
        ("class", class.to_owned()),
    ];
    count(ORDERS, labels);
}

/// No byte of a call that moves money left.
pub(crate) fn order_not_sent(operation: &'static str, expired: bool) {
    order(operation, "not_sent");
    if expired {
        count(PERMITS_EXPIRED, []);
    }
}

/// An inquiry ended.
pub(crate) fn inquiry(operation: &'static str, result: &'static str) {
    let labels = [
        ("operation", operation.to_owned()),
        ("result", result.to_owned()),
    ];
    count(INQUIRIES, labels);
}

/// Something that could be personal stood where a code should stand.
pub(crate) fn masked(reply: &Reply) {
    // Evidence keeps such a code masked already.
    let is_masked = |code: &str| code == ResponseCode::MASKED;
    if is_masked(&reply.code) || reply.result.as_deref().is_some_and(is_masked) {
        count(REDACTION_HITS, []);
    }
}

/// A code that nothing explains, as a label.
pub(crate) fn unexplained(code: String) {
    count(UNKNOWN_RPCD, [("code", code)]);
}

/// A reply does not repeat what was sent.
pub(crate) fn echo_mismatch() {
    count(ECHO_MISMATCH, []);
}

/// The bank had seen the number of a call.
pub(crate) fn duplicate_number(explained: bool) {
    count(AC081, [("explained", explained.to_string())]);
}

/// Somebody else wrote in between.
pub(crate) fn cas_conflict() {
    count(CAS_CONFLICTS, []);
}

/// A transfer waits for the morning.
pub(crate) fn guard_window_wait() {
    count(GUARD_WINDOW_WAITS, []);
}

/// Orders are held back after several that ended in nothing that is known.
pub(crate) fn orders_stopped() {
    count(ORDERS_STOPPED, []);
}

/// A transfer stands in another state than before.
pub(crate) fn moved(before: &Record, to: State, dispute: Option<Dispute>, now: DateTime) {
    let seconds = || age(before, now);
    match before.state() {
        State::Unknown => measured(UNKNOWN_AGE, seconds()),
        State::Processing => measured(PROCESSING_AGE, seconds()),
        _ => {}
    }
    if to == State::Disputed && dispute == Some(Dispute::TotalMismatch) {
        count(INV_ACC_MISMATCH, []);
    }
}

/// A change was written, or was not, after so long.
pub(crate) fn journal_commit(took: Duration) {
    measured(JOURNAL_COMMIT, took.as_secs_f64());
}

/// Whether the journal takes writes and gives permits.
pub(crate) fn journal_health(poisoned: bool, quarantined: bool) {
    stands(JOURNAL_POISONED, [], f64::from(u8::from(poisoned)));
    stands(QUARANTINE, [], f64::from(u8::from(quarantined)));
}

/// How far this clock is ahead of the bank's.
pub(crate) fn clock_skew(skew: SignedDuration) {
    stands(CLOCK_SKEW, [], skew.as_secs_f64());
}

/// How many transfers stand in each state, and how old the oldest are.
pub(crate) fn intents(counts: &[(State, u64)], oldest: &[(State, f64)]) {
    for state in State::ALL {
        let found = counts.iter().find(|(known, _)| *known == state);
        #[allow(clippy::cast_precision_loss)] // A journal has far fewer than 2^53 transfers.
        let count = found.map_or(0.0, |(_, count)| *count as f64);
        stands(INTENTS, [("state", state.name().to_owned())], count);
    }
    for (state, name) in [
        (State::Unknown, UNKNOWN_AGE_MAX),
        (State::Processing, PROCESSING_AGE_MAX),
    ] {
        let found = oldest.iter().find(|(known, _)| *known == state);
        stands(name, [], found.map_or(0.0, |(_, seconds)| *seconds));
    }
}

/// How long a transfer has stood where it stands, in seconds.
pub(crate) fn age(record: &Record, now: DateTime) -> f64 {
    now.duration_since(record.standing.since())
        .as_secs_f64()
        .max(0.0)
}

/// A call has no reply.
pub(crate) fn transport_error(error: &TransportError) {
    let kind = match error {
        TransportError::NotSent(NotSentReason::Tls) => "handshake",
        TransportError::NotSent(NotSentReason::Certificate(fault)) => match fault {
            CertificateFault::Expired => "expired",
            CertificateFault::NotYetValid => "not_yet_valid",
            CertificateFault::UnknownIssuer => "unknown_issuer",
            CertificateFault::OtherName => "other_name",
            CertificateFault::Other => "certificate",
        },
        TransportError::Lost(LostReason::TooLarge) => return count(BODY_OVER_CAP, []),
        _ => return,
    };
    count(TLS_FAILURES, [("kind", kind.to_owned())]);
}

/// A code as a label may hold it: none for what could be anything.
pub(crate) fn label_of(code: &str) -> Option<&str> {
    let looks = (3..=6).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && code.bytes().any(|byte| byte.is_ascii_digit());
    looks.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_become_labels() {
        assert_eq!(label_of("ZS052"), Some("ZS052"));
        for text in ["", "****", "HONG", "3020000000001", "79000000", "가나다1"] {
            assert_eq!(label_of(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_those_of_one_family_and_stand_once() {
        for metric in ALL {
            assert!(metric.name.starts_with("ontu_"), "{}", metric.name);
            let same = ALL.iter().filter(|other| other.name == metric.name);
            assert_eq!(same.count(), 1, "{}", metric.name);
            let total = metric.name.ends_with("_total");
            assert_eq!(total, metric.kind == MetricKind::Counter, "{}", metric.name);
        }
    }
}
