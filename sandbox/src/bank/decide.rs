//! What the bank decides about one request: header, token, day, duplicates, body, operation.

use jiff::civil::{Date, DateTime};

use crate::json::{self, Json, JsonMember};
use crate::refusals::RefusalCode;
use crate::spec::{Api, Effect, Layout, Spec};
use crate::validate::{self, Checked, HEADER, Table, Values, Violation};

use super::Bank;
use super::operations::{Operation, Performed, Refusal};
use super::registry::{Fingerprint, NumberKey, Record, RecordOutcome, Refused};
use super::reply::{self, Incoming};
use super::settings::{DayRule, DuplicateRule};
use super::transfers::{Hold, State};

/// The code of a call that was done.
pub(super) const DONE: &str = "00000";

/// What the bank came to about a call, before any fault spoils the reply.
#[derive(Debug, Default)]
pub(super) struct Decided<'c> {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) body: Vec<JsonMember<'c>>,
    pub(super) accepted: bool,
    pub(super) refused: bool,
    pub(super) violations: Vec<String>,
    pub(super) notes: Vec<String>,
}

impl Decided<'_> {
    fn refused(refusal: Refusal) -> Self {
        Decided {
            code: refusal.code,
            message: refusal.reason,
            refused: true,
            ..Decided::default()
        }
    }

    fn invalid(checked: Checked) -> Self {
        let violations: Vec<_> = checked
            .violations
            .iter()
            .map(Violation::to_string)
            .collect();
        let first = checked.violations.first();
        Decided {
            code: first
                .map_or("", |violation| violation.code.code())
                .to_owned(),
            message: violations.first().cloned().unwrap_or_default(),
            refused: true,
            violations,
            notes: checked.notes,
            ..Decided::default()
        }
    }
}

