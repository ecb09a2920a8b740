//! The console without a browser: every page, in both languages, and every form without the script.

use ontu_sandbox::{Fault, FaultKind, Sandbox, When};

use crate::caller::{ISSUE, LOAN, PAY, call, funded, get, issue, order, send, submit};

const PAGES: [&str; 7] = [
    "",
    "/accounts",
    "/ledger",
    "/loans",
    "/calls",
    "/faults",
    "/coverage",
];

async fn bank() -> (Sandbox, String) {
    let sandbox = Sandbox::start().await.unwrap();
    let investor = funded(&sandbox);
    sandbox.arm(Fault::once(
        When::transaction_no("2"),
        FaultKind::AcceptThenDrop,
    ));
    sandbox.arm(Fault::always(
        When::transaction_no("<i>"),
        FaultKind::Slow(1),
    ));
    for (number, new) in [("1", "Y"), ("2", "N"), ("3", "Y"), ("<b>4</b>", "N")] {
        call(&sandbox, PAY, &order(&sandbox, number, new, &investor)).await;
    }
    call(&sandbox, "<script>alert(1)</script>", &issue(&sandbox, "5")).await;
    (sandbox, investor)
}

#[tokio::test]
async fn every_page_is_there_in_both_languages_and_shows_nobody() {
    let (sandbox, investor) = bank().await;
    for page in PAGES.into_iter().chain(["/calls/1", "/calls/3"]) {
        for (language, word) in [("en", "Overview"), ("ko", "개요")] {
            let path = format!("/_sandbox/console{page}");
            let accepted = format!("Accept-Language: {language}\r\n");
            let reply = send(&sandbox, "GET", &path, &accepted, "").await;
            assert_eq!(reply.status, 200, "{path}");
            assert!(
                reply.body.contains(&format!("<html lang=\"{language}\">"))
                    && reply.body.contains(word)
            );
            let policy = reply.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
            for hidden in [
                investor.as_str(),
                LOAN,
                "김투자",
                "이차입",
                "3020000000150",
                sandbox.token(),
                "<b>4",
                "<i>",
                "<script>alert",
            ] {
                assert!(!reply.body.contains(hidden), "{path} shows {hidden}");
            }
            // Everything that a page needs comes from the sandbox itself.
            for attribute in ["src=\"", "href=\"", "action=\""] {
                let targets = reply.body.split(attribute).skip(1);
                for target in targets.filter_map(|rest| rest.split('"').next()) {
                    let own = ["/_sandbox", "#", "?"]
                        .iter()
                        .any(|own| target.starts_with(own));
                    assert!(own, "{path} leads to {target}");
                }
            }
            assert!(!reply.body.contains(" style=") && !reply.body.contains(" onclick"));
        }
    }
}

#[tokio::test]
async fn every_link_leads_to_a_page() {
    let (sandbox, _) = bank().await;
    for page in PAGES {
        let body = get(&sandbox, &format!("/_sandbox/console{page}"))
            .await
            .body;
        for target in body
            .split("href=\"/_sandbox")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            let reply = get(
                &sandbox,
                &format!("/_sandbox{}", target.replace("&amp;", "&")),
            )
            .await;
            assert_eq!(reply.status, 200, "{page} leads to {target}");
        }
    }
}

#[tokio::test]
async fn the_language_stays_chosen() {
    let (sandbox, _) = bank().await;
    let reply = get(&sandbox, "/_sandbox/console?lang=ko").await;
    assert!(reply.body.contains("입금하기"));
    let cookie = format!(
        "Cookie: {}\r\n",
        reply.header("set-cookie").split(';').next().unwrap()
    );
    let reply = send(&sandbox, "GET", "/_sandbox/console/faults", &cookie, "").await;
    assert!(reply.body.contains("장애 설정"));
    assert!(
        get(&sandbox, "/_sandbox/console?lang=xx")
            .await
            .body
            .contains("lang=\"en\"")
    );
}

#[tokio::test]
async fn the_address_of_the_bank_leads_to_the_console() {
    let sandbox = Sandbox::start().await.unwrap();
    let reply = get(&sandbox, "/").await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, "/_sandbox/console")
    );
    assert_eq!(
        sandbox.console_url(),
        format!("{}/_sandbox/console", sandbox.url())
    );
    let first = get(&sandbox, "/_sandbox/console").await.body;
    assert!(first.contains("curl -sS") && !first.contains(sandbox.token()));
}

