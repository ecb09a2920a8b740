//! Faults as people and programs set them: every kind with what it needs, and the limits within which a fault makes sense.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::bank::faults::{Fault, FaultKind, GarbageKind, When};
use crate::spec::Spec;

use super::form::Form;
use super::refusal::Refusal;

/// The longest that a reply may be held back, in milliseconds.
const LONGEST_DELAY: u64 = 600_000;
/// The largest reply, in bytes.
const LARGEST_REPLY: u64 = 1024 * 1024 * 1024;
/// The longest that a transfer may wait for its time, in seconds: 400 days.
const LONGEST_WAIT: u32 = 400 * 24 * 60 * 60;

/// A kind of fault and what it needs beside its name.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct KindOfFault {
    pub(crate) name: &'static str,
    /// The fields of the form that it needs: `code`, `number`, `garbage`, `url`, `accepted`.
    pub(crate) needs: &'static [&'static str],
    /// How it looks as `kind` in JSON.
    pub(crate) example: &'static str,
}

/// Every kind of fault, the ones that people look for first at the top.
pub(crate) const KINDS: [KindOfFault; 14] = [
    kind("accept-then-drop", &[], r#""accept-then-drop""#),
    kind("drop-before-accept", &[], r#""drop-before-accept""#),
    kind(
        "code-before-acceptance",
        &["code"],
        r#"{"code-before-acceptance": "AT999"}"#,
    ),
    kind(
        "code-after-acceptance",
        &["code"],
        r#"{"code-after-acceptance": "AT999"}"#,
    ),
    kind(
        "pending-for-inquiries",
        &["number"],
        r#"{"pending-for-inquiries": 2}"#,
    ),
    kind(
        "pending-then-refused",
        &["number", "code"],
        r#"{"pending-then-refused": {"inquiries": 2, "code": "A9998"}}"#,
    ),
    kind(
        "execute-later",
        &["number", "code"],
        r#"{"execute-later": {"seconds": 60, "reply_code": "00000"}}"#,
    ),
    kind("slow", &["number"], r#"{"slow": 1500}"#),
    kind("garbage", &["garbage"], r#"{"garbage": "html"}"#),
    kind("cut-reply", &["number"], r#"{"cut-reply": 60}"#),
    kind(
        "http-status",
        &["number", "accepted"],
        r#"{"http-status": {"status": 503, "accepted": false}}"#,
    ),
    kind(
        "redirect",
        &["url"],
        r#"{"redirect": "http://127.0.0.1:1/"}"#,
    ),
    kind("oversize", &["number"], r#"{"oversize": 10000000}"#),
    kind("never-ending", &[], r#""never-ending""#),
];

const fn kind(
    name: &'static str,
    needs: &'static [&'static str],
    example: &'static str,
) -> KindOfFault {
    KindOfFault {
        name,
        needs,
        example,
    }
}

/// What a spoilt reply can be, by name.
pub(crate) const GARBAGE: [(&str, GarbageKind); 6] = [
    ("html", GarbageKind::Html),
    ("truncated", GarbageKind::Truncated),
    ("empty", GarbageKind::Empty),
    ("not-json", GarbageKind::NotJson),
    ("wrong-echo", GarbageKind::WrongEcho),
    ("duplicate-rpcd", GarbageKind::DuplicateRpcd),
];

/// The body of a call that arms a fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArmBody {
    kind: FaultKind,
    #[serde(default)]
    when: When,
    #[serde(default)]
    times: Times,
    #[serde(default)]
    seed: Option<u64>,
}

/// How many calls a fault is for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Times {
    Number(u32),
    Word(Always),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Always {
    Always,
}

impl Default for Times {
    fn default() -> Self {
        Times::Number(1)
    }
}

impl ArmBody {
    /// The fault, if it makes sense.
    pub(crate) fn fault(self, spec: &Spec) -> Result<Fault, Refusal> {
        let times = match self.times {
            Times::Number(times) => times,
            Times::Word(Always::Always) => u32::MAX,
        };
        let fault = Fault {
            when: self.when,
            kind: self.kind,
            times,
            seed: self.seed,
        };
        check(&fault, spec)?;
        Ok(fault)
    }
}

/// The fault that a form describes.
pub(crate) fn from_form(form: &Form, spec: &Spec) -> Result<Fault, Refusal> {
    let set = |name: &str| Some(form.text(name).to_owned()).filter(|text| !text.is_empty());
    let times = match form.text("times") {
        "" => 1,
        "always" => u32::MAX,
        _ => number(form, "times")?,
    };
    let fault = Fault {
        when: When {
            api: set("api"),
            transaction_no: set("transaction_no"),
            chance_per_mille: match set("chance_per_mille") {
                None => None,
                Some(_) => Some(number(form, "chance_per_mille")?),
            },
        },
        kind: kind_from_form(form)?,
        times,
        seed: match set("seed") {
            None => None,
            Some(_) => Some(number(form, "seed")?),
        },
    };
    check(&fault, spec)?;
    Ok(fault)
}

fn kind_from_form(form: &Form) -> Result<FaultKind, Refusal> {
    let code = || form.text("code").to_owned();
    let garbage = form.text("garbage");
    Ok(match form.text("kind") {
        "accept-then-drop" => FaultKind::AcceptThenDrop,
        "drop-before-accept" => FaultKind::DropBeforeAccept,
        "code-before-acceptance" => FaultKind::CodeBeforeAcceptance(code()),
        "code-after-acceptance" => FaultKind::CodeAfterAcceptance(code()),
        "slow" => FaultKind::Slow(number(form, "number")?),
        "pending-for-inquiries" => FaultKind::PendingForInquiries(number(form, "number")?),
        "pending-then-refused" => FaultKind::PendingThenRefused {
            inquiries: number(form, "number")?,
            code: code(),
        },
        "execute-later" => FaultKind::ExecuteLater {
            seconds: number(form, "number")?,
            reply_code: code(),
        },
        "garbage" => match GARBAGE.iter().find(|(name, _)| *name == garbage) {
            Some((_, kind)) => FaultKind::Garbage(*kind),
            None => {
                let names = GARBAGE.map(|(name, _)| name).join(", ");
                return Err(Refusal::value(
                    "garbage",
                    garbage,
                    format!("one of {names}"),
                ));
            }
        },
        "cut-reply" => FaultKind::CutReply(number(form, "number")?),
        "http-status" => FaultKind::HttpStatus {
            status: number(form, "number")?,
            accepted: form.get("accepted").is_some(),
        },
        "redirect" => FaultKind::Redirect(form.text("url").to_owned()),
        "oversize" => FaultKind::Oversize(number(form, "number")?),
        "never-ending" => FaultKind::NeverEnding,
        other => {
            let names = FaultKind::NAMES.join(", ");
            return Err(Refusal::value("kind", other, format!("one of {names}")));
        }
    })
}

/// A whole number of a form; a comma or space between its digits does not matter.
pub(crate) fn number<N: std::str::FromStr>(form: &Form, name: &str) -> Result<N, Refusal> {
    let typed = form.text(name);
    let digits: String = typed.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    digits
        .parse()
        .map_err(|_| Refusal::value(name, typed, "a whole number in digits"))
}

/// Whether a fault makes sense: it can hit a call, and what it does has a bound.
fn check(fault: &Fault, spec: &Spec) -> Result<(), Refusal> {
    let Fault {
        when, kind, times, ..
    } = fault;
    if *times == 0 {
        return Err(Refusal::value("times", times, "1 or more, or \"always\""));
    }
    if let Some(api) = &when.api
        && spec.api(api).is_none()
    {
        let names: Vec<_> = spec.api_names().collect();
        return Err(Refusal::value(
            "when.api",
            api,
            format!("one of {}", names.join(", ")),
        ));
    }
    if let Some(number) = &when.transaction_no
        && !(1..=20).contains(&number.chars().count())
    {
        let expected = "a transaction number of 1 to 20 characters";
        return Err(Refusal::value("when.transaction_no", number, expected));
    }
    if let Some(chance) = when.chance_per_mille
        && !(1..=1000).contains(&chance)
    {
        let expected = "1 to 1000 of a thousand calls";
        return Err(Refusal::value("when.chance_per_mille", chance, expected));
    }
    check_kind(kind)
}

fn check_kind(kind: &FaultKind) -> Result<(), Refusal> {
    let code = |at: &str, code: &String| {
        let is_code = code.len() == 5
            && code
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let expected = "a response code of five digits or capital letters, such as AT999";
        is_code
            .then_some(())
            .ok_or_else(|| Refusal::value(format!("kind.{at}"), code, expected))
    };
    let at_most = |at: &str, found: u64, least: u64, most: u64, unit: &str| {
        let expected = format!("{least} to {most} {unit}");
        (least..=most)
            .contains(&found)
            .then_some(())
            .ok_or_else(|| Refusal::value(format!("kind.{at}"), found, expected))
    };
    let name = kind.name();
    match kind {
        FaultKind::CodeBeforeAcceptance(found) | FaultKind::CodeAfterAcceptance(found) => {
            code(name, found)
        }
        FaultKind::Slow(found) => at_most(name, *found, 0, LONGEST_DELAY, "milliseconds"),
        FaultKind::PendingThenRefused { code: found, .. } => code("code", found),
        FaultKind::ExecuteLater {
            seconds,
            reply_code,
        } => {
            at_most(
                "seconds",
                (*seconds).into(),
                0,
                LONGEST_WAIT.into(),
                "seconds",
            )?;
            code("reply_code", reply_code)
        }
        FaultKind::HttpStatus { status, .. } => {
            at_most("status", (*status).into(), 200, 599, "as an HTTP status")
        }
        FaultKind::Redirect(url) => {
            let is_url = url.starts_with("http://") || url.starts_with("https://");
            let is_sound = is_url && url.len() <= 2000 && url.bytes().all(|b| b.is_ascii_graphic());
            let expected = "an address that begins with http:// or https://";
            is_sound
                .then_some(())
                .ok_or_else(|| Refusal::value("kind.redirect", url, expected))
        }
        FaultKind::Oversize(found) => at_most(name, *found, 1, LARGEST_REPLY, "bytes"),
        _ => Ok(()),
    }
}

/// The refusal for a fault that is not armed.
pub(crate) fn not_armed(id: u64, armed: &[u64]) -> Refusal {
    let armed: Vec<_> = armed.iter().map(u64::to_string).collect();
    let expected = match armed.is_empty() {
        true => "the number of an armed fault, of which there is none".to_owned(),
        false => format!("the number of an armed fault: {}", armed.join(", ")),
    };
    Refusal::new(StatusCode::NOT_FOUND, "path", id.to_string(), expected)
}

#[cfg(test)]
mod tests {
    use super::{ArmBody, FaultKind, Form, KINDS, from_form};
    use crate::spec::Spec;

    fn arm(body: &str) -> Result<super::Fault, String> {
        let body: ArmBody = serde_json::from_str(body).map_err(|error| error.to_string())?;
        body.fault(&Spec::embedded())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn every_kind_is_listed_with_an_example_that_can_be_armed() {
        for (kind, name) in KINDS.iter().map(|kind| (kind, kind.name)) {
            let fault = arm(&format!(r#"{{"kind": {}}}"#, kind.example)).unwrap();
            assert_eq!(fault.kind.name(), name);
        }
        let mut listed = KINDS.map(|kind| kind.name);
        let mut known = FaultKind::NAMES;
        listed.sort_unstable();
        known.sort_unstable();
        assert_eq!(listed, known);
    }

    #[test]
    fn a_form_leads_to_the_same_fault_as_json() {
        let form = Form::parse(
            "kind=pending-then-refused&number=2&code=A9998&api=P2PNInterestRepayment&times=3&seed=7&chance_per_mille=500",
        );
        let json = r#"{"kind": {"pending-then-refused": {"inquiries": 2, "code": "A9998"}}, "times": 3, "seed": 7,
            "when": {"api": "P2PNInterestRepayment", "chance_per_mille": 500}}"#;
        assert_eq!(
            from_form(&form, &Spec::embedded()).unwrap(),
            arm(json).unwrap()
        );
        let always = from_form(
            &Form::parse("kind=never-ending&times=always"),
            &Spec::embedded(),
        );
        assert_eq!(always.unwrap().times, u32::MAX);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_would() {
        for (body, expected) in [
            (
                r#"{"kind": "accept-then-drop", "times": 0}"#,
                "times: found 0, expected 1 or more",
            ),
            (r#"{"kind": "x"}"#, "unknown variant `x`"),
            (r#"{"kind": "slow"}"#, "newtype variant"),
            (
                r#"{"kind": {"slow": 700000}}"#,
                "expected 0 to 600000 milliseconds",
            ),
            (
                r#"{"kind": {"code-before-acceptance": "at999"}}"#,
                "five digits or capital letters",
            ),
            (
                r#"{"kind": {"redirect": "javascript:1"}}"#,
                "begins with http://",
            ),
            (
                r#"{"kind": {"http-status": {"status": 99, "accepted": true}}}"#,
                "200 to 599",
            ),
            (
                r#"{"kind": "never-ending", "when": {"api": "X"}}"#,
                "one of P2PNVirtualAccountNumberRequest",
            ),
            (
                r#"{"kind": "never-ending", "when": {"number": "X"}}"#,
                "unknown field `number`",
            ),
            (
                r#"{"kind": "never-ending", "when": {"chance_per_mille": 1001}}"#,
                "1 to 1000",
            ),
        ] {
            let error = arm(body).unwrap_err();
            assert!(error.contains(expected), "{body}: {error}");
        }
        for (form, expected) in [
            ("kind=slow&number=fast", "number: found \"fast\""),
            (
                "kind=",
                "kind: found \"\", expected one of accept-then-drop",
            ),
            ("kind=garbage&garbage=x", "one of html"),
        ] {
            let error = from_form(&Form::parse(form), &Spec::embedded()).unwrap_err();
            assert!(error.to_string().contains(expected), "{form}: {error}");
        }
    }
}
