//! The plain `call` with a request that moves money.

fn pay(client: &ontu::Client, order: &ontu::nh::PaymentOrder) {
    let _ = client.call(order);
}

fn main() {}
