//! Values as the files of a spec write them: texts quoted, words plain, a row on one line while it is short.

use std::fmt::Write as _;

/// The longest line that a row may take before it is spread over several.
const LONGEST: usize = 200;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Yaml {
    /// A text, always quoted.
    Text(String),
    /// A word or a number of the format, never quoted.
    Word(String),
    /// A list on one line.
    Flow(Vec<Yaml>),
    /// A list with one item a line, or `[]`.
    List(Vec<Yaml>),
    /// A mapping; its keys are written as they stand here.
    Map(Vec<(String, Yaml)>),
    /// A value with a comment at the end of its first line.
    Noted(Box<Yaml>, String),
}

impl Yaml {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A word or number of the format.
    pub fn word(word: impl ToString) -> Self {
        Self::Word(word.to_string())
    }

    /// The word that a value of an enumeration has in files.
    pub fn of_word(value: &impl serde::Serialize) -> Option<Self> {
        match serde_json::to_value(value) {
            Ok(serde_json::Value::String(word)) => Some(Self::Word(word)),
            _ => None,
        }
    }

    /// The value with a comment, when there is one.
    pub fn noted(self, comment: Option<String>) -> Self {
        match comment {
            Some(comment) => Self::Noted(Box::new(self), comment),
            None => self,
        }
    }

    /// The value on one line, without its comments.
    pub fn flow(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Word(word) => word.clone(),
            Self::Flow(items) | Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::flow).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Map(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", value.flow()))
                    .collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Self::Noted(value, _) => value.flow(),
        }
    }

    /// The value as one item of a block list whose dash stands in this column, ended by a line break.
    pub fn item(&self, indent: usize) -> String {
        let mut text = String::new();
        let (value, comment) = self.parts();
        let comment = comment.map_or_else(String::new, |comment| format!("  # {}", line(comment)));
        match value {
            Self::Map(entries) if !self.fits(indent) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    let lead = if index == 0 { "- " } else { "  " };
                    let _ = write!(text, "{:indent$}{lead}", "");
                    value.entry(key, indent + 2, &mut text);
                    if index == 0 && !comment.is_empty() {
                        let end = text.find('\n').unwrap_or(text.len());
                        text.insert_str(end, &comment);
                    }
                }
            }
            other => {
                let _ = writeln!(text, "{:indent$}- {}{comment}", "", other.flow());
            }
        }
        text
    }

    /// The value behind its key in a block mapping whose keys stand in this column, ended by a line break.
    pub fn entry(&self, key: &str, indent: usize, text: &mut String) {
        let (value, comment) = self.parts();
        let comment = comment.map_or_else(String::new, |comment| format!("  # {}", line(comment)));
        match value {
            Self::List(items) if !items.is_empty() => {
                let _ = writeln!(text, "{key}:{comment}");
                for item in items {
                    text.push_str(&item.item(indent + 2));
                }
            }
            Self::Map(entries) if !self.fits(indent + key.len() + 2) => {
                let _ = writeln!(text, "{key}:{comment}");
                for (key, value) in entries {
                    let _ = write!(text, "{:1$}", "", indent + 2);
                    value.entry(key, indent + 2, text);
                }
            }
            other => {
                let _ = writeln!(text, "{key}: {}{comment}", other.flow());
            }
        }
    }

    fn parts(&self) -> (&Self, Option<&str>) {
        match self {
            Self::Noted(value, comment) => (value, Some(comment)),
            other => (other, None),
        }
    }

    /// Whether a mapping is written on one line: short, and without lists that want lines of their own.
    fn fits(&self, indent: usize) -> bool {
        fn has_lines(value: &Yaml) -> bool {
            match value {
                Yaml::List(_) | Yaml::Noted(..) => true,
                Yaml::Map(entries) => entries.iter().any(|(_, value)| has_lines(value)),
                Yaml::Text(_) | Yaml::Word(_) | Yaml::Flow(_) => false,
            }
        }
        let (value, _) = self.parts();
        !has_lines(value) && indent + value.flow().chars().count() <= LONGEST
    }
}

/// A double-quoted scalar.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            hidden if is_hidden(hidden) => {
                let code = hidden as u32;
                let _ = if code <= 0xffff {
                    write!(quoted, "\\u{code:04x}")
                } else {
                    write!(quoted, "\\U{code:08x}")
                };
            }
            shown => quoted.push(shown),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that a reader cannot see or that YAML does not let stand bare.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A comment stands on one line.
fn line(comment: &str) -> String {
    comment
        .chars()
        .map(|character| {
            if character.is_control() || is_hidden(character) {
                ' '
            } else {
                character
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_would_change_is_quoted() {
        assert_eq!(Yaml::text("00000").flow(), "\"00000\"");
        assert_eq!(Yaml::text("a\"b\\c\nd").flow(), r#""a\"b\\c\nd""#);
        assert_eq!(Yaml::text("\u{feff}").flow(), r#""\ufeff""#);
        assert_eq!(Yaml::word(true).flow(), "true");
    }

    #[test]
    fn a_short_row_takes_one_line_and_a_long_one_several() {
        let row = |length: usize| {
            Yaml::Map(vec![
                ("element".to_owned(), Yaml::text("Vran")),
                ("description".to_owned(), Yaml::text("가".repeat(length))),
            ])
        };
        assert_eq!(row(3).item(2).lines().count(), 1);
        assert_eq!(row(300).item(2).lines().count(), 2);
        let noted = row(300).noted(Some("see".to_owned())).item(2);
        assert!(noted.starts_with("  - element: \"Vran\"  # see\n    description: "));
    }
}
