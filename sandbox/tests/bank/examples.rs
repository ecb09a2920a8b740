//! The published example bodies: each request is accepted, and each reply has the published members.

use ontu_sandbox::{Bank, Incoming, Owner, Settings, Usage};
use serde_json::{Map, Value};

/// The published accounts: two investors' and a borrower's.
const ACCOUNTS: [(&str, Usage); 3] = [
    ("79000000000074", Usage::Investor),
    ("79000000000075", Usage::Investor),
    ("79000000000076", Usage::Borrower),
];

/// An example of the resolved spec as a JSON object.
fn object(members: &Value) -> Value {
    let members = members.as_array().unwrap().iter().map(|member| {
        let value = if let Some(text) = member["text"].as_str() {
            Value::from(text)
        } else if member["rows"].is_array() {
            member["rows"]
                .as_array()
                .unwrap()
                .iter()
                .map(object)
                .collect()
        } else {
            object(&member["object"])
        };
        (member["wire"].as_str().unwrap().to_owned(), value)
    });
    Value::Object(members.collect::<Map<_, _>>())
}

fn names(value: &Value) -> Vec<&String> {
    let mut names: Vec<_> = value.as_object().unwrap().keys().collect();
    names.sort_unstable();
    names
}

#[test]
fn every_published_request_is_accepted_and_answered_with_the_published_members() {
    let spec: Value = serde_json::from_str(include_str!("../../src/generated/nh.json")).unwrap();
    let mut bank = Bank::new(Settings::default());
    let start = "2019-12-12T08:00:00".parse().unwrap();
    for (number, usage) in ACCOUNTS {
        bank.open_account_numbered(number, Owner::default(), usage, "홍길동")
            .unwrap();
        bank.deposit(number, 2_000_000_000, start).unwrap();
    }
    // Movements come before the inquiries about them; the spec's order has each pair so.
    let mut exercised = 0;
    for api in spec["apis"].as_array().unwrap() {
        for example in api["examples"].as_array().unwrap() {
            let name = api["api"].as_str().unwrap();
            let request = object(&example["request"]).to_string();
            let incoming = Incoming {
                api: name,
                body: request.as_bytes(),
                http_token: None,
            };
            let served = bank.handle("2019-12-12T11:24:28".parse().unwrap(), incoming);
            let reply: Value = serde_json::from_slice(served.bytes().unwrap()).unwrap();
            assert_eq!(reply["Header"]["Rpcd"], "00000", "{name}: {reply}");
            let published = object(&example["response"]);
            assert_eq!(names(&reply), names(&published), "{name}");
            assert_eq!(
                names(&reply["Header"]),
                names(&published["Header"]),
                "{name}"
            );
            assert_eq!(reply["Header"], published["Header"], "{name}");
            exercised += 1;
        }
    }
    assert_eq!(exercised, 8);
    assert!(bank.ledger_balanced());
    assert_eq!(bank.movements().len(), 3);
}
