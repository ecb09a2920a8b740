//! Applies corrections to rows and code tables; one that no longer bites, or that the document has caught up with, is an error.

use crate::finding::{Findings, Position};
use crate::load::Loaded;
use crate::load::model::{CodeRow, CorrectionEntry, Direction, Needs, Place, Row, Says};

/// Applies every correction of the service.
pub(super) fn apply(loaded: &mut Loaded, findings: &mut Findings) {
    let corrections = loaded.corrections.clone();
    for (index, correction) in corrections.iter().enumerate() {
        if corrections[..index]
            .iter()
            .any(|other| other.id.value == correction.id.value)
        {
            findings.error(
                "correction-id",
                correction.id.at,
                format!("the correction `{}` again", correction.id.value),
                "each name once",
                "give it a name of its own",
            );
        }
        for place in &correction.at {
            Applying {
                correction,
                place,
                findings,
            }
            .apply(loaded);
        }
    }
}

struct Applying<'a> {
    correction: &'a CorrectionEntry,
    place: &'a Place,
    findings: &'a mut Findings,
}

impl Applying<'_> {
    fn apply(mut self, loaded: &mut Loaded) {
        if !self.place.codes.is_empty() {
            return self.codes(loaded);
        }
        let Some(rows) = table(loaded, self.place) else {
            return self.no_target("a table at this place: `api` with `in`, or `header`");
        };
        let rows = match &self.place.within {
            Some(part) => match rows.iter_mut().find(|row| row.element.value == part.value) {
                Some(row) => &mut row.rows,
                None => return self.no_target("the repeating part that `within` names"),
            },
            None => rows,
        };
        if self.correction.says.absent.is_some_and(|absent| *absent) {
            return self.add_row(rows);
        }
        let Some(element) = &self.place.element else {
            return self.no_target("the element of a row under `element`");
        };
        let caught_up = self
            .correction
            .needs
            .element
            .as_ref()
            .is_some_and(|needed| {
                needed.value != element.value
                    && rows.iter().any(|row| row.element.value == needed.value)
            });
        match rows
            .iter_mut()
            .find(|row| row.element.value == element.value)
        {
            Some(row) => self.row(row),
            None if caught_up => self.caught_up("the table prints the corrected element"),
            None => self.no_target("a row with this element"),
        }
    }

    fn row(&mut self, row: &mut Row) {
        let (says, needs) = (&self.correction.says, &self.correction.needs);
        let table = [
            says.element.as_ref().map(|said| {
                (
                    "element",
                    said.value.clone(),
                    Some(row.element.value.clone()),
                    needs.element.as_ref().map(|needed| needed.value.clone()),
                )
            }),
            says.required.as_ref().map(|said| {
                (
                    "required",
                    format!("{:?}", said.value),
                    Some(format!("{:?}", row.required.value)),
                    needs
                        .required
                        .as_ref()
                        .map(|needed| format!("{:?}", needed.value)),
                )
            }),
            says.description.as_ref().map(|said| {
                (
                    "description",
                    said.value.clone(),
                    row.description.as_ref().map(|text| text.value.clone()),
                    needs
                        .description
                        .as_ref()
                        .map(|needed| needed.value.clone()),
                )
            }),
        ];
        if !self.bites(table.into_iter().flatten()) {
            return;
        }
        let id = self.correction.id.value.clone();
        if let Some(element) = &needs.element {
            row.corrected.wire = Some(element.value.clone());
        }
        if let Some(required) = needs.required {
            row.required = required;
        }
        if let Some(description) = &needs.description {
            row.description = Some(description.clone());
        }
        if let Some(unset) = needs.unset {
            row.corrected.unset = Some(unset.value);
        }
        if let Some(min) = needs.min {
            row.corrected.min = Some(min.value);
        }
        row.corrected
            .accept
            .extend(needs.accept.iter().map(|text| text.value.clone()));
        row.corrected.by.push(id);
    }

    fn add_row(&mut self, rows: &mut Vec<Row>) {
        let (Some(row), Some(after)) = (&self.correction.needs.row, &self.correction.needs.after)
        else {
            return self
                .no_target("`row` and `after` under `needs`, since the table has no such row");
        };
        if rows
            .iter()
            .any(|known| known.element.value == row.element.value)
        {
            return self.caught_up("the table has the row");
        }
        let Some(place) = rows
            .iter()
            .position(|known| known.element.value == after.value)
        else {
            return self.no_target("the row that `after` names");
        };
        let mut row = (**row).clone();
        row.corrected.added = true;
        row.corrected.by.push(self.correction.id.value.clone());
        rows.insert(place + 1, row);
    }

    fn codes(&mut self, loaded: &mut Loaded) {
        let Some(codes) = self.place.api.as_ref().and_then(|name| {
            loaded
                .apis
                .iter_mut()
                .find(|api| api.file.api.value == name.value)
                .map(|api| &mut api.file.codes)
        }) else {
            return self.no_target("an API of the spec under `api`");
        };
        for code in &self.place.codes {
            match codes
                .iter_mut()
                .find(|row| row.codes.iter().any(|known| known.value == code.value))
            {
                Some(row) => self.code(row, &code.value),
                None => self.no_target(&format!("the code {} in the API's table", code.value)),
            }
        }
    }

    fn code(&mut self, row: &mut CodeRow, code: &str) {
        let (says, needs) = (&self.correction.says, &self.correction.needs);
        let already = row
            .corrected_by
            .iter()
            .any(|(_, by)| *by == self.correction.id.value);
        if !already {
            let table = says.inquire.as_ref().map(|said| {
                (
                    "inquire",
                    said.value.clone(),
                    row.inquire.as_ref().map(|text| text.value.clone()),
                    needs.inquire.as_ref().map(|needed| needed.value.clone()),
                )
            });
            if !self.bites(table.into_iter()) {
                return;
            }
            row.inquire.clone_from(&needs.inquire);
        }
        row.corrected_by
            .push((code.to_owned(), self.correction.id.value.clone()));
    }

    /// Whether the table still says what the correction says it does.
    fn bites(
        &mut self,
        facts: impl Iterator<Item = (&'static str, String, Option<String>, Option<String>)>,
    ) -> bool {
        let mut compared = 0;
        for (key, said, found, needed) in facts {
            compared += 1;
            if found.as_deref() == Some(said.as_str()) {
                if needed.as_deref() == Some(said.as_str()) {
                    self.stale(&format!("`{key}` is needed just as the table says it"));
                    return false;
                }
            } else if found.is_some() && found == needed {
                self.caught_up(&format!("the table's `{key}` is the corrected one"));
                return false;
            } else {
                let found = found.unwrap_or_else(|| "nothing".to_owned());
                self.stale(&format!("the table's `{key}` is {found}"));
                return false;
            }
        }
        if compared == 0 {
            self.stale("`says` names nothing that the table says here");
        } else if changes_nothing(&self.correction.needs) {
            self.stale("`needs` changes nothing");
            compared = 0;
        }
        compared > 0
    }

    fn position(&self) -> Position {
        let place = self.place;
        place
            .element
            .as_ref()
            .or(place.api.as_ref())
            .map_or(self.correction.id.at, |text| text.at)
    }

    fn no_target(&mut self, expected: &str) {
        self.findings.error(
            "correction-target",
            self.position(),
            format!("no place for the correction `{}`", self.correction.id.value),
            expected,
            "correct the place, or remove the correction",
        );
    }

    fn stale(&mut self, found: &str) {
        self.findings.error(
            "correction-stale",
            self.position(),
            format!(
                "{found}; the correction `{}` no longer bites",
                self.correction.id.value
            ),
            format!("what `says` holds: {}", said(&self.correction.says)),
            "hold it against the document again, then change or remove it",
        );
    }

    fn caught_up(&mut self, found: &str) {
        self.findings.error(
            "correction-caught-up",
            self.position(),
            format!(
                "{found}; the correction `{}` has nothing left to do",
                self.correction.id.value
            ),
            format!("what `says` holds: {}", said(&self.correction.says)),
            "remove the correction: the document has caught up with the wire",
        );
    }
}

