//! From nodes to the model: every unknown key, missing key and wrong value is a finding, and reading goes on.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use super::model::*;
use super::yaml::{Key, Node, Scalar, Value, is_not_text};
use crate::finding::{Findings, Position};
use crate::resolved::{
    AddressKind, CodeClass, Cutover, DataClass, Effect, FieldKind, FilledBy, Grade, ImageKind,
    Kind, Layout, Medium, Origin, Permission, Requiredness, TokenPlace, Unit, Unset,
};

/// A type that can be read from a node.
pub(super) trait Decode: Sized {
    /// Reads it; `None` when it is unusable, with the reasons among the findings.
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self>;
}

/// A type that can be read from a key of a mapping, which may be missing.
trait FromKey: Sized {
    fn from_key(fields: &mut Fields<'_>, key: &'static str) -> Option<Self>;
}

/// The keys of one mapping: whatever is not asked for is reported as unknown.
struct Fields<'a> {
    at: Position,
    map: &'a [(Key, Node)],
    known: Vec<&'static str>,
    findings: &'a mut Findings,
    what: &'static str,
}

impl<'a> Fields<'a> {
    fn of(node: &'a Node, what: &'static str, findings: &'a mut Findings) -> Option<Self> {
        match &node.value {
            Value::Map(map) => Some(Self {
                at: node.at,
                map,
                known: Vec::new(),
                findings,
                what,
            }),
            other => {
                wrong_type(node.at, other, "a mapping", findings);
                None
            }
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        self.map
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| node)
    }

    fn missing(&mut self, key: &'static str) {
        self.findings.error(
            "missing-key",
            self.at,
            format!("no key `{key}`"),
            format!("`{key}` in {}", self.what),
            "add it; spec/README.md says what it holds",
        );
    }

    fn finish(self) {
        for (key, _) in self.map {
            if self.known.contains(&key.text.as_str()) {
                continue;
            }
            let nearest = self
                .known
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, &key.text), known))
                .filter(|(distance, _)| *distance <= 2)
                .min();
            let action = match nearest {
                Some((_, known)) => format!("did you mean `{known}`?"),
                None => "remove it, or put your own words under `note`".to_owned(),
            };
            self.findings.error(
                "unknown-key",
                key.at,
                format!("the key `{}`", key.text),
                format!("one of {}", self.known.join(", ")),
                action,
            );
        }
    }
}

/// Reads structs whose fields say by their type whether the key may be missing; `[list]` marks a list that may.
macro_rules! mappings {
    ($($type:ident $what:literal { $($field:ident $(as $key:literal)? $([$list:ident])?),* $(; $($default:ident),*)? })*) => {$(
        impl Decode for $type {
            fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
                let mut fields = Fields::of(node, $what, findings)?;
                $(let $field = mappings!(@take fields, mappings!(@key $field $($key)?) $(, $list)?);)*
                fields.finish();
                Some(Self {
                    $($field: $field?,)*
                    $($($default: Default::default(),)*)?
                })
            }
        }
    )*};
    (@take $fields:ident, $key:expr) => { FromKey::from_key(&mut $fields, $key) };
    (@take $fields:ident, $key:expr, list) => { list_or_empty(&mut $fields, $key) };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
}

