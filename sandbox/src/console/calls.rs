//! The pages of calls: the list that grows as calls come in, and one call as a whole.

use axum::response::Response;

use crate::control::read::find_call;
use crate::control::view::{self, CallView, Outcome};
use crate::refusals::RefusalCode;
use serde_json::value::RawValue;

use super::ROOT;
use super::html::{Markup, html};
use super::layout::{Page, moment};
use super::lists::{pages, position};
use super::pretty::pretty;
use super::words::{Language, Words};

/// How many calls a page has.
const ON_A_PAGE: usize = 50;
/// The longest request or reply in a list, in bytes; longer ones stand on the page of the call.
const LONGEST: usize = 6_000;

impl Page<'_> {
    /// The calls, latest first.
    pub(super) fn calls(&self) -> Response {
        let words = self.words;
        let state = self.shared.state();
        let bank = self.shared.bank();
        let before = position(&self.query, "before");
        let mut earlier = bank
            .transcript()
            .rev()
            .filter(|call| before.is_none_or(|before| call.index < before));
        let calls: Vec<CallView> = earlier
            .by_ref()
            .take(ON_A_PAGE)
            .map(|call| view::call(bank.spec(), call))
            .collect();
        let more = earlier.next().is_some();
        drop(earlier);
        drop(bank);
        let last = calls.last().map_or(0, |call| call.index);
        let list = match calls.is_empty() {
            true => first_call(self),
            false => call_list(self, &calls),
        };
        let pages = pages(
            self,
            before.map(|_| String::from("?")),
            more.then(|| format!("?before={last}")),
            words.older,
        );
        let middle = html!(
            "<h1>{} <small data-live=\"count\">{}</small></h1>\n<p class=\"lead\">{} <a href=\"/_sandbox/transcript\" download>{}</a></p>\n\
             <section class=\"card\"><div data-live=\"calls\">{}{}</div></section>\n",
            words.calls,
            self.in_all(state.calls),
            words.calls_hint,
            words.download,
            list,
            pages,
        );
        self.respond(&state, middle)
    }

    /// One call as a whole; the control interface's refusal when it is not kept.
    pub(super) fn one_call(&self, id: &str) -> Result<Response, crate::control::refusal::Refusal> {
        let call = find_call(&self.shared.bank(), id)?;
        let state = self.shared.state();
        let middle = html!(
            "<p class=\"lead\"><a href=\"{}/calls\">← {}</a></p>\n<h1>#{} {} {}</h1>\n<section class=\"card\">{}{}</section>\n",
            ROOT,
            self.words.back_to_calls,
            call.index,
            name(self, &call),
            badge(self.words, call.outcome),
            facts(self, &call),
            bodies(self, &call, usize::MAX),
        );
        Ok(self.respond(&state, middle))
    }
}

/// Calls that open and close.
pub(super) fn call_list(page: &Page<'_>, calls: &[CallView]) -> Markup {
    let calls: Markup = calls.iter().map(|call| entry(page, call)).collect();
    html!("<div class=\"calls\">{}</div>", calls)
}

fn entry(page: &Page<'_>, call: &CallView) -> Markup {
    let words = page.words;
    let code = call.sent_code.as_deref().unwrap_or("—");
    let faults: Markup = call
        .faults
        .iter()
        .map(|fault| html!(" <span class=\"tag fault\">{}</span>", fault))
        .collect();
    let why = match call.reason.is_empty() {
        true => Markup::none(),
        false => html!("<span class=\"why\">{}</span>", why(page, &call.reason)),
    };
    html!(
        "<details data-key=\"call-{}\"><summary id=\"call-{}\"><span class=\"index\">#{}</span> <time>{}</time> \
         <span class=\"what\">{} <span class=\"mono muted\">{}</span></span> <span class=\"result\"><span class=\"mono\">{}</span> {}{}</span>{}</summary>\
         {}{}<p><a href=\"{}/calls/{}\">{}</a></p></details>",
        call.index,
        call.index,
        call.index,
        call.at.strftime("%H:%M:%S").to_string(),
        name(page, call),
        call.transaction_no,
        code,
        badge(words, call.outcome),
        faults,
        why,
        facts(page, call),
        bodies(page, call, LONGEST),
        ROOT,
        call.index,
        words.open_call,
    )
}

