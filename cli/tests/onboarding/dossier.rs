//! A complete dossier that a test then breaks in one place, and what `ontu` says about it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Ended, NOW, Ontu};

/// The first bytes of a picture.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsynthetic";

/// A dossier in an empty folder.
pub(crate) struct Dossier {
    pub(crate) ontu: Ontu,
}

impl Dossier {
    /// With every document in its place and every fact filled in; no step is done.
    pub(crate) fn complete() -> Self {
        let ontu = Ontu::new()
            .with("ONTU_CLOCK", NOW)
            .with("ONTU_PROFILE", "loopback");
        let made = ontu.run(&["onboarding", "init", "dossier"]);
        assert_eq!(made.code, 0, "{}", made.stderr);
        let dossier = Self { ontu };
        dossier.set("company", "가나다온투 주식회사");
        dossier.set("business_number", "129-82-08745");
        dossier.set("hoped_service_day", "2026-03-02");
        dossier.set("planned_opening_day", "2026-03-02");
        dossier.set("callback_url", "https://www.p2pcenter.or.kr");
        dossier.set("seal", "same");
        dossier.set("applicant", "holder");
        dossier.replace("signed: []", "signed: [\"applicant\"]");
        dossier.replace(
            "production_source_ips: []",
            "production_source_ips: [\"203.0.113.10\"]",
        );
        for document in [
            "security-check",
            "cms-withdrawal",
            "bankbook",
            "registration",
        ] {
            dossier.file(
                document,
                "scan.pdf",
                format!("synthetic {document}").as_bytes(),
            );
        }
        dossier.file("logo", "logo.png", PNG);
        dossier
    }

    /// Fills in a fact.
    pub(crate) fn set(&self, key: &str, value: &str) {
        let text = self.text();
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("{key}: ")));
        let line = line.unwrap_or_else(|| panic!("no line {key}")).to_owned();
        self.replace(&line, &format!("{key}: \"{value}\""));
    }

    /// Replaces a text of the file, which must be there.
    pub(crate) fn replace(&self, old: &str, new: &str) {
        let text = self.text();
        assert!(text.contains(old), "{old}");
        fs::write(self.path("dossier.yaml"), text.replacen(old, new, 1)).expect("a dossier");
    }

    /// Puts a file into the place of a document.
    pub(crate) fn file(&self, document: &str, name: &str, content: &[u8]) {
        fs::write(self.path(&format!("documents/{document}/{name}")), content).expect("a file");
    }

    /// Takes away all that lies in the place of a document.
    pub(crate) fn clear(&self, document: &str) {
        for entry in fs::read_dir(self.path(&format!("documents/{document}"))).expect("a place") {
            fs::remove_file(entry.expect("an entry").path()).expect("one file less");
        }
    }

    /// Records a step with evidence of its own.
    pub(crate) fn done(&self, step: &str) -> Ended {
        self.done_on(step, "2026-01-05")
    }

    /// Records a step that was done on a day.
    pub(crate) fn done_on(&self, step: &str, day: &str) -> Ended {
        let name = format!("receipt-{step}.txt");
        self.ontu
            .write(&name, &format!("synthetic receipt of {step}"));
        self.run(&[
            "done",
            "dossier",
            step,
            "--evidence",
            &name,
            "--by",
            "김운영",
            "--on",
            day,
        ])
    }

    /// Runs one of the commands.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let mut all = vec!["onboarding"];
        all.extend(arguments);
        self.ontu.run(&all)
    }

    /// What `check` finds: exit code and messages.
    pub(crate) fn check(&self) -> (i32, Vec<String>) {
        let ended = self.run(&["check", "dossier", "--json"]);
        let object: Value = serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|_| panic!("{}{}", ended.stdout, ended.stderr));
        let mut messages: Vec<String> = Vec::new();
        for finding in object["findings"].as_array().into_iter().flatten() {
            let place = finding["place"].as_str().unwrap_or_default();
            messages.push(format!(
                "{place} {}",
                finding["message"].as_str().unwrap_or_default()
            ));
        }
        for fault in object["error"]["faults"].as_array().into_iter().flatten() {
            messages.push(format!(
                "dossier.yaml:{} {}",
                fault["line"], object["error"]["message"]
            ));
        }
        (ended.code, messages)
    }

    /// A path in the dossier.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.ontu.folder().join("dossier").join(below)
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.path("dossier.yaml")).expect("a dossier")
    }
}
