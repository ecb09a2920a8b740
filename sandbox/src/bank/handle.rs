//! The way of one request through the bank: faults first, then the decision, the reply and the transcript.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use crate::json::Json;
use crate::mask::masked_body;
use crate::refusals::RefusalCode;
use crate::spec::{Api, Spec};
use crate::validate::{self, Checked, HEADER, Violation};

use super::Bank;
use super::accounts::Owner;
use super::decide::{DONE, Decided};
use super::faults::FaultKind;
use super::reply::{self, Incoming, Served};
use super::transcript::{Call, NamedLoan};
use super::transfers::Hold;

impl Bank {
    /// Takes one request at a time and says what to do about it.
    ///
    /// The time is the bank's, in KST; it may stand still, and may be set back.
    pub fn handle(&mut self, now: DateTime, incoming: Incoming<'_>) -> Served {
        self.tick(now);
        let spec = Arc::clone(&self.spec);
        let parsed = Json::parse(incoming.body);
        let header = parsed.as_ref().ok().and_then(|body| body.get(HEADER));
        let transaction_no = header
            .and_then(|header| header.get("IsTuno")?.scalar())
            .unwrap_or("");
        let api = spec.api(incoming.api);
        let moves_money = api.is_some_and(Api::moves_money);
        let mut fired =
            self.faults
                .take(incoming.api, transaction_no, moves_money, &mut self.random);

        let prevented = fired
            .reply
            .as_ref()
            .is_some_and(FaultKind::prevents_acceptance);
        let mut decided = (!prevented).then(|| {
            // [at-once] Without such a fault a movement is executed within the call.
            let hold = fired.hold.as_ref().and_then(|kind| hold(kind, now));
            self.decide(now, &spec, &incoming, &parsed, hold)
        });
        let decided_body = decided
            .as_mut()
            .map(|decided| std::mem::take(&mut decided.body));
        let (code, message, with_body) = answer(
            &spec,
            &incoming,
            decided.as_ref(),
            fired.hold.as_ref(),
            fired.reply.as_ref(),
        );
        let body = decided_body.filter(|_| with_body).unwrap_or_default();
        let reply = reply::whole(header, code, message, body);
        let random = fired.random.as_mut().unwrap_or(&mut self.random);
        let served = reply::served(&reply, fired.reply.as_ref(), random);

        let sent = matches!(&served, Served::Reply(reply) if reply.status == 200)
            && !matches!(
                fired.reply,
                Some(FaultKind::Garbage(_) | FaultKind::CutReply(_))
            );
        let sent_code = sent.then_some(code);
        if let Some(api) = api {
            let body = parsed.as_ref().ok();
            let accepted = decided.as_ref().is_some_and(|decided| decided.accepted);
            self.coverage.count(api, body, accepted, sent_code);
        }
        if let Some(index) = self.transcript.count() {
            let shown = match sent {
                true => shown_reply(&spec, api, &reply),
                false => String::new(),
            };
            let sent_code = sent_code.map(str::to_owned);
            let decided = decided.unwrap_or_default();
            self.transcript.push(Call {
                index,
                at: now,
                api: incoming.api.to_owned(),
                transaction_no: reply::shortened(transaction_no, 40).to_owned(),
                request: parsed
                    .as_ref()
                    .map_or_else(|_| String::new(), |body| shown_request(&spec, api, body)),
                reply: shown,
                http_status: match &served {
                    Served::Reply(reply) => Some(reply.status),
                    Served::Drop => None,
                },
                accepted: decided.accepted,
                decided_code: (!prevented).then_some(decided.code),
                sent_code,
                reason: if decided.refused {
                    decided.message
                } else {
                    String::new()
                },
                violations: decided.violations,
                notes: decided.notes,
                faults: fired.names(),
                loan: api.and_then(|api| named_loan(api, parsed.as_ref().ok()?)),
            });
        }
        served
    }

