//! What the forms of the pages do: the same as the control interface, then back to a page.

use crate::bank::accounts::Usage;
use crate::control::change::{self, ClockBody, DepositBody, OpenBody};
use crate::control::disarm;
use crate::control::faults::{from_form, number};
use crate::control::form::Form;
use crate::control::refusal::Refusal;
use crate::server::Shared;

/// What a form has done: the page to go to and what to say there.
pub(super) type Done = (&'static str, &'static str);

/// The page that a form stands on, when it could not be done.
pub(super) fn page_of(path: &str) -> Option<&'static str> {
    match path {
        "/deposits" | "/clock" | "/reset" => Some(""),
        "/accounts" => Some("/accounts"),
        "/faults" => Some("/faults"),
        path if path.starts_with("/faults/") => Some("/faults"),
        _ => None,
    }
}

/// Does what a form asks for; none when there is no such form.
pub(super) fn submit(shared: &Shared, path: &str, form: &Form) -> Option<Result<Done, Refusal>> {
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Some(match segments.as_slice() {
        ["deposits"] => deposit(shared, form).map(|()| ("/accounts", "deposit")),
        ["accounts"] => open(shared, form).map(|()| ("/accounts", "open")),
        ["clock"] => move_clock(shared, form).map(|()| ("", "move")),
        ["faults"] => arm(shared, form).map(|()| ("/faults", "arm")),
        ["faults", "disarm"] => shared
            .changed(|bank| {
                bank.disarm_all();
                Ok(())
            })
            .map(|()| ("/faults", "disarm")),
        ["faults", id, "disarm"] => disarm(shared, id).map(|()| ("/faults", "disarm")),
        ["reset"] => match form.text("sure") {
            "yes" => {
                shared.reset();
                Ok(("", "reset"))
            }
            other => Err(Refusal::value("sure", other, "yes, with the box ticked")),
        },
        _ => return None,
    })
}

fn deposit(shared: &Shared, form: &Form) -> Result<(), Refusal> {
    let body = DepositBody {
        account: Some(number(form, "account")?),
        account_no: None,
        krw: number(form, "krw")?,
    };
    let now = shared.clock.now();
    shared
        .changed(|bank| change::deposit(bank, now, &body))
        .map(drop)
}

fn open(shared: &Shared, form: &Form) -> Result<(), Refusal> {
    let usage = match form.text("usage") {
        "investor" => Usage::Investor,
        "borrower" => Usage::Borrower,
        other => return Err(Refusal::value("usage", other, "investor or borrower")),
    };
    let body = OpenBody {
        usage,
        holder: form.text("holder").to_owned(),
        agreement_no: None,
        subsidiary_no: None,
    };
    shared.changed(|bank| change::open(bank, body)).map(drop)
}

fn move_clock(shared: &Shared, form: &Form) -> Result<(), Refusal> {
    let body = match form.text("move") {
        "3h" => ClockBody {
            advance_seconds: Some(3 * 60 * 60),
            ..ClockBody::default()
        },
        to => ClockBody {
            to: Some(to.to_owned()),
            ..ClockBody::default()
        },
    };
    shared.move_clock(&body)
}

fn arm(shared: &Shared, form: &Form) -> Result<(), Refusal> {
    shared.changed(|bank| {
        let fault = from_form(form, bank.spec())?;
        bank.arm(fault);
        Ok(())
    })
}
