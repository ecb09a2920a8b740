//! The pages of accounts, ledger and loans.

use axum::response::Response;

use crate::bank::Bank;
use crate::bank::ledger::Purpose;
use crate::control::faults::number;
use crate::control::form::Form;
use crate::control::view::{self, AccountView, EntryView, LoanCallView, LoanView, PostingView};

use super::ROOT;
use super::calls::badge;
use super::html::{Markup, grouped, html};
use super::layout::{Page, moment};

/// How many accounts or entries a page has.
const ON_A_PAGE: usize = 100;
/// How many loans a page has; each brings its calls with it.
const LOANS: usize = 25;

impl Page<'_> {
    /// The virtual accounts with their balances.
    pub(super) fn accounts(&self) -> Response {
        let words = self.words;
        let state = self.shared.state();
        let bank = self.shared.bank();
        let after = position(&self.query, "after").unwrap_or(0);
        let accounts = (after.saturating_add(1)..).map_while(|id| bank.account(id));
        let accounts: Vec<AccountView> = accounts
            .take(ON_A_PAGE)
            .map(|account| view::account(&bank, account))
            .collect();
        let last = after + accounts.len() as u64;
        let rows: Markup = accounts.iter().map(|one| self.account_row(one)).collect();
        let table = match accounts.is_empty() {
            true => html!("<p class=\"empty\">{}</p>", words.no_accounts),
            false => html!(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr><th>#</th><th>{}</th><th>{}</th>\
                 <th class=\"amount\">{}</th><th class=\"amount\">{}</th><th>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></table></div>",
                words.accounts,
                words.number,
                words.side,
                words.balance,
                words.since_sweep,
                words.last_deposit,
                words.owner,
                rows,
            ),
        };
        let pages = pages(
            self,
            (after > 0).then(|| String::from("?")),
            (last < state.accounts as u64).then(|| format!("?after={last}")),
            words.next,
        );
        let middle = html!(
            "<h1>{} <small data-live=\"count\">{}</small></h1>\n<div class=\"columns wide\"><div>\
             <section class=\"card\"><div data-live=\"accounts\">{}{}</div></section></div><div>{}{}</div></div>\n",
            words.accounts,
            self.in_all(state.accounts as u64),
            table,
            pages,
            self.deposit_form(&bank),
            self.open_form(),
        );
        drop(bank);
        self.respond(&state, middle)
    }

    fn account_row(&self, account: &AccountView) -> Markup {
        let words = self.words;
        let last_deposit = account.last_deposit.map_or(words.never.to_owned(), moment);
        html!(
            "<tr><td>{}</td><td class=\"mono\">{}</td><td>{}</td><td class=\"amount\">{}</td><td class=\"amount\">{}</td>\
             <td class=\"nowrap\">{}</td><td class=\"nowrap muted\">{} · {}</td></tr>",
            account.id,
            account.account_no,
            self.side(account.usage),
            grouped(account.balance_krw),
            grouped(account.since_sweep_krw.into()),
            last_deposit,
            account.agreement_no,
            account.subsidiary_no,
        )
    }

    /// The double-entry ledger, latest entry first.
    pub(super) fn ledger(&self) -> Response {
        let words = self.words;
        let state = self.shared.state();
        let bank = self.shared.bank();
        let all = bank.ledger();
        let before = position(&self.query, "before").and_then(|no| usize::try_from(no).ok());
        let end = before.map_or(all.len(), |no| no.saturating_sub(1).min(all.len()));
        let start = end.saturating_sub(ON_A_PAGE);
        let entries: Markup = (start..end)
            .rev()
            .map(|index| self.entry(&view::entry(&bank, index, &all[index])))
            .collect();
        drop(bank);
        let table = match start == end {
            true => html!("<p class=\"empty\">{}</p>", words.no_entries),
            false => html!(
                "<table class=\"ledger\"><thead><tr><th>{}</th><th class=\"amount\">{}</th><th class=\"amount\">{}</th></tr></thead>{}</table>",
                words.account,
                words.out,
                words.into,
                entries,
            ),
        };
        let pages = pages(
            self,
            before.map(|_| String::from("?")),
            (start > 0).then(|| format!("?before={}", start + 1)),
            words.older,
        );
        let tag = match state.balanced {
            true => html!("<span class=\"tag done\">{}</span>", words.balanced),
            false => html!("<span class=\"tag refused\">{}</span>", words.not_balanced),
        };
        let middle = html!(
            "<h1>{} <small data-live=\"count\">{} {}</small></h1>\n<p class=\"lead\">{}</p>\n\
             <section class=\"card\"><div data-live=\"ledger\">{}{}</div></section>\n",
            words.ledger,
            self.in_all(state.ledger_entries as u64),
            tag,
            words.ledger_hint,
            table,
            pages,
        );
        self.respond(&state, middle)
    }

    fn entry(&self, entry: &EntryView) -> Markup {
        let words = self.words;
        let purpose = match entry.purpose {
            Purpose::Deposit => words.purpose_deposit,
            Purpose::Accepted => words.purpose_accepted,
            Purpose::Executed => words.purpose_executed,
            Purpose::GivenBack => words.purpose_given_back,
        };
        let postings: Markup = entry.postings.iter().map(|one| self.posting(one)).collect();
        html!(
            "<tbody><tr class=\"entry\"><th colspan=\"3\" scope=\"rowgroup\">#{} <span class=\"tag\">{}</span> <time>{}</time></th></tr>{}</tbody>",
            entry.no,
            purpose,
            moment(entry.at),
            postings,
        )
    }

    fn posting(&self, posting: &PostingView) -> Markup {
        let words = self.words;
        let account = match posting.kind {
            "trust" => words.account_trust,
            "virtual" => words.account_virtual,
            "borrower" => words.account_borrower,
            "investor" => words.account_investor,
            _ => words.account_clearing,
        };
        let id = posting.account.map_or(String::new(), |id| format!("#{id}"));
        let amount = grouped(i128::from(posting.krw.unsigned_abs()));
        let (out, into) = match posting.krw < 0 {
            true => (amount, String::new()),
            false => (String::new(), amount),
        };
        html!(
            "<tr><td>{} <span class=\"mono\">{} {} {}</span></td><td class=\"amount\">{}</td><td class=\"amount\">{}</td></tr>",
            account,
            id,
            posting.bank_code,
            posting.account_no,
            out,
            into,
        )
    }

    /// The loans with their calls.
    pub(super) fn loans(&self) -> Response {
        let words = self.words;
        let state = self.shared.state();
        let bank = self.shared.bank();
        let before = position(&self.query, "before");
        let (loans, more) = latest_loans(&bank, before);
        drop(bank);
        let last = loans.last().map_or(0, |loan| loan.id);
        let cards: Markup = loans.iter().map(|loan| self.loan(loan)).collect();
        let list = match loans.is_empty() {
            true => html!(
                "<section class=\"card\"><p class=\"empty\">{}</p></section>",
                words.no_loans
            ),
            false => cards,
        };
        let pages = pages(
            self,
            before.map(|_| String::from("?")),
            more.then(|| format!("?before={last}")),
            words.older,
        );
        let middle = html!(
            "<h1>{} <small data-live=\"count\">{}</small></h1>\n<p class=\"lead\">{}</p>\n<div data-live=\"loans\">{}{}</div>\n",
            words.loans,
            self.in_all(state.loans as u64),
            words.loans_hint,
            list,
            pages,
        );
        self.respond(&state, middle)
    }

    fn loan(&self, loan: &LoanView) -> Markup {
        let words = self.words;
        let unchanged: Markup = loan
            .unchanged
            .iter()
            .map(|(element, value)| {
                html!(
                    "<div><dt class=\"mono\">{}</dt><dd class=\"mono\">{}</dd></div>",
                    element,
                    value
                )
            })
            .collect();
        let rows: Markup = loan.calls.iter().map(|call| self.loan_call(call)).collect();
        let calls = match loan.calls.is_empty() {
            true => html!("<p class=\"muted\">{}</p>", words.no_calls_kept),
            false => html!("<ul class=\"lines\">{}</ul>", rows),
        };
        html!(
            "<section class=\"card\" aria-labelledby=\"loan-{}\"><h2 id=\"loan-{}\">{} #{} <span class=\"mono\">{}</span></h2>\
             <dl class=\"figures\"><div><dt>{}</dt><dd>{}</dd></div>{}</dl>{}</section>\n",
            loan.id,
            loan.id,
            words.loan,
            loan.id,
            loan.loan_no,
            words.paid_out,
            self.krw(loan.accumulated_krw.into()),
            unchanged,
            calls,
        )
    }

    fn loan_call(&self, call: &LoanCallView) -> Markup {
        let title = self.api_name(&call.api, &call.title, &call.operation);
        html!(
            "<li><a href=\"{}/calls/{}\">#{} {}</a> {} <span class=\"mono muted\">{} · {}</span> <time class=\"muted\">{}</time></li>",
            ROOT,
            call.index,
            call.index,
            title,
            badge(self.words, call.outcome),
            call.transaction_no,
            call.sent_code.as_deref().unwrap_or(self.words.nothing),
            moment(call.at),
        )
    }
}

