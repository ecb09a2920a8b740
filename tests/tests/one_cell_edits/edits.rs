//! The edits: each changes one cell of a contract, and says which.

use ontu_codegen::finding::Position;
use ontu_codegen::load::model::{
    ApiFile, At, Bound, CodedEntry, DateRangeEntry, ElementEntry, InquiryEntry, RepeatEntry, Row,
    Text,
};
use ontu_codegen::load::{Loaded, LoadedApi};
use ontu_codegen::resolved::{DataClass, Effect, Kind, Origin, Requiredness};

/// One change of one cell.
pub(crate) struct Edit {
    /// Where, and to what.
    pub(crate) name: String,
    /// Makes it.
    pub(crate) apply: Box<dyn Fn(&mut Loaded) + Send + Sync>,
}

/// Every kind of values.
const KINDS: [Kind; 12] = [
    Kind::Digits,
    Kind::Text,
    Kind::Amount,
    Kind::Number,
    Kind::Date,
    Kind::DateOrMonth,
    Kind::Time,
    Kind::Code,
    Kind::Flag,
    Kind::ResponseCode,
    Kind::Rows,
    Kind::Undecided,
];

const REQUIREMENTS: [Requiredness; 4] = [
    Requiredness::Required,
    Requiredness::Optional,
    Requiredness::Unstated,
    Requiredness::Unused,
];

/// Lengths at which a type or a rule turns.
const TURNS: [u32; 16] = [0, 1, 2, 5, 6, 7, 8, 9, 10, 13, 15, 16, 19, 20, 21, 40];

/// Names that mean something to Rust, to the prelude or to generated code.
const NAMES: [&str; 62] = [
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "crate",
    "do",
    "dyn",
    "final",
    "fn",
    "gen",
    "impl",
    "macro",
    "mod",
    "override",
    "priv",
    "self",
    "super",
    "try",
    "type",
    "typeof",
    "union",
    "unsized",
    "virtual",
    "yield",
    "auto",
    "default",
    "safe",
    "raw",
    "macro_rules",
    "static",
    "body",
    "check",
    "checks",
    "clone",
    "day",
    "drop",
    "echo",
    "error",
    "eq",
    "fmt",
    "from",
    "from_wire",
    "hash",
    "inspect",
    "members",
    "new",
    "number",
    "page",
    "page_no",
    "read",
    "read_request",
    "reply",
    "required",
    "row",
    "rows",
    "sent",
    "to",
    "value",
    "write",
    "core",
];

/// Names of types that mean something to the prelude or to generated code.
const TYPES: [&str; 24] = [
    "Self", "Option", "Some", "None", "Result", "Ok", "Err", "Vec", "String", "Box", "Clone",
    "Copy", "Debug", "Default", "Drop", "Send", "Sync", "Sized", "Iterator", "Row", "Reply",
    "Inquiry", "Unlisted", "Element",
];

fn at<T>(value: T) -> At<T> {
    let at = Position::default();
    At { value, at }
}

fn text(value: &str) -> Text {
    at(value.to_owned())
}

/// Where a row stands: in a file or the header, in one direction, perhaps in a repeating part.
#[derive(Clone)]
struct Place {
    api: Option<usize>,
    reply: bool,
    row: usize,
    inner: Option<usize>,
}

impl Place {
    fn row<'a>(&self, loaded: &'a mut Loaded) -> &'a mut Row {
        let rows = match (self.api, self.reply) {
            (None, false) => &mut loaded.service.header.request,
            (None, true) => &mut loaded.service.header.response,
            (Some(api), false) => &mut file(loaded, api).request,
            (Some(api), true) => &mut file(loaded, api).response,
        };
        let row = &mut rows[self.row];
        match self.inner {
            Some(inner) => &mut row.rows[inner],
            None => row,
        }
    }
}

/// The files of APIs that are edited: those of the overlay where there is one.
fn files(loaded: &Loaded) -> &[LoadedApi] {
    match &loaded.overlay {
        Some(overlay) => &overlay.apis,
        None => &loaded.apis,
    }
}

fn file(loaded: &mut Loaded, api: usize) -> &mut ApiFile {
    match &mut loaded.overlay {
        Some(overlay) => &mut overlay.apis[api].file,
        None => &mut loaded.apis[api].file,
    }
}

fn dictionary(loaded: &Loaded) -> &[ElementEntry] {
    match &loaded.overlay {
        Some(overlay) => &overlay.elements,
        None => &loaded.elements,
    }
}

