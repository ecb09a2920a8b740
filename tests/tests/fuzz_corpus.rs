//! The corpus of the fuzz targets, replayed: whatever was found once stays found.

use std::fs;
use std::path::Path;

use ontu::runtime::CodeClass;
use ontu::transfer::{ChainHash, Journal, Opening};
use ontu_sandbox::{FaultKind, GarbageKind};
use ontu_tests::fuzzing::{self, TARGETS};
use ontu_tests::requests::order;
use ontu_tests::scene::{PAY, Scene, by};

/// The folder of the corpora.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus");

#[test]
fn every_entry_of_the_corpus_is_survived() {
    for (name, target) in TARGETS {
        let mut entries = 0;
        for entry in fs::read_dir(Path::new(CORPUS).join(name)).unwrap() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            target(&fs::read(path).unwrap());
            entries += 1;
        }
        assert!(entries >= 3, "{name} has {entries} entries");
    }
}

#[test]
fn every_target_has_a_program_and_a_corpus() {
    let names = |folder: &str| {
        let folder = Path::new(CORPUS).with_file_name(folder);
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let mut targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    targets.sort_unstable();
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("fuzz_targets"), targets);
}

/// The target reads evidence that journals really hold, or it would fuzz nothing.
///
/// With `ONTU_UPDATE` set the evidence becomes part of the corpus.
#[tokio::test]
async fn evidence_of_a_journal_is_what_the_target_reads() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    scene.learn("A7777", CodeClass::Refused).await;
    let refused = FaultKind::PendingThenRefused {
        inquiries: 1,
        code: "A7777".to_owned(),
    };
    for (name, fault) in [
        ("done", None),
        ("lost_reply", Some(FaultKind::AcceptThenDrop)),
        ("not_executed", Some(FaultKind::DropBeforeAccept)),
        ("refused", Some(refused)),
        (
            "seen_before",
            Some(FaultKind::CodeAfterAcceptance("AC081".to_owned())),
        ),
        ("garbage", Some(FaultKind::Garbage(GarbageKind::WrongEcho))),
    ] {
        if let Some(fault) = fault {
            scene.arm(PAY, fault);
        }
        let intent = scene
            .submit(name, &order(&loan_of(name), true, &[(&investor, 1_000)]))
            .await;
        scene.work().await;
        scene.minutes(5).await;
        if name == "refused" {
            let again = scene.transfers.again(intent, Some(Opening::New), by("Lee"));
            again.await.unwrap();
            scene.minutes(5).await;
        }
    }
    scene.after_the_night().await;
    for record in scene.records().await {
        let intent = record.intent.id;
        let evidence = scene.journal.evidence(intent).await.unwrap();
        let mut previous = ChainHash::START;
        for (piece, sequence) in evidence.iter().zip(1..) {
            // The chain by the target's own reckoning is the journal's.
            let hash = fuzzing::link(&intent, sequence, &previous, piece.body());
            assert_eq!(hash, piece.hash());
            previous = hash;
        }
        let bodies: Vec<&str> = evidence.iter().map(|piece| piece.body()).collect();
        let text = bodies.join("\n");
        fuzzing::evidence(text.as_bytes());
        if std::env::var_os("ONTU_UPDATE").is_some() {
            let name = record.intent.key.as_str();
            fs::write(Path::new(CORPUS).join("evidence").join(name), text).unwrap();
        }
    }
}

/// A loan number that no other name has.
fn loan_of(name: &str) -> String {
    let digits = name.bytes().map(|byte| char::from(b'0' + byte % 10));
    digits.collect()
}
