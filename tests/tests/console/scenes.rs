//! What is played in the browser, each with a bank of its own.

use std::path::{Path, PathBuf};

use ontu::runtime::{CodeOverlay, MoneyMoving, Original, Outcome, original};
use ontu_sandbox::DEFAULT_TOKEN;
use ontu_tests::bank::Bank;
use ontu_tests::requests::{LOAN, order};
use tokio::runtime::Runtime;

use crate::browser::{Browser, Page};

/// What is played in the browser.
pub(crate) type Scene = fn(&Stage<'_>);

/// Every scene by its name.
pub(crate) const SCENES: [(&str, Scene); 10] = [
    ("a_deposit_made_in_the_form_appears_in_the_ledger", deposit),
    ("an_armed_fault_fires_once_and_the_inquiry_says_done", fault),
    ("the_clock_moves", clock),
    ("calls_show_as_they_come_in", live),
    ("masked_values_never_reach_the_page", masked),
    ("the_keyboard_alone_is_enough", keyboard),
    ("a_phone_shows_everything_without_scrolling_sideways", phone),
    ("dark_and_light_can_both_be_read", contrast),
    ("forms_work_where_scripts_are_off", without_scripts),
    ("a_reset_asks_first", reset),
];

/// The pages of the navigation.
const PAGES: [&str; 7] = [
    "",
    "/accounts",
    "/ledger",
    "/loans",
    "/calls",
    "/faults",
    "/coverage",
];

/// A bank, a browser, and a folder for pictures.
pub(crate) struct Stage<'s> {
    runtime: &'s Runtime,
    browser: &'s Browser,
    folder: PathBuf,
    bank: Bank,
}

impl<'s> Stage<'s> {
    /// A stage with a new bank.
    pub(crate) fn set(runtime: &'s Runtime, browser: &'s Browser, folder: &Path) -> Self {
        Stage {
            runtime,
            browser,
            folder: folder.to_owned(),
            bank: runtime.block_on(Bank::start()),
        }
    }

    fn url(&self, page: &str) -> String {
        format!("{}{page}", self.bank.sandbox.console_url())
    }

    /// A tab on a page, as wide as a desk.
    fn open(&self, page: &str) -> Page<'_> {
        let tab = self.browser.page(1280, 900);
        tab.open(&self.url(page));
        tab
    }

    /// The browser.
    pub(crate) fn browser(&self) -> &Browser {
        self.browser
    }

    /// The folder for pictures.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a picture of a page.
    pub(crate) fn picture(&self, tab: &Page<'_>, name: &str) {
        tab.picture(&self.folder.join(format!("{name}.png")));
    }

    /// Orders a payment with the real client; true when its reply said that it was done.
    fn pay(&self, is_new: bool, investor: &str, krw: u64) -> (bool, Original) {
        let request = order(LOAN, is_new, &[(investor, krw)]);
        self.runtime.block_on(async {
            let client = &self.bank.client;
            let called = client
                .call_unjournalled(&request)
                .await
                .expect("a legal order");
            let inquiry = request
                .inquiry(called.date, &called.transaction_no)
                .expect("a legal inquiry");
            let answer = client.call(&inquiry).await.expect("a legal inquiry");
            type Inquiry = <ontu::nh::PaymentOrder as MoneyMoving>::Inquiry;
            let said = original::<Inquiry>(&answer.outcome, &CodeOverlay::new());
            (matches!(called.outcome, Outcome::Done(_)), said)
        })
    }

    /// A bank in which something of everything has happened; the investor's number.
    fn busy(&self) -> String {
        let investor = self.bank.investor(5_000_000);
        self.bank.borrower(0);
        assert_eq!(self.pay(true, &investor, 2_000_000), (true, Original::Done));
        assert!(!self.pay(true, &investor, 1).0, "the loan number is used");
        let slow = ontu_sandbox::FaultKind::CodeAfterAcceptance("AT999".into());
        let when = ontu_sandbox::When::api("P2PNInterestRepayment").with_chance(300);
        self.bank
            .sandbox
            .arm(ontu_sandbox::Fault::always(when, slow).with_seed(7));
        let lost = ontu_sandbox::Fault::once(
            ontu_sandbox::When::api("P2PNInvestmentPaymentOrder"),
            ontu_sandbox::FaultKind::AcceptThenDrop,
        );
        self.bank.sandbox.arm(lost);
        assert_eq!(
            self.pay(false, &investor, 1_000_000),
            (false, Original::Done)
        );
        investor
    }
}

