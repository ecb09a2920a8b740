//! A spec folder for a service that has none yet, out of its document.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::additions::{Additions, note_bodies};
use super::bodies::{self, Disagreement, Spot};
use super::common_header::{self, CommonHeader};
use super::file::File;
use super::names::Names;
use super::rows::Table;
use super::tidy::tidied;
use super::yaml::Yaml;
use super::{Note, Notes, Proposal, outdated};
use crate::compare::contract::{BodyMember, BodyValue, Contract, Layouts, RowCells, Section};
use crate::import::words;
use crate::load::Loaded;
use crate::load::model::Direction;
use crate::resolved::Requiredness;

/// What a new folder is made of.
#[derive(Debug, Clone, Copy)]
pub struct NewService<'a> {
    /// Short name of the service.
    pub service: &'a str,
    /// What the document is, for the list of sources.
    pub title: &'a str,
    /// What the document says.
    pub document: &'a Contract,
    /// The day from which the document says that it holds.
    pub effective_from: Option<&'a str>,
    /// Another service of the institution, whose common header is taken over where the document prints none.
    pub sibling: Option<&'a Loaded>,
    /// The path from the folder to the JSON Schema of the format.
    pub schema: &'a str,
}

/// Tag of the document among the sources.
pub(super) const DOCUMENT: &str = "document";
/// Tag of the bodies that the document publishes.
pub(super) const BODIES: &str = "bodies";

/// Proposes the files of a new service folder.
///
/// # Errors
/// When what was made cannot be read again, which is a fault of this program.
pub fn new_folder(new: &NewService<'_>) -> io::Result<Proposal> {
    let mut notes = Notes::new();
    let document = tidied(new.document, &mut notes);
    let mut making = Making {
        new,
        additions: Additions::new(&document, &format!("../{}", new.schema)),
        document,
        common: None,
        notes,
        corrections: Vec::new(),
    };
    making.header();
    making.examples();
    let mut files = BTreeMap::new();
    let apis = making.apis();
    for (name, text) in apis {
        files.insert(format!("apis/{name}.yaml"), text);
    }
    files.insert("codes.yaml".to_owned(), making.codes());
    files.insert("elements.yaml".to_owned(), making.elements());
    files.insert("corrections.yaml".to_owned(), making.correction_file());
    files.insert("service.yaml".to_owned(), making.service());
    let mut notes = making.notes;
    outdated::settle_new(&mut files, &mut notes)?;
    Ok(Proposal {
        files,
        removed: Vec::new(),
        notes,
    })
}

struct Making<'a> {
    new: &'a NewService<'a>,
    document: Contract,
    common: Option<CommonHeader<'a>>,
    additions: Additions,
    notes: Notes,
    corrections: Vec<Yaml>,
}

