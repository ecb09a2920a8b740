//! `ontu onboarding form`: asks for what is personal, checks everything at once, and renders the page; nothing personal is kept.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use jiff::civil::Date;
use ontu::kftc::{FormFaults, WithdrawalFields, forms};
use ontu::runtime::procedure::{FilledBy, FormInfo};
use serde_json::{Value as Json, json};

use super::Source;
use super::dossier::{Dossier, text};
use super::filing::unwritable;
use super::page;
use crate::arguments::onboarding::Form;
use crate::exit::{Exit, Failure, Result};
use crate::files::decode::nfc;
use crate::message::Message;
use crate::messages::onboarding as words;
use crate::output::Output;
use crate::settings::Given;

/// What the names of the variables begin with.
const VARIABLE: &str = "ONTU_CMS_";

/// Renders the application.
pub(super) fn run(arguments: &Form, today: Date, given: &Given<'_>, output: &Output) -> Result {
    let dossier = Dossier::read(&arguments.folder)?;
    if arguments.out.exists() {
        let message = words::form_there(arguments.out.display());
        return Err(Failure::new(Exit::Refused, "exists", message));
    }
    let form = &forms::CMS_WITHDRAWAL;
    let mut asking = Asking {
        given,
        output,
        is_terminal: io::stdin().is_terminal() && !output.json,
    };
    let fields = asking.fields(form, &dossier)?;
    let application = fields
        .check(today)
        .map_err(|faults| failed(&faults, output))?;
    if dossier.holds("applicant-is-not-holder") == Some(false) && application.holder_signs() {
        let message = words::another_applies();
        return Err(Failure::new(Exit::Refused, "applicant", message).to_do(words::set_applicant()));
    }
    let page = page::render(form, &fields);
    write(&arguments.out, &page)?;
    output.line(&words::form_written(arguments.out.display()));
    output.line(&words::print_and_seal());
    // The names may be the same and the persons not.
    let holder_signs =
        application.holder_signs() || dossier.holds("applicant-is-not-holder") == Some(true);
    if holder_signs {
        output.line(&words::holder_signs());
    }
    output.object(&json!({
        "written": arguments.out.display().to_string(),
        "holder_signs": holder_signs,
    }));
    Ok(Exit::Done)
}

/// Where the values come from: the environment first, then the terminal.
struct Asking<'a> {
    given: &'a Given<'a>,
    output: &'a Output,
    is_terminal: bool,
}

impl Asking<'_> {
    fn fields(&mut self, form: &FormInfo, dossier: &Dossier) -> Result<WithdrawalFields> {
        let mut fields = WithdrawalFields::default();
        let filled_in = form.groups.iter().flat_map(|group| group.fields);
        for field in filled_in.filter(|field| field.filled_by != FilledBy::Printed) {
            let known = match field.field {
                // A company that applies for its own account is its holder by its business number; of anybody else's nothing is known.
                "holder_business_no" if fields.holder_birth_date.is_none() => {
                    let is_holder = dossier.holds("applicant-is-not-holder") == Some(false);
                    let known = text(&dossier.said.business_number).filter(|_| is_holder);
                    known.map(str::to_owned)
                }
                "holder_business_no" => continue,
                _ => None,
            };
            let label = Message::new(field.name, field.field.replace('_', " "));
            let value = self.value(field.field, &label, known)?;
            if let Some(place) = page::value_mut(&mut fields, field) {
                *place = value;
            }
        }
        for (index, consent) in form.consents.iter().enumerate() {
            let name = format!("CONSENT_{}", consent.consent.replace('-', "_"));
            let label = Message::new(consent.name, consent.english);
            let answer = self.value(&name, &words::agree(label), None)?;
            let agreed = answer.is_some_and(|answer| {
                ["y", "yes", "예", "네", "동의함"].contains(&answer.to_lowercase().as_str())
            });
            match index {
                0 => fields.consents_to_collection = agreed,
                _ => fields.consents_to_third_party = agreed,
            }
        }
        Ok(fields)
    }

    fn value(&self, name: &str, label: &Message, known: Option<String>) -> Result<Option<String>> {
        let variable = format!("{VARIABLE}{}", name.to_uppercase());
        if let Some(value) = self.given.variable(&variable) {
            return Ok(Some(nfc(value)).filter(|value| !value.trim().is_empty()));
        }
        if !self.is_terminal {
            return Ok(known);
        }
        let mut stderr = io::stderr();
        let shown = known
            .as_ref()
            .map(|known| format!(" [{known}]"))
            .unwrap_or_default();
        let _ = write!(stderr, "{}{shown}: ", self.output.text(label));
        let _ = stderr.flush();
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(|error| {
            let message = crate::messages::general::stdin_unreadable(error);
            Failure::new(Exit::CouldNotRun, "file", message)
        })?;
        let line = line.trim();
        Ok(if line.is_empty() {
            known
        } else {
            Some(nfc(line.to_owned()))
        })
    }
}

/// All faults of the form; none of them shows a value.
fn failed(faults: &FormFaults, output: &Output) -> Box<Failure> {
    let messages: Vec<Message> = faults
        .iter()
        .map(|fault| {
            let what = words::field_wrong(fault.label, fault.field, words::of_wrong(&fault.wrong));
            match Source::of(fault.lines).message() {
                Some(source) => Message::join([&what, &source], "\n    "),
                None => what,
            }
        })
        .collect();
    let objects: Vec<Json> = faults
        .iter()
        .map(|fault| {
            json!({
                "field": fault.field,
                "label": fault.label,
                "message": output.text(&words::of_wrong(&fault.wrong)),
                "source": Source::of(fault.lines).object(),
            })
        })
        .collect();
    let message = words::form_wrong(messages.len(), Message::join(&messages, "\n  "));
    Failure::new(Exit::Refused, "invalid", message)
        .detail("faults", objects)
        .to_do(words::fields_how(VARIABLE))
}

/// Writes a file that only its owner may read, and never over one that is there.
fn write(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(path)
        .map_err(|error| unwritable(path, error))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| unwritable(path, error))
}

/// The variable that a field is taken from.
#[cfg(test)]
pub(super) fn variable(field: &ontu::runtime::procedure::FieldInfo) -> String {
    format!("{VARIABLE}{}", field.field.to_uppercase())
}
