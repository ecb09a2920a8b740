//! One side of a comparison: a service as it is in one revision, with the lines that it was read from.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::change::{DocumentLines, Line, Place, hash};
use super::document::Document;
use super::git::{self, Object};
use super::lines;
use crate::finding::{Findings, Sources};
use crate::load::{self, Loaded, Tree};
use crate::resolve::resolve;
use crate::resolved::Service;

/// A service in one revision.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The service with dictionary and corrections applied.
    pub service: Service,
    /// The number of the format of its files.
    pub format: u32,
    /// A hash over everything that it says.
    pub hash: String,
    pub(super) document: Option<Document>,
    /// Entries of the ledger of decisions by their fingerprint; none where the revision has no such file to look at.
    pub(super) decisions: Option<BTreeMap<String, String>>,
    files: Option<Files>,
}

/// The files of a revision, for their lines.
#[derive(Debug, Clone)]
struct Files {
    loaded: Loaded,
    paths: Vec<String>,
    apis: BTreeMap<String, usize>,
    elements: lines::Elements,
}

/// Everything that one side of a comparison names.
#[derive(Debug, Default)]
pub struct Side {
    /// Its services.
    pub revisions: Vec<Revision>,
    /// The files that were read.
    pub sources: Sources,
    /// What is wrong with them.
    pub findings: Findings,
    /// The only API that is looked at, where the side is a single file of one.
    pub only: Option<String>,
}

impl Revision {
    /// A revision that was resolved elsewhere, such as a resolved spec in JSON.
    pub fn of(service: Service) -> Self {
        Self {
            format: service.format,
            hash: revision_hash(&service, None),
            service,
            document: None,
            decisions: None,
            files: None,
        }
    }

    /// The same service without anything in it, to compare with one that came or went.
    pub(super) fn emptied(&self) -> Self {
        let mut empty = self.clone();
        empty.service.apis.clear();
        empty.service.codes.clear();
        empty.service.corrections.clear();
        empty.service.procedures.clear();
        empty.service.forms.clear();
        empty.document = None;
        empty.decisions = None;
        empty
    }

    /// The line of a place, or of what it stands in.
    pub(super) fn line(&self, place: &Place) -> Option<Line> {
        let files = self.files.as_ref()?;
        let api = place.api.as_ref().and_then(|api| files.apis.get(api));
        let at = lines::find(&files.loaded, &files.elements, api.copied(), place)?;
        Some(Line {
            file: files.paths.get(at.file)?.clone(),
            line: at.line,
        })
    }

    /// The lines of the bank's document for a place.
    pub(super) fn document_lines(&self, place: &Place) -> Option<DocumentLines> {
        self.document.as_ref()?.lines(place)
    }
}

/// A hash over the contract and the document it was taken from.
fn revision_hash(service: &Service, document: Option<&Document>) -> String {
    let mut bare = service.clone();
    // It names the folder, which is no part of the contract.
    bare.generated.clear();
    let text = serde_json::to_string(&bare).unwrap_or_default();
    let document = document.map_or("", |document| document.sha256.as_str());
    hash(format!("{text}\n{document}").as_bytes())
}

/// Reads what a user names: a folder, a file, or `REV:path` in git.
pub fn read(name: &str) -> io::Result<Side> {
    let path = Path::new(name);
    if path.exists() {
        return read_path(&Tree::disk(), path);
    }
    let Some((revision, inside)) = name.split_once(':') else {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!(
                "{name}: no such folder or file; a revision of git is written REV:path, such as HEAD:spec"
            ),
        ));
    };
    match git::read(revision, inside)? {
        Object::Folder(tree) => read_path(&tree, Path::new(inside)),
        Object::File(bytes) => read_file_of(revision, inside, bytes),
    }
}

