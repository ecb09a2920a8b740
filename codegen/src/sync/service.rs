//! The service that a document belongs to, the document as a contract, and what the folder should say after it.

use std::io;
use std::path::{Path, PathBuf};

use crate::compare::contract::Contract;
use crate::compare::{Comparison, compare, of_extract};
use crate::finding::{Findings, Sources};
use crate::import::command::{ImportArguments, Run, known_apis, read};
use crate::import::extract::{Extract, Form};
use crate::import::findings::effective_from;
use crate::import::text;
use crate::load::{self, Loaded, Tree};
use crate::propose::{Edit, NewService, Note, Proposal, edit_folder, new_folder, service_name};

/// A document beside the folder of its service.
pub(super) struct Beside {
    /// What was imported.
    pub(super) run: Run,
    /// The folder of the service; none where no spec lists an API of the document.
    pub(super) folder: Option<PathBuf>,
    /// What the folder says, where there is one already.
    pub(super) spec: Option<Loaded>,
    /// What the document says.
    pub(super) document: Contract,
    /// What the two say differently.
    pub(super) comparison: Option<Comparison>,
}

/// Where the schema lies, seen from a service folder that lies in a folder of them.
const SCHEMA: &str = "../spec.schema.json";

/// Reads a document, and the folder of its service: the one that is named, else the one below `specs` that lists most of its APIs.
pub(super) fn read_beside(arguments: &ImportArguments, specs: &Path) -> io::Result<Beside> {
    let mut arguments = arguments.clone();
    if arguments.service.is_none() {
        arguments.service = found(&arguments, specs)?;
    }
    let run = read(&arguments)?;
    let folder = arguments.service;
    let spec = match &folder {
        Some(folder) if folder.join("service.yaml").is_file() => Some(loaded(folder)?),
        _ => None,
    };
    let extract = &run.imported.extract;
    let document = of_extract(extract);
    let picture = matches!(extract.source.form, Form::PipeText);
    let comparison = spec
        .as_ref()
        .map(|spec| compare(&Contract::of_spec(spec), &document, picture));
    Ok(Beside {
        run,
        folder,
        spec,
        document,
        comparison,
    })
}

/// The folder whose spec lists most of the document's APIs; none where no spec lists one.
fn found(arguments: &ImportArguments, specs: &Path) -> io::Result<Option<PathBuf>> {
    let Ok(folders) = load::service_folders(specs) else {
        return Ok(None);
    };
    let document = of_extract(&read(arguments)?.imported.extract);
    let shared = |folder: &PathBuf| {
        let known = known_apis(folder);
        document
            .apis
            .iter()
            .filter(|api| known.contains(&api.api))
            .count()
    };
    Ok(folders
        .into_iter()
        .map(|folder| (shared(&folder), folder))
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, _)| *count)
        .map(|(_, folder)| folder))
}

fn loaded(folder: &Path) -> io::Result<Loaded> {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let spec = load::load(folder, None, &mut sources, &mut findings)?;
    if let (Some(spec), false) = (spec, findings.has_errors()) {
        return Ok(spec);
    }
    let faults: Vec<String> = findings
        .sorted()
        .iter()
        .map(|finding| finding.line(&sources))
        .collect();
    Err(io::Error::new(
        io::ErrorKind::InvalidData,
        format!(
            "the spec in {} cannot be read whole, so nothing can be held against it:\n{}",
            folder.display(),
            faults.join("\n")
        ),
    ))
}

impl Beside {
    /// A document of a service that has no folder yet.
    pub(super) fn alone(arguments: &ImportArguments) -> io::Result<Self> {
        let run = read(arguments)?;
        let document = of_extract(&run.imported.extract);
        Ok(Self {
            run,
            folder: None,
            spec: None,
            document,
            comparison: None,
        })
    }

    /// What the folder `target` should say after the document; `specs` holds its siblings.
    pub(super) fn proposal(&self, target: &Path, specs: &Path) -> io::Result<Proposal> {
        let mut proposal = match (&self.spec, &self.folder, &self.comparison) {
            (Some(spec), Some(folder), Some(comparison)) => edit_folder(&Edit {
                tree: &Tree::disk(),
                folder,
                spec,
                document: &self.document,
                comparison,
            })?,
            _ => self.new_service(target, specs)?,
        };
        self.add_source(&mut proposal)?;
        self.look_at_day(&mut proposal);
        Ok(proposal)
    }

