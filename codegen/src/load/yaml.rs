//! The only place that knows YAML: text in, a tree of nodes with positions and quoting out.
//!
//! Nothing is interpreted here: `Y`, `00000` and `0050` stay the text that they are, and whether a scalar was quoted is kept so that lint can demand it.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::finding::{Findings, Position};

/// One node of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it starts.
    pub at: Position,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A scalar, its text untouched.
    Scalar(Scalar),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the file, without its duplicate keys.
    Map(Vec<(Key, Node)>),
}

/// The text of a scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Its text.
    pub text: String,
    /// Whether it was quoted or a block.
    pub quoted: bool,
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Whether it was quoted.
    pub quoted: bool,
    /// Where it stands.
    pub at: Position,
}

/// Parses one file; `None` when nothing could be read, with the reason among the findings.
pub fn parse(file: usize, text: &str, findings: &mut Findings) -> Option<Node> {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        file,
        findings,
        depth: 0,
    };
    reader.document()
}

struct Reader<'a, 'f> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    file: usize,
    findings: &'f mut Findings,
    depth: usize,
}

/// How deep a file may nest; the format itself needs eight levels.
const DEEPEST: usize = 32;

impl<'a> Reader<'a, '_> {
    fn document(&mut self) -> Option<Node> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    self.findings.error(
                        "yaml-empty",
                        self.position(span),
                        "an empty file",
                        "a mapping",
                        "write the file's keys; spec/README.md lists them",
                    );
                    return None;
                }
                other => {
                    let node = self.node(other, span)?;
                    self.only_document();
                    return Some(node);
                }
            }
        }
    }

    /// Reports a second document in the file, which would otherwise be lost.
    fn only_document(&mut self) {
        while let Some((event, span)) = self.next() {
            match event {
                Event::StreamEnd => return,
                Event::DocumentStart(_) => {
                    self.findings.error(
                        "yaml-documents",
                        self.position(span),
                        "a second document",
                        "one document a file",
                        "move it to a file of its own",
                    );
                    return;
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Option<Node> {
        self.depth += 1;
        let node = if self.depth > DEEPEST {
            self.findings.error(
                "yaml-depth",
                self.position(span),
                format!("more than {DEEPEST} levels"),
                "the levels of the format",
                "close the brackets; spec/README.md shows how each file is built",
            );
            None
        } else {
            self.shallow_node(event, span)
        };
        self.depth -= 1;
        node
    }

    fn shallow_node(&mut self, event: Event<'a>, span: Span) -> Option<Node> {
        let at = self.position(span);
        let value = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(at, anchor, tag.is_some());
                Value::Scalar(Scalar {
                    text: text.into_owned(),
                    quoted: style != ScalarStyle::Plain,
                })
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(at, anchor, tag.is_some());
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => list.push(self.node(event, span)?),
                    }
                }
                Value::List(list)
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(at, anchor, tag.is_some());
                self.map()?
            }
            _ => {
                self.findings.error(
                    "yaml-alias",
                    at,
                    "an alias",
                    "the value itself",
                    "write the value out: a reviewer must see each row whole",
                );
                Value::List(Vec::new())
            }
        };
        Some(Node { at, value })
    }

    fn map(&mut self) -> Option<Value> {
        let mut map: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let at = self.position(span);
            let key = match event {
                Event::MappingEnd => return Some(Value::Map(map)),
                Event::Scalar(text, style, _, _) => Some(Key {
                    text: text.into_owned(),
                    quoted: style != ScalarStyle::Plain,
                    at,
                }),
                other => {
                    self.node(other, span)?;
                    self.findings.error(
                        "yaml-key",
                        at,
                        "a key that is no text",
                        "a text as key",
                        "write the key as one word",
                    );
                    None
                }
            };
            let (event, span) = self.next()?;
            let node = self.node(event, span)?;
            let Some(key) = key else { continue };
            if let Some((first, _)) = map.iter().find(|(other, _)| other.text == key.text) {
                let first_line = first.at.line;
                self.findings.error(
                    "duplicate-key",
                    key.at,
                    format!("the key `{}` again", key.text),
                    format!("each key once (the first stands on line {first_line})"),
                    "remove one of the two",
                );
            } else {
                map.push((key, node));
            }
        }
    }

    fn refuse(&mut self, at: Position, anchor: usize, tagged: bool) {
        if anchor != 0 || tagged {
            self.findings.error(
                "yaml-alias",
                at,
                if tagged { "a tag" } else { "an anchor" },
                "plain YAML",
                "write the value without it",
            );
        }
    }

    /// The next event; a syntax error is reported once and ends the file.
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        match self.parser.next_event()? {
            Ok(event) => Some(event),
            Err(error) => {
                let marker = error.marker();
                self.findings.error(
                    "yaml-syntax",
                    Position {
                        file: self.file,
                        line: marker.line(),
                        column: marker.col() + 1,
                        length: 1,
                    },
                    format!("text that is no YAML: {}", error.info()),
                    "YAML 1.2",
                    "correct the line; quote texts that hold `: `, ` #` or start with `-`",
                );
                None
            }
        }
    }

    fn position(&self, span: Span) -> Position {
        let same_line = span.start.line() == span.end.line();
        Position {
            file: self.file,
            line: span.start.line(),
            column: span.start.col() + 1,
            length: if same_line {
                span.end.col().saturating_sub(span.start.col())
            } else {
                1
            },
        }
    }
}

/// Whether a YAML reader would turn this bare scalar into something that is not text.
///
/// YAML 1.1 readers are still common, so their booleans, octal and base-60 numbers count too.
pub fn is_not_text(bare: &str) -> bool {
    const WORDS: [&str; 14] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ".nan", ".inf", "-.inf",
        "",
    ];
    let lower = bare.to_ascii_lowercase();
    if WORDS.contains(&lower.as_str()) {
        return true;
    }
    let digits = lower.trim_start_matches(['+', '-']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | '_' | ':' | 'x' | 'o' | '+' | '-'))
        && (digits.starts_with("0x")
            || digits.chars().all(|c| {
                c.is_ascii_digit() || matches!(c, '.' | '_' | ':' | '-' | '+' | 'e' | 'o')
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_elements_that_yaml_would_change_are_told_from_text() {
        for bare in [
            "Y", "N", "no", "00000", "0050", "081", "1", "16:00", "1e5", "0x1F", "12.5", "~",
        ] {
            assert!(is_not_text(bare), "{bare}");
        }
        for bare in [
            "AC081",
            "Vran",
            "REC",
            "A9998",
            "P2pCmtmNo",
            "1:일별",
            "-",
            "9Z",
        ] {
            assert!(!is_not_text(bare), "{bare}");
        }
    }

    #[test]
    fn a_file_that_nests_without_end_is_reported() {
        for opening in ["[", "{a: ", "- "] {
            let mut findings = Findings::default();
            assert!(parse(0, &opening.repeat(100_000), &mut findings).is_none());
            assert!(findings.has_errors(), "{opening}");
        }
    }

    #[test]
    fn a_duplicate_key_is_reported_where_it_stands() {
        let mut findings = Findings::default();
        parse(0, "a: 1\nb: 2\na: 3\n", &mut findings);
        let found = findings.sorted();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rule, found[0].at.line), ("duplicate-key", 3));
    }
}
