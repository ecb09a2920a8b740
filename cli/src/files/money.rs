//! The three kinds of files that move money: a loan with its investors, the rows of a repayment, returns of deposits.

use std::path::Path;

use ontu::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
use ontu::nh::repay::{RepaymentRow, RepaymentRowRequired};
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::runtime::{Krw, MemberInfo, Operation};

use super::fields::Fields;
use super::names::{Name, member};
use super::table::Table;
use super::value::{amount, value};
use super::{Cell, Faults, failed, failure, read};
use crate::exit::Result;
use crate::message::Message;
use crate::messages::files as words;
use crate::output::krw;

/// What a file holds, and what is worth saying about it although nothing is wrong.
#[derive(Debug)]
pub(crate) struct Read<T> {
    /// What it holds.
    pub(crate) found: T,
    /// What is worth saying.
    pub(crate) remarks: Vec<Message>,
}

/// What a payment must add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whole {
    /// The rows are the whole loan: they add up to what was raised.
    Loan,
    /// Part of the loan was paid before: the rows stay below what was raised.
    Rest,
}

/// How many accounts that stand in several rows are remarked on one by one.
const REMARKS: usize = 10;

/// Names that a column with a virtual account also goes by.
const ACCOUNT: &[&str] = &["가상계좌", "계좌번호", "account"];
/// Names that a column with an amount also goes by.
const AMOUNT: &[&str] = &["금액", "amount", "amount_krw"];

/// Reads a loan and its investors; faults of both files come together.
///
/// The order holds every row of the loan, however many calls it takes.
pub(crate) fn payment(
    loan: &Path,
    investors: &Path,
    whole: Whole,
    cp949_bytes_enforced: bool,
) -> Result<Read<PaymentOrder>> {
    let (loan_bytes, investor_bytes) = (read(loan)?, read(investors)?);
    let members = PaymentOrder::INFO.request;
    let terms = required(
        members,
        &[
            "SlctAmt",
            "LonTrm",
            "LoanNo",
            "Bncd",
            "BrwAcno",
            "Dpnm",
            "LonApcYmd",
            "DractOtlt",
        ],
        &[],
    );
    let memo = optional(members, &["MractOtlt"]);
    let names = terms.into_iter().chain(memo);
    let names: Vec<Name> = names
        .map(|name| name.with_cp949_bytes(cp949_bytes_enforced))
        .collect();
    let columns = row_names(members, "InvAmt");
    let mut rows = Rows::new(&columns, |virtual_account_no, amount| {
        Investment::new(InvestmentRequired {
            virtual_account_no,
            investment_amount: amount,
        })
    });
    let take = |cells: &[Option<Cell>], faults: &mut Faults| rows.take(cells, faults);
    let (mut fields, mut table) = match (
        Fields::read(loan, loan_bytes, &names),
        Table::read(investors, investor_bytes, &columns, take),
    ) {
        (Ok(fields), Ok(table)) => (fields, table),
        (Err(faults), Ok(table)) => return Err(failed(&[faults, table.faults])),
        (Ok(fields), Err(faults)) => return Err(failed(&[fields.faults, faults])),
        (Err(loan), Err(investors)) => return Err(failed(&[loan, investors])),
    };

    let (cells, faults) = fields.parts();
    let raised = cell(cells, 0).and_then(|cell| amount(cell, &names[0], faults));
    let loan_term_months = cell(cells, 1).and_then(|cell| value(cell, &names[1], faults));
    let loan_no = cell(cells, 2).and_then(|cell| value(cell, &names[2], faults));
    let bank_code = cell(cells, 3).and_then(|cell| value(cell, &names[3], faults));
    let borrower_account_no = cell(cells, 4).and_then(|cell| value(cell, &names[4], faults));
    let account_holder_name = cell(cells, 5).and_then(|cell| value(cell, &names[5], faults));
    let loan_application_date = cell(cells, 6).and_then(|cell| value(cell, &names[6], faults));
    let withdrawal_memo = cell(cells, 7).and_then(|cell| value(cell, &names[7], faults));
    let deposit_memo = cell(cells, 8).map(|cell| value(cell, &names[8], faults));

    let (rows, total, lines) = rows.end(&mut table.faults);
    if let (Some(raised), Some(total), Some(place)) = (raised, total, cell(cells, 0)) {
        let fits = match whole {
            Whole::Loan => total == raised,
            Whole::Rest => total < raised,
        };
        if !fits {
            let (raised, total) = (krw(raised.get()), krw(total.get()));
            let what = match whole {
                Whole::Loan => words::not_the_sum(raised, total, investors.display()),
                Whole::Rest => words::not_a_rest(raised, total, investors.display()),
            };
            faults.at(place.at, what);
        }
    }
    let remarks = remarks(investors, &table, rows.as_deref(), &lines);
    failure(&[fields.faults, table.faults])?;

    // Every value that is none here is among the faults.
    let order = (|| {
        let order = PaymentOrder::new(PaymentOrderRequired {
            raised_amount: raised?,
            loan_term_months: loan_term_months?,
            investment_total: total?,
            is_new_loan: whole == Whole::Loan,
            loan_no: loan_no?,
            bank_code: bank_code?,
            borrower_account_no: borrower_account_no?,
            account_holder_name: account_holder_name?,
            loan_application_date: loan_application_date?,
            withdrawal_memo: withdrawal_memo?,
            investments: rows?,
        });
        Some(match deposit_memo {
            Some(memo) => order.with_deposit_memo(memo?),
            None => order,
        })
    })();
    found(order, loan, remarks)
}

