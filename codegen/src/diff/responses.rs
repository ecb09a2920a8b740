//! Compares response codes: which are known, for which APIs, what they mean and what to do about them.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Audit, Change, Place};
use super::compare::Comparison;
use super::kinds::ChangeKind::*;
use super::level::Cause;
use super::members::clarified;
use super::prose;
use super::words::word;
use crate::resolved::{Api, ApiCode, Code, CodeClass, Service};

/// Where one code is listed, and what is said of it.
#[derive(Default)]
struct Known<'a> {
    general: Option<&'a Code>,
    /// API and row of its table.
    tables: Vec<(&'a Api, &'a ApiCode)>,
    /// APIs whose remarks name it.
    remarks: Vec<&'a Api>,
}

impl Known<'_> {
    /// Where it is listed, one word each.
    fn listed(&self) -> BTreeSet<String> {
        let mut listed = BTreeSet::new();
        if let Some(general) = self.general {
            if general.effects.is_empty() {
                listed.insert("everywhere".to_owned());
            }
            let effects = general.effects.iter();
            listed.extend(effects.map(|effect| format!("every API that {}", word(effect))));
        }
        listed.extend(self.tables.iter().map(|(api, _)| api.api.clone()));
        listed.extend(
            self.remarks
                .iter()
                .map(|api| format!("{} (remarks)", api.api)),
        );
        listed
    }

    fn apis(&self) -> Vec<String> {
        if self.general.is_some() {
            return Vec::new();
        }
        let apis: BTreeSet<&String> = self
            .tables
            .iter()
            .map(|(api, _)| &api.api)
            .chain(self.remarks.iter().map(|api| &api.api))
            .collect();
        apis.into_iter().cloned().collect()
    }

    /// Its messages, squeezed, so that codes with one message are found.
    fn messages(&self) -> BTreeSet<String> {
        self.general
            .iter()
            .map(|code| &code.message)
            .chain(self.tables.iter().map(|(_, row)| &row.message))
            .map(|message| prose::squeezed(message).trim_end_matches('.').to_owned())
            .filter(|message| !message.is_empty())
            .collect()
    }

    /// Class, message and listing in one line.
    fn shown(&self) -> String {
        let class = self
            .general
            .map(|code| code.class)
            .or(self.tables.first().map(|(_, row)| row.class));
        let message = self
            .general
            .map(|code| code.message.as_str())
            .filter(|message| !message.is_empty())
            .or(self.tables.first().map(|(_, row)| row.message.as_str()))
            .unwrap_or("");
        let listed: Vec<String> = self.listed().into_iter().collect();
        let class = class.map_or_else(|| "no class".to_owned(), |class| word(&class));
        format!("{class}, \"{message}\", listed: {}", listed.join(", "))
    }
}

type Codes<'a> = BTreeMap<&'a str, Known<'a>>;

fn known(service: &Service) -> Codes<'_> {
    let mut codes: Codes<'_> = BTreeMap::new();
    for code in &service.codes {
        codes.entry(&code.code).or_default().general = Some(code);
    }
    for api in &service.apis {
        for row in &api.codes {
            if let Some(code) = &row.code {
                codes.entry(code).or_default().tables.push((api, row));
            }
        }
        for code in &api.prose_codes {
            codes.entry(code).or_default().remarks.push(api);
        }
    }
    codes
}

/// Compares the codes of a whole service.
pub(super) fn compare(to: &mut Comparison<'_>) {
    let (old, new) = (&to.old.service, &to.new.service);
    let root = Place::service(&new.service);
    let before = known(old);
    let after = known(new);
    let removed: BTreeSet<&str> = only_in(&before, &after);
    let added: BTreeSet<&str> = only_in(&after, &before);
    let variants = variants(&before, &after, &removed, &added);
    for (first, second) in &variants {
        variant(to, &root, &before, &after, first, second);
    }
    let paired: BTreeSet<&str> = variants
        .iter()
        .flat_map(|(first, second)| [*first, *second])
        .collect();
    for code in removed.iter().filter(|code| !paired.contains(*code)) {
        let known = &before[code];
        let mut change =
            Change::new(C06, "removed", root.code(code)).values(Some(known.shown()), None);
        change.applies_to = known.apis();
        to.push(change, Some(&listing(&root, code, known)), None);
    }
    for code in added.iter().filter(|code| !paired.contains(*code)) {
        let known = &after[code];
        let mut change =
            Change::new(C05, "added", root.code(code)).values(None, Some(known.shown()));
        change.applies_to = known.apis();
        to.push(change, None, Some(&listing(&root, code, known)));
    }
    for (code, known) in &after {
        if let Some(other) = before.get(code) {
            both(to, &root, code, other, known);
        }
    }
    tables(to, &root);
}

