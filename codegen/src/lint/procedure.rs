//! Rules about procedures and forms: every reference leads somewhere, no step waits for itself, no field is left unsaid.

use std::collections::BTreeSet;

use crate::finding::Findings;
use crate::load::Loaded;
use crate::load::model::{At, FieldEntry, FormFile, ProcedureFile, StepEntry, Text};
use crate::resolved::{FieldKind, FilledBy};

pub(super) fn check(spec: &Loaded, findings: &mut Findings) {
    for procedure in &spec.procedures {
        sources(spec, &procedure.source, findings);
        self::procedure(spec, procedure, findings);
        order(procedure, findings);
    }
    for form in &spec.forms {
        sources(spec, &form.file.source, findings);
        if form.stem != form.file.form.value {
            findings.error(
                "form-file-name",
                form.file.form.at,
                format!("{} in {}.yaml", form.file.form.value, form.stem),
                format!("the file name {}.yaml", form.file.form.value),
                "rename the file or correct the name",
            );
        }
        self::form(spec, &form.file, findings);
    }
}

fn sources(spec: &Loaded, tag: &Text, findings: &mut Findings) {
    let known = spec.service.sources.iter().map(|source| &source.tag);
    refers(
        "unknown-source",
        tag,
        "a tag of `sources` in service.yaml",
        known,
        findings,
    );
}

fn procedure(spec: &Loaded, procedure: &ProcedureFile, findings: &mut Findings) {
    let parties: Vec<&Text> = procedure.parties.iter().map(|entry| &entry.party).collect();
    let addresses: Vec<&Text> = procedure
        .addresses
        .iter()
        .map(|entry| &entry.address)
        .collect();
    let conditions: Vec<&Text> = procedure
        .conditions
        .iter()
        .map(|entry| &entry.condition)
        .collect();
    let documents: Vec<&Text> = procedure
        .documents
        .iter()
        .map(|entry| &entry.document)
        .collect();
    let sections: Vec<&Text> = procedure
        .sections
        .iter()
        .map(|entry| &entry.section)
        .collect();
    let steps: Vec<&Text> = procedure.steps.iter().map(|entry| &entry.step).collect();
    let questions: Vec<&Text> = procedure
        .questions
        .iter()
        .map(|entry| &entry.question)
        .collect();
    let forms: Vec<&Text> = spec.forms.iter().map(|form| &form.file.form).collect();
    for names in [
        &parties,
        &addresses,
        &conditions,
        &documents,
        &sections,
        &steps,
        &questions,
    ] {
        once(names, findings);
    }
    let mut refer = |name: &Text, what: &str, known: &[&Text]| {
        refers(
            "unknown-reference",
            name,
            what,
            known.iter().copied(),
            findings,
        );
    };
    for document in &procedure.documents {
        if let Some(form) = &document.form {
            refer(form, "a form of the folder forms", &forms);
        }
        if let Some(condition) = &document.when {
            refer(condition, "an entry of `conditions`", &conditions);
        }
    }
    for step in &procedure.steps {
        refer(&step.section, "an entry of `sections`", &sections);
        for party in std::iter::once(&step.actor).chain(&step.to) {
            refer(party, "an entry of `parties`", &parties);
        }
        if let Some(address) = &step.at {
            refer(address, "an entry of `addresses`", &addresses);
        }
        if let Some(form) = &step.form {
            refer(form, "a form of the folder forms", &forms);
        }
        for before in &step.after {
            refer(before, "another step", &steps);
        }
        for document in &step.documents {
            refer(document, "an entry of `documents`", &documents);
        }
    }
    for step in procedure
        .questions
        .iter()
        .flat_map(|question| &question.about)
    {
        refer(step, "a step", &steps);
    }
    for form in &spec.forms {
        for condition in form
            .file
            .signatures
            .iter()
            .filter_map(|entry| entry.when.as_ref())
        {
            refer(condition, "an entry of `conditions`", &conditions);
        }
    }
    for step in &procedure.steps {
        has_lines(
            &step.step,
            step.text.iter().map(|sentence| sentence.line),
            findings,
        );
    }
    for (name, lines) in procedure
        .documents
        .iter()
        .map(|entry| (&entry.document, &entry.lines))
        .chain(
            procedure
                .addresses
                .iter()
                .map(|entry| (&entry.address, &entry.lines)),
        )
        .chain(
            procedure
                .conditions
                .iter()
                .map(|entry| (&entry.condition, &entry.lines)),
        )
        .chain(
            procedure
                .sections
                .iter()
                .map(|entry| (&entry.section, &entry.lines)),
        )
        .chain(
            procedure
                .questions
                .iter()
                .map(|entry| (&entry.question, &entry.lines)),
        )
    {
        has_lines(name, lines.iter().copied(), findings);
    }
}

