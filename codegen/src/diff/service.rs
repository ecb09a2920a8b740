//! Compares what belongs to a service as a whole: its names, profiles, sweeps, sources, and the list of its APIs.

use super::apis;
use super::change::{Change, Place};
use super::compare::Comparison;
use super::kinds::ChangeKind::{self, *};
use super::level::Cause;
use super::pair::moved;
use super::prose;
use super::words::{evidence, word};
use crate::resolved::{Category, Profile, Source};

/// Compares the services without their APIs' contents.
pub(super) fn compare(to: &mut Comparison<'_>) {
    let (old, new) = (&to.old.service, &to.new.service);
    let root = Place::service(&new.service);
    if to.old.format != to.new.format {
        let change = Change::new(P04, "format", root.key("format"))
            .from_to(to.old.format.to_string(), to.new.format.to_string())
            .because(Cause::TranscriptionFix);
        to.push_here(change);
    }
    if old.name != new.name {
        let spaces = prose::squeezed(&old.name) == prose::squeezed(&new.name);
        let (kind, case) = if spaces {
            (F28, "spaces")
        } else {
            (A05, "name")
        };
        to.push_here(Change::new(kind, case, root.key("name")).from_to(&old.name, &new.name));
    }
    if old.english_name != new.english_name {
        to.push_here(
            Change::new(F27, "own-words", root.key("english_name"))
                .from_to(&old.english_name, &new.english_name)
                .because(Cause::TranscriptionFix),
        );
    }
    if let Some((kind, case, cause)) = apis::judged(&old.description, &new.description, "schedule")
    {
        to.push_here(
            Change::new(kind, case, root.key("description"))
                .from_to(&old.description, &new.description)
                .because(cause),
        );
    }
    if old.sweeps != new.sweeps {
        to.push_here(
            Change::new(A08, "transfers", root.key("sweeps"))
                .from_to(old.sweeps.join(", "), new.sweeps.join(", ")),
        );
    }
    if old.categories != new.categories {
        let shown = |categories: &[Category]| {
            let names: Vec<&str> = categories.iter().map(|it| it.english.as_str()).collect();
            names.join(", ")
        };
        to.push_here(
            Change::new(F27, "own-words", root.key("categories"))
                .from_to(shown(&old.categories), shown(&new.categories))
                .because(Cause::TranscriptionFix),
        );
    }
    sources(to, &root, &old.sources, &new.sources);
    profiles(to, &root);
    apis::list(to);
}

fn sources(to: &mut Comparison<'_>, root: &Place, before: &[Source], after: &[Source]) {
    let shown = |source: &Source| format!("{} ({})", source.title, word(&source.grade));
    for source in before {
        let other = after.iter().find(|other| other.tag == source.tag);
        if other == Some(source) {
            continue;
        }
        let (kind, case) = match other {
            Some(other) if other.grade != source.grade => (P03, "decision"),
            _ => (P01, "moved"),
        };
        to.push_here(
            Change::new(kind, case, root.key(format!("sources {}", source.tag)))
                .values(Some(shown(source)), other.map(shown))
                .because(Cause::TranscriptionFix),
        );
    }
    for source in after {
        if !before.iter().any(|other| other.tag == source.tag) {
            to.push_here(
                Change::new(P01, "moved", root.key(format!("sources {}", source.tag)))
                    .values(None, Some(shown(source)))
                    .because(Cause::TranscriptionFix),
            );
        }
    }
}

fn profiles(to: &mut Comparison<'_>, root: &Place) {
    let (old, new) = (&to.old.service.profiles, &to.new.service.profiles);
    let find = |list: &[Profile], name: &str| list.iter().position(|profile| profile.name == name);
    let mut common = Vec::new();
    for (index, profile) in old.iter().enumerate() {
        match find(new, &profile.name) {
            Some(other) => {
                common.push((index, other));
                profile_pair(to, root, profile, &new[other]);
            }
            None => {
                let key = format!("profile {}", profile.name);
                to.push_here(
                    Change::new(A11, "environment", root.key(key))
                        .values(Some(shown(profile)), None),
                );
            }
        }
    }
    for profile in new {
        if find(old, &profile.name).is_none() {
            let key = format!("profile {}", profile.name);
            to.push_here(
                Change::new(A11, "environment", root.key(key)).values(None, Some(shown(profile))),
            );
        }
    }
    if !moved(&common).is_empty() {
        let names = |list: &[Profile]| {
            let names: Vec<&str> = list.iter().map(|profile| profile.name.as_str()).collect();
            names.join(", ")
        };
        to.push_here(
            Change::new(F20, "request", root.key("profiles order")).from_to(names(old), names(new)),
        );
    }
}

fn shown(profile: &Profile) -> String {
    format!(
        "{}/NAME{}, {}, token {}",
        profile.base_url,
        profile.suffix,
        profile.content_type,
        word(&profile.token)
    )
}

fn profile_pair(to: &mut Comparison<'_>, root: &Place, before: &Profile, after: &Profile) {
    if before == after {
        return;
    }
    let constants = |profile: &Profile| {
        let constants: Vec<String> = profile
            .constants
            .iter()
            .map(|constant| format!("{}={}", constant.element, constant.value))
            .collect();
        constants.join(", ")
    };
    let rows: [(ChangeKind, &str, &str, String, String); 12] = [
        (
            A11,
            "environment",
            "base_url",
            before.base_url.clone(),
            after.base_url.clone(),
        ),
        (
            A03,
            "path",
            "path_prefix",
            before.path_prefix.clone(),
            after.path_prefix.clone(),
        ),
        (
            A03,
            "path",
            "suffix",
            before.suffix.clone(),
            after.suffix.clone(),
        ),
        (
            A04,
            "transport",
            "content_type",
            before.content_type.clone(),
            after.content_type.clone(),
        ),
        (
            A10,
            "authentication",
            "token",
            word(&before.token),
            word(&after.token),
        ),
        (
            A10,
            "authentication",
            "token_header",
            before.token_header.clone(),
            after.token_header.clone(),
        ),
        (
            A10,
            "authentication",
            "token_prefix",
            before.token_prefix.clone(),
            after.token_prefix.clone(),
        ),
        (
            A10,
            "authentication",
            "token_path",
            before.token_path.clone(),
            after.token_path.clone(),
        ),
        (
            A10,
            "authentication",
            "token_scope",
            before.token_scope.clone(),
            after.token_scope.clone(),
        ),
        (
            A11,
            "environment",
            "constants",
            constants(before),
            constants(after),
        ),
        (
            F27,
            "own-words",
            "evidence",
            evidence(&before.evidence),
            evidence(&after.evidence),
        ),
        (
            F27,
            "own-words",
            "note",
            before.note.clone(),
            after.note.clone(),
        ),
    ];
    for (kind, case, key, old, new) in rows {
        if old != new {
            let cause = if kind == F27 {
                Cause::TranscriptionFix
            } else {
                Cause::BankRevision
            };
            to.push_here(
                Change::new(
                    kind,
                    case,
                    root.key(format!("profile {} {key}", before.name)),
                )
                .from_to(old, new)
                .because(cause),
            );
        }
    }
}
