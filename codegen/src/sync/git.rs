//! Asks git whether anything would be lost or mixed up by writing into the tree.

use std::io;
use std::path::Path;
use std::process::Command;

/// Refuses a tree with changes that are not committed, in any file that git knows or below the folders that are written.
pub(super) fn refuse_dirty(folder: &Path, written: &[&Path]) -> io::Result<()> {
    let mut known = status(folder, &["--untracked-files=no"], &[])?;
    let below: Vec<&Path> = written
        .iter()
        .copied()
        .filter(|path| path.exists())
        .collect();
    if !below.is_empty() {
        known.extend(status(folder, &["--untracked-files=all"], &below)?);
    }
    known.sort();
    known.dedup();
    if known.is_empty() {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "the tree has changes that are not committed: {}; expected a clean tree, so that the change of the document can be reviewed alone; commit them, or look with --dry-run first",
        known.join(", ")
    )))
}

/// The lines of `git status --porcelain`.
fn status(folder: &Path, options: &[&str], paths: &[&Path]) -> io::Result<Vec<String>> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(["status", "--porcelain"])
        .args(options)
        .arg("--");
    for path in paths {
        command.arg(path.canonicalize()?);
    }
    let output = command.output().map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("git could not be run ({error}); install git, or write the folder with `import --out`, which needs none"),
        )
    })?;
    if !output.status.success() {
        return Err(io::Error::other(format!(
            "git status failed in {}: {}; sync needs a repository, so that its change can be reviewed and taken back; `import --out` needs none",
            folder.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.trim().to_owned())
        .collect())
}
