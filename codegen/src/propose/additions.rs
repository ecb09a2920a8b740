//! What a folder gains: files of new APIs, entries of the dictionary and of codes.yaml, each with names of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::dictionary::{Dictionary, Entry};
use super::file::File;
use super::guess;
use super::names::Names;
use super::rows::{Table, code_rows, example, fits, named_codes};
use super::yaml::Yaml;
use super::{Note, Notes};
use crate::compare::contract::{ApiContract, Contract, Section};
use crate::import::words;
use crate::load::Loaded;
use crate::load::model::{CodeRow, Direction};
use crate::resolved::Grade;

/// Everything new, as it is gathered.
pub(super) struct Additions {
    /// The dictionary, known entries and new ones.
    pub(super) dictionary: Dictionary,
    operations: Names,
    types: Names,
    titles: Titles,
    /// Codes that remarks name and no table of the API has, with the APIs.
    prose: BTreeMap<String, Vec<String>>,
    /// Entries of codes.yaml for codes that went from a table.
    kept: Vec<(String, Yaml)>,
    /// Entries of the dictionary for new spellings.
    renamed: Vec<Yaml>,
    /// The path from a file of an API to the schema.
    schema: String,
    /// Tag of the source of published bodies.
    bodies: String,
    /// Tag of the document among the sources.
    document: String,
}

/// The names that the document has for its APIs.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    names: Vec<(String, String)>,
}

impl Titles {
    /// The API that a text names by its title or by its name in the index.
    pub(super) fn named(&self, text: &str) -> Option<String> {
        let text = words::key(text);
        self.names
            .iter()
            .filter(|(name, _)| text.contains(name.as_str()))
            .max_by_key(|(name, _)| name.len())
            .map(|(_, api)| api.clone())
    }
}

/// The names of all APIs of a document.
pub(super) fn titles_of(document: &Contract) -> Titles {
    let names = document.apis.iter().flat_map(|api| {
        let title = api
            .section
            .as_ref()
            .and_then(|section| section.title.as_ref());
        [api.name.as_ref(), title]
            .into_iter()
            .flatten()
            .map(|name| (words::key(name), api.api.clone()))
    });
    Titles {
        // A shorter name is part of too many words.
        names: names
            .filter(|(name, _)| name.chars().count() >= 4)
            .collect(),
    }
}

impl Additions {
    /// Nothing yet, for a new folder.
    pub(super) fn new(document: &Contract, schema: &str) -> Self {
        Self {
            dictionary: Dictionary::default(),
            operations: Names::default(),
            types: Names::default(),
            titles: titles_of(document),
            prose: BTreeMap::new(),
            kept: Vec::new(),
            renamed: Vec::new(),
            schema: schema.to_owned(),
            bodies: super::folder::BODIES.to_owned(),
            document: super::folder::DOCUMENT.to_owned(),
        }
    }

    /// Nothing yet, for a folder that is there.
    pub(super) fn of(spec: &Loaded, document: &Contract) -> Self {
        let mut additions = Self::new(document, "../../spec.schema.json");
        additions.dictionary.know(&spec.elements);
        for api in &spec.apis {
            let name = &api.file.api.value;
            let operation = api.file.operation.as_ref().map_or_else(
                || heck::ToSnakeCase::to_snake_case(name.as_str()),
                |name| name.value.clone(),
            );
            additions.operations.take(&operation);
            let type_name = api.file.type_name.as_ref().map_or_else(
                || heck::ToUpperCamelCase::to_upper_camel_case(name.as_str()),
                |name| name.value.clone(),
            );
            additions.types.take(&type_name);
        }
        let tag = |grade: Grade| {
            let sources = &spec.service.sources;
            sources
                .iter()
                .find(|source| source.grade.value == grade)
                .or(sources.first())
                .map(|source| source.tag.value.clone())
        };
        additions.bodies = tag(Grade::Example).unwrap_or(additions.bodies);
        additions.document = tag(Grade::Document).unwrap_or(additions.document);
        additions
    }

