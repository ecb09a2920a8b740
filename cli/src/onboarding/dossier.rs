//! `dossier.yaml`: what a company says about itself on its way, and which steps it has done.

use std::path::{Path, PathBuf};

use ontu::kftc::forms;
use ontu::runtime::DataClass;
use ontu::runtime::procedure::FieldInfo;
use serde::Deserialize;
use serde_saphyr::{Location, Spanned};

use crate::exit::{Exit, Failure, Result};
use crate::files::{At, Faults, decode, read};
use crate::message::Message;
use crate::messages::{files as file_words, onboarding as words};

/// The file's name in the folder.
pub(super) const FILE: &str = "dossier.yaml";
/// The folder with a folder for each document.
pub(super) const DOCUMENTS: &str = "documents";
/// How many digits a number of a resident, an account or a mobile telephone has; days have fewer, and so have business numbers.
const PERSONAL_DIGITS: std::ops::RangeInclusive<usize> = 11..=16;
/// The folder with what shows that steps were done.
pub(super) const EVIDENCE: &str = "evidence";

/// A dossier as its file says it.
#[derive(Debug)]
pub(super) struct Dossier {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// What stands in its file.
    pub(super) said: Said,
}

/// A value with its place in the file.
pub(super) type Value = Option<Spanned<Option<String>>>;

/// The keys of the file; every value is a text, so that nothing is read as a number or a date first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    /// Number of the format: 1.
    pub(super) format: Spanned<String>,
    /// The company's name.
    #[serde(default)]
    pub(super) company: Value,
    /// Its business number.
    #[serde(default)]
    pub(super) business_number: Value,
    /// 서비스이용희망일.
    #[serde(default)]
    pub(super) hoped_service_day: Value,
    /// 예정 업무개시일.
    #[serde(default)]
    pub(super) planned_opening_day: Value,
    /// The address that is registered beside the key.
    #[serde(default)]
    pub(super) callback_url: Value,
    /// 실운영 접속IP 주소.
    #[serde(default)]
    pub(super) production_source_ips: Option<Vec<Spanned<String>>>,
    /// Whether the seal on the CMS form is the bankbook's: `same` or `differs`.
    #[serde(default)]
    pub(super) seal: Value,
    /// Who applies for the withdrawal: `holder` or `another`.
    #[serde(default)]
    pub(super) applicant: Value,
    /// Whose seal or signature is on the form that was scanned: `applicant`, `holder`.
    #[serde(default)]
    pub(super) signed: Option<Vec<Spanned<String>>>,
    /// What the KFTC has answered to the questions that the notice leaves open.
    #[serde(default)]
    pub(super) answers: Option<Vec<Answer>>,
    /// The steps that are done.
    #[serde(default)]
    pub(super) done: Option<Vec<Entry>>,
}

/// What the KFTC has answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    /// Short name of the question.
    pub(super) question: Spanned<String>,
    /// The answer.
    #[allow(dead_code, reason = "it is for people")]
    pub(super) answer: String,
    /// The day on which it came.
    pub(super) on: Spanned<String>,
}

/// A step that is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Its number.
    pub(super) step: Spanned<String>,
    /// The day, `YYYY-MM-DD`.
    pub(super) on: Spanned<String>,
    /// Who recorded it.
    pub(super) by: String,
    /// The file that shows it, below the dossier's folder.
    pub(super) evidence: Spanned<String>,
    /// SHA-256 of that file, in hexadecimal digits.
    pub(super) sha256: String,
}

