//! Counts what a worker sees happen; labels are states, classes and codes of the bank, never an account, a name or a loan.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ontu::nh;
use ontu::runtime::{CodeOverlay, OperationInfo, ResponseCode, class_of};
use ontu::transfer::{Answer, Dispute, Progress, ProgressEvent, State, Waiting};

use crate::operations;

/// The most codes that are counted each for itself; a bank that answers more is counted as `other`.
const CODES: usize = 64;

/// Counters since the start of the process, by name and labels.
#[derive(Debug, Default)]
pub(super) struct Tally(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    counters: BTreeMap<(&'static str, Labels), u64>,
    skew_seconds: Option<i64>,
    halted: bool,
}

/// Labels in the order in which they are shown.
pub(super) type Labels = Vec<(&'static str, String)>;

impl Tally {
    /// Counts one event.
    pub(super) fn count(&self, progress: &Progress) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let operation = operations::of_api(&progress.api);
        let of = || {
            (
                "operation",
                operation.map_or("other", |info| info.operation).to_owned(),
            )
        };
        match &progress.event {
            ProgressEvent::Answered { answer } => {
                let class = class(operation, answer);
                counted.add("orders_total", vec![of(), ("class", class)]);
                counted.code(operation, answer);
            }
            ProgressEvent::NotSent { .. } => {
                counted.add("orders_total", vec![of(), ("class", "not_sent".to_owned())]);
                counted.add("permits_expired_total", Vec::new());
            }
            ProgressEvent::Inquired { answer, .. } => {
                let result = class(operation, answer);
                counted.add("inquiries_total", vec![of(), ("result", result)]);
                counted.code(operation, answer);
            }
            ProgressEvent::InquiryNotSent { .. } => {
                let labels = vec![of(), ("result", "not_sent".to_owned())];
                counted.add("inquiries_total", labels);
            }
            ProgressEvent::Waits {
                why: Waiting::GuardWindow,
                ..
            } => counted.add("guard_window_waits_total", Vec::new()),
            ProgressEvent::Moved {
                to: State::Disputed,
                dispute,
                ..
            } => match dispute {
                Some(Dispute::EchoMismatch) => counted.add("echo_mismatch_total", Vec::new()),
                Some(Dispute::TotalMismatch) => counted.add("inv_acc_mismatch_total", Vec::new()),
                Some(Dispute::NumberCollision) => {
                    let unexplained = ("explained", "false".to_owned());
                    counted.add("ac081_total", vec![unexplained]);
                }
                _ => counted.add("disputes_total", Vec::new()),
            },
            ProgressEvent::Conflict => counted.add("cas_conflicts_total", Vec::new()),
            ProgressEvent::JournalFailed { .. } => {
                counted.add("journal_failures_total", Vec::new());
            }
            ProgressEvent::ClockSkew { skew } => counted.skew_seconds = Some(skew.as_secs()),
            ProgressEvent::Halted { .. } => counted.halted = true,
            _ => {}
        }
    }

    /// Every counter with its labels.
    pub(super) fn counters(&self) -> Vec<(&'static str, Labels, u64)> {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counters = counted.counters.iter();
        counters
            .map(|((name, labels), count)| (*name, labels.clone(), *count))
            .collect()
    }

    /// How far this clock is ahead of the bank's, in seconds, if that was noticed.
    pub(super) fn skew_seconds(&self) -> Option<i64> {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.skew_seconds
    }

    /// Whether this process sends nothing more.
    pub(super) fn is_halted(&self) -> bool {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.halted
    }
}

impl Counted {
    fn add(&mut self, name: &'static str, labels: Labels) {
        *self.counters.entry((name, labels)).or_default() += 1;
    }

    /// Counts a code that no table explains.
    fn code(&mut self, operation: Option<&'static OperationInfo>, answer: &Answer) {
        let (Some(operation), Answer::Reply(reply)) = (operation, answer) else {
            return;
        };
        let code = reply.result.as_ref().unwrap_or(&reply.code);
        if listed(operation, code).is_some() {
            return;
        }
        let name = "unknown_rpcd_total";
        let count = self.counters.keys().filter(|(known, _)| *known == name);
        let is_known = |labels: &Labels| self.counters.contains_key(&(name, labels.clone()));
        let mut labels = vec![("code", code.clone())];
        if count.count() >= CODES && !is_known(&labels) {
            labels = vec![("code", "other".to_owned())];
        }
        self.add(name, labels);
    }
}

fn class(operation: Option<&'static OperationInfo>, answer: &Answer) -> String {
    let Answer::Reply(reply) = answer else {
        return "silence".to_owned();
    };
    let code = reply.result.as_ref().unwrap_or(&reply.code);
    operation
        .and_then(|operation| listed(operation, code))
        .unwrap_or_else(|| "unlisted".to_owned())
}

/// The class of a code by the tables of the call and of its inquiry.
fn listed(operation: &'static OperationInfo, code: &str) -> Option<String> {
    let code = ResponseCode::new(code);
    [Some(operation), operations::inquiry_of(operation)]
        .into_iter()
        .flatten()
        .find_map(|info| class_of(&nh::SERVICE, info, &code, &CodeOverlay::new()))
        .map(|class| class.to_string())
}
