//! The page of faults: what is armed, and the form that arms more.

use axum::response::Response;

use crate::bank::Bank;
use crate::bank::faults::FaultKind;
use crate::control::faults::{GARBAGE, KINDS};
use crate::control::view::{self, ArmedView};

use super::ROOT;
use super::html::{Markup, html};
use super::layout::Page;
use super::words::Words;

impl Page<'_> {
    /// The faults.
    pub(super) fn faults(&self) -> Response {
        let words = self.words;
        let state = self.shared.state();
        let bank = self.shared.bank();
        let armed = armed_list(self, &bank);
        let form = self.arm_form(&bank);
        drop(bank);
        let middle = html!(
            "<h1>{}</h1>\n<section class=\"card\" aria-labelledby=\"armed\"><h2 id=\"armed\">{}</h2><div data-live=\"faults\">{}</div></section>\n{}",
            words.faults,
            words.armed,
            armed,
            form,
        );
        self.respond(&state, middle)
    }

    fn arm_form(&self, bank: &Bank) -> Markup {
        let words = self.words;
        let chosen = match self.typed("kind") {
            "" => KINDS[0].name,
            kind => kind,
        };
        let kinds: Markup = KINDS
            .iter()
            .map(|kind| {
                let checked = match kind.name == chosen {
                    true => Markup(" checked".to_owned()),
                    false => Markup::none(),
                };
                html!(
                    "<label class=\"choice\"><input type=\"radio\" name=\"kind\" value=\"{}\" data-needs=\"{}\"{}> \
                     <span><span class=\"mono\">{}</span><br><span class=\"muted\">{}</span></span></label>",
                    kind.name,
                    kind.needs.join(" "),
                    checked,
                    kind.name,
                    explained(words, kind.name),
                )
            })
            .collect();
        let apis = std::iter::once(html!("<option value=\"\">{}</option>", words.any_api));
        let named = bank
            .spec()
            .apis
            .iter()
            .filter(|api| !api.request.is_empty());
        let named = named.map(|api| {
            let selected = match api.api == self.typed("api") {
                true => Markup(" selected".to_owned()),
                false => Markup::none(),
            };
            html!(
                "<option value=\"{}\"{}>{} · {}</option>",
                api.api,
                selected,
                self.api_name(&api.api, &api.title, &api.operation),
                api.api
            )
        });
        let apis: Markup = apis.chain(named).collect();
        html!(
            "<section class=\"card\" aria-labelledby=\"arm\"><h2 id=\"arm\">{}</h2><form method=\"post\" action=\"{}/faults\" id=\"arm-form\">\
             <fieldset><legend>{}</legend><div class=\"choices\">{}</div><div class=\"fields\">{}</div></fieldset>\
             <fieldset><legend>{}</legend><div class=\"fields\"><div class=\"span\"><label for=\"api\">API</label><select id=\"api\" name=\"api\">{}</select></div>{}{}{}{}</div></fieldset>\
             <p class=\"actions\"><button class=\"main\">{}</button></p></form></section>\n",
            words.arm_fault,
            ROOT,
            words.what_goes_wrong,
            kinds,
            self.parameters(),
            words.which_calls,
            apis,
            self.field(
                "transaction_no",
                words.transaction_no_optional,
                words.optional,
                ""
            ),
            self.field("times", words.times, words.times_hint, "1"),
            self.field("chance_per_mille", words.chance, words.optional, ""),
            self.field("seed", words.seed, words.optional, ""),
            words.arm,
        )
    }

    /// The fields that only some kinds need, each with the kinds that do; the script hides the others.
    fn parameters(&self) -> Markup {
        let words = self.words;
        let options: Markup = GARBAGE
            .iter()
            .map(|(name, _)| {
                let selected = match *name == self.typed("garbage") {
                    true => Markup(" selected".to_owned()),
                    false => Markup::none(),
                };
                html!("<option{}>{}</option>", selected, name)
            })
            .collect();
        let checked = match self.typed.get("accepted") {
            Some(_) => Markup(" checked".to_owned()),
            None => Markup::none(),
        };
        [
            self.parameter("code", words.code, html!("<input id=\"code\" name=\"code\" maxlength=\"5\" autocomplete=\"off\" placeholder=\"AT999\" value=\"{}\">", self.typed("code"))),
            self.parameter("number", words.number_of, html!("<input id=\"number\" name=\"number\" inputmode=\"numeric\" autocomplete=\"off\" value=\"{}\">", self.typed("number"))),
            self.parameter("garbage", words.garbage, html!("<select id=\"garbage\" name=\"garbage\">{}</select>", options)),
            self.parameter("url", words.url, html!("<input id=\"url\" name=\"url\" autocomplete=\"off\" placeholder=\"http://127.0.0.1:1/\" value=\"{}\">", self.typed("url"))),
            self.parameter("accepted", words.accepted_before, html!("<input type=\"checkbox\" id=\"accepted\" name=\"accepted\" value=\"yes\"{}>", checked)),
        ]
        .into_iter()
        .collect()
    }

    fn parameter(&self, name: &str, label: &str, input: Markup) -> Markup {
        let kinds: Vec<_> = KINDS
            .iter()
            .filter(|kind| kind.needs.contains(&name))
            .map(|kind| kind.name)
            .collect();
        html!(
            "<div data-parameter=\"{}\"><label for=\"{}\">{}</label>{}<p class=\"hint\">{} {}</p></div>",
            name,
            name,
            label,
            input,
            self.words.needed_by,
            kinds.join(", "),
        )
    }

    fn field(&self, name: &str, label: &str, hint: &str, usual: &str) -> Markup {
        let value = match self.typed(name) {
            "" => usual,
            typed => typed,
        };
        html!(
            "<div><label for=\"{}\">{}</label><input id=\"{}\" name=\"{}\" autocomplete=\"off\" value=\"{}\" aria-describedby=\"{}-hint\"><p class=\"hint\" id=\"{}-hint\">{}</p></div>",
            name,
            label,
            name,
            name,
            value,
            name,
            name,
            hint,
        )
    }
}

