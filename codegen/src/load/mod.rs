//! Loads the folders of a spec and of a private overlay: positions are kept, nothing is judged yet.

mod decode;
pub mod model;
mod tree;
pub mod yaml;

pub use tree::Tree;

use std::io;
use std::path::{Path, PathBuf};

use self::decode::Decode;
use self::model::*;
use crate::finding::{Findings, Position, Sources};

/// One service as its files say it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The folder that was read, as the user named it.
    pub folder: String,
    /// `service.yaml`.
    pub service: ServiceFile,
    /// `elements.yaml`.
    pub elements: Vec<ElementEntry>,
    /// `apis/*.yaml`, by file name.
    pub apis: Vec<LoadedApi>,
    /// `codes.yaml`.
    pub codes: Vec<CodeEntry>,
    /// `corrections.yaml`.
    pub corrections: Vec<CorrectionEntry>,
    /// `onboarding.yaml`, if there is one.
    pub procedures: Vec<ProcedureFile>,
    /// `forms/*.yaml`.
    pub forms: Vec<LoadedForm>,
    /// The format number of every file.
    pub formats: Vec<At<u32>>,
    /// The overlay's files, if there is one.
    pub overlay: Option<Overlay>,
    /// The names without their ending of the files that are there and could not be read, each with a finding.
    pub lost: Vec<String>,
}

/// One file of `apis/`.
#[derive(Debug, Clone)]
pub struct LoadedApi {
    /// The file's name without its ending.
    pub stem: String,
    /// The path that generated code names as its source.
    pub path: String,
    /// Whether it came from an overlay.
    pub overlaid: bool,
    /// What it says.
    pub file: ApiFile,
}

/// One file of `forms/`.
#[derive(Debug, Clone)]
pub struct LoadedForm {
    /// The file's name without its ending.
    pub stem: String,
    /// What it says.
    pub file: FormFile,
}

/// A private overlay folder.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// `overlay.yaml`.
    pub file: OverlayFile,
    /// `elements.yaml`.
    pub elements: Vec<ElementEntry>,
    /// `apis/*.yaml`.
    pub apis: Vec<LoadedApi>,
    /// `codes.yaml`.
    pub codes: Vec<CodeEntry>,
    /// `corrections.yaml`.
    pub corrections: Vec<CorrectionEntry>,
}

/// The service folders at a path: the path itself when it holds `service.yaml`, else the folders in it that do.
pub fn service_folders(spec: &Path) -> io::Result<Vec<PathBuf>> {
    service_folders_in(&Tree::disk(), spec)
}

/// The service folders at a path of a tree.
pub fn service_folders_in(tree: &Tree, spec: &Path) -> io::Result<Vec<PathBuf>> {
    if tree.is_file(&spec.join("service.yaml")) {
        return Ok(vec![spec.to_owned()]);
    }
    let folders: Vec<PathBuf> = tree
        .entries(spec)?
        .into_iter()
        .filter(|folder| tree.is_file(&folder.join("service.yaml")))
        .collect();
    if folders.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!(
                "{} holds no service: expected `service.yaml` in it or in a folder of it; name the spec with --spec",
                spec.display()
            ),
        ));
    }
    Ok(folders)
}

