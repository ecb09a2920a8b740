//! What the sandbox had to decide because no document says it; `ontu-sandbox assumptions` prints the list.

use serde::Serialize;

/// One decision of the sandbox's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// Its name; a comment at the place that it decides holds it in brackets.
    pub id: &'static str,
    /// What is assumed.
    pub sentence: &'static str,
    /// The source file that it decides, below `src`.
    pub used_in: &'static str,
}

const fn assumption(id: &'static str, used_in: &'static str, sentence: &'static str) -> Assumption {
    Assumption {
        id,
        sentence,
        used_in,
    }
}

/// Every decision of the sandbox's own.
pub const ASSUMPTIONS: &[Assumption] = &[
    assumption(
        "sweep",
        "bank/sweeps.rs",
        "A sweep at 16:00 and 23:45 resets what counts as deposited since the last one and moves no money: what was deposited before can still be paid and returned.",
    ),
    assumption(
        "usable-amount",
        "bank/accounts.rs",
        "UseAblAmt is what was deposited since the last sweep; what is paid or returned is taken from it first, and money that comes back from a refused transfer is not added to it again.",
    ),
    assumption(
        "three-hours",
        "bank/operations/deposit_return.rs",
        "The three hours before a return count from the last deposit into the account, to the second; exactly three hours later it is allowed. A repayment received does not start them.",
    ),
    assumption(
        "date-range",
        "validate/range.rs",
        "A range of 90 days or 3 months counts both its ends: 1 January to 31 March is 90 days, 1 January to 1 April is 91.",
    ),
    assumption(
        "sent-date",
        "bank/decide.rs",
        "Tsymd must be the bank's current day; within the first hour after midnight (a setting) the day before is taken too, as a call that was on its way.",
    ),
    assumption(
        "number-scope",
        "bank/decide.rs",
        "A transaction number is unique per institution code, app number and day, over all APIs together.",
    ),
    assumption(
        "number-of-reads",
        "bank/decide.rs",
        "A reading call under a number that was used before is answered and noted; a movement or an issue under a number that a reading call used is a duplicate.",
    ),
    assumption(
        "refused-number",
        "bank/decide.rs",
        "A call whose header is sound has used up its number even when it is refused; one with a wrong header, token or day has not.",
    ),
    assumption(
        "replay",
        "bank/decide.rs",
        "An issuing call repeated under its number with the same members beside the header is answered with the earlier result; with other members, or under another API's number, it is AC082.",
    ),
    assumption(
        "at-once",
        "bank/handle.rs",
        "A movement that is accepted is executed at once, and 00000 in its reply says that it was; a fault can hold it.",
    ),
    assumption(
        "pending",
        "bank/transfers.rs",
        "The money of a held transfer has left the paying accounts and stands in the trust account until it is executed or given back.",
    ),
    assumption(
        "taken-twice",
        "bank/operations/inquiry.rs",
        "Where a setting lets a number be taken twice while it is in progress, the inquiry answers done as soon as one of the two is.",
    ),
    assumption(
        "inquiry-key",
        "bank/operations/inquiry.rs",
        "An inquiry whose loan number or virtual account is not the original's, or that inquires another API's call, is answered like one about an original that does not exist.",
    ),
    assumption(
        "unknown-original",
        "bank/operations/inquiry.rs",
        "An inquiry about an original that does not exist is answered with ZS060 in Rpcd, with 00000 and ZS060 in Pcrs, or with AT999, by setting.",
    ),
    assumption(
        "refused-original",
        "bank/operations/inquiry.rs",
        "An inquiry about a refused original is answered with 00000 and the refusal's code in Pcrs, with that code in Rpcd, or as if it did not exist, by setting.",
    ),
    assumption(
        "raised-amount",
        "bank/operations/payment.rs",
        "The orders of one loan may not add up to more than SlctAmt of the order at hand; a later order may state another SlctAmt.",
    ),
    assumption(
        "refused-new-loan",
        "bank/operations/payment.rs",
        "A refused order with NewTrnsYn = Y does not use up its loan number; a setting makes it do so.",
    ),
    assumption(
        "outside-accounts",
        "bank/operations/payment.rs",
        "Accounts at other banks exist and take what is paid to them; the holder's name is not compared.",
    ),
    assumption(
        "repayment-account",
        "bank/operations/repayment.rs",
        "The virtual account beside the loan number in a repayment is a borrower's (usage 2) and pays the whole sum; whose it is beyond that is not checked.",
    ),
    assumption(
        "repayment-rows",
        "bank/operations/repayment.rs",
        "A repayment may go to any investor's virtual account of the caller and may exceed what was lent, since it holds interest.",
    ),
    assumption(
        "zero-amount",
        "bank/operations/mod.rs",
        "A movement of zero, in the sum or in a row, is refused.",
    ),
    assumption(
        "owner",
        "bank/operations/mod.rs",
        "Virtual accounts and loans belong to the agreement and subsidiary that made them; calls of others are refused.",
    ),
    assumption(
        "account-numbers",
        "bank/accounts.rs",
        "Virtual account numbers are made up: 790 and 11 digits that count upwards.",
    ),
    assumption(
        "listed-deposits",
        "bank/operations/deposit_list.rs",
        "The deposit list holds what came from outside into investors' and borrowers' virtual accounts; money that an investor's account receives by a repayment is not a deposit.",
    ),
    assumption(
        "list-totals",
        "bank/operations/deposit_list.rs",
        "UseAblAmt and ThdDepsAmt are of all virtual accounts of the caller, whatever account or page the call asks for.",
    ),
    assumption(
        "page-count",
        "bank/operations/deposit_list.rs",
        "Iqtcnt counts the rows of the page and TotCnt those of all pages; a page after the last is answered like an empty list.",
    ),
    assumption(
        "unknown-members",
        "validate/members.rs",
        "Members that the table does not name are accepted, ignored and noted in the transcript.",
    ),
    assumption(
        "numbers",
        "validate/members.rs",
        "A JSON number for a text is accepted and noted, as the text of its digits.",
    ),
    assumption(
        "null",
        "validate/members.rs",
        "Null for an optional member is accepted and noted; for a required one it is refused.",
    ),
    assumption(
        "length-unit",
        "validate/value.rs",
        "A length without a unit counts characters, not bytes.",
    ),
    assumption(
        "token-request",
        "server/routes.rs",
        "The token request of the partner channel answers any client name and secret with the sandbox's own token, said to last a day.",
    ),
    assumption(
        "central-record-names",
        "kftc/parts.rs",
        "The central record's paths of token and migration, its scopes, the names of its HTTP headers and every word of its answers are made up; settings replace the former.",
    ),
    assumption(
        "central-record-refusals",
        "kftc/record.rs",
        "The central record looks at a call in this order: source IP, path, token, permission, method, headers, body; it refuses with 400, 401, 403, 404 or 405 and then writes nothing.",
    ),
    assumption(
        "central-record-switch",
        "kftc/record.rs",
        "The switch of permissions leaves tokens as they are: a token opens the side of its scope while the company has that permission.",
    ),
    assumption(
        "central-record-repeats",
        "kftc/record.rs",
        "A number that comes twice is written twice: nothing is published about repeated numbers, so no caller may rely on them.",
    ),
    assumption(
        "clock-backwards",
        "bank/mod.rs",
        "A clock that is set back undoes nothing: no sweep, no movement, no number.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::ASSUMPTIONS;

    #[test]
    fn each_assumption_is_marked_where_it_decides() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for assumption in ASSUMPTIONS {
            let source = fs::read_to_string(sources.join(assumption.used_in)).unwrap();
            let marker = format!("[{}]", assumption.id);
            assert!(
                source.contains(&marker),
                "{} lacks {marker}",
                assumption.used_in
            );
        }
    }

    #[test]
    fn ids_are_distinct() {
        let ids: BTreeSet<_> = ASSUMPTIONS.iter().map(|assumption| assumption.id).collect();
        assert_eq!(ids.len(), ASSUMPTIONS.len());
    }
}
