//! The bodies that the bank has published, from the resolved spec that the sandbox embeds, and what surrounds each request.

use std::sync::LazyLock;

use ontu::runtime::{
    Contract, Date, MemberInfo, OperationInfo, Origin, Sending, Time, TransactionNo,
};
use secrecy::SecretString;
use serde_json::{Map, Value as Json};

const SPEC: &str = include_str!("../../sandbox/src/generated/nh.json");

/// One published pair of bodies.
#[derive(Debug, Clone)]
pub struct Example {
    /// The API that it belongs to.
    pub api: String,
    /// The request, header included.
    pub request: Json,
    /// The reply, header included.
    pub response: Json,
}

/// Every published pair, in the document's order.
///
/// # Panics
/// When the resolved spec is not what `ontu-codegen generate` writes.
pub fn published() -> Vec<Example> {
    static ALL: LazyLock<Vec<Example>> = LazyLock::new(read);
    ALL.clone()
}

fn read() -> Vec<Example> {
    let spec: Json = serde_json::from_str(SPEC).expect("the resolved spec is JSON");
    let mut examples = Vec::new();
    for api in list(&spec["apis"]) {
        for example in list(&api["examples"]) {
            examples.push(Example {
                api: text(&api["api"]).to_owned(),
                request: object(&example["request"]),
                response: object(&example["response"]),
            });
        }
    }
    examples
}

/// The first published pair of an API.
///
/// # Panics
/// When the API has none.
pub fn published_of(api: &str) -> Example {
    let found = published().into_iter().find(|example| example.api == api);
    found.unwrap_or_else(|| panic!("{api} has no published example"))
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list in the resolved spec")
}

fn text(json: &Json) -> &str {
    json.as_str().expect("a text in the resolved spec")
}

/// The members of an example as the JSON object that they stand for.
fn object(members: &Json) -> Json {
    let members = list(members).iter().map(|member| {
        let value = if member["text"].is_string() {
            member["text"].clone()
        } else if member["rows"].is_array() {
            list(&member["rows"]).iter().map(object).collect()
        } else {
            object(&member["object"])
        };
        (text(&member["wire"]).to_owned(), value)
    });
    Json::Object(members.collect::<Map<_, _>>())
}

/// What goes along with a request and is no part of it: the contract, the sending and the token.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The values that the contract fixes.
    pub contract: Contract,
    /// Number, day and time.
    pub sending: Sending,
    /// The token.
    pub token: SecretString,
}

impl Surroundings {
    /// Reads from a whole body what the client would have been given beside the request.
    ///
    /// # Panics
    /// When the body is not a whole request with values that the contract may have.
    pub fn of(info: &OperationInfo, body: &Json) -> Self {
        let header = &body["Header"];
        let mut contract = Contract::new();
        let layouts: [(&[MemberInfo], &Json); 2] = [
            (ontu::nh::SERVICE.header_request, header),
            (info.request, body),
        ];
        for (layout, values) in layouts {
            for member in layout {
                if member.origin == Origin::Configuration {
                    let value = text(&values[member.wire]);
                    contract.set(member.element, value).expect("a legal value");
                }
            }
        }
        Self {
            contract,
            sending: Sending {
                transaction_no: TransactionNo::parse(text(&header["IsTuno"])).expect("a number"),
                date: day(text(&header["Tsymd"])),
                time: time(text(&header["Trtm"])),
            },
            token: SecretString::from(text(&header["AccessToken"])),
        }
    }
}

/// The day that `YYYYMMDD` stands for.
///
/// # Panics
/// When it stands for none.
pub fn day(text: &str) -> Date {
    Date::strptime("%Y%m%d", text).expect("a day as YYYYMMDD")
}

fn time(text: &str) -> Time {
    Time::strptime("%H%M%S", text).expect("a time as HHMMSS")
}
