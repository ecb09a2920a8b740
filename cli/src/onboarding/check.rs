//! `ontu onboarding check`: all that is missing, wrong or out of order, each with its source in the notice.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use jiff::civil::Date;
use ontu::kftc::procedures::ONBOARDING;
use ontu::kftc::{BusinessNumber, CallbackUrl, FormFault, Logo, forms};
use ontu::runtime::procedure::DocumentInfo;
use serde_json::{Value as Json, json};

use super::dossier::{self, Dossier, at, text};
use super::filing::{self, Filing, Place};
use super::record::{self, day};
use super::{Source, step};
use crate::exit::{Exit, Result};
use crate::files::At;
use crate::message::Message;
use crate::messages::onboarding as words;
use crate::output::Output;

/// One thing that is missing, wrong or worth a look.
#[derive(Debug)]
pub(super) struct Finding {
    is_error: bool,
    /// Its place in `dossier.yaml`, or the file that it is about.
    place: Option<String>,
    what: Message,
    source: Source,
    steps: Vec<&'static str>,
}

impl Finding {
    /// Something wrong at a place of `dossier.yaml`.
    pub(super) fn error(at: At, what: Message) -> Self {
        Self {
            is_error: true,
            place: Some(format!("{}:{}:{}", dossier::FILE, at.line, at.column)),
            what,
            source: Source::default(),
            steps: Vec::new(),
        }
    }

    /// Something missing, or wrong with a file.
    pub(super) fn missing(what: Message) -> Self {
        Self {
            is_error: true,
            place: None,
            what,
            source: Source::default(),
            steps: Vec::new(),
        }
    }

    fn warning(mut self) -> Self {
        self.is_error = false;
        self
    }

    pub(super) fn in_file(mut self, path: &Path) -> Self {
        self.place = Some(path.display().to_string());
        self
    }

    /// With the lines of the notice that it rests on.
    pub(super) fn because(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// With the steps that it stands in the way of.
    pub(super) fn of_steps(mut self, steps: Vec<&'static str>) -> Self {
        self.steps = steps;
        self
    }

    /// Whether it stands in the way of one of these steps.
    pub(super) fn stops(&self, steps: &[&str]) -> bool {
        let about_all = self.steps.is_empty();
        self.is_error && (about_all || self.steps.iter().any(|step| steps.contains(step)))
    }

    /// The finding for a person, on several lines.
    pub(super) fn print(&self, output: &Output) {
        let level = if self.is_error {
            crate::messages::general::error()
        } else {
            crate::messages::general::warning()
        };
        let place = self.place.as_ref().map(|place| format!("{place}: "));
        let mut line = format!(
            "{}{}: {}",
            place.unwrap_or_default(),
            output.text(&level),
            output.text(&self.what)
        );
        if !self.steps.is_empty() {
            let steps = words::of_steps(self.steps.join(", "));
            line.push_str(&format!(" {}", output.text(&steps)));
        }
        output.plain(&line);
        if let Some(source) = self.source.message() {
            output.plain(&format!("    {}", output.text(&source)));
        }
    }

    pub(super) fn object(&self, output: &Output) -> Json {
        json!({
            "level": if self.is_error { "error" } else { "warning" },
            "place": self.place,
            "message": output.text(&self.what),
            "steps": self.steps,
            "source": self.source.object(),
        })
    }
}

/// Checks a dossier and prints what was found.
pub(super) fn run(folder: &Path, today: Date, output: &Output) -> Result {
    let dossier = Dossier::read(folder)?;
    let findings = findings(&dossier, today)?;
    let errors = findings.iter().filter(|finding| finding.is_error).count();
    for finding in &findings {
        finding.print(output);
    }
    let done = ONBOARDING
        .steps
        .iter()
        .filter(|step| dossier.is_done(step.step))
        .count();
    output.line(&words::checked(errors, findings.len() - errors));
    output.line(&words::steps_done(done, ONBOARDING.steps.len()));
    let open: Vec<&str> = super::unanswered(&dossier)
        .map(|question| question.question)
        .collect();
    if !open.is_empty() {
        output.line(&words::questions_open(open.len(), open.join(", ")));
    }
    let objects: Vec<Json> = findings
        .iter()
        .map(|finding| finding.object(output))
        .collect();
    output.object(&json!({
        "findings": objects,
        "errors": errors,
        "warnings": findings.len() - errors,
        "steps_done": done,
        "steps": ONBOARDING.steps.len(),
        "open_questions": open,
    }));
    Ok(if errors == 0 {
        Exit::Done
    } else {
        Exit::Refused
    })
}

/// Everything that is found in a dossier, in the order of its file, then of the documents, then of the steps.
pub(super) fn findings(dossier: &Dossier, today: Date) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    facts(dossier, today, &mut findings);
    addresses(dossier, &mut findings);
    let filing = filing::look(&dossier.folder)?;
    documents(dossier, &filing, &mut findings);
    signatures(dossier, &mut findings);
    record::check(dossier, today, &mut findings)?;
    Ok(findings)
}

