//! By what a change behind the journal's back is seen: a keyed mark on each intent and plan, and at the journal's head a keyed sum over every row that decides something.
//!
//! Whoever can write to the file and has no key can give neither a row nor the head its mark.
//! A row that is put back together with its old mark still fits, and then the sum does not.
//! Evidence is chained to its intent's standing and content is sealed to its intent, so that neither is marked once more.
//! Whoever writes the row of an intent or a plan writes its mark with it. The sum is kept by triggers, in memory until the commit:
//! they belong to the connection of a program that has the keys, and are not in the file.
//!
//! What is not noticed here: that the whole file was put back, which the number of commits beside it is for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Null, ValueRef};
use rusqlite::{Connection, Row, Transaction, TransactionBehavior};

use super::super::seal::RowKey;
use super::quarantine;
use super::unreadable::RowKind;

/// The bytes of the sum.
const SUM_BYTES: usize = RowKey::MARK_BYTES;

type Sum = [u8; SUM_BYTES];

/// The tables that are not summed up by their values: the head itself, what the marks of intents stand for, and what says of the file what it is.
const NOT_SUMMED: [&str; 6] = [
    "evidence",
    "intent",
    "journal",
    "payload",
    "plan",
    "schema_version",
];

/// What a mark says nothing of: leases and times of an intent decide nothing, nor does the number of a plan.
const fn not_marked(kind: RowKind) -> &'static [&'static str] {
    match kind {
        RowKind::Intent => &["due", "fence", "lease_ends", "mark", "worker"],
        RowKind::Plan => &["mark", "sequence"],
    }
}

/// The mark of the row of an intent that has another state, version and standing, or those of its columns.
macro_rules! intent_mark {
    () => {
        $crate::transfer::sqlite::head::intent_mark!("state", "version", "standing")
    };
    ($state:literal, $version:literal, $standing:literal) => {
        concat!(
            "ontu_mark('intent', sequence, id, key, api, content, party, party_last_four, amount, rows, opening, \
             plan, place, payload_version, recorded_at, ",
            $state, ", ", $version, ", ", $standing, ", payment)"
        )
    };
}
pub(super) use intent_mark;

/// Sets the mark of an intent whose state, version and standing a statement sets.
///
/// A row that was changed without the key is not made right by what is written to it later.
macro_rules! marked_anew {
    ($($value:literal),*) => {
        concat!(
            "mark = iif(mark IS ", $crate::transfer::sqlite::head::intent_mark!(), ", ",
            $crate::transfer::sqlite::head::intent_mark!($($value),*), ", mark)"
        )
    };
}
pub(super) use marked_anew;

/// Makes a connection that writes keep marks and sum; without a key nothing is marked.
///
/// What is there without a sum is marked as it stands: the journal was without keys so far, or is of a schema that knew no marks.
/// A journal that `had_marks` lost them to somebody; then the head stays without its mark, and the next commit quarantines it.
pub(super) fn keep(
    connection: &Connection,
    key: Option<RowKey>,
    had_marks: bool,
) -> rusqlite::Result<()> {
    functions(connection, key.clone())?;
    let Some(key) = key else { return Ok(()) };
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let is_new: bool =
        transaction.query_row("SELECT sum IS NULL FROM journal", [], |row| row.get(0))?;
    if is_new {
        take_on_trust(&transaction, &key)?;
        if had_marks {
            transaction.execute("UPDATE journal SET mark = NULL", [])?;
        }
    }
    transaction.commit()?;
    connection.execute_batch(&triggers(connection)?)
}

/// Whether an intent is what a program with the journal's keys wrote; for a connection that writes.
pub(super) fn is_marked(connection: &Connection, sequence: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(concat!(
            "SELECT mark IS ",
            intent_mark!(),
            " FROM intent WHERE sequence = ?1"
        ))?
        .query_row([sequence], |row| row.get(0))
}

