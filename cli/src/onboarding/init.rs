//! `ontu onboarding init`: begins a dossier, and never writes over one.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use super::dossier::{DOCUMENTS, EVIDENCE, FILE};
use super::filing::{documents, unwritable};
use crate::exit::{Exit, Failure, Result};
use crate::language::Language;
use crate::message::Message;
use crate::messages::{dossier, onboarding as words};
use crate::output::Output;

/// Makes the folders and the file.
pub(super) fn run(folder: &Path, output: &Output) -> Result {
    let path = folder.join(FILE);
    if path.exists() {
        let message = words::dossier_there(path.display());
        return Err(Failure::new(Exit::Refused, "exists", message)
            .to_do(words::look_at_it(folder.display())));
    }
    let places = documents().map(|document| folder.join(DOCUMENTS).join(document.document));
    for place in places.chain([folder.join(EVIDENCE)]) {
        fs::create_dir_all(&place).map_err(|error| unwritable(&place, error))?;
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|error| unwritable(&path, error))?;
    file.write_all(contents(output.language).as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| unwritable(&path, error))?;
    output.line(&words::dossier_made(path.display()));
    for document in documents() {
        let name = Message::new(document.name, document.english);
        let place = Path::new(DOCUMENTS).join(document.document);
        output.line(&words::place_of(place.display(), name));
    }
    output.line(&words::fill_and_check(folder.display()));
    output.object(&json!({
        "written": path.display().to_string(),
        "documents": documents().map(|document| document.document).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

/// The file to fill in.
pub(super) fn contents(language: Language) -> String {
    let mut text = String::new();
    let comment = |text: &mut String, message: Message| {
        for line in message.text(language).lines() {
            let _ = writeln!(text, "# {line}");
        }
    };
    comment(&mut text, dossier::about_the_file());
    let _ = writeln!(text, "format: \"1\"\n");
    let keys = [
        ("company", dossier::about_company()),
        ("business_number", dossier::about_business_number()),
        ("hoped_service_day", dossier::about_hoped_day()),
        ("planned_opening_day", dossier::about_opening_day()),
        ("callback_url", dossier::about_callback()),
        ("seal", dossier::about_seal()),
        ("applicant", dossier::about_applicant()),
    ];
    for (key, about) in keys {
        comment(&mut text, about);
        let _ = writeln!(text, "{key}: \"\"\n");
    }
    comment(&mut text, dossier::about_signed());
    let _ = writeln!(text, "signed: []\n");
    comment(&mut text, dossier::about_source_ips());
    let _ = writeln!(text, "production_source_ips: []\n");
    comment(&mut text, dossier::about_answers());
    let _ = writeln!(text, "answers: []\n");
    comment(&mut text, dossier::about_done());
    let _ = writeln!(text, "done:");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_dossier_can_be_read() {
        for language in [Language::Ko, Language::En] {
            let said = crate::onboarding::dossier::parse(Path::new(FILE), &contents(language));
            assert!(said.is_ok_and(|said| said.done.is_none()));
        }
    }
}
