//! Data of the transition period sent once the permission was switched.

use ontu::kftc::{BusinessClient, MigrationClient, SwitchEvidence};

fn late(client: MigrationClient, evidence: SwitchEvidence, body: &serde_json::Value) {
    let business = client.switch(evidence);
    let _ = client.send(body);
    drop(business);
}

fn later(client: &BusinessClient, body: &serde_json::Value) {
    let _ = client.send(body);
}

fn main() {}
