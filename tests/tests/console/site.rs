//! The pages of `ontu-codegen export docs` in the same browser, straight from the disk as a reader opens them.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command;
use ontu_codegen::export::{Form, files};

use crate::browser::Page;
use crate::scenes::{FAINT, Scene, Stage};

/// What is played on the pages, by its name.
pub(crate) const SCENES: [(&str, Scene); 6] = [
    ("pages_are_searched_in_korean_and_english", search),
    ("pages_are_searched_by_keyboard_alone", keyboard),
    ("pages_load_nothing_from_outside", offline),
    ("pages_fit_a_phone", phone),
    ("pages_can_be_read_in_light_and_dark", contrast),
    ("pages_print_as_tables", print),
];

/// The site on the disk.
struct Site {
    folder: PathBuf,
    pages: Vec<String>,
}

impl Site {
    fn write(stage: &Stage<'_>) -> Self {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let report = command::lint(&spec, None).expect("the spec can be read");
        let folder = stage.folder().join("site");
        let mut pages = Vec::new();
        for (name, text) in files(report.services(), Form::Docs).expect("a site") {
            let path = folder.join(&name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the site");
            fs::write(path, text).expect("a folder for the site");
            if name.ends_with(".html") {
                pages.push(name);
            }
        }
        assert!(pages.len() > 30, "{pages:?}");
        Self { folder, pages }
    }

    fn url(&self, page: &str) -> String {
        format!("file://{}/{page}", self.folder.display())
    }
}

/// What the search shows for some words: the names and the places of the results.
fn results(tab: &Page<'_>, asked: &str) -> Vec<String> {
    tab.value("(() => { const q = document.getElementById('q'); q.value = ''; q.focus(); })()");
    tab.write(asked);
    let shown = tab.value(
        "[...document.querySelectorAll('#results a')].map((it) => it.innerText.replaceAll('\\n', ' ') + ' ' + it.getAttribute('href'))",
    );
    let shown = shown.as_array().expect("a list").iter();
    shown
        .map(|it| it.as_str().expect("a text").to_owned())
        .collect()
}

fn search(stage: &Stage<'_>) {
    let site = Site::write(stage);
    let tab = stage.browser().page(1280, 900);
    tab.open(&site.url("index.html"));
    let finds = |asked: &str, place: &str| {
        let found = results(&tab, asked);
        assert!(
            found.iter().any(|it| it.ends_with(place)),
            "{asked} does not find {place}: {found:#?}"
        );
    };
    // Whole, in part, with spaces of one's own, decomposed as some systems type it; on the wire, and in English.
    for asked in [
        "가상계좌번호",
        "상계좌번",
        "가상 계좌 번호",
        "가상계좌번호"
            .chars()
            .flat_map(decomposed)
            .collect::<String>()
            .as_str(),
        "Vran",
        "vran",
        "virtual account no",
        "VIRTUAL_ACCOUNT_NO",
    ] {
        finds(asked, "nh/elements.html#element-Vran");
    }
    finds("지급 지시", "nh/P2PNInvestmentPaymentOrder.html");
    finds("기처리된", "nh/P2PNInvestmentPaymentOrder.html#code-6");
    finds("AC081", "nh/codes.html#code-AC081");
    finds(
        "차입자용",
        "nh/P2PNVirtualAccountNumberRequest.html#request-P2PVractUsg",
    );
    finds("최종이용승인신청", "kftc/onboarding.html#step-1.1");
    finds(
        "repayment virtual account",
        "nh/corrections.html#repayment-virtual-account",
    );
    assert_eq!(results(&tab, "없는 이름"), [""; 0]);
    assert_eq!(tab.text("#results .count"), "Nothing is called that.");
    results(&tab, "가상계좌");
    stage.picture(&tab, "site-search");

    // What is found is gone to, from a page further down too.
    tab.open(&site.url("nh/codes.html"));
    let found = results(&tab, "상환합계금액");
    assert!(
        found[0].contains("../nh/elements.html#element-RpaySumAmt"),
        "{found:?}"
    );
    tab.follow(|tab| tab.click("#results a"));
    assert_eq!(
        tab.value("document.querySelector(':target').id"),
        "element-RpaySumAmt"
    );
    let top = tab.value("document.querySelector(':target').getBoundingClientRect().top");
    let top = top.as_f64().expect("a number");
    assert!((50.0..900.0).contains(&top), "the row is hidden: {top}");
    assert_eq!(tab.complaints(), [""; 0]);
}

/// A syllable in the letters that it is composed of.
fn decomposed(syllable: char) -> Vec<char> {
    let Some(place) = u32::from(syllable)
        .checked_sub(0xac00)
        .filter(|it| *it < 11_172)
    else {
        return vec![syllable];
    };
    let letter = |first: u32, number: u32| char::from_u32(first + number).expect("a letter");
    let mut letters = vec![
        letter(0x1100, place / 588),
        letter(0x1161, place % 588 / 28),
    ];
    if place % 28 > 0 {
        letters.push(letter(0x11a7, place % 28));
    }
    letters
}

fn keyboard(stage: &Stage<'_>) {
    let site = Site::write(stage);
    let tab = stage.browser().page(1280, 900);
    tab.open(&site.url("nh/codes.html"));
    tab.press("Tab");
    assert_eq!(tab.value("document.activeElement.className"), "skip");
    tab.press("/");
    assert_eq!(tab.value("document.activeElement.id"), "q");
    tab.write("예금주명");
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    let second = "document.activeElement === document.querySelectorAll('#results a')[1]";
    assert_eq!(tab.value(second), true);
    let outline = tab.value("getComputedStyle(document.activeElement).outlineStyle");
    assert_ne!(outline, "none", "where the focus is can be seen");
    tab.press("Escape");
    assert_eq!(tab.value("document.getElementById('results').hidden"), true);
    assert_eq!(tab.value("document.activeElement.id"), "q");
    tab.write("예금주명");
    tab.follow(|tab| tab.press("Enter"));
    assert_eq!(
        tab.value("document.querySelector(':target').id"),
        "element-Dpnm"
    );
    // Without scripts the pages are whole but for the search, which does not pretend to be there.
    tab.scripts(false);
    tab.open(&site.url("nh/P2PNInterestRepayment.html"));
    tab.scripts(true);
    assert_eq!(
        tab.value("document.querySelector('form').getClientRects().length"),
        0
    );
    assert!(tab.text("main").contains("상환합계금액"));
    assert_eq!(tab.complaints(), [""; 0]);
}

fn offline(stage: &Stage<'_>) {
    let site = Site::write(stage);
    let tab = stage.browser().page(1280, 900);
    tab.watch_requests();
    let own = format!("file://{}/", site.folder.display());
    for page in &site.pages {
        tab.open(&site.url(page));
        let requested = tab.requested();
        assert!(
            requested.len() >= 3,
            "{page}, sheet and script: {requested:?}"
        );
        for url in requested {
            assert!(
                url.starts_with(&own) || url == "data:,",
                "{page} asks for {url}"
            );
        }
    }
    assert_eq!(tab.complaints(), [""; 0]);
}

fn phone(stage: &Stage<'_>) {
    let site = Site::write(stage);
    let tab = stage.browser().page(360, 740);
    for page in &site.pages {
        tab.open(&site.url(page));
        let width = tab.value("document.documentElement.scrollWidth");
        assert_eq!(width, 360, "{page} is wider than a phone");
        results(&tab, "가상계좌");
        let width = tab.value("document.documentElement.scrollWidth");
        assert_eq!(width, 360, "{page} is wider than a phone while searching");
    }
    tab.open(&site.url("nh/P2PNInterestRepayment.html"));
    stage.picture(&tab, "site-phone");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn contrast(stage: &Stage<'_>) {
    let site = Site::write(stage);
    let tab = stage.browser().page(1280, 900);
    for scheme in ["light", "dark"] {
        tab.scheme(scheme);
        for page in &site.pages {
            tab.open(&site.url(page));
            let faint = tab.value(FAINT);
            assert_eq!(
                faint.as_array().map(Vec::len),
                Some(0),
                "{scheme} {page}: {faint}"
            );
        }
        for page in [
            "index.html",
            "nh/P2PNInvestmentPaymentOrder.html",
            "kftc/onboarding.html",
        ] {
            tab.open(&site.url(page));
            let name = page
                .rsplit('/')
                .next()
                .unwrap_or(page)
                .trim_end_matches(".html");
            stage.picture(&tab, &format!("site-{scheme}-{name}"));
        }
    }
    assert_eq!(tab.complaints(), [""; 0]);
}

fn print(stage: &Stage<'_>) {
    let site = Site::write(stage);
    let tab = stage.browser().page(1280, 900);
    tab.open(&site.url("nh/P2PNInvestmentPaymentOrder.html"));
    tab.on_paper();
    // As wide as a page of A4 within its margins.
    tab.size(703, 1000);
    let hidden = tab.value("['.top', '.side', 'footer'].every((it) => !document.querySelector(it).getClientRects().length)");
    assert_eq!(hidden, true, "what is no use on paper is printed");
    let display = tab.value("getComputedStyle(document.querySelector('.members')).display");
    assert_eq!(display, "table");
    let wide = tab.value("document.documentElement.scrollWidth");
    assert_eq!(wide, 703, "a table runs off the paper");
    let pages = tab.print(&stage.folder().join("site-payment-order.pdf"));
    assert!((3..=6).contains(&pages), "{pages} pages of paper");
    assert_eq!(tab.complaints(), [""; 0]);
}
