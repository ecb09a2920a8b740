//! Pages of others, other host names and callers without the token do not control the bank.

use ontu_sandbox::Sandbox;

use crate::caller::{ISSUE, call, issue, send};

const TOKEN: &str = "a-token-of-one-s-own";
const JSON: &str = "Content-Type: application/json\r\n";

async fn status(sandbox: &Sandbox, method: &str, path: &str, headers: &str) -> u16 {
    send(sandbox, method, path, headers, "{}").await.status
}

#[tokio::test]
async fn other_host_names_are_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    for path in [
        "/_sandbox/state",
        "/_sandbox/console",
        "/_sandbox/console/calls",
        "/_sandbox/calls/stream",
    ] {
        let reply = send(&sandbox, "GET", path, "Host: bank.evil.example\r\n", "").await;
        assert_eq!(reply.status, 403, "{path}");
        assert!(reply.error().contains("header Host"));
    }
    assert_eq!(
        status(&sandbox, "GET", "/_sandbox/state", "Host: 127.0.0.1:80\r\n").await,
        200
    );
    // The bank's API itself is asked under whatever name a proxy gives it.
    let body = issue(&sandbox, "1").to_string();
    let reply = send(
        &sandbox,
        "POST",
        &format!("/{ISSUE}.nh"),
        "Host: bank.example\r\n",
        &body,
    )
    .await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn pages_of_others_change_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let own = sandbox.url().strip_prefix("http://").unwrap();
    let other_port = "Origin: http://127.0.0.1:1\r\n".to_owned();
    for foreign in [
        "Origin: https://evil.example\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        other_port,
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\n".to_owned(),
    ] {
        for path in ["/_sandbox/reset", "/_sandbox/console/reset"] {
            let headers = format!("Host: {own}\r\n{JSON}{foreign}");
            let reply = send(&sandbox, "POST", path, &headers, "sure=yes").await;
            assert_eq!(reply.status, 403, "{path} {foreign}");
            reply.error();
        }
        let headers = format!("Host: {own}\r\n{foreign}");
        assert_eq!(
            status(&sandbox, "DELETE", "/_sandbox/faults", &headers).await,
            403
        );
    }
    let own =
        format!("Host: {own}\r\n{JSON}Origin: http://{own}\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(status(&sandbox, "POST", "/_sandbox/reset", &own).await, 200);
    assert_eq!(status(&sandbox, "POST", "/_sandbox/reset", JSON).await, 200);
}

#[tokio::test]
async fn a_control_token_is_asked_for_everywhere_but_by_the_bank() {
    let sandbox = Sandbox::builder()
        .control_token(TOKEN)
        .start()
        .await
        .unwrap();
    let right = format!("Authorization: Bearer {TOKEN}\r\n");
    for (path, expected) in [
        ("/_sandbox/", 401),
        ("/_sandbox/state", 401),
        ("/_sandbox/calls/stream", 401),
        ("/_sandbox/transcript", 401),
    ] {
        for wrong in [
            "",
            "Authorization: Bearer a-token-of-another\r\n",
            "Cookie: ontu_sandbox_session=x\r\n",
        ] {
            let reply = send(&sandbox, "GET", path, wrong, "").await;
            assert_eq!(reply.status, expected, "{path} {wrong}");
            assert!(!reply.body.contains(TOKEN));
            reply.error();
        }
    }
    assert_eq!(
        status(&sandbox, "GET", "/_sandbox/state", &right).await,
        200
    );
    assert_eq!(call(&sandbox, ISSUE, &issue(&sandbox, "1")).await, "00000");
    assert!(!format!("{sandbox:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_browser_signs_in_once() {
    let sandbox = Sandbox::builder()
        .control_token(TOKEN)
        .start()
        .await
        .unwrap();
    let page = send(&sandbox, "GET", "/_sandbox/console/calls", "", "").await;
    assert!(page.status == 200 && page.body.contains("type=\"password\""));
    assert!(!page.body.contains("data-live"));
    let refused = send(
        &sandbox,
        "POST",
        "/_sandbox/console/login",
        "",
        "token=wrong",
    )
    .await;
    assert_eq!((refused.status, refused.header("set-cookie")), (401, ""));
    let form = format!("token={TOKEN}");
    let entered = send(&sandbox, "POST", "/_sandbox/console/login", "", &form).await;
    assert_eq!(
        (entered.status, entered.header("location")),
        (303, "/_sandbox/console")
    );
    let cookie = entered.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Strict")
            && !cookie.contains(TOKEN)
    );
    let cookie = format!("Cookie: lang=x; {}\r\n", cookie.split(';').next().unwrap());
    for path in ["/_sandbox/console", "/_sandbox/state"] {
        let reply = send(&sandbox, "GET", path, &cookie, "").await;
        assert!(reply.status == 200 && !reply.body.contains("password"));
    }
    let posted = send(&sandbox, "POST", "/_sandbox/console/reset", "", "sure=yes").await;
    assert_eq!(
        (posted.status, posted.header("location")),
        (303, "/_sandbox/console/login")
    );
}

#[tokio::test]
async fn an_address_that_others_reach_needs_both_a_word_and_a_token() {
    let anywhere = "0.0.0.0:0".parse().unwrap();
    let error = Sandbox::builder()
        .bind(anywhere)
        .control_token(TOKEN)
        .start()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("not a loopback address"),
        "{error}"
    );
    for token in [
        "",
        "short",
        "with a space in it",
        "한글은안됩니다한글은안됩니다",
    ] {
        let error = Sandbox::builder()
            .bind(anywhere)
            .exposed(token)
            .start()
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("expected at least 16"),
            "{error}"
        );
    }
    let sandbox = Sandbox::builder()
        .bind(anywhere)
        .exposed(TOKEN)
        .start()
        .await
        .unwrap();
    let port = sandbox.url().rsplit_once(':').unwrap().1.to_owned();
    let reach = |headers: String| {
        let port = port.clone();
        async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let mut stream = tokio::net::TcpStream::connect(format!("127.0.0.1:{port}"))
                .await
                .unwrap();
            let request = format!(
                "GET /_sandbox/state HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\n{headers}\r\n"
            );
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).await.unwrap();
            text.split(' ').nth(1).unwrap().to_owned()
        }
    };
    assert_eq!(reach(String::new()).await, "401");
    assert_eq!(
        reach(format!("Authorization: Bearer {TOKEN}\r\n")).await,
        "200"
    );
}
