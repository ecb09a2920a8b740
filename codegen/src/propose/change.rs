//! Edits of a folder that is there: for each difference the cell that says it, and nothing else.
//!
//! Our own words, names and decisions are never touched; what a change may mean for them is noted.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::additions::Additions;
use super::edit::{Editor, Step};
use super::files::{Files, api_file, below};
use super::respace::respaced;
use super::tidy::tidied_api;
use super::yaml::Yaml;
use super::{Note, Notes, Proposal, change_codes, change_rows, corrections, lengths, outdated};
use crate::compare::contract::Contract;
use crate::compare::{Change, Comparison, Difference, Fact, Part};
use crate::load::Loaded;
use crate::load::Tree;
use crate::load::model::Direction;

/// What an edit works from.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// Where the folder is read from.
    pub tree: &'a Tree,
    /// The service folder.
    pub folder: &'a Path,
    /// The folder as it is.
    pub spec: &'a Loaded,
    /// What the document says.
    pub document: &'a Contract,
    /// What the two say differently.
    pub comparison: &'a Comparison,
}

/// The editing of one folder.
pub(super) struct Changing<'a> {
    pub(super) edit: Edit<'a>,
    pub(super) files: Files,
    pub(super) notes: Notes,
    /// Elements whose length changed in some row.
    pub(super) lengths: BTreeSet<String>,
    /// Everything that is new and needs entries elsewhere.
    pub(super) additions: Additions,
}

/// Proposes the edits that make a folder say what the document says.
///
/// # Errors
/// When a file of the folder cannot be read or is no YAML.
pub fn edit_folder(edit: &Edit<'_>) -> io::Result<Proposal> {
    let mut changing = Changing {
        edit: *edit,
        files: Files::of(edit.tree, edit.folder),
        notes: Notes::new(),
        lengths: BTreeSet::new(),
        additions: Additions::of(edit.spec, edit.document),
    };
    changing.all()?;
    lengths::settle(&mut changing)?;
    changing.add_entries()?;
    corrections::settle(&mut changing)?;
    changing.drop_unused()?;
    outdated::settle(&mut changing)?;
    let mut proposal = changing.files.proposal();
    proposal.notes = changing.notes;
    Ok(proposal)
}

