//! The pages of `export docs`: every link leads somewhere, nothing comes from outside, values cannot become markup, and cells stand as printed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use html5gum::{Token, Tokenizer};
use ontu_codegen::command;
use ontu_codegen::export::{Form, files};
use ontu_codegen::resolved::Service;

/// A start tag as a browser reads it.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

fn services() -> Vec<Service> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let report = command::lint(&spec, None).unwrap();
    report.services().to_vec()
}

fn site() -> BTreeMap<String, String> {
    files(&services(), Form::Docs).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for token in Tokenizer::new(page) {
        if let Ok(Token::StartTag(tag)) = token {
            let attributes = tag.attributes.iter();
            tags.push(Tag {
                name: text(&tag.name),
                attributes: attributes
                    .map(|(name, value)| (text(name), text(value)))
                    .collect(),
            });
        }
    }
    tags
}

fn ids(page: &str) -> Vec<String> {
    let tags = tags(page).into_iter();
    tags.filter_map(|mut tag| tag.attributes.remove("id"))
        .collect()
}

/// The file that a link leads to from another one, and the anchor in it.
fn target(from: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (link, None),
    };
    if path.is_empty() {
        return (from.to_owned(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop().expect("a link stays in the site");
            }
            name => parts.push(name),
        }
    }
    (parts.join("/"), anchor)
}

/// The entries of the search: what each is, its names, its place.
fn entries(site: &BTreeMap<String, String>) -> Vec<(String, Vec<String>, String)> {
    let script = &site["search.js"];
    let call = script.lines().last().unwrap();
    let index = call.strip_prefix("ontuSearch(").unwrap();
    serde_json::from_str(index.strip_suffix(");").unwrap()).unwrap()
}

#[test]
fn every_link_and_every_entry_of_the_search_leads_somewhere() {
    let site = site();
    let anchors: BTreeMap<&str, BTreeSet<String>> = site
        .iter()
        .map(|(name, page)| (name.as_str(), ids(page).into_iter().collect()))
        .collect();
    let mut links = Vec::new();
    for (name, page) in site.iter().filter(|(name, _)| name.ends_with(".html")) {
        for tag in tags(page) {
            for attribute in ["href", "src"] {
                if let Some(link) = tag.attributes.get(attribute) {
                    links.push((name.clone(), link.clone()));
                }
            }
        }
    }
    let found = entries(&site);
    links.extend(
        found
            .iter()
            .map(|(_, _, place)| ("index.html".to_owned(), place.clone())),
    );
    let mut followed = 0;
    for (from, link) in links.iter().filter(|(_, link)| link != "data:,") {
        let (file, anchor) = target(from, link);
        let there = anchors.get(file.as_str());
        let there = there.unwrap_or_else(|| panic!("{from}: {link} leads nowhere"));
        if let Some(anchor) = anchor {
            assert!(there.contains(&anchor), "{from}: {link} has no anchor");
        }
        followed += 1;
    }
    assert!(followed > 1500, "{followed} links");
}

#[test]
fn names_of_anchors_are_given_once() {
    for (name, page) in site() {
        let ids = ids(&page);
        let once: BTreeSet<_> = ids.iter().collect();
        assert_eq!(once.len(), ids.len(), "{name}: {ids:?}");
    }
}

#[test]
fn nothing_comes_from_outside() {
    for (name, page) in site() {
        for tag in tags(&page) {
            for (attribute, value) in &tag.attributes {
                let loads = matches!(
                    attribute.as_str(),
                    "href" | "src" | "srcset" | "action" | "poster" | "data" | "style"
                ) || attribute.starts_with("on");
                let outside =
                    value.contains("//") || attribute == "style" || attribute.starts_with("on");
                assert!(
                    !(loads && outside),
                    "{name}: {} {attribute}={value}",
                    tag.name
                );
            }
        }
        if name.ends_with(".css") || name.ends_with(".js") {
            for word in [
                "http://",
                "https://",
                "@import",
                "url(",
                "fetch(",
                "XMLHttpRequest",
                "import(",
            ] {
                assert!(
                    !page.contains(word) || is_in_the_index(&page, word),
                    "{name}: {word}"
                );
            }
        }
    }
}

/// Whether a word stands in the index alone, which is data.
fn is_in_the_index(script: &str, word: &str) -> bool {
    let lines: Vec<&str> = script.lines().collect();
    lines[..lines.len() - 1]
        .iter()
        .all(|line| !line.contains(word))
}

#[test]
fn every_name_of_every_row_can_be_searched_for() {
    let found = entries(&site());
    let knows = |name: &str| {
        found
            .iter()
            .any(|(_, names, _)| names.iter().any(|it| it == name))
    };
    for service in services() {
        for api in &service.apis {
            assert!(knows(&api.api) && knows(&api.name), "{}", api.api);
            for member in api.request.iter().chain(&api.response) {
                let inner = member.repeat.iter().flat_map(|repeat| &repeat.members);
                for member in std::iter::once(member).chain(inner) {
                    let english = member.english.replace('_', " ");
                    assert!(knows(&member.wire) && knows(&member.element) && knows(&english));
                    assert!(
                        member.name.is_empty() || knows(&member.name),
                        "{}",
                        member.name
                    );
                }
            }
        }
    }
}

