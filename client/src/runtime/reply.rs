//! Reading the members of a reply tolerantly, by their layout; generated code says which member becomes which field.

use serde_json::value::RawValue;

use super::element::{DataClass, Kind, MemberInfo, Requiredness, Spelling};
use super::fault::Rule;
use super::json::{JsonKind, Object, array_items, kind_of, scalar_text};
use super::mask::shown_key;
use super::received::{Deviation, DeviationKind, Received};
use super::response_code::ResponseCode;
use super::value::Value;

/// Reads the members of one object of a reply; nothing that it meets makes it fail.
pub struct MemberReader<'a> {
    object: &'a Object<'a>,
    layout: &'static [MemberInfo],
    path: String,
    used: Vec<bool>,
    notes: &'a mut Notes,
}

/// What reading has noticed so far.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) deviations: Vec<Deviation>,
    /// The first member that bears on the outcome and is there more than once.
    pub(crate) repeated: Option<&'static str>,
}

impl Notes {
    pub(crate) fn note(&mut self, path: String, kind: DeviationKind) {
        self.deviations.push(Deviation::new(path, kind));
    }
}

impl<'a> MemberReader<'a> {
    pub(crate) fn new(
        object: &'a Object<'a>,
        layout: &'static [MemberInfo],
        path: String,
        notes: &'a mut Notes,
    ) -> Self {
        let used = vec![false; object.len()];
        Self {
            object,
            layout,
            path,
            used,
            notes,
        }
    }

    /// Reads a scalar by its wire name.
    pub fn value<T: Value>(&mut self, wire: &str) -> Received<T> {
        let Some(member) = self.layout.iter().find(|member| member.wire == wire) else {
            return Received::new(None, None, DataClass::Secret);
        };
        let info = member.element;
        let Some(raw) = self.find(member) else {
            if member.required == Requiredness::Required {
                self.note(member, DeviationKind::Missing);
            }
            return Received::new(None, None, info.class);
        };
        let json = kind_of(raw);
        if json == JsonKind::Null {
            self.note(member, DeviationKind::Null);
        } else if json != JsonKind::String {
            self.note(member, DeviationKind::OtherJsonKind(json));
        }
        let Some(text) = scalar_text(raw) else {
            if json == JsonKind::String {
                self.note(member, DeviationKind::NotReadable);
            }
            return Received::new(None, None, info.class);
        };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            if member.required == Requiredness::Required {
                self.note(member, DeviationKind::Empty);
            }
            return Received::new(None, Some(&text), info.class);
        }
        let value = match T::read(trimmed, info) {
            Ok(value) => {
                let mut plain = String::new();
                value.write(&mut plain);
                if plain != text {
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
        let Some(member) = self.layout.iter().find(|member| member.wire == wire) else {
            return Vec::new();
        };
        let Some(raw) = self.find(member) else {
            if member.required == Requiredness::Required {
                self.note(member, DeviationKind::Missing);
            }
            return Vec::new();
        };
        let items = match kind_of(raw) {
            JsonKind::Array => array_items(raw).unwrap_or_default(),
            JsonKind::Object => {
                self.note(member, DeviationKind::SingleRow);
                // An empty object is one more way to say that there is nothing.
                let is_empty =
                    Object::parse(raw.get()).is_none_or(|object| object.members().next().is_none());
                if is_empty { Vec::new() } else { vec![raw] }
            }
            JsonKind::Null => {
                self.note(member, DeviationKind::Null);
                Vec::new()
            }
            kind => {
                let empty = scalar_text(raw).is_some_and(|text| text.trim().is_empty());
                if !empty {
                    self.note(member, DeviationKind::NotRows(kind));
                }
                Vec::new()
            }
        };
        let layout = member.repeat.map_or(&[][..], |repeat| repeat.members);
        let mut rows = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let path = format!("{}{}[{index}].", self.path, member.wire);
            let Some(object) = Object::parse(item.get()) else {
                let path = path.trim_end_matches('.').to_owned();
                self.notes.note(path, DeviationKind::NotARow);
                continue;
            };
            let mut reader = MemberReader::new(&object, layout, path, self.notes);
            rows.push(read(&mut reader));
            reader.finish();
        }
        rows
    }

    /// The raw value of a member, after noting how it is spelled and whether it is repeated.
    fn find(&mut self, member: &'static MemberInfo) -> Option<&'a RawValue> {
        let mut best: Option<(Spelling, &'a RawValue)> = None;
        let mut count = 0_u32;
        for (index, (key, raw)) in self.object.members().enumerate() {
            let Some(spelling) = member.spelled(key) else {
                continue;
            };
            // A key that names another member exactly is never taken for this one.
            let anothers =
                spelling != Spelling::Exact && self.layout.iter().any(|other| other.wire == key);
            if anothers {
                continue;
            }
            self.used[index] = true;
            count += 1;
            if best.is_none_or(|(so_far, _)| spelling < so_far) {
                best = Some((spelling, raw));
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
        let path = format!("{}{}", self.path, member.wire);
        self.notes.note(path, kind);
    }

    /// Marks a key as read by someone else.
    pub(crate) fn skip(&mut self, key_to_skip: &str) {
        for (index, (key, _)) in self.object.members().enumerate() {
            if key.eq_ignore_ascii_case(key_to_skip) {
                self.used[index] = true;
            }
        }
    }

    /// Lists the members that nobody asked for.
    pub(crate) fn finish(self) {
        for (index, (key, _)) in self.object.members().enumerate() {
            if !self.used[index] {
                let path = format!("{}{}", self.path, shown_key(key));
                self.notes.note(path, DeviationKind::UnknownMember);
            }
        }
    }
}