fn entry(loaded: &mut Loaded, index: usize) -> &mut ElementEntry {
    match &mut loaded.overlay {
        Some(overlay) => &mut overlay.elements[index],
        None => &mut loaded.elements[index],
    }
}

/// Does something with every row of every table.
fn every_row(loaded: &mut Loaded, change: impl Fn(&mut Row)) {
    let header = &mut loaded.service.header;
    let overlaid = loaded
        .overlay
        .iter_mut()
        .flat_map(|overlay| &mut overlay.apis);
    let files = loaded
        .apis
        .iter_mut()
        .chain(overlaid)
        .map(|api| &mut api.file);
    let tables = files.flat_map(|file| [&mut file.request, &mut file.response]);
    let rows = [&mut header.request, &mut header.response]
        .into_iter()
        .chain(tables)
        .flatten();
    for row in rows {
        row.rows.iter_mut().for_each(&change);
        change(row);
    }
}

/// Says that a row differs from the dictionary on purpose.
fn overriding(row: &mut Row, fact: &str) {
    if !row.overrides.iter().any(|known| known.value == fact) {
        row.overrides.push(text(fact));
    }
}

struct Edits {
    list: Vec<Edit>,
}

/// Some of the names, others at each place: all of them are tried somewhere.
fn words(edits: &Edits) -> impl Iterator<Item = &'static str> + use<> {
    let start = edits.list.len();
    (0..8).map(move |word| NAMES[(start + word) % NAMES.len()])
}

impl Edits {
    fn add(&mut self, name: String, apply: impl Fn(&mut Loaded) + Send + Sync + 'static) {
        let apply = Box::new(apply);
        self.list.push(Edit { name, apply });
    }

    fn row(
        &mut self,
        name: &str,
        place: &Place,
        what: String,
        change: impl Fn(&mut Row) + Send + Sync + 'static,
    ) {
        let place = place.clone();
        self.add(format!("{name}: {what}"), move |loaded| {
            change(place.row(loaded))
        });
    }

    fn api(
        &mut self,
        name: &str,
        api: usize,
        what: String,
        change: impl Fn(&mut ApiFile) + Send + Sync + 'static,
    ) {
        self.add(format!("{name}: {what}"), move |loaded| {
            change(file(loaded, api))
        });
    }
}

/// All edits of a contract; with `every` each length from 0 to 40.
pub(crate) fn all(loaded: &Loaded, every: bool) -> Vec<Edit> {
    let lengths: Vec<u32> = if every {
        (0..=40).collect()
    } else {
        TURNS.to_vec()
    };
    let mut edits = Edits { list: Vec::new() };
    if loaded.overlay.is_none() {
        let header = &loaded.service.header;
        rows(
            &mut edits,
            "header request",
            None,
            false,
            &header.request,
            &lengths,
        );
        rows(
            &mut edits,
            "header reply",
            None,
            true,
            &header.response,
            &lengths,
        );
    }
    for (api, one) in files(loaded).iter().enumerate() {
        let name = one.file.api.value.as_str();
        rows(
            &mut edits,
            &format!("{name} request"),
            Some(api),
            false,
            &one.file.request,
            &lengths,
        );
        rows(
            &mut edits,
            &format!("{name} reply"),
            Some(api),
            true,
            &one.file.response,
            &lengths,
        );
        references(&mut edits, name, api, &one.file);
        for word in words(&edits) {
            edits.api(name, api, format!("operation {word}"), move |file| {
                file.operation = Some(text(word))
            });
        }
        for word in TYPES
            .into_iter()
            .map(str::to_owned)
            .chain(types_of(&one.file))
        {
            let what = format!("type {word}");
            edits.api(name, api, what, move |file| {
                file.type_name = Some(text(&word))
            });
        }
    }
    for (index, one) in dictionary(loaded).iter().enumerate() {
        elements(&mut edits, index, one, &lengths);
    }
    edits.list
}