/// Loads one service folder; `None` when a file that everything hangs on is unusable.
pub fn load(
    folder: &Path,
    overlay: Option<&Path>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> io::Result<Option<Loaded>> {
    load_from(&Tree::disk(), folder, overlay, sources, findings)
}

/// Loads one service folder of a tree.
pub fn load_from(
    tree: &Tree,
    folder: &Path,
    overlay: Option<&Path>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> io::Result<Option<Loaded>> {
    let mut reader = Reader {
        tree,
        sources,
        findings,
        lost: Vec::new(),
    };
    let service: Option<ServiceFile> = reader.file(&folder.join("service.yaml"))?;
    let elements: Option<ElementsFile> = reader.file(&folder.join("elements.yaml"))?;
    let codes: Option<CodesFile> = reader.file_if_there(&folder.join("codes.yaml"))?;
    let corrections: Option<CorrectionsFile> =
        reader.file_if_there(&folder.join("corrections.yaml"))?;
    let apis = reader.apis(&folder.join("apis"), false)?;
    let procedure: Option<ProcedureFile> = reader.file_if_there(&folder.join("onboarding.yaml"))?;
    let forms = reader.forms(&folder.join("forms"))?;
    let overlay = match overlay {
        Some(folder) => reader.overlay(folder)?,
        None => None,
    };
    let formats = [
        service.as_ref().map(|file| file.format),
        elements.as_ref().map(|file| file.format),
        codes.as_ref().map(|file| file.format),
        corrections.as_ref().map(|file| file.format),
        overlay.as_ref().map(|overlay| overlay.file.format),
    ];
    let overlaid = overlay.iter().flat_map(|overlay| &overlay.apis);
    let formats = formats
        .into_iter()
        .flatten()
        .chain(apis.iter().chain(overlaid).map(|api| api.file.format))
        .chain(procedure.iter().map(|file| file.format))
        .chain(forms.iter().map(|form| form.file.format))
        .collect();
    let lost = reader.lost;
    // Without the dictionary nothing can be said of any table.
    if elements.is_none() {
        return Ok(None);
    }
    Ok(service.map(|service| Loaded {
        folder: folder.display().to_string(),
        service,
        elements: elements.map(|file| file.elements).unwrap_or_default(),
        apis,
        codes: codes.map(|file| file.codes).unwrap_or_default(),
        corrections: corrections.map(|file| file.corrections).unwrap_or_default(),
        procedures: procedure.into_iter().collect(),
        forms,
        formats,
        overlay,
        lost,
    }))
}

/// The service that an overlay folder belongs to, so that it is laid over that one only.
pub fn overlay_service(folder: &Path) -> io::Result<Option<String>> {
    let file: Option<OverlayFile> = peek(&folder.join("overlay.yaml"))?;
    Ok(file.map(|file| file.service.value))
}

/// The name that a service folder gives itself.
pub fn service_name(folder: &Path) -> io::Result<Option<String>> {
    let file: Option<ServiceFile> = peek(&folder.join("service.yaml"))?;
    Ok(file.map(|file| file.service.value))
}

/// Reads one file without keeping what is wrong with it: it is read again for that.
fn peek<T: Decode>(path: &Path) -> io::Result<Option<T>> {
    Reader {
        tree: &Tree::disk(),
        sources: &mut Sources::default(),
        findings: &mut Findings::default(),
        lost: Vec::new(),
    }
    .file(path)
}

struct Reader<'a> {
    tree: &'a Tree,
    sources: &'a mut Sources,
    findings: &'a mut Findings,
    lost: Vec<String>,
}

impl Reader<'_> {
    fn overlay(&mut self, folder: &Path) -> io::Result<Option<Overlay>> {
        let file: Option<OverlayFile> = self.file(&folder.join("overlay.yaml"))?;
        let elements: Option<ElementsFile> = self.file_if_there(&folder.join("elements.yaml"))?;
        let codes: Option<CodesFile> = self.file_if_there(&folder.join("codes.yaml"))?;
        let corrections: Option<CorrectionsFile> =
            self.file_if_there(&folder.join("corrections.yaml"))?;
        let apis = folder.join("apis");
        let apis = if self.tree.is_folder(&apis) {
            self.apis(&apis, true)?
        } else {
            Vec::new()
        };
        Ok(file.map(|file| Overlay {
            file,
            elements: elements.map(|file| file.elements).unwrap_or_default(),
            apis,
            codes: codes.map(|file| file.codes).unwrap_or_default(),
            corrections: corrections.map(|file| file.corrections).unwrap_or_default(),
        }))
    }

    fn forms(&mut self, folder: &Path) -> io::Result<Vec<LoadedForm>> {
        let mut forms = Vec::new();
        if self.tree.is_folder(folder) {
            for (stem, path) in self.yaml_files(folder)? {
                let file = self.file(&path)?;
                forms.extend(file.map(|file| LoadedForm { stem, file }));
            }
        }
        Ok(forms)
    }

    fn apis(&mut self, folder: &Path, overlaid: bool) -> io::Result<Vec<LoadedApi>> {
        let mut apis = Vec::new();
        for (stem, path) in self.yaml_files(folder)? {
            if let Some(file) = self.file::<ApiFile>(&path)? {
                apis.push(LoadedApi {
                    stem,
                    path: path.display().to_string().replace('\\', "/"),
                    overlaid,
                    file,
                });
            }
        }
        Ok(apis)
    }

    fn file_if_there<T: Decode>(&mut self, path: &Path) -> io::Result<Option<T>> {
        if self.tree.is_file(path) {
            self.file(path)
        } else {
            Ok(None)
        }
    }

    fn file<T: Decode>(&mut self, path: &Path) -> io::Result<Option<T>> {
        let bytes = self.tree.read(path)?;
        let shown = path.display().to_string().replace('\\', "/");
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let line = text[..valid.min(text.len())].matches('\n').count() + 1;
                let file = self.sources.add(shown, text);
                self.findings.error(
                    "yaml-encoding",
                    Position {
                        file,
                        line,
                        column: 1,
                        length: 1,
                    },
                    "bytes that are no UTF-8",
                    "a file in UTF-8",
                    "save the file as UTF-8",
                );
                self.lost(path);
                return Ok(None);
            }
        };
        let file = self.sources.add(shown, text.clone());
        let found = yaml::parse(file, &text, self.findings)
            .and_then(|node| T::decode(&node, self.findings));
        if found.is_none() {
            self.lost(path);
        }
        Ok(found)
    }

    fn lost(&mut self, path: &Path) {
        let stem = path.file_stem().unwrap_or_default();
        self.lost.push(stem.to_string_lossy().into_owned());
    }

    /// The YAML files of a folder with their names without the ending.
    fn yaml_files(&self, folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
        let entries = self.tree.entries(folder)?.into_iter();
        let files = entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        Ok(files
            .map(|path| {
                let stem = path.file_stem().unwrap_or_default();
                (stem.to_string_lossy().into_owned(), path)
            })
            .collect())
    }
}