/// What `says` holds, in words.
pub(super) fn said(says: &Says) -> String {
    let mut words = Vec::new();
    if says.absent.is_some_and(|absent| *absent) {
        words.push("no such row".to_owned());
    }
    if let Some(element) = &says.element {
        words.push(format!("element {}", element.value));
    }
    if let Some(required) = says.required {
        words.push(format!("required {:?}", required.value).to_lowercase());
    }
    if let Some(description) = &says.description {
        words.push(format!("description \"{}\"", description.value));
    }
    if let Some(inquire) = &says.inquire {
        words.push(format!("inquire {}", inquire.value));
    }
    words.join(", ")
}

/// What `needs` holds, in words.
pub(super) fn needed(needs: &Needs) -> String {
    let mut words = Vec::new();
    if let Some(row) = &needs.row {
        words.push(format!("a row {}", row.element.value));
    }
    if let Some(after) = &needs.after {
        words.push(format!("after {}", after.value));
    }
    if let Some(element) = &needs.element {
        words.push(format!("element {}", element.value));
    }
    if !needs.accept.is_empty() {
        let accepted: Vec<&str> = needs
            .accept
            .iter()
            .map(|text| text.value.as_str())
            .collect();
        words.push(format!("accept {} as well", accepted.join(", ")));
    }
    if let Some(required) = needs.required {
        words.push(format!("required {:?}", required.value).to_lowercase());
    }
    if let Some(unset) = needs.unset {
        words.push(format!("sent as {:?} when unset", unset.value).to_lowercase());
    }
    if let Some(min) = needs.min {
        words.push(format!("at least {} row", min.value));
    }
    if let Some(description) = &needs.description {
        words.push(format!("description \"{}\"", description.value));
    }
    if let Some(inquire) = &needs.inquire {
        words.push(format!("inquire {}", inquire.value));
    }
    words.join(", ")
}

fn changes_nothing(needs: &Needs) -> bool {
    needed(needs).is_empty()
}

/// The table that a place speaks of.
fn table<'l>(loaded: &'l mut Loaded, place: &Place) -> Option<&'l mut Vec<Row>> {
    if let Some(direction) = place.header {
        let header = &mut loaded.service.header;
        return Some(match direction.value {
            Direction::Request => &mut header.request,
            Direction::Response => &mut header.response,
        });
    }
    let (name, direction) = (place.api.as_ref()?, place.direction?);
    let api = loaded
        .apis
        .iter_mut()
        .find(|api| api.file.api.value == name.value)?;
    Some(match direction.value {
        Direction::Request => &mut api.file.request,
        Direction::Response => &mut api.file.response,
    })
}
