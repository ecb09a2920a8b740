//! Lays a private overlay over the published spec, and lists what it replaces.

use crate::finding::{Findings, Level, Position};
use crate::load::Loaded;

/// Merges the overlay into the service; returns what it replaced or added, in words.
pub(super) fn lay_over(loaded: &mut Loaded, findings: &mut Findings) -> Vec<String> {
    let Some(overlay) = loaded.overlay.take() else {
        return Vec::new();
    };
    let mut overlaid = Vec::new();
    let mut note = |at: Position, what: String, replaced: bool| {
        if replaced {
            findings.add(
                Level::Note,
                "overlay-replaces",
                at,
                format!("{what} in the overlay"),
                "a reader who knows that it replaces the published one",
                "nothing to do if that is meant",
            );
        }
        overlaid.push(format!(
            "{what} {}",
            if replaced { "replaced" } else { "added" }
        ));
    };

    for entry in overlay.elements {
        let place = loaded
            .elements
            .iter()
            .position(|known| known.element.value == entry.element.value);
        note(
            entry.element.at,
            format!("element {}", entry.element.value),
            place.is_some(),
        );
        replace_or_add(&mut loaded.elements, place, entry);
    }
    for api in overlay.apis {
        let name = api.file.api.value.clone();
        let place = loaded
            .apis
            .iter()
            .position(|known| known.file.api.value == name);
        note(api.file.api.at, format!("API {name}"), place.is_some());
        if place.is_some() {
            // The published corrections speak of the published tables, not of the overlay's.
            for correction in &mut loaded.corrections {
                correction
                    .at
                    .retain(|place| place.api.as_ref().is_none_or(|api| api.value != name));
            }
            loaded
                .corrections
                .retain(|correction| !correction.at.is_empty());
        } else {
            loaded.service.apis.push(api.file.api.clone());
        }
        replace_or_add(&mut loaded.apis, place, api);
    }
    for entry in overlay.codes {
        let place = loaded
            .codes
            .iter()
            .position(|known| known.code.value == entry.code.value);
        note(
            entry.code.at,
            format!("code {}", entry.code.value),
            place.is_some(),
        );
        replace_or_add(&mut loaded.codes, place, entry);
    }
    for profile in overlay.file.profiles {
        let place = loaded
            .service
            .profiles
            .iter()
            .position(|known| known.name.value == profile.name.value);
        note(
            profile.name.at,
            format!("profile {}", profile.name.value),
            place.is_some(),
        );
        replace_or_add(&mut loaded.service.profiles, place, profile);
    }
    for correction in overlay.corrections {
        note(
            correction.id.at,
            format!("correction {}", correction.id.value),
            false,
        );
        loaded.corrections.push(correction);
    }
    loaded.service.sources.extend(overlay.file.sources);
    overlaid
}

fn replace_or_add<T>(list: &mut Vec<T>, place: Option<usize>, item: T) {
    match place.and_then(|place| list.get_mut(place)) {
        Some(old) => *old = item,
        None => list.push(item),
    }
}
