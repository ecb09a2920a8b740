//! `ontu doctor`: looks at settings, token, encryption, clock and connection, one after the other, and says what to do.

mod checks;
mod journal;

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use ontu::nh::DepositList;
use ontu::nh::list_deposits::DepositListRequired;
use ontu::nh::values::PeriodUnit;
use ontu::runtime::Operation;
use ontu::{Client, Profile};

use self::checks::{Checks, Status};
use crate::arguments::Doctor;
use crate::bank::{self, Proof, ended};
use crate::exit::{Exit, Result};
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::doctor as words;
use crate::settings::Settings;
use crate::settings::keys::{
    CLIENT_SECRET_VARIABLE, CONFIG_VARIABLE, KEYS, TOKEN_VARIABLE, closest,
};

/// How many seconds a clock may differ from the bank's before it is worth a remark.
const CLOCK_REMARK_SECONDS: i64 = 2;
/// How many seconds a clock may differ from the bank's at all.
const CLOCK_LIMIT_SECONDS: i64 = 30;

/// Runs all checks and shows them.
pub(crate) async fn run(arguments: &Doctor, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let mut checks = Checks::default();
    let settings = settings(&mut checks, invocation);
    if let Some(settings) = &settings {
        journal::check(&mut checks, settings).await;
    }
    let ready = settings
        .and_then(|settings| prepare(&mut checks, &settings, arguments.offline, invocation));
    if let Some(ready) = ready {
        if arguments.offline {
            if ready.asks_stand_in {
                checks.skip("clock", words::clock(), words::not_asked());
            } else {
                clock(&mut checks, &ready, None);
            }
            checks.skip("connection", words::connection(), words::not_asked());
        } else {
            connect(&mut checks, &ready).await;
        }
    }
    checks.complete();
    Ok(checks.show(arguments.offline, output))
}

/// A client with what the check of its clock must know.
struct Ready {
    client: Client,
    stands_still: bool,
    asks_stand_in: bool,
    on_this_machine: bool,
}

/// The settings, and what of the environment looks like one and is none.
fn settings(checks: &mut Checks, invocation: &Invocation<'_>) -> Option<Settings> {
    let settings = checks.settle("settings", words::settings(), invocation.settings());
    if let Some(settings) = &settings {
        let count = KEYS
            .iter()
            .filter(|key| settings.text(key.name).is_some())
            .count();
        checks.say(match settings.file() {
            Some(path) => words::settings_from(path.display(), count),
            None => words::settings_without_file(count),
        });
    }
    environment(checks);
    settings
}

/// Everything that needs no network; a client, if nothing stands in its way.
fn prepare(
    checks: &mut Checks,
    settings: &Settings,
    offline: bool,
    invocation: &Invocation<'_>,
) -> Option<Ready> {
    let profile = checks.settle("profile", words::profile(), bank::profile(settings))?;
    checks.say(words::profile_is(&profile.name, &profile.base_url));
    // Contract and token do not depend on each other: both are looked at.
    let values = checks.settle(
        "contract",
        words::contract(),
        bank::contract(settings, &profile),
    );
    if values.is_some() {
        checks.say(words::contract_complete());
    }
    let proof = checks.settle(
        "token",
        words::token(),
        bank::proof(settings, &profile, invocation.given),
    );
    match &proof {
        Some(Proof::Token(found) | Proof::Credentials { secret: found, .. }) => {
            checks.say(words::token_from(&found.place));
            if let Some(warning) = &found.warning {
                checks.warn(warning.clone());
            }
        }
        Some(Proof::StandIn) => checks.say(words::token_default()),
        None => {}
    }
    transport(checks, &profile);
    let (values, proof) = (values?, proof?);
    let on_this_machine = bank::is_loopback(&profile.base_url);
    let clock = if offline {
        None
    } else {
        match bank::sandbox_clock(settings, &profile) {
            Ok(clock) => clock,
            Err(failure) => {
                checks.fail("clock", words::clock(), &failure);
                return None;
            }
        }
    };
    let configuration = bank::configuration(settings, profile, &values, proof, clock);
    match bank::client(configuration) {
        Ok(client) => Some(Ready {
            client,
            stands_still: settings.fixed_clock().is_some(),
            asks_stand_in: settings.is_clock_of_sandbox(),
            on_this_machine,
        }),
        Err(failure) => {
            checks.fail("connection", words::connection(), &failure);
            None
        }
    }
}

