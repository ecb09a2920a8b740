//! The emitter over a small service made by hand: what it emits is Rust, and stands on nothing but the runtime.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use super::{Module, bindings, boundaries};
use crate::resolved::*;

fn element(name: &str, english: &str, kind: Kind) -> Element {
    Element {
        element: name.to_owned(),
        name: "이름".to_owned(),
        english: english.to_owned(),
        kind,
        class: DataClass::Public,
        length: Some(length(10)),
        origin: Origin::Caller,
        note: String::new(),
    }
}

fn length(limit: u32) -> Length {
    Length {
        limit,
        unit: Unit::Unstated,
    }
}

fn member(element: &Element) -> Member {
    Member {
        element: element.element.clone(),
        wire: element.element.clone(),
        accept: Vec::new(),
        name: element.name.clone(),
        english: element.english.clone(),
        kind: element.kind,
        class: element.class,
        length: element.length,
        hangul_limit: None,
        required: Requiredness::Required,
        unset: Unset::Omit,
        default: None,
        origin: element.origin,
        echo: false,
        accumulates: None,
        codes: Vec::new(),
        description: String::new(),
        note: String::new(),
        repeat: None,
        renamed_from: Vec::new(),
        row: 1,
        corrections: Vec::new(),
    }
}

fn api(request: Vec<Member>) -> Api {
    Api {
        api: "Do".to_owned(),
        name: "하기".to_owned(),
        title: String::new(),
        category: String::new(),
        testable: true,
        layout: Layout::Published,
        operation: "do_it".to_owned(),
        type_name: "Deed".to_owned(),
        function: "한다.".to_owned(),
        summary: "Does it.".to_owned(),
        effect: Effect::Reads,
        inquiry: None,
        inquires: None,
        result: None,
        amount: None,
        request,
        response: Vec::new(),
        rules: Rules::default(),
        codes: Vec::new(),
        prose_codes: Vec::new(),
        remarks: Vec::new(),
        examples: Vec::new(),
        note: String::new(),
    }
}

fn service(elements: Vec<Element>, apis: Vec<Api>) -> Service {
    Service {
        generated: String::new(),
        format: FORMAT,
        service: "toy".to_owned(),
        name: "장난감".to_owned(),
        english_name: "Toy".to_owned(),
        description: String::new(),
        sources: Vec::new(),
        sweeps: Vec::new(),
        categories: Vec::new(),
        revision: None,
        profiles: Vec::new(),
        header: Header {
            request: Vec::new(),
            response: Vec::new(),
        },
        elements,
        codes: Vec::new(),
        apis,
        corrections: Vec::new(),
        procedures: Vec::new(),
        forms: Vec::new(),
        undecided: Vec::new(),
        overlaid: Vec::new(),
    }
}

/// Every kind of member that a request can have.
fn everything() -> Service {
    let kinds = [
        ("Id", "type", Kind::Digits),
        ("Tx", "memo", Kind::Text),
        ("Am", "amount", Kind::Amount),
        ("Nu", "count", Kind::Number),
        ("Da", "day", Kind::Date),
        ("Mo", "month", Kind::DateOrMonth),
        ("Ti", "time", Kind::Time),
        ("Co", "colour", Kind::Code),
        ("Fl", "is_new", Kind::Flag),
        ("Rc", "answer_code", Kind::ResponseCode),
        ("Un", "thing", Kind::Undecided),
    ];
    let elements: Vec<_> = kinds
        .iter()
        .map(|(name, english, kind)| element(name, english, *kind))
        .collect();
    let mut members: Vec<_> = elements.iter().map(member).collect();
    members[7].codes = ["1", "2"]
        .iter()
        .map(|value| CodedValue {
            value: (*value).to_owned(),
            meaning: "뜻".to_owned(),
            english: format!("Colour{value}"),
        })
        .collect();
    let mut optional = members.clone();
    for member in &mut optional {
        member.required = Requiredness::Optional;
        member.english = format!("optional_{}", member.english);
        member.wire = format!("O{}", member.wire);
    }
    let mut rows = member(&element("Rec", "rows", Kind::Rows));
    rows.repeat = Some(Repeat {
        row_type: "Row".to_owned(),
        min: 1,
        max: Some(5),
        page: None,
        total: Some(Total {
            of: "Am".to_owned(),
            equals: "Am".to_owned(),
            max_krw: Some(10),
        }),
        members: members.clone(),
    });
    let request: Vec<_> = members.into_iter().chain(optional).chain([rows]).collect();
    let mut deed = api(request.clone());
    deed.response = request;
    for member in &mut deed.response {
        member.echo = true;
        if let Some(repeat) = &mut member.repeat {
            repeat.row_type = "ReplyRow".to_owned();
            repeat.page = Some(20);
        }
    }
    service(elements, vec![deed])
}

