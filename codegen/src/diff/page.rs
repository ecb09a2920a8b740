//! Every kind of change as a page and as JSON, made from the tables that judge.

use std::fmt::Write as _;

use serde::Serialize;

use super::kinds::{Case, ChangeKind, Opposite, Rule, Words};
use super::level::{Axes, Bump};
use crate::emit;
use crate::write::MARKER;

/// A kind as `rules --json` prints it.
#[derive(Serialize)]
struct RuleRecord {
    id: &'static str,
    title: Words,
    seen: &'static str,
    cases: Vec<CaseRecord>,
    opposite: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_opposite: Option<&'static str>,
    waivers: Vec<WaiverRecord>,
}

/// A case of a kind as `rules --json` prints it.
#[derive(Serialize)]
struct CaseRecord {
    case: &'static str,
    axes: Axes,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rust: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<Words>,
}

/// A direction that a kind does not have.
#[derive(Serialize)]
struct WaiverRecord {
    direction: &'static str,
    why: &'static str,
}

/// Every kind as JSON.
pub(super) fn json() -> String {
    #[derive(Serialize)]
    struct Rules {
        findings: [(); 0],
        rules: Vec<RuleRecord>,
    }
    let rules = Rules {
        findings: [],
        rules: ChangeKind::ALL
            .iter()
            .map(|kind| record(kind.rule()))
            .collect(),
    };
    emit::json(&rules).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"))
}

fn record(rule: &Rule) -> RuleRecord {
    let (opposite, no_opposite) = match rule.opposite {
        Opposite::Kinds(kinds) => (kinds.iter().map(|kind| kind.id()).collect(), None),
        Opposite::Waived(why) => (Vec::new(), Some(why)),
    };
    RuleRecord {
        id: rule.kind.id(),
        title: rule.title,
        seen: rule.seen,
        cases: rule
            .cases
            .iter()
            .map(|case| CaseRecord {
                case: case.id,
                axes: case.axes,
                request: case.request,
                reply: case.reply,
                rust: case.rust,
                rest: case.rest,
            })
            .collect(),
        opposite,
        no_opposite,
        waivers: rule
            .waivers
            .iter()
            .map(|waiver| WaiverRecord {
                direction: waiver.of,
                why: waiver.why,
            })
            .collect(),
    }
}

/// Every kind in a line or two, for a terminal.
pub(super) fn text(language: super::Language) -> String {
    let mut text = String::new();
    for kind in ChangeKind::ALL {
        let rule = kind.rule();
        let _ = writeln!(text, "{kind} {}", language.of(rule.title));
        for case in rule.cases {
            let Axes {
                request,
                reply,
                rust,
                rest,
            } = case.axes;
            let _ = writeln!(
                text,
                "    {:<20} requests {request}, replies {reply}, Rust API {rust}, data at rest {rest}",
                case.id
            );
        }
    }
    text
}

/// Every kind as a page in Markdown.
pub(super) fn page() -> String {
    let mut page = format!(
        "<!-- {MARKER} by `ontu-codegen generate` from codegen/src/diff/kinds; do not edit. -->\n\n"
    );
    page.push_str(INTRODUCTION);
    let groups = [
        ("F", "Fields"),
        ("C", "Lists of codes and response codes"),
        ("A", "APIs, rules between calls, environments"),
        ("P", "Provenance"),
    ];
    for (letter, title) in groups {
        let _ = writeln!(page, "\n## {title}");
        for kind in ChangeKind::ALL
            .iter()
            .filter(|kind| kind.id().starts_with(letter))
        {
            section(kind.rule(), &mut page);
        }
    }
    page
}

const INTRODUCTION: &str = "\
# Kinds of change

`ontu-codegen diff OLD NEW` sorts every difference of two specs into one of the kinds below.
A kind is judged on four axes, each by itself: what is sent, what is answered, the generated Rust API, and data at rest (journals, rows of databases, recorded traffic, transfers whose outcome is open).
The weights hold for the program that is deployed today against the bank's new contract; `--reverse` reads a change the other way round, for the hours before a cut-over.

