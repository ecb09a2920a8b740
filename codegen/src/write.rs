//! The one writer: it puts generated files in place, or compares them and names what is stale, missing or extra.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What every generated file carries near its start.
pub const MARKER: &str = "@generated";

/// The list of what was generated into a folder, kept in that folder.
const LIST: &str = ".ontu-generated";

/// Files to be generated into one folder, by their path in it.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
    /// Texts by relative path, with `/` between parts.
    pub files: BTreeMap<String, String>,
    /// Whether the folder also holds files that are not generated; then nothing in it is listed, refused or deleted.
    pub shared: bool,
}

impl Folder {
    /// A single generated file in a folder that holds others.
    pub fn single(path: &Path, text: String) -> Self {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        Self {
            path: path.parent().map(Path::to_owned).unwrap_or_default(),
            files: BTreeMap::from([(name, text)]),
            shared: true,
        }
    }
}

/// What a run did to a folder, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files whose text differs.
    pub stale: Vec<PathBuf>,
    /// Files that are not there.
    pub missing: Vec<PathBuf>,
    /// Files of an earlier run that are generated no more.
    pub extra: Vec<PathBuf>,
}

impl Changes {
    /// Whether everything is as it would be generated.
    pub fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.extra.is_empty()
    }
}

/// Compares the folder with what would be generated.
///
/// Fails when the folder holds sources that were never generated: nothing of the user's is ever overwritten or deleted.
pub fn compare(folder: &Folder) -> io::Result<Changes> {
    let mut changes = Changes::default();
    let list = listed(folder)?;
    refuse_other_sources(folder, &list)?;
    for (name, text) in with_list(folder) {
        let path = folder.path.join(&name);
        match fs::read_to_string(&path) {
            Ok(found) if found == text => {}
            Ok(_) => changes.stale.push(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => changes.missing.push(path),
            Err(error) => return Err(named(&path, error)),
        }
    }
    for name in list {
        let path = folder.path.join(&name);
        if !folder.files.contains_key(&name) && is_generated(&path) {
            changes.extra.push(path);
        }
    }
    Ok(changes)
}

/// Writes what differs and deletes what is generated no more; returns what it did.
pub fn write(folder: &Folder) -> io::Result<Changes> {
    let changes = compare(folder)?;
    for (name, text) in with_list(folder) {
        let path = folder.path.join(&name);
        if changes.stale.contains(&path) || changes.missing.contains(&path) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| named(parent, error))?;
            }
            fs::write(&path, text).map_err(|error| named(&path, error))?;
        }
    }
    for path in &changes.extra {
        fs::remove_file(path).map_err(|error| named(path, error))?;
        remove_empty_parents(path, &folder.path);
    }
    Ok(changes)
}

/// The files together with the list of them.
fn with_list(folder: &Folder) -> BTreeMap<String, String> {
    let mut files = folder.files.clone();
    if folder.shared {
        return files;
    }
    let names: Vec<&str> = folder.files.keys().map(String::as_str).collect();
    files.insert(LIST.to_owned(), format!("{}\n", names.join("\n")));
    files
}

fn listed(folder: &Folder) -> io::Result<Vec<String>> {
    if folder.shared {
        return Ok(Vec::new());
    }
    let path = folder.path.join(LIST);
    match fs::read_to_string(&path) {
        // A list that somebody edited must not reach out of the folder.
        Ok(text) => Ok(text
            .lines()
            .filter(|name| {
                Path::new(name)
                    .components()
                    .all(|part| matches!(part, std::path::Component::Normal(_)))
            })
            .map(str::to_owned)
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(named(&path, error)),
    }
}

/// The files that were generated into a folder, as it lists them itself.
///
/// # Errors
/// When the list is there and cannot be read.
pub fn list(path: &Path) -> io::Result<Vec<String>> {
    listed(&Folder {
        path: path.to_owned(),
        ..Folder::default()
    })
}

fn refuse_other_sources(folder: &Folder, list: &[String]) -> io::Result<()> {
    if folder.shared {
        return Ok(());
    }
    let mut others = Vec::new();
    for path in files_below(&folder.path)? {
        let name = path
            .strip_prefix(&folder.path)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        let ours = name == LIST || list.contains(&name) || folder.files.contains_key(&name);
        if !ours || (name != LIST && !is_generated(&path)) {
            others.push(name);
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!(
            "{} holds files that were not generated: {}; expected an empty folder or one that only generated files stand in; name another folder with --out, or move them away",
            folder.path.display(),
            others.join(", ")
        ),
    ))
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(named(folder, error)),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the file carries the marker in its first lines.
fn is_generated(path: &Path) -> bool {
    fs::read_to_string(path)
        .is_ok_and(|text| text.lines().take(5).any(|line| line.contains(MARKER)))
}

fn remove_empty_parents(path: &Path, folder: &Path) {
    let mut parent = path.parent();
    while let Some(empty) = parent.filter(|parent| *parent != folder) {
        // A folder that still holds something stays; that is no fault.
        if fs::remove_dir(empty).is_err() {
            return;
        }
        parent = empty.parent();
    }
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