/// Begins to keep the sum, the first thing of a transaction that writes; returns whether the head is what a program with the journal's keys wrote.
pub(super) fn begin(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT mark IS ontu_mark('journal', id, key_mark, commits, ontu_sum(sum), marked_from) FROM journal",
        )?
        .query_row([], |row| row.get(0))
}

/// The same, and quarantines the journal whose head is another.
pub(super) fn check(connection: &Connection) -> rusqlite::Result<()> {
    if begin(connection)? {
        return Ok(());
    }
    quarantine::begin(connection, quarantine::CHANGED)
}

/// The sum as it stands within a transaction.
pub(super) struct Standing(Option<Sum>);

/// What [`go_back_to`] goes back to, for work that may be undone.
pub(super) fn standing(connection: &Connection) -> rusqlite::Result<Standing> {
    let mut statement = connection.prepare_cached("SELECT ontu_sum()")?;
    Ok(Standing(statement.query_row([], |row| row.get(0))?))
}

/// Forgets what was added since; the rows are rolled back by the caller.
pub(super) fn go_back_to(connection: &Connection, standing: &Standing) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached("SELECT ontu_sum(?1)")?;
    statement.query_row([standing.0], |_| Ok(()))
}

/// Counts a commit, the last write of its transaction; returns the number of commits.
///
/// The head gets its mark anew, so [`begin`] comes before.
pub(super) fn count_commit(connection: &Connection) -> rusqlite::Result<u64> {
    let commits: i64 = connection
        .prepare_cached(
            "UPDATE journal SET commits = commits + 1, sum = ontu_sum(), \
             mark = ontu_mark('journal', id, key_mark, commits + 1, ontu_sum(), marked_from) RETURNING commits",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(commits.unsigned_abs())
}

/// Whether the head is what a program with the journal's keys wrote.
pub(super) fn fits(connection: &Connection, key: &RowKey) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT mark, id, key_mark, commits, sum, marked_from FROM journal",
        [],
        |row| {
            Ok(row.get::<_, Option<Sum>>(0)? == Some(key.mark(&bytes("journal", of_row(row, 1)?))))
        },
    )
}

/// How many commits of the journal are taken on trust; none if it has no marks.
pub(super) fn marked_from(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT marked_from FROM journal", [], |row| row.get(0))
}

/// Whether the rows are those that the head sums up.
pub(super) fn adds_up(connection: &Connection, key: &RowKey) -> rusqlite::Result<bool> {
    let stored: Option<Sum> =
        connection.query_row("SELECT sum FROM journal", [], |row| row.get(0))?;
    Ok(stored == Some(sum_of(connection, key)?))
}

/// Names the number of every intent and plan whose mark is not that of what its row holds.
pub(super) fn each_changed(
    connection: &Connection,
    key: &RowKey,
    mut see: impl FnMut(RowKind, i64),
) -> rusqlite::Result<()> {
    for kind in RowKind::ALL {
        let (table, marked) = (kind.name(), marked_columns(connection, kind)?);
        let mut statement = connection.prepare(&format!(
            "SELECT sequence, mark, {marked} FROM {table} ORDER BY sequence"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mark = key.mark(&bytes(table, of_row(row, 2)?));
            if row.get_ref(1)? != ValueRef::Blob(&mark) {
                see(kind, row.get(0)?);
            }
        }
    }
    Ok(())
}

/// Marks and sums up what is there.
fn take_on_trust(connection: &Connection, key: &RowKey) -> rusqlite::Result<()> {
    for kind in RowKind::ALL {
        let (table, marked) = (kind.name(), marked_columns(connection, kind)?);
        connection.execute_batch(&format!(
            "UPDATE {table} SET mark = ontu_mark('{table}', {marked})"
        ))?;
    }
    let sum = sum_of(connection, key)?;
    connection.execute(
        "UPDATE journal SET sum = ?1, marked_from = commits, \
         mark = ontu_mark('journal', id, key_mark, commits, ?1, commits)",
        [sum],
    )?;
    Ok(())
}

/// The sum over all rows: an intent and a plan count with the marks that they have, every other row with that of what it holds.
fn sum_of(connection: &Connection, key: &RowKey) -> rusqlite::Result<Sum> {
    let mut sum = [0; SUM_BYTES];
    for table in summed_tables(connection)? {
        let columns = columns_of(connection, &table)?.join(", ");
        let mut statement = connection.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            sum = plus(sum, key.mark(&bytes(&table, of_row(row, 0)?)));
        }
    }
    let mut statement = connection.prepare(
        "SELECT mark FROM intent WHERE mark IS NOT NULL UNION ALL SELECT mark FROM plan WHERE mark IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        sum = plus(sum, row.get(0)?);
    }
    Ok(sum)
}