| Mark | Meaning |
|---|---|
| `E` | Error: wrong or rejected |
| `D` | Danger: the spec cannot decide it, or it goes wrong without a sign |
| `W` | Warning: needs a look |
| `N` | Note: worth knowing |
| `–` | Nothing happens |
| `₩` | It can duplicate, lose or mis-size a transfer: shown first, approved for one pair of revisions only, never accepted by a standing word |
| `✓`, `✗` | On the Rust API: cargo-semver-checks notices it, or does not |

The column of the Rust API speaks of the bindings that `generate` writes.
Fields of requests and replies have English names of our own, so a renamed element changes no name in Rust by itself; where the English name, the type of a field or the demand for it does change, the report says so and asks for a major version.
Fields of a reply hold what came, whatever the table demands, so that requiredness in a reply changes no type.
A list of codes is an exhaustive enumeration, so that a value more is a major version.

Each change has a cause.
`bank-revision` is the ordinary one.
`transcription-fix` sets our own copy right: look-alike letters, decisions that changed, and every change between two specs of the very same document.
`bank-clarified` decides what the document had left open.

## How rows are paired

1. The same API, direction, repeating part and element, byte for byte, as the table or the wire spells it.
2. `renamed_from` of the newer spec, which must name a row of the older one: else it is an error.
3. Equal without regard to letter case.
4. Equal to the eye, of ASCII names only.
5. The same label, the same length and the same neighbourhood: a suggestion, judged as removed and added until a person writes `renamed_from`.
6. What is left was removed or added.

APIs pair by their name, else by the English name of their operation, by letter case, or by look.

## What is not compared

The order of entries in `elements.yaml` and `codes.yaml`, comments, quoting, and `effect_basis`.
Of a folder that is private to an operator nothing is compared: name the resolved spec that was generated with it.
";

fn section(rule: &Rule, page: &mut String) {
    let _ = writeln!(page, "\n### {}: {}\n", rule.kind, rule.title.en);
    let _ = writeln!(page, "{}.\n", rule.title.ko);
    let _ = writeln!(page, "How it is seen: {}.\n", rule.seen);
    if rule.cases.iter().any(|case| case.axes != Axes::default()) {
        let _ = writeln!(
            page,
            "| Case | Requests | Replies | Rust API | Data at rest |"
        );
        let _ = writeln!(page, "|---|---|---|---|---|");
        for case in rule.cases {
            let _ = writeln!(page, "{}", row(case));
        }
        let _ = writeln!(page);
    } else if rule.kind == ChangeKind::F29 {
        let _ = writeln!(page, "It weighs what the kind under it weighs.\n");
    } else {
        let _ = writeln!(page, "It weighs nothing on any axis.\n");
    }
    match rule.opposite {
        Opposite::Kinds(kinds) => {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.id()).collect();
            let _ = writeln!(page, "The other way round: {}.", names.join(" or "));
        }
        Opposite::Waived(why) => {
            let _ = writeln!(page, "There is no kind for the other way round: {why}.");
        }
    }
    for waiver in rule.waivers {
        let _ = writeln!(page, "Not for a {}: {}.", waiver.of, waiver.why);
    }
}

fn row(case: &Case) -> String {
    let cell = |mark: String, words: Option<Words>| match words {
        Some(words) => format!("{mark}: {}", words.en.replace('|', "\\|")),
        None => mark,
    };
    let rust = if case.axes.rust.bump == Bump::None {
        "none".to_owned()
    } else {
        case.axes.rust.to_string()
    };
    format!(
        "| {} | {} | {} | {} | {} |",
        case.id,
        cell(case.axes.request.to_string(), case.request),
        cell(case.axes.reply.to_string(), case.reply),
        cell(rust, case.rust),
        cell(case.axes.rest.to_string(), case.rest),
    )
}
