//! What every page has around it: head, navigation, clock, notice, foot.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::DateTime;

use crate::control::form::Form;
use crate::control::refusal::Refusal;
use crate::control::view::{ClockView, StateView};
use crate::server::Shared;

use super::ROOT;
use super::expected::in_korean;
use super::html::{Markup, html};
use super::words::{Language, Words};

/// What a page is made from.
pub(super) struct Page<'p> {
    pub(super) shared: &'p Arc<Shared>,
    pub(super) words: &'static Words,
    pub(super) language: Language,
    /// Where it is, below [`ROOT`]: empty, `/accounts`, `/calls`.
    pub(super) here: &'static str,
    pub(super) query: Form,
    /// What was typed into a form that could not be done, to be typed again.
    pub(super) typed: Form,
    pub(super) refused: Option<Refusal>,
}

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

impl Page<'_> {
    /// The whole page with this in its middle.
    pub(super) fn respond(&self, state: &StateView, middle: Markup) -> Response {
        let status = match &self.refused {
            Some(refused) => refused.status,
            None => StatusCode::OK,
        };
        respond(status, &self.whole(state, middle))
    }

    fn whole(&self, state: &StateView, middle: Markup) -> Markup {
        let words = self.words;
        let links: Markup = PAGES.iter().map(|page| self.nav_link(page)).collect();
        let other = self.language.other();
        let head = head(self.language, self.title(self.here));
        html!(
            "{}<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n\
             <header class=\"top\"><div class=\"bar\">\
             <a class=\"brand\" href=\"{}\">온투 <span>{}</span></a>\
             <nav aria-label=\"{}\"><ul>{}</ul></nav>\
             <p class=\"status\"><span data-live=\"now\">{}</span>\
             <span id=\"live\" class=\"live\" role=\"status\" data-on=\"{}\" data-off=\"{}\" hidden></span></p>\
             <a class=\"language\" href=\"?lang={}\" lang=\"{}\" hreflang=\"{}\">{}</a>\
             </div></header>\n<main id=\"main\" tabindex=\"-1\">\n{}{}\n</main>\n\
             <footer><p>{}</p><p><a href=\"/_sandbox/\">{}</a></p><noscript><p>{}</p></noscript></footer>\n</body></html>\n",
            head,
            words.skip,
            ROOT,
            words.sandbox,
            words.pages,
            links,
            running(&state.clock),
            words.live,
            words.not_live,
            other.code(),
            other.code(),
            other.code(),
            other.words().language,
            self.notice(),
            middle,
            words.footer,
            words.control_interface,
            words.without_script,
        )
    }

    fn nav_link(&self, page: &str) -> Markup {
        let current = match page == self.here {
            true => Markup(" aria-current=\"page\"".to_owned()),
            false => Markup::none(),
        };
        html!(
            "<li><a href=\"{}{}\"{}>{}</a></li>",
            ROOT,
            page,
            current,
            self.title(page)
        )
    }

    fn title(&self, page: &str) -> &'static str {
        let words = self.words;
        match page {
            "/accounts" => words.accounts,
            "/ledger" => words.ledger,
            "/loans" => words.loans,
            "/calls" => words.calls,
            "/faults" => words.faults,
            "/coverage" => words.coverage,
            _ => words.overview,
        }
    }

    /// What was done, or why it was not.
    fn notice(&self) -> Markup {
        let words = self.words;
        if let Some(refused) = &self.refused {
            let said = |text: &str| match self.language {
                Language::English => text.to_owned(),
                Language::Korean => in_korean(text).unwrap_or_else(|| text.to_owned()),
            };
            let to_do = match refused.to_do.is_empty() {
                true => Markup::none(),
                false => html!("<br>{}", said(&refused.to_do)),
            };
            return html!(
                "<div class=\"notice bad\" role=\"alert\"><strong>{}</strong> <code>{}</code>: {} {}, {} {}{}</div>\n",
                words.did_not,
                refused.at,
                words.found,
                said(&refused.found),
                words.expected,
                said(&refused.expected),
                to_do,
            );
        }
        // Only what is known is shown: a link cannot put words into the sandbox's mouth.
        let done = match self.query.text("done") {
            "deposit" => words.did_deposit,
            "open" => words.did_open,
            "move" => words.did_move,
            "arm" => words.did_arm,
            "disarm" => words.did_disarm,
            "reset" => words.did_reset,
            _ => return Markup::none(),
        };
        html!(
            "<div class=\"notice good\" role=\"status\">{}</div>\n",
            done
        )
    }

    /// An amount with its unit.
    pub(super) fn krw(&self, krw: i128) -> Markup {
        let amount = super::html::grouped(krw);
        html!(
            "<span class=\"amount\">{} <small>{}</small></span>",
            amount,
            self.words.krw
        )
    }

    /// How many there are of something.
    pub(super) fn in_all(&self, count: u64) -> String {
        let count = super::html::grouped(count.into());
        match self.language {
            Language::English => format!("{count} in all"),
            Language::Korean => format!("모두 {count}"),
        }
    }

    /// How many calls.
    pub(super) fn calls_counted(&self, calls: u64) -> String {
        let count = super::html::grouped(calls.into());
        match (self.language, calls) {
            (Language::English, 1) => "1 call".to_owned(),
            (Language::English, _) => format!("{count} calls"),
            (Language::Korean, _) => format!("{count}회 호출"),
        }
    }

    /// The name of an API in the reader's language; the one on the wire where the spec has none.
    pub(super) fn api_name(&self, api: &str, title: &str, operation: &str) -> String {
        let mut letters = operation.chars();
        match (self.language, letters.next()) {
            (Language::English, Some(first)) => {
                let rest = letters.as_str().replace('_', " ");
                format!("{}{rest}", first.to_uppercase())
            }
            _ if !title.is_empty() => title.to_owned(),
            _ => api.to_owned(),
        }
    }

    /// What was typed into a field before, ready for its `value`.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.typed.text(name)
    }

    /// How the clock goes.
    pub(super) fn clock_kind(&self, clock: &ClockView) -> &'static str {
        match clock.kind {
            "machine" => self.words.clock_machine,
            "moved" => self.words.clock_moved,
            _ => self.words.clock_stands,
        }
    }
}

/// The head of a document, up to where its body begins.
pub(super) fn head(language: Language, title: &str) -> Markup {
    html!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{} · 온투 {}</title>\
         <link rel=\"icon\" href=\"{}/icon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{}/style.css\"><script src=\"{}/script.js\" defer></script></head>\n",
        language.code(),
        title,
        language.words().sandbox,
        ROOT,
        ROOT,
        ROOT,
    )
}

/// A page as HTTP sends it: nothing from outside, in no frame, kept by nobody.
pub(super) fn respond(status: StatusCode, page: &Markup) -> Response {
    let headers = [
        ("content-type", "text/html;charset=UTF-8"),
        ("cache-control", "no-store"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        // Without an origin, the forms of these very pages would be taken for somebody else's.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    (status, headers, page.0.clone()).into_response()
}

/// The time of a clock; one that runs goes on by the script.
pub(super) fn running(clock: &ClockView) -> Markup {
    let shown = moment(clock.now);
    match clock.kind {
        "stands-still" => html!("<time>{}</time>", shown),
        _ => html!(
            "<time data-runs=\"{}\">{}</time>",
            clock.now.to_string(),
            shown
        ),
    }
}

/// A day and time to the second.
pub(super) fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