/// What the company says about itself.
fn facts(dossier: &Dossier, today: Date, findings: &mut Vec<Finding>) {
    let said = &dossier.said;
    if said.format.value.trim() != "1" {
        let place = at(said.format.referenced);
        findings.push(Finding::error(
            place,
            words::other_format(&said.format.value),
        ));
    }
    let facts = [
        ("company", &said.company, "1.1"),
        ("business_number", &said.business_number, "1.1"),
        ("hoped_service_day", &said.hoped_service_day, "1.1"),
        ("callback_url", &said.callback_url, "2.a4"),
        ("planned_opening_day", &said.planned_opening_day, "3.3"),
        ("seal", &said.seal, "1.3"),
        ("applicant", &said.applicant, "1.3"),
    ];
    for (key, value, number) in facts {
        let source = match key {
            "callback_url" => Source::of(forms::api_key::CALLBACK_URL.lines),
            "seal" => condition("seal-differs"),
            "applicant" => condition("applicant-is-not-holder"),
            _ => step(number).map(record::source).unwrap_or_default(),
        };
        let steps: Vec<&str> = step(number).into_iter().map(|step| step.step).collect();
        let Some(found) = text(value) else {
            findings.push(
                Finding::missing(words::fact_missing(key))
                    .because(source)
                    .of_steps(steps),
            );
            continue;
        };
        let wrong = match key {
            "business_number" => BusinessNumber::new(found)
                .err()
                .map(|wrong| words::fact_wrong(key, words::of_wrong(&wrong))),
            "callback_url" => CallbackUrl::new(found)
                .err()
                .map(|wrong| words::fact_wrong(key, words::of_wrong(&wrong))),
            "seal" => other_than(key, found, ["same", "differs"]),
            "applicant" => other_than(key, found, ["holder", "another"]),
            "hoped_service_day" | "planned_opening_day" => match day(found) {
                None => Some(words::no_day(key, found)),
                Some(day) if day < today && !dossier.is_done(number) => {
                    Some(words::day_is_over(key, day))
                }
                Some(_) => None,
            },
            _ => None,
        };
        if let (Some(what), Some(value)) = (wrong, value) {
            findings.push(
                Finding::error(at(value.referenced), what)
                    .because(source)
                    .of_steps(steps),
            );
        }
    }
    for answer in said.answers.iter().flatten() {
        let place = at(answer.question.referenced);
        let name = answer.question.value.trim();
        if !ONBOARDING
            .questions
            .iter()
            .any(|question| question.question == name)
        {
            findings.push(Finding::error(place, words::unknown_question(name)));
        }
        if day(&answer.on.value).is_none_or(|day| day > today) {
            findings.push(Finding::error(
                place,
                words::no_day("answers", &answer.on.value),
            ));
        }
    }
}

/// What a condition of the notice rests on.
fn condition(name: &str) -> Source {
    let known = ONBOARDING.conditions.iter();
    known
        .filter(|condition| condition.condition == name)
        .map(|condition| Source::of(condition.lines))
        .next()
        .unwrap_or_default()
}

fn other_than(key: &str, found: &str, words: [&str; 2]) -> Option<Message> {
    let [one, other] = words;
    (!words.contains(&found)).then(|| words::one_of(key, found, one, other))
}

/// The IPs that calls will come from.
fn addresses(dossier: &Dossier, findings: &mut Vec<Finding>) {
    let source = step("2.2").map(record::source).unwrap_or_default();
    let listed = dossier
        .said
        .production_source_ips
        .as_deref()
        .unwrap_or_default();
    if listed.is_empty() {
        findings.push(
            Finding::missing(words::no_source_ips())
                .warning()
                .because(source)
                .of_steps(vec!["2.2"]),
        );
    }
    let mut seen: Vec<IpAddr> = Vec::new();
    for address in listed {
        let place = at(address.referenced);
        let mut push = |what, is_error: bool| {
            let finding = Finding::error(place, what)
                .because(source)
                .of_steps(vec!["2.2"]);
            findings.push(if is_error { finding } else { finding.warning() });
        };
        match address.value.trim().parse::<IpAddr>() {
            Err(_) => push(words::no_ip(&address.value), true),
            Ok(ip) if seen.contains(&ip) => push(words::ip_twice(ip), true),
            Ok(ip) => {
                if !is_reachable(ip) {
                    push(words::ip_of_inside(ip), false);
                }
                seen.push(ip);
            }
        }
    }
}

