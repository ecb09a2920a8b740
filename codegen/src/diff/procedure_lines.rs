//! Finds the line of a place in a procedure or a form: of the entry that the place is in.

use super::change::Place;
use crate::finding::Position;
use crate::load::Loaded;
use crate::load::model::{FormFile, ProcedureFile, Text};

/// The position of the entry that a place is in, the nearest one around it.
pub(super) fn find(spec: &Loaded, place: &Place) -> Option<Position> {
    let mut nearest = Nearest {
        key: &place.key,
        length: 0,
        at: None,
    };
    for procedure in &spec.procedures {
        nearest.procedure(procedure);
    }
    for form in &spec.forms {
        nearest.form(&form.file);
    }
    nearest.at
}

/// The entry with the longest path that the place begins with.
struct Nearest<'a> {
    key: &'a str,
    length: usize,
    at: Option<Position>,
}

impl Nearest<'_> {
    fn see(&mut self, path: &str, id: &Text) {
        let path = format!("{path} {}", id.value);
        let rest = self.key.strip_prefix(path.as_str());
        let within = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if within && path.len() > self.length {
            self.length = path.len();
            self.at = Some(id.at);
        }
    }

    fn all<'t>(&mut self, path: &str, list: &str, ids: impl Iterator<Item = &'t Text>) {
        let path = format!("{path} {list}");
        for id in ids {
            self.see(&path, id);
        }
    }

    fn procedure(&mut self, file: &ProcedureFile) {
        self.see("procedure", &file.procedure);
        let path = format!("procedure {}", file.procedure.value);
        self.all(&path, "parties", file.parties.iter().map(|it| &it.party));
        let addresses = file.addresses.iter().map(|it| &it.address);
        self.all(&path, "addresses", addresses);
        let conditions = file.conditions.iter().map(|it| &it.condition);
        self.all(&path, "conditions", conditions);
        let documents = file.documents.iter().map(|it| &it.document);
        self.all(&path, "documents", documents);
        let sections = file.sections.iter().map(|it| &it.section);
        self.all(&path, "sections", sections);
        self.all(&path, "steps", file.steps.iter().map(|it| &it.step));
        let questions = file.questions.iter().map(|it| &it.question);
        self.all(&path, "questions", questions);
    }

    fn form(&mut self, file: &FormFile) {
        self.see("form", &file.form);
        let path = format!("form {}", file.form.value);
        for group in &file.groups {
            let groups = format!("{path} groups");
            self.see(&groups, &group.group);
            let groups = format!("{groups} {}", group.group.value);
            self.all(&groups, "fields", group.fields.iter().map(|it| &it.field));
        }
        let consents = file.consents.iter().map(|it| &it.consent);
        self.all(&path, "consents", consents);
        self.all(&path, "notices", file.notices.iter().map(|it| &it.name));
        let signatures = file.signatures.iter().map(|it| &it.signature);
        self.all(&path, "signatures", signatures);
        self.all(&path, "rules", file.rules.iter().map(|it| &it.rule));
    }
}
