//! An outcome that nobody looks at.
#![deny(unused_must_use)]

async fn pay(client: &ontu::Client, order: &ontu::nh::PaymentOrder) -> Result<(), ontu::Error> {
    client.call_unjournalled(order).await?;
    Ok(())
}

fn main() {}
