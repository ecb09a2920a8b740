//! Reading the members of a reply tolerantly, by their layout; generated code says which member becomes which field.

use std::borrow::Cow;
use std::fmt;

use super::element::{DataClass, Kind, MemberInfo, Requiredness, Spelling, in_layout};
use super::fault::Rule;
use super::json::{JsonKind, Raw, trim};
use super::mask::shown_key;
use super::received::{Deviation, DeviationKind, Received};
use super::response_code::ResponseCode;
use super::value::Value;

/// Reads the members of one object of a reply; nothing that it meets makes it fail.
pub struct MemberReader<'a> {
    members: Vec<Member<'a>>,
    layout: &'static [MemberInfo],
    /// Where the next member of the layout is looked for first.
    next: usize,
    place: Place,
    notes: &'a mut Notes,
}

/// A member of the object.
struct Member<'a> {
    key: Cow<'a, str>,
    raw: Raw<'a>,
    /// The place in the layout of the member that the key names exactly.
    exact: Option<usize>,
    is_used: bool,
}

/// Which object of the body it is.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// The body itself.
    Body,
    /// A named object of it.
    Part(&'static str),
    /// A row of a repeating part, which holds no other.
    Row(&'static str, usize),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => Ok(()),
            Self::Part(name) => write!(formatter, "{name}."),
            Self::Row(rows, index) => write!(formatter, "{rows}[{index}]."),
        }
    }
}

/// What reading has noticed so far.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) deviations: Vec<Deviation>,
    /// The first member that bears on the outcome and is there more than once.
    pub(crate) repeated: Option<&'static str>,
    /// What a value is written to, to be compared with what came.
    scratch: String,
}

impl Notes {
    pub(crate) fn note(&mut self, path: String, kind: DeviationKind) {
        self.deviations.push(Deviation::new(path, kind));
    }
}

impl<'a> MemberReader<'a> {
    /// Begins to read an object; none where it is no object, or a key of it has a broken escape.
    pub(crate) fn new(
        object: Raw<'a>,
        layout: &'static [MemberInfo],
        place: Place,
        notes: &'a mut Notes,
    ) -> Option<Self> {
        if object.kind() != JsonKind::Object {
            return None;
        }
        let mut members = Vec::with_capacity(layout.len() + 1);
        let mut next = 0;
        for (key, raw) in object.members() {
            let key = key?;
            let exact = in_layout(layout, next, &key);
            next = exact.map_or(next, |exact| exact + 1);
            members.push(Member {
                key,
                raw,
                exact,
                is_used: false,
            });
        }
        Some(Self {
            members,
            layout,
            next: 0,
            place,
            notes,
        })
    }

    /// Reads a scalar by its wire name.
    pub fn value<T: Value>(&mut self, wire: &str) -> Received<T> {
        let Some((at, member)) = self.member(wire) else {
            return Received::new(None, None, DataClass::Secret);
        };
        let info = member.element;
        let Some(raw) = self.find(at, member) else {
            if member.required == Requiredness::Required {
                self.note(member, DeviationKind::Missing);
            }
            return Received::new(None, None, info.class);
        };
        let json = raw.kind();
        if json == JsonKind::Null {
            self.note(member, DeviationKind::Null);
        } else if json != JsonKind::String {
            self.note(member, DeviationKind::OtherJsonKind(json));
        }
        let Some(text) = raw.scalar_text() else {
            if json == JsonKind::String {
                self.note(member, DeviationKind::NotReadable);
            }
            return Received::new(None, None, info.class);
        };
        let trimmed = trim(&text);
        if trimmed.is_empty() {
            if member.required == Requiredness::Required {
                self.note(member, DeviationKind::Empty);
            }
            return Received::new(None, Some(&text), info.class);
        }
        let value = match T::read(trimmed, info) {
            Ok(value) => {
                if !value.is_written_as(&text, &mut self.notes.scratch) {
                    self.note(member, DeviationKind::Padded);
                }
                Some(value)
            }
            Err(fault) => {
                let kind = match (fault.rule, fault.limit, fault.actual) {
                    (Rule::AtMost, Some(limit), Some(actual)) => {
                        DeviationKind::Longer { limit, actual }
                    }
                    _ if matches!(info.kind, Kind::Code | Kind::Flag) => DeviationKind::UnknownCode,
                    _ => DeviationKind::NotReadable,
                };
                self.note(member, kind);
                None
            }
        };
        // What stands in a code's place without being one may be anything, a name included.
        let is_misplaced =
            info.kind == Kind::ResponseCode && !ResponseCode::new(trimmed).is_plain();
        let class = if is_misplaced {
            DataClass::PersonalName
        } else {
            info.class
        };
        Received::new(value, Some(&text), class)
    }