/// Reads the rows of a repayment, and their sum.
pub(crate) fn repayment(path: &Path) -> Result<Read<(Vec<RepaymentRow>, Krw)>> {
    let columns = row_names(Repayment::INFO.request, "RpayAmt");
    let mut rows = Rows::new(&columns, |virtual_account_no, amount| {
        RepaymentRow::new(RepaymentRowRequired {
            virtual_account_no,
            repayment_amount: amount,
        })
    });
    let mut table = Table::read(path, read(path)?, &columns, |cells, faults| {
        rows.take(cells, faults);
    })
    .map_err(Faults::into_failure)?;
    let (rows, total, lines) = rows.end(&mut table.faults);
    let remarks = remarks(path, &table, rows.as_deref(), &lines);
    failure(&[table.faults])?;
    found(rows.zip(total), path, remarks)
}

/// Returns of deposits, one a row.
#[derive(Debug)]
pub(crate) struct Returns {
    /// They, in the order of the file.
    pub(crate) rows: Vec<DepositReturn>,
    /// The lines of those that return the same amount from the same account.
    pub(crate) alike: Vec<Vec<u64>>,
}

/// Reads returns of deposits.
pub(crate) fn returns(path: &Path, cp949_bytes_enforced: bool) -> Result<Read<Returns>> {
    let members = DepositReturn::INFO.request;
    let names = required(
        members,
        &["Vran", "RtnAmt", "Bncd", "Dpnm", "IvstrAcct", "MractOtlt"],
        &[
            &["가상계좌"],
            AMOUNT,
            &["은행"],
            &["예금주"],
            &["계좌번호"],
            &["메모"],
        ],
    );
    let names: Vec<Name> = names
        .into_iter()
        .map(|name| name.with_cp949_bytes(cp949_bytes_enforced))
        .collect();
    let (mut returns, mut lines) = (Some(Vec::new()), Vec::new());
    let table = Table::read(path, read(path)?, &names, |cells, faults| {
        let virtual_account_no = cell(cells, 0).and_then(|cell| value(cell, &names[0], faults));
        let return_amount = cell(cells, 1).and_then(|cell| amount(cell, &names[1], faults));
        let bank_code = cell(cells, 2).and_then(|cell| value(cell, &names[2], faults));
        let account_holder_name = cell(cells, 3).and_then(|cell| value(cell, &names[3], faults));
        let investor_account_no = cell(cells, 4).and_then(|cell| value(cell, &names[4], faults));
        let deposit_memo = cell(cells, 5).and_then(|cell| value(cell, &names[5], faults));
        let read = (|| {
            Some(DepositReturn::new(DepositReturnRequired {
                virtual_account_no: virtual_account_no?,
                return_amount: return_amount?,
                bank_code: bank_code?,
                account_holder_name: account_holder_name?,
                investor_account_no: investor_account_no?,
                deposit_memo: deposit_memo?,
            }))
        })();
        keep(&mut returns, read);
        lines.extend(cell(cells, 0).map(|cell| cell.at.line));
    })
    .map_err(Faults::into_failure)?;
    let remarks = remarks(path, &table, returns.as_deref(), &lines);
    let rows = returns.as_deref().unwrap_or_default();
    let alike = repeated(rows, &lines, |row| (significant(row), row.return_amount()));
    failure(&[table.faults])?;
    found(returns.map(|rows| Returns { rows, alike }), path, remarks)
}

/// Hands over what was read; where it is none without any fault, the tool is wrong and says so instead of sending a part.
fn found<T>(value: Option<T>, path: &Path, remarks: Vec<Message>) -> Result<Read<T>> {
    match value {
        Some(found) => Ok(Read { found, remarks }),
        None => {
            let mut faults = Faults::of(path);
            faults.whole(words::incomplete());
            Err(faults.into_failure())
        }
    }
}