fn text(modules: &[Module], path: &str) -> String {
    let module = modules.iter().find(|module| module.path == path);
    let module = module.unwrap_or_else(|| panic!("no module {path}"));
    prettyplease::unparse(&syn::parse2(module.tokens.clone()).unwrap())
}

#[test]
fn every_module_is_rust() {
    let modules = bindings(&everything());
    let paths: Vec<_> = modules.iter().map(|module| module.path.as_str()).collect();
    let expected = [
        "toy/mod.rs",
        "toy/elements.rs",
        "toy/values.rs",
        "toy/header.rs",
        "toy/codes.rs",
        "toy/profiles.rs",
        "toy/operations.rs",
        "toy/do_it.rs",
    ];
    assert_eq!(paths, expected);
    for module in &modules {
        assert!(!text(&modules, &module.path).is_empty());
    }
}

/// Names of the prelude that stand in a token stream without a path before them.
fn bare(tokens: TokenStream, found: &mut BTreeSet<String>) {
    const PRELUDE: &[&str] = &[
        "Vec",
        "Option",
        "Some",
        "None",
        "String",
        "Result",
        "Ok",
        "Err",
        "Box",
        "Clone",
        "Copy",
        "Debug",
        "Iterator",
        "PartialEq",
        "Eq",
        "Hash",
        "From",
        "Into",
        "std",
        "core",
        "ontu",
    ];
    let mut after_colon = false;
    for tree in tokens {
        let colon = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ':');
        match tree {
            TokenTree::Group(group) => bare(group.stream(), found),
            TokenTree::Ident(ident) if !after_colon && PRELUDE.contains(&&*ident.to_string()) => {
                found.insert(ident.to_string());
            }
            _ => {}
        }
        after_colon = colon;
    }
}

