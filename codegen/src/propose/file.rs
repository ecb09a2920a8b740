//! The text of one file of a spec, written from its first line to its last.

use super::yaml::Yaml;

/// A file that is being written.
pub(super) struct File {
    /// Its text so far.
    pub(super) text: String,
}

impl File {
    /// The head of a file: where editors find the schema, and the number of the format.
    pub(super) fn new(schema: &str) -> Self {
        Self {
            text: format!(
                "# yaml-language-server: $schema={schema}\n# $schema: {schema}\n\nformat: 1\n"
            ),
        }
    }

    /// Adds a key with its value.
    pub(super) fn key(&mut self, key: &str, value: Yaml) {
        value.entry(key, 0, &mut self.text);
    }

    /// Adds a key with a text, where there is one.
    pub(super) fn text(&mut self, key: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.key(key, Yaml::text(value));
        }
    }

    /// Adds a comment on a line of its own.
    pub(super) fn comment(&mut self, words: &str) {
        self.text.push_str("# ");
        self.text.push_str(words);
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }
}
