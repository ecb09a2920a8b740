//! A platform that calls the bank, and bodies made by hand for it.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use ontu_sandbox::{Bank, DEFAULT_TOKEN, Incoming, Served, Settings, Usage};
use serde_json::{Value, json};

pub(crate) const ISSUE: &str = "P2PNVirtualAccountNumberRequest";
pub(crate) const LIST: &str = "P2PNAccountReceiveInformationList";
pub(crate) const PAY: &str = "P2PNInvestmentPaymentOrder";
pub(crate) const PAY_RESULT: &str = "P2PNInvestmentLoanExecutionResultInquiry";
pub(crate) const REPAY: &str = "P2PNInterestRepayment";
pub(crate) const REPAY_RESULT: &str = "P2PNInterestPaymentAccountReceiveResultConfirmation";
pub(crate) const RETURN: &str = "P2PNInvestmentDepositAmountReturn";
pub(crate) const RETURN_RESULT: &str = "P2PNInvestmentDepositAmountReturnResultList";

/// The loan of most tests.
pub(crate) const LOAN: &str = "123465432";

/// A bank, a clock and a counter of transaction numbers.
pub(crate) struct Caller {
    pub(crate) bank: Bank,
    pub(crate) now: DateTime,
    last_number: u64,
}

/// A reply, taken apart.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) number: String,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) json: Value,
}

impl Answer {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.json[name].as_str().unwrap_or_default()
    }

    pub(crate) fn has_body(&self) -> bool {
        self.json
            .as_object()
            .is_some_and(|members| members.len() > 1)
    }
}

impl Caller {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        Caller {
            bank: Bank::new(settings),
            now: "2026-01-05T09:30:00".parse().unwrap(),
            last_number: 10_000,
        }
    }

    pub(crate) fn advance(&mut self, minutes: i64) {
        self.now = self.now.saturating_add(SignedDuration::from_mins(minutes));
    }

    pub(crate) fn today(&self) -> String {
        self.now.strftime("%Y%m%d").to_string()
    }

    pub(crate) fn next_number(&mut self) -> String {
        self.last_number += 1;
        self.last_number.to_string()
    }

    /// An investor with money in the account.
    pub(crate) fn investor(&mut self, krw: u64) -> String {
        let number = self.bank.open_account(Usage::Investor, "김투자");
        self.fund(&number, krw);
        number
    }

    /// A borrower with money in the repayment account.
    pub(crate) fn borrower(&mut self, krw: u64) -> String {
        let number = self.bank.open_account(Usage::Borrower, "이차입");
        self.fund(&number, krw);
        number
    }

    fn fund(&mut self, number: &str, krw: u64) {
        if krw > 0 {
            self.bank.deposit(number, krw, self.now).unwrap();
        }
    }

    /// A loan that has been paid out, and its investor.
    pub(crate) fn loan(&mut self, krw: u64) -> String {
        let investor = self.investor(krw);
        let paid = self.call(PAY, payment("Y", LOAN, krw, &[(&investor, krw)]));
        assert_eq!(paid.code, "00000", "{paid:?}");
        investor
    }

    pub(crate) fn header(&self, api: &str, number: &str) -> Value {
        json!({
            "ApiNm": api, "Tsymd": self.today(), "Trtm": "112428", "Iscd": "000013", "FintechApsno": "001",
            "ApiSvcCd": "13E_001_00", "IsTuno": number, "AccessToken": DEFAULT_TOKEN,
        })
    }

    /// Sends a body under the next number.
    pub(crate) fn call(&mut self, api: &str, body: Value) -> Answer {
        let number = self.next_number();
        self.call_numbered(api, &number, body)
    }

    /// Sends a body under a number of one's own.
    pub(crate) fn call_numbered(&mut self, api: &str, number: &str, mut body: Value) -> Answer {
        if body.get("Header").is_none() {
            body["Header"] = self.header(api, number);
        }
        let served = self.send(api, &body.to_string());
        answer(number, &served)
    }

    /// Sends whatever bytes.
    pub(crate) fn send(&mut self, api: &str, body: &str) -> Served {
        let incoming = Incoming {
            api,
            body: body.as_bytes(),
            http_token: None,
        };
        self.bank.handle(self.now, incoming)
    }

    /// Asks for the result of a payment, repayment or return of today.
    pub(crate) fn inquire(&mut self, api: &str, number: &str, key: &str) -> Answer {
        let today = self.today();
        self.inquire_day(api, &today, number, key)
    }

    pub(crate) fn inquire_day(&mut self, api: &str, day: &str, number: &str, key: &str) -> Answer {
        let mut body = with_owner(json!({ "OrtrYmd": day, "OrtrIsTuno": number }));
        body[if api == RETURN_RESULT {
            "Vran"
        } else {
            "LoanNo"
        }] = json!(key);
        self.call(api, body)
    }
}

pub(crate) fn answer(number: &str, served: &Served) -> Answer {
    let bytes = served
        .bytes()
        .unwrap_or_else(|| panic!("no plain reply: {served:?}"));
    let json: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let header = |name: &str| json["Header"][name].as_str().unwrap_or_default().to_owned();
    Answer {
        number: number.to_owned(),
        code: header("Rpcd"),
        message: header("Rsms"),
        json,
    }
}

pub(crate) fn with_owner(mut body: Value) -> Value {
    body["P2pCmtmNo"] = json!("0000000000");
    body["ChidSqno"] = json!("0000000000");
    body
}

pub(crate) fn issue(usage: &str, holder: &str) -> Value {
    json!({ "P2PCmtmNo": "0000000000", "ChidSqno": "0000000000", "P2PVractUsg": usage, "InvstBrwNm": holder })
}

fn rows(amount: &str, rows: &[(&str, u64)]) -> Value {
    rows.iter()
        .map(|(account, krw)| json!({ "Vran": account, amount: krw.to_string() }))
        .collect()
}

/// An order whose loan is as large as one call may pay, three times.
pub(crate) fn payment(new: &str, loan_no: &str, krw: u64, investors: &[(&str, u64)]) -> Value {
    with_owner(json!({
        "SlctAmt": "3000000000", "LonTrm": "12", "InvSumAmt": krw.to_string(), "NewTrnsYn": new, "LoanNo": loan_no,
        "Bncd": "011", "BrwAcno": "3020000000150", "Dpnm": "이차입", "LonApcYmd": "20260105",
        "DractOtlt": "대출금", "MractOtlt": "", "Rec": rows("InvAmt", investors),
    }))
}

pub(crate) fn repayment(day: &str, borrower: &str, krw: u64, investors: &[(&str, u64)]) -> Value {
    with_owner(json!({
        "LoanNo": LOAN, "Vran": borrower, "RpaySumAmt": krw.to_string(), "RpayYmd": day,
        "DractOtlt": "", "MractOtlt": "원리금", "Rec": rows("RpayAmt", investors),
    }))
}

pub(crate) fn deposit_return(investor: &str, krw: u64) -> Value {
    with_owner(json!({
        "Vran": investor, "RtnAmt": krw.to_string(), "Bncd": "011", "Dpnm": "김투자",
        "IvstrAcct": "3020000000151", "MractOtlt": "반환",
    }))
}

pub(crate) fn list(vran: &str, from: &str, to: &str, page: &str) -> Value {
    let unit = if from.len() == 6 { "2" } else { "1" };
    with_owner(json!({ "Vran": vran, "Iqds": unit, "Insymd": from, "Ineymd": to, "PageNo": page }))
}
