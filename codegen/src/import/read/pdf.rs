//! Turns a PDF into text through `pdftotext`, a program of the poppler tools.

use std::io::{self, Write};
use std::process::{Command, Stdio};

/// The text of a PDF, as `pdftotext -layout` writes it.
///
/// The program is looked for on the path of programs, or taken from the variable `PDFTOTEXT`.
pub fn text(bytes: &[u8]) -> io::Result<String> {
    let program = std::env::var_os("PDFTOTEXT").unwrap_or_else(|| "pdftotext".into());
    text_with(&program, bytes)
}

/// The text of a PDF, by a named program.
pub fn text_with(program: &std::ffi::OsStr, bytes: &[u8]) -> io::Result<String> {
    let mut child = Command::new(program)
        .args(["-layout", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            io::Error::new(
                error.kind(),
                format!(
                    "a PDF is read with `{}`, which could not be started ({error}); install poppler (Debian and Ubuntu: apt-get install poppler-utils, macOS: brew install poppler, Windows: winget install oschwartz10612.Poppler), or run `pdftotext -layout FILE.pdf FILE.txt` elsewhere and import the text",
                    program.display()
                ),
            )
        })?;
    // The text is written while the PDF is still being sent, so both go on at the same time.
    let input = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut input) = input {
                // A program that stops early says why on its own.
                let _ = input.write_all(bytes);
            }
        });
        child.wait_with_output()
    })?;
    if !output.status.success() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "`{}` could not read the PDF: {}; check that the file opens in a viewer and is not protected",
                program.display(),
                String::from_utf8_lossy(&output.stderr).trim()
            ),
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.trim().is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the PDF holds no text, only pictures; read it with an OCR program that writes tables with pipes, and import its text",
        ));
    }
    Ok(text)
}