/// One read, which proves that address, token and contract work together.
async fn connect(checks: &mut Checks, ready: &Ready) {
    let client = &ready.client;
    let info = DepositList::INFO;
    let today = client.now().date();
    let request = DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: today.into(),
        end: today.into(),
    });
    match client.call(&request).await {
        Err(error) => {
            clock(checks, ready, None);
            checks.fail(
                "connection",
                words::connection(),
                &ended::error(info, &error),
            );
        }
        Ok(called) => {
            clock(checks, ready, called.http_date.as_deref());
            if let Some(failure) = ended::not_done(info, &called, &[]) {
                checks.fail("connection", words::connection(), &failure);
                return;
            }
            checks.add("connection", words::connection(), Status::Ok);
            let deviations: Vec<String> = called
                .deviations()
                .iter()
                .map(ToString::to_string)
                .collect();
            checks.say(if deviations.is_empty() {
                words::answered(info.api)
            } else {
                words::answered_with(info.api, deviations.join(", "))
            });
        }
    }
}

/// Whether what is sent is encrypted, or need not be.
fn transport(checks: &mut Checks, profile: &Profile) {
    let url = &profile.base_url;
    checks.add("encryption", words::transport(), Status::Ok);
    if url.starts_with("https://") {
        checks.say(words::encrypted());
    } else if bank::is_loopback(url) {
        checks.say(words::loopback_plain());
    } else {
        checks.warn(words::plain_allowed(bank::host_of(url).unwrap_or_default()));
    }
}

/// Looks for variables that begin like settings and are none; their values are not looked at.
fn environment(checks: &mut Checks) {
    let known: Vec<String> = KEYS.iter().map(|key| key.variable()).collect();
    let secrets = [TOKEN_VARIABLE, CLIENT_SECRET_VARIABLE, CONFIG_VARIABLE];
    let names = || known.iter().map(String::as_str).chain(secrets);
    let mut wrong: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with("ONTU_") && !names().any(|known| known == name))
        .collect();
    wrong.sort();
    checks.add("environment", words::environment(), Status::Ok);
    if wrong.is_empty() {
        checks.say(words::variables_fine());
        return;
    }
    let shown: Vec<Message> = wrong
        .iter()
        .map(|name| match closest(name, names()) {
            Some(closest) => words::variable_like(name, closest),
            None => Message::same(name),
        })
        .collect();
    checks.warn(words::unknown_variables(Message::join(&shown, ", ")));
}

/// Compares the clock with the `Date` of the bank's reply; a stand-in's clock may have been moved on purpose.
fn clock(checks: &mut Checks, ready: &Ready, http_date: Option<&str>) {
    let now = ready.client.now();
    let shown = now.strftime("%Y-%m-%d %H:%M:%S").to_string();
    checks.add("clock", words::clock(), Status::Ok);
    if ready.stands_still {
        checks.warn(words::clock_stands(shown));
        return;
    }
    checks.say(words::time_is(shown));
    if ready.on_this_machine {
        return;
    }
    let Some(seconds) = http_date.and_then(|date| seconds_apart(now, date)) else {
        return;
    };
    if seconds > CLOCK_LIMIT_SECONDS {
        checks.fail_latest(Exit::CouldNotRun, words::clock_differs(seconds));
    } else if seconds > CLOCK_REMARK_SECONDS {
        checks.warn(words::clock_differs(seconds));
    } else {
        checks.say(words::clock_agrees(seconds));
    }
}

/// How many seconds a time in KST and an HTTP date lie apart; none for a date that cannot be read.
fn seconds_apart(now: DateTime, http_date: &str) -> Option<i64> {
    let bank = rfc2822::parse(http_date).ok()?.timestamp();
    let here = jiff::tz::Offset::constant(9).to_timestamp(now).ok()?;
    Some(here.duration_since(bank).as_secs().abs())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::seconds_apart;

    #[test]
    fn a_clock_in_korea_is_nine_hours_ahead_of_an_http_date() {
        let now = date(2026, 1, 5).at(9, 30, 0, 0);
        assert_eq!(seconds_apart(now, "Mon, 05 Jan 2026 00:30:00 GMT"), Some(0));
        assert_eq!(
            seconds_apart(now, "Mon, 05 Jan 2026 00:30:40 GMT"),
            Some(40)
        );
        assert_eq!(
            seconds_apart(now, "Mon, 05 Jan 2026 09:30:00 GMT"),
            Some(9 * 3600)
        );
        assert_eq!(seconds_apart(now, "today"), None);
    }
}
