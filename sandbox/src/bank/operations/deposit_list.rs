//! Lists deposits page by page, latest first (입금확인 목록조회).

use crate::bank::Bank;
use crate::bank::accounts::Account;
use crate::bank::deposits::Deposit;
use crate::bank::reply::Field;
use crate::bank::settings::{EmptyList, TotalCount};
use crate::refusals::RefusalCode;
use crate::validate::first_and_last_day;

use super::{Operation, Performed, Refusal};

/// The code for "nothing to list".
const NO_TRANSACTIONS: &str = "A0090";
/// The rows of a page, where the layout does not say.
const PAGE: u32 = 20;

impl Bank {
    /// Answers one page of the deposits of a range of days or months, and the totals beside it.
    pub(super) fn list_deposits(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let owner = call.owner();
        let wanted = call.values.text("Vran");
        if !wanted.is_empty() {
            let account = self.accounts.get(wanted);
            let account =
                account.ok_or_else(|| Refusal::own(RefusalCode::UnknownAccount, "Vran"))?;
            if *account.owner != owner {
                return Err(Refusal::own(RefusalCode::OtherOwner, "Vran"));
            }
        }
        let range = call.api.rules.date_range.as_ref();
        let (first, last) = range
            .and_then(|range| first_and_last_day(range, call.values))
            .ok_or_else(|| Refusal::own(RefusalCode::Unsupported, "Insymd"))?;
        let page = self.page_no(call)?;

        let is_owned = |account: &Account| *account.owner == owner;
        // [listed-deposits] What comes from outside is listed, for either side's accounts; a repayment received is not.
        let matches = |deposit: &&Deposit| {
            self.accounts.get(&deposit.account_no).is_some_and(is_owned)
                && (wanted.is_empty() || *deposit.account_no == *wanted)
        };
        let found: Vec<&Deposit> = self.deposits.between(first, last).filter(matches).collect();
        let page_size = page_size(call) as usize;
        let skipped = usize::try_from(page - 1)
            .unwrap_or(usize::MAX)
            .saturating_mul(page_size);
        // [page-count] Iqtcnt counts the rows of this page, TotCnt those of all pages; the page after the last is empty.
        let rows: Vec<_> = found
            .iter()
            .skip(skipped)
            .take(page_size)
            .map(|deposit| row(deposit))
            .collect();
        if rows.is_empty() && self.settings.empty_list == EmptyList::NoTransactions {
            return Ok(Performed::code(NO_TRANSACTIONS));
        }

        // [list-totals] Both amounts are of all accounts, whatever the call filters by.
        let usable = self.accounts.usable(&owner);
        let today = call.now.date();
        let deposited_today = self.deposits.between(today, today);
        let deposited_today: u64 = deposited_today
            .filter(|deposit| self.accounts.get(&deposit.account_no).is_some_and(is_owned))
            .map(|deposit| deposit.krw)
            .sum();
        let total = match self.settings.total_count {
            TotalCount::Counted => found.len(),
            TotalCount::Zero => 0,
        };
        let mut performed = Performed::done(vec![
            ("UseAblAmt", usable.to_string()),
            ("ThdDepsAmt", deposited_today.to_string()),
            ("TotCnt", total.to_string()),
            ("Iqtcnt", rows.len().to_string()),
            ("PageNo", page.to_string()),
        ]);
        performed.fields.rows = rows;
        Ok(performed)
    }

    fn page_no(&self, call: &Operation<'_>) -> Result<u64, Refusal> {
        let given = call.values.text("PageNo");
        let default = || {
            let member = call
                .api
                .request
                .iter()
                .find(|member| member.element == "PageNo");
            member
                .and_then(|member| member.default.as_deref())
                .unwrap_or("1")
        };
        match if given.is_empty() { default() } else { given }.parse() {
            Ok(page) if page > 0 => Ok(page),
            _ => Err(Refusal::own(RefusalCode::PageFromOne, "PageNo")),
        }
    }
}

fn page_size(call: &Operation<'_>) -> u32 {
    let pages = call
        .api
        .response
        .iter()
        .filter_map(|member| member.repeat.as_ref()?.page);
    pages.max().unwrap_or(PAGE)
}

fn row(deposit: &Deposit) -> Vec<Field> {
    let values = [
        ("Sqno", format!("{:014}", deposit.sequence_no)),
        ("Vran", deposit.account_no.to_string()),
        ("RcvYmd", deposit.at.strftime("%Y%m%d").to_string()),
        ("RcvAmt", deposit.krw.to_string()),
    ];
    values.map(|(name, value)| (name.into(), value)).into()
}
