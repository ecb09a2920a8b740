//! Findings: what is wrong with a user's input, where, what was expected and what to do.
//!
//! Every pass adds to one list, so that a file with twenty faults is reported with twenty findings.

use std::fmt::{self, Write as _};

use annotate_snippets::{AnnotationKind, Group, Level as SnippetLevel, Renderer, Snippet};
use schemars::JsonSchema;
use serde::Serialize;

/// A place in one of the files that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Position {
    /// Index into [`Sources`].
    pub file: usize,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Length in characters of what stands there.
    pub length: usize,
}

/// The files that were read, with their texts for the excerpts in reports.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Adds a file under the path that reports show, and returns its index.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> usize {
        self.files.push((path.into(), text.into()));
        self.files.len() - 1
    }

    /// How many files were read.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// The path of a file, as reports show it.
    pub fn path(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |(path, _)| path)
    }

    /// The text of a file.
    pub fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |(_, text)| text)
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The input cannot be used; the exit code becomes 1.
    Error,
    /// Worth a look.
    Warning,
    /// Counted, nothing to do.
    Note,
}

/// One thing that is wrong or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Identifier of the rule.
    pub rule: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// Where it is.
    pub at: Position,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do about it.
    pub action: String,
}

/// The list that every pass adds to.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Adds an error.
    pub fn error(
        &mut self,
        rule: &'static str,
        at: Position,
        found: impl Into<String>,
        expected: impl Into<String>,
        action: impl Into<String>,
    ) {
        self.add(Level::Error, rule, at, found, expected, action);
    }

    /// Adds a finding of any level.
    pub fn add(
        &mut self,
        level: Level,
        rule: &'static str,
        at: Position,
        found: impl Into<String>,
        expected: impl Into<String>,
        action: impl Into<String>,
    ) {
        self.list.push(Finding {
            rule,
            level,
            at,
            found: found.into(),
            expected: expected.into(),
            action: action.into(),
        });
    }

    /// Adds all findings of another list.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// How many there are so far.
    pub fn so_far(&self) -> usize {
        self.list.len()
    }

    /// Takes out findings that were added after the first so many.
    pub fn retain_after(&mut self, first: usize, mut keep: impl FnMut(&Finding) -> bool) {
        let mut index = 0;
        self.list.retain(|finding| {
            index += 1;
            index <= first || keep(finding)
        });
    }

    /// All findings: what could not be read first, then by file, line and column.
    pub fn sorted(&self) -> Vec<&Finding> {
        let mut sorted: Vec<&Finding> = self.list.iter().collect();
        // Before what cannot be read is put right, the rest may say too much or too little.
        let is_readable = |finding: &Finding| !finding.rule.starts_with("yaml-");
        sorted.sort_by_key(|finding| (is_readable(finding), finding.at, finding.rule));
        sorted
    }

    /// How many findings weigh this much.
    pub fn count(&self, level: Level) -> usize {
        self.list
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// Whether the input can be used.
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }
}

/// A finding as `--json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingRecord<'a> {
    /// Path of the file.
    pub file: &'a str,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Identifier of the rule.
    pub rule: &'a str,
    /// How much it weighs.
    pub level: Level,
    /// What was found.
    pub found: &'a str,
    /// What was expected.
    pub expected: &'a str,
    /// What to do about it.
    pub action: &'a str,
}

impl Finding {
    /// The finding as `--json` prints it.
    pub fn record<'a>(&'a self, sources: &'a Sources) -> FindingRecord<'a> {
        FindingRecord {
            file: sources.path(self.at.file),
            line: self.at.line,
            column: self.at.column,
            rule: self.rule,
            level: self.level,
            found: &self.found,
            expected: &self.expected,
            action: &self.action,
        }
    }

    /// The finding in one line: `file:line:column: level[rule]: found; expected …; do …`.
    pub fn line(&self, sources: &Sources) -> String {
        format!(
            "{}:{}:{}: {}[{}]: found {}; expected {}; {}",
            sources.path(self.at.file),
            self.at.line,
            self.at.column,
            self.level,
            self.rule,
            self.found,
            self.expected,
            self.action
        )
    }

    /// The finding with an excerpt of the file under its line.
    pub fn render(&self, sources: &Sources) -> String {
        let mut text = self.line(sources);
        let source = sources.text(self.at.file);
        let Some(line) = source.lines().nth(self.at.line.saturating_sub(1)) else {
            return text;
        };
        let start = byte_offset(line, self.at.column.saturating_sub(1));
        let end = byte_offset(
            line,
            self.at.column.saturating_sub(1) + self.at.length.max(1),
        );
        let excerpt = Snippet::source(line)
            .line_start(self.at.line)
            .fold(false)
            .annotation(
                AnnotationKind::Primary
                    .span(start..end.max(start))
                    .label(self.expected.as_str()),
            );
        let report = [
            Group::with_title(SnippetLevel::NOTE.primary_title(self.found.as_str()))
                .element(excerpt),
        ];
        let rendered = Renderer::plain().render(&report).to_string();
        for excerpt_line in rendered.lines().skip(1) {
            let _ = write!(text, "\n{excerpt_line}");
        }
        text
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// The byte offset of the character with this index, or the end of the line.
fn byte_offset(line: &str, character: usize) -> usize {
    line.char_indices()
        .nth(character)
        .map_or(line.len(), |(offset, _)| offset)
}