impl Making<'_> {
    /// Finds the common header: the document's own, else that of a sibling, else what the bodies show.
    fn header(&mut self) {
        if self.document.header.is_none() {
            match self.new.sibling {
                Some(sibling) if !sibling.service.header.request.is_empty() => {
                    let common = CommonHeader::of(sibling);
                    self.notes.push(Note::new(
                        "service.yaml header",
                        0,
                        format!("the document prints no common header; that of {} is taken over: hold it against the institution's own", sibling.service.service.value),
                    ));
                    self.additions.dictionary.know(common.elements());
                    self.document.header = Some(common.layouts());
                    self.common = Some(common);
                }
                _ => {
                    let header = shown_header(&self.document);
                    self.notes.push(Note::new(
                        "service.yaml header",
                        0,
                        if header.request.is_empty() {
                            "the document prints no common header and no body: it is empty, and has to be added before anything is sent"
                        } else {
                            "the document prints no common header: its rows are the members that the published bodies carry"
                        },
                    ));
                    self.document.header = Some(header);
                }
            }
        }
        if let Some(sibling) = self.new.sibling {
            self.additions.dictionary.hint(&sibling.elements);
        }
        let document = self.document.clone();
        self.additions.dictionary.read(&document);
    }

    /// Holds the published bodies against the tables, and drops those that no correction can reconcile.
    fn examples(&mut self) {
        let mut found: Vec<(Spot, Disagreement)> = Vec::new();
        let mut unfit: BTreeSet<String> = BTreeSet::new();
        for api in &self.document.apis {
            let Some(section) = &api.section else {
                continue;
            };
            let of = bodies::disagreements(&api.api, section);
            let headed = section.examples.iter().all(|bodies| {
                bodies::sides(bodies).all(|(_, body)| bodies::header(body).is_some())
            });
            let paired = section
                .examples
                .iter()
                .all(|bodies| bodies::sides(bodies).count() == 2);
            let reason = of.iter().find_map(|(_, disagreement)| match disagreement {
                Disagreement::Unfit(reason) => Some(reason.clone()),
                _ => None,
            });
            let reason = reason
                .or((!headed).then(|| "a body stands there without its header".to_owned()))
                .or(misfit(section));
            match reason {
                Some(reason) if !section.examples.is_empty() => {
                    unfit.insert(api.api.clone());
                    note_bodies(api, &reason, &mut self.notes);
                }
                _ => {
                    // A lone body is evidence as well, but only a pair has a place in the spec.
                    found.extend(of);
                    if !paired && !section.examples.is_empty() {
                        unfit.insert(api.api.clone());
                        let reason = "a request and a reply do not both stand there";
                        note_bodies(api, reason, &mut self.notes);
                    }
                }
            }
        }
        for api in &mut self.document.apis {
            if let (true, Some(section)) = (unfit.contains(&api.api), &mut api.section) {
                section.examples.clear();
            }
        }
        let sections = self
            .document
            .apis
            .iter()
            .filter_map(|api| api.section.as_ref());
        let header = self.document.header.clone().unwrap_or_default();
        let in_header = bodies::header_disagreements(sections, &header.request, &header.response);
        let open: Vec<String> = in_header
            .iter()
            .filter(|(spot, disagreement)| !self.is_explained(spot, disagreement))
            .map(|(_, disagreement)| disagreement.shown())
            .collect();
        if !open.is_empty() {
            self.notes.push(Note::new(
                "service.yaml header",
                0,
                format!(
                    "the published bodies do not fit the header and are in the extract alone: {}",
                    open.join("; ")
                ),
            ));
            for section in self
                .document
                .apis
                .iter_mut()
                .filter_map(|api| api.section.as_mut())
            {
                section.examples.clear();
            }
        } else if self.common.is_none() {
            found.extend(in_header);
        }
        self.correct(&found);
    }

    /// Whether a correction says of the header what a body says: one made here, or one that came with the header.
    fn is_explained(&self, spot: &Spot, disagreement: &Disagreement) -> bool {
        let (element, needed) = match disagreement {
            Disagreement::Unfit(_) => return false,
            _ if self.common.is_none() => return true,
            Disagreement::Spelling(printed, sent) => (printed, Some(sent)),
            Disagreement::Unsent(element) => (element, None),
            Disagreement::Missing(..) => return false,
        };
        let corrections = self.common.iter().flat_map(|common| common.corrections());
        corrections.into_iter().any(|entry| {
            let here = entry.at.iter().any(|place| {
                place.header.is_some_and(|at| at.value == spot.direction)
                    && place
                        .element
                        .as_ref()
                        .is_some_and(|at| at.value == *element)
            });
            here && match needed {
                Some(sent) => entry
                    .needs
                    .element
                    .as_ref()
                    .is_some_and(|text| text.value == *sent),
                None => entry.needs.required.is_some(),
            }
        })
    }

    fn correct(&mut self, found: &[(Spot, Disagreement)]) {
        let unknown: Vec<RowCells> = found
            .iter()
            .filter_map(|(_, disagreement)| match disagreement {
                Disagreement::Missing(sent, _) => Some(plain_row(sent)),
                _ => None,
            })
            .collect();
        self.additions
            .dictionary
            .rows(&unknown.iter().collect::<Vec<_>>());
        for (number, (spot, disagreement)) in found.iter().enumerate() {
            let id = format!("body-{}", number + 1);
            let correction =
                bodies::correction(spot, disagreement, BODIES, &self.additions.dictionary, id);
            self.corrections.extend(correction);
        }
    }

    fn apis(&mut self) -> Vec<(String, String)> {
        let apis = &self.document.apis;
        apis.iter()
            .map(|api| {
                let text = self.additions.api(api, &mut self.notes);
                (api.api.clone(), text)
            })
            .collect()
    }

    fn codes(&self) -> String {
        let mut file = File::new(self.new.schema);
        file.key("codes", Yaml::List(self.additions.codes(&[])));
        file.text
    }

    fn elements(&self) -> String {
        let mut file = File::new(self.new.schema);
        let taken = self.common.iter().flat_map(|common| common.elements());
        let entries = taken
            .map(|entry| common_header::element(entry, false))
            .chain(self.additions.elements());
        file.gap();
        file.key("elements", Yaml::List(entries.collect()));
        file.text
    }

    fn correction_file(&self) -> String {
        let mut file = File::new(self.new.schema);
        let taken = self.common.iter().flat_map(|common| common.corrections());
        let entries = taken
            .map(common_header::correction)
            .chain(self.corrections.iter().cloned());
        file.key("corrections", Yaml::List(entries.collect()));
        file.text
    }

    fn service(&mut self) -> String {
        let new = self.new;
        let mut file = File::new(new.schema);
        let document = self.document.clone();
        let name = document
            .name
            .clone()
            .unwrap_or_else(|| new.service.to_owned());
        file.key("service", Yaml::text(new.service));
        file.key("name", Yaml::text(&name));
        let english = words_of(new.service);
        file.key(
            "english_name",
            Yaml::text(&english).noted(Some("undecided: it is the short name".to_owned())),
        );
        file.key(
            "description",
            Yaml::text(document.description.clone().unwrap_or_default()),
        );
        file.key("length_unit", Yaml::word("unstated"));
        if let Some(day) = new.effective_from {
            let said = vec![("effective_from".to_owned(), Yaml::text(day))];
            file.key("revision", Yaml::Map(said));
        }
        file.gap();
        let own = |tag: &str, title: String, grade: &str| {
            Yaml::Map(vec![
                ("tag".to_owned(), Yaml::text(tag)),
                ("title".to_owned(), Yaml::text(title)),
                ("grade".to_owned(), Yaml::word(grade)),
            ])
        };
        let mut sources = vec![own(DOCUMENT, new.title.to_owned(), "document")];
        sources.push(own(
            BODIES,
            format!("Bodies that {} publishes", new.title),
            "example",
        ));
        sources.extend(
            self.common
                .iter()
                .flat_map(|common| common.sources())
                .map(common_header::source),
        );
        file.key("sources", Yaml::List(sources));
        file.gap();
        let apis = document.apis.iter();
        file.key(
            "apis",
            Yaml::List(apis.map(|api| Yaml::text(&api.api)).collect()),
        );
        file.gap();
        let header = document.header.unwrap_or_default();
        let mut types = Names::default();
        let mut sides = Vec::new();
        for (key, direction) in [
            ("request", Direction::Request),
            ("response", Direction::Response),
        ] {
            let rows = match &self.common {
                Some(common) => common.rows(direction),
                None => Table {
                    direction,
                    dictionary: &self.additions.dictionary,
                    types: &mut types,
                    type_name: "Header",
                }
                .rows(header.of(direction)),
            };
            sides.push((key.to_owned(), Yaml::List(rows)));
        }
        file.key("header", Yaml::Map(sides));
        file.text
    }
}

