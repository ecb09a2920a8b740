//! Each single fault of a dossier, and each pair of the important ones.

use crate::dossier::{Dossier, PNG};

/// A way to break a dossier, and words of what is said about it.
type Fault = (&'static str, &'static str, fn(&Dossier));

/// The faults that are also tried in pairs; they do not touch each other.
const FAULTS: &[Fault] = &[
    ("missing fact", "company is empty", |it| {
        it.set("company", "")
    }),
    ("business number", "does not check the others", |it| {
        it.set("business_number", "129-82-08746");
    }),
    ("callback", "this is no URL", |it| {
        it.set("callback_url", "없음")
    }),
    ("day", "is no day that fits", |it| {
        it.set("hoped_service_day", "2026-02-30")
    }),
    ("opening day in the past", "is over already", |it| {
        it.set("planned_opening_day", "2026-01-04")
    }),
    (
        "missing document",
        "보안점검결과서 is missing",
        |it| it.clear("security-check"),
    ),
    ("empty document", "the file is empty", |it| {
        it.file("registration", "scan.pdf", b"")
    }),
    (
        "seal differs without the extra document",
        "사용인감계 is missing",
        |it| {
            it.set("seal", "differs");
        },
    ),
    (
        "another applicant without the second signature",
        "signature of 예금주",
        |it| {
            it.set("applicant", "another");
        },
    ),
    (
        "misnamed logo",
        "ends otherwise than in IMG, JPG, PNG",
        |it| {
            let named = |name: &str| it.path(&format!("documents/logo/{name}"));
            std::fs::rename(named("logo.png"), named("logo.jpeg")).expect("another name");
        },
    ),
    ("renamed text as logo", "neither JPEG nor PNG", |it| {
        let misnamed = it.path("documents/logo/logo.jpeg").exists();
        it.file(
            "logo",
            if misnamed { "logo.jpeg" } else { "logo.png" },
            b"hello",
        );
    }),
    ("source IP", "is no IP address", |it| {
        it.replace("ips: [\"203.0.113.10\"]", "ips: [\"203.0.113.999\"]")
    }),
    ("misfiled", "no document belongs here", |it| {
        std::fs::write(it.path("documents/scan.pdf"), "stray").expect("a stray file");
    }),
    ("wrong order", "step 1.2 comes after 2.a0", |it| {
        it.done("1.1");
        it.done("2.a0");
        it.done("1.2");
        let text = it.text();
        let line = text.lines().find(|line| line.contains("\"2.a0\""));
        it.replace(&format!("{}\n", line.expect("the step")), "");
    }),
    ("unknown step", "9.9 is no step", |it| {
        it.replace(
            "\ndone:\n",
            "\ndone:\n  - { step: \"9.9\", on: \"2026-01-05\", by: \"김\", evidence: \"evidence/x\", sha256: \"\" }\n",
        );
    }),
];

#[test]
fn the_complete_dossier_passes() {
    let (code, found) = Dossier::complete().check();
    assert_eq!((code, found), (0, vec![]));
}

#[test]
fn each_fault_and_each_pair_of_faults_is_said() {
    for (index, (name, words, break_it)) in FAULTS.iter().enumerate() {
        let dossier = Dossier::complete();
        break_it(&dossier);
        let (code, found) = dossier.check();
        assert_eq!((code, found.len()), (1, 1), "{name}: {found:?}");
        assert!(found[0].contains(words), "{name}: {found:?}");
        for (other, other_words, break_other) in &FAULTS[index + 1..] {
            let dossier = Dossier::complete();
            break_it(&dossier);
            break_other(&dossier);
            let (code, found) = dossier.check();
            assert_eq!((code, found.len()), (1, 2), "{name} and {other}: {found:?}");
            for words in [words, other_words] {
                let said = found.iter().any(|found| found.contains(words));
                assert!(said, "{name} and {other}: {found:?}");
            }
        }
    }
}

#[test]
fn a_logo_may_have_thirty_million_bytes_and_not_one_more() {
    for (size, expected) in [(29_999_999, 0), (30_000_000, 0), (30_000_001, 1)] {
        let dossier = Dossier::complete();
        let mut picture = PNG.to_vec();
        picture.resize(size, 0);
        dossier.file("logo", "logo.png", &picture);
        let (code, found) = dossier.check();
        assert_eq!(code, expected, "{size}: {found:?}");
    }
}

#[test]
fn a_logo_is_named_as_the_notice_allows() {
    for (name, expected) in [
        ("logo.JPG", 0),
        ("logo.img", 0),
        ("logo.jpeg", 1),
        ("logo", 1),
    ] {
        let dossier = Dossier::complete();
        dossier.clear("logo");
        dossier.file("logo", name, PNG);
        let (code, found) = dossier.check();
        assert_eq!(code, expected, "{name}: {found:?}");
    }
}

#[test]
fn the_same_file_in_two_places_is_misfiled() {
    let dossier = Dossier::complete();
    dossier.file("bankbook", "scan.pdf", b"synthetic cms-withdrawal");
    let (code, found) = dossier.check();
    assert_eq!(code, 1);
    assert!(
        found[0].contains("the same file lies in the place of CMS"),
        "{found:?}"
    );
}

#[test]
fn source_ips_that_are_not_listed_are_warned_of() {
    let dossier = Dossier::complete();
    dossier.replace("ips: [\"203.0.113.10\"]", "ips: []");
    let (code, found) = dossier.check();
    assert_eq!(code, 0);
    assert!(
        found[0].contains("production_source_ips is empty"),
        "{found:?}"
    );
}

#[test]
fn nothing_personal_or_secret_is_kept_and_none_of_it_is_repeated() {
    for (line, canary) in [
        ("account_no: \"301-0000-1234-56\"", "301-0000"),
        ("출금계좌번호: \"301-0000-1234-56\"", "301-0000"),
        ("holder_birth_date: \"1980-02-29\"", "1980-02"),
        ("client_secret: \"synthetic-secret\"", "synthetic-secret"),
        (
            "answers2: \"72a0862b-162d-4808-934e-daa60ecf2474\"",
            "72a0862b",
        ),
        ("company2: \"800229-1234567\"", "800229"),
        ("company2: \"농협 301-0000-1234-56\"", "301-0000"),
        ("# our account: 3010000123456", "3010000"),
        ("seal2: \"same\"  # 010-0000-0002", "010-0000"),
    ] {
        let dossier = Dossier::complete();
        dossier.replace("seal: \"same\"", &format!("seal: \"same\"\n{line}"));
        for json in [&["check", "dossier"][..], &["check", "dossier", "--json"]] {
            let ended = dossier.run(json);
            assert_eq!(ended.code, 1, "{line}: {}", ended.stdout);
            let said = format!("{}{}", ended.stdout, ended.stderr);
            assert!(said.contains("never kept in a dossier"), "{line}: {said}");
            assert!(!said.contains(canary), "{line}: {said}");
        }
    }
}

#[test]
fn a_damaged_file_names_its_place() {
    let dossier = Dossier::complete();
    dossier.replace("seal: \"same\"", "seel: \"same\"");
    let (code, found) = dossier.check();
    assert_eq!(code, 1);
    assert!(
        found[0].contains("seel is no key of a dossier"),
        "{found:?}"
    );
    dossier.replace("seel: \"same\"", "seal: [");
    assert_eq!(dossier.check().0, 1);
}
