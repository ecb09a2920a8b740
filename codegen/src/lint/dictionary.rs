//! Rules about elements: known, once, in ASCII, of one length and kind, with a data class where people or secrets are concerned.

use std::collections::{BTreeMap, BTreeSet};

use unicode_security::skeleton;

use super::{all_rows, tables};
use crate::finding::{Findings, Level};
use crate::load::Loaded;
use crate::load::model::{ElementEntry, Row, Text};
use crate::resolved::{DataClass, Kind};

/// Parts of Korean names that speak of people, accounts or secrets.
const SENSITIVE: [&str; 13] = [
    "계좌",
    "예금주",
    "성명",
    "입자명",
    "고객명",
    "주민",
    "생년",
    "전화",
    "휴대",
    "카드번호",
    "비밀번호",
    "인증키",
    "토큰",
];

pub(super) fn check(spec: &Loaded, findings: &mut Findings) {
    entries(spec, findings);
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut known: BTreeMap<&str, &ElementEntry> = BTreeMap::new();
    for entry in &spec.elements {
        known.entry(&entry.element.value).or_insert(entry);
    }
    for (table, rows) in tables(spec) {
        let mut seen: Vec<&str> = Vec::new();
        for row in all_rows(rows) {
            used.insert(&row.element.value);
            let entry = known.get(row.element.value.as_str()).copied();
            if entry.is_none_or(|entry| entry.spelling.is_none()) {
                script(&row.element, Level::Error, findings);
            }
            match entry {
                Some(entry) => against(row, entry, findings),
                None => unknown(&row.element, &spec.elements, findings),
            }
        }
        for row in rows {
            if seen.contains(&row.element.value.as_str()) {
                findings.error(
                    "row-twice",
                    row.element.at,
                    format!("the element {} again in {table}", row.element.value),
                    "each element once at one level of a table",
                    "remove one of the rows",
                );
            }
            seen.push(&row.element.value);
        }
    }
    for entry in &spec.elements {
        if !used.contains(entry.element.value.as_str()) {
            findings.add(
                Level::Warning,
                "element-unused",
                entry.element.at,
                format!("the element {} in no table", entry.element.value),
                "only elements that a table names",
                "remove it from the dictionary",
            );
        }
    }
}

fn entries(spec: &Loaded, findings: &mut Findings) {
    let mut skeletons: BTreeMap<String, &Text> = BTreeMap::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for entry in &spec.elements {
        let element = &entry.element;
        // A spelling that stands so in the document is kept and counted; only a person can decide on it.
        let level = if entry.spelling.is_some() {
            Level::Warning
        } else {
            Level::Error
        };
        script(element, level, findings);
        data_class(entry, findings);
        if !seen.insert(&element.value) {
            findings.error(
                "element-twice",
                element.at,
                format!("the element {} again", element.value),
                "one entry, one meaning",
                "remove one of the two",
            );
            continue;
        }
        let folded: String = skeleton(&element.value).collect();
        if let Some(other) = skeletons.get(&folded) {
            findings.add(
                level,
                "element-confusable",
                element.at,
                format!("{}, which looks like {}", element.value, other.value),
                "elements that can be told apart by eye",
                "hold both against the document: one of them is probably misread",
            );
        }
        skeletons.insert(folded, element);
    }
}

/// Element names are ASCII identifiers; anything else was misread or pasted from elsewhere.
fn script(element: &Text, level: Level, findings: &mut Findings) {
    let foreign: Vec<String> = element
        .chars()
        .filter(|c| !(c.is_ascii_alphanumeric() || *c == '_'))
        .map(|c| format!("U+{:04X}", c as u32))
        .collect();
    let starts = element.chars().next();
    if !foreign.is_empty() || element.is_empty() {
        let looks_like: String = skeleton(&element.value).collect();
        findings.add(
            level,
            "element-script",
            element.at,
            format!("`{}` with {}", element.value, foreign.join(", ")),
            "ASCII letters and digits",
            format!("retype it; it looks like `{looks_like}`"),
        );
    } else if starts.is_some_and(|c| !c.is_ascii_uppercase()) {
        findings.add(
            level,
            "element-script",
            element.at,
            format!("`{}`, which does not start with a capital", element.value),
            "an element that starts with a capital, like all others",
            "hold it against the document: a small l is often a misread capital I",
        );
    }
}

