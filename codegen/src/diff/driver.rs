//! git's external diff driver: git hands over two files and a path, and the difference is printed as a report.
//!
//! git gives `path old-file old-hex old-mode new-file new-hex new-mode`, and two more after a renaming.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::message::Language;
use super::report::{Format, Options, report};
use super::revision::{Side, around, read_path};
use crate::load::Tree;

/// What git hands over.
#[derive(Debug)]
pub(super) struct Handed<'a> {
    /// The path in the repository.
    pub(super) path: &'a str,
    /// The file with the old contents.
    pub(super) old: &'a str,
    /// The file with the new contents.
    pub(super) new: &'a str,
}

/// Reads git's arguments; none when there are not as many as git gives.
pub(super) fn handed(arguments: &[String]) -> Option<Handed<'_>> {
    match arguments {
        [path, old, _, _, new, _, _] | [path, old, _, _, new, _, _, _, _] => {
            Some(Handed { path, old, new })
        }
        // A path that is not merged has no contents to compare; git counts the paths when it calls.
        [path] if std::env::var_os("GIT_DIFF_PATH_COUNTER").is_some() => Some(Handed {
            path,
            old: "/dev/null",
            new: "/dev/null",
        }),
        _ => None,
    }
}

/// Prints the difference of one file: as a report when it is a file of a spec that can be read, else as git does itself.
pub(super) fn run(handed: &Handed<'_>, language: Language) -> io::Result<()> {
    if handed.old == handed.new {
        return Ok(());
    }
    let text = match sides(handed)? {
        Some((old, new)) if !old.findings.has_errors() && !new.findings.has_errors() => {
            let names = (format!("a/{}", handed.path), format!("b/{}", handed.path));
            let report = report((&names.0, &old), (&names.1, &new), &Options::default())?;
            report.print(Format::Text, language)
        }
        _ => return by_lines(handed),
    };
    let mut out = io::stdout().lock();
    // A closed pager is the reader's choice, not a fault.
    let _ = writeln!(out, "diff --ontu a/{0} b/{0}\n{text}", handed.path);
    Ok(())
}

/// The folder that the file belongs to, once with the old contents and once with the new ones.
fn sides(handed: &Handed<'_>) -> io::Result<Option<(Side, Side)>> {
    let path = Path::new(handed.path);
    if path.extension().is_none_or(|ending| ending != "yaml") {
        return Ok(None);
    }
    let contents = |file: &str| match file {
        "/dev/null" => Ok(None),
        file => std::fs::read(file)
            .map(Some)
            .map_err(|error| io::Error::new(error.kind(), format!("{file}: {error}"))),
    };
    let old = Tree::disk().with(path, contents(handed.old)?);
    let new = Tree::disk().with(path, contents(handed.new)?);
    // The rest of the folder is the same on both sides, so that only this file's changes show.
    let Some((folder, only)) = around(&Tree::disk(), path) else {
        return Ok(None);
    };
    // Without these two there is no service to speak of.
    let whole = |tree: &Tree| {
        ["service.yaml", "elements.yaml"]
            .iter()
            .all(|name| tree.is_file(&folder.join(name)))
    };
    if !whole(&old) || !whole(&new) {
        return Ok(None);
    }
    let read = |tree: &Tree| -> io::Result<Side> {
        let mut side = read_path(tree, &folder)?;
        side.only.clone_from(&only);
        Ok(side)
    };
    Ok(Some((read(&old)?, read(&new)?)))
}

/// The difference line by line, as git shows it without a driver.
fn by_lines(handed: &Handed<'_>) -> io::Result<()> {
    let status = Command::new("git")
        .args([
            "diff",
            "--no-index",
            "--no-ext-diff",
            "--",
            handed.old,
            handed.new,
        ])
        .env_remove("GIT_EXTERNAL_DIFF")
        .stdin(Stdio::null())
        .status()?;
    // 1 only says that there are differences.
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(io::Error::other(format!(
            "git could not compare {} and {}",
            handed.old, handed.new
        ))),
    }
}