fn latest_loans(bank: &Bank, before: Option<u64>) -> (Vec<LoanView>, bool) {
    let mut loans: Vec<_> = bank
        .loans()
        .filter(|loan| before.is_none_or(|before| loan.id < before))
        .collect();
    loans.sort_unstable_by_key(|loan| std::cmp::Reverse(loan.id));
    let more = loans.len() > LOANS;
    loans.truncate(LOANS);
    (
        loans.iter().map(|loan| view::loan(bank, loan)).collect(),
        more,
    )
}

/// The links to the other parts of a list.
pub(super) fn pages(
    page: &Page<'_>,
    first: Option<String>,
    next: Option<String>,
    next_word: &str,
) -> Markup {
    let link = |query: &String, word: &str| {
        html!("<a href=\"{}{}{}\">{}</a> ", ROOT, page.here, query, word)
    };
    let first = first.map_or(Markup::none(), |query| link(&query, page.words.first));
    let next = next.map_or(Markup::none(), |query| link(&query, next_word));
    match first == next {
        true => Markup::none(),
        false => html!("<p class=\"pages\">{}{}</p>", first, next),
    }
}

/// A position in a list, where the address names one.
pub(super) fn position(query: &Form, name: &str) -> Option<u64> {
    number(query, name).ok()
}