fn unknown(element: &Text, dictionary: &[ElementEntry], findings: &mut Findings) {
    let nearest = dictionary
        .iter()
        .map(|entry| {
            let known = &entry.element.value;
            (strsim::damerau_levenshtein(known, &element.value), known)
        })
        .filter(|(distance, _)| *distance <= 2)
        .min();
    let action = match nearest {
        Some((_, known)) => format!("did you mean {known}? else add it to elements.yaml"),
        None => "add it to elements.yaml".to_owned(),
    };
    findings.error(
        "unknown-element",
        element.at,
        format!("the element {}", element.value),
        "an element of the dictionary",
        action,
    );
}

fn against(row: &Row, entry: &ElementEntry, findings: &mut Findings) {
    let length = (
        row.length.map(|length| length.value),
        entry.length.map(|length| length.value),
    );
    let row_kind = row.kind.map(|kind| kind.value);
    let kind_differs = row_kind.is_some() && row_kind != entry.kind.map(|kind| kind.value);
    let is_part = row.repeat.is_some() || !row.rows.is_empty();
    let rows_differ = is_part != (entry.kind.is_some_and(|kind| kind.value == Kind::Rows));
    let overridden = |fact: &str| row.overrides.iter().any(|name| name.value == fact);
    if length.0 != length.1 && !overridden("length") {
        let word =
            |length: Option<u32>| length.map_or("none".to_owned(), |length| length.to_string());
        findings.error(
            "length-contradicts-dictionary",
            row.length.map_or(row.element.at, |length| length.at),
            format!("length {} for {}", word(length.0), row.element.value),
            format!("length {}, as elements.yaml says", word(length.1)),
            "hold both against the document; a row that really differs says `overrides: [length]`",
        );
    }
    if (kind_differs || rows_differ) && !overridden("kind") {
        findings.error(
            "kind-contradicts-dictionary",
            row.kind.map_or(row.element.at, |kind| kind.at),
            format!("another kind for {}", row.element.value),
            "the kind that elements.yaml says",
            "correct one of the two; a row that really differs says `overrides: [kind]`",
        );
    }
    for name in &row.overrides {
        let needless = match name.value.as_str() {
            "length" => length.0 == length.1,
            "kind" => !(kind_differs || rows_differ),
            _ => true,
        };
        if needless {
            findings.error(
                "override-needless",
                name.at,
                format!("`overrides: {}` on a row that does not differ", name.value),
                "`length` or `kind`, where the row differs from the dictionary",
                "remove it",
            );
        }
    }
}

fn data_class(entry: &ElementEntry, findings: &mut Findings) {
    let kind = entry.kind.map_or(Kind::Undecided, |kind| kind.value);
    if matches!(kind, Kind::Code | Kind::Flag | Kind::Rows | Kind::Amount) {
        return;
    }
    let open = entry
        .class
        // An explicit `undecided` is read as a personal name, which protects it.
        .is_none_or(|class| class.value == DataClass::Public);
    let sensitive = SENSITIVE
        .iter()
        .find(|part| entry.name.value.contains(*part));
    if let (true, Some(part)) = (open, sensitive) {
        findings.error(
            "data-class",
            entry.class.map_or(entry.element.at, |class| class.at),
            format!(
                "{} ({}) without protection",
                entry.element.value, entry.name.value
            ),
            format!(
                "a data class of account, personal-name or secret, since its name holds {part}"
            ),
            "set `class`: it decides what logs and errors may show",
        );
    }
}