/// Takes away the steps that can be done until none is left, or until those that are left wait for each other.
fn order(procedure: &ProcedureFile, findings: &mut Findings) {
    let mut left: Vec<&StepEntry> = procedure.steps.iter().collect();
    loop {
        let names: BTreeSet<&str> = left.iter().map(|step| step.step.value.as_str()).collect();
        let waiting: Vec<&StepEntry> = left
            .iter()
            .copied()
            .filter(|step| {
                step.after
                    .iter()
                    .any(|before| names.contains(before.value.as_str()))
            })
            .collect();
        if waiting.len() == left.len() {
            break;
        }
        left = waiting;
    }
    for step in left {
        findings.error(
            "step-waits-for-itself",
            step.step.at,
            format!(
                "the step {}, which comes after steps that come after it",
                step.step.value
            ),
            "an order in which every step can be done",
            "correct `after` of one of these steps",
        );
    }
}

fn form(spec: &Loaded, form: &FormFile, findings: &mut Findings) {
    let fields: Vec<&FieldEntry> = form.groups.iter().flat_map(|group| &group.fields).collect();
    let names: Vec<&Text> = fields.iter().map(|field| &field.field).collect();
    once(&names, findings);
    if spec.procedures.is_empty() {
        for condition in form
            .signatures
            .iter()
            .filter_map(|entry| entry.when.as_ref())
        {
            refers(
                "unknown-reference",
                condition,
                "an entry of `conditions`",
                [],
                findings,
            );
        }
    }
    for field in &fields {
        has_lines(&field.field, field.lines.iter().copied(), findings);
        let name = &field.field;
        if !is_snake_case(&name.value) {
            findings.error(
                "field-name",
                name.at,
                format!("`{}`", name.value),
                "an English name in snake_case",
                "write it in small letters with underscores",
            );
        }
        if field.filled_by.value == FilledBy::Printed && field.value.is_none() {
            findings.error(
                "printed-without-value",
                name.at,
                format!(
                    "the field `{}` that is printed, without `value`",
                    name.value
                ),
                "what the form prints there",
                "transcribe it",
            );
        }
        if let (FieldKind::BusinessNumber, Some(value)) = (field.kind.value, &field.value)
            && !is_business_number(&value.value)
        {
            findings.error(
                "business-number",
                value.at,
                format!(
                    "`{}`, whose last digit does not check the others",
                    value.value
                ),
                "a business number of ten digits",
                "hold it beside the document",
            );
        }
        if let Some(either) = &field.either {
            let others = fields.iter().filter(|other| {
                other
                    .either
                    .as_ref()
                    .is_some_and(|word| word.value == either.value)
            });
            if others.count() < 2 {
                findings.error(
                    "either-alone",
                    either.at,
                    format!("`{}` on one field only", either.value),
                    "at least two fields that stand for each other",
                    "correct the word, or take it away",
                );
            }
        }
    }
    for consent in &form.consents {
        has_lines(&consent.consent, consent.lines.iter().copied(), findings);
        if consent.choices.len() < 2 {
            findings.error(
                "consent-without-choice",
                consent.consent.at,
                format!(
                    "the consent `{}` with fewer than two choices",
                    consent.consent.value
                ),
                "what may be ticked, as printed",
                "transcribe both boxes",
            );
        }
    }
    for (name, lines) in form
        .signatures
        .iter()
        .map(|entry| (&entry.signature, &entry.lines))
        .chain(form.rules.iter().map(|entry| (&entry.rule, &entry.lines)))
        .chain(form.notices.iter().map(|entry| (&entry.says, &entry.lines)))
    {
        has_lines(name, lines.iter().copied(), findings);
    }
}

fn refers<'a>(
    rule: &'static str,
    name: &Text,
    what: &str,
    known: impl IntoIterator<Item = &'a Text>,
    findings: &mut Findings,
) {
    if known.into_iter().any(|known| known.value == name.value) {
        return;
    }
    findings.error(
        rule,
        name.at,
        format!("`{}`", name.value),
        what,
        "correct the name, or add what it names",
    );
}

fn once(names: &[&Text], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.value.as_str()) {
            findings.error(
                "named-twice",
                name.at,
                format!("`{}` again", name.value),
                "each name once",
                "give one of the two another name",
            );
        }
    }
}

fn has_lines(name: &Text, lines: impl IntoIterator<Item = At<u32>>, findings: &mut Findings) {
    if lines.into_iter().next().is_none() {
        findings.error(
            "no-source-line",
            name.at,
            format!("`{}` without a line of the document", name.value),
            "the lines that it was taken from",
            "add them, so that it can be checked",
        );
    }
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        })
}

/// Ten digits, the last of which is computed from the others.
fn is_business_number(text: &str) -> bool {
    let digits: Vec<u32> = text
        .chars()
        .filter_map(|character| character.to_digit(10))
        .collect();
    let [weighed @ .., ninth, check] = digits.as_slice() else {
        return false;
    };
    let weights = [1, 3, 7, 1, 3, 7, 1, 3];
    let sum: u32 = weighed
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let sum = sum + ninth * 5 + ninth * 5 / 10;
    weighed.len() == weights.len() && (10 - sum % 10) % 10 == *check
}

#[cfg(test)]
mod tests {
    use super::is_business_number;

    #[test]
    fn the_last_digit_of_a_business_number_checks_the_others() {
        assert!(is_business_number("129 - 82 - 08745"));
        for wrong in [
            "129-82-08746",
            "128-82-08745",
            "129-82-0874",
            "129-82-087450",
            "",
        ] {
            assert!(!is_business_number(wrong), "{wrong}");
        }
    }
}
