//! Every kind of change: what it is called, what it weighs on each axis, what to say about it in both languages.
//!
//! The tables are the only place that knows weights and words; the comparing code names a kind and a case of it.

mod apis;
mod codes;
mod fields;
mod layouts;
mod provenance;
mod rule;
mod texts;

pub use rule::{Case, Opposite, Rule, Waiver, Words};

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

macro_rules! change_kinds {
    ($($kind:ident)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the tables of this folder say what each is, and RULES.md is made from them")]
        pub enum ChangeKind {
            $($kind,)*
        }

        impl ChangeKind {
            /// Every kind, in the order of the tables.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its identifier.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)*
                }
            }
        }
    };
}

change_kinds! {
    F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 F12 F13 F14 F15
    F16 F17 F18 F19 F20 F21 F22 F23 F24 F25 F26 F27 F28 F29
    C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15
    A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11
    P01 P02 P03 P04
}

impl ChangeKind {
    /// The kind with this identifier.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.id().eq_ignore_ascii_case(id))
    }

    /// Its rule.
    pub fn rule(self) -> &'static Rule {
        // The tables hold the kinds in the order of the enumeration; a test compares them.
        let (table, first) = match self {
            _ if self < Self::F11 => (fields::RULES, Self::F01),
            _ if self < Self::F21 => (layouts::RULES, Self::F11),
            _ if self < Self::C01 => (texts::RULES, Self::F21),
            _ if self < Self::A01 => (codes::RULES, Self::C01),
            _ if self < Self::P01 => (apis::RULES, Self::A01),
            _ => (provenance::RULES, Self::P01),
        };
        &table[self as usize - first as usize]
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for ChangeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl JsonSchema for ChangeKind {
    fn schema_name() -> Cow<'static, str> {
        "ChangeKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let ids: Vec<&str> = Self::ALL.iter().map(|kind| kind.id()).collect();
        json_schema!({
            "description": "Identifier of a kind of change; `ontu-codegen rules` prints them all.",
            "enum": ids,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_59_kinds_and_each_has_its_rule() {
        assert_eq!(ChangeKind::ALL.len(), 59);
        for kind in ChangeKind::ALL {
            assert_eq!(kind.rule().kind, *kind);
            assert_eq!(ChangeKind::by_id(kind.id()), Some(*kind));
        }
    }

    #[test]
    fn every_kind_speaks_both_languages_about_every_axis_that_it_touches() {
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        let check = |words: Words, what: &str| {
            assert!(
                !words.en.is_empty() && !hangul(words.en),
                "{what}: {}",
                words.en
            );
            assert!(hangul(words.ko), "{what}: {}", words.ko);
        };
        for kind in ChangeKind::ALL {
            let rule = kind.rule();
            check(rule.title, kind.id());
            assert!(!rule.seen.is_empty(), "{kind}");
            assert!(!rule.cases.is_empty(), "{kind}");
            for case in rule.cases {
                let what = format!("{kind} {}", case.id);
                for (touched, words) in [
                    (!case.axes.request.is_none(), case.request),
                    (!case.axes.reply.is_none(), case.reply),
                    (case.axes.rust.bump != crate::diff::Bump::None, case.rust),
                    (!case.axes.rest.is_none(), case.rest),
                ] {
                    assert_eq!(touched, words.is_some(), "{what}: {words:?}");
                    if let Some(words) = words {
                        check(words, &what);
                    }
                }
            }
        }
    }

    #[test]
    fn the_cases_of_a_kind_have_different_names() {
        for kind in ChangeKind::ALL {
            let mut names: Vec<&str> = kind.rule().cases.iter().map(|case| case.id).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{kind}");
        }
    }

    #[test]
    fn every_direction_is_judged_or_waived_in_writing() {
        for kind in ChangeKind::ALL {
            let rule = kind.rule();
            if !rule.directed() {
                continue;
            }
            for direction in ["request", "reply"] {
                let judged = rule.cases.iter().any(|case| case.id.starts_with(direction));
                let waived = rule.waivers.iter().any(|waiver| waiver.of == direction);
                assert!(judged != waived, "{kind} {direction}");
            }
        }
    }

    #[test]
    fn every_opposite_is_mutual_or_waived_in_writing() {
        for kind in ChangeKind::ALL {
            match kind.rule().opposite {
                Opposite::Kinds(kinds) => {
                    assert!(!kinds.is_empty(), "{kind}");
                    for other in kinds {
                        match other.rule().opposite {
                            Opposite::Kinds(back) => {
                                assert!(back.contains(kind), "{kind} and {other}");
                            }
                            Opposite::Waived(_) => panic!("{other} has no opposite, {kind} has"),
                        }
                    }
                }
                Opposite::Waived(reason) => assert!(reason.len() > 20, "{kind}"),
            }
        }
    }
}