/// The triggers that keep the sum.
fn triggers(connection: &Connection) -> rusqlite::Result<String> {
    let mut text = String::new();
    for table in RowKind::ALL.map(RowKind::name) {
        text.push_str(&format!(
            "CREATE TEMP TRIGGER {table}_is_new AFTER INSERT ON main.{table} BEGIN \
                 SELECT ontu_put(NEW.mark); \
             END; \
             CREATE TEMP TRIGGER {table}_changes AFTER UPDATE OF mark ON main.{table} BEGIN \
                 SELECT ontu_take(OLD.mark), ontu_put(NEW.mark); \
             END;"
        ));
    }
    for table in summed_tables(connection)? {
        let columns = columns_of(connection, &table)?;
        let of = |row: &str| {
            let columns: Vec<String> = columns.iter().map(|it| format!("{row}.{it}")).collect();
            format!("ontu_mark('{table}', {})", columns.join(", "))
        };
        let (old, new) = (of("OLD"), of("NEW"));
        text.push_str(&format!(
            "CREATE TEMP TRIGGER {table}_is_new AFTER INSERT ON main.{table} BEGIN \
                 SELECT ontu_put({new}); \
             END; \
             CREATE TEMP TRIGGER {table}_changes AFTER UPDATE ON main.{table} BEGIN \
                 SELECT ontu_take({old}), ontu_put({new}); \
             END; \
             CREATE TEMP TRIGGER {table}_goes AFTER DELETE ON main.{table} BEGIN \
                 SELECT ontu_take({old}); \
             END;"
        ));
    }
    Ok(text)
}

/// The tables that are summed up: all but a few, so that none is forgotten.
fn summed_tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )?;
    let mut tables: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tables.retain(|table| !NOT_SUMMED.contains(&table.as_str()));
    Ok(tables)
}

fn marked_columns(connection: &Connection, kind: RowKind) -> rusqlite::Result<String> {
    let mut columns = columns_of(connection, kind.name())?;
    columns.retain(|column| !not_marked(kind).contains(&column.as_str()));
    Ok(columns.join(", "))
}

fn columns_of(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM pragma_table_info(?1, 'main') ORDER BY cid")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// Gives a connection what its statements and triggers call; nothing in the file can call it.
fn functions(connection: &Connection, key: Option<RowKey>) -> rusqlite::Result<()> {
    // Not innocuous: what stands in the file's own schema is not trusted with them.
    let flags = FunctionFlags::SQLITE_UTF8;
    let pure = flags | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("ontu_mark", -1, pure, move |context| {
        Ok(key.as_ref().map(|key| key.mark(&arguments(context))))
    })?;
    // The sum of the transaction that is open; none in a journal without keys.
    let open = Arc::new(Mutex::new(None));
    let change = |by: fn(Sum, Sum) -> Sum| {
        let open = Arc::clone(&open);
        move |context: &Context<'_>| -> rusqlite::Result<Null> {
            let mut open = held(&open);
            if let (Some(sum), Some(term)) = (*open, context.get(0)?) {
                *open = Some(by(sum, term));
            }
            Ok(Null)
        }
    };
    connection.create_scalar_function("ontu_put", 1, flags, change(plus))?;
    connection.create_scalar_function("ontu_take", 1, flags, change(minus))?;
    let other = Arc::clone(&open);
    connection.create_scalar_function("ontu_sum", 1, flags, move |context| {
        let sum: Option<Sum> = context.get(0)?;
        *held(&other) = sum;
        Ok(sum)
    })?;
    connection.create_scalar_function("ontu_sum", 0, flags, move |_| Ok(*held(&open)))
}

