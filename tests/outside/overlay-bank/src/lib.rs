//! Bindings made with a private overlay, and what a transfer needs to know of its money-moving call.
//!
//! The layouts in `overlay/` are INVENTED, to show how an operator keeps what a contract says and no public document does:
//! `P2PChildCompanyInquireBalance`, whose layout is unpublished, and `P2PNInvestmentDepositAmountReturn`, which gets another layout than the published one.
//!
//! `generated` is written by this command and never edited, with the folder of the public spec wherever it lies:
//!
//! ```sh
//! ontu-codegen generate --spec ../../spec/nh --overlay overlay-bank/overlay --out overlay-bank/src/generated
//! ```

#[rustfmt::skip]
#[allow(unreachable_pub, reason = "the bindings are public wherever they are used")]
mod generated;

pub use generated::nh;

use ontu::transfer::Transferable;

/// A return is one call without rows and without a running total, so there is nothing more to say of it.
impl Transferable for nh::DepositReturn {}