mappings! {
    ServiceFile "service.yaml" { format, service, name, english_name, description, length_unit, sweeps [list], categories [list], revision, sources, apis, header, profiles [list] }
    CategoryEntry "a category" { name, english }
    RevisionEntry "`revision`" { effective_from, cutover }
    OverlayFile "overlay.yaml" { format, service, sources [list], profiles [list] }
    SourceEntry "a source" { tag, title, grade }
    HeaderEntry "`header`" { request, response }
    ProfileEntry "a profile" { name, base_url, suffix, content_type, token, token_header, token_prefix, token_path, token_scope, path_prefix, constants [list], evidence [list], note }
    ConstantEntry "a constant" { element, value }
    EvidenceEntry "a piece of evidence" { source, shows }
    ElementsFile "elements.yaml" { format, elements }
    ElementEntry "an entry of the dictionary" { element, name, english, kind, class, length, unit, origin, spelling, note }
    ApiFile "an API" { format, api, name, title, category, testable, layout, operation, type_name, function, summary, effect, effect_basis, inquiry, result, amount, request [list], response [list], rules, codes [list], prose_codes [list], remarks [list], examples [list], note }
    InquiryEntry "`inquiry`" { api, key, original_date, original_number }
    Row "a row" { element, name, length, required, description, codes, default, hangul_limit, echo, accumulates, bound, kind, class, english, overrides [list], renamed_from [list], note, repeat, rows [list]; corrected }
    RepeatEntry "`repeat`" { row_type, max, page, limit, total }
    TotalEntry "`total`" { of, equals, max_krw }
    RulesEntry "`rules`" { date_range, once, unchanged, hours_after_deposit, day_of_call [list] }
    DateRangeEntry "`date_range`" { from, to, by, daily, monthly, max_days, max_months, not_after_today }
    OnceEntry "`once`" { element, value, per }
    UnchangedEntry "`unchanged`" { elements, per }
    CodeRow "a row of a code table" { codes, message, procedure, class, inquire; corrected_by }
    CodesFile "codes.yaml" { format, codes }
    CodeEntry "a code" { code, message, class, effects [list], evidence [list], note }
    CorrectionsFile "corrections.yaml" { format, corrections }
    CorrectionEntry "a correction" { id, at, says, needs, evidence, lapses }
    Place "a place" { api, direction as "in", header, element, within, codes [list] }
    Says "`says`" { absent, element, required, description, inquire }
    ProcedureFile "a procedure" { format, procedure, name, english_name, source, published, parties, addresses [list], conditions [list], documents [list], sections, steps, questions [list] }
    PartyEntry "a party" { party, name, english }
    AddressEntry "an address" { address, name, kind, value, lines }
    ConditionEntry "a condition" { condition, name, english, lines }
    DocumentEntry "a document" { document, name, english, medium, form, when, lines }
    SectionEntry "a section" { section, title, english, lines }
    StepEntry "a step" { step, section, name, english, actor, to, at, menu, form, permission, grants, revokes, irreversible, after [list], needs [list], documents [list], gives [list], constraints [list], text, note }
    ThingEntry "a thing" { name, english }
    LineEntry "a line" { line, says }
    QuestionEntry "a question" { question, asks, korean, reading, korean_reading, about, lines }
    FormFile "a form" { format, form, name, english_name, source, medium, groups [list], consents [list], notices [list], signatures [list], rules [list], file, note }
    GroupEntry "a group" { group, name, english, fields }
    FieldEntry "a field" { field, name, filled_by, value, kind, class, required, either, description, example, lines, note }
    ConsentEntry "a consent" { consent, name, english, items, purpose, recipient, retention, refusal, choices, lines }
    NoticeEntry "a notice" { name, says, lines }
    SignatureEntry "a signature" { signature, name, english, when, lines }
    RuleEntry "a rule" { rule, says, lines }
    FileEntry "a file" { endings, contents, max_bytes, lines, note }
    Needs "`needs`" { element, accept [list], required, unset, min, description, inquire, row, after }
}

/// Reads the words of an enumeration through its serde names.
macro_rules! words {
    ($($type:ty),*) => {$(
        impl Decode for At<$type> {
            fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
                let scalar = scalar(node, "a word", findings)?;
                let words: StrDeserializer<'_, WordError> = scalar.text.as_str().into_deserializer();
                match <$type>::deserialize(words) {
                    Ok(value) => Some(At { value, at: node.at }),
                    Err(error) => {
                        let error = error.to_string();
                        let expected = error.split_once("expected ").map_or(error.as_str(), |(_, rest)| rest);
                        findings.error(
                            "unknown-value",
                            node.at,
                            format!("`{}`", scalar.text),
                            expected,
                            "choose one of them",
                        );
                        None
                    }
                }
            }
        }
    )*};
}

