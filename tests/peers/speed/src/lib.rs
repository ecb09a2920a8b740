//! The same contract as a user would write it by hand: serde structs of strings, with garde for the values.

use garde::Validate;
use serde::{Deserialize, Serialize};

/// The header of a request.
#[derive(Serialize, Validate)]
#[allow(non_snake_case)]
pub struct Header {
    #[garde(length(chars, min = 1, max = 40))]
    pub ApiNm: String,
    #[garde(custom(digits), length(min = 8, max = 8))]
    pub Tsymd: String,
    #[garde(custom(digits), length(min = 6, max = 6))]
    pub Trtm: String,
    #[garde(ascii, length(min = 1, max = 10))]
    pub Iscd: String,
    #[garde(ascii, length(min = 1, max = 3))]
    pub FintechApsno: String,
    #[garde(ascii, length(min = 1, max = 20))]
    pub ApiSvcCd: String,
    #[garde(ascii, length(min = 1, max = 20))]
    pub IsTuno: String,
    #[garde(ascii, length(min = 1, max = 100))]
    pub AccessToken: String,
}

/// An order that pays a loan.
#[derive(Serialize, Validate)]
#[allow(non_snake_case)]
pub struct Order {
    #[garde(dive)]
    pub Header: Header,
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub P2pCmtmNo: String,
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub ChidSqno: String,
    #[garde(custom(digits), length(min = 1, max = 15))]
    pub SlctAmt: String,
    #[garde(custom(digits), length(min = 1, max = 3))]
    pub LonTrm: String,
    #[garde(custom(digits), length(min = 1, max = 15))]
    pub InvSumAmt: String,
    #[garde(length(min = 1, max = 1))]
    pub NewTrnsYn: String,
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub LoanNo: String,
    #[garde(custom(digits), length(min = 3, max = 3))]
    pub Bncd: String,
    #[garde(custom(digits), length(min = 1, max = 16))]
    pub BrwAcno: String,
    #[garde(length(chars, min = 1, max = 20))]
    pub Dpnm: String,
    #[garde(custom(digits), length(min = 8, max = 8))]
    pub LonApcYmd: String,
    #[garde(length(chars, min = 1, max = 10))]
    pub DractOtlt: String,
    #[garde(length(chars, max = 10))]
    pub MractOtlt: String,
    #[garde(length(min = 1, max = 500), dive)]
    pub Rec: Vec<Row>,
}

/// One investor of an order.
#[derive(Serialize, Validate)]
#[allow(non_snake_case)]
pub struct Row {
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub Vran: String,
    #[garde(custom(digits), length(min = 1, max = 15))]
    pub InvAmt: String,
}

fn digits(text: &str, (): &()) -> garde::Result {
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(()),
        false => Err(garde::Error::new("not digits")),
    }
}

impl Order {
    /// Checks the order and writes its body.
    ///
    /// # Panics
    /// When it is wrong.
    pub fn checked_body(&self) -> String {
        self.validate().expect("a legal order");
        let amounts = self
            .Rec
            .iter()
            .map(|row| row.InvAmt.parse::<u64>().expect("an amount"));
        assert_eq!(amounts.sum::<u64>().to_string(), self.InvSumAmt);
        serde_json::to_string(self).expect("a body")
    }
}

/// The header of a reply.
#[derive(Deserialize)]
#[allow(non_snake_case)]
pub struct ReplyHeader {
    pub ApiNm: String,
    pub IsTuno: String,
    pub Rpcd: String,
    pub Rsms: String,
}

/// A list of deposits.
#[derive(Deserialize, Validate)]
#[allow(non_snake_case)]
pub struct Deposits {
    #[garde(skip)]
    pub Header: ReplyHeader,
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub P2pCmtmNo: String,
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub ChidSqno: String,
    #[garde(custom(digits), length(max = 15))]
    pub UseAblAmt: String,
    #[garde(custom(digits), length(max = 15))]
    pub ThdDepsAmt: String,
    #[garde(custom(digits), length(max = 10))]
    pub TotCnt: String,
    #[garde(custom(digits), length(max = 10))]
    pub Iqtcnt: String,
    #[garde(custom(digits), length(max = 10))]
    pub PageNo: String,
    #[garde(dive)]
    pub REC: Vec<Deposit>,
}

/// One deposit.
#[derive(Deserialize, Validate)]
#[allow(non_snake_case)]
pub struct Deposit {
    #[garde(custom(digits), length(min = 1, max = 14))]
    pub Sqno: String,
    #[garde(custom(digits), length(min = 1, max = 20))]
    pub Vran: String,
    #[garde(custom(digits), length(min = 8, max = 8))]
    pub RcvYmd: String,
    #[garde(custom(digits), length(min = 1, max = 15))]
    pub RcvAmt: String,
}

impl Deposits {
    /// Reads a reply, and checks that it is the one to a call.
    ///
    /// # Panics
    /// When it is not.
    pub fn read(body: &[u8], api: &str, number: &str) -> Self {
        let reply: Self = serde_json::from_slice(body).expect("a reply");
        assert_eq!(
            (reply.Header.ApiNm.as_str(), reply.Header.IsTuno.as_str()),
            (api, number)
        );
        assert_eq!(reply.Header.Rpcd, "00000");
        reply.validate().expect("a legal reply");
        reply
    }
}
