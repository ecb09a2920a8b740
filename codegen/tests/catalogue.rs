//! Every kind of mistake that the bank's own document has, made once more in a document of an invented service: each is found, where it stands.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ontu_codegen::import::findings::Kind;
use ontu_codegen::import::{Imported, Options, import_text};

fn import(name: &str) -> Imported {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let text = fs::read_to_string(folder.join(name)).unwrap();
    import_text(name, text.as_bytes(), &text, &Options::default())
}

fn lines(imported: &Imported, kind: Kind) -> Vec<usize> {
    let found = &imported.findings;
    found
        .iter()
        .filter(|finding| finding.kind == kind)
        .map(|finding| finding.line)
        .collect()
}

/// Every mistake of `flawed-ocr.txt` with its lines.
const FLAWS: &[(Kind, &[usize])] = &[
    (Kind::CodeGrammar, &[140]),
    (Kind::CodeMultiCell, &[56]),
    (Kind::CodeProseOnly, &[61]),
    (Kind::CodePseudo, &[49]),
    (Kind::CodeSameMessage, &[51]),
    (Kind::CodeSkeletonCollision, &[57]),
    (Kind::CodeTableOnly, &[51]),
    (Kind::ConstraintInText, &[34]),
    (Kind::DescCopy, &[99]),
    (
        Kind::DirectionUnlabelled,
        &[30, 40, 73, 79, 95, 101, 122, 127],
    ),
    (Kind::DocUndated, &[1]),
    (Kind::ExtraColumns, &[73]),
    (Kind::FormatCase, &[35]),
    (Kind::FormatVsLength, &[77]),
    (Kind::HeaderScript, &[30, 40, 73, 79, 95, 101, 122, 127]),
    (Kind::HeaderText, &[134]),
    (Kind::HtmlInCell, &[76]),
    (Kind::IdentCaseVariant, &[37]),
    (Kind::IdentInitialCase, &[125]),
    (Kind::IndexGarbage, &[11]),
    (Kind::IndexNoDetail, &[16]),
    (Kind::IndexSoftbreak, &[9]),
    (Kind::JoinedCell, &[51]),
    (Kind::LabelVariant, &[98]),
    (Kind::LabelWrap, &[83]),
    (Kind::NoiseChar, &[57]),
    (Kind::PageBreakCodes, &[53]),
    (Kind::PageBreakIndex, &[14]),
    (Kind::ProcedureTarget, &[49]),
    (Kind::RequiredBlank, &[37]),
    (Kind::RequiredDiffers, &[76, 36]),
    (Kind::RequiredToken, &[125]),
];

#[test]
fn every_mistake_of_the_flawed_document_is_found_where_it_stands() {
    let imported = import("flawed-ocr.txt");
    for (kind, expected) in FLAWS {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(lines(&imported, *kind), expected, "{}", kind.id());
    }
    let known: BTreeSet<Kind> = FLAWS.iter().map(|(kind, _)| *kind).collect();
    let found: BTreeSet<Kind> = imported
        .findings
        .iter()
        .map(|finding| finding.kind)
        .collect();
    assert_eq!(found, known);
    let won = imported
        .findings
        .iter()
        .filter(|finding| finding.kind.is_won());
    assert_eq!(won.count(), 1);
}

/// The mistakes that the bank's documents have, in any of their forms.
const OF_THE_BANK: &[Kind] = &[
    Kind::HeaderScript,
    Kind::HeaderText,
    Kind::PageBreakLayout,
    Kind::JoinedCell,
    Kind::PageBreakCodes,
    Kind::ExtraColumns,
    Kind::IdentInitialCase,
    Kind::IdentCaseVariant,
    Kind::CodeGrammar,
    Kind::CodeSkeletonCollision,
    Kind::CodeSameMessage,
    Kind::CodeProseOnly,
    Kind::CodeTableOnly,
    Kind::CodeMultiCell,
    Kind::CodePseudo,
    Kind::RequiredToken,
    Kind::RequiredBlank,
    Kind::RequiredDiffers,
    Kind::LengthDiffers,
    Kind::LabelVariant,
    Kind::LabelWrap,
    Kind::HtmlInCell,
    Kind::NoiseChar,
    Kind::IndexSoftbreak,
    Kind::IndexNoDetail,
    Kind::IndexGarbage,
    Kind::ProcedureTarget,
    Kind::DescCopy,
    Kind::FormatVsLength,
    Kind::FormatCase,
    Kind::ConstraintInText,
    Kind::DirectionUnlabelled,
    Kind::DocUndated,
    Kind::CellSplitByPipe,
    Kind::UrlSuffix,
    Kind::ExampleSpelling,
    Kind::ExampleUnlisted,
    Kind::ExampleAbsent,
];

#[test]
fn every_kind_of_mistake_of_the_bank_stands_in_a_document_of_this_project() {
    let found: BTreeSet<Kind> = ["flawed-ocr.txt", "ocr.txt", "github.md"]
        .iter()
        .flat_map(|name| import(name).findings)
        .map(|finding| finding.kind)
        .collect();
    for kind in OF_THE_BANK {
        assert!(found.contains(kind), "{} is nowhere", kind.id());
    }
}