fn deposit(stage: &Stage<'_>) {
    stage.bank.investor(0);
    let second = stage.bank.investor(0);
    let tab = stage.open("");
    tab.value("document.getElementById('account').value = '2'");
    tab.click("#krw");
    tab.write("1,234,567");
    tab.follow(|tab| tab.click("form[action$='/deposits'] button"));
    assert!(tab.text(".notice.good").contains("Deposited"));
    assert!(tab.text("[data-live=accounts]").contains("1,234,567"));
    stage.picture(&tab, "accounts");
    tab.follow(|tab| tab.click("nav a[href$='/ledger']"));
    let ledger = tab.text("[data-live=ledger]");
    for expected in ["#1", "Deposit", "Virtual account", "#2", "1,234,567"] {
        assert!(ledger.contains(expected), "{expected} is not in {ledger}");
    }
    assert!(tab.text("h1").contains("Balanced"));
    stage.bank.sandbox.assert_balance(&second, 1_234_567);
    stage.picture(&tab, "ledger");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn fault(stage: &Stage<'_>) {
    let investor = stage.bank.investor(10_000);
    let tab = stage.open("/faults");
    assert_eq!(tab.text("[data-live=faults]"), "No fault is armed.");
    tab.click("input[value='accept-then-drop']");
    tab.value("document.getElementById('api').value = 'P2PNInvestmentPaymentOrder'");
    tab.follow(|tab| tab.click("#arm-form button"));
    let armed = tab.text("[data-live=faults]");
    for expected in [
        "accept-then-drop",
        "P2PNInvestmentPaymentOrder",
        "still for 1 call",
    ] {
        assert!(armed.contains(expected), "{expected} is not in {armed}");
    }
    stage.picture(&tab, "faults");

    // The order's reply is lost, and the inquiry says that the money has moved.
    assert_eq!(stage.pay(true, &investor, 1_000), (false, Original::Done));
    tab.until("document.querySelector('[data-live=faults]').innerText === 'No fault is armed.'");
    // It fires once: the next order is answered.
    assert_eq!(stage.pay(false, &investor, 1_000), (true, Original::Done));
    assert_eq!(stage.bank.sandbox.movements().len(), 2);
    stage.bank.sandbox.assert_in_order();

    tab.follow(|tab| tab.click("nav a[href$='/calls']"));
    let lost = tab.text("[data-key=call-1] summary");
    assert!(
        lost.contains("Done, reply lost") && lost.contains("accept-then-drop"),
        "{lost}"
    );
    tab.click("[data-key=call-1] summary");
    assert!(
        tab.text("[data-key=call-1]")
            .contains("the connection was cut")
    );
    stage.picture(&tab, "calls");
    assert!(
        tab.text("[data-key=call-3] summary")
            .contains("Order payment")
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn clock(stage: &Stage<'_>) {
    let tab = stage.open("");
    for (value, expected) in [
        ("3h", "2026-01-05 12:30:00"),
        ("16:00", "2026-01-05 16:00:00"),
        ("23:45", "2026-01-05 23:45:00"),
        ("00:01", "2026-01-06 00:01:00"),
    ] {
        tab.follow(|tab| tab.click(&format!("button[value='{value}']")));
        assert_eq!(tab.text(".time"), expected);
        assert_eq!(tab.text("[data-live=now]"), expected);
        assert_eq!(
            stage.bank.clock.now().strftime("%F %T").to_string(),
            expected
        );
    }
    assert!(
        tab.text("[data-live=clock]")
            .contains("2026-01-05 23:45:00"),
        "the last sweep"
    );
    stage.picture(&tab, "clock");
    // Moved from elsewhere, it moves here too.
    let noon = "2026-01-07T12:00:00".parse().expect("a time");
    stage.bank.clock.set(noon);
    stage.bank.sandbox.with_bank(|bank| bank.tick(noon));
    tab.until("document.querySelector('.time').innerText === '2026-01-07 12:00:00'");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn live(stage: &Stage<'_>) {
    let investor = stage.bank.investor(10_000);
    let tab = stage.open("/calls");
    tab.until("document.getElementById('live').innerText === 'Live'");
    assert!(tab.text("[data-live=calls]").contains("curl -sS"));
    stage.pay(true, &investor, 1_000);
    tab.until("document.querySelectorAll('.calls details').length === 2");
    // What is open stays open, and what has the focus keeps it, when more comes in.
    tab.click("#call-1");
    tab.until("document.querySelector('[data-key=call-1]').open");
    tab.value("document.getElementById('call-1').focus()");
    stage.pay(false, &investor, 1_000);
    tab.until("document.querySelectorAll('.calls details').length === 4");
    assert_eq!(
        tab.value("document.querySelector('[data-key=call-1]').open"),
        true
    );
    assert_eq!(tab.value("document.activeElement.id"), "call-1");
    assert!(tab.text("h1").contains("4 in all"));
    // A half-filled form is not touched either.
    tab.open(&stage.url(""));
    tab.until("document.getElementById('live').innerText === 'Live'");
    tab.click("#krw");
    tab.write("77");
    stage.pay(false, &investor, 1_000);
    tab.until("document.querySelector('[data-live=books]').innerText.includes('7,000')");
    assert_eq!(tab.value("document.getElementById('krw').value"), "77");
    assert!(
        tab.text("#account").contains("7,000"),
        "the form shows the new balance"
    );
    assert_eq!(tab.complaints(), [""; 0]);
}

fn masked(stage: &Stage<'_>) {
    let tab = stage.open("/calls");
    tab.until("document.getElementById('live').innerText === 'Live'");
    let investor = stage.busy();
    // Fetched by the page itself, and after the script has put in what came since.
    tab.until("document.querySelectorAll('.calls details').length === 6");
    let hidden = [
        investor.as_str(),
        LOAN,
        "홍길동",
        "3020000000150",
        DEFAULT_TOKEN,
        "대출금",
    ];
    let check = |what: &str, text: &str| {
        for value in hidden {
            assert!(!text.contains(value), "{what} shows {value}");
        }
    };
    check("the live page", &tab.source());
    assert!(
        tab.source().contains("***0101"),
        "the last digits tell accounts apart"
    );
    for page in PAGES
        .into_iter()
        .chain(["/calls/1", "/calls/3", "?lang=ko"])
    {
        tab.open(&stage.url(page));
        tab.value(
            "document.querySelectorAll('details').forEach((details) => { details.open = true; })",
        );
        check(page, &tab.source());
        let fetched = tab.value("fetch(location.href).then((answer) => answer.text())");
        check(page, fetched.as_str().expect("a page"));
    }
    for part in [
        "state",
        "accounts",
        "deposits",
        "ledger",
        "loans",
        "calls",
        "faults",
        "transcript",
        "coverage",
    ] {
        let fetched = tab.value(&format!(
            "fetch('/_sandbox/{part}').then((answer) => answer.text())"
        ));
        check(part, fetched.as_str().expect("JSON"));
    }
    assert_eq!(tab.complaints(), [""; 0]);
}

fn keyboard(stage: &Stage<'_>) {
    let investor = stage.bank.investor(1_000);
    let tab = stage.open("");
    let focused = |tab: &Page<'_>| {
        let element = "(({ id, tagName, name, value, innerText }) => `${tagName} ${id} ${name ?? ''} ${tagName === 'BUTTON' ? value : ''} ${innerText ?? ''}`)(document.activeElement)";
        tab.value(element).as_str().unwrap_or_default().to_owned()
    };
    let tab_to = |tab: &Page<'_>, wanted: &str| {
        for _ in 0..60 {
            tab.press("Tab");
            if focused(tab).contains(wanted) {
                // Where the focus is can be seen.
                let outline = tab.value("getComputedStyle(document.activeElement).outlineStyle");
                assert_ne!(outline, "none", "{wanted}");
                return;
            }
        }
        panic!("{wanted} is not reached by the keyboard");
    };
    tab_to(&tab, "Skip to content");
    tab.press("Enter");
    assert_eq!(tab.value("document.activeElement.id"), "main");
    tab_to(&tab, "move 16:00");
    tab.follow(|tab| tab.press("Enter"));
    assert_eq!(tab.text(".time"), "2026-01-05 16:00:00");
    tab_to(&tab, "INPUT krw");
    tab.write("500");
    tab.follow(|tab| tab.press("Enter"));
    stage.bank.sandbox.assert_balance(&investor, 1_500);

    // A fault of another kind is chosen with the arrows, armed, and taken back.
    tab_to(&tab, "Faults");
    tab.follow(|tab| tab.press("Enter"));
    tab_to(&tab, "INPUT  kind");
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    tab_to(&tab, "INPUT code");
    tab.write("AT999");
    tab.follow(|tab| tab.press("Enter"));
    assert!(
        tab.text("[data-live=faults]")
            .contains("code-before-acceptance AT999")
    );
    tab_to(&tab, "Disarm");
    tab.follow(|tab| tab.press(" "));
    stage.bank.sandbox.assert_in_order();

    // A call is opened and closed.
    stage.pay(true, &investor, 1_000);
    tab_to(&tab, "Calls");
    tab.follow(|tab| tab.press("Enter"));
    tab_to(&tab, "SUMMARY call-2");
    tab.press("Enter");
    tab.until("document.querySelector('[data-key=call-2]').open");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn phone(stage: &Stage<'_>) {
    stage.busy();
    for language in ["en", "ko"] {
        let tab = stage.browser.page(360, 740);
        for page in PAGES.into_iter().chain(["/calls/4"]) {
            tab.open(&stage.url(&format!("{page}?lang={language}")));
            let width = tab.value("document.documentElement.scrollWidth");
            assert_eq!(width, 360, "{page} is wider than a phone");
            // What a finger must hit is large enough for it.
            let small = tab.value(
                "[...document.querySelectorAll('button, input:not([type=radio], [type=checkbox]), select')] \
                 .filter((it) => it.getClientRects().length && it.getBoundingClientRect().height < 40).map((it) => it.outerHTML)",
            );
            assert_eq!(small.as_array().map(Vec::len), Some(0), "{page}: {small}");
            // A column that is too narrow breaks its words into letters.
            let narrow = tab.value(
                "[...document.querySelectorAll('td, th')].filter((it) => it.getBoundingClientRect().height > 120).map((it) => it.outerHTML)",
            );
            assert_eq!(narrow.as_array().map(Vec::len), Some(0), "{page}: {narrow}");
            // A refusal is explained in the reader's language.
            if page == "/calls" {
                let why = tab.text("[data-key=call-3] .why");
                assert_eq!(why.contains("이미 대출이 있는"), language == "ko", "{why}");
            }
            let name = match page {
                "" => "overview",
                page => page.trim_start_matches('/'),
            };
            stage.picture(
                &tab,
                &format!("phone-{language}-{}", name.replace('/', "-")),
            );
        }
        assert_eq!(tab.complaints(), [""; 0]);
    }
}

/// Every visible text whose colour does not stand out enough from what is behind it, by the rule of WCAG 2 (AA).
pub(crate) const FAINT: &str = r"(() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (it) => {
    for (; it; it = it.parentElement) {
      const colour = parts(getComputedStyle(it).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const it of document.querySelectorAll('body *')) {
    const own = [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !it.getClientRects().length || it.closest('script, noscript, option, .skip, .aside')) continue;
    const style = getComputedStyle(it);
    const [a, b] = [light(parts(style.color)), light(behind(it))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${it.outerHTML.slice(0, 120)}`);
  }
  return faint;
})()";

fn contrast(stage: &Stage<'_>) {
    stage.busy();
    let tab = stage.open("");
    let mut pages = Vec::new();
    for scheme in ["light", "dark"] {
        tab.scheme(scheme);
        for page in PAGES.into_iter().chain(["/calls/2"]) {
            tab.open(&stage.url(page));
            tab.value("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
            let faint = tab.value(FAINT);
            assert_eq!(
                faint.as_array().map(Vec::len),
                Some(0),
                "{scheme} {page}: {faint}"
            );
            if ["", "/calls", "/faults", "/loans", "/coverage"].contains(&page) {
                let name = if page.is_empty() {
                    "overview"
                } else {
                    &page[1..]
                };
                stage.picture(&tab, &format!("{scheme}-{name}"));
            }
        }
        pages.push(tab.value("getComputedStyle(document.body).backgroundColor"));
    }
    assert_ne!(pages[0], pages[1], "dark is not light");
    tab.scheme("dark");
    tab.open(&stage.url("/loans?lang=ko"));
    stage.picture(&tab, "dark-ko-loans");
    assert_eq!(tab.complaints(), [""; 0]);
}

fn without_scripts(stage: &Stage<'_>) {
    let investor = stage.bank.investor(0);
    let tab = stage.browser.page(1280, 900);
    tab.scripts(false);
    tab.open(&stage.url("/faults"));
    let foot = tab.text("footer");
    assert!(foot.contains("Without scripts"), "{foot} {}", tab.source());
    // Every field of every kind is there, with the kinds that need it beside it.
    assert!(
        tab.text("[data-parameter=code]")
            .contains("for code-before-acceptance")
    );
    tab.open(&stage.url(""));
    tab.click("#krw");
    tab.write("700");
    tab.follow(|tab| tab.click("form[action$='/deposits'] button"));
    assert!(tab.text(".notice.good").contains("Deposited"));
    stage.bank.sandbox.assert_balance(&investor, 700);
    // What cannot be done is said, and what was typed is still there.
    tab.click("#krw");
    tab.write("lots");
    tab.follow(|tab| tab.click("form[action$='/deposits'] button"));
    let notice = tab.text("[role=alert]");
    assert!(
        notice.contains("found \"lots\", expected a whole number"),
        "{notice}"
    );
    assert_eq!(tab.value("document.getElementById('krw').value"), "lots");
    stage.picture(&tab, "not-done");
    // In Korean too, and whoever reads Korean reads no English there.
    tab.open(&stage.url("?lang=ko"));
    tab.click("#krw");
    tab.write("lots");
    tab.follow(|tab| tab.click("form[action$='/deposits'] button"));
    let notice = tab.text("[role=alert]");
    assert!(notice.contains("기대하는 값 숫자로 쓴 정수"), "{notice}");
}

fn reset(stage: &Stage<'_>) {
    stage.busy();
    let tab = stage.open("");
    // The box must be ticked first: the browser itself keeps the form back.
    tab.click("form.reset button");
    assert_eq!(
        tab.value("document.querySelector('form.reset').checkValidity()"),
        false
    );
    assert_eq!(
        stage.bank.sandbox.with_bank(|bank| bank.accounts().count()),
        2
    );
    tab.click("form.reset [type=checkbox]");
    tab.follow(|tab| tab.click("form.reset button"));
    let notice = tab.text(".notice");
    assert!(notice.contains("The bank is new"), "{notice}");
    assert_eq!(
        stage.bank.sandbox.with_bank(|bank| bank.accounts().count()),
        0
    );
    stage.picture(&tab, "new-bank");
    assert_eq!(tab.complaints(), [""; 0]);
}
