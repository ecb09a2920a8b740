//! Every generated boundary vector against the strict reader of request bodies.

use ontu::nh;
use ontu::runtime::{Operation, OperationVisitor, Violations};
use serde_json::{Map, Value as Json};

/// Reads a body as the API's request and writes its members again.
fn read(api: &str, body: &Json) -> Result<String, Violations> {
    struct Read<'a>(&'a Json);

    impl OperationVisitor for Read<'_> {
        type Output = Result<String, Violations>;

        fn visit<O: Operation>(self) -> Self::Output {
            O::from_wire(self.0).map(|request| request.members())
        }
    }

    let read = nh::operations::visit(api, Read(body));
    read.unwrap_or_else(|| panic!("{api} is not laid out"))
}

/// The object and the key that a path such as `Rec[0].Vran` names.
fn place<'a>(body: &'a mut Json, path: &str) -> (&'a mut Map<String, Json>, String) {
    let mut object = body.as_object_mut().unwrap();
    let mut key = path.to_owned();
    if let Some((rows, rest)) = path.split_once("[0].") {
        let first = &mut object.get_mut(rows).unwrap().as_array_mut().unwrap()[0];
        object = first.as_object_mut().unwrap();
        key = rest.to_owned();
    }
    (object, key)
}

fn changed(base: &Json, vector: &Json) -> Json {
    let mut body = base.clone();
    for entry in vector["set"].as_array().unwrap() {
        let value = match entry.get("times").and_then(Json::as_u64) {
            Some(times) => Json::Array(vec![entry["row"].clone(); times as usize]),
            None => entry["value"].clone(),
        };
        let (object, key) = place(&mut body, entry["path"].as_str().unwrap());
        object.insert(key, value);
    }
    for path in vector["remove"].as_array().unwrap() {
        let (object, key) = place(&mut body, path.as_str().unwrap());
        assert!(object.remove(&key).is_some(), "nothing to remove: {vector}");
    }
    body
}

fn vectors() -> Json {
    serde_json::from_str(include_str!("../src/generated/nh/boundaries.json")).unwrap()
}

#[test]
fn every_vector_is_judged_as_it_says() {
    let vectors = vectors();
    let mut judged = 0;
    for vector in vectors["vectors"].as_array().unwrap() {
        let api = vector["api"].as_str().unwrap();
        let found = read(api, &changed(&vectors["bases"][api], vector));
        let expected = vector["expect"] == "accept";
        assert_eq!(found.is_ok(), expected, "{vector}\n{found:?}");
        judged += 1;
    }
    assert!(judged > 300, "only {judged} vectors");
}

#[test]
fn refusals_name_the_member() {
    let vectors = vectors();
    for vector in vectors["vectors"].as_array().unwrap() {
        if vector["expect"] != "refuse" {
            continue;
        }
        let api = vector["api"].as_str().unwrap();
        let violations = read(api, &changed(&vectors["bases"][api], vector)).unwrap_err();
        let paths: Vec<_> = violations
            .iter()
            .map(|violation| violation.path())
            .collect();
        let set = vector["set"].as_array().unwrap();
        let mut touched: Vec<_> = set
            .iter()
            .map(|entry| entry["path"].as_str().unwrap())
            .collect();
        touched.push(vector["member"].as_str().unwrap());
        assert!(
            touched.iter().any(|path| paths.contains(path)),
            "{vector}: {violations}"
        );
    }
}

#[test]
fn every_published_request_survives_the_round_trip() {
    let vectors = vectors();
    let bases = vectors["bases"].as_object().unwrap();
    assert_eq!(bases.len(), 8);
    for (api, base) in bases {
        let members: Json = serde_json::from_str(&read(api, base).unwrap()).unwrap();
        let again: Json = serde_json::from_str(&read(api, &members).unwrap()).unwrap();
        assert_eq!(members, again);
        for (key, value) in members.as_object().unwrap() {
            assert_eq!(Some(value), base.get(key), "{api} {key}");
        }
    }
}
