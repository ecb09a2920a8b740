//! A sandbox with a front, and the files and settings that a loan needs.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use ontu_sandbox::{Fault, FaultKind, Movement, Sandbox, SimulatedClock, Usage, When};

use crate::front::Front;
use crate::process::start;
use crate::support::{Ended, Ontu, TOKEN};

/// The loan's number in every test.
pub(crate) const LOAN_NO: &str = "2026010500011";
/// The borrower's own account.
pub(crate) const BORROWER: &str = "30200000000001";
/// The API of a payment.
pub(crate) const PAYMENT: &str = "P2PNInvestmentPaymentOrder";
/// The API of a repayment.
pub(crate) const REPAYMENT: &str = "P2PNInterestRepayment";
/// The API of a return.
pub(crate) const RETURN: &str = "P2PNInvestmentDepositAmountReturn";
/// The API that inquires a return.
pub(crate) const RETURN_INQUIRY: &str = "P2PNInvestmentDepositAmountReturnResultList";
/// The API that inquires a payment.
pub(crate) const PAYMENT_INQUIRY: &str = "P2PNInvestmentLoanExecutionResultInquiry";

/// A bank and everybody who banks there.
pub(crate) struct World {
    /// The sandbox.
    pub(crate) sandbox: Sandbox,
    /// The front before it.
    pub(crate) front: Front,
    /// The sandbox's clock.
    pub(crate) clock: SimulatedClock,
    /// Investors' virtual accounts.
    pub(crate) investors: Vec<String>,
    /// The borrower's virtual account.
    pub(crate) borrower: String,
    /// The operator's machine.
    pub(crate) ontu: Ontu,
}

impl World {
    /// A bank at which so many investors hold 1,000,000 KRW each; the operator has run `ontu init`.
    pub(crate) async fn new(investors: usize) -> Self {
        Self::with_clock(investors, SimulatedClock::new()).await
    }

    /// The same at a time, when all deposits are old enough to be returned.
    pub(crate) async fn at(investors: usize, now: DateTime) -> Self {
        let before = now.saturating_sub(SignedDuration::from_hours(4));
        let world = Self::with_clock(investors, SimulatedClock::at(before)).await;
        world.clock.set(now);
        world
    }

    async fn with_clock(investors: usize, clock: SimulatedClock) -> Self {
        let sandbox = Sandbox::builder()
            .token(TOKEN)
            .clock(clock.clone())
            .start()
            .await
            .expect("a sandbox for the test");
        let (accounts, borrower) = sandbox.with_bank(|bank| {
            let accounts: Vec<String> = (0..investors)
                .map(|_| bank.open_account(Usage::Investor, "김온투"))
                .collect();
            (accounts, bank.open_account(Usage::Borrower, "박차입"))
        });
        for account in &accounts {
            sandbox.deposit(account, 1_000_000).expect("a deposit");
        }
        let front = Front::before(sandbox.url(), clock.clone());
        let ontu = Ontu::new()
            .with("ONTU_BASE_URL", front.url())
            .with("ONTU_TOKEN", TOKEN)
            .with("ONTU_CLOCK", "sandbox");
        ontu.run(&["init", "--profile", "loopback"]).expect(0);
        let world = Self {
            sandbox,
            front,
            clock,
            investors: accounts,
            borrower,
            ontu,
        };
        world.write_loan(10_000 * investors as u64);
        world.write_investors(10_000);
        world
    }

    /// Writes `loan.yaml`.
    pub(crate) fn write_loan(&self, raised: u64) {
        let text = format!(
            "대출번호: {LOAN_NO}\nraised_amount: {raised}\nloan_term_months: 12\nbank_code: 011\nborrower_account_no: {BORROWER}\naccount_holder_name: 박차입\nloan_application_date: 2026-01-05\nwithdrawal_memo: 투자금\n"
        );
        self.ontu.write("loan.yaml", &text);
    }

