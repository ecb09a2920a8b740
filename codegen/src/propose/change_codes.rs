//! Edits of code tables, remarks and published bodies.

use std::io;

use super::Note;
use super::additions::titles_of;
use super::change::{Changing, before};
use super::change_rows::numbers;
use super::edit::Step;
use super::files::{api_file, below};
use super::rows::{body, code_row, example, fits, named_codes};
use super::yaml::Yaml;
use crate::compare::{Change, Difference, Fact};
use crate::import::words;
use crate::resolved::Grade;

/// Edits a code table.
pub(super) fn codes(changing: &mut Changing<'_>, group: &[&Difference]) -> io::Result<()> {
    let Some(first) = group.first() else {
        return Ok(());
    };
    let api = first.place.api.clone();
    let (file, list) = (api_file(&api), [Step::from("codes")]);
    let titles = titles_of(changing.edit.document);
    let place = format!("{api} codes");
    for difference in group {
        let Change::CodeCell(index, fact, was, is) = &difference.change else {
            continue;
        };
        let row = below(&list, *index);
        match fact {
            Fact::Codes => {
                let codes: Vec<Yaml> = words::code_list(is)
                    .iter()
                    .filter(|code| *code == "-" || fits(code))
                    .map(Yaml::text)
                    .collect();
                changing
                    .files
                    .edit(&file)?
                    .set(&row, "codes", &Yaml::Flow(codes), &[]);
            }
            Fact::Message => {
                changing
                    .files
                    .edit(&file)?
                    .set(&row, "message", &Yaml::text(is), &["codes"]);
            }
            Fact::Procedure => {
                let editor = changing.files.edit(&file)?;
                editor.set(&row, "procedure", &Yaml::text(is), &["message"]);
                // The key records the API that the procedure names, so it follows the procedure.
                let (old, new) = (titles.named(was), titles.named(is));
                let recorded = editor.scalar(&below(&row, "inquire"));
                if let (true, Some(new)) = (old != new && recorded == old, &new) {
                    editor.set(&row, "inquire", &Yaml::text(new), &["class"]);
                }
            }
            _ => {}
        }
        changing.notes.push(Note::new(
            &place,
            difference.line,
            format!(
                "row {}: its {} reads otherwise: do `class` and `inquire` still hold?{}",
                index + 1,
                fact.word(),
                if numbers(was) == numbers(is) {
                    ""
                } else {
                    " Its numbers changed: hold `rules` against them"
                }
            ),
        ));
    }
    let mut removed: Vec<usize> = group
        .iter()
        .filter_map(|difference| match difference.change {
            Change::CodeRemoved(index) => Some(index),
            _ => None,
        })
        .collect();
    removed.sort_unstable();
    for index in removed.into_iter().rev() {
        changing.files.edit(&file)?.remove(&list, index);
        changing
            .additions
            .keep_codes(changing.edit.spec, &api, index);
        changing.notes.push(Note::new(
            &place,
            0,
            format!("row {} is gone from the table; its codes are kept in codes.yaml, because stored calls may carry them", index + 1),
        ));
    }
    for difference in group {
        let Change::CodeAdded(row, index) = &difference.change else {
            continue;
        };
        let (good, bad): (Vec<&str>, Vec<&str>) = row
            .codes
            .iter()
            .map(String::as_str)
            .partition(|code| *code == "-" || fits(code));
        for code in bad {
            changing.notes.push(Note::new(
                &place,
                row.line,
                format!("`{code}` is no response code of five capitals and digits; it is in the extract alone"),
            ));
        }
        if good.is_empty() {
            continue;
        }
        let written = code_row(&good, row, &|procedure| titles.named(procedure));
        let editor = changing.files.edit(&file)?;
        if editor.length(&list).is_none() {
            editor.set(&[], "codes", &Yaml::Flow(Vec::new()), &before("codes"));
        }
        editor.insert(&list, *index, &written);
        changing.notes.push(Note::new(
            &place,
            row.line,
            format!(
                "{} is new: its class is undecided, and read as unknown until somebody decides",
                good.join(" ")
            ),
        ));
    }
    Ok(())
}

