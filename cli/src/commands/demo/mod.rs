//! `ontu demo`: the whole life of a loan against a bank inside this process, checked against the bank's ledger at the end.

mod audit;
mod life;
mod plan;
mod progress;
mod report;

use ontu::{Client, Configuration, Profile};
use ontu_sandbox::{Clock, Sandbox, Settings, SimulatedClock};

use crate::arguments::Demo;
use crate::bank::client;
use crate::exit::{Exit, Failure, Result};
use crate::messages::{demo as words, settings};
use crate::output::Output;

/// Runs the demo; stopping it leaves nothing behind.
pub(crate) async fn run(arguments: &Demo, output: &Output) -> Result {
    tokio::select! {
        // First in line, so that the signal is waited for before anything is printed.
        biased;
        _ = tokio::signal::ctrl_c() => {
            Err(Failure::new(Exit::CouldNotRun, "interrupted", words::interrupted()))
        }
        result = play(arguments, output) => result,
    }
}

async fn play(arguments: &Demo, output: &Output) -> Result {
    output.remark(&words::intro(arguments.investors));
    let clock = SimulatedClock::new();
    let sandbox = start(arguments.seed, &clock).await?;
    let client = connect(&sandbox, &clock)?;
    let life = life::Life::new(client, &sandbox, clock, arguments.investors, arguments.seed);
    let lived = life.live(*output).await?;
    report::show(&lived, output);
    let sound = lived.is_exactly_once();
    output.line(&if sound {
        words::exactly_once()
    } else {
        words::not_exactly_once()
    });
    Ok(if sound { Exit::Done } else { Exit::Refused })
}

async fn start(seed: u64, clock: &SimulatedClock) -> Result<Sandbox> {
    let settings = Settings {
        seed,
        // The latest call is enough: its index counts them all.
        transcript_limit: 1,
        ..Settings::default()
    };
    Sandbox::builder()
        .clock(Clock::Simulated(clock.clone()))
        .settings(settings)
        .start()
        .await
        .map_err(|error| Failure::new(Exit::CouldNotRun, "sandbox", words::no_sandbox(error)))
}

/// A client of the bank inside this process, on the same clock.
fn connect(sandbox: &Sandbox, clock: &SimulatedClock) -> Result<Client> {
    let mut profile = Profile::sandbox()
        .map_err(|error| {
            Failure::new(
                Exit::CouldNotRun,
                "settings",
                settings::client_refused(error),
            )
        })?
        .with_base_url(sandbox.url());
    profile.name = "loopback".to_owned();
    let clock = clock.clone();
    client(
        Configuration::new(profile)
            .with_institution_code("000000")
            .with_service_code("13E_001_00")
            .with_token(sandbox.token().to_owned())
            .with_clock(move || clock.now()),
    )
}

#[cfg(test)]
mod tests {
    use ontu::nh::{DepositReturn, PaymentInquiry, PaymentOrder, Repayment};
    use ontu::runtime::Operation;
    use ontu_sandbox::{Fault, FaultKind, SimulatedClock, When};

    use super::report::Lived;
    use super::{connect, life::Life, start};
    use crate::exit::{Exit, Result};
    use crate::language::Language;
    use crate::output::Output;

    /// Lives a loan of five investors with faults beside the one that every demo has.
    async fn live(faults: &[(&str, FaultKind)]) -> Result<Lived> {
        let clock = SimulatedClock::new();
        let sandbox = start(0, &clock).await?;
        for (api, kind) in faults {
            sandbox.arm(Fault::once(When::api(*api), kind.clone()));
        }
        let client = connect(&sandbox, &clock)?;
        let output = Output {
            language: Language::En,
            json: true,
        };
        Life::new(client, &sandbox, clock, 5, 0).live(output).await
    }

    #[tokio::test]
    async fn what_is_lost_or_pending_is_inquired_until_it_is_done() {
        let faults = [
            (PaymentOrder::INFO.api, FaultKind::PendingForInquiries(2)),
            (
                Repayment::INFO.api,
                FaultKind::CodeAfterAcceptance("AT999".to_owned()),
            ),
            (DepositReturn::INFO.api, FaultKind::AcceptThenDrop),
        ];
        let lived = live(&faults).await.unwrap();
        assert!(lived.is_exactly_once(), "{lived:?}");
        assert_eq!(lived.inquiries, 3 + 1 + 1);
    }

    #[tokio::test]
    async fn what_stays_open_ends_the_demo_as_unknown() {
        let lost = [(PaymentOrder::INFO.api, FaultKind::DropBeforeAccept)];
        assert_eq!(live(&lost).await.unwrap_err().exit(), Exit::Unknown);
        let unanswered = [(PaymentInquiry::INFO.api, FaultKind::AcceptThenDrop)];
        assert_eq!(live(&unanswered).await.unwrap_err().exit(), Exit::Unknown);
    }
}
