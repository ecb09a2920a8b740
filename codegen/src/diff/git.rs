//! Reads the files of a revision out of git, through the git binary, without a checkout and without a question.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::load::Tree;

/// What stands at `REV:path`.
#[derive(Debug)]
pub(super) enum Object {
    /// One file.
    File(Vec<u8>),
    /// The YAML and JSON files below a folder.
    Folder(Tree),
}

/// Reads `path` as it is in `revision`; the paths of a folder begin with `path` as the user wrote it.
pub(super) fn read(revision: &str, path: &str) -> io::Result<Object> {
    // Without this a revision such as `--output=x` would be an option of git.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(invalid(format!(
            "`{revision}` is no revision; write it as git does, such as HEAD~1 or v1.2"
        )));
    }
    let commit = one_line(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        revision,
    ])
    .map_err(|_| {
        invalid(format!(
            "git knows no revision `{revision}` here; `git log` and `git tag` list them"
        ))
    })?;
    let full = from_root(path)?;
    let object = format!("{commit}:{full}");
    let kind = one_line(&["cat-file", "-t", &object]).map_err(|_| {
        invalid(format!(
            "{revision} has no `{path}`; the path is taken from the current folder, and from the root of the repository when it does not begin with `./`"
        ))
    })?;
    match kind.as_str() {
        "blob" => Ok(Object::File(run(&["cat-file", "blob", &object])?)),
        "tree" => folder(&commit, &full, path).map(Object::Folder),
        other => Err(invalid(format!(
            "{revision}:{path} is a {other}; expected a folder or a file of a spec"
        ))),
    }
}

/// A path of `REV:path` from the root of the repository: `./` means the current folder, as it does for git.
fn from_root(path: &str) -> io::Result<String> {
    let path = path.trim_end_matches('/');
    let Some(rest) = path.strip_prefix("./").or((path == ".").then_some("")) else {
        return Ok(path.to_owned());
    };
    let prefix = one_line(&["rev-parse", "--show-prefix"])?;
    Ok(format!("{prefix}{rest}").trim_end_matches('/').to_owned())
}

/// Reads the files of a folder in one go.
fn folder(commit: &str, full: &str, shown: &str) -> io::Result<Tree> {
    let scope = format!("{commit}:{full}");
    let listing = run(&["ls-tree", "-r", "-z", "--full-tree", &scope])?;
    let mut names = Vec::new();
    let mut request = Vec::new();
    for entry in listing.split(|byte| *byte == 0) {
        // `<mode> <type> <object>\t<path>`
        let Some(tab) = entry.iter().position(|byte| *byte == b'\t') else {
            continue;
        };
        let name = String::from_utf8_lossy(&entry[tab + 1..]).into_owned();
        let head = String::from_utf8_lossy(&entry[..tab]).into_owned();
        let mut fields = head.split(' ');
        let (Some(_), Some("blob"), Some(object)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if name.ends_with(".yaml") {
            request.extend_from_slice(object.as_bytes());
            request.push(b'\n');
            names.push(name);
        }
    }
    let answer = ask(&["cat-file", "--batch"], &request)?;
    let root = Path::new(shown);
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut rest = answer.as_slice();
    for name in names {
        // `<object> <type> <size>\n<contents>\n`
        let line = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(|| unexpected("a header"))?;
        let head = String::from_utf8_lossy(&rest[..line]);
        let size: usize = head
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok())
            .ok_or_else(|| unexpected("a size"))?;
        let start = line + 1;
        let bytes = rest
            .get(start..start + size)
            .ok_or_else(|| unexpected("the contents"))?;
        files.push((root.join(name), bytes.to_vec()));
        rest = rest.get(start + size + 1..).unwrap_or_default();
    }
    Ok(Tree::memory(files))
}

fn one_line(arguments: &[&str]) -> io::Result<String> {
    let bytes = run(arguments)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

fn run(arguments: &[&str]) -> io::Result<Vec<u8>> {
    ask(arguments, &[])
}

/// Runs git with a text on its standard input, and returns what it prints.
fn ask(arguments: &[&str], input: &[u8]) -> io::Result<Vec<u8>> {
    let child = Command::new("git")
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        // A driver of git that calls git must not be called again by it.
        .env_remove("GIT_EXTERNAL_DIFF")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("git could not be started ({error}); install git, or name folders instead of REV:path"),
            )
        })?;
    let (output, complaint, fine) = converse(child, input)?;
    if fine {
        Ok(output)
    } else {
        Err(io::Error::other(format!(
            "git {}: {}",
            arguments.join(" "),
            complaint.trim_end()
        )))
    }
}

/// Writes and reads at the same time, so that neither side waits for the other.
fn converse(mut child: Child, input: &[u8]) -> io::Result<(Vec<u8>, String, bool)> {
    let stdin = child.stdin.take();
    let complaints = child.stderr.take();
    let mut output = Vec::new();
    let mut complaint = String::new();
    std::thread::scope(|scope| -> io::Result<()> {
        let writer = scope.spawn(move || match stdin {
            // A closed pipe means that git has ended; its exit status says why.
            Some(mut stdin) => stdin.write_all(input).or_else(closed),
            None => Ok(()),
        });
        let reader = scope.spawn(|| {
            let mut text = Vec::new();
            if let Some(mut complaints) = complaints {
                let _ = complaints.read_to_end(&mut text);
            }
            String::from_utf8_lossy(&text).into_owned()
        });
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_end(&mut output)?;
        }
        complaint = reader.join().unwrap_or_default();
        writer
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("git's input could not be written")))
    })?;
    let status = child.wait()?;
    Ok((output, complaint, status.success()))
}

fn closed(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Ok(())
    } else {
        Err(error)
    }
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

fn unexpected(what: &str) -> io::Error {
    io::Error::other(format!("git cat-file --batch left out {what} of a file"))
}