impl Changing<'_> {
    /// Makes every edit, the changes of one table together, since one moves what the next is counted by.
    fn all(&mut self) -> io::Result<()> {
        let certain: Vec<Difference> = self.edit.comparison.certain().map(respaced).collect();
        let certain: Vec<&Difference> = certain.iter().collect();
        let mut rest = certain.as_slice();
        while let Some(first) = rest.first() {
            let same = |difference: &&&Difference| {
                difference.place.api == first.place.api && difference.place.part == first.place.part
            };
            let count = rest.iter().take_while(same).count();
            let (group, after) = rest.split_at(count);
            rest = after;
            match first.place.part {
                Part::Whole => self.whole(group)?,
                Part::Layout(direction) => {
                    change_rows::table(
                        self,
                        &api_file(&first.place.api),
                        &[key(direction)],
                        group,
                    )?;
                }
                Part::Header(direction) => {
                    let path = [Step::from("header"), key(direction)];
                    change_rows::table(self, "service.yaml", &path, group)?;
                }
                Part::Codes => change_codes::codes(self, group)?,
                Part::Remarks => change_codes::remarks(self, group)?,
                Part::Examples => change_codes::examples(self, group)?,
            }
        }
        Ok(())
    }

    fn whole(&mut self, group: &[&Difference]) -> io::Result<()> {
        for difference in group {
            let api = &difference.place.api;
            match &difference.change {
                Change::Cell(fact, _, document) => self.fact(api, *fact, document)?,
                Change::ApiAdded(added, after) => {
                    let Some(added) = tidied_api(added, &mut self.notes) else {
                        continue;
                    };
                    self.additions.dictionary.read(&Contract {
                        apis: vec![added.clone()],
                        ..Contract::default()
                    });
                    let text = self.additions.api(&added, &mut self.notes);
                    self.files.add(&api_file(api), &text);
                    self.list(api, after.as_deref())?;
                }
                Change::SectionAdded(section) => {
                    let mut published = self
                        .edit
                        .document
                        .api(api)
                        .cloned()
                        .unwrap_or_default();
                    published.section = Some((**section).clone());
                    let Some(published) = tidied_api(&published, &mut self.notes) else {
                        continue;
                    };
                    let type_name = self.type_name(api);
                    let keys =
                        self.additions
                            .section_keys(&published, &type_name, &mut self.notes);
                    let editor = self.files.edit(&api_file(api))?;
                    editor.set(&[], "layout", &Yaml::word("published"), &[]);
                    for (key, value) in keys {
                        editor.set(&[], &key, &value, &before(&key));
                    }
                    self.notes.push(Note::new(
                        api,
                        difference.line,
                        "the document lays it out now: decide on its effect, its names and its codes",
                    ));
                }
                Change::ApiRemoved => self.notes.push(Note::new(
                    api,
                    0,
                    "the document's index no longer lists it; the file stays until a person takes it out, because stored calls may still name it",
                )),
                Change::SectionRemoved => self.notes.push(Note::new(
                    api,
                    difference.line,
                    "the document still lists it and lays it out no more; the rows stay until a person takes them out",
                )),
                _ => {}
            }
        }
        Ok(())
    }

    fn fact(&mut self, api: &str, fact: Fact, document: &str) -> io::Result<()> {
        let (name, key, value) = match fact {
            Fact::ServiceDescription => (
                "service.yaml".to_owned(),
                "description",
                Yaml::text(document),
            ),
            Fact::ApiName => (api_file(api), "name", Yaml::text(document)),
            Fact::Category => (api_file(api), "category", Yaml::text(document)),
            Fact::Testable => (api_file(api), "testable", Yaml::word(document)),
            Fact::Title => (api_file(api), "title", Yaml::text(document)),
            Fact::Function => (api_file(api), "function", Yaml::text(document)),
            _ => return Ok(()),
        };
        self.files.edit(&name)?.set(&[], key, &value, &before(key));
        if matches!(fact, Fact::Function | Fact::ApiName | Fact::Title) {
            self.notes.push(Note::new(
                api,
                0,
                format!("its {key} reads otherwise now: does `effect` still hold?"),
            ));
        }
        Ok(())
    }

    /// Adds an API to the list of service.yaml, behind its neighbour of the index.
    fn list(&mut self, api: &str, after: Option<&str>) -> io::Result<()> {
        let editor = self.files.edit("service.yaml")?;
        let list = [Step::from("apis")];
        let length = editor.length(&list).unwrap_or(0);
        let index = match after {
            None => 0,
            Some(after) => (0..length)
                .find(|index| editor.scalar(&below(&list, *index)).as_deref() == Some(after))
                .map_or(length, |index| index + 1),
        };
        editor.insert(&list, index, &Yaml::text(api));
        Ok(())
    }

    /// What the types of an API begin with.
    pub(super) fn type_name(&self, api: &str) -> String {
        let apis = &self.edit.spec.apis;
        let file = apis.iter().find(|known| known.file.api.value == api);
        let named = file.and_then(|known| known.file.type_name.as_ref());
        named.map_or_else(
            || heck::ToUpperCamelCase::to_upper_camel_case(api),
            |name| name.value.clone(),
        )
    }

    /// Adds the new entries of the dictionary and of codes.yaml.
    fn add_entries(&mut self) -> io::Result<()> {
        let elements = self.additions.elements();
        if !elements.is_empty() {
            let editor = self.files.edit("elements.yaml")?;
            push(editor, "elements", &elements);
        }
        let known: Vec<&str> = self
            .edit
            .spec
            .codes
            .iter()
            .map(|entry| entry.code.value.as_str())
            .collect();
        let codes = self.additions.codes(&known);
        if !codes.is_empty() {
            if !self.files.has("codes.yaml") {
                let text = super::folder::empty_codes("../spec.schema.json");
                self.files.add("codes.yaml", &text);
            }
            let editor = self.files.edit("codes.yaml")?;
            push(editor, "codes", &codes);
        }
        Ok(())
    }

    /// Takes entries out of the dictionary whose last row went.
    fn drop_unused(&mut self) -> io::Result<()> {
        let Some(loaded) = corrections::reload(self)? else {
            return Ok(());
        };
        let mut used: BTreeSet<&str> = BTreeSet::new();
        let tables = [
            &loaded.service.header.request,
            &loaded.service.header.response,
        ]
        .into_iter()
        .chain(
            loaded
                .apis
                .iter()
                .flat_map(|api| [&api.file.request, &api.file.response]),
        );
        for row in tables.flatten() {
            used.insert(&row.element.value);
            used.extend(row.rows.iter().map(|row| row.element.value.as_str()));
        }
        used.extend(
            loaded
                .corrections
                .iter()
                .filter_map(|entry| entry.needs.row.as_ref())
                .map(|row| row.element.value.as_str()),
        );
        used.extend(
            loaded
                .service
                .profiles
                .iter()
                .flat_map(|profile| &profile.constants)
                .map(|constant| constant.element.value.as_str()),
        );
        let before: BTreeSet<&str> = self
            .edit
            .spec
            .elements
            .iter()
            .map(|entry| entry.element.value.as_str())
            .collect();
        let gone: Vec<&str> = loaded
            .elements
            .iter()
            .map(|entry| entry.element.value.as_str())
            .filter(|element| !used.contains(element) && before.contains(element))
            .filter(|element| self.touched(element))
            .collect();
        for element in gone {
            let editor = self.files.edit("elements.yaml")?;
            let list = [Step::from("elements")];
            if let Some(index) = editor.position(&list, "element", element) {
                editor.remove(&list, index);
                self.notes.push(Note::new(
                    &format!("elements.yaml {element}"),
                    0,
                    "no table names it any more; stored calls may still carry it",
                ));
            }
        }
        Ok(())
    }

    /// Whether a change of this edit took an element out of a table.
    fn touched(&self, element: &str) -> bool {
        self.edit.comparison.certain().any(|difference| {
            difference.place.element == element
                && matches!(
                    difference.change,
                    Change::RowRemoved | Change::RowRenamed(..)
                )
        })
    }
}

/// Puts items at the end of a list.
fn push(editor: &mut Editor, list: &str, items: &[Yaml]) {
    let path = [Step::from(list)];
    if editor.length(&path).is_none() {
        editor.set(&[], list, &Yaml::Flow(Vec::new()), &[]);
    }
    for item in items {
        let end = editor.length(&path).unwrap_or(0);
        editor.insert(&path, end, item);
    }
}

/// The key of a direction.
pub(super) fn key(direction: Direction) -> Step {
    Step::from(match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    })
}

/// The keys that may stand before a key of an API's file, the nearest first.
pub(super) fn before(key: &str) -> Vec<&'static str> {
    const ORDER: [&str; 24] = [
        "format",
        "api",
        "name",
        "title",
        "category",
        "testable",
        "layout",
        "operation",
        "type_name",
        "function",
        "summary",
        "effect",
        "effect_basis",
        "inquiry",
        "result",
        "amount",
        "request",
        "response",
        "rules",
        "codes",
        "prose_codes",
        "remarks",
        "examples",
        "note",
    ];
    let place = ORDER.iter().position(|known| *known == key);
    ORDER[..place.unwrap_or(ORDER.len())]
        .iter()
        .rev()
        .copied()
        .collect()
}
