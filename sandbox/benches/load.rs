//! Many callers at once on one sandbox: 200 with 500 calls each, every reply read and checked.
//!
//! `cargo bench -p ontu-sandbox --bench load` prints how many calls a second were answered, and fails when one of them was not answered as it must be.
//! Each caller keeps its connection. Every fifth call issues an account, one pays, one asks for the result, two list deposits.

mod callers;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use ontu_sandbox::{Sandbox, Settings, Usage};

use callers::Caller;

/// Many callers at once on one sandbox.
#[derive(Parser)]
struct Arguments {
    /// How many callers there are.
    #[arg(long, default_value_t = 200)]
    callers: usize,
    /// How many calls each of them makes.
    #[arg(long, default_value_t = 500)]
    calls: usize,
    /// What cargo gives to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = Settings::default();
    let sandbox = Sandbox::builder().settings(settings).start().await;
    let sandbox = Arc::new(sandbox.expect("a free port on 127.0.0.1"));
    let investors: Vec<String> = (0..arguments.callers)
        .map(|_| sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김투자")))
        .collect();
    for investor in &investors {
        sandbox
            .deposit(investor, arguments.calls as u64)
            .expect("the account was opened above");
    }
    let begun = Instant::now();
    let callers: Vec<_> = investors
        .into_iter()
        .enumerate()
        .map(|(caller, investor)| {
            let (sandbox, calls) = (Arc::clone(&sandbox), arguments.calls);
            tokio::spawn(async move { run(&sandbox, caller, calls, &investor).await })
        })
        .collect();
    let (mut wrong, mut times) = (Vec::new(), Vec::new());
    for caller in callers {
        match caller.await.expect("a caller does not panic") {
            Ok(taken) => times.extend(taken),
            Err(error) => wrong.push(error),
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |per_cent: usize| {
        let place = (times.len() * per_cent / 100).min(times.len().saturating_sub(1));
        times.get(place).copied().unwrap_or_default()
    };
    println!(
        "{} callers, {} calls in {seconds:.1} s: {:.0} a second; half within {:?}, 99 of 100 within {:?}",
        arguments.callers,
        times.len(),
        times.len() as f64 / seconds,
        at(50),
        at(99),
    );
    let balanced = sandbox.with_bank(|bank| bank.ledger_balanced());
    println!(
        "the books {}",
        if balanced {
            "balance"
        } else {
            "DO NOT balance"
        }
    );
    // Every fifth call of a caller, from its second one on, has moved one won.
    let payments = arguments.callers * (0..arguments.calls).filter(|index| index % 5 == 1).count();
    let moved = sandbox.movements().len();
    let counted = sandbox.with_bank(|bank| bank.calls_counted());
    let complete = moved == payments && counted == (arguments.callers * arguments.calls) as u64;
    println!("{counted} calls counted, {moved} movements, expected {payments}");
    println!("{} callers ended with an error", wrong.len());
    for error in wrong.iter().take(5) {
        println!("  {error}");
    }
    match wrong.is_empty() && balanced && complete {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// All calls of one caller; the error says which reply was not as it must be.
async fn run(
    sandbox: &Sandbox,
    caller: usize,
    calls: usize,
    investor: &str,
) -> Result<Vec<Duration>, String> {
    let address = sandbox.url().trim_start_matches("http://");
    let mut connection = Caller::connect(address)
        .await
        .map_err(|error| format!("caller {caller}: connect: {error}"))?;
    let mut times = Vec::with_capacity(calls);
    for index in 0..calls {
        let (api, members) = members(caller, index, investor);
        let number = format!("{caller:04}{index:06}");
        let begun = Instant::now();
        let reply = connection
            .call(api, &number, sandbox.token(), &members)
            .await
            .map_err(|error| format!("caller {caller}, call {index}, {api}: {error}"))?;
        times.push(begun.elapsed());
        let (code, echo) = (r#""Rpcd":"00000""#, format!(r#""IsTuno":"{number}""#));
        if !reply.contains(code) || !reply.contains(&echo) {
            return Err(format!("caller {caller}, call {index}, {api}: {reply}"));
        }
    }
    Ok(times)
}

/// The API of a call and the members beside its header.
fn members(caller: usize, index: usize, investor: &str) -> (&'static str, String) {
    let loan = format!("{}", 100_000 + caller);
    match index % 5 {
        0 => (
            "P2PNVirtualAccountNumberRequest",
            r#""P2PCmtmNo":"0000000000","P2PVractUsg":"1","InvstBrwNm":"김온투""#.to_owned(),
        ),
        1 => (
            "P2PNInvestmentPaymentOrder",
            format!(
                r#""P2pCmtmNo":"0000000000","SlctAmt":"1000000","LonTrm":"12","InvSumAmt":"1","NewTrnsYn":"{}","LoanNo":"{loan}","Bncd":"011","BrwAcno":"3020000000150","Dpnm":"이차입","LonApcYmd":"20260105","DractOtlt":"대출금","MractOtlt":"","Rec":[{{"Vran":"{investor}","InvAmt":"1"}}]"#,
                if index == 1 { "Y" } else { "N" }
            ),
        ),
        2 => (
            "P2PNInvestmentLoanExecutionResultInquiry",
            format!(
                r#""P2pCmtmNo":"0000000000","LoanNo":"{loan}","OrtrYmd":"20260105","OrtrIsTuno":"{caller:04}{:06}""#,
                index - 1
            ),
        ),
        _ => (
            "P2PNAccountReceiveInformationList",
            format!(
                r#""P2pCmtmNo":"0000000000","Vran":"{investor}","Iqds":"1","Insymd":"20260105","Ineymd":"20260105","PageNo":"1""#
            ),
        ),
    }
}
