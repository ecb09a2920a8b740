//! From settings to a client: the way to the bank, the values of the contract, the token, the clock.

mod clock;
pub(crate) mod ended;
pub(crate) mod shown;

use std::time::Duration;

use jiff::civil::DateTime;
use ontu::clock::{Clock, SystemClock};
use ontu::profile::TokenPlace;
use ontu::runtime::{Contract, ElementInfo};
use ontu::transfer::TwoPerson;
use ontu::{Client, Configuration, Profile, nh};

use self::clock::SandboxClock;
use crate::exit::{Exit, Failure, Result};
use crate::messages::{settings as words, violation};
use crate::output::Output;
use crate::settings::{Given, Problem, Settings, failure, secret};

/// Where the stand-in listens unless it is told otherwise.
const LOOPBACK_URL: &str = "http://127.0.0.1:8085";
/// Values of the contract that the stand-in takes as well as any other; a real bank gives its own.
const LOOPBACK_VALUES: [(&str, &str); 2] = [
    ("institution_code", "000000"),
    ("service_code", "13E_001_00"),
];

/// The profile by name: the one that is set, else the stand-in for an address on this machine, else the bank's test channel.
pub(crate) fn profile_name(settings: &Settings) -> &str {
    settings.text("profile").unwrap_or_else(|| {
        if settings.text("base_url").is_some_and(is_loopback) {
            "loopback"
        } else {
            "sandbox"
        }
    })
}

/// What a journal belongs to: what was recorded for one of them never goes to another.
pub(crate) fn kind_of_bank(settings: &Settings) -> &'static str {
    match profile_name(settings) {
        "loopback" => "stand-in",
        "sandbox" => "test-channel",
        _ => "bank",
    }
}

/// The way to the bank.
pub(crate) fn profile(settings: &Settings) -> Result<Profile> {
    let name = profile_name(settings);
    let client = |error: ontu::Error| {
        Failure::new(Exit::CouldNotRun, "settings", words::client_refused(error))
    };
    let mut profile = match name {
        "partner" => Profile::named(&nh::SERVICE, name).map_err(client)?,
        "own" => Profile::own(name, ""),
        _ => Profile::sandbox().map_err(client)?,
    };
    profile.name = name.to_owned();
    if name == "loopback" {
        profile = profile.with_base_url(LOOPBACK_URL);
    }
    if let Some(url) = settings.text("base_url") {
        profile = profile.with_base_url(url);
    }
    if profile.base_url.is_empty() {
        return Err(Failure::new(
            Exit::CouldNotRun,
            "settings",
            words::no_base_url(name),
        ));
    }
    if let Some(suffix) = settings.text("path_suffix") {
        profile = profile.with_suffix(suffix);
    }
    if let Some(content_type) = settings.text("content_type") {
        profile = profile.with_content_type(content_type);
    }
    if let Some(header) = settings.text("token_header") {
        profile = profile.with_token(TokenPlace::HttpHeader {
            name: header.to_owned(),
            prefix: settings.text("token_prefix").unwrap_or_default().to_owned(),
        });
    } else if let (Some(text), TokenPlace::HttpHeader { prefix, .. }) =
        (settings.text("token_prefix"), &mut profile.token)
    {
        *prefix = text.to_owned();
    }
    if let Some(path) = settings.text("token_path") {
        profile.token_path = path.to_owned();
    }
    if let Some(scope) = settings.text("token_scope") {
        profile.token_scope = scope.to_owned();
    }
    check_address(settings, &profile)?;
    Ok(profile)
}

