//! Business recorded through the client that sends the data of the transition period.

use ontu::kftc::{MigrationClient, SERVICE};

fn record(client: &MigrationClient, body: &serde_json::Value) {
    let _ = client.record_json(&SERVICE.operations[0], body);
}

fn main() {}