/// Edits the additional remarks, with the codes that they alone name.
pub(super) fn remarks(changing: &mut Changing<'_>, group: &[&Difference]) -> io::Result<()> {
    let Some(first) = group.first() else {
        return Ok(());
    };
    let api = first.place.api.clone();
    let (file, list) = (api_file(&api), [Step::from("remarks")]);
    let (mut old, mut new) = (String::new(), String::new());
    for difference in group {
        if let Change::RemarkChanged(index, was, is) = &difference.change {
            changing
                .files
                .edit(&file)?
                .set_item(&list, *index, &Yaml::text(is));
            old.push_str(was);
            new.push_str(is);
        }
    }
    let mut removed: Vec<usize> = Vec::new();
    for difference in group {
        if let Change::RemarkRemoved(index, was) = &difference.change {
            removed.push(*index);
            old.push_str(was);
        }
    }
    removed.sort_unstable();
    for index in removed.into_iter().rev() {
        changing.files.edit(&file)?.remove(&list, index);
    }
    for difference in group {
        if let Change::RemarkAdded(index, text) = &difference.change {
            let editor = changing.files.edit(&file)?;
            if editor.length(&list).is_none() {
                editor.set(&[], "remarks", &Yaml::Flow(Vec::new()), &before("remarks"));
            }
            editor.insert(&list, *index, &Yaml::text(text));
            new.push_str(text);
        }
    }
    changing.notes.push(Note::new(
        &format!("{api} remarks"),
        0,
        "its remarks read otherwise: hold `rules`, `effect_basis` and the classes of its codes against them",
    ));
    let added: Vec<String> = named_codes(&new)
        .into_iter()
        .filter(|code| !named_codes(&old).contains(code))
        .collect();
    for code in added {
        prose_code(changing, &api, &file, &code)?;
    }
    Ok(())
}

/// Adds a code that remarks name, unless the table of the API lists it.
fn prose_code(changing: &mut Changing<'_>, api: &str, file: &str, code: &str) -> io::Result<()> {
    let listed = changing.edit.document.api(api).is_some_and(|api| {
        let rows = api.section.iter().flat_map(|section| &section.codes);
        rows.flat_map(|row| &row.codes).any(|known| known == code)
    });
    if listed {
        return Ok(());
    }
    let editor = changing.files.edit(file)?;
    let list = [Step::from("prose_codes")];
    let length = editor.length(&list);
    let known = (0..length.unwrap_or(0))
        .any(|index| editor.scalar(&below(&list, index)).as_deref() == Some(code));
    if known {
        return Ok(());
    }
    match length {
        Some(0) | None => {
            let value = Yaml::Flow(vec![Yaml::text(code)]);
            editor.set(&[], "prose_codes", &value, &before("prose_codes"));
        }
        Some(length) => {
            editor.insert(&list, length, &Yaml::text(code));
        }
    }
    changing.additions.prose_code(code, api);
    Ok(())
}

/// Edits the published bodies.
pub(super) fn examples(changing: &mut Changing<'_>, group: &[&Difference]) -> io::Result<()> {
    let list = [Step::from("examples")];
    for difference in group {
        let api = &difference.place.api;
        let file = api_file(api);
        match &difference.change {
            Change::ExampleChanged(index, bodies) => {
                let editor = changing.files.edit(&file)?;
                let example = below(&list, *index);
                for (key, members) in [("request", &bodies.request), ("response", &bodies.response)]
                {
                    if let Some(members) = members {
                        editor.set(&example, key, &body(members), &["source"]);
                    }
                }
            }
            Change::ExampleAdded(bodies)
                if bodies.request.is_some() && bodies.response.is_some() =>
            {
                let sources = &changing.edit.spec.service.sources;
                let source = sources
                    .iter()
                    .find(|source| source.grade.value == Grade::Example)
                    .or(sources.first());
                let Some(source) = source else { continue };
                let written = example(&source.tag.value, bodies);
                let editor = changing.files.edit(&file)?;
                if editor.length(&list).is_none() {
                    editor.set(
                        &[],
                        "examples",
                        &Yaml::Flow(Vec::new()),
                        &before("examples"),
                    );
                }
                let end = editor.length(&list).unwrap_or(0);
                editor.insert(&list, end, &written);
            }
            Change::ExampleAdded(_) => changing.notes.push(Note::new(
                &format!("{api} examples"),
                0,
                "a body without its counterpart is in the extract alone",
            )),
            _ => {}
        }
    }
    Ok(())
}
