//! Every boundary vector of the spec, put to the client and to the sandbox bank: two readings that must agree.

use std::collections::BTreeMap;

use ontu::runtime::{Date, Operation};
use ontu_sandbox::{Bank, Incoming, Settings};
use ontu_tests::examples::day;
use ontu_tests::operations::{Visit, visit};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value as Json};

const VECTORS: &str = include_str!("../../client/src/generated/nh/boundaries.json");

/// One body at, over or beside a limit.
struct Vector {
    api: String,
    member: String,
    case: String,
    because: String,
    accepted: bool,
    body: Json,
    day: Date,
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_default()
}

/// Every vector, as a whole body.
fn vectors() -> Vec<Vector> {
    let all: Json = serde_json::from_str(VECTORS).unwrap();
    let vector = |vector: &Json| {
        let api = text(vector, "api");
        let base = &all["bases"][api];
        Vector {
            api: api.to_owned(),
            member: text(vector, "member").to_owned(),
            case: text(vector, "case").to_owned(),
            because: text(vector, "because").to_owned(),
            accepted: match text(vector, "expect") {
                "accept" => true,
                "refuse" => false,
                other => panic!("{other} is no expectation"),
            },
            body: changed(base, vector),
            day: day(text(&base["Header"], "Tsymd")),
        }
    };
    all["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .map(vector)
        .collect()
}

/// A published body with the changes of a vector.
fn changed(base: &Json, vector: &Json) -> Json {
    let mut body = base.clone();
    for change in vector["set"].as_array().unwrap() {
        let value = match change["times"].as_u64() {
            Some(times) => {
                Json::Array(vec![change["row"].clone(); usize::try_from(times).unwrap()])
            }
            None => change["value"].clone(),
        };
        let (object, key) = place(&mut body, text(change, "path"));
        object.insert(key.to_owned(), value);
    }
    for path in vector["remove"].as_array().unwrap() {
        let (object, key) = place(&mut body, path.as_str().unwrap());
        object.remove(key).unwrap();
    }
    body
}

/// The object and the key that a path such as `Rec[0].Vran` names.
fn place<'a, 'b>(body: &'a mut Json, path: &'b str) -> (&'a mut Map<String, Json>, &'b str) {
    match path.split_once("[0].") {
        Some((rows, key)) => (body[rows][0].as_object_mut().unwrap(), key),
        None => (body.as_object_mut().unwrap(), path),
    }
}

impl Visit for Vector {
    type Output = Result<(), String>;

    /// What the client says of the body on its day.
    fn visit<O: Operation>(&self) -> Self::Output {
        let request = O::from_wire(&self.body).map_err(|found| found.to_string())?;
        request.check().map_err(|found| found.to_string())?;
        request
            .check_on(self.day, false)
            .map_err(|found| found.to_string())
    }
}

/// What the sandbox bank says of the form of the body, whole, when it arrives on its day.
fn sandbox(vector: &Vector) -> Result<(), String> {
    let mut bank = Bank::new(Settings::default());
    let now = vector.day.at(11, 24, 28, 0);
    let body = vector.body.to_string();
    let checked = bank.check_body(&vector.api, body.as_bytes(), vector.day);
    let incoming = Incoming {
        api: &vector.api,
        body: body.as_bytes(),
        http_token: None,
    };
    bank.handle(now, incoming);
    let call = bank.transcript().last().unwrap();
    // The bank may still refuse a sound body, for it has neither accounts nor loans: that is no matter of form.
    assert_eq!(
        checked.violations.is_empty(),
        call.violations.is_empty(),
        "{} {}: the check alone and the call differ",
        vector.api,
        vector.member
    );
    match call.violations.first() {
        None => Ok(()),
        Some(_) => Err(call.violations.join("; ")),
    }
}

/// Where somebody says otherwise than the vectors.
fn disagreements(
    who: &str,
    vectors: &[Vector],
    judge: impl Fn(&Vector) -> Result<(), String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for vector in vectors {
        let said = judge(vector);
        if said.is_ok() != vector.accepted {
            let expected = if vector.accepted { "accept" } else { "refuse" };
            found.push(format!(
                "{who}: {} {} ({}): expected {expected} because {}, found {said:?}",
                vector.api, vector.member, vector.case, vector.because
            ));
        }
    }
    found
}

#[test]
fn client_and_sandbox_judge_every_vector_as_it_says() {
    let vectors = vectors();
    let mut found = disagreements("client", &vectors, |vector| visit(&vector.api, vector));
    found.extend(disagreements("sandbox", &vectors, sandbox));
    assert!(
        found.is_empty(),
        "{} disagreements:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn every_case_has_vectors_and_every_member_is_covered() {
    let vectors = vectors();
    let mut cases = BTreeMap::new();
    for vector in &vectors {
        *cases.entry(vector.case.as_str()).or_insert(0) += 1;
    }
    for case in [
        "limit",
        "over-limit",
        "multi-byte",
        "wrong-kind",
        "missing",
        "rows-limit",
        "rows-over",
        "sum-limit",
        "sum-over",
    ] {
        assert!(
            cases.get(case).is_some_and(|count| *count > 0),
            "{case}: {cases:?}"
        );
    }
    for info in ontu::nh::OPERATIONS {
        for member in info.request {
            let rows = member.repeat.map_or(&[][..], |repeat| repeat.members);
            let paths = rows
                .iter()
                .map(|row| format!("{}[0].{}", member.wire, row.wire))
                .chain([member.wire.to_owned()]);
            for path in paths {
                let covered = |vector: &Vector| vector.api == info.api && vector.member == path;
                assert!(vectors.iter().any(covered), "{} {path}", info.api);
            }
        }
    }
}

#[test]
fn the_example_as_it_is_printed_is_accepted_by_both() {
    let examples = ontu_tests::examples::published();
    let vectors: Vec<_> = examples
        .into_iter()
        .map(|example| Vector {
            day: day(text(&example.request["Header"], "Tsymd")),
            api: example.api,
            member: "(whole)".to_owned(),
            case: "example".to_owned(),
            because: "the bank has published it".to_owned(),
            accepted: true,
            body: example.request,
        })
        .collect();
    let mut found = disagreements("client", &vectors, |vector| visit(&vector.api, vector));
    found.extend(disagreements("sandbox", &vectors, sandbox));
    assert_eq!(found, Vec::<String>::new());
}

/// What both say of a list of deposits from one day or month to another, asked for on 2019-12-12.
fn check_range(unit: &str, from: &str, to: &str, accepted: bool) {
    let api = "P2PNAccountReceiveInformationList";
    let mut body = ontu_tests::examples::published_of(api).request;
    for (member, value) in [("Iqds", unit), ("Insymd", from), ("Ineymd", to)] {
        body[member] = Json::from(value);
    }
    let vector = Vector {
        api: api.to_owned(),
        member: "Ineymd".to_owned(),
        case: format!("{from}..{to}"),
        because: "the document limits the range".to_owned(),
        accepted,
        body,
        day: day("20191212"),
    };
    let vectors = [vector];
    let mut found = disagreements("client", &vectors, |vector| visit(&vector.api, vector));
    found.extend(disagreements("sandbox", &vectors, sandbox));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn days_end_after_ninety() {
    check_range("1", "20190914", "20191212", true);
    check_range("1", "20190913", "20191212", false);
    check_range("1", "20191212", "20191212", true);
}

#[test]
fn months_end_after_three() {
    check_range("2", "201910", "201912", true);
    check_range("2", "201909", "201912", false);
    check_range("2", "201912", "201912", true);
}

#[test]
fn ranges_are_in_order_and_not_after_today() {
    check_range("1", "20191212", "20191211", false);
    check_range("1", "20191212", "20191213", false);
    check_range("2", "201912", "201911", false);
    check_range("2", "201912", "202001", false);
}

#[test]
fn days_and_months_are_not_mixed() {
    check_range("1", "201912", "201912", false);
    check_range("2", "20191212", "20191212", false);
    check_range("1", "201912", "20191212", false);
    check_range("1", "20190229", "20190301", false);
}

/// Values that a person or a program may put into any member.
fn values() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{0,22}",
        "[0-9０-９ .,+-]{1,6}",
        "[가-힣a-zA-Z]{0,16}",
        "[ \t\r\n\u{0}\u{a0}\u{3000}가a1]{1,4}",
        "\\PC{0,30}",
        "20(19|20)[01][0-9][0-3][0-9]",
        "[YN12]",
    ]
}

/// A scalar member of a published request: the API, and the path.
fn members() -> impl Strategy<Value = (String, String)> {
    let vectors = vectors();
    let mut places: Vec<_> = vectors
        .into_iter()
        .filter(|vector| vector.member != "Rec")
        .map(|vector| (vector.api, vector.member))
        .collect();
    places.dedup();
    proptest::sample::select(places)
}

proptest! {
    // The same cases on every run, so that a failure can be run again.
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, rng_seed: RngSeed::Fixed(20_191_212), ..ProptestConfig::default() })]

    #[test]
    fn client_and_sandbox_agree_on_any_value((api, member) in members(), value in values()) {
        let mut body = ontu_tests::examples::published_of(&api).request;
        let (object, key) = place(&mut body, &member);
        object.insert(key.to_owned(), Json::from(value.as_str()));
        let vector = Vector {
            day: day("20191212"),
            case: "any value".to_owned(),
            because: String::new(),
            accepted: true,
            api,
            member,
            body,
        };
        let (client, sandbox) = (visit(&vector.api, &vector), sandbox(&vector));
        // The client leaves this day out of a request and states the day of the sending instead.
        let replaced = vector.member == "RpayYmd";
        prop_assert!(sandbox.is_ok() || client.is_err() || replaced, "the client lets pass: sandbox {sandbox:?}");
        // The client alone refuses text that says nothing or could not be printed: no table speaks of it.
        let own_rule = !value.is_empty() && (value.trim().is_empty() || value.chars().any(char::is_control));
        prop_assert!(client.is_ok() || sandbox.is_err() || own_rule, "the sandbox lets pass: client {client:?}");
    }
}