impl Bank {
    /// Decides about a request and does what it asks for.
    pub(super) fn decide<'c>(
        &mut self,
        now: DateTime,
        spec: &'c Spec,
        incoming: &Incoming<'_>,
        parsed: &'c Result<Json<'c>, String>,
        hold: Option<Hold>,
    ) -> Decided<'c> {
        let refused = |code, reason: String| Decided::refused(Refusal::own(code, &reason));
        let body = match parsed {
            Ok(body @ Json::Object(_)) => body,
            Ok(other) => {
                let reason = format!("expected an object, found {}", other.type_name());
                return refused(RefusalCode::NotJson, reason);
            }
            Err(error) => return refused(RefusalCode::NotJson, error.clone()),
        };
        let Some(api) = spec.api(incoming.api) else {
            return refused(
                RefusalCode::UnknownApi,
                format!("{:?}", shortened(incoming.api)),
            );
        };
        if api.request.is_empty() && api.layout != Layout::Overlay {
            return refused(RefusalCode::LayoutUnpublished, api.api.clone());
        }
        let Some(header) = body.get(HEADER) else {
            return refused(
                RefusalCode::HeaderMissing,
                format!("found {} members beside it", members(body)),
            );
        };
        let header = validate::header(spec, &api.api, header, incoming.http_token.is_some());
        if !header.checked.violations.is_empty() {
            return Decided::invalid(header.checked);
        }
        let header_values = header.values;
        let token = incoming
            .http_token
            .unwrap_or_else(|| header_values.text(validate::ACCESS_TOKEN));
        let placed = |refusal: Refusal| {
            Decided::refused(refusal.placed(Table::Header, &spec.header.request))
        };
        if token != self.token {
            let detail = format!(
                "{}: found another of {} characters",
                validate::ACCESS_TOKEN,
                token.chars().count()
            );
            return placed(Refusal::own(RefusalCode::WrongToken, &detail));
        }
        let day = match self.day_of_call(now, header_values.text("Tsymd")) {
            Ok(day) => day,
            Err(refusal) => return placed(refusal),
        };
        let reading = validate::body(api, body, day, now.date());
        // [number-scope] One numbering for all APIs of an institution's app.
        let number = NumberKey {
            service: format!(
                "{} {}",
                header_values.text("Iscd"),
                header_values.text("FintechApsno")
            ),
            day,
            transaction_no: header_values.text("Istuno").to_owned(),
        };
        let mut decided = self.decide_sound(
            now,
            spec,
            api,
            number,
            &reading.values,
            &reading.checked,
            hold,
        );
        decided.notes.splice(0..0, header.checked.notes);
        decided.notes.extend(reading.checked.notes);
        decided
    }

    /// Decides about a call whose header is sound, and records its number.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call site, which has just made all of them"
    )]
    fn decide_sound<'c>(
        &mut self,
        now: DateTime,
        spec: &'c Spec,
        api: &'c Api,
        number: NumberKey,
        values: &Values<'c>,
        checked: &Checked,
        hold: Option<Hold>,
    ) -> Decided<'c> {
        let fingerprint = Fingerprint::of(&data(values));
        let mut notes = Vec::new();
        if let Some(record) = self.registry.get(&number) {
            // [number-of-reads] A read under a used number is answered; a later movement or issue under a read's number is not.
            if api.effect == Effect::Reads {
                notes.push("transaction number: seen before on this day, accepted because the call only reads".to_owned());
            } else if let Some(decided) = self.duplicate(spec, api, record, fingerprint) {
                return decided;
            }
        }
        let key = api
            .inquiry
            .as_ref()
            .map_or("", |inquiry| values.text(&inquiry.key))
            .into();
        let name = self.registry.shared(&api.api);
        let record = |outcome| Record {
            api: name,
            key,
            fingerprint,
            outcome,
        };
        if !checked.violations.is_empty() {
            let decided = Decided::invalid(Checked {
                violations: checked.violations.clone(),
                notes,
            });
            // [refused-number] A refused call has used up its number, as one that was done.
            if api.effect != Effect::Reads {
                let outcome = RecordOutcome::Refused(Box::new(Refused {
                    code: decided.code.clone(),
                    reason: decided.message.clone(),
                    at: now,
                }));
                self.registry.insert(number, record(outcome));
            }
            return decided;
        }
        let operation = Operation {
            now,
            day: number.day,
            spec,
            api,
            values,
            number: &number,
            hold,
        };
        match self.perform(&operation) {
            Ok(Performed {
                code,
                fields,
                transfer,
            }) => {
                let body = match code.as_str() {
                    DONE => reply::body(api, values, &fields, &self.settings),
                    _ => Vec::new(),
                };
                let outcome = match (transfer, api.effect) {
                    (Some(index), _) => RecordOutcome::Transfers(vec![index]),
                    (None, Effect::Reads) => RecordOutcome::Read,
                    (None, _) => RecordOutcome::Issued(json::object_text(&body).into()),
                };
                self.registry.insert(number, record(outcome));
                let message = spec.message(&api.api, &code).to_owned();
                Decided {
                    code,
                    message,
                    body,
                    accepted: true,
                    notes,
                    ..Decided::default()
                }
            }
            Err(mut refusal) => {
                if refusal.reason.is_empty() {
                    refusal.reason = spec.message(&api.api, &refusal.code).to_owned();
                } else {
                    refusal = refusal.placed(Table::Request, &api.request);
                }
                let outcome = match api.effect {
                    Effect::Reads => RecordOutcome::Read,
                    _ => RecordOutcome::Refused(Box::new(Refused {
                        code: refusal.code.clone(),
                        reason: refusal.reason.clone(),
                        at: now,
                    })),
                };
                self.registry.insert(number, record(outcome));
                Decided {
                    notes,
                    ..Decided::refused(refusal)
                }
            }
        }
    }

    /// What a repeated number leads to; none when the bank takes the call for a new one.
    fn duplicate(
        &self,
        spec: &Spec,
        api: &Api,
        record: &Record,
        fingerprint: Fingerprint,
    ) -> Option<Decided<'static>> {
        let same = *record.api == *api.api && record.fingerprint == fingerprint;
        let code = match (api.effect, &record.outcome) {
            // [replay] The same data means the same members beside the header.
            (Effect::Issues, RecordOutcome::Issued(body)) if same => {
                return Some(Decided {
                    code: DONE.to_owned(),
                    message: spec.message(&api.api, DONE).to_owned(),
                    body: members_of(body),
                    accepted: true,
                    notes: vec![
                        "a repetition with the same data: the earlier result again".to_owned(),
                    ],
                    ..Decided::default()
                });
            }
            (Effect::Issues, RecordOutcome::Refused(refused)) if same => {
                let refusal = Refusal::earlier(&refused.code, &refused.reason);
                return Some(Decided::refused(refusal));
            }
            (Effect::Issues, _) => "AC082",
            (_, RecordOutcome::Transfers(indices)) if *record.api == *api.api => {
                let held = |index: &usize| {
                    self.transfers
                        .get(*index)
                        .is_some_and(|transfer| matches!(transfer.state, State::Held(_)))
                };
                if self.settings.duplicate_rule == DuplicateRule::FinishedOnly
                    && indices.iter().all(held)
                {
                    return None;
                }
                "AC081"
            }
            _ => "AC081",
        };
        let reason = spec.message(&api.api, code);
        Some(Decided::refused(Refusal::earlier(code, reason)))
    }

    /// The day that a call counts for.
    fn day_of_call(&self, now: DateTime, sent: &str) -> Result<Date, Refusal> {
        let today = now.date();
        let sent_day = validate::day(sent);
        // [sent-date] A call can be on its way when the day ends.
        let minutes_of_day = i64::from(now.hour()) * 60 + i64::from(now.minute());
        let in_flight = sent_day.is_some_and(|day| day.tomorrow().is_ok_and(|next| next == today))
            && minutes_of_day < i64::from(self.settings.midnight_grace_minutes);
        match sent_day {
            Some(day) if day == today || in_flight => Ok(match self.settings.day_rule {
                DayRule::Sent => day,
                DayRule::Arrival => today,
            }),
            _ => {
                let reason = format!("Tsymd: expected {}, found {sent}", today.strftime("%Y%m%d"));
                Err(Refusal::own(RefusalCode::SentDate, &reason))
            }
        }
    }
}

/// The data of a call in one text: a repetition has the same, whatever its order and spelling of numbers.
fn data(values: &Values<'_>) -> String {
    let mut text = String::with_capacity(256);
    for (element, value) in values.scalars() {
        text.extend([element, "=", value, "\n"]);
    }
    for row in values.rows() {
        text.push_str(&data(row));
        text.push('\n');
    }
    text
}

/// The members of a body that was kept as JSON.
fn members_of(body: &str) -> Vec<JsonMember<'static>> {
    match Json::parse(body.as_bytes()).map(Json::into_owned) {
        Ok(Json::Object(members)) => members,
        _ => Vec::new(),
    }
}

fn members(body: &Json<'_>) -> usize {
    match body {
        Json::Object(members) => members.len(),
        _ => 0,
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