fn held(open: &Mutex<Option<Sum>>) -> MutexGuard<'_, Option<Sum>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The arguments of a function as bytes: the name of a table and the values of a row.
fn arguments(context: &Context<'_>) -> Vec<u8> {
    let mut all = Vec::with_capacity(512);
    for index in 0..context.len() {
        append(&mut all, context.get_raw(index));
    }
    all
}

/// The name of a table and the values of a row as the same bytes.
fn bytes(table: &str, values: Vec<u8>) -> Vec<u8> {
    let mut all = Vec::with_capacity(512);
    append(&mut all, ValueRef::Text(table.as_bytes()));
    all.extend(values);
    all
}

/// The values of a row from a column on.
fn of_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Vec<u8>> {
    let mut all = Vec::with_capacity(512);
    for index in first..row.as_ref().column_count() {
        append(&mut all, row.get_ref(index)?);
    }
    Ok(all)
}

/// Appends a value with its kind and its length, so that no two rows give the same bytes.
fn append(all: &mut Vec<u8>, value: ValueRef<'_>) {
    let mut part = |kind: u8, bytes: &[u8]| {
        all.push(kind);
        all.extend((bytes.len() as u64).to_be_bytes());
        all.extend(bytes);
    };
    match value {
        ValueRef::Null => part(0, &[]),
        ValueRef::Integer(number) => part(1, &number.to_be_bytes()),
        ValueRef::Real(number) => part(2, &number.to_be_bytes()),
        ValueRef::Text(text) => part(3, text),
        ValueRef::Blob(blob) => part(4, blob),
    }
}

/// Adds a term to a sum of 256 bits; what goes over is dropped, so that the order of terms does not matter.
fn plus(mut sum: Sum, term: Sum) -> Sum {
    let mut carry = 0;
    for (digit, term) in sum.iter_mut().zip(term) {
        carry += u16::from(*digit) + u16::from(term);
        *digit = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    sum
}

/// Takes a term out of a sum.
fn minus(sum: Sum, term: Sum) -> Sum {
    // The complement of two.
    let mut one = [0; SUM_BYTES];
    one[0] = 1;
    plus(sum, plus(term.map(|digit| !digit), one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_and_taken_in_any_order_leaves_nothing() {
        let terms = [[0xff; SUM_BYTES], [0x80; SUM_BYTES], [1; SUM_BYTES]];
        let all = terms.into_iter().fold([0; SUM_BYTES], plus);
        assert_ne!(all, [0; SUM_BYTES]);
        let none = terms.into_iter().rev().fold(all, minus);
        assert_eq!(none, [0; SUM_BYTES]);
    }

    #[test]
    fn rows_with_other_bounds_between_their_values_are_other_rows() {
        let row = |values: &[ValueRef<'_>]| {
            let mut all = Vec::new();
            values.iter().for_each(|value| append(&mut all, *value));
            all
        };
        let (ab, c) = (ValueRef::Text(b"ab"), ValueRef::Text(b"c"));
        let (a, bc) = (ValueRef::Text(b"a"), ValueRef::Text(b"bc"));
        assert_ne!(row(&[ab, c]), row(&[a, bc]));
        assert_ne!(row(&[ValueRef::Null]), row(&[ValueRef::Text(b"")]));
        assert_ne!(row(&[ValueRef::Blob(b"a")]), row(&[a]));
    }
}