/// The rows of the header that the bodies carry: a table of nothing but what was seen.
fn shown_header(document: &Contract) -> Layouts {
    let mut layouts = Layouts::default();
    let sections = document.apis.iter().filter_map(|api| api.section.as_ref());
    for bodies in sections.flat_map(|section| &section.examples) {
        for (direction, body) in bodies::sides(bodies) {
            let rows = match direction {
                Direction::Request => &mut layouts.request,
                Direction::Response => &mut layouts.response,
            };
            for member in bodies::header(body).unwrap_or_default() {
                let plain = matches!(member.value, BodyValue::Text(_));
                if plain && rows.iter().all(|row| row.element != member.wire) {
                    rows.push(plain_row(&member.wire));
                }
            }
        }
    }
    layouts
}

fn plain_row(element: &str) -> RowCells {
    RowCells {
        element: element.to_owned(),
        name: String::new(),
        length: None,
        required: Requiredness::Unstated,
        description: String::new(),
        repeats: false,
        rows: Vec::new(),
        line: 0,
    }
}

/// Why the values of a section's bodies do not fit its rows; `None` where they do.
pub(super) fn misfit(section: &Section) -> Option<String> {
    section.examples.iter().find_map(|bodies| {
        bodies::sides(bodies)
            .find_map(|(direction, body)| values_misfit(body, section.layouts.of(direction)))
    })
}

fn values_misfit(members: &[BodyMember], rows: &[RowCells]) -> Option<String> {
    members.iter().find_map(|member| {
        let row = rows
            .iter()
            .find(|row| row.element == member.wire)
            .or_else(|| {
                rows.iter()
                    .find(|row| row.element.eq_ignore_ascii_case(&member.wire))
            })?;
        match &member.value {
            BodyValue::Text(text) => {
                let count = text.chars().count();
                if row.length.is_some_and(|length| count > length as usize) {
                    return Some(format!(
                        "{} has {count} characters, more than its length",
                        member.wire
                    ));
                }
                let codes = words::coded_values(&row.description, row.length);
                let listed = codes.is_empty() || codes.iter().any(|(code, _)| code == text);
                (!listed).then(|| format!("{} has a value that its row does not list", member.wire))
            }
            BodyValue::Rows(list) => {
                let most = super::rows::limit(&row.description);
                if most.is_some_and(|most| list.len() > most as usize) {
                    return Some(format!(
                        "{} has more repetitions than its limit",
                        member.wire
                    ));
                }
                list.iter()
                    .find_map(|members| values_misfit(members, &row.rows))
            }
            BodyValue::Object(_) => None,
        }
    })
}

/// A file of codes without one.
pub(super) fn empty_codes(schema: &str) -> String {
    let mut file = File::new(schema);
    file.key("codes", Yaml::List(Vec::new()));
    file.text
}

/// A short name as words, the first one with a capital letter.
fn words_of(service: &str) -> String {
    let words = service.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