/// What is armed, each with a button that takes it back.
pub(super) fn armed_list(page: &Page<'_>, bank: &Bank) -> Markup {
    let words = page.words;
    let armed: Vec<ArmedView> = bank.armed().iter().map(view::armed).collect();
    if armed.is_empty() {
        return html!("<p class=\"empty\">{}</p>", words.none_armed);
    }
    let items: Markup = armed
        .iter()
        .map(|fault| {
            html!(
                "<li><div><span class=\"tag fault\">{}</span> {}<br><span class=\"muted\">{}</span></div>\
                 <form method=\"post\" action=\"{}/faults/{}/disarm\"><button id=\"disarm-{}\" aria-label=\"{} {} #{}\">{}</button></form></li>",
                described(&fault.kind),
                explained(words, fault.kind.name()),
                aimed(page, fault),
                ROOT,
                fault.id,
                fault.id,
                words.disarm,
                fault.kind.name(),
                fault.id,
                words.disarm,
            )
        })
        .collect();
    let all = match armed.len() {
        1 => Markup::none(),
        _ => html!(
            "<form method=\"post\" action=\"{}/faults/disarm\"><button id=\"disarm-all\">{}</button></form>",
            ROOT,
            words.disarm_all
        ),
    };
    html!("<ul class=\"armed\">{}</ul>{}", items, all)
}

/// A kind with what it was set to.
fn described(kind: &FaultKind) -> String {
    let name = kind.name();
    match kind {
        FaultKind::CodeBeforeAcceptance(code) | FaultKind::CodeAfterAcceptance(code) => {
            format!("{name} {code}")
        }
        FaultKind::Slow(milliseconds) => format!("{name} {milliseconds} ms"),
        FaultKind::PendingForInquiries(inquiries) => format!("{name} {inquiries}"),
        FaultKind::PendingThenRefused { inquiries, code } => format!("{name} {inquiries} {code}"),
        FaultKind::ExecuteLater {
            seconds,
            reply_code,
        } => format!("{name} {seconds} s {reply_code}"),
        FaultKind::Garbage(kind) => {
            let named = GARBAGE.iter().find(|(_, known)| known == kind);
            format!("{name} {}", named.map_or("", |(name, _)| name))
        }
        FaultKind::CutReply(bytes) => format!("{name} {bytes} B"),
        FaultKind::HttpStatus { status, .. } => format!("{name} {status}"),
        FaultKind::Oversize(bytes) => format!("{name} {bytes} B"),
        FaultKind::Redirect(_)
        | FaultKind::AcceptThenDrop
        | FaultKind::DropBeforeAccept
        | FaultKind::NeverEnding => name.to_owned(),
    }
}

/// Which calls a fault is for, and how many more.
fn aimed(page: &Page<'_>, fault: &ArmedView) -> Markup {
    let words = page.words;
    let mut parts = vec![format!("#{}", fault.id)];
    match (&fault.when.api, &fault.when.transaction_no) {
        (None, None) => parts.push(words.every_call.to_owned()),
        (api, number) => {
            parts.extend(api.clone());
            let named = number.as_ref();
            parts.extend(named.map(|number| format!("{} {number}", words.transaction_no)));
        }
    }
    parts.extend(
        fault
            .when
            .chance_per_mille
            .map(|chance| format!("{chance}‰")),
    );
    parts.extend(fault.seed.map(|seed| format!("seed {seed}")));
    parts.push(match fault.left {
        Some(left) => format!("{} {}", words.still, page.calls_counted(left.into())),
        None => words.always.to_owned(),
    });
    html!("{}", parts.join(" · "))
}

/// What a kind does, in a sentence.
fn explained(words: &Words, kind: &str) -> &'static str {
    match kind {
        "accept-then-drop" => words.fault_accept_then_drop,
        "drop-before-accept" => words.fault_drop_before_accept,
        "code-before-acceptance" => words.fault_code_before,
        "code-after-acceptance" => words.fault_code_after,
        "pending-for-inquiries" => words.fault_pending,
        "pending-then-refused" => words.fault_pending_refused,
        "execute-later" => words.fault_later,
        "slow" => words.fault_slow,
        "garbage" => words.fault_garbage,
        "cut-reply" => words.fault_cut,
        "http-status" => words.fault_status,
        "redirect" => words.fault_redirect,
        "oversize" => words.fault_oversize,
        _ => words.fault_never_ending,
    }
}