words!(
    CodeClass,
    Cutover,
    DataClass,
    Effect,
    Grade,
    Kind,
    Layout,
    Origin,
    TokenPlace,
    Unit,
    Unset,
    Bound,
    Direction,
    AddressKind,
    FieldKind,
    FilledBy,
    ImageKind,
    Medium,
    Permission,
    RowLimit,
    Spelling
);

/// Reads whole numbers.
macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Decode for At<$type> {
            fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
                let scalar = scalar(node, "a whole number", findings)?;
                match scalar.text.parse() {
                    Ok(value) if !scalar.quoted => Some(At { value, at: node.at }),
                    _ => {
                        findings.error(
                            "wrong-type",
                            node.at,
                            shown(scalar),
                            format!("a whole number of at most {}", <$type>::MAX),
                            "write the digits without quotes",
                        );
                        None
                    }
                }
            }
        }
    )*};
}

numbers!(u32, u64);

impl Decode for At<bool> {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let scalar = scalar(node, "true or false", findings)?;
        let value = match (scalar.text.as_str(), scalar.quoted) {
            ("true", false) => true,
            ("false", false) => false,
            _ => {
                findings.error(
                    "wrong-type",
                    node.at,
                    shown(scalar),
                    "true or false",
                    "write it without quotes, in lower case",
                );
                return None;
            }
        };
        Some(At { value, at: node.at })
    }
}

impl Decode for At<Requiredness> {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let scalar = scalar(node, "true, false, unstated or unused", findings)?;
        let value = match (scalar.text.as_str(), scalar.quoted) {
            ("true", false) => Requiredness::Required,
            ("false", false) => Requiredness::Optional,
            ("unstated", _) => Requiredness::Unstated,
            ("unused", _) => Requiredness::Unused,
            _ => {
                findings.error(
                    "unknown-value",
                    node.at,
                    shown(scalar),
                    "true, false, unstated or unused",
                    "write true for 필수, false for 선택, unstated for a blank cell",
                );
                return None;
            }
        };
        Some(At { value, at: node.at })
    }
}

impl Decode for Text {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let scalar = scalar(node, "a text", findings)?;
        if !scalar.quoted && is_not_text(&scalar.text) {
            unquoted(node.at, &scalar.text, findings);
        }
        Some(At {
            value: scalar.text.clone(),
            at: node.at,
        })
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        T::decode(node, findings).map(Box::new)
    }
}

impl<T: Decode> FromKey for T {
    fn from_key(fields: &mut Fields<'_>, key: &'static str) -> Option<Self> {
        match fields.get(key) {
            Some(node) => T::decode(node, fields.findings),
            None => {
                fields.missing(key);
                None
            }
        }
    }
}

/// A missing optional key is no fault; a faulty one is reported and read as missing, so that the rest is still looked at.
impl<T: Decode> FromKey for Option<T> {
    fn from_key(fields: &mut Fields<'_>, key: &'static str) -> Option<Self> {
        Some(
            fields
                .get(key)
                .and_then(|node| T::decode(node, fields.findings)),
        )
    }
}

impl<T: Decode> FromKey for Vec<T> {
    fn from_key(fields: &mut Fields<'_>, key: &'static str) -> Option<Self> {
        match fields.get(key) {
            Some(node) => Some(decode_list(node, fields.findings)),
            None => {
                fields.missing(key);
                None
            }
        }
    }
}