/// Reads a folder of a tree, or a file of it with the folder that it belongs to.
pub(crate) fn read_path(tree: &Tree, path: &Path) -> io::Result<Side> {
    if tree.is_file(path) {
        return read_file(tree, path);
    }
    let mut side = Side::default();
    for folder in load::service_folders_in(tree, path)? {
        side.add_folder(tree, &folder)?;
    }
    Ok(side)
}

/// Reads one file: a resolved spec, or a file of a service folder with that folder around it.
fn read_file(tree: &Tree, path: &Path) -> io::Result<Side> {
    if path.extension().is_some_and(|ending| ending == "json") {
        return resolved(&path.display().to_string(), &tree.read(path)?);
    }
    let (folder, only) = around(tree, path).ok_or_else(|| no_folder(path))?;
    let mut side = Side::default();
    side.add_folder(tree, &folder)?;
    side.only = only;
    Ok(side)
}

/// Reads one file as it was in a revision of git, with the rest of its folder as it was then.
fn read_file_of(revision: &str, inside: &str, bytes: Vec<u8>) -> io::Result<Side> {
    let path = Path::new(inside);
    if path.extension().is_some_and(|ending| ending == "json") {
        return resolved(&format!("{revision}:{inside}"), &bytes);
    }
    for folder in path.ancestors().skip(1).take(2) {
        let Object::Folder(tree) = git::read(revision, &folder.display().to_string())? else {
            continue;
        };
        if tree.is_file(&folder.join("service.yaml")) {
            return read_file(&tree, path);
        }
    }
    Err(no_folder(path))
}

fn no_folder(path: &Path) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        format!(
            "{} belongs to no service folder: expected service.yaml beside it, or beside its folder `apis`",
            path.display()
        ),
    )
}

/// The service folder that a file belongs to, and the API when the file is one of `apis/`.
pub(super) fn around(tree: &Tree, path: &Path) -> Option<(PathBuf, Option<String>)> {
    let parent = path.parent()?;
    let here = |folder: &Path| tree.is_file(&folder.join("service.yaml"));
    if here(parent) {
        return Some((parent.to_owned(), None));
    }
    let above = parent.parent()?;
    if !here(above) {
        return None;
    }
    let api = parent
        .ends_with("apis")
        .then(|| {
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
        })
        .flatten();
    Some((above.to_owned(), api))
}

fn resolved(shown: &str, bytes: &[u8]) -> io::Result<Side> {
    let service: Service = serde_json::from_slice(bytes).map_err(|error| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{shown}: no resolved spec ({error}); `ontu-codegen generate` writes one"),
        )
    })?;
    Ok(Side {
        revisions: vec![Revision::of(service)],
        ..Side::default()
    })
}

impl Side {
    /// Reads one service folder of a tree.
    pub(super) fn add_folder(&mut self, tree: &Tree, folder: &Path) -> io::Result<()> {
        let loaded = load::load_from(tree, folder, None, &mut self.sources, &mut self.findings)?;
        let Some(loaded) = loaded else {
            return Ok(());
        };
        let format = loaded.service.format.value;
        let resolved = resolve(loaded, &mut self.findings);
        let document = Document::read(tree, &folder.join("source"))?;
        let decisions = super::document::decisions(tree, &folder.join("source"))?;
        let apis = resolved
            .corrected
            .apis
            .iter()
            .enumerate()
            .map(|(index, api)| (api.file.api.value.clone(), index))
            .collect();
        let paths = (0..self.sources.count())
            .map(|file| self.sources.path(file).to_owned())
            .collect();
        self.revisions.push(Revision {
            hash: revision_hash(&resolved.service, document.as_ref()),
            service: resolved.service,
            format,
            document,
            decisions: Some(decisions),
            files: Some(Files {
                elements: lines::elements(&resolved.corrected),
                loaded: resolved.corrected,
                paths,
                apis,
            }),
        });
        Ok(())
    }

    /// The revision of a service.
    pub fn revision(&self, service: &str) -> Option<&Revision> {
        self.revisions
            .iter()
            .find(|revision| revision.service.service == service)
    }
}
