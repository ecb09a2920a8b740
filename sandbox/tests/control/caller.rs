//! A caller that speaks HTTP by hand, over one connection a request or over one for many.

use ontu_sandbox::{Sandbox, Usage};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const ISSUE: &str = "P2PNVirtualAccountNumberRequest";
pub(crate) const LIST: &str = "P2PNAccountReceiveInformationList";
pub(crate) const PAY: &str = "P2PNInvestmentPaymentOrder";
pub(crate) const PAY_RESULT: &str = "P2PNInvestmentLoanExecutionResultInquiry";
pub(crate) const LOAN: &str = "123465432";

/// A reply as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        });
        line.unwrap_or_default()
    }

    /// The error of the control interface in one text.
    pub(crate) fn error(&self) -> String {
        let error = &self.json()["error"];
        for member in ["at", "found", "expected"] {
            let text = error[member].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "an error without {member}: {self:?}");
        }
        error.to_string()
    }
}

/// Sends a request on a connection of its own; the last headers may replace the host.
pub(crate) async fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Reply {
    let mut stream = connect(sandbox).await;
    let host = match headers.contains("Host:") {
        true => "",
        false => "Host: localhost\r\n",
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\n{host}Connection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    // A connection that is cut may end in an error; what came before it is what counts.
    let _ = stream.read_to_end(&mut received).await;
    reply(&received)
}

pub(crate) async fn connect(sandbox: &Sandbox) -> TcpStream {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

fn reply(received: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(received);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    Reply {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

pub(crate) async fn get(sandbox: &Sandbox, path: &str) -> Reply {
    send(sandbox, "GET", path, "", "").await
}

pub(crate) async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    let headers = "Content-Type: application/json\r\n";
    send(sandbox, "POST", path, headers, &body.to_string()).await
}

/// Sends a form as a browser does.
pub(crate) async fn submit(sandbox: &Sandbox, path: &str, form: &str) -> Reply {
    let origin = sandbox.url();
    let host = origin.strip_prefix("http://").unwrap();
    let headers = format!(
        "Host: {host}\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    );
    send(sandbox, "POST", path, &headers, form).await
}

/// A call of the bank's API; the code of its reply, empty when there is none.
pub(crate) async fn call(sandbox: &Sandbox, api: &str, body: &Value) -> String {
    let reply = post(sandbox, &format!("/{api}.nh"), body).await;
    match reply.status {
        200 => reply.json()["Header"]["Rpcd"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    }
}

pub(crate) fn header(sandbox: &Sandbox, api: &str, number: &str) -> Value {
    json!({
        "ApiNm": api, "Tsymd": sandbox.clock().now().strftime("%Y%m%d").to_string(), "Trtm": "112428", "Iscd": "000013",
        "FintechApsno": "001", "ApiSvcCd": "13E_001_00", "IsTuno": number, "AccessToken": sandbox.token(),
    })
}

pub(crate) fn issue(sandbox: &Sandbox, number: &str) -> Value {
    json!({
        "Header": header(sandbox, ISSUE, number), "P2PCmtmNo": "0000000000", "ChidSqno": "0000000000",
        "P2PVractUsg": "1", "InvstBrwNm": "김투자",
    })
}

pub(crate) fn order(sandbox: &Sandbox, number: &str, new: &str, investor: &str) -> Value {
    json!({
        "Header": header(sandbox, PAY, number), "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000",
        "SlctAmt": "100000", "LonTrm": "12", "InvSumAmt": "1000", "NewTrnsYn": new, "LoanNo": LOAN, "Bncd": "011",
        "BrwAcno": "3020000000150", "Dpnm": "이차입", "LonApcYmd": "20260105", "DractOtlt": "대출금", "MractOtlt": "",
        "Rec": [{ "Vran": investor, "InvAmt": "1000" }],
    })
}

pub(crate) fn inquiry(sandbox: &Sandbox, number: &str, original: &str) -> Value {
    json!({
        "Header": header(sandbox, PAY_RESULT, number), "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000",
        "LoanNo": LOAN, "OrtrYmd": "20260105", "OrtrIsTuno": original,
    })
}

/// An investor with money.
pub(crate) fn funded(sandbox: &Sandbox) -> String {
    let investor = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김투자"));
    sandbox.deposit(&investor, 50_000).unwrap();
    investor
}