#[test]
fn nothing_in_scope_can_change_what_is_meant() {
    let mut found = BTreeSet::new();
    for module in bindings(&everything()) {
        bare(module.tokens, &mut found);
    }
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn every_public_item_is_documented() {
    for module in bindings(&everything()) {
        let file: syn::File = syn::parse2(module.tokens).unwrap();
        for item in &file.items {
            let (visible, attributes, name) = match item {
                syn::Item::Struct(item) => (&item.vis, &item.attrs, &item.ident),
                syn::Item::Enum(item) => (&item.vis, &item.attrs, &item.ident),
                syn::Item::Static(item) => (&item.vis, &item.attrs, &item.ident),
                syn::Item::Const(item) => (&item.vis, &item.attrs, &item.ident),
                syn::Item::Type(item) => (&item.vis, &item.attrs, &item.ident),
                _ => continue,
            };
            let public = matches!(visible, syn::Visibility::Public(_));
            let documented = attributes
                .iter()
                .any(|attribute| attribute.path().is_ident("doc"));
            assert!(!public || documented, "{name} in {}", module.path);
        }
    }
}

#[test]
fn a_keyword_is_a_raw_name() {
    let request = text(&bindings(&everything()), "toy/do_it.rs");
    assert!(request.contains("r#type: ::ontu::runtime::Digits<super::elements::Type>"));
    assert!(request.contains("let r#type = members.required(\"Id\");"));
}

#[test]
fn a_row_that_differs_from_the_dictionary_has_a_marker_of_its_own() {
    let id = element("Id", "loan_no", Kind::Digits);
    let mut longer = member(&id);
    longer.length = Some(length(20));
    let modules = bindings(&service(vec![id], vec![api(vec![longer])]));
    let request = text(&modules, "toy/do_it.rs");
    assert!(request.contains("pub struct DeedLoanNo;"), "{request}");
    assert!(request.contains("loan_no: ::ontu::runtime::Digits<DeedLoanNo>"));
    assert!(request.contains("limit: ::core::option::Option::Some(20u32)"));
}

#[test]
fn a_page_is_a_u32_whatever_length_the_table_prints() {
    for limit in [4, 9, 10, 20] {
        let mut page = element("PageNo", "page_no", Kind::Number);
        page.length = Some(length(limit));
        let mut list = api(vec![member(&page)]);
        let mut rows = member(&element("Rec", "rows", Kind::Rows));
        rows.repeat = Some(Repeat {
            row_type: "Row".to_owned(),
            min: 0,
            max: None,
            page: Some(20),
            total: None,
            members: Vec::new(),
        });
        list.response = vec![rows];
        let request = text(&bindings(&service(vec![page], vec![list])), "toy/do_it.rs");
        assert!(
            request.contains("pub page_no: ::core::primitive::u32"),
            "{request}"
        );
        assert!(request.contains("impl ::ontu::runtime::Paged for Deed"));
    }
}

/// A row may say that a text of the dictionary is a code there: the text keeps its type, and the codes get one of their own.
#[test]
fn a_list_of_codes_where_the_dictionary_says_text_has_a_type_of_its_own() {
    let memo = element("Rmk", "memo", Kind::Text);
    let mut listed = member(&memo);
    listed.kind = Kind::Code;
    listed.codes = vec![CodedValue {
        value: "1".to_owned(),
        meaning: "대출".to_owned(),
        english: "Loan".to_owned(),
    }];
    let modules = bindings(&service(vec![memo], vec![api(vec![listed])]));
    let values = text(&modules, "toy/values.rs");
    assert!(values.contains("pub type Memo = ::ontu::runtime::Text"));
    assert!(!values.contains("enum"), "{values}");
    let request = text(&modules, "toy/do_it.rs");
    assert!(request.contains("pub enum DeedMemo"), "{request}");
    assert!(request.contains("memo: DeedMemo"), "{request}");
}

#[test]
fn an_unpublished_api_has_an_entry_and_no_module() {
    let mut unpublished = api(Vec::new());
    unpublished.layout = Layout::Unpublished;
    let modules = bindings(&service(Vec::new(), vec![unpublished]));
    assert!(modules.iter().all(|module| module.path != "toy/do_it.rs"));
    let operations = text(&modules, "toy/operations.rs");
    assert!(operations.contains("pub static DO_IT: ::ontu::runtime::OperationInfo"));
}

#[test]
fn undecided_facts_are_read_in_their_safest_sense() {
    let mut thing = element("Un", "thing", Kind::Undecided);
    thing.class = DataClass::Undecided;
    let mut row = member(&thing);
    row.required = Requiredness::Unstated;
    let mut deed = api(vec![row]);
    deed.effect = Effect::Undecided;
    deed.codes = vec![ApiCode {
        code: Some("X0001".to_owned()),
        message: String::new(),
        procedure: String::new(),
        class: CodeClass::Undecided,
        inquire: None,
        row: 1,
        corrections: Vec::new(),
    }];
    let modules = bindings(&service(vec![thing], vec![deed]));
    let elements = text(&modules, "toy/elements.rs");
    assert!(elements.contains("class: ::ontu::runtime::DataClass::PersonalName"));
    let request = text(&modules, "toy/do_it.rs");
    assert!(request.contains("class: ::ontu::runtime::CodeClass::Unknown"));
    assert!(request.contains("pub thing: ::ontu::runtime::Text<super::elements::Thing>"));
    // Without a decided effect nothing says that it may be called directly.
    assert!(!request.contains("::ontu::runtime::Direct"));
}

#[test]
fn boundary_vectors_stand_on_the_example() {
    let amount = element("Am", "amount", Kind::Amount);
    let mut deed = api(vec![member(&amount)]);
    deed.examples = vec![Example {
        source: "R".to_owned(),
        request: vec![ExampleMember {
            wire: "Am".to_owned(),
            text: Some("5".to_owned()),
            object: None,
            rows: None,
        }],
        response: Vec::new(),
    }];
    let vectors = boundaries(&service(vec![amount], vec![deed]));
    assert_eq!(vectors["bases"]["Do"]["Am"], "5");
    let vectors = vectors["vectors"].as_array().unwrap();
    let limit = vectors.iter().find(|vector| vector["case"] == "limit");
    let limit = limit.unwrap();
    assert_eq!(limit["set"][0]["value"], "9999999999");
    assert_eq!(limit["expect"], "accept");
    let over = vectors.iter().find(|vector| vector["case"] == "over-limit");
    assert_eq!(over.unwrap()["set"][0]["value"], "10000000000");
}