/// Plain http only on this machine or to the one host that is named; the stand-in and a clock that stands still only here.
fn check_address(settings: &Settings, profile: &Profile) -> Result<()> {
    let url = &profile.base_url;
    let here = is_loopback(url);
    let allowed = settings
        .text("insecure_http_host")
        .is_some_and(|host| host_of(url) == Some(host));
    if url.starts_with("http://") && !here && !allowed {
        let host = host_of(url).unwrap_or_default();
        return Err(
            Failure::new(Exit::CouldNotRun, "settings", words::insecure(host))
                .to_do(words::use_https(host)),
        );
    }
    if profile.name == "loopback" && !here {
        let message = words::loopback_elsewhere(host_of(url).unwrap_or_default());
        return Err(Failure::new(Exit::CouldNotRun, "settings", message));
    }
    let place = |name| {
        let value = settings.sourced(name);
        value.map_or_else(String::new, |value| value.source.to_string())
    };
    if (settings.fixed_clock().is_some() || settings.is_clock_of_sandbox()) && !here {
        let message = words::clock_needs_loopback(place("clock"));
        return Err(Failure::new(Exit::CouldNotRun, "settings", message));
    }
    if settings.text("guard_window") == Some("none") && !here {
        let message = words::guard_window_needs_loopback(place("guard_window"));
        return Err(Failure::new(Exit::CouldNotRun, "settings", message));
    }
    Ok(())
}

/// The values of the contract, by setting: those that are set, else those that the profile fixes.
///
/// Everything that is missing or wrong is reported at once.
pub(crate) fn contract(
    settings: &Settings,
    profile: &Profile,
) -> Result<Vec<(&'static ElementInfo, String)>> {
    let mut values = Vec::new();
    let mut problems = Vec::new();
    let mut missing = Vec::new();
    let mut checked = Contract::new();
    for info in nh::SERVICE.configured {
        let name = info.english;
        if let Some(value) = settings.sourced(name) {
            if let Err(error) = checked.set(info, &value.text) {
                let found = words::unusable_value(name);
                let expected = violation::of_value(&error);
                problems.push(Problem::new(value.source.clone(), found, expected));
            }
            values.push((*info, value.text.clone()));
            continue;
        }
        let constant = profile
            .constants
            .iter()
            .find(|(element, _)| element == info.element);
        let stand_in = LOOPBACK_VALUES
            .iter()
            .find(|(known, _)| *known == name && profile.name == "loopback");
        match (constant, stand_in) {
            (Some((_, value)), _) => values.push((*info, value.clone())),
            (None, Some((_, value))) => values.push((*info, (*value).to_owned())),
            (None, None) => missing.push(name),
        }
    }
    if !problems.is_empty() {
        return Err(failure(&problems));
    }
    if !missing.is_empty() {
        let variables: Vec<String> = missing
            .iter()
            .map(|name| format!("ONTU_{}", name.to_ascii_uppercase()))
            .collect();
        let message = words::missing(missing.join(", "), variables.join(", "));
        return Err(Failure::new(Exit::CouldNotRun, "settings", message)
            .detail("missing", missing)
            .to_do(words::see_init()));
    }
    Ok(values)
}

/// What the bank is shown as proof of who calls.
pub(crate) enum Proof {
    /// A token that was issued by hand.
    Token(secret::Found),
    /// Client credentials that tokens are asked for with.
    Credentials {
        /// The client id.
        client_id: String,
        /// The client secret.
        secret: secret::Found,
    },
    /// The stand-in's own token.
    StandIn,
}

/// Finds the token or the client credentials.
pub(crate) fn proof(settings: &Settings, profile: &Profile, given: &Given<'_>) -> Result<Proof> {
    if let Some(token) = secret::token(settings, given)? {
        return Ok(Proof::Token(token));
    }
    if let Some(client_id) = settings.text("client_id")
        && let Some(secret) = secret::client_secret(settings, given)?
    {
        return Ok(Proof::Credentials {
            client_id: client_id.to_owned(),
            secret,
        });
    }
    if profile.name == "loopback" {
        return Ok(Proof::StandIn);
    }
    let message = if profile.token_path.is_empty() {
        words::no_token()
    } else {
        words::no_client_credentials()
    };
    Err(Failure::new(Exit::CouldNotRun, "token", message)
        .to_do(words::secret_file_how("ontu.token")))
}

