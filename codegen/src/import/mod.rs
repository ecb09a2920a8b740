//! Reads a bank's document, in any of the forms that people have it in, into an extract with findings.
//!
//! The layers stay apart: the document with its hash, the [`extract`] with every cell as printed, the [`findings`], and the [`decisions`] of a reviewed ledger.
//! What becomes of a spec folder is not decided here.

pub mod account;
pub mod command;
pub mod decisions;
pub mod document;
pub mod extract;
pub mod findings;
mod habits;
mod joining;
pub mod labels;
mod naming;
pub mod read;
mod rejoin;
pub mod report;
mod section_parts;
pub mod sections;
pub mod standing;
pub mod tables;
pub mod text;
pub mod words;

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use self::decisions::Ledger;
use self::document::Document;
use self::extract::{Extract, Form, Source};
use self::findings::{Context, ImportFinding};
use crate::finding::Findings;

/// What an import needs beside the document.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The form, where it is not to be guessed.
    pub form: Option<Form>,
    /// What the document is held against.
    pub context: Context,
    /// The decisions on its findings.
    pub ledger: Ledger,
}

/// A document that was read.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The document as its reader gave it.
    pub document: Document,
    /// What it says, decisions applied.
    pub extract: Extract,
    /// What it says wrongly, twice or not at all, by place.
    pub findings: Vec<ImportFinding>,
    /// What is wrong with the ledger, at its places there.
    pub faults: Findings,
}

impl Imported {
    /// The findings that no decision answers.
    pub fn open(&self) -> impl Iterator<Item = &ImportFinding> {
        self.findings
            .iter()
            .filter(|finding| finding.decided.is_none())
    }
}

/// Reads a file of any form.
pub fn import_file(path: &Path, options: &Options) -> io::Result<Imported> {
    let bytes = fs::read(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    import_bytes(&name, &bytes, options)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// Reads the bytes of a document; a PDF goes through `pdftotext`, everything else stays in this process.
pub fn import_bytes(name: &str, bytes: &[u8], options: &Options) -> io::Result<Imported> {
    if bytes.starts_with(b"%PDF") {
        let text = read::pdf::text(bytes)?;
        let options = Options {
            form: Some(Form::Pdf),
            ..options.clone()
        };
        return Ok(import_text(name, bytes, &text, &options));
    }
    Ok(import_text(name, bytes, &decode(bytes), options))
}

/// The text of a file: UTF-8, what a mark at its start says, or the CP949 of Korean Windows; bytes that are none of them are replaced, which is reported.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let (korean, wrong) = encoding_rs::EUC_KR.decode_without_bom_handling(bytes);
    if wrong {
        String::from_utf8_lossy(bytes)
    } else {
        korean
    }
}

/// A text with its Hangul composed (NFC): macOS writes it taken apart, and then no word of it is the word that the spec knows.
fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Reads the text of a document whose bytes are only needed for the hash. Never fails and never panics: what cannot be read is among the findings.
pub fn import_text(name: &str, bytes: &[u8], text: &str, options: &Options) -> Imported {
    let text = &*composed(text);
    let form = options.form.unwrap_or_else(|| read::form_of(text));
    let document = read::read(form, text);
    let fragments = account::fragments(&document);
    let mut extract = sections::read(&document);
    rejoin::rejoin(&mut extract);
    extract.source = Source {
        file: name.to_owned(),
        form,
        sha256: hex(&Sha256::digest(bytes)),
        lines: text.lines().count(),
        ..Source::default()
    };
    if let Some(cell) = findings::revision(&extract) {
        extract.source.revision = cell;
    }
    account::settle(&mut extract, &fragments);
    let mut found = findings::find(&document, &extract, &options.context);
    let mut faults = Findings::default();
    decisions::apply(&options.ledger, form, &mut extract, &mut found, &mut faults);
    Imported {
        document,
        extract,
        findings: found,
        faults,
    }
}

/// Bytes in lower-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
