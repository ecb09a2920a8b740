//! What lies in the folders of a dossier: the documents, by kind, with size, first bytes and hash.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ontu::kftc::procedures::ONBOARDING;
use ontu::runtime::procedure::{DocumentInfo, Medium};
use sha2::{Digest, Sha256};

use super::dossier::DOCUMENTS;
use crate::exit::{Exit, Failure, Result};
use crate::messages::general;

/// A file of a dossier.
#[derive(Debug, Clone)]
pub(super) struct Filed {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its name.
    pub(super) name: String,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Its first bytes.
    pub(super) start: Vec<u8>,
    /// Its SHA-256, in hexadecimal digits.
    pub(super) sha256: String,
}

/// What lies in the folder of one document.
#[derive(Debug)]
pub(super) struct Place {
    /// The document.
    pub(super) document: &'static DocumentInfo,
    /// The files, by name.
    pub(super) files: Vec<Filed>,
}

/// What lies in the folder of the documents.
#[derive(Debug, Default)]
pub(super) struct Filing {
    /// One place a document, in the order of the spec.
    pub(super) places: Vec<Place>,
    /// What lies where no document belongs.
    pub(super) strays: Vec<PathBuf>,
}

/// The documents that a company files: neither what travels over the API nor what it receives.
pub(super) fn documents() -> impl Iterator<Item = &'static DocumentInfo> {
    ONBOARDING
        .documents
        .iter()
        .filter(|document| !matches!(document.medium, Medium::Data | Medium::Letter))
}

/// Looks at everything that is filed.
pub(super) fn look(folder: &Path) -> Result<Filing> {
    let root = folder.join(DOCUMENTS);
    let mut filing = Filing::default();
    for document in documents() {
        let mut files = Vec::new();
        for path in entries(&root.join(document.document))? {
            if path.is_file() {
                files.push(file(&path)?);
            } else {
                filing.strays.push(path);
            }
        }
        filing.places.push(Place { document, files });
    }
    for path in entries(&root)? {
        let name = name_of(&path);
        if !documents().any(|document| document.document == name && path.is_dir()) {
            filing.strays.push(path);
        }
    }
    Ok(filing)
}

/// Reads a file's size, start and hash without holding it whole.
pub(super) fn file(path: &Path) -> Result<Filed> {
    let look = || -> io::Result<Filed> {
        let mut file = File::open(path)?;
        let mut hash = Sha256::new();
        let mut start = Vec::new();
        let mut size = 0;
        let mut buffer = [0; 64 * 1024];
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            if start.len() < 16 {
                start.extend(buffer[..count].iter().take(16 - start.len()));
            }
            size += count as u64;
            hash.update(&buffer[..count]);
        }
        let sha256 = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Filed {
            path: path.to_owned(),
            name: name_of(path),
            size,
            start,
            sha256,
        })
    };
    look().map_err(|error| unreadable(path, error))
}

/// What a folder holds, by name; nothing if it is not there. Files whose names begin with a dot are the system's.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, error)),
    };
    let mut paths = Vec::new();
    for entry in found {
        paths.push(entry.map_err(|error| unreadable(folder, error))?.path());
    }
    paths.retain(|path| {
        let name = name_of(path);
        !name.starts_with('.') && name != "Thumbs.db"
    });
    paths.sort();
    Ok(paths)
}

/// The last part of a path.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn unreadable(path: &Path, error: io::Error) -> Box<Failure> {
    Failure::new(
        Exit::CouldNotRun,
        "file",
        general::file_unreadable(path.display(), error),
    )
}

/// The failure of something that could not be written.
pub(super) fn unwritable(path: &Path, error: io::Error) -> Box<Failure> {
    Failure::new(
        Exit::CouldNotRun,
        "file",
        general::file_unwritable(path.display(), error),
    )
}
