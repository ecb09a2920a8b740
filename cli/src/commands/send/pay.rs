//! `ontu pay`: a loan and its investors, from two files.

use super::{path, say};
use crate::arguments::transfer::Pay;
use crate::exit::Result;
use crate::files::money::{Whole, payment};
use crate::output::Output;
use crate::transfers::content::Content;

/// Reads both files.
pub(super) fn content(
    arguments: &Pay,
    cp949_bytes_enforced: bool,
    output: &Output,
) -> Result<Content> {
    let whole = if arguments.continuation {
        Whole::Rest
    } else {
        Whole::Loan
    };
    let loan = path(arguments.loan.as_ref());
    let investors = path(arguments.investors.as_ref());
    let read = payment(loan, investors, whole, cp949_bytes_enforced)?;
    say(&read.remarks, output);
    Ok(Content::Payment(read.found))
}