    /// Writes `investors.csv`: everybody invests as much.
    pub(crate) fn write_investors(&self, each: u64) {
        let rows: String = self
            .investors
            .iter()
            .map(|account| format!("{account},{each}\n"))
            .collect();
        let text = format!("가상계좌번호,투자금액\n{rows}");
        self.ontu.write("investors.csv", &text);
    }

    /// Writes `rows.csv` of a repayment: everybody gets as much.
    pub(crate) fn write_rows(&self, each: u64) {
        let rows: String = self
            .investors
            .iter()
            .map(|account| format!("{account},{each}\n"))
            .collect();
        self.ontu
            .write("rows.csv", &format!("virtual_account_no,상환금액\n{rows}"));
    }

    /// Writes `returns.csv`: everybody gets as much back.
    pub(crate) fn write_returns(&self, each: u64) {
        let heading = "가상계좌번호,반환금액,은행코드,예금주명,투자자계좌번호,입금계좌인자내용\n";
        let rows: String = self
            .investors
            .iter()
            .enumerate()
            .map(|(index, account)| {
                format!("{account},{each},011,김온투,3010{index:010},예치금반환\n")
            })
            .collect();
        self.ontu.write("returns.csv", &format!("{heading}{rows}"));
    }

    /// The command line that pays the loan.
    pub(crate) fn pay<'a>(&self, key: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut line = vec![
            "pay",
            "--loan",
            "loan.yaml",
            "--investors",
            "investors.csv",
            "--key",
            key,
            "--yes",
        ];
        line.extend(more);
        line
    }

    /// The command line that repays the loan by `rows.csv`.
    pub(crate) fn repay<'a>(&'a self, key: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut line = vec![
            "repay",
            "--loan",
            LOAN_NO,
            "--account",
            &self.borrower,
            "--rows",
            "rows.csv",
            "--key",
            key,
            "--yes",
        ];
        line.extend(more);
        line
    }

    /// The command line that returns a part of the first investor's deposit.
    pub(crate) fn give_back<'a>(&'a self, key: &'a str, amount: &'a str) -> Vec<&'a str> {
        vec![
            "return",
            "--account",
            &self.investors[0],
            "--amount",
            amount,
            "--bank",
            "011",
            "--to",
            "30100000000001",
            "--name",
            "김온투",
            "--memo",
            "예치금반환",
            "--key",
            key,
            "--yes",
        ]
    }

    /// Runs a command until it has said something, and presses Ctrl-C; something is left open.
    pub(crate) fn interrupted(&self, line: &[&str], part: &str) -> Ended {
        let mut running = start(&self.ontu, line);
        running.says(part);
        running.interrupt();
        running.ends().expect(3)
    }

    /// Has one call of an API go wrong.
    pub(crate) fn goes_wrong(&self, api: &str, kind: FaultKind) {
        self.sandbox.arm(Fault::once(When::api(api), kind));
    }

    /// What the bank's ledger says of money that moved by an API.
    pub(crate) fn movements(&self, api: &str) -> Vec<Movement> {
        let movements = self.sandbox.movements().into_iter();
        movements.filter(|movement| movement.api == api).collect()
    }

    /// What moved by an API, in KRW.
    pub(crate) fn moved(&self, api: &str) -> u64 {
        self.movements(api)
            .iter()
            .map(|movement| movement.krw)
            .sum()
    }

    /// Whether anything was recorded.
    pub(crate) fn has_recorded(&self) -> bool {
        let (code, page) = self.ontu.json(&["journal", "list"]);
        assert_eq!(code, 0, "{page}");
        page["transfers"] != serde_json::json!([])
    }

    /// Whether the journal is there.
    pub(crate) fn has_journal(&self) -> bool {
        self.ontu.folder().join("ontu-journal.sqlite").exists()
    }
}

/// The command line that explains a code which no document does.
pub(crate) fn explain<'a>(reference: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let add = ["codes", "add", "Z1234", "--class", "refused"];
    [&add[..], &["--reference", reference], more].concat()
}