fn only_in<'a>(side: &Codes<'a>, other: &Codes<'_>) -> BTreeSet<&'a str> {
    side.keys()
        .copied()
        .filter(|code| !other.contains_key(code))
        .collect()
}

/// The place of a code where it is listed first.
fn listing(root: &Place, code: &str, known: &Known<'_>) -> Place {
    if known.general.is_some() {
        return root.code(code);
    }
    let tables = known.tables.iter().map(|(api, _)| *api);
    match tables.chain(known.remarks.iter().copied()).next() {
        Some(api) => root.api(&api.api).code(code),
        None => root.code(code),
    }
}

/// Pairs of codes of which one came or went, and that look alike or differ in one letter under one message.
fn variants<'a>(
    before: &Codes<'a>,
    after: &Codes<'a>,
    removed: &BTreeSet<&'a str>,
    added: &BTreeSet<&'a str>,
) -> Vec<(&'a str, &'a str)> {
    let mut by_look: BTreeMap<String, BTreeSet<&'a str>> = BTreeMap::new();
    let mut by_message: BTreeMap<String, BTreeSet<&'a str>> = BTreeMap::new();
    for (code, known) in before.iter().chain(after) {
        by_look.entry(prose::look(code)).or_default().insert(code);
        for message in known.messages() {
            by_message.entry(message).or_default().insert(code);
        }
    }
    let mut found = Vec::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for code in added.iter().chain(removed) {
        if used.contains(code) {
            continue;
        }
        let known = after.get(code).or_else(|| before.get(code));
        let messages = known.map(Known::messages).unwrap_or_default();
        let neighbours = messages
            .iter()
            .filter_map(|message| by_message.get(message))
            .flatten()
            .filter(|other| strsim::levenshtein(code, other) == 1);
        let looks = by_look.get(&prose::look(code)).into_iter().flatten();
        let mut others: Vec<&'a str> = looks
            .chain(neighbours)
            .copied()
            .filter(|other| other != code && !used.contains(other))
            .collect();
        // One that came and one that went are a surer pair than one that stayed.
        others.sort_by_key(|other| !(removed.contains(other) || added.contains(other)));
        let Some(other) = others.first() else {
            continue;
        };
        used.insert(code);
        if removed.contains(other) || added.contains(other) {
            used.insert(other);
        }
        let pair = if before.contains_key(code) && !before.contains_key(other) {
            (*code, *other)
        } else {
            (*other, *code)
        };
        found.push(pair);
    }
    found
}

fn variant(
    to: &mut Comparison<'_>,
    root: &Place,
    before: &Codes<'_>,
    after: &Codes<'_>,
    first: &str,
    second: &str,
) {
    let said = |codes: &Codes<'_>| {
        let both: Vec<String> = [first, second]
            .into_iter()
            .filter_map(|code| Some(format!("{code} {}", codes.get(code)?.shown())))
            .collect();
        (!both.is_empty()).then(|| both.join("; "))
    };
    let mut change = Change::new(C14, "variant", root.code(second))
        .values(said(before), said(after))
        .because(Cause::TranscriptionFix);
    change.audit = Some(Audit::of_code(first, second));
    let of = |codes: &Codes<'_>| {
        [second, first]
            .into_iter()
            .find_map(|code| Some(listing(root, code, codes.get(code)?)))
    };
    let (old, new) = (of(before), of(after));
    to.push(change, old.as_ref(), new.as_ref());
}