fn elements(edits: &mut Edits, index: usize, one: &ElementEntry, lengths: &[u32]) {
    let element = one.element.value.clone();
    for length in lengths.iter().copied().map(Some).chain([None]) {
        let element = element.clone();
        edits.add(
            format!("{element}: length {length:?} everywhere"),
            move |loaded| {
                entry(loaded, index).length = length.map(at);
                every_row(loaded, |row| {
                    if row.element.value == element {
                        row.length = length.map(at);
                    }
                });
            },
        );
    }
    for kind in KINDS {
        edits.add(format!("{element}: kind {kind:?}"), move |loaded| {
            entry(loaded, index).kind = Some(at(kind))
        });
    }
    for class in [
        DataClass::Public,
        DataClass::Account,
        DataClass::PersonalName,
        DataClass::Secret,
        DataClass::Undecided,
    ] {
        edits.add(format!("{element}: class {class:?}"), move |loaded| {
            entry(loaded, index).class = Some(at(class))
        });
    }
    for origin in [
        Origin::Caller,
        Origin::Configuration,
        Origin::Operation,
        Origin::Permit,
    ] {
        edits.add(format!("{element}: origin {origin:?}"), move |loaded| {
            entry(loaded, index).origin = Some(at(origin))
        });
    }
    edits.add(format!("{element}: no English name"), move |loaded| {
        entry(loaded, index).english = None
    });
    for word in words(edits) {
        edits.add(format!("{element}: named {word}"), move |loaded| {
            entry(loaded, index).english = Some(text(word))
        });
    }
}

fn rows(
    edits: &mut Edits,
    table: &str,
    api: Option<usize>,
    reply: bool,
    rows: &[Row],
    lengths: &[u32],
) {
    for (index, row) in rows.iter().enumerate() {
        let place = Place {
            api,
            reply,
            row: index,
            inner: None,
        };
        self::row(edits, table, &place, row, lengths);
        for (inner, one) in row.rows.iter().enumerate() {
            let place = Place {
                inner: Some(inner),
                ..place.clone()
            };
            self::row(
                edits,
                &format!("{table} {}", row.element.value),
                &place,
                one,
                lengths,
            );
        }
    }
}

fn row(edits: &mut Edits, table: &str, place: &Place, row: &Row, lengths: &[u32]) {
    let name = format!("{table} {}", row.element.value);
    for length in lengths.iter().copied().map(Some).chain([None]) {
        edits.row(&name, place, format!("length {length:?}"), move |row| {
            row.length = length.map(at);
            overriding(row, "length");
        });
    }
    for required in REQUIREMENTS {
        edits.row(&name, place, format!("{required:?}"), move |row| {
            row.required = at(required)
        });
    }
    for kind in KINDS {
        edits.row(&name, place, format!("kind {kind:?}"), move |row| {
            row.kind = Some(at(kind));
            overriding(row, "kind");
        });
    }
    for echo in [true, false] {
        edits.row(&name, place, format!("echo {echo}"), move |row| {
            row.echo = Some(at(echo))
        });
    }
    edits.row(&name, place, "bound".to_owned(), |row| {
        row.bound = Some(at(Bound::Permit))
    });
    edits.row(&name, place, "without codes".to_owned(), |row| {
        row.codes.clear()
    });
    for code in ["", "Y", "1", "가", "self"] {
        edits.row(&name, place, format!("code {code:?} more"), move |row| {
            let (value, meaning) = (text(code), text("뜻"));
            row.codes.push(CodedEntry {
                value,
                meaning,
                english: None,
            });
        });
    }
    for default in ["", "0", "1", "x"] {
        edits.row(&name, place, format!("default {default:?}"), move |row| {
            row.default = Some(text(default))
        });
    }
    for limit in [0, 1, 40] {
        edits.row(&name, place, format!("{limit} Hangul"), move |row| {
            row.hangul_limit = Some(at(limit))
        });
    }
    for word in words(edits) {
        edits.row(&name, place, format!("named {word}"), move |row| {
            row.english = Some(text(word))
        });
    }
    edits.row(&name, place, "a part".to_owned(), |row| {
        let inner = Row {
            repeat: None,
            rows: Vec::new(),
            ..row.clone()
        };
        row.rows = vec![inner];
        row.repeat = Some(part());
        row.length = None;
        row.overrides = vec![text("kind"), text("length")];
    });
    if row.repeat.is_some() {
        for page in [None, Some(0), Some(1), Some(u32::MAX)] {
            edits.row(&name, place, format!("page {page:?}"), move |row| {
                with_part(row, |part| part.page = page.map(at))
            });
            edits.row(&name, place, format!("max {page:?}"), move |row| {
                with_part(row, |part| part.max = page.map(at))
            });
        }
        edits.row(&name, place, "no repeat".to_owned(), |row| {
            row.repeat = None
        });
        edits.row(&name, place, "no rows".to_owned(), |row| row.rows.clear());
        for inner in row.rows.iter().map(|row| row.element.value.clone()) {
            edits.row(&name, place, format!("total of {inner}"), move |row| {
                with_part(row, |part| {
                    part.total
                        .iter_mut()
                        .for_each(|total| total.of = text(&inner))
                });
            });
        }
        for word in TYPES {
            edits.row(&name, place, format!("row type {word}"), move |row| {
                with_part(row, |part| part.row_type = Some(text(word)))
            });
        }
    }
}

