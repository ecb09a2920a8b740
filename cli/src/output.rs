//! Everything that is printed: one JSON object or text on stdout, errors and remarks in one shape, tables.

use std::io::{self, BufWriter, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::exit::Failure;
use crate::language::Language;
use crate::message::Message;
use crate::messages::general;

/// How to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// The language of texts.
    pub(crate) language: Language,
    /// Whether to print JSON instead of texts.
    pub(crate) json: bool,
}

impl Output {
    /// The text of a message.
    pub(crate) fn text<'a>(&self, message: &'a Message) -> &'a str {
        message.text(self.language)
    }

    /// Prints a line for a person on stdout; nothing with `--json`.
    pub(crate) fn line(&self, message: &Message) {
        self.plain(self.text(message));
    }

    /// Prints a text without languages for a person on stdout; nothing with `--json`.
    pub(crate) fn plain(&self, text: &str) {
        if !self.json {
            to_stdout(text);
        }
    }

    /// Prints the one object of `--json` on stdout; nothing without it.
    pub(crate) fn object(&self, object: &Json) {
        if self.json {
            to_stdout(&object.to_string());
        }
    }

    /// Prints the one object of `--json` as it is made, for one that is too large to be in memory; nothing without it.
    pub(crate) fn stream(&self, object: &impl Serialize) {
        if self.json {
            let mut stdout = BufWriter::new(io::stdout().lock());
            let _ = serde_json::to_writer(&mut stdout, object);
            let _ = writeln!(stdout);
            let _ = stdout.flush();
        }
    }

    /// Prints a remark that is no result on stderr; nothing with `--json`.
    pub(crate) fn remark(&self, message: &Message) {
        if !self.json {
            to_stderr(self.text(message));
        }
    }

    /// Prints a warning on stderr, with `--json` too: what warns about a secret must not be lost.
    pub(crate) fn warning(&self, message: &Message) {
        let word = general::warning();
        to_stderr(&format!("{}: {}", self.text(&word), self.text(message)));
    }

    /// Prints a failure: with `--json` as an object with `error` on stdout, else as text on stderr.
    pub(crate) fn failure(&self, failure: &Failure) {
        if self.json {
            to_stdout(&self.failure_object(failure).to_string());
            return;
        }
        let word = general::error();
        let mut text = format!("{}: {}", self.text(&word), self.text(failure.message()));
        for step in failure.steps() {
            text.push_str("\n  → ");
            text.push_str(self.text(step));
        }
        to_stderr(&text);
    }

    /// A failure as the object of `--json`.
    pub(crate) fn failure_object(&self, failure: &Failure) -> Json {
        let mut error = Map::new();
        error.insert("kind".to_owned(), json!(failure.kind()));
        error.insert("message".to_owned(), json!(self.text(failure.message())));
        let steps: Vec<&str> = failure.steps().iter().map(|step| self.text(step)).collect();
        error.insert("to_do".to_owned(), json!(steps));
        for (name, value) in failure.details() {
            error.insert(name.clone(), value.clone());
        }
        json!({ "error": error })
    }

    /// A table with headings; the columns named by their index are aligned to the right.
    pub(crate) fn table(&self, headings: &[Message], right: &[usize]) -> Table {
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(headings.iter().map(|heading| self.text(heading)));
        for index in right {
            if let Some(column) = table.column_mut(*index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }
}

// A reader that has gone away, such as `head`, is no reason to fail: what was done is done.
fn to_stdout(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{text}");
    let _ = stdout.flush();
}

fn to_stderr(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A time in KST as every JSON object shows it, such as `2026-01-05T09:30:00+09:00`, to the second; null for one that never comes.
pub(crate) fn time(time: DateTime) -> Json {
    if time == DateTime::MAX {
        return Json::Null;
    }
    json!(time.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string())
}

/// A day as every JSON object shows it, such as `2026-01-05`.
pub(crate) fn day(day: Date) -> Json {
    json!(day.to_string())
}

/// An amount in KRW with thousands separators.
pub(crate) fn krw(amount: u64) -> String {
    let digits = amount.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{Output, krw};
    use crate::exit::{Exit, Failure};
    use crate::language::Language;
    use crate::message::Message;

    #[test]
    fn amounts_are_grouped() {
        assert_eq!(krw(0), "0");
        assert_eq!(krw(999), "999");
        assert_eq!(krw(1_000_000_000), "1,000,000,000");
    }

    #[test]
    fn a_failure_is_one_object_with_details_and_steps() {
        let output = Output {
            language: Language::Ko,
            json: true,
        };
        let failure = Failure::new(Exit::Refused, "refused", Message::new("거절", "refused"))
            .to_do(Message::new("확인", "check"))
            .detail("code", "A0013");
        assert_eq!(
            output.failure_object(&failure).to_string(),
            r#"{"error":{"code":"A0013","kind":"refused","message":"거절","to_do":["확인"]}}"#
        );
    }

    #[test]
    fn a_table_has_headings_in_the_language() {
        let output = Output {
            language: Language::En,
            json: false,
        };
        let mut table = output.table(&[Message::new("금액", "Amount")], &[0]);
        table.add_row(["1"]);
        assert!(table.to_string().contains("Amount"));
    }
}