/// Compares a code that both sides know.
fn both(to: &mut Comparison<'_>, root: &Place, code: &str, old: &Known<'_>, new: &Known<'_>) {
    let (before, after) = (old.listed(), new.listed());
    if before != after {
        let join =
            |listed: &BTreeSet<String>| Some(listed.iter().cloned().collect::<Vec<_>>().join(", "));
        let mut change =
            Change::new(C12, "listed", root.code(code)).values(join(&before), join(&after));
        if old.general.is_some() == new.general.is_some() {
            let differing = before.symmetric_difference(&after);
            change.applies_to = differing
                .map(|listed| listed.trim_end_matches(" (remarks)").to_owned())
                .collect();
        }
        let (old, new) = (listing(root, code, old), listing(root, code, new));
        to.push(change, Some(&old), Some(&new));
    }
    if let (Some(old), Some(new)) = (old.general, new.general) {
        let place = root.code(code);
        message(to, &place, &old.message, &new.message);
        class(to, &place, old.class, new.class);
        for (key, differs) in [
            ("evidence", old.evidence != new.evidence),
            ("note", old.note != new.note),
        ] {
            if differs {
                own_words(to, place.key(key), key, old, new);
            }
        }
    }
}

fn own_words(to: &mut Comparison<'_>, place: Place, key: &str, old: &Code, new: &Code) {
    let said = |code: &Code| match key {
        "note" => code.note.clone(),
        _ => super::words::evidence(&code.evidence),
    };
    let change = Change::new(F27, "own-words", place)
        .from_to(said(old), said(new))
        .because(Cause::TranscriptionFix);
    to.push_here(change);
}

/// Compares the code tables of the APIs that both sides have.
fn tables(to: &mut Comparison<'_>, root: &Place) {
    for (before, after) in super::apis::pairs(to) {
        if before.codes == after.codes {
            continue;
        }
        let place = root.api(&after.api);
        let mut old: BTreeMap<(&Option<String>, usize), &ApiCode> = BTreeMap::new();
        for (key, row) in numbered(&before.codes) {
            old.insert(key, row);
        }
        let mut seen = BTreeSet::new();
        for (key, row) in numbered(&after.codes) {
            seen.insert(key);
            match old.get(&key) {
                Some(other) => rows(to, &place, Some(other), Some(row)),
                None => rows(to, &place, None, Some(row)),
            }
        }
        for (key, row) in numbered(&before.codes) {
            if !seen.contains(&key) {
                rows(to, &place, Some(row), None);
            }
        }
        cells(to, &place, before, after);
        order(to, &place, before, after);
    }
}

/// The rows of a code table, each by its code and how often that came before it.
fn numbered(codes: &[ApiCode]) -> Vec<((&Option<String>, usize), &ApiCode)> {
    let mut counts: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    codes
        .iter()
        .map(|row| {
            let count = counts.entry(&row.code).or_default();
            *count += 1;
            ((&row.code, *count), row)
        })
        .collect()
}

/// Compares two rows of a code table; a row that came or went is told by the code, but for the row of no reply.
fn rows(to: &mut Comparison<'_>, place: &Place, old: Option<&ApiCode>, new: Option<&ApiCode>) {
    let code = old.or(new).and_then(|row| row.code.as_deref());
    let (Some(old), Some(new)) = (old, new) else {
        if code.is_none() {
            let said = |row: Option<&ApiCode>| {
                row.map(|row| format!("{}: {}", word(&row.class), row.procedure))
            };
            let change = Change::new(C15, "class", place.code("-")).values(said(old), said(new));
            to.push_here(change);
        }
        return;
    };
    if old.inquire != new.inquire {
        let change = Change::new(
            C11,
            "target",
            place.code(code.unwrap_or("-")).key("inquire"),
        )
        .values(old.inquire.clone(), new.inquire.clone());
        corrected(to, change, old, new);
    }
    let Some(code) = code else {
        no_reply(to, &place.code("-"), old, new);
        return;
    };
    let place = place.code(code);
    message(to, &place, &old.message, &new.message);
    class(to, &place, old.class, new.class);
    if old.procedure != new.procedure {
        let spaces = prose::squeezed(&old.procedure) == prose::squeezed(&new.procedure);
        let change = if spaces {
            Change::new(F28, "spaces", place.key("procedure")).because(Cause::TranscriptionFix)
        } else {
            Change::new(C09, "wording", place.key("procedure"))
        };
        to.push_here(change.from_to(&old.procedure, &new.procedure));
    }
}

/// Adds a change of a row that corrections may have made.
fn corrected(to: &mut Comparison<'_>, mut change: Change, old: &ApiCode, new: &ApiCode) {
    to.caused_by_corrections(&mut change, &old.corrections, &new.corrections);
    let place = change.place.clone();
    to.push(change, Some(&place), Some(&place));
}

