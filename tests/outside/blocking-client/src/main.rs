//! Returns an investor's deposit exactly once, without await: the journal is on disk, its content sealed.
//!
//! A second run with the same key goes on where the first one stopped, and never pays twice.

use std::env;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ontu::nh::DepositReturn;
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::runtime::{Digits, Krw, Text};
use ontu::transfer::seal::KeyFile;
use ontu::transfer::sqlite::SqliteJournal;
use ontu::transfer::{CallerKey, State, Submit};
use ontu::{Client, Configuration, Profile, blocking};

/// How long the program waits for the bank's word; what is still open then goes on at the next run.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> Result<(), Box<dyn Error>> {
    let configuration =
        Configuration::new(Profile::sandbox()?.with_base_url(env::var("OUR_BANK")?))
            .with_institution_code("000013")
            .with_service_code("13E_001_00")
            .with_token(env::var("OUR_TOKEN")?);
    let transfers = open(configuration, Path::new(&env::var("OUR_FOLDER")?))?;
    let state = give_back(
        &transfers,
        &env::var("OUR_KEY")?,
        &env::var("OUR_ACCOUNT")?,
        env::var("OUR_KRW")?.parse()?,
    )?;
    println!("the return is {state}");
    Ok(())
}

/// Opens journal and keys in a folder, or makes them.
fn open(
    configuration: Configuration,
    folder: &Path,
) -> Result<blocking::Transfers, Box<dyn Error>> {
    let (keys, journal) = (folder.join("journal.keys"), folder.join("journal.db"));
    let is_new = !journal.exists();
    let keys = match is_new {
        true => KeyFile::create(keys)?.keys(),
        false => KeyFile::open(keys)?.keys(),
    };
    let journal = match is_new {
        true => SqliteJournal::create(journal, keys.clone())?,
        false => SqliteJournal::open(journal, keys.clone())?,
    };
    let client = Client::new(configuration)?;
    let transfers = ontu::transfer::Transfers::builder(client, Arc::new(journal), keys).build()?;
    Ok(blocking::Transfers::new(transfers)?)
}

/// Writes the return down under a key, sends it, and asks until it is decided or the time is over.
fn give_back(
    transfers: &blocking::Transfers,
    key: &str,
    account: &str,
    krw: u64,
) -> Result<State, Box<dyn Error>> {
    let request = DepositReturn::new(DepositReturnRequired {
        virtual_account_no: Digits::new(account)?,
        return_amount: Krw::new(krw).ok_or("an amount of at most 15 digits")?,
        bank_code: Digits::new("011")?,
        account_holder_name: Text::new("김온투")?,
        investor_account_no: Digits::new("3020000000151")?,
        deposit_memo: Text::new("예치금 반환")?,
    });
    let sent = transfers.transfer(CallerKey::new(key)?, &request, Submit::default())?;
    // A reply that was lost is asked for.
    let settled = transfers.settle(&[sent.intent.id], PATIENCE)?;
    Ok(settled.first().ok_or("one transfer")?.state())
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use ontu_sandbox::{Sandbox, SimulatedClock, Usage};

    use super::*;

    #[test]
    fn a_second_run_with_the_same_key_moves_nothing_more() -> Result<(), Box<dyn Error>> {
        // The bank runs on threads of its own, so that the code under test may block.
        let runtime = tokio::runtime::Runtime::new()?;
        let clock = SimulatedClock::new();
        let builder = Sandbox::builder().clock(clock.clone());
        let bank = runtime.block_on(builder.start())?;
        let investor = bank.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
        bank.deposit(&investor, 1_000_000)?;
        clock.advance(SignedDuration::from_hours(3));

        let folder = tempfile::tempdir()?;
        for _run in 0..2 {
            let time = clock.clone();
            let configuration = Configuration::new(Profile::sandbox()?.with_base_url(bank.url()))
                .with_institution_code("000013")
                .with_service_code("13E_001_00")
                .with_token(bank.token())
                .with_clock(move || time.now());
            let transfers = open(configuration, folder.path())?;
            let state = give_back(&transfers, "return-1", &investor, 400_000)?;
            assert_eq!(state, State::Settled);
        }
        assert_eq!(bank.movements().len(), 1);
        bank.assert_balance(&investor, 600_000);
        bank.assert_in_order();
        Ok(())
    }
}
