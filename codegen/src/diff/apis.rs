//! Compares APIs: which there are, what they are called, and what is said of each beside its tables.

use std::collections::BTreeMap;

use super::change::{Change, Place};
use super::compare::Comparison;
use super::kinds::ChangeKind::{self, *};
use super::level::Cause;
use super::members::clarified;
use super::prose::{self, Difference};
use super::words::word;
use crate::resolved::{Api, Effect, Example, ExampleMember, Layout, Rules};

/// The APIs that both sides have, by name or by what we call them.
pub(super) fn pairs<'a>(to: &Comparison<'a>) -> Vec<(&'a Api, &'a Api)> {
    pairing(to).0
}

/// Pairs the APIs; those without a counterpart come after.
#[allow(clippy::type_complexity, reason = "three lists, said in one line")]
fn pairing<'a>(to: &Comparison<'a>) -> (Vec<(&'a Api, &'a Api)>, Vec<&'a Api>, Vec<&'a Api>) {
    let mut removed: Vec<&Api> = Vec::new();
    let mut open: BTreeMap<&str, &Api> = to
        .new
        .service
        .apis
        .iter()
        .map(|api| (api.api.as_str(), api))
        .collect();
    let mut partner: BTreeMap<&str, &Api> = BTreeMap::new();
    for api in &to.old.service.apis {
        match open.remove(api.api.as_str()) {
            Some(same) => {
                partner.insert(&same.api, api);
            }
            None => removed.push(api),
        }
    }
    // The English name of the operation is a person's word for what it is.
    for key in [
        |api: &Api| api.operation.clone(),
        |api: &Api| api.api.to_ascii_lowercase(),
        |api: &Api| prose::look(&api.api),
    ] {
        if removed.is_empty() || open.is_empty() {
            break;
        }
        let mut by_key: BTreeMap<String, &Api> =
            open.values().map(|api| (key(api), *api)).collect();
        removed.retain(|api| {
            let Some(found) = by_key.remove(&key(api)) else {
                return true;
            };
            open.remove(found.api.as_str());
            partner.insert(&found.api, api);
            false
        });
    }
    let mut paired = Vec::new();
    let mut added = Vec::new();
    for api in &to.new.service.apis {
        match partner.get(api.api.as_str()) {
            Some(old) => paired.push((*old, api)),
            None => added.push(api),
        }
    }
    (paired, removed, added)
}

/// Reports the APIs that came, went or changed their name.
pub(super) fn list(to: &mut Comparison<'_>) {
    let (paired, removed, added) = pairing(to);
    let root = Place::service(&to.new.service.service);
    for api in removed {
        let change = Change::new(A02, "removed", root.api(&api.api)).values(Some(shown(api)), None);
        to.push_here(change);
    }
    for api in added {
        let change = Change::new(A01, "added", root.api(&api.api)).values(None, Some(shown(api)));
        to.push_here(change);
    }
    let positions: BTreeMap<&str, usize> = to
        .new
        .service
        .apis
        .iter()
        .enumerate()
        .map(|(index, api)| (api.api.as_str(), index))
        .collect();
    let by_old: BTreeMap<&str, &Api> = paired
        .iter()
        .map(|(old, new)| (old.api.as_str(), *new))
        .collect();
    let order: Vec<(usize, usize)> = to
        .old
        .service
        .apis
        .iter()
        .enumerate()
        .filter_map(|(index, api)| {
            let new = by_old.get(api.api.as_str())?;
            Some((index, *positions.get(new.api.as_str())?))
        })
        .collect();
    let moved = super::pair::moved(&order);
    if !moved.is_empty() {
        let names: Vec<&str> = moved
            .iter()
            .map(|position| to.old.service.apis[order[*position].0].api.as_str())
            .collect();
        let at = |side: fn((usize, usize)) -> usize| {
            let places: Vec<String> = moved
                .iter()
                .zip(&names)
                .map(|(position, name)| format!("{name} at {}", side(order[*position]) + 1))
                .collect();
            places.join(", ")
        };
        let change = Change::new(F20, "request", root.key("apis order"))
            .from_to(at(|(old, _)| old), at(|(_, new)| new));
        to.push_here(change);
    }
}

