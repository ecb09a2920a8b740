//! Damaged files: whatever is cut out of a spec, doubled or put into it, lint answers with findings and never panics.

use std::fs;
use std::path::{Path, PathBuf};

use ontu_codegen::command;
use proptest::prelude::*;

fn files() -> Vec<PathBuf> {
    [
        "service",
        "elements",
        "codes",
        "apis/PayOut",
        "apis/PayOutResult",
    ]
    .iter()
    .map(|name| PathBuf::from(format!("spec/{name}.yaml")))
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_damaged_file_never_makes_lint_panic(
        file in 0_usize..5,
        from in any::<prop::sample::Index>(),
        length in 0_usize..60,
        put in prop_oneof![
            Just(Vec::new()),
            prop::collection::vec(any::<u8>(), 0..20),
            "[-\\[\\]{}:,\"'#&*!|> \n0-9YN가]{0,20}".prop_map(String::into_bytes),
        ],
    ) {
        let work = tempfile::tempdir().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base");
        fs::create_dir_all(work.path().join("spec/apis")).unwrap();
        for name in files() {
            fs::copy(base.join(&name), work.path().join(&name)).unwrap();
        }
        let path = work.path().join(&files()[file]);
        let mut bytes = fs::read(&path).unwrap();
        let from = from.index(bytes.len());
        let to = (from + length).min(bytes.len());
        bytes.splice(from..to, put);
        fs::write(&path, bytes).unwrap();
        let report = command::lint(&work.path().join("spec"), None).unwrap();
        // Both forms of the report must survive what was read.
        prop_assert!(report.text().contains("errors"));
        prop_assert!(serde_json::from_str::<serde_json::Value>(&report.json()).is_ok());
    }
}
