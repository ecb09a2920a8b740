//! The comparison itself: the service, then each API, then each of its parts.

use super::contract::{ApiContract, Bodies, BodyMember, CodeCells, Contract, Section};
use super::pairs::{Pairing, in_order};
use super::{Change, Comparison, Difference, Fact, Part, Place, differ, same_body};
use crate::import::words;
use crate::load::model::Direction;

pub(super) struct Comparing<'a> {
    pub(super) spec: &'a Contract,
    pub(super) document: &'a Contract,
    pub(super) read_off_a_picture: bool,
    pub(super) found: Comparison,
}

impl Comparing<'_> {
    pub(super) fn service(&mut self) {
        let (spec, document) = (self.spec, self.document);
        if let (Some(said), Some(printed)) = (&spec.description, &document.description)
            && !words::key(printed).contains(&words::key(said))
        {
            let place = Place::default();
            self.cell(&place, Fact::ServiceDescription, said, printed, 0);
        }
        if let (Some(said), Some(printed)) = (&spec.header, &document.header) {
            for direction in [Direction::Request, Direction::Response] {
                let place = Place {
                    part: Part::Header(direction),
                    ..Place::default()
                };
                self.rows(&place, said.of(direction), printed.of(direction));
            }
        }
        self.carried();
        let mut missing = Vec::new();
        for api in &spec.apis {
            let place = Place {
                api: api.api.clone(),
                ..Place::default()
            };
            match document.api(&api.api) {
                Some(printed) => self.api(&place, api, printed),
                None if document.carries.whole_index => self.add(place, Change::ApiRemoved, 0),
                None => missing.push(api.api.as_str()),
            }
        }
        if !missing.is_empty() {
            self.found.absent.push(format!(
                "{} APIs of the spec: {}",
                missing.len(),
                missing.join(", ")
            ));
        }
        let mut before: Option<&str> = None;
        for api in &document.apis {
            if spec.api(&api.api).is_none() {
                let place = Place {
                    api: api.api.clone(),
                    ..Place::default()
                };
                let change = Change::ApiAdded(Box::new(api.clone()), before.map(str::to_owned));
                self.add(place, change, api.line);
            }
            before = Some(&api.api);
        }
    }

    /// Names what the document has nothing of, while the spec has.
    fn carried(&mut self) {
        let carries = self.document.carries;
        let sections = || self.spec.apis.iter().filter_map(|api| api.section.as_ref());
        let has = |of: fn(&Section) -> bool| sections().any(of);
        let absent = [
            (
                "the tables of response codes",
                !carries.codes && has(|section| !section.codes.is_empty()),
            ),
            (
                "the additional remarks",
                !carries.remarks && has(|section| !section.remarks.is_empty()),
            ),
            (
                "the published bodies",
                !carries.examples && has(|section| !section.examples.is_empty()),
            ),
            (
                "the categories of the index",
                !carries.categories && self.spec.apis.iter().any(|api| api.category.is_some()),
            ),
            (
                "which APIs can be tested",
                !carries.testable && self.spec.apis.iter().any(|api| api.testable.is_some()),
            ),
            (
                "the tables of the common header",
                self.document.header.is_none()
                    && self
                        .spec
                        .header
                        .as_ref()
                        .is_some_and(|header| !header.request.is_empty()),
            ),
        ];
        let words = absent
            .into_iter()
            .filter(|(_, absent)| *absent)
            .map(|(words, _)| words.to_owned());
        self.found.absent.extend(words);
    }

    fn api(&mut self, place: &Place, spec: &ApiContract, document: &ApiContract) {
        let line = document.line;
        self.optional(place, Fact::ApiName, &spec.name, &document.name, line);
        if self.document.carries.categories {
            self.optional(
                place,
                Fact::Category,
                &spec.category,
                &document.category,
                line,
            );
        }
        if self.document.carries.testable {
            let (said, printed) = (
                spec.testable.unwrap_or(false),
                document.testable.unwrap_or(false),
            );
            if said != printed {
                self.add(
                    place.clone(),
                    Change::Cell(Fact::Testable, said.to_string(), printed.to_string()),
                    line,
                );
            }
        }
        match (&spec.section, &document.section) {
            (Some(said), Some(printed)) => self.section(place, spec, said, printed, line),
            (None, Some(printed)) => self.add(
                place.clone(),
                Change::SectionAdded(Box::new(printed.clone())),
                line,
            ),
            (Some(_), None) => self.add(place.clone(), Change::SectionRemoved, line),
            (None, None) => {}
        }
    }

    fn section(
        &mut self,
        place: &Place,
        api: &ApiContract,
        spec: &Section,
        document: &Section,
        line: usize,
    ) {
        // A spec that names no heading means the one of the index.
        let title = spec.title.clone().or_else(|| api.name.clone());
        self.optional(place, Fact::Title, &title, &document.title, line);
        self.optional(
            place,
            Fact::Function,
            &spec.function,
            &document.function,
            line,
        );
        for direction in [Direction::Request, Direction::Response] {
            let place = Place {
                part: Part::Layout(direction),
                ..place.clone()
            };
            self.rows(
                &place,
                spec.layouts.of(direction),
                document.layouts.of(direction),
            );
        }
        if self.document.carries.codes {
            let place = Place {
                part: Part::Codes,
                ..place.clone()
            };
            self.codes(&place, &spec.codes, &document.codes);
        }
        if self.document.carries.remarks {
            let place = Place {
                part: Part::Remarks,
                ..place.clone()
            };
            self.remarks(&place, &spec.remarks, &document.remarks);
        }
        if self.document.carries.examples {
            let place = Place {
                part: Part::Examples,
                ..place.clone()
            };
            self.examples(&place, &spec.examples, &document.examples);
        }
    }

    fn codes(&mut self, place: &Place, spec: &[CodeCells], document: &[CodeCells]) {
        let same = |said: &CodeCells, printed: &CodeCells| {
            said.codes.iter().any(|code| printed.codes.contains(code))
        };
        for pairing in in_order(spec, document, same) {
            match pairing {
                Pairing::Both(index, found) => {
                    let (said, printed) = (&spec[index], &document[found]);
                    let cells = [
                        (Fact::Codes, said.codes.join(" "), printed.codes.join(" ")),
                        (Fact::Message, said.message.clone(), printed.message.clone()),
                        (
                            Fact::Procedure,
                            said.procedure.clone(),
                            printed.procedure.clone(),
                        ),
                    ];
                    for (fact, said, printed_text) in cells {
                        if differ(&said, &printed_text) {
                            let alike = self.look_alike(&said, &printed_text);
                            let change = Change::CodeCell(index, fact, said, printed_text);
                            self.add_alike(place.clone(), change, printed.line, alike);
                        }
                    }
                }
                Pairing::First(index) => {
                    let place = place.clone();
                    self.add(place, Change::CodeRemoved(index), 0);
                }
                Pairing::Second(found) => {
                    let printed = document[found].clone();
                    let line = printed.line;
                    let change = Change::CodeAdded(Box::new(printed), found);
                    self.add(place.clone(), change, line);
                }
            }
        }
    }

    fn remarks(&mut self, place: &Place, spec: &[String], document: &[String]) {
        let same = |said: &String, printed: &String| !differ(said, printed);
        let pairings = in_order(spec, document, same);
        // A remark taken out and one put in at the same place is one that was reworded.
        let mut gone: Vec<usize> = Vec::new();
        let mut new: Vec<usize> = Vec::new();
        for pairing in pairings
            .into_iter()
            .chain([Pairing::Both(usize::MAX, usize::MAX)])
        {
            match pairing {
                Pairing::First(index) => gone.push(index),
                Pairing::Second(found) => new.push(found),
                Pairing::Both(..) => {
                    let both = gone.len().min(new.len());
                    for (index, found) in gone.drain(..both).zip(new.drain(..both)) {
                        let (said, printed) = (spec[index].clone(), document[found].clone());
                        let alike = self.look_alike(&said, &printed);
                        let change = Change::RemarkChanged(index, said, printed);
                        self.add_alike(place.clone(), change, 0, alike);
                    }
                    for index in gone.drain(..) {
                        let change = Change::RemarkRemoved(index, spec[index].clone());
                        self.add(place.clone(), change, 0);
                    }
                    for found in new.drain(..) {
                        let change = Change::RemarkAdded(found, document[found].clone());
                        self.add(place.clone(), change, 0);
                    }
                }
            }
        }
    }

    fn examples(&mut self, place: &Place, spec: &[Bodies], document: &[Bodies]) {
        for (index, printed) in document.iter().enumerate() {
            let agrees = |said: &Bodies| {
                let same = |said: &Option<Vec<BodyMember>>, printed: &Option<Vec<BodyMember>>| {
                    printed.as_ref().is_none_or(|printed| {
                        said.as_ref().is_some_and(|said| same_body(said, printed))
                    })
                };
                same(&said.request, &printed.request) && same(&said.response, &printed.response)
            };
            if spec.iter().any(agrees) {
                continue;
            }
            let paired = printed.request.is_some() && printed.response.is_some();
            if index >= spec.len() && !paired {
                // A spec holds pairs, so a lone body stays in the extract and is no difference.
                self.found.absent.push(format!(
                    "the counterpart of a published body of {}",
                    place.api
                ));
                continue;
            }
            let change = if index < spec.len() {
                Change::ExampleChanged(index, Box::new(printed.clone()))
            } else {
                Change::ExampleAdded(Box::new(printed.clone()))
            };
            self.add(place.clone(), change, 0);
        }
    }

    fn optional(
        &mut self,
        place: &Place,
        fact: Fact,
        spec: &Option<String>,
        document: &Option<String>,
        line: usize,
    ) {
        // A cell that the document leaves out says nothing against the spec.
        let Some(printed) = document else { return };
        match spec {
            Some(said) => self.cell(place, fact, said, printed, line),
            None => self.cell(place, fact, "", printed, line),
        }
    }

    pub(super) fn cell(
        &mut self,
        place: &Place,
        fact: Fact,
        spec: &str,
        document: &str,
        line: usize,
    ) {
        if differ(spec, document) {
            let alike = self.look_alike(spec, document);
            let change = Change::Cell(fact, spec.to_owned(), document.to_owned());
            self.add_alike(place.clone(), change, line, alike);
        }
    }

    /// Whether two texts nearly agree in a document whose letters may be misread.
    pub(super) fn look_alike(&self, spec: &str, document: &str) -> bool {
        if !self.read_off_a_picture {
            return false;
        }
        let (said, printed) = (words::key(spec), words::key(document));
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        // One misread letter in ten; a number that differs is never taken for a misreading.
        words::fold(&said) == words::fold(&printed)
            || (digits(&said) == digits(&printed)
                && words::letters_apart(&said, &printed) <= said.chars().count().div_ceil(10))
    }

    pub(super) fn add(&mut self, place: Place, change: Change, line: usize) {
        self.add_alike(place, change, line, false);
    }

    pub(super) fn add_alike(
        &mut self,
        place: Place,
        change: Change,
        line: usize,
        looks_alike: bool,
    ) {
        self.found.differences.push(Difference {
            place,
            change,
            line,
            looks_alike,
        });
    }
}
