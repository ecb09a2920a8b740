//! An amount made without its check.

fn main() {
    let _ = ontu::Krw(10_000_000_000_000_000);
}
