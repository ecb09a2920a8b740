//! Writes the body of a request and reads the body of a reply; how the two travel is somebody else's.
//!
//! No crate of HTTP is compiled for this: it is what a batch, another client or another transport needs.

use std::error::Error;

use ontu::nh::VirtualAccountIssue;
use ontu::nh::elements::{AgreementNo, FintechAppNo, InstitutionCode, ServiceCode, SubsidiaryNo};
use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::values::{AccountUsage, HolderName};
use ontu::runtime::{CodeOverlay, Contract, Element, Reply, Sending, TransactionNo, encode, judge};

fn main() -> Result<(), Box<dyn Error>> {
    // One line in, one line out: `types-only < reply.json` reads the reply to the request that it prints first.
    let (request, contract, sending) = request("20260105000000000001")?;
    println!(
        "{}",
        encode(&request, &contract, &sending, Some(&TOKEN.into()))?.expose()
    );
    let reply = std::io::read_to_string(std::io::stdin())?;
    if !reply.trim().is_empty() {
        println!(
            "issued {}",
            issued(&request, &contract, &sending, reply.as_bytes())?
        );
    }
    Ok(())
}

/// The token of the sandbox bank; a real one comes from where secrets are kept.
const TOKEN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A request, what the contract fixes, and what this sending adds.
fn request(number: &str) -> Result<(VirtualAccountIssue, Contract, Sending), Box<dyn Error>> {
    let request = VirtualAccountIssue::new(VirtualAccountIssueRequired {
        account_usage: AccountUsage::Investor,
        holder_name: HolderName::new("김온투")?,
    });
    let mut contract = Contract::new();
    contract.set(InstitutionCode::INFO, "000013")?;
    contract.set(FintechAppNo::INFO, "001")?;
    contract.set(ServiceCode::INFO, "13E_001_00")?;
    contract.set(AgreementNo::INFO, "0000000000")?;
    contract.set(SubsidiaryNo::INFO, "0000000000")?;
    let sending = Sending {
        transaction_no: TransactionNo::parse(number)?,
        date: "2026-01-05".parse()?,
        time: "09:30:00".parse()?,
    };
    Ok((request, contract, sending))
}

/// The number that a reply gives, its last four digits shown.
fn issued(
    request: &VirtualAccountIssue,
    contract: &Contract,
    sending: &Sending,
    body: &[u8],
) -> Result<String, Box<dyn Error>> {
    let reply = Reply { status: 200, body };
    let judged = judge(request, contract, sending, reply, &CodeOverlay::new());
    let reply = judged
        .outcome
        .reply()
        .ok_or_else(|| format!("{:?}", judged.outcome))?;
    Ok(reply.virtual_account_no.to_string())
}

#[cfg(test)]
mod tests {
    use ontu_sandbox::{Bank, Incoming, Settings};

    use super::*;

    #[test]
    fn a_body_goes_to_the_bank_and_its_answer_is_read() -> Result<(), Box<dyn Error>> {
        let (request, contract, sending) = request("20260105000000000001")?;
        let body = encode(&request, &contract, &sending, Some(&TOKEN.into()))?;
        // The bank without HTTP: a function from a request and a time to a reply.
        let mut bank = Bank::new(Settings::default());
        let incoming = Incoming {
            api: "P2PNVirtualAccountNumberRequest",
            body: body.expose().as_bytes(),
            http_token: None,
        };
        let served = bank.handle("2026-01-05T09:30:00".parse()?, incoming);
        let reply = served.bytes().ok_or("a reply")?;
        assert_eq!(issued(&request, &contract, &sending, reply)?, "****0101");
        Ok(())
    }

    #[test]
    fn somebody_elses_reply_is_not_taken_for_this_ones() -> Result<(), Box<dyn Error>> {
        let (request, contract, sending) = request("20260105000000000001")?;
        let other = br#"{"Header":{"ApiNm":"P2PNVirtualAccountNumberRequest","IsTuno":"2","Rpcd":"00000"}}"#;
        let error = issued(&request, &contract, &sending, other).unwrap_err();
        assert!(error.to_string().starts_with("Unknown"), "{error}");
        Ok(())
    }
}
