//! A switch by a record that nobody has checked.

use ontu::kftc::{MigrationClient, SwitchEvidence, SwitchRecord};

fn unchecked(client: MigrationClient, record: SwitchRecord) {
    let _ = client.switch(record);
}

fn made_up(record: SwitchRecord) -> SwitchEvidence {
    SwitchEvidence(record)
}

fn main() {}
