//! Runs `ontu` as a process of its own, in an empty folder and without the settings of whoever runs the tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ontu_sandbox::Sandbox;
use serde_json::Value;

/// A token that must never show in any output.
pub(crate) const TOKEN: &str = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";
/// The time at which the sandbox's clock stands.
pub(crate) const NOW: &str = "2026-01-05T09:30:00";
/// The day of it on the wire.
pub(crate) const TODAY: &str = "20260105";

/// An empty folder, and what the process finds in its environment.
pub(crate) struct Ontu {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
    stdin: Option<String>,
}

/// How a process ended.
pub(crate) struct Ended {
    /// The exit code.
    pub(crate) code: i32,
    /// What it printed on stdout.
    pub(crate) stdout: String,
    /// What it printed on stderr.
    pub(crate) stderr: String,
}

impl Ontu {
    /// Without any setting, in English; on a disk, where a journal may lie.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))
                .expect("a folder for the test"),
            variables: vec![("LC_ALL".to_owned(), "C".to_owned())],
            stdin: None,
        }
    }

    /// With the settings that reach a sandbox.
    pub(crate) fn at(sandbox: &Sandbox) -> Self {
        Self::new()
            .with("ONTU_BASE_URL", sandbox.url())
            .with("ONTU_TOKEN", TOKEN)
            .with("ONTU_CLOCK", NOW)
    }

    /// With an environment variable, in place of an earlier one.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a text on standard input.
    pub(crate) fn with_stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    /// Writes a file into the folder and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file for the test");
        path
    }

    /// The folder in which the process runs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The process, not started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ontu"));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("ONTU_") || text.starts_with("LC_") || text == "LANG" {
                command.env_remove(&name);
            }
        }
        command
            .args(arguments)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path());
        command
    }

    /// Runs it to its end; no output of it may ever hold the token.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("ontu starts");
        let mut stdin = child.stdin.take().expect("a pipe to stdin");
        // A process that does not read its input has closed the pipe already.
        let _ = stdin.write_all(self.stdin.as_deref().unwrap_or_default().as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("ontu ends");
        let ended = Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
        };
        for text in [&ended.stdout, &ended.stderr] {
            assert!(
                !text.contains(TOKEN),
                "the token shows in the output of {arguments:?}"
            );
        }
        ended
    }

    /// Runs it with `--json` and reads the one object that it prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let ended = self.run(&arguments);
        let lines: Vec<&str> = ended.stdout.lines().collect();
        assert_eq!(
            lines.len(),
            1,
            "one object on stdout: {} {}",
            ended.stdout,
            ended.stderr
        );
        let object: Value = serde_json::from_str(lines[0]).expect("JSON on stdout");
        assert!(object.is_object(), "{object}");
        (ended.code, object)
    }

    /// Runs it with `--json`, expects it to fail, and returns its exit code and the error's kind.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let (code, object) = self.json(arguments);
        let kind = object["error"]["kind"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            !object["error"]["message"]
                .as_str()
                .unwrap_or_default()
                .is_empty(),
            "{object}"
        );
        (code, kind)
    }
}

impl Ended {
    /// Expects an exit code, and shows everything where it is another.
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }
}

/// A sandbox that knows the token of the tests.
pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::builder()
        .token(TOKEN)
        .start()
        .await
        .expect("a sandbox for the test")
}