/// A reason as it travelled, after what it means in the reader's language where that is another.
fn why(page: &Page<'_>, reason: &str) -> String {
    let code = reason.split(' ').next().unwrap_or_default();
    match (page.language, RefusalCode::of(code)) {
        (Language::Korean, Some(known)) => format!("{} — {reason}", known.meaning_in_korean()),
        _ => reason.to_owned(),
    }
}

/// The name of a call's API.
fn name(page: &Page<'_>, call: &CallView) -> String {
    page.api_name(&call.api, &call.title, &call.operation)
}

/// What happened to a call, fact by fact.
fn facts(page: &Page<'_>, call: &CallView) -> Markup {
    let words = page.words;
    let code = |code: &Option<String>| code.clone().unwrap_or_else(|| words.nothing.to_owned());
    let status = call
        .http_status
        .map_or(String::new(), |status| format!("HTTP {status} · "));
    let mut facts = html!(
        "<dl class=\"facts\"><dt>API</dt><dd class=\"mono\">{}</dd><dt>{}</dt><dd class=\"mono\">{}</dd>\
         <dt>{}</dt><dd>{}</dd><dt>{}</dt><dd class=\"mono\">{}</dd><dt>{}</dt><dd class=\"mono\">{}{}</dd>",
        call.api,
        words.transaction_no,
        call.transaction_no,
        words.bank_time,
        moment(call.at),
        words.decided,
        code(&call.decided_code),
        words.sent,
        status,
        code(&call.sent_code),
    );
    let list = |word: &str, items: &[String]| match items.is_empty() {
        true => Markup::none(),
        false => {
            let items: Markup = items
                .iter()
                .map(|item| html!("<li>{}</li>", item))
                .collect();
            html!("<dt>{}</dt><dd><ul>{}</ul></dd>", word, items)
        }
    };
    let reasons = match (call.violations.is_empty(), call.reason.is_empty()) {
        (false, _) => call.violations.iter().map(|one| why(page, one)).collect(),
        (true, false) => vec![why(page, &call.reason)],
        (true, true) => Vec::new(),
    };
    let faults: Vec<String> = call
        .faults
        .iter()
        .map(|fault| (*fault).to_owned())
        .collect();
    facts.extend([
        list(words.why_refused, &reasons),
        list(words.noted, &call.notes),
        list(words.faults_hit, &faults),
        Markup("</dl>".to_owned()),
    ]);
    facts
}

/// Request and reply, as far as they are short enough.
fn bodies(page: &Page<'_>, call: &CallView, longest: usize) -> Markup {
    let words = page.words;
    let body = |word: &str, body: &Option<Box<RawValue>>, none: &str| {
        let shown = match body {
            None => html!("<p class=\"muted\">{}</p>", none),
            Some(raw) if raw.get().len() > longest => {
                html!("<p class=\"muted\">{}</p>", words.too_long_here)
            }
            Some(raw) => html!("<pre tabindex=\"0\">{}</pre>", pretty(raw.get())),
        };
        html!("<div><h3>{}</h3>{}</div>", word, shown)
    };
    html!(
        "<div class=\"bodies\">{}{}</div>",
        body(words.request, &call.request, words.not_json),
        body(words.reply, &call.reply, words.no_reply),
    )
}

/// What came of a call, as a badge that does not speak by its colour alone.
pub(super) fn badge(words: &Words, outcome: Outcome) -> Markup {
    let (class, word) = match outcome {
        Outcome::Done => ("done", words.outcome_done),
        Outcome::Answered => ("answered", words.outcome_answered),
        Outcome::Refused => ("refused", words.outcome_refused),
        Outcome::DoneUnseen => ("unseen", words.outcome_done_unseen),
        Outcome::Prevented => ("prevented", words.outcome_prevented),
    };
    html!("<span class=\"tag {}\">{}</span>", class, word)
}

/// What to do where no call has come in yet.
pub(super) fn first_call(page: &Page<'_>) -> Markup {
    html!(
        "<p class=\"muted\">{}</p><pre tabindex=\"0\">{}</pre>",
        page.words.no_calls,
        crate::server::first_call(&page.shared.url, &page.shared.clock, "TOKEN"),
    )
}