fn part() -> RepeatEntry {
    RepeatEntry {
        row_type: None,
        max: Some(at(5)),
        page: None,
        limit: None,
        total: None,
    }
}

fn with_part(row: &mut Row, change: impl FnOnce(&mut RepeatEntry)) {
    change(row.repeat.as_mut().unwrap());
}

/// The names of types that the module of an API has already.
fn types_of(file: &ApiFile) -> Vec<String> {
    let name = file
        .type_name
        .as_ref()
        .map_or("", |name| name.value.as_str());
    let rows = file.request.iter().chain(&file.response);
    let parts = rows.filter_map(|row| row.repeat.as_ref()?.row_type.as_ref());
    parts
        .map(|name| name.value.clone())
        .flat_map(|name| [format!("{name}Required"), name])
        .chain([
            format!("{name}Reply"),
            format!("{name}Required"),
            name.to_owned(),
        ])
        .collect()
}

/// Cells of an API that name its rows: each names each row, and each part is named as each type.
fn references(edits: &mut Edits, name: &str, api: usize, one: &ApiFile) {
    let rows = one.request.iter().chain(&one.response);
    let elements: Vec<String> = rows
        .flat_map(|row| std::iter::once(row).chain(&row.rows))
        .map(|row| row.element.value.clone())
        .chain(["Nowhere".to_owned()])
        .collect();
    for element in elements {
        let mut refer = |what: &str, change: fn(&mut ApiFile, Text)| {
            let element = element.clone();
            edits.api(name, api, format!("{what} {element}"), move |file| {
                change(file, text(&element))
            });
        };
        refer("amount", |file, element| file.amount = Some(element));
        refer("result", |file, element| file.result = Some(element));
        refer("key", |file, element| {
            with_inquiry(file, |inquiry| inquiry.key = element)
        });
        refer("original day", |file, element| {
            with_inquiry(file, |inquiry| inquiry.original_date = element)
        });
        refer("original number", |file, element| {
            with_inquiry(file, |inquiry| inquiry.original_number = element)
        });
        let ranged = one
            .rules
            .as_ref()
            .is_some_and(|rules| rules.date_range.is_some());
        if ranged {
            refer("first day", |file, element| {
                with_range(file, |range| range.from = element)
            });
            refer("last day", |file, element| {
                with_range(file, |range| range.to = element)
            });
            refer("unit of the range", |file, element| {
                with_range(file, |range| range.by = element)
            });
        }
        refer("sum", |file, element| {
            let parts = file
                .request
                .iter_mut()
                .filter_map(|row| row.repeat.as_mut()?.total.as_mut());
            parts.for_each(|total| total.equals = element.clone());
        });
        for row in 0..one.response.len() {
            let element = element.clone();
            let what = format!("reply row {row} accumulates {element}");
            edits.api(name, api, what, move |file| {
                file.response[row].accumulates = Some(text(&element))
            });
        }
    }
    for effect in [
        Effect::Reads,
        Effect::Issues,
        Effect::Changes,
        Effect::MovesMoney,
        Effect::Undecided,
    ] {
        edits.api(name, api, format!("effect {effect:?}"), move |file| {
            file.effect = Some(at(effect))
        });
    }
    for reply in [false, true] {
        let table = if reply { &one.response } else { &one.request };
        for (row, _) in table
            .iter()
            .enumerate()
            .filter(|(_, row)| row.repeat.is_some())
        {
            for word in types_of(one) {
                let place = Place {
                    api: Some(api),
                    reply,
                    row,
                    inner: None,
                };
                let what = format!("row type {word}");
                edits.row(name, &place, what, move |row| {
                    with_part(row, |part| part.row_type = Some(text(&word)))
                });
            }
        }
    }
}

fn with_inquiry(file: &mut ApiFile, change: impl FnOnce(&mut InquiryEntry)) {
    if let Some(inquiry) = &mut file.inquiry {
        change(inquiry);
    }
}

fn with_range(file: &mut ApiFile, change: impl FnOnce(&mut DateRangeEntry)) {
    if let Some(range) = file
        .rules
        .as_mut()
        .and_then(|rules| rules.date_range.as_mut())
    {
        change(range);
    }
}
