//! Many callers at once, and callers that send garbage, too much, or too slowly: the bank goes on serving.
//!
//! The whole load, 200 callers with 500 calls each, is the benchmark `load`.

use std::sync::Arc;

use ontu_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::caller::{ISSUE, LIST, PAY, call, connect, funded, get, issue, order, send};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_callers_with_twenty_calls_each_get_their_own_replies() {
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    let investor = funded(&sandbox);
    call(&sandbox, PAY, &order(&sandbox, "first", "Y", &investor)).await;
    let callers = (0..40).map(|caller| {
        let (sandbox, investor) = (Arc::clone(&sandbox), investor.clone());
        tokio::spawn(async move {
            for index in 0..20 {
                let number = format!("{caller}-{index}");
                let (api, body) = match index % 4 {
                    0 => (ISSUE, issue(&sandbox, &number)),
                    1 if caller < 9 => (PAY, order(&sandbox, &number, "N", &investor)),
                    _ => (LIST, list(&sandbox, &number)),
                };
                assert_eq!(call(&sandbox, api, &body).await, "00000", "{api} {number}");
                if index % 7 == 0 {
                    assert_eq!(get(&sandbox, "/_sandbox/console").await.status, 200);
                }
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    sandbox.assert_balance(&investor, 50_000 - 1_000 * (1 + 9 * 5));
    sandbox.assert_in_order();
    assert_eq!(sandbox.with_bank(|bank| bank.calls_counted()), 1 + 40 * 20);
}

fn list(sandbox: &Sandbox, number: &str) -> serde_json::Value {
    let today = sandbox.clock().now().strftime("%Y%m%d").to_string();
    serde_json::json!({
        "Header": crate::caller::header(sandbox, LIST, number), "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000",
        "Vran": "", "Iqds": "1", "Insymd": today, "Ineymd": today, "PageNo": "1",
    })
}

#[tokio::test]
async fn garbage_of_every_sort_leaves_it_serving() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = format!("/{PAY}.nh");
    let deep = "[".repeat(200_000);
    let wide = format!("{{{}\"z\":1}}", "\"x\":1,".repeat(50_000));
    let whole = order(&sandbox, "1", "Y", "79000000000101").to_string();
    let many_rows = whole.replace("\"Rec\":[", &format!("\"Rec\":[{}", "{},".repeat(20_000)));
    let bodies = [
        "",
        "{",
        "null",
        "[]",
        "\"\"",
        "{\"Header\":{}}",
        "{\"Header\":5}",
        "\u{feff}{}",
        &deep,
        &wide,
        &many_rows,
    ];
    for body in bodies {
        let reply = send(&sandbox, "POST", &path, "", body).await;
        assert_eq!(reply.status, 200, "{}", &body[..body.len().min(40)]);
    }
    // Every beginning of a sound body, and every single byte of it spoilt.
    for cut in (0..whole.len()).filter(|cut| whole.is_char_boundary(*cut)) {
        let served = sandbox.call(PAY, &whole[..cut]);
        assert!(served.bytes().is_some());
        let mut spoilt = whole.clone().into_bytes();
        spoilt[cut] ^= 0x15;
        let incoming = ontu_sandbox::Incoming {
            api: PAY,
            body: &spoilt,
            http_token: None,
        };
        let now = sandbox.clock().now();
        assert!(
            sandbox
                .with_bank(|bank| bank.handle(now, incoming))
                .bytes()
                .is_some()
        );
    }
    // Bytes that are no HTTP at all.
    for junk in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET\r\n\r\n",
        b"\0\0\0\0",
        b"POST / HTTP/9.9\r\n\r\n",
    ] {
        let mut stream = connect(&sandbox).await;
        stream.write_all(junk).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    }
    assert_eq!(call(&sandbox, ISSUE, &issue(&sandbox, "9")).await, "00000");
    assert!(sandbox.with_bank(|bank| bank.ledger_balanced()));
}

#[tokio::test]
async fn too_much_and_too_slow_leave_it_serving() {
    let sandbox = Sandbox::start().await.unwrap();
    let large = "x".repeat(4 * 1024 * 1024 + 1);
    let reply = send(&sandbox, "POST", &format!("/{ISSUE}.nh"), "", &large).await;
    // The bank may have cut the connection before everything was sent.
    assert!([413, 0].contains(&reply.status), "{}", reply.status);
    // Callers that have begun and do not go on hold their connections, and nothing else.
    let mut slow = Vec::new();
    for beginning in [
        "".to_owned(),
        "POST /".to_owned(),
        format!("POST /{ISSUE}.nh HTTP/1.1\r\nHost: x\r\n"),
        format!("POST /{ISSUE}.nh HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{"),
        "POST /_sandbox/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
            .to_owned(),
    ] {
        for _ in 0..40 {
            let mut stream = connect(&sandbox).await;
            stream.write_all(beginning.as_bytes()).await.unwrap();
            slow.push(stream);
        }
    }
    assert_eq!(call(&sandbox, ISSUE, &issue(&sandbox, "1")).await, "00000");
    assert_eq!(get(&sandbox, "/_sandbox/console").await.status, 200);
    drop(slow);
    assert_eq!(call(&sandbox, ISSUE, &issue(&sandbox, "2")).await, "00000");
}

#[tokio::test]
async fn a_member_of_four_million_letters_is_no_burden_to_the_pages() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut body = issue(&sandbox, "1");
    body["InvstBrwNm"] = "가".repeat(1_000_000).into();
    body["y".repeat(1_000_000)] = "z".into();
    assert_eq!(call(&sandbox, ISSUE, &body).await, "ZS013");
    let page = get(&sandbox, "/_sandbox/console").await;
    assert_eq!(page.status, 200);
    assert!(page.body.len() < 100_000, "{}", page.body.len());
}
