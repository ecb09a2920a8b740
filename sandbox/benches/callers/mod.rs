//! What the callers of the benchmarks send, and how they send it: HTTP by hand over a kept connection, so that the caller costs little.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A caller's connection.
pub(crate) type Connection = BufReader<TcpStream>;

/// Connects to an address, `127.0.0.1:8085`.
pub(crate) async fn connect(address: &str) -> io::Result<Connection> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(BufReader::new(stream))
}

/// A whole request body of a token's owner under a number.
pub(crate) fn body(api: &str, number: &str, token: &str, members: &str) -> String {
    format!(
        r#"{{"Header":{{"ApiNm":"{api}","Tsymd":"20260105","Trtm":"093000","Iscd":"000013","FintechApsno":"001","ApiSvcCd":"13E_001_00","IsTuno":"{number}","AccessToken":"{token}"}},{members},"ChidSqno":"0000000000"}}"#
    )
}

/// The API of a call and the members beside its header.
pub(crate) fn members(caller: usize, index: usize, investor: &str) -> (&'static str, String) {
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

/// Sends one request on a kept connection and reads its reply's body.
pub(crate) async fn exchange(stream: &mut Connection, api: &str, body: &str) -> io::Result<String> {
    let request = format!(
        "POST /{api}.nh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(request.as_bytes()).await?;
    let (mut length, mut line) = (0, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(found) = line.strip_prefix("content-length:") {
            length = found.trim().parse().unwrap_or(0);
        }
    }
    let mut reply = vec![0; length];
    stream.read_exact(&mut reply).await?;
    Ok(String::from_utf8_lossy(&reply).into_owned())
}