    /// The file of a new API.
    pub(super) fn api(&mut self, api: &ApiContract, notes: &mut Notes) -> String {
        let mut file = File::new(&self.schema);
        let section = api.section.as_ref();
        let title = section.and_then(|section| section.title.clone());
        let name = api.name.clone().or(title.clone()).unwrap_or_default();
        file.key("api", Yaml::text(&api.api));
        file.key("name", Yaml::text(&name));
        file.text("title", title.as_ref());
        file.text("category", api.category.as_ref());
        if let Some(testable) = api.testable {
            file.key("testable", Yaml::word(testable));
        }
        let layout = if section.is_some() {
            "published"
        } else {
            "unpublished"
        };
        file.key("layout", Yaml::word(layout));
        let (operation, forced) = self.operations.module(&api.api);
        if forced {
            file.key("operation", Yaml::text(operation));
        } else if let Some(english) = guess::english(&name) {
            file.comment(&format!("proposed: operation: {english}"));
        }
        let (type_name, forced) = self.types.camel(&api.api, "Api");
        if forced {
            file.key("type_name", Yaml::text(&type_name));
        }
        let function = section.and_then(|section| section.function.clone());
        file.text("function", function.as_ref());
        let words_of_it: Vec<&str> = [Some(name.as_str()), title.as_deref(), function.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let effect = guess::effect(&words_of_it[..1]).or_else(|| guess::effect(&words_of_it));
        file.key(
            "effect",
            Yaml::word("undecided").noted(effect.map(|effect| format!("proposed: {effect}"))),
        );
        if let Some(section) = section {
            for (key, value) in self.tables(&api.api, section, &type_name, notes) {
                if key != "prose_codes" {
                    file.gap();
                }
                file.key(&key, value);
            }
        }
        file.text
    }

    /// The keys that a file gains when its API is laid out at last.
    pub(super) fn section_keys(
        &mut self,
        api: &ApiContract,
        type_name: &str,
        notes: &mut Notes,
    ) -> Vec<(String, Yaml)> {
        let Some(section) = &api.section else {
            return Vec::new();
        };
        self.dictionary.read(&Contract {
            apis: vec![api.clone()],
            ..Contract::default()
        });
        let mut keys = Vec::new();
        let texts = [("title", &section.title), ("function", &section.function)];
        for (key, text) in texts {
            keys.extend(text.as_ref().map(|text| (key.to_owned(), Yaml::text(text))));
        }
        keys.extend(self.tables(&api.api, section, type_name, notes));
        keys
    }

    fn tables(
        &mut self,
        api: &str,
        section: &Section,
        type_name: &str,
        notes: &mut Notes,
    ) -> Vec<(String, Yaml)> {
        let mut keys = Vec::new();
        let mut names = Names::default();
        for taken in ["", "Reply", "Required"] {
            names.take(&format!("{type_name}{taken}"));
        }
        for (key, direction) in [
            ("request", Direction::Request),
            ("response", Direction::Response),
        ] {
            let mut table = Table {
                direction,
                dictionary: &self.dictionary,
                types: &mut names,
                type_name,
            };
            let rows = table.rows(section.layouts.of(direction));
            keys.push((key.to_owned(), Yaml::List(rows)));
        }
        let titles = &self.titles;
        let named = |procedure: &str| titles.named(procedure);
        let codes = code_rows(&format!("{api} codes"), &section.codes, &named, notes);
        if !codes.is_empty() {
            keys.push(("codes".to_owned(), Yaml::List(codes)));
        }
        let own: BTreeSet<&String> = section.codes.iter().flat_map(|row| &row.codes).collect();
        let mut prose: Vec<String> = Vec::new();
        for code in section
            .remarks
            .iter()
            .flat_map(|remark| named_codes(remark))
        {
            if !own.contains(&code) && !prose.contains(&code) {
                self.prose_code(&code, api);
                prose.push(code);
            }
        }
        if !prose.is_empty() {
            let prose = prose.iter().map(Yaml::text).collect();
            keys.push(("prose_codes".to_owned(), Yaml::Flow(prose)));
        }
        if !section.remarks.is_empty() {
            let remarks = section.remarks.iter().map(Yaml::text).collect();
            keys.push(("remarks".to_owned(), Yaml::List(remarks)));
        }
        if !section.examples.is_empty() {
            let examples = section
                .examples
                .iter()
                .map(|bodies| example(&self.bodies, bodies))
                .collect();
            keys.push(("examples".to_owned(), Yaml::List(examples)));
        }
        keys
    }

    /// Remembers a code that the remarks of an API name.
    pub(super) fn prose_code(&mut self, code: &str, api: &str) {
        self.prose
            .entry(code.to_owned())
            .or_default()
            .push(api.to_owned());
    }

    /// Remembers the codes of a row that went from a table, so that they stay known.
    pub(super) fn keep_codes(&mut self, spec: &Loaded, api: &str, index: usize) {
        let file = spec.apis.iter().find(|known| known.file.api.value == api);
        let Some((file, row)) = file.and_then(|file| Some((file, file.file.codes.get(index)?)))
        else {
            return;
        };
        let effect = file.file.effect.map(|effect| effect.value);
        for code in row.codes.iter().filter(|code| code.value != "-") {
            let entry = self.kept_code(&code.value, row, api, effect);
            self.kept.push((code.value.clone(), entry));
        }
    }

    fn kept_code(
        &self,
        code: &str,
        row: &CodeRow,
        api: &str,
        effect: Option<crate::resolved::Effect>,
    ) -> Yaml {
        let mut keys = vec![
            ("code".to_owned(), Yaml::text(code)),
            ("message".to_owned(), Yaml::text(&row.message.value)),
        ];
        let class = row.class.and_then(|class| Yaml::of_word(&class.value));
        keys.push((
            "class".to_owned(),
            class.unwrap_or_else(|| Yaml::word("undecided")),
        ));
        if let Some(effect) = effect.and_then(|effect| Yaml::of_word(&effect)) {
            keys.push(("effects".to_owned(), Yaml::Flow(vec![effect])));
        }
        let shows = format!("An earlier edition of the table of {api} lists it.");
        keys.push(("evidence".to_owned(), self.evidence(shows)));
        Yaml::Map(keys)
    }

    fn evidence(&self, shows: String) -> Yaml {
        Yaml::List(vec![Yaml::Map(vec![
            ("source".to_owned(), Yaml::text(&self.document)),
            ("shows".to_owned(), Yaml::text(shows)),
        ])])
    }

    /// Gives a new spelling of an element an entry with everything that was decided of the old one.
    pub(super) fn renamed(&mut self, spec: &Loaded, from: &str, to: &str) {
        if self.dictionary.entry(to).is_some() {
            return;
        }
        let Some(old) = spec
            .elements
            .iter()
            .find(|entry| entry.element.value == from)
        else {
            return;
        };
        let mut entry = old.clone();
        entry.element.value = to.to_owned();
        entry.english = None;
        let row = crate::compare::contract::RowCells {
            element: to.to_owned(),
            name: old.name.value.clone(),
            length: old.length.map(|length| length.value),
            required: crate::resolved::Requiredness::Unstated,
            description: String::new(),
            repeats: false,
            rows: Vec::new(),
            line: 0,
        };
        self.dictionary.rows(&[&row]);
        if let Some(added) = self.dictionary.entry(to) {
            entry.english = added
                .english
                .as_ref()
                .map(|english| crate::load::model::At {
                    value: english.clone(),
                    at: old.element.at,
                });
            let odd = added.odd;
            self.renamed
                .push(super::common_header::element(&entry, odd));
        }
        self.dictionary.forget(to);
    }

    /// New entries of the dictionary.
    pub(super) fn elements(&self) -> Vec<Yaml> {
        self.renamed
            .iter()
            .cloned()
            .chain(self.dictionary.added().map(Entry::yaml))
            .collect()
    }

    /// New entries of codes.yaml.
    pub(super) fn codes(&self, known: &[&str]) -> Vec<Yaml> {
        let prose = self.prose.iter().map(|(code, apis)| {
            let shows = format!(
                "The remarks of {} name it, and no table of theirs lists it.",
                apis.join(", ")
            );
            let entry = Yaml::Map(vec![
                ("code".to_owned(), Yaml::text(code)),
                ("message".to_owned(), Yaml::text("")),
                ("class".to_owned(), Yaml::word("undecided")),
                ("evidence".to_owned(), self.evidence(shows)),
            ]);
            (code.clone(), entry)
        });
        let mut added: Vec<String> = Vec::new();
        let mut entries = Vec::new();
        for (code, entry) in self.kept.iter().cloned().chain(prose) {
            if fits(&code) && !known.contains(&code.as_str()) && !added.contains(&code) {
                added.push(code);
                entries.push(entry);
            }
        }
        entries
    }
}

/// Notes that published bodies are left out of the spec.
pub(super) fn note_bodies(api: &ApiContract, reason: &str, notes: &mut Notes) {
    notes.push(Note::new(
        &format!("{} examples", api.api),
        api.line,
        format!("the published bodies are in the extract alone: {reason}"),
    ));
}
