//! A process that is still running: its lines as they come, signals to it, and its end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::support::{Ended, Ontu};

/// After what time a process that says nothing is taken to hang; no test passes or fails by it otherwise.
const LIMIT: Duration = Duration::from_secs(60);

/// A process that was started; it is killed if the test ends before it.
pub(crate) struct Running {
    child: Child,
    stderr: Receiver<String>,
    said: Vec<String>,
    stdout: Option<JoinHandle<Vec<String>>>,
    stdout_lines: Receiver<String>,
}

/// Starts a process and reads along.
pub(crate) fn start(ontu: &Ontu, arguments: &[&str]) -> Running {
    let mut child = ontu
        .command(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("ontu starts");
    let (to_stderr, stderr) = channel();
    let (to_stdout, stdout_lines) = channel();
    let pipe = child.stderr.take().expect("a pipe from stderr");
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if to_stderr.send(line).is_err() {
                return;
            }
        }
    });
    let pipe = child.stdout.take().expect("a pipe from stdout");
    let stdout = std::thread::spawn(move || {
        let mut all = Vec::new();
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let _ = to_stdout.send(line.clone());
            all.push(line);
        }
        all
    });
    Running {
        child,
        stderr,
        said: Vec::new(),
        stdout: Some(stdout),
        stdout_lines,
    }
}

/// Runs a process to its end with a terminal as its input, on which a text was typed.
#[cfg(target_os = "linux")]
pub(crate) fn typed(ontu: &Ontu, arguments: &[&str], text: &str) -> Ended {
    use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};

    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    let terminal = openpt(flags).expect("a terminal");
    unlockpt(&terminal).expect("a terminal");
    let input = ioctl_tiocgptpeer(&terminal, flags).expect("the terminal's other end");
    rustix::io::write(&terminal, text.as_bytes()).expect("typed");
    let output = ontu
        .command(arguments)
        .stdin(input)
        .output()
        .expect("ontu ends");
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
    }
}

impl Running {
    /// Waits for a line on stderr that holds a text; a process that ends without it fails the test.
    pub(crate) fn says(&mut self, part: &str) {
        while let Ok(line) = self.stderr.recv_timeout(LIMIT) {
            self.said.push(line);
            if self.said.last().is_some_and(|line| line.contains(part)) {
                return;
            }
        }
        panic!("it never said {part:?}: {:?}", self.said);
    }

    /// Waits for the next line on stdout.
    pub(crate) fn prints(&self) -> String {
        self.stdout_lines
            .recv_timeout(LIMIT)
            .expect("a line on stdout")
    }

    /// What it has said on stderr so far.
    pub(crate) fn said(&self) -> &[String] {
        &self.said
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Presses Ctrl-C.
    pub(crate) fn interrupt(&self) {
        signal("-INT", self.id());
    }

    /// Waits for its end.
    pub(crate) fn ends(mut self) -> Ended {
        let status = self.child.wait().expect("ontu ends");
        let stdout = self.stdout.take().map(JoinHandle::join);
        let stdout = stdout.expect("one end").expect("lines of stdout");
        let rest: Vec<String> = self.stderr.iter().collect();
        self.said.extend(rest);
        Ended {
            code: status.code().unwrap_or(-1),
            stdout: stdout.join("\n"),
            stderr: self.said.join("\n"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After its end this does nothing.
        let _ = self.child.kill();
    }
}

/// Sends a signal to a process by its number.
pub(crate) fn signal(name: &str, process: u32) {
    let _ = Command::new("kill")
        .arg(name)
        .arg(process.to_string())
        .stderr(Stdio::null())
        .status();
}