#[test]
fn cells_that_a_correction_changed_stand_as_printed() {
    let services = services();
    let nh = services
        .iter()
        .find(|service| service.service == "nh")
        .unwrap();
    let site = site();
    let row = |api: &str, anchor: &str| {
        let page = &site[&format!("nh/{api}.html")];
        let start = page.find(&format!("id=\"{anchor}\"")).unwrap();
        let row = &page[start..];
        row[..row.find("</tr>").unwrap()].to_owned()
    };
    let rows = row("P2PNInvestmentPaymentOrder", "request-Rec");
    assert!(
        !rows.contains(">필수<") && rows.contains("<strong>required</strong>"),
        "{rows}"
    );
    let memo = row("P2PNInvestmentDepositAmountReturn", "request-MractOtlt");
    assert!(memo.contains(">차입자 계좌에 입력될 인자 내용<"), "{memo}");
    assert!(
        memo.contains("<span lang=\"ko\">투자자 계좌에 입력될 인자 내용</span>"),
        "{memo}"
    );
    let unused = row("reach", "reply-Rgno");
    assert!(
        unused.contains(">필수<") && unused.contains("never there"),
        "{unused}"
    );
    let agreement = row("P2PNVirtualAccountNumberRequest", "request-P2PCmtmNo");
    assert!(
        agreement.contains("<mark>P2PCmtmNo</mark>")
            && agreement.contains("<code>P2pCmtmNo</code>")
    );
    let added = row("P2PNInterestRepayment", "request-Vran");
    assert!(added.contains("not in the table"));
    // What a correction says of its table is read back for this; each that speaks of a cell has to be understood.
    for correction in &nh.corrections {
        let says = correction.table.as_str();
        assert!(
            [
                "element ",
                "required ",
                "description \"",
                "no such row",
                "inquire "
            ]
            .iter()
            .any(|start| says.starts_with(start)),
            "{says}"
        );
    }
}

#[test]
fn values_cannot_become_markup() {
    let mut services = services();
    let hostile = "<script>alert(1)</script>\"'&";
    for service in &mut services {
        for text in [
            &mut service.name,
            &mut service.english_name,
            &mut service.description,
        ] {
            *text = hostile.to_owned();
        }
        for api in &mut service.apis {
            for text in [
                &mut api.name,
                &mut api.summary,
                &mut api.function,
                &mut api.note,
                &mut api.category,
            ] {
                *text = hostile.to_owned();
            }
            api.remarks.push(hostile.to_owned());
            for member in api.request.iter_mut().chain(&mut api.response) {
                member.name = hostile.to_owned();
                member.description = hostile.to_owned();
                member.english = hostile.to_owned();
            }
            for code in &mut api.codes {
                code.message = hostile.to_owned();
            }
        }
    }
    let expected: BTreeMap<String, usize> = site()
        .iter()
        .map(|(name, page)| (name.clone(), scripts(page)))
        .collect();
    for (name, page) in files(&services, Form::Docs).unwrap() {
        if name.ends_with(".html") {
            assert_eq!(scripts(&page), expected[&name], "{name}");
        }
    }
}

fn scripts(page: &str) -> usize {
    tags(page).iter().filter(|tag| tag.name == "script").count()
}

#[test]
fn korean_is_marked_as_korean() {
    for (name, page) in site().iter().filter(|(name, _)| name.ends_with(".html")) {
        let mut open: Vec<(String, bool)> = Vec::new();
        for token in Tokenizer::new(page.as_str()) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let outer = open.last().is_some_and(|(_, korean)| *korean);
                    let said = tag.attributes.iter().find(|(key, _)| &***key == b"lang");
                    let korean = said.map_or(outer, |(_, value)| text(value) == "ko");
                    if !["meta", "link", "input", "br", "hr", "img"].contains(&name.as_str()) {
                        open.push((name, korean));
                    }
                }
                Token::EndTag(tag) => {
                    let (opened, _) = open
                        .pop()
                        .unwrap_or_else(|| panic!("{name}: </{}>", text(&tag.name)));
                    assert_eq!(opened, text(&tag.name), "{name}: tags nest");
                }
                Token::String(said) => {
                    let said = text(&said);
                    let hangul = said.chars().any(|letter| ('가'..='힣').contains(&letter));
                    // A title takes text only.
                    let marked = open
                        .last()
                        .is_some_and(|(within, korean)| *korean || within == "title");
                    assert!(!hangul || marked, "{name}: {said}");
                }
                _ => {}
            }
        }
        assert!(open.is_empty(), "{name}");
    }
}
