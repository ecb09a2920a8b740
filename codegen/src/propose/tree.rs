//! A YAML text as a tree whose nodes know from which byte to which they stand, so that a text can be edited where it is wrong and nowhere else.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// One node and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Its first byte.
    pub(super) start: usize,
    /// The byte behind it, without blanks and comments.
    pub(super) end: usize,
    /// What it is.
    pub(super) value: Value,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A scalar with its text.
    Scalar(String),
    /// A list, on one line (`[…]`) or in lines of dashes.
    List {
        /// Whether it is written in brackets.
        flow: bool,
        /// Its items.
        items: Vec<Node>,
    },
    /// A mapping, in braces or in lines.
    Map {
        /// Whether it is written in braces.
        flow: bool,
        /// Its keys and values.
        entries: Vec<(Node, Node)>,
    },
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The value behind a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// A key with its value.
    pub(super) fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        match &self.value {
            Value::Map { entries, .. } => {
                entries.iter().find(|(found, _)| found.text() == Some(key))
            }
            _ => None,
        }
    }

    /// The items of a list; none for anything else.
    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List { items, .. } => items,
            _ => &[],
        }
    }
}

/// Reads a text; `None` where it is no YAML that can be edited.
pub(super) fn parse(text: &str) -> Option<Node> {
    let mut offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
    offsets.push(text.len());
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        text,
        offsets,
        depth: 0,
    };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return None,
            (event, span) => return reader.node(event, span),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    text: &'a str,
    offsets: Vec<usize>,
    depth: usize,
}

/// As deep as a file of the format may nest.
const DEEPEST: usize = 32;

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn byte(&self, character: usize) -> usize {
        self.offsets
            .get(character)
            .copied()
            .unwrap_or(self.text.len())
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Option<Node> {
        self.depth += 1;
        let node = (self.depth <= DEEPEST)
            .then(|| self.shallow(event, span))
            .flatten();
        self.depth -= 1;
        node
    }

    fn shallow(&mut self, event: Event<'a>, span: Span) -> Option<Node> {
        let start = self.byte(span.start.index());
        match event {
            Event::Scalar(text, style, _, _) => Some(Node {
                start,
                end: self.scalar_end(start, self.byte(span.end.index()), style),
                value: Value::Scalar(text.into_owned()),
            }),
            Event::SequenceStart(..) => {
                let flow = self.text[start..].starts_with('[');
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) => {
                            let end = self.collection_end(flow, start, &end, items.last());
                            return Some(Node {
                                start,
                                end,
                                value: Value::List { flow, items },
                            });
                        }
                        (event, span) => items.push(self.node(event, span)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let flow = self.text[start..].starts_with('{');
                let mut entries: Vec<(Node, Node)> = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd, end) => {
                            let last = entries.last().map(|(_, value)| value);
                            let end = self.collection_end(flow, start, &end, last);
                            return Some(Node {
                                start,
                                end,
                                value: Value::Map { flow, entries },
                            });
                        }
                        (event, span) => {
                            let key = self.node(event, span)?;
                            let (event, span) = self.next()?;
                            let value = self.node(event, span)?;
                            entries.push((key, value));
                        }
                    }
                }
            }
            _ => None,
        }
    }

    /// The scanner counts blanks and comments behind a quoted scalar to it; its own end is its closing quote.
    fn scalar_end(&self, start: usize, end: usize, style: ScalarStyle) -> usize {
        let found = &self.text.as_bytes()[start..end];
        let length = match style {
            ScalarStyle::DoubleQuoted => {
                let mut escaped = false;
                found.iter().skip(1).position(|byte| {
                    let closes = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    closes
                })
            }
            ScalarStyle::SingleQuoted => {
                let mut at = 1;
                loop {
                    match found.get(at..at + 2) {
                        Some(b"''") => at += 2,
                        Some([b'\'', _]) => break Some(at - 1),
                        Some(_) => at += 1,
                        None => break found.len().checked_sub(2),
                    }
                }
            }
            _ => None,
        };
        match length {
            Some(length) => start + length + 2,
            None => start + self.text[start..end].trim_end().len(),
        }
    }

    fn collection_end(&self, flow: bool, start: usize, end: &Span, last: Option<&Node>) -> usize {
        if flow {
            self.byte(end.start.index()) + 1
        } else {
            last.map_or(start, |last| last.end)
        }
    }
}