    /// Reads a repeating part by its wire name; missing, null, `[]` and `""` are all no rows.
    pub fn rows<T>(
        &mut self,
        wire: &str,
        mut read: impl FnMut(&mut MemberReader<'_>) -> T,
    ) -> Vec<T> {
        let Some((at, member)) = self.member(wire) else {
            return Vec::new();
        };
        let Some(raw) = self.find(at, member) else {
            if member.required == Requiredness::Required {
                self.note(member, DeviationKind::Missing);
            }
            return Vec::new();
        };
        let (items, count) = match raw.kind() {
            JsonKind::Array => (Some(raw), raw.items().count()),
            JsonKind::Object => {
                self.note(member, DeviationKind::SingleRow);
                // An empty object is one more way to say that there is nothing.
                let is_row = raw.members().all(|(key, _)| key.is_some());
                let is_empty = !is_row || raw.members().next().is_none();
                (None, usize::from(!is_empty))
            }
            JsonKind::Null => {
                self.note(member, DeviationKind::Null);
                (None, 0)
            }
            kind => {
                let empty = raw.scalar_text().is_some_and(|text| text.trim().is_empty());
                if !empty {
                    self.note(member, DeviationKind::NotRows(kind));
                }
                (None, 0)
            }
        };
        let layout = member.repeat.map_or(&[][..], |repeat| repeat.members);
        let mut rows = Vec::with_capacity(count);
        let alone = (items.is_none() && count == 1).then_some(raw);
        let items = items.into_iter().flat_map(Raw::items).chain(alone);
        for (index, item) in items.enumerate() {
            let place = Place::Row(member.wire, index);
            match MemberReader::new(item, layout, place, self.notes) {
                Some(mut reader) => {
                    rows.push(read(&mut reader));
                    reader.finish();
                }
                None => {
                    let path = format!("{}[{index}]", member.wire);
                    self.notes.note(path, DeviationKind::NotARow);
                }
            }
        }
        rows
    }

    /// A member of the layout, and its place there.
    fn member(&mut self, wire: &str) -> Option<(usize, &'static MemberInfo)> {
        let at = in_layout(self.layout, self.next, wire)?;
        self.next = at + 1;
        Some((at, &self.layout[at]))
    }

    /// The raw value of a member, after noting how it is spelled and whether it is repeated.
    fn find(&mut self, at: usize, member: &'static MemberInfo) -> Option<Raw<'a>> {
        let mut best: Option<(Spelling, Raw<'a>)> = None;
        let mut count = 0_u32;
        for found in &mut self.members {
            let spelling = match found.exact {
                Some(exact) if exact == at => Spelling::Exact,
                // A key that names another member exactly is never taken for this one.
                Some(_) => continue,
                None => match member.spelled(&found.key) {
                    Some(spelling) => spelling,
                    None => continue,
                },
            };
            found.is_used = true;
            count += 1;
            if best.is_none_or(|(so_far, _)| spelling < so_far) {
                best = Some((spelling, found.raw));
            }
        }
        if count > 1 {
            self.note(member, DeviationKind::Repeated);
            if member.decisive {
                self.notes.repeated.get_or_insert(member.wire);
            }
        }
        let (spelling, raw) = best?;
        if spelling == Spelling::CaseOnly {
            self.note(member, DeviationKind::OtherSpelling);
        }
        Some(raw)
    }

    fn note(&mut self, member: &MemberInfo, kind: DeviationKind) {
        let path = format!("{}{}", self.place, member.wire);
        self.notes.note(path, kind);
    }

    /// Marks a key as read by someone else.
    pub(crate) fn skip(&mut self, key_to_skip: &str) {
        for member in &mut self.members {
            member.is_used |= member.key.eq_ignore_ascii_case(key_to_skip);
        }
    }

    /// Lists the members that nobody asked for.
    pub(crate) fn finish(self) {
        for member in self.members.iter().filter(|member| !member.is_used) {
            let path = format!("{}{}", self.place, shown_key(&member.key));
            self.notes.note(path, DeviationKind::UnknownMember);
        }
    }
}
