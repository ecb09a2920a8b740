//! Takes out corrections that the edits have left without anything to correct.

use std::io;

use super::Note;
use super::change::Changing;
use super::edit::Step;
use super::files::below;
use crate::finding::{Findings, Sources};
use crate::load::{self, Loaded};
use crate::resolve::resolve;

/// Takes out every place of a correction that the document has caught up with, or that went with its row.
///
/// A correction that says something else than its row now is left for a person: it is a question and not an answer.
pub(super) fn settle(changing: &mut Changing<'_>) -> io::Result<()> {
    if changing.edit.spec.corrections.is_empty() {
        return Ok(());
    }
    // Each round takes out one place, after which the positions are others.
    let places: usize = changing
        .edit
        .spec
        .corrections
        .iter()
        .map(|entry| entry.at.len())
        .sum();
    for _ in 0..places {
        let Some(loaded) = reload(changing)? else {
            return Ok(());
        };
        let mut findings = Findings::default();
        let resolved = resolve(loaded, &mut findings);
        let before = faults(changing.edit.spec);
        let lapsed = findings.sorted().into_iter().find_map(|finding| {
            let caught_up = finding.rule == "correction-caught-up";
            let gone = finding.rule == "correction-target" && !before.contains(&finding.found);
            (caught_up || gone).then_some((finding.at, caught_up))
        });
        let Some((at, caught_up)) = lapsed else {
            return Ok(());
        };
        let place = resolved
            .corrected
            .corrections
            .iter()
            .enumerate()
            .find_map(|(index, entry)| {
                let place = entry.at.iter().position(|place| {
                    place.element.as_ref().is_some_and(|text| text.at == at)
                        || place.api.as_ref().is_some_and(|text| text.at == at)
                })?;
                Some((index, place, entry.at.len(), entry.id.value.clone()))
            });
        let Some((index, place, count, id)) = place else {
            return Ok(());
        };
        let editor = changing.files.edit("corrections.yaml")?;
        let list = [Step::from("corrections")];
        if count > 1 {
            editor.remove(&below(&below(&list, index), "at"), place);
        } else {
            editor.remove(&list, index);
        }
        changing.notes.push(Note::new(
            &format!("corrections.yaml {id}"),
            0,
            if caught_up {
                "the document has caught up with the wire: the correction is taken out"
            } else {
                "the row that it corrected is gone: the correction is taken out"
            },
        ));
    }
    Ok(())
}

/// What was wrong with corrections before the edits.
fn faults(spec: &Loaded) -> Vec<String> {
    let mut findings = Findings::default();
    resolve(spec.clone(), &mut findings);
    findings
        .sorted()
        .into_iter()
        .map(|finding| finding.found.clone())
        .collect()
}

/// The folder with the edits made so far.
pub(super) fn reload(changing: &Changing<'_>) -> io::Result<Option<Loaded>> {
    load::load_from(
        &changing.files.tree(),
        changing.edit.folder,
        None,
        &mut Sources::default(),
        &mut Findings::default(),
    )
}
