//! The exports of this repository's spec: fresh, the same from anywhere, right about every published body and boundary vector, and explained.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Map, Value as Json, json};

const VECTORS: &str = include_str!("../../client/src/generated/nh/boundaries.json");

/// What no schema can say of a body: that it differs from a sum of its rows, or that the sum is too great.
const BEYOND_SCHEMAS: [&str; 2] = ["sum-differs", "sum-over"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ontu-codegen"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Exports into a folder and gives every file of it.
fn exported(form: &str, spec: &Path, more: &[&str]) -> Vec<(String, String)> {
    let work = tempfile::tempdir().unwrap();
    let out = work.path().join("out");
    let (spec, out_text) = (spec.to_str().unwrap(), out.to_str().unwrap());
    let mut arguments = vec!["export", form, "--spec", spec, "--out", out_text];
    arguments.extend(more);
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    files(&out)
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn document(path: &str) -> Json {
    let text = fs::read_to_string(root().join("spec/export").join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The OpenAPI 3.0 document of a service, which is made on demand.
fn older(service: &str) -> Json {
    let name = format!("{service}-3.0.json");
    let files = exported("openapi", &root().join("spec"), &["--openapi", "3.0"]);
    let (_, text) = files.into_iter().find(|(known, _)| *known == name).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A validator of the definition that a pointer finds in a document.
fn validator(document: &Json, pointer: &str) -> jsonschema::Validator {
    let mut schema = document.clone();
    // The root's own keywords are about any body; the definition alone is asked for.
    let members = schema.as_object_mut().unwrap();
    members.remove("anyOf");
    members.insert("$ref".to_owned(), json!(format!("#{pointer}")));
    jsonschema::draft202012::new(&schema).unwrap()
}

/// The three documents with the folder of their definitions.
fn documents() -> [(Json, &'static str); 3] {
    [
        (document("openapi/nh-3.1.json"), "/components/schemas"),
        (older("nh"), "/components/schemas"),
        (document("json-schema/nh.schema.json"), "/$defs"),
    ]
}

/// The name of a definition of every API that is laid out, and its API.
fn names() -> Vec<(String, String)> {
    let document = document("openapi/nh-3.1.json");
    let paths = document["paths"].as_object().unwrap();
    let name = |path: &String, item: &Json| {
        let reference =
            item["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                .as_str()
                .unwrap();
        let name = reference.rsplit('/').next().unwrap();
        let api = path.trim_start_matches('/').trim_end_matches(".nh");
        let name = name.strip_suffix("Request").unwrap();
        (api.to_owned(), name.to_owned())
    };
    paths.iter().map(|(path, item)| name(path, item)).collect()
}

#[test]
fn the_exports_of_this_repository_are_fresh() {
    for form in ["openapi", "json-schema"] {
        let output = run(&["export", form, "--check"]);
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
        assert!(printed(&output).contains("generated files are fresh"));
    }
}

#[test]
fn every_form_is_the_same_from_anywhere_and_every_time() {
    let work = tempfile::tempdir().unwrap();
    let elsewhere = work.path().join("elsewhere");
    copy(&root().join("spec"), &elsewhere);
    let older: &[&str] = &["--openapi", "3.0"];
    for (form, more) in [
        ("openapi", &[][..]),
        ("openapi", older),
        ("json-schema", &[]),
        ("docs", &[]),
    ] {
        let first = exported(form, &root().join("spec"), more);
        assert_eq!(first, exported(form, &root().join("spec"), more), "{form}");
        assert_eq!(first, exported(form, &elsewhere, more), "{form}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn published_bodies_are_valid() {
    for (document, folder) in documents() {
        let mut held = 0;
        for (api, name) in names() {
            let path = &documents()[0].0["paths"][format!("/{api}.nh")]["post"];
            for (side, content) in [
                ("Request", &path["requestBody"]["content"]),
                ("Reply", &path["responses"]["200"]["content"]),
            ] {
                let validator = validator(&document, &format!("{folder}/{name}{side}"));
                for example in content["application/json"]["examples"]
                    .as_object()
                    .unwrap()
                    .values()
                {
                    let errors: Vec<_> = validator
                        .iter_errors(&example["value"])
                        .map(|error| error.to_string())
                        .collect();
                    assert_eq!(errors, [""; 0], "{name}{side}");
                    held += 1;
                }
            }
        }
        assert_eq!(held, 16);
    }
}

#[test]
fn every_boundary_vector_is_judged_alike_but_for_sums() {
    let all: Json = serde_json::from_str(VECTORS).unwrap();
    let names = names();
    for (document, folder) in documents() {
        let validators: Vec<_> = names
            .iter()
            .map(|(api, name)| {
                let pointer = format!("{folder}/{name}Request");
                (api, validator(&document, &pointer))
            })
            .collect();
        let (mut held, mut beyond) = (0, 0);
        for vector in all["vectors"].as_array().unwrap() {
            let api = vector["api"].as_str().unwrap();
            let found = validators.iter().find(|(known, _)| *known == api);
            let body = changed(&all["bases"][api], vector);
            let is_valid = found.unwrap().1.is_valid(&body);
            if BEYOND_SCHEMAS.contains(&vector["case"].as_str().unwrap()) {
                assert!(is_valid, "a schema says more than is known here: {vector}");
                beyond += 1;
                continue;
            }
            assert_eq!(is_valid, vector["expect"] == "accept", "{vector}");
            held += 1;
        }
        assert_eq!(
            (held, beyond),
            (all["vectors"].as_array().unwrap().len() - 4, 4)
        );
    }
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
        let (object, key) = place(&mut body, change["path"].as_str().unwrap());
        object.insert(key.to_owned(), value);
    }
    for path in vector["remove"].as_array().unwrap() {
        let (object, key) = place(&mut body, path.as_str().unwrap());
        object.remove(key).unwrap();
    }
    body
}

fn place<'a, 'b>(body: &'a mut Json, path: &'b str) -> (&'a mut Map<String, Json>, &'b str) {
    match path.split_once("[0].") {
        Some((rows, key)) => (body[rows][0].as_object_mut().unwrap(), key),
        None => (body.as_object_mut().unwrap(), path),
    }
}

#[test]
fn a_request_for_another_api_and_days_that_no_calendar_has_are_invalid() {
    let (document, folder) = &documents()[2];
    let all: Json = serde_json::from_str(VECTORS).unwrap();
    let base = &all["bases"]["P2PNInvestmentPaymentOrder"];
    let validator = validator(document, &format!("{folder}/PaymentOrderRequest"));
    let check = |path: &str, value: &str, valid: bool| {
        let mut body = base.clone();
        *body.pointer_mut(path).unwrap() = value.into();
        assert_eq!(validator.is_valid(&body), valid, "{path} {value}");
    };
    check("/Header/ApiNm", "P2PNInterestRepayment", false);
    check("/LonApcYmd", "20240229", true);
    for no_day in [
        "20230229", "21000229", "20260431", "20261301", "20260100", "2026105",
    ] {
        check("/LonApcYmd", no_day, false);
    }
    check("/LonApcYmd", "20000229", true);
    check("/Header/Trtm", "235959", true);
    check("/Header/Trtm", "240000", false);
}

#[test]
fn a_reply_that_has_grown_is_still_valid() {
    let (document, folder) = &documents()[0];
    let validator = validator(document, &format!("{folder}/PaymentOrderReply"));
    let padded = json!({
        "Header": { "Rpcd": "00000", "Rsms": "정상", "Another": "member" },
        "InvAccAmt": "0000000001000000.00", "LoanNo": "12345678901234567890",
    });
    assert!(validator.is_valid(&padded));
    assert!(
        !validator.is_valid(&json!({ "Header": {} })),
        "without the code that decides"
    );
}

#[test]
fn what_is_not_published_is_named_and_not_made_up() {
    let nh = document("openapi/nh-3.1.json");
    assert_eq!(nh["paths"].as_object().unwrap().len(), 8);
    assert_eq!(nh["x-ontu-unpublished"].as_array().unwrap().len(), 7);
    for kftc in [document("openapi/kftc-3.1.json"), older("kftc")] {
        assert_eq!(kftc["paths"], json!({}));
        assert!(kftc["components"]["schemas"].is_null());
        let operations = kftc["x-ontu-unpublished"].as_array().unwrap();
        let paths: Vec<_> = operations
            .iter()
            .map(|it| &it["paths"][0]["path"])
            .collect();
        assert_eq!(
            paths,
            [
                "/v{version}/loans/contract",
                "/v{version}/investments/contract",
                "/v{version}/investments/transfer"
            ]
        );
    }
    let schema = document("json-schema/kftc.schema.json");
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(!validator.is_valid(&json!({})) && !validator.is_valid(&json!("")));
}

#[test]
fn the_root_of_the_json_schema_lets_bodies_through_and_nothing_else() {
    let schema = document("json-schema/nh.schema.json");
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let all: Json = serde_json::from_str(VECTORS).unwrap();
    for base in all["bases"].as_object().unwrap().values() {
        assert!(validator.is_valid(base));
    }
    let vectors = all["vectors"].as_array().unwrap();
    let refused = vectors.iter().filter(|vector| {
        vector["expect"] == "refuse" && !BEYOND_SCHEMAS.contains(&vector["case"].as_str().unwrap())
    });
    for vector in refused {
        let body = changed(&all["bases"][vector["api"].as_str().unwrap()], vector);
        assert!(!validator.is_valid(&body), "{vector}");
    }
}

#[test]
fn members_are_spelled_as_on_the_wire_and_corrections_are_named() {
    let nh = document("openapi/nh-3.1.json");
    let schemas = &nh["components"]["schemas"];
    let agreement = &schemas["VirtualAccountIssueRequest"]["properties"]["P2PCmtmNo"];
    assert_eq!(agreement["x-ontu-element"], "P2pCmtmNo");
    assert_eq!(
        agreement["x-ontu-corrected-by"],
        json!(["virtual-account-agreement-spelling-request"])
    );
    let known: BTreeSet<&str> = nh["x-ontu-corrections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|correction| {
            assert!(!correction["evidence"].as_array().unwrap().is_empty());
            correction["id"].as_str().unwrap()
        })
        .collect();
    let mut named = BTreeSet::new();
    every_object(&nh, &mut |object| {
        for list in ["x-ontu-corrected-by", "corrections"] {
            let ids = object.get(list).and_then(Json::as_array);
            named.extend(
                ids.into_iter()
                    .flatten()
                    .filter_map(Json::as_str)
                    .map(str::to_owned),
            );
        }
    });
    let named: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(known, named);
    let order = &nh["paths"]["/P2PNInvestmentPaymentOrder.nh"]["post"];
    assert_eq!(order["x-ontu-effect"], "moves-money");
    assert_eq!(order["x-ontu-inquiry"]["key"], "LoanNo");
    assert_eq!(order["x-ontu-response-codes"][5]["class"], "duplicate");
    let header = &schemas["PaymentOrderRequestHeader"]["properties"];
    assert_eq!(header["ApiNm"]["const"], "P2PNInvestmentPaymentOrder");
    // What stands alike in several requests is one definition, whose name is that of the value.
    let number = json!({ "$ref": "#/components/schemas/TransactionNo" });
    assert_eq!(header["IsTuno"], number);
    assert_eq!(schemas["TransactionNo"]["x-ontu-bound"], "permit");
    assert_eq!(
        schemas["TransactionNo"]["x-ontu-length"]["unit"],
        "unstated"
    );
}

/// What other tools made of earlier exports, each as a rule that a document can be held to.
#[test]
fn generators_find_nothing_that_they_drop_or_misread() {
    for (version, nh) in [
        ("3.1", document("openapi/nh-3.1.json")),
        ("3.0", older("nh")),
    ] {
        every_object(&nh, &mut |object| {
            // What stands beside a reference or in `allOf` is lost in some, and with it whole operations.
            assert!(!object.contains_key("allOf"), "{version}: {object:?}");
            assert!(
                !object.contains_key("$ref") || object.len() == 1,
                "{version}: {object:?}"
            );
            assert!(
                object.get("format") != Some(&json!("password")),
                "{version}: {object:?}"
            );
            if object.contains_key("x-ontu-values") && object.contains_key("enum") {
                let count = |name: &str| object[name].as_array().unwrap().len();
                assert_eq!(
                    count("enum"),
                    count("x-enum-varnames"),
                    "{version}: {object:?}"
                );
                assert_eq!(
                    count("enum"),
                    count("x-enum-descriptions"),
                    "{version}: {object:?}"
                );
            }
        });
        let schemas = nh["components"]["schemas"].as_object().unwrap();
        let (mut requests, mut replies) = (0, 0);
        for (name, schema) in schemas {
            let is_reply = name.contains("Reply");
            let open = &schema["additionalProperties"];
            assert_eq!(*open == json!(true), is_reply, "{version}: {name}");
            replies += usize::from(is_reply);
            if let Some(request) = name.strip_suffix("RequestHeader") {
                requests += 1;
                let api = &schema["properties"]["ApiNm"];
                let fixed = if version == "3.1" {
                    &api["const"]
                } else {
                    &api["enum"][0]
                };
                let (known, _) = names().into_iter().find(|(_, it)| it == request).unwrap();
                assert_eq!(*fixed, json!(known), "{version}: {name}");
            }
        }
        assert_eq!((requests, replies), (8, 10), "{version}");
        let tags: BTreeSet<&str> = nh["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].as_str().unwrap())
            .collect();
        let mut used = BTreeSet::new();
        for item in nh["paths"].as_object().unwrap().values() {
            let operation = &item["post"];
            assert!(operation["responses"]["default"].is_null(), "{version}");
            used.insert(operation["tags"][0].as_str().unwrap());
            let text = operation["description"].as_str().unwrap();
            for code in operation["x-ontu-response-codes"]
                .as_array()
                .into_iter()
                .flatten()
            {
                let Some(code) = code["code"].as_str() else {
                    continue;
                };
                assert!(text.contains(&format!("| `{code}` |")), "{version}: {code}");
            }
        }
        assert!(
            used.iter().all(|tag| tag.is_ascii() && tags.contains(tag)),
            "{used:?}"
        );
        let order = &nh["paths"]["/P2PNInvestmentPaymentOrder.nh"]["post"];
        assert!(order["description"].as_str().unwrap().contains("AC081"));
        let rows = &schemas["PaymentOrderRequest"]["properties"]["Rec"]["description"];
        assert!(rows.as_str().unwrap().contains("elsewhere `REC`"), "{rows}");
        let usage = &schemas["VirtualAccountIssueRequest"]["properties"]["P2PVractUsg"];
        assert_eq!(usage["x-enum-varnames"], json!(["Investor", "Borrower"]));
        assert_eq!(nh["info"]["license"]["name"], "MIT OR Apache-2.0");
    }
}

fn every_object(json: &Json, look: &mut impl FnMut(&Map<String, Json>)) {
    match json {
        Json::Object(object) => {
            look(object);
            object.values().for_each(|value| every_object(value, look));
        }
        Json::Array(values) => values.iter().for_each(|value| every_object(value, look)),
        _ => {}
    }
}

#[test]
fn every_x_member_is_explained_and_nothing_else_is() {
    let overlay = root().join("tests/fixtures/overlay");
    let overlay = ["--overlay", overlay.to_str().unwrap()];
    let mut used = BTreeSet::new();
    for form in ["openapi", "json-schema"] {
        for (name, text) in exported(form, &root().join("spec"), &overlay) {
            if name.ends_with(".json") {
                let document: Json = serde_json::from_str(&text).unwrap();
                every_object(&document, &mut |object| {
                    let members = object.keys().filter(|name| name.starts_with("x-"));
                    used.extend(members.cloned());
                });
            }
        }
    }
    let readme = fs::read_to_string(root().join("spec/README.md")).unwrap();
    let explained: BTreeSet<String> = readme
        .split('`')
        .filter(|word| word.starts_with("x-") && word.len() > "x-ontu-".len())
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = used.difference(&explained).collect();
    assert_eq!(missing, [""; 0], "not explained in spec/README.md");
    let idle: Vec<_> = explained.difference(&used).collect();
    assert_eq!(
        idle, [""; 0],
        "explained in spec/README.md and never written"
    );
}

#[test]
fn an_overlay_goes_to_a_folder_of_its_own_with_its_layouts() {
    let overlay = root().join("tests/fixtures/overlay");
    let overlay = overlay.to_str().unwrap();
    let refused = run(&["export", "openapi", "--overlay", overlay]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        printed(&refused).contains("--out DIR"),
        "{}",
        printed(&refused)
    );
    let files = exported("openapi", &root().join("spec"), &["--overlay", overlay]);
    let (_, text) = files
        .iter()
        .find(|(name, _)| name == "nh-3.1.json")
        .unwrap();
    let document: Json = serde_json::from_str(text).unwrap();
    let balance = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .find(|(path, _)| path.starts_with("/P2PChildCompanyInquireBalance."));
    assert_eq!(balance.unwrap().1["post"]["x-ontu-layout"], "overlay");
    assert!(!document["x-ontu-overlaid"].as_array().unwrap().is_empty());
}

#[test]
fn check_names_what_is_stale_and_the_command() {
    let work = tempfile::tempdir().unwrap();
    let out = work.path().join("out");
    let export = |form: &str, more: &[&str]| {
        let out = out.to_str().unwrap();
        run(&[&["export", form, "--out", out], more].concat())
    };
    let before = export("openapi", &["--check"]);
    assert_eq!(before.status.code(), Some(1));
    assert!(!out.exists(), "--check writes nothing");
    assert_eq!(export("openapi", &[]).status.code(), Some(0));
    assert_eq!(export("openapi", &["--check"]).status.code(), Some(0));
    let file = out.join("nh-3.1.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("moves-money", "reads")).unwrap();
    let stale = export("openapi", &["--check", "--json"]);
    assert_eq!(stale.status.code(), Some(1));
    let report: Json = serde_json::from_slice(&stale.stdout).unwrap();
    assert_eq!(report["files"]["stale"], json!([file.to_str().unwrap()]));
    let text = printed(&export("openapi", &["--check"]));
    let command = format!("run: ontu-codegen export openapi --out {}", out.display());
    assert!(text.contains(&command), "{text}");

    let other = export("docs", &[]);
    assert_eq!(other.status.code(), Some(2));
    assert!(
        printed(&other).contains("name another folder"),
        "{}",
        printed(&other)
    );
    assert!(file.exists());
}

#[test]
fn arguments_that_would_put_files_in_the_wrong_place_are_refused() {
    for (arguments, expected) in [
        (&["docs"][..], "this repository keeps no pages"),
        (&["openapi", "--openapi", "3.0"], "keeps OpenAPI 3.1"),
        (&["openapi", "--out", "codegen/src"], "were not generated"),
        (
            &["json-schema", "--spec", "no/such/folder"],
            "no/such/folder",
        ),
    ] {
        let output = run(&[&["export"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = printed(&output);
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}