fn required(
    members: &'static [MemberInfo],
    wires: &[&str],
    also: &[&'static [&'static str]],
) -> Vec<Name> {
    let mut also = also.iter().copied().chain(std::iter::repeat(&[][..]));
    wires
        .iter()
        .filter_map(|wire| Some(Name::required(member(members, wire)?, also.next()?)))
        .collect()
}

fn optional(members: &'static [MemberInfo], wires: &[&str]) -> Vec<Name> {
    let found = wires.iter().filter_map(|wire| member(members, wire));
    found.map(|member| Name::optional(member, &[])).collect()
}

/// The two columns of a row: the virtual account and the amount.
fn row_names(members: &'static [MemberInfo], amount: &str) -> Vec<Name> {
    let rows = member(members, "Rec").and_then(|member| member.repeat);
    let members = rows.map_or(&[][..], |rows| rows.members);
    required(members, &["Vran", amount], &[ACCOUNT, AMOUNT])
}

fn cell(cells: &[Option<Cell>], index: usize) -> Option<&Cell> {
    cells.get(index)?.as_ref()
}

/// Rows of an account and an amount, as they come out of a table; none if any of them is wrong.
struct Rows<'a, F, R> {
    names: &'a [Name],
    row: F,
    found: Option<Vec<R>>,
    total: Option<Krw>,
    lines: Vec<u64>,
}

impl<'a, F, R> Rows<'a, F, R> {
    fn new(names: &'a [Name], row: F) -> Self {
        Self {
            names,
            row,
            found: Some(Vec::new()),
            total: Some(Krw::ZERO),
            lines: Vec::new(),
        }
    }

    fn take<V: ontu::runtime::Value>(&mut self, cells: &[Option<Cell>], faults: &mut Faults)
    where
        F: Fn(V, Krw) -> R,
    {
        let account = cell(cells, 0).and_then(|cell| value(cell, &self.names[0], faults));
        let amount = cell(cells, 1).and_then(|cell| amount(cell, &self.names[1], faults));
        let total = self.total.zip(amount);
        self.total = total.and_then(|(total, amount)| total.checked_add(amount));
        let row = account.zip(amount);
        keep(
            &mut self.found,
            row.map(|(account, amount)| (self.row)(account, amount)),
        );
        self.lines.extend(cell(cells, 0).map(|cell| cell.at.line));
    }

    /// The rows, their sum, and the lines on which they stand.
    fn end(self, faults: &mut Faults) -> (Option<Vec<R>>, Option<Krw>, Vec<u64>) {
        if self.found.is_some() && self.total.is_none() {
            faults.whole(words::sum_too_great());
        }
        (self.found, self.total, self.lines)
    }
}

/// Adds a row to those that were found; after one that is wrong there is no list any more.
fn keep<R>(found: &mut Option<Vec<R>>, row: Option<R>) {
    match (found.as_mut(), row) {
        (Some(rows), Some(row)) => rows.push(row),
        _ => *found = None,
    }
}

/// A row that names a virtual account.
trait OfAccount {
    /// The number of the account.
    fn account(&self) -> &str;
}

impl OfAccount for Investment {
    fn account(&self) -> &str {
        self.virtual_account_no().expose()
    }
}

impl OfAccount for RepaymentRow {
    fn account(&self) -> &str {
        self.virtual_account_no().expose()
    }
}

impl OfAccount for DepositReturn {
    fn account(&self) -> &str {
        self.virtual_account_no().expose()
    }
}

/// Says which columns were not used, and which accounts stand in more than one row.
fn remarks<R: OfAccount>(
    path: &Path,
    table: &Table,
    rows: Option<&[R]>,
    lines: &[u64],
) -> Vec<Message> {
    let mut remarks = Vec::new();
    if !table.unused.is_empty() {
        remarks.push(words::unused_columns(
            path.display(),
            table.unused.join(", "),
        ));
    }
    let repeated = repeated(rows.unwrap_or_default(), lines, significant);
    for lines in repeated.iter().take(REMARKS) {
        let list: Vec<String> = lines.iter().map(u64::to_string).collect();
        remarks.push(words::same_account(path.display(), list.join(", ")));
    }
    let more = repeated.len().saturating_sub(REMARKS);
    if more > 0 {
        remarks.push(words::more_accounts(path.display(), more));
    }
    remarks
}

/// The account of a row; leading zeros make no difference to the bank.
fn significant<R: OfAccount>(row: &R) -> &str {
    row.account().trim_start_matches('0')
}