/// Whether an address can be seen from another network.
fn is_reachable(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified())
        }
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local()),
    }
}

/// The documents, each in its place, as the notice wants them.
fn documents(dossier: &Dossier, filing: &Filing, findings: &mut Vec<Finding>) {
    for stray in &filing.strays {
        let shown = stray.strip_prefix(&dossier.folder).unwrap_or(stray);
        findings.push(Finding::missing(words::stray()).in_file(shown));
    }
    let mut owners: BTreeMap<&str, &DocumentInfo> = BTreeMap::new();
    for place in &filing.places {
        let document = place.document;
        let needed = document.when.is_empty() || dossier.holds(document.when) == Some(true);
        if place.files.is_empty() && needed {
            findings.push(
                Finding::missing(words::document_missing(document.name, document.document))
                    .because(Source::of(document.lines))
                    .of_steps(sent_by(document)),
            );
        }
        if !place.files.is_empty() && dossier.holds(document.when) == Some(false) {
            findings.push(of_document(document, words::document_needless(document.name)).warning());
        }
        for file in &place.files {
            let shown = file
                .path
                .strip_prefix(&dossier.folder)
                .unwrap_or(&file.path);
            if file.size == 0 {
                findings.push(of_document(document, words::file_empty()).in_file(shown));
                continue;
            }
            if let Some(owner) = owners.insert(&file.sha256, document)
                && owner.document != document.document
            {
                let what = words::filed_twice(owner.name, document.name);
                findings.push(of_document(document, what).in_file(shown));
            }
        }
        if document.form == forms::LOGO.form {
            logo(dossier, place, findings);
        }
    }
}

fn logo(dossier: &Dossier, place: &Place, findings: &mut Vec<Finding>) {
    for file in &place.files {
        let shown = file
            .path
            .strip_prefix(&dossier.folder)
            .unwrap_or(&file.path);
        let logo = Logo {
            name: &file.name,
            size: file.size,
            start: &file.start,
        };
        for FormFault { wrong, lines, .. } in logo.faults() {
            findings.push(
                Finding::missing(words::of_wrong(&wrong))
                    .in_file(shown)
                    .because(Source::of(lines))
                    .of_steps(sent_by(place.document)),
            );
        }
    }
    if place.files.len() > 1 {
        findings.push(of_document(
            place.document,
            words::one_logo(place.files.len()),
        ));
    }
}

fn of_document(document: &'static DocumentInfo, what: Message) -> Finding {
    Finding::missing(what)
        .because(Source::of(document.lines))
        .of_steps(sent_by(document))
}

/// The steps that send a document.
fn sent_by(document: &DocumentInfo) -> Vec<&'static str> {
    let steps = ONBOARDING.steps.iter();
    steps
        .filter(|step| step.documents.contains(&document.document))
        .map(|step| step.step)
        .collect()
}

/// The seals and signatures on the form that was scanned.
fn signatures(dossier: &Dossier, findings: &mut Vec<Finding>) {
    let signed = dossier.said.signed.as_deref().unwrap_or_default();
    for name in signed {
        let known = forms::CMS_WITHDRAWAL.signatures.iter();
        if !known
            .into_iter()
            .any(|signature| signature.signature == name.value.trim())
        {
            let what = words::one_of("signed", &name.value, "applicant", "holder");
            findings.push(Finding::error(at(name.referenced), what));
        }
    }
    for signature in forms::CMS_WITHDRAWAL.signatures {
        let needed = signature.when.is_empty() || dossier.holds(signature.when) == Some(true);
        let is_there = signed
            .iter()
            .any(|name| name.value.trim() == signature.signature);
        if needed && !is_there {
            findings.push(
                Finding::missing(words::signature_missing(
                    signature.name,
                    signature.signature,
                ))
                .because(Source::of(signature.lines))
                .of_steps(vec!["1.3"]),
            );
        }
    }
}
