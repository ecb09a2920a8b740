//! Rules about response codes: five characters, each once, each class with its evidence.

use crate::finding::Findings;
use crate::load::Loaded;
use crate::load::model::Text;

pub(super) fn check(spec: &Loaded, findings: &mut Findings) {
    for (index, entry) in spec.codes.iter().enumerate() {
        grammar(&entry.code, findings);
        if spec.codes[..index]
            .iter()
            .any(|other| other.code.value == entry.code.value)
        {
            twice(&entry.code, findings);
        }
        if entry.evidence.is_empty() {
            findings.error(
                "code-evidence",
                entry.code.at,
                format!("the code {} without evidence", entry.code.value),
                "what its class rests on",
                "name the source under `evidence`",
            );
        }
    }
    for api in &spec.apis {
        let mut seen: Vec<&str> = Vec::new();
        for code in api.file.codes.iter().flat_map(|row| &row.codes) {
            if code.value != "-" {
                grammar(code, findings);
            }
            if seen.contains(&code.value.as_str()) {
                twice(code, findings);
            }
            seen.push(&code.value);
        }
        for code in &api.file.prose_codes {
            grammar(code, findings);
            if !spec
                .codes
                .iter()
                .any(|known| known.code.value == code.value)
            {
                findings.error(
                    "code-without-class",
                    code.at,
                    format!("the code {} of the prose", code.value),
                    "an entry in codes.yaml",
                    "add it there with its class",
                );
            }
        }
    }
}

fn grammar(code: &Text, findings: &mut Findings) {
    let fits = code.len() == 5
        && code
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    if !fits {
        findings.error(
            "code-grammar",
            code.at,
            format!("the code `{}`", code.value),
            "five of 0-9 and A-Z",
            "hold it against the document",
        );
    }
}

fn twice(code: &Text, findings: &mut Findings) {
    findings.error(
        "code-twice",
        code.at,
        format!("the code {} again", code.value),
        "each code once in a table",
        "remove one of the two",
    );
}