fn shown(api: &Api) -> String {
    format!(
        "{} ({}), {}, {}",
        api.api,
        api.name,
        word(&api.layout),
        word(&api.effect)
    )
}

/// Compares what two APIs say beside their tables; false when one of them has no layout to compare.
pub(super) fn compare(to: &mut Comparison<'_>, place: &Place, before: &Api, after: &Api) -> bool {
    let mut api = Pair {
        to,
        place,
        before,
        after,
    };
    api.names();
    api.facts();
    api.rules();
    api.prose();
    api.examples();
    api.layout()
}

struct Pair<'t, 'c, 'a> {
    to: &'t mut Comparison<'c>,
    place: &'a Place,
    before: &'a Api,
    after: &'a Api,
}

impl Pair<'_, '_, '_> {
    fn add(&mut self, change: Change) {
        let new = change.place.clone();
        let old = new.api(&self.before.api);
        self.to.push(change, Some(&old), Some(&new));
    }

    /// Adds a change of a key when its two values differ.
    fn differs(
        &mut self,
        kind: ChangeKind,
        case: &str,
        key: &str,
        before: Option<String>,
        after: Option<String>,
    ) {
        if before != after {
            let change = Change::new(kind, case, self.place.key(key)).values(before, after);
            self.add(change);
        }
    }

    fn names(&mut self) {
        let (before, after) = (self.before, self.after);
        self.differs(
            A03,
            "renamed",
            "api",
            Some(before.api.clone()),
            Some(after.api.clone()),
        );
        for (key, old, new) in [
            ("operation", &before.operation, &after.operation),
            ("type_name", &before.type_name, &after.type_name),
        ] {
            if old != new {
                let change = Change::new(A03, "our-name", self.place.key(key))
                    .from_to(old, new)
                    .because(Cause::TranscriptionFix);
                self.add(change);
            }
        }
        for (key, old, new) in [
            ("name", &before.name, &after.name),
            ("title", &before.title, &after.title),
            ("category", &before.category, &after.category),
        ] {
            label(self, key, old, new);
        }
        self.differs(
            A06,
            "flag",
            "testable",
            Some(before.testable.to_string()),
            Some(after.testable.to_string()),
        );
    }

    fn facts(&mut self) {
        let (before, after) = (self.before, self.after);
        if before.effect != after.effect {
            let open = |effect: Effect| effect == Effect::Undecided;
            let read = |effect: Effect| {
                if open(effect) {
                    Effect::MovesMoney
                } else {
                    effect
                }
            };
            let (kind, case) = if read(before.effect) == read(after.effect) {
                (P03, "decision")
            } else {
                (A09, "pairing")
            };
            let change = Change::new(kind, case, self.place.key("effect"))
                .from_to(word(&before.effect), word(&after.effect))
                .because(clarified(open(before.effect), open(after.effect)));
            self.add(change);
        }
        let inquiry = |api: &Api, now: &dyn Fn(&str) -> String| {
            api.inquiry.as_ref().map(|inquiry| {
                format!(
                    "{} by {}, {}, {}",
                    inquiry.api,
                    now(&inquiry.key),
                    inquiry.original_date,
                    inquiry.original_number
                )
            })
        };
        let values = (inquiry(before, &self.now()), inquiry(after, &str::to_owned));
        self.differs(A09, "pairing", "inquiry", values.0, values.1);
        // It follows from `inquiry` of the other API, where that stands in the same spec.
        let told = [(self.to.old, before), (self.to.new, after)]
            .iter()
            .any(|(revision, api)| {
                revision.service.apis.iter().any(|other| {
                    other
                        .inquiry
                        .as_ref()
                        .is_some_and(|inquiry| inquiry.api == api.api)
                })
            });
        if !told || before.inquires.is_some() == after.inquires.is_some() {
            self.differs(
                A09,
                "pairing",
                "inquires",
                before.inquires.clone(),
                after.inquires.clone(),
            );
        }
        self.differs(
            A09,
            "pairing",
            "result",
            before.result.as_deref().map(self.now()),
            after.result.clone(),
        );
        self.differs(
            A09,
            "pairing",
            "amount",
            before.amount.as_deref().map(self.now()),
            after.amount.clone(),
        );
    }

    /// What an element that the old spec names is called now.
    fn now(&self) -> impl Fn(&str) -> String {
        let names = self.to.renamed.clone();
        move |element| names.get(element).map_or(element, |now| *now).to_owned()
    }

    fn rules(&mut self) {
        let (before, after) = (&self.before.rules, &self.after.rules);
        if before == after {
            return;
        }
        let case = self.timing_case();
        let rules = [A07, A07, A08, A08, A08]
            .into_iter()
            .zip(rule_words(before, &self.now()))
            .zip(rule_words(after, &str::to_owned));
        for ((kind, (key, old)), (_, new)) in rules {
            let case = if kind == A07 { "scope" } else { case };
            self.differs(kind, case, key, old, new);
        }
    }

    /// Whether a rule about time bears on transfers.
    fn timing_case(&self) -> &'static str {
        let moves = |api: &Api| matches!(api.effect, Effect::MovesMoney | Effect::Undecided);
        if moves(self.before) || moves(self.after) {
            "transfers"
        } else {
            "schedule"
        }
    }

    fn prose(&mut self) {
        let (before, after) = (self.before, self.after);
        if let Some((kind, case, cause)) =
            judged(&before.function, &after.function, self.timing_case())
        {
            let change = Change::new(kind, case, self.place.key("function"))
                .from_to(&before.function, &after.function)
                .because(cause);
            self.add(change);
        }
        for (old, new) in texts(&before.remarks, &after.remarks) {
            let (from, to) = (old.unwrap_or_default(), new.unwrap_or_default());
            if let Some((kind, case, cause)) = judged(from, to, self.timing_case()) {
                let change = Change::new(kind, case, self.place.key("remarks"))
                    .values(old.map(str::to_owned), new.map(str::to_owned))
                    .because(cause);
                self.add(change);
            }
        }
        for (key, old, new) in [
            ("summary", &before.summary, &after.summary),
            ("note", &before.note, &after.note),
        ] {
            if old != new {
                let change = Change::new(F27, "own-words", self.place.key(key))
                    .from_to(old, new)
                    .because(Cause::TranscriptionFix);
                self.add(change);
            }
        }
    }

    fn examples(&mut self) {
        let (before, after) = (&self.before.examples, &self.after.examples);
        for index in 0..before.len().max(after.len()) {
            let (old, new) = (before.get(index), after.get(index));
            if old == new {
                continue;
            }
            let names = |example: Option<&Example>| {
                example.map(|example| {
                    let mut names = Vec::new();
                    wires(&example.request, &mut names);
                    names.push("|");
                    wires(&example.response, &mut names);
                    names.join(" ")
                })
            };
            let kind = if names(old) == names(new) { F27 } else { F26 };
            let shown = |example: Option<&Example>| {
                example.and_then(|example| serde_json::to_string(example).ok())
            };
            let key = format!("examples {}", index + 1);
            let change =
                Change::new(kind, "prose", self.place.key(key)).values(shown(old), shown(new));
            self.add(change);
        }
    }

    /// Judges whether there is a layout on both sides.
    fn layout(&mut self) -> bool {
        let (before, after) = (self.before.layout, self.after.layout);
        let values = (Some(word(&before)), Some(word(&after)));
        match (before, after) {
            (Layout::Unpublished, Layout::Unpublished) => {}
            (Layout::Unpublished, _) => {
                self.differs(A01, "laid-out", "layout", values.0, values.1);
                return false;
            }
            (_, Layout::Unpublished) => {
                self.differs(A02, "no-layout", "layout", values.0, values.1);
                return false;
            }
            _ => self.differs(P03, "decision", "layout", values.0, values.1),
        }
        true
    }
}

