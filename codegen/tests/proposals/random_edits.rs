//! Changes of a document at random: the edited folder says what the document says, and nothing of ours is lost.

use std::fs;
use std::path::Path;

use ontu_codegen::compare::compare;
use ontu_codegen::compare::contract::{ApiContract, CodeCells, Contract, RowCells, Section};
use ontu_codegen::resolved::Requiredness;
use proptest::prelude::*;

use crate::edits::edited;
use crate::made_up::{DESCRIPTIONS, api, codes, row};
use crate::nh;

/// One change of a document.
#[derive(Debug, Clone)]
enum Mutation {
    Length(usize, Option<u32>),
    Name(usize),
    Required(usize),
    Description(usize, &'static str),
    Insert(usize, RowCells),
    Remove(usize),
    Swap(usize),
    Message(usize),
    AddCode(usize, CodeCells),
    RemoveCode(usize),
    Remark(usize, usize),
    Function(usize),
    AddApi(usize, Box<ApiContract>),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = 0..1000_usize;
    let code = codes().prop_filter_map("a row", |rows| {
        rows.into_iter()
            .find(|row| row.codes.iter().any(|code| code == "A0001"))
    });
    prop_oneof![
        (at.clone(), prop::option::of(1..40_u32))
            .prop_map(|(at, length)| Mutation::Length(at, length)),
        at.clone().prop_map(Mutation::Name),
        at.clone().prop_map(Mutation::Required),
        (at.clone(), prop::sample::select(&DESCRIPTIONS[..]))
            .prop_map(|(at, text)| Mutation::Description(at, text)),
        (at.clone(), row()).prop_map(|(at, mut row)| {
            row.repeats = false;
            Mutation::Insert(at, row)
        }),
        at.clone().prop_map(Mutation::Remove),
        at.clone().prop_map(Mutation::Swap),
        at.clone().prop_map(Mutation::Message),
        (at.clone(), code).prop_map(|(at, row)| Mutation::AddCode(at, row)),
        at.clone().prop_map(Mutation::RemoveCode),
        (at.clone(), 0..3_usize).prop_map(|(at, how)| Mutation::Remark(at, how)),
        at.clone().prop_map(Mutation::Function),
        (at, api()).prop_map(|(at, api)| Mutation::AddApi(at, Box::new(api))),
    ]
}

fn mutate(document: &mut Contract, mutation: &Mutation) {
    let count = document.apis.len();
    let sections = |document: &mut Contract, at: usize| -> Option<usize> {
        let laid_out: Vec<usize> = (0..document.apis.len())
            .filter(|index| document.apis[*index].section.is_some())
            .collect();
        laid_out.get(at % laid_out.len().max(1)).copied()
    };
    fn table(section: &mut Section, at: usize) -> &mut Vec<RowCells> {
        let table = if at.is_multiple_of(2) {
            &mut section.layouts.request
        } else {
            &mut section.layouts.response
        };
        let part = table
            .iter()
            .position(|row| row.repeats && !row.rows.is_empty());
        match part {
            Some(part) if at.is_multiple_of(3) => &mut table[part].rows,
            _ => table,
        }
    }
    if let Mutation::AddApi(at, api) = mutation {
        let mut api = (**api).clone();
        api.api = "NewOne".to_owned();
        if let Some(section) = &mut api.section {
            // What cannot stand in a spec would differ for ever.
            section.examples.clear();
            section.codes.clear();
            let layouts = &mut section.layouts;
            tidy(&mut layouts.request);
            tidy(&mut layouts.response);
        }
        if document.api("NewOne").is_none() {
            document.apis.insert(at % (count + 1), api);
        }
        return;
    }
    let at = match mutation {
        Mutation::Length(at, _)
        | Mutation::Name(at)
        | Mutation::Required(at)
        | Mutation::Description(at, _)
        | Mutation::Insert(at, _)
        | Mutation::Remove(at)
        | Mutation::Swap(at)
        | Mutation::Message(at)
        | Mutation::AddCode(at, _)
        | Mutation::RemoveCode(at)
        | Mutation::Remark(at, _)
        | Mutation::Function(at)
        | Mutation::AddApi(at, _) => *at,
    };
    let Some(index) = sections(document, at / 7) else {
        return;
    };
    let Some(section) = &mut document.apis[index].section else {
        return;
    };
    match mutation {
        Mutation::Insert(_, row) => {
            let rows = table(section, at);
            if !row.element.is_empty()
                && rows
                    .iter()
                    .all(|known| !known.element.eq_ignore_ascii_case(&row.element))
            {
                let place = (at / 5) % (rows.len() + 1);
                rows.insert(place, row.clone());
            }
        }
        Mutation::Message(_) if !section.codes.is_empty() => {
            let place = at % section.codes.len();
            section.codes[place].message.push_str(" 그리고 더");
        }
        Mutation::AddCode(_, row) => {
            if section
                .codes
                .iter()
                .all(|known| known.codes.iter().all(|code| code != "A0001"))
            {
                let place = at % (section.codes.len() + 1);
                let mut row = row.clone();
                row.codes = vec!["A0001".to_owned()];
                section.codes.insert(place, row);
            }
        }
        Mutation::RemoveCode(_) if !section.codes.is_empty() => {
            section.codes.remove(at % section.codes.len());
        }
        Mutation::Remark(_, how) => {
            let place = at % (section.remarks.len() + 1);
            match how {
                0 => section.remarks.insert(place, format!("새 참고 {at} A1234")),
                1 if place < section.remarks.len() => {
                    section.remarks[place] = format!("바뀐 참고 {at}")
                }
                _ if place < section.remarks.len() => drop(section.remarks.remove(place)),
                _ => {}
            }
        }
        Mutation::Function(_) => section.function = Some(format!("기능 {at} 입니다.")),
        _ => {
            let rows = table(section, at);
            if rows.is_empty() {
                return;
            }
            let place = (at / 5) % rows.len();
            match mutation {
                Mutation::Length(_, length) if !rows[place].repeats => rows[place].length = *length,
                Mutation::Name(_) => rows[place].name = format!("이름 {at}"),
                Mutation::Required(_) => rows[place].required = Requiredness::Unstated,
                Mutation::Description(_, text) => rows[place].description = (*text).to_owned(),
                Mutation::Remove(_) if rows.len() > 1 => drop(rows.remove(place)),
                Mutation::Swap(_) => {
                    let last = rows.len() - 1;
                    rows.swap(place, last);
                }
                _ => {}
            }
        }
    }
}

fn tidy(rows: &mut Vec<RowCells>) {
    let mut seen: Vec<String> = Vec::new();
    rows.retain(|row| {
        let element = row.element.to_ascii_lowercase();
        let new = !element.is_empty() && !seen.contains(&element) && !row.repeats;
        seen.push(element);
        new
    });
}

/// What an edit leaves to a person: facts of ours that speak of what changed.
const LEFT_TO_A_PERSON: [&str; 5] = [
    "correction-stale",
    "correction-target",
    "unknown-member",
    "unknown-coded-value",
    "procedure-other-flow",
];
/// What of a document no bindings can be made of, so that a person decides what it means.
pub(crate) const WITHOUT_BINDINGS: [&str; 8] = [
    "code-unfit",
    "inquiry-unfit",
    "unfit-member",
    "rust-name-clash",
    "repeat-nested",
    "part-or-value",
    "limit-unfit",
    "length-unfit",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_folder_says_what_the_document_says(mutations in prop::collection::vec(mutation(), 1..8)) {
        let spec = nh();
        let mut document = Contract::of_spec(&spec);
        document.carries.examples = false;
        for mutation in &mutations {
            mutate(&mut document, mutation);
        }
        let (loaded, proposal, faults) = edited(&document);
        let again = compare(&Contract::of_spec(&loaded), &document, false);
        prop_assert_eq!(again.certain().count(), 0, "{}", again.text());
        let ours: Vec<&String> = faults
            .iter()
            .filter(|fault| {
                let mut left = LEFT_TO_A_PERSON.iter().chain(&WITHOUT_BINDINGS);
                left.all(|rule| !fault.contains(&format!("[{rule}]")))
            })
            .collect();
        prop_assert!(ours.is_empty(), "{ours:#?}\n{:#?}", proposal.files);
        // Nothing of ours goes with a change of a cell: every comment on a line of its own is still there.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
        for (name, text) in &proposal.files {
            let before = fs::read_to_string(folder.join(name)).unwrap_or_default();
            for line in before.lines().filter(|line| line.trim_start().starts_with('#') || line.starts_with("note:")) {
                prop_assert!(text.contains(line), "{name} lost {line}");
            }
        }
    }
}