impl Dossier {
    /// Reads the file of a folder.
    ///
    /// # Errors
    /// When there is none, or it is no YAML of this shape, or it holds something that must not be kept.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        if !path.is_file() {
            let message = words::no_dossier(folder.display());
            return Err(Failure::new(Exit::CouldNotRun, "dossier", message)
                .to_do(words::begin_one(folder.display())));
        }
        let bytes = read(&path)?;
        let text = decode::text(&path, bytes).map_err(Faults::into_failure)?;
        let said = parse(&path, &text)?;
        Ok(Self {
            folder: folder.to_owned(),
            said,
        })
    }

    /// The steps that are done, in the order of the file.
    pub(super) fn done(&self) -> &[Entry] {
        self.said.done.as_deref().unwrap_or_default()
    }

    /// Whether a step is recorded as done.
    pub(super) fn is_done(&self, step: &str) -> bool {
        self.done()
            .iter()
            .any(|entry| entry.step.value.trim() == step)
    }

    /// Whether a condition of the spec holds; none while the dossier does not say.
    pub(super) fn holds(&self, condition: &str) -> Option<bool> {
        match condition {
            "seal-differs" => text(&self.said.seal).map(|seal| seal == "differs"),
            "applicant-is-not-holder" => {
                text(&self.said.applicant).map(|applicant| applicant == "another")
            }
            _ => None,
        }
    }
}

/// Reads the text of a dossier.
pub(super) fn parse(path: &Path, text: &str) -> Result<Said> {
    let mut faults = Faults::of(path);
    for (line, found) in text
        .lines()
        .zip(1..)
        .filter_map(|(line, number)| kept_out(line).map(|what| (number, what)))
    {
        faults.at(At { line, column: 1 }, found);
    }
    crate::files::failure(std::slice::from_ref(&faults))?;
    serde_saphyr::from_str::<Said>(text).map_err(|error| {
        let mut faults = Faults::of(path);
        // The words of the error may hold a value; its kind and its place do not.
        let what = match error.without_snippet() {
            serde_saphyr::Error::DuplicateMappingKey { .. } => file_words::twice(),
            serde_saphyr::Error::SerdeUnknownField { field, .. } => {
                words::unknown_key(field.chars().take(40).collect::<String>())
            }
            serde_saphyr::Error::SerdeMissingField { field, .. } => words::missing_key(field),
            _ => words::not_a_dossier(),
        };
        match error.location().map(at) {
            Some(at) => faults.at(at, what),
            None => faults.whole(what),
        }
        faults.into_failure()
    })
}

/// A text that stands in the file and is not blank.
pub(super) fn text(value: &Value) -> Option<&str> {
    let value = value.as_ref()?.value.as_deref()?.trim();
    (!value.is_empty()).then_some(value)
}

/// The place of a value in the file.
pub(super) fn at(location: Location) -> At {
    At {
        line: location.line(),
        column: location.column(),
    }
}

/// What must not stand in a dossier: a field of a form that is personal or secret, or a value that looks like one.
fn kept_out(line: &str) -> Option<Message> {
    let code = line.split(" #").next().unwrap_or_default();
    let key = code.split(':').next().unwrap_or_default();
    let key = key
        .trim()
        .trim_start_matches("- ")
        .trim_matches(['"', '\'', '{', ' ']);
    let has_value = code.contains(':') && !code.trim_start().starts_with('#');
    if has_value && protected_fields().any(|field| field.field == key || field.name == key) {
        return Some(words::kept_out(key));
    }
    // A comment is kept like anything else.
    kept_out_value(line)
}

/// What of a text looks like an id of a key, a number of a resident, an account or a telephone.
pub(super) fn kept_out_value(text: &str) -> Option<Message> {
    let has_uuid = text
        .split(|character: char| !character.is_ascii_alphanumeric() && character != '-')
        .any(|word| {
            // A name may stand before it, as that of a step does before a file's.
            let parts: Vec<&str> = word.split('-').collect();
            parts
                .windows(5)
                .any(|five| ontu::kftc::ClientId::new(&five.join("-").to_lowercase()).is_ok())
        });
    let has_number = text
        .split(|character: char| !character.is_alphanumeric() && character != '-')
        .filter(|word| {
            word.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
        })
        .any(|word| {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            PERSONAL_DIGITS.contains(&digits)
        });
    (has_uuid || has_number).then(words::kept_out_value)
}

/// The fields of all forms that are personal or secret.
fn protected_fields() -> impl Iterator<Item = &'static FieldInfo> {
    [&forms::CMS_WITHDRAWAL, &forms::API_KEY]
        .into_iter()
        .flat_map(|form| form.groups)
        .flat_map(|group| group.fields)
        .copied()
        .filter(|field| field.class != DataClass::Public)
}