    /// Checks the members of a body beside its header against the contract, without doing anything.
    ///
    /// `day` stands for the day of the call; a body that is no JSON and an API without a layout are violations too.
    pub fn check_body(&self, api: &str, body: &[u8], day: Date) -> Checked {
        let violation = |code: RefusalCode, expected: &str, found: String| Checked {
            violations: vec![Violation {
                code,
                api: api.to_owned(),
                table: validate::Table::Request,
                row: 0,
                path: String::new(),
                expected: expected.to_owned(),
                found,
            }],
            notes: Vec::new(),
        };
        let found = match self.spec.api(api) {
            None => {
                return violation(
                    RefusalCode::UnknownApi,
                    "an API of the spec",
                    format!("{api:?}"),
                );
            }
            Some(found) if found.request.is_empty() => {
                return violation(
                    RefusalCode::LayoutUnpublished,
                    "an API with a layout",
                    "none".to_owned(),
                );
            }
            Some(found) => found,
        };
        match Json::parse(body) {
            Err(error) => violation(RefusalCode::NotJson, "one JSON object", error),
            Ok(body) => validate::body(found, &body, day, day).checked,
        }
    }
}

/// Code and message of the reply, once faults have had their say, and whether the body that was decided on stands in it.
fn answer<'r>(
    spec: &'r Spec,
    incoming: &Incoming<'_>,
    decided: Option<&'r Decided<'_>>,
    hold: Option<&'r FaultKind>,
    fault: Option<&'r FaultKind>,
) -> (&'r str, &'r str, bool) {
    let with_code = |code: &'r str| (code, spec.message(incoming.api, code), false);
    match (fault, decided, hold) {
        (
            Some(FaultKind::CodeBeforeAcceptance(code) | FaultKind::CodeAfterAcceptance(code)),
            _,
            _,
        ) => with_code(code),
        (_, None, _) => with_code(""),
        (
            _,
            Some(decided),
            Some(FaultKind::PendingForInquiries(_) | FaultKind::PendingThenRefused { .. }),
        ) if decided.accepted => {
            let inquiry = spec.api(incoming.api).and_then(|api| api.inquiry.as_ref());
            let inquiry = inquiry.and_then(|inquiry| spec.api(&inquiry.api));
            let code = inquiry.map_or("A0050", Api::pending_code);
            let message = spec.message(inquiry.map_or("", |api| &api.api), code);
            (code, message, false)
        }
        (_, Some(decided), Some(FaultKind::ExecuteLater { reply_code, .. }))
            if decided.accepted && reply_code != DONE =>
        {
            with_code(reply_code)
        }
        (_, Some(decided), _) => (&decided.code, &decided.message, true),
    }
}

fn hold(kind: &FaultKind, now: DateTime) -> Option<Hold> {
    match kind {
        FaultKind::PendingForInquiries(left) => Some(Hold::Inquiries {
            left: *left,
            refused: None,
        }),
        FaultKind::PendingThenRefused { inquiries, code } => Some(Hold::Inquiries {
            left: *inquiries,
            refused: Some(code.clone()),
        }),
        FaultKind::ExecuteLater { seconds, .. } => {
            let later = SignedDuration::from_secs(i64::from(*seconds));
            Some(Hold::Until(now.saturating_add(later)))
        }
        _ => None,
    }
}

/// A request as the transcript shows it.
fn shown_request(spec: &Spec, api: Option<&Api>, body: &Json<'_>) -> String {
    let members = api.map_or(&[][..], |api| &api.request);
    masked_body(body, members, &spec.header.request)
}

/// A reply as the transcript shows it.
fn shown_reply(spec: &Spec, api: Option<&Api>, body: &Json<'_>) -> String {
    let members = api.map_or(&[][..], |api| &api.response);
    masked_body(body, members, &spec.header.response)
}

/// The loan that a request names, if its layout has one.
fn named_loan(api: &Api, body: &Json<'_>) -> Option<NamedLoan> {
    let text = |element: &str| {
        let member = validate::member(&api.request, element)?;
        Some(body.get(&member.wire)?.scalar()?.to_owned())
    };
    Some(NamedLoan {
        loan_no: text("LoanNo").filter(|number| !number.is_empty())?,
        owner: Owner {
            agreement_no: text("P2pCmtmNo")?,
            subsidiary_no: text("ChidSqno")?,
        },
    })
}
