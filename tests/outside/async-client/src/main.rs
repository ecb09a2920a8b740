//! Issues a virtual account and lists today's deposits, with await.
//!
//! Against a sandbox on this machine:
//!
//! ```sh
//! ontu-sandbox &
//! OUR_BANK=http://127.0.0.1:8085 OUR_TOKEN=$(printf '0%.0s' {1..64}) cargo run -p async-client
//! ```

use std::env;
use std::error::Error;

use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::list_deposits::DepositListRequired;
use ontu::nh::values::{AccountUsage, HolderName, PeriodUnit};
use ontu::nh::{DepositList, VirtualAccountIssue};
use ontu::runtime::DateOrMonth;
use ontu::{Client, Configuration, Outcome, Profile};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let configuration =
        Configuration::new(Profile::sandbox()?.with_base_url(env::var("OUR_BANK")?))
            .with_institution_code("000013")
            .with_service_code("13E_001_00")
            .with_token(env::var("OUR_TOKEN")?);
    let client = Client::new(configuration)?;
    println!("issued {}", issue(&client, "김온투").await?);
    println!("deposited today: {} KRW", deposited_today(&client).await?);
    Ok(())
}

/// The number of a new account; what is printed of it is its last four digits.
async fn issue(client: &Client, holder: &str) -> Result<String, Box<dyn Error>> {
    let request = VirtualAccountIssue::new(VirtualAccountIssueRequired {
        account_usage: AccountUsage::Investor,
        holder_name: HolderName::new(holder)?,
    });
    let reply = client.call(&request).await?.done()?;
    Ok(reply.virtual_account_no.to_string())
}

/// What has come in today, page after page; no deposit is no error.
async fn deposited_today(client: &Client) -> Result<u64, Box<dyn Error>> {
    let today = DateOrMonth::Date(client.now().date());
    let request = DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: today,
        end: today,
    });
    let called = client.call(&request).await?;
    Ok(match called.outcome {
        Outcome::Done(reply) => reply.deposited_today.get().map_or(0, u64::from),
        Outcome::Empty(_) => 0,
        other => return Err(format!("{other:?}").into()),
    })
}

#[cfg(test)]
mod tests {
    use ontu_sandbox::{Sandbox, Usage};

    use super::*;

    #[tokio::test]
    async fn an_account_is_issued_and_deposits_are_counted() -> Result<(), Box<dyn Error>> {
        let bank = Sandbox::start().await?;
        let clock = bank.clock().clone();
        let configuration = Configuration::new(Profile::sandbox()?.with_base_url(bank.url()))
            .with_institution_code("000013")
            .with_service_code("13E_001_00")
            .with_token(bank.token())
            .with_clock(move || clock.now());
        let client = Client::new(configuration)?;
        assert_eq!(issue(&client, "김온투").await?, "****0101");
        assert_eq!(deposited_today(&client).await?, 0);
        let investor = bank.with_bank(|bank| bank.open_account(Usage::Investor, "박온투"));
        bank.deposit(&investor, 70_000)?;
        assert_eq!(deposited_today(&client).await?, 70_000);
        bank.assert_in_order();
        Ok(())
    }
}
