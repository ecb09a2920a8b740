//! The first page: clock, books, deposit, armed faults, latest calls, and the bank as a whole.

use axum::response::Response;

use crate::bank::Bank;
use crate::bank::accounts::Usage;
use crate::control::view::{self, AccountView, StateView};

use super::ROOT;
use super::calls::{call_list, first_call};
use super::faults::armed_list;
use super::html::{Markup, grouped, html};
use super::layout::{Page, moment, running};

/// How many accounts the deposit form lists; beyond, it asks for the number of the account.
const LISTED: usize = 200;
/// How many calls are shown.
const CALLS: usize = 10;

impl Page<'_> {
    /// The overview.
    pub(super) fn overview(&self) -> Response {
        let state = self.shared.state();
        let bank = self.shared.bank();
        let middle = html!(
            "<h1 class=\"aside\">{}</h1>\n<div class=\"columns\"><div>\n{}{}{}</div><div>\n{}{}{}{}</div></div>\n",
            self.words.overview,
            self.clock(&state),
            self.books(&state),
            self.calls_card(&bank),
            self.deposit_form(&bank),
            self.open_form(),
            self.faults_card(&bank),
            self.bank_card(&state),
        );
        drop(bank);
        self.respond(&state, middle)
    }

    fn clock(&self, state: &StateView) -> Markup {
        let words = self.words;
        let clock = &state.clock;
        let last_sweep = match clock.last_sweep {
            Some(sweep) => html!("<time>{}</time>", moment(sweep)),
            None => html!("{}", words.never),
        };
        let buttons = match clock.movable {
            false => Markup::none(),
            true => html!(
                "<form method=\"post\" action=\"{}/clock\" class=\"buttons\" aria-label=\"{}\">\
                 <button name=\"move\" value=\"3h\">{}</button><button name=\"move\" value=\"16:00\">{}</button>\
                 <button name=\"move\" value=\"23:45\">{}</button><button name=\"move\" value=\"00:01\">{}</button></form>",
                ROOT,
                words.move_clock,
                words.plus_three_hours,
                words.to_sweep_one,
                words.to_sweep_two,
                words.past_midnight,
            ),
        };
        html!(
            "<section class=\"card\" aria-labelledby=\"clock\"><h2 id=\"clock\">{}</h2>\
             <div data-live=\"clock\"><p class=\"time\">{}</p><p class=\"muted\">{} · {}: {}</p></div>{}</section>\n",
            words.bank_time,
            running(clock),
            self.clock_kind(clock),
            words.last_sweep,
            last_sweep,
            buttons,
        )
    }

    fn books(&self, state: &StateView) -> Markup {
        let words = self.words;
        let balance = match state.balanced {
            true => html!("<span class=\"tag done\">{}</span>", words.balanced),
            false => html!("<span class=\"tag refused\">{}</span>", words.not_balanced),
        };
        html!(
            "<section class=\"card\" aria-labelledby=\"books\"><h2 id=\"books\">{}</h2><div data-live=\"books\">\
             <dl class=\"figures\"><div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}</dd></div>\
             <div><dt><a href=\"{}/accounts\">{}</a></dt><dd>{}</dd></div><div><dt><a href=\"{}/loans\">{}</a></dt><dd>{}</dd></div>\
             <div><dt><a href=\"{}/calls\">{}</a></dt><dd>{}</dd></div><div><dt><a href=\"{}/ledger\">{}</a></dt><dd>{}</dd></div></dl></div></section>\n",
            words.books,
            words.held,
            self.krw(state.held_krw),
            words.in_progress,
            self.krw(state.in_progress_krw),
            ROOT,
            words.accounts,
            grouped(state.accounts as i128),
            ROOT,
            words.loans,
            grouped(state.loans as i128),
            ROOT,
            words.calls,
            grouped(state.calls.into()),
            ROOT,
            words.ledger,
            balance,
        )
    }

    fn calls_card(&self, bank: &Bank) -> Markup {
        let words = self.words;
        let calls = bank.transcript().rev().take(CALLS);
        let calls: Vec<_> = calls.map(|call| view::call(bank.spec(), call)).collect();
        let list = match calls.is_empty() {
            true => first_call(self),
            false => html!(
                "{}<p><a href=\"{}/calls\">{}</a></p>",
                call_list(self, &calls),
                ROOT,
                words.all_calls
            ),
        };
        html!(
            "<section class=\"card\" aria-labelledby=\"latest\"><h2 id=\"latest\">{}</h2><div data-live=\"calls\">{}</div></section>\n",
            words.latest_calls,
            list,
        )
    }

    /// The form that deposits.
    pub(super) fn deposit_form(&self, bank: &Bank) -> Markup {
        let words = self.words;
        let accounts: Vec<AccountView> = (1..)
            .map_while(|id| bank.account(id))
            .take(LISTED + 1)
            .map(|account| view::account(bank, account))
            .collect();
        let field = if accounts.is_empty() {
            html!("<p class=\"muted\">{}</p>", words.no_account_yet)
        } else if accounts.len() > LISTED {
            html!(
                "<label for=\"account\">{}</label><input id=\"account\" name=\"account\" inputmode=\"numeric\" required value=\"{}\">",
                words.account_id,
                self.typed("account"),
            )
        } else {
            let options: Markup = accounts.iter().map(|one| self.option(one)).collect();
            html!(
                "<label for=\"account\">{}</label><select id=\"account\" name=\"account\">{}</select>",
                words.virtual_account,
                options,
            )
        };
        let form = match accounts.is_empty() {
            true => field,
            false => html!(
                "<form method=\"post\" action=\"{}/deposits\" data-live-form>{}<label for=\"krw\">{}</label>\
                 <input id=\"krw\" name=\"krw\" inputmode=\"numeric\" autocomplete=\"off\" required placeholder=\"1,000,000\" value=\"{}\">\
                 <p class=\"actions\"><button class=\"main\">{}</button></p></form>",
                ROOT,
                field,
                words.amount_krw,
                self.typed("krw"),
                words.deposit,
            ),
        };
        html!(
            "<section class=\"card\" aria-labelledby=\"deposit\"><h2 id=\"deposit\">{}</h2><p class=\"muted\">{}</p>{}</section>\n",
            words.make_deposit,
            words.deposit_hint,
            form,
        )
    }

    fn option(&self, account: &AccountView) -> Markup {
        let id = account.id.to_string();
        let selected = match id == self.typed("account") || id == self.query.text("account") {
            true => Markup(" selected".to_owned()),
            false => Markup::none(),
        };
        html!(
            "<option value=\"{}\"{}>#{} {} · {} · {} {}</option>",
            id,
            selected,
            id,
            account.account_no,
            self.side(account.usage),
            grouped(account.balance_krw),
            self.words.krw,
        )
    }

    /// The form that opens an account.
    pub(super) fn open_form(&self) -> Markup {
        let words = self.words;
        html!(
            "<section class=\"card\" aria-labelledby=\"open\"><h2 id=\"open\">{}</h2><p class=\"muted\">{}</p>\
             <form method=\"post\" action=\"{}/accounts\"><div class=\"pair\"><div><label for=\"usage\">{}</label>\
             <select id=\"usage\" name=\"usage\"><option value=\"investor\">{}</option><option value=\"borrower\">{}</option></select></div>\
             <div><label for=\"holder\">{}</label><input id=\"holder\" name=\"holder\" maxlength=\"50\" autocomplete=\"off\" required></div></div>\
             <p class=\"actions\"><button>{}</button></p></form></section>\n",
            words.open_account,
            words.open_hint,
            ROOT,
            words.side,
            words.investor,
            words.borrower,
            words.holder,
            words.open,
        )
    }

    fn faults_card(&self, bank: &Bank) -> Markup {
        html!(
            "<section class=\"card\" aria-labelledby=\"faults\"><h2 id=\"faults\">{}</h2><div data-live=\"faults\">{}</div>\
             <p><a href=\"{}/faults\">{}</a></p></section>\n",
            self.words.armed,
            armed_list(self, bank),
            ROOT,
            self.words.break_on_purpose,
        )
    }

    fn bank_card(&self, state: &StateView) -> Markup {
        let words = self.words;
        let kept = match &state.state_file {
            None => html!("<p class=\"muted\">{}</p>", words.not_saved),
            Some(file) => {
                let error = match &file.error {
                    None => Markup::none(),
                    Some(error) => html!("<p class=\"notice bad\" role=\"alert\">{}</p>", error),
                };
                html!(
                    "<p class=\"muted\">{} <code>{}</code></p>{}",
                    words.saved_in,
                    file.path,
                    error
                )
            }
        };
        html!(
            "<section class=\"card\" aria-labelledby=\"bank\"><h2 id=\"bank\">{}</h2>{}\
             <p><a href=\"/_sandbox/transcript\" download>{}</a></p>\
             <form method=\"post\" action=\"{}/reset\" class=\"reset\"><p class=\"muted\">{}</p>\
             <label class=\"check\"><input type=\"checkbox\" name=\"sure\" value=\"yes\" required> {}</label>\
             <p class=\"actions\"><button class=\"danger\">{}</button></p></form></section>\n",
            words.bank,
            kept,
            words.download,
            ROOT,
            words.reset_hint,
            words.reset_sure,
            words.reset,
        )
    }

    /// The side of an account.
    pub(super) fn side(&self, usage: Usage) -> &'static str {
        match usage {
            Usage::Investor => self.words.investor,
            Usage::Borrower => self.words.borrower,
        }
    }
}