/// The lines of the rows that have a key in common with another one, those of each key together and the first of them first.
fn repeated<'a, R, K: Ord>(
    rows: &'a [R],
    lines: &[u64],
    key: impl Fn(&'a R) -> K,
) -> Vec<Vec<u64>> {
    // Places instead of texts are sorted, so that a file of a million rows takes little more than its rows.
    let mut places: Vec<usize> = (0..rows.len().min(lines.len())).collect();
    places.sort_by_key(|place| (key(&rows[*place]), *place));
    let same = |one: &usize, next: &usize| key(&rows[*one]) == key(&rows[*next]);
    let mut repeated: Vec<Vec<u64>> = places
        .chunk_by(same)
        .filter(|places| places.len() > 1)
        .map(|places| places.iter().map(|place| lines[*place]).collect())
        .collect();
    repeated.sort();
    repeated
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Whole, payment, repayment, returns};
    use crate::exit::Failure;
    use crate::language::Language;

    const LOAN: &str = "대출번호: 202601050001\n모집금액: 3,000,000\n대출기간: 12\n은행코드: 011\n차입자계좌번호: 30200000000001\n예금주명: 차입자\n대출신청일자: 2026-01-05\n출금계좌인자내용: 투자금\n";
    const INVESTORS: &str =
        "이름,가상계좌번호,투자금액\n가,79000000000075,\"1,000,000\"\n나,79000000000076,2000000\n";

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
            let path = self.0.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        }
    }

    fn shown(failure: &Failure) -> String {
        failure.message().text(Language::En).to_owned()
    }

    fn refused(loan: &str, investors: &str, whole: Whole, parts: &[&str]) {
        let folder = Folder::new();
        let (loan, investors) = (
            folder.write("loan.yaml", loan),
            folder.write("i.csv", investors),
        );
        let message = shown(&payment(&loan, &investors, whole, false).unwrap_err());
        for part in parts {
            assert!(message.contains(part), "{part} in {message}");
        }
    }

    #[test]
    fn a_loan_with_its_investors_is_one_order() {
        let folder = Folder::new();
        let loan = folder.write("loan.yaml", LOAN);
        let (cp949, _, _) = encoding_rs::EUC_KR.encode(INVESTORS);
        for bytes in [INVESTORS.as_bytes(), &cp949] {
            let investors = folder.write("i.csv", bytes);
            let read = payment(&loan, &investors, Whole::Loan, false).unwrap();
            let order = read.found;
            assert!(order.is_new_loan() && order.check().is_ok());
            assert_eq!(order.investment_total().get(), 3_000_000);
            assert_eq!(order.investments().len(), 2);
            assert_eq!(order.account_holder_name().expose(), "차입자");
            assert_eq!(order.bank_code().expose(), "011");
            assert_eq!(read.remarks.len(), 1, "the column of names is not used");
        }
    }

    #[test]
    fn the_sum_must_be_what_was_raised() {
        let less = INVESTORS.replace("2000000", "1999999");
        refused(LOAN, &less, Whole::Loan, &["loan.yaml:2:", "2,999,999"]);
        refused(LOAN, INVESTORS, Whole::Rest, &["loan.yaml:2:"]);
    }

    #[test]
    fn faults_of_both_files_come_together() {
        let loan = LOAN
            .replace("011", "11")
            .replace("2026-01-05", "2026-02-30");
        let investors = INVESTORS.replace("79000000000075", "7.9E+13");
        let parts = ["loan.yaml:4:", "loan.yaml:7:", "i.csv:2:2", "Excel"];
        refused(&loan, &investors, Whole::Loan, &parts);
    }

    #[test]
    fn an_account_in_two_rows_is_remarked_on() {
        let folder = Folder::new();
        let path = folder.write(
            "r.csv",
            "Vran,RpayAmt\n79000000000075,1\n79000000000075,2\n",
        );
        let read = repayment(&path).unwrap();
        assert_eq!((read.found.0.len(), read.found.1.get()), (2, 3));
        let remark = read.remarks[0].text(Language::En);
        assert!(
            remark.contains("2, 3") && !remark.contains("0075"),
            "{remark}"
        );
    }

    #[test]
    fn returns_are_read_whole_or_not_at_all() {
        let folder = Folder::new();
        let heading = "가상계좌번호,반환금액,은행코드,예금주명,투자자계좌번호,입금계좌인자내용";
        let good = format!("{heading}\n79000000000075,\"5,000\",011,홍길동,30100000000001,반환\n");
        let path = folder.write("good.csv", &good);
        let read = returns(&path, false).unwrap();
        assert_eq!(read.found.rows.len(), 1);
        assert_eq!(read.found.rows[0].return_amount().get(), 5000);
        let bad = format!("{good}79000000000076,0,11,,3.01E+13,반환\n");
        let message = shown(&returns(&folder.write("bad.csv", bad), false).unwrap_err());
        for part in ["bad.csv:3:2", "bad.csv:3:3", "bad.csv:3:4", "bad.csv:3:5"] {
            assert!(message.contains(part), "{part} in {message}");
        }
    }
}