fn no_reply(to: &mut Comparison<'_>, place: &Place, old: &ApiCode, new: &ApiCode) {
    if effective(old.class) != effective(new.class) {
        let change = Change::new(C15, "class", place.key("class"))
            .from_to(word(&old.class), word(&new.class));
        to.push_here(change);
    } else if old.class != new.class {
        class(to, place, old.class, new.class);
    }
    for (key, before, after) in [
        ("message", &old.message, &new.message),
        ("procedure", &old.procedure, &new.procedure),
    ] {
        if before == after {
            continue;
        }
        let change = if prose::squeezed(before) == prose::squeezed(after) {
            Change::new(F28, "spaces", place.key(key)).because(Cause::TranscriptionFix)
        } else {
            Change::new(C15, "wording", place.key(key))
        };
        to.push_here(change.from_to(before, after));
    }
}

fn message(to: &mut Comparison<'_>, place: &Place, before: &str, after: &str) {
    if before == after {
        return;
    }
    let place = place.key("message");
    let change = if prose::squeezed(before) == prose::squeezed(after) {
        Change::new(F28, "spaces", place).because(Cause::TranscriptionFix)
    } else if prose::numbers(before) == prose::numbers(after) {
        Change::new(C07, "wording", place)
    } else {
        Change::new(C08, "number", place)
    };
    to.push_here(change.from_to(before, after));
}

fn class(to: &mut Comparison<'_>, place: &Place, before: CodeClass, after: CodeClass) {
    if before == after {
        return;
    }
    let open = |class: CodeClass| class == CodeClass::Undecided;
    let place = place.key("class");
    let change = if effective(before) == effective(after) {
        Change::new(P03, "decision", place)
    } else {
        Change::new(C10, "class", place)
    };
    to.push_here(
        change
            .from_to(word(&before), word(&after))
            .because(clarified(open(before), open(after))),
    );
}

/// What a class is read as.
fn effective(class: CodeClass) -> CodeClass {
    match class {
        CodeClass::Undecided => CodeClass::Unknown,
        other => other,
    }
}

/// Compares which codes share a cell.
fn cells(to: &mut Comparison<'_>, place: &Place, before: &Api, after: &Api) {
    let old = partners(&before.codes);
    let new = partners(&after.codes);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (code, cell) in &new {
        let Some(other) = old.get(code) else { continue };
        // Only codes that both tables list can have been split or merged.
        let common = |cell: &BTreeSet<&str>| -> Vec<String> {
            cell.iter()
                .filter(|code| old.contains_key(*code) && new.contains_key(*code))
                .map(|code| (*code).to_owned())
                .collect()
        };
        let (was, is) = (common(other), common(cell));
        if was != is && !told.contains(code) {
            told.extend(cell.iter().chain(other).copied());
            let change = Change::new(C13, "cell", place.code(code).key("codes"))
                .from_to(was.join(" "), is.join(" "));
            to.push_here(change);
        }
    }
}

/// For each code, the codes of its cell.
fn partners(codes: &[ApiCode]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut by_row: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for row in codes {
        if let Some(code) = &row.code {
            by_row.entry(row.row).or_default().insert(code);
        }
    }
    codes
        .iter()
        .filter_map(|row| {
            let cell = by_row.get(&row.row)?.clone();
            Some((row.code.as_deref()?, cell))
        })
        .collect()
}

/// Reports codes that only stand in another order.
fn order(to: &mut Comparison<'_>, place: &Place, before: &Api, after: &Api) {
    let new: BTreeMap<_, usize> = numbered(&after.codes)
        .into_iter()
        .enumerate()
        .map(|(index, (key, _))| (key, index))
        .collect();
    let common: Vec<(usize, usize)> = numbered(&before.codes)
        .into_iter()
        .enumerate()
        .filter_map(|(index, (key, _))| Some((index, *new.get(&key)?)))
        .collect();
    if super::pair::moved(&common).is_empty() {
        return;
    }
    let listed = |codes: &[ApiCode]| {
        let codes: Vec<&str> = codes
            .iter()
            .map(|row| row.code.as_deref().unwrap_or("-"))
            .collect();
        codes.join(", ")
    };
    let change = Change::new(F20, "reply", place.key("codes order"))
        .from_to(listed(&before.codes), listed(&after.codes));
    to.push_here(change);
}
