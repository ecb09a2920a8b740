//! The spec of this repository: it lints clean, is whole, re-reads as itself, and generates the same from any order of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command::{self, GenerateOptions, Layout};
use ontu_codegen::finding::Findings;
use ontu_codegen::load::yaml::{self, Node, Value};
use ontu_codegen::resolved::{self, Effect, Kind, Member, Service};
use ontu_codegen::schema::schema;

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

fn service() -> Service {
    let report = command::lint(&spec(), None).unwrap();
    assert!(report.is_clean(), "{}", report.lines().join("\n"));
    let nh = report
        .services()
        .iter()
        .find(|service| service.service == "nh");
    nh.unwrap().clone()
}

fn with_rows(members: &[Member]) -> Vec<&Member> {
    members
        .iter()
        .flat_map(|member| {
            let rows = member
                .repeat
                .as_ref()
                .map(|repeat| with_rows(&repeat.members));
            std::iter::once(member).chain(rows.unwrap_or_default())
        })
        .collect()
}

#[test]
fn the_spec_carries_every_row_of_every_table() {
    let service = service();
    assert_eq!(service.apis.len(), 15);
    let published: Vec<_> = service
        .apis
        .iter()
        .filter(|api| api.layout == resolved::Layout::Published)
        .collect();
    assert_eq!(published.len(), 8);
    let rows: Vec<&Member> = published
        .iter()
        .flat_map(|api| {
            with_rows(&api.request)
                .into_iter()
                .chain(with_rows(&api.response))
        })
        .collect();
    let parts = rows.iter().filter(|row| row.kind == Kind::Rows).count();
    let added = rows.iter().filter(|row| row.row == 0).count();
    assert_eq!(
        (parts, added),
        (3, 1),
        "repeating parts, rows that a correction added"
    );
    assert_eq!(rows.len() - parts - added, 93);
    let header: BTreeSet<&str> = service
        .header
        .request
        .iter()
        .chain(&service.header.response)
        .map(|member| member.element.as_str())
        .collect();
    let layouts: BTreeSet<&str> = rows.iter().map(|row| row.element.as_str()).collect();
    assert_eq!((layouts.len(), header.len()), (40, 11));
    assert_eq!(service.elements.len(), 51);
    assert!(published.iter().all(|api| !api.examples.is_empty()));
}

#[test]
fn the_header_is_spelled_as_on_the_wire() {
    let service = service();
    let spelled = |members: &[Member]| {
        let members = members
            .iter()
            .filter(|member| member.required != resolved::Requiredness::Unused);
        members
            .map(|member| member.wire.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        spelled(&service.header.request),
        "ApiNm Tsymd Trtm Iscd FintechApsno ApiSvcCd IsTuno AccessToken"
    );
    assert_eq!(
        spelled(&service.header.response),
        "ApiNm Tsymd Trtm Iscd FintechApsno ApiSvcCd IsTuno Rpcd Rsms"
    );
}

#[test]
fn every_money_moving_api_is_inquired_by_an_api_of_its_own() {
    let service = service();
    let pairs: Vec<(&str, &str)> = service
        .apis
        .iter()
        .filter(|api| api.effect == Effect::MovesMoney)
        .map(|api| {
            let inquiry = api.inquiry.as_ref().unwrap();
            assert!(
                api.codes
                    .iter()
                    .all(|code| code.inquire.as_ref() == Some(&inquiry.api)),
                "{}",
                api.api
            );
            (api.operation.as_str(), inquiry.api.as_str())
        })
        .collect();
    assert_eq!(
        pairs,
        [
            ("order_payment", "P2PNInvestmentLoanExecutionResultInquiry"),
            (
                "repay",
                "P2PNInterestPaymentAccountReceiveResultConfirmation"
            ),
            (
                "return_deposit",
                "P2PNInvestmentDepositAmountReturnResultList"
            ),
        ]
    );
}

#[test]
fn the_resolved_spec_reads_back_as_itself() {
    let service = service();
    let text = serde_json::to_string(&service).unwrap();
    assert_eq!(serde_json::from_str::<Service>(&text).unwrap(), service);
}

#[test]
fn generating_twice_and_from_shuffled_files_gives_the_same_bytes() {
    let work = tempfile::tempdir().unwrap();
    let shuffled = work.path().join("shuffled");
    let mut files = files_below(&spec());
    files.reverse();
    let middle = files.len() / 2;
    files.rotate_left(middle);
    for file in files {
        let target = shuffled.join(file.strip_prefix(spec()).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
    let generated = |spec: &Path, name: &str| {
        let out = work.path().join(name);
        let options = GenerateOptions {
            layout: Layout::Folder {
                out: out.clone(),
                resolved: None,
            },
            check: false,
            strict: false,
        };
        assert!(command::generate(spec, None, &options).unwrap().is_clean());
        files_below(&out)
            .into_iter()
            .map(|file| {
                let text = fs::read_to_string(&file).unwrap();
                (file.strip_prefix(&out).unwrap().to_owned(), text)
            })
            .collect::<Vec<_>>()
    };
    let first = generated(&spec(), "first");
    assert!(first.len() > 10);
    assert_eq!(first, generated(&spec(), "second"));
    assert_eq!(first, generated(&shuffled, "third"));
}

#[test]
fn every_file_of_the_spec_and_of_the_fixtures_fits_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut checked = 0;
    let clean = files_below(&spec())
        .into_iter()
        .chain(files_below(&fixtures.join("base")))
        .chain(files_below(&fixtures.join("generates-override")));
    // What import writes under `source` has forms of its own.
    let clean = clean.filter(|file| {
        file.parent()
            .is_some_and(|folder| !folder.ends_with("source"))
    });
    for file in clean.filter(|file| file.extension().is_some_and(|ending| ending == "yaml")) {
        let errors: Vec<String> = validator
            .iter_errors(&as_json(&file))
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.display());
        checked += 1;
    }
    assert!(checked >= 24, "{checked} files");
    for case in ["unknown-key", "missing-key", "unknown-value"] {
        let file = fixtures.join(case).join("spec/apis/PayOut.yaml");
        assert!(!validator.is_valid(&as_json(&file)), "{case}");
    }
}

/// The file as a JSON reader sees it, quoted scalars as texts.
fn as_json(file: &Path) -> serde_json::Value {
    let mut findings = Findings::default();
    let node = yaml::parse(0, &fs::read_to_string(file).unwrap(), &mut findings).unwrap();
    json(&node)
}

fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Scalar(scalar) if !scalar.quoted => serde_json::from_str(&scalar.text)
            .ok()
            .filter(|value: &serde_json::Value| value.is_boolean() || value.is_number())
            .unwrap_or_else(|| scalar.text.clone().into()),
        Value::Scalar(scalar) => scalar.text.clone().into(),
        Value::List(list) => list.iter().map(json).collect(),
        Value::Map(map) => map
            .iter()
            .map(|(key, node)| (key.text.clone(), json(node)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn the_legend_explains_every_key_of_the_format() {
    let legend = fs::read_to_string(spec().join("README.md")).unwrap();
    let schema = schema();
    let mut missing = BTreeSet::new();
    let mut keys = 0;
    for definition in schema["$defs"].as_object().unwrap().values() {
        let properties = definition["properties"].as_object();
        for key in properties.into_iter().flatten().map(|(key, _)| key) {
            keys += 1;
            if !legend.contains(&format!("`{key}`")) {
                missing.insert(key.clone());
            }
        }
    }
    assert!(keys > 100, "only {keys} keys were found");
    assert!(missing.is_empty(), "spec/README.md lacks {missing:?}");
}