    /// A day of effect is a fact of the revision, and when the old one ends a person must say: it is pointed out.
    fn look_at_day(&self, proposal: &mut Proposal) {
        let Some(spec) = &self.spec else { return };
        let Some((day, line)) = effective_from(&self.run.imported.extract) else {
            return;
        };
        let revision = spec.service.revision.as_ref();
        let said = revision.and_then(|revision| revision.effective_from.as_ref());
        if said.is_none_or(|said| said.value != day) {
            proposal.notes.push(Note::new(
                "service.yaml revision",
                line,
                format!(
                    "the document says that it holds from {day}; write `effective_from: \"{day}\"` there, with `cutover` where the bank tells it"
                ),
            ));
        }
    }

    fn new_service(&self, target: &Path, specs: &Path) -> io::Result<Proposal> {
        if self.document.apis.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "{}: found no API, neither in an index nor in a section; expected a document with tables of Element, 한글명, Type, Length; look at what was read with `import --extract`",
                    self.run.imported.extract.source.file
                ),
            ));
        }
        let name = |path: &Path| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            service_name(&name.unwrap_or_default())
        };
        let folder = self.folder.as_deref().unwrap_or(target);
        let source = &self.run.imported.extract.source;
        let sibling = sibling(&[folder, target], specs);
        let day = effective_from(&self.run.imported.extract);
        new_folder(&NewService {
            service: &name(folder),
            title: &format!("{}, SHA-256 {}", source.file, source.sha256),
            document: &self.document,
            effective_from: day.as_ref().map(|(day, _)| day.as_str()),
            sibling: sibling.as_ref(),
            schema: SCHEMA,
        })
    }

    /// Adds the extract and, for a folder that has none, an empty ledger of decisions.
    fn add_source(&self, proposal: &mut Proposal) -> io::Result<()> {
        let extract = &self.run.imported.extract;
        let old = self
            .folder
            .as_ref()
            .map(|folder| folder.join("source/extract.yaml"))
            .and_then(|path| std::fs::read_to_string(path).ok());
        let text = extract_text(extract)?;
        let poorer = old.as_ref().is_some_and(|old| {
            let carried: Result<Extract, String> = text::from_yaml("extract.yaml", old);
            carried.is_ok_and(|carried| {
                let (carried, found) = (of_extract(&carried).carries, self.document.carries);
                (carried.codes && !found.codes) || (carried.whole_index && !found.whole_index)
            })
        });
        if poorer {
            proposal.notes.push(Note::new(
                "source/extract.yaml",
                0,
                "this form of the document carries less than the one that the extract was made from; the extract stays",
            ));
        } else if old.as_ref() != Some(&text) {
            proposal
                .files
                .insert("source/extract.yaml".to_owned(), text);
        }
        let ledger = self
            .folder
            .as_ref()
            .is_some_and(|folder| folder.join("source/decisions.yaml").is_file());
        if !ledger {
            proposal
                .files
                .insert("source/decisions.yaml".to_owned(), NO_DECISIONS.to_owned());
        }
        Ok(())
    }
}

/// A ledger in which nobody has decided anything.
const NO_DECISIONS: &str = "# What was decided on the findings of the import; `ontu-codegen import FILE --ledger` prints entries for those that are open.\nformat: 1\n\ndecisions: []\n";

/// The extract as its file holds it.
pub(super) fn extract_text(extract: &Extract) -> io::Result<String> {
    let body = text::to_yaml(extract).map_err(io::Error::other)?;
    Ok(format!(
        "# What the document says, cell by cell, with the lines that it says it on; written by `ontu-codegen import`.\n{body}"
    ))
}

/// A service beside the folder, or below `specs`, that has a common header.
fn sibling(folders: &[&Path], specs: &Path) -> Option<Loaded> {
    let beside = folders.iter().filter_map(|folder| folder.parent());
    beside
        .chain([specs])
        .filter_map(|parent| load::service_folders(parent).ok())
        .flatten()
        .filter(|folder| !folders.contains(&folder.as_path()))
        .filter_map(|folder| loaded(&folder).ok())
        // A header that was itself only seen in bodies is no table to take over.
        .find(|spec| {
            let header = &spec.service.header.request;
            !header.is_empty()
                && header
                    .iter()
                    .all(|row| row.name.as_ref().is_some_and(|name| !name.is_empty()))
        })
}
