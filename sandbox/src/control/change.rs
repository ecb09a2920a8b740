//! What the control interface changes; the console's forms lead to the same functions.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::bank::Bank;
use crate::bank::accounts::{Owner, Usage};
use crate::bank::control::ControlError;
use crate::clock::Clock;

use super::refusal::Refusal;
use super::view::{self, DepositView};

/// The largest amount that 15 digits hold.
const MAX_KRW: u64 = 999_999_999_999_999;
/// The most that a clock is moved at once: 400 days.
const MOST_SECONDS: i64 = 400 * 24 * 60 * 60;
/// The longest holder's name, as the bank's table admits.
const LONGEST_NAME: usize = 50;

/// The body of a call that opens a virtual account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenBody {
    pub(crate) usage: Usage,
    pub(crate) holder: String,
    #[serde(default)]
    pub(crate) agreement_no: Option<String>,
    #[serde(default)]
    pub(crate) subsidiary_no: Option<String>,
}

/// An account that was opened; the only answer that holds a whole account number.
#[derive(Debug, Serialize)]
pub(crate) struct Opened {
    pub(crate) id: u64,
    pub(crate) account_no: String,
}

/// Opens a virtual account.
pub(crate) fn open(bank: &mut Bank, body: OpenBody) -> Result<Opened, Refusal> {
    let holder = body.holder.trim();
    let length = holder.chars().count();
    if !(1..=LONGEST_NAME).contains(&length) {
        // A name is never repeated, however wrong it is.
        let found = format!("{length} characters");
        return Err(Refusal::value(
            "holder",
            found,
            "a name of 1 to 50 characters",
        ));
    }
    let usual = Owner::default();
    let owner = Owner {
        agreement_no: number("agreement_no", body.agreement_no, usual.agreement_no)?,
        subsidiary_no: number("subsidiary_no", body.subsidiary_no, usual.subsidiary_no)?,
    };
    let account_no = bank.open_account_of(owner, body.usage, holder);
    let id = bank.account_id(&account_no).unwrap_or_default();
    Ok(Opened { id, account_no })
}

fn number(at: &str, found: Option<String>, usual: String) -> Result<String, Refusal> {
    match found {
        None => Ok(usual),
        Some(number)
            if (1..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) =>
        {
            Ok(number)
        }
        Some(other) => Err(Refusal::value(at, other, "1 to 20 digits")),
    }
}

/// The body of a call that deposits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DepositBody {
    #[serde(default)]
    pub(crate) account_no: Option<String>,
    #[serde(default)]
    pub(crate) account: Option<u64>,
    pub(crate) krw: u64,
}

/// Deposits money from outside.
pub(crate) fn deposit(
    bank: &mut Bank,
    now: DateTime,
    body: &DepositBody,
) -> Result<DepositView, Refusal> {
    let advice = "issue a virtual account first, or look at GET /_sandbox/accounts";
    let number = match (&body.account_no, body.account) {
        (Some(number), None) => number.clone(),
        (None, Some(id)) => match bank.account(id) {
            Some(account) => account.number.clone(),
            None => {
                let expected = match bank.account_count() {
                    0 => "the id of an account, of which there is none".to_owned(),
                    count => format!("the id of an account, 1 to {count}"),
                };
                return Err(Refusal::value("account", id, expected).advised(advice));
            }
        },
        (given, _) => {
            let found = match given {
                Some(_) => "both account and account_no",
                None => "neither account nor account_no",
            };
            return Err(Refusal::value("account", found, "one of the two"));
        }
    };
    bank.deposit(&number, body.krw, now)
        .map(|deposit| view::deposit(&deposit))
        .map_err(|error| match error {
            ControlError::AmountOutOfRange => {
                let expected = format!("a whole number of KRW from 1 to {MAX_KRW}");
                Refusal::value("krw", body.krw, expected)
            }
            other => {
                let found = format!("a number of {} characters", number.chars().count());
                Refusal::value(
                    "account_no",
                    found,
                    "the number of a virtual account of this bank",
                )
                .advised(format!("{other}; {advice}"))
            }
        })
}

/// The body of a call that moves the clock: one of the three.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClockBody {
    #[serde(default)]
    pub(crate) advance_seconds: Option<i64>,
    #[serde(default)]
    pub(crate) to: Option<String>,
    #[serde(default)]
    pub(crate) set: Option<String>,
}

/// The time that the clock is to show.
pub(crate) fn new_time(clock: &Clock, body: &ClockBody) -> Result<DateTime, Refusal> {
    let now = clock.now();
    match body {
        ClockBody {
            advance_seconds: Some(seconds),
            to: None,
            set: None,
        } => {
            if !(1..=MOST_SECONDS).contains(seconds) {
                let expected = format!("1 to {MOST_SECONDS} seconds; to go back, use \"set\"");
                return Err(Refusal::value("advance_seconds", seconds, expected));
            }
            Ok(now.saturating_add(SignedDuration::from_secs(*seconds)))
        }
        ClockBody {
            advance_seconds: None,
            to: Some(to),
            set: None,
        } => {
            let formats = ["%H:%M", "%H:%M:%S"];
            let read = |format: &&str| Time::strptime(format, to).ok();
            let time = formats.iter().find_map(read);
            time.map(|time| clock.next(time))
                .ok_or_else(|| Refusal::value("to", to, "a time of day, 16:00 or 23:45:00"))
        }
        ClockBody {
            advance_seconds: None,
            to: None,
            set: Some(set),
        } => set.parse().map_err(|_| {
            Refusal::value("set", set, "a day and time in Korea, 2026-01-05T09:30:00")
        }),
        _ => Err(Refusal::value(
            "body",
            "none or several of advance_seconds, to and set",
            "one of them",
        )),
    }
}

/// The refusal for a clock that cannot be moved.
pub(crate) fn clock_stays() -> Refusal {
    Refusal::new(
        axum::http::StatusCode::CONFLICT,
        "clock",
        "the machine's own clock",
        "a clock that can be moved",
    )
    .advised("start the sandbox with a simulated or a shifted clock")
}