/// A list that may be left out.
fn list_or_empty<T: Decode>(fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<T>> {
    let node = fields.get(key);
    Some(node.map_or_else(Vec::new, |node| decode_list(node, fields.findings)))
}

impl FromKey for Vec<CodedEntry> {
    fn from_key(fields: &mut Fields<'_>, key: &'static str) -> Option<Self> {
        let Some(node) = fields.get(key) else {
            return Some(Vec::new());
        };
        let findings = &mut *fields.findings;
        let Value::Map(map) = &node.value else {
            wrong_type(
                node.at,
                &node.value,
                "a mapping from code to meaning",
                findings,
            );
            return Some(Vec::new());
        };
        let mut entries = Vec::new();
        for (key, node) in map {
            let value = key_text(key, findings);
            let Some(mut fields) = Fields::of(node, "a code", findings) else {
                continue;
            };
            let meaning = FromKey::from_key(&mut fields, "meaning");
            let english: Option<Option<Text>> = FromKey::from_key(&mut fields, "english");
            fields.finish();
            if let (Some(meaning), Some(english)) = (meaning, english) {
                entries.push(CodedEntry {
                    value,
                    meaning,
                    english,
                });
            }
        }
        Some(entries)
    }
}

impl Decode for ExampleEntry {
    fn decode(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::of(node, "an example", findings)?;
        let source = FromKey::from_key(&mut fields, "source");
        let request = body(&mut fields, "request");
        let response = body(&mut fields, "response");
        fields.finish();
        Some(Self {
            source: source?,
            request: request?,
            response: response?,
        })
    }
}

fn body(fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<ExampleMemberEntry>> {
    let Some(node) = fields.get(key) else {
        fields.missing(key);
        return None;
    };
    example_members(node, fields.findings)
}

fn example_members(node: &Node, findings: &mut Findings) -> Option<Vec<ExampleMemberEntry>> {
    let Value::Map(map) = &node.value else {
        wrong_type(node.at, &node.value, "a mapping of members", findings);
        return None;
    };
    let mut members = Vec::new();
    for (key, node) in map {
        let wire = key_text(key, findings);
        let value = match &node.value {
            Value::Scalar(_) => Text::decode(node, findings).map(ExampleValue::Text),
            Value::Map(_) => example_members(node, findings).map(ExampleValue::Object),
            Value::List(rows) => Some(ExampleValue::Rows(
                rows.iter()
                    .filter_map(|row| example_members(row, findings))
                    .collect(),
            )),
        };
        if let Some(value) = value {
            members.push(ExampleMemberEntry { wire, value });
        }
    }
    Some(members)
}

fn decode_list<T: Decode>(node: &Node, findings: &mut Findings) -> Vec<T> {
    match &node.value {
        Value::List(list) => list
            .iter()
            .filter_map(|item| T::decode(item, findings))
            .collect(),
        other => {
            wrong_type(node.at, other, "a list", findings);
            Vec::new()
        }
    }
}

fn key_text(key: &Key, findings: &mut Findings) -> Text {
    if !key.quoted && is_not_text(&key.text) {
        unquoted(key.at, &key.text, findings);
    }
    At {
        value: key.text.clone(),
        at: key.at,
    }
}

fn unquoted(at: Position, text: &str, findings: &mut Findings) {
    findings.error(
        "unquoted-scalar",
        at,
        format!("{text} without quotes"),
        "a quoted text: YAML readers turn this one into a number, a boolean or nothing",
        format!("write \"{text}\""),
    );
}

fn scalar<'n>(node: &'n Node, expected: &str, findings: &mut Findings) -> Option<&'n Scalar> {
    match &node.value {
        Value::Scalar(scalar) => Some(scalar),
        other => {
            wrong_type(node.at, other, expected, findings);
            None
        }
    }
}

fn wrong_type(at: Position, found: &Value, expected: &str, findings: &mut Findings) {
    let found = match found {
        Value::Scalar(scalar) => shown(scalar),
        Value::List(list) => format!("a list of {}", list.len()),
        Value::Map(map) => format!("a mapping of {} keys", map.len()),
    };
    findings.error(
        "wrong-type",
        at,
        found,
        expected,
        "spec/README.md shows how this key is written",
    );
}

fn shown(scalar: &Scalar) -> String {
    if scalar.quoted {
        format!("the text \"{}\"", scalar.text)
    } else {
        format!("`{}`", scalar.text)
    }
}
