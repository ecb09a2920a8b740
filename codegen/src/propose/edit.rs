//! Edits a YAML text in place: what an edit does not name keeps its order, its comments and its quoting.

use super::tree::{Node, Value, parse};
use super::yaml::Yaml;

/// One step of the way to a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value behind a key.
    Key(String),
    /// An item of a list.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// A text that is being edited.
#[derive(Debug, Clone)]
pub struct Editor {
    text: String,
}

impl Editor {
    /// Begins to edit a text; `None` where it is no YAML.
    pub fn new(text: &str) -> Option<Self> {
        parse(text).map(|_| Self {
            text: text.to_owned(),
        })
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces the value of a key, or adds the key behind the first of `after` that is there.
    ///
    /// Returns whether the place was found.
    pub fn set(&mut self, map: &[Step], key: &str, value: &Yaml, after: &[&str]) -> bool {
        let Some(node) = self.node(map) else {
            return false;
        };
        match node.entry(key) {
            Some((found, old)) => {
                let (found, old) = (found.clone(), old.clone());
                self.replace(&node, &found, &old, key, value);
            }
            None => self.add(&node, key, value, after),
        }
        true
    }

    /// Adds a key that is written with quotes; its value stands behind it on the same line where it fits.
    pub fn set_quoted(&mut self, map: &[Step], key: &str, shown: &str, value: &Yaml) -> bool {
        let Some(node) = self.node(map) else {
            return false;
        };
        match node.entry(key) {
            Some(_) => self.set(map, key, value, &[]),
            None => {
                self.add(&node, shown, value, &[]);
                true
            }
        }
    }

    /// Replaces an item of a list; returns whether it was there.
    pub fn set_item(&mut self, list: &[Step], index: usize, value: &Yaml) -> bool {
        let Some(node) = self.node(list) else {
            return false;
        };
        let Some(item) = node.items().get(index) else {
            return false;
        };
        let (start, end) = (item.start, item.end);
        self.text.replace_range(start..end, &value.flow());
        true
    }

    /// The keys of the mapping at a place; `None` where there is no mapping.
    pub fn entries(&self, map: &[Step]) -> Option<Vec<String>> {
        match self.node(map)?.value {
            Value::Map { entries, .. } => Some(
                entries
                    .iter()
                    .filter_map(|(key, _)| key.text().map(str::to_owned))
                    .collect(),
            ),
            _ => None,
        }
    }

    /// Removes a key with its value; returns whether it was there.
    pub fn unset(&mut self, map: &[Step], key: &str) -> bool {
        let Some(node) = self.node(map) else {
            return false;
        };
        let Value::Map { flow, entries } = &node.value else {
            return false;
        };
        let Some(index) = entries
            .iter()
            .position(|(found, _)| found.text() == Some(key))
        else {
            return false;
        };
        let (found, value) = &entries[index];
        if *flow {
            let (start, end) = match (index.checked_sub(1), entries.get(index + 1)) {
                (Some(before), _) => (entries[before].1.end, value.end),
                (None, Some((next, _))) => (found.start, next.start),
                (None, None) => (found.start, value.end),
            };
            self.text.replace_range(start..end, "");
        } else if index == 0 && self.text[self.line_start(found.start)..found.start].contains('-') {
            // The first key of a list's item stands behind the dash, which the next key takes over.
            match entries.get(index + 1) {
                Some((next, _)) => self.text.replace_range(found.start..next.start, ""),
                None => self.text.replace_range(found.start..value.end, "{}"),
            }
        } else {
            let start = self.line_start(found.start);
            let end = self.line_end(value.end.max(found.end));
            self.text.replace_range(start..end, "");
        }
        true
    }

    /// Puts an item into a list, before the item that has this index now.
    ///
    /// Returns whether the list was found.
    pub fn insert(&mut self, list: &[Step], index: usize, item: &Yaml) -> bool {
        let Some(node) = self.node(list) else {
            return false;
        };
        let Value::List { flow, items } = &node.value else {
            return false;
        };
        let index = index.min(items.len());
        match (*flow, items.is_empty()) {
            (true, true) => {
                // `[]` gives way to lines of dashes below its key.
                let indent = self.indent_of_line(node.start);
                let keyed = self.text[..node.start].trim_end_matches(' ').ends_with(':');
                if !keyed {
                    let text = format!("[{}]", item.flow());
                    self.text.replace_range(node.start..node.end, &text);
                } else {
                    let end = self.line_end(node.end);
                    let item = item.item(indent + 2);
                    self.text.insert_str(end, &item);
                    let start = self.text[..node.start].trim_end_matches(' ').len();
                    self.text.replace_range(start..node.end, "");
                }
            }
            (true, false) => {
                let text = item.flow();
                match items.get(index) {
                    Some(next) => self.text.insert_str(next.start, &format!("{text}, ")),
                    None => {
                        let end = items.last().map_or(node.start + 1, |last| last.end);
                        self.text.insert_str(end, &format!(", {text}"));
                    }
                }
            }
            (false, _) => {
                let indent = self.column(node.start);
                let place = match items.get(index) {
                    Some(next) if index == 0 => self.dash_line(next.start),
                    _ => {
                        let before = items.get(index.saturating_sub(1));
                        self.line_end(before.map_or(node.end, |before| before.end))
                    }
                };
                let mut text = item.item(indent);
                if place > 0 && !self.text[..place].ends_with('\n') {
                    text.insert(0, '\n');
                }
                self.text.insert_str(place, &text);
            }
        }
        true
    }

    /// Takes an item out of a list; returns whether it was there.
    pub fn remove(&mut self, list: &[Step], index: usize) -> bool {
        let Some(node) = self.node(list) else {
            return false;
        };
        let Value::List { flow, items } = &node.value else {
            return false;
        };
        let Some(item) = items.get(index) else {
            return false;
        };
        if *flow {
            let (start, end) = match (index.checked_sub(1), items.get(index + 1)) {
                (Some(before), _) => (items[before].end, item.end),
                (None, Some(next)) => (item.start, next.start),
                (None, None) => (item.start, item.end),
            };
            self.text.replace_range(start..end, "");
            return true;
        }
        let (start, end) = (self.dash_line(item.start), self.line_end(item.end));
        let only = items.len() == 1;
        let key_end = self.text[..node.start].trim_end().len();
        self.text.replace_range(start..end, "");
        if only {
            // The key may carry a comment, behind which the empty list must not stand.
            let colon = self.key_colon(key_end);
            self.text.insert_str(colon, " []");
        }
        true
    }

    /// Moves an item of a list with its comments, so that it stands at `to` afterwards.
    ///
    /// Returns whether both places were found.
    pub fn shift(&mut self, list: &[Step], from: usize, to: usize) -> bool {
        let Some(node) = self.node(list) else {
            return false;
        };
        let Value::List { flow, items } = &node.value else {
            return false;
        };
        let (Some(item), true) = (items.get(from), to < items.len()) else {
            return false;
        };
        if from == to {
            return true;
        }
        if *flow {
            let text = self.text[item.start..item.end].to_owned();
            let after = if to > from { to } else { to.wrapping_sub(1) };
            let anchor = items.get(after).map(|anchor| anchor.end);
            match anchor {
                Some(end) if to > from => {
                    self.text.insert_str(end, &format!(", {text}"));
                    self.remove(list, from)
                }
                _ => {
                    let start = items[to].start;
                    self.text.insert_str(start, &format!("{text}, "));
                    self.remove(list, from + 1)
                }
            }
        } else {
            let (start, end) = (self.dash_line(item.start), self.line_end(item.end));
            let mut text = self.text[start..end].to_owned();
            if !text.ends_with('\n') {
                text.push('\n');
            }
            if to > from {
                let place = self.line_end(items[to].end);
                if !self.text[..place].ends_with('\n') {
                    text.insert(0, '\n');
                    text.pop();
                }
                self.text.insert_str(place, &text);
                self.text.replace_range(start..end, "");
            } else {
                self.text.replace_range(start..end, "");
                let place = self.dash_line(items[to].start);
                self.text.insert_str(place, &text);
            }
            true
        }
    }

    /// Adds words to the comment at the end of the line where a value stands.
    pub fn comment(&mut self, path: &[Step], words: &str) -> bool {
        let Some(node) = self.node(path) else {
            return false;
        };
        let end = self.line_end(node.end);
        let end = end - usize::from(self.text[..end].ends_with('\n'));
        let separator = if self.text[node.end..end].contains('#') {
            "; "
        } else {
            "  # "
        };
        self.text.insert_str(end, &format!("{separator}{words}"));
        true
    }

    /// The text of the scalar at a place.
    pub fn scalar(&self, path: &[Step]) -> Option<String> {
        self.node(path)?.text().map(str::to_owned)
    }

    /// How many items the list at a place has; `None` where there is no list.
    pub fn length(&self, list: &[Step]) -> Option<usize> {
        match &self.node(list)?.value {
            Value::List { items, .. } => Some(items.len()),
            _ => None,
        }
    }

    /// The index of the first item of a list whose key has this text.
    pub fn position(&self, list: &[Step], key: &str, text: &str) -> Option<usize> {
        self.node(list)?
            .items()
            .iter()
            .position(|item| item.get(key).and_then(Node::text) == Some(text))
    }

    fn replace(&mut self, map: &Node, found: &Node, old: &Node, key: &str, value: &Yaml) {
        let flow = matches!(&map.value, Value::Map { flow: true, .. });
        let spread = matches!(value, Yaml::List(items) if !items.is_empty());
        if flow || !spread {
            let start = if old.start == old.end {
                found.end + 1
            } else {
                old.start
            };
            let gap = if old.start == old.end { " " } else { "" };
            // Behind lines of dashes the value begins on a line of its own, which it leaves now.
            let lines = !flow && self.text[found.end..start].contains('\n');
            let (start, gap) = if lines {
                (self.key_colon(found.end), " ")
            } else {
                (start, gap)
            };
            let text = format!("{gap}{}", value.flow());
            self.text.replace_range(start..old.end.max(start), &text);
            return;
        }
        let mut text = String::new();
        value.entry(key, self.column(found.start), &mut text);
        let end = self.line_end(old.end.max(found.end));
        let shown = self.text[found.start..found.end].to_owned();
        let text = text.replacen(key, &shown, 1);
        self.text.replace_range(found.start..end, &text);
    }

    fn add(&mut self, map: &Node, key: &str, value: &Yaml, after: &[&str]) {
        let Value::Map { flow, entries } = &map.value else {
            return;
        };
        let before = after
            .iter()
            .find_map(|key| map.entry(key))
            .or(entries.last());
        if *flow {
            let text = format!("{key}: {}", value.flow());
            match before {
                Some((_, value)) => self.text.insert_str(value.end, &format!(", {text}")),
                None => self
                    .text
                    .replace_range(map.start..map.end, &format!("{{ {text} }}")),
            }
            return;
        }
        let Some((found, old)) = before else { return };
        let indent = self.column(found.start);
        let mut text = format!("{:indent$}", "");
        value.entry(key, indent, &mut text);
        let place = self.line_end(old.end.max(found.end));
        if !self.text[..place].ends_with('\n') {
            text.insert(0, '\n');
        }
        self.text.insert_str(place, &text);
    }

    fn node(&self, path: &[Step]) -> Option<Node> {
        let mut node = parse(&self.text)?;
        for step in path {
            node = match (step, node.value) {
                (Step::Key(key), Value::Map { entries, .. }) => {
                    entries
                        .into_iter()
                        .find(|(found, _)| found.text() == Some(key))?
                        .1
                }
                (Step::Item(index), Value::List { items, .. }) => items.into_iter().nth(*index)?,
                _ => return None,
            };
        }
        Some(node)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The byte behind the line break that ends the line of `at`.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end + 1)
    }

    fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    fn indent_of_line(&self, at: usize) -> usize {
        let line = &self.text[self.line_start(at)..at];
        let dashed = line.trim_start_matches([' ', '-']);
        line.len() - dashed.len()
    }

    /// The start of the line with the dash of an item, which may stand above the item.
    fn dash_line(&self, at: usize) -> usize {
        let before = self.text[..at].trim_end_matches([' ', '\n']);
        let dash = if before.ends_with('-') {
            before.len() - 1
        } else {
            at
        };
        self.line_start(dash)
    }

    /// The byte behind the colon of the key that ends at or before `end` on its line.
    fn key_colon(&self, end: usize) -> usize {
        let start = self.line_start(end);
        let stop = self.line_end(start);
        let line = &self.text[start..stop];
        let mut quote = None;
        for (offset, character) in line.char_indices() {
            match (quote, character) {
                (None, '"' | '\'') => quote = Some(character),
                (Some(open), close) if open == close => quote = None,
                (None, ':') if line[offset + 1..].starts_with([' ', '\n']) => {
                    return start + offset + 1;
                }
                _ => {}
            }
        }
        end
    }
}

#[cfg(test)]
mod tests;