#[tokio::test]
async fn forms_work_without_the_script() {
    let sandbox = Sandbox::start().await.unwrap();
    let console = "/_sandbox/console";
    for (path, form, to) in [
        (
            "/accounts",
            "usage=investor&holder=%EA%B9%80%ED%88%AC%EC%9E%90",
            "/accounts?done=open",
        ),
        (
            "/deposits",
            "account=1&krw=1%2C000+000",
            "/accounts?done=deposit",
        ),
        ("/clock", "move=3h", "?done=move"),
        ("/clock", "move=16%3A00", "?done=move"),
        (
            "/faults",
            "kind=slow&number=5&times=2&api=",
            "/faults?done=arm",
        ),
        ("/faults", "kind=never-ending", "/faults?done=arm"),
        ("/faults/1/disarm", "", "/faults?done=disarm"),
        ("/faults/disarm", "", "/faults?done=disarm"),
    ] {
        let reply = submit(&sandbox, &format!("{console}{path}"), form).await;
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, format!("{console}{to}").as_str()),
            "{path} {form}"
        );
        assert_eq!(get(&sandbox, &format!("{console}{to}")).await.status, 200);
    }
    let investor = sandbox.with_bank(|bank| bank.account(1).unwrap().number.clone());
    sandbox.assert_balance(&investor, 1_000_000);
    assert_eq!(sandbox.clock().now().to_string(), "2026-01-05T16:00:00");
    sandbox.assert_in_order();
    let reply = submit(&sandbox, "/_sandbox/console/reset", "sure=yes").await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, "/_sandbox/console?done=reset")
    );
    assert_eq!(sandbox.with_bank(|bank| bank.accounts().count()), 0);
}

#[tokio::test]
async fn a_form_that_cannot_be_done_says_why_and_keeps_what_was_typed() {
    let (sandbox, _) = bank().await;
    for (path, form, expected) in [
        (
            "/deposits",
            "account=1&krw=many%3C",
            "found &quot;many&lt;&quot;",
        ),
        ("/deposits", "account=1&krw=0", "1 to 999999999999999"),
        (
            "/faults",
            "kind=code-before-acceptance&code=at",
            "value=\"at\"",
        ),
        ("/faults", "kind=x", "one of accept-then-drop"),
        ("/accounts", "usage=investor&holder=", "1 to 50 characters"),
        ("/clock", "move=soon", "a time of day"),
        ("/reset", "", "with the box ticked"),
    ] {
        let reply = submit(&sandbox, &format!("/_sandbox/console{path}"), form).await;
        assert_eq!(reply.status, 422, "{path}");
        assert!(
            reply.body.contains("role=\"alert\"") && reply.body.contains(expected),
            "{path}: {}",
            reply.body
        );
        // Reloaded, it asks for the form again and does nothing.
        let again = get(&sandbox, &format!("/_sandbox/console{path}")).await;
        assert!([200, 303].contains(&again.status));
    }
    let reply = submit(&sandbox, "/_sandbox/console/faults/9/disarm", "").await;
    assert!(reply.status == 404 && reply.body.contains("armed fault"));
    let reply = submit(&sandbox, "/_sandbox/console/nothing", "").await;
    assert_eq!(reply.status, 404);
    assert_eq!(
        get(&sandbox, "/_sandbox/console/calls/99").await.status,
        404
    );
    assert_eq!(get(&sandbox, "/_sandbox/consoles").await.status, 404);
    assert_eq!(
        send(&sandbox, "PUT", "/_sandbox/console", "", "")
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn long_lists_have_pages() {
    let sandbox = Sandbox::start().await.unwrap();
    let investor = funded(&sandbox);
    for _ in 0..250 {
        sandbox.deposit(&investor, 1).unwrap();
        sandbox.with_bank(|bank| bank.open_account(ontu_sandbox::Usage::Borrower, "x"));
    }
    for number in 0..60 {
        call(&sandbox, ISSUE, &issue(&sandbox, &number.to_string())).await;
    }
    for (path, expected) in [
        ("/accounts", "/accounts?after=100\""),
        ("/accounts?after=300", "/accounts?\""),
        ("/ledger", "/ledger?before=152\""),
        ("/calls", "/calls?before=11\""),
        ("/calls?before=11", "#10<"),
        // So many accounts are not offered one by one.
        ("", "id=\"account\" name=\"account\" inputmode=\"numeric\""),
    ] {
        let body = get(&sandbox, &format!("/_sandbox/console{path}"))
            .await
            .body;
        assert!(body.contains(expected), "{path} lacks {expected}");
    }
}