/// The client's configuration from all of it.
pub(crate) fn configuration(
    settings: &Settings,
    profile: Profile,
    values: &[(&'static ElementInfo, String)],
    proof: Proof,
    clock: Option<SandboxClock>,
) -> Configuration {
    let mut configuration = Configuration::new(profile);
    for (info, value) in values {
        configuration = configuration.with_value(info.element, value);
    }
    configuration = match proof {
        Proof::Token(token) => configuration.with_token(token.secret),
        Proof::Credentials { client_id, secret } => {
            configuration.with_client_credentials(client_id, secret.secret)
        }
        Proof::StandIn => configuration.with_token(ontu_sandbox::DEFAULT_TOKEN.to_owned()),
    };
    let seconds = |name, default| {
        settings
            .seconds(name)
            .unwrap_or(Duration::from_secs(default))
    };
    configuration = configuration
        .with_time_limits(
            seconds("connect_timeout_seconds", 5),
            seconds("total_timeout_seconds", 70),
        )
        .with_cp949_bytes_enforced(settings.flag("cp949_bytes_enforced"));
    if let Some(host) = settings.text("insecure_http_host") {
        configuration = configuration.with_insecure_http_host(host);
    }
    if let Some(proxy) = settings.text("proxy") {
        configuration = configuration.with_proxy(proxy);
    }
    if let Some(time) = settings.fixed_clock() {
        configuration = configuration.with_clock(move || time);
    }
    if let Some(clock) = clock {
        configuration = configuration.with_clock(move || clock.now());
    }
    configuration
}

/// Everything at once: a client, with a warning for a secret that others can read.
pub(crate) fn connect(settings: &Settings, given: &Given<'_>, output: &Output) -> Result<Client> {
    let profile = profile(settings)?;
    let values = contract(settings, &profile)?;
    let proof = proof(settings, &profile, given)?;
    if let Proof::Token(found) | Proof::Credentials { secret: found, .. } = &proof
        && let Some(warning) = &found.warning
    {
        output.warning(warning);
    }
    let clock = sandbox_clock(settings, &profile)?;
    client(configuration(settings, profile, &values, proof, clock))
}

/// The stand-in's clock, where the settings ask for it.
pub(crate) fn sandbox_clock(
    settings: &Settings,
    profile: &Profile,
) -> Result<Option<SandboxClock>> {
    if settings.is_clock_of_sandbox() {
        SandboxClock::connect(&profile.base_url).map(Some)
    } else {
        Ok(None)
    }
}

/// The day and time in KST, by the clock that the settings name.
pub(crate) fn now(settings: &Settings) -> Result<DateTime> {
    if let Some(time) = settings.fixed_clock() {
        return Ok(time);
    }
    Ok(match sandbox_clock(settings, &profile(settings)?)? {
        Some(clock) => clock.now(),
        None => SystemClock.now(),
    })
}

/// How many people must stand for a transfer and for what is decided about one: two users of this machine everywhere but at a stand-in, where one person is enough and two names are two people.
pub(crate) fn two_person(settings: &Settings) -> TwoPerson {
    let is_stand_in = settings.is_stand_in();
    match settings.text("two_person") {
        Some("false") => TwoPerson::No,
        Some("names") => TwoPerson::Names,
        None if is_stand_in => TwoPerson::No,
        _ if is_stand_in => TwoPerson::Names,
        _ => TwoPerson::Users,
    }
}

/// A client, or what the configuration lacks.
pub(crate) fn client(configuration: Configuration) -> Result<Client> {
    Client::new(configuration)
        .map_err(|error| Failure::new(Exit::CouldNotRun, "settings", words::client_refused(error)))
}

/// Whether a URL's host is this machine.
pub(crate) fn is_loopback(url: &str) -> bool {
    let Some(host) = host_of(url) else {
        return false;
    };
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The host of a URL, an IPv6 address without its brackets.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    if let Some(bracketed) = authority.strip_prefix('[') {
        return Some(bracketed.split_once(']')?.0);
    }
    let host = authority
        .split_once(':')
        .map_or(authority, |(host, _)| host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests;
