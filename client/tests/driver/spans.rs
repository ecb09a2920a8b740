//! What tracing is told about transfers: spans with their ids alone, and no event with anything personal.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use ontu::transport::LostReason;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::scene::{INQUIRE, PAY, Reaction, Scene, TOKEN, deposit_return, order};

/// Keeps the fields of every span of a transfer, and all that is told.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<(Vec<String>, String)>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut told = self.0.lock().unwrap();
        let mut fields = String::new();
        span.record(&mut Fields(&mut fields));
        told.1.push_str(&fields);
        if span.metadata().name() == "ontu.transfer" {
            told.0.push(fields);
        }
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap().1));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Fields(&mut self.0.lock().unwrap().1));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Says that the test runs in a process of its own, in which no other test decides what is traced.
const ALONE: &str = "ONTU_TEST_SPANS";

#[test]
fn spans_name_a_transfer_by_its_id_alone() {
    if std::env::var_os(ALONE).is_none() {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["spans::spans_name_a_transfer_by_its_id_alone", "--exact"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
        return;
    }
    let told = Told::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut ids = Vec::new();
    tracing::subscriber::with_default(told.clone(), || {
        runtime.block_on(async {
            let scene = Scene::new();
            scene.bank.reacts(|api, count| match (api, count) {
                (PAY, _) => Some(Reaction::Lost(LostReason::Timeout)),
                (INQUIRE, 1) => Some(Reaction::Result("123465432")),
                (INQUIRE, 2) => Some(Reaction::Changed("LoanNo", "79000000000074")),
                _ => None,
            });
            ids.push(scene.submit("a", &order("123465432", 1_000)).await);
            let request = deposit_return("79000000000074", 1_000);
            ids.push(scene.submit("b", &request).await);
            scene.work().await;
            scene.seconds(30).await;
            let _ = scene.transfers.inquire(ids[0]).await;
            let _ = scene.transfers.cancel(ids[0], "Kim").await;
        });
    });
    let told = told.0.lock().unwrap();
    assert!(told.0.len() >= 6, "{:?}", told.0);
    let expected: Vec<_> = ids.iter().map(|id| format!("intent={id} ")).collect();
    for fields in &told.0 {
        assert!(expected.contains(fields), "{fields}");
    }
    for canary in [
        "123465432",
        "79000000000074",
        "3020000000150",
        "3020000000151",
        "홍길동",
        TOKEN,
    ] {
        assert!(!told.1.contains(canary), "{canary}");
    }
}