/// Each rule in words, with elements called as they are now.
fn rule_words(rules: &Rules, now: &dyn Fn(&str) -> String) -> [(&'static str, Option<String>); 5] {
    let list = |elements: &[String]| -> String {
        let names: Vec<String> = elements.iter().map(|element| now(element)).collect();
        names.join(", ")
    };
    let once = rules.once.as_ref().map(|once| {
        format!(
            "{} {} once per {}",
            now(&once.element),
            once.value,
            now(&once.per)
        )
    });
    let unchanged = rules
        .unchanged
        .as_ref()
        .map(|same| format!("{} per {}", list(&same.elements), now(&same.per)));
    let range = rules.date_range.as_ref().map(|range| {
        let by = now(&range.by);
        let latest = if range.not_after_today {
            ", not after today"
        } else {
            ""
        };
        format!(
            "{} to {}: {} days ({by} {}) or {} months ({by} {}){latest}",
            now(&range.from),
            now(&range.to),
            range.max_days,
            range.daily,
            range.max_months,
            range.monthly,
        )
    });
    let hours = rules
        .hours_after_deposit
        .map(|hours| format!("{hours} hours"));
    let days = (!rules.day_of_call.is_empty()).then(|| list(&rules.day_of_call));
    [
        ("rules once", once),
        ("rules unchanged", unchanged),
        ("rules date_range", range),
        ("rules hours_after_deposit", hours),
        ("rules day_of_call", days),
    ]
}

fn label(api: &mut Pair<'_, '_, '_>, key: &str, old: &str, new: &str) {
    if old == new {
        return;
    }
    let change = if prose::squeezed(old) == prose::squeezed(new) {
        Change::new(F28, "spaces", api.place.key(key)).because(Cause::TranscriptionFix)
    } else {
        Change::new(A05, "name", api.place.key(key))
    };
    api.add(change.from_to(old, new));
}

/// What a change of a sentence about a whole API is; none when nothing changed.
pub(super) fn judged(
    before: &str,
    after: &str,
    timing: &'static str,
) -> Option<(ChangeKind, &'static str, Cause)> {
    let difference = prose::difference(before, after, false);
    match difference {
        Difference::None => return None,
        Difference::Spaces => return Some((F28, "spaces", Cause::TranscriptionFix)),
        _ => {}
    }
    let revision = Cause::BankRevision;
    if prose::sameness(before) != prose::sameness(after) {
        return Some((A07, "scope", revision));
    }
    if prose::times(before) != prose::times(after) {
        return Some((A08, timing, revision));
    }
    if prose::tokens(before) != prose::tokens(after) {
        return Some((F26, "prose", revision));
    }
    Some((F27, "prose", revision))
}

/// Pairs two lists of sentences: equal ones first, then the most alike, then what is left.
fn texts<'a>(before: &'a [String], after: &'a [String]) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    let mut new: Vec<&str> = after.iter().map(String::as_str).collect();
    let mut old: Vec<&str> = Vec::new();
    for text in before {
        match new.iter().position(|other| *other == text.as_str()) {
            Some(index) => {
                new.remove(index);
            }
            None => old.push(text),
        }
    }
    let mut paired = Vec::new();
    for text in old {
        let likeness = |other: &&str| strsim::normalized_levenshtein(text, other);
        let best = new
            .iter()
            .enumerate()
            .map(|(index, other)| (likeness(other), index))
            .filter(|(likeness, _)| *likeness > 0.5)
            .max_by(|first, second| first.0.total_cmp(&second.0));
        match best {
            Some((_, index)) => paired.push((Some(text), Some(new.remove(index)))),
            None => paired.push((Some(text), None)),
        }
    }
    paired.extend(new.into_iter().map(|text| (None, Some(text))));
    paired
}

/// The names of all members of a published body.
fn wires<'a>(members: &'a [ExampleMember], names: &mut Vec<&'a str>) {
    for member in members {
        names.push(&member.wire);
        wires(member.object.as_deref().unwrap_or_default(), names);
        for row in member.rows.iter().flatten() {
            wires(row, names);
        }
    }
}
