//! Damaged documents: whatever is cut out of one, doubled or put into it, no cell and no letter is lost, and nothing panics.

use std::fs;
use std::path::Path;

use ontu_codegen::import::{account, read};
use proptest::prelude::*;

const TEXTS: [&str; 6] = [
    "ocr.txt",
    "github.md",
    "page.html",
    "pasted-tabs.txt",
    "pasted-blanks.txt",
    "pdftotext.txt",
];

fn document(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// A document with something cut out, doubled or put in.
fn mutated() -> impl Strategy<Value = (usize, String)> {
    let put = prop_oneof![
        Just(String::new()),
        "[|\\-\t \n#`{}<>\"/:•가-힣A-Za-z0-9\u{c}]{0,24}",
        Just("| | | |\n|---|\n".to_owned()),
        Just("</table><table><tr><td rowspan=99999 colspan=99999>".to_owned()),
        Just("\nElement  한글명  Type  Length  optional  Description\n".to_owned()),
    ];
    (
        0..TEXTS.len(),
        any::<prop::sample::Index>(),
        0_usize..200,
        put,
        any::<bool>(),
    )
        .prop_map(|(which, from, length, put, lines)| {
            let text = document(TEXTS[which]);
            if lines {
                let mut lines: Vec<&str> = text.lines().collect();
                let from = from.index(lines.len());
                let to = (from + length % 6).min(lines.len());
                lines.splice(from..to, [put.as_str()]);
                return (which, lines.join("\n"));
            }
            let mut letters: Vec<char> = text.chars().collect();
            let from = from.index(letters.len());
            let to = (from + length).min(letters.len());
            letters.splice(from..to, put.chars());
            (which, letters.into_iter().collect())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_mutated_document_never_panics_and_never_loses_a_cell((which, text) in mutated()) {
        let form = read::form_of(&document(TEXTS[which]));
        if let Err(fault) = account::check(&text, Some(form)) {
            prop_assert!(false, "{} as {form:?}: {fault}", TEXTS[which]);
        }
        if let Err(fault) = account::check(&text, None) {
            prop_assert!(false, "{}: {fault}", TEXTS[which]);
        }
    }

    #[test]
    fn a_truncated_document_never_loses_a_cell(which in 0_usize..6, at in any::<prop::sample::Index>()) {
        let text = document(TEXTS[which]);
        let letters: Vec<char> = text.chars().collect();
        let cut: String = letters[..at.index(letters.len())].iter().collect();
        let form = read::form_of(&text);
        if let Err(fault) = account::check(&cut, Some(form)) {
            prop_assert!(false, "{} as {form:?}: {fault}", TEXTS[which]);
        }
    }

    #[test]
    fn any_text_is_read_in_any_form(text in "[|\\-\t \n#`{}\\[\\]<>\"/:•가-힣A-Za-z0-9\u{c}]{0,400}", which in 0_usize..6) {
        let form = read::form_of(&document(TEXTS[which]));
        if let Err(fault) = account::check(&text, Some(form)) {
            prop_assert!(false, "as {form:?}: {fault}");
        }
    }
}
